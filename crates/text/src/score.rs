//! Confidence of a mention.
//!
//! Every candidate gets a prior from what kind of form it is, how telling its words are and how exactly they were
//! met. A candidate that could as well be something else – a short or ordinary word, an acronym, a product without
//! its maker, a label of several skills – also gets a need: the amount of support that its neighbourhood must show
//! before it passes 0.5. Support is counted in units of inverse document frequency.

mod list;
mod surroundings;

use std::ops::Range;

use crate::extract::{Detail, Draft, Found};
use crate::form::{FormKind, FormTraits};
use crate::lexicon::{Lexicon, NO_GROUP};
use crate::search::{Fit, Word};
use crate::stem::Distance;
use crate::token::{Gap, Shape};
use crate::vocabulary::UNKNOWN;
use list::is_list;
pub(crate) use surroundings::{Disclaimed, Terms};
use surroundings::{is_announced, is_headed, means_something_else};

/// Words looked at on each side of a mention.
const WINDOW: usize = 24;

/// Mentions looked at on each side of a mention.
const NEIGHBOURS: usize = 12;

/// Distinct words that may support one mention.
const MAX_SUPPORTERS: usize = 12;

/// Support given by a sure mention of the same group or maker.
const SURE_SUPPORT: f64 = 3.0;

/// Support given by a mention of the same group or maker that is written like a name but not sure itself.
const LIKELY_SUPPORT: f64 = 1.5;

/// Candidates nearby that are looked at for one candidate.
const MAX_RELATIVES: usize = 64;

/// Words that may lie between products of one maker that are listed together.
const LIST_GAP: usize = 3;

/// Need of a mention up to which it is likely enough to support others.
const LIKELY_NEED: f64 = 6.0;

/// Support given by words such as `proficient in` to what is written like a name.
const CUE_SUPPORT: f64 = 6.0;

/// Members of a list looked at on each side of one.
const MAX_LISTED: usize = 4;

/// Support given by words such as `developer` to what stands in front of them.
const HEAD_SUPPORT: f64 = 8.0;

/// Need of a mention whose surroundings say that something else is meant, or that nothing is asked for.
const OTHER_SENSE_NEED: f64 = 12.0;

/// Bytes of a word up to which capitals make it an acronym wherever it stands.
const LONGEST_ACRONYM: u32 = 4;

/// Highest confidence without the support that is needed.
const DOUBTFUL: f64 = 0.49;

/// Drafts the candidate of a form that fits the words in `phrase`.
pub(crate) fn draft(lexicon: &Lexicon, words: &[Word], phrase: Range<usize>, form: usize, fit: Fit) -> Draft {
    let traits = lexicon.form_traits[form];
    let weight: f64 = phrase
        .clone()
        .filter(|at| words[*at].stem != UNKNOWN)
        .map(|at| f64::from(lexicon.weights[words[at].stem as usize]))
        .sum();
    let telling = 1.0 - (-weight / 6.0).exp();
    // Counted on labelled postings: names are right five times in six; other labels, many of which are names of something
    // near the skill, once in five by labels that are incomplete and about every second time to a reader.
    let trust = match traits.kind() {
        FormKind::Name => 0.96,
        FormKind::NameWithoutBracket => 0.93,
        FormKind::Alternative => 0.72,
        FormKind::Hidden => 0.70,
        FormKind::Acronym => 0.84,
        FormKind::Product => 0.86,
    };
    let inflection = match (fit.words, fit.last, fit.front) {
        (_, Distance::Same, Distance::Same) => 1.0,
        (_, Distance::Number | Distance::Same, Distance::Number | Distance::Same) => 0.97,
        // `Planning` is hardly ever about `planes`.
        (1, _, _) => 0.5,
        // `A training plan` is not about how to `train planning`.
        (_, Distance::Verb, Distance::Verb) => 0.5,
        (_, Distance::Verb, _) => 0.85,
        (_, _, Distance::Verb) => 0.94,
    };
    let respelt = if traits.is_derived() { 0.97 } else { 1.0 };
    let prior = trust * (0.6 + 0.4 * telling) * inflection * respelt;
    let skill = lexicon.form_skill[form];
    Draft {
        skill,
        form: form as u32,
        prior,
        need: need(lexicon, words, phrase, skill, traits, fit),
    }
}

