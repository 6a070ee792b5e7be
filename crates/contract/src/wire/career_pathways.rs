//! Shapes of the Career Pathways family.

use super::occupations::{
    ANSWERED_ID, ANSWERED_NAME, ANSWERED_REGION, BASIS, ID, LIMIT, NULLABLE_WHOLE, REGION, REQUIRED_ID,
    SHARE, TEXT,
};
use crate::schema::{Member, Schema};

/// Names of the categories, in the order of the documentation.
pub const CATEGORIES: [&str; 4] = [
    "Advancement",
    "LateralAdvancement",
    "Similar",
    "LateralTransition",
];
/// Most occupations of a bulk request.
pub const MOST_BULK: usize = 100;
/// Most ids of `responseIds`.
pub const MOST_RESPONSE_IDS: usize = 1_000;

const CATEGORY: Schema = Schema::choice(&CATEGORIES);
const WANTED: Member = Member::optional(
    "categories",
    &Schema::array(&CATEGORY),
    "Kinds of moves that are wanted; all when left out.",
);
const RESPONSE_IDS: Member = Member::optional(
    "responseIds",
    &Schema::bounded_array(&ID, 1, Some(MOST_RESPONSE_IDS)),
    "Only these may appear; unknown ones are dropped.",
);

/// Body of a request for pathways.
pub static PATHWAYS_REQUEST: Schema = Schema::object(&[REQUIRED_ID, RESPONSE_IDS, WANTED, LIMIT, REGION]);

/// Body of a request for the skills between two occupations.
pub static SKILL_GAP_REQUEST: Schema = Schema::object(&[
    Member::required("sourceId", &ID, "Where the move begins."),
    Member::required("destinationId", &ID, "Where it ends."),
    LIMIT,
    REGION,
]);

/// Body of a request for the pathways of many occupations.
pub static BULK_REQUEST: Schema = Schema::object(&[
    Member::optional(
        "ids",
        &Schema::bounded_array(&ID, 1, Some(MOST_BULK)),
        "Ids; unknown ones are dropped.",
    ),
    Member::optional("id", &ID, "One id instead of `ids`."),
    RESPONSE_IDS,
    WANTED,
    LIMIT,
    REGION,
]);

const PATHWAY: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("category", &CATEGORY, "What kind of move it is."),
    Member::required("score", &SHARE, "How close the two are."),
    Member::required("meanSalary", &NULLABLE_WHOLE, "Mean pay in dollars a year."),
    Member::required("meanSalaryDiff", &NULLABLE_WHOLE, "What the move earns."),
    Member::required("jobLevel", &NULLABLE_WHOLE, "Job zone, 1 to 5."),
    Member::required("jobLevelDiff", &NULLABLE_WHOLE, "Levels that the move leads up."),
]);
const PATHWAY_LIST: Schema = Schema::array(&Schema::named("Pathway", &PATHWAY));

/// Answer of a request for pathways.
pub static PATHWAYS: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        ANSWERED_ID,
        ANSWERED_NAME,
        Member::required("jobLevel", &NULLABLE_WHOLE, "Job zone, 1 to 5."),
        Member::required("meanSalary", &NULLABLE_WHOLE, "Mean pay in dollars a year."),
        ANSWERED_REGION,
        BASIS,
        Member::required("pathways", &PATHWAY_LIST, "The closest first."),
    ]),
    "",
)]);

const END: Schema = Schema::object(&[ANSWERED_ID, ANSWERED_NAME]);
const STEP: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("type", &TEXT, "Id of the skill's type."),
    Member::required("importanceScore", &SHARE, "How much the destination asks for it."),
    Member::required("sourceScore", &SHARE, ""),
    Member::required("destinationScore", &SHARE, ""),
]);
const STEPS: Schema = Schema::array(&Schema::named("SkillStep", &STEP));

/// Answer of a request for the skills between two occupations.
pub static SKILL_GAP: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("source", &END, ""),
        Member::required("destination", &END, ""),
        Member::required(
            "skillGap",
            &STEPS,
            "Skills that are missing, the widest gap first.",
        ),
        Member::required(
            "transferableSkills",
            &STEPS,
            "Skills that come along, the most important first.",
        ),
    ]),
    "",
)]);

/// Answer of a request for the pathways of many occupations.
pub static BULK: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::array(&Schema::object(&[
        ANSWERED_ID,
        ANSWERED_NAME,
        Member::required("feederJobs", &PATHWAY_LIST, "Occupations that lead to it."),
        Member::required("nextStepJobs", &PATHWAY_LIST, "Occupations that it leads to."),
    ])),
    "In the order of the request.",
)]);
