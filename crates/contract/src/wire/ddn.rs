//! Shapes of the DDN family: defining, distinguishing and necessary skills.

use super::occupations::{
    ANSWERED_ID, ANSWERED_NAME, ANSWERED_REGION, BASIS, NULLABLE_SHARE, NULLABLE_TEXT, NULLABLE_WHOLE,
    NUMBER, REGION, REQUIRED_ID, TEXT,
};
use crate::schema::{Member, Schema};

/// Body of a request.
pub static REQUEST: Schema = Schema::object(&[REQUIRED_ID, REGION]);

const SKILL: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("description", &NULLABLE_TEXT, ""),
    Member::required("type", &TEXT, "Id of the skill's type."),
    Member::required(
        "count",
        &NULLABLE_WHOLE,
        "Postings of the occupation with the skill.",
    ),
    Member::required("percentage", &NULLABLE_SHARE, "The same as `recall`."),
    Member::required("recall", &NULLABLE_SHARE, "Share of the occupation's postings."),
    Member::required("concentration", &NULLABLE_SHARE, "Share of the skill's postings."),
    Member::required("score", &NUMBER, "How much the skill says of the occupation."),
]);
const LIST: Schema = Schema::bounded_array(&Schema::named("ListedSkill", &SKILL), 0, Some(25));

/// Answer of a request.
pub static ANSWER: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        ANSWERED_ID,
        ANSWERED_NAME,
        ANSWERED_REGION,
        BASIS,
        Member::required(
            "definingSkills",
            &LIST,
            "Skills that make the occupation what it is.",
        ),
        Member::required(
            "distinguishingSkills",
            &LIST,
            "Skills that few of its workers need, and hardly anybody else.",
        ),
        Member::required("necessarySkills", &LIST, "Skills that it needs as others do."),
    ]),
    "",
)]);
