//! Query parameters: the table of an operation, and the values of one request.

use crate::error::{ApiError, Expected};
use crate::json::{IntegerReading, is_json_number, read_integer};

use super::fault::{Bound, SchemaFaultKind};
use super::form;
use super::{MAX_FAULTS, Pattern};

/// A parameter that an operation reads.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name, case-sensitive.
    pub name: &'static str,
    /// What values it takes.
    pub kind: ParameterKind,
    /// What it means, for people.
    pub doc: &'static str,
    /// What absence stands for, for people.
    pub default: Option<&'static str>,
}

/// What values a parameter takes. An empty value is "not given" for texts and lists and a fault for the others.
#[derive(Clone, Copy, Debug)]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// Texts separated by commas.
    List,
    /// Names of fields of the answer, separated by commas.
    FieldList(&'static [&'static str]),
    /// Decimal digits with an optional minus sign.
    Integer {
        /// Least value; `i64::MIN` is no bound.
        min: i64,
        /// Greatest value; `i64::MAX` is no bound.
        max: i64,
    },
    /// A JSON number.
    Number {
        /// Least value; negative infinity is no bound.
        min: f64,
        /// Greatest value; infinity is no bound.
        max: f64,
    },
    /// `true` or `false` in any case.
    Boolean,
    /// A text of a form.
    Pattern(&'static Pattern),
    /// One of a closed choice.
    Choice(&'static [&'static str]),
}

impl Parameter {
    /// Describes a parameter.
    pub const fn new(name: &'static str, kind: ParameterKind, doc: &'static str) -> Parameter {
        Parameter {
            name,
            kind,
            doc,
            default: None,
        }
    }

    /// Adds what absence stands for.
    pub const fn default(mut self, default: &'static str) -> Parameter {
        self.default = Some(default);
        self
    }
}

/// What is wrong with a query.
#[derive(Clone, Debug)]
pub enum QueryFault {
    /// A name or a value has a broken escape or is not UTF-8.
    BadEncoding {
        /// The parameter, if its name could be read.
        parameter: Option<String>,
    },
    /// A parameter of the table is given twice.
    Repeated {
        /// The parameter.
        parameter: &'static str,
    },
    /// A value is not one of a closed choice.
    UnknownValue {
        /// The parameter.
        parameter: &'static str,
        /// The value.
        value: String,
        /// The choice.
        accepted: &'static [&'static str],
    },
    /// A value that a schema for its type refuses.
    Schema {
        /// The parameter.
        parameter: &'static str,
        /// What is wrong.
        kind: SchemaFaultKind,
    },
}

impl QueryFault {
    /// Names the parameter at fault, if there is a name.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            QueryFault::BadEncoding { parameter } => parameter.as_deref(),
            QueryFault::Repeated { parameter }
            | QueryFault::UnknownValue { parameter, .. }
            | QueryFault::Schema { parameter, .. } => Some(parameter),
        }
    }
}

impl From<QueryFault> for ApiError {
    fn from(fault: QueryFault) -> ApiError {
        match fault {
            QueryFault::BadEncoding { parameter: None } => ApiError::bad_encoding("query"),
            QueryFault::BadEncoding {
                parameter: Some(parameter),
            } => ApiError::bad_encoding("query").at_parameter(parameter),
            QueryFault::Repeated { parameter } => ApiError::repeated_parameter(parameter),
            QueryFault::UnknownValue { parameter, value, .. } => {
                ApiError::unknown_parameter_value(parameter, &value)
            }
            QueryFault::Schema { parameter, kind } => ApiError::from(kind).at_parameter(parameter),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum QueryValue {
    Text(String),
    List(Vec<String>),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

/// The values of one request, by parameter name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryValues {
    given: Vec<(&'static str, QueryValue)>,
    unknown: usize,
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

/// Judges a raw query string by the parameters of an operation.
///
/// A fault of syntax stands alone; faults of values come in the order of the query, at most [`MAX_FAULTS`].
pub fn judge_query(
    raw: Option<&str>,
    parameters: &'static [Parameter],
) -> Result<QueryValues, Vec<QueryFault>> {
    let mut values = QueryValues::default();
    let Some(raw) = raw.filter(|raw| !raw.is_empty()) else {
        return Ok(values);
    };
    // The whole query is read before any value is judged, because syntax is checked before schema.
    let mut given = Vec::new();
    for pair in form::pairs(raw) {
        let (name, value) = pair.map_err(|_| vec![QueryFault::BadEncoding { parameter: None }])?;
        let value = value.map_err(|_| {
            vec![QueryFault::BadEncoding {
                parameter: Some(name.as_ref().to_owned()),
            }]
        })?;
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) else {
            values.unknown += 1;
            continue;
        };
        if given
            .iter()
            .any(|(earlier, _): &(&Parameter, _)| earlier.name == parameter.name)
        {
            return Err(vec![QueryFault::Repeated {
                parameter: parameter.name,
            }]);
        }
        given.push((parameter, value));
    }
    let mut faults = Vec::new();
    for (parameter, value) in given {
        match read(parameter, &value, &mut faults) {
            Some(value) => values.given.push((parameter.name, value)),
            None if faults.len() >= MAX_FAULTS => break,
            None => {}
        }
    }
    if faults.is_empty() {
        Ok(values)
    } else {
        Err(faults)
    }
}

/// Reads one value; `None` is "not given" or a fault.
fn read(parameter: &Parameter, value: &str, faults: &mut Vec<QueryFault>) -> Option<QueryValue> {
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
