//! The Similarity family on a small O*NET release of our own.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{
    postings::corpus,
    request::Request,
    server::{Server, Setup, eventually},
};

const WARNING: &str = "No postings are loaded: scores come from open data alone.";

fn kitchen() -> &'static Server {
    static KITCHEN: LazyLock<Server> = LazyLock::new(|| {
        let setup = Setup::empty();
        let folder = setup.write_onet();
        setup.run(&["import", "skills", "--onet", folder.to_str().expect("UTF-8")]);
        setup.import_similarity();
        setup.start()
    });
    &KITCHEN
}

fn nearest(model: &str, body: &str) -> Value {
    let answer = kitchen()
        .call(Request::json(&format!("/similarity/models/{model}"), body))
        .ok();
    assert_eq!(answer["warnings"], json!([WARNING]));
    answer["data"].clone()
}

fn ids(found: &Value) -> Vec<&str> {
    let items = found.as_array().expect("an array");
    items
        .iter()
        .map(|item| item["id"].as_str().expect("an id"))
        .collect()
}

fn skill(name: &str) -> String {
    let target = format!(
        "/skills/versions/latest/skills?limit=1&q={}",
        name.replace(' ', "%20")
    );
    let found = kitchen().call(Request::get(&target)).ok();
    assert_eq!(found["data"][0]["name"], name);
    found["data"][0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn models_are_listed_and_described() {
    let expected = [
        "lotocc",
        "lotocc-skill",
        "lotspecocc",
        "lotspecocc-skill",
        "onet",
        "onet-skill",
        "skill",
        "skill-lotocc",
        "skill-lotspecocc",
        "skill-onet",
        "skill-soc",
        "soc",
        "soc-skill",
    ];
    let get = |target: &str| kitchen().call(Request::get(target));
    let list = get("/similarity/models?new_taxonomy_versions=true&lot_version=7").ok();
    assert_eq!(list, json!({ "data": expected, "warnings": [] }));
    get("/similarity/models?lot_version=8").is(400, "unknown_parameter_value");
    let meta = get("/similarity/meta").ok();
    let models = meta["data"]["models"].as_array().expect("an array");
    assert_eq!(models.len(), 13);
    assert_eq!(
        models[6],
        json!({ "name": "skill", "input": "skills", "output": "skills", "bulk": true, "maxInputs": 1000, "maxResults": 1000 })
    );
    assert_eq!(meta["data"]["taxonomies"]["skills"], "1.0.0");
    assert_eq!(
        meta["data"]["evidence"],
        json!({ "postings": 0, "from": null, "to": null })
    );
    for target in ["/similarity/versions", "/similarity/dimensions"] {
        get(target).is(404, "unknown_path");
    }
}

#[test]
fn like_occupations_come_first() {
    let found = nearest("onet", r#"{"input":"35-1011.00"}"#);
    assert_eq!(ids(&found), ["35-1012.00", "15-1252.01"]);
    assert_eq!(found[0]["name"], "Cake Chefs");
    // Nothing in common with it but that O*NET relates the two.
    assert_eq!(
        found[1],
        json!({ "id": "15-1252.01", "name": "Bakery Coders", "score": 0.15 })
    );
    let back = nearest("onet", r#"{"input":"35-1012.00","limit":1}"#);
    assert_eq!(
        (ids(&back), &back[0]["score"]),
        (vec!["35-1011.00"], &found[0]["score"])
    );
    assert_eq!(
        ids(&nearest("lotspecocc", r#"{"input":35101100}"#)),
        ["35101200", "15125201"]
    );
    assert_eq!(ids(&nearest("soc", r#"{"input":"35-1011"}"#)), ["35-1012"]);
    assert_eq!(ids(&nearest("lotocc", r#"{"input":"351011"}"#)), ["351012"]);
    assert_eq!(nearest("soc", r#"{"input":"35-1011.00"}"#), json!([]));
}

#[test]
fn occupations_and_skills_lead_to_each_other() {
    let (oven, food) = (skill("Rusty Oven"), skill("Food Production"));
    let found = nearest("onet-skill", r#"{"input":"15-1252.00"}"#);
    assert_eq!(found[0]["name"], "Computing");
    assert_eq!(
        found[1],
        json!({ "id": oven, "name": "Rusty Oven", "score": 0.8 })
    );
    let body = json!({ "input": [oven, oven, "nope"] }).to_string();
    let occupations = nearest("skill-onet", &body);
    assert_eq!(ids(&occupations), ["15-1252.00", "15-1252.01"]);
    assert_eq!(occupations[0]["score"], 0.571429);
    let both = json!({ "input": [food, oven], "filter": { "ids": ["15-1252", "nope"] } }).to_string();
    assert_eq!(nearest("skill-soc", &both)[0]["score"], 0.5);
    assert_eq!(nearest("skill", r#"{"input":["nope"]}"#), json!([]));
}

#[test]
fn bodies_are_judged_by_their_model() {
    let send = |model: &str, body: &str| {
        let request = Request::json(&format!("/similarity/models/{model}"), body);
        kitchen().call(request)
    };
    let list = send("onet", r#"{"input":["35-1011.00"]}"#);
    assert_eq!(list.is(400, "wrong_type").detail(), "Expected string");
    assert_eq!(list.source(), json!({ "pointer": "/input" }));
    assert_eq!(
        send("foo", r#"{"input":["a"]}"#)
            .is(404, "unknown_model")
            .detail(),
        "Unrecognized model 'foo'"
    );
    for (body, code, pointer) in [
        (r#"{"input":"a","limit":0}"#, "out_of_bounds", "/limit"),
        (r#"{"input":"a","limit":1001}"#, "out_of_bounds", "/limit"),
        (r#"{"input":[]}"#, "out_of_bounds", "/input"),
        (r#"{"input":["a",true]}"#, "wrong_type", "/input/1"),
        (
            r#"{"input":"a","filter":{"ids":[]}}"#,
            "out_of_bounds",
            "/filter/ids",
        ),
        (
            r#"{"input":"a","filter":{"minScore":1.5}}"#,
            "out_of_bounds",
            "/filter/minScore",
        ),
        (
            r#"{"input":"a","match_threshold":0.5}"#,
            "unknown_member",
            "/match_threshold",
        ),
        (r#"{"skill_ids":["a"]}"#, "missing_member", ""),
    ] {
        assert_eq!(
            send("skill", body).is(400, code).source(),
            json!({ "pointer": pointer }),
            "{body}"
        );
    }
    let many: Vec<String> = (0..1_001).map(|n| format!("a{n}")).collect();
    send("skill", &json!({ "input": many }).to_string()).is(400, "out_of_bounds");
    send("skill", &json!({ "input": many[1..] }).to_string()).ok();
    let target = "/similarity/models/onet?limit=1&minScore=0.9";
    let strict = kitchen().call(Request::json(
        target,
        r#"{"input":"35-1011.00","filter":{"minScore":0.1}}"#,
    ));
    assert_eq!(ids(&strict.ok()["data"]), ["35-1012.00"]);
    let loose = Request::json(
        "/similarity/models/onet?minScore=0.2",
        r#"{"input":"15-1252.01"}"#,
    );
    assert_eq!(ids(&kitchen().call(loose).ok()["data"]), ["15-1252.00"]);
}

#[test]
fn scores_are_served_as_soon_as_they_are_computed() {
    let server = Setup::empty().start();
    let status = || server.send(&Request::get("/similarity/status")).ok()["data"].clone();
    assert_eq!(
        status(),
        json!({ "healthy": false, "message": "No similarity data are loaded" })
    );
    server
        .call(Request::json("/similarity/models/skill", r#"{"input":"a"}"#))
        .is(503, "not_ready");
    server.call(Request::get("/similarity/models")).ok();
    server.setup().run(&["import", "skills", "--starter"]);
    server.setup().import_similarity();
    eventually("the scores are served", || {
        (status() == json!({ "healthy": true, "message": "Service is healthy" })).then_some(())
    });
    server.check_metrics();
}

#[test]
fn postings_count_as_soon_as_they_are_loaded_and_enough_of_an_occupation() {
    let setup = Setup::empty();
    let folder = setup.write_onet();
    setup.run(&["import", "skills", "--onet", folder.to_str().expect("UTF-8")]);
    setup.import_similarity();
    let server = setup.start();
    let target = "/skills/versions/latest/skills?limit=1&q=crumb%20counter";
    let counter = server.call(Request::get(target)).ok()["data"][0]["id"].clone();
    let counter = counter.as_str().expect("an id");
    let meta = || server.call(Request::get("/similarity/meta")).ok();
    let ask = |model: &str, input: &str| {
        let body = json!({ "input": input }).to_string();
        server
            .call(Request::json(&format!("/similarity/models/{model}"), &body))
            .ok()
    };
    let before = meta();
    assert_eq!(
        before["data"]["evidence"],
        json!({ "postings": 0, "from": null, "to": null })
    );
    assert_eq!(before["warnings"], json!([WARNING]));
    let open = ask("onet-skill", "35-1011.00");
    corpus::write(
        server.setup().data(),
        "jpa",
        &corpus::chefs(&[counter]),
        corpus::latest_day(),
    );
    let after = eventually("the postings count", || {
        let meta = meta();
        (meta["data"]["evidence"]["postings"] != 0).then_some(meta)
    });
    assert_eq!(
        after["data"]["evidence"],
        json!({ "postings": 30, "from": "2025-01", "to": "2025-03" })
    );
    assert_eq!(after["warnings"], json!([]));
    let credits = after["data"]["attribution"]["body"].as_str().expect("a text");
    assert!(
        credits.contains("O*NET") && credits.ends_with("\nPostings of the tests."),
        "{credits}"
    );
    // Every third of them asks for it.
    let found = ask("onet-skill", "35-1011.00");
    assert_eq!(found["warnings"], json!([]));
    assert_ne!(found["data"], open["data"]);
    assert_eq!(
        found["data"],
        json!([{ "id": counter, "name": "Crumb Counter", "score": 0.333333 }])
    );
    let back = ask("skill-onet", counter);
    assert_eq!(ids(&back["data"]), ["35-1011.00"]);
    assert_eq!(back["data"][0]["score"], 1.0);
    server.setup().import_similarity();
    eventually("the next scores rest on postings too", || {
        let meta = meta();
        let is_next = meta["data"]["taxonomies"]["lot"] != after["data"]["taxonomies"]["lot"];
        (is_next && meta["data"]["evidence"] == after["data"]["evidence"]).then_some(())
    });
}

#[test]
fn skills_that_always_meet_in_postings_are_related() {
    let server = Setup::starter().start();
    let id = |name: &str| {
        let target = format!("/skills/versions/latest/skills?limit=1&q={name}");
        let found = server.call(Request::get(&target)).ok();
        assert_eq!(
            found["data"][0]["name"]
                .as_str()
                .map(str::to_lowercase)
                .as_deref(),
            Some(name)
        );
        found["data"][0]["id"].as_str().expect("an id").to_owned()
    };
    let (accounting, welding) = (id("accounting"), id("welding"));
    let related = |skill: &str| {
        let body = json!({ "ids": [skill], "limit": 5 }).to_string();
        server
            .call(Request::json("/skills/versions/latest/related", &body))
            .ok()
    };
    let open = related(&accounting);
    assert!(!ids(&open["data"]).contains(&welding.as_str()), "{open}");
    let carpentry = related(&id("carpentry"));
    corpus::write(
        server.setup().data(),
        "jpa",
        &corpus::chefs(&[&accounting, &welding]),
        corpus::latest_day(),
    );
    let found = eventually("they are related", || {
        let found = related(&accounting);
        ids(&found["data"]).contains(&welding.as_str()).then_some(found)
    });
    let sources = found["attributions"].as_array().expect("an array");
    let told = sources.last().and_then(|source| source["text"].as_str());
    assert!(
        told.is_some_and(|text| text.contains("Postings of the tests.")),
        "{sources:?}"
    );
    assert!(ids(&related(&welding)["data"]).contains(&accounting.as_str()));
    assert_eq!(
        related(&id("carpentry"))["data"],
        carpentry["data"],
        "postings say nothing of it"
    );
}
