//! Shapes of the Titles family, and the title object.

mod title;

pub use title::{FIELD_NAMES, Field, Fields, Mapped, Mapping, Normalized, Title, Versions};

use crate::schema::{Member, Schema};

/// Claim of the permission that normalisation and mappings need.
pub const FULL_ACCESS: &str = "titles:full_access";
/// Claim of the permission that normalisation of many titles needs.
pub const NORMALIZE_BULK: &str = "titles:normalize:bulk";

const TEXT: Schema = Schema::text();
const BOOLEAN: Schema = Schema::boolean();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
const CONFIDENCE: Schema = Schema::number(0.0, 1.0);
const IDS: Schema = Schema::bounded_array(&TEXT, 1, None);
const FIELD_LIST: Schema = Schema::bounded_array(&Schema::field_name(FIELD_NAMES), 1, None);
/// Its bytes are counted by the handler: over the cap is 413, which no schema gives.
const TERM: Schema = Schema::bounded_text(1, None);

/// Most terms of one request.
pub const MOST_TERMS: usize = 500;
/// Most titles of an inspection.
pub const MOST_INSPECTED: i64 = 100;

const FIELDS_MEMBER: Member = Member::optional(
    "fields",
    &FIELD_LIST,
    "Fields of each title; `mapping` needs a permission.",
)
.default(r#"["id","name"]"#);
const THRESHOLD_MEMBER: Member = Member::optional(
    "confidenceThreshold",
    &CONFIDENCE,
    "Least confidence of a title, itself included.",
)
.default("0.5");
const TERM_MEMBER: Member = Member::required(
    "term",
    &TERM,
    "A job title as somebody wrote it, 1,024 bytes at most.",
);

/// Body of a read by ids.
pub static IDS_REQUEST: Schema = Schema::object(&[
    Member::required("ids", &IDS, "Ids of titles; unknown ones are dropped."),
    FIELDS_MEMBER,
]);

/// Body of a normalisation.
pub static NORMALIZE_REQUEST: Schema = Schema::object(&[TERM_MEMBER, FIELDS_MEMBER, THRESHOLD_MEMBER]);

/// Body of an inspection.
pub static INSPECT_REQUEST: Schema = Schema::object(&[
    TERM_MEMBER,
    Member::optional(
        "limit",
        &Schema::integer(0, MOST_INSPECTED),
        "Most titles; 0 for none.",
    )
    .default("5"),
    FIELDS_MEMBER,
    THRESHOLD_MEMBER,
]);

/// Body of a normalisation of many titles.
pub static BULK_REQUEST: Schema = Schema::object(&[
    Member::required(
        "terms",
        &Schema::bounded_array(&TERM, 1, Some(MOST_TERMS)),
        "Job titles as somebody wrote them, 1,024 bytes each at most.",
    ),
    FIELDS_MEMBER,
    THRESHOLD_MEMBER,
]);

const CONCEPTS: Schema = Schema::array(&Schema::object(&[
    Member::required("id", &TEXT, ""),
    Member::required("name", &TEXT, ""),
]));

const MAPPING: Schema = Schema::object(&[
    Member::required(
        "names",
        &Schema::array(&TEXT),
        "The names that the title goes by, in the plural.",
    ),
    Member::required("socs", &CONCEPTS, "SOC 2018 occupations, best first."),
    Member::required(
        "skills",
        &CONCEPTS,
        "Skills of the version that the titles were imported with.",
    ),
]);

const LEVEL_BAND: Schema = Schema::nullable(&Schema::choice(&[
    "Entry",
    "Mid",
    "Senior",
    "Lead",
    "Manager",
    "Director",
    "Executive",
]));

const CHOSEN: Schema = Schema::named(
    "Title",
    &Schema::object(&[
        Member::optional("id", &TEXT, "Stable across versions."),
        Member::optional("name", &TEXT, "Display name."),
        Member::optional("pluralName", &TEXT, ""),
        Member::optional("isSupervisor", &BOOLEAN, "Whether its holder leads others."),
        Member::optional("levelBand", &LEVEL_BAND, "Null where the name tells none."),
        Member::optional("infoUrl", &TEXT, "Absolute URL of a page about the title."),
        Member::optional("mapping", &MAPPING, ""),
    ]),
);

const WHOLE: Schema = Schema::named(
    "WholeTitle",
    &Schema::object(&[
        Member::required("id", &TEXT, "Stable across versions."),
        Member::required("name", &TEXT, "Display name."),
        Member::required("pluralName", &TEXT, ""),
        Member::required("isSupervisor", &BOOLEAN, "Whether its holder leads others."),
        Member::required("levelBand", &LEVEL_BAND, "Null where the name tells none."),
        Member::required("infoUrl", &TEXT, "Absolute URL of a page about the title."),
        Member::optional("mapping", &MAPPING, "Absent without the permission."),
        Member::required("addedVersion", &TEXT, "The version that has the title first."),
        Member::required(
            "removedVersion",
            &NULLABLE_TEXT,
            "The version that lacks it first.",
        ),
    ]),
);

/// Answer of lists, searches and reads by ids.
pub static LIST: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::array(&CHOSEN),
    "Each title with the chosen fields.",
)]);

