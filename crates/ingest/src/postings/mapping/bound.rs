//! A mapping with the columns of one file, and what it makes of a record.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::column::{Canonical, Target};
use super::super::convert::{host, is_missing, iso_day, parse_date};
use super::super::error::PostingsError;
use super::super::record::{Cell, Header, Record, Reference};
use super::expression::{Expression, Part};
use super::{Mapping, Unmapped};

/// A mapping for one file.
#[derive(Debug)]
pub(in crate::postings) struct BoundMapping<'m> {
    mapping: &'m Mapping,
    canonical: [Option<Expression<Reference>>; Canonical::ALL.len()],
    defaults: [Option<&'m str>; Canonical::ALL.len()],
    values: [Option<&'m HashMap<String, String>>; Canonical::ALL.len()],
    others: Vec<(&'m Target, Expression<Reference>)>,
    /// The file's own name of each column, for the report.
    names: HashMap<Canonical, String>,
}

/// What a mapping makes of a record.
#[derive(Debug)]
pub(in crate::postings) struct Mapped<'r> {
    cells: [Cell<'r>; Canonical::ALL.len()],
    pub(in crate::postings) mounts: Vec<(String, String)>,
    /// Names with JSON.
    pub(in crate::postings) extras: Vec<(String, String)>,
}

impl Mapping {
    /// Finds the columns of a file; `file` names it in messages.
    pub(in crate::postings) fn bind(
        &self,
        file: &str,
        header: &Header,
    ) -> Result<BoundMapping<'_>, PostingsError> {
        let mut bound = BoundMapping {
            mapping: self,
            canonical: [const { None }; Canonical::ALL.len()],
            defaults: [None; Canonical::ALL.len()],
            values: [None; Canonical::ALL.len()],
            others: Vec::new(),
            names: HashMap::new(),
        };
        let missing = |name: &str| PostingsError::MissingColumn {
            column: name.to_owned(),
            file: file.to_owned(),
            suggestion: header.suggestion(name),
        };
        for (target, expression) in &self.columns {
            let mut first = None;
            let found = expression.bind(&mut |name| {
                if let Some(columns) = header.ambiguous(name) {
                    return Err(ambiguous(file, name, &columns));
                }
                let reference = header.find(name).ok_or_else(|| missing(name))?;
                first.get_or_insert_with(|| header.shown(&reference, name));
                Ok(reference)
            });
            let expression = match found {
                Err(PostingsError::MissingColumn { .. }) if self.is_implicit => continue,
                found => found?,
            };
            match target {
                Target::Canonical(column) => {
                    bound.names.extend(first.map(|name| (*column, name)));
                    bound.canonical[*column as usize] = Some(expression);
                }
                Target::Mount(_) | Target::Extra(_) => bound.others.push((target, expression)),
            }
        }
        let lacking = self
            .required
            .iter()
            .find(|it| bound.canonical[**it as usize].is_none());
        if let (Some(lacking), true, Header::Table(columns)) = (lacking, self.is_implicit, header) {
            return Err(match Unmapped::of(self, columns.clone()) {
                Some(unmapped) => PostingsError::Unmapped {
                    file: file.to_owned(),
                    unmapped,
                },
                None => missing(lacking.name()),
            });
        }
        for (target, text) in &self.defaults {
            if let Target::Canonical(column) = target {
                bound.defaults[*column as usize] = Some(text);
            }
        }
        for (target, words) in &self.values {
            if let Target::Canonical(column) = target {
                bound.values[*column as usize] = Some(words);
            }
        }
        Ok(bound)
    }
}

fn ambiguous(file: &str, name: &str, columns: &[&str]) -> PostingsError {
    let shown: Vec<String> = columns.iter().map(|column| format!("'{column}'")).collect();
    let problem = format!(
        "has {} columns that '{name}' may mean: {}",
        columns.len(),
        shown.join(", ")
    );
    PostingsError::format(file, problem)
}

impl BoundMapping<'_> {
    /// Says whether the mapping is one for lists of ids.
    pub(in crate::postings) fn is_of_ids(&self) -> bool {
        self.mapping.required.len() == 1
    }

    /// Gives the file's own name of a column, or the canonical one where a default fills it.
    pub(in crate::postings) fn shown(&self, column: Canonical) -> &str {
        self.names.get(&column).map_or(column.name(), String::as_str)
    }

    /// Fills the canonical columns from a record.
    pub(in crate::postings) fn map<'r>(&'r self, record: &'r Record) -> Mapped<'r> {
        let cells = std::array::from_fn(|at| {
            let found = self.canonical[at]
                .as_ref()
                .map_or(Cell::Missing, |it| self.evaluate(it, record));
            let found = match (found, self.defaults[at]) {
                (Cell::Missing, Some(default)) => Cell::Text(Cow::Borrowed(default)),
                (found, _) => found,
            };
            match self.values[at] {
                Some(words) => translated(found, words),
                None => found,
            }
        });
        let mut mounts = Vec::new();
        let mut extras = Vec::new();
        for (target, expression) in &self.others {
            match target {
                Target::Extra(name) => {
                    let json = match expression {
                        Expression::Column(reference) => record.json(reference),
                        computed => text_of(self.evaluate(computed, record))
                            .map_or(serde_json::Value::Null, |text| text.into_owned().into()),
                    };
                    let is_blank = json.is_null() || json.as_str().is_some_and(is_missing);
                    if !is_blank {
                        extras.push((name.clone(), json.to_string()));
                    }
                }
                Target::Mount(name) => {
                    let text = text_of(self.evaluate(expression, record));
                    mounts.extend(text.map(|text| (name.clone(), text.into_owned())));
                }
                Target::Canonical(_) => {}
            }
        }
        for (target, text) in &self.mapping.defaults {
            match target {
                Target::Mount(name) if !mounts.iter().any(|(known, _)| known == name) => {
                    mounts.push((name.clone(), text.clone()));
                }
                Target::Extra(name) if !extras.iter().any(|(known, _)| known == name) => {
                    extras.push((name.clone(), serde_json::Value::from(text.as_str()).to_string()));
                }
                Target::Mount(_) | Target::Extra(_) | Target::Canonical(_) => {}
            }
        }
        Mapped {
            cells,
            mounts,
            extras,
        }
    }

    fn evaluate<'r>(&'r self, expression: &'r Expression<Reference>, record: &'r Record) -> Cell<'r> {
        let text = |of: &'r Expression<Reference>| text_of(self.evaluate(of, record));
        let owned = |text: Option<String>| {
            text.filter(|it| !is_missing(it))
                .map_or(Cell::Missing, |it| Cell::Text(Cow::Owned(it)))
        };
        match expression {
            Expression::Column(reference) => cleaned(record.cell(reference)),
            // An expression of a canonical column may not lead back to itself, so it is read one step deep.
            Expression::Canonical(column) => match &self.canonical[*column as usize] {
                Some(Expression::Column(reference)) => cleaned(record.cell(reference)),
                Some(Expression::First(parts)) => {
                    let columns = parts.iter().filter_map(|part| match part {
                        Expression::Column(reference) => Some(cleaned(record.cell(reference))),
                        _ => None,
                    });
                    columns
                        .into_iter()
                        .find(|cell| *cell != Cell::Missing)
                        .unwrap_or(Cell::Missing)
                }
                _ => Cell::Missing,
            },
            Expression::First(parts) => {
                let mut found = parts.iter().map(|part| self.evaluate(part, record));
                found.find(|cell| *cell != Cell::Missing).unwrap_or(Cell::Missing)
            }
            Expression::Template(parts) => {
                let mut whole = String::new();
                for part in parts {
                    match part {
                        Part::Text(text) => whole.push_str(text),
                        Part::Value(value) => match text(value) {
                            Some(text) => whole.push_str(&text),
                            None => return Cell::Missing,
                        },
                    }
                }
                owned(Some(whole))
            }
            Expression::Join(between, parts) => {
                let parts: Vec<Cow<'_, str>> = parts.iter().filter_map(text).collect();
                owned(Some(parts.join(between)))
            }
            Expression::Split(of, separator, at) => owned(text(of).and_then(|whole| {
                let part = whole.split(separator.as_str()).nth(*at)?;
                Some(part.trim().to_owned())
            })),
            Expression::Lower(of) => owned(text(of).map(|text| text.to_lowercase())),
            Expression::Digits(of) => {
                owned(text(of).map(|text| text.chars().filter(char::is_ascii_digit).collect()))
            }
            Expression::Host(of) => owned(text(of).and_then(|text| host(&text).map(str::to_owned))),
            // What is no date stays as it is, for the report to show it.
            Expression::DaysBefore(of, days) => owned(text(of).map(|text| {
                let day = parse_date(&text, self.mapping.options.date_order);
                day.map_or_else(
                    || text.into_owned(),
                    |day| iso_day(i64::from(day.0) - i64::from(*days)),
                )
            })),
        }
    }
}

