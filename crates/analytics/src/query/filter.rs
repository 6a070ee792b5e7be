//! Filters: conditions on postings.

use crate::day::Day;
use crate::facet::Facet;

/// One filter object. All its conditions must hold; a list of them matches what any of them matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions {
    /// The timeframe.
    pub when: When,
    /// Conditions on facets.
    pub taxonomies: Vec<TaxonomyCondition>,
    /// Conditions on numbers.
    pub ranges: Vec<RangeCondition>,
    /// Conditions on flags.
    pub flags: Vec<FlagCondition>,
    /// A condition on the text.
    pub keywords: Option<Keywords>,
}

impl Conditions {
    /// Makes a filter of a timeframe alone.
    pub const fn of(when: When) -> Self {
        Self {
            when,
            taxonomies: Vec::new(),
            ranges: Vec::new(),
            flags: Vec::new(),
            keywords: None,
        }
    }
}

/// A timeframe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Postings live on the latest day of the corpus.
    Active,
    /// Postings that touch a window.
    Window(Window),
}

/// A window of days, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// How a posting touches the window.
    pub relation: Relation,
    /// How the client wrote the dates, which chooses the interval of a series.
    pub form: DateForm,
}

/// How a posting touches a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Live on some day of it.
    Active,
    /// Posted on a day of it.
    Posted,
    /// Its last day live is a day of it, and not after the latest day of the corpus.
    Expired,
}

/// How the ends of a window were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateForm {
    /// Both as `2025-06`.
    Months,
    /// Both as `2025-06-30`.
    Days,
    /// One of each.
    Mixed,
}

/// A condition on the values of a facet. A posting passes when both parts that are present let it pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxonomyCondition {
    /// The facet.
    pub facet: Facet,
    /// What a posting must hold.
    pub include: Option<ValueSet>,
    /// What a posting must not hold.
    pub exclude: Option<ValueSet>,
}

/// Values and how they are combined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSet {
    /// The values, in the order of the client.
    pub values: Vec<Value>,
    /// Any or all.
    pub operator: Operator,
}

/// How the values of a set are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// A posting that holds all of them is meant.
    And,
    /// A posting that holds any of them is meant.
    Or,
}

/// A value of a facet as the client wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A string: a code or a name, exact and case-sensitive.
    Text(String),
    /// An integer: a code, whose leading zeros may be missing.
    Integer(u64),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => write!(f, "{number}"),
        }
    }
}

/// A condition on a number; postings without it do not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeCondition {
    /// The number.
    pub field: RangeField,
    /// Least value that passes.
    pub lower: Option<u64>,
    /// Greatest value that passes.
    pub upper: Option<u64>,
}

/// Numbers that can be filtered by range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeField {
    /// Annual salary.
    Salary,
    /// Least years of experience asked for.
    MinYears,
    /// Greatest years of experience asked for.
    MaxYears,
    /// Days live, up to the latest day of the corpus for postings still active.
    PostingDuration,
}

/// A condition on a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagCondition {
    /// The flag.
    pub flag: Flag,
    /// The state that passes.
    pub is_set: bool,
}

/// Flags of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// The employer is a staffing agency.
    CompanyIsStaffing,
    /// Remote and hybrid work.
    IsRemote,
    /// An internship.
    IsInternship,
    /// Work that leads others.
    IsSupervisor,
}

/// A condition on title and body. The engine reads the query and says where its grammar fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keywords {
    /// The query as written.
    pub query: String,
    /// How it is read.
    pub kind: KeywordKind,
}

/// How a keyword query is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeywordKind {
    /// At least one of the words.
    Or,
    /// All of the words.
    And,
    /// The words in order and adjacent.
    Phrase,
    /// By the grammar of operators, phrases and parentheses.
    Expression,
}
