//! The Core LMI family on starter tables.

use serde_json::{Value, json};

use super::{
    answer::Answer,
    request::{Request, decoded},
    server::{Setup, eventually, shared},
};

const QUERY: &str = "/core-lmi/emsi.us.occupation/2025.3";

fn ask(path: &str, body: &Value) -> Answer {
    shared().call(Request::json(path, &body.to_string()))
}

fn get(path: &str) -> Answer {
    shared().call(Request::get(path))
}

fn map(dimension: &str, labels: &Value) -> Value {
    json!({ "dimensionName": dimension, "map": labels })
}

/// Gives the columns of an answer as name and rows.
fn columns(answer: &Value) -> Vec<(String, Value)> {
    let columns = answer["data"].as_array().expect("columns");
    let column = |it: &Value| {
        (
            it["name"].as_str().expect("a name").to_owned(),
            it["rows"].clone(),
        )
    };
    columns.iter().map(column).collect()
}

#[test]
fn a_query_answers_column_by_column() {
    let body = json!({
        "metrics": [
            { "name": "Jobs.2024", "as": "jobs" },
            { "name": "Jobs.2024", "as": "lq",
              "operation": { "name": "LocationQuotient", "geoparent": "0", "along": "Occupation" } },
        ],
        "constraints": [
            map("Area", &json!({ "US": ["US"], "Idaho": [16] })),
            map("Occupation", &json!({ "Developers": ["15-1252"], "Cooks": ["35-2014", ["35-2012"]] })),
        ],
    });
    let answer = ask(QUERY, &body);
    let text = answer.text().to_owned();
    let read = answer.ok();
    let columns = columns(&read);
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Area", "Occupation", "jobs", "lq"]);
    assert_eq!(columns[0].1, json!(["US", "US", "Idaho", "Idaho"]));
    assert_eq!(
        columns[1].1,
        json!(["Developers", "Cooks", "Developers", "Cooks"])
    );
    assert_eq!(read["data"][2]["type"], "Double");
    assert_eq!(columns[2].1[0], 1_500_000.0);
    assert_eq!((&columns[3].1[0], &columns[3].1[1]), (&json!(1.0), &json!(1.0)));
    assert!(
        columns[3].1[2]
            .as_f64()
            .is_some_and(|lq| (0.8..1.2).contains(&lq))
    );
    assert!(text.contains("\"rows\":[1500000.0,2500000.0,"), "{text}");
    assert_eq!((&read["errors"], &read["warnings"]), (&json!([]), &json!([])));
    assert_eq!(read["totalRows"], 4);
    let timing = read["timings"][0].as_str().expect("a text");
    assert!(
        timing.starts_with("Overall query time: ") && timing.ends_with("ms"),
        "{timing}"
    );
}

#[test]
fn names_runs_and_slashes_of_every_kind_give_the_same_answer() {
    let body = json!({
        "metrics": [{ "name": "Jobs.2024" }],
        "constraints": [{ "dimensionName": "occupation", "mapLevel": { "level": "5" } }],
    });
    let first = ask(QUERY, &body).ok();
    assert_eq!(first["totalRows"], 8);
    for path in [
        "/core-lmi/EMSI.us.Occupation/2025.3",
        "/core-lmi/emsi.us.occupation/2025.3/",
        "/core-lmi/emsi.us.occupation/latest",
        "/core-lmi/emsi.us.occupation/2024.2",
        "/core-lmi/waypost.us.occupation/2020.3",
        "/core-lmi/emsi.us.oes.raw/2025.3",
    ] {
        let answer = ask(path, &body);
        assert_eq!(answer.header("x-waypost-data-version"), Some("2025.3"), "{path}");
        assert_eq!(answer.ok()["data"], first["data"], "{path}");
    }
    let on_host =
        Request::json("/emsi.us.occupation/2025.3", &body.to_string()).header("Host", "agnitio.example.org");
    assert_eq!(shared().call(on_host).ok()["data"], first["data"]);
}

