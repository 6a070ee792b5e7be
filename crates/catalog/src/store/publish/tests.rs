use std::fs;
use std::io;
use std::path::Path;

use super::super::record::Reference;
use super::*;
use crate::fixture::{draft, skill};
use crate::{Catalog, JointChange, Skills, build};

const STEPS: [Step; 8] = [
    Step::LeftoversRemoved,
    Step::SnapshotWritten,
    Step::ManifestWritten,
    Step::VersionNamed,
    Step::SetWritten,
    Step::SetNamed,
    Step::CurrentWritten,
    Step::CurrentReplaced,
];

fn version(minor: u32) -> Version {
    Version::new(1, minor)
}

fn snapshot(version: Version, name: &str) -> Vec<u8> {
    build(&draft(version, vec![skill(name, &[])]), None).unwrap()
}

fn publish(store: &Store, minor: u32) -> Result<VersionSet, StoreError> {
    publish_named(store, minor, "Baking")
}

fn publish_named(store: &Store, minor: u32, name: &str) -> Result<VersionSet, StoreError> {
    store.publish(
        version(minor),
        &snapshot(version(minor), name),
        Manifest::new(version(minor)),
    )
}

fn served(store: &Store) -> Vec<u32> {
    store
        .current()
        .unwrap()
        .map(|set| set.versions.iter().map(|version| version.minor()).collect())
        .unwrap_or_default()
}

fn problems(store: &Store) -> Vec<String> {
    store
        .check()
        .unwrap()
        .into_iter()
        .filter_map(|file| file.problem)
        .collect()
}

/// Ends a publication after a step, as a killed process would: nothing behind the step runs.
fn publish_until(store: &Store, minor: u32, last: Step) {
    let killed = || StoreError::io("continue at", Path::new("the step"))(io::Error::other("killed"));
    let bytes = snapshot(version(minor), "Baking");
    let outcome = store.publish_watched(
        version(minor),
        &bytes,
        Manifest::new(version(minor)),
        &[],
        &mut |step| {
            if step == last { Err(killed()) } else { Ok(()) }
        },
    );
    assert!(outcome.is_err(), "{last:?} is reached");
}

#[test]
fn versions_are_served_newest_first() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    assert_eq!(store.current().unwrap(), None);
    assert!(Catalog::load(&store).unwrap().is_empty());
    for minor in [0, 2, 1] {
        publish(&store, minor).unwrap();
    }
    assert_eq!(served(&store), [2, 1, 0]);
    let current = fs::read_to_string(data.path().join("catalog/skills/CURRENT")).unwrap();
    assert_eq!(current, "sets/000003.json\n");
    assert_eq!(store.list().unwrap().len(), 3);
    assert_eq!(problems(&store), [""; 0]);
    let catalog = Catalog::load(&store).unwrap();
    assert_eq!(catalog.latest().unwrap().version(), version(2));
    assert_eq!(catalog.version(version(1)).unwrap().version(), version(1));
    assert!(catalog.version(version(7)).is_none());
}

#[test]
fn a_version_takes_the_place_of_another_in_one_switch() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    publish(&store, 1).unwrap();
    let bytes = snapshot(version(2), "Baking");
    let manifest = Manifest::new(version(2));
    let mut change = JointChange::begin(&data.path().join("catalog"), "catalog").unwrap();
    let (lock, _) = change.lock(&store).unwrap();
    let set = change.stage(&store, lock, version(2), &bytes, manifest, &[version(1)]);
    assert_eq!(set.unwrap().sequence, 3);
    assert_eq!(served(&store), [1, 0]);
    change.commit().unwrap();
    assert_eq!(served(&store), [2, 0]);
    store.rollback().unwrap();
    assert_eq!(served(&store), [1, 0]);
}

#[test]
fn a_version_that_exists_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    assert!(matches!(publish(&store, 0), Err(StoreError::VersionExists(_))));
    let other = store.publish(version(1), &snapshot(version(2), "x"), Manifest::new(version(1)));
    assert!(matches!(other, Err(StoreError::OtherVersion { .. })));
    assert!(matches!(
        store.publish(version(1), b"junk", Manifest::new(version(1))),
        Err(StoreError::Snapshot(_))
    ));
    assert_eq!(served(&store), [0]);
}

#[test]
fn killed_at_any_step_the_old_or_the_whole_new_set_is_served() {
    for (at, step) in STEPS.into_iter().enumerate() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path(), "skills");
        publish(&store, 0).unwrap();
        publish_until(&store, 1, step);
        let expected: &[u32] = if at + 1 == STEPS.len() { &[1, 0] } else { &[0] };
        assert_eq!(served(&store), expected, "{step:?}");
        assert_eq!(
            Catalog::load(&store).unwrap().versions().len(),
            expected.len(),
            "{step:?}"
        );
        assert_eq!(problems(&store), [""; 0], "{step:?}");

        publish(&store, 2).unwrap();
        let expected: &[u32] = if at + 1 == STEPS.len() {
            &[2, 1, 0]
        } else {
            &[2, 0]
        };
        assert_eq!(served(&store), expected, "{step:?}");
        let names = files::names(&store.directory()).unwrap();
        let left: Vec<&String> = names.iter().filter(|name| name.starts_with(UNFINISHED)).collect();
        assert!(left.is_empty(), "{step:?} leaves {left:?}");
        assert_eq!(
            store.version_directory(version(1)).exists(),
            at + 1 == STEPS.len(),
            "{step:?}"
        );
    }
}

