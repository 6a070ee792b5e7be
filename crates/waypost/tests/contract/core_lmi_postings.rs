//! The loaded postings as a dataset of Core LMI, on seven postings whose figures are checked by hand.

use serde_json::{Value, json};

use super::{
    answer::Answer,
    postings::corpus::{self, latest_day, postings},
    request::Request,
    server::{Setup, eventually, shared},
};

const PATH: &str = "/core-lmi/waypost.us.postings/latest";

fn ask(body: &Value) -> Answer {
    shared().call(Request::json(PATH, &body.to_string()))
}

fn metrics(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "name": name })).collect()
}

/// Gives the columns of an answer by name.
fn column<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let columns = answer["data"].as_array().expect("columns");
    let found = columns.iter().find(|column| column["name"] == name);
    &found.unwrap_or_else(|| panic!("no column {name} in {answer}"))["rows"]
}

#[test]
fn postings_are_counted_by_area_occupation_and_month() {
    let body = json!({
        "metrics": metrics(&["Unique.2025.01", "Unique.2025.02", "Duplicate.2025.01", "MedianSalary.2025.02"]),
        "constraints": [
            { "dimensionName": "Area", "mapLevel": { "level": 2 } },
            { "dimensionName": "Occupation",
              "map": { "Bakers": ["51-3011"], "Food": ["35-0000"], "All": ["00-0000"] } },
        ],
    });
    let answer = ask(&body);
    assert_eq!(answer.header("x-waypost-data-version"), Some("2025.1"));
    let answer = answer.ok();
    assert_eq!(column(&answer, "Area"), &json!(["16", "16", "16", "41", "41"]));
    assert_eq!(
        column(&answer, "Occupation"),
        &json!(["Bakers", "Food", "All", "Food", "All"])
    );
    assert_eq!(
        column(&answer, "Unique.2025.01"),
        &json!([2.0, 1.0, 3.0, 0.0, 0.0])
    );
    assert_eq!(
        column(&answer, "Unique.2025.02"),
        &json!([2.0, 0.0, 2.0, 1.0, 2.0])
    );
    assert_eq!(
        column(&answer, "Duplicate.2025.01"),
        &json!([1.0, 2.0, 3.0, 0.0, 0.0])
    );
    assert_eq!(
        column(&answer, "MedianSalary.2025.02"),
        &json!([45_000.0, null, 45_000.0, 61_001.0, 56_501.0])
    );
    let mut filled = body;
    filled["zeroFill"] = json!(true);
    let filled = ask(&filled).ok();
    assert_eq!(filled["totalRows"], 6, "bakers of Oregon too");
    assert_eq!(
        column(&filled, "Unique.2025.01"),
        &json!([2.0, 1.0, 3.0, 0.0, 0.0, 0.0])
    );
}

#[test]
fn labels_add_counts_but_no_medians_and_quotients_compare_with_the_nation() {
    let quotient = json!({ "name": "LocationQuotient", "geoparent": "0", "along": "Occupation" });
    let answer = ask(&json!({
        "metrics": [
            { "name": "Unique.2025.03" },
            { "name": "MedianSalary.2025.03" },
            { "name": "Unique.2025.03", "as": "lq", "operation": quotient },
        ],
        "constraints": [
            { "dimensionName": "Area", "map": { "Idaho": ["16"] } },
            { "dimensionName": "Occupation", "map": { "Developers": ["15-1252"], "Both": ["15-1252", "51-3011"] } },
        ],
    }))
    .ok();
    assert_eq!(column(&answer, "Unique.2025.03"), &json!([1.0, 2.0]));
    assert_eq!(column(&answer, "MedianSalary.2025.03"), &json!([100_000.0, null]));
    // One of Idaho's two postings is for a developer, two of the nation's five.
    assert_eq!(column(&answer, "lq")[0], 1.25);
    let all = ask(&json!({ "metrics": metrics(&["Unique.2025.03"]), "constraints": [] })).ok();
    assert_eq!(column(&all, "Unique.2025.03"), &json!([5.0]));
    let counties = json!([{ "dimensionName": "Area", "asIdentity": true }]);
    let each = ask(&json!({ "metrics": metrics(&["Unique.2025.03"]), "constraints": counties })).ok();
    assert_eq!(column(&each, "Area"), &json!(["0", "16", "16001", "41"]));
    assert_eq!(column(&each, "Unique.2025.03"), &json!([5.0, 2.0, 2.0, 2.0]));
}

