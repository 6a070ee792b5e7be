//! Rows of the Skills family.

use super::{
    Access, Answer, BATCH_CAP, Body, BodyKind, BodyType, Cache, DOCUMENT_CAP, JSON_CAP, Method, Operation,
    OperationId, PLAIN, PathParameter, Priority, Work,
};
use crate::{
    code::Code,
    family::Family,
    render::{JSON, MARKDOWN, NDJSON},
    schema::{Parameter, ParameterKind},
    wire::{service, skills as wire},
};

/// What the rows of the family have in common.
const SKILLS: Operation = Operation {
    family: Some(Family::Skills),
    access: Access::Scope,
    needs_data: true,
    ..PLAIN
};

const VERSION_PARAMETER: PathParameter = PathParameter {
    name: "version",
    doc: "A real version, an alias, or `latest`.",
    example: "latest",
    unknown: Code::UnknownVersion,
};

const SKILL_PARAMETER: PathParameter = PathParameter {
    name: "skill_id",
    doc: "Id of a skill.",
    example: "WST7FAKW4VK9Q1FGN3",
    unknown: Code::UnknownSkill,
};

const IN_VERSION: &[PathParameter] = &[VERSION_PARAMETER];

const FIELDS: Parameter = Parameter::new(
    "fields",
    ParameterKind::FieldList(wire::FIELD_NAMES),
    "Fields of each skill.",
)
.default("id,name,type,infoUrl");

const TYPE_IDS: Parameter = Parameter::new(
    "typeIds",
    ParameterKind::List,
    "Types to keep: ST1, ST2, ST3, ST0.",
)
.default("all but ST0");

const THRESHOLD: Parameter = Parameter::new(
    "confidenceThreshold",
    ParameterKind::Number { min: 0.0, max: 1.0 },
    "Least confidence of a skill, itself included.",
)
.default("0.5");

const LANGUAGE: Parameter = Parameter::new(
    "language",
    ParameterKind::Pattern(&wire::LANGUAGE),
    "Language of the text.",
)
.default("en");

const SKILL_FIELDS: Parameter = Parameter::new(
    "fields",
    ParameterKind::FieldList(wire::FIELD_NAMES),
    "Fields of each skill.",
)
.default("id,name,type,infoUrl,tags");

const NORMALIZED: Parameter = Parameter::new(
    "includeNormalizedText",
    ParameterKind::Boolean,
    "Whether the text that the offsets refer to is sent back.",
)
.default("false");

/// Longest text in bytes that is read on the thread of the request: some tenths of a millisecond.
const INLINE_TEXT: usize = 8 << 10;

const EXTRACT_CODES: &[Code] = &[
    Code::OutOfBounds,
    Code::PatternMismatch,
    Code::UnknownField,
    Code::TextTooLarge,
    Code::DocumentTooComplex,
    Code::UnsupportedValue,
    Code::UnreadableDocument,
    Code::EmptyDocument,
];

const EXTRACT_EXAMPLE: &str = r#"{"attributions":[{"name":"Waypost starter data","text":"Starter data written by the Waypost project."}],"data":[{"confidence":0.93,"skill":{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","type":{"id":"ST1","name":"Specialized Skill"},"infoUrl":"http://127.0.0.1:8080/skills/versions/latest/skills/WST7FAKW4VK9Q1FGN3","tags":[]}}]}"#;

const LIST_EXAMPLE: &str = r#"{"attributions":[{"name":"Waypost starter data","text":"Starter data written by the Waypost project."}],"data":[{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","type":{"id":"ST1","name":"Specialized Skill"},"infoUrl":"http://127.0.0.1:8080/skills/versions/latest/skills/WST7FAKW4VK9Q1FGN3"}]}"#;

