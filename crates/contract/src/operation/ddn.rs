//! Rows of the DDN family: defining, distinguishing and necessary skills.

use super::{Body, BodyType, Operation, OperationId, occupations};
use crate::{family::Family, wire::ddn as wire};

const FAMILY: Family = Family::Ddn;

pub(super) const STATUS: Operation =
    occupations::status(OperationId::DdnStatus, FAMILY, "ddn.status", &["/ddn/status"]);

pub(super) const META: Operation = occupations::meta(
    OperationId::DdnMeta,
    FAMILY,
    "ddn.meta",
    &["/ddn/meta"],
    r#"{"data":{"attribution":{"title":"Waypost DDN","body":"Starter data."},"dimensions":["soc","onet","lotocc","lotspecocc"],"nations":["us"],"regionLevels":["nation","state","msa"],"taxonomies":{"soc_2018":"1.0.0","lot":"1.0.0","skills":"1.0.0"},"methods":{"skillLists":{"important":3.5}},"postings":null}}"#,
);

pub(super) const DOCS: Operation = occupations::docs(
    OperationId::DdnDocs,
    FAMILY,
    "ddn.docs",
    &["/ddn/docs"],
    "# DDN\n",
);

pub(super) const DIMENSIONS: Operation = occupations::dimensions(
    OperationId::DdnDimensions,
    FAMILY,
    "ddn.dimensions",
    &["/ddn/dimensions"],
    r#"{"data":["soc","onet","lotocc","lotspecocc"]}"#,
);

const PATHS: &[&str] = &["/ddn/dimensions/{dimension}"];

pub(super) const DIMENSION: Operation = occupations::dimension(
    OperationId::DdnDimension,
    FAMILY,
    "ddn.dimension",
    (PATHS, occupations::OCCUPATION_PATH),
    occupations::SOC_EXAMPLE,
);

pub(super) const SKILLS: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::REQUEST),
            example: r#"{"id":"15-1252"}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'id'",
        ..occupations::BODY
    }),
    own_codes: occupations::ID_CODES_WITHOUT_BOUNDS,
    summary: "Lists what defines an occupation, sets it apart, and is needed for it",
    description: "Each skill stands in the first list that it fits. Without enough postings the lists rest on open data: counts are then null, and the score is the skill's weight.",
    work: super::Work::Pool,
    ..occupations::question(
        OperationId::DdnSkills,
        FAMILY,
        "ddn.skills",
        (PATHS, occupations::OCCUPATION_PATH),
        occupations::json(
            &wire::ANSWER,
            r#"{"data":{"id":"15-1252","name":"Software Developers","region":{"nation":"us"},"basis":"onet","definingSkills":[{"id":"WSYDG9XM62B3065P9Y","name":"Git (Version Control System)","description":"Distributed system for the history of source code.","type":"ST1","count":null,"percentage":null,"recall":null,"concentration":null,"score":0.9}],"distinguishingSkills":[],"necessarySkills":[]}}"#,
        ),
    )
};
