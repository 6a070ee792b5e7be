//! Work that does not end in time, and answers whose work fails after their head was sent. No request can provoke
//! either in the product, so these tests serve handlers of their own.

use std::{io, net::SocketAddr, sync::atomic::Ordering, time::Duration};

use contract::operation::OperationId;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::test_server::serve;
use crate::{
    body::{Aborted, Producer},
    call::{Answer, Call, Content, Handler, Input, Outcome},
};

/// Longest nap of work that waits to be cancelled.
const NAP: Duration = Duration::from_millis(5);

/// A query this long sends any operation to the pool.
fn in_pool(path: &str) -> String {
    format!("{path}?x={}", "y".repeat(2000))
}

/// Sends a request and reads to the end of the connection; tells also whether it ended in order.
async fn ask(address: SocketAddr, target: &str, version: &str) -> (String, io::Result<()>) {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let request = format!("GET {target} HTTP/{version}\r\nHost: here\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("writes");
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer).await;
    (String::from_utf8(answer).expect("text"), end.map(|_| ()))
}

fn endless(call: &Call, _body: Input<'_>) -> Outcome {
    while !call.cancelled.load(Ordering::Relaxed) {
        std::thread::park_timeout(NAP);
    }
    Ok(Answer::whole("too late"))
}

fn endless_handlers(operation: OperationId) -> Handler {
    match operation {
        OperationId::SkillsStatus => endless,
        other => crate::api::handler(other),
    }
}

#[tokio::test]
async fn work_past_the_deadline_is_a_504_and_is_cancelled() {
    let served = serve(endless_handlers, |settings| settings.limits.deadline_seconds = 1).await;
    let (answer, end) = ask(served.address, &in_pool("/skills/status"), "1.1").await;
    end.expect("an end in order");
    assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
    assert!(answer.contains("\"code\":\"deadline_exceeded\""), "{answer}");
    // The worker is free again as soon as the work looks at its flag.
    while served.app.gate.load() != (0, 0) {
        tokio::task::yield_now().await;
    }
}

/// How an answer in pieces goes wrong after its first piece.
#[derive(Clone, Copy)]
enum Trouble {
    Failure,
    Panic,
}

struct Troubled {
    trouble: Trouble,
    pieces: usize,
}

impl Producer for Troubled {
    fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>> {
        self.pieces += 1;
        match (self.pieces, self.trouble) {
            (1, _) => Some(Ok(b"{\"data\":[".to_vec())),
            (2, Trouble::Failure) => Some(Err(Aborted)),
            (2, Trouble::Panic) => panic!("the oven caught fire"),
            _ => None,
        }
    }
}

fn troubled(trouble: Trouble) -> Box<dyn Producer> {
    Box::new(Troubled { trouble, pieces: 0 })
}

fn piecewise(content: Content) -> Outcome {
    Ok(Answer {
        content,
        version: None,
    })
}

fn troubled_handlers(operation: OperationId) -> Handler {
    match operation {
        OperationId::SkillsStatus => |_, _| piecewise(Content::Pooled(troubled(Trouble::Failure))),
        OperationId::Metadata => |_, _| piecewise(Content::Pooled(troubled(Trouble::Panic))),
        OperationId::Jwks => |_, _| piecewise(Content::Produced(troubled(Trouble::Failure))),
        OperationId::Errors => |_, _| piecewise(Content::Produced(troubled(Trouble::Panic))),
        other => crate::api::handler(other),
    }
}

#[tokio::test]
async fn an_answer_that_fails_midway_is_cut_and_never_ends_well_formed() {
    let served = serve(troubled_handlers, |_| {}).await;
    for path in [
        "/skills/status",
        "/.well-known/openid-configuration",
        "/.well-known/jwks.json",
        "/docs/errors",
    ] {
        let (answer, end) = ask(served.address, path, "1.1").await;
        assert!(end.is_err() || !answer.ends_with("0\r\n\r\n"), "{path}: {answer}");
        // Without chunks only a reset tells the caller.
        let (answer, end) = ask(served.address, path, "1.0").await;
        assert!(end.is_err(), "{path}: {answer}");
    }
    let (answer, _) = ask(served.address, "/docs", "1.1").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}
