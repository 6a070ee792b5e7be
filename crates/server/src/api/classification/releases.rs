//! `GET /classification/classifications`

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{source, writing};
use crate::call::{Call, Input, Outcome};

/// Lists the releases, newest first.
pub fn releases(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let rows: Vec<Value> = data
        .releases()
        .iter()
        .map(|release| {
            let outputs = source::outputs(release, &data);
            let outputs: Vec<&str> = outputs.into_iter().map(|output| output.word()).collect();
            json!({
                "release": release.name,
                "releaseDate": shown(release.date),
                "removalDate": shown(release.removal),
                "supportedOutputs": outputs,
                "supportedTaxonomies": release.taxonomies,
            })
        })
        .collect();
    Ok(writing::classified(&rows))
}

fn shown(moment: Timestamp) -> String {
    format!("{moment:.6}")
}
