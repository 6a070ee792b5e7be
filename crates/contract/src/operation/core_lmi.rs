//! Rows of the Core LMI family.

use super::{
    Access, Answer, Body, BodyKind, BodyType, Cache, JSON_CAP, Method, Operation, OperationId, PLAIN,
    PathParameter, Priority, Work,
};
use crate::{
    code::Code,
    family::Family,
    render::{JSON, MARKDOWN},
    wire::{core_lmi as wire, service},
};

/// What the rows of the family have in common.
const CORE_LMI: Operation = Operation {
    family: Some(Family::CoreLmi),
    access: Access::Scope,
    needs_data: true,
    ..PLAIN
};

/// Paths that would name a dataset by a word of the family itself: no operation answers on them.
pub const RESERVED_PATHS: &[&str] = &[
    "/core-lmi/docs/{name}",
    "/core-lmi/health/{name}",
    "/core-lmi/meta/{name}",
    "/core-lmi/status/{name}",
];

const DATASET_PARAMETER: PathParameter = PathParameter {
    name: "dataset",
    doc: "Name of a dataset or an alias of it, in any case.",
    example: "emsi.us.occupation",
    unknown: Code::UnknownDataset,
};

const RUN_PARAMETER: PathParameter = PathParameter {
    name: "version",
    doc: "A run such as `2025.3`, an alias, or `latest`.",
    example: "latest",
    unknown: Code::UnknownVersion,
};

const DIMENSION_PARAMETER: PathParameter = PathParameter {
    name: "dimension",
    doc: "Name of a dimension, in any case.",
    example: "Area",
    unknown: Code::UnknownDimension,
};

pub(super) const HEALTH: Operation = Operation {
    id: OperationId::CoreLmiHealth,
    name: "core_lmi.health",
    paths: &["/core-lmi/health"],
    access: Access::Public,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::HEALTH),
        example: r#"{"healthy":true}"#,
    },
    summary: "Says whether a dataset is loaded",
    description: "503 while none is.",
    ..CORE_LMI
};

pub(super) const STATUS: Operation = Operation {
    id: OperationId::CoreLmiStatus,
    name: "core_lmi.status",
    paths: &["/core-lmi/status"],
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
    ..CORE_LMI
};

pub(super) const META: Operation = Operation {
    id: OperationId::CoreLmiMeta,
    name: "core_lmi.meta",
    paths: &["/core-lmi/meta"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::META),
        example: r#"{"datasets":[{"name":"waypost.us.occupation","versions":["2025.3"]},{"name":"emsi.us.occupation","versions":["2025.3"]}]}"#,
    },
    cache: Cache::Short,
    summary: "Lists the datasets and their runs",
    description: "",
    ..CORE_LMI
};

pub(super) const DEFINITIONS: Operation = Operation {
    id: OperationId::CoreLmiDefinitions,
    name: "core_lmi.definitions",
    paths: &["/core-lmi/meta/definitions"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::DEFINITIONS),
        example: r#"{"datasets":[{"name":"waypost.us.firms","title":"Firms","description":"Firms, establishments, jobs, wages and receipts of private employers by industry and receipts.","versions":["2025.3"]}]}"#,
    },
    cache: Cache::Short,
    summary: "Lists the datasets with what they hold",
    description: "",
    ..CORE_LMI
};

pub(super) const VERSIONS: Operation = Operation {
    id: OperationId::CoreLmiVersions,
    name: "core_lmi.versions",
    paths: &["/core-lmi/meta/dataset/{dataset}"],
    path_parameters: &[DATASET_PARAMETER],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::VERSIONS),
        example: r#"["2025.2","2025.3"]"#,
    },
    cache: Cache::Short,
    summary: "Lists the runs of a dataset, newest last",
    description: "Aliases and `latest` are not listed.",
    ..CORE_LMI
};