#[test]
fn the_dataset_names_its_codes_months_and_sources() {
    let get = |path: &str| shared().call(Request::get(path)).ok();
    assert_eq!(
        get("/core-lmi/meta/dataset/Waypost.US.postings"),
        json!(["2025.1"])
    );
    let described = get("/core-lmi/meta/dataset/waypost.us.postings/2025.1");
    assert_eq!(described["attributes"]["sources"], "Postings of the tests.");
    assert_eq!(described["attributes"].get("synthetic"), None);
    let metrics: Vec<&str> = described["metrics"]
        .as_array()
        .expect("metrics")
        .iter()
        .filter_map(|metric| metric["name"].as_str())
        .collect();
    assert_eq!(metrics.len(), 9, "{metrics:?}");
    assert!(metrics.contains(&"MedianSalary.2025.03"));
    let area = get("/core-lmi/meta/dataset/waypost.us.postings/2025.1/area");
    let codes: Vec<&Value> = area["hierarchy"]
        .as_array()
        .expect("codes")
        .iter()
        .map(|it| &it["child"])
        .collect();
    assert_eq!(codes, ["0", "16", "41", "16001"]);
    let occupation = get("/core-lmi/meta/dataset/waypost.us.postings/2025.1/Occupation");
    let developers = occupation["hierarchy"].as_array().expect("codes").iter();
    let developers = developers
        .clone()
        .find(|it| it["child"] == "15-1252")
        .expect("developers");
    assert_eq!(
        (&developers["parent"], &developers["level_name"]),
        (&json!("15-1250"), &json!("5"))
    );
}

#[test]
fn faults_and_bounds_are_those_of_every_dataset() {
    let unknown = ask(&json!({ "metrics": metrics(&["Unique.2024.12"]), "constraints": [] }));
    unknown.is(422, "metric_not_in_dataset");
    let code = ask(&json!({
        "metrics": metrics(&["Unique.2025.01"]),
        "constraints": [{ "dimensionName": "Occupation", "map": { "x": ["99-1234"] } }],
    }));
    code.is(422, "unknown_code");
    let labels = |count: usize, code: &str| -> Value {
        (0..count)
            .map(|at| (format!("label {at}"), json!([code])))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let large = ask(&json!({
        "metrics": metrics(&["Unique.2025.01"]),
        "constraints": [
            { "dimensionName": "Area", "map": labels(101, "16") },
            { "dimensionName": "Occupation", "map": labels(100, "51-3011") },
        ],
    }));
    large.is(422, "answer_too_large");
    assert_eq!(
        large.json()["errors"][0]["detail"],
        "The query looks up 10100 combinations of codes, the limit is 10000"
    );
}

#[test]
fn the_dataset_follows_the_postings_and_is_absent_without_any() {
    let server = Setup::starter().start();
    let versions = || server.call(Request::get("/core-lmi/meta/dataset/waypost.us.postings"));
    versions().is(404, "unknown_dataset");
    corpus::write(server.setup().data(), "jpa", &postings()[..2], latest_day());
    eventually("the dataset is there", || {
        (versions().status == 200).then_some(())
    });
    let body = json!({ "metrics": metrics(&["Unique.2025.01"]), "constraints": [] });
    let count = || {
        column(
            &server.call(Request::json(PATH, &body.to_string())).ok(),
            "Unique.2025.01",
        )[0]
        .clone()
    };
    assert_eq!(count(), 2.0);
    corpus::write(server.setup().data(), "jpa", &postings(), latest_day());
    eventually("the next postings are counted", || (count() == 3.0).then_some(()));
}
