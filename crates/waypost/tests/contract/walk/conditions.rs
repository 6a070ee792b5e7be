//! Codes that need a server in a condition of its own.

use contract::{
    code::Code,
    operation::{Listener, OPERATIONS, Operation, OperationId, codes},
};

use super::{
    base, is_gap, judge,
    provoke::{Attempt, Where},
    send,
};
use crate::{
    answer::Asked,
    request::Request,
    server::{SECRET, Server, Setup, eventually, form},
    wire::Wire,
};

/// The operations that can give a code, gaps left out.
pub fn givers(code: Code) -> impl Iterator<Item = &'static Operation> {
    OPERATIONS
        .iter()
        .filter(move |operation| codes(operation).contains(&code) && !is_gap(operation, code))
}

/// Sends a good request to every operation that can give the code.
fn walk(server: &Server, client: &str, code: Code) {
    for operation in givers(code) {
        let request = base::good_as(server, client, operation, 0);
        judge(
            operation,
            code,
            Where::Answer,
            &send(server, operation, &Attempt::of(request)),
        );
    }
}

#[test]
fn slow_heads_are_refused_by_every_operation() {
    let server = crate::server::shared();
    let slow: Vec<(&Operation, Wire, Asked)> = givers(Code::RequestTooSlow)
        .map(|operation| {
            let address = base::address(server, operation);
            let bytes = base::good(server, operation, 0).bytes(&address.to_string());
            let mut wire = Wire::open(address);
            let host = crate::wire::find(&bytes, b"\r\nHost").expect("a host");
            wire.send(&bytes[..host + 8]);
            (operation, wire, Asked::by(&bytes))
        })
        .collect();
    for (operation, mut wire, asked) in slow {
        let answer = wire.answer(&asked);
        judge(operation, Code::RequestTooSlow, Where::Answer, &answer);
        assert!(wire.is_closed());
    }
}

#[test]
fn addresses_over_their_failure_limit_are_refused_by_every_operation() {
    let server = Setup::starter()
        .setting("limits.auth_failures_per_minute.address", "1")
        .start();
    server.token("all");
    server
        .send(&form(
            "grant_type=client_credentials&client_id=nobody&client_secret=x",
        ))
        .is(401, "invalid_client");
    for operation in givers(Code::TooManyFailures) {
        let request = if operation.id == OperationId::Token {
            form(&format!(
                "grant_type=client_credentials&client_id=all&client_secret={SECRET}"
            ))
        } else {
            base::bare(operation, 0).bearer("nonsense")
        };
        judge(
            operation,
            Code::TooManyFailures,
            Where::Answer,
            &server.send(&request),
        );
    }
}

#[test]
fn servers_without_data_are_not_ready() {
    let server = Setup::empty().start();
    for operation in givers(Code::NotReady) {
        let request = base::good(&server, operation, 0);
        judge(
            operation,
            Code::NotReady,
            Where::Answer,
            &send(&server, operation, &Attempt::of(request)),
        );
    }
    let status = server.send(&Request::get("/skills/status")).ok();
    assert_eq!(status["data"]["healthy"], false);
}

#[test]
fn maintenance_is_told_by_every_operation_of_the_family() {
    let server = Setup::starter().start();
    server.token("all");
    server.setup().run(&["maintenance", "on"]);
    eventually("maintenance begins", || {
        let status = server.send(&Request::get("/skills/status")).ok();
        (status["data"]["healthy"] == false).then_some(())
    });
    walk(&server, "all", Code::Maintenance);
}

#[test]
fn connections_over_the_cap_are_shed_by_every_operation() {
    let server = Setup::starter().setting("limits.connections", "1").start();
    server.token("all");
    // The connection that the token came over may take a moment to go.
    let request = Request::get("/skills/status").bytes(&server.host());
    let _holder = eventually("the only place is taken", || {
        let mut holder = server.open();
        (holder.exchange(&request).status == 200).then_some(holder)
    });
    walk(&server, "all", Code::Overloaded);
}

