//! Bodies that are skipped after their answer, so that the connection goes on.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::Instant;
use waypost_connection::{Drain, Settings};

use crate::support::{End, exchange, exchange_with, open, paused, replies, settle, summaries};

const NEXT: &[u8] = b"GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

fn post(length: usize) -> Vec<u8> {
    format!("POST /skip HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n").into_bytes()
}

fn connect() -> DuplexStream {
    open(Settings::default(), &Drain::new(), &Arc::default())
}

/// Reads one answer, which carries no `Connection: close`.
async fn answer(stream: &mut DuplexStream, end: &str) {
    let mut received = Vec::new();
    while !received.ends_with(end.as_bytes()) {
        let mut byte = [0];
        stream.read_exact(&mut byte).await.unwrap();
        received.extend_from_slice(&byte);
    }
    let got = replies(&received);
    assert_eq!(summaries(&got), [format!("413 {end}")]);
    assert!(!got[0].has("connection: close"));
}

#[test]
fn an_answer_does_not_wait_for_the_body_it_skips() {
    paused(async {
        for length in [1, 20_000, 64 * 1024] {
            let mut stream = connect();
            let begun = Instant::now();
            stream.write_all(&post(length)).await.unwrap();
            answer(&mut stream, &format!("skipped {length}")).await;
            assert_eq!(begun.elapsed(), Duration::ZERO, "{length}");
            stream.write_all(&vec![b'x'; length]).await.unwrap();
            stream.write_all(NEXT).await.unwrap();
            let mut received = Vec::new();
            stream.read_to_end(&mut received).await.unwrap();
            assert_eq!(summaries(&replies(&received)), ["200 GET /next 0"]);
        }
    });
}

#[test]
fn what_follows_a_skipped_body_is_found_however_the_bytes_are_cut() {
    paused(async {
        let body = b"GET /inside HTTP/1.1\r\nHost: a\r\n\r\n";
        let first = [&post(body.len()), &body[..]].concat();
        let all = [&first[..], &first, NEXT].concat();
        let skipped = format!("413 skipped {}", body.len());
        let expected = [skipped.as_str(), &skipped, "200 GET /next 0"];
        for cut in 0..all.len() {
            let got = summaries(&exchange(&[&all[..cut], &all[cut..]]).await);
            assert_eq!(got, expected, "cut at {cut}");
        }
        let single: Vec<&[u8]> = all.chunks(1).collect();
        assert_eq!(summaries(&exchange(&single).await), expected);
    });
}

#[test]
fn a_faulty_head_behind_a_skipped_body_is_refused() {
    paused(async {
        let got = exchange(&[&post(3), b"ab", b"cGET /\r\n\r\n"]).await;
        let got = summaries(&got);
        assert_eq!(got.len(), 2, "{got:?}");
        assert!(got[1].starts_with("400 BadFraming"), "{got:?}");
    });
}

#[test]
fn a_skipped_body_that_stalls_or_ends_costs_the_connection() {
    paused(async {
        let mut stream = connect();
        let begun = Instant::now();
        stream.write_all(&post(9)).await.unwrap();
        answer(&mut stream, "skipped 9").await;
        let mut received = Vec::new();
        stream.read_to_end(&mut received).await.unwrap();
        assert_eq!(received, b"");
        assert!((5..=8).contains(&begun.elapsed().as_secs()));

        let got = exchange_with(Settings::default(), &[&post(9), b"abc"], End::Shut).await;
        assert_eq!(summaries(&got), ["413 skipped 9"]);
    });
}

#[test]
fn other_bodies_are_not_skipped() {
    paused(async {
        let chunked = b"POST /skip HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        let waiting = b"POST /skip HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
        for head in [&post(64 * 1024 + 1)[..], chunked, waiting] {
            let mut stream = connect();
            stream.write_all(head).await.unwrap();
            settle().await;
            let mut received = Vec::new();
            stream.read_to_end(&mut received).await.unwrap();
            let got = replies(&received);
            assert_eq!(summaries(&got), ["413 too large"]);
            assert!(got[0].has("connection: close"));
        }
    });
}
