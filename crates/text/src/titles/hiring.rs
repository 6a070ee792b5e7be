//! Stretches of a raw title that speak of the hire and not of the job: terms of federal employment in the USA, such as
//! `NTE 1 Year, MBE` (not to exceed one year, may be extended) and `GS-13`, notices to applicants, the unit that hires, and whom
//! an assistant serves.

use super::phrases::{PhraseList, Phrases};

/// Words that only the hire is described with.
static TERMS: PhraseList = PhraseList::new(|| {
    Phrases::of(
        "|nte|mbe|mbp|mbmp|fpl|ictap|ctap|veoa|esep|dha|vra|month roster|month register|gs|nb|wg|wl|ws|\
direct hire|not to exceed|may be extended|may be made permanent|may be converted|temporary promotion|temp promotion|temp prom|\
dual rate|excepted service|competitive service|public notice|open continuous|open until|reemployed annuitant|lateral transfer|\
recruitment incentive|recruitment incentives|recruitment bonus|relocation incentive|incentive may|incentives may|\
hiring event|recent graduate|recent graduates|pathways program|merit promotion|",
    )
});

/// Words that may stand between and beside them.
static FILLERS: PhraseList = PhraseList::new(|| {
    Phrases::of(
        "|temp|temporary|term|permanent|perm|detail|promotion|up|to|not|more|than|than a|exceed|may|be|become|made|extended|converted|\
authorized|offered|available|and|or|of|a|an|the|with|year|years|yr|yrs|month|months|mo|mos|day|days|authority|event|flyer|\
only|hire|cadre|pathways|program|multiple|open|public|government|wide|all|sources|without|further|competition|mp|",
    )
});

/// Words with which a unit begins that is made of what follows `of` or `for`.
const UNITS: [&str; 12] = [
    "bureau",
    "division",
    "department",
    "dept",
    "office",
    "section",
    "branch",
    "directorate",
    "unit",
    "center",
    "centre",
    "agency",
];

/// Words of rank, of teaching and of work in general: what such a title does is told by its unit alone.
const RANKS: [&str; 49] = [
    "director",
    "deputy",
    "assistant",
    "associate",
    "chief",
    "commissioner",
    "manager",
    "supervisor",
    "coordinator",
    "analyst",
    "specialist",
    "executive",
    "administrator",
    "officer",
    "head",
    "staff",
    "member",
    "senior",
    "junior",
    "lead",
    "leader",
    "principal",
    "intern",
    "clerk",
    "secretary",
    "consultant",
    "advisor",
    "adviser",
    "liaison",
    "representative",
    "program",
    "project",
    "of",
    "team",
    "professor",
    "lecturer",
    "instructor",
    "faculty",
    "teacher",
    "dean",
    "chair",
    "researcher",
    "scientist",
    "fellow",
    "engineer",
    "technician",
    "inspector",
    "investigator",
    "adjunct",
];

/// Gives how many of the last words of a stretch are terms of the hire: at least one is, and the rest are numbers and words
/// that stand beside such terms.
pub(super) fn terms_at_end(words: &[&str]) -> usize {
    let (mut start, mut first_term) = (words.len(), None);
    while start > 0 {
        let is =
            |list: &PhraseList, length: usize| start >= length && list.contain(&words[start - length..start]);
        if let Some(length) = (1..=4).rev().find(|length| is(&TERMS, *length)) {
            start -= length;
            first_term = Some(start);
        } else if is(&FILLERS, 1) || is_small_number(words[start - 1]) {
            start -= 1;
        } else {
            break;
        }
    }
    match first_term {
        None => 0,
        // Of the words in front of the first term only what counts it (`6 month roster`) or says that it is for a time.
        Some(first) => words.len() - first + before_term(&words[start..first]),
    }
}

/// Gives how many of the fillers in front of the first term belong to it.
fn before_term(fillers: &[&str]) -> usize {
    let belongs = |word: &&str| {
        is_small_number(word) || matches!(*word, "temp" | "temporary" | "term" | "detail" | "cadre")
    };
    fillers.iter().rev().take_while(|word| belongs(word)).count()
}

