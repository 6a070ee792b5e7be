//! The published description of the API in OpenAPI 3.1, generated from the operation table.
//!
//! Nothing here is written by hand about a single endpoint: paths, parameters, bodies, statuses and examples come from
//! [`crate::operation`], error examples from the renderer that real errors pass through. Start with [`document`].

mod bodies;
mod examples;
mod responses;
mod schemas;
mod sharing;

pub(crate) use bodies::query_parameters;
pub(crate) use examples::{example_of, rebased, shared_example};
pub(crate) use responses::by_status;

use serde_json::{Map, Value, json};

use crate::family::{FAMILIES, Family};
use crate::operation::{Access, Listener, Method, Operation, OperationId};
use schemas::Components;

/// What differs from one description to another.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Base URL of the server, without a slash at its end.
    pub public_url: &'a str,
    /// The one family to describe; everything without it.
    pub family: Option<Family>,
    /// Version of this program.
    pub version: &'a str,
}

/// Name of the security scheme of access tokens.
const TOKENS: &str = "accessToken";
/// Name of the security scheme of client credentials.
const CLIENT: &str = "clientCredentials";

const DESCRIPTION: &str = "Labour-market data APIs on open data. HEAD is answered wherever GET is, with the same status and headers; \
OPTIONS is answered on every path. Unknown query parameters are ignored, unknown members of a body are refused, and `null` for an \
optional member is the same as leaving it out. Every error has the body that its status shows here, and the problem details of RFC 9457 \
where `Accept` prefers them. `/docs` is the manual, `/docs/errors` explains every code.";

/// Describes the operations that a server has, or those of one family.
pub fn document(operations: &[&'static Operation], options: &Options<'_>) -> Value {
    let chosen: Vec<&'static Operation> = operations
        .iter()
        .copied()
        .filter(|operation| options.family.is_none() || operation.family == options.family)
        .collect();
    let mut components = Components::default();
    let mut paths = Map::new();
    for operation in &chosen {
        for (index, path) in operation.paths.iter().enumerate() {
            let described = describe(operation, index, options, &mut components);
            let methods = paths.entry((*path).to_owned()).or_insert_with(|| json!({}));
            methods[method_word(operation.method)] = described;
        }
    }
    let shared_responses = sharing::share_responses(&mut paths);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": title(options.family),
            "version": options.version,
            "description": DESCRIPTION,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": options.public_url }],
        "tags": tags(&chosen),
        "paths": paths,
        "components": {
            "schemas": components.schemas,
            "responses": shared_responses,
            "parameters": bodies::shared_parameters(),
            "headers": responses::shared_headers(),
            "examples": responses::shared_examples(),
            "securitySchemes": security_schemes(&chosen, options.public_url),
        },
    })
}

fn title(family: Option<Family>) -> String {
    family.map_or("Waypost".to_owned(), |family| {
        format!("Waypost {}", family.row().name)
    })
}

fn method_word(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
    }
}

/// Name of the group that an operation is listed in.
fn tag(operation: &Operation) -> &'static str {
    match (operation.family, operation.listener) {
        (Some(family), _) => family.row().name,
        (None, Listener::Api) => "Service",
        (None, Listener::Health) => "Health",
    }
}

fn tags(operations: &[&'static Operation]) -> Vec<Value> {
    let mut names: Vec<&str> = Vec::new();
    for operation in operations {
        if !names.contains(&tag(operation)) {
            names.push(tag(operation));
        }
    }
    let described = names.iter().map(|name| {
        let family = FAMILIES.iter().find(|row| row.name == *name);
        let description = match (family, *name) {
            (Some(row), _) => format!("Everything below `/{}`.", row.word),
            (None, "Health") => "Probes and metrics, on a listener of their own.".to_owned(),
            (None, _) => "Tokens, limits and documentation.".to_owned(),
        };
        json!({ "name": name, "description": description })
    });
    described.collect()
}

fn describe(
    operation: &'static Operation,
    path_index: usize,
    options: &Options<'_>,
    components: &mut Components,
) -> Value {
    let id = match path_index {
        0 => operation.name.to_owned(),
        // Each operation has a name of its own, also where two paths lead to one endpoint.
        more => format!("{}.{}", operation.name, more + 1),
    };
    let mut described = json!({
        "operationId": id,
        "tags": [tag(operation)],
        "summary": operation.summary,
    });
    if !operation.description.is_empty() {
        described["description"] = operation.description.into();
    }
    described["security"] = security(operation);
    let parameters = bodies::parameters(operation);
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    if let Some(body) = &operation.body {
        described["requestBody"] = bodies::request_body(operation, body, components);
    }
    described["responses"] = responses::responses(operation, options.public_url, components);
    if operation.listener == Listener::Health {
        described["servers"] = json!([{
            "url": "http://127.0.0.1:9090",
            "description": "The health listener; setting `health.listen`.",
        }]);
    }
    described
}

fn security(operation: &Operation) -> Value {
    let scopes = operation.family.map_or(&[][..], |family| family.row().scopes);
    match operation.access {
        // Credentials may stand in the form instead.
        Access::Public if operation.id == OperationId::Token => json!([{}, { CLIENT: [] }]),
        Access::Public => json!([]),
        Access::AnyToken => json!([{ TOKENS: [] }]),
        // Any one of the scopes opens the family.
        Access::Scope => scopes.iter().map(|scope| json!({ TOKENS: [scope] })).collect(),
    }
}

fn security_schemes(operations: &[&'static Operation], public_url: &str) -> Value {
    let mut scopes = Map::new();
    for row in &FAMILIES {
        if operations
            .iter()
            .any(|operation| operation.family == Some(row.family))
        {
            for scope in row.scopes {
                let described = scopes
                    .entry((*scope).to_owned())
                    .or_insert_with(|| "Opens".into());
                let separator = if described == "Opens" { " " } else { ", " };
                *described = format!(
                    "{}{separator}{}",
                    described.as_str().unwrap_or_default(),
                    row.name
                )
                .into();
            }
        }
    }
    json!({
        TOKENS: {
            "type": "oauth2",
            "description": "A token of `/connect/token`, sent as `Authorization: Bearer`.",
            "flows": {
                "clientCredentials": { "tokenUrl": format!("{public_url}/connect/token"), "scopes": scopes },
            },
        },
        CLIENT: {
            "type": "http",
            "scheme": "basic",
            "description": "Client id and secret, at the token endpoint alone.",
        },
    })
}

#[cfg(test)]
mod tests;
