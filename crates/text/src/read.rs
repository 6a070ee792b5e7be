//! The words of a document with the numbers of their stems.

use crate::extract::{Scratch, WorkLimit, check};
use crate::known::{Start, WordFacts};
use crate::lexicon::Lexicon;
use crate::search::Word;
use crate::stem::{Ending, stem};
use crate::token::{Gap, Tokenizer};
use crate::vocabulary::UNKNOWN;

/// Splits `text` into words and looks each of them up.
pub(crate) fn read_words(
    lexicon: &Lexicon,
    text: &str,
    budget: u64,
    steps: &mut u64,
    scratch: &mut Scratch,
) -> Result<(), WorkLimit> {
    let Scratch {
        folded,
        known,
        previous,
        words,
        supports,
        ..
    } = scratch;
    words.clear();
    supports.clear();
    previous.clear();
    known.prepare(lexicon);
    let mut tokenizer = Tokenizer::new(text);
    while let Some(token) = tokenizer.next(folded) {
        *steps += 1;
        check(*steps, budget)?;
        if token.gap == Gap::Joined && previous.len() + folded.len() >= 4 {
            previous.extend_from_slice(folded);
            let ending = stem(previous);
            if let Some(front) = words.last_mut() {
                front.joined = lexicon.vocabulary.number(previous);
                front.joined_ending = ending;
            }
        }
        // The unstemmed word is only needed when a hyphen or dot follows at once.
        previous.clear();
        if matches!(text.as_bytes().get(token.end), Some(b'-' | b'.' | b'_' | 0xe2)) {
            previous.extend_from_slice(folded);
        }
        let facts = known.facts(folded, |word| look_up(lexicon, word));
        let before = words.last().map_or(Start::default(), |word| word.begin);
        lexicon.fetch_walk(before, facts);
        words.push(Word {
            start: token.start as u32,
            end: token.end as u32,
            stem: facts.stem,
            joined: UNKNOWN,
            supports: supports.len() as u32,
            begin: facts.start,
            ending: facts.ending,
            joined_ending: Ending::NONE,
            gap: token.gap,
            starts_line: token.starts_line,
            shape: token.shape,
        });
        if facts.start.supports() {
            supports.push(words.len() as u32 - 1);
        }
    }
    Ok(())
}

/// Finds out all of a word that depends on nothing around it.
fn look_up(lexicon: &Lexicon, word: &mut Vec<u8>) -> WordFacts {
    let ending = stem(word);
    let (stem, ending) = match lexicon.vocabulary.number(word) {
        UNKNOWN => look_closer(lexicon, word, ending),
        number => (number, ending),
    };
    WordFacts {
        stem,
        ending,
        start: lexicon.start(stem),
    }
}

/// Looks an unknown word up without its signs or version number: `skills+`, `.experience`, `html5`.
fn look_closer(lexicon: &Lexicon, folded: &mut Vec<u8>, ending: Ending) -> (u32, Ending) {
    let signs = folded
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'+' | b'#'))
        .count();
    let digits = folded
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let dotted = folded.first() == Some(&b'.');
    if dotted {
        folded.remove(0);
    } else if signs > 0 {
        folded.truncate(folded.len() - signs);
    } else if (1..=2).contains(&digits) && folded.len() - digits >= 3 {
        folded.truncate(folded.len() - digits);
    } else {
        return (UNKNOWN, ending);
    }
    let ending = stem(folded);
    (lexicon.vocabulary.number(folded), ending)
}
