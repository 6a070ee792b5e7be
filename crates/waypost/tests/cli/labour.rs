//! `waypost import lmi`

use serde_json::json;

use crate::support::Place;

const SURVEY: &str = "\
AREA,AREA_TITLE,AREA_TYPE,NAICS,NAICS_TITLE,OWN_CODE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,H_MEAN,A_MEAN,H_MEDIAN,A_MEDIAN
99,U.S.,1,000000,Cross-industry,1235,00-0000,All Occupations,total,1000,20,41600,18,37440
99,U.S.,1,000000,Cross-industry,1235,11-1011,Chiefs,detailed,100,none,208000,#,#
";

#[test]
fn starter_tables_are_published_listed_checked_and_replaced() {
    let place = Place::new();
    let import = || {
        place
            .run_on_data(&["import", "lmi", "--starter", "--json"])
            .json()
    };
    let first = import();
    assert_eq!(
        (&first["family"], &first["version"]),
        (&json!("lmi"), &json!("2025.3"))
    );
    let datasets = first["datasets"].as_array().unwrap();
    assert_eq!(datasets.len(), 9);
    assert_eq!(datasets[0]["versions"], json!(["2025.3"]));
    let second = import();
    assert_eq!(second["datasets"][0]["set"], 2);
    assert_eq!(
        second["datasets"][0]["versions"],
        json!(["2025.3"]),
        "one run of a quarter is served"
    );

    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    let occupation = |listed: &serde_json::Value| {
        let versions = listed["versions"].as_array().unwrap();
        let found = versions
            .iter()
            .filter(|it| it["family"] == "waypost.us.occupation");
        found
            .map(|it| it["version"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(occupation(&listed), ["2025.3"]);
    place
        .run_on_data(&["import", "lmi", "--starter", "--version", "2025.4"])
        .succeeds();
    let family = ["--family", "waypost.us.occupation"];
    let removed = place.run_on_data(&[&["catalog", "remove", "2025.3"], &family[..]].concat());
    removed.succeeds();
    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    assert_eq!(occupation(&listed), ["2025.4"]);
    place
        .run_on_data(&[&["catalog", "rollback"], &family[..]].concat())
        .succeeds();

    let checked = place.run_on_data(&["check", "--json"]).json();
    assert_eq!(checked["problems"], 0);
    let snapshot = "lmi/waypost.us.occupation/2025.3001/waypost.us.occupation.snapshot";
    assert!(checked["files"].to_string().contains(snapshot), "{checked}");
    let path = place.data().join(snapshot);
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let checked = place.run_on_data(&["check"]);
    assert_eq!(checked.code, 1);
    assert!(
        checked.out.contains("waypost.us.occupation.snapshot"),
        "{checked:?}"
    );
}

#[test]
fn a_dry_run_reports_faults_and_changes_nothing() {
    let place = Place::new();
    let file = place.file("national_M2024_dl.csv", SURVEY);
    let file = file.to_str().unwrap();
    let shown = place
        .run_on_data(&["import", "lmi", file, "--dry-run"])
        .succeeds();
    for text in [
        "line 3, column 'H_MEAN': found 'none'",
        "run 2025.2 would follow; nothing was changed",
        "waypost.us.occupation",
        "warning: projections that begin with 2024 are missing",
    ] {
        assert!(shown.err.contains(text), "{text}: {}", shown.err);
    }
    assert!(!place.data().exists());
    let imported = place.run_on_data(&["import", "lmi", file, "--json"]).json();
    assert_eq!(imported["report"]["faults"][0]["column"], "H_MEAN");
    assert_eq!(imported["report"]["sources"][0]["files"][0]["rows"], 2);
}

#[test]
fn what_cannot_be_imported_is_named() {
    let place = Place::new();
    let other = place.file("other.csv", "a,b\n1,2\n");
    let other = other.to_str().unwrap();
    let refused = place.run_on_data(&["import", "lmi", other, "--version", "2025.3"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("other.csv' holds no table that is known"),
        "{refused:?}"
    );
    let usage = place.run_on_data(&["import", "lmi", other, "--version", "2025.9"]);
    assert_eq!(usage.code, 2);
    assert!(usage.err.contains("is not a quarter"), "{usage:?}");
    let usage = place.run_on_data(&["import", "lmi", "--schema", other, other, other]);
    assert_eq!(usage.code, 2, "{usage:?}");
    let refused = place.run_on_data(&["import", "lmi", "--schema", other, other]);
    assert!(
        refused.code == 1 && refused.err.contains("other.csv' cannot be used"),
        "{refused:?}"
    );
}

#[test]
fn no_more_runs_are_kept_than_the_settings_say() {
    let place = Place::new();
    let config = place.file("waypost.toml", "[lmi]\nkeep_versions = 2\n");
    let config = config.to_str().unwrap();
    let import = |run: &str| {
        place.run_on_data(&[
            "import",
            "lmi",
            "--starter",
            "--version",
            run,
            "--config",
            config,
            "--json",
        ])
    };
    for run in ["2025.1", "2025.2", "2025.3"] {
        import(run).succeeds();
    }
    assert_eq!(
        import("2025.3").json()["datasets"][0]["versions"],
        json!(["2025.3", "2025.2"])
    );
    let refused = import("2024.4");
    assert!(
        refused.code == 1 && refused.err.contains("older than the 2 runs"),
        "{refused:?}"
    );
}

#[test]
fn risk_scores_of_the_operator_are_a_table_and_faulty_rows_are_named() {
    let place = Place::new();
    let table = "code,score\n15-1252,61.5\n351011,120\n13-1020,5\n29-1141,40\n15-1252,70\n15-1252.00,3\nbakers,5\n51-3011,high\n";
    let file = place.file("risk.csv", table);
    let file = file.to_str().unwrap();
    let usage = place.run_on_data(&["import", "lmi", "--risk", file]);
    assert_eq!(usage.code, 2, "a run is named: {usage:?}");
    let imported = place
        .run_on_data(&["import", "lmi", "--risk", file, "--version", "2025.3", "--json"])
        .json();
    assert_eq!(imported["datasets"][0]["name"], "waypost.us.risk");
    assert_eq!(imported["report"]["datasets"][0]["cells"], 4);
    let faults = imported["report"]["faults"].as_array().unwrap();
    let faults: Vec<(u64, &str)> = faults
        .iter()
        .map(|it| (it["line"].as_u64().unwrap(), it["column"].as_str().unwrap()))
        .collect();
    assert_eq!(faults, [(6, "code"), (7, "code"), (8, "code"), (9, "score")]);
    place
        .run_on_data(&["import", "occupations", "--starter"])
        .succeeds();
    let known = place
        .run_on_data(&["import", "lmi", "--risk", file, "--version", "2025.3", "--json"])
        .json();
    assert_eq!(known["report"]["faults_total"], 4);
    let unknown = place.file("unknown.csv", "code,score\n15-1252,61.5\n29-1141,40\n15-9876,3\n");
    let unknown = unknown.to_str().unwrap();
    let told = place.run_on_data(&["import", "lmi", "--risk", unknown, "--version", "2025.3"]);
    assert!(
        told.code == 0
            && format!("{}{}", told.out, told.err)
                .contains("found '15-9876', expected an occupation of the imported SOC"),
        "{told:?}"
    );
    let other = place.file("other.csv", "occupation,risk\n15-1252,3\n");
    let other = other.to_str().unwrap();
    let refused = place.run_on_data(&["import", "lmi", "--risk", other, "--version", "2025.3"]);
    assert!(refused.code == 1 && refused.err.contains("code"), "{refused:?}");
}

#[test]
fn a_survey_that_was_cut_short_is_refused_and_a_missing_one_is_wrong_usage() {
    let place = Place::new();
    let cut = &SURVEY[..SURVEY.len() - 12];
    let file = place.file("national_M2024_dl.csv", cut);
    let refused = place.run_on_data(&["import", "lmi", file.to_str().unwrap()]);
    refused.fails(1, "is cut short: line 3, its last one, has 11 of 14 cells");
    for arguments in [
        ["import", "lmi", "none.csv"].as_slice(),
        &["import", "companies", "--csv", "none.csv"],
        &["import", "skills", "--csv", "none.csv"],
        &["import", "postings", "none.csv"],
    ] {
        place.run_on_data(arguments).fails(2, "'none.csv' does not exist");
    }
}

#[test]
fn a_source_of_several_files_is_listed_once() {
    let place = Place::new();
    let files = ["national_M2023_dl.csv", "national_M2024_dl.csv"].map(|name| place.file(name, SURVEY));
    let [first, second] = files.each_ref().map(|file| file.to_str().unwrap());
    place.run_on_data(&["import", "lmi", first, second]).succeeds();
    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    let sources = listed["versions"][0]["sources"].as_array().unwrap();
    let name = sources[0]["name"].as_str().unwrap();
    assert!(sources.len() == 2 && sources[1]["name"] == name, "{sources:?}");
    let shown = place.run_on_data(&["catalog", "list"]).succeeds();
    let line = shown.out.lines().nth(1).unwrap();
    assert_eq!(line.matches(name).count(), 1, "{line}");
}
