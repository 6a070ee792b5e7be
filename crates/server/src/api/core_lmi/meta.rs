//! `GET /core-lmi/meta`

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the datasets with their runs.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    Ok(Answer::whole(call.app.lmi.served().meta()))
}
