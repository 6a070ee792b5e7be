//! `GET /companies/versions/{version}/changes`

use catalog::ChangedCompany;
use serde_json::{Value, json};

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the changes against the version before; all three arrays are always there.
pub fn changes(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.companies()?;
    let changes = &at.data.changes;
    Ok(Answer::json(&json!({ "data": {
        "additions": describe(&changes.additions),
        "removals": describe(&changes.removals),
        "alterations": describe(&changes.alterations),
    }}))
    .at(at.version))
}

fn describe(changed: &[ChangedCompany]) -> Vec<Value> {
    let items = changed.iter();
    items.map(|it| json!({ "id": it.id, "name": it.name })).collect()
}
