//! The Skills family on a small taxonomy of our own, imported in two versions: reads, search, related skills, changes.

use std::{fs, sync::LazyLock};

use serde_json::{Value, json};

use super::{
    request::Request,
    server::{Server, Setup, eventually},
};

const HEAD: &str =
    "id,name,type,description,category,subcategory,altNames,isSoftware,isLanguage,infoUrl,unspscCommodity\n";

/// Rows of both versions. The names around one rare word make one hit for each class of a search.
const LASTING: &str = "\
bake-1,Sourdough Baking,ST1,Leavening bread with wild yeast.,Food,Bakery,wild yeast baking,false,false,https://bakery.example/sourdough,50180000
bake-2,Bread Scoring,ST1,,Food,Bakery,,false,false,,
lang-1,Frisian,ST2,A West Germanic language.,Languages,,,false,true,,
soft-1,Ovenware (Software),ST1,,,,,true,false,,
z-1,Zymurgy Bench,ST1,,,,,,,,
z-2,Zymurgy Bench (Brewing),ST1,,,,,,,,
z-3,Yeast Work,ST1,,,,zymurgy bench,,,,
z-4,Zymurgy Bench Upkeep,ST1,,,,,,,,
z-4b,Zymurgy Benches,ST1,,,,,,,,
z-5,Bench Zymurgy,ST2,,,,,,,,
z-6,Cask Care,ST1,,,,benches for zymurgy,,,,
z-7,Zymurgi Bensh,ST1,,,,,,,,
";

const FIRST: &str = "\
gone-1,Kiln Firing,ST1,,,,,,,,
merged-1,Levain Care,ST1,,,,,,,,
named-1,dough shaping,ST1,,,,,,,,
typed-1,Crumb Judging,ST1,,,,,,,,
tagged-1,Oven Stewarding,ST1,,,,,,,,
";

const SECOND: &str = "\
new-1,Laminated Dough,ST1,,,,,,,,
kept-1,Sour Starter Care,ST1,,,,Levain Care,,,,
named-1,Dough Shaping,ST1,,,,,,,,
typed-1,Crumb Judging,ST2,,,,,,,,
tagged-1,Oven Stewarding,ST1,,,,oven keeping,,,,
";

const LATEST: &str = "/skills/versions/latest";

/// A server with versions 1.0 and 2.0, with clients whose quotas a test uses up.
fn bakery() -> &'static Server {
    static BAKERY: LazyLock<Server> = LazyLock::new(|| {
        let setup = Setup::empty().client(
            "three-lines",
            &["--all-scopes", "--claim", "skills:extract:quota:3/month"],
        );
        for (version, rows) in [("1.0", FIRST), ("2.0", SECOND)] {
            let file = setup.data().join(format!("{version}.csv"));
            fs::write(&file, format!("{HEAD}{LASTING}{rows}")).expect("a file");
            let file = file.to_str().expect("UTF-8");
            setup.run(&["import", "skills", "--csv", file, "--version", version]);
        }
        setup.start()
    });
    &BAKERY
}

fn get(target: &str) -> Value {
    bakery().call(Request::get(target)).ok()
}

fn post(target: &str, body: &str) -> Value {
    bakery().call(Request::json(target, body)).ok()
}

fn strings<'a>(answer: &'a Value, member: &str) -> Vec<&'a str> {
    let items = answer["data"].as_array().expect("an array");
    items
        .iter()
        .map(|item| item[member].as_str().expect("a string"))
        .collect()
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

#[test]
fn versions_are_real_ones_newest_first() {
    assert_eq!(get("/skills/versions"), json!({ "data": ["2.0", "1.0"] }));
    let meta = get("/skills/meta");
    assert_eq!(keys(&meta["data"]), ["attribution", "latestVersion"]);
    assert_eq!(keys(&meta["data"]["attribution"]), ["body", "title"]);
    assert_eq!(meta["data"]["latestVersion"], "2.0");
}

#[test]
fn a_version_is_described_with_all_six_keys() {
    let described = get(LATEST);
    let data = &described["data"];
    assert_eq!(
        keys(data),
        [
            "fields",
            "languageSupport",
            "removedSkillCount",
            "skillCount",
            "types",
            "version"
        ]
    );
    assert_eq!(
        (&data["version"], &data["removedSkillCount"]),
        (&json!("2.0"), &json!(2))
    );
    let all = get(&format!("{LATEST}/skills"));
    assert_eq!(data["skillCount"], all["data"].as_array().expect("a list").len());
    let types = data["types"].as_array().expect("an array");
    assert_eq!(types.len(), 4);
    assert!(
        types
            .iter()
            .all(|it| it["description"].as_str().is_some_and(|text| !text.is_empty()))
    );
    assert_eq!(data["languageSupport"], json!(["en"]));
    assert!(described.get("attributions").is_none());
    let answer = bakery().call(Request::get(LATEST));
    assert_eq!(answer.header("x-waypost-data-version"), Some("2.0"));
}

