//! Hostile and odd requests as data: each sent whole, byte by byte and split at every position.

use crate::conversation::{start, talk};
use crate::support::{End, exchange, paused, summaries};
use waypost_connection::Settings;

/// A request and the answers it must get; `bad:` stands for a framing fault with any reason.
type Case = (&'static str, &'static [&'static str]);

const BAD: &str = "bad";
const HOST: &str = "400 BadHost";
const ENCODING: &str = "400 BadTargetEncoding";

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Plain requests.
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET / 0"]),
    ("get / HTTP/1.1\r\nHost: a\r\n\r\n", &["200 get / 0"]),
    ("FOO /x?y=z HTTP/1.1\r\nhost:a\r\n\r\n", &["200 FOO /x?y=z 0"]),
    ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", &["200 TRACE / 0"]),
    ("!#$%&'*+-.^_`|~09 / HTTP/1.1\r\nHost: a\r\n\r\n", &["200 !#$%&'*+-.^_`|~09 / 0"]),
    ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", &["200 OPTIONS * 0"]),
    ("GET //a//b HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET //a//b 0"]),
    ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", &["200"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", &["200 POST / 3"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0003\r\n\r\nabc", &["200 POST / 3"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:0\r\n\r\n", &["200 POST / 0"]),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", &["200 GET / 3"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n", &["200 POST / 3"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: 1\r\n\r\n", &["200 POST / 1 trailers"]),
    ("GET / HTTP/1.0\r\n\r\n", &["200 GET / 0"]),
    ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n", &["200 GET / 0", "200 GET /2 0"]),
    ("POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab", &["200 POST / 2"]),
    ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET / 0"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na\r\n", &["200 POST / 1"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["200 POST / 1", "200 GET /2 0"]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY: \t \r\nZ:a\x7e\tb\r\n\r\n", &["200 GET / 0"]),
    ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET / 0", "200 GET /2 0"]),
    // Targets hyper would not take.
    ("GET /?q=\"data entry\" HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET /?q=\"data%20entry\" HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET /?q=%22data%20entry%22 0"]),
    ("GET /<`>\"?<`>\" HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET /%3C%60%3E%22?%3C%60%3E%22 0", "200 GET /2 0"]),
    ("GET /?q=C# HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET /?q=C%23 0"]),
    ("POST /\" HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n\"\"GET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["200 POST /%22 2", "200 GET /2 0"]),
    ("GET /{a}|^\\[b] HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET /{a}|^\\[b] 0"]),
    ("GET /é HTTP/1.1\r\nHost: a\r\n\r\n", &[ENCODING]),
    ("GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n", &[ENCODING]),
    ("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", &[ENCODING]),
    ("GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n", &[ENCODING]),
    ("GET /é HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n", &[BAD]),
    // Forms of targets.
    ("GET http://a/x HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET http://a/x 0"]),
    ("GET HTTP://A:80?y HTTP/1.1\r\nHost: a:80\r\n\r\n", &["200 GET http://A:80/?y 0"]),
    ("GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n", &[HOST]),
    ("GET http://a:1/x HTTP/1.1\r\nHost: a\r\n\r\n", &[HOST]),
    ("GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n", &[HOST]),
    ("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", &[HOST]),
    ("GET http://a/\"x HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET http://a/%22x 0"]),
    ("GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET *a HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET ?a HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", &["404 CONNECT a:443"]),
    ("CONNECT [::1]:443 HTTP/1.1\r\nHost: x\r\n\r\n\x16\x03\x01", &["404 CONNECT [::1]:443"]),
    ("CONNECT a:443 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", &[BAD]),
    ("CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    // Request lines.
    ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", &[BAD]),
    ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET / x HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET /\r\n\r\n", &[BAD]),
    ("GET\r\n\r\n", &[BAD]),
    ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\nHost: a\n\n", &[BAD]),
    ("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET /\r/ HTTP/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET / http/1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1.1.1.1.1.1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", &["200 GET / 0"]),
    ("GET /<> HTTP/1.9\r\nHost: a\r\n\r\nGET /2 HTTP/1.3\r\nHost: a\r\nConnection: close\r\n\r\n", &["200 GET /%3C%3E 0", "200 GET /2 0"]),
    ("POST / HTTP/1.2\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", &["200 POST / 1"]),
    ("GET / HTTP/1.2\r\n\r\n", &["400 BadHost"]),
    ("GET / HTTP/1.10\r\nHost: a\r\n\r\n", &["400 UnsupportedVersion(\"1.10\")"]),
    ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", &["400 UnsupportedVersion(\"2.0\")"]),
    ("GET / HTTP/..1\r\nHost: a\r\n\r\n", &[BAD]),
    ("GET / HTTP/3\r\nHost: a\r\n\r\n", &["400 UnsupportedVersion(\"3\")"]),
    ("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", &["400 UnsupportedVersion(\"2.0\")"]),
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &["200 GET / 0", "400 UnsupportedVersion(\"2.0\")"]),
    // Host.
    ("GET / HTTP/1.1\r\n\r\n", &[HOST]),
    ("GET / HTTP/1.1\r\nHost:\r\n\r\n", &[HOST]),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", &[HOST]),
    ("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", &[HOST]),
    ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", &[HOST]),
    ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", &[HOST]),
    ("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", &[HOST]),
    ("GET / HTTP/1.1\r\nHost: [::1]:8080 \r\n\r\n", &["200 GET / 0"]),
    // Header lines.
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: b\0\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \x1b\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: é\r\n\r\n", &["200 GET / 0"]),
    ("GET / HTTP/1.1\r\nHost: a\r\né: b\r\n\r\n", &[BAD]),
    ("GET / HTTP/1.1\r\nHost: a\r\n\n", &[BAD]),
    ("HEAD / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", &["400"]),
    // Framing.
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\nab", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\nab", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2\r\n\r\nab", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nab", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2 2\r\n\r\nab", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\na", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\na", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[BAD]),
    // Chunks.
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\na\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000001\r\na\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;\n\r\na\r\n0\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX Y: 1\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: \x01\r\n\r\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\n\n", &[BAD]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n\r\n", &[BAD]),
    // Good, then bad, then what must not be parsed.
    ("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nbad\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET /1 0", "200 GET /2 0", BAD]),
    ("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.1\r\n\r\n", &["200 POST /1 2", HOST]),
    ("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["200 POST /1 2", "200 cGET /2 0"]),
    ("POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", &["200 POST /1 2", HOST]),
    ("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\n", &["200 GET /1 0", "400"]),
    ("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["200 GET /1 0"]),
    // Refused before the body was read.
    ("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab", &["413 too large"]),
    ("GET /early HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["413 too large", "200 GET /2 0"]),
    ("POST /early HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", &["413 too large"]),
    // Never finished.
    ("GET / HTTP/1.1\r\nHost: a\r\n", &["400 RequestTooSlow"]),
    ("G", &["400 RequestTooSlow"]),
    ("PRI * HTTP/2.0\r\n\r\nS", &["400 RequestTooSlow"]),
    ("\r\n", &[]),
    ("", &[]),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab", &["400 RequestTooSlow"]),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", &["400 RequestTooSlow"]),
];

fn agrees(got: &[String], expected: &[&str]) -> bool {
    got.len() == expected.len()
        && got.iter().zip(expected).all(|(got, expected)| match *expected {
            BAD => got.starts_with("400 BadFraming("),
            "400 RequestTooSlow" => got.starts_with(expected),
            expected => got == expected,
        })
}

#[test]
fn hostile_requests_are_judged_alike_however_they_are_cut() {
    for (request, expected) in CASES {
        let bytes = request.as_bytes();
        paused(async {
            let whole = exchange(&[bytes]).await;
            let got = summaries(&whole);
            assert!(
                agrees(&got, expected),
                "{request:?}\n   got {got:?}\n   expected {expected:?}"
            );
            if let Some(last) = whole.last().filter(|it| matches!(it.status, 400 | 404)) {
                assert!(last.has("connection: close"), "{request:?} {last:?}");
            }
            for cut in 1..bytes.len() {
                let (left, right) = bytes.split_at(cut);
                assert_eq!(
                    summaries(&exchange(&[left, right]).await),
                    got,
                    "{request:?} cut at {cut}"
                );
            }
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(
                summaries(&exchange(&single).await),
                got,
                "{request:?} byte by byte"
            );
        });
    }
}

#[tokio::test]
async fn sockets_give_the_same_answers() {
    let server = start(Settings::default()).await;
    for (request, expected) in CASES {
        // The end of input stands for what is awaited in vain otherwise.
        let unfinished = expected
            .last()
            .is_none_or(|it| it.starts_with("400 RequestTooSlow"));
        if !unfinished {
            let got = talk(server.address, request.as_bytes(), End::Shut).await;
            assert!(
                agrees(&got, expected),
                "{request:?}\n   got {got:?}\n   expected {expected:?}"
            );
        }
    }
}

#[test]
fn caps_are_exact_and_do_not_depend_on_cuts() {
    let caps = Settings::default();
    let target = |length: usize| format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(length - 1));
    let awkward = |length: usize| format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "\"".repeat(length - 1));
    let block = |length: usize| {
        let filler = length - "Host: a\r\n".len() - "X: \r\n".len() - "\r\n".len();
        format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "a".repeat(filler))
    };
    let fields = |count: usize| {
        format!(
            "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
            "X: a\r\n".repeat(count - 1)
        )
    };
    let cases = [
        (target(caps.max_target), "200 GET"),
        (target(caps.max_target + 1), "400 TargetTooLong"),
        (target(20 * 1024), "400 TargetTooLong"),
        ("GET /".to_owned() + &"a".repeat(20 * 1024), "400 TargetTooLong"),
        (awkward(caps.max_target), "200 GET /%22%22"),
        (awkward(caps.max_target + 1), "400 TargetTooLong"),
        (block(caps.max_head), "200 GET"),
        (block(caps.max_head + 1), "400 HeadersTooLarge"),
        (block(40 * 1024), "400 HeadersTooLarge"),
        (
            "GET / HTTP/1.1\r\nX: ".to_owned() + &"a".repeat(40 * 1024),
            "400 HeadersTooLarge",
        ),
        (fields(caps.max_fields), "200 GET"),
        (fields(caps.max_fields + 1), "400 HeadersTooLarge"),
        ("A".repeat(65), "400 BadFraming"),
        ("A".repeat(64) + " / HTTP/1.1\r\nHost: a\r\n\r\n", "200 AAAA"),
        (
            format!("GET {} {}\r\n\r\n", "/".repeat(caps.max_target), "H".repeat(500)),
            "400 BadFraming",
        ),
    ];
    for (request, expected) in cases {
        paused(async {
            let bytes = request.as_bytes();
            let got = summaries(&exchange(&[bytes]).await);
            assert!(
                got.len() == 1 && got[0].starts_with(expected),
                "{expected}: {got:?}"
            );
            for size in [13, 1000, 4096] {
                let parts: Vec<&[u8]> = bytes.chunks(size).collect();
                assert_eq!(
                    summaries(&exchange(&parts).await),
                    got,
                    "{expected} in pieces of {size}"
                );
            }
        });
    }
}

