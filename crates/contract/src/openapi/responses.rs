//! What an operation answers: the 200, and every error status that its codes have.

use serde_json::{Map, Value, json};

use super::examples::{own_example, rebased, shared_example};
use super::schemas::{Components, json_text};
use crate::code::{CODES, Code};
use crate::operation::{Access, Cache, Operation, OperationId, codes};
use crate::render::{self, JSON, PROBLEM};
use crate::schema::{Member, Schema};
use crate::status::Status;

static TEXT: Schema = Schema::text();
static STATUS: Schema = Schema::integer(400, 599);

static ITEM: Schema = Schema::object(&[
    Member::required("status", &STATUS, "The HTTP status."),
    Member::required("title", &TEXT, "The title of the status, the same everywhere."),
    Member::required("detail", &TEXT, "What is wrong, as a sentence for a person."),
    Member::required("code", &TEXT, "What is wrong, as a stable word; more may come."),
    Member::optional("source", &SOURCE, "Where in the request it is wrong."),
]);

static SOURCE: Schema = Schema::object(&[
    Member::optional(
        "pointer",
        &TEXT,
        "RFC 6901 pointer into the JSON body; empty for the whole body.",
    ),
    Member::optional("parameter", &TEXT, "Name of a query parameter."),
]);

static ITEMS: Schema = Schema::bounded_array(&NAMED_ITEM, 1, Some(20));
static NAMED_ITEM: Schema = Schema::named("Error", &ITEM);

static ERRORS_OBJECT: Schema = Schema::object(&[Member::required(
    "errors",
    &ITEMS,
    "All of one status; the first decides it.",
)]);

static PROBLEM_OBJECT: Schema = Schema::object(&[
    Member::required("type", &TEXT, "Page about the code."),
    Member::required("title", &TEXT, ""),
    Member::required("status", &STATUS, ""),
    Member::required("detail", &TEXT, ""),
    Member::required("instance", &TEXT, "Names this one occurrence."),
    Member::required("code", &TEXT, ""),
    Member::required("errors", &ITEMS, "As in the other form."),
]);

static OAUTH_OBJECT: Schema = Schema::object(&[
    Member::required(
        "error",
        &Schema::choice(&[
            "invalid_request",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_client",
            "temporarily_unavailable",
            "server_error",
        ]),
        "",
    ),
    Member::required("error_description", &TEXT, "A sentence for a person."),
]);

pub(super) static ERRORS: Schema = Schema::named("Errors", &ERRORS_OBJECT);
pub(super) static PROBLEM_DETAILS: Schema = Schema::named("ProblemDetails", &PROBLEM_OBJECT);
pub(super) static OAUTH_ERROR: Schema = Schema::named("OAuthError", &OAUTH_OBJECT);

/// Headers that answers refer to.
pub(super) fn shared_headers() -> Value {
    let text = |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    let seconds = |description: &str, minimum: u32| json!({ "description": description, "schema": { "type": "integer", "minimum": minimum } });
    json!({
        "X-Request-Id": text("Id of the request, on every answer."),
        "Cache-Control": text("How long the answer may be kept."),
        "X-Waypost-Data-Version": text("The real version behind the one in the path."),
        "WWW-Authenticate": text("How to authenticate, and what was wrong with the token that was sent."),
        "Allow": text("Methods of the path."),
        "Accept-Encoding": text("Content codings that are read; only where the coding was refused."),
        "Retry-After": seconds("Seconds to wait before the request is repeated.", 1),
        "RateLimit-Limit": seconds("Size of the limit shown; these fields are there only where something is limited.", 0),
        "RateLimit-Remaining": seconds("What is left of it.", 0),
        "RateLimit-Reset": seconds("Seconds until there is more.", 0),
        "RateLimit": text("What is left of every limit."),
        "RateLimit-Policy": text("Every limit."),
    })
}

/// One example of every code, which the operations refer to.
pub(super) fn shared_examples() -> Value {
    let examples: Map<String, Value> = CODES
        .iter()
        .map(|code| {
            (
                code.word().to_owned(),
                example_object(*code, &render::envelope(&shared_example(*code))),
            )
        })
        .collect();
    examples.into()
}

