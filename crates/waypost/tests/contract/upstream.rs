//! What becomes of a question to another process: every fault that section 9 of the contract names, from a real one on
//! the wire to what a caller reads, and what the rest of the server does meanwhile.

pub mod standin;

use std::net::TcpStream;

use serde_json::Value;

use super::{
    answer::{Answer, Asked},
    request::Request,
    server::{Server, Setup, eventually},
};
use standin::{Behaviour, PASSWORD, SAID, Standin, USER};

/// Says that a question is too costly, which is no fault of the upstream.
const TOO_COSTLY: u32 = 158;
/// Answers that keep the breaker closed beside a fault and its repeat.
const WELL: usize = 3;

/// A question that the upstream has to answer.
fn question() -> Request {
    Request::json(
        "/jpa/totals",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-02"}}}"#,
    )
}

fn status(server: &Server, mount: &str) -> (bool, String) {
    let status = server.send(&Request::get(&format!("/{mount}/status"))).ok();
    let message = status["data"]["message"].as_str().expect("a text").to_owned();
    (status["data"]["healthy"] == true, message)
}

/// Waits until the version of the stand-in is served.
pub fn opened(server: &Server, mounts: &[&str]) {
    for mount in mounts {
        eventually("a version of the upstream is open", || {
            status(server, mount).0.then_some(())
        });
    }
}

/// A server whose `/jpa` asks a stand-in.
fn served(standin: &Standin, setup: Setup) -> Server {
    let server = standin.read_by(setup, &["jpa"]).start();
    opened(&server, &["jpa"]);
    server
}

/// Lets the upstream answer well for a while, so that its breaker stays closed.
pub fn calm(server: &Server, standin: &Standin, question: &Request) {
    standin.behaves(Behaviour::exception(TOO_COSTLY));
    for _ in 0..WELL {
        server.send(question).is(504, "work_limit");
    }
}

/// Asserts that neither answers nor logs tell what is the upstream's.
fn keeps_secrets(standin: &Standin, texts: &[&str]) {
    let port = standin.address.port().to_string();
    for secret in [
        USER,
        PASSWORD,
        SAID,
        "DB::Exception",
        &format!("127.0.0.1:{port}"),
    ] {
        for text in texts {
            assert!(!text.contains(secret), "'{secret}' in {text}");
        }
    }
}

/// Asks while the upstream behaves so.
fn told(server: &Server, standin: &Standin, behaviour: Behaviour) -> Answer {
    let question = question().bearer(&server.token("all"));
    standin.behaves(behaviour);
    let answer = server.send(&question);
    keeps_secrets(standin, &[&format!("{:?} {}", answer.headers, answer.text())]);
    calm(server, standin, &question);
    answer
}

fn calls(server: &Server, outcome: &str) -> f64 {
    server.metric(&format!(
        "waypost_upstream_calls_total{{mount=\"jpa\",outcome=\"{outcome}\"}}"
    ))
}

/// Row C66 of the matrix.
pub fn unreachable_after_one_repeat() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    let before = standin.questions().len();
    told(&server, &standin, Behaviour::closes()).is(502, "upstream_unreachable");
    assert_eq!(standin.questions().len() - before, 2 + WELL);
    told(&server, &standin, Behaviour::resets()).is(502, "upstream_unreachable");
    assert_eq!(calls(&server, "unreachable"), 4.0);
    assert_eq!(
        server.metric("waypost_upstream_repeats_total{mount=\"jpa\"}"),
        2.0
    );
    standin.refuses();
    server.call(question()).is(502, "upstream_unreachable");
    server.check_metrics();
}

/// Row C67.
pub fn failed_without_an_echo() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    for code in [500, 401, 403, 404, 302, 504] {
        told(&server, &standin, Behaviour::status(code, "")).is(502, "upstream_failed");
    }
    for exception in [999, 516, 497] {
        told(&server, &standin, Behaviour::exception(exception)).is(502, "upstream_failed");
    }
    let asked = standin.questions();
    assert!(
        asked[0]
            .head()
            .contains(&format!("x-clickhouse-user: {USER}\r\n"))
    );
    keeps_secrets(&standin, &[&server.log(), &server.access_log()]);
    server.check_metrics();
}

/// Row C68, its first part.
pub fn busy_passes_the_pause_on() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    let check = |behaviour, pause| {
        let answer = told(&server, &standin, behaviour);
        answer.is(503, "upstream_unavailable");
        assert_eq!(answer.number("retry-after"), Some(pause));
    };
    check(Behaviour::status(429, "Retry-After: 7\r\n"), 7);
    check(Behaviour::status(503, "Retry-After: 8\r\n"), 8);
    check(Behaviour::status(503, "Retry-After: 4000\r\n"), 60);
    check(Behaviour::status(503, ""), 1);
    check(Behaviour::exception(202), 1);
    check(Behaviour::exception(439), 1);
    server.check_metrics();
}

