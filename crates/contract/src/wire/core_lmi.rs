//! Shapes of the Core LMI family.

use crate::schema::{Member, Schema};

const TEXT: Schema = Schema::text();
const BOOLEAN: Schema = Schema::boolean();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const ANY_INTEGER: Schema = Schema::integer(i64::MIN, i64::MAX);
const TEXTS: Schema = Schema::array(&TEXT);

/// Most metrics of a query.
pub const MOST_METRICS: usize = 500;
/// Most constraints of a query.
pub const MOST_CONSTRAINTS: usize = 10;
/// Names of the operations on metrics.
pub const OPERATIONS: &[&str] = &["LocationQuotient", "ShiftShare", "LegacyOpenings"];
/// Words for the ways of sorting.
pub const DIRECTIONS: &[&str] = &["ascending", "descending"];

/// One code: text, a number, or either in an array of its own. Text stands last, so that its fault is told.
const BARE_CODE: Schema = Schema::one_of(&[&ANY_INTEGER, &TEXT]);
const WRAPPED_CODE: Schema = Schema::bounded_array(&BARE_CODE, 1, Some(1));
const CODE: Schema = Schema::one_of(&[&WRAPPED_CODE, &ANY_INTEGER, &TEXT]);
const CODES: Schema = Schema::bounded_array(&CODE, 1, None);
const LABELS: Schema = Schema::map(&CODES);
const YEAR: Schema = Schema::integer(1900, 2200);
/// A level is a number, but for the kinds of areas that have none.
const LEVEL: Schema = Schema::one_of(&[&ANY_INTEGER, &TEXT]);

const OPERATION: Schema = Schema::object(&[
    Member::required("name", &Schema::choice(OPERATIONS), "What is computed."),
    Member::optional(
        "geoparent",
        &CODE,
        "LocationQuotient, ShiftShare: code of the area to compare with.",
    ),
    Member::optional(
        "along",
        &TEXT,
        "LocationQuotient, ShiftShare: dimension whose shares or growth are compared.",
    ),
    Member::optional("base", &TEXT, "ShiftShare: the metric at the beginning."),
    Member::optional(
        "startYear",
        &YEAR,
        "LegacyOpenings: the year before the first one counted.",
    ),
    Member::optional("endYear", &YEAR, "LegacyOpenings: the last year counted."),
]);

const METRIC: Schema = Schema::object(&[
    Member::required("name", &TEXT, "Name of the metric."),
    Member::optional(
        "as",
        &Schema::bounded_text(1, Some(200)),
        "Name of the column; the metric's name, with an operation behind a blank, where it is left out.",
    ),
    Member::optional("operation", &OPERATION, "What is computed from the metric."),
]);

const MAP_LEVEL: Schema = Schema::object(&[
    Member::required("level", &LEVEL, "Name of the level, such as 2 or MSA."),
    Member::optional(
        "predicate",
        &CODES,
        "Only codes under one of these; the root where it is left out.",
    ),
]);

const CONSTRAINT: Schema = Schema::object(&[
    Member::required("dimensionName", &TEXT, "Name of the dimension, in any case."),
    Member::optional("map", &LABELS, "A row per label, its codes put together."),
    Member::optional("mapLevel", &MAP_LEVEL, "A row per code of a level."),
    Member::optional("asIdentity", &BOOLEAN, "`true`: a row per code that has data."),
]);

const SORT: Schema = Schema::object(&[
    Member::required("name", &TEXT, "Name of a column."),
    Member::required(
        "direction",
        &Schema::choice(DIRECTIONS),
        "Which way; missing values stand last.",
    ),
]);

/// Body of a query.
pub static QUERY_REQUEST: Schema = Schema::object(&[
    Member::required(
        "metrics",
        &Schema::bounded_array(&METRIC, 1, Some(MOST_METRICS)),
        "The columns wanted.",
    ),
    Member::required(
        "constraints",
        &Schema::bounded_array(&CONSTRAINT, 0, Some(MOST_CONSTRAINTS)),
        "What the rows are; a dimension without a constraint is put together.",
    ),
    Member::optional(
        "zeroFill",
        &BOOLEAN,
        "Whether rows without any value stay, and missing sums are 0.",
    )
    .default("false"),
    Member::optional(
        "sort",
        &Schema::bounded_array(&SORT, 0, Some(MOST_METRICS)),
        "Order of the rows, the most important column first.",
    ),
    Member::optional("offset", &COUNT, "Rows to skip after sorting.").default("0"),
    Member::optional("limit", &COUNT, "Most rows; all where it is left out."),
]);

