//! `GET /titles/versions/{version}`

use contract::wire::titles::FULL_ACCESS;
use serde_json::json;

use super::all_fields;
use crate::call::{Answer, Call, Input, Outcome};

/// The classification that codes of mappings belong to.
const SOC: &str = "soc_2018";

/// Describes a version. What mappings are made of is told to those who may read them.
pub fn version(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.titles()?;
    let titles = &at.data.titles;
    let counts = titles.counts();
    let fields: Vec<&str> = all_fields(call).names().collect();
    let mut data = json!({
        "version": at.name,
        "titleCount": counts.live,
        "removedTitleCount": counts.removed,
        "fields": fields,
    });
    if call.permits(FULL_ACCESS) {
        let skills: Vec<String> = titles.skills_version().iter().map(ToString::to_string).collect();
        data["mappingVersions"] = json!({ "soc": [SOC], "skill": skills });
    }
    Ok(Answer::json(&json!({ "data": data })).at(at.version))
}