/// Row C68, its second part.
pub fn breaker_opens_and_probes() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    standin.behaves(Behaviour::status(500, ""));
    let refused = eventually("the breaker opens", || {
        std::thread::scope(|scope| {
            let callers: Vec<_> = (0..8).map(|_| scope.spawn(|| server.call(question()))).collect();
            let mut answers = callers
                .into_iter()
                .map(|caller| caller.join().expect("an answer"));
            answers.find(|answer| answer.status == 503)
        })
    });
    refused.is(503, "upstream_unavailable");
    let pause = refused.number("retry-after").unwrap_or_default();
    assert!((1..=5).contains(&pause), "{pause}");
    assert_eq!(
        status(&server, "jpa"),
        (false, "An upstream service is unavailable".to_owned())
    );
    assert_eq!(server.metric("waypost_upstream_breaker_open{mount=\"jpa\"}"), 1.0);
    // The upstream is left alone, and whoever does not need it does not notice.
    let asked = standin.questions().len();
    assert!(server.call(question()).status == 503);
    assert_eq!(standin.questions().len(), asked);
    assert!(status(&server, "skills").0);
    server
        .call(Request::get("/skills/versions/latest/skills?q=python"))
        .ok();
    // What describes postings needs no question.
    server.call(Request::get("/jpa/meta")).ok();
    standin.behaves(Behaviour::exception(TOO_COSTLY));
    opened(&server, &["jpa"]);
    server.call(question()).is(504, "work_limit");
    server.check_metrics();
}

/// Row C70. An answer of the upstream is read to its end before a byte of ours is sent, so that its death can only be
/// told as what it is.
pub fn death_half_way_is_no_short_answer() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    let request = question().bearer(&server.token("all"));
    let bytes = request.bytes(&server.host());
    standin.behaves(Behaviour::waits());
    let mut wire = server.open();
    wire.send(&bytes);
    eventually("half of the upstream's answer is there", || {
        (standin.pending() == 1).then_some(())
    });
    assert!(wire.is_silent());
    standin.release();
    let answer = wire.answer(&Asked::by(&bytes));
    answer.is(502, "upstream_bad_response");
    calm(&server, &standin, &request);
    assert_eq!(server.metric("waypost_aborted_streams_total"), 0.0);
    server.check_metrics();
}

#[test]
fn what_is_no_answer_is_told_as_a_bad_one() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    let head =
        |headers: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{headers}\r\n\r\n");
    let too_long = 32 * 1024 * 1024 + 1;
    let chunked = format!(
        "{}{too_long:x}\r\n{}\r\n0\r\n\r\n",
        head("Transfer-Encoding: chunked"),
        " ".repeat(too_long)
    );
    let behaviours = [
        Behaviour::says("SSH-2.0-another\r\n\r\n"),
        Behaviour::says("HTTP/1.1 two hundred\r\n\r\n"),
        Behaviour::says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}"),
        Behaviour::says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
        Behaviour::json(""),
        Behaviour::json("{\"meta\":["),
        Behaviour::json("{}"),
        Behaviour::json(r#"{"meta":[],"data":[]}"#),
        Behaviour::json(r#"{"meta":[{"name":"x","type":"String"}],"data":[["y"]]}"#),
        Behaviour::cut(),
        Behaviour::says(head("Transfer-Encoding: chunked") + "2\r\n{}\r\n"),
        Behaviour::says(head(&format!("Content-Length: {too_long}"))),
        Behaviour::says(chunked),
    ];
    let count = behaviours.len();
    for behaviour in behaviours {
        told(&server, &standin, behaviour).is(502, "upstream_bad_response");
    }
    assert_eq!(calls(&server, "bad_response"), count as f64);
    keeps_secrets(&standin, &[&server.log(), &server.access_log()]);
    server.check_metrics();
}

#[test]
fn exceptions_are_told_by_their_numbers() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    for (exceptions, status, code) in [
        (vec![159, 160, 209], 504, "upstream_timeout"),
        (vec![158, 241, 307, 396], 504, "work_limit"),
        (vec![202, 439], 503, "upstream_unavailable"),
        (vec![62, 210], 502, "upstream_failed"),
    ] {
        for exception in exceptions {
            told(&server, &standin, Behaviour::exception(exception)).is(status, code);
        }
    }
    server.check_metrics();
}

