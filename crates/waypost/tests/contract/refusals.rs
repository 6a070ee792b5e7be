//! Refusals that meet a body under way: the caller can read the answer, and where it can, keeps the connection.

use std::process::Command;

use super::{
    answer::Asked,
    http2,
    request::Request,
    server::{Server, Setup, shared},
    wire::Wire,
};

const EXTRACT: &str = "/skills/versions/latest/extract";
const RELATED: &str = "/skills/versions/latest/related";

/// Requests that are refused before their body was read, with the status and code of the refusal.
fn refused(server: &Server, length: usize) -> Vec<(Request, u16, &'static str)> {
    let token = server.token("all");
    let body = vec![b'x'; length];
    let mut refused = vec![
        (
            Request::post(EXTRACT, "text/plain", body.as_slice()),
            401,
            "missing_token",
        ),
        (
            Request::post("/nope", "text/plain", body.as_slice()),
            404,
            "unknown_path",
        ),
        (
            Request::post(RELATED, "text/plain", body.as_slice()).bearer(&token),
            415,
            "unsupported_content_type",
        ),
    ];
    if length > 1 << 20 {
        let large = Request::post(RELATED, "application/json", body.as_slice()).bearer(&token);
        refused.push((large, 413, "body_too_large"));
    }
    refused
}

#[test]
fn a_refused_upload_over_http2_is_answered() {
    let server = shared();
    for length in [200_000, 1_200_000] {
        for (request, status, code) in refused(server, length) {
            http2::send(server.address, &request).is(status, code);
        }
    }
}

#[test]
fn curl_reads_the_refusal_of_an_upload_over_http2() {
    let server = shared();
    let folder = tempfile::tempdir().expect("a directory");
    let file = folder.path().join("upload");
    for length in [200_000, 1_200_000] {
        std::fs::write(&file, vec![b'x'; length]).expect("a file");
        for (request, status, code) in refused(server, length) {
            let mut curl = Command::new("curl");
            curl.args([
                "--silent",
                "--http2-prior-knowledge",
                "--max-time",
                "20",
                "-X",
                "POST",
            ]);
            curl.args(["--write-out", "\n%{http_code}", "--data-binary"]);
            curl.arg(format!("@{}", file.display()));
            for (name, value) in &request.headers {
                curl.args(["-H", &format!("{name}: {}", String::from_utf8_lossy(value))]);
            }
            curl.arg(format!("http://{}{}", server.address, request.target));
            let Ok(output) = curl.output() else {
                eprintln!("skipped: curl is not installed");
                return;
            };
            let printed = String::from_utf8_lossy(&output.stdout);
            if printed.is_empty() && output.status.code() == Some(2) {
                eprintln!("skipped: this curl does not speak HTTP/2");
                return;
            }
            assert!(
                printed.ends_with(&format!("\n{status}")) && printed.contains(code),
                "{length} {code}: {printed} {:?}",
                output.status
            );
        }
    }
}

#[test]
fn a_refused_small_body_leaves_the_connection_usable() {
    let server = shared();
    let status = Request::get("/skills/status").bytes(&server.host());
    for (request, code, word) in refused(server, 45_000) {
        let bytes = request.bytes(&server.host());
        let (early, late) = bytes.split_at(bytes.len() - 44_000);
        let mut wire = server.open();
        wire.send(early);
        let answer = wire.answer(&Asked::by(&bytes));
        answer.is(code, word);
        assert_eq!(answer.header("connection"), None, "{word}");
        wire.send(late);
        wire.exchange(&status).ok();
    }
}

#[test]
fn a_long_member_name_is_not_repeated_whole() {
    let server = shared();
    let body = format!("{{\"{}\":1}}", "n".repeat(900_000));
    let answer = server.send(&Request::json(RELATED, &body).bearer(&server.token("all")));
    answer.is(400, "missing_member");
    assert!(answer.body.len() < 1_000, "{}", answer.body.len());
}

#[test]
fn framing_faults_carry_the_headers_of_a_listed_origin() {
    let origin = "https://jobs.example.org";
    let server = Setup::starter()
        .setting("cors.origins", &format!("[\"{origin}\"]"))
        .start();
    let bytes = format!("GET / HTTP/1.1\r\nHost: a\r\nOrigin: {origin}\r\nbad header\r\n\r\n");
    let answer = Wire::open(server.address).exchange(bytes.as_bytes());
    answer.is(400, "bad_framing");
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
}
