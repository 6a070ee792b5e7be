//! The taxonomy and the ranker that are evaluated.

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::{FormKind, SkillIndex, Skills, Store};
use ingest::SkillImport;
use rustc_hash::FxHashMap;
use text::{Material, Ranker, Stage, fold};

use crate::error::EvaluationError;
use crate::report::Report;
use crate::{Evaluation, sets};

/// Where the taxonomy comes from.
#[derive(Clone, Debug)]
pub enum Sources {
    /// Sources, imported for the evaluation alone.
    Import(SkillImport),
    /// The newest version in a data directory.
    Data(PathBuf),
}

/// A taxonomy with a trained ranker.
pub(crate) struct Engine {
    pub(crate) skills: Skills,
    pub(crate) ranker: Ranker,
    /// Position of each skill among the concepts of the ranker.
    pub(crate) position: FxHashMap<u32, u32>,
    /// Skill at each position.
    pub(crate) numbers: Vec<u32>,
    /// Positions of what each occupation asks for.
    occupations: Vec<Vec<u32>>,
    /// Skills by folded name, then by folded label.
    names: BTreeMap<String, u32>,
    texts: usize,
    labelled: usize,
    seed: u64,
}

impl Engine {
    /// Makes the taxonomy and trains the ranker. Where relations are asked for, none are read.
    pub(crate) fn build(
        evaluation: &Evaluation,
        without_relations: bool,
        progress: &mut dyn FnMut(Stage, u64, u64),
    ) -> Result<Engine, EvaluationError> {
        let mut import = SkillImport::default();
        let skills = match &evaluation.sources {
            Sources::Import(sources) => {
                import = sources.clone();
                let (mut draft, _) = ingest::import_skills(sources, &(), None)?;
                if without_relations {
                    draft.skill_skill.clear();
                }
                Skills::from_bytes(&catalog::build(&draft, None)?, "evaluation")?
            }
            Sources::Data(_) if without_relations => return Err(EvaluationError::AnswersRead),
            Sources::Data(data) => {
                let store = Store::open(data, "skills");
                let newest = store.current()?.and_then(|set| set.versions.first().copied());
                let newest = newest.ok_or_else(|| EvaluationError::NoSkills { data: data.clone() })?;
                store.load(newest)?
            }
        };
        let texts = ingest::training_texts(&import, &evaluation.texts)?;
        let material = skills.ranking_material(&texts);
        let position: FxHashMap<u32, u32> = (0u32..)
            .zip(&material.concepts)
            .map(|(position, concept)| (concept.number, position))
            .collect();
        let names = names(&skills);
        let mut labelled = Vec::new();
        if let Some(set) = &evaluation.labelled {
            for sentence in sets::sentences(&set.join("train.csv"))?.0 {
                let found = sentence.labels.iter().filter_map(|label| names.get(&fold(label)));
                let concepts: Vec<u32> = found.filter_map(|skill| position.get(skill).copied()).collect();
                if !concepts.is_empty() {
                    labelled.push((sentence.text, concepts));
                }
            }
        }
        let trained_from = Material {
            concepts: &material.concepts,
            occupations: &material.occupations,
            lines: &texts,
            labelled: &labelled,
        };
        let ranker = Ranker::train(&trained_from, evaluation.training, progress);
        Ok(Engine {
            ranker,
            numbers: material.concepts.iter().map(|concept| concept.number).collect(),
            occupations: material.occupations,
            position,
            names,
            texts: texts.len(),
            labelled: labelled.len(),
            seed: evaluation.training.seed,
            skills,
        })
    }

    /// Finds the skill with a name or label.
    pub(crate) fn named(&self, name: &str) -> Option<u32> {
        self.names.get(&fold(name)).copied()
    }

    /// Gives the name of a skill.
    pub(crate) fn name(&self, skill: u32) -> &str {
        self.skills.skill(SkillIndex(skill)).name()
    }

    /// Gives, by position, the cosine between the occupations of skills and of one skill.
    pub(crate) fn common_occupations(&self, one: u32) -> Vec<f32> {
        let mut common = vec![0.0f32; self.numbers.len()];
        let mut counts = vec![0.0f32; self.numbers.len()];
        for occupation in &self.occupations {
            let has_one = occupation.contains(&one);
            for other in occupation {
                counts[*other as usize] += 1.0;
                common[*other as usize] += f32::from(u8::from(has_one));
            }
        }
        let own = counts[one as usize];
        let pairs = common.iter_mut().zip(&counts).filter(|(_, count)| **count > 0.0);
        pairs.for_each(|(common, count)| *common /= (own * count).sqrt().max(1.0));
        common
    }

    pub(crate) fn describe(&self) -> Report {
        Report {
            skills: self.skills.counts().live,
            ranked: self.ranker.concept_count(),
            texts: self.texts,
            labelled: self.labelled,
            seed: self.seed,
            ..Report::default()
        }
    }
}

/// Names go before labels, and labels of one skill before those of a later one.
fn names(skills: &Skills) -> BTreeMap<String, u32> {
    let mut names = BTreeMap::new();
    for index in skills.by_name_order() {
        names.entry(fold(skills.skill(index).name())).or_insert(index.0);
    }
    for index in skills.by_name_order() {
        let shown = |kind| matches!(kind, FormKind::Alternative | FormKind::NameWithoutBracket);
        for label in skills.skill(index).labels().filter(|label| shown(label.kind)) {
            names.entry(fold(label.text)).or_insert(index.0);
        }
    }
    names
}
