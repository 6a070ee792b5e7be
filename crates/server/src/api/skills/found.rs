//! Found skills as they are written.

use std::{cell::RefCell, ops::Range};

use catalog::SkillIndex;
use contract::{
    error::ApiError,
    wire::skills::{Fields, Skill},
};
use serde::Serialize;
use text::{Candidate, Detail, Extraction, Implied, RankScratch, Ranker, Scratch};

use crate::{failure, settings::Settings, skills_data::ServedVersion};

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
    static RANK_SCRATCH: RefCell<RankScratch> = RefCell::default();
}

/// Implied skills less sure than this are left out at any threshold: every sentence would imply two dozen.
const LEAST_IMPLIED: f32 = 0.25;

/// A skill and how sure it is.
#[derive(Serialize)]
pub struct Found<'a> {
    pub(crate) confidence: f64,
    pub(crate) skill: Skill<'a>,
}

/// What was found in a normalised text.
pub struct Findings {
    extraction: Extraction,
    /// By sentence.
    implied: Vec<Implied>,
    skills: Vec<Candidate>,
}

/// A place of the text that speaks for skills: a surface form that names them, or a sentence that implies them.
pub struct Occurrence {
    pub surface: Range<usize>,
    pub contexts: Vec<Range<usize>>,
    pub candidates: Vec<Candidate>,
}

impl Findings {
    /// Gives every skill once with its best confidence, in no order.
    pub fn skills(&self) -> &[Candidate] {
        &self.skills
    }

    /// Gives the places of skills at or over the threshold, by start, then longer first.
    pub fn occurrences(&self, version: &ServedVersion, text: &str, threshold: f64) -> Vec<Occurrence> {
        let named = self.extraction.mentions().iter().map(|mention| Occurrence {
            surface: mention.surface.clone(),
            contexts: self.extraction.context_forms(mention).to_vec(),
            candidates: self.extraction.candidates(mention).to_vec(),
        });
        let mut occurrences: Vec<Occurrence> = named.collect();
        let mut sure = self.implied.clone();
        sure.retain(|implied| {
            confidence(implied) >= threshold && !is_named_beside(implied, &mut occurrences)
        });
        for occurrence in &mut occurrences {
            occurrence.candidates = surest(&occurrence.candidates, threshold);
        }
        occurrences.retain(|it| !it.candidates.is_empty());
        for implied in sure.chunk_by(|left, right| left.sentence == right.sentence) {
            let candidates: Vec<Candidate> = implied.iter().map(candidate).collect();
            let ranker = version.skills.ranker();
            occurrences.push(Occurrence {
                surface: implied[0].sentence.clone(),
                contexts: ranker.map_or(Vec::new(), |ranker| ranker.shared_words(text, implied)),
                candidates: surest(&candidates, threshold),
            });
        }
        occurrences.sort_by_key(|it| (it.surface.start, std::cmp::Reverse(it.surface.end)));
        occurrences
    }
}

/// Says whether the sentence that implies a skill names it too. The name then gets the better of the two confidences, so
/// that one thing is said once.
fn is_named_beside(implied: &Implied, named: &mut [Occurrence]) -> bool {
    // Names stand in the order of their starts, and in that of their ends.
    let from = named.partition_point(|it| it.surface.end <= implied.sentence.start);
    let inside = named[from..]
        .iter_mut()
        .take_while(|it| it.surface.start < implied.sentence.end);
    let found = inside
        .flat_map(|it| &mut it.candidates)
        .find(|candidate| candidate.skill == implied.concept);
    match found {
        Some(named) => {
            named.confidence = named.confidence.max(confidence(implied));
            true
        }
        None => false,
    }
}

/// Says whether at least half of a sentence is what an employer promises to everybody, or terms of hiring.
fn is_disclaimed(implied: &Implied, disclaimed: &[Range<usize>]) -> bool {
    let Range { start, end } = implied.sentence;
    let from = disclaimed.partition_point(|part| part.end <= start);
    let inside = disclaimed[from..].iter().take_while(|part| part.start < end);
    let length: usize = inside.map(|part| part.end.min(end) - part.start.max(start)).sum();
    2 * length >= end - start
}