#[test]
fn work_over_the_budget_is_told() {
    let server = Setup::starter().setting("limits.work_budget", "20").start();
    let long = "We bake sourdough bread and write Python. ".repeat(50);
    // Those that read postings find too few here to spend a budget; another process has a small one.
    for operation in givers(Code::WorkLimit).filter(|operation| !super::upstream::asks(operation)) {
        let (request, place) = if operation.id == OperationId::SkillsExtractBatch {
            let line = format!("{{\"text\":\"{long}\"}}");
            (base::good(&server, operation, 0).body(line), Where::Line)
        } else if operation.id == OperationId::CoreLmiQuery {
            let body = r#"{"metrics":[{"name":"Jobs.2024"}],"constraints":[{"dimensionName":"Area","asIdentity":true},{"dimensionName":"Occupation","asIdentity":true}]}"#;
            (base::good(&server, operation, 0).body(body), Where::Answer)
        } else if operation.id == OperationId::ClassificationClassifySkills {
            let body = format!("{{\"skills\":[{{\"name\":\"{}\"}}]}}", &long[..1_000]);
            (base::good(&server, operation, 0).body(body), Where::Answer)
        } else if operation.id == OperationId::ClassificationClassifyPosting {
            let body = format!("{{\"context\":{{\"body\":\"{long}\"}},\"outputs\":[\"skill\"]}}");
            (base::good(&server, operation, 0).body(body), Where::Answer)
        } else if operation.id == OperationId::ClassificationExtractFile {
            let body = base::form("text/plain", long.as_bytes(), &[]);
            (base::good(&server, operation, 0).body(body), Where::Answer)
        } else {
            let body = format!("{{\"text\":\"{long}\"}}");
            (base::good(&server, operation, 0).body(body), Where::Answer)
        };
        judge(operation, Code::WorkLimit, place, &server.send(&request));
    }
    server.check_metrics();
}

#[test]
fn a_damaged_store_is_told_by_every_operation_that_reads_it() {
    let server = Setup::starter()
        .client(
            "counted",
            &[
                "--all-scopes",
                "--claim",
                "skills:quota:1000000/month",
                "--claim",
                "companies:quota:1000000/month",
                "--claim",
                "classification:quota:1000000/month",
                "--claim",
                "similarity:quota:1000000/month",
                "--claim",
                "titles:quota:1000000/month",
                "--claim",
                "career-pathways:quota:1000000/month",
                "--claim",
                "core-lmi:quota:1000000/month",
                "--claim",
                "ddn:quota:1000000/month",
                "--claim",
                "occupation-benchmark:quota:1000000/month",
                "--claim",
                "salary-boosting-skills:quota:1000000/month",
                "--claim",
                "projected-skill-growth:quota:1000000/month",
                "--claim",
                "projected-occupation-growth:quota:1000000/month",
                "--claim",
                "postings:us:quota:1000000/month",
                "--claim",
                "postings:ca:quota:1000000/month",
                "--claim",
                "postings:uk:quota:1000000/month",
                "--claim",
                "postings:global:quota:1000000/month",
            ],
        )
        .start();
    server.token("counted");
    server.damage_store();
    walk(&server, "counted", Code::InternalError);
    server.check_metrics();
}

#[test]
fn draining_is_told_by_every_operation_on_an_open_connection() {
    let server = Setup::starter().start();
    let begun: Vec<(&Operation, Wire, Vec<u8>, Asked)> = givers(Code::Draining)
        .map(|operation| {
            let address = base::address(&server, operation);
            let bytes = base::good(&server, operation, 0).bytes(&address.to_string());
            let mut wire = Wire::open(address);
            // A request under way keeps the connection; its head is not whole yet, so it counts as new.
            wire.send(&bytes[..20]);
            (operation, wire, bytes[20..].to_vec(), Asked::by(&bytes))
        })
        .collect();
    // Served before the signal, so that every connection above is accepted.
    server.send(&Request::get("/skills/status")).ok();
    server.probe("/readyz").ok();
    server.terminate();
    eventually("the drain begins", || {
        std::net::TcpStream::connect(server.address)
            .is_err()
            .then_some(())
    });
    for (operation, mut wire, rest, asked) in begun {
        wire.try_send(&rest);
        let answer = wire.answer(&asked);
        judge(operation, Code::Draining, Where::Answer, &answer);
        assert_eq!(answer.header("connection"), Some("close"));
    }
    assert!(server.ended_in_order());
}

#[test]
fn conditions_are_codes_of_some_operation() {
    for code in super::CONDITIONS {
        assert!(givers(code).count() > 0, "{code:?}");
        assert!(givers(code).any(|operation| operation.listener == Listener::Api));
    }
}