/// How much support a form needs here; 0 for one that stands by itself.
fn need(
    lexicon: &Lexicon,
    words: &[Word],
    phrase: Range<usize>,
    skill: u32,
    traits: FormTraits,
    fit: Fit,
) -> f64 {
    let mut evidence = case_evidence(words, &phrase, traits.shape());
    if evidence == Evidence::For && traits.is_common() && continues_a_name(words, &phrase) {
        evidence = Evidence::None;
    }
    let maker = lexicon.maker[skill as usize];
    let opens_with_maker = || maker != NO_GROUP && maker == words[phrase.start].stem;
    let mut need: f64 = 0.0;
    if traits.is_unrelated() {
        need = need.max(8.0);
    }
    match traits.kind() {
        FormKind::Acronym => need = need.max(if evidence == Evidence::For { 4.0 } else { 12.0 }),
        // `PowerPoint` is written like that by nobody who means another thing, and `Salesforce CRM` has its maker in front.
        FormKind::Product if evidence == Evidence::For && fit.words > 1 && opens_with_maker() => {}
        FormKind::Product if evidence == Evidence::For && traits.shape() == Shape::Mixed => {}
        FormKind::Product => need = need.max(if evidence == Evidence::For { 3.0 } else { 9.0 }),
        FormKind::Name | FormKind::NameWithoutBracket | FormKind::Alternative | FormKind::Hidden => {}
    }
    // `work in teams` is made of ordinary words, but they stand together by no chance.
    let is_name = matches!(traits.kind(), FormKind::Name | FormKind::NameWithoutBracket);
    let is_whole_name = is_name && fit.words > 1 && fit.last <= Distance::Number;
    if traits.is_ambiguous() && !is_whole_name {
        let other_label = matches!(traits.kind(), FormKind::Alternative | FormKind::Hidden);
        need = need.max(match evidence {
            Evidence::For if traits.is_abbreviation() => 0.0,
            Evidence::For if traits.is_common() => 6.0,
            Evidence::For => 5.0,
            Evidence::None if traits.is_common() && other_label => 18.0,
            Evidence::None => 8.0,
            Evidence::Against => 14.0,
        });
    }
    // `FEAR` is software, `fear` is none; but `python` is often written small.
    if traits.shape() == Shape::Upper && evidence == Evidence::Against {
        need = need.max(4.0);
    }
    // `Canva` is another program than `Canvas`, whereas `router` and `Routers` are one.
    let capitalised = words[phrase.start].shape == Shape::Capitalised && traits.shape() == Shape::Capitalised;
    if fit.words == 1 && fit.last == Distance::Number && capitalised {
        need = need.max(5.0);
    }
    if fit.words == 1 && fit.last != Distance::Same && is_acronym(&words[phrase.start], traits) {
        need = need.max(OTHER_SENSE_NEED);
    }
    if fit.words == 1 && fit.last == Distance::Verb {
        need = need.max(8.0);
    }
    if traits.is_shared() {
        need += 4.0;
    }
    // `knowledge of MS Office` announces no mass spectrometer.
    let cut_out = traits.kind() == FormKind::Acronym
        && words
            .get(phrase.end)
            .is_some_and(|next| next.gap <= Gap::Space && next.shape != Shape::Lower);
    if evidence == Evidence::For && !cut_out && is_announced(lexicon, words, phrase.start) {
        need = (need - CUE_SUPPORT).max(0.0);
    } else if evidence != Evidence::Against
        && words[phrase.start].shape != Shape::Lower
        && traits.shape() != Shape::Lower
        && is_headed(lexicon, words, phrase.end)
    {
        need = (need - HEAD_SUPPORT).max(0.0);
    }
    if means_something_else(lexicon, words, &phrase, fit) {
        need = need.max(OTHER_SENSE_NEED);
    }
    need
}