/// Finds the skills that a normalised text names and, where the setting allows it, those that its sentences imply, at
/// or over the threshold, within the budget of one request. A sentence encoder, where there is one, asks `is_stopped`
/// whether to go on.
pub fn find(
    settings: &Settings,
    version: &ServedVersion,
    text: &str,
    detail: Detail,
    threshold: f64,
    is_stopped: &dyn Fn() -> bool,
) -> Result<Findings, ApiError> {
    let extraction = extraction(version, text, detail, settings.limits.work_budget)?;
    // A little less than the threshold, which is compared with the rounded confidence.
    let least = LEAST_IMPLIED.max(threshold as f32 - 0.001);
    let implied = |ranker: &Ranker, least| {
        RANK_SCRATCH.with_borrow_mut(|scratch| ranker.implied(text, &extraction, least, scratch))
    };
    let ranker = version.skills.ranker().filter(|_| settings.skills.implied);
    let mut implied = match (ranker, &version.reranker) {
        (None, _) => Vec::new(),
        (Some(ranker), None) => implied(ranker, least),
        (Some(ranker), Some(reranker)) => {
            let mut candidates = implied(ranker, 0.0);
            reranker.judge(text, &mut candidates, least, is_stopped)?;
            candidates
        }
    };
    // A text that means a product names it; what a sentence shares with its description says little.
    implied.retain(|it| {
        !version.skills.skill(SkillIndex(it.concept)).is_software()
            && !is_disclaimed(it, extraction.disclaimed())
    });
    let mut skills = extraction.skills().to_vec();
    skills.extend(implied.iter().map(candidate));
    skills.sort_by(|left, right| {
        (left.skill.cmp(&right.skill)).then(right.confidence.total_cmp(&left.confidence))
    });
    skills.dedup_by_key(|candidate| candidate.skill);
    Ok(Findings {
        extraction,
        implied,
        skills,
    })
}

fn candidate(implied: &Implied) -> Candidate {
    Candidate {
        skill: implied.concept,
        confidence: confidence(implied),
    }
}

/// Gives a confidence in the steps that those of mentions have.
fn confidence(implied: &Implied) -> f64 {
    (f64::from(implied.confidence) * 10_000.0).round() / 10_000.0
}

/// Finds the skills that a normalised text names, within the budget of one request.
pub fn extraction(
    version: &ServedVersion,
    text: &str,
    detail: Detail,
    budget: u64,
) -> Result<Extraction, ApiError> {
    SCRATCH
        .with_borrow_mut(|scratch| text::extract(version.skills.lexicon(), text, detail, budget, scratch))
        .map_err(failure::work_limit)
}

/// Describes the candidates at or over the threshold: the surest first, then by name, then by id.
pub fn describe<'a>(
    version: &'a ServedVersion,
    candidates: &[Candidate],
    threshold: f64,
    fields: Fields,
) -> Vec<Found<'a>> {
    surest(candidates, threshold)
        .into_iter()
        .map(|it| Found {
            confidence: it.confidence,
            skill: version.describe(version.skills.skill(SkillIndex(it.skill)), fields),
        })
        .collect()
}

/// Gives the candidates at or over the threshold: the surest first, then by name, then by id.
pub fn surest(candidates: &[Candidate], threshold: f64) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = candidates
        .iter()
        .copied()
        .filter(|it| it.confidence >= threshold)
        .collect();
    // Indices stand in the order of names and ids.
    kept.sort_by(|left, right| {
        right
            .confidence
            .total_cmp(&left.confidence)
            .then(left.skill.cmp(&right.skill))
    });
    kept
}

#[cfg(test)]
pub(crate) mod tests {
    use catalog::{
        Attribution, Catalog, Label, RankerTraining, SkillDraft, SkillType, Skills, TaxonomyDraft, Version,
        build_ranked, skill_id,
    };
    use text::{FormKind, TrainingOptions};

    use super::*;
    use crate::{
        settings::{DEFAULT_CONFIGURATION, VersionAliases},
        skills_data::{Links, SkillsData},
    };

    fn drafted(name: &str, label: &str, description: &str) -> SkillDraft {
        SkillDraft {
            id: skill_id(name),
            name: name.to_owned(),
            kind: SkillType::Common,
            source_uri: format!("urn:test:{name}"),
            info_url: None,
            description: Some(description.to_owned()),
            description_source: None,
            is_software: false,
            is_language: false,
            category: None,
            subcategory: None,
            tags: Vec::new(),
            labels: vec![Label {
                text: label.to_owned(),
                kind: FormKind::Alternative,
            }],
        }
    }

    /// Three skills, a product and what makes their words rare, with a ranker.
    pub(crate) fn catalog() -> Catalog {
        let mut draft = TaxonomyDraft::new(Version::new(1, 0));
        draft.attributions.push(Attribution {
            name: "Test".to_owned(),
            text: "Written for a test.".to_owned(),
        });
        draft.skills = vec![
            drafted(
                "bake bread",
                "make loaves",
                "Prepare dough and bake loaves in an oven.",
            ),
            drafted(
                "repair bicycles",
                "mend bikes",
                "Replace tyres and chains of bicycles.",
            ),
            drafted("prune trees", "trim branches", "Cut dead branches."),
            SkillDraft {
                is_software: true,
                ..drafted("Loafware", "plan fine rolls", "Bake fine bread.")
            },
        ];
        // Words are telling where there are many skills.
        let others = (0..200).map(|number| {
            let thing = format!("stone{number}");
            let description = format!("Rub {thing} until it shines.");
            drafted(&format!("polish {thing}"), &format!("buff {thing}"), &description)
        });
        draft.skills.extend(others);
        let training = RankerTraining {
            least_concepts: 1,
            options: TrainingOptions {
                steps: 2,
                pairs: 16,
                ..TrainingOptions::default()
            },
        };
        let bytes = build_ranked(&draft, None, &[], training, &mut |_, _, _| {}).unwrap();
        Catalog::from_snapshots([Skills::from_bytes(&bytes, "test").unwrap()])
    }

