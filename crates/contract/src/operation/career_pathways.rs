//! Rows of the Career Pathways family.

use super::{Body, BodyType, Operation, OperationId, Priority, Work, occupations};
use crate::{code::Code, family::Family, wire::career_pathways as wire};

const FAMILY: Family = Family::CareerPathways;

pub(super) const STATUS: Operation = occupations::status(
    OperationId::CareerPathwaysStatus,
    FAMILY,
    "career_pathways.status",
    &["/career-pathways/status"],
);

pub(super) const META: Operation = occupations::meta(
    OperationId::CareerPathwaysMeta,
    FAMILY,
    "career_pathways.meta",
    &["/career-pathways/meta"],
    r#"{"data":{"attribution":{"title":"Waypost occupations","body":"Starter data."},"dimensions":["soc","onet","lotocc","lotspecocc"],"nations":["us"],"regionLevels":["nation","state","msa"],"taxonomies":{"soc_2018":"1.0.0","lot":"1.0.0","skills":"1.0.0"},"methods":{"relatedness":{"least":0.35}},"postings":null}}"#,
);

pub(super) const DOCS: Operation = occupations::docs(
    OperationId::CareerPathwaysDocs,
    FAMILY,
    "career_pathways.docs",
    &["/career-pathways/docs"],
    "# Career Pathways\n",
);

pub(super) const DIMENSIONS: Operation = occupations::dimensions(
    OperationId::CareerPathwaysDimensions,
    FAMILY,
    "career_pathways.dimensions",
    &["/career-pathways/dimensions"],
    r#"{"data":["soc","onet","lotocc","lotspecocc"]}"#,
);

pub(super) const DIMENSION: Operation = occupations::dimension(
    OperationId::CareerPathwaysDimension,
    FAMILY,
    "career_pathways.dimension",
    (
        &["/career-pathways/dimensions/{dimension}"],
        occupations::OCCUPATION_PATH,
    ),
    occupations::SOC_EXAMPLE,
);

const PATHWAYS: super::Answer = occupations::json(
    &wire::PATHWAYS,
    r#"{"data":{"id":"15-1251","name":"Computer Programmers","jobLevel":4,"meanSalary":99840,"region":{"nation":"us"},"basis":"onet+ep+synthetic","pathways":[{"id":"15-1252","name":"Software Developers","category":"Advancement","score":0.6894,"meanSalary":118560,"meanSalaryDiff":18720,"jobLevel":4,"jobLevelDiff":0}]}}"#,
);

pub(super) const FEEDER_JOBS: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::PATHWAYS_REQUEST),
            example: r#"{"id":"15-1252","limit":5}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'id'",
        ..occupations::BODY
    }),
    work: Work::Pool,
    summary: "Lists the occupations that lead to one",
    description: "Differences are destination minus origin: a positive `meanSalaryDiff` is what the move earns.",
    ..occupations::question(
        OperationId::CareerPathwaysFeederJobs,
        FAMILY,
        "career_pathways.feeder_jobs",
        (
            &["/career-pathways/dimensions/{dimension}/feederjobs"],
            occupations::OCCUPATION_PATH,
        ),
        PATHWAYS,
    )
};

pub(super) const NEXT_STEP_JOBS: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::PATHWAYS_REQUEST),
            example: r#"{"id":"15-1251","categories":["Advancement","Similar"]}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'id'",
        ..occupations::BODY
    }),
    work: Work::Pool,
    summary: "Lists the occupations that one leads to",
    description: "Differences are destination minus origin: a positive `meanSalaryDiff` is what the move earns.",
    ..occupations::question(
        OperationId::CareerPathwaysNextStepJobs,
        FAMILY,
        "career_pathways.next_step_jobs",
        (
            &["/career-pathways/dimensions/{dimension}/nextstepjobs"],
            occupations::OCCUPATION_PATH,
        ),
        PATHWAYS,
    )
};

pub(super) const SKILL_GAP: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::SKILL_GAP_REQUEST),
            example: r#"{"sourceId":"15-1251","destinationId":"15-1252","limit":3}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'sourceId' and 'destinationId'",
        ..occupations::BODY
    }),
    own_codes: &[
        Code::UnknownParameterValue,
        Code::PatternMismatch,
        Code::NotInEnum,
        Code::OutOfBounds,
        Code::UnknownId,
        Code::UnknownRegion,
        Code::IncompatibleMembers,
    ],
    summary: "Compares what two occupations ask for",
    description: "A skill is missing where the destination asks for it clearly more than the source, and comes along where both ask for it.",
    ..occupations::question(
        OperationId::CareerPathwaysSkillGap,
        FAMILY,
        "career_pathways.skill_gap",
        (
            &["/career-pathways/dimensions/{dimension}/skillgap"],
            occupations::OCCUPATION_PATH,
        ),
        occupations::json(
            &wire::SKILL_GAP,
            r#"{"data":{"source":{"id":"15-1251","name":"Computer Programmers"},"destination":{"id":"15-1252","name":"Software Developers"},"skillGap":[{"id":"WSZN0SYE4KA6Y11YVZ","name":"Python (Programming Language)","type":"ST1","importanceScore":0.9,"sourceScore":0.0,"destinationScore":0.9}],"transferableSkills":[{"id":"WS2WG44B7Q6XC37N41","name":"Computer Literacy","type":"ST2","importanceScore":1.0,"sourceScore":1.0,"destinationScore":1.0}]}}"#,
        ),
    )
};

pub(super) const BULK: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::BULK_REQUEST),
            example: r#"{"ids":["15-1251","15-1252"],"limit":3}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'ids'",
        ..occupations::BODY
    }),
    own_codes: &[
        Code::UnknownParameterValue,
        Code::NotInEnum,
        Code::OutOfBounds,
        Code::UnknownRegion,
        Code::IncompatibleMembers,
    ],
    work: Work::Pool,
    priority: Priority::Bulk,
    summary: "Lists the pathways of many occupations in both directions",
    description: "An `id` instead of `ids` asks for one. Unknown ids are dropped.",
    ..occupations::question(
        OperationId::CareerPathwaysBulk,
        FAMILY,
        "career_pathways.bulk",
        (
            &["/career-pathways/dimensions/{dimension}/bulk"],
            occupations::OCCUPATION_PATH,
        ),
        occupations::json(
            &wire::BULK,
            r#"{"data":[{"id":"15-1251","name":"Computer Programmers","feederJobs":[],"nextStepJobs":[{"id":"15-1252","name":"Software Developers","category":"Advancement","score":0.6894,"meanSalary":118560,"meanSalaryDiff":18720,"jobLevel":4,"jobLevelDiff":0}]}]}"#,
        ),
    )
};
