//! `POST /skills/versions/{version}/extract`

use contract::wire::skills::Fields;
use text::Detail;

use super::{document, fields, found, writing::write_json};
use crate::call::{Answer, Call, Input, Outcome};

/// Bytes set aside for the answer.
const USUAL_ANSWER: usize = 8 << 10;

/// Finds the skills that a document names or implies: each once, with its best confidence.
pub fn extract(call: &Call, body: Input<'_>) -> Outcome {
    let text = document::text_of(call, &body)?;
    let at = call.version()?;
    document::check_language(call, at.version.skills.languages())?;
    let threshold = document::threshold(call, &body);
    let fields = fields(&call.query, Fields::EXTRACT);
    let text = text::normalize_document(&text);
    let found = found::find(
        &call.app.settings,
        &at.version,
        &text,
        Detail::Skills,
        threshold,
        &|| call.is_left(),
    )?;
    let mut answer = Vec::with_capacity(USUAL_ANSWER);
    answer.extend_from_slice(&at.version.opening);
    write_json(
        &mut answer,
        &found::describe(&at.version, found.skills(), threshold, fields),
    );
    answer.push(b'}');
    Ok(Answer::whole(answer).of(&at))
}
