//! `GET /similarity/meta`

use catalog::MODELS;
use contract::error::ApiError;
use serde_json::json;

use super::warnings;
use crate::call::{Answer, Call, Input, Outcome};

/// Names the sources, the models and the versions of the taxonomies whose ids are used.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    let versions = call.app.similarity();
    let newest = versions.latest().ok_or_else(ApiError::not_ready)?;
    let models = MODELS.map(|model| {
        json!({
            "name": model.name,
            "input": model.input.word(),
            "output": model.output.word(),
            "bulk": model.takes_several(),
            "maxInputs": model.max_inputs,
            "maxResults": model.max_results,
        })
    });
    let notice = newest.notice();
    let evidence = newest.evidence();
    // Taxonomy versions have a third number, which only texts alone would raise.
    let own = format!("{}.0", newest.version());
    Ok(Answer::json(&json!({
        "data": {
            "attribution": { "title": notice.title, "body": notice.body },
            "models": models,
            "taxonomies": {
                "skills": format!("{}.0", newest.skills_version()),
                "lot": own,
                "soc_2018": own,
                "onet_2019": own,
            },
            "evidence": { "postings": evidence.postings, "from": evidence.from, "to": evidence.to },
        },
        "warnings": warnings(newest),
    })))
}
