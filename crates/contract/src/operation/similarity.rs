//! Rows of the Similarity family.

use super::{
    Access, Answer, Body, BodyKind, BodyType, Cache, JSON_CAP, Method, Operation, OperationId, PLAIN,
    PathParameter, Priority, Work,
};
use crate::{
    code::Code,
    family::Family,
    render::{JSON, MARKDOWN},
    schema::{Parameter, ParameterKind},
    wire::{service, similarity as wire},
};

/// What the rows of the family have in common.
const SIMILARITY: Operation = Operation {
    family: Some(Family::Similarity),
    access: Access::Scope,
    needs_data: true,
    ..PLAIN
};

/// Longest body in bytes that is answered on the thread of the request: some tens of inputs.
const INLINE_INPUTS: usize = 1 << 10;

pub(super) const STATUS: Operation = Operation {
    id: OperationId::SimilarityStatus,
    name: "similarity.status",
    paths: &["/similarity/status"],
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
    ..SIMILARITY
};

pub(super) const META: Operation = Operation {
    id: OperationId::SimilarityMeta,
    name: "similarity.meta",
    paths: &["/similarity/meta"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::META),
        example: r#"{"data":{"attribution":{"title":"Waypost Similarity","body":"Computed by Waypost from open sources."},"models":[{"name":"skill","input":"skills","output":"skills","bulk":true,"maxInputs":1000,"maxResults":1000}],"taxonomies":{"skills":"1.4.0","lot":"1.0.0","soc_2018":"1.0.0","onet_2019":"1.0.0"},"evidence":{"postings":0,"from":null,"to":null}},"warnings":["No postings are loaded: scores come from open data alone."]}"#,
    },
    cache: Cache::Short,
    summary: "Names the sources, the models and the versions",
    description: "",
    ..SIMILARITY
};

pub(super) const DOCS: Operation = Operation {
    id: OperationId::SimilarityDocs,
    name: "similarity.docs",
    paths: &["/similarity/docs"],
    access: Access::Public,
    needs_data: false,
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Similarity\n",
    },
    cache: Cache::Public,
    summary: "Is the manual of the family",
    description: "Markdown, generated from the table that routes requests.",
    ..SIMILARITY
};

pub(super) const MODELS: Operation = Operation {
    id: OperationId::SimilarityModels,
    name: "similarity.models",
    paths: &["/similarity/models"],
    query: &[
        Parameter::new(
            "new_taxonomy_versions",
            ParameterKind::Boolean,
            "Accepted for compatibility; changes nothing.",
        ),
        Parameter::new(
            "lot_version",
            ParameterKind::Choice(&["6", "7"]),
            "Accepted for compatibility; changes nothing.",
        ),
    ],
    needs_data: false,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::MODELS),
        example: r#"{"data":["lotocc","lotocc-skill","lotspecocc","lotspecocc-skill","onet","onet-skill","skill","skill-lotocc","skill-lotspecocc","skill-onet","skill-soc","soc","soc-skill"],"warnings":[]}"#,
    },
    own_codes: &[Code::WrongType, Code::UnknownParameterValue],
    cache: Cache::Short,
    summary: "Lists the models",
    description: "",
    ..SIMILARITY
};

pub(super) const NEAREST: Operation = Operation {
    id: OperationId::SimilarityNearest,
    name: "similarity.nearest",
    method: Method::Post,
    paths: &["/similarity/models/{model}"],
    path_parameters: &[PathParameter {
        name: "model",
        doc: "Name of a model.",
        example: "skill",
        unknown: Code::UnknownModel,
    }],
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::NEAREST_REQUEST),
            query: &[
                Parameter::new(
                    "limit",
                    ParameterKind::Integer {
                        min: 1,
                        max: wire::MOST_RESULTS,
                    },
                    "Most results, where the body has none.",
                )
                .default("10"),
                Parameter::new(
                    "minScore",
                    ParameterKind::Number { min: 0.0, max: 1.0 },
                    "Least score of a result, where the body has none.",
                )
                .default("0"),
            ],
            example: r#"{"input":["WST7FAKW4VK9Q1FGN3"],"limit":5,"filter":{"minScore":0.1}}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'input'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::NEAREST),
        example: r#"{"data":[{"id":"35-1012","name":"First-Line Supervisors of Food Preparation and Serving Workers","score":0.87}],"warnings":["No postings are loaded: scores come from open data alone."]}"#,
    },
    own_codes: &[Code::OutOfBounds],
    work: Work::PoolOver(INLINE_INPUTS),
    summary: "Finds what is nearest to occupations or skills",
    description: "The score is the mean over the inputs. Unknown inputs are dropped; inputs are never among the results.",
    ..SIMILARITY
};
