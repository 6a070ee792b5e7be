//! `waypost client`

use serde_json::json;

use crate::support::Place;

#[test]
fn words_that_cannot_be_used_are_wrong_usage() {
    let place = Place::new();
    let check = |options: &[&str], complaint: &str| {
        let arguments = [&["client", "create"], options].concat();
        place.run_on_data(&arguments).fails(2, complaint);
    };
    check(&["--scope", "nope"], "scope 'nope' does not exist");
    check(&["--scope", "emsi_open", "--id", "a"], "'a' is no client id");
    check(
        &["--scope", "emsi_open", "--claim", "x"],
        "claim 'x' is not known",
    );
}

#[test]
fn a_name_gives_a_terminal_no_orders() {
    let place = Place::new();
    let create = [
        "client",
        "create",
        "--all-scopes",
        "--id",
        "portal",
        "--name",
        "a\u{1b}[2Jb",
    ];
    place.run_on_data(&create).succeeds();
    let listed = place.run_on_data(&["client", "list"]).succeeds();
    assert!(listed.out.contains("a\u{fffd}[2Jb"), "{listed:?}");
}

const SECRET: &str = "a-secret-that-was-chosen-with-32-or-more-characters";

#[test]
fn a_created_client_is_listed_and_shown_without_its_secret() {
    let place = Place::new();
    let created = place
        .run_on_data(&[
            "client",
            "create",
            "--id",
            "portal",
            "--name",
            "Portal",
            "--scope",
            "emsi_open",
            "--claim",
            "skills:rate-limit:100/1",
            "--expires",
            "2099-01-31",
            "--json",
        ])
        .json();
    assert_eq!(created["client_id"], "portal");
    let secret = created["client_secret"].as_str().unwrap();
    assert_eq!(secret.len(), 43);
    assert_eq!(created.get("base_url"), None, "unknown before a server runs");

    let listed = place.run_on_data(&["client", "list", "--json"]);
    let shown = place.run_on_data(&["client", "show", "portal", "--json"]);
    let shown_to_people = place.run_on_data(&["client", "show", "portal"]).succeeds();
    for outcome in [&listed, &shown, &shown_to_people] {
        assert!(!outcome.out.contains(secret) && !outcome.err.contains(secret));
    }
    assert_eq!(listed.json()["clients"][0]["id"], "portal");
    let shown = shown.json();
    assert_eq!(shown["scopes"], json!(["emsi_open"]));
    assert_eq!(shown["claims"], json!(["skills:rate-limit:100/1"]));
    assert_eq!(shown["secrets"][0]["last4"], secret[39..]);
    assert!(shown_to_people.out.contains("2099-01-31T00:00:00Z"));
}

#[test]
fn the_base_url_is_given_where_a_setting_names_it() {
    let place = Place::new();
    let mut command = place.command(&["client", "create", "--scope", "emsi_open", "--json"]);
    let output = command
        .env("WAYPOST_PUBLIC_URL", "https://skills.example.org")
        .output()
        .unwrap();
    let created: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(created["base_url"], "https://skills.example.org");
    assert!(created["client_id"].as_str().unwrap().starts_with("wp-"));
    assert!(
        place.path("waypost-data/state.db").exists(),
        "the default directory"
    );
}

#[test]
fn a_secret_comes_from_a_file_or_from_stdin() {
    let place = Place::new();
    let file = place.file("secret.txt", format!("{SECRET}\n"));
    let create = |id| {
        vec![
            "client",
            "create",
            "--scope",
            "emsi_open",
            "--json",
            "--id",
            id,
            "--secret-file",
        ]
    };
    let mut from_file = create("from-file");
    from_file.push(file.to_str().unwrap());
    assert_eq!(place.run_on_data(&from_file).json()["client_secret"], SECRET);

    let data = place.data();
    let mut from_stdin = create("from-stdin");
    from_stdin.extend(["-", "--data", data.to_str().unwrap()]);
    let outcome = place.run_with_input(&from_stdin, SECRET.as_bytes());
    assert_eq!(outcome.json()["client_secret"], SECRET);

    let weak = place.file("weak.txt", "short");
    let mut refused = create("weak");
    refused.push(weak.to_str().unwrap());
    place.run_on_data(&refused).fails(1, "at least 32 are required");
    let mut missing = create("missing");
    missing.push("no-such-file");
    place.run_on_data(&missing).fails(1, "no-such-file");
}

