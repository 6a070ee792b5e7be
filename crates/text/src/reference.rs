//! The matcher in its plainest form, for comparison: every spelling tried at every word.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use proptest::prelude::*;

use crate::builder::{FormWord, form_words};
use crate::respell::Respeller;
use crate::stem::{Distance, Ending, stem};
use crate::token::{Gap, Shape, Token, Tokenizer};
use crate::{Detail, FormKind, Lexicon, LexiconBuilder, Scratch, extract};

type Found = Vec<(Range<usize>, BTreeSet<u32>)>;

/// Skills with the kinds of the labels that matched.
type Matched = BTreeMap<u32, BTreeSet<FormKind>>;

struct Spelling {
    skill: u32,
    kind: FormKind,
    is_derived: bool,
    words: Vec<FormWord>,
}

fn stemmed(word: &str) -> (Vec<u8>, Ending) {
    let mut bytes = word.as_bytes().to_vec();
    let ending = stem(&mut bytes);
    (bytes, ending)
}

struct Reference {
    spellings: Vec<Spelling>,
    known: HashSet<Vec<u8>>,
}

impl Reference {
    fn new(forms: &[(u32, String, FormKind)]) -> Self {
        let words: Vec<Vec<FormWord>> = forms.iter().map(|form| form_words(&form.1)).collect();
        let respeller = Respeller::new(words.iter().filter(|words| !words.is_empty()).map(Vec::as_slice));
        let mut spellings = Vec::new();
        for ((skill, _, kind), words) in forms.iter().zip(&words).filter(|(_, words)| !words.is_empty()) {
            for (index, words) in respeller.spellings(words).into_iter().enumerate() {
                spellings.push(Spelling {
                    skill: *skill,
                    kind: *kind,
                    is_derived: index > 0,
                    words,
                });
            }
        }
        let announcing = crate::common::announcing().map(|word| stemmed(word).0);
        let known = spellings
            .iter()
            .flat_map(|spelling| &spelling.words)
            .map(|word| stemmed(&word.folded).0)
            .chain(announcing)
            .collect();
        Reference { spellings, known }
    }

    fn find(&self, text: &str) -> Vec<(Range<usize>, Matched)> {
        let words = self.read(text);
        let mut found = Vec::new();
        let mut covered = 0;
        for from in 0..words.len() {
            let mut best = (0, Matched::new());
            for spelling in &self.spellings {
                for end in self.ends(spelling, &words, from) {
                    if end > best.0 {
                        best = (end, Matched::new());
                    }
                    if end == best.0 {
                        best.1.entry(spelling.skill).or_default().insert(spelling.kind);
                    }
                }
            }
            if best.0 > covered {
                covered = best.0;
                found.push((words[from].0.start..words[best.0 - 1].0.end, best.1));
            }
        }
        found
    }

    fn read(&self, text: &str) -> Vec<(Token, String)> {
        let mut tokenizer = Tokenizer::new(text);
        let mut folded = Vec::new();
        let mut words = Vec::new();
        while let Some(token) = tokenizer.next(&mut folded) {
            words.push((token, String::from_utf8(folded.clone()).expect("words are text")));
        }
        words
    }

    /// Reads a word of a text, without its sign or number if only that is known.
    fn lookup(&self, word: &str) -> (Vec<u8>, Ending) {
        let whole = stemmed(word);
        if self.known.contains(&whole.0) {
            return whole;
        }
        let signless = word.trim_end_matches(['+', '#']);
        let numberless = word.trim_end_matches(|character: char| character.is_ascii_digit());
        let digits = word.len() - numberless.len();
        if let Some(rest) = word.strip_prefix('.') {
            stemmed(rest)
        } else if signless.len() < word.len() {
            stemmed(signless)
        } else if (1..=2).contains(&digits) && numberless.len() >= 3 {
            stemmed(numberless)
        } else {
            whole
        }
    }

