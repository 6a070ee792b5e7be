//! A record as it stands in a file, whatever its format, and the way from the name of a column to its cell.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::report::Reason;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'r> {
    Missing,
    Text(Cow<'r, str>),
    List(Vec<Cow<'r, str>>),
    /// An object of JSON, which only columns take that are stored as they are.
    Object,
}

/// One record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Record {
    /// Cells of a delimited table: one text and the end of each cell in it.
    Line { text: String, ends: Vec<usize> },
    /// Cells of a columnar table.
    Row(Vec<Cell<'static>>),
    /// An object of JSON.
    Tree(Value),
}

/// A record that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RecordFault {
    pub(super) reason: Reason,
    /// Name of the column, where one is at fault.
    pub(super) column: Option<String>,
    pub(super) detail: String,
}

/// What a reader gives for each record; JSON is parsed later, on whatever thread has time for it.
#[derive(Debug)]
pub(super) enum Raw {
    Record(Record),
    Json(Vec<u8>),
    Fault(RecordFault),
}

/// A record with its place in the file.
#[derive(Debug)]
pub(super) struct Item {
    /// Physical line of its first byte, counted from 1, where the format has lines.
    pub(super) line: Option<u64>,
    /// Number of the record, counted from 1.
    pub(super) row: u64,
    pub(super) raw: Raw,
}

/// Columns of a file: their names, or nothing where each record names its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Table(Vec<String>),
    Tree,
}

/// How a column is found in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Index(usize),
    Key(String),
    Pointer(String),
}

impl Raw {
    /// Parses what is not parsed yet.
    pub(super) fn into_record(self) -> Result<Record, RecordFault> {
        let malformed = |detail: String| RecordFault {
            reason: Reason::MalformedRow,
            column: None,
            detail,
        };
        match self {
            Raw::Record(record) => Ok(record),
            Raw::Fault(fault) => Err(fault),
            Raw::Json(bytes) => {
                let text = std::str::from_utf8(&bytes).map_err(|error| RecordFault {
                    reason: Reason::InvalidUtf8,
                    column: None,
                    detail: format!("byte {} is not UTF-8", error.valid_up_to()),
                })?;
                match serde_json::from_str(text) {
                    Ok(tree @ Value::Object(_)) => Ok(Record::Tree(tree)),
                    Ok(_) => Err(malformed("a record has to be an object".to_owned())),
                    Err(error) => Err(malformed(told(&error))),
                }
            }
        }
    }
}

/// Says what is wrong with the JSON of a record. Places in it are those of the record: the report has its line.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let problem = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(problem, _)| problem);
    match (error.line(), error.column()) {
        (1, column) => format!("{problem} (byte {column} of the record)"),
        (line, column) => format!("{problem} (line {line} of the record, byte {column})"),
    }
}

impl Header {
    /// Gives the columns that a name may mean where there is more than one: those of just this name, else those that
    /// differ in case, blanks, `_` and `-` alone.
    pub(super) fn ambiguous(&self, name: &str) -> Option<Vec<&str>> {
        let Header::Table(columns) = self else {
            return None;
        };
        let of = |is_meant: &dyn Fn(&str) -> bool| -> Vec<&str> {
            let columns = columns.iter().map(String::as_str);
            columns.filter(|column| is_meant(column)).collect()
        };
        let exact = of(&|column| column == name);
        let meant = if exact.is_empty() {
            of(&|column| are_alike(column, name))
        } else {
            exact
        };
        (meant.len() > 1).then_some(meant)
    }

    /// Finds the column that a name means: itself, or one that differs in case, blanks, `_` and `-` alone.
    pub(super) fn find(&self, name: &str) -> Option<Reference> {
        let Header::Table(columns) = self else {
            return Some(if name.starts_with('/') {
                Reference::Pointer(name.to_owned())
            } else {
                Reference::Key(name.to_owned())
            });
        };
        let exact = columns.iter().position(|column| column == name);
        let alike = || columns.iter().position(|column| are_alike(column, name));
        exact.or_else(alike).map(Reference::Index)
    }

    /// Gives a column's own name.
    pub(super) fn shown(&self, reference: &Reference, name: &str) -> String {
        match (self, reference) {
            (Header::Table(columns), Reference::Index(at)) => {
                columns.get(*at).map_or_else(|| name.to_owned(), String::clone)
            }
            _ => name.to_owned(),
        }
    }

    /// Gives the column whose name is closest to one that is not there, unless all are far away.
    pub(super) fn suggestion(&self, name: &str) -> Option<String> {
        let Header::Table(columns) = self else {
            return None;
        };
        closest(name, columns.iter().map(String::as_str)).map(str::to_owned)
    }
}

impl Record {
    /// Gives the cell of a column.
    pub(super) fn cell(&self, reference: &Reference) -> Cell<'_> {
        match (self, reference) {
            (Record::Line { text, ends }, Reference::Index(at)) => {
                let begin = at.checked_sub(1).and_then(|before| ends.get(before)).copied();
                let end = ends.get(*at).copied();
                end.and_then(|end| text.get(begin.unwrap_or(0)..end))
                    .map_or(Cell::Missing, |cell| Cell::Text(Cow::Borrowed(cell)))
            }
            (Record::Row(cells), Reference::Index(at)) => {
                cells.get(*at).map_or(Cell::Missing, Cell::borrowed)
            }
            (Record::Tree(tree), reference) => value(tree, reference).map_or(Cell::Missing, of_json),
            _ => Cell::Missing,
        }
    }

    /// Gives the cell of a column as JSON, for columns that are stored as they are.
    pub(super) fn json(&self, reference: &Reference) -> Value {
        if let Record::Tree(tree) = self {
            return value(tree, reference).cloned().unwrap_or_default();
        }
        match self.cell(reference) {
            Cell::Missing | Cell::Object => Value::Null,
            Cell::Text(text) => Value::String(text.into_owned()),
            Cell::List(items) => items.into_iter().map(Cow::into_owned).collect(),
        }
    }
}

