//! The families of projected growth on starter data.

use serde_json::{Value, json};

use super::{answer::Answer, request::Request, server::shared};

fn occupation(path: &str, body: &Value) -> Answer {
    let target = format!("/projected-occupation-growth/dimensions/{path}");
    shared().call(Request::json(&target, &body.to_string()))
}

fn skill(id: &str) -> Answer {
    let body = json!({ "id": id }).to_string();
    shared().call(Request::json("/projected-skill-growth/dimensions/skill", &body))
}

fn skill_id(name: &str) -> String {
    let target = format!(
        "/skills/versions/latest/skills?limit=1&q={}",
        name.replace(' ', "%20")
    );
    let found = shared().call(Request::get(&target)).ok();
    assert_eq!(found["data"][0]["name"], name);
    found["data"][0]["id"].as_str().expect("an id").to_owned()
}

/// Growth after so many years of one that ends so after ten.
fn after(years: f64, ten_years: f64) -> f64 {
    let growth = ten_years.powf(years / 10.0) - 1.0;
    (growth * 1e4).round() / 1e4
}

#[test]
fn occupations_grow_at_the_same_rate_every_year() {
    let answer = occupation("soc", &json!({ "id": "15-1252" })).ok()["data"].clone();
    let growth = &answer["growthPercent"];
    let ten = 1.0 + growth["tenYear"].as_f64().expect("a number");
    for (name, years) in [
        ("oneYear", 1.0),
        ("twoYear", 2.0),
        ("threeYear", 3.0),
        ("fiveYear", 5.0),
    ] {
        let found = growth[name].as_f64().expect("a number");
        assert!((found - after(years, ten)).abs() < 2e-4, "{name} {answer}");
    }
    // The starter tables say 18 percent in ten years.
    assert!((ten - 1.18).abs() < 0.002, "{answer}");
    assert_eq!(
        (&answer["growthCategory"], &answer["basis"], &answer["baseYear"]),
        (&json!("Rapidly Growing"), &json!("ep+synthetic"), &json!(2024))
    );
    let fine = occupation("lotspecocc", &json!({ "id": 15125200 })).ok()["data"].clone();
    assert_eq!(
        (&fine["growthPercent"], &fine["basis"]),
        (growth, &json!("ep+soc+synthetic"))
    );
    assert_eq!(fine["dimension"], "lotspecocc");
    let declining = occupation("lotocc", &json!({ "id": "151251" })).ok()["data"].clone();
    assert_eq!(declining["growthCategory"], "Declining");
}

#[test]
fn an_occupation_without_a_projection_has_none() {
    let answer = occupation("soc", &json!({ "id": "51-3011" })).ok()["data"].clone();
    assert_eq!(
        answer,
        json!({
            "id": "51-3011",
            "name": "Bakers",
            "dimension": "soc",
            "region": { "nation": "us" },
            "growthCategory": null,
            "growthPercent": { "oneYear": null, "twoYear": null, "threeYear": null, "fiveYear": null, "tenYear": null },
            "basis": "none",
            "baseYear": null,
        })
    );
    let in_region = |region: Value| occupation("soc", &json!({ "id": "51-3011", "region": region }));
    in_region(json!({ "level": "msa", "id": "00000" })).is(422, "unknown_region");
    in_region(json!({ "level": "nation", "id": "ca" })).is(422, "unknown_region");
    let nation = in_region(json!({ "level": "nation", "id": "us" })).ok();
    assert_eq!(
        nation["data"]["region"],
        json!({ "nation": "us", "level": "nation" })
    );
    let whole = occupation("soc", &json!({ "id": "51-3011" })).ok();
    assert_eq!(whole["data"]["region"], json!({ "nation": "us" }));
}

#[test]
fn skills_grow_with_the_occupations_that_ask_for_them() {
    // Of the occupations that the starter tables project, software developers alone ask for microservices.
    let developers = occupation("soc", &json!({ "id": "15-1252" })).ok()["data"]["growthPercent"].clone();
    let answer = skill(&skill_id("Microservices")).ok()["data"].clone();
    for name in ["oneYear", "twoYear", "threeYear", "fiveYear"] {
        assert_eq!(answer["growthPercent"][name], developers[name], "{name}");
    }
    assert_eq!(
        (&answer["dimension"], &answer["basis"]),
        (&json!("skill"), &json!("projections+synthetic"))
    );
    assert_eq!(answer["growthCategory"], "Rapidly Growing");
    // Programmers, who decline, ask for debugging too.
    let debugging = skill(&skill_id("Debugging")).ok()["data"]["growthPercent"]["fiveYear"].clone();
    assert!(
        debugging.as_f64() < developers["fiveYear"].as_f64(),
        "{debugging}"
    );
    let unasked = skill(&skill_id("Sourdough Baking")).ok()["data"].clone();
    assert_eq!(
        (&unasked["growthCategory"], &unasked["basis"]),
        (&Value::Null, &json!("none"))
    );
    assert_eq!(unasked["growthPercent"]["fiveYear"], Value::Null);
}

#[test]
fn skills_have_a_dimension_of_their_own() {
    let get = |target: &str| shared().call(Request::get(&format!("/projected-skill-growth{target}")));
    assert_eq!(get("/dimensions").ok(), json!({ "data": ["skill"] }));
    assert_eq!(get("/meta").ok()["data"]["dimensions"], json!(["skill"]));
    let described = get("/dimensions/skill").ok()["data"].clone();
    assert_eq!(
        (&described["taxonomy"], &described["title"]),
        (&json!("skills"), &json!("Skills"))
    );
    let version = shared().call(Request::get("/skills/versions/latest")).ok();
    assert_eq!(described["count"], version["data"]["skillCount"]);
    get("/dimensions/soc").is(404, "unknown_dimension");
    let unknown = skill("WS0000000000000000");
    assert_eq!(
        unknown.is(422, "unknown_id").detail(),
        "Unrecognized id 'WS0000000000000000' in dimension 'skill'"
    );
    let body = r#"{"id":"15-1252"}"#;
    shared()
        .call(Request::json("/projected-skill-growth/dimensions/soc", body))
        .is(404, "unknown_dimension");
}
