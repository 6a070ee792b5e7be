//! Shapes of the family of salary-boosting skills.

use super::occupations::{
    ANSWERED_ID, ANSWERED_NAME, ANSWERED_REGION, BASIS, COUNT, NULLABLE_TEXT, NUMBER, REGION, REQUIRED_ID,
    SHARE, TEXT, WHOLE,
};
use crate::schema::{Member, Schema};

/// Body of a request.
pub static REQUEST: Schema = Schema::object(&[REQUIRED_ID, REGION]);

const SKILL: Schema = Schema::object(&[
    ANSWERED_ID,
    ANSWERED_NAME,
    Member::required("description", &NULLABLE_TEXT, ""),
    Member::required("type", &TEXT, "Id of the skill's type."),
    Member::required("count", &COUNT, "Postings with a salary and the skill."),
    Member::required("percentage", &SHARE, "Their share of the postings with a salary."),
    Member::required("salaryBoost", &NUMBER, "How much more they pay, as a fraction."),
    Member::required("salaryBoostAmount", &WHOLE, "The same of the median, in dollars."),
    Member::required(
        "confidence",
        &Schema::object(&[
            Member::required("lower", &NUMBER, ""),
            Member::required("upper", &NUMBER, ""),
        ]),
        "Between these the boost is with 95 percent confidence.",
    ),
]);

/// Answer of a request.
pub static ANSWER: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        ANSWERED_ID,
        ANSWERED_NAME,
        ANSWERED_REGION,
        BASIS,
        Member::required(
            "support",
            &Schema::object(&[
                Member::required("postings", &COUNT, "Postings of the occupation."),
                Member::required("salaried", &COUNT, "Those with a salary."),
            ]),
            "What the estimate rests on.",
        ),
        Member::required(
            "skills",
            &Schema::bounded_array(&Schema::named("BoostingSkill", &SKILL), 0, Some(25)),
            "The greatest boost first.",
        ),
    ]),
    "",
)]);
