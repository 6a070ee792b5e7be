//! Corpora of several currencies: a mount counts the salaries of its own, and shows all of them.
//!
//! The first four postings are of the United States, the others of the United Kingdom. See `corpus.rs` for the figures.

use analytics::row::Posting;
use serde_json::{Value, json};

use super::corpus::{self, BAKER, ENGINEER, latest_day, postings};
use crate::{
    request::Request,
    server::{Server, Setup},
};

const FILTER: &str = r#""filter":{"when":{"start":"2025-01","end":"2025-03"}}"#;

fn british(postings: &[Posting]) -> Vec<Posting> {
    let mut postings = postings.to_vec();
    for posting in &mut postings {
        posting.currency = posting.currency.as_ref().map(|_| "GBP".to_owned());
    }
    postings
}

fn setup() -> Setup {
    let setup = Setup::starter();
    let all = postings();
    corpus::write(setup.data(), "jpa", &all[..4], latest_day());
    corpus::write_in("GBP", setup.data(), "uk-jpa", &british(&all[4..]), latest_day());
    setup
}

#[track_caller]
fn ask(server: &Server, path: &str, body: &str) -> Value {
    server.call(Request::json(path, body)).ok()["data"].clone()
}

#[test]
fn figures_and_filters_of_pay_know_one_currency() {
    let server = setup().start();
    let metrics = r#""metrics":["unique_postings","min_salary","median_salary","max_salary"]"#;
    let totals = |mount: &str| {
        ask(
            &server,
            &format!("/{mount}/totals"),
            &format!("{{{FILTER},{metrics}}}"),
        )
    };
    let dollars =
        json!({ "unique_postings": 4, "min_salary": 40_000, "median_salary": 50_000, "max_salary": 61_001 });
    assert_eq!(totals("jpa")["totals"], dollars);
    assert_eq!(
        totals("uk-jpa")["totals"],
        json!({ "unique_postings": 3, "min_salary": 52_000, "median_salary": 100_000, "max_salary": 120_000 })
    );
    let mut of_both = dollars;
    of_both["unique_postings"] = 7.into();
    assert_eq!(totals("global-postings")["totals"], of_both);

    let above = r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"},"salary":{"lower_bound":50000}}}"#;
    for (mount, count) in [("jpa", 2), ("uk-jpa", 3), ("global-postings", 2)] {
        let found = ask(&server, &format!("/{mount}/totals"), above);
        assert_eq!(found["totals"]["unique_postings"], count, "{mount}");
    }
    let meta = server.call(Request::get("/global-postings/meta")).ok();
    assert_eq!(meta["data"]["postings"]["with_salary"], 3);
    assert_eq!(meta["data"]["postings"]["unique"], 7);
    assert_eq!(meta["data"]["salary_currency"], "USD");
    let meta = server.call(Request::get("/uk-jpa/meta")).ok();
    assert_eq!(meta["data"]["salary_currency"], "GBP");
}

#[test]
fn rankings_series_and_distributions_of_pay_know_one_currency() {
    let server = setup().start();
    let body = format!(r#"{{{FILTER},"rank":{{"extra_metrics":["unique_postings","median_salary"]}}}}"#);
    let ranking = ask(&server, "/global-postings/rankings/company_name", &body);
    assert_eq!(
        ranking["ranking"]["buckets"],
        json!([
            { "name": "Fern & Crumb", "unique_postings": 2, "median_salary": 45_000 },
            { "name": "Harbour Software", "unique_postings": 2, "median_salary": null },
            { "name": "Quay Street Bakers", "unique_postings": 2, "median_salary": 61_001 },
            { "name": "Unclassified", "unique_postings": 1, "median_salary": null },
        ])
    );
    assert_eq!(ranking["totals"]["median_salary"], 50_000);

    let body = format!(r#"{{{FILTER},"metrics":["unique_postings","max_salary"]}}"#);
    let series = ask(&server, "/global-postings/timeseries", &body);
    assert_eq!(
        series["timeseries"]["max_salary"],
        json!([50_000, 61_001, 61_001])
    );
    assert_eq!(series["timeseries"]["unique_postings"], json!([3, 4, 5]));

    let body =
        format!(r#"{{{FILTER},"distribution":{{"type":"percentile","options":{{"keys":[50,100]}}}}}}"#);
    let distribution = ask(&server, "/global-postings/distributions/salary", &body);
    assert_eq!(
        distribution["distribution"]["domain"],
        json!({ "min": 40_000, "max": 61_001 })
    );
    assert_eq!(
        distribution["distribution"]["buckets"],
        json!([
            { "key": 50, "value": 50_000, "unique_postings": 2 },
            { "key": 100, "value": 61_001, "unique_postings": 3 },
        ])
    );
    assert_eq!(distribution["totals"]["unique_postings"], 7);
    let body = format!(
        r#"{{{FILTER},"rank":{{"limit":2}},"distribution":{{"type":"histogram","options":{{"interval":50000}}}}}}"#
    );
    let ranked = ask(
        &server,
        "/global-postings/rankings/company_name/distributions/salary",
        &body,
    );
    assert_eq!(
        ranked["ranking"]["buckets"][1]["distribution"]["domain"],
        json!({ "min": null, "max": null })
    );
}

#[test]
fn the_mount_says_which_currency_counts() {
    let setup = setup()
        .setting("postings.mounts.global-postings.currency", "GBP")
        .setting("postings.mounts.jpa.currency", "EUR");
    let server = setup.start();
    let body = format!(r#"{{{FILTER},"metrics":["median_salary"]}}"#);
    for (mount, median) in [
        ("global-postings", json!(100_000)),
        ("jpa", json!(null)),
        ("uk-jpa", json!(100_000)),
    ] {
        let totals = ask(&server, &format!("/{mount}/totals"), &body);
        assert_eq!(totals["totals"]["median_salary"], median, "{mount}");
    }
    assert!(
        server.log().contains("waypost postings enrich"),
        "{}",
        server.log()
    );
}

#[test]
fn single_postings_keep_their_currency_and_figures() {
    let server = setup()
        .setting("postings.mounts.jpa.corpora", "[\"jpa\", \"uk-jpa\"]")
        .start();
    let shown = |id: &str| {
        let path = format!("/jpa/postings/{id}?fields=salary,salary_from,salary_to,currency");
        server.call(Request::get(&path)).ok()["data"].clone()
    };
    assert_eq!(
        shown(BAKER),
        json!({ "salary": 40_000, "salary_from": 40_000, "salary_to": 40_000, "currency": "USD" })
    );
    assert_eq!(
        shown(ENGINEER),
        json!({ "salary": null, "salary_from": 100_000, "salary_to": 100_000, "currency": "GBP" })
    );
}
