//! Shapes of the Classification family, and the concept object.

mod concept;
mod posting;

pub use concept::{CONCEPT_FIELD_NAMES, Concept, ConceptField, ConceptFields};
pub use posting::{CLASSIFY_POSTING_REQUEST, OUTPUTS, Output, POSTING};

use crate::schema::{Member, Pattern, Schema};

const TEXT: Schema = Schema::text();
const TEXTS: Schema = Schema::array(&TEXT);
const BOOLEAN: Schema = Schema::boolean();
const INTEGER: Schema = Schema::integer(i64::MIN, i64::MAX);
const COUNT: Schema = Schema::integer(0, i64::MAX);
const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
const NULLABLE_BOOLEAN: Schema = Schema::nullable(&BOOLEAN);
/// Ids are strings; those of digits may be sent as numbers too.
const ID: Schema = Schema::one_of(&[&INTEGER, &TEXT]);
const FIELD_LIST: Schema = Schema::bounded_array(&Schema::field_name(CONCEPT_FIELD_NAMES), 1, None);

/// A language and a region.
pub static LOCALE: Pattern = Pattern {
    name: "a locale",
    example: "en-US",
    regex: "^[a-z]{2}-[A-Z]{2}$",
    accepts: |text| {
        let bytes = text.as_bytes();
        bytes.len() == 5
            && bytes[2] == b'-'
            && bytes[..2].iter().all(u8::is_ascii_lowercase)
            && bytes[3..].iter().all(u8::is_ascii_uppercase)
    },
};

/// Names of the fields that `filter` accepts.
pub const FILTER_NAMES: &[&str] = &[
    "id",
    "name",
    "level",
    "levelName",
    "parentId",
    "skillType",
    "isSoftware",
    "isLanguage",
];

const FILTER_ONE: Schema = Schema::one_of(&[&INTEGER, &BOOLEAN, &TEXT]);
const FILTER_VALUE: Schema = Schema::one_of(&[
    &Schema::bounded_array(&FILTER_ONE, 1, None),
    &INTEGER,
    &BOOLEAN,
    &TEXT,
]);
const FILTER: Schema = Schema::object(&[
    Member::optional("id", &FILTER_VALUE, ""),
    Member::optional("name", &FILTER_VALUE, ""),
    Member::optional("level", &FILTER_VALUE, ""),
    Member::optional("levelName", &FILTER_VALUE, "In any case."),
    Member::optional(
        "parentId",
        &FILTER_VALUE,
        "The text `null` stands for concepts without a parent.",
    ),
    Member::optional("skillType", &FILTER_VALUE, ""),
    Member::optional("isSoftware", &FILTER_VALUE, ""),
    Member::optional("isLanguage", &FILTER_VALUE, ""),
]);
const FILTER_DOC: &str = "A value or several for each field; a concept has one of them in every field named.";

