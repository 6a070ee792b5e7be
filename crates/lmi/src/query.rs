//! What can be asked of a dataset.

/// One question: which metrics, by which labels of which dimensions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The columns wanted.
    pub metrics: Vec<MetricQuery>,
    /// What the rows are; a dimension without a constraint is put together.
    pub constraints: Vec<Constraint>,
    /// Whether rows without any value stay, and missing sums are 0.
    pub zero_fill: bool,
    /// Order of the rows, the most important column first.
    pub sort: Vec<Sort>,
    /// Rows to skip after sorting.
    pub offset: usize,
    /// Most rows; none for all of them.
    pub limit: Option<usize>,
}

/// A metric with the name of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricQuery {
    /// Name of the metric.
    pub name: String,
    /// Name of the column; none for that of the metric.
    pub alias: Option<String>,
    /// What is computed from it.
    pub operation: Option<Operation>,
}

/// What can be computed from a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// How concentrated an area is in something, against a larger area.
    LocationQuotient {
        /// Code of the larger area.
        geoparent: String,
        /// The dimension whose share is compared.
        along: String,
    },
    /// What a change is made of: growth of the whole, of the kind, and of the area's own.
    ShiftShare {
        /// Code of the larger area.
        geoparent: String,
        /// The dimension whose growth is compared.
        along: String,
        /// Name of the metric at the beginning.
        base: String,
    },
    /// Openings of several years together.
    LegacyOpenings {
        /// The year before the first one counted.
        start: u16,
        /// The last year counted.
        end: u16,
    },
}

impl Operation {
    /// Gives its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::LocationQuotient { .. } => "LocationQuotient",
            Self::ShiftShare { .. } => "ShiftShare",
            Self::LegacyOpenings { .. } => "LegacyOpenings",
        }
    }
}

/// What rows a dimension makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// Name of the dimension.
    pub dimension: String,
    /// Its codes.
    pub selection: Selection,
}

/// Codes of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A row per label, its codes put together.
    Map(Vec<Label>),
    /// A row per code of a level.
    Level {
        /// Name of the level.
        level: String,
        /// Codes that they must stand under; none for all.
        predicate: Option<Vec<String>>,
    },
    /// A row per code that has data.
    Identity,
}

/// Codes under a name of the caller's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name.
    pub text: String,
    /// The codes.
    pub codes: Vec<String>,
}

/// One column to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Name of the column.
    pub column: String,
    /// Which way.
    pub direction: Direction,
}

/// Which way a column is sorted. Missing values stand last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    Ascending,
    /// The greatest first.
    Descending,
}
