//! Finds what is wrong with a document, in document order.

use crate::error::Expected;
use crate::json::{Document, IntegerReading, JsonType, Pointer, Value, read_integer};

use super::fault::{Bound, SchemaFault, SchemaFaultKind};
use super::{Member, Pattern, Schema, Shape};

/// Faults after this many are not looked for.
pub const MAX_FAULTS: usize = 20;

/// Judges a document by a schema. No faults means that every reader of [`Value`] finds what the schema promises.
pub fn judge(document: &Document<'_>, schema: &'static Schema) -> Vec<SchemaFault> {
    let mut judge = Judge {
        pointer: Pointer::root(),
        faults: Vec::new(),
    };
    judge.value(document.root(), schema);
    judge.faults
}

struct Judge {
    pointer: Pointer,
    faults: Vec<SchemaFault>,
}

impl Judge {
    fn is_full(&self) -> bool {
        self.faults.len() >= MAX_FAULTS
    }

    fn fault(&mut self, kind: SchemaFaultKind) {
        if !self.is_full() {
            self.faults.push(SchemaFault {
                pointer: self.pointer.as_str().to_owned(),
                kind,
            });
        }
    }

    fn wrong_type(&mut self, expected: Expected) {
        self.fault(SchemaFaultKind::WrongType { expected });
    }

    fn out_of_bounds(&mut self, bound: Bound) {
        self.fault(SchemaFaultKind::OutOfBounds { bound });
    }

    /// The recursion is no deeper than the document, whose depth the parser bounds.
    fn value(&mut self, value: Value<'_>, schema: &'static Schema) {
        match schema.shape {
            Shape::Object { members, open } => self.object(value, members, open),
            Shape::Array { item, min, max } => self.array(value, item, min, max),
            Shape::Text { pattern, min, max } => self.text(value, pattern, min, max),
            Shape::Integer { min, max } => self.integer(value, min, max),
            Shape::Number { min, max } => self.number(value, min, max),
            Shape::Boolean => {
                if value.as_bool().is_none() {
                    self.wrong_type(Expected::Boolean);
                }
            }
            Shape::Enum(accepted) => match value.as_str() {
                None => self.wrong_type(Expected::String),
                Some(text) if accepted.contains(&text) => {}
                Some(_) => self.fault(SchemaFaultKind::NotInEnum { accepted }),
            },
            Shape::FieldName(accepted) => match value.as_str() {
                None => self.wrong_type(Expected::String),
                Some(text) if accepted.contains(&text) => {}
                Some(text) => self.fault(SchemaFaultKind::UnknownField {
                    name: text.to_owned(),
                    accepted,
                }),
            },
            Shape::Nullable(inner) => {
                if !value.is_null() {
                    self.value(value, inner);
                }
            }
            Shape::OneOf(choices) => self.one_of(value, choices),
            Shape::Ref { schema, .. } => self.value(value, schema),
        }
    }

    fn object(&mut self, value: Value<'_>, members: &'static [Member], open: bool) {
        if value.json_type() != JsonType::Object {
            return self.wrong_type(Expected::Object);
        }
        // The object begins before its members, so what it lacks comes first. One pass notes what is there: looking
        // each member up would cost a pass apiece over an object of unknown size.
        let mut present = vec![false; members.len()];
        for (name, _) in value.members() {
            if let Some(index) = members.iter().position(|member| member.name == name) {
                present[index] = true;
            }
        }
        for (member, present) in members.iter().zip(present) {
            if member.required && !present {
                self.fault(SchemaFaultKind::MissingMember { name: member.name });
            }
        }
        for (name, content) in value.members() {
            if self.is_full() {
                return;
            }
            match members.iter().find(|member| member.name == name) {
                Some(member) => {
                    if content.is_null() && !member.required {
                        continue;
                    }
                    let before = self.pointer.push_member(name);
                    self.value(content, member.schema);
                    self.pointer.truncate(before);
                }
                None if open => {}
                None => {
                    let before = self.pointer.push_member(name);
                    self.fault(SchemaFaultKind::UnknownMember {
                        name: name.to_owned(),
                    });
                    self.pointer.truncate(before);
                }
            }
        }
    }

    fn array(&mut self, value: Value<'_>, item: &'static Schema, min: usize, max: Option<usize>) {
        if value.json_type() != JsonType::Array {
            return self.wrong_type(Expected::Array);
        }
        let count = value.items().count();
        if count < min {
            self.out_of_bounds(Bound::FewestItems(min));
        }
        if let Some(max) = max.filter(|&max| count > max) {
            // What is past the bound is not worth a look.
            return self.out_of_bounds(Bound::MostItems(max));
        }
        for (index, content) in value.items().enumerate() {
            if self.is_full() {
                return;
            }
            let before = self.pointer.push_item(index);
            self.value(content, item);
            self.pointer.truncate(before);
        }
    }

    fn text(&mut self, value: Value<'_>, pattern: Option<&'static Pattern>, min: usize, max: Option<usize>) {
        let Some(text) = value.as_str() else {
            return self.wrong_type(Expected::String);
        };
        if min > 0 || max.is_some() {
            let count = text.chars().count();
            if count < min {
                return self.out_of_bounds(Bound::FewestCharacters(min));
            }
            if let Some(max) = max.filter(|&max| count > max) {
                return self.out_of_bounds(Bound::MostCharacters(max));
            }
        }
        if let Some(pattern) = pattern.filter(|pattern| !(pattern.accepts)(text)) {
            self.fault(SchemaFaultKind::PatternMismatch { pattern });
        }
    }

    fn integer(&mut self, value: Value<'_>, min: i64, max: i64) {
        let Some(number) = value.number_text() else {
            return self.wrong_type(Expected::Integer);
        };
        match read_integer(number) {
            IntegerReading::Fraction => self.wrong_type(Expected::Integer),
            IntegerReading::Value(integer) if (min..=max).contains(&integer) => {}
            IntegerReading::Value(_) | IntegerReading::OutOfRange => {
                self.out_of_bounds(Bound::integer(min, max));
            }
        }
    }

    fn number(&mut self, value: Value<'_>, min: f64, max: f64) {
        match value.as_f64() {
            None => self.wrong_type(Expected::Number),
            Some(number) if (min..=max).contains(&number) => {}
            Some(_) => self.out_of_bounds(Bound::number(min, max)),
        }
    }

    /// Accepts what any choice accepts; otherwise reports what the last one finds.
    fn one_of(&mut self, value: Value<'_>, choices: &'static [&'static Schema]) {
        let before = self.faults.len();
        for choice in choices {
            self.faults.truncate(before);
            self.value(value, choice);
            if self.faults.len() == before {
                return;
            }
        }
    }
}
