//! Judging implied skills afresh with a sentence encoder that the operator gives.
//!
//! The only place where the server calls an encoder. A [`SharedEncoder`] is the one in force; a [`Reranker`] holds the
//! vectors of the names of one version. It changes the confidence in what the first stage found and finds nothing
//! itself. Where no encoder is set there is no [`Reranker`], and the first stage answers alone.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use catalog::{SkillIndex, Skills};
use contract::error::ApiError;
use encoder::{Encoder, EncoderError, Liked, NameVectors, weights};
use text::Implied;

use crate::{
    failure,
    settings::{EncoderSettings, SettingError, Settings},
};

/// Folder of the data directory where vectors of names are kept; it can be removed at any time.
const FOLDER: &str = "encoder";

/// Told how many of how many names are encoded; says whether to go on.
pub type GoOn<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// The sentence encoder in force: one for all versions and threads.
#[derive(Debug)]
pub struct SharedEncoder {
    encoder: Encoder,
    folder: PathBuf,
    max_sentences: usize,
}

/// Judges afresh what is found in one version.
#[derive(Debug)]
pub struct Reranker {
    shared: Arc<SharedEncoder>,
    names: NameVectors,
    /// By number of a skill: the position of its name.
    positions: Vec<u32>,
}

impl SharedEncoder {
    /// Opens the encoder that the settings name; none where they name none, or where no skill is to be implied.
    pub fn open(settings: &Settings) -> Result<Option<Arc<SharedEncoder>>, SettingError> {
        let EncoderSettings { dir, max_sentences } = &settings.encoder;
        if dir.is_empty() || !settings.skills.implied {
            return Ok(None);
        }
        let encoder = Encoder::open(Path::new(dir))
            .map_err(|error| SettingError::new("encoder.dir", dir, error.to_string()))?;
        Ok(Some(Arc::new(SharedEncoder {
            encoder,
            folder: settings.data.dir.join(FOLDER),
            max_sentences: *max_sentences,
        })))
    }

    /// Gives the vectors of the names of all skills that a version ranks; makes and keeps those that are missing.
    pub fn vectors_of_names(&self, skills: &Skills, go_on: GoOn<'_>) -> Result<NameVectors, EncoderError> {
        let names: Vec<&str> = ranked(skills)
            .iter()
            .map(|number| skills.skill(SkillIndex(*number)).name())
            .collect();
        NameVectors::kept(&self.folder, &self.encoder, &names, go_on)
    }

    /// Gives what judges the skills of a version; nothing where the version implies none.
    pub fn reranker(
        self: &Arc<SharedEncoder>,
        skills: &Skills,
        go_on: GoOn<'_>,
    ) -> Result<Option<Reranker>, EncoderError> {
        let numbers = ranked(skills);
        let Some(highest) = numbers.iter().max() else {
            return Ok(None);
        };
        let mut positions = vec![u32::MAX; *highest as usize + 1];
        for (number, position) in numbers.iter().zip(0u32..) {
            positions[*number as usize] = position;
        }
        let names = self.vectors_of_names(skills, go_on)?;
        tracing::info!(
            version = %skills.version(),
            names = names.len(),
            dimensions = self.encoder.dimensions(),
            "the sentence encoder judges implied skills"
        );
        Ok(Some(Reranker {
            shared: self.clone(),
            names,
            positions,
        }))
    }
}

/// Gives the numbers of the skills that can be implied.
fn ranked(skills: &Skills) -> &[u32] {
    skills.ranker().map_or(&[], |ranker| ranker.numbers())
}

impl Reranker {
    /// Judges afresh what the sentences of a text imply, and keeps what has at least the confidence `least`. `implied`
    /// holds, sentence by sentence, every candidate of the first stage.
    ///
    /// The sentences that promise most are encoded, as many as the setting allows; what further ones imply keeps the
    /// confidence of the first stage. A sentence that cannot reach `least` is not encoded. Neither depends on time or
    /// load, so that the same text has the same answer.
    pub fn judge(
        &self,
        text: &str,
        implied: &mut Vec<Implied>,
        least: f32,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<(), ApiError> {
        let mut sentences: Vec<&mut [Implied]> = Vec::new();
        for sentence in implied.chunk_by_mut(|left, right| left.sentence == right.sentence) {
            if weights::SKILLS.most(promise(sentence)) >= least {
                sentences.push(sentence);
            } else {
                sentence.iter_mut().for_each(|it| it.confidence = 0.0);
            }
        }
        sentences.sort_by(|one, other| promise(other).total_cmp(&promise(one)));
        sentences.truncate(self.shared.max_sentences);
        let texts: Vec<&str> = sentences
            .iter()
            .map(|sentence| text.get(sentence[0].sentence.clone()).unwrap_or_default())
            .collect();
        match self.shared.encoder.encode(&texts, is_stopped) {
            Ok(vectors) => {
                for (sentence, vector) in sentences.into_iter().zip(vectors) {
                    self.judge_sentence(sentence, &vector);
                }
            }
            Err(error) => failure::encoder(error)?,
        }
        implied.retain(|it| it.confidence >= least);
        Ok(())
    }

    fn judge_sentence(&self, sentence: &mut [Implied], vector: &[f32]) {
        let liked: Vec<Liked> = sentence
            .iter()
            .map(|it| {
                let position = self.positions.get(it.concept as usize);
                Liked {
                    confidence: it.confidence,
                    likeness: position.map_or(0.0, |position| self.names.cosine(vector, *position as usize)),
                }
            })
            .collect();
        for (it, confidence) in sentence.iter_mut().zip(weights::SKILLS.confidences(&liked)) {
            it.confidence = confidence;
        }
    }
}

/// Gives the confidence in the surest candidate of a sentence.
fn promise(sentence: &[Implied]) -> f32 {
    sentence.iter().map(|it| it.confidence).fold(0.0, f32::max)
}

#[cfg(test)]
mod tests;
