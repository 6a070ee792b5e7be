//! The DDN family on starter data.

use serde_json::{Value, json};

use super::{request::Request, server::shared};

fn ask(path: &str, body: &Value) -> super::answer::Answer {
    shared().call(Request::json(
        &format!("/ddn/dimensions/{path}"),
        &body.to_string(),
    ))
}

fn names(list: &Value) -> Vec<&str> {
    let items = list.as_array().expect("an array");
    items
        .iter()
        .map(|it| it["name"].as_str().expect("a name"))
        .collect()
}

#[test]
fn skills_define_set_apart_and_are_needed() {
    let answer = ask("soc", &json!({ "id": "15-1252" })).ok()["data"].clone();
    assert_eq!(
        (&answer["basis"], &answer["region"]),
        (&json!("onet"), &json!({ "nation": "us" }))
    );
    // The technologies that the starter profile calls in demand.
    assert_eq!(
        names(&answer["definingSkills"]),
        [
            "Git (Version Control System)",
            "Java (Programming Language)",
            "Python (Programming Language)",
            "SQL (Programming Language)"
        ]
    );
    let first = &answer["definingSkills"][0];
    assert_eq!((&first["score"], &first["type"]), (&json!(0.9), &json!("ST1")));
    for member in ["count", "percentage", "recall", "concentration"] {
        assert_eq!(first[member], Value::Null, "{member}");
    }
    // Hot ones that fewer than a tenth of the occupations have.
    assert!(
        names(&answer["distinguishingSkills"]).contains(&"React.js"),
        "{answer}"
    );
    assert!(
        !names(&answer["distinguishingSkills"]).contains(&"Microsoft Excel"),
        "{answer}"
    );
    let needed = names(&answer["necessarySkills"]);
    assert!(
        needed.contains(&"Critical Thinking") && !needed.contains(&"Empathy"),
        "{answer}"
    );
}

#[test]
fn ids_and_regions_are_judged_as_everywhere() {
    let by_lot = ask("lotspecocc", &json!({ "id": 15125200 })).ok()["data"].clone();
    assert_eq!(by_lot["id"], "15125200");
    let region = json!({ "level": "state", "id": "23" });
    let answer = ask("soc", &json!({ "id": "15-1252", "region": region })).ok();
    assert_eq!(
        answer["data"]["region"]["used"],
        json!({ "nation": "us", "level": "nation" })
    );
    ask("soc", &json!({ "id": "15-1252", "limit": 3 })).is(400, "unknown_member");
    ask("soc", &json!({ "id": "1" })).is(400, "pattern_mismatch");
    ask("soc", &json!({ "id": "11-9999" })).is(422, "unknown_id");
}
