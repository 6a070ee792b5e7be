//! Cells of public tables: figures, and marks that stand for none.

use crate::report::{Faults, RowFault, shorten};
use crate::source::Row;

/// Hours of a full-time year, by which the wage survey turns hourly pay into annual.
pub(super) const HOURS: f64 = 2_080.0;

/// Pay from which the wage survey publishes a mark instead of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopCode {
    /// The year of the estimates.
    pub year: u16,
    /// Dollars an hour.
    pub hourly: f64,
    /// Dollars a year.
    pub annual: f64,
}

/// The mark `#` stands for a figure that is too high to be published.
const TOP: &str = "#";
/// Marks of figures that are not published, or not there.
const MISSING: [&str; 10] = ["", "*", "**", "~", "-", "–", "—", "N/A", "NA", "N.A."];

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    Number(f64),
    Top,
    Missing,
    Faulty,
}

/// Reads a cell.
pub(super) fn cell(text: &str) -> Cell {
    let text = text.trim();
    if MISSING.contains(&text) {
        return Cell::Missing;
    }
    if text == TOP {
        return Cell::Top;
    }
    let plain = text.trim_start_matches('$').replace(',', "");
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() => Cell::Number(number),
        _ => Cell::Faulty,
    }
}

/// Reads the cells of one row and reports those that hold no figure; the rest of the row is used.
pub(super) struct Figures<'r> {
    pub(super) file: &'r str,
    pub(super) row: &'r Row,
    pub(super) columns: &'r [String],
    pub(super) faults: &'r mut Faults,
}

impl Figures<'_> {
    /// Gives the figure in a column, or `top` where it is too high to be published; NaN where there is none.
    pub(super) fn or_top(&mut self, column: Option<usize>, top: f64) -> f64 {
        let Some(at) = column else { return f64::NAN };
        match cell(self.row.cell(at)) {
            Cell::Number(number) => number,
            Cell::Top => top,
            Cell::Missing => f64::NAN,
            Cell::Faulty => {
                self.faults.add(RowFault {
                    file: self.file.to_owned(),
                    line: self.row.line,
                    column: self.columns.get(at).cloned().unwrap_or_default(),
                    found: shorten(self.row.cell(at)),
                    allowed: "a number or one of the marks *, **, ~, #, —".to_owned(),
                });
                f64::NAN
            }
        }
    }

    /// Gives the figure in a column; NaN where there is none.
    pub(super) fn number(&mut self, column: Option<usize>) -> f64 {
        self.or_top(column, f64::NAN)
    }

    /// Gives a figure published in thousands with one decimal, in ones.
    pub(super) fn thousands(&mut self, column: Option<usize>) -> f64 {
        scaled(self.number(column), 1e3)
    }
}

/// Multiplies a figure of one decimal and takes off what binary fractions add.
pub(super) fn scaled(figure: f64, factor: f64) -> f64 {
    (figure * factor).round()
}

/// Gives the year that the name of a column ends in.
pub(super) fn year_of(name: &str) -> Option<u16> {
    let digits = name.trim().get(name.trim().len().checked_sub(4)?..)?;
    let is_year = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| digits.parse().ok()).flatten()
}

/// Gives the columns whose names are a word and a year, as `Employment, 2024`, by year.
pub(super) fn years(columns: &[String], word: &str) -> Vec<(u16, usize)> {
    let of_word = |name: &String| {
        let (first, rest) = name.split_once(',')?;
        let is_word = first.trim().eq_ignore_ascii_case(word) && rest.trim().len() == 4;
        is_word.then(|| year_of(rest)).flatten()
    };
    let columns = columns.iter().enumerate();
    let mut years: Vec<(u16, usize)> = columns
        .filter_map(|(at, name)| of_word(name).map(|year| (year, at)))
        .collect();
    years.sort_unstable();
    years
}

/// Finds the first column whose name begins with a text, in any case.
pub(super) fn beginning(columns: &[String], text: &str) -> Option<usize> {
    let begins = |name: &String| {
        let start = name.get(..text.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(text))
    };
    columns.iter().position(begins)
}

/// Takes the marks of footnotes off a title: `Legislators[1]`.
pub(super) fn title(text: &str) -> &str {
    let text = text.trim();
    match text.rsplit_once('[') {
        Some((title, note)) if note.trim_end_matches(']').bytes().all(|it| it.is_ascii_digit()) => {
            title.trim_end()
        }
        _ => text,
    }
}

/// Gives the figure of a year between two others, by constant yearly growth.
pub(super) fn between(base: (u16, f64), target: (u16, f64), year: u16) -> f64 {
    match year {
        _ if year == base.0 => base.1,
        _ if year == target.0 => target.1,
        _ => base.1 * growth(base, target, year),
    }
}

/// Gives the factor from the first year to another, by constant yearly growth.
pub(super) fn growth(base: (u16, f64), target: (u16, f64), year: u16) -> f64 {
    let passed = f64::from(year) - f64::from(base.0);
    let whole = f64::from(target.0) - f64::from(base.0);
    (target.1 / base.1).powf(passed / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_figures_or_marks() {
        assert_eq!(cell("1,234.5"), Cell::Number(1234.5));
        assert_eq!(cell("#"), Cell::Top);
        for mark in ["*", "**", "~", "—", "", " "] {
            assert_eq!(cell(mark), Cell::Missing, "{mark}");
        }
        for fault in ["about 5", "1.2.3", "NaN", "inf"] {
            assert_eq!(cell(fault), Cell::Faulty, "{fault}");
        }
    }

    #[test]
    fn columns_are_found_by_word_and_year() {
        let columns = [
            "Title",
            "Employment, 2034",
            "Employment, 2024",
            "Employment change, 2024–34",
        ];
        let columns = columns.map(str::to_owned);
        assert_eq!(years(&columns, "employment"), [(2024, 2), (2034, 1)]);
        assert_eq!(beginning(&columns, "employment change"), Some(3));
        assert_eq!(title("Legislators[1]"), "Legislators");
        assert_eq!(title("Painters [all]"), "Painters [all]");
    }

    #[test]
    fn years_between_grow_by_the_same_factor() {
        let (base, target) = ((2024, 100.0), (2034, 400.0));
        assert_eq!(between(base, target, 2024), 100.0);
        assert_eq!(between(base, target, 2034), 400.0);
        assert_eq!(between(base, target, 2029), 200.0);
        assert_eq!(scaled(1_147.9 + 2e-13, 1e3), 1_147_900.0);
    }
}
