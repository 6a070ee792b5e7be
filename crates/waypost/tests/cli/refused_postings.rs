//! What an import of postings refuses, and the way back from a damaged version

use std::path::{Path, PathBuf};

use crate::support::{Outcome, Place};

const JOBS: &str = "id,title_raw,posted,body\nA,Baker,2025-06-01,Bake\nB,Welder,2025-06-02,Weld\n";

fn import(place: &Place, file: &Path, more: &[&str]) -> Outcome {
    let mut arguments = vec!["import", "postings", file.to_str().expect("a path of ours")];
    arguments.extend_from_slice(more);
    place.run_on_data(&arguments)
}

fn imported() -> (Place, PathBuf) {
    let place = Place::new();
    let jobs = place.file("jobs.csv", JOBS);
    import(&place, &jobs, &["--source", "ats"]).succeeds();
    (place, jobs)
}

#[test]
fn too_many_rejected_rows_are_told_by_reason_with_and_without_a_report() {
    let place = Place::new();
    let jobs = place.file(
        "jobs.csv",
        "id,title_raw,posted\nA,Baker,2025-06-01\nB,Welder,31.02.2025\n",
    );
    let dry = import(&place, &jobs, &["--dry-run"]);
    dry.fails(1, "1 of 2 rows were rejected, more than 5%");
    dry.fails(1, "(invalid_date: 1)");
    dry.fails(1, "`--report FILE` writes every such row");

    let refused = import(&place, &jobs, &["--json"]);
    let report = place.data().join("postings/jpa/report.ndjson");
    assert!(
        refused.code == 1 && refused.err.contains(&report.display().to_string()),
        "{refused:?}"
    );
    let shown: serde_json::Value = serde_json::from_str(&refused.out).expect("one object");
    assert_eq!(
        (&shown["refused"], &shown["summary"]["rejected"]),
        (&true.into(), &1.into())
    );
    assert_eq!(shown["summary"]["reasons"]["invalid_date"], 1);
    assert!(report.exists());
}

#[test]
fn files_without_a_row_do_not_empty_a_source() {
    let (place, _) = imported();
    let empty = place.file("empty.csv", "id,title_raw,posted,body\n");
    for mode in ["replace", "snapshot"] {
        let more = ["--source", "ats", "--mode", mode];
        import(&place, &empty, &more).fails(1, "all 2 rows of source 'ats'");
    }
    import(&place, &empty, &["--source", "ats"]).succeeds();
}

#[test]
fn a_snapshot_of_an_earlier_day_is_refused() {
    let (place, jobs) = imported();
    let snapshot = |day| ["--source", "ats", "--mode", "snapshot", "--as-of", day];
    import(&place, &jobs, &snapshot("2025-07-01")).succeeds();
    import(&place, &jobs, &snapshot("2025-06-15")).fails(1, "--as-of 2025-06-15 is before 2025-07-01");
}

#[test]
fn what_goes_is_counted_and_unknown_sources_are_named() {
    let (place, _) = imported();
    let one = place.file("one.csv", "id,title_raw,posted,body\nA,Baker,2025-06-01,Bake\n");
    let snapshot = [
        "--source",
        "ats",
        "--mode",
        "snapshot",
        "--as-of",
        "2025-07-01",
        "--json",
    ];
    let shown = import(&place, &one, &snapshot).json();
    let summary = &shown["summary"];
    assert_eq!((&summary["expired"], &summary["removed"]), (&1.into(), &0.into()));
    assert_eq!(summary["latest_day"], "2025-07-01");

    let ids = place.file("ids.csv", "id\nA\nZ\n");
    let delete = ["--mode", "delete", "--json", "--source"];
    let deleted = import(&place, &ids, &[&delete[..], &["ats"]].concat()).json();
    assert_eq!(deleted["summary"]["removed"], 1);
    import(&place, &ids, &[&delete[..], &["nosuch"]].concat()).fails(1, "there is no source 'nosuch'");
    import(&place, &ids, &["--source", ""]).fails(2, "--source");
}

#[test]
fn a_damaged_version_can_be_gone_back_from() {
    let (place, jobs) = imported();
    std::fs::write(&jobs, format!("{JOBS}C,Nurse,2025-06-03,Care\n")).expect("a file of ours");
    import(&place, &jobs, &["--source", "ats"]).succeeds();
    let entries = place.data().join("postings/jpa/v000002/entries.bin");
    std::fs::write(&entries, b"damaged").expect("a file of ours");

    place
        .run_on_data(&["postings", "list"])
        .fails(1, "`waypost postings rollback`");
    let back = place.run_on_data(&["postings", "rollback", "--json"]).json();
    assert_eq!(
        (&back["unique_postings"], &back["version"]),
        (&2.into(), &1.into())
    );
    import(&place, &jobs, &["--source", "ats"]).succeeds();
    let listed = place.run_on_data(&["postings", "list", "--json"]).json();
    assert_eq!(listed["unique_postings"], 3);
}

#[test]
fn salaries_of_two_currencies_do_not_mix_in_a_corpus() {
    let place = Place::new();
    let euros = place.file(
        "euros.toml",
        "[postings.mounts.uk-jpa]\ncurrency = \"EUR\"\n[enrich.salary]\nEUR = { least = 1000.0, most = 1000000.0 }\n",
    );
    let jobs = place.file(
        "jobs.csv",
        "id,title_raw,posted,salary_min\nA,Baker,2025-06-01,30000\nB,Cook,2025-06-02,31000\n",
    );
    let of_mount = ["--source", "ats", "--mount", "uk-jpa"];
    import(&place, &jobs, &of_mount).succeeds();
    let currency = |more: &[&str]| {
        let list = ["postings", "list", "--mount", "uk-jpa", "--json"];
        place.run_on_data(&[&list[..], more].concat()).json()["currency"].clone()
    };
    assert_eq!(currency(&[]), "GBP");
    let config = ["--config", euros.to_str().expect("a path of ours")];
    std::fs::write(&jobs, "id,title_raw,posted,salary_min\nC,Tiler,2025-06-03,3000\n")
        .expect("a file of ours");
    let refused = import(&place, &jobs, &[&of_mount[..], &config].concat());
    refused.fails(1, "count salaries in GBP, and the mount is set to EUR");
    refused.fails(1, "waypost postings enrich --mount uk-jpa");
    let enrich = ["postings", "enrich", "--mount", "uk-jpa"];
    place.run_on_data(&[&enrich[..], &config].concat()).succeeds();
    assert_eq!(currency(&config), "EUR");
    import(&place, &jobs, &[&of_mount[..], &config].concat()).succeeds();
}
