//! Years of experience that a text asks for.

use super::values::YearsOfExperience;
use super::words::{Class, Word, Words};
use crate::token::Gap;

/// How many words may lie between years and the experience that they count.
const EXPERIENCE_REACH: usize = 8;

/// How many words behind years may say that they count something else.
const AGE_REACH: usize = 2;

/// More years are no requirement.
const MOST_YEARS: u8 = 40;

/// Finds the years of experience; of several the lowest count.
pub(super) fn find(words: &Words<'_>) -> Option<YearsOfExperience> {
    let mut best: Option<YearsOfExperience> = None;
    let mut last_experience: Option<usize> = None;
    for (at, word) in words.list.iter().enumerate() {
        if word.is(Class::Experience) {
            last_experience = Some(at);
        }
        if !word.is(Class::Year) {
            continue;
        }
        let is_behind = last_experience.is_some_and(|place| at - place <= EXPERIENCE_REACH);
        if !is_behind && !experience_follows(&words.list, at) {
            continue;
        }
        let Some(years) = years_before(words, at) else {
            continue;
        };
        if best.is_none_or(|best| years.min < best.min) {
            best = Some(years);
        }
    }
    best
}

fn experience_follows(list: &[Word], at: usize) -> bool {
    list.iter()
        .skip(at + 1)
        .take(EXPERIENCE_REACH)
        .any(|word| word.is(Class::Experience))
}

/// Reads the number or the range in front of the word `years` at `at`.
fn years_before(words: &Words<'_>, at: usize) -> Option<YearsOfExperience> {
    let list = &words.list;
    if list
        .iter()
        .skip(at + 1)
        .take(AGE_REACH)
        .any(|word| word.is(Class::Age))
    {
        return None;
    }
    let mut place = at.checked_sub(1)?;
    // `3 or more years`, `3 plus years`.
    if list[place].is(Class::More) {
        place = place.checked_sub(1)?;
        if list[place].is(Class::Or) {
            place = place.checked_sub(1)?;
        }
    }
    let (upper, mut place) = number_ending_at(words, place)?;
    let mut lower = upper;
    let mut max = None;
    if let Some((number, before)) = range_start(words, place) {
        if number < upper {
            max = Some(upper).filter(|most| *most <= MOST_YEARS);
        }
        lower = number.min(upper);
        place = before;
    }
    let is_span = place
        .checked_sub(1)
        .is_some_and(|before| list[place].gap != Gap::Sentence && list[before].is(Class::Span));
    // `up to 5 years` are none that must be there.
    let is_most = max.is_none() && is_up_to(words, place);
    if is_span || is_most || lower > MOST_YEARS || is_of_employer(list, place) {
        return None;
    }
    Some(YearsOfExperience { min: lower, max })
}

/// Says whether `up to` stands in front of the number that begins at `first`.
fn is_up_to(words: &Words<'_>, first: usize) -> bool {
    let list = &words.list;
    let Some([up, to]) = first.checked_sub(2).and_then(|at| list.get(at..first)) else {
        return false;
    };
    let text = &words.text[up.start as usize..to.end as usize];
    list[first].gap != Gap::Sentence && text.eq_ignore_ascii_case("up to")
}

/// Reads the number whose last word is at `place` and gives the place of its first.
fn number_ending_at(words: &Words<'_>, place: usize) -> Option<(u8, usize)> {
    let list = &words.list;
    let mut number = list[place].number()?;
    let mut first = place;
    if let Some(before) = place.checked_sub(1)
        && let Some(earlier) = list[before].number()
    {
        let between = words.between(place);
        if list[place].gap == Gap::Joined && between == "." {
            // `2.5`: whole years count.
            number = earlier;
            first = before;
        } else if is_joined_by_hyphen(between) && words.is_written(before) && words.is_written(place) {
            // `twenty-five`; `three-five years` is a range.
            if earlier >= 20 && earlier.is_multiple_of(10) && number < 10 {
                number += earlier;
                first = before;
            }
        } else if earlier == number && between.contains('(') {
            // `five (5)`.
            first = before;
        }
    }
    Some((number, first))
}

fn is_joined_by_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}" | " ")
}

/// Reads the lower end of a range whose upper end begins at `place`, and gives the place of its first word.
fn range_start(words: &Words<'_>, place: usize) -> Option<(u8, usize)> {
    let list = &words.list;
    let between = words.between(place);
    let before = place.checked_sub(1)?;
    let is_dash = |text: &str| {
        let mark = text.trim_matches([' ', '\u{a0}', '+', ')']);
        matches!(mark, "-" | "–" | "—" | "\u{2010}" | "\u{2011}")
    };
    if is_dash(between) {
        return number_ending_at(words, before);
    }
    let (lower, first) = if list[before].is(Class::Through) || list[before].is(Class::And) {
        number_ending_at(words, before.checked_sub(1)?)?
    } else {
        return None;
    };
    // Two numbers with `and` between them are a range only where one is opened.
    let opened = || first.checked_sub(1).is_some_and(|at| list[at].is(Class::Between));
    (list[before].is(Class::Through) || opened()).then_some((lower, first))
}

/// Says whether the years whose number begins at `first` are those of who offers the work: `a company with over 20
/// years of experience`.
fn is_of_employer(list: &[Word], first: usize) -> bool {
    let mut at = first;
    // The word in front of `at`, if it is of the same sentence.
    let before = |at: usize| (at > 0 && list[at].gap != Gap::Sentence).then(|| at - 1);
    while let Some(place) = before(at).filter(|place| list[*place].is(Class::About)) {
        at = place;
    }
    let Some(has) = before(at).filter(|place| list[*place].is(Class::Has)) else {
        return false;
    };
    before(has).is_some_and(|place| list[place].is(Class::Employer))
}