#[test]
fn a_first_import_that_is_killed_serves_nothing_and_can_be_repeated() {
    for step in &STEPS[..STEPS.len() - 1] {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path(), "skills");
        store.lock().unwrap();
        publish_until(&store, 0, *step);
        assert_eq!(store.current().unwrap(), None, "{step:?}");
        publish(&store, 0).unwrap();
        assert_eq!(served(&store), [0], "{step:?}");
    }
}

#[test]
fn two_imports_cannot_run_at_once() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    let lock = store.lock().unwrap();
    let refused = publish(&store, 0).unwrap_err();
    let text = format!(
        "another import of skills is running (process {})",
        std::process::id()
    );
    assert_eq!(refused.to_string(), text);
    let bytes = snapshot(version(0), "Baking");
    store
        .publish_locked(&lock, version(0), &bytes, Manifest::new(version(0)))
        .unwrap();
    drop(lock);
    publish(&store, 1).unwrap();
}

#[test]
fn going_back_serves_the_set_before_and_frees_the_version() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    publish(&store, 1).unwrap();
    let before = store.current_sequence().unwrap();
    store.rollback().unwrap();
    assert_eq!(served(&store), [0]);
    assert!(store.changed_since(before).unwrap());
    assert!(!store.changed_since(store.current_sequence().unwrap()).unwrap());
    assert!(matches!(store.rollback(), Err(StoreError::NoEarlierSet)));
    publish_named(&store, 1, "Cooking").unwrap();
    let skills: Skills = store.load(version(1)).unwrap();
    assert_eq!(skills.skill(crate::SkillIndex(0)).name(), "Cooking");
}

#[test]
fn a_running_catalog_takes_only_what_differs() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    publish(&store, 1).unwrap();
    let first = Catalog::load(&store).unwrap();
    store.rollback().unwrap();
    publish_named(&store, 1, "Cooking").unwrap();
    let second = first.reload(&store).unwrap();
    let of = |catalog: &Catalog, minor| std::sync::Arc::as_ptr(catalog.version(version(minor)).unwrap());
    assert_eq!(of(&first, 0), of(&second, 0));
    assert_ne!(of(&first, 1), of(&second, 1));
}

#[test]
fn removal_is_refused_for_the_last_version_and_for_versions_in_use() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    assert!(matches!(
        store.remove(version(0)),
        Err(StoreError::OnlyVersion(_))
    ));
    assert!(matches!(
        store.remove(version(9)),
        Err(StoreError::UnknownVersion(_))
    ));
    publish(&store, 1).unwrap();

    let titles = Store::open(data.path(), "titles");
    let mut manifest = Manifest::new(version(5));
    manifest.references.push(Reference {
        family: "skills".into(),
        version: "1.0".into(),
    });
    titles
        .publish(version(5), &snapshot(version(5), "Baker"), manifest)
        .unwrap();
    let refused = store.remove(version(0)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "version 1.0 is in use by titles 1.5; remove that version first"
    );
    store.remove(version(1)).unwrap();
    assert_eq!(served(&store), [0]);
    publish_named(&store, 1, "Cooking").unwrap();
    assert_eq!(served(&store), [1, 0]);
    assert_eq!(problems(&store), [""; 0]);
}

#[test]
fn only_a_few_sets_are_kept() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    for _ in 0..8 {
        publish(&store, 1).unwrap();
        store.remove(version(1)).unwrap();
    }
    for minor in 2..14 {
        publish(&store, minor).unwrap();
    }
    let sets = files::names(&store.directory().join(SETS)).unwrap();
    assert_eq!(sets.len(), KEPT_SETS + 1);
    assert_eq!(problems(&store), [""; 0]);
}

#[test]
fn damaged_files_are_named() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    let path = store.snapshot_path(version(0));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let found = problems(&store);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("skills.snapshot") && found[0].contains("import the data again"),
        "{found:?}"
    );
    let refused = store.load::<Skills>(version(0)).unwrap_err().to_string();
    assert!(refused.contains("is damaged: the checksum of"), "{refused}");

    fs::write(data.path().join("catalog/skills/CURRENT"), "sets/../x\n").unwrap();
    assert!(matches!(store.current(), Err(StoreError::Damaged { .. })));
}

#[test]
fn half_written_files_are_removed_by_the_next_import() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    publish(&store, 0).unwrap();
    let directory = store.directory();
    fs::create_dir_all(directory.join(".tmp-1.1")).unwrap();
    fs::write(directory.join(".tmp-1.1/skills.snapshot"), b"WAYP").unwrap();
    fs::write(directory.join(".tmp-current"), b"sets/0").unwrap();
    fs::write(directory.join("sets/.tmp-set"), b"{").unwrap();
    fs::write(directory.join("notes.txt"), b"the operator's own").unwrap();
    assert_eq!(served(&store), [0]);
    publish(&store, 1).unwrap();
    assert_eq!(served(&store), [1, 0]);
    let names = files::names(&directory).unwrap();
    assert_eq!(names, [".lock", "1.0", "1.1", "CURRENT", "notes.txt", "sets"]);
    assert_eq!(
        files::names(&directory.join(SETS)).unwrap(),
        ["000001.json", "000002.json"]
    );
}
