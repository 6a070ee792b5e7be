//! JSON read strictly: a member name that appears twice is an error at every depth, and integers stay integers.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A JSON value, as far as tokens need to tell values apart.
#[derive(Debug, PartialEq)]
pub(super) enum Strict {
    /// A whole number of at least zero, written without fraction or exponent.
    Natural(u64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Strict>),
    /// An object.
    Object(Vec<(String, Strict)>),
    /// Anything else: null, booleans, negative and fractional numbers.
    Other,
}

impl Strict {
    /// Reads a whole text; `None` if it is no JSON or repeats a member name.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, value)| value),
            Self::Natural(_) | Self::Text(_) | Self::List(_) | Self::Other => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Natural(_) | Self::List(_) | Self::Object(_) | Self::Other => None,
        }
    }

    pub(super) fn natural(&self) -> Option<u64> {
        match self {
            Self::Natural(number) => Some(*number),
            Self::Text(_) | Self::List(_) | Self::Object(_) | Self::Other => None,
        }
    }
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON without repeated member names")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Strict, E> {
        Ok(Strict::Natural(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Strict, E> {
        Ok(u64::try_from(number).map_or(Strict::Other, Strict::Natural))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Strict, E> {
        Ok(Strict::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Strict, E> {
        Ok(Strict::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Strict, E> {
        Ok(Strict::Other)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Strict, E> {
        Ok(Strict::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Strict::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Strict, A::Error> {
        let mut members = Vec::<(String, Strict)>::new();
        while let Some((name, value)) = entries.next_entry::<String, Strict>()? {
            // Only signed claims and short headers get here, so a linear search is cheaper than a map.
            if members.iter().any(|(other, _)| *other == name) {
                return Err(A::Error::custom("a member name appears twice"));
            }
            members.push((name, value));
        }
        Ok(Strict::Object(members))
    }
}
