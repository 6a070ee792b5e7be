//! Query parameters: the table of an operation, and the values of one request.

mod values;

pub use values::QueryValues;

use crate::error::ApiError;

use super::fault::SchemaFaultKind;
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
    judge_values(given, &mut values)?;
    Ok(values)
}

/// What a named value cannot be: unknown, or there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadName<'a> {
    /// No parameter has the name.
    Unknown(&'a str),
    /// The name occurs twice.
    Repeated(&'a str),
}

/// Judges values that stand beside a body by the parameters of an operation. Names are judged before values, whose
/// faults come in the order of the names.
pub fn judge_parts<'a>(
    parts: &[(&'a str, &'a str)],
    parameters: &'static [Parameter],
) -> Result<Result<QueryValues, Vec<QueryFault>>, BadName<'a>> {
    let mut given: Vec<(&'static Parameter, &str)> = Vec::new();
    for (name, value) in parts {
        let parameter = parameters.iter().find(|parameter| parameter.name == *name);
        let parameter = parameter.ok_or(BadName::Unknown(name))?;
        if given.iter().any(|(earlier, _)| earlier.name == parameter.name) {
            return Err(BadName::Repeated(name));
        }
        given.push((parameter, value));
    }
    let mut values = QueryValues::default();
    Ok(judge_values(given, &mut values).map(|()| values))
}

/// Reads values into `values`; faults at most [`MAX_FAULTS`].
fn judge_values<T: AsRef<str>>(
    given: Vec<(&'static Parameter, T)>,
    values: &mut QueryValues,
) -> Result<(), Vec<QueryFault>> {
    let mut faults = Vec::new();
    for (parameter, value) in given {
        match values::read(parameter, value.as_ref(), &mut faults) {
            Some(value) => values.given.push((parameter.name, value)),
            None if faults.len() >= MAX_FAULTS => break,
            None => {}
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
