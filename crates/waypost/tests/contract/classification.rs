//! Scenarios of the Classification family on starter data.

use serde_json::{Value, json};

use super::{
    request::Request,
    server::{Server, Setup, shared},
};

const LOT: &str = "/classification/taxonomies/lot/versions/latest";

fn get(target: &str) -> Value {
    shared().call(Request::get(target)).ok()
}

fn post(target: &str, body: &Value) -> Value {
    shared()
        .call(Request::post(target, "application/json", body.to_string()))
        .ok()
}

fn ids(answer: &Value) -> Vec<&str> {
    let rows = answer["data"].as_array().expect("a list");
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

fn refused(server: &Server, target: &str, status: u16, code: &str) {
    server.call(Request::get(target)).is(status, code);
}

#[test]
fn taxonomies_are_listed_with_their_versions() {
    let all = get("/classification/taxonomies");
    let names: Vec<&str> = all["data"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "companies",
            "education_levels",
            "lot",
            "skills",
            "soc_2018",
            "titles"
        ]
    );
    assert_eq!((&all["warnings"], &all["errors"]), (&json!([]), &json!([])));
    let tagged = get("/classification/taxonomies?tags=occupations,nothing");
    assert_eq!(tagged["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(get("/classification/taxonomies?tags=nothing")["data"], json!([]));
    // An alias is answered by the real name.
    assert_eq!(
        get("/classification/taxonomies/occupations")["data"]["name"],
        "lot"
    );
    assert_eq!(
        get("/classification/taxonomies/soc_standard/versions")["data"],
        json!(["1.0.0"])
    );
    let described = get("/classification/taxonomies/skills/versions/9.0.0")["data"].clone();
    assert_eq!(
        (&described["taxonomy"], &described["version"]),
        (&json!("skills"), &json!("1.0.0"))
    );
    let levels: i64 = described["levels"]
        .as_array()
        .expect("levels")
        .iter()
        .filter_map(|level| level["count"].as_i64())
        .sum();
    assert_eq!(described["conceptCount"], levels);
}

#[test]
fn concepts_are_paged_by_id() {
    let mut seen: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let page = get(&format!("{LOT}/concepts?filter=level:3&limit=50&after={after}"));
        let page: Vec<String> = ids(&page).into_iter().map(str::to_owned).collect();
        let is_last = page.len() < 50;
        seen.extend(page);
        match seen.last() {
            Some(last) if !is_last => after.clone_from(last),
            _ => break,
        }
    }
    let all = get(&format!("{LOT}/concepts?filter=levelName:SPECIALIZEDOCCUPATION"));
    assert_eq!(ids(&all), seen);
    assert!(seen.len() > 140 && seen.is_sorted());
    // The id behind which a page begins need not exist.
    assert_eq!(ids(&get(&format!("{LOT}/concepts?limit=1&after=16"))), ["17"]);
}

#[test]
fn concepts_are_found_and_filtered_alike_by_both_methods() {
    let by_query = get(&format!(
        "{LOT}/concepts?q=bakers&filter=level:2,level:3&fields=id,level,parentId,descriptionAu,skillType"
    ));
    let by_body = post(
        &format!("{LOT}/concepts"),
        &json!({"q": "bakers", "filter": {"level": [2, "3"]},
            "fields": ["id", "level", "parentId", "descriptionAu", "skillType"]}),
    );
    assert_eq!(by_query, by_body);
    assert_eq!(
        by_query["data"],
        json!([
            {"id": "513011", "level": 2, "parentId": "5130", "descriptionAu": null, "skillType": null},
            {"id": "51301100", "level": 3, "parentId": "513011", "descriptionAu": null, "skillType": null},
        ])
    );
    let behind = get(&format!("{LOT}/concepts?q=bakers&after=513011"));
    assert_eq!(ids(&behind), ["51301100"]);
    let numbers = post(
        &format!("{LOT}/concepts"),
        &json!({"filter": {"id": ["51", 35]}, "after": 35}),
    );
    assert_eq!(ids(&numbers), ["51"]);
    let roots = get(&format!("{LOT}/concepts?filter=parentId:null&limit=2"));
    assert_eq!(ids(&roots), ["11", "13"]);
    assert_eq!(ids(&get(&format!("{LOT}/concepts?q=id:51"))), ["51"]);
    assert_eq!(ids(&get(&format!("{LOT}/concepts?filter=id:nope"))), [""; 0]);
    assert_eq!(ids(&post(&format!("{LOT}/concepts"), &json!({})))[0], "11");
}

#[test]
fn faulty_reads_are_refused() {
    let server = shared();
    for (target, status, code) in [
        ("/classification/taxonomies/foo", 404, "unknown_taxonomy"),
        (
            "/classification/taxonomies/lot/versions/6.20.0",
            404,
            "unknown_version",
        ),
        ("/classification/taxonomies/taxonomies", 404, "unknown_taxonomy"),
        (
            "/classification/classifications/2025.8/occupations/extract",
            404,
            "unknown_path",
        ),
    ] {
        refused(server, target, status, code);
    }
    for (query, status, code) in [
        ("filter=level:9", 422, "unknown_filter_value"),
        ("filter=levelName:skill", 422, "unknown_filter_value"),
        ("filter=skillType:Common%20Skill", 422, "unknown_filter_value"),
        ("filter=isSoftware:perhaps", 422, "unknown_filter_value"),
        ("filter=level", 400, "unknown_parameter_value"),
        ("filter=colour:red", 400, "unknown_parameter_value"),
        ("locale=fr-FR", 422, "unsupported_value"),
        ("locale=english", 400, "pattern_mismatch"),
        ("q=bakers&after=11", 422, "unknown_cursor"),
    ] {
        let answer = server.call(Request::get(&format!("{LOT}/concepts?{query}")));
        answer.is(status, code);
        // The parameter at fault stands last.
        let last = query.rsplit('&').next().unwrap_or_default();
        let name = last.split('=').next().unwrap_or_default();
        assert_eq!(answer.source(), json!({"parameter": name}), "{query}");
    }
    for (body, pointer) in [
        (json!({"filter": {"level": 9}}), "/filter/level"),
        (json!({"locale": "fr-FR"}), "/locale"),
        (json!({"q": "bakers", "after": "11"}), "/after"),
    ] {
        let search = Request::post(&format!("{LOT}/concepts"), "application/json", body.to_string());
        assert_eq!(
            server.call(search).source(),
            json!({"pointer": pointer}),
            "{body}"
        );
    }
    assert_eq!(
        get(&format!("{LOT}/concepts?locale=en-GB&limit=1"))["data"][0]["id"],
        "11"
    );
}

#[test]
fn relations_are_one_flat_list_without_the_inputs() {
    let answer = post(
        &format!("{LOT}/relations"),
        &json!({"ids": ["513011", 51301100, "nope"], "relationType": "any", "fields": ["id", "relatedTo"]}),
    );
    let rows = answer["data"].as_array().expect("a list");
    assert!(
        rows.contains(&json!({"id": "5130", "relatedTo": ["513011"]})),
        "{answer}"
    );
    assert!(!ids(&answer).contains(&"513011") && !ids(&answer).contains(&"51301100"));
    let roots = post(
        &format!("{LOT}/relations"),
        &json!({"ids": ["11"], "relationType": "sibling"}),
    );
    assert_eq!(roots["data"], json!([]));
}

#[test]
fn ids_are_mapped_under_every_spelling_of_the_name() {
    for name in [
        "lot_v1.0.0_soc_2018_v1.0.0",
        "lot_vlatest_soc_2018_vlatest",
        "occupations_vlatest_soc_standard_v1.0.0",
    ] {
        let mapped = post(
            &format!("/classification/mappings/{name}"),
            &json!({"ids": ["51301100", 513011, "nope"]}),
        );
        assert_eq!(
            mapped["data"],
            json!({"51301100": ["51-3011"], "513011": ["51-3011"], "nope": []})
        );
    }
    let listed = get("/classification/mappings?filter=sourceName:lot,destinationName:soc_2018");
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed["data"][0]["context"], Value::Null);
    assert_eq!(
        get("/classification/mappings?filter=sourceName:nope")["data"],
        json!([])
    );
}

