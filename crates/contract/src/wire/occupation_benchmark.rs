//! Shapes of the Occupation Benchmark family.

use super::occupations::{
    ANSWERED_ID, ANSWERED_NAME, ANSWERED_REGION, NULLABLE_NUMBER, NULLABLE_SHARE, NULLABLE_TEXT,
    NULLABLE_WHOLE, NUMBER, REGION, REQUIRED_ID, SHARE, TEXT, WHOLE,
};
use crate::schema::{Member, Schema};

/// Names of the datasets, in the order of the documentation.
pub const DATASETS: [&str; 15] = [
    "salary",
    "employment",
    "locationQuotient",
    "typicalEducation",
    "education",
    "experience",
    "definingSkills",
    "distinguishingSkills",
    "necessarySkills",
    "commonSkills",
    "salaryBoostingSkills",
    "feederOccupations",
    "employers",
    "demand",
    "riskScore",
];

const DATASET: Schema = Schema::choice(&DATASETS);

/// Body of a request.
pub static REQUEST: Schema = Schema::object(&[
    REQUIRED_ID,
    Member::optional(
        "datasets",
        &Schema::array(&DATASET),
        "What is wanted; all when left out.",
    ),
    REGION,
]);

const SALARY: Schema = Schema::object(&[
    Member::required("mean", &NULLABLE_WHOLE, "Dollars a year."),
    Member::required("median", &NULLABLE_WHOLE, ""),
    Member::required("percentile10", &NULLABLE_WHOLE, ""),
    Member::required("percentile25", &NULLABLE_WHOLE, ""),
    Member::required("percentile75", &NULLABLE_WHOLE, ""),
    Member::required("percentile90", &NULLABLE_WHOLE, ""),
    Member::required("year", &WHOLE, "Year of the survey."),
]);

const EMPLOYMENT: Schema = Schema::object(&[
    Member::required("current", &WHOLE, "Jobs in the region."),
    Member::required("currentYear", &NULLABLE_WHOLE, ""),
    Member::required("projected", &NULLABLE_WHOLE, "The same by the nation's rates."),
    Member::required("projectedYear", &NULLABLE_WHOLE, ""),
    Member::required("change", &NULLABLE_WHOLE, ""),
    Member::required("changePercent", &NULLABLE_NUMBER, "The change as a fraction."),
    Member::required("annualOpenings", &NULLABLE_WHOLE, ""),
]);

const LEVEL_ID: Schema = Schema::integer(0, 4);
const LEVEL: Schema = Schema::object(&[
    Member::required("id", &LEVEL_ID, ""),
    Member::required("name", &TEXT, ""),
]);

const EDUCATION: Schema = Schema::object(&[
    Member::required("id", &LEVEL_ID, ""),
    Member::required("name", &TEXT, ""),
    Member::required("count", &NULLABLE_WHOLE, "Jobs."),
    Member::required("percentage", &SHARE, ""),
]);

const EXPERIENCE: Schema = Schema::object(&[
    Member::required("mean", &NUMBER, "Years."),
    Member::required(
        "distribution",
        &Schema::array(&Schema::object(&[
            Member::required("key", &TEXT, ""),
            Member::required("value", &SHARE, ""),
        ])),
        "",
    ),
]);

const COUNTED: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("description", &NULLABLE_TEXT, ""),
    Member::required("count", &NULLABLE_WHOLE, ""),
    Member::required("percentage", &NULLABLE_SHARE, ""),
]);
const COUNTED_LIST: Schema = Schema::array(&Schema::named("BenchmarkSkill", &COUNTED));

const BOOSTING: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("description", &NULLABLE_TEXT, ""),
    Member::required("count", &NULLABLE_WHOLE, ""),
    Member::required("percentage", &NULLABLE_SHARE, ""),
    Member::required("salaryBoost", &NUMBER, ""),
]);

const FEEDER: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("category", &TEXT, ""),
    Member::required("score", &SHARE, ""),
    Member::required("meanSalaryDiff", &NULLABLE_WHOLE, ""),
]);

const EMPLOYER: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("count", &WHOLE, ""),
    Member::required("percentage", &SHARE, ""),
]);

const DEMAND: Schema = Schema::object(&[
    Member::required("uniquePostings", &WHOLE, ""),
    Member::required("duplicatePostings", &WHOLE, ""),
    Member::required("postingIntensity", &NULLABLE_NUMBER, ""),
    Member::required("medianDuration", &NULLABLE_NUMBER, "Days."),
    Member::required(
        "monthly",
        &Schema::array(&Schema::object(&[
            Member::required("month", &TEXT, ""),
            Member::required("uniquePostings", &WHOLE, ""),
        ])),
        "",
    ),
]);

/// Answer of a request: one member for each dataset that was wanted.
pub static ANSWER: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        ANSWERED_ID,
        ANSWERED_NAME,
        Member::required("description", &NULLABLE_TEXT, ""),
        ANSWERED_REGION,
        Member::required("basis", &Schema::open_object(&[]), "The source of each dataset."),
        Member::optional("salary", &Schema::nullable(&SALARY), ""),
        Member::optional("employment", &Schema::nullable(&EMPLOYMENT), ""),
        Member::optional(
            "locationQuotient",
            &NULLABLE_NUMBER,
            "Share of the region's jobs against that of the nation's.",
        ),
        Member::optional(
            "typicalEducation",
            &Schema::nullable(&LEVEL),
            "What is usual at entry.",
        ),
        Member::optional("education", &Schema::nullable(&Schema::array(&EDUCATION)), ""),
        Member::optional("experience", &Schema::nullable(&EXPERIENCE), ""),
        Member::optional("definingSkills", &COUNTED_LIST, ""),
        Member::optional("distinguishingSkills", &COUNTED_LIST, ""),
        Member::optional("necessarySkills", &COUNTED_LIST, ""),
        Member::optional("commonSkills", &COUNTED_LIST, ""),
        Member::optional("salaryBoostingSkills", &Schema::array(&BOOSTING), ""),
        Member::optional("feederOccupations", &Schema::array(&FEEDER), ""),
        Member::optional("employers", &Schema::array(&EMPLOYER), ""),
        Member::optional("demand", &Schema::nullable(&DEMAND), ""),
        Member::optional(
            "riskScore",
            &NULLABLE_NUMBER,
            "How much of the work is routine: 100 is average, more is more.",
        ),
    ]),
    "",
)]);
