//! `waypost import postings` and `waypost postings`

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;

use crate::support::{Outcome, Place, eventually, shared};

const MAPPING: &str = "[columns]\nid = \"Ref\"\ntitle_raw = \"Job\"\nposted = \"Since\"\nbody = \"Text\"\n\
                       location = \"Where\"\n\"extra.team\" = \"Team\"\n[defaults]\ncountry = \"US\"\n";
const TABLE: &str = "Ref;Job;Since;Text;Where;Team\n1;Baker;2025-06-01;<p>Bake bread</p>;Boise, ID;Night\n\
                     2;Baker;2025-06-02;Bake bread;Boise, Idaho;\n3;Welder;2025-06-03;Weld;Atlantis, ID;\n";

/// Imports a file with more arguments.
fn import(place: &Place, file: &Path, more: &[&str]) -> Outcome {
    let mut arguments = vec!["import", "postings", file.to_str().expect("a path of ours")];
    arguments.extend_from_slice(more);
    place.run_on_data(&arguments)
}

fn listed(place: &Place) -> Value {
    place.run_on_data(&["postings", "list", "--json"]).json()
}

fn prepared() -> (Place, PathBuf, PathBuf) {
    let place = Place::new();
    let table = place.file("jobs.csv", TABLE);
    let mapping = place.file("jobs.toml", MAPPING);
    (place, table, mapping)
}

#[test]
fn a_dry_run_reports_and_stores_nothing() {
    let (place, table, mapping) = prepared();
    let report = place.path("report.ndjson");
    let more = [
        "--mapping",
        mapping.to_str().unwrap(),
        "--dry-run",
        "--json",
        "--report",
        report.to_str().unwrap(),
    ];
    let shown = import(&place, &table, &more).json();
    assert_eq!(shown["dry_run"], true);
    let summary = &shown["summary"];
    assert_eq!(
        (&summary["rows"], &summary["unique_postings"]),
        (&3.into(), &2.into())
    );
    assert_eq!(
        (&summary["duplicate_postings"], &summary["as_of"]),
        (&1.into(), &"2025-06-03".into())
    );
    assert!(!place.data().exists());
    let text = std::fs::read_to_string(&report).expect("a report");
    assert!(
        text.lines()
            .last()
            .is_some_and(|line| line.starts_with("{\"summary\"")),
        "{text}"
    );
}

#[test]
fn postings_are_imported_listed_changed_and_exported() {
    let (place, table, mapping) = prepared();
    place.run_on_data(&["import", "areas", "--starter"]).succeeds();
    let mapped = [
        "--mapping",
        mapping.to_str().unwrap(),
        "--source",
        "ats",
        "--json",
    ];
    let shown = import(&place, &table, &mapped).json();
    assert_eq!(
        (&shown["summary"]["stored"], &shown["summary"]["version"]),
        (&3.into(), &1.into())
    );
    assert_eq!(shown["summary"]["reasons"]["unknown_place"], 1);
    let again = import(&place, &table, &mapped).json();
    assert_eq!(
        (&again["summary"]["stored"], &again["summary"]["version"]),
        (&0.into(), &1.into())
    );
    let list = listed(&place);
    assert_eq!(
        (&list["sources"][0]["name"], &list["sources"][0]["rows"]),
        (&"ats".into(), &3.into())
    );
    assert_eq!(list["latest_day"], "2025-06-03");

    let exported = place
        .run_on_data(&["postings", "export", "--format", "ndjson"])
        .succeeds();
    let rows: Vec<Value> = exported
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0]["title_raw"], &rows[0]["duplicates"]),
        (&"Baker".into(), &1.into())
    );
    assert_eq!(
        (&rows[0]["county"], &rows[0]["extra"]["team"]),
        (&"16001".into(), &"Night".into())
    );
    let parquet = place.path("out.parquet");
    let arguments = [
        "postings",
        "export",
        "--format",
        "parquet",
        "--output",
        parquet.to_str().unwrap(),
    ];
    place.run_on_data(&arguments).succeeds();
    let mapping = place.file(
        "parquet.toml",
        "[columns]\nid = \"id\"\ntitle_raw = \"title_raw\"\nposted = \"posted\"\nbody = \"body\"\n",
    );
    let copied = import(
        &place,
        &parquet,
        &[
            "--mapping",
            mapping.to_str().unwrap(),
            "--mount",
            "global-postings",
            "--json",
        ],
    );
    assert_eq!(
        copied.json()["summary"]["unique_postings"],
        2,
        "an export can be imported"
    );

    let unchanged = place.run_on_data(&["postings", "enrich", "--json"]).json();
    assert_eq!(unchanged["changed"], false);
    let removed = place
        .run_on_data(&["postings", "remove", "--source", "ats", "--json"])
        .json();
    assert_eq!(
        (&removed["unique_postings"], &removed["version"]),
        (&0.into(), &2.into())
    );
    let back = place.run_on_data(&["postings", "rollback", "--json"]).json();
    assert_eq!(
        (&back["unique_postings"], &back["version"]),
        (&2.into(), &1.into())
    );
    place.run_on_data(&["postings", "compact"]).succeeds();
    let checked = place.run_on_data(&["check", "--json"]).json();
    assert_eq!(checked["problems"], 0);
    assert!(
        checked["files"].to_string().contains("postings/jpa/v"),
        "{checked}"
    );
}

