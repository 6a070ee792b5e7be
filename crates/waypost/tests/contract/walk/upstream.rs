//! Codes of a process that is asked about postings: every operation that asks one meets every fault.

use contract::{
    code::Code,
    operation::{OPERATIONS, Operation, OperationId, PostingsOperation},
    postings::Mount,
};

use super::{
    base,
    conditions::givers,
    judge,
    provoke::{Attempt, Where},
    send,
};
use crate::{
    clickhouse_front,
    request::Request,
    server::{Setup, shared},
    upstream::{
        calm, opened,
        standin::{Behaviour, Standin},
    },
};

/// Codes with what provokes them.
fn faults() -> [(Code, Behaviour); 6] {
    [
        (Code::UpstreamUnreachable, Behaviour::closes()),
        (Code::UpstreamBadResponse, Behaviour::json("{}")),
        (Code::UpstreamFailed, Behaviour::status(500, "")),
        (
            Code::UpstreamUnavailable,
            Behaviour::status(503, "Retry-After: 3\r\n"),
        ),
        (Code::UpstreamTimeout, Behaviour::exception(159)),
        (Code::WorkLimit, Behaviour::exception(158)),
    ]
}

/// Says whether an operation may ask another process.
pub fn asks(operation: &Operation) -> bool {
    matches!(operation.id, OperationId::Postings(_, of) if of.reads_postings())
}

#[test]
fn faults_of_an_upstream_are_told_by_every_operation_that_asks_it() {
    let standin = Standin::start();
    let mounts = Mount::ALL.map(Mount::word);
    let server = standin.read_by(Setup::empty(), &mounts).start();
    opened(&server, &mounts);
    for (code, behaviour) in faults() {
        let mut count = 0;
        for operation in givers(code).filter(|operation| asks(operation)) {
            let request = base::good(&server, operation, 0);
            standin.behaves(behaviour.clone());
            let answer = send(&server, operation, &Attempt::of(request.clone()));
            judge(operation, code, Where::Answer, &answer);
            calm(&server, &standin, &request);
            count += 1;
        }
        assert_eq!(count, 9 + 9 + 9 + 7, "{code:?}");
    }
    server.check_metrics();
}

/// Questions about the postings of the tests, besides the examples of all operations.
const QUESTIONS: [(&str, &str); 26] = [
    (
        "/totals",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"metrics":["unique_postings","duplicate_postings","total_postings","posting_intensity","unique_companies","median_posting_duration","min_salary","max_salary","median_salary"]}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":{"start":"2025-02-10","end":"2025-02-13"},"state_name":["Idaho"]}}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":{"start":"2025-03","end":"2025-03","type":"expired"}}}"#,
    ),
    (
        "/totals",
        r#"{"filter":[{"when":"active","company_is_staffing":false},{"when":{"start":"2025-01","end":"2025-01","type":"posted"}}]}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":"active","salary":{"lower_bound":50000,"upper_bound":110000}}}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":"active","skills_name":{"include":["Baking"],"exclude":["Python"]}}}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"},"keywords":{"query":"bread baker","type":"or"}}}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"},"keywords":{"query":"\"head chef\" OR (python -java)","type":"expression"}}}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":"active","keywords":{"query":"a OR OR b","type":"expression"}}}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":"active","state_name":["Idahoo"],"city":["x"]}}"#,
    ),
    (
        "/totals",
        r#"{"filter":{"when":{"start":"2031-01","end":"2031-02"}}}"#,
    ),
    (
        "/timeseries",
        r#"{"filter":{"when":{"start":"2025-01-05","end":"2025-03-20"}},"metrics":["unique_postings","median_salary"],"interval":"day"}"#,
    ),
    (
        "/timeseries",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"},"state_name":["Oregon"]},"metrics":["unique_postings","unique_companies"]}"#,
    ),
    (
        "/rankings/company_name",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"rank":{"by":"median_salary","limit":10,"extra_metrics":["unique_postings","median_posting_duration"]}}"#,
    ),
    (
        "/rankings/skills_name",
        r#"{"filter":{"when":"active","state_name":["Idaho"]},"rank":{"by":"significance","limit":10}}"#,
    ),
    (
        "/rankings/city_name",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"rank":{"limit":2,"min_unique_postings":1}}"#,
    ),
    (
        "/rankings/soc2",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"rank":{"limit":0}}"#,
    ),
    (
        "/rankings/nothing",
        r#"{"filter":{"when":"active"},"rank":{"limit":2}}"#,
    ),
    (
        "/rankings/state_name/timeseries",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"rank":{"limit":3},"timeseries":{"when":{"start":"2025-01","end":"2025-03"}}}"#,
    ),
    (
        "/rankings/state_name/rankings/skills_name",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"rank":{"limit":3},"nested_rank":{"limit":3}}"#,
    ),
    (
        "/rankings/company_name/distributions/salary",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"rank":{"limit":3},"distribution":{"type":"percentile","options":{"keys":[10,50,90]}}}"#,
    ),
    (
        "/distributions/salary",
        r#"{"filter":{"when":"active"},"distribution":{"type":"histogram","options":{"interval":20000}}}"#,
    ),
    (
        "/distributions/posting_duration",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"distribution":{"type":"percentile"}}"#,
    ),
    (
        "/postings",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"limit":10,"order":["posted"]}"#,
    ),
    (
        "/postings",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"},"keywords":{"query":"bread","type":"or"}},"limit":3,"page":1}"#,
    ),
    (
        "/taxonomies/skills/lookup",
        r#"{"ids":["WS0000000000000001","nothing"]}"#,
    ),
];

/// Two engines answer alike: the embedded one, and a real ClickHouse over HTTP.
#[test]
fn clickhouse_answers_as_the_embedded_engine_does() {
    let Some(port) = clickhouse_front::port() else {
        return;
    };
    let embedded = shared();
    let url = format!("http://127.0.0.1:{port}");
    let export = ["postings", "export", "--format", "clickhouse", "--url", &url];
    embedded
        .setup()
        .run(&[&export[..], &["--database", "default", "--mount", "jpa"]].concat());
    let remote = Setup::empty()
        .with_mounts_on("[\"jpa\"]")
        .setting("postings.datasets.jpa.engine", "clickhouse")
        .setting("postings.datasets.jpa.url", &url)
        .setting("postings.datasets.jpa.database", "default")
        .start();
    opened(&remote, &Mount::ALL.map(Mount::word));
    let alike = |request: Request| {
        let shown = format!(
            "{} {}",
            request.target,
            String::from_utf8_lossy(request.body.as_deref().unwrap_or_default())
        );
        let [expected, found] = [embedded, &remote].map(|server| server.call(request.clone()));
        assert_eq!(
            (found.status, found.text()),
            (expected.status, expected.text()),
            "{shown}"
        );
        expected.status
    };
    let mut served = 0;
    for operation in &OPERATIONS {
        let OperationId::Postings(_, of) = operation.id else {
            continue;
        };
        if !matches!(of, PostingsOperation::Status | PostingsOperation::Docs) {
            served += usize::from(alike(base::bare(operation, 0)) == 200);
        }
    }
    for (path, body) in QUESTIONS {
        served += usize::from(alike(Request::json(&format!("/jpa{path}"), body)) == 200);
    }
    // Some of them are refused alike, by grammar, values or names.
    assert!(served > 70, "{served}");
    remote.check_metrics();
}
