//! `POST /classification/classifications/{release}/skills/extract` and `…/skills/extract/file`

use std::sync::Arc;

use catalog::SkillIndex;
use contract::{
    error::ApiError,
    json::Value,
    wire::classification::{Concept, ConceptFields},
};
use serde::Serialize;
use text::{Candidate, Detail};

use super::{check_locale, filter::Way, terms::Asked, writing};
use crate::{
    api::skills::{
        document, found,
        trace::{Form, form},
    },
    call::{Call, Input, Outcome},
    classification_data::TaxonomyVersion,
    skills_data::ServedVersion,
};

/// A concept and how sure it is.
#[derive(Serialize)]
pub struct FoundConcept<'a> {
    pub(super) confidence: f64,
    pub(super) concept: Concept<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TraceItem<'a> {
    surface_form: Form<'a>,
    classification_data: ClassificationItem<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClassificationItem<'a> {
    context_forms: Vec<Form<'a>>,
    concepts: Vec<FoundConcept<'a>>,
}

#[derive(Serialize)]
struct Extracted<'a> {
    concepts: Vec<FoundConcept<'a>>,
    trace: Vec<TraceItem<'a>>,
}

/// Finds the skills of a text: the same ones as the Skills family, with the same confidences.
pub fn extract(call: &Call, body: Input<'_>) -> Outcome {
    let text = document::text_of(call, &body)?;
    let asked = Asked::of(call, &body);
    // A file has beside it what a JSON body has inside.
    let member = |name| match &body {
        Input::Json(document) => document.root().member(name),
        _ => None,
    };
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let skills = super::taxonomy_of(release, &data, "skills")?;
    let locale = |name| {
        member(name)
            .and_then(Value::as_str)
            .or_else(|| call.query.text(name))
    };
    for name in ["inputLocale", "outputLocale"] {
        let way = match member(name) {
            Some(_) => Way::Body,
            None => Way::Query,
        };
        check_locale(name, locale(name), &skills).map_err(|error| way.place(error, name, None))?;
    }
    let (version, served) = with_skills(&skills.version)?;
    let Asked {
        threshold, fields, ..
    } = asked;
    let trace = member("trace").and_then(Value::as_bool);
    let wants_trace = trace.or_else(|| call.query.boolean("trace")).unwrap_or(false);
    let text = text::normalize_document(&text);
    let detail = if wants_trace {
        Detail::Trace
    } else {
        Detail::Skills
    };
    let found = found::find(&call.app.settings, served, &text, detail, threshold, &|| {
        call.is_left()
    })?;
    let describe = |candidates: &[Candidate]| concepts(version, candidates, threshold, fields);
    let mut trace = Vec::new();
    if wants_trace {
        for occurrence in found.occurrences(served, &text, threshold) {
            let concepts = describe(&occurrence.candidates);
            if concepts.is_empty() {
                continue;
            }
            let context = occurrence.contexts.iter();
            trace.push(TraceItem {
                surface_form: form(&text, &occurrence.surface),
                classification_data: ClassificationItem {
                    context_forms: context.map(|range| form(&text, range)).collect(),
                    concepts,
                },
            });
        }
    }
    let concepts = describe(found.skills());
    let answer = writing::classified(&Extracted { concepts, trace });
    Ok(writing::of(answer, &skills))
}

/// Gives the Skills version behind a taxonomy of skills.
pub fn with_skills(version: &TaxonomyVersion) -> Result<(&TaxonomyVersion, &Arc<ServedVersion>), ApiError> {
    let skills = version.skills();
    skills
        .map(|served| (version, served))
        .ok_or_else(|| ApiError::unknown_source("skills"))
}

/// Describes the candidates at or over the threshold as concepts: the surest first, then by name, then by id.
pub fn concepts<'a>(
    version: &'a TaxonomyVersion,
    candidates: &[Candidate],
    threshold: f64,
    fields: ConceptFields,
) -> Vec<FoundConcept<'a>> {
    found::surest(candidates, threshold)
        .into_iter()
        .filter_map(|candidate| {
            let concept = concept_of(version, SkillIndex(candidate.skill), fields)?;
            Some(FoundConcept {
                confidence: candidate.confidence,
                concept,
            })
        })
        .collect()
}

/// Describes a skill as a concept; removed skills are none.
pub fn concept_of(
    version: &TaxonomyVersion,
    skill: SkillIndex,
    fields: ConceptFields,
) -> Option<Concept<'_>> {
    let skills = version.skills()?;
    let index = version.taxonomy.by_id(skills.skills.skill(skill).id())?;
    Some(writing::describe(
        version,
        version.taxonomy.concept(index),
        fields,
    ))
}
