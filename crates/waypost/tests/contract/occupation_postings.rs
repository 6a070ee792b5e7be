//! What postings say in the occupation families: it comes, changes and goes with the corpus while the server runs.

use serde_json::{Value, json};

use super::{
    answer::Answer,
    postings::corpus::{self, developers_and_bakers, latest_day},
    request::Request,
    server::{Server, Setup, eventually, shared},
};

fn ask(server: &Server, family: &str, body: &Value) -> Answer {
    let target = format!("/{family}/dimensions/soc");
    server.call(Request::json(&target, &body.to_string()))
}

fn data(server: &Server, family: &str, body: &Value) -> Value {
    ask(server, family, body).ok()["data"].clone()
}

impl Server {
    /// Waits until the occupation families serve what a version of the postings says, and gives their `meta`.
    pub fn wait_for_gathered(&self, version: &str) -> Value {
        eventually("what postings say is gathered", || {
            let meta = self.call(Request::get("/ddn/meta")).ok()["data"].clone();
            (meta["postings"]["version"] == version).then_some(meta)
        })
    }
}

fn skill_id(server: &Server, name: &str) -> String {
    let target = format!("/skills/versions/latest/skills?limit=1&q={name}");
    let found = server.call(Request::get(&target)).ok();
    found["data"][0]["id"].as_str().expect("an id").to_owned()
}

fn names(list: &Value) -> Vec<&str> {
    let items = list.as_array().expect("an array").iter();
    items.map(|it| it["name"].as_str().expect("a name")).collect()
}

#[test]
fn answers_rest_on_postings_as_soon_as_they_are_gathered_and_on_open_data_without() {
    let server = Setup::starter().start();
    let developers = json!({ "id": "15-1252" });
    assert_eq!(
        server.call(Request::get("/ddn/meta")).ok()["data"]["postings"],
        Value::Null
    );
    let before = ask(&server, "ddn", &developers);
    assert_eq!(before.header("x-waypost-data-version"), None);
    assert_eq!(before.ok()["data"]["basis"], "onet");
    let unpaid = json!({
        "id": "15-1252",
        "name": "Software Developers",
        "region": { "nation": "us" },
        "basis": "none",
        "support": { "postings": 0, "salaried": 0 },
        "skills": [],
    });
    assert_eq!(data(&server, "salary-boosting-skills", &developers), unpaid);
    let in_pocatello = json!({ "id": "15-1252", "region": { "level": "msa", "id": "38540" } });
    ask(&server, "ddn", &in_pocatello).is(422, "unknown_region");

    let (cobol, agile) = (skill_id(&server, "cobol"), skill_id(&server, "scrum"));
    let postings = developers_and_bakers(&cobol, &agile);
    corpus::write(server.setup().data(), "jpa", &postings, latest_day());
    let meta = server.wait_for_gathered("1");
    assert_eq!(
        meta["postings"],
        json!({ "version": "1", "latestDay": "2025-03-20", "unique": 1080 })
    );
    let credits = meta["attribution"]["body"].as_str().expect("a text");
    assert!(credits.contains("Postings of the tests."), "{credits}");
    lists_rest_on_postings(&server, &cobol);
    // Postings know a metropolitan area that no table has: the nation's tables serve it beside its own postings.
    let pocatello = data(&server, "ddn", &in_pocatello);
    assert_eq!(
        (&pocatello["basis"], pocatello["region"].get("used")),
        (&json!("postings"), None)
    );
    let pocatello = data(&server, "occupation-benchmark", &in_pocatello);
    assert_eq!(
        (
            &pocatello["basis"]["salary"],
            &pocatello["basis"]["demand"],
            &pocatello["region"]["used"]["level"]
        ),
        (&json!("oews+synthetic"), &json!("postings"), &json!("nation"))
    );
    pay_rests_on_postings(&server, &agile);
    benchmarks_rest_on_postings(&server);
    growth_rests_on_postings(&server, &cobol);

    // A corpus that loses its postings leaves everything to the open data again.
    corpus::write(server.setup().data(), "jpa", &[], latest_day());
    let meta = server.wait_for_gathered("2");
    assert_eq!(meta["postings"]["unique"], 0);
    assert_eq!(data(&server, "ddn", &developers)["basis"], "onet");
    assert_eq!(data(&server, "salary-boosting-skills", &developers), unpaid);
}