    /// Gives every word at which the spelling can end when it starts at `from`.
    fn ends(&self, spelling: &Spelling, words: &[(Token, String)], from: usize) -> Vec<usize> {
        let own_gap = spelling
            .words
            .iter()
            .skip(1)
            .map(|word| word.gap)
            .max()
            .unwrap_or(Gap::Joined);
        let widest = own_gap.max(Gap::Space);
        let mut states = vec![from];
        for (index, wanted) in spelling.words.iter().enumerate() {
            let (wanted_stem, wanted_ending) = stemmed(&wanted.folded);
            let fits = |(stem, ending): (Vec<u8>, Ending)| {
                let distance = if stem == wanted_stem {
                    wanted_ending.distance(ending)
                } else {
                    None
                };
                let Some(distance) = distance else { return false };
                let abbreviation = wanted.shape == Shape::Upper;
                let inflected = distance != Distance::Same;
                let refused = spelling.kind == FormKind::Product && inflected
                    || abbreviation && distance == Distance::Verb
                    || abbreviation && inflected && wanted_ending.is_plural();
                spelling.words.len() > 1 || !refused
            };
            let mut next = Vec::new();
            for at in states {
                let Some((token, word)) = words.get(at) else {
                    continue;
                };
                if index > 0 && token.gap > widest {
                    continue;
                }
                if fits(self.lookup(word)) {
                    next.push(at + 1);
                }
                let is_abbreviation = spelling.words.len() == 1 && wanted.shape == Shape::Upper;
                if let Some((behind, other)) = words.get(at + 1)
                    && (!is_abbreviation || spelling.is_derived)
                    && behind.gap == Gap::Joined
                    && word.len() + other.len() >= 4
                    && fits(stemmed(&format!("{word}{other}")))
                {
                    next.push(at + 2);
                }
            }
            states = next;
        }
        states
    }
}

fn build(forms: &[(u32, String, FormKind)]) -> Lexicon {
    let mut builder = LexiconBuilder::new();
    for (skill, surface, kind) in forms {
        builder.add(*skill, surface, *kind);
    }
    builder.build()
}

fn find(lexicon: &Lexicon, text: &str) -> Found {
    let extraction =
        extract(lexicon, text, Detail::Trace, u64::MAX, &mut Scratch::new()).expect("no limit was set");
    extraction
        .mentions()
        .iter()
        .map(|mention| {
            let skills = extraction
                .candidates(mention)
                .iter()
                .map(|candidate| candidate.skill)
                .collect();
            (mention.surface.clone(), skills)
        })
        .collect()
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b",
        "plan",
        "plans",
        "planning",
        "Planes",
        "node",
        "js",
        "nodejs",
        "e",
        "value",
        "evalue",
        "c++",
        "C#",
        ".net",
        "net",
        "SQLs",
        "SQL",
        "html5",
        "html",
        "R&D",
        "staff",
        "STAF",
        "JavaScript",
        "java",
        "script",
        "Microsoft",
        "MS",
        "car's",
        "cares",
        "café",
        "b2",
    ])
}

fn phrase(most: usize) -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec![
        " ", " ", " ", "-", ".", ", ", "/", ". ", "\n", "\n\n", "® ", " (", "'s ",
    ]);
    prop::collection::vec((word(), gap), 1..=most).prop_map(|words| {
        let mut phrase = String::new();
        for (word, gap) in words {
            phrase.push_str(word);
            phrase.push_str(gap);
        }
        phrase
    })
}

fn forms() -> impl Strategy<Value = Vec<(u32, String, FormKind)>> {
    prop::collection::vec(
        (0..6u32, phrase(4), prop::sample::select(FormKind::ALL.to_vec())),
        0..16,
    )
}

