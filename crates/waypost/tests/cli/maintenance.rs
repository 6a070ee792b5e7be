//! `waypost maintenance`

use serde_json::json;

use crate::support::{Place, eventually};

#[test]
fn windows_are_switched_on_shown_and_switched_off() {
    let place = Place::new();
    place.client("portal");
    let show = || place.run_on_data(&["maintenance", "show", "--json"]).json();
    assert_eq!(show()["maintenance"], json!([]));
    place
        .run_on_data(&["maintenance", "on", "--family", "skills", "--until", "2099-01-01"])
        .succeeds();
    assert_eq!(show()["maintenance"][0]["family"], "skills");
    assert_eq!(show()["maintenance"][0]["until"], 4_070_908_800_u64);
    let shown = place.run_on_data(&["maintenance", "show"]).succeeds();
    assert!(shown.out.contains("2099-01-01T00:00:00Z"));
    let off = place.run_on_data(&["maintenance", "off", "--json"]).json();
    assert_eq!(off["action"], "maintenance off");
    assert_eq!(show()["maintenance"], json!([]));
    let check = |arguments: &[&str], complaint| place.run_on_data(arguments).fails(2, complaint);
    check(&["maintenance", "on", "--family", "fish"], "families: skills");
    check(&["maintenance", "on", "--until", "2001-01-01"], "in the past");
    check(&["maintenance", "on", "--until", "later"], "90m");
    check(&["maintenance"], "Usage");
}

#[test]
fn a_running_server_follows() {
    let place = Place::new();
    let secret = place.client("portal");
    place.import("alpha beta");
    let server = place.serve();
    let token = server.access_token("portal", &secret);
    let status = || server.get("/skills/versions", Some(&token)).status;
    assert_eq!(status(), 200);
    place
        .run_on_data(&["maintenance", "on", "--until", "10m"])
        .succeeds();
    eventually("maintenance", || (status() == 503).then_some(()));
    assert_eq!(server.token("portal", &secret).status, 200, "tokens go on");
    place.run_on_data(&["maintenance", "off"]).succeeds();
    eventually("service", || (status() == 200).then_some(()));
}
