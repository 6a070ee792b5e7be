//! Finds what is wrong with a document, in document order.

use crate::error::Expected;
use crate::json::{Document, IntegerReading, JsonType, Pointer, Value, read_integer};

use super::fault::{Bound, SchemaFault, SchemaFaultKind};
use super::{Member, Pattern, Schema, Shape};

/// Faults after this many are not looked for.
pub const MAX_FAULTS: usize = 20;

/// Judges a document by a schema. No faults means that every reader of [`Value`] finds what the schema promises.
pub fn judge(document: &Document<'_>, schema: &'static Schema) -> Vec<SchemaFault> {
    let mut judge = Judge { faults: Vec::new() };
    judge.value(document.root(), schema, &Place::Root);
    judge.faults
}

/// Where the judge stands: a chain on the stack, spelt out as a pointer only when there is a fault.
enum Place<'p> {
    Root,
    Member(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

impl Place<'_> {
    fn pointer(&self) -> Pointer {
        match self {
            Place::Root => Pointer::root(),
            Place::Member(parent, name) => {
                let mut pointer = parent.pointer();
                pointer.push_member(name);
                pointer
            }
            Place::Item(parent, index) => {
                let mut pointer = parent.pointer();
                pointer.push_item(*index);
                pointer
            }
        }
    }
}

struct Judge {
    faults: Vec<SchemaFault>,
}

impl Judge {
    fn is_full(&self) -> bool {
        self.faults.len() >= MAX_FAULTS
    }

    fn fault(&mut self, place: &Place<'_>, kind: SchemaFaultKind) {
        if !self.is_full() {
            self.faults.push(SchemaFault {
                pointer: place.pointer().into_string(),
                kind,
            });
        }
    }

    /// The recursion is no deeper than the document, whose depth the parser bounds.
    fn value(&mut self, value: Value<'_>, schema: &'static Schema, place: &Place<'_>) {
        let fault = match schema.shape {
            Shape::Object {
                members,
                open,
                any_of,
            } => return self.object(value, members, open, any_of, place),
            Shape::Map(content) => return self.map(value, content, place),
            Shape::Array { item, min, max } => return self.array(value, item, min, max, place),
            Shape::Nullable(_) if value.is_null() => None,
            Shape::Nullable(schema) | Shape::Ref { schema, .. } => return self.value(value, schema, place),
            Shape::OneOf(choices) => return self.one_of(value, choices, place),
            Shape::Text { pattern, min, max } => text_fault(value, pattern, min, max),
            Shape::Integer { min, max } => integer_fault(value, min, max),
            Shape::Number { min, max } => number_fault(value, min, max),
            Shape::Boolean => match value.as_bool() {
                Some(_) => None,
                None => Some(wrong_type(Expected::Boolean)),
            },
            Shape::Enum(accepted) => match value.as_str() {
                None => Some(wrong_type(Expected::String)),
                Some(text) if accepted.contains(&text) => None,
                Some(_) => Some(SchemaFaultKind::NotInEnum { accepted }),
            },
            Shape::MetricName(accepted) => match value.as_str() {
                None => Some(wrong_type(Expected::String)),
                Some(text) if accepted.contains(&text) => None,
                Some(text) => Some(SchemaFaultKind::UnknownMetric {
                    name: text.to_owned(),
                }),
            },
            Shape::FieldName(accepted) => match value.as_str() {
                None => Some(wrong_type(Expected::String)),
                Some(text) if accepted.contains(&text) => None,
                Some(text) => Some(SchemaFaultKind::UnknownField {
                    name: text.to_owned(),
                    accepted,
                }),
            },
        };
        if let Some(kind) = fault {
            self.fault(place, kind);
        }
    }

