//! Builds a [`Lexicon`] from labels and describing texts.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::common;
use crate::lexicon::{FormKind, FormTraits, Lexicon, MAX_WORDS, NO_GROUP};
use crate::respell::Respeller;
use crate::stem::{Distance, Ending, stem};
use crate::token::{Gap, Shape, Tokenizer};
use crate::vocabulary::{MAX_WORD_BYTES, Vocabulary};

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

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    stems: Vec<u32>,
    endings: Vec<u8>,
    skill: u32,
    kind: FormKind,
    traits: u16,
    /// Which of the surfaces it spells.
    surface: usize,
}

impl Form {
    fn same_form(&self, other: &Form) -> bool {
        self.stems == other.stems && self.endings == other.endings && self.skill == other.skill
    }
}

/// The common words by stem, so that `levels` is as common as `level`.
struct CommonStems(FxHashMap<Vec<u8>, Vec<Ending>>);

impl Default for CommonStems {
    fn default() -> Self {
        let mut stems = FxHashMap::<_, Vec<Ending>>::default();
        for word in common::words() {
            let mut bytes = word.as_bytes().to_vec();
            let ending = stem(&mut bytes);
            stems.entry(bytes).or_default().push(ending);
        }
        CommonStems(stems)
    }
}

impl CommonStems {
    fn holds(&self, word: &[u8]) -> bool {
        let mut bytes = word.to_vec();
        let ending = stem(&mut bytes);
        let near =
            |other: &Ending| matches!(ending.distance(*other), Some(Distance::Same | Distance::Number));
        self.0.get(&bytes).is_some_and(|endings| endings.iter().any(near))
    }
}

/// Numbers stems in order of first use.
#[derive(Default)]
struct Stems {
    numbers: FxHashMap<Vec<u8>, u32>,
    bytes: Vec<u8>,
    offsets: Vec<u32>,
    fillers: FxHashSet<u32>,
    commons: CommonStems,
}

impl Stems {
    fn number(&mut self, stem: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(stem) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(stem.to_vec(), number);
        number
    }

    fn count(&self) -> usize {
        self.numbers.len()
    }

    /// Numbers the stems anew, the most frequent first, so that what a document touches lies close together.
    ///
    /// Gives the new number of each old one.
    fn renumber(&mut self, frequency: &[u32]) -> Vec<u32> {
        let mut order: Vec<(u32, &Vec<u8>)> = self
            .numbers
            .iter()
            .map(|(stem, number)| (*number, stem))
            .collect();
        order.sort_unstable_by_key(|(number, _)| (std::cmp::Reverse(frequency[*number as usize]), *number));
        let mut numbers = vec![0; order.len()];
        self.bytes.clear();
        self.offsets.clear();
        for (new, (old, stem)) in order.into_iter().enumerate() {
            numbers[old as usize] = new as u32;
            self.offsets.push(self.bytes.len() as u32);
            self.bytes.extend_from_slice(stem);
        }
        numbers
    }

    fn is_filler(&self, stem: u32) -> bool {
        self.fillers.contains(&stem)
    }

    fn form(&mut self, at: usize, surface: &Surface, spelling: &[FormWord], derived: bool) -> Form {
        let mut stems = Vec::with_capacity(spelling.len());
        let mut endings = Vec::with_capacity(spelling.len());
        let mut gap = Gap::Joined;
        let mut shape = spelling.first().map_or(Shape::Lower, |word| word.shape);
        for (index, word) in spelling.iter().enumerate() {
            let mut bytes = word.folded.clone().into_bytes();
            let ending: Ending = stem(&mut bytes);
            let number = self.number(&bytes);
            if common::is_filler(word.folded.as_bytes()) {
                self.fillers.insert(number);
            }
            stems.push(number);
            endings.push(ending.bits());
            if index > 0 {
                gap = gap.max(word.gap);
                if shape == Shape::Lower {
                    shape = word.shape;
                }
            }
        }
        let common = is_common(spelling, &self.commons);
        let traits = FormTraits::new(surface.kind, shape, gap)
            .ambiguous(common || is_short(spelling))
            .common(common)
            .abbreviation(is_abbreviation(spelling))
            .derived(derived);
        Form {
            stems,
            endings,
            skill: surface.skill,
            kind: surface.kind,
            traits: traits.0,
            surface: at,
        }
    }

    fn vocabulary(&self) -> Vocabulary {
        let mut offsets = self.offsets.clone();
        offsets.push(self.bytes.len() as u32);
        Vocabulary::new(self.bytes.clone(), offsets)
            .expect("stems are distinct and stored one behind the other")
    }
}

