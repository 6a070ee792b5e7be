//! Draining with idle, running and pipelined connections.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use waypost_connection::{Drain, Settings};

use crate::conversation::start;
use crate::support::{Gate, open, paused, replies, settle, summaries};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const HOLD: &[u8] = b"GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";

#[tokio::test]
async fn a_drain_closes_idle_connections_and_lets_running_calls_finish() {
    let settings = Settings {
        drain_grace: Duration::from_millis(1),
        ..Settings::default()
    };
    let server = start(settings).await;
    let mut fresh = TcpStream::connect(server.address).await.unwrap();
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    idle.write_all(GET).await.unwrap();
    let mut start = [0; 12];
    idle.read_exact(&mut start).await.unwrap();
    let mut running = TcpStream::connect(server.address).await.unwrap();
    running.write_all(&[HOLD, GET].concat()).await.unwrap();
    server.gate.entered.notified().await;

    server.drain.begin();
    let mut received = Vec::new();
    fresh.read_to_end(&mut received).await.unwrap();
    assert_eq!(received, b"");
    idle.read_to_end(&mut received).await.unwrap();
    assert_eq!(
        summaries(&replies(&[&start[..], &received].concat())),
        ["200 GET / 0"]
    );
    server.gate.open.notify_one();
    received.clear();
    running.read_to_end(&mut received).await.unwrap();
    assert_eq!(summaries(&replies(&received)), ["200 GET /hold 0"]);
    server.drain.finished().await;
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[test]
fn a_request_that_arrives_during_a_drain_is_told_so() {
    paused(async {
        let (drain, gate) = (Drain::new(), Arc::<Gate>::default());
        let mut stream = open(Settings::default(), &drain, &gate);
        stream.write_all(&GET[..10]).await.unwrap();
        settle().await;
        drain.begin();
        settle().await;
        stream.write_all(&GET[10..]).await.unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).await.unwrap();
        assert_eq!(summaries(&replies(&received)), ["503 draining"]);
        drain.finished().await;
    });
}

#[test]
fn a_request_on_an_idle_connection_is_told_of_the_drain_within_its_grace() {
    paused(async {
        let (drain, gate) = (Drain::new(), Arc::<Gate>::default());
        let grace = Settings::default().drain_grace;
        let mut fresh = open(Settings::default(), &drain, &gate);
        let mut used = open(Settings::default(), &drain, &gate);
        let mut unused = open(Settings::default(), &drain, &gate);
        used.write_all(GET).await.unwrap();
        let mut start = [0; 12];
        used.read_exact(&mut start).await.unwrap();
        settle().await;
        drain.begin();
        tokio::time::sleep(grace - Duration::from_millis(1)).await;
        let mut received = Vec::new();
        fresh.write_all(GET).await.unwrap();
        fresh.read_to_end(&mut received).await.unwrap();
        assert_eq!(summaries(&replies(&received)), ["503 draining"]);
        received = start.to_vec();
        used.write_all(GET).await.unwrap();
        used.read_to_end(&mut received).await.unwrap();
        assert_eq!(summaries(&replies(&received)), ["200 GET / 0", "503 draining"]);
        received.clear();
        unused.read_to_end(&mut received).await.unwrap();
        assert_eq!(received, b"");
        drain.finished().await;
    });
}

#[test]
fn a_drain_without_connections_finishes_at_once() {
    paused(async {
        let drain = Drain::new();
        assert!(!drain.is_draining());
        drain.begin();
        drain.begin();
        assert!(drain.is_draining());
        drain.finished().await;
    });
}

#[tokio::test]
async fn what_outlasts_a_drain_is_cut() {
    let settings = Settings {
        drain_timeout: Duration::from_millis(1),
        ..Settings::default()
    };
    let server = start(settings).await;
    let mut running = TcpStream::connect(server.address).await.unwrap();
    running.write_all(HOLD).await.unwrap();
    server.gate.entered.notified().await;
    server.drain.begin();
    server.drain.finished().await;
    server.gate.left.notified().await;
    let mut received = Vec::new();
    let end = running.read_to_end(&mut received).await;
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
}