#[test]
fn silence_is_told_as_a_timeout_and_the_statement_is_killed() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    let hurried = standin
        .read_by(Setup::starter().setting("limits.deadline_seconds", "1"), &["jpa"])
        .start();
    opened(&hurried, &["jpa"]);
    let before = standin.questions().len();
    for (server, behaviour) in [
        (&server, Behaviour::hangs()),
        (&server, Behaviour::stalls()),
        (&hurried, Behaviour::hangs()),
    ] {
        standin.behaves(behaviour);
        server.call(question()).is(504, "upstream_timeout");
    }
    let asked = standin.questions();
    assert_eq!(asked.len() - before, 3, "nothing is repeated");
    for question in &asked[before..] {
        is_killed(&standin, question.id());
    }
    assert_eq!(calls(&server, "timed_out"), 2.0);
    server.check_metrics();
}

#[track_caller]
fn is_killed(standin: &Standin, id: &str) {
    let statement = format!("KILL QUERY WHERE query_id = '{id}' ASYNC");
    eventually("the statement is killed", || {
        standin.killed().contains(&statement).then_some(())
    });
}

#[test]
fn a_caller_who_leaves_ends_the_statement() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    standin.behaves(Behaviour::hangs());
    let before = standin.questions().len();
    let request = question().bearer(&server.token("all"));
    let mut leaving = TcpStream::connect(server.address).expect("connects");
    std::io::Write::write_all(&mut leaving, &request.bytes(&server.host())).expect("sends");
    eventually("the question is under way", || {
        (standin.pending() == 1).then_some(())
    });
    drop(leaving);
    is_killed(&standin, standin.questions()[before].id());
    eventually("the connection ends", || (standin.pending() == 0).then_some(()));
    eventually("the place is free", || {
        (server.metric("waypost_upstream_running{mount=\"jpa\"}") == 0.0).then_some(())
    });
    assert_eq!(calls(&server, "abandoned"), 1.0);
    server.check_metrics();
}

#[test]
fn who_waits_for_the_upstream_takes_no_place_from_local_work() {
    let standin = Standin::start();
    let setup = Setup::starter()
        .setting("postings.datasets.jpa.connections", "2")
        .setting("limits.concurrency", "1")
        .setting("limits.queue", "1");
    let server = served(&standin, setup);
    standin.behaves(Behaviour::hangs());
    std::thread::scope(|scope| {
        let holders: Vec<_> = (0..2).map(|_| scope.spawn(|| server.call(question()))).collect();
        eventually("all places are taken", || (standin.pending() == 2).then_some(()));
        let shed = server.call(question());
        shed.is(503, "overloaded");
        let text = "We bake sourdough bread and write Python.";
        for _ in 0..20 {
            server
                .call(Request::text("/skills/versions/latest/extract", text))
                .ok();
        }
        assert_eq!(standin.pending(), 2);
        assert_eq!(server.metric("waypost_pool_running"), 0.0);
        assert_eq!(server.metric("waypost_upstream_running{mount=\"jpa\"}"), 2.0);
        for holder in holders {
            holder.join().expect("an answer").is(504, "upstream_timeout");
        }
    });
    server.check_metrics();
}

#[test]
fn missing_tables_are_told_by_the_status_until_they_are_back() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    standin.lacks_tables(true);
    server.call(question()).is(502, "upstream_failed");
    let lacking = (false, "An upstream service lacks data".to_owned());
    assert_eq!(status(&server, "jpa"), lacking);
    standin.lacks_tables(false);
    opened(&server, &["jpa"]);
    calm(&server, &standin, &question().bearer(&server.token("all")));
    server.check_metrics();
}

#[test]
fn an_upstream_that_is_not_there_at_the_start_is_waited_for() {
    let standin = Standin::start();
    standin.lacks_tables(true);
    let server = standin.read_by(Setup::starter(), &["jpa"]).start();
    server.call(question()).is(503, "not_ready");
    assert_eq!(
        status(&server, "jpa"),
        (false, "No postings are loaded".to_owned())
    );
    server.call(Request::get("/skills/versions")).ok();
    standin.lacks_tables(false);
    opened(&server, &["jpa"]);
    let meta: Value = server.call(Request::get("/jpa/meta")).ok();
    assert_eq!(meta["data"]["version"], "1");
    server.check_metrics();
}

#[test]
fn slow_answers_within_the_limits_are_waited_for() {
    let standin = Standin::start();
    let server = served(&standin, Setup::starter());
    standin.behaves(Behaviour::exception(TOO_COSTLY).slowly());
    server.call(question()).is(504, "work_limit");
    assert_eq!(calls(&server, "timed_out"), 0.0);
}
