//! Rows of the Titles family.

use super::{
    Access, Answer, Body, BodyKind, BodyType, Cache, JSON_CAP, Method, Operation, OperationId, PLAIN,
    PathParameter, Priority, Work,
};
use crate::{
    code::Code,
    family::Family,
    render::{JSON, MARKDOWN},
    schema::{Parameter, ParameterKind},
    wire::{service, titles as wire},
};

/// What the rows of the family have in common.
const TITLES: Operation = Operation {
    family: Some(Family::Titles),
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

const TITLE_PARAMETER: PathParameter = PathParameter {
    name: "title_id",
    doc: "Id of a title.",
    example: "WTKEP0TV62VZB3H28T",
    unknown: Code::UnknownTitle,
};

const IN_VERSION: &[PathParameter] = &[VERSION_PARAMETER];

const FIELDS: Parameter = Parameter::new(
    "fields",
    ParameterKind::FieldList(wire::FIELD_NAMES),
    "Fields of each title; `mapping` needs the permission `titles:full_access`.",
)
.default("id,name");

const THRESHOLD: Parameter = Parameter::new(
    "confidenceThreshold",
    ParameterKind::Number { min: 0.0, max: 1.0 },
    "Least confidence of a title, itself included.",
)
.default("0.5");

/// Longest body in bytes that is answered on the thread of the request: one term costs some tenths of a millisecond.
const INLINE_TERM: usize = 2 << 10;

const LIST_EXAMPLE: &str = r#"{"data":[{"id":"WTKEP0TV62VZB3H28T","name":"Pastry Chef"}]}"#;

pub(super) const STATUS: Operation = Operation {
    id: OperationId::TitlesStatus,
    name: "titles.status",
    paths: &["/titles/status"],
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
    ..TITLES
};

pub(super) const META: Operation = Operation {
    id: OperationId::TitlesMeta,
    name: "titles.meta",
    paths: &["/titles/meta"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::META),
        example: r#"{"data":{"attribution":{"title":"Waypost Titles","body":"Starter titles."},"latestVersion":"1.0"}}"#,
    },
    cache: Cache::Short,
    summary: "Names the sources and the newest version",
    description: "",
    ..TITLES
};

pub(super) const DOCS: Operation = Operation {
    id: OperationId::TitlesDocs,
    name: "titles.docs",
    paths: &["/titles/docs"],
    access: Access::Public,
    needs_data: false,
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Titles\n",
    },
    cache: Cache::Public,
    summary: "Is the manual of the family",
    description: "Markdown, generated from the table that routes requests.",
    ..TITLES
};

pub(super) const VERSIONS: Operation = Operation {
    id: OperationId::TitlesVersions,
    name: "titles.versions",
    paths: &["/titles/versions"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::VERSIONS),
        example: r#"{"data":["1.0"]}"#,
    },
    cache: Cache::Short,
    summary: "Lists the versions, newest first",
    description: "Aliases and `latest` are not listed.",
    ..TITLES
};

pub(super) const VERSION: Operation = Operation {
    id: OperationId::TitlesVersion,
    name: "titles.version",
    paths: &["/titles/versions/{version}"],
    path_parameters: IN_VERSION,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::VERSION),
        example: r#"{"data":{"version":"1.0","titleCount":406,"removedTitleCount":0,"fields":["id","name","pluralName","isSupervisor","levelBand","infoUrl","mapping"],"mappingVersions":{"soc":["soc_2018"],"skill":[]}}}"#,
    },
    cache: Cache::Versioned,
    summary: "Describes a version",
    description: "`mappingVersions` and the field `mapping` are named only to clients with the permission `titles:full_access`.",
    ..TITLES
};

pub(super) const CHANGES: Operation = Operation {
    id: OperationId::TitlesChanges,
    name: "titles.changes",
    paths: &["/titles/versions/{version}/changes"],
    path_parameters: IN_VERSION,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::CHANGES),
        example: r#"{"data":{"additions":[{"id":"WTKEP0TV62VZB3H28T","title":"Pastry Chef"}],"removals":[],"alterations":[]}}"#,
    },
    cache: Cache::Versioned,
    summary: "Lists the changes against the version before",
    description: "The oldest loaded version has none.",
    ..TITLES
};

pub(super) const LIST: Operation = Operation {
    id: OperationId::TitlesList,
    name: "titles.list",
    paths: &["/titles/versions/{version}/titles"],
    path_parameters: IN_VERSION,
    query: &[
        Parameter::new(
            "q",
            ParameterKind::Text,
            "Words of the name or of another label; the last ones may be incomplete or misspelt.",
        ),
        FIELDS,
        Parameter::new(
            "limit",
            ParameterKind::Integer {
                min: 0,
                max: i64::MAX,
            },
            "Most titles of a page; 0 for all.",
        )
        .default("all"),
        Parameter::new(
            "page",
            ParameterKind::Integer {
                min: 1,
                max: i64::MAX,
            },
            "The page, counted from 1; past the end it is empty.",
        )
        .default("1"),
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
        Code::MissingPermission,
    ],
    cache: Cache::Versioned,
    summary: "Lists or searches titles",
    description: "Without `q` in the order of names; with `q` the best matches first, those that share only some words last.",
    ..TITLES
};

