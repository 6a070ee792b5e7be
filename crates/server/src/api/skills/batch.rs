//! `POST /skills/versions/{version}/extract/batch`

use bytes::Bytes;
use contract::{
    error::ApiError,
    family::Family,
    json::{self, Limits, Value},
    operation::{BATCH_LINES, BodyType, TEXT_CAP},
    render, schema,
    wire::skills::Fields,
};
use serde_json::json;
use text::Detail;

use super::{
    document::{self, DEFAULT_THRESHOLD},
    fields, found,
    writing::write_json,
};
use crate::{
    body::{Aborted, Producer},
    call::{Answer, Call, Content, Input, Outcome},
    failure,
    skills_data::Resolved,
};

/// Size at which a piece is sent.
const PIECE: usize = 16 << 10;

/// Finds the skills of many documents: one line in, one line out, in the same order.
pub fn batch(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Lines { bytes, line } = body else {
        return Err(missing(call));
    };
    let lines = split(&bytes);
    if lines.is_empty() {
        return Err(missing(call));
    }
    if lines.len() > BATCH_LINES {
        return Err(ApiError::out_of_bounds(format!(
            "Expected at most {BATCH_LINES} lines"
        )));
    }
    let at = call.version()?;
    document::check_language(call, at.version.skills.languages())?;
    let batch = Batch {
        threshold: call
            .query
            .number("confidenceThreshold")
            .unwrap_or(DEFAULT_THRESHOLD),
        fields: fields(&call.query, Fields::EXTRACT),
        call: call.clone(),
        at: at.clone(),
        bytes,
        lines,
        next: 0,
        line,
    };
    Ok(Answer {
        content: Content::Pooled(Box::new(batch)),
        version: None,
    }
    .of(&at))
}

fn missing(call: &Call) -> ApiError {
    ApiError::missing_body(call.operation.body.map_or("lines", |body| body.what))
}

/// A line of the body that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    /// Counted from 1, blank lines too.
    number: usize,
    start: usize,
    end: usize,
}

/// Finds the lines that are not blank.
fn split(bytes: &[u8]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let end = start + line.len();
        if !line.trim_ascii().is_empty() {
            let number = index + 1;
            lines.push(Line { number, start, end });
            if lines.len() > BATCH_LINES {
                break;
            }
        }
        start = end;
    }
    lines
}

struct Batch {
    call: Call,
    at: Resolved,
    bytes: Bytes,
    lines: Vec<Line>,
    next: usize,
    line: &'static BodyType,
    threshold: f64,
    fields: Fields,
}

impl Producer for Batch {
    fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>> {
        let mut piece = Vec::with_capacity(2 * PIECE);
        while piece.len() < PIECE {
            let Some(line) = self.lines.get(self.next).copied() else {
                break;
            };
            self.next += 1;
            self.answer_line(line, &mut piece);
            piece.push(b'\n');
            // A permit is for one piece, and a line takes long with an encoder.
            if self.at.version.reranker.is_some() {
                break;
            }
        }
        (!piece.is_empty()).then_some(Ok(piece))
    }
}

impl Batch {
    fn answer_line(&self, line: Line, piece: &mut Vec<u8>) {
        let number = line.number.to_string();
        // Only the end is trimmed, so that the columns of a fault are those of the line as it was sent.
        let text = self.bytes.get(line.start..line.end).unwrap_or_default();
        let document = json::parse(text.trim_ascii_end(), Limits::default());
        let id = document
            .as_ref()
            .ok()
            .and_then(|it| it.root().member("id"))
            .and_then(Value::as_str);
        let id = id.unwrap_or(&number);
        let start = piece.len();
        let outcome = match &document {
            Ok(document) => self.extract(document, id, piece),
            Err(fault) => Err(ApiError::from(fault.clone().in_line(line.number))),
        };
        if let Err(error) = outcome {
            piece.truncate(start);
            let errors: Vec<_> = error.items().iter().map(render::item).collect();
            write_json(piece, &json!({ "id": id, "errors": errors }));
        }
    }

    fn extract(&self, document: &json::Document<'_>, id: &str, piece: &mut Vec<u8>) -> Result<(), ApiError> {
        let faults = self
            .line
            .schema
            .map(|schema| schema::judge(document, schema))
            .unwrap_or_default();
        if !faults.is_empty() {
            return Err(failure::joined(faults));
        }
        let root = document.root();
        let text = root.member("text").and_then(Value::as_str).unwrap_or_default();
        if text.len() > TEXT_CAP {
            return Err(ApiError::text_too_large());
        }
        let quota = self.reserve()?;
        let threshold = root
            .member("confidenceThreshold")
            .and_then(Value::as_f64)
            .unwrap_or(self.threshold);
        let text = text::normalize_document(text);
        let settings = &self.call.app.settings;
        // The flag of the call is up: its answer has begun. A caller who leaves ends the stream between two pieces.
        let found = found::find(
            settings,
            &self.at.version,
            &text,
            Detail::Skills,
            threshold,
            &|| false,
        )?;
        piece.extend_from_slice(b"{\"id\":");
        write_json(piece, &id);
        piece.extend_from_slice(b",\"data\":");
        write_json(
            piece,
            &found::describe(&self.at.version, found.skills(), threshold, self.fields),
        );
        piece.push(b'}');
        quota.commit();
        Ok(())
    }

    /// Reserves the unit of one line; past the end of the quota the line is refused, not the request.
    fn reserve(&self) -> Result<access::limits::QuotaReservation, ApiError> {
        let Some(grant) = &self.call.grant else {
            return Ok(Default::default());
        };
        let now = self.call.app.now();
        let target = self.call.operation.quota;
        let reserved = grant.client().reserve_quota(Family::Skills, target, now);
        reserved.map_err(|fault| failure::quota(fault, self.call.request_id.text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_skipped_and_the_last_needs_no_end() {
        let bytes = b"\n{}\r\n  \n{\"a\":1}";
        let lines: Vec<(usize, &[u8])> = split(bytes)
            .into_iter()
            .map(|line| (line.number, bytes[line.start..line.end].trim_ascii()))
            .collect();
        assert_eq!(lines, [(2, b"{}".as_slice()), (4, b"{\"a\":1}")]);
    }
}
