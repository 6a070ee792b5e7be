//! Pay: amounts in a text, their currency and period, and the figures of a year.

use memchr::memchr3_iter;

mod amount;
mod annual;
#[cfg(test)]
mod tests;

pub(super) use annual::USUAL_BOUNDS;
pub use annual::{AnnualSalary, BoundsByCurrency, Period, SalaryBounds};

use super::boundary::{ceil_boundary, floor_boundary};
use super::cues::{RULES, Rules};
use super::currency::currency_code;
use super::language::Languages;
use super::lists;
use super::words::{Class, Glossary, Word, Words};
use crate::token::Gap;
use amount::Amount;

/// Words of periods, signs and codes of currencies.
const PAY: &str = include_str!("../../data/posting-pay.txt");

/// How many bytes around an amount are searched for its period.
const PERIOD_REACH: usize = 20;

/// How many words on either side of an amount may say that it is no pay.
const PURPOSE_REACH: usize = 3;

/// How many bytes of a text that is all pay are read.
const LONGEST_CELL: usize = 1_000;

/// At most so many amounts of a text are looked at.
const MOST_AMOUNTS: usize = 200;

/// Pay as a posting states it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Salary {
    /// The lower figure, equal to the upper one where only one is given.
    pub lower: f64,
    /// The upper figure.
    pub upper: f64,
    /// ISO 4217 code.
    pub currency: Option<&'static str>,
    /// The period that one figure pays for, where it is said.
    pub period: Option<Period>,
}

impl Salary {
    /// Gives the figures of a year.
    pub fn annual(&self, bounds: &SalaryBounds) -> AnnualSalary {
        AnnualSalary::from_figures(Some(self.lower), Some(self.upper), self.period, bounds)
    }
}

/// Reads a text that holds pay and nothing else, such as `$52,000 - $60,000 per year`.
///
/// A currency and a period need not be there. `home` is the currency that a dollar sign alone stands for. Beside the
/// figures, a code of ISO 4217 in capitals is read even where texts do not use it often.
pub fn salary_of(text: &str, home: &str) -> Option<Salary> {
    let pay = &RULES.pay;
    let text = &text[..floor_boundary(text, LONGEST_CELL)];
    let start = text.find(|character: char| character.is_ascii_digit())?;
    // `$.50`: a part of a unit is no pay.
    if text[..start].ends_with('.') {
        return None;
    }
    let range = amount::range_at(text, start, pay)?;
    let words = RULES.words(text, &mut Languages::default());
    let by_code = words.list.iter().find_map(|word| pay.code(word.known.currency));
    let by_sign = || {
        text.char_indices()
            .find_map(|(at, sign)| pay.sign_at(text, at, sign, home))
    };
    Some(Salary {
        lower: range.lower,
        upper: range.upper,
        currency: by_code
            .or_else(by_sign)
            .or_else(|| code_beside(text, start, range.end)),
        period: pay.period_in(text),
    })
}

/// Finds the code in capitals that stands right before or behind figures.
fn code_beside(text: &str, start: usize, end: usize) -> Option<&'static str> {
    let is_other = |character: char| !character.is_ascii_alphabetic();
    let before = text[..start].trim_end().rsplit(is_other).next();
    let behind = text[end..].trim_start().split(is_other).next();
    let mut words = before.into_iter().chain(behind);
    words.find_map(|word| {
        let is_in_capitals = word.bytes().all(|byte| byte.is_ascii_uppercase());
        is_in_capitals.then(|| currency_code(word)).flatten()
    })
}

/// Finds the first pay in a text: an amount with a currency and, within twenty characters, a period.
///
/// An amount that pays for something else (`$2,000 sign-on bonus per year`), or whose figure of a year lies outside
/// the `bounds` of its currency, is passed over.
pub fn find_salary(text: &str, home: &str, bounds: &BoundsByCurrency) -> Option<Salary> {
    let words = RULES.words(text, &mut Languages::default());
    find(&RULES, &words, home, bounds)
}

/// Finds the first pay in a text whose words are read.
pub(super) fn find(
    rules: &Rules,
    words: &Words<'_>,
    home: &str,
    bounds: &BoundsByCurrency,
) -> Option<Salary> {
    let pay = &rules.pay;
    // Codes first: of two readings of one amount, `$52,000 CAD`, the code says more.
    let mut amounts = pay.coded_amounts(words);
    pay.add_signed_amounts(words.text, home, &mut amounts);
    amounts.sort_by_key(|amount| amount.start);
    amounts
        .iter()
        .take(MOST_AMOUNTS)
        .filter_map(|amount| pay.salary_at(words, amount))
        .find(|salary| salary.annual(bounds.of(salary.currency)).mean.is_some())
}

