//! Rows of the Salary Boosting Skills family.

use super::{Body, BodyType, Operation, OperationId, occupations};
use crate::{family::Family, wire::salary_boosting_skills as wire};

const FAMILY: Family = Family::SalaryBoostingSkills;

pub(super) const STATUS: Operation = occupations::status(
    OperationId::SalaryBoostingSkillsStatus,
    FAMILY,
    "salary_boosting_skills.status",
    &["/salary-boosting-skills/status"],
);

pub(super) const META: Operation = occupations::meta(
    OperationId::SalaryBoostingSkillsMeta,
    FAMILY,
    "salary_boosting_skills.meta",
    &["/salary-boosting-skills/meta"],
    r#"{"data":{"attribution":{"title":"Waypost Salary Boosting Skills","body":"Starter data."},"dimensions":["soc","onet","lotocc","lotspecocc"],"nations":["us"],"regionLevels":["nation","state","msa"],"taxonomies":{"soc_2018":"1.0.0","lot":"1.0.0","skills":"1.0.0"},"methods":{"relatedness":{"least":0.35}},"postings":null}}"#,
);

pub(super) const DOCS: Operation = occupations::docs(
    OperationId::SalaryBoostingSkillsDocs,
    FAMILY,
    "salary_boosting_skills.docs",
    &["/salary-boosting-skills/docs"],
    "# Salary Boosting Skills\n",
);

pub(super) const DIMENSIONS: Operation = occupations::dimensions(
    OperationId::SalaryBoostingSkillsDimensions,
    FAMILY,
    "salary_boosting_skills.dimensions",
    &["/salary-boosting-skills/dimensions"],
    r#"{"data":["soc","onet","lotocc","lotspecocc"]}"#,
);

const PATHS: &[&str] = &["/salary-boosting-skills/dimensions/{dimension}"];

pub(super) const DIMENSION: Operation = occupations::dimension(
    OperationId::SalaryBoostingSkillsDimension,
    FAMILY,
    "salary_boosting_skills.dimension",
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
    summary: "Lists the skills that go with higher pay in an occupation",
    description: "Rests on postings with salaries alone, as wages are not published by skill. Without enough of them the list is empty, `basis` is `none`, and `support` says how many there are.",
    work: super::Work::Pool,
    ..occupations::question(
        OperationId::SalaryBoostingSkillsSkills,
        FAMILY,
        "salary_boosting_skills.skills",
        (PATHS, occupations::OCCUPATION_PATH),
        occupations::json(
            &wire::ANSWER,
            r#"{"data":{"id":"15-1252","name":"Software Developers","region":{"nation":"us"},"basis":"none","support":{"postings":0,"salaried":0},"skills":[]}}"#,
        ),
    )
};
