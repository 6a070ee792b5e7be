//! Tokens, the sandbox, hosts, aliases, cross-origin callers, documentation, the demo.

use contract::{code::CODES, error::ApiError, operation::OPERATIONS};
use serde_json::{Value, json};

use super::{
    request::Request,
    server::{SECRET, Server, Setup, form, shared, token_request},
};

const LIST: &str = "/skills/versions/latest/skills?limit=1";

#[test]
fn tokens_are_given_for_credentials_in_body_or_header() {
    let server = shared();
    let body = format!("grant_type=client_credentials&client_id=open-only&client_secret={SECRET}");
    let basic = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("open-only:{SECRET}"),
    );
    let basic = format!("Basic {basic}");
    for request in [
        form(&body),
        form(&format!("{body}&scope=")),
        form(&format!("{body}&scope=emsi_open&unknown=1&unknown=2")),
        form(&format!("scope=emsi_open&{body}")),
        form(&body.replace("open-only", "%6Fpen-only")),
        form("grant_type=client_credentials").header("Authorization", &basic),
        form("grant_type=client_credentials&client_id=open-only").header(
            "Authorization",
            basic
                .to_lowercase()
                .replacen(&basic.to_lowercase()[6..], &basic[6..], 1),
        ),
        Request::post(
            "/connect/token",
            "application/x-www-form-urlencoded; charset=utf-8",
            body.as_str(),
        ),
        Request::post(
            "/connect/token/",
            "APPLICATION/X-WWW-FORM-URLENCODED",
            body.as_str(),
        ),
    ] {
        let answer = server.send(&request);
        let token = answer.ok();
        assert_eq!(token["expires_in"].as_u64(), Some(3600));
        assert_eq!(token["token_type"], "Bearer");
        assert_eq!(token["scope"], "emsi_open");
        assert_eq!(answer.header("pragma"), Some("no-cache"));
        assert_eq!(answer.header("content-encoding"), None);
        let bearer = token["access_token"].as_str().expect("a token");
        server.send(&Request::get(LIST).bearer(bearer)).ok();
    }
    // An alias that opens less stands for itself.
    let narrow = server.send(&form(&format!("{body}&scope=skills"))).ok();
    assert_eq!(narrow["scope"], "skills");
    let bearer = narrow["access_token"].as_str().expect("a token");
    server.send(&Request::get(LIST).bearer(bearer)).ok();
    let mismatch = form("grant_type=client_credentials&client_id=other").header("Authorization", &basic);
    server.send(&mismatch).is(400, "invalid_request");
}

#[test]
fn refused_credentials_do_not_tell_why() {
    let server = shared();
    let unknown = server.send(&token_request("nobody-at-all", SECRET));
    let wrong = server.send(&token_request("open-only", "wrong"));
    let empty = server.send(&token_request("open-only", ""));
    for answer in [&wrong, &empty] {
        answer.is(401, "invalid_client");
        assert_eq!(answer.text(), unknown.text());
        assert_eq!(
            answer.header("www-authenticate"),
            unknown.header("www-authenticate")
        );
    }
    let unscoped = form(&format!(
        "grant_type=client_credentials&client_id=open-only&client_secret={SECRET}&scope=%22"
    ));
    server.send(&unscoped).is(400, "invalid_scope");
}

#[test]
fn keys_and_metadata_agree() {
    let server = shared();
    let metadata = server
        .send(&Request::get("/.well-known/openid-configuration"))
        .ok();
    let base = format!("http://{}", server.host());
    assert_eq!(metadata["issuer"], base.as_str());
    assert_eq!(metadata["token_endpoint"], format!("{base}/connect/token"));
    let keys = server.send(&Request::get("/.well-known/jwks.json"));
    assert_eq!(keys.header("cache-control"), Some("public, max-age=300"));
    for key in keys.ok()["keys"].as_array().expect("keys") {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"]),
            (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"))
        );
        assert!(key.get("d").is_none() && key["x"].is_string(), "{key}");
    }
    let token = server.token("all");
    let header = token.split('.').next().expect("a header");
    let header = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, header);
    let header: Value = serde_json::from_slice(&header.expect("base64")).expect("JSON");
    assert!(keys.text().contains(header["kid"].as_str().expect("a key id")));
}

#[test]
fn rotated_keys_and_secrets_keep_tokens_valid() {
    let server = Setup::starter().client("rotating", &["--all-scopes"]).start();
    let token = server.token("rotating");
    server.setup().run(&["keys", "rotate"]);
    server.setup().run(&["client", "rotate", "rotating"]);
    super::server::eventually("both keys are published", || {
        let keys = server.send(&Request::get("/.well-known/jwks.json")).ok();
        (keys["keys"].as_array().map(Vec::len) == Some(2)).then_some(())
    });
    server.send(&Request::get(LIST).bearer(&token)).ok();
    // The earlier secret is good until the overlap ends.
    server.fresh_token("rotating");
}