/// Says whether a form has at most three letters, not counting a plural.
fn is_short(words: &[FormWord]) -> bool {
    let letters: usize = words.iter().map(|word| word.folded.chars().count()).sum();
    let plural = words
        .last()
        .is_some_and(|word| word.folded.ends_with('s') && word.written.ends_with('s'));
    letters - usize::from(plural && letters > 1) <= 3
}

/// Says whether nothing is left of a form without fillers but one common word.
fn is_common(words: &[FormWord], commons: &CommonStems) -> bool {
    let mut telling = words
        .iter()
        .filter(|word| !common::is_filler(word.folded.as_bytes()));
    match (telling.next(), telling.next()) {
        (None, _) => true,
        (Some(word), None) => commons.holds(word.folded.as_bytes()),
        (Some(_), Some(_)) => false,
    }
}

/// Says whether a form is three capitals or digits that spell no common word.
fn is_abbreviation(words: &[FormWord]) -> bool {
    let [word] = words else { return false };
    word.shape == Shape::Upper
        && word.folded.chars().count() == 3
        && !common::is_common(word.folded.as_bytes())
}

/// Marks labels other than names that several skills have.
fn mark_shared(forms: &mut [Form]) {
    let mut from = 0;
    while from < forms.len() {
        let same = forms[from..]
            .iter()
            .take_while(|form| form.stems == forms[from].stems && form.endings == forms[from].endings)
            .count();
        if same > 1 {
            for form in &mut forms[from..from + same] {
                let weak = !matches!(form.kind, FormKind::Name | FormKind::NameWithoutBracket);
                form.traits = FormTraits(form.traits).shared(weak).0;
            }
        }
        from += same;
    }
}

/// Marks other labels of one ordinary word that do not begin like any word of the name.
fn mark_unrelated(forms: &mut [Form], surfaces: &[Surface]) {
    let names: FxHashMap<u32, &[FormWord]> = surfaces
        .iter()
        .filter(|surface| surface.kind == FormKind::Name)
        .map(|surface| (surface.skill, surface.words.as_slice()))
        .collect();
    for form in forms.iter_mut().filter(|form| form.stems.len() == 1) {
        let label = &surfaces[form.surface].words;
        let [word] = label.as_slice() else { continue };
        let other =
            matches!(form.kind, FormKind::Alternative | FormKind::Hidden) && word.shape == Shape::Lower;
        let alike = |name: &FormWord| shared_prefix(&name.folded, &word.folded) >= 5.min(word.folded.len());
        let related = names.get(&form.skill).is_none_or(|name| name.iter().any(alike));
        form.traits = FormTraits(form.traits).unrelated(other && !related).0;
    }
}

fn shared_prefix(left: &str, right: &str) -> usize {
    left.bytes()
        .zip(right.bytes())
        .take_while(|(left, right)| left == right)
        .count()
}

fn lay_out_contexts(lexicon: &mut Lexicon, pairs: &[(u32, u32)]) {
    let mut next = 0;
    for skill in 0..lexicon.group.len() as u32 {
        lexicon.first_context.push(next as u32);
        while next < pairs.len() && pairs[next].0 == skill {
            lexicon.context.push(pairs[next].1);
            next += 1;
        }
    }
    lexicon.first_context.push(next as u32);
}

/// Lays out the trie breadth first, which gives the children of a node successive numbers.
fn lay_out_trie(lexicon: &mut Lexicon, forms: &[Form]) {
    let mut nodes = vec![(0usize, forms.len(), 0usize)];
    lexicon.stem_to.push(0);
    let mut at = 0;
    while at < nodes.len() {
        let (mut from, end, depth) = nodes[at];
        lexicon.first_form.push(lexicon.form_skill.len() as u32);
        while from < end && forms[from].stems.len() == depth {
            let form = &forms[from];
            lexicon.form_skill.push(form.skill);
            lexicon.form_traits.push(FormTraits(form.traits));
            lexicon.form_endings.push(lexicon.endings.len() as u32);
            lexicon.endings.extend_from_slice(&form.endings);
            from += 1;
        }
        lexicon.first_child.push(nodes.len() as u32);
        while from < end {
            let stem = forms[from].stems[depth];
            let same = forms[from..end]
                .iter()
                .take_while(|form| form.stems[depth] == stem)
                .count();
            nodes.push((from, from + same, depth + 1));
            lexicon.stem_to.push(stem);
            from += same;
        }
        at += 1;
    }
    lexicon.first_child.push(nodes.len() as u32);
    lexicon.first_form.push(lexicon.form_skill.len() as u32);
}
