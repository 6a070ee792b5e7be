//! Postings one by one: pages, fields, and what a client may see.

use serde_json::{Value, json};

use super::corpus::{BAKER, BAKER_AGAIN, ENGINEER};
use crate::{request::Request, server::shared};

#[track_caller]
fn page(client: &str, body: &str) -> Value {
    let answer = shared()
        .call_as(client, Request::json("/jpa/postings", body))
        .ok();
    answer["data"].clone()
}

fn ids(page: &Value) -> Vec<u64> {
    let postings = page["postings"].as_array().expect("postings");
    let number = |posting: &Value| {
        let id = posting["id"].as_str().expect("an id");
        if id == BAKER {
            1
        } else {
            id.trim_start_matches('0').parse().expect("a number")
        }
    };
    postings.iter().map(number).collect()
}

const ALL: &str = r#""filter":{"when":{"start":"2025-01","end":"2025-03"}}"#;

#[test]
fn pages_go_from_the_latest_to_the_first() {
    let found = page("all", &format!(r#"{{{ALL},"limit":3,"fields":["id","posted"]}}"#));
    assert_eq!(ids(&found), [7, 6, 5]);
    assert_eq!(
        found["postings"][0],
        json!({ "id": ENGINEER, "posted": "2025-03-15" })
    );
    assert_eq!(
        (&found["limit"], &found["page"], &found["pages_available"]),
        (&json!(3), &json!(1), &json!(3))
    );
    assert_eq!(
        (&found["unique_postings"], &found["viewable_postings"]),
        (&json!(7), &json!(7))
    );
    for (number, expected) in [(2, &[4, 3, 2][..]), (3, &[1]), (4, &[]), (1_000_000_000, &[])] {
        let body = format!(r#"{{{ALL},"limit":3,"page":{number}}}"#);
        assert_eq!(ids(&page("all", &body)), expected, "{number}");
    }
}

#[test]
fn fields_that_are_not_chosen_are_the_usual_ones() {
    let found = page("all", &format!(r#"{{{ALL},"limit":1}}"#));
    assert_eq!(
        found["postings"],
        json!([{
            "id": ENGINEER,
            "posted": "2025-03-15",
            "expired": "2025-03-20",
            "body": "Move data with Python.",
            "city_name": "Boise, ID",
            "company_name": "Harbour Software",
            "title_raw": "Data Engineer",
            "url": ["https://jobs.example/7"],
            "score": 1.0,
        }])
    );
}

#[test]
fn the_better_fit_comes_first() {
    let query = |order: &str| {
        let body = format!(
            r#"{{"filter":{{"when":"active","keywords":{{"query":"python"}}}},"fields":["id","score"]{order}}}"#
        );
        page("all", &body)
    };
    let found = query("");
    assert_eq!(ids(&found), [6, 7]);
    let score = |index: usize| found["postings"][index]["score"].as_f64().expect("a number");
    assert!(score(0) > score(1) && score(1) > 0.0);
    assert_eq!(ids(&query(r#","order":["posted"]"#)), [7, 6]);
}

#[test]
fn the_depth_of_a_client_cuts_its_pages() {
    let body = |page: u32| format!(r#"{{{ALL},"limit":3,"page":{page},"fields":["id"]}}"#);
    let first = page("shallow", &body(1));
    assert_eq!(ids(&first), [7, 6, 5]);
    assert_eq!(
        (&first["pages_available"], &first["unique_postings"]),
        (&json!(2), &json!(7))
    );
    assert_eq!(ids(&page("shallow", &body(2))), [4, 3]);
    assert_eq!(ids(&page("shallow", &body(3))), [] as [u64; 0]);
    let deep = format!(r#"{{{ALL},"limit":6}}"#);
    let refused = shared().call_as("shallow", Request::json("/jpa/postings", &deep));
    refused.is(422, "beyond_depth");
    assert_eq!(
        refused.json()["errors"][0]["detail"],
        "Limit 6 is above the 5 postings this client may view"
    );
}

#[test]
fn active_postings_are_hidden_from_clients_that_see_expired_ones_alone() {
    let found = page("expired-only", &format!(r#"{{{ALL},"fields":["id"]}}"#));
    assert_eq!(ids(&found), [5, 3, 2]);
    assert_eq!(
        (&found["unique_postings"], &found["viewable_postings"]),
        (&json!(7), &json!(3))
    );
    let get = |id: &str| shared().call_as("expired-only", Request::get(&format!("/jpa/postings/{id}")));
    get(BAKER).is(404, "unknown_posting");
    get("00000000000000000000000000000002").ok();
}

#[test]
fn one_posting_has_every_field() {
    let get = |target: &str| shared().call(Request::get(target)).ok()["data"].clone();
    let posting = get(&format!("/jpa/postings/{BAKER}"));
    for (field, expected) in [
        ("id", json!(BAKER)),
        ("title_raw", json!("Baker")),
        ("title", json!(null)),
        ("onet", json!("51-3011.00")),
        ("onet_name", json!("Bakers")),
        ("lot_occupation", json!("513011")),
        ("company", json!("20")),
        ("company_raw", json!("Fern & Crumb")),
        ("city_name", json!("Boise, ID")),
        ("fips", json!("16001")),
        ("state", json!("16")),
        ("location", json!({ "lat": 43.6, "lon": -116.2 })),
        ("posted", json!("2025-01-05")),
        ("expired", json!(null)),
        ("duration", json!(74)),
        ("duplicates", json!(1)),
        ("salary", json!(40_000)),
        ("salary_period", json!("year")),
        ("currency", json!("USD")),
        ("specialized_skills_name", json!(["Baking", "Food Safety"])),
        ("common_skills_name", json!(["Communication"])),
        ("certifications", json!([])),
        ("employment_type_name", json!("Full-time (> 32 hours)")),
        ("min_years_experience", json!(2)),
        ("max_years_experience", json!(null)),
        ("is_remote", json!(false)),
        ("sources", json!(["jobs.example", "other.example"])),
        ("url", json!(["https://jobs.example/1"])),
        (
            "active_sources_info",
            json!([{ "type": null, "source": "jobs.example", "url": "https://jobs.example/1" }]),
        ),
        ("score", json!(1.0)),
    ] {
        assert_eq!(posting[field], expected, "{field}");
    }
    let meta = get("/jpa/meta");
    let fields = meta["postingFields"].as_array().expect("a list");
    assert_eq!(posting.as_object().map(serde_json::Map::len), Some(fields.len()));
    let merged = get(&format!(
        "/jpa/postings/{BAKER_AGAIN}?fields=title_raw,%20hard_skills_name"
    ));
    assert_eq!(
        merged,
        json!({ "title_raw": "Baker", "hard_skills_name": ["Baking", "Food Safety"] })
    );
    for unknown in ["0f3a", "ffffffffffffffffffffffffffffffff", "%00"] {
        let answer = shared().call(Request::get(&format!("/jpa/postings/{unknown}")));
        answer.is(404, "unknown_posting");
    }
}