#[test]
fn every_change_shows_in_the_record() {
    let place = Place::new();
    place.client("portal");
    let show = || place.run_on_data(&["client", "show", "portal", "--json"]).json();
    let run = |arguments: &[&str]| place.run_on_data(arguments).json();

    let changed = run(&[
        "client",
        "set",
        "portal",
        "--name",
        "Portal",
        "--claim",
        "skills:rate-limit:5/1",
        "--sandbox",
        "true",
        "--json",
    ]);
    assert_eq!(changed["action"], "set");
    assert_eq!(
        (&show()["name"], &show()["sandbox"], &show()["claims"]),
        (&json!("Portal"), &json!(true), &json!(["skills:rate-limit:5/1"]))
    );
    run(&["client", "set", "portal", "--no-claims", "--json"]);
    assert_eq!(show()["claims"], json!([]));

    let rotated = run(&["client", "rotate", "portal", "--overlap", "1h", "--json"]);
    assert_eq!(rotated["client_secret"].as_str().unwrap().len(), 43);
    assert_eq!(show()["secrets"].as_array().unwrap().len(), 2);
    place
        .run_on_data(&["client", "rotate", "portal"])
        .fails(1, "two live secrets");

    run(&["client", "expire", "portal", "--at", "2099-01-01", "--json"]);
    assert_eq!(show()["expires"], 4_070_908_800_u64);
    run(&["client", "expire", "portal", "--at", "never", "--json"]);
    assert_eq!(show()["expires"], json!(null));

    assert_eq!(run(&["client", "revoke", "portal", "--json"])["action"], "revoke");
    assert_eq!(
        (&show()["enabled"], &show()["generation"]),
        (&json!(false), &json!(1))
    );
    run(&["client", "enable", "portal", "--json"]);
    assert_eq!(show()["enabled"], true);

    assert_eq!(
        run(&["client", "delete", "portal", "--json"])["client_id"],
        "portal"
    );
    place
        .run_on_data(&["client", "show", "portal"])
        .fails(1, "no client 'portal'");
    place
        .run_on_data(&["client", "create", "--scope", "emsi_open", "--id", "portal"])
        .fails(1, "never reused");
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let place = Place::new();
    place
        .run_on_data(&["client", "list"])
        .fails(2, "there is no data directory");
    place.client("portal");
    let check = |arguments: &[&str], code, complaint| place.run_on_data(arguments).fails(code, complaint);
    check(&["client"], 2, "Usage");
    check(&["client", "create"], 2, "--scope");
    check(
        &["client", "create", "--scope", "emsi_open", "--secret", "x"],
        2,
        "--secret",
    );
    check(
        &["client", "create", "--scope", "emsi_open", "--expires", "soon"],
        2,
        "2027-01-31",
    );
    check(&["client", "set", "portal"], 2, "required");
    check(&["client", "rotate", "portal", "--overlap", "long"], 2, "24h");
    check(&["client", "show"], 2, "<ID>");
    check(&["client", "show", "nobody"], 1, "no client 'nobody'");
    check(&["client", "revoke", "nobody"], 1, "no client 'nobody'");
    check(
        &["client", "create", "--scope", "everything"],
        2,
        "scope 'everything' does not exist",
    );
    check(
        &["client", "create", "--scope", "emsi_open", "--id", "portal"],
        1,
        "taken",
    );
    check(
        &[
            "client",
            "create",
            "--scope",
            "emsi_open",
            "--claim",
            "skills:nonsense",
        ],
        2,
        "is not known",
    );
}

#[test]
fn a_token_is_signed_for_the_server_that_the_settings_name() {
    let place = Place::new();
    place.client("portal");
    let token = place.run_on_data(&["client", "token", "portal"]).succeeds();
    assert_eq!(token.out.trim_end().split('.').count(), 3);
    let signed = place.run_on_data(&["client", "token", "portal", "--json"]).json();
    assert_eq!(signed["base_url"], "http://127.0.0.1:8080");
    assert_eq!(
        (&signed["expires_in"], &signed["scope"]),
        (&json!(3600), &json!("emsi_open"))
    );
    let check = |arguments: &[&str], code, complaint| place.run_on_data(arguments).fails(code, complaint);
    check(&["client", "token", "nobody"], 1, "no client 'nobody'");
    check(
        &["client", "token", "portal", "--scope", "similarity"],
        1,
        "not granted",
    );
    place.run_on_data(&["client", "revoke", "portal"]).succeeds();
    check(&["client", "token", "portal"], 1, "revoked");

    let mut anywhere = place.command(&["client", "token", "portal", "--data"]);
    let output = anywhere
        .arg(place.data())
        .env("WAYPOST_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--public-url"));
}
