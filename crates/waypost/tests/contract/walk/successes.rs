//! Every success has the shape, the media type and the headers that its row promises; HEAD and OPTIONS follow.

use contract::{
    family::Family,
    json::{Limits, parse},
    operation::{ALLOW_BOTH, Access, Cache, Listener, Method, OPERATIONS, Operation, OperationId},
    render, schema,
};

use super::base;
use crate::{
    answer::{Answer, Asked},
    request::Request,
    server::{Server, shared},
    wire::Wire,
};

fn send(server: &Server, operation: &Operation, request: &Request) -> Answer {
    let address = base::address(server, operation);
    Wire::open(address).exchange(&request.bytes(&address.to_string()))
}

#[test]
fn successes_have_the_promised_shape() {
    let server = shared();
    for operation in &OPERATIONS {
        for index in base::forms(operation) {
            let answer = send(server, operation, &base::good(server, operation, index));
            assert_eq!(answer.status, 200, "{} {}", operation.name, answer.text());
            assert_eq!(
                answer.header("content-type"),
                Some(operation.answer.media),
                "{}",
                operation.name
            );
            assert!(!answer.body.is_empty(), "{}", operation.name);
            check_shape(operation, &answer);
            check_caching(operation, &answer);
        }
        for path in &operation.paths[1..] {
            let first = send(server, operation, &base::good(server, operation, 0));
            let other = Request::get(path);
            assert_eq!(send(server, operation, &other).text(), first.text(), "{path}");
        }
    }
    server.check_metrics();
}

fn check_shape(operation: &Operation, answer: &Answer) {
    if let Some(schema) = operation.answer.schema {
        let document = parse(&answer.body, Limits::default()).expect("the answer is strict JSON");
        let faults = schema::judge(&document, schema);
        assert!(
            faults.is_empty(),
            "{}: {faults:?} {}",
            operation.name,
            answer.text()
        );
    } else if operation.answer.media == render::JSON {
        answer.json();
    } else if operation.answer.media == render::NDJSON {
        for line in answer
            .body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            parse(line, Limits::default()).expect("a line is strict JSON");
        }
    }
}

fn check_caching(operation: &Operation, answer: &Answer) {
    let expected = match operation.cache {
        Cache::NoStore => "no-store",
        Cache::Versioned | Cache::Short => "private, max-age=300",
        Cache::Public => "public, max-age=300",
    };
    assert_eq!(
        answer.header("cache-control"),
        Some(expected),
        "{}",
        operation.name
    );
    let version = data_version(operation);
    assert_eq!(
        answer.header("x-waypost-data-version"),
        version,
        "{}",
        operation.name
    );
}

/// The data version that answers of an operation name.
fn data_version(operation: &Operation) -> Option<&'static str> {
    let names_version = operation.path_parameters.iter().any(|it| it.name == "version");
    match operation.id {
        OperationId::SimilarityNearest => Some("1.0"),
        OperationId::CareerPathwaysSkillGap
        | OperationId::DdnSkills
        | OperationId::OccupationBenchmarkBenchmark
        | OperationId::ProjectedSkillGrowthGrowth
        | OperationId::SalaryBoostingSkillsSkills => Some("postings-1"),
        OperationId::ClassificationClassifyTitle
        | OperationId::ClassificationClassifySkills
        | OperationId::ClassificationExtract
        | OperationId::ClassificationExtractFile
        | OperationId::ClassificationNormalizeTitles
        | OperationId::ClassificationNormalizeTitlesFile
        | OperationId::ClassificationNormalizeCompanies
        | OperationId::ClassificationNormalizeCompaniesFile => Some("1.0.0"),
        _ if !names_version => None,
        _ if operation.family == Some(Family::Classification) => Some("1.0.0"),
        _ if operation.family == Some(Family::CoreLmi) => Some("2025.3"),
        _ => Some("1.0"),
    }
}

