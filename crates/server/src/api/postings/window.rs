//! Windows of time: months and days as the caller wrote them.

use analytics::{
    Day,
    query::{DateForm, Relation, Window},
};
use contract::{error::ApiError, json::Value};

use super::faults::Found;

/// A window that the judge accepted.
#[derive(Debug)]
pub struct ReadWindow {
    /// The window, unless the calendar lacks one of its ends.
    pub window: Option<Window>,
    /// Its start as it was written.
    pub start: String,
    /// Its end as it was written.
    pub end: String,
    /// Its place in the body.
    pub pointer: String,
    /// Ends that the calendar lacks.
    pub faults: Vec<Found>,
}

/// Which end of a window a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Start,
    End,
}

/// Reads a window at `pointer`, which is the member number `place` of what holds it.
pub fn read(value: Value<'_>, pointer: String, place: usize) -> ReadWindow {
    let mut faults = Vec::new();
    let mut days = [None, None];
    let mut forms = [DateForm::Mixed; 2];
    let mut texts = [String::new(), String::new()];
    let mut relation = Relation::Active;
    for (index, (name, member)) in value.members().enumerate() {
        let text = member.as_str().unwrap_or_default();
        let end = match name {
            "start" => End::Start,
            "end" => End::End,
            _ => {
                relation = match text {
                    "posted" => Relation::Posted,
                    "expired" => Relation::Expired,
                    _ => Relation::Active,
                };
                continue;
            }
        };
        let at = end as usize;
        texts[at] = text.to_owned();
        match date(text, end) {
            Ok((day, form)) => {
                days[at] = Some(day);
                forms[at] = form;
            }
            Err(error) => faults.push(Found {
                at: [place, index, 0],
                error: error.at_pointer(format!("{pointer}/{name}")),
            }),
        }
    }
    let [start, end] = texts;
    let window = match days {
        [Some(start), Some(end)] => Some(Window {
            start,
            end,
            relation,
            form: if forms[0] == forms[1] {
                forms[0]
            } else {
                DateForm::Mixed
            },
        }),
        _ => None,
    };
    ReadWindow {
        window,
        start,
        end,
        pointer,
        faults,
    }
}

/// Reads a month as its first or last day, or a day.
fn date(text: &str, end: End) -> Result<(Day, DateForm), ApiError> {
    let mut parts = text.split('-');
    let year = parts.next().and_then(|part| part.parse().ok());
    let month = parts.next().and_then(|part| part.parse().ok());
    match parts.next() {
        None => {
            let day = year.zip(month).and_then(|(year, month)| match end {
                End::Start => Day::new(year, month, 1),
                End::End => Day::last_of_month(year, month),
            });
            let day = day.ok_or_else(|| ApiError::invalid_month(text))?;
            Ok((day, DateForm::Months))
        }
        Some(part) => {
            let day = year
                .zip(month)
                .zip(part.parse().ok())
                .and_then(|((year, month), day)| Day::new(year, month, day));
            let day = day.ok_or_else(|| ApiError::invalid_day(text))?;
            Ok((day, DateForm::Days))
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::json::{Limits, parse};

    use super::*;

    fn check(body: &str, expected: &str) {
        let document = parse(body.as_bytes(), Limits::default()).expect("well formed");
        let read = read(document.root(), "/filter/when".to_owned(), 0);
        let found = match read.window {
            Some(window) => format!("{} {} {:?}", window.start, window.end, window.form),
            None => {
                let faults = read.faults.iter().map(|fault| &fault.error.items()[0]);
                let details: Vec<&str> = faults.map(|item| item.detail.as_ref()).collect();
                details.join(", ")
            }
        };
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn months_are_their_first_and_last_days() {
        check(
            r#"{"start":"2024-02","end":"2024-02"}"#,
            "2024-02-01 2024-02-29 Months",
        );
        check(
            r#"{"end":"2025-01-31","start":"2025-01-30"}"#,
            "2025-01-30 2025-01-31 Days",
        );
        check(
            r#"{"start":"2025-01","end":"2025-01-31"}"#,
            "2025-01-01 2025-01-31 Mixed",
        );
    }

    #[test]
    fn dates_that_no_calendar_has_are_told() {
        check(
            r#"{"start":"2025-13","end":"2025-02-30"}"#,
            "'2025-13' is not a calendar month, '2025-02-30' is not a calendar day",
        );
        check(
            r#"{"start":"2025-00","end":"2025-01"}"#,
            "'2025-00' is not a calendar month",
        );
    }
}