pub(super) const BY_IDS: Operation = Operation {
    id: OperationId::TitlesByIds,
    name: "titles.by_ids",
    method: Method::Post,
    paths: &["/titles/versions/{version}/titles"],
    path_parameters: IN_VERSION,
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::IDS_REQUEST),
            query: &[],
            example: r#"{"ids":["WTKEP0TV62VZB3H28T"],"fields":["id","name"]}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'ids'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::LIST),
        example: LIST_EXAMPLE,
    },
    own_codes: &[Code::OutOfBounds, Code::UnknownField, Code::MissingPermission],
    summary: "Reads several titles",
    description: "Unknown ids are dropped, repeats are answered once, removed titles are included, and the order is that of names.",
    ..TITLES
};

pub(super) const BY_ID: Operation = Operation {
    id: OperationId::TitlesById,
    name: "titles.by_id",
    paths: &["/titles/versions/{version}/titles/{title_id}"],
    path_parameters: &[VERSION_PARAMETER, TITLE_PARAMETER],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::ONE),
        example: r#"{"data":{"id":"WTKEP0TV62VZB3H28T","name":"Pastry Chef","pluralName":"Pastry Chefs","isSupervisor":false,"levelBand":null,"infoUrl":"http://127.0.0.1:8080/titles/versions/latest/titles/WTKEP0TV62VZB3H28T","mapping":{"names":["Pastry Chefs"],"socs":[{"id":"35-1011","name":"Chefs and Head Cooks"}],"skills":[]},"addedVersion":"1.0","removedVersion":null}}"#,
    },
    cache: Cache::Versioned,
    summary: "Reads one title",
    description: "All fields; `mapping` only with the permission `titles:full_access`. A removed title is answered with its `removedVersion`.",
    ..TITLES
};

pub(super) const NORMALIZE: Operation = Operation {
    id: OperationId::TitlesNormalize,
    name: "titles.normalize",
    method: Method::Post,
    paths: &["/titles/versions/{version}/normalize"],
    path_parameters: IN_VERSION,
    permission: Some(wire::FULL_ACCESS),
    quota: Some("titles:normalize"),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::NORMALIZE_REQUEST),
                query: &[],
                example: r#"{"term":"Sr. Pastry Chef (m/w/d) #1042"}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[FIELDS, THRESHOLD],
                example: "Sr. Pastry Chef (m/w/d) #1042",
            },
        ],
        cap: JSON_CAP,
        what: "a job title, or a JSON object with 'term'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::NORMALIZED),
        example: r#"{"data":{"title":{"id":"WTKEP0TV62VZB3H28T","name":"Pastry Chef"},"confidence":0.93,"jobLevels":["Senior"]}}"#,
    },
    own_codes: &[
        Code::OutOfBounds,
        Code::UnknownField,
        Code::TermTooLarge,
        Code::NoMatch,
    ],
    work: Work::PoolOver(INLINE_TERM),
    summary: "Finds the title that a raw one means",
    description: "Places, pay, working hours, numbers of requisitions and marks of gender in the term do not count. Nothing that is sure \
                  enough is 404, which costs no quota.",
    ..TITLES
};

pub(super) const INSPECT: Operation = Operation {
    id: OperationId::TitlesInspect,
    name: "titles.inspect",
    paths: &["/titles/versions/{version}/normalize/inspect"],
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::INSPECT_REQUEST),
                query: &[],
                example: r#"{"term":"Pastry Chef","limit":2}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[
                    FIELDS,
                    THRESHOLD,
                    Parameter::new(
                        "limit",
                        ParameterKind::Integer {
                            min: 0,
                            max: wire::MOST_INSPECTED,
                        },
                        "Most titles; 0 for none.",
                    )
                    .default("5"),
                ],
                example: "Pastry Chef",
            },
        ],
        cap: JSON_CAP,
        what: "a job title, or a JSON object with 'term'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::INSPECTED),
        example: r#"{"data":[{"title":{"id":"WTKEP0TV62VZB3H28T","name":"Pastry Chef"},"confidence":1.0,"jobLevels":[]}]}"#,
    },
    own_codes: &[
        Code::WrongType,
        Code::OutOfBounds,
        Code::UnknownField,
        Code::TermTooLarge,
    ],
    summary: "Finds the titles that a raw one may mean",
    description: "The surest first, none below the threshold.",
    ..NORMALIZE
};

pub(super) const BULK: Operation = Operation {
    id: OperationId::TitlesBulk,
    name: "titles.bulk",
    paths: &["/titles/versions/{version}/normalize/bulk"],
    permission: Some(wire::NORMALIZE_BULK),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::BULK_REQUEST),
                query: &[],
                example: r#"{"terms":["Pastry Chef","zzz"]}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[FIELDS, THRESHOLD],
                example: "Pastry Chef\nzzz\n",
            },
        ],
        cap: JSON_CAP,
        what: "one job title a line, or a JSON object with 'terms'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::BULK),
        example: r#"{"data":[{"term":"Pastry Chef","title":{"id":"WTKEP0TV62VZB3H28T","name":"Pastry Chef"},"confidence":1.0,"jobLevels":[]},{"term":"zzz","title":null,"confidence":0,"jobLevels":[]}]}"#,
    },
    own_codes: &[Code::OutOfBounds, Code::UnknownField, Code::TermTooLarge],
    priority: Priority::Bulk,
    work: Work::Pool,
    summary: "Finds the titles that many raw ones mean",
    description: "In the order of the request, repeats included; 500 terms at most. One unit of quota for the request. The field `mapping` \
                  needs the permission `titles:full_access` besides.",
    ..NORMALIZE
};