pub(super) const STATUS: Operation = Operation {
    id: OperationId::SkillsStatus,
    name: "skills.status",
    paths: &["/skills/status"],
    access: Access::Public,
    needs_data: false,
    answer: Answer {
        media: JSON,
        schema: Some(&service::STATUS),
        example: r#"{"data":{"healthy":true,"message":"Service is healthy"}}"#,
    },
    priority: Priority::Vital,
    summary: "Says whether the family is healthy",
    description: "200 also while it is not: `healthy` is false and `message` says why.",
    ..SKILLS
};

pub(super) const META: Operation = Operation {
    id: OperationId::SkillsMeta,
    name: "skills.meta",
    paths: &["/skills/meta"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::META),
        example: r#"{"data":{"attribution":{"title":"Waypost Skills","body":"Starter data written by the Waypost project."},"latestVersion":"1.0"}}"#,
    },
    cache: Cache::Short,
    summary: "Names the sources and the newest version",
    description: "",
    ..SKILLS
};

pub(super) const DOCS: Operation = Operation {
    id: OperationId::SkillsDocs,
    name: "skills.docs",
    paths: &["/skills/docs"],
    access: Access::Public,
    needs_data: false,
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Skills\n",
    },
    cache: Cache::Public,
    summary: "Is the manual of the family",
    description: "Markdown, generated from the table that routes requests.",
    ..SKILLS
};

pub(super) const VERSIONS: Operation = Operation {
    id: OperationId::SkillsVersions,
    name: "skills.versions",
    paths: &["/skills/versions"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::VERSIONS),
        example: r#"{"data":["1.0"]}"#,
    },
    cache: Cache::Short,
    summary: "Lists the versions, newest first",
    description: "Aliases and `latest` are not listed.",
    ..SKILLS
};

pub(super) const VERSION: Operation = Operation {
    id: OperationId::SkillsVersion,
    name: "skills.version",
    paths: &["/skills/versions/{version}"],
    path_parameters: IN_VERSION,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::VERSION),
        example: r#"{"data":{"version":"1.0","skillCount":1650,"removedSkillCount":0,"fields":["id","name"],"types":[{"id":"ST1","name":"Specialized Skill","description":"Skills that belong to certain occupations, fields or tools."}],"languageSupport":["en"]}}"#,
    },
    cache: Cache::Versioned,
    summary: "Describes a version",
    description: "",
    ..SKILLS
};

pub(super) const CHANGES: Operation = Operation {
    id: OperationId::SkillsChanges,
    name: "skills.changes",
    paths: &["/skills/versions/{version}/changes"],
    path_parameters: IN_VERSION,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::CHANGES),
        example: r#"{"data":{"additions":[{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","type":"Specialized Skill"}],"removals":[],"taggingImprovements":[],"renames":[],"consolidations":[],"typeChanges":[]}}"#,
    },
    cache: Cache::Versioned,
    summary: "Lists the changes against the version before",
    description: "The oldest loaded version has none.",
    ..SKILLS
};

pub(super) const LIST: Operation = Operation {
    id: OperationId::SkillsList,
    name: "skills.list",
    paths: &["/skills/versions/{version}/skills"],
    path_parameters: IN_VERSION,
    query: &[
        Parameter::new(
            "q",
            ParameterKind::Text,
            "Words of the name or of another label; the last ones may be incomplete or misspelt.",
        ),
        TYPE_IDS,
        FIELDS,
        Parameter::new(
            "limit",
            ParameterKind::Integer {
                min: 0,
                max: i64::MAX,
            },
            "Most skills; 0 for all.",
        )
        .default("all"),
    ],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::LIST),
        example: LIST_EXAMPLE,
    },
    own_codes: &[
        Code::WrongType,
        Code::OutOfBounds,
        Code::UnknownField,
        Code::UnknownFilterValue,
    ],
    cache: Cache::Versioned,
    summary: "Lists or searches skills",
    description: "Without `q` in the order of names; with `q` the best matches first.",
    ..SKILLS
};

