//! The values of one request, and the rules by which each kind of parameter is read.

use crate::error::Expected;
use crate::json::{IntegerReading, is_json_number, read_integer};
use crate::schema::MAX_FAULTS;
use crate::schema::fault::{Bound, SchemaFaultKind};

use super::{Parameter, ParameterKind, QueryFault};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum QueryValue {
    Text(String),
    List(Vec<String>),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

/// The values of one request, by parameter name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryValues {
    pub(super) given: Vec<(&'static str, QueryValue)>,
    pub(super) unknown: usize,
}

impl QueryValues {
    fn value(&self, name: &str) -> Option<&QueryValue> {
        self.given
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value)
    }

    /// Returns a text, a pattern's text or a choice; `None` if it was not given or is empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            QueryValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a list, which has at least one item; `None` if it was not given or is empty.
    pub fn list(&self, name: &str) -> Option<&[String]> {
        match self.value(name)? {
            QueryValue::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns an integer.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.value(name)? {
            QueryValue::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// Returns a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.value(name)? {
            QueryValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns a boolean.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            QueryValue::Boolean(boolean) => Some(*boolean),
            _ => None,
        }
    }

    /// Returns how many pieces of the query named no parameter of the table.
    pub fn unknown(&self) -> usize {
        self.unknown
    }
}

/// Reads one value; `None` is "not given" or a fault.
pub(super) fn read(parameter: &Parameter, value: &str, faults: &mut Vec<QueryFault>) -> Option<QueryValue> {
    let mut refuse = |kind| {
        if faults.len() < MAX_FAULTS {
            faults.push(QueryFault::Schema {
                parameter: parameter.name,
                kind,
            });
        }
        None
    };
    match parameter.kind {
        ParameterKind::Text => (!value.is_empty()).then(|| QueryValue::Text(value.to_owned())),
        ParameterKind::List => {
            let items: Vec<String> = list_items(value).map(str::to_owned).collect();
            (!items.is_empty()).then_some(QueryValue::List(items))
        }
        ParameterKind::FieldList(accepted) => {
            let mut items = Vec::new();
            for item in list_items(value) {
                if accepted.contains(&item) {
                    items.push(item.to_owned());
                } else {
                    refuse(SchemaFaultKind::UnknownField {
                        name: item.to_owned(),
                        accepted,
                    });
                }
            }
            (!items.is_empty()).then_some(QueryValue::List(items))
        }
        ParameterKind::Integer { min, max } => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return refuse(SchemaFaultKind::WrongType {
                    expected: Expected::Integer,
                });
            }
            match read_integer(value) {
                IntegerReading::Value(integer) if (min..=max).contains(&integer) => {
                    Some(QueryValue::Integer(integer))
                }
                // Without a bound, a number beyond every count means what the greatest one means.
                IntegerReading::OutOfRange if max == i64::MAX && !value.starts_with('-') => {
                    Some(QueryValue::Integer(i64::MAX))
                }
                IntegerReading::OutOfRange if min == i64::MIN && value.starts_with('-') => {
                    Some(QueryValue::Integer(i64::MIN))
                }
                _ => refuse(SchemaFaultKind::OutOfBounds {
                    bound: Bound::integer(min, max),
                }),
            }
        }
        ParameterKind::Number { min, max } => {
            if !is_json_number(value) {
                return refuse(SchemaFaultKind::WrongType {
                    expected: Expected::Number,
                });
            }
            // A number that no double holds reads as an infinity, which `min..=max` must not contain.
            match value.parse::<f64>() {
                Ok(number) if number.is_finite() && (min..=max).contains(&number) => {
                    Some(QueryValue::Number(number))
                }
                _ => refuse(SchemaFaultKind::OutOfBounds {
                    bound: Bound::number(min, max),
                }),
            }
        }
        ParameterKind::Boolean => {
            if value.eq_ignore_ascii_case("true") {
                Some(QueryValue::Boolean(true))
            } else if value.eq_ignore_ascii_case("false") {
                Some(QueryValue::Boolean(false))
            } else {
                refuse(SchemaFaultKind::WrongType {
                    expected: Expected::Boolean,
                })
            }
        }
        ParameterKind::Pattern(pattern) => match value {
            "" => None,
            text if (pattern.accepts)(text) => Some(QueryValue::Text(text.to_owned())),
            _ => refuse(SchemaFaultKind::PatternMismatch { pattern }),
        },
        ParameterKind::Choice(accepted) => match value {
            "" => None,
            text if accepted.contains(&text) => Some(QueryValue::Text(text.to_owned())),
            text => {
                faults.push(QueryFault::UnknownValue {
                    parameter: parameter.name,
                    value: text.to_owned(),
                    accepted,
                });
                None
            }
        },
    }
}

/// Items of a comma-separated list: blanks around them are ignored, empty ones skipped.
fn list_items(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty())
}
