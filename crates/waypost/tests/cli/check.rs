//! `waypost check`

use std::{fs, path::Path};

use crate::support::Place;

fn prepared() -> Place {
    let place = Place::new();
    place.client("portal");
    place.run_on_data(&["keys", "rotate"]).succeeds();
    place.import("alpha beta");
    place
}

/// Checks and returns the names of the damaged files.
#[track_caller]
fn damaged(place: &Place) -> Vec<String> {
    let outcome = place.run_on_data(&["check", "--json"]);
    let checked: serde_json::Value = serde_json::from_str(&outcome.out).unwrap();
    let files = checked["files"].as_array().unwrap();
    let names: Vec<String> = files
        .iter()
        .filter(|file| !file["problem"].is_null())
        .map(|file| {
            let path = Path::new(file["path"].as_str().unwrap());
            path.file_name().unwrap().to_string_lossy().into_owned()
        })
        .collect();
    assert_eq!(checked["problems"], names.len());
    assert_eq!(outcome.code, i32::from(!names.is_empty()), "{outcome:?}");
    names
}

fn spoil(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0xFF;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_directory_without_data_is_not_sound() {
    let place = Place::new();
    let empty = place.path("copy");
    fs::create_dir(&empty).unwrap();
    let empty = empty.to_str().unwrap();
    place
        .run(&["check", "--data", empty])
        .fails(1, "holds no data, so nothing was checked");
}

#[test]
fn a_sound_directory_passes_file_by_file() {
    let place = prepared();
    assert_eq!(damaged(&place), [""; 0]);
    let shown = place.run_on_data(&["check"]).succeeds();
    for name in [
        "CURRENT",
        "skills.snapshot",
        "manifest.json",
        "state.db",
        "keys",
        "all sound",
    ] {
        assert!(shown.out.contains(name), "'{name}' in {shown:?}");
    }
}

#[test]
fn a_damaged_snapshot_is_named() {
    let place = prepared();
    let snapshot = place.data().join("catalog/skills/1.0/skills.snapshot");
    spoil(&snapshot, 1000);
    assert_eq!(damaged(&place), ["skills.snapshot"]);
    let shown = place.run_on_data(&["check"]);
    assert!(shown.out.contains("DAMAGED"), "{shown:?}");
}

#[test]
fn a_damaged_set_is_named() {
    let place = prepared();
    spoil(&place.data().join("catalog/skills/sets/000001.json"), 90);
    assert!(damaged(&place).contains(&"000001.json".to_owned()));
}

#[test]
fn a_damaged_client_store_is_named() {
    let place = prepared();
    fs::write(place.data().join("state.db"), vec![7; 8192]).unwrap();
    assert_eq!(damaged(&place), ["state.db"]);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_named_and_stops_a_server() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = prepared();
    let keys = place.data().join("keys");
    let key = fs::read_dir(&keys).unwrap().next().unwrap().unwrap();
    fs::set_permissions(key.path(), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(damaged(&place), [key.file_name().to_string_lossy()]);
    place
        .run_on_data(&["serve", "--listen", "127.0.0.1:0"])
        .fails(1, "chmod 600");
}

#[test]
fn a_missing_directory_is_wrong_usage() {
    let place = Place::new();
    place
        .run_on_data(&["check"])
        .fails(2, "there is no data directory");
}