const NUMBER: Schema = Schema::number(f64::NEG_INFINITY, f64::INFINITY);
const CELL: Schema = Schema::one_of(&[&TEXT, &Schema::nullable(&NUMBER)]);

/// Answer of a query.
pub static QUERY: Schema = Schema::object(&[
    Member::required(
        "data",
        &Schema::array(&Schema::object(&[
            Member::required("name", &TEXT, "Name of the column."),
            Member::required("type", &Schema::choice(&["String", "Double"]), ""),
            Member::required(
                "rows",
                &Schema::array(&CELL),
                "One value per row; null where it is missing.",
            ),
        ])),
        "A column per constraint, then those of the metrics.",
    ),
    Member::required(
        "errors",
        &TEXTS,
        "Always empty: a query that fails has another status.",
    ),
    Member::required("warnings", &TEXTS, "What is to be known of the figures."),
    Member::required("timings", &TEXTS, "How long the query took."),
    Member::required("totalRows", &COUNT, "Rows before offset and limit."),
]);

/// Answer of `/core-lmi/health`.
pub static HEALTH: Schema = Schema::object(&[Member::required("healthy", &BOOLEAN, "")]);

const LISTED: Schema = Schema::object(&[
    Member::required("name", &TEXT, ""),
    Member::required("versions", &TEXTS, "Runs, newest last."),
]);

/// Answer of `/core-lmi/meta`.
pub static META: Schema = Schema::object(&[Member::required(
    "datasets",
    &Schema::array(&LISTED),
    "Real names first, then aliases.",
)]);

const DEFINED: Schema = Schema::object(&[
    Member::required("name", &TEXT, ""),
    Member::required("title", &TEXT, ""),
    Member::required("description", &TEXT, "What it holds, in a sentence or two."),
    Member::required("versions", &TEXTS, "Runs, newest last."),
]);

/// Answer of `/core-lmi/meta/definitions`.
pub static DEFINITIONS: Schema = Schema::object(&[Member::required(
    "datasets",
    &Schema::array(&DEFINED),
    "Real names first, then aliases.",
)]);

/// Answer of the list of runs.
pub static VERSIONS: Schema = Schema::bounded_array(&TEXT, 1, None);

const MEASURED: Schema = Schema::object(&[
    Member::required("name", &TEXT, ""),
    Member::required(
        "kind",
        &Schema::choice(&["additive", "mean", "ratio", "fixed"]),
        "How several cells make one value.",
    ),
    Member::required(
        "weight",
        &Schema::nullable(&TEXT),
        "The metric that weighs a mean.",
    ),
]);

/// Answer of a description of a dataset.
pub static DATASET: Schema = Schema::object(&[
    Member::required("datasetName", &TEXT, ""),
    Member::required("versionName", &TEXT, "The real name of the run."),
    Member::required(
        "attributes",
        &Schema::map(&TEXT),
        "What the dataset says of itself.",
    ),
    Member::required(
        "dimensions",
        &Schema::bounded_array(
            &Schema::object(&[
                Member::required("name", &TEXT, ""),
                Member::required("levelsStored", &TEXTS, "Levels that have data."),
            ]),
            1,
            None,
        ),
        "",
    ),
    Member::required(
        "metrics",
        &Schema::bounded_array(&MEASURED, 1, None),
        "By stem, then by year.",
    ),
]);

const PLACED: Schema = Schema::object(&[
    Member::required("child", &TEXT, "The code."),
    Member::required("parent", &TEXT, "The code above; a root names itself."),
    Member::required("name", &TEXT, ""),
    Member::required("abbr", &TEXT, "A short name, or nothing."),
    Member::required("level_name", &TEXT, ""),
    Member::required(
        "display_id",
        &TEXT,
        "The code without the prefix of MSA and ZIP areas.",
    ),
]);

/// Answer of a dimension.
pub static DIMENSION: Schema = Schema::object(&[
    Member::required("name", &TEXT, ""),
    Member::required(
        "hierarchy",
        &Schema::bounded_array(&PLACED, 1, None),
        "By level and code: parents stand before children.",
    ),
]);
