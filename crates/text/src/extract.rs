//! Skills in a document: the longest phrases of the lexicon and how far each is to be believed.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::coordination::share_end;
use crate::known::KnownWords;
use crate::lexicon::Lexicon;
use crate::read::read_words;
use crate::score::{Disclaimed, Scorer};
use crate::search::{Reached, Word};

/// How much an extraction records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Mentions and confidences; context forms only where they decided a confidence.
    Skills,
    /// Context forms of every mention.
    Trace,
}

/// The budget of steps was used up before the document ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("extraction stopped after {steps} steps")]
pub struct WorkLimit {
    /// Steps done.
    pub steps: u64,
}

/// A skill that a mention may stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Number of the skill as given to the builder.
    pub skill: u32,
    /// From 0 to 1, a multiple of 0.0001.
    pub confidence: f64,
}

/// One occurrence of a surface form.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes of the surface form in the text.
    pub surface: Range<usize>,
    candidates: Range<usize>,
    contexts: Range<usize>,
}

/// What was found in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    mentions: Vec<Mention>,
    candidates: Vec<Candidate>,
    contexts: Vec<Range<usize>>,
    skills: Vec<Candidate>,
    disclaimed: Vec<Range<usize>>,
    steps: u64,
}

impl Extraction {
    /// Steps that the extraction took, to compare with its budget.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// All occurrences by start, then longer first.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Skills that `mention` may stand for, best first, then by number.
    pub fn candidates(&self, mention: &Mention) -> &[Candidate] {
        self.candidates
            .get(mention.candidates.clone())
            .unwrap_or_default()
    }

    /// Bytes of the words that support `mention`, in order.
    pub fn context_forms(&self, mention: &Mention) -> &[Range<usize>] {
        self.contexts.get(mention.contexts.clone()).unwrap_or_default()
    }

    /// Bytes of the parts that ask for no skill, in order: what an employer promises to everybody, and terms of hiring.
    pub fn disclaimed(&self) -> &[Range<usize>] {
        &self.disclaimed
    }

    /// Every skill once with its best confidence, best first, then by number.
    pub fn skills(&self) -> &[Candidate] {
        &self.skills
    }
}

/// Buffers that one thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) folded: Vec<u8>,
    pub(crate) known: KnownWords,
    /// The word in front, unstemmed, where it may be part of a compound.
    pub(crate) previous: Vec<u8>,
    pub(crate) words: Vec<Word>,
    /// Numbers of the words that support some skill.
    pub(crate) supports: Vec<u32>,
    pub(crate) found: Vec<Found>,
    pub(crate) drafts: Vec<Draft>,
    /// A word and the end that it shares with the phrase behind it.
    pub(crate) shared: Vec<Word>,
    best: FxHashMap<u32, f64>,
}

/// A phrase of the document before scoring.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Words of the document.
    pub(crate) words: Range<usize>,
    pub(crate) drafts: Range<usize>,
}

/// A candidate before its neighbours are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    pub(crate) skill: u32,
    /// The form that fits best.
    pub(crate) form: u32,
    pub(crate) prior: f64,
    /// Support the candidate needs to be believed; 0 for one that stands by itself.
    pub(crate) need: f64,
}

impl Scratch {
    /// Starts with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }
}