#[test]
fn any_byte_anywhere_is_answered_by_the_service() {
    for byte in 0..=255_u8 {
        let places = [
            [b"G".as_slice(), &[byte], b"T / HTTP/1.1\r\nHost: a\r\n\r\n"].concat(),
            [b"GET /a".as_slice(), &[byte], b"b HTTP/1.1\r\nHost: a\r\n\r\n"].concat(),
            [b"GET /a?b=".as_slice(), &[byte], b"c HTTP/1.1\r\nHost: a\r\n\r\n"].concat(),
            [
                b"GET http://a/".as_slice(),
                &[byte],
                b" HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            .concat(),
            [
                b"GET http://a".as_slice(),
                &[byte],
                b"b HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            .concat(),
            [
                b"CONNECT a".as_slice(),
                &[byte],
                b"b:1 HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            .concat(),
            [b"GET ".as_slice(), &[byte], b" HTTP/1.1\r\nHost: a\r\n\r\n"].concat(),
            [b"GET / HTTP/1.1".as_slice(), &[byte], b"\r\nHost: a\r\n\r\n"].concat(),
            [b"GET / HTTP/1.1\r\nHost: a".as_slice(), &[byte], b"b\r\n\r\n"].concat(),
            [
                b"GET / HTTP/1.1\r\nHost: a\r\nX".as_slice(),
                &[byte],
                b"Y: a\r\n\r\n",
            ]
            .concat(),
            [
                b"GET / HTTP/1.1\r\nHost: a\r\n".as_slice(),
                &[byte],
                b"Y: a\r\n\r\n",
            ]
            .concat(),
            [
                b"GET / HTTP/1.1\r\nHost: a\r\nX: a".as_slice(),
                &[byte],
                b"b\r\n\r\n",
            ]
            .concat(),
            [
                b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1".as_slice(),
                &[byte],
                b"\r\n\r\nabcdefghijk",
            ]
            .concat(),
            [
                b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1".as_slice(),
                &[byte],
                b"\r\na\r\n0\r\n\r\n",
            ]
            .concat(),
            [
                b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX".as_slice(),
                &[byte],
                b"Y: a\r\n\r\n",
            ]
            .concat(),
            vec![byte],
            vec![byte; 40],
            [&[byte], b"GET / HTTP/1.1\r\nHost: a\r\n\r\n".as_slice()].concat(),
        ];
        paused(async {
            for (place, request) in places.iter().enumerate() {
                let silent = place >= 15 && byte == 0x16;
                let replies = exchange(&[request]).await;
                // The check for the marker is in here.
                let got = summaries(&replies);
                assert_eq!(got.is_empty(), silent, "byte {byte:#x} at place {place}");
                assert!(
                    replies.iter().all(|it| matches!(it.status, 200 | 400 | 404)),
                    "{got:?}"
                );
                assert!(
                    !got.iter().any(|it| it.contains("without a fault")),
                    "hyper refused what the wrapper let pass: byte {byte:#x} at place {place}"
                );
            }
        });
    }
}