#[test]
fn the_family_stands_at_the_root_of_its_host() {
    let on_host = |path: &str| shared().call(Request::get(path).header("Host", "AGNITIO.example.org:443"));
    assert_eq!(on_host("/health").ok(), json!({ "healthy": true }));
    assert_eq!(on_host("/status").ok()["data"]["healthy"], true);
    let names = on_host("/meta").ok();
    assert_eq!(names["datasets"], get("/core-lmi/meta").ok()["datasets"]);
    assert!(on_host("/docs").text().starts_with("# Core LMI"));
}

#[test]
fn metadata_name_datasets_runs_and_codes() {
    let meta = get("/core-lmi/meta").ok();
    let datasets = meta["datasets"].as_array().expect("datasets");
    assert_eq!(
        datasets[0],
        json!({ "name": "waypost.us.attainment", "versions": ["2025.3"] })
    );
    assert_eq!(datasets.len(), 10 + 8, "aliases stand behind: {meta}");
    assert_eq!(datasets[10]["name"], "emsi.us.industry");
    assert!(
        !meta.to_string().contains("completers"),
        "its dataset is not there"
    );
    let definitions = get("/core-lmi/meta/definitions").ok();
    let description = definitions["datasets"][0]["description"]
        .as_str()
        .expect("a text");
    assert!(description.starts_with("SYNTHETIC"), "{description}");
    assert_eq!(
        get("/core-lmi/meta/dataset/EMSI.us.staffing/").ok(),
        json!(["2025.3"])
    );

    let described = get("/core-lmi/meta/dataset/emsi.us.occupation/2024.1").ok();
    assert_eq!(described["datasetName"], "emsi.us.occupation");
    assert_eq!(described["versionName"], "2025.3");
    assert_eq!(described["attributes"]["aliasOf"], "waypost.us.occupation");
    assert_eq!(described["attributes"]["currentYear"], "2024");
    assert_eq!(
        described["dimensions"],
        json!([
            { "name": "Area", "levelsStored": ["1", "2", "MSA"] },
            { "name": "Occupation", "levelsStored": ["1", "2", "3", "4", "5"] },
            { "name": "ClassOfWorker", "levelsStored": ["2"] },
        ])
    );
    let metrics = described["metrics"].as_array().expect("metrics");
    let jobs: Vec<&str> = metrics
        .iter()
        .filter_map(|it| it["name"].as_str().filter(|name| name.starts_with("Jobs.")))
        .collect();
    assert_eq!((jobs[0], jobs[10], jobs.len()), ("Jobs.2024", "Jobs.2034", 11));
    let mean = metrics
        .iter()
        .find(|it| it["name"] == "Earnings.Average")
        .expect("pay");
    assert_eq!(
        (&mean["kind"], &mean["weight"]),
        (&json!("mean"), &json!("Jobs.2024"))
    );
    let real = get("/core-lmi/meta/dataset/waypost.us.occupation/latest").ok();
    assert_eq!(real["attributes"]["aliasOf"], Value::Null);

    let area = get("/core-lmi/meta/dataset/waypost.us.occupation/latest/aREA").ok();
    assert_eq!(area["name"], "Area");
    let hierarchy = area["hierarchy"].as_array().expect("codes");
    assert_eq!(
        hierarchy[0],
        json!({ "child": "0", "parent": "0", "name": "United States", "abbr": "US",
                "level_name": "1", "display_id": "0" })
    );
    assert_eq!(
        hierarchy[5],
        json!({ "child": "MSA14260", "parent": "0", "name": "Boise City, ID", "abbr": "",
                "level_name": "MSA", "display_id": "14260" })
    );
}

#[test]
fn levels_predicates_sorting_and_cuts_shape_the_rows() {
    let body = json!({
        "metrics": [{ "name": "Jobs.2024", "as": "jobs" }],
        "constraints": [{
            "dimensionName": "Occupation",
            "mapLevel": { "level": 5, "predicate": ["15-0000", "35-2000"] },
        }],
        "sort": [{ "name": "jobs", "direction": "descending" }],
        "offset": 1,
        "limit": 2,
    });
    let answer = ask(QUERY, &body).ok();
    assert_eq!(columns(&answer)[0].1, json!(["35-2014", "35-2012"]));
    assert_eq!(answer["totalRows"], 4);
    let hybrid = json!({
        "metrics": [{ "name": "Jobs.2024" }],
        "constraints": [map("Occupation", &json!({ "buyers": ["13-1021", "13-1022"] }))],
    });
    let answer = ask(QUERY, &hybrid).ok();
    assert_eq!(columns(&answer)[1].1, json!([500_000.0]));
    assert_eq!(answer["warnings"].as_array().map(Vec::len), Some(2), "{answer}");
}

