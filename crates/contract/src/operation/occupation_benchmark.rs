//! Rows of the Occupation Benchmark family.

use super::{Body, BodyType, Operation, OperationId, occupations};
use crate::{family::Family, wire::occupation_benchmark as wire};

const FAMILY: Family = Family::OccupationBenchmark;

pub(super) const STATUS: Operation = occupations::status(
    OperationId::OccupationBenchmarkStatus,
    FAMILY,
    "occupation_benchmark.status",
    &["/occupation-benchmark/status"],
);

pub(super) const META: Operation = occupations::meta(
    OperationId::OccupationBenchmarkMeta,
    FAMILY,
    "occupation_benchmark.meta",
    &["/occupation-benchmark/meta"],
    r#"{"data":{"attribution":{"title":"Waypost Occupation Benchmark","body":"Starter data."},"dimensions":["soc","onet","lotocc","lotspecocc"],"nations":["us"],"regionLevels":["nation","state","msa"],"datasets":["salary","employment"],"taxonomies":{"soc_2018":"1.0.0","lot":"1.0.0","skills":"1.0.0"},"methods":{"relatedness":{"least":0.35}},"postings":null}}"#,
);

pub(super) const DOCS: Operation = occupations::docs(
    OperationId::OccupationBenchmarkDocs,
    FAMILY,
    "occupation_benchmark.docs",
    &["/occupation-benchmark/docs"],
    "# Occupation Benchmark\n",
);

pub(super) const DIMENSIONS: Operation = occupations::dimensions(
    OperationId::OccupationBenchmarkDimensions,
    FAMILY,
    "occupation_benchmark.dimensions",
    &["/occupation-benchmark/dimensions"],
    r#"{"data":["soc","onet","lotocc","lotspecocc"]}"#,
);

const PATHS: &[&str] = &["/occupation-benchmark/dimensions/{dimension}"];

pub(super) const DIMENSION: Operation = occupations::dimension(
    OperationId::OccupationBenchmarkDimension,
    FAMILY,
    "occupation_benchmark.dimension",
    (PATHS, occupations::OCCUPATION_PATH),
    occupations::SOC_EXAMPLE,
);

pub(super) const BENCHMARK: Operation = Operation {
    body: Some(Body {
        types: &[BodyType {
            schema: Some(&wire::REQUEST),
            example: r#"{"id":"15-1252","datasets":["salary","employment","riskScore"]}"#,
            ..occupations::JSON_BODY
        }],
        what: "a JSON object with 'id'",
        ..occupations::BODY
    }),
    own_codes: occupations::ID_CODES_WITHOUT_BOUNDS,
    summary: "Gives the figures that an occupation is measured by",
    description: "One member for each dataset that is wanted; `basis` names the source of each: postings where there are enough, else open data. A figure that is not published is null, a list that needs postings is empty without them.",
    work: super::Work::Pool,
    ..occupations::question(
        OperationId::OccupationBenchmarkBenchmark,
        FAMILY,
        "occupation_benchmark.benchmark",
        (PATHS, occupations::OCCUPATION_PATH),
        occupations::json(
            &wire::ANSWER,
            r#"{"data": {"id": "15-1252", "name": "Software Developers", "description": null, "region": {"nation": "us"}, "basis": {"salary": "oews+synthetic", "employment": "oews+ep+synthetic", "riskScore": "none"}, "salary": {"mean": 118560, "median": 106704, "percentile10": 59280, "percentile25": 82992, "percentile75": 142272, "percentile90": 189696, "year": 2024}, "employment": {"current": 1500000, "currentYear": 2024, "projected": 1770000, "projectedYear": 2034, "change": 270000, "changePercent": 0.18, "annualOpenings": 174270}, "riskScore": null}}"#,
        ),
    )
};
