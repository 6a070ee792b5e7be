use std::collections::BTreeSet;

use super::examples::EXAMPLE_BASE;
use super::*;
use crate::code::CODES;
use crate::json::{Limits, parse};
use crate::operation::{BodyKind, OPERATIONS, all, codes};
use crate::render::{self, JSON, NDJSON};
use crate::schema::{Schema, judge};

const OPTIONS: Options<'static> = Options {
    public_url: "https://waypost.example",
    family: None,
    version: "0.0.0",
};

fn whole() -> Value {
    document(&all(), &OPTIONS)
}

/// Calls `visit` with every object of a tree.
fn walk(value: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            visit(members);
            members.values().for_each(|member| walk(member, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

/// Follows a reference, where a value is one.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).expect("the reference resolves"),
        None => value,
    }
}

#[track_caller]
fn check_example(example: &str, schema: &'static Schema) {
    let parsed = parse(example.as_bytes(), Limits::CONTRACT);
    let document = parsed.unwrap_or_else(|fault| panic!("{example}: {fault:?}"));
    let faults = judge(&document, schema);
    assert!(faults.is_empty(), "{example}: {faults:?}");
}

#[test]
fn every_reference_leads_somewhere() {
    let document = whole();
    let mut count = 0;
    walk(&document, &mut |members| {
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let pointer = reference
                .strip_prefix('#')
                .expect("references stay in the document");
            assert!(
                document.pointer(pointer).is_some_and(|target| !target.is_null()),
                "{reference}"
            );
            count += 1;
        }
    });
    assert!(count > 100);
}

#[test]
fn operations_have_names_of_their_own() {
    let document = whole();
    let mut names = BTreeSet::new();
    walk(&document["paths"], &mut |members| {
        if let Some(name) = members.get("operationId").and_then(Value::as_str) {
            assert!(names.insert(name.to_owned()), "{name} twice");
        }
    });
    let paths: usize = OPERATIONS.iter().map(|operation| operation.paths.len()).sum();
    assert_eq!(names.len(), paths);
}

#[test]
fn each_operation_declares_exactly_the_statuses_it_can_give() {
    let document = whole();
    for operation in &OPERATIONS {
        let mut expected: BTreeSet<String> = codes(operation)
            .iter()
            .map(|code| code.status().number().to_string())
            .collect();
        expected.insert("200".to_owned());
        for path in operation.paths {
            let described = &document["paths"][path][method_word(operation.method)];
            let responses = described["responses"].as_object().expect("an object");
            let declared: BTreeSet<String> = responses.keys().cloned().collect();
            assert_eq!(declared, expected, "{path}");
        }
    }
}

#[test]
fn each_code_of_an_operation_has_an_example_of_its_status() {
    let document = whole();
    for operation in &OPERATIONS {
        let described = &document["paths"][operation.paths[0]][method_word(operation.method)];
        for code in codes(operation) {
            let status = code.status().number();
            let response = resolved(&document, &described["responses"][status.to_string()]);
            let content = &response["content"][JSON];
            let example = resolved(&document, &content["examples"][code.word()]);
            let name = operation.name;
            if operation.id == OperationId::Token {
                check_example(&example["value"].to_string(), &responses::OAUTH_ERROR);
            } else {
                assert_eq!(
                    example["value"]["errors"][0]["status"],
                    status,
                    "{name} {}",
                    code.word()
                );
                assert_eq!(example["value"]["errors"][0]["code"], code.word(), "{name}");
            }
        }
    }
}

#[test]
fn examples_of_errors_have_the_published_form() {
    for code in CODES {
        let error = examples::shared_example(*code);
        let envelope = String::from_utf8(render::envelope(&error)).expect("UTF-8");
        check_example(&envelope, &responses::ERRORS);
        let problem = String::from_utf8(render::problem(&error, "r1")).expect("UTF-8");
        check_example(&problem, &responses::PROBLEM_DETAILS);
    }
}

#[test]
fn examples_of_answers_and_bodies_fit_their_schemas() {
    for operation in &OPERATIONS {
        let answer = &operation.answer;
        if let Some(schema) = answer.schema {
            check_example(answer.example, schema);
        }
        if answer.media == JSON || answer.media == NDJSON {
            assert!(
                serde_json::from_str::<Value>(answer.example).is_ok(),
                "{}",
                operation.name
            );
        }
        for body in operation.body.iter().flat_map(|body| body.types) {
            match (body.kind, body.schema) {
                (BodyKind::Json | BodyKind::Ndjson, Some(schema)) => check_example(body.example, schema),
                (BodyKind::Json | BodyKind::Ndjson, None) => panic!("{}: no schema", operation.name),
                (_, schema) => assert!(schema.is_none(), "{}", operation.name),
            }
        }
    }
}

#[test]
fn one_family_is_described_alone_and_under_the_base_url_of_the_server() {
    let options = Options {
        family: Some(Family::Skills),
        ..OPTIONS
    };
    let document = document(&all(), &options);
    let paths = document["paths"].as_object().expect("an object");
    assert!(paths.keys().all(|path| path.starts_with("/skills/")));
    assert_eq!(document["tags"].as_array().map(Vec::len), Some(1));
    let text = document.to_string();
    assert!(text.contains("https://waypost.example/skills/versions/latest/skills/"));
    assert!(!text.contains(EXAMPLE_BASE));
}

#[test]
fn any_scope_of_a_family_suffices() {
    let document = whole();
    let security = &document["paths"]["/skills/meta"]["get"]["security"];
    let scopes = Family::Skills.row().scopes;
    assert_eq!(security.as_array().map(Vec::len), Some(scopes.len()));
    assert_eq!(security[0][TOKENS][0], scopes[0]);
    assert_eq!(document["paths"]["/skills/status"]["get"]["security"], json!([]));
}

#[test]
fn parameters_that_only_some_formats_read_say_so() {
    let document = whole();
    let parameters = &document["paths"]["/skills/versions/{version}/extract"]["post"]["parameters"];
    let find = |name: &str| {
        let all = parameters.as_array().expect("an array");
        let found = all.iter().find(|it| it["name"] == name).expect("described");
        found["description"].as_str().expect("a text").to_owned()
    };
    assert!(find("confidenceThreshold").contains("Read beside text/plain, application/pdf"));
    assert!(!find("language").contains("Read beside"));
}
