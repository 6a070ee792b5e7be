//! Numbers and ranges of money in a text.

use super::{Pay, Period};
use crate::postings::boundary::{ceil_boundary, floor_boundary};

/// Blanks that may stand between a sign and its number, and between groups of digits.
const BLANKS: [char; 4] = [' ', '\u{a0}', '\u{202f}', '\u{2009}'];

/// Signs of currencies that a second figure may repeat.
const SIGNS: [char; 5] = ['$', '€', '£', '¥', '₹'];

/// Marks between the ends of a range.
const DASHES: [char; 6] = ['-', '–', '—', '\u{2010}', '\u{2011}', '\u{2212}'];

/// How far a number is followed backwards from its sign, in bytes.
const LONGEST_NUMBER: usize = 20;

/// How many bytes may name a period between the ends of a range: `$20 per hour to $25 per hour`.
const LONGEST_INTERRUPTION: usize = 16;

/// How many times the lower end of a range its upper one is, where no sign stands in front of both.
const WIDEST_RANGE: f64 = 4.0;

/// Numbers of more digits are no pay.
const MOST_DIGITS: usize = 9;

/// The place of a number that stands beside a currency.
pub(super) struct Amount {
    pub(super) start: usize,
    pub(super) currency: &'static str,
}

/// One or two figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) lower: f64,
    pub(super) upper: f64,
    /// First byte behind the range.
    pub(super) end: usize,
    /// The period that stands between the figures.
    pub(super) period: Option<Period>,
}

/// One number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Number {
    value: f64,
    end: usize,
    /// Written in thousands: `50k`.
    in_thousands: bool,
}

/// Gives the start of the number behind a sign, over two blanks at most.
pub(super) fn number_behind(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let trimmed = skip_blanks(rest, 2);
    trimmed
        .starts_with(|first: char| first.is_ascii_digit())
        .then_some(at + rest.len() - trimmed.len())
}

/// Gives the start of the number in front of a sign.
pub(super) fn number_before(text: &str, at: usize) -> Option<usize> {
    let front = text[..at].trim_end_matches(BLANKS);
    if !front.ends_with(|last: char| last.is_ascii_digit() || matches!(last, 'k' | 'K')) {
        return None;
    }
    let from = ceil_boundary(text, at.saturating_sub(LONGEST_NUMBER));
    let window = front.get(from..)?;
    let is_of_number = |character: char| {
        character.is_ascii_digit()
            || matches!(character, '.' | ',' | '\'' | 'k' | 'K')
            || BLANKS.contains(&character)
    };
    let run = window
        .rfind(|character: char| !is_of_number(character))
        .map_or(0, |last| {
            last + window[last..].chars().next().map_or(1, char::len_utf8)
        });
    // The earliest digit from which one number reaches the end of the run.
    let digits = window[run..]
        .char_indices()
        .filter(|(_, character)| character.is_ascii_digit());
    digits
        .map(|(place, _)| from + run + place)
        .find(|start| number_at(text, *start).is_some_and(|number| number.end == front.len()))
}

/// Gives the start of the range that ends in front of a sign, `52,000-61,000 USD`, or of the number that stands there alone.
pub(super) fn range_before(text: &str, at: usize) -> Option<usize> {
    let start = number_before(text, at)?;
    let lower = || {
        let front = text[..start].trim_end_matches(BLANKS);
        let front = front.strip_suffix(DASHES).or_else(|| front.strip_suffix(" to"))?;
        let lower = number_before(text, front.len())?;
        let (low, high) = (number_at(text, lower)?.value, number_at(text, start)?.value);
        // A year or a number of a telephone in front of a dash is no end of a range.
        (low <= high && high <= low * WIDEST_RANGE).then_some(lower)
    };
    lower().or(Some(start))
}

/// Reads the figure at `start` and the other end of its range.
pub(super) fn range_at(text: &str, start: usize, pay: &Pay) -> Option<Range> {
    let first = number_at(text, start)?;
    let single = Range {
        lower: first.value,
        upper: first.value,
        end: first.end,
        period: None,
    };
    if let Some(second) = second_figure(text, first.end, first.value) {
        return Some(joined(first, second, None));
    }
    Some(interrupted(text, first, pay).unwrap_or(single))
}

fn joined(first: Number, second: Number, period: Option<Period>) -> Range {
    let scaled = second.in_thousands && !first.in_thousands && first.value < 1_000.0;
    Range {
        lower: if scaled {
            first.value * 1_000.0
        } else {
            first.value
        },
        upper: second.value,
        end: second.end,
        period,
    }
}

