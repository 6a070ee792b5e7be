//! Postings that go into ClickHouse by command.

use serde_json::Value;

use crate::{clickhouse_front, support::Place};

/// Loads the postings of a mount into the database that every server has.
fn load(place: &Place, port: u16) -> Value {
    let url = format!("http://127.0.0.1:{port}");
    let arguments = [
        "postings",
        "export",
        "--format",
        "clickhouse",
        "--url",
        &url,
        "--database",
        "default",
        "--mount",
        "uk-jpa",
        "--json",
    ];
    place.run_on_data(&arguments).json()
}

#[test]
fn postings_are_loaded_once_and_again_only_when_they_changed() {
    let Some(port) = clickhouse_front::port() else {
        return;
    };
    let place = Place::new();
    let generate = ["postings", "generate", "--postings", "300", "--mount", "uk-jpa"];
    place.run_on_data(&generate).succeeds();
    let first = load(&place, port);
    assert_eq!(
        (&first["written_postings"], &first["changed"]),
        (&300.into(), &true.into())
    );
    assert_eq!(first["version"], 1);
    let again = load(&place, port);
    assert_eq!(
        (&again["written_postings"], &again["changed"]),
        (&0.into(), &false.into())
    );
    assert_eq!(again["tables"], first["tables"]);
}

#[test]
fn a_server_that_is_not_there_fails_with_the_step_that_failed() {
    let place = Place::new();
    let generate = ["postings", "generate", "--postings", "10", "--mount", "uk-jpa"];
    place.run_on_data(&generate).succeeds();
    let export = [
        "postings",
        "export",
        "--format",
        "clickhouse",
        "--mount",
        "uk-jpa",
    ];
    let with = |more: &[&str]| place.run_on_data(&[&export[..], more].concat());
    with(&["--url", "http://127.0.0.1:1"])
        .fails(1, "ClickHouse did not make the table that names what is served");
    with(&["--url", "https://clickhouse.internal"]).fails(2, "--url");
    with(&[]).fails(2, "--url");
    with(&["--url", "http://127.0.0.1:1", "--output", "x"]).fails(2, "--output");
}
