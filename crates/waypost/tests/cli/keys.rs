//! `waypost keys`

use crate::support::Place;

#[test]
fn a_rotation_publishes_one_next_key() {
    let place = Place::new();
    place
        .run_on_data(&["keys", "list"])
        .fails(2, "there is no data directory");
    let rotated = place.run_on_data(&["keys", "rotate", "--json"]).json();
    assert_eq!(rotated["is_new"], true);
    let again = place.run_on_data(&["keys", "rotate", "--json"]).json();
    assert_eq!(
        (&again["is_new"], &again["kid"]),
        (&false.into(), &rotated["kid"])
    );
    let listed = place.run_on_data(&["keys", "list", "--json"]).json();
    let uses: Vec<_> = listed["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| &key["use"])
        .collect();
    assert_eq!(uses, ["current", "next"]);
    let shown = place.run_on_data(&["keys", "list"]).succeeds();
    assert!(shown.out.contains("EdDSA"), "{shown:?}");
    assert!(!shown.out.contains("pkcs8"));
    place.run_on_data(&["keys", "burn"]).fails(2, "burn");
}