#[test]
fn changes_are_told_by_id() {
    assert_eq!(
        get(&format!("{LATEST}/changes")),
        json!({ "data": {
            "additions": [
                { "id": "new-1", "name": "Laminated Dough", "type": "Specialized Skill" },
                { "id": "kept-1", "name": "Sour Starter Care", "type": "Specialized Skill" },
            ],
            "removals": [{ "id": "gone-1", "name": "Kiln Firing" }],
            "taggingImprovements": [{ "id": "tagged-1", "name": "Oven Stewarding" }],
            "renames": [{ "id": "named-1", "oldName": "dough shaping", "newName": "Dough Shaping" }],
            "consolidations": [
                { "idFrom": "merged-1", "nameFrom": "Levain Care", "idTo": "kept-1", "nameTo": "Sour Starter Care" },
            ],
            "typeChanges": [
                { "id": "typed-1", "name": "Crumb Judging", "oldType": "Specialized Skill", "newType": "Common Skill" },
            ],
        } })
    );
    let oldest = get("/skills/versions/1.0/changes");
    for (name, array) in oldest["data"].as_object().expect("an object") {
        assert_eq!(array, &json!([]), "{name}");
    }
}

#[test]
fn lists_have_exactly_the_chosen_fields() {
    let list = get(&format!("{LATEST}/skills"));
    assert!(!list["attributions"].as_array().expect("an array").is_empty());
    for skill in list["data"].as_array().expect("an array") {
        assert_eq!(keys(skill), ["id", "infoUrl", "name", "type"]);
        assert_eq!(keys(&skill["type"]), ["id", "name"]);
        assert_ne!(skill["type"]["id"], "ST0");
        assert!(
            skill["infoUrl"]
                .as_str()
                .is_some_and(|url| url.starts_with("http")),
            "{skill}"
        );
    }
    let one = get(&format!(
        "{LATEST}/skills?q=sourdough%20baking&fields=%20name,%20,category&limit=1"
    ));
    assert_eq!(keys(&one["data"][0]), ["category", "name"]);
    assert!(one["data"][0]["category"]["id"].is_u64());
    let none = get(&format!(
        "{LATEST}/skills?q=bread%20scoring&fields=description,category,tags&limit=1"
    ));
    assert_eq!(none["data"][0]["description"], Value::Null);
    assert_eq!(none["data"][0]["tags"], json!([]));
    let refused = bakery().call(Request::get(&format!(
        "{LATEST}/skills?fields=id,removedDescription"
    )));
    refused.is(400, "unknown_field");
    assert_eq!(refused.detail(), "Unrecognized field 'removedDescription'");
}

#[test]
fn lists_stand_in_the_order_of_folded_names() {
    let list = get(&format!("{LATEST}/skills"));
    let names: Vec<String> = strings(&list, "name")
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    let count = names.len();
    for query in [
        "limit=0",
        "limit=50000",
        "q=",
        "typeIds=",
        "typeIds=ST1,%20ST2%20,ST3",
        "limit=9999999999999",
    ] {
        let list = get(&format!("{LATEST}/skills?{query}"));
        assert_eq!(strings(&list, "name").len(), count, "{query}");
    }
    let first = get(&format!("{LATEST}/skills?limit=3"));
    assert_eq!(strings(&first, "id"), strings(&list, "id")[..3]);
}

#[test]
fn types_are_filtered() {
    let removed = get(&format!("{LATEST}/skills?typeIds=ST0"));
    assert_eq!(strings(&removed, "id"), ["gone-1", "merged-1"]);
    let common = get(&format!("{LATEST}/skills?typeIds=%20ST2,"));
    assert_eq!(strings(&common, "id"), ["z-5", "typed-1", "lang-1"]);
    let none = get(&format!("{LATEST}/skills?typeIds=ST2&q=sourdough"));
    assert_eq!(none["data"], json!([]));
}

