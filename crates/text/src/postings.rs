//! What the text of a posting says: pay, kind of work, place of work, education, experience, benefits, language.
//!
//! Start reading at [`read_posting`], which reads a posting's words once and gives all values. The rules are phrases
//! and word lists in `data/posting-*.txt`, for English; the language itself is told apart for more. A value that the
//! text does not support is missing, never guessed.
//!
//! Bodies come without markup: [`plain_text`] takes it out. At most [`MOST_BYTES`] of a body are read.

mod boundary;
mod cues;
mod currency;
mod experience;
mod language;
mod lists;
mod markup;
mod salary;
#[cfg(test)]
mod tests;
mod values;
mod words;

pub use currency::currency_code;
pub use markup::plain_text;
pub use salary::{AnnualSalary, BoundsByCurrency, Period, Salary, SalaryBounds, find_salary, salary_of};
pub use values::{
    Benefit, ContractType, EducationLevel, EducationLevels, EmploymentType, RemoteType, YearsOfExperience,
};

use boundary::floor_boundary;
use cues::{Cue, Found, Part, RULES};
use language::Languages;

/// Bytes of a body that the rules read; later ones are left out.
pub const MOST_BYTES: usize = 65_536;

/// The language that the rules are written for, and that an unsure text is taken to be in.
pub const RULE_LANGUAGE: &str = "en";

/// What is known of a posting beside its text.
#[derive(Clone, Copy, Debug)]
pub struct PostingContext<'a> {
    /// The language that a column gives, as ISO 639-1 code; it wins over the text.
    pub language: Option<&'a str>,
    /// The currency that a dollar sign alone stands for, as ISO 4217 code.
    pub home_currency: &'a str,
    /// Figures of a year that are believed.
    pub salary_bounds: &'a BoundsByCurrency,
}

impl Default for PostingContext<'_> {
    fn default() -> Self {
        PostingContext {
            language: None,
            home_currency: "USD",
            salary_bounds: &salary::USUAL_BOUNDS,
        }
    }
}

/// What the text of a posting says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostingReading {
    /// The language of the text as ISO 639-1 code; missing when the text is short or unclear.
    pub language: Option<&'static str>,
    /// How much of a week the work takes.
    pub employment_type: Option<EmploymentType>,
    /// The kind of contract.
    pub contract_type: Option<ContractType>,
    /// Where the work is done.
    pub remote_type: Option<RemoteType>,
    /// Whether it is an internship, where the text says so or denies it.
    pub is_internship: Option<bool>,
    /// Whether the holder leads others, where the text says so or denies it.
    pub is_supervisor: Option<bool>,
    /// All levels of education that are named.
    pub education: EducationLevels,
    /// Years of experience.
    pub experience: Option<YearsOfExperience>,
    /// The first pay, as it is written.
    pub salary: Option<Salary>,
    /// Benefits, in the order of their list.
    pub benefits: Vec<Benefit>,
}

/// Reads all values of a posting. `body` is without markup.
///
/// A text in another language than English gives its language alone.
pub fn read_posting(title: &str, body: &str, context: &PostingContext<'_>) -> PostingReading {
    let rules = &*RULES;
    let mut languages = Languages::default();
    let title = rules.words(front(title), &mut languages);
    let body = rules.words(front(body), &mut languages);
    let language = languages.best();
    let mut reading = PostingReading {
        language,
        ..PostingReading::default()
    };
    if context.language.or(language).unwrap_or(RULE_LANGUAGE) != RULE_LANGUAGE {
        return reading;
    }
    let (of_title, of_body) = (rules.find(&title, Part::Title), rules.find(&body, Part::Body));
    // A title may name an internship that the work is about; a body that denies it knows better.
    let of_title = of_title.unless_denied(Cue::Contract(ContractType::Internship), of_body);
    describe(of_title.and(of_body), &mut reading);
    reading.experience = experience::find(&body).or_else(|| experience::find(&title));
    let salary = |words| salary::find(rules, words, context.home_currency, context.salary_bounds);
    reading.salary = salary(&title).or_else(|| salary(&body));
    reading
}

/// Tells the language of a text as ISO 639-1 code; `None` when it is unclear or shorter than 20 words.
pub fn language_of(text: &str) -> Option<&'static str> {
    let mut languages = Languages::default();
    RULES.words(front(text), &mut languages);
    languages.best()
}

/// Gives the part of a text that is read.
fn front(text: &str) -> &str {
    &text[..floor_boundary(text, MOST_BYTES)]
}

/// Turns cues into values; where several of one kind are found, their order here decides.
fn describe(found: Found, reading: &mut PostingReading) {
    let says = |cue| found.says(cue);
    let remote = [RemoteType::Hybrid, RemoteType::Remote, RemoteType::NotRemote];
    reading.remote_type = remote
        .into_iter()
        .find(|value| says(Cue::Remote(*value)))
        .or_else(|| {
            found
                .denies(Cue::Remote(RemoteType::Remote))
                .then_some(RemoteType::NotRemote)
        });
    let part_time = says(Cue::Employment(EmploymentType::PartTime));
    let full_time = says(Cue::Employment(EmploymentType::FullTime));
    let both = says(Cue::Employment(EmploymentType::Both));
    reading.employment_type = match (part_time, full_time) {
        _ if both => Some(EmploymentType::Both),
        (true, true) => Some(EmploymentType::Both),
        (true, false) => Some(EmploymentType::PartTime),
        (false, true) => Some(EmploymentType::FullTime),
        (false, false) => None,
    };
    let contracts = [
        ContractType::Internship,
        ContractType::Apprenticeship,
        ContractType::Seasonal,
        ContractType::Contract,
        ContractType::Temporary,
        ContractType::Permanent,
    ];
    reading.contract_type = contracts.into_iter().find(|value| says(Cue::Contract(*value)));
    reading.is_internship = flag(found, Cue::Contract(ContractType::Internship));
    reading.is_supervisor = flag(found, Cue::Supervisor);
    let levels = EducationLevel::ALL.iter().copied();
    reading.education = levels.filter(|level| says(Cue::Education(*level))).collect();
    let benefits = Benefit::ALL.iter().copied();
    reading.benefits = benefits.filter(|benefit| says(Cue::Benefit(*benefit))).collect();
}

/// Gives yes for a cue, no for one that is only denied.
fn flag(found: Found, cue: Cue) -> Option<bool> {
    if found.says(cue) {
        Some(true)
    } else if found.denies(cue) {
        Some(false)
    } else {
        None
    }
}
