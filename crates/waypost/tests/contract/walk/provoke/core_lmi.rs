//! Faults of the Core LMI family.

use contract::{code::Code, operation::Operation};

use super::{Attempt, replaced};
use crate::{server::Server, walk::base};

const JOBS: &str = r#"{"name":"Jobs.2024"}"#;
const AREA: &str = r#"{"dimensionName":"Area","map":{"US":["0"]}}"#;

/// Makes the attempt; none where the code is none of the family's own.
pub fn attempt(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    let good = || base::good(server, operation, 0);
    let named = |from: &str, to: &str| Some(Attempt::of(replaced(good(), from, to)));
    match code {
        Code::UnknownDataset => named("/emsi.us.occupation", "/emsi.us.crime"),
        Code::UnknownVersion => named("/latest", "/2019.9"),
        Code::UnknownDimension => named("/Area", "/Foo"),
        _ if operation.body.is_none() => None,
        _ => body(code).map(|body| Attempt::of(good().body(body))),
    }
}

/// A body with one fault.
fn body(code: Code) -> Option<String> {
    let query = |metrics: &str, constraints: &str| {
        format!(r#"{{"metrics":[{metrics}],"constraints":[{constraints}]}}"#)
    };
    let with = |member: &str| format!(r#"{{"metrics":[{JOBS}],"constraints":[{AREA}],{member}}}"#);
    let operation = |rest: &str| {
        let metric = format!(r#"{{"name":"Earnings.Average","operation":{{{rest}}}}}"#);
        query(&metric, AREA)
    };
    Some(match code {
        Code::MalformedJson => r#"{"metrics":["#.to_owned(),
        Code::DuplicateMember => with(r#""limit":1,"limit":1"#),
        Code::TooDeep => with(&format!("\"x\":{}{}", "[".repeat(64), "]".repeat(64))),
        Code::WrongType => "[]".to_owned(),
        Code::MissingMember => "{}".to_owned(),
        Code::UnknownMember => with("\"x\":1"),
        Code::OutOfBounds => query("", AREA),
        Code::NotInEnum => operation(r#""name":"Magic""#),
        Code::AmbiguousConstraint => query(JOBS, r#"{"dimensionName":"Area"}"#),
        Code::MetricNotInDataset => query(r#"{"name":"Jobs.2001"}"#, AREA),
        Code::UnknownConstraintDimension => query(JOBS, r#"{"dimensionName":"Gender","asIdentity":true}"#),
        Code::UnknownCode => query(JOBS, r#"{"dimensionName":"Area","map":{"x":["99999"]}}"#),
        Code::LevelNotStored => query(JOBS, r#"{"dimensionName":"Area","mapLevel":{"level":7}}"#),
        Code::DuplicateColumn => query(&format!("{JOBS},{JOBS}"), AREA),
        Code::DuplicateConstraint => query(JOBS, &format!("{AREA},{AREA}")),
        Code::OperationNotAllowed => {
            operation(r#""name":"LocationQuotient","geoparent":"0","along":"Occupation""#)
        }
        Code::InvalidRange => operation(r#""name":"LegacyOpenings","startYear":2034,"endYear":2025"#)
            .replace("Earnings.Average", "Openings.2025"),
        Code::UnsupportedValue => with(r#""sort":[{"name":"x","direction":"ascending"}]"#),
        Code::AnswerTooLarge => {
            // Labels for more rows than the limit divided by three columns.
            let labels: Vec<String> = (0..1_000).map(|at| format!("\"{at}\":[\"0\"]")).collect();
            let labels = labels.join(",");
            let areas = format!(r#"{{"dimensionName":"Area","map":{{{labels}}}}}"#);
            let occupations = areas.replace("Area", "Occupation");
            query(JOBS, &format!("{areas},{occupations}"))
        }
        _ => return None,
    })
}
