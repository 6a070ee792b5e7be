//! Rates and quotas: never one too many, whatever the parallel calls and whatever kills the process; `/usage`.

use std::sync::Barrier;

use serde_json::json;

use super::{
    answer::Answer,
    request::Request,
    server::{Server, Setup},
};

const EXTRACT: &str = "/skills/versions/latest/extract";

fn extraction(server: &Server, client: &str) -> Answer {
    server.call_as(client, Request::text(EXTRACT, "bread"))
}

fn used(server: &Server, client: &str) -> u64 {
    let usage = server.call_as(client, Request::get("/usage")).ok();
    let quotas = usage["data"]["quotas"].as_array().expect("an array");
    let extract = quotas
        .iter()
        .find(|quota| quota["target"] == "skills:extract")
        .expect("the quota");
    extract["used"].as_u64().expect("a count")
}

#[test]
fn the_last_unit_goes_to_one_of_a_hundred() {
    let server = Setup::starter()
        .client(
            "last",
            &["--all-scopes", "--claim", "skills:extract:quota:10/month"],
        )
        .client("burst", &["--all-scopes", "--claim", "skills:rate-limit:1/1000"])
        .start();
    for _ in 0..9 {
        extraction(&server, "last").ok();
    }
    let parallel = |client: &str, call: &(dyn Fn() -> Answer + Sync)| -> (usize, usize) {
        server.token(client);
        let start = Barrier::new(100);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..100)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        call().status
                    })
                })
                .collect();
            callers
                .into_iter()
                .map(|caller| caller.join().expect("a caller"))
                .collect()
        });
        let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
        (count(200), count(429))
    };
    assert_eq!(parallel("last", &|| extraction(&server, "last")), (1, 99));
    assert_eq!(used(&server, "last"), 10);
    let list = || server.call_as("burst", Request::get("/skills/versions"));
    assert_eq!(parallel("burst", &list), (1, 99));
    server.check_metrics();
}

#[test]
fn kills_never_give_a_unit_back() {
    let mut server = Setup::starter()
        .client(
            "survivor",
            &["--all-scopes", "--claim", "skills:extract:quota:1000/month"],
        )
        .start();
    let mut answered = 0;
    for round in 1..=4 {
        for _ in 0..(3 * round) {
            extraction(&server, "survivor").ok();
            answered += 1;
        }
        server = server.kill_and_restart();
        let counted = used(&server, "survivor");
        // A few units may be counted that were not used, never the other way.
        assert!(counted >= answered, "{counted} counted, {answered} used");
        assert!(
            counted <= answered + 100 * round,
            "{counted} counted, {answered} used"
        );
    }
    server.check_metrics();
}

#[test]
fn an_orderly_stop_keeps_the_exact_count() {
    let server = Setup::starter()
        .client(
            "orderly",
            &["--all-scopes", "--claim", "skills:extract:quota:1000/month"],
        )
        .start();
    for _ in 0..5 {
        extraction(&server, "orderly").ok();
    }
    server.terminate();
    assert!(server.ended_in_order());
    let server = server.kill_and_restart();
    assert_eq!(used(&server, "orderly"), 5);
}

#[test]
fn usage_lists_what_the_scopes_open() {
    let server = Setup::starter()
        .client(
            "baker",
            &[
                "--scope",
                "emsi_open",
                "--name",
                "Baker portal",
                "--claim",
                "skills:extract:quota:50/month",
                "--claim",
                "skills:rate-limit:20/1000",
            ],
        )
        .start();
    extraction(&server, "baker").ok();
    let usage = server.call_as("baker", Request::get("/usage")).ok();
    let data = &usage["data"];
    assert_eq!(
        data["client"],
        json!({ "id": "baker", "name": "Baker portal", "sandbox": false, "expires": null })
    );
    assert_eq!(data["scopes"], json!(["emsi_open"]));
    let targets = |name: &str| -> Vec<String> {
        let rows = data[name].as_array().expect("an array");
        rows.iter()
            .map(|row| row["target"].as_str().expect("a target").to_owned())
            .collect()
    };
    for name in ["rates", "quotas"] {
        let targets = targets(name);
        assert!(targets.is_sorted(), "{targets:?}");
        assert!(
            !targets.iter().any(|target| target.starts_with("postings")),
            "{targets:?}"
        );
    }
    let row = |name: &str, target: &str| {
        let rows = data[name].as_array().expect("an array");
        rows.iter()
            .find(|row| row["target"] == target)
            .expect("a row")
            .clone()
    };
    let rate = row("rates", "skills");
    assert_eq!(
        (&rate["limit"], &rate["windowSeconds"]),
        (&json!(20), &json!(1000))
    );
    assert_eq!(rate["remaining"], 19);
    let quota = row("quotas", "skills:extract");
    assert_eq!(
        (
            &quota["limit"],
            &quota["period"],
            &quota["used"],
            &quota["remaining"]
        ),
        (&json!(50), &json!("month"), &json!(1), &json!(49))
    );
    assert!(
        quota["resetsAt"]
            .as_str()
            .is_some_and(|time| time.ends_with("-01T00:00:00Z")),
        "{quota}"
    );
    let unlimited = row("quotas", "skills:related");
    for name in ["limit", "remaining", "resetSeconds"] {
        assert!(unlimited[name].is_null(), "{unlimited}");
    }
    // Nothing limits the caller of /usage here, so no limit is told.
    let answer = server.call_as("baker", Request::get("/usage"));
    assert_eq!(answer.header("ratelimit-limit"), None);
    // A token of another scope is as good.
    let narrow = server.call_as("all", Request::get("/usage")).ok();
    assert_eq!(narrow["data"]["client"]["id"], "all");
}

