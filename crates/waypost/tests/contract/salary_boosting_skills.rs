//! The family of salary-boosting skills, which has nothing to say without postings.

use serde_json::json;

use super::{request::Request, server::shared};

#[test]
fn without_postings_no_skill_is_said_to_pay_more() {
    let ask = |body: &serde_json::Value| {
        let target = "/salary-boosting-skills/dimensions/soc";
        shared().call(Request::json(target, &body.to_string()))
    };
    let region = json!({ "level": "state", "id": "16" });
    assert_eq!(
        ask(&json!({ "id": "15-1252", "region": region })).ok(),
        json!({
            "data": {
                "id": "15-1252",
                "name": "Software Developers",
                "basis": "none",
                "support": { "postings": 0, "salaried": 0 },
                "skills": [],
            },
        })
    );
    ask(&json!({ "id": "99-9999" })).is(422, "unknown_id");
    let meta = shared().call(Request::get("/salary-boosting-skills/meta")).ok();
    let note = meta["data"]["methods"]["salaryBoost"]["note"]
        .as_str()
        .expect("a text");
    assert!(note.contains("not cause"), "{note}");
}
