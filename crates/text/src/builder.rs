//! Builds a [`Lexicon`] from labels and describing texts.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::common;
use crate::form::{FormKind, FormTraits};
use crate::lexicon::{Lexicon, MAX_WORDS, NO_GROUP};
use crate::respell::Respeller;
use crate::stem::stem;
use crate::token::{Gap, Shape, Tokenizer};
use crate::vocabulary::MAX_WORD_BYTES;

mod layout;
mod marks;
mod stems;

use layout::{lay_out_contexts, lay_out_trie};
use marks::{Form, mark_shared, mark_unrelated};
use stems::Stems;

/// Context words kept for one skill.
const MAX_CONTEXT: usize = 96;

/// A stem found among more than this share of the skills supports none of them.
const MAX_CONTEXT_SHARE: f64 = 0.04;

/// One word of a surface form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormWord {
    pub(crate) folded: String,
    pub(crate) gap: Gap,
    pub(crate) shape: Shape,
    /// The word as written.
    pub(crate) written: String,
}

struct Surface {
    skill: u32,
    kind: FormKind,
    words: Vec<FormWord>,
}

/// Collects surface forms and contexts and turns them into a [`Lexicon`].
///
/// Skills are numbered by the caller, densely from 0. The result depends on nothing but what was added, in order.
#[derive(Default)]
pub struct LexiconBuilder {
    surfaces: Vec<Surface>,
    contexts: Vec<(u32, String)>,
    groups: FxHashMap<u32, u32>,
    skills: u32,
}

impl LexiconBuilder {
    /// Starts with nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a surface form of a skill.
    ///
    /// Says whether the form can be matched: one without words, with more than [`MAX_WORDS`] words or with an overlong
    /// word is left out.
    pub fn add(&mut self, skill: u32, surface: &str, kind: FormKind) -> bool {
        self.know(skill);
        let words = form_words(surface);
        let fits = !words.is_empty()
            && words.len() <= MAX_WORDS
            && words.iter().all(|word| word.folded.len() <= MAX_WORD_BYTES);
        if fits {
            self.surfaces.push(Surface { skill, kind, words });
        }
        fits
    }

    /// Adds text whose words support a skill: its description, category or other labels.
    pub fn context(&mut self, skill: u32, text: &str) {
        self.know(skill);
        self.contexts.push((skill, text.to_owned()));
    }

    /// Puts a skill into a group, such as its category: sure skills of a group support doubtful ones nearby.
    pub fn group(&mut self, skill: u32, group: u32) {
        self.know(skill);
        self.groups.insert(skill, group);
    }

    fn know(&mut self, skill: u32) {
        self.skills = self.skills.max(skill.saturating_add(1));
    }

    /// Builds the lexicon.
    pub fn build(self) -> Lexicon {
        let mut stems = Stems::default();
        stems.know_cues();
        let respeller = Respeller::new(self.surfaces.iter().map(|surface| surface.words.as_slice()));
        let mut forms = Vec::new();
        for (at, surface) in self.surfaces.iter().enumerate() {
            let spellings = respeller.spellings(&surface.words);
            for (index, spelling) in spellings.iter().enumerate() {
                if spelling.len() > MAX_WORDS {
                    continue;
                }
                forms.push(stems.form(at, surface, spelling, index > 0));
            }
        }
        let own_words: Vec<(u32, u32)> = forms
            .iter()
            .flat_map(|form| form.stems.iter().map(|stem| (form.skill, *stem)))
            .collect();
        let mut contexts = self.context_stems(&mut stems, &own_words);
        let mut skills_of_stem = vec![0u32; stems.count()];
        let mut pairs: Vec<(u32, u32)> = own_words.into_iter().chain(contexts.iter().copied()).collect();
        pairs.sort_unstable();
        pairs.dedup();
        for (_, stem) in pairs {
            skills_of_stem[stem as usize] += 1;
        }
        let numbers = stems.renumber(&skills_of_stem);
        let mut weights = vec![0.0; numbers.len()];
        let most = ((f64::from(self.skills) * MAX_CONTEXT_SHARE) as u32).max(8);
        for (stem, skills) in skills_of_stem.iter().enumerate() {
            let share = (1.0 + f64::from(self.skills)) / (1.0 + f64::from(*skills));
            weights[numbers[stem] as usize] = share.ln() as f32;
        }
        contexts.retain(|(_, stem)| skills_of_stem[*stem as usize] <= most);
        for (_, stem) in &mut contexts {
            *stem = numbers[*stem as usize];
        }
        contexts.sort_unstable();
        for stem in forms.iter_mut().flat_map(|form| &mut form.stems) {
            *stem = numbers[*stem as usize];
        }

        let mut lexicon = Lexicon {
            vocabulary: stems.vocabulary(),
            weights,
            maker: makers(&forms, self.skills),
            group: (0..self.skills)
                .map(|skill| self.groups.get(&skill).copied().unwrap_or(NO_GROUP))
                .collect(),
            ..Lexicon::default()
        };
        lay_out_contexts(&mut lexicon, &contexts);
        forms.sort();
        forms.dedup_by(|next, first| next.same_form(first));
        mark_shared(&mut forms);
        mark_unrelated(&mut forms, &self.surfaces);
        lay_out_trie(&mut lexicon, &forms);
        lexicon.index();
        lexicon
    }

    /// Gives the distinct (skill, stem) pairs of all contexts in order; a skill's own labels count as its context.
    fn context_stems(&self, stems: &mut Stems, own_words: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        let mut seen = FxHashMap::<u32, FxHashSet<u32>>::default();
        let mut folded = Vec::new();
        for (skill, text) in &self.contexts {
            let known = seen.entry(*skill).or_default();
            let mut tokenizer = Tokenizer::new(text);
            while tokenizer.next(&mut folded).is_some() && known.len() < MAX_CONTEXT {
                if folded.len() > MAX_WORD_BYTES || common::is_common(&folded) {
                    continue;
                }
                stem(&mut folded);
                let stem = stems.number(&folded);
                if known.insert(stem) {
                    pairs.push((*skill, stem));
                }
            }
        }
        for (skill, stem) in own_words {
            if !stems.is_filler(*stem) && seen.entry(*skill).or_default().insert(*stem) {
                pairs.push((*skill, *stem));
            }
        }
        pairs
    }
}

/// Gives the first stem of the name of each skill that has a product form.
fn makers(forms: &[Form], skills: u32) -> Vec<u32> {
    let mut makers = vec![NO_GROUP; skills as usize];
    let sold: FxHashSet<u32> = forms
        .iter()
        .filter(|form| form.kind == FormKind::Product)
        .map(|form| form.skill)
        .collect();
    for form in forms {
        let is_name = form.kind == FormKind::Name && !FormTraits(form.traits).is_derived();
        if is_name && form.stems.len() > 1 && sold.contains(&form.skill) {
            makers[form.skill as usize] = form.stems[0];
        }
    }
    makers
}

/// Splits a surface form into its words.
pub(crate) fn form_words(surface: &str) -> Vec<FormWord> {
    let mut words = Vec::new();
    let mut folded = Vec::new();
    let mut tokenizer = Tokenizer::new(surface);
    while let Some(token) = tokenizer.next(&mut folded) {
        words.push(FormWord {
            folded: String::from_utf8_lossy(&folded).into_owned(),
            gap: token.gap,
            shape: token.shape,
            written: surface.get(token.start..token.end).unwrap_or_default().to_owned(),
        });
    }
    words
}
