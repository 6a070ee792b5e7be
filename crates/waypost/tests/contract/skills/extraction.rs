//! Extraction from every format, traces, batches.

use super::{LATEST, bakery, keys};
use crate::{documents, request::Request};
use serde_json::{Value, json};

const TEXT: &str = "We teach sourdough baking and bread scoring.";

fn found(answer: &Value) -> Vec<String> {
    let items = answer["data"].as_array().expect("an array");
    let mut names: Vec<String> = items
        .iter()
        .map(|item| item["skill"]["name"].as_str().expect("a name").to_owned())
        .collect();
    names.sort();
    names
}

fn extract(request: Request) -> Value {
    bakery().call(request).ok()
}

fn target(query: &str) -> String {
    format!("{LATEST}/extract{query}")
}

#[test]
fn every_format_gives_the_same_skills() {
    let expected = ["Bread Scoring", "Sourdough Baking"];
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    for request in [
        Request::json(&target(""), &json!({ "text": TEXT }).to_string()),
        Request::text(&target(""), TEXT),
        Request::post(&target(""), "text/plain; charset=utf-8", TEXT),
        Request::post(&target(""), "application/pdf", documents::pdf(TEXT, "")),
        Request::post(&target(""), docx, documents::docx(TEXT)),
    ] {
        let answer = extract(request);
        assert_eq!(found(&answer), expected);
        assert!(!answer["attributions"].as_array().expect("an array").is_empty());
        for item in answer["data"].as_array().expect("an array") {
            assert_eq!(keys(item), ["confidence", "skill"]);
            assert_eq!(keys(&item["skill"]), ["id", "infoUrl", "name", "tags", "type"]);
            assert!(
                item["confidence"]
                    .as_f64()
                    .is_some_and(|it| (0.5..=1.0).contains(&it))
            );
        }
    }
}

#[test]
fn thresholds_are_inclusive_and_stand_where_the_format_has_them() {
    let all = extract(Request::text(&target("?confidenceThreshold=0"), TEXT));
    let best = all["data"][0]["confidence"].as_f64().expect("a number");
    let at_best = extract(Request::text(
        &target(&format!("?confidenceThreshold={best}")),
        TEXT,
    ));
    assert_eq!(at_best["data"][0], all["data"][0]);
    let over = extract(Request::text(&target("?confidenceThreshold=1"), TEXT));
    let kept = over["data"].as_array().expect("an array");
    assert!(kept.iter().all(|item| item["confidence"].as_f64() == Some(1.0)));
    // The query of a JSON call does not speak of the threshold; integers are numbers.
    let json = |query: &str, body: &str| extract(Request::json(&target(query), body));
    assert_eq!(
        json("?confidenceThreshold=1", &json!({ "text": TEXT }).to_string()),
        json("", &json!({ "text": TEXT }).to_string())
    );
    assert_eq!(
        json("", &json!({ "text": TEXT, "confidenceThreshold": 0 }).to_string())["data"],
        all["data"]
    );
    assert_eq!(json("?language=en", r#"{"text":""}"#)["data"], json!([]));
    let confidences: Vec<f64> = all["data"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|item| item["confidence"].as_f64().expect("a number"))
        .collect();
    assert!(confidences.is_sorted_by(|a, b| a >= b), "{confidences:?}");
}

#[test]
fn fields_shape_the_embedded_skill() {
    let answer = extract(Request::text(&target("?fields=id"), TEXT));
    assert_eq!(keys(&answer["data"][0]["skill"]), ["id"]);
}

#[test]
fn traces_count_bytes_of_the_normalised_text() {
    let text = "Käse\u{0301}: sourdough baking,\r\nnaïve\tbread scoring \u{2013} sourdough baking";
    let body = json!({ "text": text, "includeNormalizedText": true }).to_string();
    let answer = extract(Request::json(&target("/trace"), &body));
    assert_eq!(keys(&answer), ["attributions", "data"]);
    let data = &answer["data"];
    let normalized = data["normalizedText"].as_str().expect("a text");
    assert_eq!(
        normalized,
        "Käsé: sourdough baking,\nnaïve bread scoring \u{2013} sourdough baking"
    );
    let trace = data["trace"].as_array().expect("an array");
    let mut surfaces = Vec::new();
    let mut last = 0;
    for item in trace {
        let form = &item["surfaceForm"];
        surfaces.push(slice(normalized, form));
        let start = form["sourceStart"].as_u64().expect("an offset");
        assert!(start >= last, "{trace:?}");
        last = start;
        let classification = &item["classificationData"];
        assert_eq!(keys(classification), ["contextForms", "skills"]);
        for context in classification["contextForms"].as_array().expect("an array") {
            slice(normalized, context);
        }
        assert!(!classification["skills"].as_array().expect("an array").is_empty());
    }
    assert_eq!(
        surfaces,
        ["sourdough baking", "bread scoring", "sourdough baking"]
    );
    assert_eq!(
        found(&json!({ "data": data["skills"] })),
        ["Bread Scoring", "Sourdough Baking"]
    );
    // Plain text of composed characters keeps its offsets, and the text is sent back only when asked for.
    let plain = extract(Request::text(&target("/trace"), "Übung: bread scoring"));
    assert_eq!(plain["data"]["normalizedText"], Value::Null);
    assert_eq!(plain["data"]["trace"][0]["surfaceForm"]["sourceStart"], 8);
    let asked = extract(Request::text(&target("/trace?includeNormalizedText=TRUE"), "a"));
    assert_eq!(asked["data"]["normalizedText"], "a");
}

/// Checks that `value` is the slice that the offsets name.
pub(super) fn slice<'a>(text: &'a str, form: &Value) -> &'a str {
    assert_eq!(keys(form), ["sourceEnd", "sourceStart", "value"]);
    let offset = |name: &str| usize::try_from(form[name].as_u64().expect("an offset")).expect("small");
    let slice = &text[offset("sourceStart")..offset("sourceEnd")];
    assert_eq!(form["value"], slice);
    slice
}