#[test]
fn searches_answer_class_by_class() {
    let found = get(&format!("{LATEST}/skills?q=zymurgy%20bench"));
    assert_eq!(
        strings(&found, "name"),
        [
            "Zymurgy Bench",
            "Zymurgy Bench (Brewing)",
            "Yeast Work",
            "Zymurgy Benches",
            "Zymurgy Bench Upkeep",
            "Bench Zymurgy",
            "Cask Care",
            "Zymurgi Bensh",
        ]
    );
    for (query, expected) in [
        ("ZYMURGY+BENCH", "Zymurgy Bench"),
        ("sourd", "Sourdough Baking"),
        ("sourdogh%20bakng", "Sourdough Baking"),
        ("bak%20sourd", "Sourdough Baking"),
        ("so%75rdough", "Sourdough Baking"),
        ("ovenware", "Ovenware (Software)"),
        ("wild%20yeast", "Sourdough Baking"),
    ] {
        let found = get(&format!("{LATEST}/skills?q={query}&limit=1"));
        assert_eq!(strings(&found, "name"), [expected], "{query}");
    }
    assert_eq!(get(&format!("{LATEST}/skills?q=qqqqqq"))["data"], json!([]));
    let limited = get(&format!(
        "{LATEST}/skills?q=zymurgy%20bench&limit=2&typeIds=ST2,ST1"
    ));
    assert_eq!(strings(&limited, "id"), ["z-1", "z-2"]);
}

