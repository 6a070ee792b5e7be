//! Taxonomies: lists, search and look-up.

use serde_json::{Value, json};

use super::corpus::{BAKING, FOOD_SAFETY, PYTHON};
use crate::{request::Request, server::shared};

#[track_caller]
fn get(path: &str) -> Value {
    let answer = shared()
        .call(Request::get(&format!("/jpa/taxonomies{path}")))
        .ok();
    answer["data"].clone()
}

fn ids(items: &Value) -> Vec<&str> {
    let items = items.as_array().expect("items");
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap_or("-"))
        .collect()
}

#[test]
fn items_without_a_search_come_by_id() {
    let listed = get("");
    let names = listed.as_array().expect("a list");
    assert!(names.contains(&json!("skills")) && !names.contains(&json!("sources")));
    assert!(!names.contains(&json!("skills_name")));
    assert_eq!(
        get("/state"),
        json!([
            { "id": "16", "name": "Idaho", "properties": { "lat": null, "lon": null, "unique_postings": 4 } },
            { "id": "41", "name": "Oregon", "properties": { "lat": null, "lon": null, "unique_postings": 2 } },
            { "id": "53", "name": "Washington", "properties": { "lat": null, "lon": null, "unique_postings": 0 } },
        ])
    );
    assert_eq!(ids(&get("/skills?limit=2")), [BAKING, FOOD_SAFETY]);
    assert_eq!(ids(&get("/lot_career_area")), ["15", "35", "51"]);
}

#[test]
fn a_search_looks_for_the_beginnings_of_words() {
    let found = get("/skills?q=fo%20saf");
    assert_eq!(
        found,
        json!([{
            "id": FOOD_SAFETY,
            "name": "Food Safety",
            "properties": { "type": { "id": "ST1", "name": "Specialized Skill" }, "unique_postings": 3 },
            "score": 6.0139,
        }])
    );
    assert_eq!(ids(&get("/software_skills?q=python")), [PYTHON]);
    assert_eq!(ids(&get("/skills?q=saf&autocomplete=false")), [] as [&str; 0]);
    assert_eq!(ids(&get("/skills?q=zzz")), [] as [&str; 0]);
}

#[test]
fn cities_are_searched_and_known_by_name() {
    let refused = shared().call(Request::get("/jpa/taxonomies/city"));
    refused.is(400, "missing_parameter");
    let error = &refused.json()["errors"][0];
    assert_eq!(
        error["detail"],
        "Missing parameter 'q': facet 'city' can only be searched"
    );
    assert_eq!(error["source"], json!({ "parameter": "q" }));
    assert_eq!(
        get("/city?q=boi"),
        json!([{
            "id": null,
            "name": "Boise, ID",
            "properties": { "lat": 43.6, "lon": -116.2, "unique_postings": 3 },
            "score": 8.0139,
        }])
    );
}

#[test]
fn a_look_up_keeps_the_order_and_drops_what_is_unknown() {
    let look_up = |facet: &str, ids: &str| {
        let request = Request::json(
            &format!("/jpa/taxonomies/{facet}/lookup"),
            &format!(r#"{{"ids":{ids}}}"#),
        );
        shared().call(request).ok()["data"].clone()
    };
    let found = look_up("state", r#"[41,"99","16","41"]"#);
    assert_eq!(ids(&found), ["41", "16"]);
    assert!(found[0].get("score").is_none());
    let boise = look_up("city", r#"["Qm9pc2UsIElE"]"#);
    assert_eq!(
        (&boise[0]["id"], &boise[0]["name"]),
        (&json!(null), &json!("Boise, ID"))
    );
    assert_eq!(ids(&look_up("company", r#"[20]"#)), ["20"]);
}

#[test]
fn only_codes_have_a_taxonomy() {
    for name in ["skills_name", "sources", "min_years_experience", "foo", "noc5"] {
        let answer = shared().call(Request::get(&format!("/jpa/taxonomies/{name}")));
        answer.is(404, "unknown_facet");
        let expected = format!("Unrecognized facet '{name}'");
        assert_eq!(answer.json()["errors"][0]["detail"], expected.as_str());
    }
    assert_eq!(ids(&get("/hard_skills?q=python")), [PYTHON]);
}
