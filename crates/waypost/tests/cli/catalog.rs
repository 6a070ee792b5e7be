//! `waypost catalog`

use serde_json::json;

use crate::support::Place;

#[test]
fn versions_are_listed_removed_and_taken_back() {
    let place = Place::new();
    place.import("alpha");
    place.import("alpha beta");
    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    let versions: Vec<_> = listed["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["version"].as_str().unwrap())
        .collect();
    assert_eq!(versions, ["1.1", "1.0"]);
    assert_eq!(listed["versions"][0]["counts"]["skills"], 2);
    let source = &listed["versions"][0]["sources"][0];
    assert_eq!(source["rows"], 2);
    assert_eq!(source["sha256"].as_str().map(str::len), Some(64), "{source}");
    let shown = place.run_on_data(&["catalog", "list"]).succeeds();
    assert!(
        shown.out.contains("1.1") && shown.out.contains("skills"),
        "{shown:?}"
    );

    let removed = place.run_on_data(&["catalog", "remove", "1.0", "--json"]).json();
    assert_eq!(removed["versions"], json!(["1.1"]));
    let back = place.run_on_data(&["catalog", "rollback", "--json"]).json();
    assert_eq!(back["versions"], json!(["1.1", "1.0"]));
    let further = place.run_on_data(&["catalog", "rollback", "--json"]).json();
    assert_eq!(further["versions"], json!(["1.0"]));
    place.run_on_data(&["check"]).succeeds();
}

#[test]
fn what_cannot_be_done_is_named() {
    let place = Place::new();
    place
        .run_on_data(&["catalog", "list"])
        .fails(2, "there is no data directory");
    place.import("alpha");
    let check = |arguments: &[&str], code, complaint| place.run_on_data(arguments).fails(code, complaint);
    check(&["catalog", "remove", "1.0"], 1, "only one");
    check(&["catalog", "remove", "9.9"], 1, "9.9 is not among");
    check(&["catalog", "remove", "newest"], 2, "MAJOR.MINOR");
    check(&["catalog", "remove"], 2, "<VERSION>");
    check(&["catalog", "rollback"], 1, "no earlier set");
}

#[test]
fn an_empty_directory_lists_nothing() {
    let place = Place::new();
    place.client("portal");
    assert_eq!(
        place.run_on_data(&["catalog", "list", "--json"]).json(),
        json!({"set": null, "versions": []})
    );
}