pub(super) const DATASET: Operation = Operation {
    id: OperationId::CoreLmiDataset,
    name: "core_lmi.dataset",
    paths: &["/core-lmi/meta/dataset/{dataset}/{version}"],
    path_parameters: &[DATASET_PARAMETER, RUN_PARAMETER],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::DATASET),
        example: r#"{"datasetName":"waypost.us.firms","versionName":"2025.3","attributes":{"countryCode":"US","currentYear":"2022","datarun":"2025.3","displayName":"Firms"},"dimensions":[{"name":"Industry","levelsStored":["1","2","3","4","5","6"]},{"name":"Area","levelsStored":["1"]},{"name":"ReceiptSize","levelsStored":["1","2"]}],"metrics":[{"name":"Firms.2022","kind":"additive","weight":null}]}"#,
    },
    cache: Cache::Versioned,
    summary: "Describes a run of a dataset",
    description: "Under an alias, `attributes.aliasOf` names the dataset.",
    ..CORE_LMI
};

pub(super) const DIMENSION: Operation = Operation {
    id: OperationId::CoreLmiDimension,
    name: "core_lmi.dimension",
    paths: &["/core-lmi/meta/dataset/{dataset}/{version}/{dimension}"],
    path_parameters: &[DATASET_PARAMETER, RUN_PARAMETER, DIMENSION_PARAMETER],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::DIMENSION),
        example: r#"{"name":"Area","hierarchy":[{"child":"0","parent":"0","name":"United States","abbr":"US","level_name":"1","display_id":"0"},{"child":"16","parent":"0","name":"Idaho","abbr":"ID","level_name":"2","display_id":"16"}]}"#,
    },
    cache: Cache::Versioned,
    summary: "Lists the codes of a dimension",
    description: "Codes that have data, and those above them.",
    ..CORE_LMI
};

pub(super) const QUERY: Operation = Operation {
    id: OperationId::CoreLmiQuery,
    name: "core_lmi.query",
    method: Method::Post,
    paths: &["/core-lmi/{dataset}/{version}"],
    path_parameters: &[DATASET_PARAMETER, RUN_PARAMETER],
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::QUERY_REQUEST),
            query: &[],
            example: r#"{"metrics":[{"name":"Jobs.2024","as":"jobs"},{"name":"Jobs.2024","as":"lq","operation":{"name":"LocationQuotient","geoparent":"0","along":"Occupation"}}],"constraints":[{"dimensionName":"Area","map":{"US":["0"]}},{"dimensionName":"Occupation","map":{"Developers":["15-1252"],"Cooks":["35-2014","35-2012"]}}]}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'metrics' and 'constraints'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::QUERY),
        example: r#"{"data":[{"name":"Area","type":"String","rows":["US","US"]},{"name":"Occupation","type":"String","rows":["Developers","Cooks"]},{"name":"jobs","type":"Double","rows":[1500000.0,2500000.0]},{"name":"lq","type":"Double","rows":[1.0,1.0]}],"errors":[],"warnings":[],"timings":["Overall query time: 0.21ms"],"totalRows":2}"#,
    },
    own_codes: &[
        Code::AmbiguousConstraint,
        Code::OutOfBounds,
        Code::NotInEnum,
        Code::MetricNotInDataset,
        Code::UnknownConstraintDimension,
        Code::UnknownCode,
        Code::LevelNotStored,
        Code::DuplicateColumn,
        Code::DuplicateConstraint,
        Code::OperationNotAllowed,
        Code::InvalidRange,
        Code::UnsupportedValue,
        Code::AnswerTooLarge,
    ],
    work: Work::Pool,
    priority: Priority::Bulk,
    summary: "Answers a query on a dataset",
    description: "Rows are the product of the constraints' labels, the first one turning slowest. A missing value is `null`; a row without any value is left out unless `zeroFill` is true.",
    ..CORE_LMI
};

pub(super) const DOCS: Operation = Operation {
    id: OperationId::CoreLmiDocs,
    name: "core_lmi.docs",
    paths: &["/core-lmi/docs"],
    access: Access::Public,
    needs_data: false,
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Core LMI\n",
    },
    cache: Cache::Public,
    summary: "Is the manual of the family",
    description: "Markdown, generated from the table that routes requests.",
    ..CORE_LMI
};