fn is_small_number(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Those who serve somebody else, whose title says nothing of their own work.
const SERVING: [&str; 7] = [
    "assistant",
    "asst",
    "secretary",
    "aide",
    "adviser",
    "advisor",
    "staff",
];

/// Those who are served by their rank.
const SERVED: [&str; 16] = [
    "ceo",
    "cfo",
    "coo",
    "cto",
    "cio",
    "chief",
    "president",
    "vp",
    "vice",
    "director",
    "managing",
    "dean",
    "chairman",
    "mayor",
    "governor",
    "minister",
];

/// Gives how many words of a stretch are left without the person who is served: `Executive Assistant to the President`,
/// `Driver to the CEO`.
pub(super) fn without_the_served(words: &[&str]) -> usize {
    for (at, _) in words
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, word)| **word == "to")
    {
        let served = words[at + 1..].iter().find(|word| **word != "the");
        let serves = SERVING.contains(&words[at - 1]);
        // One word in front, `Assistant to the Dean`, is no title by itself where it only says that somebody is served.
        if (at > 1 && serves) || (!serves && served.is_some_and(|served| SERVED.contains(served))) {
            return at;
        }
    }
    words.len()
}

/// Says whether a stretch calls applicants: `Open to the public`.
pub(super) fn is_call(words: &[&str]) -> bool {
    matches!(words, ["open", "to", _, ..])
}

/// Says whether a stretch behind a title is the unit that hires: `Bureau of Childcare`, `Appeals Bureau`. After words of rank
/// alone it is no such thing, as it tells the trade (`Deputy Director, Division of Housing`).
pub(super) fn is_unit(title: &[&str], words: &[&str]) -> bool {
    let names_unit = match words {
        [unit, "of" | "for", _, ..] => UNITS.contains(unit),
        [_, .., unit] => UNITS[..4].contains(unit),
        _ => false,
    };
    names_unit && title.iter().any(|word| !RANKS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(stretch: &str) -> usize {
        terms_at_end(&stretch.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn terms_of_the_hire_are_read_from_the_end() {
        for (stretch, words) in [
            ("nte 1 year", 3),
            ("temp nte 1 yr mbe up to 5 yrs", 9),
            ("baker direct hire authority", 3),
            ("baker 6 month roster", 3),
            ("fpl gs 13", 3),
            ("tax clerk cadre nte 5 years", 4),
            ("baker", 0),
            ("2 year program", 0),
            ("program of the year", 0),
            ("year program gs 9", 2),
            ("cash register", 0),
        ] {
            assert_eq!(end(stretch), words, "{stretch}");
        }
    }

    #[test]
    fn whom_somebody_serves_is_no_part_of_the_title() {
        let left = |stretch: &str| without_the_served(&stretch.split(' ').collect::<Vec<_>>());
        assert_eq!(left("executive assistant to the president"), 2);
        assert_eq!(left("chief of staff to mayor"), 3);
        assert_eq!(left("assistant to the dean"), 4);
        assert_eq!(left("welcome to bakery"), 3);
        assert_eq!(left("driver to the ceo"), 1);
        assert_eq!(left("farm to table chef"), 4);
    }

    #[test]
    fn units_follow_a_trade() {
        fn unit(title: &str, words: &str) -> bool {
            is_unit(
                &title.split(' ').collect::<Vec<_>>(),
                &words.split(' ').collect::<Vec<_>>(),
            )
        }
        assert!(unit("pastry cook", "bureau of sweets"));
        assert!(unit("pastry cook", "sweets division"));
        assert!(!unit("deputy director", "bureau of sweets"));
        assert!(!unit("pastry cook", "head of kitchen"));
        assert!(!unit("pastry cook", "division"));
        assert!(!unit("assistant professor", "department of pastry"));
    }
}
