//! Corpora come, change and are damaged while a server runs; mounts are rows of configuration.

use std::fs;

use serde_json::json;

use super::corpus::{self, latest_day, postings};
use crate::{
    request::Request,
    server::{Server, Setup, eventually},
};

const ACTIVE: &str = r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}}}"#;

fn count(server: &Server, mount: &str) -> Option<u64> {
    let answer = server.call(Request::json(&format!("/{mount}/totals"), ACTIVE));
    (answer.status == 200).then(|| {
        let totals = answer.json();
        totals["data"]["totals"]["unique_postings"]
            .as_u64()
            .expect("a count")
    })
}

fn version(server: &Server) -> String {
    let meta = server.call(Request::get("/jpa/meta")).ok();
    meta["data"]["version"].as_str().expect("a text").to_owned()
}

#[test]
fn a_new_version_is_served_without_a_restart_and_a_damaged_one_is_refused() {
    let server = Setup::empty().start();
    let data = server.setup().data().to_owned();
    server
        .call(Request::json("/jpa/totals", ACTIVE))
        .is(503, "not_ready");
    let status = server.send(&Request::get("/jpa/status")).ok();
    assert_eq!(
        status["data"],
        json!({ "healthy": false, "message": "No postings are loaded" })
    );
    server.probe("/readyz").is(503, "not_ready");

    corpus::write(&data, "jpa", &postings()[..5], latest_day());
    eventually("the first version is served", || {
        (count(&server, "jpa") == Some(5)).then_some(())
    });
    assert_eq!(version(&server), "1");
    server.probe("/readyz").ok();
    let status = server.send(&Request::get("/jpa/status")).ok();
    assert_eq!(
        status["data"],
        json!({ "healthy": true, "message": "Service is healthy" })
    );
    server
        .call(Request::json("/ca-jpa/totals", ACTIVE))
        .is(503, "not_ready");

    corpus::write(&data, "jpa", &postings(), latest_day());
    eventually("the next version is served", || {
        (count(&server, "jpa") == Some(7)).then_some(())
    });
    let metric = |name: &str| server.metric(&format!("{name}{{mount=\"jpa\"}}"));
    assert_eq!(metric("waypost_postings_version"), 2.0);
    assert_eq!(metric("waypost_postings_unique"), 7.0);

    let corpus_directory = data.join("postings/jpa");
    let damaged = corpus_directory.join("v000003");
    copy(&corpus_directory.join("v000002"), &damaged);
    fs::write(damaged.join("manifest.json"), "{}").expect("a file");
    fs::write(corpus_directory.join("CURRENT"), "v000003\n").expect("a file");
    eventually("the damaged version is refused", || {
        server
            .log()
            .contains("cannot open the published postings")
            .then_some(())
    });
    assert_eq!(
        server.metric("waypost_postings_refused_total{corpus=\"jpa\"}"),
        1.0
    );
    assert_eq!(
        (count(&server, "jpa"), version(&server)),
        (Some(7), "2".to_owned())
    );
    server.check_metrics();
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

#[test]
fn mounts_and_operations_that_are_switched_off_are_not_there() {
    let setup = Setup::starter()
        .setting("postings.mounts.ca-jpa.enabled", "false")
        .setting("postings.mounts.jpa.without", "[\"postings\", \"posting\"]");
    corpus::write(setup.data(), "jpa", &postings(), latest_day());
    let server = setup.start();
    for path in [
        "/ca-jpa/status",
        "/ca-jpa/meta",
        "/ca-jpa/docs",
        "/jpa/postings/0f",
    ] {
        server.call(Request::get(path)).is(404, "unknown_path");
    }
    server
        .call(Request::json("/jpa/postings", ACTIVE))
        .is(404, "unknown_path");
    assert_eq!(count(&server, "jpa"), Some(7));
    let description = server.send(&Request::get("/openapi.json")).ok();
    let paths = description["paths"].as_object().expect("an object");
    assert!(paths.contains_key("/jpa/totals") && !paths.contains_key("/jpa/postings"));
    assert!(!paths.keys().any(|path| path.starts_with("/ca-jpa")));
    let index = server.send(&Request::get("/docs")).text();
    assert!(index.contains("/uk-jpa/docs") && !index.contains("/ca-jpa/docs"));
}

#[test]
fn a_mount_reads_several_corpora_as_one() {
    let setup = Setup::starter();
    let all = postings();
    corpus::write(setup.data(), "jpa", &all[..4], latest_day());
    corpus::write(setup.data(), "uk-jpa", &all[4..], latest_day().plus(-10));
    let server = setup.start();
    assert_eq!(
        (count(&server, "jpa"), count(&server, "uk-jpa")),
        (Some(4), Some(3))
    );
    assert_eq!(count(&server, "global-postings"), Some(7));
    let meta = server.call(Request::get("/global-postings/meta")).ok();
    assert_eq!(meta["data"]["latest_day"], "2025-03-20");
    assert_eq!(meta["data"]["version"], "2");
    let body = r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},
        "rank":{"extra_metrics":["unique_postings","median_salary","unique_companies"]}}"#;
    let ranking = server
        .call(Request::json("/global-postings/rankings/skills_name", body))
        .ok();
    assert_eq!(
        ranking["data"],
        json!({
            "ranking": {
                "facet": "skills_name", "limit": 10, "rank_by": "unique_postings",
                "buckets": [
                    { "name": "Communication", "unique_postings": 3, "median_salary": 61_001, "unique_companies": 3 },
                    { "name": "Food Safety", "unique_postings": 3, "median_salary": 50_501, "unique_companies": 2 },
                    { "name": "Baking", "unique_postings": 2, "median_salary": 45_000, "unique_companies": 1 },
                    { "name": "Python", "unique_postings": 2, "median_salary": 110_000, "unique_companies": 1 },
                ],
            },
            "totals": { "unique_postings": 7, "median_salary": 56_501, "unique_companies": 3 },
        })
    );
}

#[test]
fn settings_decide_on_unknown_values_and_partly_covered_windows() {
    let setup = Setup::with_postings()
        .setting("filters.unknown", "empty")
        .setting("postings.outside_months", "reject")
        .setting("postings.depth", "2");
    let server = setup.start();
    let unknown = r#"{"filter":{"when":"active","state_name":["Idahoo"]}}"#;
    let totals = server.call(Request::json("/jpa/totals", unknown)).ok();
    assert_eq!(totals["data"]["totals"]["unique_postings"], 0);
    let partly = r#"{"filter":{"when":{"start":"2024-12","end":"2025-01"}}}"#;
    server
        .call(Request::json("/jpa/totals", partly))
        .is(422, "outside_data");
    let page = server
        .call(Request::json(
            "/jpa/postings",
            r#"{"filter":{"when":"active"},"limit":2}"#,
        ))
        .ok();
    assert_eq!(page["data"]["pages_available"], 1);
    server
        .call(Request::json("/jpa/postings", r#"{"filter":{"when":"active"}}"#))
        .is(422, "beyond_depth");
}
