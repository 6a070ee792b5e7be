//! The columns that take the words of a closed list, so that a mapping cannot lead to others.

use text::postings::{ContractType, EducationLevel, EmploymentType, Period, currency_code};

use super::super::column::Canonical;
use super::super::convert::{is_missing, parse_flag, parse_language};
use super::super::row::remote_code;

/// Says what is wrong with a word that a mapping puts into a column; nothing where the column takes any text.
pub(super) fn fault(column: Canonical, text: &str) -> Option<String> {
    let flags = "true, false, yes, no, 1, 0";
    let (is_known, words): (fn(&str) -> bool, &str) = match column {
        Canonical::EmploymentType => (
            |it| EmploymentType::from_word(it).is_some(),
            "full-time, part-time, both",
        ),
        Canonical::ContractType => (
            |it| ContractType::from_word(it).is_some(),
            "permanent, temporary, contract, seasonal, internship, apprenticeship",
        ),
        Canonical::Remote => (|it| remote_code(it).is_some(), "remote, on-site, hybrid"),
        Canonical::Education => (
            |it| {
                it.split('|')
                    .all(|level| EducationLevel::from_word(level).is_some())
            },
            "high school, associate, bachelor, master, doctorate",
        ),
        Canonical::Internship | Canonical::Supervisor => (|it| parse_flag(it).is_some(), flags),
        Canonical::SalaryPeriod => (
            |it| Period::from_word(it).is_some(),
            "hour, day, week, biweekly, semimonthly, month, year",
        ),
        Canonical::Currency => (|it| currency_code(it).is_some(), "the codes of ISO 4217"),
        Canonical::Language => (|it| parse_language(it).is_some(), "the codes of ISO 639-1"),
        _ => return None,
    };
    let text = text.trim();
    (!is_missing(text) && !is_known(text)).then(|| format!("'{text}' is none of {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_is_named_is_known() {
        for (column, _) in Canonical::ALL {
            let Some(fault) = fault(column, "no such word") else {
                continue;
            };
            let words = fault.split_once("none of ").expect("a list").1;
            for word in words.split(", ").filter(|_| !words.starts_with("the codes")) {
                assert_eq!(super::fault(column, word), None, "{word}");
            }
        }
        assert_eq!(fault(Canonical::Education, "bachelor|Master"), None);
        assert_eq!(fault(Canonical::Currency, "eur"), None);
        assert_eq!(fault(Canonical::Remote, "-"), None);
        assert!(fault(Canonical::Remote, "maybe").is_some_and(|it| it.ends_with("remote, on-site, hybrid")));
        assert_eq!(fault(Canonical::City, "anything"), None);
    }
}
