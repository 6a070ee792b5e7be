//! Tables on disk: what is published is served, mapped, and replaced in one switch.

use std::path::Path;

use catalog::{JointChange, Manifest, Snapshot as _};
use waypost_lmi::{Dataset, Run, Tables, change, dataset_names, store};

use crate::sample;

fn publish(data: &Path, run: Run) {
    let mut change = change(data).unwrap();
    stage(&mut change, data, "waypost.us.occupation", run);
    change.commit().unwrap();
}

/// Writes a run of a dataset in the place of those of its quarter.
fn stage(change: &mut JointChange, data: &Path, name: &str, run: Run) {
    let store = store(data, name);
    let (lock, served) = change.lock(&store).unwrap();
    let runs = served.iter().map(|version| Run::of_version(*version));
    let next = run.after(runs).unwrap();
    let withdrawn: Vec<_> = served
        .into_iter()
        .filter(|version| Run::of_version(*version).is_same_quarter(next))
        .collect();
    let mut draft = sample::draft();
    draft.name = name.to_owned();
    let bytes = draft.build(next).unwrap();
    let manifest = Manifest::new(next.version());
    change
        .stage(&store, lock, next.version(), &bytes, manifest, &withdrawn)
        .unwrap();
}

#[test]
fn tables_that_switch_together_are_loaded_together() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let names = ["waypost.us.industry", "waypost.us.occupation"];
    let switch = |run: &str| {
        let mut change = change(data).unwrap();
        for name in names {
            stage(&mut change, data, name, run.parse().unwrap());
        }
        change
    };
    switch("2025.3").commit().unwrap();
    let tables = Tables::load(data).unwrap();
    let staged = switch("2025.4");
    assert!(
        tables.reload(data).unwrap().is_none(),
        "nothing is served before the switch"
    );
    staged.commit().unwrap();
    let tables = tables.reload(data).unwrap().unwrap();
    for name in names {
        assert_eq!(tables.newest(name).unwrap().run().to_string(), "2025.4", "{name}");
    }
    assert_eq!(dataset_names(data).unwrap(), names);
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
