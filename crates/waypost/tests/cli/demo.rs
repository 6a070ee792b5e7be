//! `waypost demo`

use std::path::PathBuf;

use crate::support::{Place, Server};

fn demo(place: &Place, arguments: &[&str]) -> Server {
    let mut command = place.command(&["demo", "--listen", "127.0.0.1:0", "--json", "--postings", "0"]);
    command.args(arguments);
    Server::start(command)
}

#[test]
fn a_demo_serves_starter_data_and_leaves_nothing_behind() {
    let place = Place::new();
    let mut server = demo(&place, &[]);
    assert_eq!(server.started["client_id"], "demo");
    assert_eq!(server.started["starter_data"], true);
    let directory = PathBuf::from(server.started["data_dir"].as_str().unwrap());
    assert!(directory.is_dir());
    let secret = server.started["client_secret"].as_str().unwrap().to_owned();
    let token = server.access_token("demo", &secret);
    let found = server.get("/skills/versions/latest/skills?q=python&limit=3", Some(&token));
    assert_eq!(found.status, 200, "{found:?}");
    assert!(found.body.contains("Python"), "{found:?}");
    let tables = server.get("/core-lmi/meta/definitions", Some(&token)).json();
    let described = tables["datasets"][0]["description"].as_str().unwrap();
    assert!(described.starts_with("SYNTHETIC"), "{tables}");
    assert_eq!(
        server.get("/usage", Some(&token)).json()["data"]["client"]["sandbox"],
        true
    );
    server.signal("INT");
    assert_eq!(server.ends(), Some(0), "{}", server.log());
    assert!(!directory.exists());
}

#[test]
fn a_second_demo_on_a_directory_replaces_the_secret_and_keeps_tokens() {
    let place = Place::new();
    let data = place.data();
    let data = data.to_str().unwrap();
    let mut first = demo(&place, &["--data", data]);
    let secret = first.started["client_secret"].as_str().unwrap().to_owned();
    let address = first.address().to_string();
    let token = first.access_token("demo", &secret);
    first.signal("TERM");
    assert_eq!(first.ends(), Some(0));
    drop(first);

    // The token names the address, so the second demo has to have the same one.
    let mut command = place.command(&[
        "demo",
        "--listen",
        &address,
        "--json",
        "--postings",
        "0",
        "--data",
        data,
    ]);
    command.env("WAYPOST_PUBLIC_URL", format!("http://{address}"));
    let second = Server::start(command);
    assert_ne!(second.started["client_secret"], secret.as_str());
    assert_eq!(
        second.token("demo", &secret).status,
        401,
        "the earlier secret is gone"
    );
    assert_eq!(
        second.get("/skills/versions", Some(&token)).status,
        200,
        "its tokens are not"
    );
}

#[test]
fn a_demo_serves_imported_data_where_there_are_some() {
    let place = Place::new();
    place.import("zymurgy");
    let data = place.data();
    let server = demo(&place, &["--data", data.to_str().unwrap()]);
    assert_eq!(server.started["starter_data"], false);
    let token = server.access_token("demo", server.started["client_secret"].as_str().unwrap());
    let found = server.get("/skills/versions/latest/skills", Some(&token));
    assert!(found.body.contains("zymurgy"), "{found:?}");
}

#[test]
fn the_first_curl_works_when_it_is_pasted() {
    let place = Place::new();
    if std::process::Command::new("curl")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("skipped: curl is not there");
        return;
    }
    // Without --json the welcome is on stderr; its end is known by its last line.
    let mut child = place
        .command(&["demo", "--listen", "127.0.0.1:0", "--postings", "0"])
        .spawn()
        .expect("the binary starts");
    let mut welcome = String::new();
    let errors = std::io::BufReader::new(child.stderr.take().unwrap());
    for line in std::io::BufRead::lines(errors).map_while(Result::ok) {
        welcome.push_str(&line);
        welcome.push('\n');
        if line.starts_with("Manual:") {
            break;
        }
    }
    let start = welcome.find("  TOKEN=").expect("the first curl");
    let end = welcome.find("Manual:").expect("the end of the welcome");
    let output = std::process::Command::new("sh")
        .args(["-c", &welcome[start..end]])
        .output()
        .unwrap();
    let answer = String::from_utf8_lossy(&output.stdout);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.contains("\"Python"), "{answer} {welcome}");
}

#[test]
fn a_demo_does_not_let_a_revoked_client_in_again() {
    let place = Place::new();
    place.client("demo");
    place.run_on_data(&["client", "revoke", "demo"]).succeeds();
    place
        .run_on_data(&["demo", "--listen", "127.0.0.1:0"])
        .fails(1, "waypost client enable demo");
}

#[test]
fn wrong_usage_of_the_demo() {
    let place = Place::new();
    place.run(&["demo", "--listen", "nowhere"]).fails(2, "--listen");
    place.run(&["demo", "--port", "1"]).fails(2, "--port");
}

#[test]
fn a_demo_answers_about_synthetic_postings_that_say_what_they_are() {
    let place = Place::new();
    let mut command = place.command(&["demo", "--listen", "127.0.0.1:0", "--json", "--postings", "400"]);
    command.env("WAYPOST_STATE__RELOAD_SECONDS", "1");
    let server = Server::start(command);
    let token = server.access_token("demo", server.started["client_secret"].as_str().unwrap());
    // Until the postings are there the family says that it is loading.
    let meta = loop {
        let meta = server.get("/jpa/meta", Some(&token));
        match meta.status {
            200 => break meta.json(),
            503 => std::thread::yield_now(),
            _ => panic!("{meta:?}"),
        }
    };
    assert_eq!(meta["data"]["postings"]["unique"], 400);
    assert_eq!(meta["data"]["latest_day"], "2025-12-31");
    let body = meta["data"]["attribution"]["body"].as_str().unwrap();
    assert!(body.starts_with("Synthetic postings"), "{meta}");
    let dataset = "/core-lmi/meta/dataset/waypost.us.postings";
    let described = loop {
        let described = server.get(&format!("{dataset}/latest"), Some(&token));
        match described.status {
            200 => break described.json(),
            404 => std::thread::yield_now(),
            _ => panic!("{described:?}"),
        }
    };
    // Employers of the postings become companies, and all taxonomies are put together anew: those of the starter data stay.
    let taxonomies = "/classification/taxonomies";
    loop {
        let companies = format!("{taxonomies}/companies/versions/latest/concepts?limit=1");
        let companies = server.get(&companies, Some(&token));
        assert_eq!(companies.status, 200, "{companies:?}");
        if companies.json()["data"]
            .as_array()
            .is_some_and(|it| !it.is_empty())
        {
            break;
        }
        std::thread::yield_now();
    }
    let lot = server.get(&format!("{taxonomies}/lot"), Some(&token));
    assert_eq!(lot.status, 200, "{lot:?}");
    let occupations = server.get("/career-pathways/dimensions", Some(&token));
    assert_eq!(occupations.status, 200, "{occupations:?}");
    let description = described["attributes"]["description"].as_str().unwrap();
    assert!(description.starts_with("SYNTHETIC"), "{described}");
    assert_eq!(described["attributes"]["synthetic"], "true");
    let levels: Vec<_> = described["dimensions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["levelsStored"].to_string())
        .collect();
    let all = [
        r#"["1","2","3","MSA"]"#,
        r#"["1","2","3","5"]"#,
        r#"["1","2","3"]"#,
    ];
    assert_eq!(levels, all);
}
