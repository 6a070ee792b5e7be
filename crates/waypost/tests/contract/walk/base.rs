//! A good request for every operation, from the examples of its row.

use contract::operation::{Access, BodyKind, BodyType, FILE_PART, Listener, Operation, OperationId};

use crate::{
    documents, drivers,
    request::{Request, method_name},
    server::{SECRET, Server},
};

/// Id of a posting of the shared server.
pub use crate::postings::corpus::BAKER as POSTING;

/// The first path of an operation with values that exist.
pub fn path(operation: &Operation) -> String {
    let mut path = operation.paths[0].to_owned();
    for parameter in operation.path_parameters {
        let value = match parameter.name {
            "version" => "latest".to_owned(),
            "skill_id" => drivers::known_skill(),
            "title_id" => "WTKEP0TV62VZB3H28T".to_owned(),
            "company_id" => "20".to_owned(),
            "facet" | "nested" | "distribution" => parameter.example.to_owned(),
            "posting_id" => POSTING.to_owned(),
            "dataset" | "dimension" | "taxonomy" | "id" | "mapping" | "release" | "source" => {
                parameter.example.to_owned()
            }
            "model" => "skill".to_owned(),
            name => panic!("no value for '{name}'"),
        };
        path = path.replace(&format!("{{{}}}", parameter.name), &value);
    }
    path
}

/// Parts the multipart bodies.
const BOUNDARY: &str = "the-boundary-of-the-walk";

/// The Content-Type of a type of body.
pub fn content_type(body: &BodyType) -> String {
    let media = body.kind.media();
    match body.kind {
        BodyKind::Multipart(_) => format!("{media}; boundary={BOUNDARY}"),
        _ => media.to_owned(),
    }
}

/// A multipart body with a file and values beside it.
pub fn form(media: &str, file: &[u8], values: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in values {
        let part =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{FILE_PART}\"; filename=\"a\"\r\n\
         Content-Type: {media}\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// A good body of a type.
pub fn body(operation: &Operation, body: &BodyType) -> Vec<u8> {
    match body.kind {
        BodyKind::Pdf => documents::pdf("We bake sourdough bread", ""),
        BodyKind::Docx => documents::docx("We bake sourdough bread"),
        BodyKind::Form => {
            format!("grant_type=client_credentials&client_id=all&client_secret={SECRET}").into_bytes()
        }
        BodyKind::Multipart(_) => form("text/plain", body.example.as_bytes(), &[]),
        BodyKind::Json | BodyKind::Text | BodyKind::Ndjson => {
            assert!(!body.example.is_empty(), "{}", operation.name);
            body.example.as_bytes().to_vec()
        }
    }
}

/// A good request without a token, with the body type at `index`.
pub fn bare(operation: &Operation, index: usize) -> Request {
    let request = Request::new(method_name(operation.method), &path(operation));
    match operation.body {
        None => request,
        Some(wanted) => {
            let kind = &wanted.types[index];
            request
                .header("Content-Type", content_type(kind))
                .body(body(operation, kind))
        }
    }
}

/// A good request of a client.
pub fn good_as(server: &Server, client: &str, operation: &Operation, index: usize) -> Request {
    let request = bare(operation, index);
    if operation.access == Access::Public {
        request
    } else {
        request.bearer(&server.token(client))
    }
}

/// A good request.
pub fn good(server: &Server, operation: &Operation, index: usize) -> Request {
    good_as(server, "all", operation, index)
}

/// Every operation with every type of its body.
pub fn forms(operation: &Operation) -> std::ops::Range<usize> {
    0..operation.body.map_or(1, |body| body.types.len())
}

pub fn address(server: &Server, operation: &Operation) -> std::net::SocketAddr {
    match operation.listener {
        Listener::Api => server.address,
        Listener::Health => server.health,
    }
}

/// Says whether two answers to one request may differ in their bodies.
pub fn varies(operation: &Operation) -> bool {
    matches!(
        operation.id,
        OperationId::Token | OperationId::Usage | OperationId::Metrics | OperationId::CoreLmiQuery
    )
}
