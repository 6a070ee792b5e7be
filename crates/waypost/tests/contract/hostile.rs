//! What strangers send: every byte in every place, cuts at every position, other protocols, callers who half-close.
//! An answer without a request id would come from the library below the contract, so the usual check finds it.

use super::{
    answer::Asked,
    request::Request,
    server::{SECRET, Server, eventually, shared},
    wire::Wire,
};

/// Sends bytes and ends; the answers that come before the connection ends are checked, and there may be none.
fn survive(server: &Server, bytes: &[u8]) {
    let mut wire = server.open();
    wire.try_send(bytes);
    wire.finish_sending();
    let asked = Asked::by(bytes);
    while let Some(answer) = wire.try_answer(&asked) {
        answer.check(&asked);
    }
}

#[test]
fn every_byte_in_every_place_gets_an_answer_of_the_contract() {
    let server = shared();
    let host = server.host();
    for byte in 0..=u8::MAX {
        let places: [(&str, &str); 6] = [
            ("GE", "T /skills/status HTTP/1.1\r\nHost: h\r\n\r\n"),
            ("GET /skills/sta", "tus HTTP/1.1\r\nHost: h\r\n\r\n"),
            ("GET /skills/status?x=", "y HTTP/1.1\r\nHost: h\r\n\r\n"),
            ("GET /skills/status HT", "TP/1.1\r\nHost: h\r\n\r\n"),
            ("GET /skills/status HTTP/1.1\r\nHost: h\r\nX", "Y: 1\r\n\r\n"),
            ("GET /skills/status HTTP/1.1\r\nHost: h\r\nX: a", "b\r\n\r\n"),
        ];
        for (before, after) in places {
            let (before, after) = (
                before.as_bytes(),
                after.replace("Host: h", &format!("Host: {host}")),
            );
            survive(server, &[before, &[byte], after.as_bytes()].concat());
        }
    }
    server.send(&Request::get("/skills/status")).ok();
    server.check_metrics();
}

#[test]
fn cuts_change_nothing() {
    let server = shared();
    let request = Request::text("/skills/versions/latest/extract", "We bake bread")
        .bearer("nonsense")
        .framed(super::request::Framing::Chunked(4))
        .bytes(&server.host());
    let whole = server.exchange(&request);
    for cut in 1..request.len() {
        let mut wire = server.open();
        wire.send(&request[..cut]);
        wire.send(&request[cut..]);
        let answer = wire.answer(&Asked::default());
        assert_eq!(
            (answer.status, answer.text()),
            (whole.status, whole.text()),
            "{cut}"
        );
    }
    let mut wire = server.open();
    for byte in &request {
        wire.send(&[*byte]);
    }
    assert_eq!(wire.answer(&Asked::default()).text(), whole.text());
}

#[test]
fn half_closed_callers_get_their_answer() {
    let server = shared();
    let mut wire = server.open();
    let request = Request::text(
        "/skills/versions/latest/extract",
        &"We bake sourdough bread. ".repeat(1_000),
    );
    wire.send(&request.bearer(&server.token("all")).bytes(&server.host()));
    wire.finish_sending();
    wire.answer(&Asked::default()).ok();
    assert!(wire.is_closed());
}

#[test]
fn a_tls_hello_is_closed_without_an_answer() {
    let mut wire = shared().open();
    wire.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
    assert!(wire.is_closed());
}

#[test]
fn many_requests_share_a_connection() {
    let server = shared();
    let list = Request::get("/skills/versions/latest/skills?limit=1").bearer(&server.token("all"));
    let extract = Request::text("/skills/versions/latest/extract", "bread").bearer(&server.token("all"));
    let nope = Request::get("/nope");
    let mut wire = server.open();
    let host = server.host();
    for _ in 0..20 {
        let bytes = [list.bytes(&host), nope.bytes(&host), extract.bytes(&host)].concat();
        wire.send(&bytes);
        wire.answer(&Asked::default()).ok();
        wire.answer(&Asked::default()).is(404, "unknown_path");
        wire.answer(&Asked::default()).ok();
    }
}

#[test]
fn old_callers_are_served() {
    let server = shared();
    let head = |target: &str, more: &str| {
        let token = server.token("all");
        format!("GET {target} HTTP/1.0\r\nAuthorization: Bearer {token}\r\n{more}\r\n")
    };
    // A streamed answer ends with the connection.
    let new = server.call(Request::get("/skills/versions/latest/skills"));
    let mut wire = server.open();
    wire.send(head("/skills/versions/latest/skills", "").as_bytes());
    let old = wire.answer(&Asked::default());
    assert_eq!(old.header("transfer-encoding"), None);
    assert_eq!(old.text(), new.text());
    assert!(wire.is_closed());
    // Another request follows only when that was asked for.
    let mut wire = server.open();
    wire.send(head("/skills/versions", "Connection: keep-alive\r\n").as_bytes());
    wire.answer(&Asked::default()).ok();
    wire.send(head("/skills/versions", "").as_bytes());
    wire.answer(&Asked::default()).ok();
    assert!(wire.is_closed());
}

#[test]
fn logs_hold_no_secret_and_no_text() {
    let server = shared();
    let text = "a-text-that-belongs-to-its-author";
    let token = server.fresh_token("all");
    let ask = |request: Request| server.send(&request.bearer(&token));
    ask(Request::text("/skills/versions/latest/extract", text)).ok();
    ask(Request::json(
        "/skills/versions/latest/extract",
        &format!("{{\"{text}\":1}}"),
    ))
    .is(400, "missing_member");
    let last = ask(Request::get(&format!("/skills/versions/latest/skills?q={text}")));
    let id = last.header("x-request-id").unwrap_or_default();
    eventually("the requests are logged", || {
        server.access_log().contains(id).then_some(())
    });
    for log in [server.access_log(), server.log()] {
        for secret in [SECRET, text, &token] {
            assert!(!log.contains(secret));
        }
    }
}

#[test]
fn http2_is_known_by_its_preface_and_http1_goes_on_beside_it() {
    let server = shared();
    let mut broken = Wire::open(server.address);
    broken.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense that is no frame at all");
    let upgrade = Request::get("/skills/status")
        .header("Connection", "Upgrade, HTTP2-Settings")
        .header("Upgrade", "h2c")
        .header("HTTP2-Settings", "AAMAAABkAAQCAAAAAAIAAAAA");
    server.send(&upgrade).ok();
    server.check_metrics();
}