pub(super) const BY_IDS: Operation = Operation {
    id: OperationId::SkillsByIds,
    name: "skills.by_ids",
    method: Method::Post,
    paths: &["/skills/versions/{version}/skills"],
    path_parameters: IN_VERSION,
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::IDS_REQUEST),
            query: &[
                Parameter::new(
                    "typeIds",
                    ParameterKind::List,
                    "Types to keep: ST1, ST2, ST3, ST0.",
                )
                .default("all"),
                FIELDS,
            ],
            example: r#"{"ids":["WST7FAKW4VK9Q1FGN3"]}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'ids'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::LIST),
        example: LIST_EXAMPLE,
    },
    own_codes: &[Code::OutOfBounds, Code::UnknownField, Code::UnknownFilterValue],
    summary: "Reads several skills",
    description: "Unknown ids are dropped, repeats are answered once, and the order is that of names.",
    ..SKILLS
};

pub(super) const BY_ID: Operation = Operation {
    id: OperationId::SkillsById,
    name: "skills.by_id",
    paths: &["/skills/versions/{version}/skills/{skill_id}"],
    path_parameters: &[VERSION_PARAMETER, SKILL_PARAMETER],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::ONE),
        example: r#"{"attributions":[{"name":"Waypost starter data","text":"Starter data written by the Waypost project."}],"data":{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","type":{"id":"ST1","name":"Specialized Skill"},"infoUrl":"http://127.0.0.1:8080/skills/versions/latest/skills/WST7FAKW4VK9Q1FGN3","tags":[],"description":"Leavening bread with wild yeast.","descriptionSource":"OPERATOR","isSoftware":false,"isLanguage":false,"category":{"id":9,"name":"Food"},"subcategory":{"id":91,"name":"Bakery"},"removedDescription":null}}"#,
    },
    cache: Cache::Versioned,
    summary: "Reads one skill",
    description: "All fields. A removed skill is answered with type ST0 and a `removedDescription`.",
    ..SKILLS
};

pub(super) const RELATED: Operation = Operation {
    id: OperationId::SkillsRelated,
    name: "skills.related",
    method: Method::Post,
    paths: &["/skills/versions/{version}/related"],
    path_parameters: IN_VERSION,
    quota: Some("skills:related"),
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::RELATED_REQUEST),
            query: &[],
            example: r#"{"ids":["WST7FAKW4VK9Q1FGN3"],"limit":5}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'ids'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::LIST),
        example: LIST_EXAMPLE,
    },
    own_codes: &[Code::OutOfBounds, Code::UnknownField, Code::UnknownFilterValue],
    // A thousand inputs are a millisecond; a few are nothing.
    work: Work::PoolOver(2 << 10),
    summary: "Finds related skills",
    description: "The `limit` best are chosen, then sorted by name. Query parameters are not read.",
    ..SKILLS
};

pub(super) const EXTRACT: Operation = Operation {
    id: OperationId::SkillsExtract,
    name: "skills.extract",
    method: Method::Post,
    paths: &["/skills/versions/{version}/extract"],
    path_parameters: IN_VERSION,
    quota: Some("skills:extract"),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::EXTRACT_REQUEST),
                query: &[LANGUAGE, SKILL_FIELDS],
                example: r#"{"text":"We bake sourdough bread and keep the books in Excel.","confidenceThreshold":0.5}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[THRESHOLD, LANGUAGE, SKILL_FIELDS],
                example: "We bake sourdough bread and keep the books in Excel.",
            },
            BodyType {
                kind: BodyKind::Pdf,
                schema: None,
                query: &[THRESHOLD, LANGUAGE, SKILL_FIELDS],
                example: "%PDF-1.7",
            },
            BodyType {
                kind: BodyKind::Docx,
                schema: None,
                query: &[THRESHOLD, LANGUAGE, SKILL_FIELDS],
                example: "PK",
            },
        ],
        cap: DOCUMENT_CAP,
        what: "a text, or a JSON object with 'text', or a PDF or DOCX document",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::EXTRACTION),
        example: EXTRACT_EXAMPLE,
    },
    own_codes: EXTRACT_CODES,
    work: Work::PoolOver(INLINE_TEXT),
    summary: "Finds the skills of a document",
    description: "Each skill once, with its best confidence, the surest first.",
    ..SKILLS
};