/// Reads a range whose first figure has a period of its own.
fn interrupted(text: &str, first: Number, pay: &Pay) -> Option<Range> {
    let end = floor_boundary(text, first.end + LONGEST_INTERRUPTION);
    let window = &text[first.end..end];
    let ends = window
        .char_indices()
        .filter(|(_, character)| *character == ' ' || DASHES.contains(character));
    for (length, _) in ends {
        let at = first.end + length;
        let Some(second) = second_figure(text, at, f64::INFINITY) else {
            continue;
        };
        if let Some(period) = pay.period_in(&window[..length]) {
            return Some(joined(first, second, Some(period)));
        }
    }
    None
}

/// Reads the other end of a range behind its first figure.
///
/// Without a sign of its own it must not be smaller than the first, and joined by a dash or `to`.
fn second_figure(text: &str, at: usize, first: f64) -> Option<Number> {
    let rest = skip_blanks(&text[at..], 2);
    let (rest, is_list) = if let Some(behind) = rest.strip_prefix(DASHES) {
        (behind, false)
    } else if let Some(behind) = rest.strip_prefix("to ").or_else(|| rest.strip_prefix("TO ")) {
        (behind, false)
    } else {
        (rest.strip_prefix("and ")?, true)
    };
    let rest = skip_blanks(rest, 2);
    let signed = rest.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let behind_sign = if rest.len() - signed.len() <= 3 {
        signed
            .strip_prefix(SIGNS)
            .or_else(|| (signed.len() < rest.len()).then_some(signed))
    } else {
        None
    };
    let digits = skip_blanks(behind_sign.unwrap_or(rest), 1);
    let number = number_at(text, text.len() - digits.len())?;
    let is_money =
        behind_sign.is_some() || (!is_list && number.value >= first && !counts_time(text, number.end));
    is_money.then_some(number)
}

/// Says whether a number counts hours, days or years: `$20 - 40 hours`.
fn counts_time(text: &str, end: usize) -> bool {
    let rest = skip_blanks(&text[end..], 2);
    let length = rest
        .find(|character: char| !character.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let word = &rest[..length];
    ["hours", "hrs", "days", "weeks", "months", "years", "yrs"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// Reads the number whose first digit is at `start`.
fn number_at(text: &str, start: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let mut whole: f64 = 0.0;
    let mut digits = 0;
    let mut at = start;
    let mut group_mark: Option<char> = None;
    let mut fraction = 0.0;
    loop {
        let run = digits_at(bytes, at);
        if run == 0 {
            return None;
        }
        digits += run;
        if digits > MOST_DIGITS {
            return None;
        }
        whole = text[at..at + run]
            .bytes()
            .fold(whole, |sum, digit| sum * 10.0 + f64::from(digit - b'0'));
        at += run;
        let Some(mark) = text[at..].chars().next().filter(|mark| is_group_mark(*mark)) else {
            break;
        };
        let next = at + mark.len_utf8();
        let following = digits_at(bytes, next);
        let is_decimal_mark = matches!(mark, '.' | ',');
        let is_group = following == 3
            && (group_mark == Some(mark) || group_mark.is_none() && digits <= 3 && whole > 0.0);
        if is_group {
            group_mark = Some(mark);
            at = next;
        } else if is_decimal_mark && group_mark != Some(mark) && (1..=3).contains(&following) {
            let written = &text[next..next + following];
            fraction = written.parse::<f64>().ok()? / 10_f64.powi(i32::try_from(following).ok()?);
            at = next + following;
            break;
        } else {
            break;
        }
    }
    let value = whole + fraction;
    let mut letters = text[at..].chars();
    let unit = letters.next().unwrap_or(' ');
    let ends_behind_unit = !letters.next().unwrap_or(' ').is_alphanumeric();
    match unit {
        'k' | 'K' if ends_behind_unit => Some(Number {
            value: value * 1_000.0,
            end: at + 1,
            in_thousands: true,
        }),
        // `2M`, `40h`, `1st` are no figures of pay, but `17per hour` is.
        unit if unit.is_alphabetic() && !text[at..].starts_with("per") => None,
        _ => Some(Number {
            value,
            end: at,
            in_thousands: false,
        }),
    }
}

fn digits_at(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn is_group_mark(mark: char) -> bool {
    matches!(mark, ',' | '.' | '\'' | '\u{2019}') || BLANKS.contains(&mark)
}

/// Leaves out up to `most` blanks.
fn skip_blanks(text: &str, most: usize) -> &str {
    let mut rest = text;
    for _ in 0..most {
        match rest.strip_prefix(BLANKS) {
            Some(behind) => rest = behind,
            None => break,
        }
    }
    rest
}