#[test]
fn the_sandbox_simulates_every_code_of_every_error_status() {
    let server = shared();
    for code in CODES {
        let (status, word) = (code.status().number(), code.word());
        let request = Request::get(LIST).header("X-Waypost-Simulate", format!("{status};code={word}"));
        let answer = server.call_as("sandbox", request);
        answer.is(status, word);
        assert_eq!(answer.header("x-waypost-simulated"), Some("true"), "{word}");
        if status == 429 {
            assert_eq!(answer.number("ratelimit-remaining"), Some(0), "{word}");
            assert_eq!(
                answer.number("ratelimit-reset"),
                answer.number("retry-after"),
                "{word}"
            );
        }
    }
}

#[test]
fn a_simulated_error_says_what_the_real_one_would() {
    let server = Setup::starter()
        .client(
            "probe",
            &[
                "--all-scopes",
                "--sandbox",
                "--claim",
                "skills:extract:quota:3/month",
            ],
        )
        .start();
    const EXTRACT: &str = "/skills/versions/latest/extract/batch";
    let detail = |request: Request, value: &str| {
        let answer = server.call_as("probe", request.header("X-Waypost-Simulate", value));
        let body: Value = serde_json::from_str(&answer.text()).expect("JSON");
        let detail = body["errors"][0]["detail"].as_str().expect("a detail").to_owned();
        (detail, answer)
    };
    let lines = || Request::post(EXTRACT, "application/x-ndjson", "{\"text\":\"a\"}");
    let (text, _) = detail(lines(), "429;code=quota_exceeded");
    assert!(
        text.starts_with("Quota exceeded: 3 requests per month for 'skills:extract'"),
        "{text}"
    );
    let (text, _) = detail(lines(), "415");
    assert!(
        text.contains("application/x-ndjson") && !text.contains("application/json"),
        "{text}"
    );
    let (text, _) = detail(Request::get(LIST), "404");
    assert_eq!(text, "URL not found: '/skills/versions/latest/skills'");
    let (_, answer) = detail(Request::get(LIST), "503;code=maintenance");
    assert_eq!(answer.number("retry-after"), Some(5));
}

#[test]
fn the_sandbox_has_a_default_for_every_status() {
    let server = shared();
    let ask = |client: &str, value: &str| {
        server.call_as(client, Request::get(LIST).header("X-Waypost-Simulate", value))
    };
    for (status, word) in [
        (400, "malformed_json"),
        (401, "expired_token"),
        (404, "unknown_path"),
        (413, "body_too_large"),
        (415, "unsupported_content_type"),
        (422, "unknown_filter_value"),
        (429, "rate_exceeded"),
        (500, "internal_error"),
        (502, "upstream_bad_response"),
        (503, "overloaded"),
        (504, "deadline_exceeded"),
    ] {
        ask("sandbox", &status.to_string()).is(status, word);
    }
    let real = ask("sandbox", "200");
    real.ok();
    assert_eq!(real.header("x-waypost-simulated"), None);
    for value in [
        "418",
        "200;code=overloaded",
        "503;code=unknown_path",
        "503;overloaded",
        "nonsense",
        "",
    ] {
        ask("sandbox", value).is(400, "bad_simulation");
    }
    // Others are not under test, and public operations know no sandbox.
    ask("all", "500").ok();
    let public = Request::get("/skills/status").header("X-Waypost-Simulate", "500");
    server.call_as("sandbox", public).ok();
    // The real refusals before it come first.
    let refused = Request::get("/skills/nope").header("X-Waypost-Simulate", "500");
    server.call_as("sandbox", refused).is(404, "unknown_path");
    // The body is not looked at.
    let broken = Request::json("/skills/versions/latest/extract", "{").header("X-Waypost-Simulate", "502");
    server.call_as("sandbox", broken).is(502, "upstream_bad_response");
    let problem = Request::get(LIST)
        .header("X-Waypost-Simulate", "504")
        .header("Accept", "application/problem+json");
    server.call_as("sandbox", problem).is(504, "deadline_exceeded");
}

/// A server with names of its own.
fn named() -> Server {
    Setup::starter()
        .configuration(
            "hosts = { \"skills.*\" = \"skills\" }\n\
             versions = { skills = { \"9.4\" = \"latest\", \"8.0\" = \"1.0\" } }\n\
             cors = { origins = [\"https://jobs.example.org\"] }\n\
             public_url = \"https://api.example.org/\"\n",
        )
        .start()
}

