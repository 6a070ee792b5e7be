//! The grammar of requests: query values, search texts, what of a caller's words an error repeats.

use serde_json::json;

use super::{answer::Answer, request::Request, server::shared};

const LIST: &str = "/skills/versions/latest/skills";

fn list(query: &str) -> Answer {
    shared().call(Request::get(&format!("{LIST}?{query}")))
}

fn extract(query: &str) -> Answer {
    let target = format!("/skills/versions/latest/extract/trace?{query}");
    shared().call(Request::text(&target, "We write Python"))
}

#[test]
fn integers_numbers_and_booleans_have_one_spelling() {
    for value in [
        "", "many", "1.0", "1e3", "%2B1", "0x1", "1_000", "%201", "1%20", "--1",
    ] {
        let refused = list(&format!("limit={value}"));
        refused.is(400, "wrong_type");
        assert_eq!(refused.source(), json!({ "parameter": "limit" }), "{value}");
        assert_eq!(refused.detail(), "Expected integer");
    }
    for value in ["01", "1", "-0", "99999999999999999999999"] {
        let answer = list(&format!("limit={value}&fields=id"));
        assert!([200, 400].contains(&answer.status), "{value}");
    }
    list("limit=-5").is(400, "out_of_bounds");
    for value in ["", ".5", "1.", "NaN", "Infinity", "0x1", "half", "%2B0.5"] {
        let refused = extract(&format!("confidenceThreshold={value}"));
        refused.is(400, "wrong_type");
        assert_eq!(refused.detail(), "Expected number", "{value}");
    }
    for value in ["0", "1", "0.5", "5e-1", "1.0", "-0"] {
        extract(&format!("confidenceThreshold={value}")).ok();
    }
    for value in ["-0.1", "1.000001", "1e9"] {
        extract(&format!("confidenceThreshold={value}")).is(400, "out_of_bounds");
    }
    for value in ["true", "TRUE", "False"] {
        extract(&format!("includeNormalizedText={value}")).ok();
    }
    for value in ["", "1", "yes", "t"] {
        extract(&format!("includeNormalizedText={value}")).is(400, "wrong_type");
    }
}

#[test]
fn lists_and_texts_may_be_empty() {
    let whole = list("limit=5").ok();
    for query in [
        "q=&limit=5",
        "fields=&limit=5",
        "fields=,%20,&limit=5",
        "typeIds=%20&limit=5",
        "limit=5&",
    ] {
        assert_eq!(list(query).ok(), whole, "{query}");
    }
    let repeated = list("fields=id,id,name&limit=1").ok();
    assert_eq!(repeated["data"][0].as_object().map(serde_json::Map::len), Some(2));
    extract("language=").ok();
}

#[test]
fn escapes_are_read_once_and_only_whole() {
    for query in ["x=%", "x=%4", "x=%zz", "%FF=1", "q=%C3%28", "q=%ED%A0%80"] {
        list(query).is(400, "bad_encoding");
    }
    let plus = list("q=python+3&limit=3").ok();
    assert_eq!(list("q=python%203&limit=3").ok(), plus);
    assert_eq!(list("%71=python%203&limit=3").ok(), plus);
    // Hand-written curl lines hold these raw.
    list("q=\"data%20entry\"").ok();
    list("q=<a>`b`").ok();
    for target in [
        format!("{LIST}/?limit=1"),
        "/sk%69lls/versions/latest/skills?limit=1".to_owned(),
    ] {
        shared().call(Request::get(&target)).ok();
    }
    for target in [
        "//skills/status",
        "/skills//status",
        "/skills/status//",
        "/Skills/status",
        "/skills/./status",
    ] {
        shared().call(Request::get(target)).is(404, "unknown_path");
    }
}

#[test]
fn composed_and_decomposed_words_find_the_same() {
    let ids = |query: &str| {
        let found = list(&format!("{query}&fields=id")).ok();
        found["data"].clone()
    };
    assert_eq!(ids("q=PYTHON"), ids("q=python"));
    assert_eq!(ids("q=%EF%BC%B0ython"), ids("q=python"));
    assert_eq!(ids("q=caf%C3%A9"), ids("q=cafe%CC%81"));
}

#[test]
fn errors_repeat_what_was_sent_short_and_harmless() {
    let long = "v".repeat(300);
    let cut = shared().call(Request::get(&format!("/skills/versions/{long}")));
    cut.is(404, "unknown_version");
    assert_eq!(
        cut.detail(),
        format!("Unrecognized version: {}…", "v".repeat(100))
    );
    let control = list("typeIds=%01%0A%7F%3Cb%3E");
    control.is(422, "unknown_filter_value");
    assert_eq!(
        control.detail(),
        "Unrecognized value '\u{FFFD}\u{FFFD}\u{FFFD}<b>' in filter 'typeIds'"
    );
    let many = "1,".repeat(40);
    let faults = shared().call(Request::json(LIST, &format!("{{\"ids\":[{}1]}}", many)));
    faults.is(400, "wrong_type");
    assert_eq!(faults.json()["errors"].as_array().map(Vec::len), Some(20));
}
