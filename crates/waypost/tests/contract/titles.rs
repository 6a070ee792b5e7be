//! The Titles family on a small list of our own, imported in two versions, and on the starter data.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{
    request::Request,
    server::{Server, Setup, shared},
};

const FIRST: &str = "\
name,id,soc,socName,altNames,infoUrl
Pastry Chef,,35-1011|51-3011,Chefs and Head Cooks|Bakers,Patissier,
Line Cook,,35-2014,\"Cooks, Restaurant\",,
Kitchen Manager,KM,11-9051,Food Service Managers,,https://example.org/km
Software Engineer,,15-1252,Software Developers,,
";

const SECOND: &str = "\
name,id,soc,socName,altNames,infoUrl
Pastry Chef,,35-1011|51-3011,Chefs and Head Cooks|Bakers,Patissier|Pastry Maker,
Pastry Cook,,35-2014,\"Cooks, Restaurant\",,
Kitchen Manager,KM,11-9051,Food Service Managers,,https://example.org/km
Software Engineer,,15-1252,Software Developers,,
Truck Driver,,53-3032,Heavy and Tractor-Trailer Truck Drivers,,
";

const LATEST: &str = "/titles/versions/latest";
const PASTRY_CHEF: &str = "WTKEP0TV62VZB3H28T";

/// A server with versions 1.0 and 2.0.
fn kitchen() -> &'static Server {
    static KITCHEN: LazyLock<Server> = LazyLock::new(|| {
        let setup = Setup::empty()
            .client("reader", &["--all-scopes", "--restricted"])
            .client(
                "two",
                &["--all-scopes", "--claim", "titles:normalize:quota:2/month"],
            )
            .client(
                "bulk-only",
                &["--all-scopes", "--restricted", "--claim", "titles:normalize:bulk"],
            );
        setup.import_titles(FIRST);
        setup.import_titles(SECOND);
        setup.start()
    });
    &KITCHEN
}

fn get(target: &str) -> Value {
    kitchen().call(Request::get(target)).ok()
}

fn post(target: &str, body: &str) -> Value {
    kitchen().call(Request::json(target, body)).ok()
}

fn names(answer: &Value) -> Vec<&str> {
    let items = answer["data"].as_array().expect("an array");
    items
        .iter()
        .map(|item| item["name"].as_str().expect("a name"))
        .collect()
}

#[test]
fn titles_are_read_whole_by_id() {
    let answer = get(&format!("{LATEST}/titles/{PASTRY_CHEF}"));
    let data = &answer["data"];
    let url = data["infoUrl"].as_str().expect("a text");
    assert!(url.ends_with(&format!("{LATEST}/titles/{PASTRY_CHEF}")), "{url}");
    assert_eq!(
        data["mapping"],
        json!({
            "names": ["Pastry Chefs", "Patissiers", "Pastry Makers"],
            "socs": [{ "id": "35-1011", "name": "Chefs and Head Cooks" }, { "id": "51-3011", "name": "Bakers" }],
            "skills": [],
        })
    );
    let rest = [
        "pluralName",
        "isSupervisor",
        "levelBand",
        "addedVersion",
        "removedVersion",
    ]
    .map(|key| &data[key]);
    assert_eq!(json!(rest), json!(["Pastry Chefs", false, null, "1.0", null]));
    assert!(data.get("type").is_none());
    let manager = get(&format!("{LATEST}/titles/KM"));
    let manager = ["infoUrl", "isSupervisor", "levelBand"].map(|key| &manager["data"][key]);
    assert_eq!(json!(manager), json!(["https://example.org/km", true, "Manager"]));
    let unknown = kitchen().call(Request::get(&format!("{LATEST}/titles/mappings")));
    assert_eq!(
        unknown.is(404, "unknown_title").detail(),
        "Unrecognized title 'mappings'"
    );
}

#[test]
fn removed_titles_are_read_by_id_and_by_ids_and_not_listed() {
    let found = get("/titles/versions/1.0/titles?q=line%20cook");
    let id = found["data"][0]["id"].as_str().expect("an id").to_owned();
    let gone = get(&format!("{LATEST}/titles/{id}"));
    assert_eq!(gone["data"]["removedVersion"], "2.0");
    let body = json!({ "ids": [id, "KM", "KM", "nobody"], "fields": ["name"] });
    let several = post(&format!("{LATEST}/titles"), &body.to_string());
    assert_eq!(
        several,
        json!({ "data": [{ "name": "Kitchen Manager" }, { "name": "Line Cook" }] })
    );
    assert!(!names(&get(&format!("{LATEST}/titles"))).contains(&"Line Cook"));
}

