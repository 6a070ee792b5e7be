//! Tables on disk: what is published is served, mapped, and replaced in one switch.

use catalog::{Manifest, Snapshot as _};
use waypost_lmi::{Dataset, Run, Tables, dataset_names, store};

use crate::sample;

fn publish(data: &std::path::Path, run: Run) {
    let store = store(data, "waypost.us.occupation");
    let lock = store.lock().unwrap();
    let served = store
        .current()
        .unwrap()
        .map(|set| set.versions)
        .unwrap_or_default();
    let runs = served.iter().map(|version| Run::of_version(*version));
    let next = run.after(runs).unwrap();
    let withdrawn: Vec<_> = served
        .into_iter()
        .filter(|version| Run::of_version(*version).is_same_quarter(next))
        .collect();
    let bytes = sample::draft().build(next).unwrap();
    let manifest = Manifest::new(next.version());
    store
        .publish_instead_locked(&lock, next.version(), &bytes, manifest, &withdrawn)
        .unwrap();
}

#[test]
fn runs_are_served_side_by_side_and_replaced_by_quarter() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let none = Tables::load(data).unwrap();
    assert!(none.is_empty());
    publish(data, sample::run());
    publish(data, "2025.4".parse().unwrap());
    assert_eq!(dataset_names(data).unwrap(), ["waypost.us.occupation"]);
    let tables = none.reload(data).unwrap().expect("there are tables");
    assert!(tables.reload(data).unwrap().is_none(), "nothing has changed");
    let newest = tables.newest("Waypost.US.Occupation").unwrap();
    assert_eq!(newest.run().to_string(), "2025.4");
    publish(data, sample::run());
    let later = tables.reload(data).unwrap().expect("a run was replaced");
    let runs: Vec<Run> = later
        .get("waypost.us.occupation")
        .unwrap()
        .iter()
        .map(|it| it.run())
        .collect();
    assert_eq!(
        runs.iter().map(Run::to_string).collect::<Vec<_>>(),
        ["2025.4", "2025.3"]
    );
    assert_eq!(runs[1].import, 1);
    assert!(later.run("waypost.us.occupation", sample::run()).is_some());
    let problems = store(data, "waypost.us.occupation").check().unwrap();
    assert!(problems.iter().all(|file| file.problem.is_none()), "{problems:?}");
}

#[test]
fn a_damaged_table_is_refused_by_name_with_the_remedy() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    publish(data, sample::run());
    let store = store(data, "waypost.us.occupation");
    let path = store.snapshot_path(sample::run().version());
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let message = Tables::load(data).unwrap_err().to_string();
    assert!(message.contains("waypost.us.occupation.snapshot"), "{message}");
    assert!(
        message.contains("restore the file from a copy or import"),
        "{message}"
    );
    let problems: Vec<_> = store
        .check()
        .unwrap()
        .into_iter()
        .filter_map(|it| it.problem)
        .collect();
    assert_eq!(problems.len(), 1);
}

#[test]
fn mapped_and_copied_tables_are_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("table");
    let bytes = sample::draft().build(sample::run()).unwrap();
    assert_eq!(
        bytes,
        sample::draft().build(sample::run()).unwrap(),
        "builds are repeatable"
    );
    std::fs::write(&path, &bytes).unwrap();
    let mapped = Dataset::open(&path).unwrap();
    let copied = Dataset::from_bytes(&bytes, "copy").unwrap();
    assert_eq!(
        (mapped.rows(), mapped.metrics()),
        (copied.rows(), copied.metrics())
    );
    let levels: Vec<&str> = mapped
        .dimension("occupation")
        .unwrap()
        .1
        .levels_stored()
        .collect();
    assert_eq!(levels, ["1", "2", "4", "5"]);
    let codes: Vec<&str> = mapped.dimensions()[0]
        .hierarchy()
        .map(|it| it.code.as_str())
        .collect();
    assert_eq!(codes, ["0", "16", "30"]);
}