impl<'r> Mapped<'r> {
    /// Gives the cell of a column.
    pub(in crate::postings) fn cell(&self, column: Canonical) -> &Cell<'r> {
        &self.cells[column as usize]
    }

    /// Gives the text of a column; of a list the items, separated by commas.
    pub(in crate::postings) fn text(&self, column: Canonical) -> Option<Cow<'_, str>> {
        match self.cell(column) {
            Cell::Missing | Cell::Object => None,
            Cell::Text(text) => Some(Cow::Borrowed(&**text)),
            Cell::List(items) => Some(Cow::Owned(items.join(", "))),
        }
    }

    /// Gives the items of a column: those of a list, or the parts of a text between `|`.
    pub(in crate::postings) fn items(&self, column: Canonical) -> Vec<&str> {
        match self.cell(column) {
            Cell::Missing | Cell::Object => Vec::new(),
            Cell::Text(text) => text
                .split('|')
                .map(str::trim)
                .filter(|it| !is_missing(it))
                .collect(),
            Cell::List(items) => items.iter().map(|it| &**it).collect(),
        }
    }
}

fn text_of(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Missing | Cell::Object => None,
        Cell::Text(text) => Some(text),
        Cell::List(items) => Some(Cow::Owned(items.join(", "))),
    }
}