#[test]
fn lists_are_paged_without_overlap() {
    let all = get(&format!("{LATEST}/titles"));
    assert_eq!(
        names(&all),
        [
            "Kitchen Manager",
            "Pastry Chef",
            "Pastry Cook",
            "Software Engineer",
            "Truck Driver"
        ]
    );
    let check = |query: &str, expected: &[&str]| {
        let answer = get(&format!("{LATEST}/titles?{query}"));
        assert_eq!(names(&answer), expected, "{query}");
    };
    check("limit=2", &["Kitchen Manager", "Pastry Chef"]);
    check("limit=2&page=2", &["Pastry Cook", "Software Engineer"]);
    check("limit=2&page=3", &["Truck Driver"]);
    check("limit=2&page=4", &[]);
    check("limit=2&page=9223372036854775807", &[]);
    check("page=2", &[]);
    check("limit=0&page=1&q=", &names(&all));
    check("q=patissier", &["Pastry Chef"]);
    check("q=pasty", &["Pastry Chef", "Pastry Cook"]);
    check("q=pastry&limit=1&page=2", &["Pastry Cook"]);
    check("q=truck%20engineer", &["Truck Driver", "Software Engineer"]);
    check("q=zebra", &[]);
    kitchen()
        .call(Request::get(&format!("{LATEST}/titles?page=0")))
        .is(400, "out_of_bounds");
}

