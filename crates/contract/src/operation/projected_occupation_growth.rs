//! Rows of the Projected Occupation Growth family.

use super::{Body, BodyType, Operation, OperationId, occupations};
use crate::{family::Family, wire::growth as wire};

const FAMILY: Family = Family::ProjectedOccupationGrowth;

pub(super) const STATUS: Operation = occupations::status(
    OperationId::ProjectedOccupationGrowthStatus,
    FAMILY,
    "projected_occupation_growth.status",
    &["/projected-occupation-growth/status"],
);

pub(super) const META: Operation = occupations::meta(
    OperationId::ProjectedOccupationGrowthMeta,
    FAMILY,
    "projected_occupation_growth.meta",
    &["/projected-occupation-growth/meta"],
    r#"{"data":{"attribution":{"title":"Waypost Projected Occupation Growth","body":"Starter data."},"dimensions":["soc","onet","lotocc","lotspecocc"],"nations":["us"],"regionLevels":["nation","state","msa"],"taxonomies":{"soc_2018":"1.0.0","lot":"1.0.0","skills":"1.0.0"},"methods":{"relatedness":{"least":0.35}},"postings":null}}"#,
);

pub(super) const DOCS: Operation = occupations::docs(
    OperationId::ProjectedOccupationGrowthDocs,
    FAMILY,
    "projected_occupation_growth.docs",
    &["/projected-occupation-growth/docs"],
    "# Projected Occupation Growth\n",
);

pub(super) const DIMENSIONS: Operation = occupations::dimensions(
    OperationId::ProjectedOccupationGrowthDimensions,
    FAMILY,
    "projected_occupation_growth.dimensions",
    &["/projected-occupation-growth/dimensions"],
    r#"{"data":["soc","onet","lotocc","lotspecocc"]}"#,
);

const PATHS: &[&str] = &["/projected-occupation-growth/dimensions/{dimension}"];

pub(super) const DIMENSION: Operation = occupations::dimension(
    OperationId::ProjectedOccupationGrowthDimension,
    FAMILY,
    "projected_occupation_growth.dimension",
    (PATHS, occupations::OCCUPATION_PATH),
    occupations::SOC_EXAMPLE,
);

pub(super) const GROWTH: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::OCCUPATION_REQUEST),
            example: r#"{"id":"15-1252"}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'id'",
        ..occupations::BODY
    }),
    own_codes: occupations::ID_CODES_WITHOUT_BOUNDS,
    summary: "Projects how many more or fewer jobs an occupation will have",
    description: "National projections, at one rate for every year. An occupation without a projection has null members.",
    ..occupations::question(
        OperationId::ProjectedOccupationGrowthGrowth,
        FAMILY,
        "projected_occupation_growth.growth",
        (PATHS, occupations::OCCUPATION_PATH),
        occupations::json(
            &wire::OCCUPATION_GROWTH,
            r#"{"data":{"id":"15-1252","name":"Software Developers","dimension":"soc","region":{"nation":"us"},"growthCategory":"Rapidly Growing","growthPercent":{"oneYear":0.0167,"twoYear":0.0337,"threeYear":0.0509,"fiveYear":0.0863,"tenYear":0.18},"basis":"ep+synthetic","baseYear":2024}}"#,
        ),
    )
};
