//! Exchanges over connections in memory, on a clock that runs only while everybody waits.

mod scripted;

use std::sync::atomic::Ordering;

use http::response::Parts;
use scripted::{Act, Door, Scripted};

use super::*;
use crate::{counters::Counters, question::Spoken};

/// A client on the script, with room for few bytes.
struct Asking {
    scripted: Scripted,
    shared: Arc<Shared<Scripted>>,
    undone: mpsc::Receiver<Request<Bytes>>,
}

fn asking(doors: impl IntoIterator<Item = Door>) -> Asking {
    let scripted = Scripted::default();
    scripted.doors.lock().extend(doors);
    let endpoint = Endpoint::parse("http://upstream.test/base").expect("a URL");
    let limits = Limits {
        body: 64,
        ..Limits::default()
    };
    let (undo, undone) = mpsc::channel(8);
    let shared = Shared::new(
        Ledger::new("test"),
        scripted.clone(),
        endpoint,
        limits,
        dialect,
        undo,
    );
    Asking {
        scripted,
        shared: Arc::new(shared),
        undone,
    }
}

/// Speaks by a header; odd numbers are the upstream's fault.
fn dialect(head: &Parts) -> Option<Spoken> {
    let number = head.headers.get("x-spoken")?.to_str().ok()?.parse().ok()?;
    Some(Spoken {
        number,
        is_at_fault: number % 2 == 1,
    })
}

fn exchange(target: &'static str) -> Exchange {
    let request = |target| {
        let request = Request::builder().uri(target).header("x-secret", "s");
        request.body(Bytes::new()).expect("a request")
    };
    Exchange {
        request: request(target),
        undo: Some(request("/undo")),
    }
}

fn question() -> Question {
    Question {
        first: exchange("/first"),
        repeat: None,
        content_type: Some("application/json"),
    }
}

fn repeatable() -> Question {
    Question {
        repeat: Some(exchange("/repeat")),
        ..question()
    }
}

impl Asking {
    async fn ask(&self, question: &Question) -> Result<Bytes, Fault> {
        self.ask_for(question, Duration::from_secs(30)).await
    }

    /// Asks, and can read whatever comes.
    async fn ask_for(&self, question: &Question, time: Duration) -> Result<Bytes, Fault> {
        let answer = self.shared.ask(question, Instant::now() + time).await;
        answer.map(|mut answer| {
            answer.entry.ends(Outcome::Answered);
            answer.body
        })
    }

    fn counters(&self) -> &Counters {
        self.shared.ledger.counters()
    }

    fn calls(&self, outcome: Outcome) -> u64 {
        self.counters().calls(outcome)
    }
}

fn answer(status: u16, headers: &str, body: &str) -> Door {
    Door::Open(vec![
        Act::Read,
        Act::Write(format!("HTTP/1.1 {status} Word\r\n{headers}\r\n{body}")),
    ])
}

