//! What the rows of the occupation families have in common: five operations that all of them have.

use super::{
    Access, Answer, Body, BodyKind, BodyType, Cache, JSON_CAP, Method, Operation, OperationId, PLAIN,
    PathParameter, Priority, Work,
};
use crate::{
    code::Code,
    family::Family,
    render::{JSON, MARKDOWN},
    schema::{Parameter, ParameterKind, Schema},
    wire::{occupations as wire, service},
};

/// Accepted for compatibility, wherever a dimension is named.
const LOT_VERSION: Parameter = Parameter::new(
    "lot_version",
    ParameterKind::Text,
    "Accepted for compatibility: 6, 7, or the version of `lot` that `meta` names. Changes nothing.",
);

/// What the list of dimensions reads.
const DIMENSIONS_QUERY: &[Parameter] = &[
    Parameter::new(
        "tags",
        ParameterKind::Boolean,
        "Whether items are objects with title and tags.",
    )
    .default("false"),
    LOT_VERSION,
];

/// Codes that `lot_version` can give.
const LOT_VERSION_CODES: &[Code] = &[Code::UnknownParameterValue];

/// Codes of operations that read one id and a region.
pub(super) const ID_CODES: &[Code] = &[
    Code::UnknownParameterValue,
    Code::PatternMismatch,
    Code::NotInEnum,
    Code::OutOfBounds,
    Code::UnknownId,
    Code::UnknownRegion,
];

/// The same of operations without a limit.
pub(super) const ID_CODES_WITHOUT_BOUNDS: &[Code] = &[
    Code::UnknownParameterValue,
    Code::PatternMismatch,
    Code::NotInEnum,
    Code::UnknownId,
    Code::UnknownRegion,
];

/// The description of the dimension `soc` of the starter data.
pub(super) const SOC_EXAMPLE: &str = r#"{"data":{"dimension":"soc","title":"SOC 2018","description":"The 2018 Standard Occupational Classification of the United States.","taxonomy":"soc_2018","version":"1.0.0","count":167}}"#;

/// A row of a family.
const fn row(family: Family) -> Operation {
    Operation {
        family: Some(family),
        access: Access::Scope,
        needs_data: true,
        ..PLAIN
    }
}

pub(super) const fn status(
    id: OperationId,
    family: Family,
    name: &'static str,
    paths: &'static [&'static str],
) -> Operation {
    Operation {
        id,
        name,
        paths,
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
        ..row(family)
    }
}

pub(super) const fn meta(
    id: OperationId,
    family: Family,
    name: &'static str,
    paths: &'static [&'static str],
    example: &'static str,
) -> Operation {
    Operation {
        id,
        name,
        paths,
        answer: Answer {
            media: JSON,
            schema: Some(&wire::META),
            example,
        },
        cache: Cache::Short,
        summary: "Names the sources, the versions and every threshold",
        description: "",
        ..row(family)
    }
}

pub(super) const fn docs(
    id: OperationId,
    family: Family,
    name: &'static str,
    paths: &'static [&'static str],
    example: &'static str,
) -> Operation {
    Operation {
        id,
        name,
        paths,
        access: Access::Public,
        needs_data: false,
        answer: Answer {
            media: MARKDOWN,
            schema: None,
            example,
        },
        cache: Cache::Public,
        summary: "Is the manual of the family",
        description: "Markdown, generated from the table that routes requests.",
        ..row(family)
    }
}

pub(super) const fn dimensions(
    id: OperationId,
    family: Family,
    name: &'static str,
    paths: &'static [&'static str],
    example: &'static str,
) -> Operation {
    Operation {
        id,
        name,
        paths,
        query: DIMENSIONS_QUERY,
        answer: Answer {
            media: JSON,
            schema: Some(&wire::DIMENSIONS),
            example,
        },
        own_codes: &[Code::WrongType, Code::UnknownParameterValue],
        cache: Cache::Short,
        summary: "Lists the dimensions",
        description: "A dimension is a way to name what is asked about.",
        ..row(family)
    }
}

/// The dimension of a path about occupations.
pub(super) const OCCUPATION_PATH: &[PathParameter] = &[PathParameter {
    name: "dimension",
    doc: "Name of a dimension.",
    example: "soc",
    unknown: Code::UnknownDimension,
}];

/// The dimension of a path about skills.
pub(super) const SKILL_PATH: &[PathParameter] = &[PathParameter {
    name: "dimension",
    doc: "Name of a dimension.",
    example: "skill",
    unknown: Code::UnknownDimension,
}];

pub(super) const fn dimension(
    id: OperationId,
    family: Family,
    name: &'static str,
    (paths, parameters): (&'static [&'static str], &'static [PathParameter]),
    example: &'static str,
) -> Operation {
    Operation {
        id,
        name,
        paths,
        path_parameters: parameters,
        query: &[LOT_VERSION],
        answer: Answer {
            media: JSON,
            schema: Some(&wire::DIMENSION),
            example,
        },
        own_codes: LOT_VERSION_CODES,
        cache: Cache::Short,
        summary: "Describes a dimension",
        description: "",
        ..row(family)
    }
}

/// An operation that reads a body about a dimension. Body and words are the row's own.
pub(super) const fn question(
    id: OperationId,
    family: Family,
    name: &'static str,
    (paths, parameters): (&'static [&'static str], &'static [PathParameter]),
    answer: Answer,
) -> Operation {
    Operation {
        id,
        name,
        method: Method::Post,
        paths,
        path_parameters: parameters,
        answer,
        own_codes: ID_CODES,
        work: Work::Inline,
        ..row(family)
    }
}

/// A body type; rows add schema and example.
pub(super) const JSON_BODY: BodyType = BodyType {
    kind: BodyKind::Json,
    schema: None,
    query: &[LOT_VERSION],
    example: "",
};

/// A body; rows add its types and what it has to hold.
pub(super) const BODY: Body = Body {
    types: &[],
    cap: JSON_CAP,
    what: "",
};

pub(super) const fn json(schema: &'static Schema, example: &'static str) -> Answer {
    Answer {
        media: JSON,
        schema: Some(schema),
        example,
    }
}
