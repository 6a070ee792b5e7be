use std::fmt::Write;

use super::*;
use crate::{
    error::ApiError,
    json::{Limits, parse},
    schema::judge,
};

#[track_caller]
fn check(schema: &'static Schema, body: &str, expected: &[&str]) {
    let document = parse(body.as_bytes(), Limits::CONTRACT).expect("well formed");
    let mut lines = String::new();
    for fault in judge(&document, schema) {
        let pointer = fault.pointer.clone();
        let error = ApiError::from(fault);
        writeln!(lines, "{pointer} {}", error.items()[0].detail).expect("writing to a String");
    }
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected, "{body}");
}

#[test]
fn filters_take_both_forms_of_values_and_lists_of_alternatives() {
    for body in [
        r#"{"filter":{"when":"active"}}"#,
        r#"{"filter":[{"when":"active"},{"when":{"start":"2025-01","end":"2025-02-28","type":"posted"}}]}"#,
        r#"{"filter":{"when":"active","fips":[16001,"16003"],"state_name":{"exclude":["Idaho"],"exclude_op":"AND"}}}"#,
        r#"{"filter":{"when":"active","salary":{"lower_bound":1},"is_remote":true,"soft_skills":["a"]}}"#,
        r#"{"filter":{"when":"active","keywords":{"query":"a","type":"expression"}},"metrics":["max_salary"]}"#,
    ] {
        check(&us::TOTALS, body, &[]);
    }
}

#[test]
fn faults_of_filters_are_told_in_document_order_with_their_places() {
    check(
        &us::TOTALS,
        r#"{"filter":{"state":[],"colour":["red"],"title":[1],"fips":[-1,true],"salary":{},
            "city_name":{"include_op":"xor"},"is_remote":"yes"},"metrics":["significance"]}"#,
        &[
            "/filter Missing member 'when'",
            "/filter/state Expected at least 1 item",
            "/filter/colour Unrecognized member 'colour'",
            "/filter/title/0 Expected string",
            "/filter/fips/0 Expected string",
            "/filter/fips/1 Expected string",
            "/filter/salary Missing member 'lower_bound'",
            "/filter/city_name Missing member 'include'",
            "/filter/city_name/include_op Expected one of 'and', 'or', 'AND', 'OR'",
            "/filter/is_remote Expected boolean",
            "/metrics/0 Unrecognized metric 'significance'",
        ],
    );
    check(
        &us::TOTALS,
        r#"{"filter":[]}"#,
        &["/filter Expected at least 1 item"],
    );
    let eleven = format!(r#"{{"filter":[{}]}}"#, [r#"{"when":"active"}"#; 11].join(","));
    check(&us::TOTALS, &eleven, &["/filter Expected at most 10 items"]);
    check(
        &us::TOTALS,
        r#"{"filter":[{"when":"active"},{"when":{"start":"2024-2-1","end":"2025"}}]}"#,
        &[
            "/filter/1/when/start Expected a date such as 2025-06 or 2025-06-30",
            "/filter/1/when/end Expected a date such as 2025-06 or 2025-06-30",
        ],
    );
    check(&us::TOTALS, r#"{"filter":"all"}"#, &["/filter Expected object"]);
    check(&us::TOTALS, "[]", &[" Expected object"]);
}

#[test]
fn a_series_needs_a_window_and_postings_one_filter() {
    check(
        &us::TIMESERIES,
        r#"{"filter":{"when":"active"}}"#,
        &["/filter/when Expected object"],
    );
    check(
        &us::POSTINGS,
        r#"{"filter":[{"when":"active"}],"fields":["id","colour"],"limit":0,"order":["age"]}"#,
        &[
            "/filter Expected object",
            "/fields/1 Unrecognized field 'colour'",
            "/limit Expected a value from 1 to 1000",
            "/order/0 Expected one of 'score', 'posted'",
        ],
    );
}

#[test]
fn ranks_and_distributions_have_their_bounds() {
    check(
        &us::RANKING,
        r#"{"filter":{"when":"active"},"rank":{"limit":1001,"by":"max_salary","min_unique_postings":0}}"#,
        &[
            "/rank/limit Expected a value from 0 to 1000",
            "/rank/by Unrecognized metric 'max_salary'",
            "/rank/min_unique_postings Expected a value of at least 1",
        ],
    );
    check(
        &us::NESTED_RANKING,
        r#"{"filter":{"when":"active"},"rank":{"limit":0},"nested_rank":{"limit":0}}"#,
        &["/rank/limit Expected a value from 1 to 100"],
    );
    check(
        &us::DISTRIBUTIONS,
        r#"{"filter":{"when":"active"},"distribution":{"type":"mean","options":{"keys":[101],"interval":0},"metrics":[]}}"#,
        &[
            "/distribution/type Expected one of 'percentile', 'histogram'",
            "/distribution/options/keys/0 Expected a value from 0 to 100",
            "/distribution/options/interval Expected a value of at least 1",
            "/distribution/metrics Expected at least 1 item",
        ],
    );
}

#[test]
fn mounts_differ_in_their_facets() {
    let of = |member: &str| format!(r#"{{"filter":{{"when":"active","{member}":["1"]}}}}"#);
    for (schema, member) in [
        (&us::TOTALS, "soc5"),
        (&ca::TOTALS, "noc5"),
        (&uk::TOTALS, "soc1"),
        (&global::TOTALS, "isco_4"),
    ] {
        check(schema, &of(member), &[]);
    }
    for (schema, member) in [
        (&us::TOTALS, "soc1"),
        (&uk::TOTALS, "onet"),
        (&ca::TOTALS, "state"),
        (&global::TOTALS, "city"),
        (&global::TOTALS, "keywords"),
    ] {
        let fault = format!("/filter/{member} Unrecognized member '{member}'");
        check(schema, &of(member), &[&fault]);
    }
    assert!(us::FIELDS.contains(&"onet_name") && !uk::FIELDS.contains(&"onet"));
    assert!(us::FIELDS.contains(&"hard_skills_name"));
}