fn lists_rest_on_postings(server: &Server, known: &str) {
    let answer = ask(server, "ddn", &json!({ "id": "15-1252" }));
    assert_eq!(answer.header("x-waypost-data-version"), Some("postings-1"));
    let lists = answer.ok()["data"].clone();
    assert_eq!(lists["basis"], "postings");
    let defining = &lists["definingSkills"][0];
    assert_eq!(defining["id"], known);
    // Of all postings that have the skill, every one is of a developer.
    assert_eq!(defining["concentration"], 1.0);
    let recall = defining["recall"].as_f64().expect("a number");
    assert!((recall - 0.6).abs() < 0.01, "{defining}");
    assert_eq!(defining["percentage"], defining["recall"]);
    // Oregon has one developer in ten, too few for lists of its own.
    let in_state = |id: &str| {
        let region = json!({ "level": "state", "id": id });
        data(server, "ddn", &json!({ "id": "15-1252", "region": region }))
    };
    let (idaho, oregon) = (in_state("16"), in_state("41"));
    assert_eq!(
        (&idaho["basis"], idaho["region"].get("used")),
        (&json!("postings"), None)
    );
    assert_eq!(oregon["basis"], "postings+nation");
    assert_eq!(
        oregon["region"]["used"],
        json!({ "nation": "us", "level": "nation" })
    );
    assert_eq!(oregon["definingSkills"], lists["definingSkills"]);
    // Nobody advertises for programmers.
    assert_eq!(data(server, "ddn", &json!({ "id": "15-1251" }))["basis"], "onet");
}

fn pay_rests_on_postings(server: &Server, paid: &str) {
    let answer = data(server, "salary-boosting-skills", &json!({ "id": 151252 }));
    assert_eq!(answer["basis"], "postings");
    assert_eq!(answer["support"], json!({ "postings": 360, "salaried": 360 }));
    assert_eq!(
        answer["skills"].as_array().expect("an array").len(),
        1,
        "{answer}"
    );
    let skill = &answer["skills"][0];
    assert_eq!((&skill["id"], &skill["count"]), (&json!(paid), &json!(180)));
    let boost = skill["salaryBoost"].as_f64().expect("a number");
    assert!((boost - 0.10).abs() < 0.02, "{skill}");
    let bound = |name: &str| skill["confidence"][name].as_f64().expect("a number");
    assert!(bound("lower") < boost && boost < bound("upper"), "{skill}");
    // Bakers are many, and none is paid.
    let bakers = data(server, "salary-boosting-skills", &json!({ "id": "51-3011" }));
    assert_eq!(bakers["support"], json!({ "postings": 720, "salaried": 0 }));
    assert_eq!(
        (&bakers["basis"], &bakers["skills"]),
        (&json!("none"), &json!([]))
    );
}

fn benchmarks_rest_on_postings(server: &Server) {
    let answer = data(server, "occupation-benchmark", &json!({ "id": "15-1252" }));
    let basis = &answer["basis"];
    for name in [
        "education",
        "experience",
        "employers",
        "demand",
        "definingSkills",
        "salaryBoostingSkills",
    ] {
        assert_eq!(basis[name], "postings", "{name}");
    }
    assert_eq!(
        (&basis["salary"], &basis["employment"]),
        (&json!("oews+synthetic"), &json!("oews+ep+synthetic"))
    );
    assert_eq!(answer["education"][2]["percentage"], 1.0);
    assert_eq!(
        (
            &answer["experience"]["mean"],
            &answer["experience"]["distribution"][1]["value"]
        ),
        (&json!(4.0), &json!(1.0))
    );
    let employer = &answer["employers"][0];
    assert_eq!(
        (&employer["id"], &employer["name"], &employer["percentage"]),
        (&json!("40"), &json!("Harbour Software"), &json!(1.0))
    );
    let demand = &answer["demand"];
    let months = demand["monthly"].as_array().expect("an array");
    assert_eq!(months.len(), 12);
    assert_eq!(
        (&months[0]["month"], &months[11]["month"]),
        (&json!("2024-03"), &json!("2025-02"))
    );
    assert_eq!(
        (&demand["medianDuration"], &demand["postingIntensity"]),
        (&json!(20), &json!(1.0))
    );
    // Few are in Oregon: what is told of it is told of the nation, and says so.
    let region = json!({ "level": "state", "id": "41" });
    let oregon = json!({ "id": "15-1252", "datasets": ["demand", "employers"], "region": region });
    let oregon = data(server, "occupation-benchmark", &oregon);
    assert_eq!(oregon["basis"]["demand"], "postings+nation");
    assert_eq!(oregon["demand"], *demand);
}