#[test]
fn growth_splits_into_effects_and_openings_add_up() {
    let body = json!({
        "metrics": [
            { "name": "Jobs.2034", "as": "s",
              "operation": { "name": "ShiftShare", "geoparent": 0, "along": "Occupation", "base": "Jobs.2024" } },
            { "name": "Openings.2025", "operation": { "name": "LegacyOpenings", "startYear": 2024, "endYear": 2026 } },
            { "name": "Openings.2025" }, { "name": "Openings.2026" },
        ],
        "constraints": [
            map("Area", &json!({ "Idaho": ["16"] })),
            map("Occupation", &json!({ "Developers": ["15-1252"] })),
        ],
    });
    let answer = ask(QUERY, &body).ok();
    let columns = columns(&answer);
    let value = |at: usize| columns[at].1[0].as_f64().expect("a number");
    assert_eq!(columns[2].0, "s Job Change");
    assert!((value(2) - value(3) - value(4) - value(5)).abs() < 1e-6);
    assert_eq!(columns[6].0, "Openings.2025 LegacyOpenings");
    assert!((value(6) - value(7) - value(8)).abs() < 1e-9);
}

#[test]
fn faults_name_their_place_in_the_body() {
    let check = |metrics: Value, constraints: Value, status: u16, code: &str, pointer: &str, detail: &str| {
        let answer = ask(QUERY, &json!({ "metrics": metrics, "constraints": constraints }));
        answer.is(status, code);
        let error = &answer.json()["errors"][0];
        assert_eq!(
            (error["source"]["pointer"].as_str(), error["detail"].as_str()),
            (Some(pointer), Some(detail))
        );
    };
    let jobs = || json!([{ "name": "Jobs.2024" }]);
    check(
        jobs(),
        json!([{ "dimensionName": "Area", "asIdentity": true, "map": { "a": ["0"] } }]),
        400,
        "ambiguous_constraint",
        "/constraints/0",
        "Exactly one of map, mapLevel, asIdentity is needed",
    );
    check(
        json!([{ "name": "Jobs.2024", "operation": { "name": "LocationQuotient", "along": "Occupation" } }]),
        json!([]),
        400,
        "missing_member",
        "/metrics/0/operation",
        "Missing member 'geoparent'",
    );
    // Members of another operation are unknown; null is none.
    check(
        json!([{ "name": "Jobs.2024", "operation": {
            "name": "LocationQuotient", "geoparent": "0", "along": "Occupation", "endYear": null, "base": "Jobs.2024",
        } }]),
        json!([]),
        400,
        "unknown_member",
        "/metrics/0/operation/base",
        "Unrecognized member 'base'",
    );
    check(
        json!([{ "name": "Jobs.2024" }, { "name": "Openings.2026", "operation": {
            "name": "LegacyOpenings", "startYear": 2024, "endYear": 2026, "along": "Occupation",
        } }]),
        json!([]),
        400,
        "unknown_member",
        "/metrics/1/operation/along",
        "Unrecognized member 'along'",
    );
    check(
        json!([{ "name": "Jobs.2001" }]),
        json!([]),
        422,
        "metric_not_in_dataset",
        "/metrics/0/name",
        "Dataset 'waypost.us.occupation' has no metric 'Jobs.2001'; it has Jobs.2024 to Jobs.2034",
    );
    check(
        jobs(),
        json!([map("Area", &json!({ "a/b": ["99999"] }))]),
        422,
        "unknown_code",
        "/constraints/0/map/a~1b",
        "Unrecognized code '99999' in dimension 'Area'",
    );
    check(
        jobs(),
        json!([map("Area", &json!({ "Ada": ["16001"] }))]),
        422,
        "level_not_stored",
        "/constraints/0/map/Ada",
        "Area level 3 holds no data in this dataset",
    );
    let unknown = ask(
        "/core-lmi/emsi.us.crime/2025.3",
        &json!({ "metrics": jobs(), "constraints": [] }),
    );
    unknown.is(404, "unknown_dataset");
    assert_eq!(
        unknown.json()["errors"][0]["detail"],
        "Unrecognized dataset 'emsi.us.crime'"
    );
    let unknown = ask(
        "/core-lmi/emsi.us.occupation/2019.9",
        &json!({ "metrics": jobs(), "constraints": [] }),
    );
    assert_eq!(
        unknown.json()["errors"][0]["detail"],
        "Unrecognized version: 2019.9"
    );
    get(QUERY).is(404, "wrong_method");
    // No dataset is called as a part of the family is.
    for path in [
        "meta/x",
        "meta/dataset",
        "status/2025.3",
        "health/latest",
        "docs/x",
    ] {
        let path = format!("/core-lmi/{path}");
        get(&path).is(404, "unknown_path");
        ask(&path, &json!({ "metrics": jobs(), "constraints": [] })).is(404, "unknown_path");
    }
}

