//! What a request may carry: parameters and bodies.

use serde_json::{Map, Value, json};

use super::schemas::{Components, json_text, parameter};
use crate::operation::{Access, Body, BodyKind, BodyType, FILE_PART, Files, Operation};
use crate::schema::{Member, Parameter, Schema};

/// The form of the token endpoint. The endpoint reads it by the rules of OAuth, so no judge uses this.
static TOKEN_FORM: Schema = Schema::open_object(&[
    Member::required(
        "grant_type",
        &Schema::choice(&["client_credentials"]),
        "The grant.",
    ),
    Member::optional("client_id", &TEXT, "Unless it stands in a Basic header."),
    Member::optional("client_secret", &TEXT, "Unless it stands in a Basic header."),
    Member::optional(
        "scope",
        &TEXT,
        "Scopes separated by blanks; all of the client's without it.",
    ),
]);

static TEXT: Schema = Schema::text();

/// Parameters that many operations share.
pub(super) fn shared_parameters() -> Value {
    json!({
        "RequestId": {
            "name": "X-Request-Id",
            "in": "header",
            "required": false,
            "description": "Comes back on the answer if it has the form; otherwise the answer has one of the server's.",
            "schema": { "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" },
        },
        "Simulate": {
            "name": "X-Waypost-Simulate",
            "in": "header",
            "required": false,
            "description": "Sandbox clients only: the error status, and perhaps the code, to answer with.",
            "schema": { "type": "string", "examples": ["429", "404;code=unknown_version"] },
        },
    })
}

/// Describes the parameters of path, query and headers.
pub(super) fn parameters(operation: &'static Operation) -> Vec<Value> {
    let mut described: Vec<Value> = operation
        .path_parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.name,
                "in": "path",
                "required": true,
                "description": parameter.doc,
                "schema": { "type": "string" },
                "example": parameter.example,
            })
        })
        .collect();
    for (query, readers) in query_parameters(operation) {
        let mut value = parameter(query);
        if let Some(readers) = readers {
            let doc = value["description"].as_str().unwrap_or_default();
            value["description"] = format!("{doc} Read beside {} alone.", readers.join(", ")).into();
        }
        described.push(value);
    }
    described.push(json!({ "$ref": "#/components/parameters/RequestId" }));
    if operation.access != Access::Public {
        described.push(json!({ "$ref": "#/components/parameters/Simulate" }));
    }
    described
}

/// The query parameters of an operation, each once. Where only some body formats read one, these are listed.
pub(crate) fn query_parameters(
    operation: &'static Operation,
) -> Vec<(&'static Parameter, Option<Vec<&'static str>>)> {
    let mut found: Vec<(&'static Parameter, Option<Vec<&'static str>>)> = operation
        .query
        .iter()
        .map(|parameter| (parameter, None))
        .collect();
    let types: &'static [BodyType] = operation.body.as_ref().map_or(&[], |body| body.types);
    for parameter in types.iter().flat_map(BodyType::query_parameters) {
        if found.iter().any(|(known, _)| known.name == parameter.name) {
            continue;
        }
        let reads = |body: &&BodyType| body.query_parameters().iter().any(|it| it.name == parameter.name);
        let readers: Vec<&'static str> = types.iter().filter(reads).map(|body| body.kind.media()).collect();
        let some_only = readers.len() < types.len();
        found.push((parameter, some_only.then_some(readers)));
    }
    found
}

/// Describes what an operation reads, format by format.
pub(super) fn request_body(
    operation: &'static Operation,
    body: &'static Body,
    components: &mut Components,
) -> Value {
    let mut content = Map::new();
    for body_type in body.types {
        content.insert(
            body_type.kind.media().to_owned(),
            media(operation, body_type, components),
        );
    }
    json!({
        "required": true,
        "description": format!("Required: {}. At most {} bytes.", body.what, body.cap),
        "content": content,
    })
}

fn media(operation: &'static Operation, body: &'static BodyType, components: &mut Components) -> Value {
    match (body.kind, body.schema) {
        (BodyKind::Json, Some(schema)) => {
            json!({ "schema": components.describe(schema), "example": json_text(body.example) })
        }
        (BodyKind::Ndjson, Some(schema)) => {
            let name = line_name(operation);
            let line = components.describe(schema);
            components.schemas.insert(name.clone(), line);
            json!({
                "schema": {
                    "type": "string",
                    "description": format!("On each line an object of the form `#/components/schemas/{name}`."),
                },
                "example": format!("{}\n", body.example),
            })
        }
        (BodyKind::Form, _) => {
            let fields = body.example.split('&').filter_map(|field| field.split_once('='));
            let example: Map<String, Value> = fields
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            json!({ "schema": components.describe(&TOKEN_FORM), "example": example })
        }
        (BodyKind::Multipart(files), _) => multipart(body, files),
        (BodyKind::Pdf | BodyKind::Docx, _) => json!({}),
        (BodyKind::Text | BodyKind::Json | BodyKind::Ndjson, _) => {
            json!({ "schema": { "type": "string" }, "example": body.example })
        }
    }
}

/// Describes the parts of a multipart body.
fn multipart(body: &'static BodyType, files: Files) -> Value {
    let file = json!({ "type": "string", "format": "binary", "description": "The file." });
    let mut parts = Map::from_iter([(FILE_PART.to_owned(), file)]);
    for part in body.parts() {
        let described = parameter(part);
        let mut schema = described["schema"].clone();
        schema["description"] = described["description"].clone();
        parts.insert(part.name.to_owned(), schema);
    }
    json!({
        "schema": { "type": "object", "required": [FILE_PART], "properties": parts },
        "encoding": { FILE_PART: { "contentType": files.media().join(", ") } },
    })
}

/// `skills.extract_batch` has lines of the form `SkillsExtractBatchLine`.
fn line_name(operation: &Operation) -> String {
    let mut name: String = operation
        .name
        .split(['.', '_'])
        .map(|word| {
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            format!("{}{rest}", first.to_ascii_uppercase())
        })
        .collect();
    name.push_str("Line");
    name
}
