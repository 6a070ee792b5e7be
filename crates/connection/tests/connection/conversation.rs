//! Conversations over real sockets: refusals, half-closed and vanished callers, HTTP/2, cut answers.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Version};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use waypost_connection::{Drain, Server, Settings};

use crate::support::{End, Gate, echo, exchange_with, open, paused, replies, settle, summaries};

/// A server on a free port, which drains when it is dropped.
pub struct Running {
    pub address: SocketAddr,
    pub drain: Drain,
    pub gate: Arc<Gate>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.drain.begin();
    }
}

pub async fn start(settings: Settings) -> Running {
    let server = Server::bind(([127, 0, 0, 1], 0).into(), settings).await.unwrap();
    let address = server.local_addr().unwrap();
    let (drain, gate) = (Drain::new(), Arc::<Gate>::default());
    let held = Arc::clone(&gate);
    let handler = move |state, request| echo(state, request, Arc::clone(&held));
    tokio::spawn(server.serve(handler, drain.clone()));
    Running { address, drain, gate }
}

/// Sends bytes and reads to the end of the connection.
pub async fn talk(address: SocketAddr, bytes: &[u8], end: End) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    if end == End::Shut {
        stream.shutdown().await.unwrap();
    }
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.unwrap();
    summaries(&replies(&received))
}

#[tokio::test]
async fn a_caller_that_closes_its_side_is_answered() {
    let server = start(Settings::default()).await;
    let request = b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n";
    assert_eq!(
        talk(server.address, request, End::Shut).await,
        ["200 GET /1 0", "200 GET /2 0"]
    );
}

#[tokio::test]
async fn a_head_that_ends_early_is_a_framing_fault() {
    let server = start(Settings::default()).await;
    let got = talk(server.address, b"GET / HTTP/1.1\r\nHost: a\r\n", End::Shut).await;
    assert_eq!(got, ["400 BadFraming(\"it ended inside its head\")"]);
}

#[tokio::test]
async fn a_body_that_ends_early_names_both_lengths() {
    let server = start(Settings::default()).await;
    let request = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc";
    let got = talk(server.address, request, End::Shut).await;
    assert_eq!(got, ["400 BodyEnded { received: 3, expected: Some(5) }"]);
    let request = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n";
    let got = talk(server.address, request, End::Shut).await;
    assert_eq!(got, ["400 BodyEnded { received: 2, expected: None }"]);
}

#[tokio::test]
async fn a_tls_hello_is_closed_without_an_answer() {
    let server = start(Settings::default()).await;
    let hello = [&[0x16, 0x03, 0x01, 0x02, 0x00][..], &[0; 512]].concat();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(&hello).await.unwrap();
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received).await;
    assert_eq!(received, b"");
}

/// Sends a head and part of a body, reads the answer, and goes on sending.
async fn send_on_after_the_answer(head: &str, answer: &str) {
    let server = start(Settings::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&[b'x'; 100_000]).await.unwrap();
    let mut received = vec![0; 4096];
    let mut length = 0;
    while !received[..length].ends_with(answer.as_bytes()) {
        length += stream.read(&mut received[length..]).await.unwrap();
    }
    for _ in 0..80 {
        // A server that had closed would answer with a reset, and the next write would fail.
        stream.write_all(&[b'x'; 10_000]).await.unwrap();
        settle().await;
    }
    stream.shutdown().await.unwrap();
    assert_eq!(stream.read(&mut received).await.unwrap(), 0);
    server.drain.begin();
    server.drain.finished().await;
}

#[tokio::test]
async fn a_caller_may_go_on_sending_after_an_early_refusal() {
    let head = "POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
    send_on_after_the_answer(head, "too large").await;
}

#[tokio::test]
async fn a_caller_may_go_on_sending_after_a_refused_head() {
    send_on_after_the_answer("POST / HTTP/1.1\r\n\r\n", "BadHost").await;
}

/// Returns the answers to a request of which no more comes, and the seconds its connection lives.
fn lifetime(request: &str) -> (Vec<String>, u64) {
    paused(async {
        let drain = Drain::new();
        let mut stream = open(Settings::default(), &drain, &Arc::default());
        let begun = tokio::time::Instant::now();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).await.unwrap();
        drain.begin();
        drain.finished().await;
        (summaries(&replies(&received)), begun.elapsed().as_secs())
    })
}

#[test]
fn an_early_refusal_lingers_unless_the_body_was_never_invited() {
    let head = |path: &str, fields: &str| {
        format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n{fields}\r\n")
    };
    let refused = vec!["413 too large".to_owned()];
    assert_eq!(lifetime(&head("/early", "")), (refused.clone(), 2));
    assert_eq!(
        lifetime(&head("/early", "Expect: 100-continue\r\n")),
        (refused.clone(), 0)
    );
    // The caller sends at once, without waiting.
    assert_eq!(lifetime(&(head("/early", "") + "ab")), (refused.clone(), 2));
    let invited = vec!["100".to_owned(), "413 too large".to_owned()];
    assert_eq!(
        lifetime(&(head("/first-frame", "Expect: 100-continue\r\n") + "ab")),
        (invited, 2)
    );
    // Nothing follows a message that arrived whole.
    assert_eq!(
        lifetime("GET / HTTP/1.0\r\n\r\n"),
        (vec!["200 GET / 0".to_owned()], 0)
    );
}

