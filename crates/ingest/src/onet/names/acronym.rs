//! Recognises an acronym by the words it stands for.

/// How much of the name an acronym stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// All words before it.
    Whole,
    /// The words before it but for some in front, such as a maker.
    Tail,
}

/// A name taken apart at its acronym.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Split<'a> {
    pub(crate) before: &'a str,
    pub(crate) acronym: &'a str,
    pub(crate) after: &'a str,
    pub(crate) coverage: Coverage,
}

/// Letters of the longest acronym worth a look.
const MAX_LETTERS: usize = 12;

/// Words an acronym may pass over.
const SMALL: [&str; 14] = [
    "a", "an", "and", "as", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// Takes a name apart at the first acronym that stands for the words before it.
pub(crate) fn split(name: &str) -> Option<Split<'_>> {
    let mut at = 0;
    for word in name.split(' ') {
        let end = at + word.len();
        let before = name[..at].trim_end();
        let after = name[end..].trim_start();
        at = end + 1;
        let bracketed = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
        // Behind a bare acronym only a plain noun may follow; capitals would begin another name.
        if bracketed.is_none() && after.contains(char::is_uppercase) {
            continue;
        }
        let Some((acronym, letters)) = letters_of(bracketed.unwrap_or(word)) else {
            continue;
        };
        if let Some(coverage) = stands_for(&letters, before) {
            return Some(Split {
                before,
                acronym,
                after,
                coverage,
            });
        }
    }
    None
}

/// Gives an acronym without its plural `s`, and its letters; anything else gives `None`.
fn letters_of(word: &str) -> Option<(&str, Vec<u8>)> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    if singular
        .bytes()
        .any(|it| !it.is_ascii_uppercase() && !it.is_ascii_digit() && !b"&/.-".contains(&it))
    {
        return None;
    }
    let letters: Vec<u8> = singular
        .bytes()
        .filter(u8::is_ascii_uppercase)
        .map(|it| it.to_ascii_lowercase())
        .collect();
    (2..=MAX_LETTERS)
        .contains(&letters.len())
        .then_some((singular, letters))
}

/// Finds the words at the end of `before` that the letters stand for, passing over as few as possible.
fn stands_for(letters: &[u8], before: &str) -> Option<Coverage> {
    let words: Vec<String> = before
        .split([' ', '/', '-', ','])
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut best: Option<(usize, usize)> = None;
    for start in 0..words.len().saturating_sub(1) {
        // `software for personal digital assistants PDAs`: the acronym names a part of the thing.
        if start > 0 && SMALL.contains(&words[start - 1].as_str()) {
            continue;
        }
        if let Some(passed_over) = cover(letters, &words[start..])
            && best.is_none_or(|(fewest, _)| passed_over < fewest)
        {
            best = Some((passed_over, start));
        }
    }
    best.map(|(_, start)| {
        if start == 0 {
            Coverage::Whole
        } else {
            Coverage::Tail
        }
    })
}

/// Gives how many words of weight are passed over when every letter is either the first of a word
/// or a later one of a word whose first is taken; `None` when that is not possible or far-fetched.
fn cover(letters: &[u8], words: &[String]) -> Option<usize> {
    // state[i] = fewest words passed over, most words used, with the first i letters accounted for.
    let mut state: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
    state[0] = Some((0, 0));
    for (at, word) in words.iter().enumerate() {
        let mut next = vec![None; letters.len() + 1];
        for (done, reached) in state.iter().enumerate() {
            let Some((passed_over, used)) = *reached else {
                continue;
            };
            let is_small = SMALL.contains(&word.as_str());
            if at > 0 {
                improve(&mut next[done], (passed_over + usize::from(!is_small), used));
            }
            let most = letters_from(&letters[done..], word);
            for taken in 1..=most {
                improve(&mut next[done + taken], (passed_over, used + 1));
            }
        }
        state = next;
    }
    let (passed_over, used) = state[letters.len()]?;
    let is_plausible = used >= 2 && used * 2 >= letters.len() && passed_over * 3 <= words.len();
    is_plausible.then_some(passed_over)
}

fn improve(slot: &mut Option<(usize, usize)>, (passed_over, used): (usize, usize)) {
    let is_better =
        slot.is_none_or(|(fewest, most)| passed_over < fewest || (passed_over == fewest && used > most));
    if is_better {
        *slot = Some((passed_over, used));
    }
}

/// Counts how many of the letters a word can give, beginning with its first.
fn letters_from(letters: &[u8], word: &str) -> usize {
    let mut bytes = word.bytes();
    let mut taken = 0;
    // `Extensible` is the X of XML.
    let sounds_x = word.starts_with("ex") && letters.first() == Some(&b'x');
    if sounds_x {
        bytes.next();
    }
    let Some(first) = bytes.next() else { return 0 };
    if letters.first() != Some(&first) {
        return 0;
    }
    taken += 1;
    for byte in bytes {
        if letters.get(taken) == Some(&byte) {
            taken += 1;
        }
    }
    taken
}
