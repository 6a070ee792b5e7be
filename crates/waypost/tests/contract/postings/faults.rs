//! What is wrong with a request, in the exact words of the contract.

use serde_json::{Value, json};

use crate::{request::Request, server::shared};

/// Asserts the errors of an answer as lines of status, code, place and detail.
#[track_caller]
fn check(path: &str, body: &str, expected: &[&str]) {
    let answer = shared().call(Request::json(&format!("/jpa{path}"), body)).json();
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let line = |error: &Value| {
        let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let place = error["source"]["pointer"].as_str();
        let place = place.or(error["source"]["parameter"].as_str()).unwrap_or("-");
        format!("{} {} {place} {}", error["status"], text("code"), text("detail"))
    };
    let lines: Vec<String> = errors.iter().map(line).collect();
    assert_eq!(lines, expected, "{body}");
}

#[test]
fn keys_of_the_order_and_huge_pages_are_told_truly() {
    check(
        "/postings",
        r#"{"filter":{"when":"active"},"order":["posted","posted"]}"#,
        &["400 not_in_enum /order/1 'posted' is named twice, expected each once"],
    );
    for page in ["9223372036854775808", "1e300"] {
        check(
            "/postings",
            &format!(r#"{{"filter":{{"when":"active"}},"page":{page}}}"#),
            &["400 out_of_bounds /page Expected a value of at most 9223372036854775807"],
        );
    }
}

#[test]
fn all_meaning_faults_of_the_first_faulty_filter_are_told_in_document_order() {
    check(
        "/totals",
        r#"{"filter":{"salary":{"upper_bound":3,"lower_bound":9},
            "state_name":["Idaho","Idahoo"],
            "skills_name":{"exclude":["Juggling"],"include":["Baking","Welding"]},
            "when":{"start":"2025-13","end":"2025-02-30"},
            "keywords":{"query":"welder OR OR fitter","type":"expression"}}}"#,
        &[
            "422 invalid_range /filter/salary Lower bound 9 is above upper bound 3",
            "422 unknown_filter_value /filter/state_name/1 Unrecognized value 'Idahoo' in filter 'state_name'",
            "422 unknown_filter_value /filter/skills_name/exclude/0 Unrecognized value 'Juggling' in filter 'skills_name'",
            "422 unknown_filter_value /filter/skills_name/include/1 Unrecognized value 'Welding' in filter 'skills_name'",
            "422 invalid_date /filter/when/start '2025-13' is not a calendar month",
            "422 invalid_date /filter/when/end '2025-02-30' is not a calendar day",
            "422 invalid_keyword_expression /filter/keywords/query Invalid keyword search expression syntax:\n\twelder OR OR fitter\n\t          ^",
        ],
    );
    check(
        "/totals",
        r#"{"filter":[{"when":"active"},{"when":"active","hard_skills":["WS9"]},{"when":{"start":"2025-13","end":"2025-13"}}]}"#,
        &[
            "422 unknown_filter_value /filter/1/hard_skills/0 Unrecognized value 'WS9' in filter 'hard_skills'",
        ],
    );
}

#[test]
fn windows_are_judged_by_the_data() {
    check(
        "/totals",
        r#"{"filter":{"when":{"start":"2025-05","end":"2025-01"}}}"#,
        &["422 invalid_range /filter/when Start 2025-05 is after end 2025-01"],
    );
    check(
        "/totals",
        r#"{"filter":{"when":{"start":"2031-01","end":"2031-02"}}}"#,
        &["422 outside_data /filter/when/start '2031-01' is outside the loaded data (2025-01 to 2025-03)"],
    );
    check(
        "/rankings/state/timeseries",
        r#"{"filter":{"when":"active"},"rank":{},"timeseries":{"when":{"start":"2020-01","end":"2020-02"}}}"#,
        &["422 outside_data /timeseries/when/end '2020-02' is outside the loaded data (2025-01 to 2025-03)"],
    );
}

#[test]
fn series_have_rules_of_their_own() {
    check(
        "/timeseries",
        r#"{"filter":{"when":"active"}}"#,
        &["400 wrong_type /filter/when Expected object"],
    );
    check(
        "/timeseries",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-02-01"}}}"#,
        &["422 incompatible_members /filter/when '2025-01' cannot be combined with '2025-02-01'"],
    );
    check(
        "/timeseries",
        r#"{"filter":{"when":{"start":"2025-01-01","end":"2025-04-30"}}}"#,
        &["422 window_too_long /filter/when A daily series may span 90 days, this one spans 120"],
    );
    check(
        "/timeseries",
        r#"{"filter":{"when":{"start":"2025-01","end":"2025-04"}},"interval":"day"}"#,
        &["422 window_too_long /interval A daily series may span 90 days, this one spans 120"],
    );
    check(
        "/rankings/state/timeseries",
        r#"{"filter":{"when":"active"},"rank":{},"timeseries":{}}"#,
        &["422 incompatible_members /filter/when 'timeseries' cannot be combined with 'active'"],
    );
}

