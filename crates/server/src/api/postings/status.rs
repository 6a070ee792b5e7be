//! `GET /{mount}/status`

use contract::postings::Mount;
use serde_json::json;

use crate::{
    call::{Answer, Call, Input, Outcome},
    postings_data::Remote,
};

/// Says whether the mount is healthy. The healthy text is compared by clients and never changes.
pub fn status(call: &Call, _body: Input<'_>) -> Outcome {
    let family = call.operation.family;
    let maintenance = family.and_then(|family| call.app.maintenance_seconds(family, call.now));
    let mount = family.and_then(Mount::of);
    let corpus = mount.and_then(|mount| call.app.postings().of(mount));
    let remote = mount.and_then(|mount| call.app.postings().remote(mount));
    let (healthy, message) = if maintenance.is_some() {
        (false, "Service is under maintenance")
    } else if corpus.is_none() {
        (false, "No postings are loaded")
    } else if remote.is_some_and(Remote::is_left_alone) {
        (false, "An upstream service is unavailable")
    } else if remote.is_some_and(Remote::lacks_data) {
        (false, "An upstream service lacks data")
    } else {
        (true, "Service is healthy")
    };
    Ok(Answer::json(
        &json!({ "data": { "healthy": healthy, "message": message } }),
    ))
}
