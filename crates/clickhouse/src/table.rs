//! Answers in the format `JSONCompact`, checked against what a statement expects.

use std::fmt;

use analytics::UpstreamFault;
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use crate::statement::Kind;

/// The rows of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    rows: Vec<Vec<Cell>>,
}

/// A value of an answer.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Missing,
    Unsigned(u64),
    Signed(i64),
    Text(String),
    List(Vec<Cell>),
}

#[derive(Deserialize)]
struct Answer {
    meta: Vec<Meta>,
    data: Vec<Vec<Cell>>,
}

#[derive(Deserialize)]
struct Meta {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
}

impl Table {
    /// Reads an answer. One with other columns than `columns`, or rows of another length, is no answer.
    pub fn read(body: &[u8], columns: &[(String, Kind)]) -> Result<Self, UpstreamFault> {
        if columns.is_empty() {
            return Ok(Self::default());
        }
        let answer: Answer = serde_json::from_slice(body).map_err(|_| UpstreamFault::BadResponse)?;
        let fits = |(found, (name, kind)): (&Meta, &(String, Kind))| {
            found.name == *name && kind.accepts(&found.type_name)
        };
        let has_columns = answer.meta.len() == columns.len() && answer.meta.iter().zip(columns).all(fits);
        let has_lengths = answer.data.iter().all(|row| row.len() == columns.len());
        if has_columns && has_lengths {
            Ok(Self { rows: answer.data })
        } else {
            Err(UpstreamFault::BadResponse)
        }
    }

    /// Gives how many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Says whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Gives the rows, to be read from the first column to the last.
    pub fn into_rows(self) -> impl Iterator<Item = Row> {
        self.rows.into_iter().map(|cells| Row {
            cells: cells.into_iter(),
        })
    }

    /// Gives the only row.
    pub fn into_row(self) -> Result<Row, UpstreamFault> {
        let mut rows = self.into_rows();
        match (rows.next(), rows.next()) {
            (Some(row), None) => Ok(row),
            (None, _) | (Some(_), Some(_)) => Err(UpstreamFault::BadResponse),
        }
    }
}

/// A row of an answer: each call gives the value of the next column.
pub struct Row {
    cells: std::vec::IntoIter<Cell>,
}

impl Row {
    /// Gives an integer that is not negative.
    pub fn unsigned(&mut self) -> Result<u64, UpstreamFault> {
        self.optional_unsigned()?.ok_or(UpstreamFault::BadResponse)
    }

    /// Gives an integer that is not negative, or nothing.
    pub fn optional_unsigned(&mut self) -> Result<Option<u64>, UpstreamFault> {
        self.next()?.optional(Cell::unsigned)
    }

    /// Gives an integer.
    pub fn signed(&mut self) -> Result<i64, UpstreamFault> {
        self.optional_signed()?.ok_or(UpstreamFault::BadResponse)
    }

    /// Gives an integer or nothing.
    pub fn optional_signed(&mut self) -> Result<Option<i64>, UpstreamFault> {
        self.next()?.optional(Cell::signed)
    }

    /// Gives a string.
    pub fn text(&mut self) -> Result<String, UpstreamFault> {
        self.next()?.text().ok_or(UpstreamFault::BadResponse)
    }

    /// Gives a string or nothing.
    pub fn optional_text(&mut self) -> Result<Option<String>, UpstreamFault> {
        self.next()?.optional(Cell::text)
    }

    /// Gives integers that are not negative.
    pub fn unsigned_list(&mut self) -> Result<Vec<u64>, UpstreamFault> {
        self.next()?.list(|cell| cell.unsigned())
    }

    /// Gives strings.
    pub fn text_list(&mut self) -> Result<Vec<String>, UpstreamFault> {
        self.next()?.list(Cell::text)
    }

    /// Gives integers, some of them missing.
    pub fn optional_signed_list(&mut self) -> Result<Vec<Option<i64>>, UpstreamFault> {
        self.next()?.list(|cell| cell.optional(Cell::signed).ok())
    }

    /// Gives lists of strings.
    pub fn text_lists(&mut self) -> Result<Vec<Vec<String>>, UpstreamFault> {
        self.next()?.list(|cell| cell.list(Cell::text).ok())
    }

    fn next(&mut self) -> Result<Cell, UpstreamFault> {
        self.cells.next().ok_or(UpstreamFault::BadResponse)
    }
}

impl Cell {
    fn optional<T>(self, read: impl Fn(Self) -> Option<T>) -> Result<Option<T>, UpstreamFault> {
        if self == Self::Missing {
            return Ok(None);
        }
        read(self).map(Some).ok_or(UpstreamFault::BadResponse)
    }

    fn list<T>(self, read: impl Fn(Self) -> Option<T>) -> Result<Vec<T>, UpstreamFault> {
        let Self::List(cells) = self else {
            return Err(UpstreamFault::BadResponse);
        };
        let items: Option<Vec<T>> = cells.into_iter().map(read).collect();
        items.ok_or(UpstreamFault::BadResponse)
    }

    /// Servers write 64-bit integers as numbers or, when set so, as strings.
    fn unsigned(self) -> Option<u64> {
        match self {
            Self::Unsigned(number) => Some(number),
            Self::Text(text) => text.parse().ok(),
            Self::Signed(_) | Self::Missing | Self::List(_) => None,
        }
    }