#[test]
fn ranks_have_rules_of_their_own() {
    let active = r#""filter":{"when":"active"}"#;
    let rank = |path: &str, rank: &str, expected: &str| {
        check(path, &format!("{{{active},{rank}}}"), &[expected]);
    };
    rank(
        "/rankings/title",
        r#""rank":{"limit":0}"#,
        "422 unlimited_rank /rank/limit Facet 'title' cannot be ranked without a limit",
    );
    rank(
        "/rankings/state/rankings/hard_skills",
        r#""rank":{},"nested_rank":{"limit":0}"#,
        "422 unlimited_rank /nested_rank/limit Facet 'hard_skills' cannot be ranked without a limit",
    );
    rank(
        "/rankings/sources",
        r#""rank":{"by":"total_postings"}"#,
        "422 metric_not_for_facet /rank/by Facet 'sources' can only be ranked by unique_postings",
    );
    rank(
        "/rankings/state/rankings/sources",
        r#""rank":{"by":"total_postings"},"nested_rank":{"by":"significance"}"#,
        "422 metric_not_for_facet /nested_rank/by Facet 'sources' can only be ranked by unique_postings",
    );
    rank(
        "/rankings/skills/timeseries",
        r#""rank":{"limit":101},"timeseries":{}"#,
        "400 out_of_bounds /rank/limit Expected a value from 1 to 100",
    );
    rank(
        "/rankings/foo",
        r#""rank":{}"#,
        "404 unknown_facet - Unrecognized facet 'foo'",
    );
    rank(
        "/rankings/state/rankings/foo",
        r#""rank":{},"nested_rank":{}"#,
        "404 unknown_facet - Unrecognized facet 'foo'",
    );
    rank(
        "/rankings/foo",
        r#""rank":{},"colour":1"#,
        "400 unknown_member /colour Unrecognized member 'colour'",
    );
}

#[test]
fn distributions_have_rules_of_their_own() {
    let check = |facet: &str, distribution: &str, expected: &str| {
        let body = format!(r#"{{"filter":{{"when":"active"}},"distribution":{distribution}}}"#);
        check(&format!("/distributions/{facet}"), &body, &[expected]);
    };
    check(
        "salary",
        r#"{"type":"histogram","options":{"keys":[50]}}"#,
        "422 incompatible_members /distribution/options/keys 'options.keys' cannot be combined with 'histogram'",
    );
    check(
        "salary",
        r#"{"type":"percentile","options":{"interval":50}}"#,
        "422 incompatible_members /distribution/options/interval 'options.interval' cannot be combined with 'percentile'",
    );
    check(
        "salary",
        r#"{"type":"histogram","options":{"interval":1}}"#,
        "422 answer_too_large - Answer would hold 80001 buckets, the limit is 1000",
    );
    check(
        "state",
        r#"{"type":"percentile"}"#,
        "404 unknown_facet - Unrecognized facet 'state'",
    );
}

#[test]
fn versions_that_are_not_in_use_are_refused() {
    let server = shared();
    for accepted in [
        "soc_version=soc_emsi_2019",
        "lot_version=7",
        "title_version=emsi",
        "new_taxonomy_versions=true",
    ] {
        server.call(Request::get(&format!("/jpa/meta?{accepted}"))).ok();
    }
    let answer = server.call(Request::get("/jpa/meta?soc_version=soc_2000"));
    answer.is(400, "unknown_parameter_value");
    assert_eq!(
        answer.json()["errors"][0],
        json!({
            "status": 400,
            "title": "Bad Request",
            "detail": "Unrecognized soc_version 'soc_2000'",
            "code": "unknown_parameter_value",
            "source": { "parameter": "soc_version" },
        })
    );
}

#[test]
fn keyword_queries_are_bounded() {
    let words = "a1 ".repeat(600);
    let body = format!(r#"{{"filter":{{"when":"active","keywords":{{"query":"{words}"}}}}}}"#);
    let answer = shared().call(Request::json("/jpa/totals", &body));
    answer.is(422, "invalid_keyword_expression");
    let detail = answer.json()["errors"][0]["detail"]
        .as_str()
        .expect("text")
        .to_owned();
    assert!(detail.contains('…') && detail.ends_with('^'), "{detail}");
}
