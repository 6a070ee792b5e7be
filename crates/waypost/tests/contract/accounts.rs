//! Changes of clients by the command line on running servers, several servers on one store, other algorithms.

use serde_json::json;

use super::{
    request::Request,
    server::{Server, Setup, eventually},
};

const EXTRACT: &str = "/skills/versions/latest/extract";

fn list(server: &Server, token: &str) -> super::answer::Answer {
    server.send(&Request::get("/skills/versions").bearer(token))
}

#[test]
fn a_client_that_is_enabled_again_needs_new_tokens() {
    let server = Setup::starter()
        // Tries before the change arrives are failures.
        .setting("limits.auth_failures_per_minute.client", "1000000")
        .client("back", &["--all-scopes"])
        .start();
    let old = server.fresh_token("back");
    server.setup().run(&["client", "revoke", "back"]);
    eventually("the token dies", || {
        (list(&server, &old).status == 401).then_some(())
    });
    server.setup().run(&["client", "enable", "back"]);
    let new = eventually("the client may come again", || {
        let answer = server.send(&super::server::token_request("back", super::server::SECRET));
        (answer.status == 200).then(|| {
            answer.json()["access_token"]
                .as_str()
                .expect("a token")
                .to_owned()
        })
    });
    list(&server, &new).ok();
    list(&server, &old).is(401, "invalid_token");
    server.setup().run(&["client", "expire", "back"]);
    eventually("the client expires", || {
        (list(&server, &new).status == 401).then_some(())
    });
    server.check_metrics();
}

#[test]
fn scopes_and_claims_change_under_living_tokens() {
    let server = Setup::starter()
        .client("moving", &["--scope", "emsi_open"])
        .start();
    let token = server.token("moving");
    list(&server, &token).ok();
    server
        .setup()
        .run(&["client", "set", "moving", "--claim", "skills:rate-limit:0/1"]);
    let refused = eventually("the rate is lowered", || {
        Some(list(&server, &token)).filter(|it| it.status == 429)
    });
    refused.is(429, "rate_exceeded");
    server
        .setup()
        .run(&["client", "set", "moving", "--no-claims", "--scope", "similarity"]);
    let refused = eventually("the scope is gone", || {
        Some(list(&server, &token)).filter(|it| it.status == 401)
    });
    refused.is(401, "insufficient_scope");
    server.check_metrics();
}

#[test]
fn servers_on_one_store_share_clients_and_quotas() {
    let first = Setup::starter()
        .setting("public_url", "http://shared.example")
        .client(
            "shared",
            &["--all-scopes", "--claim", "skills:extract:quota:30/month"],
        )
        .start();
    let second = first.beside();
    let token = first.token("shared");
    let extraction = Request::text(EXTRACT, "bread").bearer(&token);
    let granted: usize = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..8)
            .map(|index| {
                let server = if index % 2 == 0 { &first } else { &second };
                let extraction = &extraction;
                scope.spawn(move || (0..10).filter(|_| server.send(extraction).status == 200).count())
            })
            .collect();
        callers
            .into_iter()
            .map(|caller| caller.join().expect("a caller"))
            .sum()
    });
    // Units that one server has set aside are not given by the other; what is left must still be had.
    assert!(granted <= 30, "{granted} of 30");
    let rest = [&first, &second]
        .iter()
        .map(|server| (0..30).filter(|_| server.send(&extraction).status == 200).count())
        .sum::<usize>();
    assert!(granted + rest <= 30, "{granted} and {rest} of 30");
    assert!(granted + rest >= 20, "{granted} and {rest} of 30");
    first.setup().run(&["client", "revoke", "shared"]);
    for server in [&first, &second] {
        eventually("both servers refuse", || {
            (list(server, &token).status == 401).then_some(())
        });
    }
}

#[test]
fn tokens_may_be_signed_on_another_curve_and_live_shorter() {
    let server = Setup::starter()
        .setting("auth.algorithm", "ES256")
        .setting("auth.lifetime_seconds", "300")
        .start();
    let keys = server.send(&Request::get("/.well-known/jwks.json")).ok();
    assert_eq!(
        (&keys["keys"][0]["kty"], &keys["keys"][0]["crv"]),
        (&json!("EC"), &json!("P-256"))
    );
    let answer = server
        .send(&super::server::token_request("all", super::server::SECRET))
        .ok();
    assert_eq!(answer["expires_in"].as_u64(), Some(300));
    list(&server, answer["access_token"].as_str().expect("a token")).ok();
}
