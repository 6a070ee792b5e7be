//! The Companies family on a small list of our own, imported in two versions, and without a list.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{
    request::Request,
    server::{Server, Setup, eventually},
};

const FIRST: &str = "\
id,name,naics,isStaffing,isFortune1000,website,city,state,postal_code,aliases
20,Fern & Crumb,311811,,,,Troy,New York,12180,Fern Bakery
31,Quay Street Bakers,,,,,,,,
100,Ocean Staffing,,yes,,,,,,
A7,Late Loaf,,,,,,,,
";

const SECOND: &str = "\
id,name,naics,isStaffing,isFortune1000,website,city,state,postal_code,aliases
20,Fern & Crumb,311811,,yes,https://fern.example,Troy,New York,12180,Fern Bakery
31,Quay Street Bakers,,,,,,,,
A7,Late Loaf,,,,,,,,
,International Bread Machines,333241,,,,,,,
";

const LATEST: &str = "/companies/versions/latest";

/// A server with versions 1.0 and 2.0.
fn bakery() -> &'static Server {
    static BAKERY: LazyLock<Server> = LazyLock::new(|| {
        let setup = Setup::empty()
            .client(
                "two",
                &["--all-scopes", "--claim", "companies:normalize:quota:2/month"],
            )
            .client(
                "bulk-only",
                &[
                    "--all-scopes",
                    "--restricted",
                    "--claim",
                    "companies:normalize:bulk",
                ],
            );
        setup.import_companies(FIRST);
        setup.import_companies(SECOND);
        setup.start()
    });
    &BAKERY
}

fn get(target: &str) -> Value {
    bakery().call(Request::get(target)).ok()
}

fn post(target: &str, body: &str) -> Value {
    bakery().call(Request::json(target, body)).ok()
}

fn ids(answer: &Value) -> Vec<&str> {
    let items = answer["data"].as_array().expect("an array");
    items
        .iter()
        .map(|item| item["id"].as_str().expect("an id"))
        .collect()
}

#[test]
fn companies_are_read_whole_by_id() {
    let expected = json!({ "data": {
        "id": "20", "name": "Fern & Crumb", "naics": "311811", "isStaffing": false, "isFortune1000": true,
        "website": "https://fern.example", "city": "Troy", "state": "New York", "postal_code": "12180",
    }});
    assert_eq!(get(&format!("{LATEST}/companies/20")), expected);
    let unknown = bakery().call(Request::get(&format!("{LATEST}/companies/21")));
    assert_eq!(
        unknown.is(404, "unknown_company").detail(),
        "Unrecognized company '21'"
    );
    bakery()
        .call(Request::get("/companies/versions/1.7/companies/20"))
        .is(404, "unknown_version");
}

#[test]
fn lists_go_by_id_behind_the_cursor() {
    let check = |query: &str, expected: &[&str]| {
        let answer = get(&format!("{LATEST}/companies?{query}"));
        assert_eq!(ids(&answer), expected, "{query}");
    };
    check("", &["20", "31", "101", "A7"]);
    check("limit=2", &["20", "31"]);
    check("limit=2&after=31", &["101", "A7"]);
    check("limit=0&after=", &["20", "31", "101", "A7"]);
    check("after=30", &["31", "101", "A7"]);
    check("after=A7", &[]);
    check("q=fern", &["20"]);
    check("q=FERN%20and%20crumb%20LLC", &["20"]);
    check("q=bread%20intl", &[]);
    check("q=brea%20machin", &["101"]);
    check("q=bakrey", &[]);
    check("q=bakers", &["31"]);
    check("q=&limit=1", &["20"]);
    check("q=l&after=20", &["A7"]);
    let first = get(&format!("{LATEST}/companies?limit=1"));
    assert_eq!(first["data"][0], json!({ "id": "20", "name": "Fern & Crumb" }));
    let chosen = get(&format!("{LATEST}/companies?limit=1&fields=naics,%20postal_code"));
    assert_eq!(
        chosen["data"][0],
        json!({ "naics": "311811", "postal_code": "12180" })
    );
    for query in ["limit=1001", "limit=-1"] {
        bakery()
            .call(Request::get(&format!("{LATEST}/companies?{query}")))
            .is(400, "out_of_bounds");
    }
}