#[test]
fn long_answers_are_whole_in_every_coding() {
    let labels: serde_json::Map<String, Value> = (0..3_000)
        .map(|at| (format!("label {at}"), json!(["15-1252"])))
        .collect();
    let body = json!({
        "metrics": [{ "name": "Jobs.2024" }, { "name": "Earnings.Average" }],
        "constraints": [map("Occupation", &Value::Object(labels))],
    });
    for coding in ["identity", "gzip", "br", "zstd"] {
        let request = Request::json(QUERY, &body.to_string()).header("Accept-Encoding", coding);
        let answer = shared().call(request);
        let body = match coding {
            "identity" => answer.body,
            coding => decoded(coding, &answer.body),
        };
        let answer: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(answer["totalRows"], 3_000, "{coding}");
        let columns = columns(&answer);
        assert_eq!(columns[0].1[2_999], "label 2999");
        assert_eq!(columns[2].1.as_array().map(Vec::len), Some(3_000));
    }
}

#[test]
fn any_of_three_scopes_opens_the_family_and_old_clients_find_their_limit() {
    let server = Setup::starter()
        .setting("limits.profile", "compatible")
        .client("lmi-agnitio", &["--scope", "agnitio"])
        .client("lmi-emsiauth", &["--scope", "emsiauth"])
        .client("lmi-own", &["--scope", "core-lmi"])
        .start();
    for client in ["lmi-agnitio", "lmi-emsiauth", "lmi-own"] {
        let answer = server.call_as(client, Request::get("/core-lmi/meta"));
        assert_eq!(answer.status, 200, "{client}");
        assert_eq!(answer.header("x-rate-limit-limit"), Some("300"));
        assert_eq!(answer.header("x-rate-limit-remaining"), Some("299"));
        assert_eq!(answer.header("ratelimit-limit"), Some("300"));
    }
}

#[test]
fn an_import_is_followed_and_no_dataset_is_a_503() {
    let server = Setup::empty().start();
    let health = server.send(&Request::get("/core-lmi/health"));
    health.is(503, "not_ready");
    let status = server.send(&Request::get("/core-lmi/status")).ok();
    assert_eq!(status["data"]["message"], "No datasets are loaded");
    server.setup().run(&["import", "lmi", "--starter"]);
    eventually("the tables are loaded", || {
        let health = server.send(&Request::get("/core-lmi/health"));
        (health.status == 200).then_some(())
    });
    server
        .setup()
        .run(&["import", "lmi", "--starter", "--version", "2025.4"]);
    eventually("the next run is served", || {
        let answer = server
            .call(Request::get("/core-lmi/meta/dataset/waypost.us.firms"))
            .ok();
        (answer == json!(["2025.3", "2025.4"])).then_some(())
    });
}
