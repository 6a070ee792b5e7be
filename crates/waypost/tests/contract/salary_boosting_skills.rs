//! The family of salary-boosting skills where it has nothing to say; what it says on postings stands with them.

use serde_json::json;

use super::{request::Request, server::shared};

#[test]
fn too_few_salaries_are_no_error_and_faults_are_told_as_everywhere() {
    let ask = |body: &serde_json::Value| {
        let target = "/salary-boosting-skills/dimensions/soc";
        shared().call(Request::json(target, &body.to_string()))
    };
    let region = json!({ "level": "state", "id": "16" });
    let answer = ask(&json!({ "id": "15-1252", "region": region })).ok()["data"].clone();
    assert_eq!(
        (&answer["basis"], &answer["skills"]),
        (&json!("none"), &json!([]))
    );
    assert_eq!(
        answer["region"]["used"],
        json!({ "nation": "us", "level": "nation" })
    );
    ask(&json!({ "id": "99-9999" })).is(422, "unknown_id");
    let meta = shared().call(Request::get("/salary-boosting-skills/meta")).ok();
    let note = meta["data"]["methods"]["salaryBoost"]["note"]
        .as_str()
        .expect("a text");
    assert!(note.contains("not cause"), "{note}");
}