/// Answer of a read by id.
pub static ONE: Schema = Schema::object(&[Member::required("data", &WHOLE, "The title with all fields.")]);

const LEVELS: Schema = Schema::array(&Schema::choice(&[
    "Intern",
    "Entry",
    "Junior",
    "Mid",
    "Senior",
    "Lead",
    "Principal",
    "Supervisor",
    "Manager",
    "Director",
    "Vice President",
    "Chief",
]));

const FOUND: Schema = Schema::object(&[
    Member::required("title", &CHOSEN, ""),
    Member::required("confidence", &CONFIDENCE, "1 for an equal name or label only."),
    Member::required("jobLevels", &LEVELS, "Read from the term, not from the title."),
]);

/// Answer of a normalisation.
pub static NORMALIZED: Schema = Schema::object(&[Member::required("data", &FOUND, "The best title.")]);

/// Answer of an inspection.
pub static INSPECTED: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::array(&FOUND),
    "The surest first.",
)]);

/// Answer of a normalisation of many titles.
pub static BULK: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::array(&Schema::object(&[
        Member::required("term", &TEXT, "The term as it was sent."),
        Member::required(
            "title",
            &Schema::nullable(&CHOSEN),
            "Null where nothing is sure enough.",
        ),
        Member::required("confidence", &CONFIDENCE, "0 where there is no title."),
        Member::required("jobLevels", &LEVELS, "Read from the term, not from the title."),
    ])),
    "In the order of the request.",
)]);

/// Answer of `/titles/meta`.
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

/// Answer of `/titles/versions`.
pub static VERSIONS: Schema = Schema::object(&[Member::required("data", &IDS, "Newest first.")]);

/// Answer of a version's description.
pub static VERSION: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("version", &TEXT, "The real version."),
        Member::required("titleCount", &COUNT, "Without removed ones."),
        Member::required("removedTitleCount", &COUNT, ""),
        Member::required(
            "fields",
            &Schema::array(&TEXT),
            "Names that `fields` accepts of this caller.",
        ),
        Member::optional(
            "mappingVersions",
            &Schema::object(&[
                Member::required("soc", &Schema::array(&TEXT), ""),
                Member::required("skill", &Schema::array(&TEXT), ""),
            ]),
            "Absent without the permission.",
        ),
    ]),
    "",
)]);

const CHANGED: Schema = Schema::array(&Schema::object(&[
    Member::required("id", &TEXT, ""),
    Member::required("title", &TEXT, "The name."),
]));

/// Answer of a version's changes.
pub static CHANGES: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("additions", &CHANGED, ""),
        Member::required("removals", &CHANGED, ""),
        Member::required(
            "alterations",
            &CHANGED,
            "Name, other name, level or SOC codes differ.",
        ),
    ]),
    "Each in the order of names.",
)]);
