//! `waypost serve`: what is missing, signals, tokens.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use crate::support::{Place, Server, eventually, list, read_answer};

/// Begins an extraction that waits for the second half of its body.
/// The server has accepted it when this returns, since it has asked for the body.
fn half_a_request(server: &Server, token: &str) -> std::net::TcpStream {
    let head = format!(
        "POST /skills/versions/latest/extract HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 16\r\nExpect: 100-continue\r\n\r\n",
        server.address()
    );
    let mut stream = server.open(head.as_bytes());
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("a call for the body");
        asked.extend(byte);
    }
    assert!(asked.starts_with(b"HTTP/1.1 100 "), "{asked:?}");
    stream.write_all(b"{\"text\":").expect("a server that reads");
    stream
}

#[test]
fn a_server_without_clients_answers_401_and_names_the_command() {
    let place = Place::new();
    place.import("alpha");
    let server = place.serve();
    server.logs("waypost client create --scope emsi_open --data");
    assert_eq!(server.get("/skills/versions", None).status, 401);
    assert_eq!(server.token("portal", "wrong").status, 401);
    let secret = place.client("portal");
    eventually("the new client", || {
        (server.token("portal", &secret).status == 200).then_some(())
    });
}

#[test]
fn a_server_without_data_answers_503_until_an_import() {
    let place = Place::new();
    let secret = place.client("portal");
    let server = place.serve();
    server.logs("waypost import skills");
    let token = server.access_token("portal", &secret);
    let answer = server.get("/skills/versions/latest/skills", Some(&token));
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("not_ready"), "{answer:?}");
    place.import("alpha");
    eventually("the import", || {
        server.latest(&token).filter(|latest| latest == "1.0")
    });
}

#[test]
fn the_command_line_signs_what_the_server_accepts() {
    let place = Place::new();
    place.client("portal");
    place.import("alpha");
    let server = place.serve();
    assert_eq!(server.started["address"], server.address().to_string());
    let sign = |url: &str| {
        let signed = place.run_on_data(&["client", "token", "portal", "--public-url", url]);
        signed.succeeds().out.trim_end().to_owned()
    };
    assert_eq!(
        server
            .get("/skills/versions", Some(&sign(server.base_url())))
            .status,
        200
    );
    let of_another_server = sign("http://127.0.0.1:1");
    assert_eq!(
        server.get("/skills/versions", Some(&of_another_server)).status,
        401
    );
}

#[test]
fn a_revoked_client_is_refused_by_a_running_server() {
    let place = Place::new();
    let secret = place.client("portal");
    place.import("alpha");
    let server = place.serve();
    let token = server.access_token("portal", &secret);
    assert_eq!(server.get("/skills/versions", Some(&token)).status, 200);
    place.run_on_data(&["client", "revoke", "portal"]).succeeds();
    let status = || server.get("/skills/versions", Some(&token)).status;
    eventually("the revocation", || (status() == 401).then_some(()));
}

#[test]
fn a_directory_that_is_not_there_is_not_made_up() {
    let place = Place::new();
    let outcome = place.run_on_data(&["serve", "--listen", "127.0.0.1:0"]);
    outcome.fails(2, "there is no data directory");
    assert!(!place.data().exists());
}

#[test]
fn settings_that_the_data_contradict_are_wrong_usage() {
    let place = Place::new();
    place.import("alpha");
    let check = |text: &str, complaint: &str| {
        let file = place.file("bad.toml", text);
        let listen = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--config",
            file.to_str().unwrap(),
        ];
        place.run_on_data(&listen).fails(2, complaint);
    };
    let health = "[health]\nlisten = \"\"\n";
    check(
        &format!("{health}[versions]\nskills = {{ \"1.0\" = \"latest\" }}\n"),
        "versions.skills.1.0",
    );
    check(
        &format!("{health}[log]\naccess = \"absent/log\"\n"),
        "setting `log.access` is `absent/log`",
    );
    check(
        &format!("{health}[classification]\nretention_days = 0\n"),
        "setting `classification.retention_days` is `0`: give at least 1 day",
    );
}

#[test]
fn a_start_names_the_address_and_the_base_url_and_warns_of_a_dangling_alias() {
    let place = Place::new();
    place.import("alpha");
    let file = place.file(
        "mine.toml",
        "public_url = \"https://api.example.org\"\n[health]\nlisten = \"localhost:0\"\n[versions]\nskills = { old = \"9.9\" }\n",
    );
    let mut command = place.command(&["serve", "--listen", "localhost:0", "--json", "--config"]);
    command.arg(&file).arg("--data").arg(place.data());
    let server = Server::start(command);
    server.logs("`versions.skills.old` names version 9.9, which is not loaded");
    assert!(
        server.started["address"]
            .as_str()
            .unwrap()
            .starts_with("127.0.0.1:")
    );
    assert_eq!(server.started["base_url"], "https://api.example.org");
}

