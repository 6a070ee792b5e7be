//! Employers that loaded postings name, as companies.

use serde_json::{Value, json};

use crate::support::Place;

const LIST: &str = "id,name,naics\n20,Fern & Crumb,311811\n";
const JOBS: &str = "\
id,title_raw,posted,company_raw,naics
1,Baker,2025-06-01,\"Fern & Crumb, Inc.\",
2,Baker,2025-06-02,\"Quay Street Bakers, Inc.\",311812
3,Cook,2025-06-03,\"Quay Street Bakers, Inc.\",311812
4,Welder,2025-06-04,QUAY STREET BAKERS,72
5,Nurse,2025-06-05,Troy  Mills,
";

fn import(place: &Place, jobs: &str, more: &[&str]) -> Value {
    let table = place.file("jobs.csv", jobs);
    let table = table.to_str().expect("UTF-8");
    let mut arguments = vec!["import", "postings", table, "--source", "ats", "--json"];
    arguments.extend_from_slice(more);
    place.run_on_data(&arguments).json()
}

fn import_list(place: &Place) -> Value {
    let list = place.file("companies.csv", LIST);
    let list = list.to_str().expect("UTF-8");
    place
        .run_on_data(&["import", "companies", "--csv", list, "--json"])
        .json()
}

/// Versions of the companies, newest first, with the number of their companies and of those from postings alone.
fn versions(place: &Place) -> Vec<(String, u64, u64)> {
    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    let versions = listed["versions"].as_array().expect("versions").iter();
    versions
        .filter(|it| it["family"] == "companies")
        .map(|it| {
            let count = |name: &str| it["counts"][name].as_u64().unwrap_or_default();
            let version = it["version"].as_str().expect("a version").to_owned();
            (version, count("companies"), count("from_postings"))
        })
        .collect()
}

fn version(text: &str, companies: u64, from_postings: u64) -> (String, u64, u64) {
    (text.to_owned(), companies, from_postings)
}

#[test]
fn companies_follow_every_change_of_postings() {
    let place = Place::new();
    import_list(&place);
    let imported = import(&place, JOBS, &[]);
    assert_eq!(imported["companies"]["version"], "1.1");
    assert_eq!(imported["companies"]["release"], Value::Null);
    assert_eq!(versions(&place), [version("1.1", 3, 2), version("1.0", 1, 0)]);

    let again = import(&place, JOBS, &[]);
    assert_eq!(again["summary"]["version"], imported["summary"]["version"]);
    assert_eq!(again["companies"], Value::Null, "nothing changed");

    // Of the versions that postings brought, the last two are served; those of lists stay.
    for (number, company) in ["Ocean Bread", "Late Loaf"].into_iter().enumerate() {
        let jobs = format!("{JOBS}9{number},Baker,2025-06-06,{company},\n");
        import(&place, &jobs, &[]);
    }
    let expected = [version("1.3", 5, 4), version("1.2", 4, 3), version("1.0", 1, 0)];
    assert_eq!(versions(&place), expected);

    // What a release pins stays too.
    let unchanged = place.run_on_data(&["import", "companies", "--json"]).json();
    assert_eq!(
        (&unchanged["version"], &unchanged["changed"]),
        (&json!("1.3"), &json!(false))
    );
    let pinned = import_list(&place);
    assert_eq!(
        (&pinned["version"], &pinned["report"]["from_postings"]),
        (&json!("1.4"), &json!(4))
    );
    let removed = place
        .run_on_data(&["postings", "remove", "--source", "ats", "--json"])
        .json();
    assert_eq!(removed["companies"]["version"], "2.0");
    let back = place.run_on_data(&["postings", "rollback", "--json"]).json();
    assert_eq!(back["companies"]["version"], "2.1");
    let expected = [
        version("2.1", 5, 4),
        version("2.0", 1, 0),
        version("1.4", 5, 4),
        version("1.0", 1, 0),
    ];
    assert_eq!(versions(&place), expected);
}

#[test]
fn a_list_that_comes_after_the_postings_leaves_them_as_they_are_until_they_are_enriched() {
    let place = Place::new();
    let imported = import(&place, JOBS, &[]);
    assert_eq!(imported["companies"]["version"], "1.0");
    assert_eq!(versions(&place), [version("1.0", 3, 3)]);
    import_list(&place);
    assert_eq!(versions(&place), [version("1.1", 4, 3), version("1.0", 3, 3)]);
    // The same postings once more: the list is one that they were not read by, and nothing else is different.
    let again = import(&place, JOBS, &[]);
    assert_eq!(again["summary"]["version"], imported["summary"]["version"]);
    let enriched = place.run_on_data(&["postings", "enrich", "--json"]).json();
    assert_eq!(enriched["companies"]["version"], "2.0");
    assert_eq!(versions(&place)[0], version("2.0", 3, 2));
    // What is read by the list alone is not changed by the employers.
    let enriched = place.run_on_data(&["postings", "enrich", "--json"]).json();
    assert_eq!(enriched["changed"], false);
}

#[test]
fn a_setting_leaves_the_employers_of_postings_out() {
    let place = Place::new();
    let config = place.file("waypost.toml", "[companies]\nfrom_postings = false\n");
    let off = ["--config", config.to_str().expect("UTF-8")];
    assert_eq!(import(&place, JOBS, &off)["companies"], Value::Null);
    assert_eq!(versions(&place), []);
    let nothing = ["import", "companies", off[0], off[1]];
    place.run_on_data(&nothing).fails(
        1,
        "no list of companies is named, and no loaded posting names an employer; give a list, or import postings first",
    );
    place.run_on_data(&["import", "companies"]).succeeds();
    assert_eq!(versions(&place), [version("1.0", 3, 3)]);
    place.run_on_data(&nothing).succeeds();
    assert_eq!(versions(&place)[0], version("2.0", 0, 0));
}

#[test]
fn an_import_of_companies_beside_it_delays_the_employers_and_fails_no_postings() {
    use std::fs::{File, create_dir_all};

    let place = Place::new();
    let folder = place.data().join("catalog/companies");
    create_dir_all(&folder).expect("a folder");
    let lock = File::create(folder.join(".lock")).expect("a file");
    lock.lock().expect("the lock");
    let table = place.file("jobs.csv", JOBS);
    let arguments = ["import", "postings", table.to_str().expect("UTF-8")];
    let outcome = place.run_on_data(&arguments).succeeds();
    assert!(
        outcome
            .err
            .contains("warning: the companies do not follow the postings")
            && outcome.err.contains("hint: `waypost import companies`"),
        "{outcome:?}"
    );
    drop(lock);
    place.run_on_data(&["import", "companies"]).succeeds();
    assert_eq!(versions(&place), [version("1.0", 3, 3)]);
}