#[tokio::test]
async fn a_body_that_is_wanted_is_invited() {
    let server = start(Settings::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n";
    stream.write_all(head).await.unwrap();
    let mut invitation = [0; 25];
    stream.read_exact(&mut invitation).await.unwrap();
    assert_eq!(&invitation, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"abcGET / HTTP/1.0\r\n\r\n").await.unwrap();
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.unwrap();
    assert_eq!(
        summaries(&replies(&received)),
        ["200 POST / 3 expect", "200 GET / 0"]
    );
}

#[tokio::test]
async fn http2_passes_through() {
    let server = start(Settings::default()).await;
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    let connection = tokio::spawn(connection);
    for body in ["", "abc"] {
        let request = Request::post("http://a/x")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        let answer = sender.send_request(request).await.unwrap();
        assert_eq!(answer.version(), Version::HTTP_2);
        assert!(answer.headers().contains_key("x-marker"));
        let text = answer.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(text, format!("POST http://a/x {}", body.len()));
    }
    server.drain.begin();
    // The server says that it goes away, so that the connection ends without an error.
    connection.await.unwrap().unwrap();
    server.drain.finished().await;
}

#[test]
fn an_idle_http2_connection_is_told_to_go() {
    paused(async {
        let stream = open(Settings::default(), &Drain::new(), &Arc::default());
        let (mut sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
                .await
                .unwrap();
        let connection = tokio::spawn(connection);
        let request = Request::get("http://a/").body(Full::new(Bytes::new())).unwrap();
        assert_eq!(sender.send_request(request).await.unwrap().status(), 200);
        let begun = tokio::time::Instant::now();
        connection.await.unwrap().unwrap();
        assert_eq!(begun.elapsed().as_secs(), 75);
    });
}

#[tokio::test]
async fn an_offered_upgrade_or_tunnel_ends_in_order() {
    let server = start(Settings::default()).await;
    let offers = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\n\r\n";
    assert_eq!(
        talk(server.address, offers.as_bytes(), End::Open).await,
        ["200 GET / 0"]
    );
    let tunnel = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";
    assert_eq!(
        talk(server.address, tunnel.as_bytes(), End::Open).await,
        ["404 CONNECT a:1"]
    );
}

#[tokio::test]
async fn an_answer_that_fails_half_way_ends_in_a_reset() {
    let server = start(Settings::default()).await;
    for version in ["1.0", "1.1"] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let request = format!("GET /fail HTTP/{version}\r\nHost: a\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut received = Vec::new();
        let end = stream.read_to_end(&mut received).await;
        assert_eq!(
            end.unwrap_err().kind(),
            std::io::ErrorKind::ConnectionReset,
            "{version}"
        );
    }
}

#[tokio::test]
async fn connections_over_the_cap_are_told_so_and_further_ones_are_closed() {
    let settings = Settings {
        max_connections: 1,
        spare_connections: 1,
        ..Settings::default()
    };
    let server = start(settings).await;
    let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut first = TcpStream::connect(server.address).await.unwrap();
    first.write_all(request).await.unwrap();
    let mut head = [0; 12];
    first.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
    let mut second = TcpStream::connect(server.address).await.unwrap();
    let mut third = TcpStream::connect(server.address).await.unwrap();
    let mut received = Vec::new();
    let _ = third.read_to_end(&mut received).await;
    assert_eq!(received, b"");
    second.write_all(request).await.unwrap();
    second.read_to_end(&mut received).await.unwrap();
    assert_eq!(summaries(&replies(&received)), ["503 over cap"]);
}

#[test]
fn a_young_call_survives_the_end_of_input() {
    paused(async {
        let (drain, gate) = (Drain::new(), Arc::<Gate>::default());
        let mut stream = open(Settings::default(), &drain, &gate);
        stream
            .write_all(b"GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .unwrap();
        stream.shutdown().await.unwrap();
        gate.entered.notified().await;
        settle().await;
        gate.open.notify_one();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).await.unwrap();
        assert_eq!(summaries(&replies(&received)), ["200 GET /hold 0"]);
    });
}

#[test]
fn a_long_call_is_cancelled_by_the_end_of_input() {
    paused(async {
        for early in [true, false] {
            let (drain, gate) = (Drain::new(), Arc::<Gate>::default());
            let mut stream = open(Settings::default(), &drain, &gate);
            stream
                .write_all(b"GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
                .await
                .unwrap();
            gate.entered.notified().await;
            let begun = tokio::time::Instant::now();
            if !early {
                tokio::time::sleep(std::time::Duration::from_secs(20)).await;
            }
            stream.shutdown().await.unwrap();
            gate.left.notified().await;
            // Time moves only as far as the timers of the connection ask.
            let age = begun.elapsed().as_secs();
            assert_eq!(age, if early { 1 } else { 20 });
        }
    });
}

#[test]
fn what_is_read_in_search_of_the_end_is_not_lost() {
    paused(async {
        let (drain, gate) = (Drain::new(), Arc::<Gate>::default());
        let mut stream = open(Settings::default(), &drain, &gate);
        stream
            .write_all(b"GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .unwrap();
        gate.entered.notified().await;
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        for part in [
            "GET /2 HTTP/1.1\r\nHo",
            "st: a\r\n\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab",
        ] {
            stream.write_all(part.as_bytes()).await.unwrap();
            settle().await;
        }
        // Heads that wait behind a call are not slow.
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
        gate.open.notify_one();
        settle().await;
        stream.write_all(b"cdGET /4 HTTP/1.1\r\n\r\n").await.unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).await.unwrap();
        assert_eq!(
            summaries(&replies(&received)),
            ["200 GET /hold 0", "200 GET /2 0", "200 POST /3 4", "400 BadHost"]
        );
    });
}

#[test]
fn input_after_the_end_of_the_last_request_changes_nothing() {
    paused(async {
        let request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nleft over";
        let got = exchange_with(Settings::default(), &[request], End::Shut).await;
        assert_eq!(summaries(&got), ["200 GET / 0"]);
    });
}