fn growth_rests_on_postings(server: &Server, known: &str) {
    let body = json!({ "id": known }).to_string();
    let growth = server
        .call(Request::json("/projected-skill-growth/dimensions/skill", &body))
        .ok();
    assert_eq!(growth["data"]["basis"], "projections+postings+synthetic");
    // Developers alone ask for it, as often as ever.
    let body = json!({ "id": "15-1252" }).to_string();
    let target = "/projected-occupation-growth/dimensions/soc";
    let jobs = server.call(Request::json(target, &body)).ok();
    let difference = growth["data"]["growthPercent"]["oneYear"]
        .as_f64()
        .expect("a number")
        - jobs["data"]["growthPercent"]["oneYear"]
            .as_f64()
            .expect("a number");
    assert!(difference.abs() < 0.02, "{growth}");
    let body = json!({ "sourceId": "15-1251", "destinationId": "15-1252" }).to_string();
    let gap = server
        .call(Request::json("/career-pathways/dimensions/soc/skillgap", &body))
        .ok();
    assert!(
        names(&gap["data"]["skillGap"])
            .iter()
            .any(|name| name.contains("COBOL")),
        "{gap}"
    );
}

#[test]
fn too_few_postings_leave_the_answers_to_the_open_data() {
    let meta = shared().wait_for_gathered("1");
    assert_eq!(meta["postings"]["unique"], 7);
    let answer = data(shared(), "salary-boosting-skills", &json!({ "id": "15-1252" }));
    assert_eq!(answer["support"], json!({ "postings": 2, "salaried": 2 }));
    assert_eq!(
        (&answer["basis"], &answer["skills"]),
        (&json!("none"), &json!([]))
    );
    assert_eq!(
        data(shared(), "ddn", &json!({ "id": "15-1252" }))["basis"],
        "onet"
    );
    let minimums = &meta["methods"]["postings"];
    assert_eq!(
        (
            &minimums["minShare"],
            &minimums["minSkillLists"],
            &minimums["minSalaryModel"]
        ),
        (&json!(30), &json!(100), &json!(200))
    );
}

#[test]
fn what_is_wrong_in_itself_is_refused_before_what_is_not_found() {
    let half = json!({ "level": "state" });
    let check = |family: &str, path: &str, body: &Value, status: u16, code: &str| {
        let target = format!("/{family}/dimensions/soc{path}");
        shared()
            .call(Request::json(&target, &body.to_string()))
            .is(status, code);
    };
    let unknown = json!({ "id": "11-9999", "region": half });
    for (family, path) in [
        ("ddn", ""),
        ("salary-boosting-skills", ""),
        ("occupation-benchmark", ""),
        ("projected-occupation-growth", ""),
        ("career-pathways", "/feederjobs"),
        ("career-pathways", "/nextstepjobs"),
    ] {
        check(family, path, &unknown, 400, "missing_member");
    }
    let same = json!({ "sourceId": "15-1252", "destinationId": "15-1252", "region": half });
    check("career-pathways", "/skillgap", &same, 400, "missing_member");
    let malformed = json!({ "sourceId": "11-9999", "destinationId": "1" });
    check(
        "career-pathways",
        "/skillgap",
        &malformed,
        400,
        "pattern_mismatch",
    );
    let both = json!({ "id": "15-1252", "ids": ["15-1252"], "region": { "id": "16" } });
    check("career-pathways", "/bulk", &both, 400, "missing_member");
}
