//! The form in which titles are compared: words without abbreviations, and runs of letters.

use super::clean::clean;
use crate::token::fold_words;

/// Words of a title that are compared; more say nothing that the first ones do not.
const MOST_WORDS: usize = 24;
/// Characters from which runs of letters are made.
const MOST_CHARACTERS: usize = 160;
/// Shortest and longest run of letters.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;

/// Abbreviations that have one reading in titles.
const ABBREVIATIONS: [(&str, &str); 39] = [
    ("sr", "senior"),
    ("snr", "senior"),
    ("jr", "junior"),
    ("mgr", "manager"),
    ("asst", "assistant"),
    ("assoc", "associate"),
    ("dev", "developer"),
    ("rep", "representative"),
    ("exec", "executive"),
    ("ops", "operations"),
    ("svc", "service"),
    ("svcs", "services"),
    ("coord", "coordinator"),
    ("acct", "accountant"),
    ("mktg", "marketing"),
    ("mfg", "manufacturing"),
    ("maint", "maintenance"),
    ("engr", "engineer"),
    ("supv", "supervisor"),
    ("supvr", "supervisor"),
    ("dir", "director"),
    ("tech", "technician"),
    ("techs", "technician"),
    ("admin", "administrative"),
    ("prof", "professor"),
    ("mech", "mechanical"),
    ("elec", "electrical"),
    ("gov", "government"),
    ("govt", "government"),
    ("intl", "international"),
    ("natl", "national"),
    ("comm", "communications"),
    ("comms", "communications"),
    ("dept", "department"),
    ("spec", "specialist"),
    ("cust", "customer"),
    ("info", "information"),
    ("temp", "temporary"),
    ("pharm", "pharmacy"),
];

/// Abbreviations, and words written as one, that stand for several words.
const LETTERS: [(&str, &str); 20] = [
    ("hr", "human resources"),
    ("rn", "registered nurse"),
    ("lpn", "licensed practical nurse"),
    ("cna", "certified nursing assistant"),
    ("it", "information technology"),
    ("ceo", "chief executive officer"),
    ("cfo", "chief financial officer"),
    ("cto", "chief technology officer"),
    ("coo", "chief operating officer"),
    ("cio", "chief information officer"),
    ("vp", "vice president"),
    ("hvac", "heating ventilation air conditioning"),
    ("pr", "public relations"),
    ("qa", "quality assurance"),
    ("qc", "quality control"),
    ("pt", "physical therapist"),
    ("csr", "customer service representative"),
    // One word or two.
    ("backend", "back end"),
    ("frontend", "front end"),
    ("fullstack", "full stack"),
];

/// Words that say how much experience is asked for, not what is done.
const GRADES: [&str; 15] = [
    "senior",
    "junior",
    "mid",
    "entry",
    "level",
    "experienced",
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "1",
    "2",
    "3",
    "associate",
];

/// Words that mean nothing by themselves.
const EMPTY: [&str; 12] = [
    "of", "the", "and", "for", "in", "a", "an", "to", "with", "on", "at", "or",
];

/// A title as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// The words, spelt out, each between blanks.
    pub(super) words: String,
    /// Stems in order, without empty words and repeats.
    pub(super) stems: Vec<Vec<u8>>,
    /// The text from which runs of letters are made: words without grades, between blanks.
    pub(super) letters: String,
}

impl Form {
    /// Reads a raw title.
    pub(super) fn of(raw: &str) -> Form {
        Form::of_clean(&clean(raw))
    }

    /// Reads a title of a taxonomy, which has little noise around it: one of which a single word would be left stays whole,
    /// as an `On-Site Manager` is not any manager.
    pub(super) fn of_name(name: &str) -> Form {
        let cleaned = clean(name);
        if cleaned.is_empty() || cleaned.contains(' ') {
            return Form::of_clean(&cleaned);
        }
        Form::of_clean(&fold_words(name).join(" "))
    }

    /// Reads a title without noise.
    pub(super) fn of_clean(text: &str) -> Form {
        let mut form = Form::default();
        let mut letters = String::with_capacity(text.len() + 2);
        for word in text.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS) {
            for word in spelt_out(word).split(' ') {
                if EMPTY.contains(&word) {
                    continue;
                }
                let is_grade = GRADES.contains(&word);
                append(&mut form.words, word);
                if !is_grade {
                    append(&mut letters, word);
                }
                let mut stem = word.as_bytes().to_vec();
                crate::stem::stem(&mut stem);
                if !form.stems.contains(&stem) {
                    form.stems.push(stem);
                }
            }
        }
        form.letters = if letters.is_empty() {
            form.words.clone()
        } else {
            letters
        };
        if !form.letters.is_empty() {
            form.letters.push(' ');
        }
        form
    }

    /// Calls `visit` with each run of letters.
    pub(super) fn runs(&self, mut visit: impl FnMut(&str)) {
        let starts: Vec<usize> = self
            .letters
            .char_indices()
            .take(MOST_CHARACTERS)
            .map(|(at, _)| at)
            .chain([self.letters.len()])
            .collect();
        for first in 0..starts.len() {
            for length in RUNS {
                let Some(end) = starts.get(first + length) else {
                    break;
                };
                visit(&self.letters[starts[first]..*end]);
            }
        }
    }
}

/// Appends a word; texts begin with a blank so that the start of a word is part of its runs.
fn append(text: &mut String, word: &str) {
    text.push(' ');
    text.push_str(word);
}

/// Gives the stems of words that say how much experience is asked for.
pub(super) fn grade_stems() -> impl Iterator<Item = Vec<u8>> {
    GRADES.iter().map(|grade| {
        let mut stem = grade.as_bytes().to_vec();
        crate::stem::stem(&mut stem);
        stem
    })
}

fn spelt_out(word: &str) -> &str {
    let short = ABBREVIATIONS
        .iter()
        .chain(&LETTERS)
        .find(|(short, _)| *short == word);
    short.map_or(word, |(_, long)| long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(title: &str) -> Vec<String> {
        let form = Form::of(title);
        form.stems
            .into_iter()
            .map(|stem| String::from_utf8(stem).unwrap())
            .collect()
    }

    #[test]
    fn abbreviations_meet_what_they_stand_for() {
        assert_eq!(stems("HR Mgr"), stems("Human Resources Manager"));
        assert_eq!(stems("Bakers"), stems("baker"));
        assert_eq!(stems("Director of the Kitchen"), stems("director kitchen"));
    }

    #[test]
    fn grades_are_not_part_of_the_letters() {
        assert_eq!(Form::of("Senior Baker").letters, " baker ");
        assert_eq!(Form::of("Senior").letters, " senior ");
        assert_eq!(Form::of("").letters, "");
    }

    #[test]
    fn runs_have_three_to_five_letters() {
        let mut runs = Vec::new();
        Form::of("é c").runs(|run| runs.push(run.to_owned()));
        assert_eq!(runs, [" é ", " é c", " é c ", "é c", "é c ", " c "]);
    }
}