/// Forms and a text that is partly made of them in other spellings.
fn case() -> impl Strategy<Value = (Vec<(u32, String, FormKind)>, String)> {
    let piece = (any::<prop::sample::Index>(), 0..8u8, phrase(4));
    (forms(), prop::collection::vec(piece, 1..6)).prop_map(|(forms, pieces)| {
        let mut text = String::new();
        for (index, change, other) in pieces {
            let surface = if forms.is_empty() {
                ""
            } else {
                forms[index.index(forms.len())].1.as_str()
            };
            text.push_str(&match change {
                0 => surface.to_owned(),
                1 => surface
                    .replace("nodejs", "node-js")
                    .replace("plans", "pla-ns")
                    .replace("evalue", "e.value"),
                2 => surface.replace(' ', "-"),
                3 => surface.replace(['-', '.'], " "),
                4 => surface.replace("plans", "planned").replace("staff", "staffs"),
                5 => surface.to_uppercase(),
                _ => other,
            });
            text.push(' ');
        }
        (forms, text)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn trie_finds_what_the_plain_matcher_finds((forms, text) in case()) {
        let (found, plain) = (find(&build(&forms), &text), Reference::new(&forms).find(&text));
        let places: Vec<_> = found.iter().map(|(range, _)| range.clone()).collect();
        let expected: Vec<_> = plain.iter().map(|(range, _)| range.clone()).collect();
        prop_assert_eq!(places, expected);
        for ((_, skills), (_, matched)) in found.iter().zip(&plain) {
            prop_assert!(skills.iter().all(|skill| matched.contains_key(skill)));
            let is_name = |kind: &FormKind| matches!(kind, FormKind::Name | FormKind::NameWithoutBracket);
            let is_named = matched.values().flatten().any(is_name);
            // What the words only abbreviate may give way to what they name.
            for (skill, kinds) in matched.iter().filter(|(skill, _)| !skills.contains(skill)) {
                prop_assert!(is_named && kinds.contains(&FormKind::Acronym), "{skill} {kinds:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn extraction_of_any_text_is_sound(forms in forms(), contexts in prop::collection::vec(phrase(6), 0..6), text in any::<String>(), tail in phrase(8)) {
        let mut builder = LexiconBuilder::new();
        for (skill, surface, kind) in &forms {
            builder.add(*skill, surface, *kind);
        }
        for (skill, context) in (0..).zip(&contexts) {
            builder.context(skill, context);
            builder.group(skill, skill / 2);
        }
        let lexicon = builder.build();
        let text = text + &tail;
        let mut scratch = Scratch::new();
        let first = extract(&lexicon, &text, Detail::Trace, u64::MAX, &mut scratch).expect("no limit was set");
        let again = extract(&lexicon, &text, Detail::Trace, u64::MAX, &mut scratch).expect("no limit was set");
        prop_assert_eq!(&first, &again);
        let brief = extract(&lexicon, &text, Detail::Skills, u64::MAX, &mut scratch).expect("no limit was set");
        prop_assert_eq!(first.skills(), brief.skills());
        let order: Vec<_> = first.mentions().iter().map(|mention| (mention.surface.start, usize::MAX - mention.surface.end)).collect();
        prop_assert!(order.is_sorted());
        for mention in first.mentions() {
            prop_assert!(text.get(mention.surface.clone()).is_some_and(|surface| !surface.is_empty()));
            prop_assert!(!first.candidates(mention).is_empty());
            prop_assert!(first.candidates(mention).iter().all(|candidate| (0.0..=1.0).contains(&candidate.confidence)));
            prop_assert!(first.context_forms(mention).is_sorted_by(|left, right| left.end <= right.start));
            prop_assert!(first.context_forms(mention).iter().all(|context| text.get(context.clone()).is_some()));
        }
    }

    #[test]
    fn stored_lexicon_is_the_same(forms in forms(), context in phrase(8)) {
        let mut builder = LexiconBuilder::new();
        for (skill, surface, kind) in &forms {
            builder.add(*skill, surface, *kind);
            builder.context(*skill, &context);
        }
        let lexicon = builder.build();
        prop_assert_eq!(Lexicon::from_bytes(&lexicon.to_bytes()), Ok(lexicon));
    }

    #[test]
    fn damaged_bytes_are_refused_or_harmless(
        forms in forms(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
        text in phrase(16),
    ) {
        let mut bytes = build(&forms).to_bytes();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(lexicon) = Lexicon::from_bytes(&bytes) {
            find(&lexicon, &text);
        }
    }
}
