//! The contract walk: every operation meets every code that its row says it can give (I15), and every success has the
//! shape that its row promises. What no request from outside can provoke stands in `walk/gaps.rs`.

mod base;
mod conditions;
mod forms;
mod gaps;
mod postings;
mod provoke;
mod successes;
mod upstream;

use std::collections::BTreeSet;

use contract::{
    code::Code,
    operation::{Listener, OPERATIONS, Operation, OperationId, codes},
    status::Status,
};

use super::{
    answer::{Answer, Asked},
    server::{Server, eventually, shared},
    wire::Wire,
};
use provoke::{Attempt, Where};

/// Codes that need a server in a condition of its own.
const CONDITIONS: [Code; 12] = [
    Code::RequestTooSlow,
    Code::InternalError,
    Code::Overloaded,
    Code::Draining,
    Code::Maintenance,
    Code::NotReady,
    Code::WorkLimit,
    Code::UpstreamUnreachable,
    Code::UpstreamBadResponse,
    Code::UpstreamFailed,
    Code::UpstreamUnavailable,
    Code::UpstreamTimeout,
];

fn is_gap(operation: &Operation, code: Code) -> bool {
    gaps::GAPS.iter().any(|(codes, operations, _)| {
        codes.contains(&code.word()) && (operations.is_empty() || operations.contains(&operation.name))
    })
}

/// The OAuth word that a code has at the token endpoint.
fn oauth_word(code: Code) -> &'static str {
    match (code, code.status()) {
        (Code::NotInEnum, _) => "unsupported_grant_type",
        (Code::UnknownParameterValue, _) => "invalid_scope",
        (_, Status::Unauthorized) => "invalid_client",
        (_, Status::TooManyRequests | Status::ServiceUnavailable) => "temporarily_unavailable",
        (_, Status::InternalServerError | Status::GatewayTimeout) => "server_error",
        _ => "invalid_request",
    }
}

/// Asserts that an answer is what the code promises; the invariants were checked when it was read.
fn judge(operation: &Operation, code: Code, place: Where, answer: &Answer) {
    let shown = || {
        format!(
            "{} {}: {} {}",
            operation.name,
            code.word(),
            answer.status,
            answer.text()
        )
    };
    if place == Where::Line {
        assert_eq!(answer.status, 200, "{}", shown());
        let line: serde_json::Value = serde_json::from_str(&answer.text()).expect("one line");
        assert_eq!(line["errors"][0]["code"], code.word(), "{}", shown());
        assert_eq!(line["errors"][0]["status"], code.status().number(), "{}", shown());
        return;
    }
    assert_eq!(answer.status, code.status().number(), "{}", shown());
    let word = if operation.id == OperationId::Token {
        oauth_word(code)
    } else {
        code.word()
    };
    assert_eq!(answer.code(), word, "{}", shown());
}

/// Sends an attempt on a connection of its own.
fn send(server: &Server, operation: &Operation, attempt: &Attempt) -> Answer {
    let address = match operation.listener {
        Listener::Api => server.address,
        Listener::Health => server.health,
    };
    let bytes = attempt.bytes(&address.to_string());
    let mut wire = Wire::open(address);
    wire.try_send(&bytes);
    if attempt.finish {
        wire.finish_sending();
    }
    wire.answer(&Asked::by(&bytes))
}

#[test]
fn every_operation_gives_every_code_that_a_request_can_provoke() {
    let server = shared();
    let mut logged = Vec::new();
    for operation in &OPERATIONS {
        for code in codes(operation) {
            if CONDITIONS.contains(&code) || code == Code::TooManyFailures || is_gap(operation, code) {
                continue;
            }
            let attempt = provoke::attempt(server, operation, code)
                .unwrap_or_else(|| panic!("{} {}: no way and no gap", operation.name, code.word()));
            let answer = send(server, operation, &attempt);
            judge(operation, code, attempt.place, &answer);
            if operation.id == OperationId::Token {
                let id = answer.header("x-request-id").unwrap_or_default().to_owned();
                logged.push((id, code));
            }
        }
    }
    // The words of OAuth are few, so the token endpoint's codes are read from the log.
    let log = eventually("all answers are logged", || {
        let log = server.access_log();
        logged
            .iter()
            .all(|(id, _)| log.contains(id.as_str()))
            .then_some(log)
    });
    for (id, code) in logged {
        let line = log.lines().find(|line| line.contains(&id)).expect("a line");
        assert!(
            line.contains(&format!("code={} ", code.word())),
            "{code:?}: {line}"
        );
    }
    server.check_metrics();
}

#[test]
fn gaps_are_of_codes_that_the_operations_can_give() {
    let mut listed = BTreeSet::new();
    for (words, operations, reason) in gaps::GAPS {
        assert!(!reason.is_empty());
        for word in *words {
            let code = Code::from_word(word).unwrap_or_else(|| panic!("no code '{word}'"));
            let holders: Vec<&str> = OPERATIONS
                .iter()
                .filter(|operation| codes(operation).contains(&code))
                .map(|operation| operation.name)
                .collect();
            assert!(!holders.is_empty(), "{word}");
            for name in *operations {
                assert!(holders.contains(name), "{name} cannot give {word}");
            }
            let named: &[&str] = if operations.is_empty() {
                &holders
            } else {
                operations
            };
            for name in named {
                assert!(listed.insert((*name, *word)), "{name} {word} is listed twice");
            }
        }
    }
    for operation in &OPERATIONS {
        for code in codes(operation) {
            if is_gap(operation, code) && !CONDITIONS.contains(&code) {
                let attempt = provoke::attempt(shared(), operation, code);
                assert!(attempt.is_none(), "{} {}: is no gap", operation.name, code.word());
            }
        }
    }
}
