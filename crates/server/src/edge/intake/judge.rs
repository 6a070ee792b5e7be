//! Syntax and schema of query and body: checks 13 and 14.

use bytes::Bytes;
use contract::{
    error::ApiError,
    json::{self, Limits},
    operation::{BodyKind, BodyType},
    schema::{self, Parameter, QueryFault, QueryValues},
};

use super::multipart;
use crate::{call::Input, failure};

/// Judges the query of an operation without a body.
pub fn query(text: Option<&str>, parameters: &'static [Parameter]) -> Result<QueryValues, ApiError> {
    schema::judge_query(text, parameters).map_err(failure::joined)
}

/// Judges query and body. Syntax of either comes before the schema of both.
pub fn body<'a>(
    text: Option<&str>,
    kind: &'static BodyType,
    boundary: Option<&str>,
    bytes: &'a Bytes,
) -> Result<(QueryValues, Input<'a>), ApiError> {
    let query = schema::judge_query(text, kind.query_parameters());
    let query = match query {
        Err(faults) if faults.iter().any(is_syntax) => return Err(failure::joined(faults)),
        other => other,
    };
    let input = match kind.kind {
        BodyKind::Json => {
            let document = json::parse(bytes, Limits::default()).map_err(ApiError::from)?;
            let faults = kind
                .schema
                .map(|schema| schema::judge(&document, schema))
                .unwrap_or_default();
            if !faults.is_empty() {
                let of_query = query.err().unwrap_or_default().into_iter().map(ApiError::from);
                return Err(failure::joined(
                    of_query.chain(faults.into_iter().map(ApiError::from)),
                ));
            }
            Input::Json(document)
        }
        BodyKind::Text => {
            Input::Text(std::str::from_utf8(bytes).map_err(|_| ApiError::bad_encoding("body"))?)
        }
        BodyKind::Pdf => Input::Pdf(bytes),
        BodyKind::Docx => Input::Docx(bytes),
        BodyKind::Ndjson => Input::Lines {
            bytes: bytes.clone(),
            line: kind,
        },
        BodyKind::Form => Input::Form(bytes),
        BodyKind::Multipart(files) => {
            // A form has no query parameters; its parts take their place.
            let (input, parts) = multipart::read(bytes, boundary, kind, files)?;
            return Ok((parts.map_err(failure::joined)?, input));
        }
    };
    let values = query.map_err(failure::joined)?;
    Ok((values, input))
}

fn is_syntax(fault: &QueryFault) -> bool {
    matches!(
        fault,
        QueryFault::BadEncoding { .. } | QueryFault::Repeated { .. }
    )
}
