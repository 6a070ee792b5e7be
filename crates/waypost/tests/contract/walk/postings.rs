//! Faults of the postings families: the same on every mount, with the mount's own paths.

use contract::{
    code::Code,
    operation::{Operation, OperationId, PostingsOperation},
};

use super::{
    base,
    provoke::{Attempt, replaced, with_query},
};
use crate::server::Server;

/// A window that the corpus of the tests covers.
const WINDOW: &str = r#""when":{"start":"2025-01","end":"2025-02"}"#;

/// Makes the attempt; none where there is no way or where it is not one of these families.
pub fn attempt(
    server: &Server,
    operation: &'static Operation,
    of: PostingsOperation,
    code: Code,
) -> Option<Attempt> {
    let good = || base::good(server, operation, 0);
    let sent = |request| Some(Attempt::of(request));
    let queried = |query: &str| sent(with_query(good(), query));
    let body = |text: String| sent(good().body(text));
    match code {
        Code::UnknownFacet => {
            let facet = ["company_name", "salary", "lot_career_area"];
            let request = good();
            let known = facet.into_iter().find(|facet| request.target.contains(facet))?;
            sent(replaced(request, known, "foo"))
        }
        Code::UnknownPosting => sent(replaced(good(), base::POSTING, "0f3a")),
        Code::RepeatedParameter => queried("soc_version=a&soc_version=a"),
        Code::UnknownParameterValue => queried("soc_version=nope"),
        Code::MissingParameter => sent(replaced(good(), "lot_career_area", "city")),
        Code::BeyondDepth => {
            let request = base::good_as(server, "shallow", operation, 0);
            sent(request.body(with(operation, r#""limit":10"#)))
        }
        _ if operation.body.is_none() => match code {
            Code::WrongType => queried("new_taxonomy_versions=maybe"),
            Code::OutOfBounds => queried("limit=0"),
            Code::UnknownField => queried("fields=nope"),
            _ => None,
        },
        Code::MalformedJson => body("{".to_owned()),
        Code::DuplicateMember => body(r#"{"a":1,"a":1}"#.to_owned()),
        Code::TooDeep => body(format!("{}{}", "[".repeat(65), "]".repeat(65))),
        Code::WrongType => body("[]".to_owned()),
        Code::MissingMember => body("{}".to_owned()),
        Code::UnknownMember => body(with(operation, r#""colour":1"#)),
        Code::UnknownField => body(with(operation, r#""fields":["nope"]"#)),
        Code::UnknownMetric => body(with_metric(operation, of)),
        Code::OutOfBounds if of == PostingsOperation::Lookup => body(r#"{"ids":[]}"#.to_owned()),
        Code::OutOfBounds if of == PostingsOperation::Postings => body(with(operation, r#""limit":0"#)),
        Code::OutOfBounds => body(with_filter(operation, "[]")),
        Code::IncompatibleMembers | Code::WindowTooLong => body(with_series_fault(operation, of, code)?),
        Code::UnlimitedRank => body(match of {
            PostingsOperation::NestedRanking => with(operation, r#""nested_rank":{"limit":0}"#),
            _ => with(operation, r#""rank":{"limit":0}"#),
        }),
        Code::MetricNotForFacet => {
            let ranked = with(operation, r#""rank":{"by":"total_postings"}"#);
            sent(replaced(good(), "company_name", "sources").body(ranked))
        }
        Code::AnswerTooLarge if of == PostingsOperation::NestedRanking => None,
        Code::AnswerTooLarge if of == PostingsOperation::RankedTimeseries => body(with(
            operation,
            r#""filter":{"when":{"start":"2025-01","end":"2025-03"}},"rank":{"limit":10},
                "timeseries":{"when":{"start":"0000-01","end":"9999-12"}}"#,
        )),
        Code::AnswerTooLarge => body(with(
            operation,
            r#""distribution":{"type":"histogram","options":{"interval":1}}"#,
        )),
        _ => body(with_filter(operation, filter(code)?)),
    }
}

/// A filter with one fault.
fn filter(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::NotInEnum => {
            r#"{"when":{"start":"2025-01","end":"2025-02"},"employment_type":{"include":["1"],"include_op":"xor"}}"#
        }
        Code::PatternMismatch => r#"{"when":{"start":"2025-2-1","end":"2025-02"}}"#,
        Code::UnknownFilterValue => {
            r#"{"when":{"start":"2025-01","end":"2025-02"},"lot_career_area":["nope"]}"#
        }
        Code::InvalidDate => r#"{"when":{"start":"2025-13","end":"2025-13"}}"#,
        Code::InvalidRange => r#"{"when":{"start":"2025-02","end":"2025-01"}}"#,
        Code::OutsideData => r#"{"when":{"start":"2031-01","end":"2031-02"}}"#,
        Code::InvalidKeywordExpression => {
            r#"{"when":{"start":"2025-01","end":"2025-02"},"keywords":{"query":"a OR OR b","type":"expression"}}"#
        }
        _ => return None,
    })
}

/// The body of the row's example, as members.
fn example(operation: &Operation) -> serde_json::Map<String, serde_json::Value> {
    let body = operation.body.expect("a body").types[0].example;
    serde_json::from_str(body).expect("an object")
}

/// The example with a member, which replaces one of its name.
fn with(operation: &Operation, member: &str) -> String {
    let mut body = example(operation);
    let member: serde_json::Value = serde_json::from_str(&format!("{{{member}}}")).expect("a member");
    for (name, value) in member.as_object().expect("an object") {
        body.insert(name.clone(), value.clone());
    }
    serde_json::Value::from(body).to_string()
}

fn with_filter(operation: &Operation, filter: &str) -> String {
    with(operation, &format!(r#""filter":{filter}"#))
}

fn with_metric(operation: &Operation, of: PostingsOperation) -> String {
    match of {
        PostingsOperation::Totals | PostingsOperation::Timeseries => with(operation, r#""metrics":["nope"]"#),
        PostingsOperation::Distribution => with(
            operation,
            r#""distribution":{"type":"percentile","metrics":["nope"]}"#,
        ),
        _ => with(operation, r#""rank":{"by":"nope"}"#),
    }
}

/// Members that contradict each other, or too many days.
fn with_series_fault(operation: &Operation, of: PostingsOperation, code: Code) -> Option<String> {
    let is_long = code == Code::WindowTooLong;
    Some(match of {
        PostingsOperation::Timeseries if is_long => with(
            operation,
            r#""filter":{"when":{"start":"2025-01","end":"2025-06"}},"interval":"day""#,
        ),
        PostingsOperation::Timeseries => {
            with_filter(operation, r#"{"when":{"start":"2025-01","end":"2025-02-01"}}"#)
        }
        PostingsOperation::RankedTimeseries if is_long => with(
            operation,
            &format!(
                r#""filter":{{{WINDOW}}},"timeseries":{{"when":{{"start":"2025-01","end":"2025-06"}},"interval":"day"}}"#
            ),
        ),
        PostingsOperation::RankedTimeseries => {
            with(operation, r#""filter":{"when":"active"},"timeseries":{}"#)
        }
        PostingsOperation::Distribution | PostingsOperation::RankedDistribution => with(
            operation,
            r#""distribution":{"type":"histogram","options":{"keys":[50]}}"#,
        ),
        _ => return None,
    })
}

/// Tells the mounts' operations from others.
pub fn operation_of(operation: &Operation) -> Option<PostingsOperation> {
    match operation.id {
        OperationId::Postings(_, of) => Some(of),
        _ => None,
    }
}