#[test]
fn extraction_finds_what_the_skills_family_finds() {
    let text = "We bake sourdough bread, keep the books in Excel and write Python.";
    let skills = post("/skills/versions/latest/extract", &json!({"text": text}));
    let pairs = |rows: &Value, member: &str| -> Vec<(Value, Value)> {
        let rows = rows.as_array().expect("a list");
        rows.iter()
            .map(|row| (row["confidence"].clone(), row[member]["id"].clone()))
            .collect()
    };
    for release in ["2024.7", "2025.8", "latest"] {
        let body = json!({"text": text, "confidenceThreshold": 0.5, "trace": true,
            "inputLocale": "en-US", "outputLocale": "en-US"});
        let found = post(
            &format!("/classification/classifications/{release}/skills/extract"),
            &body,
        );
        assert_eq!(
            pairs(&found["data"]["concepts"], "concept"),
            pairs(&skills["data"], "skill")
        );
        assert_eq!(found["warnings"], json!([]));
        let trace = found["data"]["trace"].as_array().expect("a list");
        assert!(!trace.is_empty());
        let form = &trace[0]["surfaceForm"];
        let (start, end) = (form["sourceStart"].as_u64(), form["sourceEnd"].as_u64());
        let range = start.unwrap_or_default() as usize..end.unwrap_or_default() as usize;
        assert_eq!(form["value"], text[range]);
    }
}

