//! What a schema can find wrong.

use std::fmt;

use super::Pattern;
use crate::error::{ApiError, Expected};

/// One fault of a value, judged from the schema alone.
#[derive(Clone, Debug)]
pub struct SchemaFault {
    /// RFC 6901 pointer: the value, or for a missing member the object that lacks it.
    pub pointer: String,
    /// What is wrong.
    pub kind: SchemaFaultKind,
}

/// What is wrong with a value.
#[derive(Clone, Debug)]
pub enum SchemaFaultKind {
    /// The value is of another type.
    WrongType {
        /// The type asked for.
        expected: Expected,
    },
    /// A required member is not there.
    MissingMember {
        /// Its name.
        name: &'static str,
    },
    /// A member that the schema does not know.
    UnknownMember {
        /// Its name.
        name: String,
    },
    /// A number, a length or a count outside its bounds.
    OutOfBounds {
        /// The bound that was broken.
        bound: Bound,
    },
    /// A text of another form.
    PatternMismatch {
        /// The form asked for.
        pattern: &'static Pattern,
    },
    /// A text outside a closed choice.
    NotInEnum {
        /// The choice.
        accepted: &'static [&'static str],
    },
    /// An item of `fields` that names no field.
    UnknownField {
        /// The name.
        name: String,
        /// The names that are known.
        accepted: &'static [&'static str],
    },
    /// A text that names no metric of the place.
    UnknownMetric {
        /// The name.
        name: String,
    },
}

/// A bound that was broken. [`fmt::Display`] gives the sentence that callers read.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the sentences below say what each is")]
pub enum Bound {
    IntegerFrom { min: i64 },
    IntegerTo { max: i64 },
    IntegerRange { min: i64, max: i64 },
    NumberFrom { min: f64 },
    NumberTo { max: f64 },
    NumberRange { min: f64, max: f64 },
    FewestItems(usize),
    MostItems(usize),
    FewestCharacters(usize),
    MostCharacters(usize),
}

impl Bound {
    /// The bound of an integer outside `min..=max`; an extreme of the type is no bound.
    pub(super) fn integer(min: i64, max: i64) -> Bound {
        match (min, max) {
            (min, i64::MAX) if min != i64::MIN => Bound::IntegerFrom { min },
            (i64::MIN, max) if max != i64::MAX => Bound::IntegerTo { max },
            (min, max) => Bound::IntegerRange { min, max },
        }
    }

    /// The bound of a number outside `min..=max`; an infinity is no bound.
    pub(super) fn number(min: f64, max: f64) -> Bound {
        match (min.is_finite(), max.is_finite()) {
            (true, false) => Bound::NumberFrom { min },
            (false, true) => Bound::NumberTo { max },
            (true, true) => Bound::NumberRange { min, max },
            // Only a number that no double holds can be outside of everything.
            (false, false) => Bound::NumberRange {
                min: f64::MIN,
                max: f64::MAX,
            },
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Bound::IntegerFrom { min } => write!(out, "Expected a value of at least {min}"),
            Bound::IntegerTo { max } => write!(out, "Expected a value of at most {max}"),
            Bound::IntegerRange { min, max } => write!(out, "Expected a value from {min} to {max}"),
            Bound::NumberFrom { min } => write!(out, "Expected a value of at least {min}"),
            Bound::NumberTo { max } => write!(out, "Expected a value of at most {max}"),
            Bound::NumberRange { min, max } => write!(out, "Expected a value from {min} to {max}"),
            Bound::FewestItems(1) => write!(out, "Expected at least 1 item"),
            Bound::FewestItems(count) => write!(out, "Expected at least {count} items"),
            Bound::MostItems(1) => write!(out, "Expected at most 1 item"),
            Bound::MostItems(count) => write!(out, "Expected at most {count} items"),
            Bound::FewestCharacters(1) => write!(out, "Expected at least 1 character"),
            Bound::FewestCharacters(count) => write!(out, "Expected at least {count} characters"),
            Bound::MostCharacters(1) => write!(out, "Expected at most 1 character"),
            Bound::MostCharacters(count) => write!(out, "Expected at most {count} characters"),
        }
    }
}

impl From<SchemaFault> for ApiError {
    fn from(fault: SchemaFault) -> ApiError {
        ApiError::from(fault.kind).at_pointer(fault.pointer)
    }
}

impl From<SchemaFaultKind> for ApiError {
    fn from(kind: SchemaFaultKind) -> ApiError {
        match kind {
            SchemaFaultKind::WrongType { expected } => ApiError::wrong_type(expected),
            SchemaFaultKind::MissingMember { name } => ApiError::missing_member(name),
            SchemaFaultKind::UnknownMember { name } => ApiError::unknown_member(&name),
            SchemaFaultKind::OutOfBounds { bound } => ApiError::out_of_bounds(bound.to_string()),
            SchemaFaultKind::PatternMismatch { pattern } => {
                ApiError::pattern_mismatch(pattern.name, pattern.example)
            }
            SchemaFaultKind::NotInEnum { accepted } => ApiError::not_in_enum(accepted),
            SchemaFaultKind::UnknownField { name, .. } => ApiError::unknown_field(&name),
            SchemaFaultKind::UnknownMetric { name } => ApiError::unknown_metric(&name),
        }
    }
}