#[test]
fn a_raw_title_is_normalised() {
    let target = format!("{LATEST}/normalize");
    let equal = post(&target, r#"{"term":"  PASTRY chef "}"#);
    assert_eq!(
        equal,
        json!({ "data": { "title": { "id": PASTRY_CHEF, "name": "Pastry Chef" }, "confidence": 1.0, "jobLevels": [] } })
    );
    let noisy = post(
        &target,
        r#"{"term":"Sr. Pastry Chef (m/w/d) - Full Time - Austin, TX #1042","fields":["name"]}"#,
    );
    assert_eq!(noisy["data"]["title"], json!({ "name": "Pastry Chef" }));
    assert_eq!(noisy["data"]["jobLevels"], json!(["Senior"]));
    let confidence = noisy["data"]["confidence"].as_f64().expect("a number");
    assert!((0.5..1.0).contains(&confidence), "{confidence}");
    let plain = kitchen().call(Request::post(
        &format!("{target}?fields=id"),
        "text/plain",
        "Patissier\n",
    ));
    assert_eq!(plain.ok()["data"]["title"], json!({ "id": PASTRY_CHEF }));
    for term in ["zzz qqq", "   ", "(m/w/d)"] {
        let body = json!({ "term": term }).to_string();
        let answer = kitchen().call(Request::json(&target, &body));
        let answer = answer.is(404, "no_match");
        assert!(
            answer.detail().starts_with("Could not normalize title '"),
            "{term}"
        );
    }
    let strict = r#"{"term":"pastry chefs wanted","confidenceThreshold":1}"#;
    kitchen().call(Request::json(&target, strict)).is(404, "no_match");
    let alias = post("/titles/versions/5.47/normalize", r#"{"term":"Patissier"}"#);
    assert_eq!(alias["data"]["title"]["name"], "Pastry Chef");
}

#[test]
fn the_best_few_are_inspected() {
    let target = format!("{LATEST}/normalize/inspect");
    let found = post(
        &target,
        r#"{"term":"Pastry Chef","confidenceThreshold":0,"limit":2}"#,
    );
    let items = found["data"].as_array().expect("an array");
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["title"]["name"], &items[0]["confidence"]),
        (&json!("Pastry Chef"), &json!(1.0))
    );
    assert_eq!(items[1]["title"]["name"], "Pastry Cook");
    assert_eq!(post(&target, r#"{"term":"zzz"}"#), json!({ "data": [] }));
    assert_eq!(
        post(&target, r#"{"term":"Pastry Chef","limit":0}"#),
        json!({ "data": [] })
    );
    kitchen()
        .call(Request::json(&target, r#"{"term":"a","limit":101}"#))
        .is(400, "out_of_bounds");
}

#[test]
fn many_are_normalised_in_order() {
    let target = format!("{LATEST}/normalize/bulk");
    let answer = post(
        &target,
        r#"{"terms":["zzz Manager","KITCHEN manager","zzz Manager"]}"#,
    );
    let items = answer["data"].as_array().expect("an array");
    assert_eq!(items.len(), 3);
    assert_eq!(
        items[0],
        json!({ "term": "zzz Manager", "title": null, "confidence": 0.0, "jobLevels": ["Manager"] })
    );
    assert_eq!(
        items[1]["title"],
        json!({ "id": "KM", "name": "Kitchen Manager" })
    );
    assert_eq!(items[2], items[0]);
    let text = kitchen().call(Request::post(
        &target,
        "text/plain",
        "Patissier\r\n\n \nTruck Driver\n",
    ));
    let text = text.ok();
    let terms: Vec<&str> = text["data"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|item| item["term"].as_str().expect("a text"))
        .collect();
    assert_eq!(terms, ["Patissier", "Truck Driver"]);
    let many = json!({ "terms": vec!["Baker"; 501] }).to_string();
    kitchen()
        .call(Request::json(&target, &many))
        .is(400, "out_of_bounds");
    let long = json!({ "terms": ["a".repeat(1_025)] }).to_string();
    kitchen()
        .call(Request::json(&target, &long))
        .is(413, "term_too_large");
    let whole = json!({ "terms": vec!["Pastry Chef"; 500] }).to_string();
    assert_eq!(post(&target, &whole)["data"].as_array().map(Vec::len), Some(500));
}

#[test]
fn permissions_open_normalisation_and_mappings() {
    let by = |client: &str, request: Request| kitchen().call_as(client, request);
    let target = format!("{LATEST}/normalize");
    by("reader", Request::json(&target, "{")).is(401, "missing_permission");
    let terms = r#"{"terms":["Patissier"]}"#;
    by("reader", Request::json(&format!("{target}/bulk"), terms)).is(401, "missing_permission");
    by("bulk-only", Request::json(&format!("{target}/bulk"), terms)).ok();
    let mapped = r#"{"terms":["Patissier"],"fields":["mapping"]}"#;
    by("bulk-only", Request::json(&format!("{target}/bulk"), mapped)).is(401, "missing_permission");
    by(
        "reader",
        Request::get(&format!("{LATEST}/titles?fields=id,mapping")),
    )
    .is(401, "missing_permission");
    let one = by("reader", Request::get(&format!("{LATEST}/titles/KM"))).ok();
    assert!(one["data"].get("mapping").is_none());
    let version = by("reader", Request::get(LATEST)).ok();
    assert!(version["data"].get("mappingVersions").is_none());
    assert!(
        !version["data"]["fields"]
            .as_array()
            .expect("an array")
            .contains(&json!("mapping"))
    );
    let version = get(LATEST);
    assert_eq!(
        version["data"]["mappingVersions"],
        json!({ "soc": ["soc_2018"], "skill": [] })
    );
}

#[test]
fn versions_tell_what_changed() {
    assert_eq!(get("/titles/versions"), json!({ "data": ["2.0", "1.0"] }));
    let version = get(&format!("{LATEST}?x=1"));
    let counts = ["version", "titleCount", "removedTitleCount"].map(|key| &version["data"][key]);
    assert_eq!(json!(counts), json!(["2.0", 5, 1]));
    let changes = get(&format!("{LATEST}/changes"));
    let titles = |key: &str| -> Vec<String> {
        let items = changes["data"][key].as_array().expect("an array");
        items
            .iter()
            .map(|item| item["title"].as_str().expect("a title").to_owned())
            .collect()
    };
    assert_eq!(titles("additions"), ["Pastry Cook", "Truck Driver"]);
    assert_eq!(titles("removals"), ["Line Cook"]);
    assert_eq!(titles("alterations"), ["Pastry Chef"]);
    let oldest = get("/titles/versions/1.0/changes");
    assert_eq!(
        oldest,
        json!({ "data": { "additions": [], "removals": [], "alterations": [] } })
    );
    let meta = get("/titles/meta");
    assert_eq!(meta["data"]["attribution"]["title"], "Waypost Titles");
    assert_eq!(meta["data"]["latestVersion"], "2.0");
}

#[test]
fn only_what_is_answered_costs_quota() {
    let target = format!("{LATEST}/normalize");
    let call = |body: &str| kitchen().call_as("two", Request::json(&target, body));
    call(r#"{"term":"zzz"}"#).is(404, "no_match");
    call(r#"{"term":""}"#).is(400, "out_of_bounds");
    call(r#"{"term":"Patissier"}"#).ok();
    let terms = r#"{"terms":["Patissier","Patissier"]}"#;
    let bulk = kitchen().call_as("two", Request::json(&format!("{target}/bulk"), terms));
    bulk.ok();
    call(r#"{"term":"Patissier"}"#).is(429, "quota_exceeded");
}

#[test]
fn starter_titles_have_codes() {
    let answer = shared().call(Request::json(
        &format!("{LATEST}/normalize"),
        r#"{"term":"RN - Night Shift","fields":["name","mapping"]}"#,
    ));
    let answer = answer.ok();
    assert_eq!(answer["data"]["title"]["name"], "Registered Nurse");
    assert_eq!(answer["data"]["title"]["mapping"]["socs"][0]["id"], "29-1141");
}

#[test]
fn without_titles_the_family_is_not_ready() {
    let server = Setup::empty().start();
    server.call(Request::get("/titles/versions")).is(503, "not_ready");
    let status = server.call(Request::get("/titles/status")).ok();
    assert_eq!(status["data"]["healthy"], false);
}