#[test]
fn the_compatible_profile_has_the_rates_that_clients_know() {
    let server = Setup::starter().setting("limits.profile", "compatible").start();
    let answer = server.call(Request::get("/skills/versions"));
    answer.ok();
    assert_eq!(answer.number("ratelimit-limit"), Some(5));
    assert_eq!(answer.header("ratelimit-policy"), Some("\"skills-rate\";q=5;w=1"));
    let usage = server.call(Request::get("/usage"));
    assert_eq!(usage.header("ratelimit-policy"), Some("\"usage-rate\";q=5;w=1"));
    assert!(
        usage
            .header("ratelimit")
            .is_some_and(|levels| levels.starts_with("\"usage-rate\";r=4;t="))
    );
    // HEAD counts for the rate and costs no quota.
    let head = server.call(Request::new("HEAD", "/skills/versions"));
    assert!(head.number("ratelimit-remaining").is_some());
}

#[test]
fn without_a_limit_no_limit_is_told() {
    let answer = super::server::shared().call(Request::get("/skills/versions"));
    for name in [
        "ratelimit-limit",
        "ratelimit-remaining",
        "ratelimit-reset",
        "ratelimit",
        "ratelimit-policy",
    ] {
        assert_eq!(answer.header(name), None);
    }
}

#[test]
fn head_and_refusals_cost_no_quota_and_every_quota_is_asked() {
    let server = Setup::starter()
        .client(
            "both",
            &[
                "--all-scopes",
                "--claim",
                "skills:quota:6/month",
                "--claim",
                "skills:extract:quota:2/day",
            ],
        )
        .start();
    let of_family = || {
        let usage = server.call_as("both", Request::get("/usage")).ok();
        let quotas = usage["data"]["quotas"].as_array().expect("an array").clone();
        let family = quotas
            .iter()
            .find(|quota| quota["target"] == "skills")
            .expect("the quota");
        family["used"].as_u64().expect("a count")
    };
    let list = || Request::get("/skills/versions/latest/skills?limit=1");
    for _ in 0..10 {
        let head = server.call_as("both", list().with_method("HEAD"));
        assert_eq!(head.status, 200);
        server.call_as("both", Request::new("OPTIONS", "/skills/versions"));
        server.call_as("both", Request::get("/skills/status")).ok();
        server
            .call_as("both", Request::get("/skills/versions/77"))
            .is(404, "unknown_version");
    }
    assert_eq!(of_family(), 0);
    extraction(&server, "both").ok();
    extraction(&server, "both").ok();
    let refused = extraction(&server, "both");
    refused.is(429, "quota_exceeded");
    assert!(
        refused
            .detail()
            .starts_with("Quota exceeded: 2 requests per day for 'skills:extract', resets at ")
    );
    assert_eq!(refused.number("ratelimit-limit"), Some(2));
    // What the family's quota had set aside for the refused call is given back.
    assert_eq!(of_family(), 2);
    for _ in 0..4 {
        server.call_as("both", list()).ok();
    }
    let refused = server.call_as("both", list());
    refused.is(429, "quota_exceeded");
    assert!(
        refused.detail().contains("6 requests per month for 'skills'"),
        "{}",
        refused.detail()
    );
    let policies = refused.header("ratelimit-policy").expect("policies").to_owned();
    assert!(policies.contains("\"skills-quota\";q=6;w="), "{policies}");
    assert_eq!(of_family(), 6);
    server.check_metrics();
}

#[test]
fn a_caller_who_leaves_pays_nothing() {
    let server = Setup::starter()
        .client(
            "leaver",
            &["--all-scopes", "--claim", "skills:extract:quota:50/month"],
        )
        .start();
    let request = Request::text(EXTRACT, "We bake sourdough bread").bearer(&server.token("leaver"));
    let bytes = request.bytes(&server.host());
    for cut in [bytes.len() - 1, bytes.len() - 20] {
        let mut wire = server.open();
        wire.send(&bytes[..cut]);
        drop(wire);
    }
    extraction(&server, "leaver").ok();
    super::server::eventually("the units come back", || {
        (used(&server, "leaver") == 1).then_some(())
    });
}