pub(super) const EXTRACT_TRACE: Operation = Operation {
    id: OperationId::SkillsExtractTrace,
    name: "skills.extract_trace",
    paths: &["/skills/versions/{version}/extract/trace"],
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::TRACE_REQUEST),
                query: &[LANGUAGE, SKILL_FIELDS],
                example: r#"{"text":"We bake sourdough bread.","includeNormalizedText":true}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[THRESHOLD, LANGUAGE, SKILL_FIELDS, NORMALIZED],
                example: "We bake sourdough bread.",
            },
            BodyType {
                kind: BodyKind::Pdf,
                schema: None,
                query: &[THRESHOLD, LANGUAGE, SKILL_FIELDS, NORMALIZED],
                example: "%PDF-1.7",
            },
            BodyType {
                kind: BodyKind::Docx,
                schema: None,
                query: &[THRESHOLD, LANGUAGE, SKILL_FIELDS, NORMALIZED],
                example: "PK",
            },
        ],
        cap: DOCUMENT_CAP,
        what: "a text, or a JSON object with 'text', or a PDF or DOCX document",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::TRACED),
        example: r#"{"attributions":[{"name":"Waypost starter data","text":"Starter data written by the Waypost project."}],"data":{"skills":[{"confidence":0.9,"skill":{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","type":{"id":"ST1","name":"Specialized Skill"},"infoUrl":"http://127.0.0.1:8080/skills/versions/latest/skills/WST7FAKW4VK9Q1FGN3","tags":[]}}],"trace":[{"surfaceForm":{"sourceStart":8,"sourceEnd":17,"value":"sourdough"},"classificationData":{"contextForms":[{"sourceStart":18,"sourceEnd":23,"value":"bread"}],"skills":[{"confidence":0.9,"skill":{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","type":{"id":"ST1","name":"Specialized Skill"},"infoUrl":"http://127.0.0.1:8080/skills/versions/latest/skills/WST7FAKW4VK9Q1FGN3","tags":[]}}]}}],"normalizedText":null}}"#,
    },
    summary: "Finds the skills of a document, with their places",
    description: "Offsets count bytes of the normalised text in UTF-8; ends are exclusive.",
    ..EXTRACT
};

pub(super) const EXTRACT_BATCH: Operation = Operation {
    id: OperationId::SkillsExtractBatch,
    name: "skills.extract_batch",
    paths: &["/skills/versions/{version}/extract/batch"],
    quota_by_line: true,
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Ndjson,
            schema: Some(&wire::BATCH_LINE),
            query: &[THRESHOLD, LANGUAGE, SKILL_FIELDS],
            example: r#"{"id":"a1","text":"We bake sourdough bread."}"#,
        }],
        cap: BATCH_CAP,
        what: "one JSON object with 'text' on each line",
    }),
    answer: Answer {
        media: NDJSON,
        schema: None,
        example: r#"{"id":"a1","data":[{"confidence":0.93,"skill":{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","type":{"id":"ST1","name":"Specialized Skill"},"infoUrl":"http://127.0.0.1:8080/skills/versions/latest/skills/WST7FAKW4VK9Q1FGN3","tags":[]}}]}"#,
    },
    own_codes: &[
        Code::OutOfBounds,
        Code::PatternMismatch,
        Code::UnknownField,
        Code::UnsupportedValue,
    ],
    priority: Priority::Bulk,
    work: Work::Pool,
    summary: "Finds the skills of many documents",
    description: "One JSON object a line in, one a line out, in the same order; a line's own fault is an `errors` line. \
                  A unit of quota for each line that is answered.",
    ..EXTRACT
};
