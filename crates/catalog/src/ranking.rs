//! What a ranker is trained from: the described skills of a snapshot with their occupations.

use text::{Concept, Detail, FormKind, Material, Ranker, Scratch, Stage, TrainingOptions, extract};

use crate::format::SnapshotFault;
use crate::kind::SkillType;
use crate::skills::{SkillIndex, Skills};
use crate::tables::{row, rows};

/// Whether and how the ranker of a snapshot is trained.
#[derive(Clone, Copy, Debug)]
pub struct RankerTraining {
    /// A taxonomy with fewer described skills gets no ranker: its text is too little to train from.
    pub least_concepts: usize,
    /// How the ranker is trained.
    pub options: TrainingOptions,
}

impl Default for RankerTraining {
    fn default() -> Self {
        RankerTraining {
            least_concepts: 3000,
            options: TrainingOptions::default(),
        }
    }
}

/// Steps that counting mentions in one text may take.
const WORK: u64 = 1 << 20;

/// Skills of a snapshot as concepts to rank, numbered by their positions in the snapshot.
///
/// Skills without a description are left out. They are names of products and tools: a text that means one names it.
#[derive(Clone, Debug, Default)]
pub struct RankingMaterial {
    /// The concepts.
    pub concepts: Vec<Concept>,
    /// Positions in [`concepts`](Self::concepts) of what each occupation asks for.
    pub occupations: Vec<Vec<u32>>,
}

impl Skills {
    /// Collects what a ranker is trained from; mentions are counted in `texts`.
    pub fn ranking_material(&self, texts: &[String]) -> RankingMaterial {
        let mentions = self.mentions(texts);
        let mut position = vec![None; self.len()];
        let mut material = RankingMaterial::default();
        for index in self.by_name_order() {
            let skill = self.skill(index);
            let at = index.0 as usize;
            if skill.kind() == SkillType::Removed || skill.description().is_none() {
                continue;
            }
            position[at] = Some(material.concepts.len() as u32);
            let shown = skill.labels().filter(|label| label.kind == FormKind::Alternative);
            let labels = std::iter::once(skill.name()).chain(shown.map(|label| label.text));
            let occupations = row(
                &self.tables.skill_occupation_offsets,
                &self.tables.skill_occupations,
                at,
            );
            material.concepts.push(Concept {
                number: index.0,
                labels: labels.map(str::to_owned).collect(),
                description: skill.description().map(str::to_owned),
                occupations: occupations.len() as u32,
                is_common: skill.kind() == SkillType::Common,
                is_knowledge: self.is_knowledge(index),
                mentions: mentions[at],
            });
        }
        for occupation in 0..rows(&self.tables.occupation_offsets) {
            let skills = row(
                &self.tables.occupation_offsets,
                &self.tables.occupation_skills,
                occupation,
            );
            let known = skills.iter().filter_map(|skill| position[*skill as usize]);
            material.occupations.push(known.collect());
        }
        material
    }

    /// Trains the ranker of a snapshot that has enough to train from.
    pub(crate) fn train(
        &mut self,
        texts: &[String],
        training: RankerTraining,
        progress: &mut dyn FnMut(Stage, u64, u64),
    ) -> Result<(), SnapshotFault> {
        let material = self.ranking_material(texts);
        if material.concepts.len() < training.least_concepts {
            return Ok(());
        }
        let from = Material {
            concepts: &material.concepts,
            occupations: &material.occupations,
            lines: texts,
            labelled: &[],
        };
        self.set_ranker(Ranker::train(&from, training.options, progress))
    }

    /// ESCO files knowledge under fields of education, whose codes are numbers, and skills under letters.
    fn is_knowledge(&self, index: SkillIndex) -> bool {
        let Some((category, _)) = self.skill(index).category() else {
            return false;
        };
        self.category_codes().iter().any(|(code, id)| {
            *id == category
                && code
                    .strip_prefix("esco:")
                    .is_some_and(|code| code.starts_with(|first: char| first.is_ascii_digit()))
        })
    }

    /// Counts the texts that name each skill word for word.
    fn mentions(&self, texts: &[String]) -> Vec<u32> {
        let mut mentions = vec![0; self.len()];
        let mut scratch = Scratch::new();
        for text in texts {
            // A text that takes too many steps counts for nothing.
            let Ok(extraction) = extract(self.lexicon(), text, Detail::Skills, WORK, &mut scratch) else {
                continue;
            };
            for found in extraction.skills() {
                mentions[found.skill as usize] += 1;
            }
        }
        mentions
    }
}

#[cfg(test)]
mod tests {
    use text::{Stage, TrainingOptions};

    use super::RankerTraining;
    use crate::fixture::{draft, load, skill};
    use crate::{SkillDraft, Skills, Version, build_ranked};

    #[test]
    fn a_ranker_is_stored_with_its_snapshot_and_must_fit_it() {
        let described = SkillDraft {
            description: Some("Prepare loaves in an oven.".to_owned()),
            ..skill("bake bread", &["make loaves"])
        };
        let training = RankerTraining {
            least_concepts: 1,
            options: TrainingOptions {
                steps: 1,
                pairs: 16,
                ..TrainingOptions::default()
            },
        };
        let drafted = draft(Version::new(1, 0), vec![described]);
        let mut stages = Vec::new();
        let bytes = build_ranked(&drafted, None, &[], training, &mut |stage, _, _| {
            stages.push(stage)
        })
        .unwrap();
        stages.dedup();
        assert_eq!(stages, [Stage::Count, Stage::Factor, Stage::Tune, Stage::Index]);
        let skills = Skills::from_bytes(&bytes, "test").unwrap();
        let ranker = skills.ranker().unwrap();
        assert_eq!(ranker.numbers(), [0]);
        let mut empty = load(&draft(Version::new(1, 0), Vec::new()), None);
        assert!(empty.set_ranker(ranker.clone()).is_err());
        assert!(empty.ranker().is_none());
    }

    #[test]
    fn a_small_taxonomy_gets_no_ranker() {
        let small = draft(Version::new(1, 0), vec![skill("bake bread", &[])]);
        let bytes = build_ranked(&small, None, &[], RankerTraining::default(), &mut |_, _, _| {}).unwrap();
        assert!(Skills::from_bytes(&bytes, "test").unwrap().ranker().is_none());
        assert_eq!(bytes, crate::build(&small, None).unwrap());
    }

    #[test]
    fn described_skills_become_concepts_with_their_mentions() {
        let described = |name: &str| SkillDraft {
            description: Some(format!("To {name} well.")),
            ..skill(name, &[])
        };
        let drafted = vec![
            described("repair harpsichords"),
            skill("Harpsitool", &[]),
            described("bake bread"),
        ];
        let skills = load(&draft(Version::new(1, 0), drafted), None);
        let texts = ["We bake bread".to_owned(), "They bake bread, too".to_owned()];
        let material = skills.ranking_material(&texts);
        let seen: Vec<(u32, &str, u32)> = material
            .concepts
            .iter()
            .map(|concept| (concept.number, concept.labels[0].as_str(), concept.mentions))
            .collect();
        assert_eq!(seen, [(0, "bake bread", 2), (2, "repair harpsichords", 0)]);
    }
}