/// Raises the needs of other labels where the same words, from draft `first` on, are the plain name of some skill, and
/// drops those that the words only abbreviate: where `SQL` is a skill, another that is called by these letters is the
/// same one or is not meant.
pub(crate) fn prefer_names(lexicon: &Lexicon, drafts: &mut Vec<Draft>, first: usize) {
    let kind_of = |draft: &Draft| lexicon.form_traits[draft.form as usize].kind();
    let is_name = |draft: &Draft| matches!(kind_of(draft), FormKind::Name | FormKind::NameWithoutBracket);
    let same_words = &drafts[first..];
    if same_words.len() < 2 || !same_words.iter().any(|draft| draft.need == 0.0 && is_name(draft)) {
        return;
    }
    let mut kept = first;
    for at in first..drafts.len() {
        if kind_of(&drafts[at]) != FormKind::Acronym {
            drafts[kept] = drafts[at];
            kept += 1;
        }
    }
    drafts.truncate(kept);
    for draft in drafts[first..].iter_mut().filter(|draft| !is_name(draft)) {
        draft.need += OTHER_SENSE_NEED;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    For,
    None,
    Against,
}

/// Judges the case of a phrase against the case of the form.
fn case_evidence(words: &[Word], phrase: &Range<usize>, wanted: Shape) -> Evidence {
    let written = words[phrase.start].shape;
    if wanted == Shape::Lower {
        return Evidence::None;
    }
    if written == Shape::Lower {
        return if phrase.len() == 1 {
            Evidence::Against
        } else {
            Evidence::None
        };
    }
    if stands_among_capitals(words, phrase) {
        return Evidence::None;
    }
    let opens = words[phrase.start].starts_line || words[phrase.start].gap == Gap::Sentence;
    match (wanted, written) {
        (Shape::Capitalised, Shape::Capitalised) if opens && phrase.len() == 1 => Evidence::None,
        (Shape::Upper, Shape::Capitalised) => Evidence::Against,
        (Shape::Capitalised, Shape::Upper) => Evidence::None,
        _ => Evidence::For,
    }
}

/// Says whether one capitalised word stands behind another, so that its capital belongs to the whole: `Housing Access`.
fn continues_a_name(words: &[Word], phrase: &Range<usize>) -> bool {
    let word = &words[phrase.start];
    let before = phrase.start.checked_sub(1).map(|before| &words[before]);
    phrase.len() == 1
        && word.shape == Shape::Capitalised
        && word.gap <= Gap::Space
        && !word.starts_line
        && before.is_some_and(|before| {
            before.shape == Shape::Capitalised && !before.starts_line && before.gap != Gap::Sentence
        })
}

/// Says whether a word is written like an acronym that the form is not: `SAS` is no plural of `Sass`.
fn is_acronym(word: &Word, traits: FormTraits) -> bool {
    word.shape == Shape::Upper && traits.shape() != Shape::Upper && word.end - word.start <= LONGEST_ACRONYM
}

/// Says whether the words around are capitals throughout, so that the case of the phrase means nothing.
fn stands_among_capitals(words: &[Word], phrase: &Range<usize>) -> bool {
    let long_capitals = |at: usize| words[at].shape == Shape::Upper && words[at].end - words[at].start >= 3;
    let before = phrase.start.checked_sub(1).is_some_and(long_capitals);
    let after = phrase.end < words.len() && long_capitals(phrase.end);
    words[phrase.start].shape == Shape::Upper && before && after
}

/// Turns drafts into confidences and remembers which words decided them.
pub(crate) struct Scorer<'a> {
    lexicon: &'a Lexicon,
    words: &'a [Word],
    supports: &'a [u32],
    found: &'a [Found],
    detail: Detail,
    supporters: Vec<u32>,
    /// The text is a list of skills and nothing else.
    is_list: bool,
    disclaimed: &'a Disclaimed,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(
        lexicon: &'a Lexicon,
        words: &'a [Word],
        supports: &'a [u32],
        found: &'a [Found],
        disclaimed: &'a Disclaimed,
        detail: Detail,
    ) -> Self {
        Scorer {
            lexicon,
            words,
            supports,
            found,
            detail,
            supporters: Vec::new(),
            is_list: is_list(lexicon, words, found),
            disclaimed,
        }
    }

    /// Gives the confidence of draft `at`, one of phrase `index`.
    pub(crate) fn finish(&mut self, index: usize, at: usize, drafts: &[Draft], steps: &mut u64) -> f64 {
        let Draft {
            skill, prior, need, ..
        } = drafts[at];
        let phrase = self.found[index].words.clone();
        let siblings = &drafts[self.found[index].drafts.clone()];
        let is_likeliest = || {
            siblings
                .iter()
                .all(|other| (need, -prior) <= (other.need, -other.prior))
        };
        let is_listed = self.is_list && is_likeliest() && self.is_a_member(index, drafts[at].form);
        let need = if is_listed { 0.0 } else { need };
        let need = if self.disclaimed.holds(phrase.start) {
            need.max(OTHER_SENSE_NEED)
        } else {
            need
        };
        if need == 0.0 && self.detail == Detail::Skills {
            return prior;
        }
        let mut support = self.words_in_support(skill, &phrase, steps);
        if need == 0.0 {
            return prior;
        }
        support += self.group_in_support(index, skill, drafts, steps);
        support += self.list_in_support(index, at, drafts, steps);
        if support < need {
            return (prior * (0.3 + 0.25 * support / need)).min(DOUBTFUL);
        }
        let surplus = 1.0 - (-(support - need) / 5.0).exp();
        (0.5 + (prior - 0.5).max(0.05) * (0.3 + 0.7 * surplus)).min(prior.max(0.55))
    }

    /// Sums the weights of distinct words near the phrase that belong to the context of the skill.
    fn words_in_support(&mut self, skill: u32, phrase: &Range<usize>, steps: &mut u64) -> f64 {
        let context = self.lexicon.context_of(skill);
        if context.is_empty() {
            return 0.0;
        }
        let own = &self.words[phrase.clone()];
        let from = phrase.start.saturating_sub(WINDOW);
        let first = self.words[from].supports as usize;
        let end = self
            .words
            .get(phrase.end + WINDOW)
            .map_or(self.supports.len(), |word| word.supports as usize);
        let near = &self.supports[first..end];
        *steps += near.len() as u64;
        let mut counted = [UNKNOWN; MAX_SUPPORTERS];
        let mut count = 0;
        let mut support = 0.0;
        for at in near {
            let stem = self.words[*at as usize].stem;
            if context.binary_search(&stem).is_err()
                || own.iter().any(|word| word.stem == stem || word.joined == stem)
                || counted[..count].contains(&stem)
            {
                continue;
            }
            counted[count] = stem;
            count += 1;
            self.supporters.push(*at);
            support += f64::from(self.lexicon.weights[stem as usize]);
            if count == MAX_SUPPORTERS {
                break;
            }
        }
        support
    }

    /// Counts the other members of a list of things with names, as in `React, Node.js and Azure`.
    fn list_in_support(&self, index: usize, at: usize, drafts: &[Draft], steps: &mut u64) -> f64 {
        let is_named = |index: usize, draft: &Draft| {
            let wanted = self.lexicon.form_traits[draft.form as usize].shape();
            let written = self.words[self.found[index].words.start].shape;
            wanted != Shape::Lower && written != Shape::Lower
        };
        if !is_named(index, &drafts[at]) {
            return 0.0;
        }
        let given = |index: usize| {
            let members = drafts[self.found[index].drafts.clone()].iter();
            let least = members
                .filter(|draft| is_named(index, draft) && draft.skill != drafts[at].skill)
                .map(|draft| draft.need)
                .fold(f64::INFINITY, f64::min);
            match least {
                0.0 => SURE_SUPPORT,
                need if need <= LIKELY_NEED => LIKELY_SUPPORT,
                _ => 0.0,
            }
        };
        let mut support = 0.0;
        for other in (0..index).rev().take(MAX_LISTED) {
            *steps += 1;
            if !self.are_listed(other) {
                break;
            }
            support += given(other);
        }
        for other in (index + 1..self.found.len()).take(MAX_LISTED) {
            *steps += 1;
            if !self.are_listed(other - 1) {
                break;
            }
            support += given(other);
        }
        support
    }

    /// Says whether nothing but a comma, `and` or the like stands between phrase `index` and the next.
    fn are_listed(&self, index: usize) -> bool {
        let (this, next) = (&self.found[index].words, &self.found[index + 1].words);
        if next.start < this.end || self.words[next.start].gap == Gap::Sentence {
            return false;
        }
        let between = &self.words[this.end..next.start];
        let is_joined = between.len() == 1 && self.lexicon.is_joiner(between[0].stem);
        let is_parted = between.is_empty() && self.words[next.start].gap == Gap::Clause;
        is_parted || is_joined && between[0].gap != Gap::Sentence
    }

    /// Counts mentions of the same group or maker near phrase `index`.
    fn group_in_support(&self, index: usize, skill: u32, drafts: &[Draft], steps: &mut u64) -> f64 {
        let group = self.lexicon.group[skill as usize];
        let maker = self.lexicon.maker[skill as usize];
        if group == NO_GROUP && maker == NO_GROUP {
            return 0.0;
        }
        let same_group = |other: u32| group != NO_GROUP && self.lexicon.group[other as usize] == group;
        let same_maker = |other: u32| maker != NO_GROUP && self.lexicon.maker[other as usize] == maker;
        let phrase = &self.found[index].words;
        let near = |other: &&Found| {
            other.words.start < phrase.end + WINDOW && other.words.end + WINDOW > phrase.start
        };
        let before = self.found[..index].iter().rev().take(NEIGHBOURS).take_while(near);
        let after = self.found[index + 1..].iter().take(NEIGHBOURS).take_while(near);
        let mut seen = [u32::MAX; 4];
        let mut count = 0;
        let mut support = 0.0;
        let others = before.chain(after).flat_map(|other| {
            drafts[other.drafts.clone()]
                .iter()
                .map(move |draft| (other, draft))
        });
        for (other, draft) in others.take(MAX_RELATIVES) {
            *steps += 1;
            let believed = draft.need <= LIKELY_NEED && draft.prior >= 0.5 && draft.skill != skill;
            let related = same_group(draft.skill) || same_maker(draft.skill);
            if !believed || !related || seen[..count].contains(&draft.skill) {
                continue;
            }
            let given = if draft.need == 0.0 {
                SURE_SUPPORT
            } else {
                LIKELY_SUPPORT
            };
            // Products listed side by side, as in `Word, Excel and PowerPoint`.
            let listed =
                other.words.start <= phrase.end + LIST_GAP && phrase.start <= other.words.end + LIST_GAP;
            support += if listed && same_maker(draft.skill) {
                2.0 * given
            } else {
                given
            };
            seen[count] = draft.skill;
            count += 1;
            if count == seen.len() {
                break;
            }
        }
        support
    }

    /// Moves the words that supported the candidates finished since the last call to `contexts`, in order.
    pub(crate) fn take_contexts(&mut self, contexts: &mut Vec<Range<usize>>) {
        self.supporters.sort_unstable();
        self.supporters.dedup();
        let words = self.words;
        contexts.extend(
            self.supporters
                .drain(..)
                .map(|at| &words[at as usize])
                .map(|word| word.start as usize..word.end as usize),
        );
    }
}
