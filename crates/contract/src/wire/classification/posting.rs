//! Shapes of the classification of a posting.

use super::{BOOLEAN, CONFIDENCE, TEXT, WARNINGS};
use crate::schema::{Member, Schema};

/// Declares the outputs with their words and the shapes of their values.
macro_rules! outputs {
    ($( $(#[$documentation:meta])* $output:ident = $word:literal, $schema:expr, $doc:literal; )+) => {
        /// Something that can be read of a posting.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Output { $( $(#[$documentation])* $output, )+ }

        /// The words of all outputs, in the order of [`Output`].
        pub const OUTPUTS: &[&str] = &[$($word),+];

        impl Output {
            /// All outputs.
            pub const ALL: &'static [Output] = &[$(Output::$output),+];

            /// Returns the word on the wire.
            pub const fn word(self) -> &'static str {
                match self { $( Output::$output => $word, )+ }
            }

            /// Returns the output with this word.
            pub fn from_word(word: &str) -> Option<Output> {
                Output::ALL.iter().copied().find(|output| output.word() == word)
            }
        }

        const VALUES: Schema = Schema::object(&[$( Member::optional($word, $schema, $doc) ),+]);
    };
}

outputs! {
    /// The specialized occupation.
    Lot = "lot", &SURE, "The specialized occupation.";
    /// The title.
    Title = "title", &SURE, "The title.";
    /// The skills.
    Skill = "skill", &SKILLS, "The surest first.";
    /// The company.
    Company = "company", &NAMED, "The employer.";
    /// The O*NET-SOC code.
    Onet = "onet_standard", &NAMED, "The O*NET-SOC code of the occupation.";
    /// The SOC 2018 code.
    Soc = "soc_standard", &NAMED, "The SOC 2018 code of the occupation.";
    /// The ISCO-08 code.
    Isco = "isco_standard", &NAMED, "The ISCO-08 code of the occupation.";
    /// The CIP 2020 code.
    Cip = "cip_standard", &NAMED, "A programme that leads to the occupation.";
    /// The NAICS code of the company.
    NaicsStandard = "naics_standard", &NAMED, "The industry of the employer.";
    /// The NAICS code of the company under its short name.
    Naics = "naics", &NAMED, "The industry of the employer.";
    /// The SOC code under another name.
    SocLightcast = "soc_lightcast", &NAMED, "Answered by SOC 2018.";
    /// A classification that is not open.
    CanocLightcast = "canoc_lightcast", &NAMED, "Known, never supported.";
    /// The language.
    Language = "language", &ID, "ISO 639-1 code.";
    /// The levels of education.
    EducationLevel = "educationLevel", &IDS, "Codes of the facet `edulevels`.";
    /// The working hours.
    EmploymentType = "employmentType", &ID, "Code of the facet `employment_type`.";
    /// The kind of contract.
    ContractType = "contractType", &ID, "Code of the facet `contract_type`.";
    /// Whether it is an internship.
    Internship = "internship", &ID, "`1` for yes, `0` where the text denies it.";
    /// Where the work is done.
    RemoteType = "remoteType", &REMOTE, "Code of the facet `remote_type`; `provisionalId` where it is unknown.";
    /// The pay.
    Salary = "salary", &SALARY, "The pay as written, by its period.";
    /// The years of experience.
    YearsOfExperience = "yearsOfExperience", &YEARS, "The fewest and, of a range, the most.";
    /// The benefits.
    Benefits = "benefits", &IDS, "What is offered beside pay.";
}

const COUNT: Schema = Schema::integer(0, i64::MAX);
const AMOUNT: Schema = Schema::number(0.0, 1e12);

const ONE_ID: Schema = Schema::object(&[Member::required("id", &TEXT, "")]);
const ID: Schema = Schema::nullable(&ONE_ID);
const IDS: Schema = Schema::array(&ONE_ID);
const NAMED: Schema = Schema::nullable(&Schema::object(&[
    Member::required("id", &TEXT, ""),
    Member::optional("name", &TEXT, "With `findConceptNames`."),
]));
const ONE_SURE: Schema = Schema::object(&[
    Member::required("id", &TEXT, ""),
    Member::required("confidence", &CONFIDENCE, ""),
    Member::optional("name", &TEXT, "With `findConceptNames`."),
]);
const SURE: Schema = Schema::nullable(&ONE_SURE);
const SKILLS: Schema = Schema::array(&ONE_SURE);
const REMOTE: Schema = Schema::object(&[
    Member::optional("id", &TEXT, ""),
    Member::optional("provisionalId", &TEXT, "`[None]`, where the text does not say."),
]);
const SALARY: Schema = Schema::nullable(&Schema::object(&[
    Member::required("gte", &AMOUNT, "The lower figure."),
    Member::required("lte", &AMOUNT, "The upper figure."),
    Member::required(
        "units",
        &Schema::choice(&["year", "month", "week", "day", "hour"]),
        "",
    ),
]));
const YEARS: Schema = Schema::nullable(&Schema::object(&[
    Member::required("gte", &COUNT, ""),
    Member::required("lte", &Schema::nullable(&COUNT), ""),
]));

/// Body of a classification of a posting.
pub static CLASSIFY_POSTING_REQUEST: Schema = Schema::object(&[
    Member::required(
        "context",
        &Schema::object(&[
            Member::optional("company", &TEXT, "The employer as written."),
            Member::optional("title", &TEXT, "The title as advertised."),
            Member::optional("body", &TEXT, "The full text; markup is left out."),
        ]),
        "At least one of `title` and `body`.",
    ),
    Member::required(
        "outputs",
        &Schema::bounded_array(&Schema::choice(OUTPUTS), 1, Some(OUTPUTS.len())),
        "What is asked for; repeats are answered once.",
    ),
    Member::optional("findConceptNames", &BOOLEAN, "Whether concepts have names.").default("false"),
]);

/// Answer of a classification of a posting.
pub static POSTING: Schema = Schema::object(&[
    Member::required("data", &VALUES, "Exactly the outputs that were asked for."),
    Member::required("warnings", &WARNINGS, "What is approximate in the answer."),
]);