/// Finds the skills of `text` in at most `budget` steps; a step is about one word or trie node looked at.
///
/// The time is linear in the length of `text` for a given lexicon. Offsets refer to `text` as given, which should be
/// in the form that [`crate::normalize_document`] makes. The answer depends on nothing but the arguments.
pub fn extract(
    lexicon: &Lexicon,
    text: &str,
    detail: Detail,
    budget: u64,
    scratch: &mut Scratch,
) -> Result<Extraction, WorkLimit> {
    let mut steps = 0;
    read_words(lexicon, text, budget, &mut steps, scratch)?;
    find_phrases(lexicon, budget, &mut steps, scratch)?;
    let mut extraction = Extraction::default();
    let Scratch {
        words,
        supports,
        found,
        drafts,
        best,
        ..
    } = scratch;
    let disclaimed = Disclaimed::find(lexicon, words);
    let bytes = |part: &Range<usize>| words[part.start].start as usize..words[part.end - 1].end as usize;
    let parts = disclaimed.parts().iter();
    extraction.disclaimed = parts.filter(|part| !part.is_empty()).map(bytes).collect();
    let mut scorer = Scorer::new(lexicon, words, supports, found, &disclaimed, detail);
    best.clear();
    extraction.mentions.reserve_exact(found.len());
    extraction.candidates.reserve_exact(drafts.len());
    for (index, phrase) in found.iter().enumerate() {
        let contexts_from = extraction.contexts.len();
        let candidates_from = extraction.candidates.len();
        for at in phrase.drafts.clone() {
            let confidence = scorer.finish(index, at, drafts, &mut steps);
            check(steps, budget)?;
            let confidence = round(confidence);
            extraction.candidates.push(Candidate {
                skill: drafts[at].skill,
                confidence,
            });
            let known = best.entry(drafts[at].skill).or_insert(0.0);
            *known = known.max(confidence);
        }
        sort_candidates(&mut extraction.candidates[candidates_from..]);
        scorer.take_contexts(&mut extraction.contexts);
        extraction.mentions.push(Mention {
            surface: words[phrase.words.start].start as usize..words[phrase.words.end - 1].end as usize,
            candidates: candidates_from..extraction.candidates.len(),
            contexts: contexts_from..extraction.contexts.len(),
        });
    }
    extraction.skills = best
        .iter()
        .map(|(skill, confidence)| Candidate {
            skill: *skill,
            confidence: *confidence,
        })
        .collect();
    sort_candidates(&mut extraction.skills);
    extraction.steps = steps;
    Ok(extraction)
}

pub(crate) fn check(steps: u64, budget: u64) -> Result<(), WorkLimit> {
    if steps > budget {
        Err(WorkLimit { steps })
    } else {
        Ok(())
    }
}

/// Gives a confidence as it is served: four digits of a share.
pub(crate) fn round(confidence: f64) -> f64 {
    (confidence.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0
}

fn sort_candidates(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(|left, right| {
        right
            .confidence
            .total_cmp(&left.confidence)
            .then(left.skill.cmp(&right.skill))
    });
}

/// Finds the longest phrase at each word and keeps those that no earlier phrase contains.
fn find_phrases(
    lexicon: &Lexicon,
    budget: u64,
    steps: &mut u64,
    scratch: &mut Scratch,
) -> Result<(), WorkLimit> {
    scratch.found.clear();
    scratch.drafts.clear();
    let mut covered = 0;
    for from in 0..scratch.words.len() {
        let Scratch {
            words, found, drafts, ..
        } = &mut *scratch;
        let reached = lexicon.longest_from(words, from, steps);
        check(*steps, budget)?;
        let Some(reached) = reached else { continue };
        if reached.end <= covered {
            continue;
        }
        covered = reached.end;
        let drafts_from = drafts.len();
        draft_candidates(lexicon, words, from, &reached, steps, drafts);
        found.push(Found {
            words: from..reached.end,
            drafts: drafts_from..drafts.len(),
        });
        if reached.end - from > 1 {
            share_end(lexicon, steps, scratch);
        }
    }
    Ok(())
}

/// Drafts one candidate for each skill with a form that fits, from its best form.
pub(crate) fn draft_candidates(
    lexicon: &Lexicon,
    words: &[Word],
    from: usize,
    reached: &Reached,
    steps: &mut u64,
    drafts: &mut Vec<Draft>,
) {
    let first = drafts.len();
    for form in lexicon.forms_at(reached.node) {
        *steps += 1;
        let Some(fit) = lexicon.fit(form, &reached.path) else {
            continue;
        };
        let draft = crate::score::draft(lexicon, words, from..reached.end, form, fit);
        match drafts[first..]
            .iter_mut()
            .find(|other| other.skill == draft.skill)
        {
            Some(other) if (draft.need, -draft.prior) < (other.need, -other.prior) => *other = draft,
            Some(_) => {}
            None => drafts.push(draft),
        }
    }
    crate::score::prefer_names(lexicon, drafts, first);
}