    fn signed(self) -> Option<i64> {
        match self {
            Self::Unsigned(number) => i64::try_from(number).ok(),
            Self::Signed(number) => Some(number),
            Self::Text(text) => text.parse().ok(),
            Self::Missing | Self::List(_) => None,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Missing | Self::Unsigned(_) | Self::Signed(_) | Self::List(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cells;

        impl<'de> Visitor<'de> for Cells {
            type Value = Cell;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer, a string, null or a list of them")
            }

            fn visit_unit<E>(self) -> Result<Cell, E> {
                Ok(Cell::Missing)
            }

            fn visit_u64<E>(self, number: u64) -> Result<Cell, E> {
                Ok(Cell::Unsigned(number))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
                Ok(Cell::Signed(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
                Ok(Cell::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Cell, A::Error> {
                let mut cells = Vec::new();
                while let Some(cell) = items.next_element()? {
                    cells.push(cell);
                }
                Ok(Cell::List(cells))
            }
        }

        deserializer.deserialize_any(Cells)
    }
}

impl Kind {
    /// Says whether a column of this type is what is expected.
    fn accepts(self, type_name: &str) -> bool {
        let type_name = without("LowCardinality", type_name);
        let optional = without("Nullable", type_name);
        let items = without("Array", type_name);
        match self {
            Self::Unsigned => is_unsigned(type_name),
            Self::OptionalUnsigned => is_unsigned(optional),
            Self::Signed => is_signed(type_name),
            Self::OptionalSigned => is_signed(optional),
            Self::Text => is_text(type_name),
            Self::OptionalText => is_text(optional),
            Self::UnsignedList => items != type_name && is_unsigned(items),
            Self::TextList => items != type_name && Self::Text.accepts(items),
            Self::OptionalSignedList => items != type_name && Self::OptionalSigned.accepts(items),
            Self::TextLists => items != type_name && Self::TextList.accepts(items),
        }
    }
}

/// Gives what stands inside `wrapper(…)`, or the type itself.
fn without<'t>(wrapper: &str, type_name: &'t str) -> &'t str {
    let inner = type_name.strip_prefix(wrapper);
    let inner = inner.and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
    inner.unwrap_or(type_name)
}

fn is_unsigned(type_name: &str) -> bool {
    matches!(type_name, "UInt8" | "UInt16" | "UInt32" | "UInt64")
}

fn is_signed(type_name: &str) -> bool {
    is_unsigned(type_name) || matches!(type_name, "Int8" | "Int16" | "Int32" | "Int64")
}

fn is_text(type_name: &str) -> bool {
    type_name == "String" || type_name.starts_with("FixedString(")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(kinds: &[(&str, Kind)]) -> Vec<(String, Kind)> {
        let columns = kinds.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
        columns.collect()
    }

    #[test]
    fn rows_are_read_by_column_whether_integers_are_quoted_or_not() {
        let body = br#"{"meta":[{"name":"n","type":"UInt64"},{"name":"day","type":"Nullable(Int32)"},
            {"name":"label","type":"LowCardinality(String)"},
            {"name":"words","type":"Array(LowCardinality(String))"},
            {"name":"ends","type":"Array(Nullable(Int32))"},{"name":"urls","type":"Array(Array(String))"}],
            "data":[["18446744073709551615",-3,"a",["b","c"],[null,4],[["u"],[]]],[7,null,"",[],[],[]]],"rows":2}"#;
        let columns = columns(&[
            ("n", Kind::Unsigned),
            ("day", Kind::OptionalSigned),
            ("label", Kind::Text),
            ("words", Kind::TextList),
            ("ends", Kind::OptionalSignedList),
            ("urls", Kind::TextLists),
        ]);
        let table = Table::read(body, &columns).unwrap();
        assert_eq!(table.len(), 2);
        let mut rows = table.into_rows();
        let mut first = rows.next().unwrap();
        assert_eq!(first.unsigned(), Ok(u64::MAX));
        assert_eq!(first.optional_signed(), Ok(Some(-3)));
        assert_eq!(first.text(), Ok("a".to_owned()));
        assert_eq!(first.text_list(), Ok(vec!["b".to_owned(), "c".to_owned()]));
        assert_eq!(first.optional_signed_list(), Ok(vec![None, Some(4)]));
        assert_eq!(first.text_lists(), Ok(vec![vec!["u".to_owned()], vec![]]));
        assert_eq!(first.unsigned(), Err(UpstreamFault::BadResponse));
        let mut second = rows.next().unwrap();
        assert_eq!(second.unsigned(), Ok(7));
        assert_eq!(second.optional_signed(), Ok(None));
    }

    #[test]
    fn other_columns_types_lengths_and_values_are_no_answer() {
        let expected = columns(&[("n", Kind::Unsigned)]);
        let wrong = [
            "",
            "nothing",
            r#"{"meta":[],"data":[]}"#,
            r#"{"meta":[{"name":"m","type":"UInt64"}],"data":[]}"#,
            r#"{"meta":[{"name":"n","type":"String"}],"data":[]}"#,
            r#"{"meta":[{"name":"n","type":"Nullable(UInt64)"}],"data":[]}"#,
            r#"{"meta":[{"name":"n","type":"UInt64"}],"data":[[1,2]]}"#,
            r#"{"meta":[{"name":"n","type":"UInt64"}],"data":[[1.5]]}"#,
            r#"{"meta":[{"name":"n","type":"UInt64"}],"data":[[1]]"#,
        ];
        for body in wrong {
            let read = Table::read(body.as_bytes(), &expected);
            assert_eq!(read, Err(UpstreamFault::BadResponse), "{body}");
        }
        let body = br#"{"meta":[{"name":"n","type":"UInt64"}],"data":[[-1]]}"#;
        let mut row = Table::read(body, &expected).unwrap().into_row().unwrap();
        assert_eq!(row.unsigned(), Err(UpstreamFault::BadResponse));
    }

    #[test]
    fn statements_without_an_answer_are_not_read() {
        assert_eq!(Table::read(b"", &[]), Ok(Table::default()));
    }
}
