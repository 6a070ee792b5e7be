//! Faults of the occupation families, which share dimensions, ids and regions.

use contract::{
    code::Code,
    operation::{Operation, OperationId},
};

use super::{Attempt, of_body, replaced, with_query};
use crate::{server::Server, walk::base};

/// Makes the attempt; none where there is no way.
pub fn attempt(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    let good = || base::good(server, operation, 0);
    let query = |text: &str| Some(Attempt::of(with_query(good(), text)));
    match code {
        Code::UnknownDimension => Some(Attempt::of(replaced(good(), "/dimensions/", "/dimensions/x"))),
        Code::RepeatedParameter => query("lot_version=6&lot_version=6"),
        Code::UnknownParameterValue => query("lot_version=5"),
        Code::WrongType if operation.body.is_none() => query("tags=maybe"),
        _ if operation.body.is_none() => None,
        _ => match body(operation, code) {
            Some(body) => Some(Attempt::of(good().body(body))),
            None => of_body(server, operation, code),
        },
    }
}

/// A JSON body with one fault.
fn body(operation: &Operation, code: Code) -> Option<String> {
    let good = operation.body?.types[0].example;
    // The first member of a good body, and the rest without braces.
    let inner = good.strip_prefix('{')?.strip_suffix('}')?;
    let with = |member: &str| format!("{{{inner},{member}}}");
    Some(match code {
        Code::MalformedJson => format!("{{{inner}"),
        Code::DuplicateMember => format!("{{{inner},{inner}}}"),
        Code::TooDeep => with(&format!("\"x\":{}{}", "[".repeat(64), "]".repeat(64))),
        Code::WrongType => "[]".to_owned(),
        Code::MissingMember => "{}".to_owned(),
        Code::UnknownMember => with("\"x\":1"),
        Code::UnknownRegion => with(r#""region":{"level":"msa","id":"99999"}"#),
        Code::NotInEnum if operation.id == OperationId::OccupationBenchmarkBenchmark => {
            r#"{"id":"15-1252","datasets":["nope"]}"#.to_owned()
        }
        Code::NotInEnum => with(r#""region":{"level":"county"}"#),
        Code::OutOfBounds if operation.id == OperationId::CareerPathwaysBulk => r#"{"ids":[]}"#.to_owned(),
        Code::OutOfBounds => good.replacen(&format!("{{{inner}}}"), &without_limit(inner), 1),
        Code::PatternMismatch => faulty_id(operation.id, "15"),
        Code::UnknownId => faulty_id(operation.id, "99-9999"),
        Code::IncompatibleMembers if operation.id == OperationId::CareerPathwaysBulk => {
            with(r#""id":"15-1252""#)
        }
        Code::IncompatibleMembers => r#"{"sourceId":"15-1252","destinationId":"15-1252"}"#.to_owned(),
        _ => return None,
    })
}

/// The same members with a limit that is too large.
fn without_limit(inner: &str) -> String {
    let kept: Vec<&str> = inner
        .split(',')
        .filter(|member| !member.starts_with("\"limit\""))
        .collect();
    format!("{{{},\"limit\":1001}}", kept.join(","))
}

fn faulty_id(operation: OperationId, id: &str) -> String {
    match operation {
        OperationId::CareerPathwaysSkillGap => format!(r#"{{"sourceId":"{id}","destinationId":"15-1252"}}"#),
        _ => format!(r#"{{"id":"{id}"}}"#),
    }
}