#[test]
fn the_threshold_empties_both_lists_of_a_trace() {
    let body = json!({ "text": TEXT, "confidenceThreshold": 1 }).to_string();
    let answer = extract(Request::json(&target("/trace"), &body));
    let skills = answer["data"]["skills"].as_array().expect("an array");
    for item in answer["data"]["trace"].as_array().expect("an array") {
        for skill in item["classificationData"]["skills"].as_array().expect("an array") {
            assert!(skill["confidence"].as_f64() == Some(1.0));
        }
    }
    assert!(skills.iter().all(|item| item["confidence"].as_f64() == Some(1.0)));
}

fn batch(client: &str, query: &str, lines: &str) -> Vec<Value> {
    let request = Request::post(&target(&format!("/batch{query}")), "application/x-ndjson", lines);
    let answer = bakery().call_as(client, request);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let text = answer.text();
    assert!(text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn batches_answer_line_by_line() {
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}", "a".repeat(51_201));
    let lines = [
        r#"{"id":"a1","text":"sourdough baking"}"#,
        "",
        r#"{"text":"bread scoring"}"#,
        "   ",
        r#"{"id":"x","text":"#,
        r#"{"id":"y","text":"a","more":1}"#,
        r#"{"id":"z"}"#,
        &long,
        r#"{"id":"t","text":"sourdough baking","confidenceThreshold":1}"#,
        r#"{"id":7,"text":"a"}"#,
        r#"{"id":"","text":""}"#,
    ]
    .join("\r\n");
    let answers = batch("all", "?fields=id&confidenceThreshold=0", &lines);
    let seen: Vec<(Value, Value)> = answers
        .iter()
        .map(|line| {
            assert_eq!(line.as_object().map(serde_json::Map::len), Some(2), "{line}");
            let error = line["errors"][0]["code"].clone();
            (line["id"].clone(), error)
        })
        .collect();
    let ids: Vec<&Value> = seen.iter().map(|(id, _)| id).collect();
    // Lines without an id of their own, or with one that is no text, are named by their number.
    assert_eq!(ids[..2], [&json!("a1"), &json!("3")]);
    // Blank lines count, in the id as in the place of the fault.
    assert_eq!(ids[2], &json!("5"));
    let detail = answers[2]["errors"][0]["detail"].as_str().expect("a text");
    assert!(
        detail.starts_with("Malformed JSON at line 5 column 18"),
        "{detail}"
    );
    let codes: Vec<&Value> = seen.iter().map(|(_, code)| code).collect();
    assert_eq!(
        codes,
        [
            &Value::Null,
            &Value::Null,
            &json!("malformed_json"),
            &json!("unknown_member"),
            &json!("missing_member"),
            &json!("text_too_large"),
            &Value::Null,
            &json!("wrong_type"),
            &Value::Null,
        ]
    );
    assert_eq!(answers[0]["data"][0]["skill"], json!({ "id": "bake-1" }));
    assert_eq!(answers[1]["data"][0]["skill"], json!({ "id": "bake-2" }));
    assert_eq!(answers[5]["errors"][0]["status"], 413);
    assert_eq!(answers[8], json!({ "id": "", "data": [] }));
}

#[test]
fn batches_are_refused_whole_before_the_first_line() {
    let send = |target: &str, body: &str| bakery().call(Request::post(target, "application/x-ndjson", body));
    send(&target("/batch"), "\n \r\n\n").is(400, "missing_body");
    let line = "{\"text\":\"\"}\n";
    send(&target("/batch"), &line.repeat(1_001)).is(400, "out_of_bounds");
    assert_eq!(batch("all", "", &line.repeat(1_000)).len(), 1_000);
    send("/skills/versions/77/extract/batch", line).is(404, "unknown_version");
    send(&target("/batch?language=fr"), line).is(422, "unsupported_value");
}

#[test]
fn the_end_of_a_quota_refuses_lines_and_not_the_request() {
    let lines = "{\"text\":\"a\"}\nnonsense\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n{\"text\":\"d\"}\n{\"text\":\"e\"}\n";
    let answers = batch("three-lines", "", lines);
    let statuses: Vec<Option<u64>> = answers
        .iter()
        .map(|line| line["errors"][0]["status"].as_u64())
        .collect();
    assert_eq!(statuses, [None, Some(400), None, None, Some(429), Some(429)]);
    assert_eq!(answers[4]["errors"][0]["code"], "quota_exceeded");
    let request = Request::post(&target("/batch"), "application/x-ndjson", lines);
    bakery().call_as("three-lines", request).is(429, "quota_exceeded");
}
