//! The clocks of a connection, under a paused clock: time moves only when every task waits.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::{Instant, sleep};
use waypost_connection::{Drain, Settings};

use crate::support::{Gate, open, paused, replies, settle, summaries};

const SECOND: Duration = Duration::from_secs(1);

fn connect() -> (DuplexStream, Arc<Gate>) {
    let gate = Arc::<Gate>::default();
    (open(Settings::default(), &Drain::new(), &gate), gate)
}

/// Reads to the end and returns the answers with the seconds since `begun`.
async fn end_of(mut stream: impl AsyncReadExt + Unpin, begun: Instant) -> (Vec<String>, u64) {
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.unwrap();
    (summaries(&replies(&received)), begun.elapsed().as_secs())
}

/// Sends bytes at a pace while reading; returns the answers and when they ended.
async fn drip(stream: DuplexStream, first: &[u8], then: &[u8], pace: Duration) -> (Vec<String>, u64) {
    let begun = Instant::now();
    let (reader, mut writer) = tokio::io::split(stream);
    let send = async {
        writer.write_all(first).await.unwrap();
        loop {
            sleep(pace).await;
            if writer.write_all(then).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        result = end_of(reader, begun) => result,
        () = send => unreachable!("sending never ends"),
    }
}

#[test]
fn an_idle_connection_is_closed_silently() {
    paused(async {
        let (stream, _) = connect();
        assert_eq!(end_of(stream, Instant::now()).await, (vec![], 75));
    });
}

#[test]
fn a_connection_is_idle_from_its_last_answer() {
    paused(async {
        let (mut stream, _) = connect();
        let begun = Instant::now();
        for _ in 0..3 {
            sleep(SECOND * 50).await;
            stream
                .write_all(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                .await
                .unwrap();
        }
        assert_eq!(end_of(stream, begun).await, (vec!["200".to_owned(); 3], 225));
    });
}

#[test]
fn a_head_of_one_byte_per_five_seconds_is_too_slow_after_ten() {
    paused(async {
        let (stream, _) = connect();
        let (got, seconds) = drip(stream, b"G", b"E", SECOND * 5).await;
        assert_eq!(got, ["400 RequestTooSlow { allowed: 10s }"]);
        // The caller goes on sending, so that the end comes after the linger.
        assert!((10..=12).contains(&seconds), "{seconds}");
    });
}

#[test]
fn a_slow_head_behind_a_request_is_too_slow_too() {
    paused(async {
        let (stream, _) = connect();
        let (got, seconds) = drip(stream, b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET", b"T", SECOND).await;
        assert_eq!(got, ["200 GET / 0", "400 RequestTooSlow { allowed: 10s }"]);
        assert!((10..=12).contains(&seconds), "{seconds}");
    });
}

#[test]
fn a_body_that_stalls_has_five_seconds() {
    paused(async {
        let (mut stream, _) = connect();
        let begun = Instant::now();
        stream
            .write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
            .await
            .unwrap();
        let (got, seconds) = end_of(stream, begun).await;
        assert_eq!(
            (got, seconds),
            (vec!["400 RequestTooSlow { allowed: 5s }".to_owned()], 5)
        );
    });
}

fn is_too_slow(got: &[String]) -> bool {
    got.len() == 1 && got[0].starts_with("400 RequestTooSlow")
}

#[test]
fn a_body_below_the_rate_is_too_slow_and_one_above_is_not() {
    paused(async {
        let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40960\r\n\r\n";
        let (stream, _) = connect();
        let (got, seconds) = drip(stream, head, &[b'x'; 512], SECOND).await;
        assert!(is_too_slow(&got), "{got:?}");
        // Half the rate eats the grace up within ten seconds.
        assert!((9..=12).contains(&seconds), "{seconds}");

        let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40960\r\nConnection: close\r\n\r\n";
        let (stream, _) = connect();
        let (got, seconds) = drip(stream, head, &[b'x'; 1024], SECOND).await;
        assert_eq!((got, seconds), (vec!["200 POST / 40960".to_owned()], 40));
    });
}

#[test]
fn a_chunked_body_is_held_to_the_rate() {
    paused(async {
        let head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        let (stream, _) = connect();
        let (got, seconds) = drip(stream, head, b"1\r\nx\r\n", SECOND).await;
        assert!(is_too_slow(&got), "{got:?}");
        assert!((5..=8).contains(&seconds), "{seconds}");
    });
}

#[test]
fn time_the_service_takes_is_not_the_caller_s() {
    paused(async {
        let (mut stream, gate) = connect();
        let head =
            b"POST /wait-then-read HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nConnection: close\r\n\r\n";
        stream.write_all(head).await.unwrap();
        gate.entered.notified().await;
        // The bytes arrive in time, but are not asked for.
        for _ in 0..5 {
            stream.write_all(b"x").await.unwrap();
            sleep(SECOND * 3).await;
        }
        sleep(SECOND * 100).await;
        gate.open.notify_one();
        settle().await;
        sleep(SECOND * 3).await;
        stream.write_all(b"x").await.unwrap();
        assert_eq!(
            end_of(stream, Instant::now()).await.0,
            ["200 POST /wait-then-read 6"]
        );
    });
}

#[test]
fn a_caller_that_reads_nothing_is_given_up() {
    paused(async {
        let gate = Arc::<Gate>::default();
        let drain = Drain::new();
        let mut stream = open(Settings::default(), &drain, &gate);
        stream
            .write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .unwrap();
        settle().await;
        let begun = Instant::now();
        // Nothing else is left that could keep the drain from finishing.
        drain.begin();
        drain.finished().await;
        assert_eq!(begun.elapsed().as_secs(), 30);
    });
}

#[test]
fn a_caller_that_reads_slowly_is_served_to_the_end() {
    paused(async {
        let (mut stream, _) = connect();
        stream
            .write_all(b"GET /large HTTP/1.0\r\nHost: a\r\n\r\n")
            .await
            .unwrap();
        let mut received = Vec::new();
        let mut space = vec![0; 512 * 1024];
        loop {
            sleep(SECOND * 20).await;
            match stream.read(&mut space).await.unwrap() {
                0 => break,
                length => received.extend_from_slice(&space[..length]),
            }
        }
        let got = replies(&received);
        assert!(got[0].complete && got[0].body.len() == 4 << 20);
    });
}
