//! Shapes of the Similarity family.

use crate::schema::{Member, Schema};

const TEXT: Schema = Schema::text();
const BOOLEAN: Schema = Schema::boolean();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
const SCORE: Schema = Schema::number(0.0, 1.0);
/// An id of digits may be sent as a number.
const ID: Schema = Schema::one_of(&[&COUNT, &TEXT]);

/// Most inputs of a request.
pub const MOST_INPUTS: usize = 1_000;
/// Most results of a request.
pub const MOST_RESULTS: i64 = 1_000;

const INPUTS: Schema = Schema::bounded_array(&ID, 1, Some(MOST_INPUTS));
/// The list stands last, so that its own faults are told.
const INPUT: Schema = Schema::one_of(&[&COUNT, &TEXT, &INPUTS]);
const WARNINGS: Member = Member::required("warnings", &Schema::array(&TEXT), "What the scores lack.");

/// Body of a search for the nearest items.
pub static NEAREST_REQUEST: Schema = Schema::object(&[
    Member::required(
        "input",
        &INPUT,
        "An id, or a list of ids where the model takes several.",
    ),
    Member::optional("limit", &Schema::integer(1, MOST_RESULTS), "Most results.").default("10"),
    Member::optional(
        "filter",
        &Schema::object(&[
            Member::optional(
                "ids",
                &Schema::bounded_array(&TEXT, 1, None),
                "Only these results.",
            ),
            Member::optional("minScore", &SCORE, "Least score of a result, itself included.").default("0"),
        ]),
        "Which results are wanted.",
    ),
]);

/// Answer of a search for the nearest items.
pub static NEAREST: Schema = Schema::object(&[
    Member::required(
        "data",
        &Schema::array(&Schema::object(&[
            Member::required("id", &TEXT, ""),
            Member::required("name", &TEXT, ""),
            Member::required("score", &SCORE, ""),
        ])),
        "The best first.",
    ),
    WARNINGS,
]);

/// Answer of the list of models.
pub static MODELS: Schema = Schema::object(&[
    Member::required("data", &Schema::bounded_array(&TEXT, 1, None), "Names, sorted."),
    WARNINGS,
]);

const MODEL: Schema = Schema::object(&[
    Member::required("name", &TEXT, ""),
    Member::required("input", &TEXT, ""),
    Member::required("output", &TEXT, ""),
    Member::required("bulk", &BOOLEAN, "Whether several inputs are taken."),
    Member::required("maxInputs", &COUNT, ""),
    Member::required("maxResults", &COUNT, ""),
]);

/// Answer of `/similarity/meta`.
pub static META: Schema = Schema::object(&[
    Member::required(
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
            Member::required("models", &Schema::bounded_array(&MODEL, 1, None), ""),
            Member::required(
                "taxonomies",
                &Schema::object(&[
                    Member::required("skills", &TEXT, ""),
                    Member::required("lot", &TEXT, ""),
                    Member::required("soc_2018", &TEXT, ""),
                    Member::required("onet_2019", &TEXT, ""),
                ]),
                "Versions of the taxonomies whose ids are used.",
            ),
            Member::required(
                "evidence",
                &Schema::object(&[
                    Member::required("postings", &COUNT, ""),
                    Member::required("from", &NULLABLE_TEXT, ""),
                    Member::required("to", &NULLABLE_TEXT, ""),
                ]),
                "Postings behind the scores.",
            ),
        ]),
        "",
    ),
    WARNINGS,
]);
