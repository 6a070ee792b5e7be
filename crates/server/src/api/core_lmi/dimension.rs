//! `GET /core-lmi/meta/dataset/{dataset}/{version}/{dimension}`

use contract::error::ApiError;

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the codes of a dimension.
pub fn dimension(call: &Call, _body: Input<'_>) -> Outcome {
    let served = call.app.lmi.served();
    let dataset = super::dataset(call, &served)?;
    let at = super::run(call, &dataset)?;
    let name = call.path.get(2);
    let listed = at
        .run
        .dimension(name)
        .ok_or_else(|| ApiError::unknown_dimension(name))?;
    Ok(Answer::whole(listed).at(at.version))
}