#[test]
fn raw_skill_names_are_classified_in_order() {
    let answer = post(
        "/classification/classifications/latest/skills/classify",
        &json!({"skills": [{"name": "PYTHON"}, {"name": "qqqq zzzz"}, {"name": "qqqq", "description": "Welding"}]}),
    );
    let rows = answer["data"].as_array().expect("a list");
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["term"], "PYTHON");
    let name = rows[0]["results"][0]["concept"]["name"].as_str().expect("a name");
    assert!(name.starts_with("Python"), "{answer}");
    assert_eq!((&rows[1]["count"], &rows[1]["results"]), (&json!(0), &json!([])));
    // A client that sends the body of an extraction is told what is missing.
    let mistaken = Request::post(
        "/classification/classifications/latest/skills/classify",
        "application/json",
        r#"{"text":"a"}"#,
    );
    let refused = shared().call(mistaken);
    refused.is(400, "missing_member");
    assert!(refused.text().contains("Missing member 'skills'"));
}

#[test]
fn releases_pin_versions() {
    let releases = get("/classification/classifications")["data"].clone();
    let newest = &releases[0];
    let name = newest["release"].as_str().expect("a name");
    assert!(name.ends_with(".4"), "one release for each import: {releases}");
    assert_eq!(newest["supportedTaxonomies"]["lot"], "1.0.0");
    assert_eq!(newest["supportedTaxonomies"]["skills"], "1.0.0");
    assert_eq!(get("/classification/meta")["data"]["latestRelease"], name);
    assert_eq!(
        get(&format!("/classification/classifications/{name}"))["data"],
        json!(["companies", "lot", "postings", "skills", "titles"])
    );
    for (source, operations) in [
        ("companies", json!(["normalize"])),
        ("lot", json!(["classify"])),
        ("postings", json!(["classify"])),
        ("skills", json!(["classify", "extract"])),
        ("titles", json!(["normalize"])),
    ] {
        let path = format!("/classification/classifications/{name}/{source}");
        assert_eq!(get(&path)["data"], operations, "{source}");
    }
    // Each import pinned what was the newest then.
    let oldest = releases
        .as_array()
        .and_then(|rows| rows.last())
        .expect("a release");
    assert_eq!(oldest["supportedTaxonomies"]["skills"], "1.0.0");
    assert_eq!(oldest["supportedTaxonomies"].get("titles"), None);
    let extractor = get(&format!("/classification/classifications/{name}/skills/extract"));
    assert_eq!(extractor["data"]["release"], name);
    let unknown = shared().call(Request::get("/classification/classifications/2019.1"));
    unknown.is(404, "unknown_release");
    assert!(unknown.text().contains("Unrecognized release: 2019.1"));
}

#[test]
fn a_host_of_its_own_mounts_the_family_at_its_root() {
    let server = shared();
    let request = Request::get("/status").header("Host", "classification.example.org");
    assert_eq!(server.send(&request).ok()["data"]["healthy"], true);
}

#[test]
fn a_server_is_ready_once_any_family_has_data() {
    let setup = Setup::empty();
    setup.run(&["import", "titles", "--starter"]);
    let server = setup.start();
    server.probe("/readyz").ok();
    // Titles are a taxonomy too, so that this family is there as well; the skills are not.
    server
        .call(Request::get("/classification/taxonomies/titles"))
        .ok();
    server.call(Request::get("/skills/versions")).is(503, "not_ready");
    let empty = Setup::empty().start();
    empty.probe("/readyz").is(503, "not_ready");
    empty
        .call(Request::get("/classification/taxonomies"))
        .is(503, "not_ready");
}

#[test]
fn a_setting_says_for_how_many_days_a_release_is_served() {
    const DAYS: i64 = 2;
    let setup = Setup::starter().setting("classification.retention_days", &DAYS.to_string());
    let server = setup.start();
    let releases = server.call(Request::get("/classification/classifications")).ok();
    let releases = releases["data"].as_array().expect("releases");
    assert!(!releases.is_empty());
    for release in releases {
        let at = |name: &str| -> jiff::Timestamp {
            let text = release[name].as_str().expect("a moment");
            text.parse().expect("RFC 3339")
        };
        let served = at("removalDate").duration_since(at("releaseDate"));
        assert_eq!(served.as_hours(), 24 * DAYS, "{release}");
    }
}
