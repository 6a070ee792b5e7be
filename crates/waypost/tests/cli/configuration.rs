//! `waypost serve --check`: layers, origins, complaints.

use serde_json::Value;

use crate::support::Place;

#[test]
fn every_value_has_its_origin_and_later_layers_win() {
    let place = Place::new();
    let file = place.file(
        "mine.toml",
        "listen = \"127.0.0.1:1\"\n[auth]\nleeway_seconds = 7\n",
    );
    let mut command = place.command(&[
        "serve",
        "--check",
        "--json",
        "--listen",
        "127.0.0.1:2",
        "--config",
    ]);
    let output = command
        .arg(&file)
        .env("WAYPOST_AUTH__AUDIENCE", "ours")
        .env("WAYPOST_CORS__ORIGINS", "[\"https://jobs.example.org\"]")
        .env("WAYPOST_SERVICE_HOST", "10.0.0.1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        complaints.contains("WAYPOST_SERVICE_HOST is no setting"),
        "{complaints}"
    );
    let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
    let check = |key: &str, value: Value, origin: &str| {
        let settings = checked["settings"].as_array().unwrap();
        let found = settings.iter().find(|it| it["key"] == key).unwrap();
        assert_eq!(
            (&found["value"], &found["origin"]),
            (&value, &origin.into()),
            "{key}"
        );
    };
    check("listen", "127.0.0.1:2".into(), "command line");
    check("auth.leeway_seconds", 7.into(), file.to_str().unwrap());
    check("auth.audience", "ours".into(), "environment");
    check(
        "cors.origins",
        vec!["https://jobs.example.org"].into(),
        "environment",
    );
    check("auth.lifetime_seconds", 3600.into(), "default");
    check("hosts.\"agnitio.*\"", "core-lmi".into(), "default");
    assert!(!place.path("waypost-data").exists(), "a check creates nothing");
}

#[test]
fn a_check_prints_lines_for_people() {
    let place = Place::new();
    let checked = place.run(&["serve", "--check"]).succeeds();
    let line = checked.out.lines().find(|line| line.starts_with("listen = "));
    assert!(line.unwrap().ends_with("# default"), "{checked:?}");
}

#[test]
fn what_cannot_be_used_is_named_with_value_and_remedy() {
    let place = Place::new();
    let refused = |text: &str, complaint: &str| {
        let file = place.file("bad.toml", text);
        let arguments = ["serve", "--check", "--config", file.to_str().unwrap()];
        place.run(&arguments).fails(2, complaint);
        place.run(&arguments).fails(2, "error: ");
    };
    refused(
        "[limits]\nqeue = 1\n",
        "bad.toml: there is no setting `limits.qeue`",
    );
    refused(
        "[limits]\nqueue = \"many\"\n",
        "bad.toml: setting `limits.queue` is `\"many\"`",
    );
    refused(
        "[limits]\nqueue = 0\n",
        "setting `limits.queue` is `0`: give at least 1",
    );
    refused(
        "[limits]\nprofile = \"closed\"\n",
        "bad.toml: setting `limits.profile` is `\"closed\"`",
    );
    refused(
        "[limits.default]\nskills = \"5\"\n",
        "limits.default.skills = \"5\"",
    );
    refused("[scopes]\nskills = []\n", "scopes.skills");
    refused(
        "[versions]\nskills = { \"1\" = \"2\", \"2\" = \"latest\" }\n",
        "versions.skills.1",
    );
    refused("[hosts]\n\"a.b*\" = \"skills\"\n", "hosts");
    refused("[hosts]\n\"a.*\" = \"nope\"\n", "setting `hosts.a.*` is `nope`");
    refused(
        "[versions]\nnope = { a = \"1.0\" }\n",
        "setting `versions.nope` is `nope`",
    );
    refused(
        "trusted_proxies = [\"proxy\"]\n",
        "`proxy` is no network; give CIDR",
    );
    refused(
        "[limits]\nprofile = \"closed\"\n",
        "expected `open` or `compatible`",
    );
    refused("[cors]\norigins = [\"*\"]\n", "setting `cors.origins` is `*`");
    refused(
        "[cors]\norigins = [\"https://x/\"]\n",
        "setting `cors.origins` is `https://x/`",
    );
    refused(
        "public_url = \"https://x?a=1\"\n",
        "setting `public_url` is `https://x?a=1`",
    );
    refused("[auth]\nleeway_seconds = 301\n", "give 0 to 300 seconds");
    refused("listen = 1 2\n", "bad.toml: ");
    let file = place.file(
        "small.toml",
        "trusted_proxies = [\"10.0.0.1\"]\n[limits]\nmemory_bytes = 1\n",
    );
    let warned = place
        .run(&["serve", "--check", "--config", file.to_str().unwrap()])
        .succeeds();
    assert!(warned.err.contains("`limits.memory_bytes` is `1`"), "{warned:?}");
    place
        .run(&["serve", "--check", "--config", "absent.toml"])
        .fails(2, "absent.toml");
    place.run(&["serve", "--listen", "here"]).fails(2, "--listen");
}

#[test]
fn an_unknown_variable_of_a_section_is_refused() {
    let place = Place::new();
    let output = place
        .command(&["serve", "--check"])
        .env("WAYPOST_AUTH__LIFETIME", "600")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        complaint.contains("there is no setting `auth.lifetime`"),
        "{complaint}"
    );
    assert!(complaint.contains("environment"), "{complaint}");
}