#[test]
fn deleted_text_is_gone_from_disk_after_a_purge() {
    let place = Place::new();
    let table = place.file(
        "jobs.csv",
        "id,title_raw,posted,body\nA,Baker,2025-06-01,Secret recipe\nB,Welder,2025-06-01,Weld\n",
    );
    import(&place, &table, &["--source", "ats"]).succeeds();
    let ids = place.file("ids.csv", "id\nA\n");
    let purge = ["--source", "ats", "--mode", "delete", "--purge", "--json"];
    let purged = import(&place, &ids, &purge).json();
    let list = listed(&place);
    assert_eq!(list["unique_postings"], 1);
    assert_eq!(purged["summary"]["version"], list["version"]);
    let versions = std::fs::read_dir(place.data().join("postings/jpa")).expect("a mount");
    let versions = versions.filter(|it| {
        it.as_ref()
            .is_ok_and(|it| it.file_name().to_string_lossy().starts_with('v'))
    });
    assert_eq!(versions.count(), 1, "the active version alone is left");
    let exported = place
        .run_on_data(&["postings", "export", "--format", "ndjson"])
        .succeeds();
    assert!(!exported.out.contains("Secret"), "{exported:?}");
    import(&place, &ids, &["--purge"]).fails(2, "--purge goes with --mode delete alone");
}

#[test]
fn what_cannot_be_used_is_refused_before_a_row_is_read() {
    let (place, table, _) = prepared();
    import(&place, &table, &["--mapping", "none.toml"]).fails(2, "mappings that come along: nyc");
    import(&place, &table, &[]).fails(2, "'jobs.csv' has no column id, title_raw, posted");
    let wrong = place.file("wrong.toml", MAPPING.replace("\"Since\"", "\"Sinc\""));
    import(&place, &table, &["--mapping", wrong.to_str().unwrap()])
        .fails(2, "Column 'Sinc' is not in jobs.csv; did you mean 'Since'?");
    import(&place, &place.path("none.csv"), &[]).fails(2, "does not exist");
    import(&place, &table, &["--mount", "au-jpa"]).fails(2, "give one of jpa");
    import(&place, &table, &["--as-of", "yesterday"]).fails(2, "give a date such as");
    place
        .run_on_data(&["postings", "list"])
        .fails(1, "has no postings");
}

#[test]
fn too_many_rejected_rows_store_nothing() {
    let place = Place::new();
    let table = place.file(
        "jobs.csv",
        "id,title_raw,posted\nA,Baker,2025-06-01\nB,,2025-06-01\n",
    );
    import(&place, &table, &[]).fails(1, "1 of 2 rows were rejected, more than 5%");
    let report = std::fs::read_to_string(place.data().join("postings/jpa/report.ndjson")).expect("a report");
    assert!(report.contains("missing_title"), "{report}");
    place
        .run_on_data(&["postings", "list"])
        .fails(1, "has no postings");
    import(&place, &table, &["--max-rejected", "50%"]).succeeds();
    assert_eq!(listed(&place)["unique_postings"], 1);
}

#[test]
fn what_cannot_be_meant_is_refused_before_a_row_is_read() {
    let (place, table, _) = prepared();
    import(&place, &table, &["--as-of", "2099-01-01"]).fails(2, "--as-of 2099-01-01 is after");
    import(&place, &table, &["--max-rejected", "-1"])
        .fails(2, "give a number of rows, or a share such as 5%");
    assert!(!place.data().exists());
}

