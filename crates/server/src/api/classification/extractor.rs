//! `GET /classification/classifications/{release}/skills/extract`

use contract::operation::{OperationId, TEXT_CAP};
use serde_json::json;

use super::writing;
use crate::call::{Call, Input, Outcome};

/// Describes the skill extractor of a release.
pub fn extractor(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let skills = super::taxonomy_of(release, &data, "skills")?;
    let types = OperationId::ClassificationExtract.row().body;
    let types: Vec<&str> = types
        .iter()
        .flat_map(|body| body.types)
        .map(|body| body.kind.media())
        .collect();
    Ok(writing::classified(&json!({
        "release": release.name,
        "taxonomy": "skills",
        "taxonomyVersion": skills.version.name,
        "locales": super::locales(&skills),
        "maxTextBytes": TEXT_CAP,
        "contentTypes": types,
    })))
}