impl Cell<'static> {
    fn borrowed(&self) -> Cell<'_> {
        match self {
            Cell::Missing => Cell::Missing,
            Cell::Object => Cell::Object,
            Cell::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Cell::List(items) => Cell::List(items.iter().map(|it| Cow::Borrowed(&**it)).collect()),
        }
    }
}

/// Finds the value of a column in a document.
fn value<'v>(tree: &'v Value, reference: &Reference) -> Option<&'v Value> {
    match (tree, reference) {
        (tree, Reference::Pointer(pointer)) => tree.pointer(pointer),
        (Value::Object(members), Reference::Key(name)) => members.get(name).or_else(|| {
            let alike = members.iter().find(|(key, _)| are_alike(key, name));
            alike.map(|(_, value)| value)
        }),
        _ => None,
    }
}

fn of_json(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Missing,
        Value::String(text) => Cell::Text(Cow::Borrowed(text)),
        Value::Array(items) => Cell::List(
            items
                .iter()
                .filter(|item| !item.is_null())
                .map(|item| match item {
                    Value::String(text) => Cow::Borrowed(text.as_str()),
                    other => Cow::Owned(other.to_string()),
                })
                .collect(),
        ),
        Value::Number(number) => Cell::Text(Cow::Owned(shortest(number))),
        Value::Bool(_) => Cell::Text(Cow::Owned(value.to_string())),
        Value::Object(_) => Cell::Object,
    }
}

/// Writes a number without digits that say nothing: `7.0` is `7`.
fn shortest(number: &Number) -> String {
    let text = number.to_string();
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Says whether two names differ in case, blanks, `_` and `-` alone.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    let letters = |name: &str| {
        let kept = name
            .chars()
            .filter(|it| !it.is_whitespace() && !matches!(it, '_' | '-'));
        kept.flat_map(char::to_lowercase).collect::<Vec<char>>()
    };
    if one.is_ascii() && other.is_ascii() {
        return ascii_letters(one).eq(ascii_letters(other));
    }
    letters(one) == letters(other)
}

fn ascii_letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes()
        .filter(|it| !it.is_ascii_whitespace() && !matches!(it, b'_' | b'-'))
        .map(|it| it.to_ascii_lowercase())
}

/// Gives the name that takes the fewest changes to reach, unless it takes more than a third of its letters.
pub(super) fn closest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = name.to_lowercase();
    let close = names.filter_map(|candidate| {
        let lower = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&wanted, &lower);
        let shortest = wanted.chars().count().min(lower.chars().count());
        let begins = (lower.starts_with(&wanted) || wanted.starts_with(&lower)) && shortest >= 3;
        let longest = wanted.chars().count().max(lower.chars().count());
        (begins || distance * 3 <= longest).then_some((distance, candidate))
    });
    close.min().map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cell: Cell<'_>) -> String {
        match cell {
            Cell::Missing => "-".to_owned(),
            Cell::Text(text) => text.into_owned(),
            Cell::List(items) => items.join("+"),
            Cell::Object => "{}".to_owned(),
        }
    }

    #[test]
    fn names_are_compared_without_case_blanks_and_strokes() {
        let header = Header::Table(vec!["Job ID".into(), "job_id".into(), "Business Title".into()]);
        assert_eq!(header.find("job_id"), Some(Reference::Index(1)));
        assert_eq!(header.find("JOB-ID"), Some(Reference::Index(0)));
        assert_eq!(header.find("businesstitle"), Some(Reference::Index(2)));
        assert_eq!(header.find("Title"), None);
        assert!(are_alike("Lohn-Höhe", "LOHNHÖHE") && !are_alike("Höhe", "Hohe"));
        assert_eq!(
            header.suggestion("Busines Title").as_deref(),
            Some("Business Title")
        );
        assert_eq!(header.suggestion("Remuneration"), None);
    }

    #[test]
    fn cells_of_all_formats_are_found() {
        let line = Record::Line {
            text: "abc".to_owned(),
            ends: vec![1, 1, 3],
        };
        let cells: Vec<String> = (0..4).map(|at| text(line.cell(&Reference::Index(at)))).collect();
        assert_eq!(cells, ["a", "", "bc", "-"]);
        let tree = Raw::Json(
            br#"{"Job-Id":7,"b":[1,"x",null],"c":{"d":[true]},"n":null,"f":1.50,"g":2.0}"#.to_vec(),
        );
        let tree = tree.into_record().unwrap();
        let cell = |name: &str| text(tree.cell(&Header::Tree.find(name).unwrap()));
        assert_eq!(
            [
                cell("jobid"),
                cell("b"),
                cell("/b/1"),
                cell("/c/d/0"),
                cell("n"),
                cell("x"),
                cell("f"),
                cell("g")
            ],
            ["7", "1+x", "x", "true", "-", "-", "1.5", "2"]
        );
        assert_eq!(
            tree.json(&Reference::Key("c".into())).to_string(),
            r#"{"d":[true]}"#
        );
    }

    #[test]
    fn what_is_no_object_is_malformed() {
        for (json, reason) in [
            (b"[1]".as_slice(), Reason::MalformedRow),
            (b"{\"a\":", Reason::MalformedRow),
            (b"{\"a\":\"\xff\"}", Reason::InvalidUtf8),
        ] {
            assert_eq!(Raw::Json(json.to_vec()).into_record().unwrap_err().reason, reason);
        }
    }
}
