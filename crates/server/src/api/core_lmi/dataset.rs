//! `GET /core-lmi/meta/dataset/{dataset}/{version}`

use crate::call::{Answer, Call, Input, Outcome};

/// Describes a run.
pub fn dataset(call: &Call, _body: Input<'_>) -> Outcome {
    let served = call.app.lmi.served();
    let dataset = super::dataset(call, &served)?;
    let at = super::run(call, &dataset)?;
    Ok(Answer::json(&dataset.describe(&at.run)).at(at.version))
}