#[test]
fn a_corpus_that_no_mount_reads_is_told() {
    let place = Place::new();
    let table = place.file("jobs.csv", "id,title_raw,posted\nA,Baker,2025-06-01\n");
    let shown = import(&place, &table, &["--mount", "global-postings", "--json"]).json();
    let hint = shown["hint"].as_str().expect("a hint");
    assert!(hint.contains("no mount reads 'global-postings'"), "{hint}");
    let shown = import(&place, &table, &["--json"]).json();
    assert!(shown.get("hint").is_none(), "{shown}");
}

/// A table of so many different postings.
fn many(title: &str, count: usize) -> String {
    let mut table = "id,title_raw,posted,body\n".to_owned();
    for number in 0..count {
        table.push_str(&format!(
            "{number},{title} {number},2025-06-01,Text of posting {number}\n"
        ));
    }
    table
}

/// Something on disk that an import brings about, given the directory of the mount and the active version before.
type Moment = fn(mount: &Path, before: u64) -> bool;

const MOMENTS: [(&str, Moment); 6] = [
    ("before anything", |_, _| true),
    ("rows are spooled", |mount, _| mount.join("tmp-rows").exists()),
    ("the version is written", |mount, _| {
        mount.join("tmp-version/building").exists()
    }),
    ("a segment has its name", |mount, _| {
        let segments = std::fs::read_dir(mount.join("tmp-version/segments"));
        segments.is_ok_and(|mut it| it.next().is_some())
    }),
    ("the version has its name", |mount, before| {
        mount.join(format!("v{:06}", before + 1)).exists()
    }),
    ("the version is named", |mount, before| {
        let current = std::fs::read_to_string(mount.join("CURRENT"));
        current.is_ok_and(|line| line.trim() != format!("v{before:06}"))
    }),
];

#[test]
fn a_killed_import_leaves_the_old_or_the_new_corpus() {
    let place = Place::new();
    let mount = place.data().join("postings/jpa");
    let tables = [
        place.file("old.csv", many("Baker", 300)),
        place.file("new.csv", many("Welder", 200)),
    ];
    let counts = [300, 200];
    let mode = ["--source", "ats", "--mode", "replace"];
    import(&place, &tables[0], &mode).succeeds();
    let mut served = 0;
    for (name, moment) in MOMENTS.iter().chain(&MOMENTS) {
        let before = listed(&place)["version"].as_u64().expect("a version");
        let next = 1 - served;
        let mut command = place.command(&["import", "postings"]);
        command
            .arg(&tables[next])
            .args(mode)
            .arg("--data")
            .arg(place.data());
        let mut import = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        eventually("the moment", || {
            let has_ended = import.try_wait().expect("a child").is_some();
            (moment(&mount, before) || has_ended).then_some(())
        });
        import.kill().expect("a killed process");
        import.wait().expect("a dead process");
        let checked = place.run_on_data(&["check"]);
        assert_eq!(checked.code, 0, "{name}: {checked:?}");
        let list = listed(&place);
        let unique = list["unique_postings"].as_u64().expect("a count");
        served = counts
            .iter()
            .position(|count| *count == unique)
            .unwrap_or_else(|| panic!("{name}: {list}"));
        let is_new = list["version"].as_u64() != Some(before);
        assert_eq!(is_new, served == next, "{name}: {list}");
    }
    import(&place, &tables[1 - served], &mode).succeeds();
    assert_eq!(listed(&place)["unique_postings"], counts[1 - served]);
    let names = std::fs::read_dir(&mount).expect("a mount").filter_map(Result::ok);
    let left = names.filter(|it| it.file_name().to_string_lossy().starts_with("tmp-"));
    assert_eq!(left.count(), 0, "the next import clears away what was left");
}

