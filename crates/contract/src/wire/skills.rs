//! Shapes of the Skills family, and the skill object.

mod fields;
mod skill;

pub use fields::{FIELD_NAMES, Field, Fields};
pub use skill::{Named, Skill, SkillType, Tag};

use crate::schema::{Member, Pattern, Schema};

const TEXT: Schema = Schema::text();
const BOOLEAN: Schema = Schema::boolean();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
const CONFIDENCE: Schema = Schema::number(0.0, 1.0);
const IDS: Schema = Schema::bounded_array(&TEXT, 1, None);
const IDS_UP_TO_A_THOUSAND: Schema = Schema::bounded_array(&TEXT, 1, Some(1_000));
const FIELD_LIST: Schema = Schema::bounded_array(&Schema::field_name(FIELD_NAMES), 1, None);

/// A language as two letters.
pub static LANGUAGE: Pattern = Pattern {
    name: "a language of two lower-case letters",
    example: "en",
    regex: "^[a-z]{2}$",
    accepts: |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase()),
};

/// Body of a read by ids.
pub static IDS_REQUEST: Schema = Schema::object(&[Member::required(
    "ids",
    &IDS,
    "Ids of skills; unknown ones are dropped.",
)]);

/// Body of a search for related skills.
pub static RELATED_REQUEST: Schema = Schema::object(&[
    Member::required(
        "ids",
        &IDS_UP_TO_A_THOUSAND,
        "Ids of skills; unknown ones are dropped.",
    ),
    Member::optional("limit", &Schema::integer(1, 100), "Most skills.").default("10"),
    Member::optional("fields", &FIELD_LIST, "Fields of each skill.")
        .default(r#"["id","name","type","infoUrl"]"#),
    Member::optional("typeId", &TEXT, "One type to keep; without it all but ST0."),
]);

/// JSON body of an extraction.
pub static EXTRACT_REQUEST: Schema = Schema::object(&[
    Member::required("text", &TEXT, "The document; may be empty."),
    Member::optional(
        "confidenceThreshold",
        &CONFIDENCE,
        "Least confidence of a skill, itself included.",
    )
    .default("0.5"),
]);

/// JSON body of an extraction with trace.
pub static TRACE_REQUEST: Schema = Schema::object(&[
    Member::required("text", &TEXT, "The document; may be empty."),
    Member::optional(
        "confidenceThreshold",
        &CONFIDENCE,
        "Least confidence of a skill, itself included.",
    )
    .default("0.5"),
    Member::optional(
        "includeNormalizedText",
        &BOOLEAN,
        "Whether the text that the offsets refer to is sent back.",
    )
    .default("false"),
]);

/// One line of a batch.
pub static BATCH_LINE: Schema = Schema::object(&[
    Member::optional(
        "id",
        &TEXT,
        "Repeated in the answer's line; without it the number of the line.",
    ),
    Member::required("text", &TEXT, "The document; may be empty."),
    Member::optional(
        "confidenceThreshold",
        &CONFIDENCE,
        "Least confidence of a skill, itself included.",
    )
    .default("0.5"),
]);

const ATTRIBUTION: Schema = Schema::object(&[
    Member::required("name", &TEXT, "The source."),
    Member::required("text", &TEXT, "What it asks to be said."),
]);
const ATTRIBUTIONS: Schema = Schema::bounded_array(&ATTRIBUTION, 1, None);

const TYPE: Schema = Schema::object(&[
    Member::required("id", &Schema::choice(&["ST0", "ST1", "ST2", "ST3"]), ""),
    Member::required("name", &TEXT, ""),
]);
const TAGS: Schema = Schema::array(&Schema::object(&[
    Member::required("key", &TEXT, ""),
    Member::required("value", &TEXT, ""),
]));
const CATEGORY: Schema = Schema::nullable(&Schema::object(&[
    Member::required("id", &Schema::integer(1, i64::MAX), ""),
    Member::required("name", &TEXT, ""),
]));

const CHOSEN: Schema = Schema::named(
    "Skill",
    &Schema::object(&[
        Member::optional("id", &TEXT, "Stable across versions."),
        Member::optional("name", &TEXT, "Display name."),
        Member::optional("type", &TYPE, ""),
        Member::optional("infoUrl", &TEXT, "Absolute URL of a page about the skill."),
        Member::optional("tags", &TAGS, "What the sources know besides."),
        Member::optional("description", &NULLABLE_TEXT, ""),
        Member::optional("descriptionSource", &NULLABLE_TEXT, "ESCO, ONET or OPERATOR."),
        Member::optional("isSoftware", &BOOLEAN, ""),
        Member::optional("isLanguage", &BOOLEAN, "Whether it is a spoken language."),
        Member::optional("category", &CATEGORY, ""),
        Member::optional("subcategory", &CATEGORY, ""),
    ]),
);

const WHOLE: Schema = Schema::named(
    "WholeSkill",
    &Schema::object(&[
        Member::required("id", &TEXT, "Stable across versions."),
        Member::required("name", &TEXT, "Display name."),
        Member::required("type", &TYPE, ""),
        Member::required("infoUrl", &TEXT, "Absolute URL of a page about the skill."),
        Member::required("tags", &TAGS, "What the sources know besides."),
        Member::required("description", &NULLABLE_TEXT, ""),
        Member::required("descriptionSource", &NULLABLE_TEXT, "ESCO, ONET or OPERATOR."),
        Member::required("isSoftware", &BOOLEAN, ""),
        Member::required("isLanguage", &BOOLEAN, "Whether it is a spoken language."),
        Member::required("category", &CATEGORY, ""),
        Member::required("subcategory", &CATEGORY, ""),
        Member::required(
            "removedDescription",
            &NULLABLE_TEXT,
            "When and why it was removed.",
        ),
    ]),
);

/// Answer of lists, searches, reads by ids and related skills.
pub static LIST: Schema = Schema::object(&[
    Member::required("attributions", &ATTRIBUTIONS, "The sources."),
    Member::required(
        "data",
        &Schema::array(&CHOSEN),
        "Each skill with the chosen fields.",
    ),
]);

/// Answer of a read by id.
pub static ONE: Schema = Schema::object(&[
    Member::required("attributions", &ATTRIBUTIONS, "The sources."),
    Member::required("data", &WHOLE, "The skill with all fields."),
]);

const FOUND: Schema = Schema::object(&[
    Member::required("confidence", &CONFIDENCE, ""),
    Member::required("skill", &CHOSEN, ""),
]);
const FOUNDS: Schema = Schema::array(&FOUND);

/// Answer of an extraction.
pub static EXTRACTION: Schema = Schema::object(&[
    Member::required("attributions", &ATTRIBUTIONS, "The sources."),
    Member::required("data", &FOUNDS, "The surest first."),
]);

const FORM: Schema = Schema::object(&[
    Member::required("sourceStart", &COUNT, "First byte in the normalised text."),
    Member::required("sourceEnd", &COUNT, "Byte after the last."),
    Member::required("value", &TEXT, "The text between them."),
]);

const TRACE_ITEM: Schema = Schema::object(&[
    Member::required("surfaceForm", &FORM, "What stands in the text."),
    Member::required(
        "classificationData",
        &Schema::object(&[
            Member::required(
                "contextForms",
                &Schema::array(&FORM),
                "Words that support the reading.",
            ),
            Member::required("skills", &FOUNDS, ""),
        ]),
        "",
    ),
]);

/// Answer of an extraction with trace.
pub static TRACED: Schema = Schema::object(&[
    Member::required("attributions", &ATTRIBUTIONS, "The sources."),
    Member::required(
        "data",
        &Schema::object(&[
            Member::required("skills", &FOUNDS, "The surest first."),
            Member::required(
                "trace",
                &Schema::array(&TRACE_ITEM),
                "By place in the text, the longer first.",
            ),
            Member::required(
                "normalizedText",
                &NULLABLE_TEXT,
                "The text that offsets refer to, when asked for.",
            ),
        ]),
        "",
    ),
]);

/// Answer of `/skills/meta`.
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

/// Answer of `/skills/versions`.
pub static VERSIONS: Schema = Schema::object(&[Member::required("data", &IDS, "Newest first.")]);

/// Answer of a version's description.
pub static VERSION: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("version", &TEXT, "The real version."),
        Member::required("skillCount", &COUNT, "Without removed ones."),
        Member::required("removedSkillCount", &COUNT, ""),
        Member::required("fields", &Schema::array(&TEXT), "Names that `fields` accepts."),
        Member::required(
            "types",
            &Schema::array(&Schema::object(&[
                Member::required("id", &TEXT, ""),
                Member::required("name", &TEXT, ""),
                Member::required("description", &TEXT, ""),
            ])),
            "",
        ),
        Member::required(
            "languageSupport",
            &Schema::array(&TEXT),
            "Languages that extraction reads.",
        ),
    ]),
    "",
)]);

const CHANGED: Schema = Schema::array(&Schema::open_object(&[]));

/// Answer of a version's changes.
pub static CHANGES: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("additions", &CHANGED, "`id`, `name`, `type` (its name)."),
        Member::required("removals", &CHANGED, "`id`, `name`."),
        Member::required(
            "taggingImprovements",
            &CHANGED,
            "`id`, `name`: the labels differ.",
        ),
        Member::required("renames", &CHANGED, "`id`, `oldName`, `newName`."),
        Member::required(
            "consolidations",
            &CHANGED,
            "`idFrom`, `nameFrom`, `idTo`, `nameTo`.",
        ),
        Member::required(
            "typeChanges",
            &CHANGED,
            "`id`, `name`, `oldType`, `newType` (their names).",
        ),
    ]),
    "",
)]);
