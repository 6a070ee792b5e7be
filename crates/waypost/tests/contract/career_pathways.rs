//! The Career Pathways family on starter data.

use serde_json::{Value, json};

use super::{
    request::Request,
    server::{Setup, eventually, shared},
};

fn ask(path: &str, body: &Value) -> super::answer::Answer {
    let target = format!("/career-pathways/dimensions/{path}");
    shared().call(Request::json(&target, &body.to_string()))
}

fn ids(pathways: &Value) -> Vec<&str> {
    let items = pathways.as_array().expect("an array");
    items.iter().map(|it| it["id"].as_str().expect("an id")).collect()
}

#[test]
fn dimensions_are_listed_and_described() {
    let get = |target: &str| shared().call(Request::get(&format!("/career-pathways{target}")));
    assert_eq!(
        get("/dimensions").ok(),
        json!({ "data": ["soc", "onet", "lotocc", "lotspecocc"] })
    );
    let tagged = get("/dimensions?tags=TRUE&lot_version=7").ok();
    assert_eq!(
        tagged["data"][0],
        json!({ "id": "soc", "title": "SOC 2018", "tags": ["occupations"] })
    );
    let soc = get("/dimensions/soc?lot_version=1.0.0").ok()["data"].clone();
    assert_eq!(
        (&soc["taxonomy"], &soc["version"]),
        (&json!("soc_2018"), &json!("1.0.0"))
    );
    // The starter occupations have a member of three hybrid codes.
    let detailed = get("/dimensions/lotocc").ok()["data"]["count"]
        .as_u64()
        .expect("a count");
    assert_eq!(soc["count"], detailed + 3);
    assert_eq!(get("/dimensions/onet").ok()["data"]["count"], 0);
    let unknown = get("/dimensions/foo");
    assert_eq!(
        unknown.is(404, "unknown_dimension").detail(),
        "Unrecognized dimension 'foo'"
    );
    get("/dimensions/skill").is(404, "unknown_dimension");
    get("/dimensions/soc?lot_version=8").is(400, "unknown_parameter_value");
    let meta = get("/meta").ok()["data"].clone();
    assert_eq!(meta["taxonomies"]["lot"], "1.0.0");
    assert_eq!(meta["methods"]["relatedness"]["least"], 0.35);
    assert_eq!(meta["postings"]["version"], "1");
    let body = meta["attribution"]["body"].as_str().expect("a text");
    assert!(
        body.contains("Starter data") && body.contains("invented"),
        "{body}"
    );
}

#[test]
fn pathways_are_the_same_from_both_ends() {
    let next = ask("soc/nextstepjobs", &json!({ "id": "15-1251", "limit": 0 })).ok()["data"].clone();
    assert_eq!(next["name"], "Computer Programmers");
    assert_eq!(next["region"], json!({ "nation": "us" }));
    assert_eq!(next["jobLevel"], 4);
    let pathways = next["pathways"].as_array().expect("an array");
    let scores: Vec<f64> = pathways
        .iter()
        .map(|it| it["score"].as_f64().expect("a score"))
        .collect();
    assert!(scores.windows(2).all(|pair| pair[0] >= pair[1]), "{scores:?}");
    assert!(ids(&next["pathways"]).contains(&"15-1252"), "{next}");
    assert!(!ids(&next["pathways"]).contains(&"15-1251"));
    // The starter tables pay developers a fifth more.
    let developers = pathways
        .iter()
        .find(|it| it["id"] == "15-1252")
        .expect("a pathway");
    assert_eq!(developers["category"], "Advancement");
    let difference = developers["meanSalary"].as_i64().zip(next["meanSalary"].as_i64());
    assert_eq!(
        developers["meanSalaryDiff"].as_i64(),
        difference.map(|(there, here)| there - here)
    );
    for pathway in pathways.iter().take(3) {
        let back = ask("soc/feederjobs", &json!({ "id": pathway["id"], "limit": 0 })).ok()["data"].clone();
        let found = back["pathways"].as_array().expect("an array");
        let found = found.iter().find(|it| it["id"] == "15-1251").expect("the origin");
        for member in ["score", "category", "meanSalaryDiff", "jobLevelDiff"] {
            assert_eq!(found[member], pathway[member], "{member}");
        }
    }
}

#[test]
fn ids_are_read_in_every_dimension() {
    let first = |path: &str, id: Value| {
        let answer = ask(path, &json!({ "id": id, "limit": 1 })).ok()["data"].clone();
        (answer["id"].clone(), answer["pathways"][0]["id"].clone())
    };
    let (id, other) = first("soc/nextstepjobs", json!(351011));
    assert_eq!(id, "35-1011");
    let other = other.as_str().expect("an id").replace('-', "");
    assert_eq!(
        first("lotocc/nextstepjobs", json!("351011")),
        (json!("351011"), json!(other))
    );
    assert_eq!(
        first("lotspecocc/nextstepjobs", json!(35101100)),
        (json!("35101100"), json!(format!("{other}00")))
    );
    let unknown = ask("soc/feederjobs", &json!({ "id": "99-9999" }));
    unknown.is(422, "unknown_id");
    assert_eq!(unknown.detail(), "Unrecognized id '99-9999' in dimension 'soc'");
    assert_eq!(unknown.source(), json!({ "pointer": "/id" }));
    let malformed = ask("lotocc/feederjobs", &json!({ "id": "15-1252" }));
    malformed.is(400, "pattern_mismatch");
    assert_eq!(malformed.detail(), "Expected an occupation such as 151252");
    ask("onet/feederjobs", &json!({ "id": "15-1252.00" })).is(422, "unknown_id");
    ask("foo/feederjobs", &json!({ "id": "15-1252" })).is(404, "unknown_dimension");
    shared()
        .call(Request::get("/career-pathways/dimensions/soc/feederjobs"))
        .is(404, "wrong_method");
}

