//! `POST /skills/versions/{version}/extract/trace`

use std::ops::Range;

use contract::{json::Value, wire::skills::Fields};
use serde::Serialize;
use text::Detail;

use super::{
    document, fields,
    found::{self, Found},
    writing::write_json,
};
use crate::call::{Answer, Call, Input, Outcome};

/// A stretch of the normalised text; offsets count bytes, ends are exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Form<'a> {
    source_start: usize,
    source_end: usize,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TraceItem<'a> {
    surface_form: Form<'a>,
    classification_data: Classification<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Classification<'a> {
    context_forms: Vec<Form<'a>>,
    skills: Vec<Found<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Traced<'a> {
    skills: Vec<Found<'a>>,
    trace: Vec<TraceItem<'a>>,
    normalized_text: Option<&'a str>,
}

/// Finds the skills of a document and where each stands; one that is implied stands in a whole sentence.
pub fn trace(call: &Call, body: Input<'_>) -> Outcome {
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
        Detail::Trace,
        threshold,
        &|| call.is_left(),
    )?;
    let describe = |candidates| found::describe(&at.version, candidates, threshold, fields);
    let occurrences = found.occurrences(&at.version, &text, threshold);
    let trace = occurrences
        .iter()
        .map(|occurrence| TraceItem {
            surface_form: form(&text, &occurrence.surface),
            classification_data: Classification {
                context_forms: (occurrence.contexts.iter())
                    .map(|range| form(&text, range))
                    .collect(),
                skills: describe(&occurrence.candidates),
            },
        })
        .collect();
    let traced = Traced {
        skills: describe(found.skills()),
        trace,
        normalized_text: wants_text(call, &body).then_some(&*text),
    };
    let mut answer = Vec::with_capacity(at.version.opening.len() + 4 * text.len());
    answer.extend_from_slice(&at.version.opening);
    write_json(&mut answer, &traced);
    answer.push(b'}');
    Ok(Answer::whole(answer).of(&at))
}

/// Makes a stretch of a text.
pub(crate) fn form<'a>(text: &'a str, range: &Range<usize>) -> Form<'a> {
    let value = text.get(range.clone()).unwrap_or_default();
    Form {
        source_start: range.start,
        source_end: range.end,
        value,
    }
}

fn wants_text(call: &Call, body: &Input<'_>) -> bool {
    let given = match body {
        Input::Json(document) => document
            .root()
            .member("includeNormalizedText")
            .and_then(Value::as_bool),
        _ => call.query.boolean("includeNormalizedText"),
    };
    given.unwrap_or(false)
}
