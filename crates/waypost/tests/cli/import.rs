//! `waypost import skills|titles|companies`

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
    for source in ["--esco", "--onet", "--csv", "--starter"] {
        check(&["import", "skills"], 2, source);
    }
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
        2,
        "does not follow",
    );
    check(
        &["import", "skills", "--csv", "absent.csv"],
        2,
        "'absent.csv' does not exist",
    );
    check(&["import", "skills", "--esco", file], 1, "nothing was imported");
}

#[test]
fn companies_are_imported_listed_checked_and_taken_back() {
    let place = Place::new();
    let first = place.file(
        "first.csv",
        "name,naics,aliases\nFern & Crumb,311811,Fern|F&C\nQuay,31,\nTroy Mills,,\n",
    );
    let imported = place
        .run_on_data(&["import", "companies", "--csv", first.to_str().unwrap(), "--json"])
        .json();
    assert_eq!(
        (&imported["family"], &imported["version"], &imported["versions"]),
        (&json!("companies"), &json!("1.0"), &json!(["1.0"]))
    );
    let report = &imported["report"];
    assert_eq!((&report["companies"], &report["aliases"]), (&json!(2), &json!(2)));
    assert_eq!(report["faults"][0]["column"], "naics");
    let second = place.file("second.csv", "name\nOcean Bread\n");
    let arguments = ["import", "companies", "--csv", second.to_str().unwrap()];
    let dry = place
        .run_on_data(&[&arguments[..], &["--dry-run"]].concat())
        .succeeds();
    assert!(
        dry.err
            .contains("companies 2.0 would follow; nothing was changed"),
        "{dry:?}"
    );
    let shown = place.run_on_data(&arguments).succeeds();
    assert!(
        shown.err.contains("companies 2.0 is published") && shown.err.contains("served: 2.0, 1.0"),
        "{shown:?}"
    );
    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    assert_eq!(listed["versions"][0]["family"], "companies");
    assert_eq!(listed["versions"][1]["counts"]["companies"], 2);
    let back = place
        .run_on_data(&["catalog", "rollback", "--family", "companies", "--json"])
        .json();
    assert_eq!(back["versions"], json!(["1.0"]));
    place
        .run_on_data(&["catalog", "remove", "1.0", "--family", "bakers"])
        .fails(
            2,
            "'bakers' has no versions here; give one of skills, titles, companies, occupations, similarity",
        );
    let checked = place.run_on_data(&["check"]).succeeds();
    assert!(
        format!("{checked:?}").contains("companies.snapshot"),
        "{checked:?}"
    );
    place
        .run_on_data(&[
            "import",
            "companies",
            "--csv",
            first.to_str().unwrap(),
            "--version",
            "1.0",
        ])
        .fails(2, "version 1.0 exists");
    let unchanged = place.run_on_data(&["import", "companies"]).succeeds();
    assert!(
        unchanged
            .err
            .contains("nothing changed; companies 1.0 are served as before"),
        "{unchanged:?}"
    );
}

#[test]
fn titles_are_imported_with_their_skills_version_and_keep_it_from_removal() {
    let place = Place::new();
    place.run_on_data(&["import", "skills", "--starter"]).succeeds();
    let first = place.file(
        "titles.csv",
        "name,soc,socName,altNames\nPastry Chef,35-1011,Chefs and Head Cooks,Patissier\nLine Cook,35-x,,\nBaker,51-3011,Bakers,\n",
    );
    let file = first.to_str().unwrap();
    let imported = place
        .run_on_data(&["import", "titles", "--csv", file, "--json"])
        .json();
    assert_eq!(
        (
            &imported["family"],
            &imported["version"],
            &imported["skills_version"]
        ),
        (&json!("titles"), &json!("1.0"), &json!("1.0"))
    );
    let report = &imported["report"];
    assert_eq!((&report["titles"], &report["with_soc"]), (&json!(2), &json!(2)));
    assert_eq!(report["faults"][0]["column"], "soc");
    place
        .run_on_data(&["import", "skills", "--starter", "--version", "2.0"])
        .succeeds();
    place
        .run_on_data(&["catalog", "remove", "1.0"])
        .fails(1, "titles");
    let starter = place
        .run_on_data(&["import", "titles", "--starter", "--json"])
        .json();
    assert_eq!(starter["versions"], json!(["1.1", "1.0"]));
    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    assert_eq!(listed["versions"][2]["family"], "titles");
    let shown = place
        .run_on_data(&["import", "titles", "--csv", file, "--dry-run"])
        .succeeds();
    assert!(shown.err.contains("titles 2.0 would follow"), "{shown:?}");
    place.run_on_data(&["import", "titles"]).fails(2, "--onet");
    place
        .run_on_data(&["import", "titles", "--starter", "--csv", file])
        .fails(2, "cannot be used with");
}
