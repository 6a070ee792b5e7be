//! `GET /core-lmi/meta/definitions`

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the datasets with what they hold.
pub fn definitions(call: &Call, _body: Input<'_>) -> Outcome {
    Ok(Answer::whole(call.app.lmi.served().definitions()))
}
