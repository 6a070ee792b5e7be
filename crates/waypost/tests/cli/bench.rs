//! `waypost bench`: that it measures, not what it measures.

use crate::support::Place;

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "CPU time of other processes is measured on Linux only"
)]
fn the_edge_is_measured_beside_a_bare_handler() {
    let place = Place::new();
    let arguments = [
        "bench",
        "edge",
        "--rounds",
        "1",
        "--seconds",
        "0.05",
        "--only",
        "by id",
        "--json",
    ];
    let report = place.run(&arguments).json();
    let cases = report["cases"].as_array().expect("cases");
    let names: Vec<_> = cases.iter().filter_map(|case| case["case"].as_str()).collect();
    // Answers of starter data are too short to be coded, so there is no case of coding.
    assert_eq!(names, ["by id", "by id, escaped path"]);
    for case in cases {
        let variants = case["variants"].as_array().expect("variants");
        let of = |name: &str| variants.iter().find(|it| it["variant"] == name);
        for variant in ["axum", "waypost"] {
            let it = of(variant).unwrap_or_else(|| panic!("{variant} in {case}"));
            assert!(
                it["min_micros"].as_f64().is_some_and(|micros| micros > 0.0),
                "{case}"
            );
        }
    }
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "CPU time of threads is measured on Linux only"
)]
fn missing_peers_of_the_extraction_are_named() {
    let place = Place::new();
    let arguments = ["bench", "extract", "--documents", "3", "--rounds", "1"];
    let found = place.run(&arguments).succeeds();
    assert!(
        found.out.contains("SKIPPED peers: no Python is named"),
        "{found:?}"
    );
    assert!(found.out.contains("docs/s/core"), "{found:?}");
}

#[test]
fn every_whole_name_is_found_by_search() {
    let place = Place::new();
    let report = place
        .run(&["bench", "search", "--queries", "50", "--json"])
        .json();
    let whole = &report["kinds"][0];
    assert_eq!(whole["kind"], "whole name");
    assert_eq!(whole["recall"], 1.0, "{report}");
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "CPU time of threads is measured on Linux only"
)]
fn most_raw_titles_are_read_right_and_missing_peers_are_named() {
    let place = Place::new();
    let arguments = ["bench", "titles", "--titles", "40", "--rounds", "1", "--json"];
    let report = place.run(&arguments).json();
    assert_eq!(report["skipped"], "no Python is named (--python)", "{report}");
    let readers = report["readers"].as_array().expect("readers");
    assert_eq!(readers.len(), 1, "{report}");
    assert!(
        readers[0]["right"].as_f64().is_some_and(|right| right > 0.5),
        "{report}"
    );
}

#[test]
fn too_much_is_refused_before_anything_starts() {
    let place = Place::new();
    place
        .run(&["bench", "edge", "--rounds", "1000"])
        .fails(1, "give 1 to 100");
    place
        .run(&["bench", "search", "--queries", "0"])
        .fails(1, "give 1 to");
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "CPU time of other processes is measured on Linux only"
)]
fn queries_of_core_lmi_are_timed_over_http() {
    let place = Place::new();
    let arguments = ["bench", "lmi", "--requests", "3", "--json"];
    let report = place.run(&arguments).json();
    let queries = report["queries"].as_array().expect("queries");
    assert_eq!((queries.len(), &report["requests"]), (6, &3.into()));
    for query in queries {
        for member in ["rows", "cells", "bytes", "cpu_p99_ms", "wall_p50_ms"] {
            assert!(
                query[member].as_f64().is_some_and(|it| it > 0.0),
                "{member}: {query}"
            );
        }
    }
    let refused = place.run(&["bench", "lmi", "--requests", "0"]);
    assert!(
        refused.code == 1 && refused.err.contains("0 requests"),
        "{refused:?}"
    );
}
