//! The order of checks: a request with every fault at once is told of them one by one, in the contract's order.

use contract::operation::DOCUMENT_CAP;

use super::{
    answer::Answer,
    drivers,
    request::{Framing, Request, encoded},
    server::shared,
};

/// A request to extract, with everything wrong that a later step mends.
struct Faulty {
    method: &'static str,
    target: String,
    credentials: Vec<String>,
    simulated: bool,
    media: Option<&'static str>,
    coding: Option<&'static str>,
    framing: Framing,
    body: Vec<u8>,
}

impl Faulty {
    fn send(&self) -> Answer {
        let mut request = Request::new(self.method, &self.target);
        for credential in &self.credentials {
            request = request.header("Authorization", credential);
        }
        if self.simulated {
            request = request.header("X-Waypost-Simulate", "504");
        }
        if let Some(media) = self.media {
            request = request.header("Content-Type", media);
        }
        if let Some(coding) = self.coding {
            request = request.header("Content-Encoding", coding);
        }
        shared().send(&request.body(self.body.clone()).framed(self.framing.clone()))
    }

    fn bear(&mut self, token: &str) {
        self.credentials = vec![format!("Bearer {token}")];
    }
}

#[test]
fn faults_are_told_in_the_order_of_the_checks() {
    let server = shared();
    let mut faulty = Faulty {
        method: "DELETE",
        target: "/skills/nope/%FF".to_owned(),
        credentials: vec!["Basic YTpi".to_owned(), "Bearer x".to_owned()],
        simulated: true,
        media: Some("text/html; charset=utf-16"),
        coding: Some("zip"),
        framing: Framing::Declared(DOCUMENT_CAP as u64 + 1),
        body: b"x".to_vec(),
    };
    let query = "language=eng&fields=nope&language=eng";
    faulty.send().is(400, "bad_encoding");
    faulty.target = format!("/skills/versions/77/retrieve?{query}");
    faulty.send().is(404, "unknown_path");
    faulty.target = format!("/skills/versions/77/extract?{query}");
    faulty.send().is(404, "wrong_method");
    faulty.method = "POST";
    faulty.send().is(400, "conflicting_credentials");
    faulty.credentials.clear();
    faulty.send().is(401, "missing_token");
    faulty.credentials = vec!["Basic YTpi".to_owned()];
    faulty.send().is(401, "unsupported_scheme");
    faulty.bear("nonsense");
    faulty.send().is(401, "invalid_token");
    faulty.bear(&drivers::token(server, "expired"));
    faulty.send().is(401, "expired_token");
    faulty.bear(&server.token("other-scope"));
    faulty.send().is(401, "insufficient_scope");
    faulty.bear(&server.token("no-rate-no-quota"));
    faulty.send().is(429, "rate_exceeded");
    faulty.bear(&server.token("no-quota"));
    faulty.send().is(429, "quota_exceeded");
    faulty.bear(&server.token("sandbox"));
    faulty.send().is(504, "deadline_exceeded");
    faulty.simulated = false;
    faulty.send().is(415, "unsupported_content_type");
    faulty.media = Some("application/json; charset=utf-16");
    faulty.send().is(415, "unsupported_charset");
    faulty.media = Some("application/json");
    faulty.send().is(415, "unsupported_content_encoding");
    faulty.coding = Some("gzip");
    faulty.send().is(413, "body_too_large");
    faulty.framing = Framing::Sized;
    faulty.send().is(400, "corrupt_encoding");
    faulty.body = encoded("gzip", b"{\"text\":1");
    faulty.send().is(400, "repeated_parameter");
    faulty.target = "/skills/versions/77/extract?language=eng&fields=nope".to_owned();
    faulty.send().is(400, "malformed_json");
    faulty.body = encoded("gzip", b"{\"text\":1,\"more\":2}");
    let all = faulty.send();
    all.is(400, "pattern_mismatch");
    let errors = all.json();
    let codes: Vec<&str> = errors["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["code"].as_str().expect("a code"))
        .collect();
    assert_eq!(
        codes,
        [
            "pattern_mismatch",
            "unknown_field",
            "wrong_type",
            "unknown_member"
        ]
    );
    faulty.target = "/skills/versions/77/extract?language=fr".to_owned();
    faulty.send().is(400, "wrong_type");
    // Whether a language is supported, only the version could tell.
    faulty.body = encoded("gzip", b"{\"text\":\"bread\"}");
    faulty.send().is(404, "unknown_version");
    faulty.target = "/skills/versions/latest/extract?language=fr".to_owned();
    faulty.send().is(422, "unsupported_value");
    faulty.target = "/skills/versions/latest/extract".to_owned();
    faulty.send().ok();
}

#[test]
fn what_a_document_is_worth_is_judged_before_the_version_is_looked_up() {
    let server = shared();
    let target = "/skills/versions/77/extract";
    let pdf = Request::post(target, "application/pdf", "no pdf");
    server.call(pdf).is(422, "unreadable_document");
    server
        .call(Request::text(target, &"a".repeat(51_201)))
        .is(413, "text_too_large");
}