fn example_object(code: Code, body: &[u8]) -> Value {
    json!({ "summary": code.explanation(), "value": from_bytes(body) })
}

/// Reads what a renderer wrote, which is JSON.
fn from_bytes(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
}

/// Describes every status that an operation answers with.
pub(super) fn responses(
    operation: &'static Operation,
    public_url: &str,
    components: &mut Components,
) -> Value {
    let mut described = Map::new();
    described.insert("200".to_owned(), success(operation, public_url, components));
    for (status, codes) in by_status(&codes(operation)) {
        described.insert(
            status.number().to_string(),
            failure(operation, status, &codes, components),
        );
    }
    described.into()
}

/// Groups codes by status, in ascending order.
pub(crate) fn by_status(codes: &[Code]) -> Vec<(Status, Vec<Code>)> {
    let mut groups: Vec<(Status, Vec<Code>)> = Vec::new();
    for code in codes {
        match groups.iter_mut().find(|(status, _)| *status == code.status()) {
            Some((_, group)) => group.push(*code),
            None => groups.push((code.status(), vec![*code])),
        }
    }
    groups.sort_by_key(|(status, _)| *status);
    groups
}

fn success(operation: &'static Operation, public_url: &str, components: &mut Components) -> Value {
    let answer = &operation.answer;
    let example = rebased(answer.example, public_url);
    let mut media = match answer.schema {
        Some(schema) => json!({ "schema": components.describe(schema) }),
        None if answer.media == JSON => json!({ "schema": { "type": "object" } }),
        None => json!({ "schema": { "type": "string" } }),
    };
    media["example"] = if answer.media == JSON {
        json_text(&example)
    } else {
        example.into()
    };
    let mut names = vec!["X-Request-Id", "Cache-Control"];
    if operation.cache == Cache::Versioned || operation.path_parameters.iter().any(|it| it.name == "version")
    {
        names.push("X-Waypost-Data-Version");
    }
    if operation.access != Access::Public {
        names.extend(RATE_HEADERS);
    }
    json!({
        "description": Status::Ok.row().meaning,
        "headers": header_references(&names),
        "content": { answer.media: media },
    })
}

const RATE_HEADERS: [&str; 5] = [
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "RateLimit",
    "RateLimit-Policy",
];

fn header_references(names: &[&str]) -> Value {
    let references: Map<String, Value> = names
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                json!({ "$ref": format!("#/components/headers/{name}") }),
            )
        })
        .collect();
    references.into()
}

fn failure(
    operation: &'static Operation,
    status: Status,
    codes: &[Code],
    components: &mut Components,
) -> Value {
    let mut names = vec!["X-Request-Id"];
    match status {
        Status::Unauthorized => names.push("WWW-Authenticate"),
        Status::NotFound if codes.contains(&Code::WrongMethod) => names.push("Allow"),
        Status::UnsupportedContentType => names.push("Accept-Encoding"),
        Status::TooManyRequests | Status::ServiceUnavailable => names.push("Retry-After"),
        _ => {}
    }
    if status == Status::TooManyRequests && operation.access != Access::Public {
        names.extend(RATE_HEADERS);
    }
    let row = status.row();
    json!({
        "description": format!("{}: {}", row.title, row.meaning),
        "headers": header_references(&names),
        "content": failure_content(operation, codes, components),
    })
}

fn failure_content(operation: &'static Operation, codes: &[Code], components: &mut Components) -> Value {
    let mut examples = Map::new();
    if operation.id == OperationId::Token {
        for code in codes {
            let error = super::example_of(operation, *code);
            examples.insert(
                code.word().to_owned(),
                example_object(*code, &render::oauth(&error)),
            );
        }
        return json!({ JSON: { "schema": components.describe(&OAUTH_ERROR), "examples": examples } });
    }
    for code in codes {
        let example = match own_example(operation, *code) {
            Some(error) => example_object(*code, &render::envelope(&error)),
            None => json!({ "$ref": format!("#/components/examples/{}", code.word()) }),
        };
        examples.insert(code.word().to_owned(), example);
    }
    json!({
        JSON: { "schema": components.describe(&ERRORS), "examples": examples },
        PROBLEM: { "schema": components.describe(&PROBLEM_DETAILS) },
    })
}
