//! Postings that go into ClickHouse by command.

use serde_json::Value;

use crate::{
    clickhouse_front,
    support::{Place, eventually},
};

/// Loads the postings of a mount into the database that every server has.
fn load(place: &Place, port: u16, mount: &str) -> Value {
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
        mount,
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
    let first = load(&place, port, "uk-jpa");
    assert_eq!(
        (&first["written_postings"], &first["changed"]),
        (&300.into(), &true.into())
    );
    assert_eq!(first["version"], 1);
    let again = load(&place, port, "uk-jpa");
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

/// Questions of every form; the postings of `generate` reach back two years from its day.
const QUESTIONS: [(&str, &str); 13] = [
    (
        "totals",
        r#"{"filter":{"when":"active"},"metrics":["unique_postings","posting_intensity","median_salary","unique_companies"]}"#,
    ),
    (
        "totals",
        r#"{"filter":{"when":"active","keywords":{"query":"nurse OR \"data analyst\"","type":"expression"}}}"#,
    ),
    (
        "totals",
        r#"{"filter":{"when":"active","title_name":["No such title"]}}"#,
    ),
    (
        "totals",
        r#"{"filter":{"when":"active","salary":{"lower_bound":50000}}}"#,
    ),
    (
        "timeseries",
        r#"{"filter":{"when":{"start":"WINDOW","end":"WINDOW"}},"metrics":["unique_postings","max_salary"]}"#,
    ),
    (
        "rankings/city_name",
        r#"{"filter":{"when":"active"},"rank":{"by":"unique_companies","extra_metrics":["median_posting_duration"]}}"#,
    ),
    (
        "rankings/skills_name",
        r#"{"filter":{"when":"active","is_remote":true},"rank":{"by":"significance","min_unique_postings":1}}"#,
    ),
    (
        "rankings/title_name/timeseries",
        r#"{"filter":{"when":"active"},"rank":{"limit":3},"timeseries":{"when":{"start":"WINDOW","end":"WINDOW"}}}"#,
    ),
    (
        "rankings/edulevels_name/rankings/skills",
        r#"{"filter":{"when":"active"},"rank":{"limit":2},"nested_rank":{"by":"significance"}}"#,
    ),
    (
        "rankings/company_name/distributions/salary",
        r#"{"filter":{"when":"active"},"rank":{"limit":4},"distribution":{"type":"percentile"}}"#,
    ),
    (
        "distributions/posting_duration",
        r#"{"filter":{"when":{"start":"WINDOW","end":"WINDOW"}},"distribution":{"type":"histogram"}}"#,
    ),
    (
        "postings",
        r#"{"filter":{"when":"active","keywords":{"query":"manager care"}},"limit":20,"fields":["id","score","title_raw","body","skills_name","location","active_sources_info","salary_to"]}"#,
    ),
    ("taxonomies/skills/lookup", r#"{"ids":["nobody"]}"#),
];

#[test]
fn a_server_on_clickhouse_answers_byte_for_byte_as_one_on_its_data_directory() {
    let Some(port) = clickhouse_front::port() else {
        return;
    };
    let place = Place::new();
    place
        .run_on_data(&["postings", "generate", "--postings", "400", "--mount", "jpa"])
        .succeeds();
    load(&place, port, "jpa");
    let secret = place.client_with("reader", "postings:us");
    // The corpus counts its salaries in the first of these, so that a mount with the other has none.
    for currency in ["USD", "EUR"] {
        compare(&place, port, currency, &secret);
    }
}

/// Serves the postings from both places, with a currency of the mount, and compares all answers.
fn compare(place: &Place, port: u16, currency: &str, secret: &str) {
    let mount = format!("[postings.mounts.jpa]\ncurrency = \"{currency}\"\n");
    let own = place.file("own.toml", &mount);
    let settings = place.file(
        "waypost.toml",
        format!(
            "{mount}[postings.datasets.jpa]\nengine = \"clickhouse\"\nurl = \"http://127.0.0.1:{port}\"\n\
             database = \"default\"\n[postings.mounts.global-postings]\nenabled = false\n"
        ),
    );
    let embedded = place.serve_with(&["--config", own.to_str().expect("a path in UTF-8")]);
    let remote = place.serve_with(&["--config", settings.to_str().expect("a path in UTF-8")]);
    let token = embedded.access_token("reader", secret);
    // A token holds for the server that gave it.
    let remote_token = remote.access_token("reader", secret);
    let about = eventually("the postings are open", || {
        let answer = remote.get("/jpa/meta", Some(&remote_token));
        (answer.status == 200).then_some(answer)
    });
    assert_eq!(about.body, embedded.get("/jpa/meta", Some(&token)).body);
    let meta = about.json()["data"].clone();
    assert_eq!(meta["salary_currency"], currency);
    assert_eq!(meta["postings"]["with_salary"] != 0, currency == "USD", "{meta}");
    let months = meta["available_months"].clone();
    let months = months.as_array().expect("months");
    let month = months[months.len() / 2].as_str().expect("a month");
    let mut answered = 0;
    for (path, body) in QUESTIONS {
        let (path, body) = (format!("/jpa/{path}"), body.replace("WINDOW", month));
        let (expected, found) = (
            embedded.post(&path, &body, &token),
            remote.post(&path, &body, &remote_token),
        );
        assert_eq!(
            found.status, expected.status,
            "{path} {body}: {found:?} {expected:?}"
        );
        let without_id = |body: &str| -> Value {
            let mut value: Value = serde_json::from_str(body).expect("JSON");
            if let Some(error) = value["errors"].get_mut(0) {
                error["id"] = Value::Null;
            }
            value
        };
        match expected.status {
            200 => assert_eq!(found.body, expected.body, "{path} {body}"),
            _ => assert_eq!(without_id(&found.body), without_id(&expected.body)),
        }
        answered += usize::from(expected.status == 200);
    }
    assert_eq!(
        answered,
        QUESTIONS.len() - 1,
        "one question holds a title that nobody knows"
    );
}