/// Body of a search for concepts.
pub static CONCEPTS_REQUEST: Schema = Schema::object(&[
    Member::optional(
        "q",
        &TEXT,
        "Words of the name, or an id; `id:` and `name:` in front restrict.",
    ),
    Member::optional("fields", &FIELD_LIST, "Fields of each concept.")
        .default(r#"["id","name","levelName"]"#),
    Member::optional("filter", &FILTER, FILTER_DOC),
    Member::optional("limit", &COUNT, "Most concepts; 0 for all.").default("0"),
    Member::optional("after", &ID, "Id of the last concept seen; empty for the start."),
    Member::optional(
        "locale",
        &Schema::pattern(&LOCALE),
        "Language of names; the region is ignored.",
    )
    .default(r#""en-US""#),
]);

/// Body of a search for related concepts.
pub static RELATIONS_REQUEST: Schema = Schema::object(&[
    Member::required(
        "ids",
        &Schema::bounded_array(&ID, 1, Some(1_000)),
        "Ids of concepts; unknown ones are dropped.",
    ),
    Member::required(
        "relationType",
        &Schema::choice(&["child", "sibling", "parent", "any"]),
        "Direct children, concepts of the same parent and level, the parent, or all three.",
    ),
    Member::optional("filter", &FILTER, FILTER_DOC),
    Member::optional("fields", &FIELD_LIST, "Fields of each concept.")
        .default(r#"["id","name","levelName"]"#),
    Member::optional("limit", &COUNT, "Most concepts; 0 for all.").default("0"),
]);

/// Body of a mapping of ids.
pub static MAP_REQUEST: Schema = Schema::object(&[Member::required(
    "ids",
    &Schema::bounded_array(&ID, 1, Some(10_000)),
    "Ids of the source taxonomy.",
)]);

const WARNINGS: Schema = Schema::array(&TEXT);
const NO_ERRORS: Schema = Schema::bounded_array(&Schema::open_object(&[]), 0, Some(0));

const TAGS: Schema = Schema::array(&Schema::object(&[
    Member::required("key", &TEXT, ""),
    Member::required("value", &TEXT, ""),
]));

const CONCEPT: Schema = Schema::named(
    "Concept",
    &Schema::object(&[
        Member::optional("id", &TEXT, "Unique in the taxonomy."),
        Member::optional("name", &TEXT, "Display name."),
        Member::optional("levelName", &TEXT, "Name of the level."),
        Member::optional("level", &COUNT, "0 at the top."),
        Member::optional("parentId", &NULLABLE_TEXT, "Id of the concept above."),
        Member::optional("description", &NULLABLE_TEXT, ""),
        Member::optional("infoUrl", &NULLABLE_TEXT, "Page about a skill."),
        Member::optional("tags", &Schema::nullable(&TAGS), "What the sources know besides."),
        Member::optional("skillType", &NULLABLE_TEXT, "Skills only."),
        Member::optional("isSoftware", &NULLABLE_BOOLEAN, "Skills only."),
        Member::optional("isLanguage", &NULLABLE_BOOLEAN, "Skills only."),
        Member::optional("descriptionUs", &NULLABLE_TEXT, "Occupations only."),
        Member::optional("descriptionAu", &NULLABLE_TEXT, "Never filled."),
        Member::optional("descriptionCa", &NULLABLE_TEXT, "Never filled."),
        Member::optional("descriptionGb", &NULLABLE_TEXT, "Never filled."),
        Member::optional("descriptionNz", &NULLABLE_TEXT, "Never filled."),
        Member::optional("descriptionSg", &NULLABLE_TEXT, "Never filled."),
        Member::optional(
            "iscoGroup",
            &NULLABLE_TEXT,
            "ESCO occupations only: the ISCO unit group.",
        ),
        Member::optional(
            "relatedTo",
            &Schema::nullable(&TEXTS),
            "In relations: the input ids that led here; else null.",
        ),
    ]),
);

macro_rules! read_answer {
    ($data:expr, $doc:literal) => {
        Schema::object(&[
            Member::required("data", $data, $doc),
            Member::required("warnings", &WARNINGS, "What is approximate in the answer."),
            Member::required("errors", &NO_ERRORS, "Always empty."),
        ])
    };
}

/// Answer of lists of concepts.
pub static CONCEPTS: Schema = read_answer!(&Schema::array(&CONCEPT), "Each concept with the chosen fields.");
/// Answer of a read by id.
pub static ONE_CONCEPT: Schema = read_answer!(&CONCEPT, "The concept with the chosen fields.");

const TAXONOMY_ROW: Schema = Schema::object(&[
    Member::required("name", &TEXT, "Name in paths."),
    Member::required("title", &TEXT, "Name for people."),
    Member::required("description", &TEXT, ""),
    Member::required("tags", &TEXTS, "Words that group taxonomies."),
    Member::required("latestVersion", &TEXT, ""),
    Member::required("versions", &TEXTS, "Newest first."),
    Member::required("releaseStatus", &TEXT, "Always `public`."),
]);

/// Answer of the list of taxonomies.
pub static TAXONOMIES: Schema = read_answer!(&Schema::array(&TAXONOMY_ROW), "By name.");
/// Answer of one taxonomy.
pub static TAXONOMY: Schema = read_answer!(&TAXONOMY_ROW, "");
/// Answer of the list of versions.
pub static VERSIONS: Schema = read_answer!(&TEXTS, "Newest first.");

const LEVEL: Schema = Schema::object(&[
    Member::required("level", &COUNT, "0 at the top."),
    Member::required("levelName", &TEXT, ""),
    Member::required("count", &COUNT, "Concepts of the level."),
]);

/// Answer of a version's description.
pub static VERSION: Schema = read_answer!(
    &Schema::object(&[
        Member::required("taxonomy", &TEXT, "The real name."),
        Member::required("version", &TEXT, "The real version."),
        Member::required("releaseDate", &TEXT, ""),
        Member::required("conceptCount", &COUNT, ""),
        Member::required("levels", &Schema::array(&LEVEL), ""),
        Member::required("fields", &TEXTS, "Fields that can have a value in this taxonomy."),
        Member::required("locales", &TEXTS, ""),
    ]),
    ""
);

const MAPPING_ROW: Schema = Schema::object(&[
    Member::required("name", &TEXT, "Name in paths."),
    Member::required("releaseStatus", &TEXT, "Always `public`."),
    Member::required("description", &TEXT, "How it was made."),
    Member::required("version", &TEXT, ""),
    Member::required("sourceName", &TEXT, "Taxonomy that ids come from."),
    Member::required("sourceReleaseStatus", &TEXT, "Always `public`."),
    Member::required("sourceVersion", &TEXT, ""),
    Member::required("destinationName", &TEXT, "Taxonomy that ids lead to."),
    Member::required("destinationReleaseStatus", &TEXT, "Always `public`."),
    Member::required("destinationVersion", &TEXT, ""),
    Member::required("releaseDate", &TEXT, ""),
    Member::required("context", &NULLABLE_TEXT, "Always null."),
]);

/// Members of a mapping that its `filter` accepts.
pub const MAPPING_FILTER_NAMES: &[&str] = &[
    "name",
    "releaseStatus",
    "description",
    "version",
    "sourceName",
    "sourceReleaseStatus",
    "sourceVersion",
    "destinationName",
    "destinationReleaseStatus",
    "destinationVersion",
    "releaseDate",
];

/// Answer of the list of mappings.
pub static MAPPINGS: Schema = read_answer!(&Schema::array(&MAPPING_ROW), "By name.");
/// Answer of a mapping of ids.
pub static MAPPED: Schema = read_answer!(
    &Schema::open_object(&[]),
    "For every id as sent, the ids that it leads to, best first."
);

/// Answer of `/classification/meta`.
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
        Member::required("latestRelease", &TEXT, ""),
        Member::required(
            "taxonomies",
            &Schema::open_object(&[]),
            "The newest version of each.",
        ),
    ]),
    "",
)]);

