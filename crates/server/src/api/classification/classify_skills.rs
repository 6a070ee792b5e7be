//! `POST /classification/classifications/{release}/skills/classify`

use std::{cell::RefCell, collections::BTreeMap};

use catalog::{SearchScratch, SkillIndex, SkillView, TypeSet};
use contract::{error::ApiError, json::Value, operation::TERM_CAP};
use text::{Detail, fold};

use super::{
    extract::{FoundConcept, concept_of, with_skills},
    terms::{Asked, Term},
    writing,
};
use crate::{
    api::skills::found,
    call::{Call, Input, Outcome},
    skills_data::ServedVersion,
};

/// Hits of the search that are compared.
const SEARCHED: usize = 25;
/// Confidence in a skill whose name is the term; another label is a little less sure.
const SAME_NAME: f64 = 0.99;
const SAME_LABEL: f64 = 0.95;
/// Most confidence in a name that is only alike.
const ALIKE: f64 = 0.9;
/// How far a description is believed where the name finds nothing.
const BY_DESCRIPTION: f64 = 0.8;

thread_local! {
    static SCRATCH: RefCell<SearchScratch> = RefCell::default();
}

/// Finds the skills that raw names mean: one item for each name, in the order of the request.
pub fn classify_skills(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Json(document) = &body else {
        return Err(ApiError::missing_body("a JSON object with 'skills'"));
    };
    let root = document.root();
    let terms = || root.member("skills").into_iter().flat_map(Value::items);
    let text = |term: Value<'_>, name: &str| term.member(name).and_then(Value::as_str).map(str::to_owned);
    if terms().any(|term| text(term, "name").is_some_and(|name| name.len() > TERM_CAP)) {
        return Err(ApiError::term_too_large());
    }
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let skills = super::taxonomy_of(release, &data, "skills")?;
    let (version, served) = with_skills(&skills.version)?;
    let asked = Asked::of_json(root);
    let budget = call.app.settings.limits.work_budget;
    let mut answered = Vec::new();
    for term in terms() {
        let name = term.member("name").and_then(Value::as_str).unwrap_or_default();
        let mut scored = by_name(served, name, budget)?;
        let is_found = scored
            .iter()
            .any(|(_, confidence)| *confidence >= asked.threshold);
        if let Some(description) = term.member("description").and_then(Value::as_str)
            && !is_found
        {
            scored.extend(by_description(served, description, budget)?);
            strongest_first(&mut scored);
        }
        let results: Vec<FoundConcept<'_>> = scored
            .into_iter()
            .filter(|(_, confidence)| *confidence >= asked.threshold)
            .filter_map(|(skill, confidence)| {
                let concept = concept_of(version, skill, asked.fields)?;
                Some(FoundConcept { confidence, concept })
            })
            .take(asked.limit)
            .collect();
        answered.push(Term::new(name, results));
    }
    let answer = writing::classified(&answered);
    Ok(writing::of(answer, &skills))
}

/// Skills that a name may mean, the surest first: those that search finds, by how alike their labels are, and those
/// that stand in the name.
fn by_name(served: &ServedVersion, name: &str, budget: u64) -> Result<Vec<(SkillIndex, f64)>, ApiError> {
    let folded = fold(name);
    let skills = &served.skills;
    let hits = SCRATCH.with_borrow_mut(|scratch| skills.search(name, TypeSet::LIVE, SEARCHED, scratch));
    let mut best: BTreeMap<SkillIndex, f64> = BTreeMap::new();
    for index in hits {
        best.insert(index, likeness(skills.skill(index), &folded));
    }
    let text = text::normalize_document(name);
    let extraction = found::extraction(served, &text, Detail::Skills, budget)?;
    for candidate in extraction.skills() {
        let index = SkillIndex(candidate.skill);
        let alike = likeness(skills.skill(index), &folded);
        // A skill that is only a part of the name is less sure the more of the name is left over.
        let confidence = alike.max(candidate.confidence * (0.5 + 0.5 * alike));
        let known = best.entry(index).or_default();
        *known = known.max(confidence);
    }
    let mut scored: Vec<(SkillIndex, f64)> = best.into_iter().collect();
    strongest_first(&mut scored);
    Ok(scored)
}

fn by_description(
    served: &ServedVersion,
    description: &str,
    budget: u64,
) -> Result<Vec<(SkillIndex, f64)>, ApiError> {
    let text = text::normalize_document(description);
    let extraction = found::extraction(served, &text, Detail::Skills, budget)?;
    let scored = extraction
        .skills()
        .iter()
        .map(|candidate| (SkillIndex(candidate.skill), candidate.confidence * BY_DESCRIPTION));
    Ok(scored.collect())
}

fn strongest_first(scored: &mut [(SkillIndex, f64)]) {
    scored.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
}

/// Says how sure it is that a term means a skill, by its labels.
fn likeness(skill: SkillView<'_>, folded: &str) -> f64 {
    if skill.folded_name() == folded {
        return SAME_NAME;
    }
    let mut best = ALIKE * dice(skill.folded_name(), folded);
    for label in skill.labels() {
        if label.folded == folded {
            return SAME_LABEL;
        }
        best = best.max(ALIKE * dice(label.folded, folded));
    }
    (best * 1e6).round() / 1e6
}

/// Dice coefficient of the pairs of neighbouring letters: 1 for equal texts, 0 for texts without a common pair.
fn dice(one: &str, other: &str) -> f64 {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (one, other) = (pairs(one), pairs(other));
    let total = one.len() + other.len();
    if total == 0 {
        return 0.0;
    }
    let (mut left, mut right, mut common) = (0, 0, 0);
    while left < one.len() && right < other.len() {
        match one[left].cmp(&other[right]) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                left += 1;
                right += 1;
            }
        }
    }
    2.0 * common as f64 / total as f64
}

#[cfg(test)]
mod tests {
    use super::dice;

    #[test]
    fn likeness_of_texts_is_between_nothing_and_one() {
        assert_eq!(dice("sourdough", "sour dough"), 1.0);
        assert_eq!(dice("abc", "xyz"), 0.0);
        assert_eq!(dice("", ""), 0.0);
        assert!((0.5..1.0).contains(&dice("sourdough baking", "sourdough bakery")));
    }
}