#[test]
fn hosts_aliases_origins_and_the_public_address_are_settings() {
    let server = named();
    let on = |host: &str, request: Request| server.call(request.header("Host", host));
    for host in ["skills.example.org", "SKILLS.example.org:8080", "skills.a.b."] {
        on(host, Request::get("/status")).ok();
        on(host, Request::get("/versions/latest")).ok();
        // Paths as they stand go on.
        on(host, Request::get("/skills/status")).ok();
        on(host, Request::get("/usage")).ok();
        let wrong = on(host, Request::new("PUT", "/versions/latest"));
        wrong.is(404, "wrong_method");
        assert_eq!(
            wrong.detail(),
            "URL not found: 'PUT /versions/latest'; accepted methods: GET, HEAD, OPTIONS"
        );
        let unknown = on(host, Request::get("/nope"));
        assert_eq!(unknown.detail(), "URL not found: '/nope'");
        server
            .send(&form("grant_type=client_credentials").header("Host", host))
            .is(400, "invalid_request");
    }
    on("other.example.org", Request::get("/status")).is(404, "unknown_path");
    for (alias, answer) in [("9.4", 300), ("8.0", 300), ("latest", 300), ("1.0", 3600)] {
        let found = server.call(Request::get(&format!("/skills/versions/{alias}")));
        assert_eq!(found.ok()["data"]["version"], "1.0");
        assert_eq!(found.header("x-waypost-data-version"), Some("1.0"));
        let caching = format!("private, max-age={answer}");
        assert_eq!(found.header("cache-control"), Some(caching.as_str()), "{alias}");
    }
    assert_eq!(
        server.call(Request::get("/skills/versions")).ok()["data"],
        json!(["1.0"])
    );
    let metadata = server
        .send(&Request::get("/.well-known/oauth-authorization-server"))
        .ok();
    assert_eq!(metadata["issuer"], "https://api.example.org");
    origins(&server);
}

fn origins(server: &Server) {
    let from = |origin: &str, request: Request| server.send(&request.header("Origin", origin));
    let listed = "https://jobs.example.org";
    let answer = from(listed, Request::get("/skills/status"));
    assert_eq!(answer.header("access-control-allow-origin"), Some(listed));
    assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding, Origin"));
    let exposed = answer.header("access-control-expose-headers").expect("a list");
    for name in ["X-Request-Id", "Retry-After", "RateLimit-Limit"] {
        assert!(exposed.contains(name), "{exposed}");
    }
    // Errors carry the headers too.
    for target in ["/nope", LIST] {
        let answer = from(listed, Request::get(target));
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(listed),
            "{target}"
        );
    }
    let preflight = Request::new("OPTIONS", "/skills/versions/latest/extract")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization");
    let answer = from(listed, preflight.clone());
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert!(
        answer
            .header("access-control-allow-methods")
            .is_some_and(|methods| methods.contains("POST"))
    );
    assert!(
        answer
            .header("access-control-allow-headers")
            .is_some_and(|names| names.contains("Authorization"))
    );
    for origin in [
        "https://other.example",
        "https://jobs.example.org.evil.example",
        "null",
        "http://jobs.example.org",
    ] {
        assert_eq!(
            from(origin, preflight.clone()).header("access-control-allow-origin"),
            None,
            "{origin}"
        );
    }
}

#[test]
fn documentation_is_markdown_and_names_every_path() {
    let server = shared();
    let page = |target: &str| {
        let answer = server.send(&Request::get(target).header("Content-Type", "application/json"));
        assert_eq!(
            answer.header("content-type"),
            Some("text/markdown; charset=utf-8"),
            "{target}"
        );
        answer.text()
    };
    assert_eq!(page("/"), page("/docs"));
    let errors = page("/docs/errors");
    for code in CODES {
        assert!(errors.contains(code.word()), "{}", code.word());
    }
    for operation in &OPERATIONS {
        let Some(family) = operation.family else { continue };
        let manual = page(&format!("/{}/docs", family.row().word));
        assert!(manual.contains(operation.paths[0]), "{}", operation.paths[0]);
    }
    let family = server.send(&Request::get("/openapi.json?family=skills")).ok();
    assert!(family["paths"]["/skills/versions/{version}/extract"].is_object());
    assert!(family["paths"]["/usage"].is_null());
}

#[test]
fn descriptions_of_errors_are_those_of_the_registry() {
    // The wording that clients know from recorded answers.
    let recorded = [
        (ApiError::unknown_version("77"), "Unrecognized version: 77"),
        (ApiError::body_too_large(), "Request size too large"),
        (ApiError::missing_token(), "A bearer token is required"),
    ];
    for (error, detail) in recorded {
        assert_eq!(error.items()[0].detail, detail);
    }
}

#[test]
fn the_demo_serves_starter_data_with_a_client() {
    let (mut demo, started) = super::server::demo();
    let address: std::net::SocketAddr = started["base_url"]
        .as_str()
        .and_then(|url| url.strip_prefix("http://"))
        .and_then(|address| address.parse().ok())
        .expect("a base URL");
    let credentials = token_request(
        started["client_id"].as_str().expect("an id"),
        started["client_secret"].as_str().expect("a secret"),
    );
    let mut wire = super::wire::Wire::open(address);
    let token = wire.exchange(&credentials.bytes(&address.to_string())).ok();
    let token = token["access_token"].as_str().expect("a token");
    let list = Request::get("/skills/versions/latest/skills?q=python&limit=1").bearer(token);
    let found = wire.exchange(&list.bytes(&address.to_string())).ok();
    assert_eq!(found["data"].as_array().map(Vec::len), Some(1));
    let simulated = Request::get("/usage")
        .bearer(token)
        .header("X-Waypost-Simulate", "502");
    wire.exchange(&simulated.bytes(&address.to_string()))
        .is(502, "upstream_bad_response");
    demo.kill().and_then(|()| demo.wait()).expect("the demo ends");
}