    #[test]
    fn a_product_is_never_implied() {
        let settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).unwrap();
        let links = Links::new("", "http://localhost");
        let data = SkillsData::new(&catalog(), VersionAliases::default(), &links, &mut |_| Ok(None)).unwrap();
        let version = data.versions().first().unwrap();
        let text = "We plan fine rolls.";
        let is_product = |skill: u32| version.skills.skill(SkillIndex(skill)).name() == "Loafware";
        let ranker = version.skills.ranker().unwrap();
        let named = extraction(version, text, Detail::Skills, 1 << 20).unwrap();
        let ranked = ranker.implied(text, &named, LEAST_IMPLIED, &mut RankScratch::new());
        assert!(ranked.iter().any(|it| is_product(it.concept)));
        let found = find(&settings, version, text, Detail::Skills, 0.0, &|| false).unwrap();
        assert!(!found.implied.iter().any(|it| is_product(it.concept)));
    }

    #[test]
    fn a_sentence_that_names_a_skill_does_not_imply_it_as_well() {
        let settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).unwrap();
        let links = Links::new("", "http://localhost");
        let data = SkillsData::new(&catalog(), VersionAliases::default(), &links, &mut |_| Ok(None)).unwrap();
        let version = data.versions().first().unwrap();
        let text = "You bake bread and loaves. You bake fine loaves of bread.";
        let found = find(&settings, version, text, Detail::Trace, 0.0, &|| false).unwrap();
        let bakes =
            |candidate: &Candidate| version.skills.skill(SkillIndex(candidate.skill)).name() == "bake bread";
        let best = found.skills().iter().find(|it| bakes(it)).unwrap().confidence;
        let occurrences = found.occurrences(version, text, 0.0);
        let places: Vec<(&str, f64)> = (occurrences.iter())
            .filter_map(|it| {
                Some((
                    &text[it.surface.clone()],
                    it.candidates.iter().find(|it| bakes(it))?.confidence,
                ))
            })
            .collect();
        let surfaces: Vec<&str> = places.iter().map(|place| place.0).collect();
        assert_eq!(surfaces, ["bake bread", "bake fine loaves of bread"]);
        let highest = places.iter().map(|place| place.1).fold(0.0, f64::max);
        assert_eq!(highest, best);
    }

    #[test]
    fn nothing_is_implied_by_terms_of_hiring() {
        let settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).unwrap();
        let links = Links::new("", "http://localhost");
        let data = SkillsData::new(&catalog(), VersionAliases::default(), &links, &mut |_| Ok(None)).unwrap();
        let version = data.versions().first().unwrap();
        let found = |text: &str| {
            find(&settings, version, text, Detail::Skills, 0.0, &|| false)
                .unwrap()
                .implied
                .len()
        };
        assert!(found("You bake fine bread.") > 0);
        assert_eq!(found("Who bakes fine bread must pass a background check."), 0);
        assert_eq!(found("We bake regardless of who bakes fine bread."), 0);
    }

    #[test]
    fn an_implied_skill_stands_in_its_sentence_with_the_words_that_speak_for_it() {
        let settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).unwrap();
        let links = Links::new("", "http://localhost");
        let data = SkillsData::new(&catalog(), VersionAliases::default(), &links, &mut |_| Ok(None)).unwrap();
        let version = data.versions().first().unwrap();
        let text = "Hello! You bake fine bread. You mend bikes.";
        let found = find(&settings, version, text, Detail::Trace, 0.0, &|| false).unwrap();
        let occurrences = found.occurrences(version, text, 0.0);
        assert!(occurrences.is_sorted_by_key(|it| it.surface.start));
        let sentence = &occurrences[0];
        assert_eq!(&text[sentence.surface.clone()], "bake fine bread");
        let contexts: Vec<&str> = sentence.contexts.iter().map(|it| &text[it.clone()]).collect();
        assert_eq!(contexts, ["bake", "bread"]);
        for skill in found.skills() {
            let places = occurrences.iter().flat_map(|it| &it.candidates);
            let best = places
                .filter(|it| it.skill == skill.skill)
                .map(|it| it.confidence);
            assert_eq!(best.reduce(f64::max), Some(skill.confidence));
        }
        assert!(found.occurrences(version, text, 1.0).is_empty());
    }
}
