//! The client over real sockets. What each fault is called is tested where exchanges are.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::*;
use crate::question::Exchange;

fn client(listener: &TcpListener) -> Client {
    let address = listener.local_addr().expect("bound");
    let endpoint = Endpoint::parse(&format!("http://{address}")).expect("a URL");
    Client::start("test", endpoint, Limits::default(), |_| None).expect("starts")
}

fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").expect("a free port")
}

fn question() -> Question {
    let request = |target| {
        Request::builder()
            .uri(target)
            .body(Bytes::new())
            .expect("a request")
    };
    Question {
        first: Exchange {
            request: request("/"),
            undo: Some(request("/undo")),
        },
        repeat: None,
        content_type: None,
    }
}

fn far() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

/// Reads the head of a request.
fn read(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).expect("text")
}

#[test]
fn threads_ask_and_get_their_answers() {
    let listener = listener();
    let client = client(&listener);
    let server = thread::spawn(move || {
        for _ in 0..8 {
            let (mut stream, _) = listener.accept().expect("a connection");
            read(&mut stream);
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
            stream.write_all(answer).expect("written");
        }
    });
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let answer = client.ask(question(), far(), || false, Some);
                assert_eq!(answer, Ok(Bytes::from_static(b"hello")));
            });
        }
    });
    server.join().expect("served");
    assert_eq!(client.counters().calls(Outcome::Answered), 8);
}

#[test]
fn who_stops_waiting_is_free_at_once_and_the_question_is_undone() {
    let listener = listener();
    let client = client(&listener);
    let is_abandoned = Arc::new(AtomicBool::new(false));
    let server = thread::spawn({
        let is_abandoned = is_abandoned.clone();
        move || {
            let (mut asked, _) = listener.accept().expect("a connection");
            assert!(read(&mut asked).starts_with("GET / "));
            is_abandoned.store(true, Ordering::Relaxed);
            // The connection ends, and another one brings the request that undoes.
            assert_eq!(asked.read(&mut [0]).expect("an end in order"), 0);
            let (mut undoing, _) = listener.accept().expect("a connection");
            assert!(read(&mut undoing).starts_with("GET /undo "));
        }
    });
    let answer = client.ask(question(), far(), || is_abandoned.load(Ordering::Relaxed), Some);
    assert_eq!(answer, Err(Fault::Abandoned));
    server.join().expect("undone");
}

#[test]
fn an_answer_that_cannot_be_read_is_none() {
    let listener = listener();
    let client = client(&listener);
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        read(&mut stream);
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
        stream.write_all(answer).expect("written");
    });
    let answer: Result<(), Fault> = client.ask(question(), far(), || false, |_| None);
    assert_eq!(answer, Err(Fault::BadResponse));
    server.join().expect("served");
    let counters = client.counters();
    assert_eq!(
        (
            counters.calls(Outcome::BadResponse),
            counters.calls(Outcome::Answered)
        ),
        (1, 0)
    );
}