/// The words and signs of pay.
#[derive(Default)]
pub(super) struct Pay {
    /// Signs, longest first, with the currency that they stand for; `None` is a dollar of unknown country.
    signs: Vec<(&'static str, Option<&'static str>)>,
    codes: Vec<&'static str>,
    periods: Vec<(&'static str, Period, Wording)>,
}

/// How a word names a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wording {
    /// By itself: `hourly`.
    Alone,
    /// Behind `per`, `a`, `an`, `each`, `every` or a slash: `day`.
    Led,
}

impl Pay {
    /// Reads the list of signs, codes and periods.
    pub(super) fn read(glossary: &mut Glossary, fault: &mut dyn FnMut(String)) -> Pay {
        let mut pay = Pay::default();
        for (section, line) in lists::lines(PAY) {
            let (name, led) = match section.strip_suffix(", led") {
                Some(name) => (name, Wording::Led),
                None => (section, Wording::Alone),
            };
            match name {
                "currencies" => pay.codes.push(line),
                "signs" => match line.split_once(' ') {
                    Some((sign, code)) => pay.signs.push((sign, (code != "dollar").then_some(code))),
                    None => fault(format!("no currency in '{line}'")),
                },
                _ => match Period::from_name(name) {
                    Some(period) => pay.periods.push((line, period, led)),
                    None => fault(format!("unknown section '{section}'")),
                },
            }
        }
        pay.signs.sort_by_key(|(sign, _)| std::cmp::Reverse(sign.len()));
        for (code, number) in pay.codes.iter().zip(1..) {
            glossary.add_currency(code.to_ascii_lowercase().as_bytes(), number);
        }
        pay
    }

    fn code(&self, number: u8) -> Option<&'static str> {
        usize::from(number)
            .checked_sub(1)
            .and_then(|place| self.codes.get(place).copied())
    }

    /// Gives the currency of the sign whose last character is `sign`, at `at`.
    fn sign_at(&self, text: &str, at: usize, sign: char, home: &str) -> Option<&'static str> {
        let end = at + sign.len_utf8();
        let (_, code) = self
            .signs
            .iter()
            .find(|(known, _)| text[..end].ends_with(known))?;
        Some(code.unwrap_or_else(|| self.dollar_of(home)))
    }

    /// Gives the dollar of the country whose currency is `home`, or that of the United States.
    fn dollar_of(&self, home: &str) -> &'static str {
        let is_dollar = matches!(home, "AUD" | "CAD" | "HKD" | "MXN" | "NZD" | "SGD");
        let own = self.codes.iter().find(|code| is_dollar && **code == home);
        own.copied().unwrap_or("USD")
    }

    /// Adds the amounts that stand beside a sign.
    fn add_signed_amounts(&self, text: &str, home: &str, amounts: &mut Vec<Amount>) {
        let bytes = text.as_bytes();
        // `$`, and the lead bytes of all other signs.
        for at in memchr3_iter(b'$', 0xc2, 0xe2, bytes) {
            let Some(sign) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                continue;
            };
            let Some(currency) = self.sign_at(text, at, sign, home) else {
                continue;
            };
            let end = at + sign.len_utf8();
            let start = amount::number_behind(text, end).or_else(|| amount::range_before(text, at));
            if let Some(start) = start {
                amounts.push(Amount { start, currency });
            }
            if amounts.len() >= 2 * MOST_AMOUNTS {
                break;
            }
        }
    }

    /// Finds the amounts that stand beside a code: `USD 52,000`, `52,000 EUR`.
    fn coded_amounts(&self, words: &Words<'_>) -> Vec<Amount> {
        let mut amounts = Vec::new();
        let coded = words
            .list
            .iter()
            .filter(|word| word.known.currency != 0 && word.in_capitals);
        for word in coded.take(MOST_AMOUNTS) {
            let Some(currency) = self.code(word.known.currency) else {
                continue;
            };
            let start = amount::number_behind(words.text, word.end as usize)
                .or_else(|| amount::range_before(words.text, word.start as usize));
            if let Some(start) = start {
                amounts.push(Amount { start, currency });
            }
        }
        amounts
    }

    /// Reads the amount at its place, with its range and period.
    fn salary_at(&self, words: &Words<'_>, amount: &Amount) -> Option<Salary> {
        let text = words.text;
        let range = amount::range_at(text, amount.start, self)?;
        let behind = window_behind(text, range.end);
        let period = self
            .period_in(behind)
            .or(range.period)
            .or_else(|| self.period_in(window_before(text, amount.start)))?;
        if is_for_something_else(words, amount.start, range.end) {
            return None;
        }
        Some(Salary {
            lower: range.lower,
            upper: range.upper,
            currency: Some(amount.currency),
            period: Some(period),
        })
    }

    /// Finds the first word of a period.
    fn period_in(&self, text: &str) -> Option<Period> {
        let mut before = Before::Other;
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let length = rest
                .find(|character: char| !is_part_of_period(character))
                .unwrap_or(rest.len());
            if length == 0 {
                let mark = rest.chars().next()?;
                if mark == '/' {
                    before = Before::Leads;
                } else if !mark.is_whitespace() {
                    before = Before::Other;
                }
                at += mark.len_utf8();
                continue;
            }
            let word = rest[..length].trim_matches(['-', '.', '\u{2010}', '\u{2011}']);
            if let Some(period) = self.period_of(word, before) {
                return Some(period);
            }
            before = Before::of(word);
            at += length;
        }
        None
    }

    /// Reads one word as a period.
    fn period_of(&self, word: &str, before: Before) -> Option<Period> {
        if word.len() > 16 {
            return None;
        }
        let spelling: String = word
            .chars()
            .filter(|character| character.is_ascii_alphabetic())
            .map(|character| character.to_ascii_lowercase())
            .collect();
        let prefix = match before {
            Before::Prefix(prefix) => prefix,
            Before::Leads | Before::Other => "",
        };
        let joined = format!("{prefix}{spelling}");
        let known = |spelling: &str| {
            self.periods
                .iter()
                .find(|(known, _, wording)| {
                    *known == spelling && (*wording == Wording::Alone || before == Before::Leads)
                })
                .map(|(_, period, _)| *period)
        };
        known(&joined).or_else(|| known(&spelling))
    }

    /// Reads the word of a column as a period: `Annual`, `per hour`, `bi-weekly`.
    pub(super) fn period_of_column(&self, word: &str) -> Option<Period> {
        self.period_in(&format!("/{}", word.trim()))
    }
}

