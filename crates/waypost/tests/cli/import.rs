//! `waypost import skills`

use serde_json::json;

use crate::support::{Place, list};

#[test]
fn an_import_reports_and_publishes() {
    let place = Place::new();
    let file = place.file(
        "skills.csv",
        "name,type,altNames,team\nPython,ST1,py|CPython,data\nWelding,,,workshop\n,ST1,,\nTidy,ST9,,\n",
    );
    let file = file.to_str().unwrap();
    let imported = place
        .run_on_data(&["import", "skills", "--csv", file, "--json"])
        .json();
    assert_eq!(
        (
            &imported["family"],
            &imported["version"],
            &imported["dry_run"],
            &imported["versions"]
        ),
        (&json!("skills"), &json!("1.0"), &json!(false), &json!(["1.0"]))
    );
    let report = &imported["report"];
    assert!(report["faults_total"].as_u64().unwrap() >= 1, "{report}");
    assert_eq!(report["faults"][0]["line"], 4);
    assert_eq!(report["sources"][0]["rows"], 4);

    let again = place.run_on_data(&["import", "skills", "--csv", file]).succeeds();
    for text in [
        "skills 1.1 is published",
        "skills.csv, line 4",
        "waypost serve --data",
    ] {
        assert!(again.err.contains(text), "'{text}' in {again:?}");
    }
    assert_eq!(again.out, "");
}

#[test]
fn a_dry_run_changes_nothing() {
    let place = Place::new();
    let file = place.file("skills.csv", list("alpha beta"));
    let arguments = ["import", "skills", "--dry-run", "--csv", file.to_str().unwrap()];
    let shown = place.run_on_data(&arguments).succeeds();
    assert!(shown.err.contains("nothing was changed"), "{shown:?}");
    assert!(!place.data().exists());
}

#[test]
fn the_starter_data_can_be_imported() {
    let place = Place::new();
    let imported = place
        .run_on_data(&["import", "skills", "--starter", "--json"])
        .json();
    assert_eq!(imported["version"], "1.0");
    assert!(imported["report"]["skills"].as_u64().unwrap() > 1000);
    assert!(imported["report"]["sources"][0]["rows"].as_u64().unwrap() > 0);
    let next = place
        .run_on_data(&["import", "skills", "--starter", "--version", "3.0", "--json"])
        .json();
    assert_eq!(next["versions"], json!(["3.0", "1.0"]));
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let place = Place::new();
    place.import("alpha");
    let file = place.path("skills.csv");
    let file = file.to_str().unwrap();
    let check = |arguments: &[&str], code, complaint| place.run_on_data(arguments).fails(code, complaint);
    check(&["import"], 2, "Usage");
    check(&["import", "skills"], 2, "--esco");
    check(
        &["import", "skills", "--starter", "--csv", file],
        2,
        "cannot be used with",
    );
    check(
        &["import", "skills", "--csv", file, "--version", "one"],
        2,
        "MAJOR.MINOR",
    );
    check(
        &["import", "skills", "--csv", file, "--version", "1.0"],
        2,
        "version 1.0 exists",
    );
    check(
        &["import", "skills", "--csv", file, "--version", "0.9"],
        1,
        "does not follow",
    );
    check(
        &["import", "skills", "--csv", "absent.csv"],
        1,
        "'absent.csv' does not exist",
    );
    check(&["import", "skills", "--esco", file], 1, "nothing was imported");
}