#[test]
fn several_skills_are_read_by_id_in_the_order_of_names() {
    let found = post(
        &format!("{LATEST}/skills"),
        r#"{"ids":["z-1","nope","bake-1","gone-1","z-1","bake-2"]}"#,
    );
    assert_eq!(strings(&found, "id"), ["bake-2", "gone-1", "bake-1", "z-1"]);
    assert_eq!(keys(&found["data"][0]), ["id", "infoUrl", "name", "type"]);
    let live = post(
        &format!("{LATEST}/skills?typeIds=ST1,ST2&fields=id"),
        r#"{"ids":["gone-1","bake-1"]}"#,
    );
    assert_eq!(live["data"], json!([{ "id": "bake-1" }]));
    let refused = bakery().call(Request::json(
        &format!("{LATEST}/skills"),
        r#"{"ids":["a",1],"limit":3}"#,
    ));
    refused.is(400, "wrong_type");
    let errors = refused.json();
    let pointers: Vec<&str> = errors["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["source"]["pointer"].as_str().expect("a pointer"))
        .collect();
    assert_eq!(pointers, ["/ids/1", "/limit"]);
}

#[test]
fn one_skill_is_read_with_all_fields() {
    let one = get(&format!("{LATEST}/skills/bake-1?fields=id"));
    let data = &one["data"];
    assert_eq!(data["name"], "Sourdough Baking");
    assert_eq!(data["infoUrl"], "https://bakery.example/sourdough");
    assert_eq!(data["description"], "Leavening bread with wild yeast.");
    assert_eq!(data["descriptionSource"], "OPERATOR");
    assert_eq!(
        data["tags"],
        json!([{ "key": "unspscCommodity", "value": "50180000" }])
    );
    assert_eq!(
        (&data["category"]["name"], &data["subcategory"]["name"]),
        (&json!("Food"), &json!("Bakery"))
    );
    assert_eq!(data["removedDescription"], Value::Null);
    assert_eq!(
        get(&format!("{LATEST}/skills/lang-1"))["data"]["isLanguage"],
        true
    );
    assert_eq!(
        get(&format!("{LATEST}/skills/soft-1"))["data"]["isSoftware"],
        true
    );
    let bare = get(&format!("{LATEST}/skills/bake-2"));
    for name in ["description", "descriptionSource"] {
        assert_eq!(bare["data"][name], Value::Null, "{name}");
    }
    let url = bare["data"]["infoUrl"].as_str().expect("a URL");
    assert_eq!(url, format!("http://{}{LATEST}/skills/bake-2", bakery().host()));
}

#[test]
fn a_removed_skill_is_read_by_id_alone() {
    let gone = get(&format!("{LATEST}/skills/gone-1"));
    assert_eq!(
        gone["data"]["type"],
        json!({ "id": "ST0", "name": "Removed Skill" })
    );
    assert_eq!(gone["data"]["name"], "Kiln Firing");
    assert!(
        gone["data"]["removedDescription"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );
    assert_eq!(
        get("/skills/versions/1.0/skills/gone-1")["data"]["type"]["id"],
        "ST1"
    );
    bakery()
        .call(Request::get("/skills/versions/1.0/skills/new-1"))
        .is(404, "unknown_skill");
}

#[test]
fn related_skills_are_sorted_and_do_not_depend_on_the_order_of_inputs() {
    let target = format!("{LATEST}/related");
    for ids in [r#"["bake-1"]"#, r#"["bake-1","bake-2","z-1","z-2"]"#] {
        let found = post(&target, &format!("{{\"ids\":{ids},\"limit\":100}}"));
        let names: Vec<String> = strings(&found, "name")
            .iter()
            .map(|name| name.to_lowercase())
            .collect();
        assert!(names.is_sorted(), "{names:?}");
        for id in strings(&found, "id") {
            assert!(
                !ids.contains(&format!("\"{id}\"")) && id != "gone-1" && id != "merged-1",
                "{id}"
            );
        }
    }
    let one = post(&target, r#"{"ids":["bake-1","bake-2"]}"#);
    let two = post(
        &format!("{target}?limit=1&q=x&fields=nope"),
        r#"{"ids":["bake-2","bake-1"]}"#,
    );
    assert_eq!(one["data"], two["data"]);
    let chosen = post(
        &target,
        r#"{"ids":["bake-1"],"limit":1,"fields":["name","tags"]}"#,
    );
    for skill in chosen["data"].as_array().expect("an array") {
        assert_eq!(keys(skill), ["name", "tags"]);
    }
    assert!(chosen["data"].as_array().is_some_and(|skills| skills.len() <= 1));
}

#[test]
fn a_running_server_switches_to_an_imported_version() {
    let setup = Setup::empty();
    let import = |setup: &Setup, version: &str, rows: &str| {
        let file = setup.data().join("skills.csv");
        fs::write(&file, format!("{HEAD}{rows}")).expect("a file");
        let file = file.to_str().expect("UTF-8");
        setup.run(&["import", "skills", "--csv", file, "--version", version]);
    };
    import(&setup, "1.0", FIRST);
    let server = setup.start();
    let versions = || server.call(Request::get("/skills/versions")).ok();
    assert_eq!(versions(), json!({ "data": ["1.0"] }));
    import(server.setup(), "1.1", SECOND);
    eventually("the version is served", || {
        (versions() == json!({ "data": ["1.1", "1.0"] })).then_some(())
    });
    let latest = server.call(Request::get(LATEST));
    assert_eq!(latest.header("x-waypost-data-version"), Some("1.1"));
    // Data that cannot be read leave the loaded ones in place.
    let catalog = server.setup().data().join("catalog");
    for file in files(&catalog) {
        let length = fs::metadata(&file).expect("a file").len();
        fs::write(&file, vec![0xA5; usize::try_from(length).expect("small")]).expect("damage");
    }
    server
        .call(Request::get(&format!("{LATEST}/skills/named-1")))
        .ok();
    server.check_metrics();
}

fn files(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

mod extraction {
    //! Extraction from every format, traces, batches.

    use super::{LATEST, bakery, keys};
    use crate::{documents, request::Request};
    use serde_json::{Value, json};

    const TEXT: &str = "We teach sourdough baking and bread scoring.";

    fn found(answer: &Value) -> Vec<String> {
        let items = answer["data"].as_array().expect("an array");
        let mut names: Vec<String> = items
            .iter()
            .map(|item| item["skill"]["name"].as_str().expect("a name").to_owned())
            .collect();
        names.sort();
        names
    }

    fn extract(request: Request) -> Value {
        bakery().call(request).ok()
    }

    fn target(query: &str) -> String {
        format!("{LATEST}/extract{query}")
    }

    #[test]
    fn every_format_gives_the_same_skills() {
        let expected = ["Bread Scoring", "Sourdough Baking"];
        let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        for request in [
            Request::json(&target(""), &json!({ "text": TEXT }).to_string()),
            Request::text(&target(""), TEXT),
            Request::post(&target(""), "text/plain; charset=utf-8", TEXT),
            Request::post(&target(""), "application/pdf", documents::pdf(TEXT, "")),
            Request::post(&target(""), docx, documents::docx(TEXT)),
        ] {
            let answer = extract(request);
            assert_eq!(found(&answer), expected);
            assert!(!answer["attributions"].as_array().expect("an array").is_empty());
            for item in answer["data"].as_array().expect("an array") {
                assert_eq!(keys(item), ["confidence", "skill"]);
                assert_eq!(keys(&item["skill"]), ["id", "infoUrl", "name", "tags", "type"]);
                assert!(
                    item["confidence"]
                        .as_f64()
                        .is_some_and(|it| (0.5..=1.0).contains(&it))
                );
            }
        }
    }

    #[test]
    fn thresholds_are_inclusive_and_stand_where_the_format_has_them() {
        let all = extract(Request::text(&target("?confidenceThreshold=0"), TEXT));
        let best = all["data"][0]["confidence"].as_f64().expect("a number");
        let at_best = extract(Request::text(
            &target(&format!("?confidenceThreshold={best}")),
            TEXT,
        ));
        assert_eq!(at_best["data"][0], all["data"][0]);
        let over = extract(Request::text(&target("?confidenceThreshold=1"), TEXT));
        let kept = over["data"].as_array().expect("an array");
        assert!(kept.iter().all(|item| item["confidence"].as_f64() == Some(1.0)));
        // The query of a JSON call does not speak of the threshold; integers are numbers.
        let json = |query: &str, body: &str| extract(Request::json(&target(query), body));
        assert_eq!(
            json("?confidenceThreshold=1", &json!({ "text": TEXT }).to_string()),
            json("", &json!({ "text": TEXT }).to_string())
        );
        assert_eq!(
            json("", &json!({ "text": TEXT, "confidenceThreshold": 0 }).to_string())["data"],
            all["data"]
        );
        assert_eq!(json("?language=en", r#"{"text":""}"#)["data"], json!([]));
        let confidences: Vec<f64> = all["data"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|item| item["confidence"].as_f64().expect("a number"))
            .collect();
        assert!(confidences.is_sorted_by(|a, b| a >= b), "{confidences:?}");
    }

    #[test]
    fn fields_shape_the_embedded_skill() {
        let answer = extract(Request::text(&target("?fields=id"), TEXT));
        assert_eq!(keys(&answer["data"][0]["skill"]), ["id"]);
    }

    #[test]
    fn traces_count_bytes_of_the_normalised_text() {
        let text = "Käse\u{0301}: sourdough baking,\r\nnaïve\tbread scoring \u{2013} sourdough baking";
        let body = json!({ "text": text, "includeNormalizedText": true }).to_string();
        let answer = extract(Request::json(&target("/trace"), &body));
        assert_eq!(keys(&answer), ["attributions", "data"]);
        let data = &answer["data"];
        let normalized = data["normalizedText"].as_str().expect("a text");
        assert_eq!(
            normalized,
            "Käsé: sourdough baking,\nnaïve bread scoring \u{2013} sourdough baking"
        );
        let trace = data["trace"].as_array().expect("an array");
        let mut surfaces = Vec::new();
        let mut last = 0;
        for item in trace {
            let form = &item["surfaceForm"];
            surfaces.push(slice(normalized, form));
            let start = form["sourceStart"].as_u64().expect("an offset");
            assert!(start >= last, "{trace:?}");
            last = start;
            let classification = &item["classificationData"];
            assert_eq!(keys(classification), ["contextForms", "skills"]);
            for context in classification["contextForms"].as_array().expect("an array") {
                slice(normalized, context);
            }
            assert!(!classification["skills"].as_array().expect("an array").is_empty());
        }
        assert_eq!(
            surfaces,
            ["sourdough baking", "bread scoring", "sourdough baking"]
        );
        assert_eq!(
            found(&json!({ "data": data["skills"] })),
            ["Bread Scoring", "Sourdough Baking"]
        );
        // Plain text of composed characters keeps its offsets, and the text is sent back only when asked for.
        let plain = extract(Request::text(&target("/trace"), "Übung: bread scoring"));
        assert_eq!(plain["data"]["normalizedText"], Value::Null);
        assert_eq!(plain["data"]["trace"][0]["surfaceForm"]["sourceStart"], 8);
        let asked = extract(Request::text(&target("/trace?includeNormalizedText=TRUE"), "a"));
        assert_eq!(asked["data"]["normalizedText"], "a");
    }

    /// Checks that `value` is the slice that the offsets name.
    fn slice<'a>(text: &'a str, form: &Value) -> &'a str {
        assert_eq!(keys(form), ["sourceEnd", "sourceStart", "value"]);
        let offset = |name: &str| usize::try_from(form[name].as_u64().expect("an offset")).expect("small");
        let slice = &text[offset("sourceStart")..offset("sourceEnd")];
        assert_eq!(form["value"], slice);
        slice
    }

    #[test]
    fn the_threshold_empties_both_lists_of_a_trace() {
        let body = json!({ "text": TEXT, "confidenceThreshold": 1 }).to_string();
        let answer = extract(Request::json(&target("/trace"), &body));
        let skills = answer["data"]["skills"].as_array().expect("an array");
        for item in answer["data"]["trace"].as_array().expect("an array") {
            for skill in item["classificationData"]["skills"].as_array().expect("an array") {
                assert!(skill["confidence"].as_f64() == Some(1.0));
            }
        }
        assert!(skills.iter().all(|item| item["confidence"].as_f64() == Some(1.0)));
    }

    fn batch(client: &str, query: &str, lines: &str) -> Vec<Value> {
        let request = Request::post(&target(&format!("/batch{query}")), "application/x-ndjson", lines);
        let answer = bakery().call_as(client, request);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
        let text = answer.text();
        assert!(text.ends_with('\n'));
        text.lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }

    #[test]
    fn batches_answer_line_by_line() {
        let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}", "a".repeat(51_201));
        let lines = [
            r#"{"id":"a1","text":"sourdough baking"}"#,
            "",
            r#"{"text":"bread scoring"}"#,
            "   ",
            r#"{"id":"x","text":"#,
            r#"{"id":"y","text":"a","more":1}"#,
            r#"{"id":"z"}"#,
            &long,
            r#"{"id":"t","text":"sourdough baking","confidenceThreshold":1}"#,
            r#"{"id":7,"text":"a"}"#,
            r#"{"id":"","text":""}"#,
        ]
        .join("\r\n");
        let answers = batch("all", "?fields=id&confidenceThreshold=0", &lines);
        let seen: Vec<(Value, Value)> = answers
            .iter()
            .map(|line| {
                assert_eq!(line.as_object().map(serde_json::Map::len), Some(2), "{line}");
                let error = line["errors"][0]["code"].clone();
                (line["id"].clone(), error)
            })
            .collect();
        let ids: Vec<&Value> = seen.iter().map(|(id, _)| id).collect();
        // Lines without an id of their own, or with one that is no text, are named by their number.
        assert_eq!(ids[..2], [&json!("a1"), &json!("2")]);
        let codes: Vec<&Value> = seen.iter().map(|(_, code)| code).collect();
        assert_eq!(
            codes,
            [
                &Value::Null,
                &Value::Null,
                &json!("malformed_json"),
                &json!("unknown_member"),
                &json!("missing_member"),
                &json!("text_too_large"),
                &Value::Null,
                &json!("wrong_type"),
                &Value::Null,
            ]
        );
        assert_eq!(answers[0]["data"][0]["skill"], json!({ "id": "bake-1" }));
        assert_eq!(answers[1]["data"][0]["skill"], json!({ "id": "bake-2" }));
        assert_eq!(answers[5]["errors"][0]["status"], 413);
        assert_eq!(answers[8], json!({ "id": "", "data": [] }));
    }

    #[test]
    fn batches_are_refused_whole_before_the_first_line() {
        let send =
            |target: &str, body: &str| bakery().call(Request::post(target, "application/x-ndjson", body));
        send(&target("/batch"), "\n \r\n\n").is(400, "missing_body");
        let line = "{\"text\":\"\"}\n";
        send(&target("/batch"), &line.repeat(1_001)).is(400, "out_of_bounds");
        assert_eq!(batch("all", "", &line.repeat(1_000)).len(), 1_000);
        send("/skills/versions/77/extract/batch", line).is(404, "unknown_version");
        send(&target("/batch?language=fr"), line).is(422, "unsupported_value");
    }

    #[test]
    fn the_end_of_a_quota_refuses_lines_and_not_the_request() {
        let lines = "{\"text\":\"a\"}\nnonsense\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n{\"text\":\"d\"}\n{\"text\":\"e\"}\n";
        let answers = batch("three-lines", "", lines);
        let statuses: Vec<Option<u64>> = answers
            .iter()
            .map(|line| line["errors"][0]["status"].as_u64())
            .collect();
        assert_eq!(statuses, [None, Some(400), None, None, Some(429), Some(429)]);
        assert_eq!(answers[4]["errors"][0]["code"], "quota_exceeded");
        let request = Request::post(&target("/batch"), "application/x-ndjson", lines);
        bakery().call_as("three-lines", request).is(429, "quota_exceeded");
    }
}
