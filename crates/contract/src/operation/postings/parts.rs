//! What the rows of the mounts are made of.

use super::{
    super::{
        Access, Answer, Body, BodyKind, BodyType, Cache, JSON_CAP, Method, Operation, OperationId, PLAIN,
        PathParameter, Priority, Work,
    },
    PostingsOperation,
};
use crate::{
    code::Code,
    postings::Mount,
    render::JSON,
    schema::{Parameter, ParameterKind, Schema},
    wire::postings::{answer, request::MOST_ITEMS},
};

pub(super) const fn version(name: &'static str, doc: &'static str) -> Parameter {
    Parameter::new(name, ParameterKind::Text, doc)
}

/// Parameters that name a version of a taxonomy. One version of each is loaded, so that every accepted value selects it.
pub(super) const VERSIONS: [Parameter; 10] = [
    version("soc_version", "A version of SOC that `/meta` lists."),
    version("onet_version", "A version of O*NET that `/meta` lists."),
    version("title_version", "A version of the titles that `/meta` lists."),
    version(
        "company_version",
        "A version of the companies that `/meta` lists.",
    ),
    version("naics_version", "A version of NAICS that `/meta` lists."),
    version("area_version", "A version of the areas that `/meta` lists."),
    version("lot_version", "A version of the occupations that `/meta` lists."),
    version("naics_standard_version", "A version of NAICS that `/meta` lists."),
    version("noc_version", "A version of NOC that `/meta` lists."),
    Parameter::new(
        "new_taxonomy_versions",
        ParameterKind::Boolean,
        "Accepted for compatibility; changes nothing.",
    ),
];

pub(super) const fn with_versions<const COUNT: usize>(own: &[Parameter]) -> [Parameter; COUNT] {
    let mut parameters = [VERSIONS[0]; COUNT];
    let mut index = 0;
    while index < COUNT {
        parameters[index] = if index < own.len() {
            own[index]
        } else {
            VERSIONS[index - own.len()]
        };
        index += 1;
    }
    parameters
}

pub(super) const TAXONOMY_QUERY: [Parameter; 13] = with_versions(&[
    Parameter::new("q", ParameterKind::Text, "What is searched for."),
    Parameter::new(
        "autocomplete",
        ParameterKind::Boolean,
        "Whether words may be unfinished, and are looked for in names alone.",
    )
    .default("true"),
    Parameter::new(
        "limit",
        ParameterKind::Integer {
            min: 1,
            max: MOST_ITEMS as i64,
        },
        "Most items.",
    )
    .default("10"),
]);

pub(super) const FACET: PathParameter = PathParameter {
    name: "facet",
    doc: "Name of a facet that `/rankings` lists.",
    example: "company_name",
    unknown: Code::UnknownFacet,
};
pub(super) const NESTED: PathParameter = PathParameter {
    name: "nested",
    doc: "Name of a facet that `/rankings` lists.",
    example: "skills_name",
    unknown: Code::UnknownFacet,
};
pub(super) const DISTRIBUTED: PathParameter = PathParameter {
    name: "distribution",
    doc: "Name of a facet that `/distributions` lists.",
    example: "salary",
    unknown: Code::UnknownFacet,
};
pub(super) const TAXONOMY: PathParameter = PathParameter {
    name: "facet",
    doc: "Name of a facet that `/taxonomies` lists.",
    example: "lot_career_area",
    unknown: Code::UnknownFacet,
};
pub(super) const POSTING: PathParameter = PathParameter {
    name: "posting_id",
    doc: "Id of a posting, or of one that was merged into it.",
    example: "5d1f0c3b7a9e42608d6f13c2b4a59e70",
    unknown: Code::UnknownPosting,
};

/// Codes of a body with filters, besides those of every body.
pub(super) const FILTERED: [Code; 9] = [
    Code::OutOfBounds,
    Code::NotInEnum,
    Code::PatternMismatch,
    Code::UnknownParameterValue,
    Code::UnknownFilterValue,
    Code::InvalidDate,
    Code::InvalidRange,
    Code::OutsideData,
    Code::InvalidKeywordExpression,
];

pub(super) const fn filtered<const COUNT: usize>(mount: Mount, own: &[Code]) -> [Code; COUNT] {
    let mut codes = [FILTERED[0]; COUNT];
    let mut index = 0;
    while index < COUNT {
        codes[index] = if index < own.len() {
            own[index]
        } else if index - own.len() < filter_count(mount) {
            FILTERED[index - own.len()]
        } else {
            FILTERED[0]
        };
        index += 1;
    }
    codes
}

/// Where no text is searched, no expression can be wrong.
pub(super) const fn filter_count(mount: Mount) -> usize {
    FILTERED.len() - !mount.shows_postings() as usize
}

pub(super) const fn answer(schema: &'static Schema, example: &'static str) -> Answer {
    Answer {
        media: JSON,
        schema: Some(schema),
        example,
    }
}

/// What rows have in common.
pub(super) const fn common(mount: Mount, operation: PostingsOperation) -> Operation {
    Operation {
        id: OperationId::Postings(mount, operation),
        family: Some(mount.family()),
        access: Access::Scope,
        needs_data: true,
        ..PLAIN
    }
}

/// A list of names.
pub(super) const fn list(mount: Mount, operation: PostingsOperation, example: &'static str) -> Operation {
    Operation {
        answer: answer(&answer::NAME_LIST, example),
        cache: Cache::Short,
        ..common(mount, operation)
    }
}

/// What is computed over many postings.
pub(super) const fn computed(
    mount: Mount,
    operation: PostingsOperation,
    types: &'static [BodyType],
    what: &'static str,
) -> Operation {
    Operation {
        method: Method::Post,
        body: Some(Body {
            types,
            cap: JSON_CAP,
            what,
        }),
        priority: Priority::Bulk,
        work: Work::Pool,
        ..common(mount, operation)
    }
}

pub(super) const fn json(schema: &'static Schema, example: &'static str) -> BodyType {
    BodyType {
        kind: BodyKind::Json,
        schema: Some(schema),
        query: &VERSIONS,
        example,
    }
}

/// Cities are the only values that have to be searched for.
pub(super) const fn taxonomy_codes(mount: Mount) -> &'static [Code] {
    const LISTED: &[Code] = &[Code::WrongType, Code::OutOfBounds, Code::UnknownParameterValue];
    const SEARCHED: &[Code] = &[
        Code::WrongType,
        Code::OutOfBounds,
        Code::UnknownParameterValue,
        Code::MissingParameter,
    ];
    match mount {
        Mount::Us | Mount::Ca | Mount::Uk => SEARCHED,
        Mount::Global => LISTED,
    }
}