    fn object(
        &mut self,
        value: Value<'_>,
        members: &'static [Member],
        open: bool,
        any_of: &'static [&'static str],
        place: &Place<'_>,
    ) {
        if value.json_type() != JsonType::Object {
            return self.fault(place, wrong_type(Expected::Object));
        }
        // The object begins before its members, so what it lacks comes first.
        for member in members.iter().filter(|member| member.required) {
            if !value.members().any(|(name, _)| name == member.name) {
                self.fault(place, SchemaFaultKind::MissingMember { name: member.name });
            }
        }
        if let Some(name) = any_of.first()
            && !value
                .members()
                .any(|(name, content)| any_of.contains(&name) && !content.is_null())
        {
            self.fault(place, SchemaFaultKind::MissingMember { name });
        }
        for (name, content) in value.members() {
            if self.is_full() {
                return;
            }
            match members.iter().find(|member| member.name == name) {
                Some(member) if content.is_null() && !member.required => {}
                Some(member) => self.value(content, member.schema, &Place::Member(place, name)),
                None if open => {}
                None => {
                    let name_kept = name.to_owned();
                    self.fault(
                        &Place::Member(place, name),
                        SchemaFaultKind::UnknownMember { name: name_kept },
                    );
                }
            }
        }
    }

    fn map(&mut self, value: Value<'_>, content: &'static Schema, place: &Place<'_>) {
        if value.json_type() != JsonType::Object {
            return self.fault(place, wrong_type(Expected::Object));
        }
        for (name, member) in value.members() {
            if self.is_full() {
                return;
            }
            self.value(member, content, &Place::Member(place, name));
        }
    }

    fn array(
        &mut self,
        value: Value<'_>,
        item: &'static Schema,
        min: usize,
        max: Option<usize>,
        place: &Place<'_>,
    ) {
        if value.json_type() != JsonType::Array {
            return self.fault(place, wrong_type(Expected::Array));
        }
        let count = value.items().count();
        if count < min {
            self.fault(place, out_of_bounds(Bound::FewestItems(min)));
        }
        if let Some(max) = max.filter(|&max| count > max) {
            // What is past the bound is not worth a look.
            return self.fault(place, out_of_bounds(Bound::MostItems(max)));
        }
        for (index, content) in value.items().enumerate() {
            if self.is_full() {
                return;
            }
            self.value(content, item, &Place::Item(place, index));
        }
    }

    /// Accepts what any choice accepts; otherwise reports what the one of the value's type finds, or the last one.
    fn one_of(&mut self, value: Value<'_>, choices: &'static [&'static Schema], place: &Place<'_>) {
        let before = self.faults.len();
        for choice in choices {
            self.faults.truncate(before);
            self.value(value, choice, place);
            if self.faults.len() == before {
                return;
            }
        }
        let of_its_type = choices
            .iter()
            .rfind(|choice| choice.shape.holds(value.json_type()));
        if let Some(choice) = of_its_type {
            self.faults.truncate(before);
            self.value(value, choice, place);
        }
    }
}

fn wrong_type(expected: Expected) -> SchemaFaultKind {
    SchemaFaultKind::WrongType { expected }
}

fn out_of_bounds(bound: Bound) -> SchemaFaultKind {
    SchemaFaultKind::OutOfBounds { bound }
}

fn text_fault(
    value: Value<'_>,
    pattern: Option<&'static Pattern>,
    min: usize,
    max: Option<usize>,
) -> Option<SchemaFaultKind> {
    let Some(text) = value.as_str() else {
        return Some(wrong_type(Expected::String));
    };
    if min > 0 || max.is_some() {
        let count = text.chars().count();
        if count < min {
            return Some(out_of_bounds(Bound::FewestCharacters(min)));
        }
        if let Some(max) = max.filter(|&max| count > max) {
            return Some(out_of_bounds(Bound::MostCharacters(max)));
        }
    }
    let pattern = pattern.filter(|pattern| !(pattern.accepts)(text))?;
    Some(SchemaFaultKind::PatternMismatch { pattern })
}

fn integer_fault(value: Value<'_>, min: i64, max: i64) -> Option<SchemaFaultKind> {
    let Some(number) = value.number_text() else {
        return Some(wrong_type(Expected::Integer));
    };
    match read_integer(number) {
        IntegerReading::Fraction => Some(wrong_type(Expected::Integer)),
        IntegerReading::Value(integer) if (min..=max).contains(&integer) => None,
        IntegerReading::Value(_) => Some(out_of_bounds(Bound::integer(min, max))),
        // The end of the range that the number is beyond is a bound then, also where it is that of the type.
        IntegerReading::OutOfRange if number.starts_with('-') && min == i64::MIN => {
            Some(out_of_bounds(Bound::IntegerFrom { min }))
        }
        IntegerReading::OutOfRange if !number.starts_with('-') && max == i64::MAX => {
            Some(out_of_bounds(Bound::IntegerTo { max }))
        }
        IntegerReading::OutOfRange => Some(out_of_bounds(Bound::integer(min, max))),
    }
}

fn number_fault(value: Value<'_>, min: f64, max: f64) -> Option<SchemaFaultKind> {
    match value.as_f64() {
        None => Some(wrong_type(Expected::Number)),
        Some(number) if (min..=max).contains(&number) => None,
        Some(_) => Some(out_of_bounds(Bound::number(min, max))),
    }
}