const CONFIDENCE: Schema = Schema::number(0.0, 1.0);

const RELEASE_ROW: Schema = Schema::object(&[
    Member::required("release", &TEXT, "Year and number."),
    Member::required("releaseDate", &TEXT, ""),
    Member::required("removalDate", &TEXT, "When it stops to be served."),
    Member::required("supportedOutputs", &TEXTS, "What can be classified."),
    Member::required(
        "supportedTaxonomies",
        &Schema::open_object(&[]),
        "Versions by taxonomy.",
    ),
]);

macro_rules! classifier_answer {
    ($data:expr, $doc:literal) => {
        Schema::object(&[
            Member::required("data", $data, $doc),
            Member::required("warnings", &WARNINGS, "What is approximate in the answer."),
        ])
    };
}

/// Answer of the list of releases.
pub static RELEASES: Schema = classifier_answer!(&Schema::array(&RELEASE_ROW), "Newest first.");
/// Answer of lists of words: the sources of a release, the operations of a source.
pub static WORDS: Schema = classifier_answer!(&TEXTS, "");

/// Answer of the extractor's description.
pub static EXTRACTOR: Schema = classifier_answer!(
    &Schema::object(&[
        Member::required("release", &TEXT, "The real release."),
        Member::required("taxonomy", &TEXT, ""),
        Member::required("taxonomyVersion", &TEXT, ""),
        Member::required("locales", &TEXTS, ""),
        Member::required("maxTextBytes", &COUNT, ""),
        Member::required("contentTypes", &TEXTS, ""),
    ]),
    ""
);

