//! The Skills family on a small taxonomy of our own, imported in two versions: reads, search, related skills, changes.

mod extraction;
mod languages;

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
fn the_page_of_a_skill_is_its_uri_where_the_source_gives_one() {
    const URI: &str = "http://data.europa.eu/esco/skill/0f0e0d0c";
    let setup = Setup::empty();
    let folder = setup.data().join("esco");
    fs::create_dir_all(&folder).expect("a folder");
    let table = format!(
        "conceptUri,preferredLabel,altLabels,description,skillType,reuseLevel\n\
         {URI},shape dough,,Give dough a form.,skill/competence,occupation-specific\n"
    );
    fs::write(folder.join("skills_en.csv"), table).expect("a file");
    let esco = folder.to_str().expect("UTF-8");
    setup.run(&["import", "skills", "--esco", esco, "--named-only"]);
    let server = setup.start();
    let listed = server
        .call(Request::get(&format!("{LATEST}/skills?q=shape%20dough")))
        .ok();
    assert_eq!(listed["data"][0]["infoUrl"], URI);
    let id = listed["data"][0]["id"].as_str().expect("an id");
    let read = server.call(Request::get(&format!("{LATEST}/skills/{id}"))).ok();
    assert_eq!(read["data"]["infoUrl"], URI);
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