/// What stands in front of a word that may name a period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Leads,
    Prefix(&'static str),
    Other,
}

impl Before {
    fn of(word: &str) -> Before {
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        if ["per", "a", "an", "each", "every", "the"].into_iter().any(is) {
            Before::Leads
        } else if is("bi") {
            Before::Prefix("bi")
        } else if is("semi") {
            Before::Prefix("semi")
        } else {
            Before::Other
        }
    }
}

fn is_part_of_period(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '.' | '-' | '\u{2010}' | '\u{2011}')
}

/// Says whether a word beside the amount tells that it is no pay: `saves $9,000`, `$2,000,000 annual budget`.
fn is_for_something_else(words: &Words<'_>, start: usize, end: usize) -> bool {
    let place = |at| words.list.partition_point(|word| (word.start as usize) < at);
    let (first, behind) = (place(start), place(end));
    // A word speaks of what stands in its own sentence: `Sign-on bonus $10,000. Pay: $38 an hour.`
    let begins = |word: &Word| word.gap == Gap::Sentence;
    let in_front = &words.list[first.saturating_sub(PURPOSE_REACH)..first];
    let is_cut_off = words.list.get(first).is_none_or(begins);
    let same = in_front.iter().rposition(begins).unwrap_or(0);
    let in_front = if is_cut_off { &[] } else { &in_front[same..] };
    let behind = words.list[behind..].iter().take(PURPOSE_REACH);
    // `$45 an hour plus bonus`: what is added is no part of it.
    let is_added = |word: &Word| word.is(Class::More) || word.is(Class::And) || word.is(Class::Has);
    let mut behind = behind.take_while(|word| !begins(word) && !is_added(word));
    in_front.iter().any(|word| word.is(Class::NoPayInFront)) || behind.any(|word| word.is(Class::NoPay))
}

/// Gives the text behind an amount that may name its period: to the next sign of money, at most.
fn window_behind(text: &str, from: usize) -> &str {
    let reach = floor_boundary(text, from + PERIOD_REACH);
    let cut = text[reach..]
        .find(|character: char| !character.is_ascii_alphabetic())
        .map_or(text.len(), |length| reach + length);
    let window = text[from..cut.min(floor_boundary(text, reach + PERIOD_REACH))]
        .trim_start_matches([' ', '\u{a0}', '€', '£']);
    let end = window.find(['$', '€', '£']).unwrap_or(window.len());
    &window[..end]
}

/// Gives the text in front of an amount that may name its period, from the number before it on.
fn window_before(text: &str, to: usize) -> &str {
    let window = &text[ceil_boundary(text, to.saturating_sub(PERIOD_REACH))..to];
    let start = window
        .rfind(|character: char| character.is_ascii_digit())
        .map_or(0, |last| last + 1);
    &window[start..]
}