#[test]
fn reads_of_a_fixed_version_may_be_kept_long() {
    let server = shared();
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.cache == Cache::Versioned)
    {
        let mut request = base::good(server, operation, 0);
        let version = data_version(operation).expect("a version is read");
        request.target = request.target.replace("/latest", &format!("/{version}"));
        let answer = server.send(&request);
        answer.ok();
        assert_eq!(answer.header("cache-control"), Some("private, max-age=3600"));
    }
}

#[test]
fn head_is_get_without_a_body() {
    for coding in ["identity", "gzip", "br", "zstd"] {
        check_head(coding);
    }
}

fn check_head(coding: &str) {
    let server = shared();
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.method == Method::Get)
    {
        let request = base::good(server, operation, 0).header("Accept-Encoding", coding);
        let got = send(server, operation, &request);
        let head = send(server, operation, &request.with_method("HEAD"));
        assert!(head.body.is_empty(), "{}", operation.name);
        assert_eq!(head.status, got.status, "{}", operation.name);
        for name in [
            "content-type",
            "cache-control",
            "vary",
            "content-encoding",
            "x-waypost-data-version",
        ] {
            assert_eq!(head.header(name), got.header(name), "{} {name}", operation.name);
        }
        if !base::varies(operation) {
            assert_eq!(
                head.header("content-length"),
                got.header("content-length"),
                "{}",
                operation.name
            );
        }
    }
}

#[test]
fn options_tells_the_methods_without_a_token() {
    let server = shared();
    for operation in &OPERATIONS {
        let request = Request::new("OPTIONS", &base::path(operation));
        let answer = send(server, operation, &request);
        assert_eq!((answer.status, answer.body.len()), (200, 0), "{}", operation.name);
        assert_eq!(answer.header("content-length"), Some("0"), "{}", operation.name);
        let is_shared = OPERATIONS
            .iter()
            .any(|other| other.paths == operation.paths && other.method != operation.method);
        let expected = if is_shared { ALLOW_BOTH } else { operation.allow() };
        assert_eq!(answer.header("allow"), Some(expected), "{}", operation.name);
    }
}

#[test]
fn public_operations_do_not_look_at_credentials() {
    let server = shared();
    let public = OPERATIONS
        .iter()
        .filter(|operation| operation.access == Access::Public && operation.id != OperationId::Token);
    for operation in public {
        for credential in ["Bearer nonsense", "Basic YTpi", "nonsense"] {
            let request = base::bare(operation, 0).header("Authorization", credential);
            let answer = send(server, operation, &request);
            assert_eq!(answer.status, 200, "{} {credential}", operation.name);
        }
    }
}

#[test]
fn the_two_listeners_are_apart() {
    let server = shared();
    for operation in &OPERATIONS {
        let (here, there) = match operation.listener {
            Listener::Api => (server.address, server.health),
            Listener::Health => (server.health, server.address),
        };
        assert_ne!(here, there);
        let request = base::good(server, operation, 0);
        // The form of OAuth belongs to the listener that has the token endpoint.
        let bytes = request.bytes(&there.to_string());
        let mut wire = Wire::open(there);
        wire.try_send(&bytes);
        wire.answer(&Asked::default()).is(404, "unknown_path");
    }
}

#[test]
fn the_description_names_every_operation_and_every_status_that_was_walked() {
    let description = shared().send(&Request::get("/openapi.json")).ok();
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.listener == Listener::Api)
    {
        let method = match operation.method {
            Method::Get => "get",
            Method::Post => "post",
        };
        for path in operation.paths {
            let described = &description["paths"][path][method];
            assert!(described.is_object(), "{path} {method}");
            let mut statuses: Vec<u16> = contract::operation::codes(operation)
                .iter()
                .map(|code| code.status().number())
                .collect();
            statuses.push(200);
            for status in statuses {
                assert!(
                    described["responses"][status.to_string()].is_object(),
                    "{path} {method} {status}"
                );
            }
        }
    }
}