#[test]
fn city_jobs_of_new_york_are_imported_with_the_published_figures() {
    let (Some(postings), Some(areas)) = (shared("postings-nyc"), shared("geo-us")) else {
        return;
    };
    let table = postings.join("nyc_jobs.csv.zst");
    let place = Place::new();
    let list = |name: &str| areas.join(name).to_str().expect("a path").to_owned();
    let lists = [list("geonames-US.txt.zst"), list("list1_2023.xlsx")];
    place
        .run_on_data(&[
            "import",
            "areas",
            "--postal",
            &lists[0],
            "--delineation",
            &lists[1],
        ])
        .succeeds();
    let arguments = [
        "--mapping",
        "nyc",
        "--source",
        "nyc",
        "--as-of",
        "2025-12-30",
        "--json",
    ];
    let summary = import(&place, &table, &arguments).json()["summary"].clone();
    assert_eq!(
        (&summary["rows"], &summary["stored"]),
        (&2369.into(), &2354.into())
    );
    assert_eq!(
        (&summary["unique_postings"], &summary["duplicate_postings"]),
        (&1121.into(), &1233.into())
    );
    let exported = place
        .run_on_data(&["postings", "export", "--format", "ndjson"])
        .succeeds();
    for line in exported.out.lines() {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let place =
            [&row["city"], &row["county"], &row["msa"]].map(|it| it.as_str().unwrap_or_default().to_owned());
        // The code of a city is its name in Base64.
        assert_eq!(place, ["TmV3IFlvcmssIE5Z", "36061", "35620"], "{}", row["id"]);
        assert!(row["salary"].is_u64(), "{}", row["id"]);
        assert!(
            row["posted"].as_str().is_some_and(|day| day >= "2022-03-01"),
            "{}",
            row["id"]
        );
    }
    let again = import(&place, &table, &arguments).json()["summary"].clone();
    assert_eq!(
        (&again["stored"], &again["version"]),
        (&0.into(), &summary["version"])
    );
}

#[test]
fn synthetic_postings_fill_an_empty_mount_alone() {
    let place = Place::new();
    let generate = |seed: &str, mount: &str| {
        place.run_on_data(&[
            "postings",
            "generate",
            "--postings",
            "500",
            "--seed",
            seed,
            "--mount",
            mount,
            "--json",
        ])
    };
    let written = generate("7", "jpa").json();
    assert_eq!(
        (&written["unique_postings"], &written["changed"]),
        (&500.into(), &true.into())
    );
    generate("7", "jpa").fails(1, "'jpa' has postings");
    generate("7", "ca-jpa").succeeds();
    generate("8", "uk-jpa").succeeds();
    let exported = |mount: &str| {
        let arguments = ["postings", "export", "--format", "ndjson", "--mount", mount];
        place.run_on_data(&arguments).succeeds().out
    };
    let rows = exported("jpa");
    assert_eq!(rows.lines().count(), 500);
    for line in rows.lines() {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let body = row["body"].as_str().expect("a text");
        assert!(body.contains("synthetic"), "{body}");
    }
    let paid_in = |currency: &str| rows.replace("\"USD\"", &format!("\"{currency}\""));
    assert!(
        paid_in("CAD") == exported("ca-jpa"),
        "the same seed, the same postings"
    );
    assert!(
        paid_in("GBP") != exported("uk-jpa"),
        "another seed, other postings"
    );
    let place = Place::new();
    place.import("alpha beta");
    place
        .run_on_data(&["postings", "generate", "--postings", "5"])
        .fails(1, "titles, occupations, areas were not imported yet");
}

#[test]
fn settings_say_what_is_kept() {
    let place = Place::new();
    let config = place.file("waypost.toml", "[postings]\nkeep_versions = 3\nkeep_months = 6\n");
    let config = config.to_str().expect("UTF-8");
    for number in 1..=4 {
        let table = place.file(
            "jobs.csv",
            format!(
                "id,title_raw,posted,expired\n\
                 A,Baker,2025-01-02,2025-02-03\nB,Welder,2025-01-02,2025-12-03\nC{number},Nurse {number},2025-12-04,\n"
            ),
        );
        let more = ["--source", "ats", "--mode", "replace", "--config", config];
        import(&place, &table, &more).succeeds();
    }
    assert_eq!(
        listed(&place)["unique_postings"],
        2,
        "what expired in February is not kept in December"
    );
    let names = std::fs::read_dir(place.data().join("postings/jpa")).expect("a mount");
    let names = names.map(|it| it.expect("an entry").file_name().into_string().expect("UTF-8"));
    let mut versions: Vec<String> = names.filter(|name| name.starts_with('v')).collect();
    versions.sort();
    assert_eq!(versions, ["v000002", "v000003", "v000004"]);
}