#[test]
fn unknown_ids_are_dropped_and_the_order_is_that_of_ids() {
    let answer = post(
        &format!("{LATEST}/companies"),
        r#"{"ids":["A7",31,"31","nope",20],"fields":["id"]}"#,
    );
    assert_eq!(
        answer,
        json!({ "data": [{ "id": "20" }, { "id": "31" }, { "id": "A7" }] })
    );
    for (body, code, pointer) in [
        (r#"{"ids":[true]}"#, "wrong_type", "/ids/0"),
        (r#"{"ids":[]}"#, "out_of_bounds", "/ids"),
        (r#"{"ids":["20"],"fields":[]}"#, "out_of_bounds", "/fields"),
        (
            r#"{"ids":["20"],"fields":["colour"]}"#,
            "unknown_field",
            "/fields/0",
        ),
        (r#"{"ids":["20"],"limit":1}"#, "unknown_member", "/limit"),
    ] {
        let answer = bakery().call(Request::json(&format!("{LATEST}/companies"), body));
        assert_eq!(
            answer.is(400, code).source(),
            json!({ "pointer": pointer }),
            "{body}"
        );
    }
}

#[test]
fn raw_names_are_normalised() {
    let normalize = format!("{LATEST}/normalize");
    let fern = json!({ "data": { "company": { "id": "20", "name": "Fern & Crumb" } } });
    assert_eq!(post(&normalize, r#"{"term":"fern and crumb inc"}"#), fern);
    assert_eq!(post(&normalize, r#"{"term":"FERN BAKERY, LLC"}"#), fern);
    assert_eq!(
        bakery()
            .call(Request::text(&normalize, "Fern & Crumb Ltd\r\n"))
            .ok(),
        fern
    );
    assert_eq!(
        post(&normalize, r#"{"term":"Intl Bread Machines","fields":["naics"]}"#),
        json!({ "data": { "company": { "naics": "333241" } } })
    );
    let chosen = Request::text(&format!("{normalize}?fields=city"), "fern crumb");
    assert_eq!(
        bakery().call(chosen).ok(),
        json!({ "data": { "company": { "city": "Troy" } } })
    );
    let unknown = bakery().call(Request::json(&normalize, r#"{"term":"Zzz Works"}"#));
    assert_eq!(
        unknown.is(404, "no_match").detail(),
        "Could not normalize company 'Zzz Works'"
    );
    bakery()
        .call(Request::json(&normalize, r#"{"term":"  "}"#))
        .is(404, "no_match");
    for (body, code) in [
        (r#"{"term":""}"#, "out_of_bounds"),
        (r#"{"term":"a","confidenceThreshold":0.5}"#, "unknown_member"),
        (r#"{"terms":["a"]}"#, "missing_member"),
    ] {
        bakery().call(Request::json(&normalize, body)).is(400, code);
    }
    let long = "é".repeat(512);
    let fits = bakery().call(Request::json(&normalize, &json!({ "term": long }).to_string()));
    fits.is(404, "no_match");
    let body = json!({ "term": format!("{long}x") }).to_string();
    bakery()
        .call(Request::json(&normalize, &body))
        .is(413, "term_too_large");
    let listed = bakery().call(Request::post(&normalize, "text/html", "x"));
    assert_eq!(
        listed.is(415, "unsupported_content_type").detail(),
        "Accepted Content-Type(s): 'application/json', 'text/plain'"
    );
}

#[test]
fn inspections_list_the_best_first() {
    let inspect = format!("{LATEST}/normalize/inspect");
    let found = post(&inspect, r#"{"term":"fern & crumb"}"#);
    assert_eq!(found["data"][0]["company"]["id"], "20");
    assert_eq!(post(&inspect, r#"{"term":"zzz"}"#), json!({ "data": [] }));
    let text = Request::text(&format!("{inspect}?limit=1&fields=id"), "Quay St Bakers");
    assert_eq!(
        bakery().call(text).ok(),
        json!({ "data": [{ "company": { "id": "31" } }] })
    );
    for body in [r#"{"term":"a","limit":0}"#, r#"{"term":"a","limit":101}"#] {
        bakery()
            .call(Request::json(&inspect, body))
            .is(400, "out_of_bounds");
    }
}

#[test]
fn many_names_are_normalised_in_order() {
    let bulk = format!("{LATEST}/normalize/bulk");
    let fern = json!({ "id": "20", "name": "Fern & Crumb" });
    assert_eq!(
        post(
            &bulk,
            r#"{"terms":["fern and crumb inc","zzz","fern and crumb inc"]}"#
        ),
        json!({ "data": [
            { "term": "fern and crumb inc", "company": fern },
            { "term": "zzz", "company": null },
            { "term": "fern and crumb inc", "company": fern },
        ]})
    );
    let lines = Request::text(&format!("{bulk}?fields=id"), "fern crumb\r\n\n  \nLate Loaf GmbH");
    assert_eq!(
        bakery().call(lines).ok(),
        json!({ "data": [
            { "term": "fern crumb", "company": { "id": "20" } },
            { "term": "Late Loaf GmbH", "company": { "id": "A7" } },
        ]})
    );
    let most = json!({ "terms": vec!["zzz"; 100] }).to_string();
    assert_eq!(post(&bulk, &most)["data"].as_array().map(Vec::len), Some(100));
    let more = json!({ "terms": vec!["zzz"; 101] }).to_string();
    bakery()
        .call(Request::json(&bulk, &more))
        .is(400, "out_of_bounds");
    bakery()
        .call(Request::text(&bulk, &"zzz\n".repeat(101)))
        .is(400, "out_of_bounds");
    bakery()
        .call(Request::text(&bulk, "\n\n"))
        .is(400, "out_of_bounds");
    let long = json!({ "terms": ["a", "b".repeat(1_025)] }).to_string();
    bakery()
        .call(Request::json(&bulk, &long))
        .is(413, "term_too_large");
}

#[test]
fn permissions_open_their_endpoints_alone() {
    let bulk = Request::json(&format!("{LATEST}/normalize/bulk"), r#"{"terms":["fern"]}"#);
    bakery().call_as("bulk-only", bulk).ok();
    for path in ["normalize", "normalize/inspect"] {
        let request = Request::json(&format!("{LATEST}/{path}"), r#"{"term":"fern"}"#);
        let answer = bakery().call_as("bulk-only", request);
        assert_eq!(
            answer.is(401, "missing_permission").detail(),
            "You do not have access to this endpoint: permission 'companies:full_access' is required"
        );
    }
}

#[test]
fn only_answers_cost_quota() {
    let send = |path: &str, body: &str| {
        let request = Request::json(&format!("{LATEST}/{path}"), body);
        bakery().call_as("two", request)
    };
    send("normalize", r#"{"term":"zzz"}"#).is(404, "no_match");
    send("normalize/bulk", r#"{"terms":["fern","zzz","quay"]}"#).ok();
    send("normalize", r#"{"term":"Fern & Crumb"}"#).ok();
    send("normalize/inspect", r#"{"term":"fern"}"#).is(429, "quota_exceeded");
    bakery()
        .call_as("two", Request::get(&format!("{LATEST}/companies")))
        .ok();
}

#[test]
fn versions_are_described_and_compared() {
    assert_eq!(get("/companies/versions"), json!({ "data": ["2.0", "1.0"] }));
    let described = get(LATEST);
    assert_eq!(described["data"]["version"], "2.0");
    assert_eq!(described["data"]["companyCount"], 4);
    assert_eq!(
        described["data"]["fields"],
        json!([
            "id",
            "name",
            "naics",
            "isStaffing",
            "isFortune1000",
            "website",
            "city",
            "state",
            "postal_code"
        ])
    );
    assert_eq!(
        get(&format!("{LATEST}/changes")),
        json!({ "data": {
            "additions": [{ "id": "101", "name": "International Bread Machines" }],
            "removals": [{ "id": "100", "name": "Ocean Staffing" }],
            "alterations": [{ "id": "20", "name": "Fern & Crumb" }],
        }})
    );
    assert_eq!(
        get("/companies/versions/1.0/changes"),
        json!({ "data": { "additions": [], "removals": [], "alterations": [] } })
    );
    let meta = get("/companies/meta");
    assert_eq!(meta["data"]["attribution"]["title"], "Waypost Companies");
    assert_eq!(meta["data"]["latestVersion"], "2.0");
}

#[test]
fn without_a_list_there_is_an_empty_version_until_one_is_imported() {
    let server = Setup::empty().start();
    let get = |target: &str| server.call(Request::get(target)).ok();
    let healthy = json!({ "data": { "healthy": true, "message": "Service is healthy" } });
    assert_eq!(server.send(&Request::get("/companies/status")).ok(), healthy);
    assert_eq!(get("/companies/versions"), json!({ "data": ["1.0"] }));
    assert_eq!(get("/companies/versions/1.0")["data"]["companyCount"], 0);
    assert_eq!(get(&format!("{LATEST}/companies?q=fern")), json!({ "data": [] }));
    let normalize = Request::json(&format!("{LATEST}/normalize"), r#"{"term":"Fern & Crumb"}"#);
    server.call(normalize.clone()).is(404, "no_match");
    // What stands in for a version may not be kept as long as one.
    let listed = server.call(Request::get("/companies/versions/1.0/companies"));
    assert_eq!(listed.header("cache-control"), Some("private, max-age=300"));
    server.setup().import_companies(FIRST);
    let found = eventually("the list is served", || {
        let answer = server.call(normalize.clone());
        (answer.status == 200).then(|| answer.json())
    });
    assert_eq!(found["data"]["company"]["id"], "20");
    assert_eq!(get("/companies/versions"), json!({ "data": ["1.0"] }));
    server.check_metrics();
}

#[test]
fn employers_of_loaded_postings_are_companies() {
    let setup = Setup::empty();
    setup.import_companies("id,name,naics\n20,Fern & Crumb,311811\nZ-1,Mill Lane,\n");
    let jobs = "\
id,title_raw,posted,company_raw,naics
1,Baker,2025-06-01,\"Fern & Crumb, Inc.\",
2,Baker,2025-06-02,\"Quay Street Bakers, Inc.\",311812
3,Cook,2025-06-03,\"Quay Street Bakers, Inc.\",311812
4,Welder,2025-06-04,QUAY STREET BAKERS,
5,Nurse,2025-06-05,Troy Mills,72
";
    let file = setup.data().join("jobs.csv");
    std::fs::write(&file, jobs).expect("a file");
    setup.run(&["import", "postings", file.to_str().expect("UTF-8")]);
    let server = setup.start();
    let get = |target: &str| server.call(Request::get(target)).ok();
    let post = |target: &str, body: &Value| server.call(Request::json(target, &body.to_string())).ok();

    // What the facet of the postings calls an employer is found by that id, under the same name.
    let ranking = json!({ "filter": { "when": "active" }, "rank": { "by": "unique_postings", "limit": 10 } });
    let mut codes: Vec<(String, u64)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (facet, is_code) in [("company", true), ("company_name", false)] {
        let ranked = post(&format!("/jpa/rankings/{facet}"), &ranking);
        let buckets = ranked["data"]["ranking"]["buckets"]
            .as_array()
            .expect("buckets")
            .clone();
        for bucket in buckets {
            let name = bucket["name"].as_str().expect("a name").to_owned();
            if is_code {
                codes.push((name, bucket["unique_postings"].as_u64().expect("a count")));
            } else {
                names.push(name);
            }
        }
    }
    let [(quay, 3), (fern, 1), (troy, 1)] = codes.as_slice() else {
        panic!("{codes:?}");
    };
    assert_eq!(fern, "20");
    assert!(quay.len() == 16 && quay.starts_with('9'), "{quay}");
    let of_quay = json!({
        "id": quay, "name": "Quay Street Bakers, Inc.", "naics": "311812", "isStaffing": false,
        "isFortune1000": false, "website": null, "city": null, "state": null, "postal_code": null,
    });
    assert_eq!(
        get(&format!("{LATEST}/companies/{quay}")),
        json!({ "data": of_quay })
    );
    let read = get(&format!("{LATEST}/companies/{troy}"));
    assert_eq!(
        (&read["data"]["name"], &read["data"]["naics"]),
        (&json!("Troy Mills"), &json!(null))
    );
    names.sort();
    let all = get(&format!("{LATEST}/companies?fields=name"));
    for name in &names {
        assert!(
            all["data"]
                .as_array()
                .expect("companies")
                .contains(&json!({ "name": name })),
            "{name}"
        );
    }

    let quay = json!({ "id": quay, "name": "Quay Street Bakers, Inc." });
    assert_eq!(
        get(&format!("{LATEST}/companies?q=quay")),
        json!({ "data": [quay] })
    );
    assert_eq!(
        post(
            &format!("{LATEST}/normalize"),
            &json!({ "term": "Quay St. Bakers LLC" })
        ),
        json!({ "data": { "company": quay } })
    );
    let inspected = post(
        &format!("{LATEST}/normalize/inspect"),
        &json!({ "term": "quay street bakers" }),
    );
    assert_eq!(inspected, json!({ "data": [{ "company": quay }] }));
    let many = json!({ "terms": ["quay street bakers inc", "fern & crumb"], "fields": ["id"] });
    let normalized = post(&format!("{LATEST}/normalize/bulk"), &many);
    assert_eq!(normalized["data"][0]["company"]["id"], quay["id"]);
    assert_eq!(normalized["data"][1]["company"]["id"], "20");

    assert_eq!(get("/companies/versions"), json!({ "data": ["1.1", "1.0"] }));
    let changes = get(&format!("{LATEST}/changes"));
    assert_eq!(changes["data"]["additions"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        get("/companies/meta")["data"]["attribution"]["body"],
        "Companies from the operator's own list. Employer names of loaded postings."
    );

    // A running server follows.
    let more = jobs.replace("Troy Mills", "Late Loaf");
    std::fs::write(&file, more).expect("a file");
    server.setup().run(&[
        "import",
        "postings",
        file.to_str().expect("UTF-8"),
        "--mode",
        "replace",
    ]);
    eventually("the employer is served", || {
        let found = get(&format!("{LATEST}/companies?q=late%20loaf&fields=name"));
        (found == json!({ "data": [{ "name": "Late Loaf" }] })).then_some(())
    });
    assert_eq!(get(&format!("{LATEST}/companies?q=troy")), json!({ "data": [] }));
    server.check_metrics();
}
