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

impl Sources {
    /// Says whether there are occupations, and so titles.
    pub(crate) fn has_titles(&self) -> bool {
        match self {
            Sources::Import(sources) => sources.onet.is_some() || !sources.esco.is_empty(),
            Sources::Data(_) => true,
        }
    }

    /// Makes the taxonomy. Where relations are asked for, none are read.
    pub(crate) fn skills(&self, without_relations: bool) -> Result<Skills, EvaluationError> {
        match self {
            Sources::Import(sources) => {
                let (mut draft, _) = ingest::import_skills(sources, &(), None)?;
                if without_relations {
                    draft.skill_skill.clear();
                }
                Ok(Skills::from_bytes(&catalog::build(&draft, None)?, "evaluation")?)
            }
            Sources::Data(_) if without_relations => Err(EvaluationError::AnswersRead),
            Sources::Data(data) => {
                let store = Store::open(data, "skills");
                let newest = store.current()?.and_then(|set| set.versions.first().copied());
                let newest = newest.ok_or_else(|| EvaluationError::NoSkills { data: data.clone() })?;
                Ok(store.load(newest)?)
            }
        }
    }
}

/// A taxonomy with a trained ranker.
pub(crate) struct Engine {
    pub(crate) skills: Skills,
    pub(crate) ranker: Ranker,
    /// Position of each skill among the concepts of the ranker.
    pub(crate) position: FxHashMap<u32, u32>,
    /// Skill at each position.
    pub(crate) numbers: Vec<u32>,
    /// Skills by folded name, then by folded label.
    names: BTreeMap<String, u32>,
    texts: usize,
    labelled: usize,
}

impl Engine {
    /// Trains the ranker of a taxonomy.
    pub(crate) fn build(
        evaluation: &Evaluation,
        skills: Skills,
        progress: &mut dyn FnMut(Stage, u64, u64),
    ) -> Result<Engine, EvaluationError> {
        let import = match &evaluation.sources {
            Sources::Import(sources) => sources.clone(),
            Sources::Data(_) => SkillImport::default(),
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
            position,
            names,
            texts: texts.len(),
            labelled: labelled.len(),
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

    pub(crate) fn describe(&self, report: &mut Report) {
        report.ranked = self.ranker.concept_count();
        report.texts = self.texts;
        report.labelled = self.labelled;
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
