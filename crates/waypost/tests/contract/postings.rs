//! The postings families on seven postings of our own; every figure is checked by hand.

pub mod corpus;
mod currencies;
mod faults;
mod single;
mod switching;
mod taxonomies;
mod work;

use serde_json::{Value, json};

use super::{request::Request, server::shared};

/// A window that all seven postings touch.
const QUARTER: &str = r#""when":{"start":"2025-01","end":"2025-03"}"#;

/// Asks the mount of the United States.
#[track_caller]
fn ask(path: &str, body: &str) -> Value {
    let answer = shared().call(Request::json(&format!("/jpa{path}"), body)).ok();
    answer["data"].clone()
}

#[track_caller]
fn totals(filter: &str, metrics: &[&str]) -> Value {
    let metrics = json!(metrics);
    ask(
        "/totals",
        &format!(r#"{{"filter":{filter},"metrics":{metrics}}}"#),
    )["totals"]
        .clone()
}

/// How many postings match the conditions beside the quarter.
#[track_caller]
fn count(conditions: &str) -> u64 {
    let filter = format!("{{{QUARTER}{conditions}}}");
    let totals = totals(&filter, &["unique_postings"]);
    totals["unique_postings"].as_u64().expect("a count")
}

#[test]
fn totals_measure_what_is_active_on_the_latest_day() {
    assert_eq!(
        totals(
            r#"{"when":"active"}"#,
            &[
                "unique_postings",
                "duplicate_postings",
                "total_postings",
                "posting_intensity",
                "unique_companies",
                "median_posting_duration",
                "min_salary",
                "max_salary",
                "median_salary",
                "unique_postings",
            ]
        ),
        json!({
            "unique_postings": 4,
            "duplicate_postings": 4,
            "total_postings": 8,
            "posting_intensity": 2.0,
            "unique_companies": 3,
            "median_posting_duration": 5,
            "min_salary": 40_000,
            "max_salary": 120_000,
            "median_salary": 80_501,
        })
    );
}

#[test]
fn what_matches_nothing_has_counts_of_zero_and_no_other_figures() {
    let filter = format!(r#"{{{QUARTER},"state_name":["Washington"]}}"#);
    assert_eq!(
        totals(
            &filter,
            &["unique_postings", "posting_intensity", "median_salary"]
        ),
        json!({ "unique_postings": 0, "posting_intensity": null, "median_salary": null })
    );
}

#[test]
fn windows_relate_to_postings_in_three_ways() {
    for (when, expected) in [
        (r#"{"start":"2025-02","end":"2025-02"}"#, 4),
        (r#"{"start":"2025-02-10","end":"2025-02-13"}"#, 2),
        (r#"{"start":"2025-02","end":"2025-02","type":"posted"}"#, 2),
        (r#"{"start":"2025-03","end":"2025-03","type":"expired"}"#, 2),
        (r#"{"start":"2024-06","end":"2025-01-05"}"#, 1),
        (r#"{"start":"2025-03-20","end":"2025-03-31"}"#, 4),
    ] {
        let totals = totals(&format!(r#"{{"when":{when}}}"#), &["unique_postings"]);
        assert_eq!(totals["unique_postings"], expected, "{when}");
    }
}

#[test]
fn conditions_choose_postings() {
    for (conditions, expected) in [
        ("", 7),
        (r#","state_name":["Idaho"]"#, 4),
        (r#","state":[16]"#, 4),
        (r#","state":["41","16"]"#, 6),
        (r#","state":["Unclassified"]"#, 1),
        (r#","state":{"exclude":["16"]}"#, 3),
        (r#","fips":["16001"]"#, 3),
        (r#","county_name":["Ada County, ID"]"#, 3),
        (r#","company":["20"],"city_name":["Boise, ID"]"#, 2),
        (r#","city":["Qm9pc2UsIElE"]"#, 3),
        (r#","skills_name":["Food Safety","Python"]"#, 5),
        (
            r#","skills_name":{"include":["Food Safety","Communication"],"include_op":"and"}"#,
            2,
        ),
        (
            r#","skills_name":{"exclude":["Food Safety","Communication"],"exclude_op":"AND"}"#,
            5,
        ),
        (r#","hard_skills_name":["Python"]"#, 2),
        (r#","software_skills_name":["Python"]"#, 2),
        (r#","soft_skills_name":["Communication"]"#, 3),
        (r#","soc5":["51-3011"]"#, 2),
        (r#","lot_occupation":[513011]"#, 2),
        (
            r#","lot_career_area_name":["Computer and Mathematical Occupations"]"#,
            2,
        ),
        (r#","salary":{"lower_bound":52000,"upper_bound":100000}"#, 3),
        (r#","posting_duration":{"upper_bound":10}"#, 2),
        (r#","min_years_experience":{"lower_bound":1}"#, 1),
        (r#","is_remote":true"#, 1),
        (r#","is_remote":false"#, 6),
        (r#","is_supervisor":true"#, 1),
        (r#","sources":["other.example"]"#, 1),
        (r#","language":["en"]"#, 7),
        (r#","keywords":{"query":"baking python"}"#, 4),
        (r#","keywords":{"query":"bread night","type":"and"}"#, 1),
        (r#","keywords":{"query":"care for the oven","type":"phrase"}"#, 1),
        (r#","keywords":{"query":"c++"}"#, 1),
        (r#","keywords":{"query":"the of"}"#, 0),
        (
            r#","keywords":{"query":"(python OR chef) AND NOT head","type":"expression"}"#,
            3,
        ),
        (
            r#","keywords":{"query":"\"oven care\"~3","type":"expression"}"#,
            1,
        ),
    ] {
        assert_eq!(count(conditions), expected, "{conditions}");
    }
}

#[test]
fn a_list_of_filters_counts_each_posting_once() {
    let filters = format!(
        r#"[{{{QUARTER},"state_name":["Idaho"]}},{{{QUARTER},"company":["20"]}},{{"when":"active","is_remote":true}}]"#
    );
    assert_eq!(totals(&filters, &["unique_postings"])["unique_postings"], 5);
}

#[test]
fn series_have_every_period_and_totals_are_of_the_whole_window() {
    let body = format!(r#"{{"filter":{{{QUARTER}}},"metrics":["unique_postings","median_salary"]}}"#);
    assert_eq!(
        ask("/timeseries", &body),
        json!({
            "timeseries": {
                "month": ["2025-01", "2025-02", "2025-03"],
                "unique_postings": [3, 4, 5],
                "median_salary": [45_000, 51_000, 61_001],
            },
            "totals": { "unique_postings": 7, "median_salary": 56_501 },
        })
    );
}

#[test]
fn nothing_is_counted_in_periods_after_the_newest_day() {
    let when = r#""when":{"start":"2025-03","end":"2025-05"}"#;
    let metrics = r#""metrics":["unique_postings","unique_companies","median_salary"]"#;
    let body = format!(r#"{{"filter":{{{when}}},{metrics}}}"#);
    let series = &ask("/timeseries", &body)["timeseries"];
    assert_eq!(series["unique_postings"], json!([5, 0, 0]));
    assert_eq!(
        (&series["unique_companies"][1], &series["median_salary"]),
        (&json!(0), &json!([61_001, null, null]))
    );
    let body = format!(r#"{{"filter":{{{when}}},"rank":{{"limit":1}},"timeseries":{{{metrics}}}}}"#);
    let ranking = &ask("/rankings/title/timeseries", &body)["ranking"]["buckets"][0]["timeseries"];
    assert_eq!(
        (&ranking["unique_postings"][1], &ranking["unique_postings"][2]),
        (&json!(0), &json!(0))
    );
    assert_ne!(ranking["unique_postings"][0], 0);
}

#[test]
fn the_interval_overrides_the_form_of_the_dates() {
    let series = |when: &str, interval: &str| {
        let body = format!(r#"{{"filter":{{"when":{when}}}{interval}}}"#);
        ask("/timeseries", &body)["timeseries"].clone()
    };
    assert_eq!(
        series(r#"{"start":"2025-01-29","end":"2025-02-01"}"#, ""),
        json!({
            "day": ["2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01"],
            "unique_postings": [3, 3, 2, 3],
        })
    );
    assert_eq!(
        series(
            r#"{"start":"2024-11","end":"2025-03"}"#,
            r#","interval":"quarter""#
        ),
        json!({ "quarter": ["2024-Q4", "2025-Q1"], "unique_postings": [0, 7] })
    );
    assert_eq!(
        series(
            r#"{"start":"2025-01-01","end":"2025-03-31"}"#,
            r#","interval":"year""#
        ),
        json!({ "year": ["2025"], "unique_postings": [7] })
    );
}

#[test]
fn rankings_sort_by_metric_and_then_by_name_with_the_unclassified_among_them() {
    let body = format!(
        r#"{{"filter":{{{QUARTER}}},"rank":{{"extra_metrics":["median_salary","total_postings"]}}}}"#
    );
    assert_eq!(
        ask("/rankings/company_name", &body),
        json!({
            "ranking": {
                "facet": "company_name",
                "limit": 10,
                "rank_by": "unique_postings",
                "buckets": [
                    { "name": "Fern & Crumb", "unique_postings": 2, "median_salary": 45_000, "total_postings": 3 },
                    { "name": "Harbour Software", "unique_postings": 2, "median_salary": 110_000, "total_postings": 5 },
                    { "name": "Quay Street Bakers", "unique_postings": 2, "median_salary": 61_001, "total_postings": 4 },
                    { "name": "Unclassified", "unique_postings": 1, "median_salary": 52_000, "total_postings": 1 },
                ],
            },
            "totals": { "median_salary": 56_501, "total_postings": 13 },
        })
    );
}

fn names(data: &Value) -> Vec<&str> {
    let buckets = data["ranking"]["buckets"].as_array().expect("buckets");
    buckets
        .iter()
        .map(|bucket| bucket["name"].as_str().expect("a text"))
        .collect()
}

#[test]
fn ranks_are_cut_and_chosen_without_changing_totals() {
    for (facet, rank, expected) in [
        ("company", r#"{"limit":1}"#, &["20"][..]),
        (
            "company_name",
            r#"{"by":"total_postings","limit":2}"#,
            &["Harbour Software", "Quay Street Bakers"],
        ),
        ("state", r#"{"limit":0}"#, &["16", "41", "Unclassified"]),
        (
            "state_name",
            r#"{"exclude":["Unclassified"]}"#,
            &["Idaho", "Oregon"],
        ),
        ("state", r#"{"include":[41,"99"]}"#, &["41"]),
        (
            "skills_name",
            r#"{"min_unique_postings":3}"#,
            &["Communication", "Food Safety"],
        ),
        ("min_years_experience", "{}", &["Unclassified", "2"]),
        ("sources", "{}", &["jobs.example", "other.example"]),
        ("common_skills_name", "{}", &["Communication"]),
        ("lot_occupation", r#"{"limit":2}"#, &["151252", "351011"]),
    ] {
        let body = format!(r#"{{"filter":{{{QUARTER}}},"rank":{rank}}}"#);
        let found = ask(&format!("/rankings/{facet}"), &body);
        assert_eq!(names(&found), expected, "{facet} {rank}");
        assert_eq!(found["totals"], json!({ "unique_postings": 7 }), "{facet} {rank}");
        assert_eq!(found["ranking"]["facet"], facet);
    }
}

#[test]
fn significance_compares_with_all_postings_of_the_time() {
    let body = format!(
        r#"{{"filter":{{{QUARTER},"company":["20"]}},
            "rank":{{"by":"significance","min_unique_postings":1,"extra_metrics":["unique_postings","total_postings"]}}}}"#
    );
    let found = ask("/rankings/skills_name", &body);
    let share = |count: f64, all: f64| count / all;
    let significance = |inside: f64, outside: f64| {
        let (f, b) = (share(inside, 2.0), share(outside, 7.0));
        (f - b) * f / b
    };
    // Two of two postings against two of seven; one of two against three of seven, twice.
    assert_eq!(
        found["ranking"]["buckets"],
        json!([
            { "name": "Baking", "significance": significance(2.0, 2.0), "unique_postings": 2, "total_postings": 3 },
            { "name": "Communication", "significance": significance(1.0, 3.0), "unique_postings": 1, "total_postings": 2 },
            { "name": "Food Safety", "significance": significance(1.0, 3.0), "unique_postings": 1, "total_postings": 2 },
        ])
    );
    assert_eq!(
        found["totals"],
        json!({ "unique_postings": 2, "total_postings": 3 })
    );
}

#[test]
fn rankings_hold_rankings_series_and_distributions() {
    let body = format!(r#"{{"filter":{{{QUARTER}}},"rank":{{"limit":1}},"nested_rank":{{"limit":2}}}}"#);
    assert_eq!(
        ask("/rankings/state_name/rankings/skills_name", &body),
        json!({
            "ranking": {
                "facet": "state_name", "limit": 1, "rank_by": "unique_postings",
                "buckets": [{
                    "name": "Idaho",
                    "unique_postings": 4,
                    "ranking": {
                        "facet": "skills_name", "limit": 2, "rank_by": "unique_postings",
                        "buckets": [
                            { "name": "Baking", "unique_postings": 2 },
                            { "name": "Food Safety", "unique_postings": 2 },
                        ],
                    },
                }],
            },
            "totals": { "unique_postings": 7 },
        })
    );
    let body = r#"{"filter":{"when":"active"},"rank":{"limit":1},
        "timeseries":{"when":{"start":"2025-01","end":"2025-03"},"metrics":["max_salary"]}}"#;
    assert_eq!(
        ask("/rankings/state_name/timeseries", body)["ranking"]["buckets"],
        json!([{
            "name": "Idaho",
            "unique_postings": 2,
            "timeseries": {
                "month": ["2025-01", "2025-02", "2025-03"],
                "max_salary": [50_000, 50_000, 100_000],
            },
        }])
    );
    let body = format!(
        r#"{{"filter":{{{QUARTER}}},"rank":{{"limit":1}},
            "distribution":{{"type":"histogram","options":{{"interval":30000}}}}}}"#
    );
    assert_eq!(
        ask("/rankings/state_name/distributions/salary", &body)["ranking"]["buckets"],
        json!([{
            "name": "Idaho",
            "unique_postings": 4,
            "distribution": {
                "facet": "salary", "type": "histogram", "interval": 30_000,
                "domain": { "min": 40_000, "max": 100_000 },
                "buckets": [
                    { "key": 1, "value": 30_000, "unique_postings": 2 },
                    { "key": 2, "value": 60_000, "unique_postings": 0 },
                    { "key": 3, "value": 90_000, "unique_postings": 1 },
                ],
            },
        }])
    );
}

#[test]
fn distributions_count_up_to_each_percentile() {
    let body = format!(
        r#"{{"filter":{{{QUARTER}}},"distribution":{{"type":"percentile","options":{{"keys":[50,0,100,50]}},
            "metrics":["unique_postings","unique_companies"]}}}}"#
    );
    assert_eq!(
        ask("/distributions/salary", &body),
        json!({
            "distribution": {
                "facet": "salary", "type": "percentile", "interval": null,
                "domain": { "min": 40_000, "max": 120_000 },
                "buckets": [
                    { "key": 0, "value": 40_000, "unique_postings": 1, "unique_companies": 1 },
                    { "key": 50, "value": 52_000, "unique_postings": 3, "unique_companies": 1 },
                    { "key": 100, "value": 120_000, "unique_postings": 6, "unique_companies": 3 },
                ],
            },
            "totals": { "unique_postings": 7, "unique_companies": 3 },
        })
    );
    let body = r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"},"state_name":["Washington"]},
        "distribution":{"type":"percentile"}}"#;
    assert_eq!(
        ask("/distributions/posting_duration", body)["distribution"],
        json!({
            "facet": "posting_duration", "type": "percentile", "interval": null,
            "domain": { "min": null, "max": null }, "buckets": [],
        })
    );
}

#[test]
fn meta_tells_what_is_loaded() {
    let meta = shared().call(Request::get("/jpa/meta")).ok()["data"].clone();
    assert_eq!(meta["available_months"], json!(["2025-01", "2025-02", "2025-03"]));
    assert_eq!(meta["latest_day"], "2025-03-20");
    assert_eq!(
        meta["postings"],
        json!({
            "unique": 7, "total": 13, "with_salary": 6, "with_title": 0, "with_onet": 6, "with_location": 6,
        })
    );
    assert_eq!(meta["taxonomies"]["soc"], "soc_2018");
    assert_eq!(
        meta["taxonomy_versions"]["soc"],
        json!(["soc_2018", "soc_emsi_2019", "soc_emsi_2017", "soc_emsi_2021"])
    );
    assert!(meta.get("nation_start_month").is_none());
    let rankings = shared().call(Request::get("/jpa/rankings")).ok();
    assert_eq!(rankings["data"], meta["facets"]);
    let global = shared().call(Request::get("/global-postings/meta")).ok();
    assert_eq!(global["data"]["nation_start_month"], json!({ "US": "2025-01" }));
    let lists = global["data"]["filters"].as_array().expect("a list");
    assert!(lists.contains(&json!("when.start")) && !lists.contains(&json!("keywords.query")));
}

#[test]
fn mounts_differ_in_their_facets_alone() {
    let server = shared();
    for mount in ["jpa", "ca-jpa", "uk-jpa", "global-postings"] {
        let body = r#"{"filter":{"when":"active"}}"#;
        let totals = server.call(Request::json(&format!("/{mount}/totals"), body)).ok();
        assert_eq!(totals["data"]["totals"]["unique_postings"], 4, "{mount}");
    }
    let body = r#"{"filter":{"when":"active"},"rank":{}}"#;
    let nations = server
        .call(Request::json("/global-postings/rankings/nation_name", body))
        .ok();
    assert_eq!(names(&nations["data"]), ["United States"]);
    server
        .call(Request::json("/global-postings/rankings/city", body))
        .is(404, "unknown_facet");
    server
        .call(Request::json("/global-postings/postings", body))
        .is(404, "unknown_path");
    // No British column is filled.
    let soc = server.call(Request::json("/uk-jpa/rankings/soc2", body)).ok();
    assert_eq!(names(&soc["data"]), ["Unclassified"]);
}
