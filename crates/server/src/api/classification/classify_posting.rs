//! `POST /classification/classifications/{release}/postings/classify`

mod values;

use std::collections::BTreeSet;

use contract::{
    error::ApiError,
    json::Value as Sent,
    operation::{TERM_CAP, TEXT_CAP},
    wire::classification::{OUTPUTS, Output},
};
use serde_json::{Map, json};

use super::source;
use crate::call::{Answer, Call, Input, Outcome};
use values::{Posting, Reader};

/// Says of an output that is answered by another one.
const SOC_2018: &str = "soc_lightcast is answered by SOC 2018";
/// Says how one of several programmes was chosen.
const FIRST_PROGRAMME: &str = "cip_standard is the first programme of those that lead to the occupation";

/// Reads a posting: exactly the outputs that are asked for.
pub fn classify_posting(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Json(document) = &body else {
        return Err(ApiError::missing_body(
            "a JSON object with 'context' and 'outputs'",
        ));
    };
    let root = document.root();
    let posting = posting(root)?;
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let supported = source::outputs(release, &data);
    let words = root.member("outputs").into_iter().flat_map(Sent::items);
    let mut outputs = BTreeSet::new();
    for (at, word) in words.filter_map(Sent::as_str).enumerate() {
        let output = Output::from_word(word).ok_or_else(|| ApiError::not_in_enum(OUTPUTS))?;
        if !supported.contains(&output) {
            let words: Vec<&str> = supported.iter().map(|output| output.word()).collect();
            let error = ApiError::unsupported_value("Output", word, &words);
            return Err(error.at_pointer(format!("/outputs/{at}")));
        }
        outputs.insert(output);
    }
    let with_names = root
        .member("findConceptNames")
        .and_then(Sent::as_bool)
        .unwrap_or(false);
    let reader = Reader::new(call, &data, release, &posting, with_names);
    let mut values = Map::new();
    let mut warnings: Vec<&str> = Vec::new();
    for output in outputs {
        let value = reader.value(output)?;
        if output == Output::SocLightcast {
            warnings.push(SOC_2018);
        }
        if output == Output::Cip && !value.is_null() {
            warnings.push(FIRST_PROGRAMME);
        }
        values.insert(output.word().to_owned(), value);
    }
    Ok(Answer::json(&json!({ "data": values, "warnings": warnings })))
}

fn posting(root: Sent<'_>) -> Result<Posting<'_>, ApiError> {
    let context = root.member("context");
    let text = |name| {
        context
            .and_then(|context| context.member(name))
            .and_then(Sent::as_str)
    };
    let (company, title, body) = (text("company"), text("title"), text("body"));
    if title.is_none() && body.is_none() {
        return Err(ApiError::missing_member("title").at_pointer("/context"));
    }
    if [company, title]
        .into_iter()
        .flatten()
        .any(|text| text.len() > TERM_CAP)
    {
        return Err(ApiError::term_too_large());
    }
    if body.is_some_and(|body| body.len() > TEXT_CAP) {
        return Err(ApiError::text_too_large());
    }
    Ok(Posting::new(company, title, body))
}
