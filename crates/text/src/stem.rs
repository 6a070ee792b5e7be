//! A light English stemmer: plurals, `-ing` and `-ed`, and nothing that changes the meaning of a word.
//!
//! The stem is a key, not a word. What was cut off is kept beside it as an [`Ending`], so that a lookup can tell
//! `cars` from `cares` although both have the stem `car`.

mod spelling;

/// What the stemmer removed from a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending(u8);

const SUFFIX: u8 = 0b0011;
const PLURAL: u8 = 1;
const ING: u8 = 2;
const PAST: u8 = 3;
const FINAL_E: u8 = 0b0100;
const DOUBLED: u8 = 0b1000;
const ROOT: u8 = FINAL_E | DOUBLED;

/// How far two words with one stem are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// The same word.
    Same,
    /// Singular against plural.
    Number,
    /// Different verb forms.
    Verb,
}

impl Ending {
    /// The ending of a word from which nothing was removed.
    pub const NONE: Ending = Ending(0);

    pub(crate) fn from_bits(bits: u8) -> Ending {
        Ending(bits & (SUFFIX | ROOT))
    }

    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    fn suffix(self) -> u8 {
        self.0 & SUFFIX
    }

    /// Says whether a plural `s` was removed.
    pub(crate) fn is_plural(self) -> bool {
        self.suffix() == PLURAL
    }

    /// Says whether a past `ed` was removed.
    pub(crate) fn is_past(self) -> bool {
        self.suffix() == PAST
    }

    /// Says whether an `ing` was removed.
    pub(crate) fn is_gerund(self) -> bool {
        self.suffix() == ING
    }

    /// Compares the endings of two words that share a stem; `None` where they are different words.
    pub fn distance(self, other: Ending) -> Option<Distance> {
        if self == other {
            return Some(Distance::Same);
        }
        let verbal = self.suffix() >= ING || other.suffix() >= ING;
        if verbal {
            return Some(if self.suffix() == other.suffix() {
                Distance::Same
            } else {
                Distance::Verb
            });
        }
        // `car` and `care` meet in one stem, as `staf` and `staff` do, but only a verb form leaves open which it is.
        (self.0 & ROOT == other.0 & ROOT).then_some(Distance::Number)
    }
}

/// Cuts `word`, which is folded, down to its stem and tells what was removed.
pub fn stem(word: &mut Vec<u8>) -> Ending {
    if word.len() < 3 || !word.iter().all(u8::is_ascii_lowercase) {
        return Ending::NONE;
    }
    spelling::unify(word);
    let suffix = cut_suffix(word);
    let mut ending = suffix;
    let is_verb = suffix != 0 || word.last() == Some(&b'e');
    let length = word.len();
    if length >= 4 && word[length - 1] == b'e' {
        word.pop();
        if suffix < ING {
            ending |= FINAL_E;
        }
    }
    let length = word.len();
    if length >= 4 && word[length - 1] == word[length - 2] && !is_vowel(word[length - 1]) {
        word.pop();
        if suffix < ING {
            ending |= DOUBLED;
        }
    }
    if is_verb {
        spelling::unify_verb(word);
    }
    if let Some(last) = word.last_mut()
        && *last == b'y'
    {
        *last = b'i';
    }
    Ending(ending)
}

fn cut_suffix(word: &mut Vec<u8>) -> u8 {
    let length = word.len();
    if length >= 4 && word[length - 1] == b's' && !matches!(word[length - 2], b's' | b'u' | b'i') {
        if length >= 5 && word.ends_with(b"ies") {
            word.truncate(length - 3);
            word.push(b'y');
        } else if ["sses", "shes", "ches", "xes", "zzes"]
            .iter()
            .any(|end| word.ends_with(end.as_bytes()))
        {
            word.truncate(length - 2);
        } else {
            word.truncate(length - 1);
        }
        return PLURAL;
    }
    if length >= 6 && word.ends_with(b"ing") && word[..length - 3].iter().copied().any(is_vowel_or_y) {
        word.truncate(length - 3);
        return ING;
    }
    if length >= 5
        && word.ends_with(b"ed")
        && word[length - 3] != b'e'
        && word[..length - 2].iter().copied().any(is_vowel_or_y)
    {
        if word.ends_with(b"ied") {
            word.truncate(length - 3);
            word.push(b'y');
        } else {
            word.truncate(length - 2);
        }
        return PAST;
    }
    0
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn is_vowel_or_y(letter: u8) -> bool {
    is_vowel(letter) || letter == b'y'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(left: &str, right: &str) -> Option<Distance> {
        let (mut left, mut right) = (left.as_bytes().to_vec(), right.as_bytes().to_vec());
        let (left_ending, right_ending) = (stem(&mut left), stem(&mut right));
        if left != right {
            return None;
        }
        left_ending.distance(right_ending)
    }

    #[test]
    fn inflections_of_one_verb_meet() {
        for (left, right) in [
            ("bake", "baking"),
            ("bake", "baked"),
            ("baked", "baking"),
            ("plan", "planning"),
            ("planned", "planning"),
            ("sell", "selling"),
            ("study", "studying"),
            ("studied", "studies"),
            ("manage", "managing"),
        ] {
            assert_eq!(distance(left, right), Some(Distance::Verb), "{left} {right}");
        }
    }

    #[test]
    fn plurals_meet_their_singular() {
        for (left, right) in [
            ("database", "databases"),
            ("policy", "policies"),
            ("class", "classes"),
            ("box", "boxes"),
            ("skill", "skills"),
            ("process", "processes"),
            ("employee", "employees"),
        ] {
            assert_eq!(distance(left, right), Some(Distance::Number), "{left} {right}");
        }
    }

    #[test]
    fn british_and_american_spellings_meet() {
        for (british, american) in [
            ("optimisation", "optimization"),
            ("organise", "organize"),
            ("organising", "organizing"),
            ("organised", "organized"),
            ("organisational", "organizational"),
            ("analyse", "analyze"),
            ("behaviour", "behavior"),
            ("behavioural", "behavioral"),
            ("labour", "labor"),
            ("centre", "center"),
            ("centres", "centers"),
            ("programme", "program"),
            ("programmes", "programs"),
            ("licence", "license"),
            ("licences", "licenses"),
            ("defence", "defense"),
            ("modelling", "modeling"),
            ("catalogue", "catalog"),
            ("paediatric", "pediatric"),
            ("jewellery", "jewelry"),
        ] {
            assert_eq!(
                distance(british, american),
                Some(Distance::Same),
                "{british} {american}"
            );
        }
        for (left, right) in [
            ("metre", "meters"),
            ("four", "for"),
            ("hour", "hor"),
            ("rise", "rize"),
        ] {
            assert_ne!(distance(left, right), Some(Distance::Same), "{left} {right}");
        }
        assert_eq!(distance("analysis", "analyziz"), None);
    }

    #[test]
    fn different_words_stay_apart() {
        for (left, right) in [
            ("car", "care"),
            ("cars", "cares"),
            ("win", "wines"),
            ("plan", "plane"),
            ("staff", "staf"),
            ("organ", "organization"),
            ("string", "str"),
        ] {
            assert_eq!(distance(left, right), None, "{left} {right}");
        }
    }

    #[test]
    fn short_and_technical_words_are_left_alone() {
        for word in ["aws", "sas", "c++", "status", "analysis", "html5", "ring", "é"] {
            let mut stemmed = word.as_bytes().to_vec();
            assert_eq!(stem(&mut stemmed), Ending::NONE, "{word}");
            assert_eq!(stemmed, word.as_bytes(), "{word}");
        }
    }
}