#[test]
fn regions_are_judged_and_told() {
    let ask = |region: Value| {
        let body = json!({ "id": "15-1252", "region": region });
        super::career_pathways::ask("soc/feederjobs", &body)
    };
    assert_eq!(
        ask(json!({ "level": "state", "id": 6 })).ok()["data"]["region"],
        json!({ "nation": "us", "level": "state", "id": "06" })
    );
    assert_eq!(
        ask(json!({ "level": "state", "id": "23" })).ok()["data"]["region"],
        json!({ "nation": "us", "level": "state", "id": "23", "used": { "nation": "us", "level": "nation" } })
    );
    assert_eq!(
        ask(json!({ "nation": "us", "level": "nation" })).ok()["data"]["region"],
        json!({ "nation": "us", "level": "nation" })
    );
    for (region, status, code, pointer, detail) in [
        (
            json!({ "level": "state" }),
            400,
            "missing_member",
            "/region",
            "Missing member 'id'",
        ),
        (
            json!({ "id": "16" }),
            400,
            "missing_member",
            "/region",
            "Missing member 'level'",
        ),
        (
            json!({ "nation": "ca" }),
            422,
            "unknown_region",
            "/region/nation",
            "Unrecognized nation 'ca'",
        ),
        (
            json!({ "level": "state", "id": "99" }),
            422,
            "unknown_region",
            "/region/id",
            "Unrecognized state '99'",
        ),
        (
            json!({ "level": "msa", "id": "99999" }),
            422,
            "unknown_region",
            "/region/id",
            "Unrecognized msa '99999'",
        ),
    ] {
        let answer = ask(region);
        answer.is(status, code);
        assert_eq!(
            (answer.detail(), answer.source()),
            (detail.to_owned(), json!({ "pointer": pointer }))
        );
    }
}

#[test]
fn skills_between_two_occupations_are_missing_or_come_along() {
    let body = json!({ "sourceId": "15-1251", "destinationId": "15-1252", "limit": 0 });
    let gap = ask("soc/skillgap", &body).ok()["data"].clone();
    assert_eq!(
        gap["destination"],
        json!({ "id": "15-1252", "name": "Software Developers" })
    );
    let missing = gap["skillGap"].as_array().expect("an array");
    assert!(
        missing
            .iter()
            .any(|it| it["name"] == "Python (Programming Language)"),
        "{gap}"
    );
    for step in missing {
        let score = |name: &str| step[name].as_f64().expect("a score");
        assert!(score("destinationScore") >= 0.25);
        assert!(score("destinationScore") - score("sourceScore") > 0.0999);
        assert_eq!(step["importanceScore"], step["destinationScore"]);
    }
    let along = gap["transferableSkills"].as_array().expect("an array");
    assert!(
        along
            .iter()
            .any(|it| it["name"] == "Debugging" && it["type"] == "ST1"),
        "{gap}"
    );
    let same = ask(
        "soc/skillgap",
        &json!({ "sourceId": "15-1252", "destinationId": 151252 }),
    );
    assert_eq!(
        same.is(422, "incompatible_members").detail(),
        "'sourceId' cannot be combined with 'destinationId'"
    );
}

#[test]
fn many_occupations_are_answered_at_once() {
    let body = json!({ "ids": ["15-1252", "nope", "99-9999", 151251], "limit": 2 });
    let answers = ask("soc/bulk", &body).ok()["data"].clone();
    assert_eq!(ids(&answers), ["15-1252", "15-1251"]);
    let single = ask("soc/nextstepjobs", &json!({ "id": "15-1251", "limit": 2 })).ok();
    assert_eq!(answers[1]["nextStepJobs"], single["data"]["pathways"]);
    let wanted = ["15-1252", "29-1141"];
    let one = json!({ "id": "15-1251", "responseIds": wanted, "categories": ["Advancement"] });
    let found = ask("soc/bulk", &one).ok()["data"].clone();
    assert_eq!(ids(&found[0]["nextStepJobs"]), ["15-1252"]);
    assert_eq!(
        ask("soc/bulk", &json!({ "limit": 1 }))
            .is(400, "missing_member")
            .detail(),
        "Missing member 'ids'"
    );
    let both = json!({ "id": "15-1251", "ids": ["15-1252"] });
    ask("soc/bulk", &both).is(422, "incompatible_members");
    let many: Vec<usize> = (0..101).collect();
    ask("soc/bulk", &json!({ "ids": many })).is(400, "out_of_bounds");
}

#[test]
fn pathways_are_served_as_soon_as_occupations_and_skills_are_there() {
    let server = Setup::empty().start();
    let status = || server.send(&Request::get("/career-pathways/status")).ok()["data"].clone();
    let missing = json!({ "healthy": false, "message": "No occupations are loaded" });
    assert_eq!(status(), missing);
    server.setup().run(&["import", "occupations", "--starter"]);
    server.setup().run(&["import", "skills", "--starter"]);
    eventually("the pathways are served", || {
        (status() == json!({ "healthy": true, "message": "Service is healthy" })).then_some(())
    });
    let body = r#"{"id":"15-1252"}"#;
    server
        .call(Request::json("/career-pathways/dimensions/soc/feederjobs", body))
        .ok();
    server.check_metrics();
}