#[test]
fn families_without_data_are_named_with_the_import_that_brings_them() {
    let place = Place::new();
    place.client("portal");
    place.import("alpha");
    place.run_on_data(&["import", "lmi", "--starter"]).succeeds();
    let config = place.file("mine.toml", "[postings.mounts.uk-jpa]\nenabled = false\n");
    let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--json", "--config"]);
    command.env("WAYPOST_HEALTH__LISTEN", "");
    command.arg(&config).arg("--data").arg(place.data());
    let server = Server::start(command);
    server.logs("no data for ca-jpa: 503 not_ready until `waypost import postings --mount ca-jpa --data");
    server.logs("no data for similarity: 503 not_ready until `waypost import similarity");
    let log = server.log();
    for loaded in ["skills", "core-lmi", "uk-jpa", "companies"] {
        assert!(!log.contains(&format!("no data for {loaded}:")), "{log}");
    }
}

#[test]
fn a_taken_port_is_named_with_its_setting() {
    let place = Place::new();
    place.client("portal");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = place.run_on_data(&["serve", "--listen", &address]);
    outcome.fails(1, &address);
    outcome.fails(1, "`listen`");
    let output = place
        .command(&["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(place.data())
        .env("WAYPOST_HEALTH__LISTEN", &address)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    for part in [
        "`health.listen`",
        "WAYPOST_HEALTH__LISTEN",
        &address,
        "port 0 for a free one, or an empty one for no health listener",
    ] {
        assert!(told.contains(part), "'{part}' in {told}");
    }
    let mut serving = place.command(&["serve", "--json", "--listen", "127.0.0.1:0", "--data"]);
    serving.arg(place.data()).env("WAYPOST_HEALTH__LISTEN", "");
    let server = Server::start(serving);
    assert_eq!(
        server.started["health_address"],
        serde_json::Value::Null,
        "{:?}",
        server.started
    );
}

#[test]
fn a_request_under_way_finishes_while_the_server_drains() {
    let place = Place::new();
    let secret = place.client("portal");
    place.import("alpha");
    let mut server = place.serve();
    let token = server.access_token("portal", &secret);
    let mut request = half_a_request(&server, &token);
    server.signal("TERM");
    server.logs("draining");
    request.write_all(b"\"alpha\"}").unwrap();
    let answer = read_answer(request);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["data"][0]["skill"]["name"], "alpha");
    assert_eq!(server.ends(), Some(0), "{}", server.log());
}

#[test]
fn an_idle_server_ends_at_once_on_an_interrupt() {
    let place = Place::new();
    place.client("portal");
    let mut server = place.serve();
    server.signal("INT");
    assert_eq!(server.ends(), Some(0), "{}", server.log());
}

#[test]
fn a_second_signal_ends_at_once() {
    let place = Place::new();
    let secret = place.client("portal");
    place.import("alpha");
    let mut server = place.serve();
    let token = server.access_token("portal", &secret);
    let request = half_a_request(&server, &token);
    server.signal("TERM");
    server.logs("draining");
    server.signal("TERM");
    assert_eq!(server.ends(), Some(1), "{}", server.log());
    drop(request);
}

#[test]
fn an_invalid_new_configuration_leaves_the_running_one() {
    let place = Place::new();
    let secret = place.client("portal");
    place.import("alpha");
    let file = place.file("mine.toml", "[health]\nlisten = \"\"\n");
    let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--json", "--config"]);
    command.arg(&file).arg("--data").arg(place.data());
    let server = Server::start(command);
    place.file("mine.toml", "[auth]\nlifetime_seconds = 1\n");
    server.signal("HUP");
    server.logs("the configuration cannot be used; the running one stays");
    let answer = server.token("portal", &secret);
    assert_eq!(answer.json()["expires_in"], 3600);
    place.file(
        "mine.toml",
        "[health]\nlisten = \"\"\n[auth]\nlifetime_seconds = 600\n",
    );
    server.signal("HUP");
    server.logs("restart to use it");
    assert_eq!(server.token("portal", &secret).json()["expires_in"], 3600);
}

#[test]
fn a_running_server_switches_to_an_import_without_failing_a_request() {
    let place = Place::new();
    let secret = place.client("portal");
    place.import("alpha beta");
    let server = place.serve();
    let token = server.access_token("portal", &secret);
    let file = place.file("more.csv", list("alpha beta gamma"));
    let imported = place
        .run_on_data(&["import", "skills", "--csv", file.to_str().unwrap(), "--json"])
        .json();
    assert_eq!(imported["version"], "1.1");
    eventually("the switch", || {
        let answer = server.get("/skills/versions", Some(&token));
        assert_eq!(answer.status, 200, "{answer:?}");
        (answer.json()["data"][0] == "1.1").then_some(())
    });
    let found = server.get("/skills/versions/latest/skills?q=gamma", Some(&token));
    assert_eq!(found.json()["data"][0]["name"], "gamma", "{found:?}");
    let earlier = server.get("/skills/versions/1.0/skills?q=gamma", Some(&token));
    assert_eq!(
        earlier.json()["data"].as_array().map(Vec::len),
        Some(0),
        "{earlier:?}"
    );
    place.run_on_data(&["catalog", "rollback"]).succeeds();
    eventually("the way back", || {
        server.latest(&token).filter(|latest| latest == "1.0")
    });
}