fn json(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

fn good() -> Door {
    Door::Open(vec![Act::Read, Act::Write(json("{}"))])
}

const JSON: &str = "Content-Type: application/json\r\n";

/// Asks once at one door.
async fn check(door: Door, expected: Fault, outcome: Outcome) {
    let shown = format!("{door:?}");
    let asking = asking([door]);
    assert_eq!(asking.ask(&question()).await, Err(expected), "{shown}");
    assert_eq!(asking.calls(outcome), 1, "{shown}");
}

#[tokio::test(start_paused = true)]
async fn every_fault_of_the_wire_has_its_name() {
    let unreachable = |door| check(door, Fault::Unreachable, Outcome::Unreachable);
    unreachable(Door::Refused).await;
    unreachable(Door::Open(vec![])).await;
    unreachable(Door::Open(vec![Act::Read])).await;
    unreachable(Door::Open(vec![
        Act::Read,
        Act::Write("HTTP/1.1 200 OK\r\nConte".to_owned()),
    ]))
    .await;

    let says = |text: &str| Door::Open(vec![Act::Read, Act::Write(text.to_owned())]);
    let bad = |door| check(door, Fault::BadResponse, Outcome::BadResponse);
    bad(says("SSH-2.0-nothing\r\n\r\n")).await;
    bad(says("HTTP/1.1 two hundred\r\n\r\n")).await;
    bad(answer(
        200,
        "Content-Type: text/html\r\nContent-Length: 2\r\n",
        "{}",
    ))
    .await;
    bad(answer(200, "Content-Length: 2\r\n", "{}")).await;
    bad(answer(200, &format!("{JSON}Content-Length: 9\r\n"), "{}")).await;
    bad(answer(200, &format!("{JSON}Content-Length: 65\r\n"), "")).await;
    bad(answer(
        200,
        &format!("{JSON}Transfer-Encoding: chunked\r\n"),
        "2\r\n{}\r\n",
    ))
    .await;
    bad(answer(
        200,
        &format!("{JSON}Transfer-Encoding: chunked\r\n"),
        "x\r\n",
    ))
    .await;
    let chunks = format!("28\r\n{0}\r\n28\r\n{0}\r\n0\r\n\r\n", "x".repeat(40));
    bad(answer(
        200,
        &format!("{JSON}Transfer-Encoding: chunked\r\n"),
        &chunks,
    ))
    .await;
    bad(answer(200, &format!("X: {}\r\n", "y".repeat(MOST_HEAD)), "")).await;

    let failed = |door| check(door, Fault::Failed, Outcome::Failed);
    for status in [201, 204, 302, 400, 401, 403, 404, 500, 501, 502, 504] {
        failed(answer(status, "Content-Length: 0\r\n", "")).await;
    }
    let spoken = answer(500, "X-Spoken: 7\r\nContent-Length: 0\r\n", "");
    check(spoken, Fault::Spoken(7), Outcome::Failed).await;
    let spoken = answer(200, "X-Spoken: 8\r\nContent-Length: 0\r\n", "");
    check(spoken, Fault::Spoken(8), Outcome::Refused).await;
}

#[tokio::test(start_paused = true)]
async fn busy_upstreams_say_when_to_come_back() {
    let check = async |status, headers: &str, retry_after| {
        let asking = asking([answer(status, &format!("{headers}Content-Length: 0\r\n"), "")]);
        let fault = Fault::Unavailable { retry_after };
        assert_eq!(asking.ask(&question()).await, Err(fault), "{headers}");
        assert_eq!(asking.calls(Outcome::Unavailable), 1);
    };
    check(429, "Retry-After: 7\r\n", 7).await;
    check(503, "Retry-After: 7\r\n", 7).await;
    check(503, "Retry-After: 0\r\n", 1).await;
    check(503, "Retry-After: 61\r\n", 60).await;
    check(503, "Retry-After: 99999999999\r\n", 60).await;
    check(503, "Retry-After: soon\r\n", 1).await;
    check(503, "", 1).await;
    let dated = "Date: Sat, 01 Jan 2050 00:00:00 GMT\r\nRetry-After: Sat, 01 Jan 2050 00:00:09 GMT\r\n";
    check(503, dated, 9).await;
    let past = "Date: Sat, 01 Jan 2050 00:00:09 GMT\r\nRetry-After: Sat, 01 Jan 2050 00:00:00 GMT\r\n";
    check(503, past, 1).await;
}

#[tokio::test(start_paused = true)]
async fn silence_is_borne_for_so_long_and_no_longer() {
    let check = async |door: Door, seconds: u64| {
        let shown = format!("{door:?}");
        let asking = asking([door]);
        let start = Instant::now();
        assert_eq!(asking.ask(&question()).await, Err(Fault::TimedOut), "{shown}");
        assert_eq!(start.elapsed().as_secs(), seconds, "{shown}");
        assert_eq!(asking.calls(Outcome::TimedOut), 1);
    };
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 9\r\n\r\n");
    check(Door::Silent, 1).await;
    check(Door::Open(vec![Act::Hang]), 5).await;
    check(
        Door::Open(vec![
            Act::Read,
            Act::Write("HTTP/1.1 200 OK\r\n".to_owned()),
            Act::Hang,
        ]),
        5,
    )
    .await;
    check(
        Door::Open(vec![Act::Read, Act::Write(head.clone()), Act::Hang]),
        2,
    )
    .await;
    // A body that trickles is stopped by the caller's own time.
    let mut trickle = vec![Act::Read, Act::Write(head.replace('9', "60"))];
    for _ in 0..60 {
        trickle.extend([Act::Wait(Duration::from_secs(1)), Act::Write("x".to_owned())]);
    }
    check(Door::Open(trickle), 30).await;
}

#[tokio::test(start_paused = true)]
async fn slow_answers_within_the_limits_are_answers() {
    let wait = |milliseconds| Act::Wait(Duration::from_millis(milliseconds));
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 2\r\n\r\n");
    let asking = asking([Door::Open(vec![
        Act::Read,
        wait(4_900),
        Act::Write(head),
        wait(1_900),
        Act::Write("{".to_owned()),
        wait(1_900),
        Act::Write("}".to_owned()),
    ])]);
    assert_eq!(asking.ask(&question()).await, Ok(Bytes::from_static(b"{}")));
    assert_eq!(asking.calls(Outcome::Answered), 1);
}

#[tokio::test(start_paused = true)]
async fn requests_are_complete_and_connections_are_used_again() {
    let acts = [
        Act::Read,
        Act::Write(json("{}")),
        Act::Read,
        Act::Write(json("[]")),
        Act::Hang,
    ];
    let asking = asking([Door::Open(acts.to_vec())]);
    assert_eq!(asking.ask(&question()).await, Ok(Bytes::from_static(b"{}")));
    assert_eq!(asking.ask(&question()).await, Ok(Bytes::from_static(b"[]")));
    assert_eq!(asking.scripted.connects.load(Ordering::Relaxed), 1);
    let requests = asking.scripted.requests.lock();
    assert!(
        requests[0].starts_with("GET /base/first HTTP/1.1\r\n"),
        "{}",
        requests[0]
    );
    assert!(requests[0].contains("host: upstream.test\r\n"), "{}", requests[0]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_was_closed_while_idle_is_replaced_without_a_fault() {
    let asking = asking([good(), good()]);
    for _ in 0..2 {
        asking.ask(&question()).await.expect("an answer");
        tokio::task::yield_now().await;
    }
    assert_eq!(asking.scripted.connects.load(Ordering::Relaxed), 2);
    assert_eq!(
        (
            asking.calls(Outcome::Answered),
            asking.calls(Outcome::Unreachable)
        ),
        (2, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn a_question_is_repeated_once_after_a_pause_where_that_can_help() {
    let empty = |status| answer(status, "Content-Length: 0\r\n", "");
    for door in [Door::Refused, Door::Open(vec![Act::Read]), empty(502), empty(503)] {
        let shown = format!("{door:?}");
        let asking = asking([door.clone(), good()]);
        let start = Instant::now();
        assert!(asking.ask(&repeatable()).await.is_ok(), "{shown}");
        assert!((50..=501).contains(&start.elapsed().as_millis()), "{shown}");
        assert_eq!(asking.counters().repeats(), 1);
        // Not a second time, and not what must not be sent twice.
        let asking = self::asking([door.clone(), door.clone(), door]);
        assert!(asking.ask(&repeatable()).await.is_err(), "{shown}");
        assert!(asking.ask(&question()).await.is_err(), "{shown}");
        assert_eq!(asking.scripted.connects.load(Ordering::Relaxed), 3, "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn other_faults_are_not_repeated() {
    let empty = |status, headers: &str| answer(status, &format!("{headers}Content-Length: 0\r\n"), "");
    let wrong = Door::Open(vec![Act::Read, Act::Write("nonsense\r\n\r\n".to_owned())]);
    let doors = [
        Door::Silent,
        Door::Open(vec![Act::Hang]),
        wrong,
        empty(500, ""),
        empty(401, ""),
        empty(504, ""),
        empty(429, ""),
        empty(503, "Retry-After: 2\r\n"),
        empty(503, "X-Spoken: 1\r\n"),
    ];
    for door in doors {
        let shown = format!("{door:?}");
        let asking = asking([door]);
        assert!(asking.ask(&repeatable()).await.is_err(), "{shown}");
        assert_eq!(asking.counters().repeats(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_repeated_past_the_deadline() {
    let asking = asking([Door::Refused]);
    let short = Duration::from_millis(49);
    assert_eq!(
        asking.ask_for(&repeatable(), short).await,
        Err(Fault::Unreachable)
    );
    assert_eq!(asking.counters().repeats(), 0);
}

#[tokio::test(start_paused = true)]
async fn repeats_end_with_their_budget() {
    let empty = || answer(502, "Content-Length: 0\r\n", "");
    // Answers keep the breaker closed and pay for repeats, more than can be saved.
    let asking = asking((0..40).map(|_| good()));
    for _ in 0..40 {
        asking.ask(&question()).await.expect("an answer");
        asking.shared.pool.take();
    }
    asking.scripted.doors.lock().extend((0..40).map(|_| empty()));
    let together: Vec<_> = (0..20)
        .map(|_| {
            let shared = asking.shared.clone();
            let deadline = Instant::now() + Duration::from_secs(30);
            tokio::spawn(async move { shared.ask(&repeatable(), deadline).await })
        })
        .collect();
    for asked in together {
        assert_eq!(asked.await.expect("joins").err(), Some(Fault::Failed));
    }
    // Ten that were saved, and a fifth of the twenty calls.
    let repeats = asking.counters().repeats();
    assert!((10..=14).contains(&repeats), "{repeats}");
}

#[tokio::test(start_paused = true)]
async fn an_upstream_that_fails_half_the_time_is_left_alone_and_then_probed() {
    let doors = (0..20).map(|index| if index % 2 == 0 { good() } else { Door::Refused });
    let asking = asking(doors);
    for _ in 0..20 {
        let _either = asking.ask(&question()).await;
        asking.shared.pool.take();
    }
    let counters = asking.counters();
    assert!(counters.is_open());
    let refused = |retry_after| Err(Fault::Unavailable { retry_after });
    assert_eq!(asking.ask(&question()).await, refused(5));
    sleep(Duration::from_millis(2_500)).await;
    assert_eq!(asking.ask(&question()).await, refused(3));
    assert_eq!(
        (
            counters.withheld(),
            asking.scripted.connects.load(Ordering::Relaxed)
        ),
        (2, 20)
    );
    // The probe fails, the next one succeeds.
    asking
        .scripted
        .doors
        .lock()
        .extend([Door::Refused, good(), good()]);
    sleep(Duration::from_millis(2_500)).await;
    assert_eq!(asking.ask(&question()).await, Err(Fault::Unreachable));
    assert_eq!(asking.ask(&question()).await, refused(5));
    sleep(Duration::from_secs(5)).await;
    assert!(asking.ask(&question()).await.is_ok());
    assert!(!counters.is_open());
    asking.shared.pool.take();
    assert!(asking.ask(&question()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_the_question_is_to_blame_for_never_opens_the_breaker() {
    let door = || answer(500, "X-Spoken: 8\r\nContent-Length: 0\r\n", "");
    let asking = asking((0..30).map(|_| door()));
    for _ in 0..30 {
        assert_eq!(asking.ask(&question()).await, Err(Fault::Spoken(8)));
    }
    assert!(!asking.counters().is_open());
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_half_way_is_undone() {
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 9\r\n\r\n");
    let silent = Door::Open(vec![Act::Read, Act::Hang]);
    let cut = answer(200, &format!("{JSON}Content-Length: 9\r\n"), "");
    let doors = [
        silent.clone(),
        Door::Open(vec![Act::Read, Act::Write(head), Act::Hang]),
        cut,
    ];
    for door in doors {
        let shown = format!("{door:?}");
        let mut asking = asking([door]);
        asking.ask(&question()).await.expect_err("no answer");
        let undo = asking.undone.try_recv().expect(&shown);
        assert_eq!(undo.uri().path(), "/undo");
    }
    // The caller leaves.
    let mut asking = asking([silent]);
    let leaving = timeout(Duration::from_secs(1), asking.ask(&question())).await;
    assert!(leaving.is_err());
    assert_eq!(asking.calls(Outcome::Abandoned), 1);
    assert!(asking.undone.try_recv().is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_ended_or_never_began_is_not_undone() {
    let empty = |status| answer(status, "Content-Length: 0\r\n", "");
    for door in [good(), empty(500), empty(503), Door::Refused, Door::Silent] {
        let shown = format!("{door:?}");
        let mut asking = asking([door]);
        let _either = asking.ask(&question()).await;
        assert!(asking.undone.try_recv().is_err(), "{shown}");
    }
}
