//! Rows of the Projected Skill Growth family.

use super::{Body, BodyType, Operation, OperationId, occupations};
use crate::{code::Code, family::Family, wire::growth as wire};

const FAMILY: Family = Family::ProjectedSkillGrowth;

pub(super) const STATUS: Operation = occupations::status(
    OperationId::ProjectedSkillGrowthStatus,
    FAMILY,
    "projected_skill_growth.status",
    &["/projected-skill-growth/status"],
);

pub(super) const META: Operation = occupations::meta(
    OperationId::ProjectedSkillGrowthMeta,
    FAMILY,
    "projected_skill_growth.meta",
    &["/projected-skill-growth/meta"],
    r#"{"data":{"attribution":{"title":"Waypost Projected Skill Growth","body":"Starter data."},"dimensions":["skill"],"nations":["us"],"regionLevels":["nation","state","msa"],"taxonomies":{"soc_2018":"1.0.0","lot":"1.0.0","skills":"1.0.0"},"methods":{"relatedness":{"least":0.35}},"postings":null}}"#,
);

pub(super) const DOCS: Operation = occupations::docs(
    OperationId::ProjectedSkillGrowthDocs,
    FAMILY,
    "projected_skill_growth.docs",
    &["/projected-skill-growth/docs"],
    "# Projected Skill Growth\n",
);

pub(super) const DIMENSIONS: Operation = occupations::dimensions(
    OperationId::ProjectedSkillGrowthDimensions,
    FAMILY,
    "projected_skill_growth.dimensions",
    &["/projected-skill-growth/dimensions"],
    r#"{"data":["skill"]}"#,
);

const PATHS: &[&str] = &["/projected-skill-growth/dimensions/{dimension}"];

pub(super) const DIMENSION: Operation = occupations::dimension(
    OperationId::ProjectedSkillGrowthDimension,
    FAMILY,
    "projected_skill_growth.dimension",
    (PATHS, occupations::SKILL_PATH),
    r#"{"data":{"dimension":"skill","title":"Skills","description":"The skills of the Skills family, without removed ones.","taxonomy":"skills","version":"1.0.0","count":2633}}"#,
);

pub(super) const GROWTH: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::SKILL_REQUEST),
            example: r#"{"id":"WSZN0SYE4KA6Y11YVZ"}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'id'",
        ..occupations::BODY
    }),
    own_codes: &[Code::UnknownParameterValue, Code::UnknownId],
    summary: "Projects how much more or less a skill will be asked for",
    description: "The growth of the occupations that ask for the skill, by how many jobs they have and how much they ask, with the trend of the postings that ask for it where there are enough of them.",
    ..occupations::question(
        OperationId::ProjectedSkillGrowthGrowth,
        FAMILY,
        "projected_skill_growth.growth",
        (PATHS, occupations::SKILL_PATH),
        occupations::json(
            &wire::SKILL_GROWTH,
            r#"{"data":{"id":"WSZN0SYE4KA6Y11YVZ","name":"Python (Programming Language)","dimension":"skill","growthCategory":"Rapidly Growing","growthPercent":{"oneYear":0.0167,"twoYear":0.0337,"threeYear":0.0509,"fiveYear":0.0863},"basis":"projections+synthetic"}}"#,
        ),
    )
};
