//! Shapes of the families of projected growth.

use super::occupations::{
    ANSWERED_ID, ANSWERED_NAME, ANSWERED_REGION, BASIS, ID, NULLABLE_NUMBER, NULLABLE_WHOLE, REGION,
    REQUIRED_ID, TEXT,
};
use crate::schema::{Member, Schema};

/// Body of a request for an occupation.
pub static OCCUPATION_REQUEST: Schema = Schema::object(&[REQUIRED_ID, REGION]);

/// Body of a request for a skill.
pub static SKILL_REQUEST: Schema = Schema::object(&[Member::required("id", &ID, "Id of a skill.")]);

const CATEGORY: Schema = Schema::nullable(&Schema::choice(&[
    "Rapidly Growing",
    "Growing",
    "Stable",
    "Declining",
    "Rapidly Declining",
]));
const GROWTH_CATEGORY: Member = Member::required("growthCategory", &CATEGORY, "A name for the annual rate.");
const DIMENSION: Member = Member::required("dimension", &TEXT, "");
const ONE: Member = Member::required("oneYear", &NULLABLE_NUMBER, "Growth as a fraction.");
const TWO: Member = Member::required("twoYear", &NULLABLE_NUMBER, "");
const THREE: Member = Member::required("threeYear", &NULLABLE_NUMBER, "");
const FIVE: Member = Member::required("fiveYear", &NULLABLE_NUMBER, "");
const TEN: Member = Member::required("tenYear", &NULLABLE_NUMBER, "");

/// Answer about an occupation.
pub static OCCUPATION_GROWTH: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        ANSWERED_ID,
        ANSWERED_NAME,
        DIMENSION,
        ANSWERED_REGION,
        GROWTH_CATEGORY,
        Member::required(
            "growthPercent",
            &Schema::object(&[ONE, TWO, THREE, FIVE, TEN]),
            "",
        ),
        BASIS,
        Member::required(
            "baseYear",
            &NULLABLE_WHOLE,
            "The year that growth is counted from.",
        ),
    ]),
    "",
)]);

/// Answer about a skill.
pub static SKILL_GROWTH: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        ANSWERED_ID,
        ANSWERED_NAME,
        DIMENSION,
        GROWTH_CATEGORY,
        Member::required("growthPercent", &Schema::object(&[ONE, TWO, THREE, FIVE]), ""),
        BASIS,
    ]),
    "",
)]);
