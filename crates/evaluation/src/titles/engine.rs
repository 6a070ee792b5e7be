//! A taxonomy of titles that has not read what a set asks.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use catalog::{Skills, Store, TitleTraining, Titles, TitlesDraft};
use ingest::TitlesImport;
use text::{GroupTaxonomy, Stage, TitleGroups, TitleMatch, fold};

use super::questions::{Case, FoundTitle};
use crate::Evaluation;
use crate::engine::Sources;
use crate::error::EvaluationError;
use crate::sets::TitleLayout;

/// Titles with what their groups are called.
pub(super) struct TitleEngine {
    pub(super) titles: Titles,
    by_code: HashMap<String, u32>,
    wanted: Vec<bool>,
    left_out: usize,
    texts: usize,
}

impl TitleEngine {
    /// Imports titles without those that are asked for, where the set is made of the sources, and trains their vectors.
    /// The crosswalk between occupations is never read.
    pub(super) fn build(
        evaluation: &Evaluation,
        layout: TitleLayout,
        cases: &[Case],
        skills: &Skills,
        progress: &mut dyn FnMut(Stage, u64, u64),
    ) -> Result<TitleEngine, EvaluationError> {
        let mut left_out = 0;
        let mut texts = Vec::new();
        let titles: Titles = match &evaluation.sources {
            Sources::Import(sources) => {
                let import = TitlesImport {
                    onet: sources.onet.clone(),
                    esco: sources.esco.clone(),
                    ..TitlesImport::default()
                };
                let (mut draft, _) = ingest::import_titles(&import, &(), None, None)?;
                if layout != TitleLayout::Vacancies {
                    let asked: BTreeSet<String> = cases.iter().map(|case| fold(&case.term)).collect();
                    left_out = leave_out(&mut draft, &asked);
                }
                texts = ingest::title_texts(&import, Some(skills))?;
                let training = TitleTraining {
                    least_titles: 0,
                    options: evaluation.title_training,
                };
                let bytes = catalog::build_trained_titles(&draft, None, &texts, training, progress)?;
                catalog::Snapshot::from_bytes(&bytes, "evaluation")?
            }
            Sources::Data(_) if layout != TitleLayout::Vacancies => return Err(EvaluationError::TitlesRead),
            Sources::Data(data) => {
                let store = Store::open(data, "titles");
                let newest = store.current()?.and_then(|set| set.versions.first().copied());
                store.load(newest.ok_or_else(|| EvaluationError::NoTitles { data: data.clone() })?)?
            }
        };
        let is_uri = |code: &String| code.starts_with("http");
        let wants_uri = layout == TitleLayout::Vacancies;
        let numbered = titles.groups().iter().cloned().zip(0u32..);
        Ok(TitleEngine {
            by_code: numbered.collect(),
            wanted: titles
                .groups()
                .iter()
                .map(|code| is_uri(code) == wants_uri)
                .collect(),
            left_out,
            texts: texts.len(),
            titles,
        })
    }

    /// Finds the group that a source calls so.
    pub(super) fn group(&self, code: &str) -> Option<u32> {
        self.by_code.get(code).copied()
    }

    /// Says whether a group is of the taxonomy that is asked for.
    pub(super) fn is_wanted(&self, group: u32) -> bool {
        self.wanted.get(group as usize).copied().unwrap_or_default()
    }

    /// Says whether one of a title's groups is right.
    pub(super) fn judge(&self, found: TitleMatch, right: &[u32]) -> FoundTitle {
        let groups = self.titles.matcher().groups_of(found.title);
        let is_judged = groups.iter().any(|group| self.is_wanted(*group));
        FoundTitle {
            found,
            likeness: 0.0,
            verdict: is_judged.then(|| groups.iter().any(|group| right.contains(group))),
            groups: groups.to_vec(),
        }
    }

    /// Gives the taxonomy of each group.
    pub(super) fn taxonomies(&self) -> Arc<[GroupTaxonomy]> {
        let matcher = self.titles.matcher();
        (0..matcher.group_count() as u32)
            .map(|group| matcher.taxonomy_of(group))
            .collect()
    }

    /// Gives, by group, a number that groups of one SOC code of six digits share.
    pub(super) fn short_codes(&self) -> Vec<u32> {
        let mut numbers = HashMap::new();
        let groups = self.titles.groups().iter();
        groups
            .map(|code| {
                let short = if code.starts_with("http") {
                    code
                } else {
                    code.split('.').next().unwrap_or_default()
                };
                let next = numbers.len() as u32;
                *numbers.entry(short.to_owned()).or_insert(next)
            })
            .collect()
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let wanted = self.wanted.iter().filter(|wanted| **wanted).count();
        let vectors = if self.titles.matcher().has_vectors() {
            "with vectors"
        } else {
            "without vectors"
        };
        vec![
            format!(
                "{} titles in {wanted} occupations to rank, {vectors} trained beside {} texts; the crosswalk is not read",
                self.titles.len(),
                self.texts
            ),
            format!(
                "{} titles and labels that are asked for were left out of index and training",
                self.left_out
            ),
        ]
    }
}

/// Takes titles and labels out of a draft, and the names of groups; gives how many titles and labels there were.
fn leave_out(draft: &mut TitlesDraft, asked: &BTreeSet<String>) -> usize {
    let before: usize = draft.titles.iter().map(|title| 1 + title.labels.len()).sum();
    draft.titles.retain(|title| !asked.contains(&fold(&title.name)));
    for title in &mut draft.titles {
        title.labels.retain(|label| !asked.contains(&fold(label)));
    }
    for group in &mut draft.groups {
        if asked.contains(&fold(&group.name)) {
            group.name.clear();
        }
    }
    let after: usize = draft.titles.iter().map(|title| 1 + title.labels.len()).sum();
    before - after
}