/// Trims a cell and takes what means nothing for missing.
fn cleaned(cell: Cell<'_>) -> Cell<'_> {
    match cell {
        Cell::Missing => Cell::Missing,
        Cell::Object => Cell::Object,
        Cell::Text(text) => trimmed(text).map_or(Cell::Missing, Cell::Text),
        Cell::List(items) => {
            let items: Vec<Cow<'_, str>> = items.into_iter().filter_map(trimmed).collect();
            if items.is_empty() {
                Cell::Missing
            } else {
                Cell::List(items)
            }
        }
    }
}

fn trimmed(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let inner = text.trim();
    if is_missing(inner) {
        return None;
    }
    if inner.len() == text.len() {
        return Some(text);
    }
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    })
}

fn translated<'r>(cell: Cell<'r>, words: &'r HashMap<String, String>) -> Cell<'r> {
    let one = |text: Cow<'r, str>| match words.get(&text.to_lowercase()) {
        Some(meaning) => Cow::Borrowed(meaning.as_str()),
        None => text,
    };
    let cell = match cell {
        Cell::Missing => Cell::Missing,
        Cell::Object => Cell::Object,
        Cell::Text(text) => Cell::Text(one(text)),
        Cell::List(items) => Cell::List(items.into_iter().map(one).collect()),
    };
    // A map may lead a word to nothing, to have it count as missing.
    cleaned(cell)
}
