//! Shapes that the occupation families share.

use crate::schema::{Member, Schema};

/// Any text.
pub const TEXT: Schema = Schema::text();
/// A count, or an id that may be sent as a number.
pub const COUNT: Schema = Schema::integer(0, i64::MAX);
/// A text, or nothing.
pub const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
/// A whole number that may be negative.
pub const WHOLE: Schema = Schema::integer(i64::MIN, i64::MAX);
/// A whole number, or nothing.
pub const NULLABLE_WHOLE: Schema = Schema::nullable(&WHOLE);
/// Any number.
pub const NUMBER: Schema = Schema::number(f64::NEG_INFINITY, f64::INFINITY);
/// Any number, or nothing.
pub const NULLABLE_NUMBER: Schema = Schema::nullable(&NUMBER);
/// A share.
pub const SHARE: Schema = Schema::number(0.0, 1.0);
/// A share, or nothing.
pub const NULLABLE_SHARE: Schema = Schema::nullable(&SHARE);

/// An id, which may be sent as a number where it is made of digits.
pub const ID: Schema = Schema::one_of(&[&COUNT, &TEXT]);
/// Most results of a request.
pub const MOST_RESULTS: i64 = 1_000;

const REGION_LEVEL: Schema = Schema::choice(&["nation", "state", "msa"]);
const REGION_REQUEST: Schema = Schema::object(&[
    Member::optional("nation", &TEXT, "The nation.").default("\"us\""),
    Member::optional("level", &REGION_LEVEL, "The kind of region.").default("\"nation\""),
    Member::optional(
        "id",
        &ID,
        "FIPS code of a state, CBSA code of a metropolitan area.",
    ),
]);

/// A region of a request.
pub const REGION: Member = Member::optional(
    "region",
    &REGION_REQUEST,
    "Whose figures are wanted. Where a region has none, the nation's serve.",
);
/// The id of a request.
pub const REQUIRED_ID: Member = Member::required("id", &ID, "Id in the dimension.");
/// The limit of a request.
pub const LIMIT: Member = Member::optional(
    "limit",
    &Schema::integer(0, MOST_RESULTS),
    "Most results of each list; 0 for all.",
)
.default("10");

const USED: Schema = Schema::object(&[
    Member::required("nation", &TEXT, ""),
    Member::required("level", &REGION_LEVEL, ""),
]);
const REGION_ANSWER: Schema = Schema::object(&[
    Member::required("nation", &TEXT, ""),
    Member::optional("level", &REGION_LEVEL, ""),
    Member::optional("id", &TEXT, ""),
    Member::optional("used", &USED, "The wider region that had to serve."),
]);

/// The region of an answer.
pub const ANSWERED_REGION: Member =
    Member::required("region", &REGION_ANSWER, "The region as it was asked for.");
/// The id of an answer.
pub const ANSWERED_ID: Member = Member::required("id", &TEXT, "");
/// The name of an answer.
pub const ANSWERED_NAME: Member = Member::required("name", &TEXT, "");
/// What an answer rests on.
pub const BASIS: Member = Member::required("basis", &TEXT, "The sources that the answer rests on.");

const TAGGED: Schema = Schema::object(&[
    Member::required("id", &TEXT, ""),
    Member::required("title", &TEXT, ""),
    Member::required("tags", &Schema::array(&TEXT), ""),
]);

/// Answer of the list of dimensions.
pub static DIMENSIONS: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::bounded_array(&Schema::one_of(&[&TEXT, &TAGGED]), 1, None),
    "Names, or with `tags=true` objects.",
)]);

/// Answer of one dimension.
pub static DIMENSION: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("dimension", &TEXT, ""),
        Member::required("title", &TEXT, ""),
        Member::required("description", &TEXT, ""),
        Member::required("taxonomy", &TEXT, "The taxonomy that lists the ids."),
        Member::required("version", &TEXT, "Its version."),
        Member::required("count", &COUNT, "Number of ids."),
    ]),
    "",
)]);

const POSTINGS: Schema = Schema::object(&[
    Member::required("version", &TEXT, ""),
    Member::required("latestDay", &TEXT, ""),
    Member::required("unique", &COUNT, ""),
]);

/// Answer of `meta`.
pub static META: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required(
            "attribution",
            &Schema::object(&[
                Member::required("title", &TEXT, ""),
                Member::required("body", &TEXT, ""),
            ]),
            "",
        ),
        Member::required("dimensions", &Schema::bounded_array(&TEXT, 1, None), ""),
        Member::required("nations", &Schema::bounded_array(&TEXT, 1, None), ""),
        Member::required("regionLevels", &Schema::bounded_array(&REGION_LEVEL, 1, None), ""),
        Member::optional(
            "datasets",
            &Schema::bounded_array(&TEXT, 1, None),
            "Names of datasets.",
        ),
        Member::required(
            "taxonomies",
            &Schema::open_object(&[]),
            "Versions of the taxonomies whose ids are used.",
        ),
        Member::required(
            "methods",
            &Schema::open_object(&[]),
            "Every threshold with its value.",
        ),
        Member::required(
            "postings",
            &Schema::nullable(&POSTINGS),
            "The postings that answers rest on besides open data.",
        ),
    ]),
    "",
)]);
