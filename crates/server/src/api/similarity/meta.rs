//! `GET /similarity/meta`

use catalog::MODELS;
use serde_json::json;

use super::{scores, warnings};
use crate::call::{Answer, Call, Input, Outcome};

/// Names the sources, the models and the versions of the taxonomies whose ids are used.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    let served = scores(call)?;
    let newest = &served.scores;
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
    let mut credits = vec![notice.body.as_str()];
    let of_postings = served.postings.as_ref().map(|postings| postings.credits.as_str());
    credits.extend(of_postings.filter(|credits| !credits.is_empty()));
    let evidence = newest.evidence();
    // Taxonomy versions have a third number, which only texts alone would raise.
    let own = format!("{}.0", newest.version());
    Ok(Answer::json(&json!({
        "data": {
            "attribution": { "title": notice.title, "body": credits.join("\n") },
            "models": models,
            "taxonomies": {
                "skills": format!("{}.0", newest.skills_version()),
                "lot": own,
                "soc_2018": own,
                "onet_2019": own,
            },
            "evidence": { "postings": evidence.postings, "from": evidence.from, "to": evidence.to },
        },
        "warnings": warnings(call, &served),
    })))
}
