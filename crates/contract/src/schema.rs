//! Schemas as constants: what a request may say, and what an answer looks like.
//!
//! One description drives three things: the judge that finds the 400s of a body ([`judge`]), the published API
//! description, and the manual. A value that needs loaded data or another member to be judged is not a matter for a
//! schema. Query parameters have their own table in [`query`].

mod fault;
pub mod form;
mod judge;
pub mod query;

use crate::json::JsonType;

pub use fault::{Bound, SchemaFault, SchemaFaultKind};
pub use judge::{MAX_FAULTS, judge};
pub use query::{BadName, Parameter, ParameterKind, QueryFault, QueryValues, judge_parts, judge_query};

/// A closed description of a JSON value.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// What values are accepted.
    pub shape: Shape,
    /// What the value means, for people; empty where the member that holds it says so.
    pub doc: &'static str,
    /// An accepted value as JSON text.
    pub example: Option<&'static str>,
}

/// What values a schema accepts.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// An object with known members.
    Object {
        /// The members, in the order of the documentation.
        members: &'static [Member],
        /// Whether others are let through. Answers may be open, requests never are.
        open: bool,
        /// Members of which there must be at least one; empty for no such rule.
        any_of: &'static [&'static str],
    },
    /// An object whose members have names of the caller's choosing and like values.
    Map(&'static Schema),
    /// An array of like items.
    Array {
        /// What each item is.
        item: &'static Schema,
        /// Fewest items.
        min: usize,
        /// Most items.
        max: Option<usize>,
    },
    /// A string.
    Text {
        /// Form it must have.
        pattern: Option<&'static Pattern>,
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: Option<usize>,
    },
    /// A number without fraction.
    Integer {
        /// Least value; `i64::MIN` is no bound.
        min: i64,
        /// Greatest value; `i64::MAX` is no bound.
        max: i64,
    },
    /// A number.
    Number {
        /// Least value; negative infinity is no bound.
        min: f64,
        /// Greatest value; infinity is no bound.
        max: f64,
    },
    /// `true` or `false`.
    Boolean,
    /// One of a closed choice of strings.
    Enum(&'static [&'static str]),
    /// A name of an answer's field, as items of `fields` are.
    FieldName(&'static [&'static str]),
    /// A name of a metric that is known in this place.
    MetricName(&'static [&'static str]),
    /// The value or `null`.
    Nullable(&'static Schema),
    /// Any of several. An object or an array that no choice accepts is told the faults of the choice of its type; anything
    /// else those of the last choice, which therefore says what was meant: an id that may be sent as a number or as a
    /// string is a string.
    OneOf(&'static [&'static Schema]),
    /// A schema that has a name of its own in the published description.
    Ref {
        /// The name.
        name: &'static str,
        /// What it stands for.
        schema: &'static Schema,
    },
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name on the wire.
    pub name: &'static str,
    /// What its value is.
    pub schema: &'static Schema,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, for people.
    pub doc: &'static str,
    /// JSON text of the value that absence stands for.
    pub default: Option<&'static str>,
}

/// A form of text that a reader of the documentation can check.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The thing with its article, `a month`.
    pub name: &'static str,
    /// One that is accepted.
    pub example: &'static str,
    /// The same rule as an ECMA-262 regular expression, for the published description.
    pub regex: &'static str,
    /// The rule.
    pub accepts: fn(&str) -> bool,
}

impl Schema {
    /// Describes a value of the given shape.
    pub const fn new(shape: Shape) -> Schema {
        Schema {
            shape,
            doc: "",
            example: None,
        }
    }

    /// Describes an object with these members and no others.
    pub const fn object(members: &'static [Member]) -> Schema {
        Schema::object_with_any(members, &[])
    }