/// Body of an extraction.
pub static EXTRACT_REQUEST: Schema = Schema::object(&[
    Member::required("text", &TEXT, "The document; may be empty."),
    Member::optional(
        "confidenceThreshold",
        &CONFIDENCE,
        "Least confidence, itself included.",
    )
    .default("0.5"),
    Member::optional("trace", &BOOLEAN, "Whether places in the text are given.").default("false"),
    Member::optional("inputLocale", &Schema::pattern(&LOCALE), "Language of the text.").default(r#""en-US""#),
    Member::optional("outputLocale", &Schema::pattern(&LOCALE), "Language of names.").default(r#""en-US""#),
    Member::optional("fields", &FIELD_LIST, "Fields of each concept.")
        .default(r#"["id","name","levelName"]"#),
]);

const SKILL_TERM: Schema = Schema::object(&[
    Member::required(
        "name",
        &Schema::bounded_text(1, None),
        "A skill as somebody wrote it.",
    ),
    Member::optional("description", &TEXT, "Read where the name alone finds nothing."),
]);

/// Body of a classification of raw skill names.
pub static CLASSIFY_SKILLS_REQUEST: Schema = Schema::object(&[
    Member::required(
        "skills",
        &Schema::bounded_array(&SKILL_TERM, 1, Some(500)),
        "Raw skills.",
    ),
    Member::optional("limit", &Schema::integer(1, 25), "Most results for each.").default("5"),
    Member::optional("fields", &FIELD_LIST, "Fields of each concept.")
        .default(r#"["id","name","levelName"]"#),
    Member::optional(
        "confidenceThreshold",
        &CONFIDENCE,
        "Least confidence, itself included.",
    )
    .default("0.5"),
]);

/// Body of a classification of a title.
pub static CLASSIFY_TITLE_REQUEST: Schema = Schema::object(&[
    Member::required(
        "title",
        &Schema::bounded_text(1, None),
        "A title as somebody wrote it.",
    ),
    Member::optional("description", &TEXT, "What is written about the work."),
    Member::optional("limit", &Schema::integer(1, 25), "Most occupations.").default("5"),
    Member::optional("fields", &FIELD_LIST, "Fields of each concept.")
        .default(r#"["id","name","levelName"]"#),
    Member::optional(
        "confidenceThreshold",
        &CONFIDENCE,
        "Least confidence, itself included.",
    )
    .default("0"),
]);

/// Terms of one request at most.
pub const MOST_TERMS: usize = 500;

/// Body of a normalisation of titles or companies.
pub static NORMALIZE_REQUEST: Schema = Schema::object(&[
    Member::required(
        "terms",
        &Schema::bounded_array(&Schema::bounded_text(1, None), 1, Some(MOST_TERMS)),
        "Names as somebody wrote them.",
    ),
    Member::optional("fields", &FIELD_LIST, "Fields of each concept.")
        .default(r#"["id","name","levelName"]"#),
    Member::optional("limit", &Schema::integer(1, 25), "Most results for each.").default("5"),
    Member::optional(
        "confidenceThreshold",
        &CONFIDENCE,
        "Least confidence, itself included.",
    )
    .default("0.5"),
]);

const FOUND: Schema = Schema::object(&[
    Member::required("confidence", &CONFIDENCE, ""),
    Member::required("concept", &CONCEPT, ""),
]);
const FOUNDS: Schema = Schema::array(&FOUND);

/// Answer of a classification of one thing.
pub static FOUND_CONCEPTS: Schema = classifier_answer!(&FOUNDS, "The surest first.");

/// Answer of classifications of several terms.
pub static TERMS: Schema = classifier_answer!(
    &Schema::array(&Schema::object(&[
        Member::required("term", &TEXT, "The term as sent."),
        Member::required("count", &COUNT, "Number of results."),
        Member::required("results", &FOUNDS, "The surest first."),
    ])),
    "In the order of the request."
);

const FORM: Schema = Schema::object(&[
    Member::required("sourceStart", &COUNT, "First byte in the normalised text."),
    Member::required("sourceEnd", &COUNT, "Byte after the last."),
    Member::required("value", &TEXT, "The text between them."),
]);

/// Answer of an extraction.
pub static EXTRACTION: Schema = classifier_answer!(
    &Schema::object(&[
        Member::required("concepts", &FOUNDS, "The surest first."),
        Member::required(
            "trace",
            &Schema::array(&Schema::object(&[
                Member::required("surfaceForm", &FORM, "What stands in the text."),
                Member::required(
                    "classificationData",
                    &Schema::object(&[
                        Member::required(
                            "contextForms",
                            &Schema::array(&FORM),
                            "Words that support the reading."
                        ),
                        Member::required("concepts", &FOUNDS, ""),
                    ]),
                    "",
                ),
            ])),
            "One item for each place in the text, where asked for.",
        ),
    ]),
    ""
);
