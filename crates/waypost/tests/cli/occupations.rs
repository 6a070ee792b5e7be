//! `waypost import occupations`

use crate::support::Place;

#[test]
fn occupations_are_published_and_checked_and_make_releases() {
    let place = Place::new();
    let import = |arguments: &[&str]| {
        let mut all = vec!["import", "occupations", "--json"];
        all.extend_from_slice(arguments);
        place.run_on_data(&all).json()
    };
    let first = import(&["--starter"]);
    assert_eq!(
        (&first["family"], &first["version"]),
        (&"occupations".into(), &"1.0".into())
    );
    assert_eq!(first["report"]["concepts"]["education_levels"], 5);
    let release = first["release"].as_str().unwrap();
    assert!(release.ends_with(".1"), "{release}");

    let soc = place.file(
        "soc.csv",
        "SOC Group,SOC Code,SOC Title,SOC Definition\nMajor,51-0000,Production Occupations,\n\
         Minor,51-3000,Food Processing Workers,\nBroad,51-3010,Bakers,\nDetailed,51-3011,Bakers,Bake.\nX,,,\n",
    );
    let second = import(&["--soc", soc.to_str().unwrap()]);
    assert_eq!(second["version"], "2.0", "ids are gone: {second}");
    assert!(second["release"].as_str().unwrap().ends_with(".2"));
    assert_eq!(second["report"]["faults_total"], 1);
    assert_eq!(second["report"]["concepts"]["lot"], 4);

    let checked = place.run_on_data(&["check", "--json"]).json();
    assert_eq!(checked["problems"], 0);
    let files = checked["files"].to_string();
    assert!(files.contains("occupations.snapshot"), "{files}");
}

#[test]
fn a_dry_run_of_occupations_changes_nothing() {
    let place = Place::new();
    let shown = place
        .run_on_data(&["import", "occupations", "--starter", "--dry-run"])
        .succeeds();
    assert!(shown.err.contains("nothing was changed"), "{shown:?}");
    assert!(!place.data().exists());
}
