//! `waypost eval`

use crate::support::Place;

#[test]
fn an_unknown_set_and_missing_sources_are_refused() {
    let place = Place::new();
    let sets = place.path("sets");
    std::fs::create_dir_all(sets.join("one")).unwrap();
    let sets = sets.to_str().unwrap();
    place
        .run(&["eval", "two", "--eval", sets, "--esco", "esco"])
        .fails(1, "holds no set 'two'; it holds one");
    place.run(&["eval", "--eval", sets]).fails(2, "--data");
    let nothing = "holds nothing to measure in one; a set is a directory with tables";
    place
        .run(&["eval", "--eval", sets, "--esco", "esco"])
        .fails(1, nothing);
    let empty = place.path("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let empty = empty.to_str().unwrap();
    place
        .run(&["eval", "--eval", empty, "--esco", "esco"])
        .fails(1, "holds nothing to measure;");
}
