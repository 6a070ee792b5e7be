//! `GET /titles/versions/{version}/changes`

use catalog::TitleIndex;
use serde_json::{Value, json};

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the changes against the version before; all three arrays are always there.
pub fn changes(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.titles()?;
    let describe = |indices: &[TitleIndex]| -> Vec<Value> {
        let titles = indices.iter().map(|index| at.data.titles.title(*index));
        titles
            .map(|title| json!({ "id": title.id(), "title": title.name() }))
            .collect()
    };
    let changes = &at.data.changes;
    let data = json!({
        "additions": describe(&changes.additions),
        "removals": describe(&changes.removals),
        "alterations": describe(&changes.alterations),
    });
    Ok(Answer::json(&json!({ "data": data })).at(at.version))
}