    /// Describes an object with these members and no others, of which at least one named in `any_of` is there.
    pub const fn object_with_any(members: &'static [Member], any_of: &'static [&'static str]) -> Schema {
        Schema::new(Shape::Object {
            members,
            open: false,
            any_of,
        })
    }

    /// Describes an object of an answer that may have more members than these.
    pub const fn open_object(members: &'static [Member]) -> Schema {
        Schema::new(Shape::Object {
            members,
            open: true,
            any_of: &[],
        })
    }

    /// Describes an object whose members are named by the caller.
    pub const fn map(value: &'static Schema) -> Schema {
        Schema::new(Shape::Map(value))
    }

    /// Describes an array of any length.
    pub const fn array(item: &'static Schema) -> Schema {
        Schema::bounded_array(item, 0, None)
    }

    /// Describes an array with a bound on its length.
    pub const fn bounded_array(item: &'static Schema, min: usize, max: Option<usize>) -> Schema {
        Schema::new(Shape::Array { item, min, max })
    }

    /// Describes any string.
    pub const fn text() -> Schema {
        Schema::bounded_text(0, None)
    }

    /// Describes a string with a bound on its characters.
    pub const fn bounded_text(min: usize, max: Option<usize>) -> Schema {
        Schema::new(Shape::Text {
            pattern: None,
            min,
            max,
        })
    }

    /// Describes a string of a form.
    pub const fn pattern(pattern: &'static Pattern) -> Schema {
        Schema::new(Shape::Text {
            pattern: Some(pattern),
            min: 0,
            max: None,
        })
    }

    /// Describes an integer between two bounds, both included.
    pub const fn integer(min: i64, max: i64) -> Schema {
        Schema::new(Shape::Integer { min, max })
    }

    /// Describes a number between two bounds, both included.
    pub const fn number(min: f64, max: f64) -> Schema {
        Schema::new(Shape::Number { min, max })
    }

    /// Describes `true` and `false`.
    pub const fn boolean() -> Schema {
        Schema::new(Shape::Boolean)
    }

    /// Describes a closed choice of strings.
    pub const fn choice(values: &'static [&'static str]) -> Schema {
        Schema::new(Shape::Enum(values))
    }

    /// Describes a name that `fields` accepts.
    pub const fn field_name(names: &'static [&'static str]) -> Schema {
        Schema::new(Shape::FieldName(names))
    }

    /// Describes the name of a metric.
    pub const fn metric_name(names: &'static [&'static str]) -> Schema {
        Schema::new(Shape::MetricName(names))
    }

    /// Describes what `schema` describes, or `null`.
    pub const fn nullable(schema: &'static Schema) -> Schema {
        Schema::new(Shape::Nullable(schema))
    }

    /// Describes a value of an answer that has one of several forms.
    pub const fn one_of(choices: &'static [&'static Schema]) -> Schema {
        Schema::new(Shape::OneOf(choices))
    }

    /// Gives a schema a name in the published description.
    pub const fn named(name: &'static str, schema: &'static Schema) -> Schema {
        Schema::new(Shape::Ref { name, schema })
    }

    /// Adds what the value means.
    pub const fn doc(mut self, doc: &'static str) -> Schema {
        self.doc = doc;
        self
    }

    /// Adds an accepted value as JSON text.
    pub const fn example(mut self, json: &'static str) -> Schema {
        self.example = Some(json);
        self
    }
}

impl Shape {
    /// Says whether values of a JSON type can be of this shape; only objects and arrays are told apart.
    fn holds(&self, value: JsonType) -> bool {
        match self {
            Shape::Object { .. } | Shape::Map(_) => value == JsonType::Object,
            Shape::Array { .. } => value == JsonType::Array,
            Shape::Nullable(schema) | Shape::Ref { schema, .. } => schema.shape.holds(value),
            Shape::OneOf(choices) => choices.iter().any(|choice| choice.shape.holds(value)),
            Shape::Text { .. }
            | Shape::Integer { .. }
            | Shape::Number { .. }
            | Shape::Boolean
            | Shape::Enum(_)
            | Shape::FieldName(_)
            | Shape::MetricName(_) => false,
        }
    }
}

impl Member {
    /// Describes a member that must be there.
    pub const fn required(name: &'static str, schema: &'static Schema, doc: &'static str) -> Member {
        Member {
            name,
            schema,
            required: true,
            doc,
            default: None,
        }
    }

    /// Describes a member that may be left out.
    pub const fn optional(name: &'static str, schema: &'static Schema, doc: &'static str) -> Member {
        Member {
            name,
            schema,
            required: false,
            doc,
            default: None,
        }
    }

    /// Adds the JSON text of the value that absence stands for.
    pub const fn default(mut self, json: &'static str) -> Member {
        self.default = Some(json);
        self
    }
}

#[cfg(test)]
mod tests;
