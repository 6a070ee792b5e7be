//! Shapes of the Companies family, and the company object.

mod company;

pub use company::{Company, FIELD_NAMES, Field, Fields};

use crate::schema::{Member, Schema};

const TEXT: Schema = Schema::text();
const BOOLEAN: Schema = Schema::boolean();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
/// An id of digits may be sent as a number.
const ID: Schema = Schema::one_of(&[&COUNT, &TEXT]);
const IDS: Schema = Schema::bounded_array(&ID, 1, None);
const FIELD_LIST: Schema = Schema::bounded_array(&Schema::field_name(FIELD_NAMES), 1, None);
/// Its bytes are counted by the handler: over the cap is 413, which no schema gives.
const TERM: Schema = Schema::bounded_text(1, None);

/// Most terms of one request.
pub const MOST_TERMS: usize = 100;
/// Most companies of an inspection.
pub const MOST_INSPECTED: i64 = 100;

const FIELDS_MEMBER: Member =
    Member::optional("fields", &FIELD_LIST, "Fields of each company.").default(r#"["id","name"]"#);

/// Body of a read by ids.
pub static IDS_REQUEST: Schema = Schema::object(&[
    Member::required("ids", &IDS, "Ids of companies; unknown ones are dropped."),
    FIELDS_MEMBER,
]);

/// Body of a normalisation.
pub static NORMALIZE_REQUEST: Schema = Schema::object(&[
    Member::required(
        "term",
        &TERM,
        "A company name as somebody wrote it, 1,024 bytes at most.",
    ),
    FIELDS_MEMBER,
]);

/// Body of an inspection.
pub static INSPECT_REQUEST: Schema = Schema::object(&[
    Member::required(
        "term",
        &TERM,
        "A company name as somebody wrote it, 1,024 bytes at most.",
    ),
    Member::optional("limit", &Schema::integer(1, MOST_INSPECTED), "Most companies.").default("5"),
    FIELDS_MEMBER,
]);

/// Body of a normalisation of many names.
pub static BULK_REQUEST: Schema = Schema::object(&[
    Member::required(
        "terms",
        &Schema::bounded_array(&TERM, 1, Some(MOST_TERMS)),
        "Company names as somebody wrote them, 1,024 bytes each at most.",
    ),
    FIELDS_MEMBER,
]);

const CHOSEN: Schema = Schema::named(
    "Company",
    &Schema::object(&[
        Member::optional("id", &TEXT, "Stable across versions."),
        Member::optional("name", &TEXT, "Display name."),
        Member::optional("naics", &NULLABLE_TEXT, "Industry, six digits of NAICS."),
        Member::optional("isStaffing", &BOOLEAN, "Whether it lends staff to others."),
        Member::optional("isFortune1000", &BOOLEAN, ""),
        Member::optional("website", &NULLABLE_TEXT, ""),
        Member::optional("city", &NULLABLE_TEXT, ""),
        Member::optional("state", &NULLABLE_TEXT, ""),
        Member::optional("postal_code", &NULLABLE_TEXT, ""),
    ]),
);

const WHOLE: Schema = Schema::named(
    "WholeCompany",
    &Schema::object(&[
        Member::required("id", &TEXT, "Stable across versions."),
        Member::required("name", &TEXT, "Display name."),
        Member::required("naics", &NULLABLE_TEXT, "Industry, six digits of NAICS."),
        Member::required("isStaffing", &BOOLEAN, "Whether it lends staff to others."),
        Member::required("isFortune1000", &BOOLEAN, ""),
        Member::required("website", &NULLABLE_TEXT, ""),
        Member::required("city", &NULLABLE_TEXT, ""),
        Member::required("state", &NULLABLE_TEXT, ""),
        Member::required("postal_code", &NULLABLE_TEXT, ""),
    ]),
);

/// Answer of lists, searches and reads by ids.
pub static LIST: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::array(&CHOSEN),
    "Each company with the chosen fields.",
)]);

/// Answer of a read by id.
pub static ONE: Schema = Schema::object(&[Member::required("data", &WHOLE, "The company with all fields.")]);

const FOUND: Schema = Schema::object(&[Member::required("company", &CHOSEN, "")]);

/// Answer of a normalisation.
pub static NORMALIZED: Schema = Schema::object(&[Member::required("data", &FOUND, "The best company.")]);

/// Answer of an inspection.
pub static INSPECTED: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::array(&FOUND),
    "The best first.",
)]);

/// Answer of a normalisation of many names.
pub static BULK: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::array(&Schema::object(&[
        Member::required("term", &TEXT, "The name as it was sent."),
        Member::required(
            "company",
            &Schema::nullable(&CHOSEN),
            "Null where nothing is sure enough.",
        ),
    ])),
    "In the order of the request.",
)]);

/// Answer of `/companies/meta`.
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
        Member::required("latestVersion", &TEXT, ""),
    ]),
    "",
)]);

/// Answer of `/companies/versions`.
pub static VERSIONS: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::bounded_array(&TEXT, 1, None),
    "Newest first.",
)]);

/// Answer of a version's description.
pub static VERSION: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("version", &TEXT, "The real version."),
        Member::required("fields", &Schema::array(&TEXT), "Names that `fields` accepts."),
        Member::required("companyCount", &COUNT, ""),
    ]),
    "",
)]);

const CHANGED: Schema = Schema::array(&Schema::object(&[
    Member::required("id", &TEXT, ""),
    Member::required("name", &TEXT, ""),
]));

/// Answer of a version's changes.
pub static CHANGES: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("additions", &CHANGED, ""),
        Member::required("removals", &CHANGED, ""),
        Member::required("alterations", &CHANGED, "Any field or other name differs."),
    ]),
    "Each in the order of ids.",
)]);
