//! Statements: SQL, the values of its parameters, and what its answer looks like.

use analytics::{Cancel, Day};

use crate::exception::Refusal;
use crate::table::Table;

/// Bytes of a field of a form; servers refuse those of more than 128 KiB.
pub(crate) const LONGEST_FIELD: usize = 64 << 10;

/// Runs statements on a server.
pub trait Statements: Send + Sync {
    /// Runs a statement to its end, within the time that `cancel` leaves.
    fn run(&self, statement: &Statement, cancel: &Cancel) -> Result<Table, Refusal>;
}

/// One statement. Nothing that a client wrote is ever part of the SQL: it travels as a parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The SQL, with parameters as `{p0:String}`.
    pub sql: String,
    /// The values of the parameters.
    pub parameters: Parameters,
    /// Names and kinds of the columns that the answer has; none for statements without an answer.
    pub columns: Vec<(String, Kind)>,
    /// The rows that an `INSERT` brings, in the format that it names.
    pub rows: Option<Vec<u8>>,
}

/// What a column of an answer holds. Narrower types, and `LowCardinality` around them, are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An integer that is not negative.
    Unsigned,
    /// The same or nothing.
    OptionalUnsigned,
    /// An integer.
    Signed,
    /// The same or nothing.
    OptionalSigned,
    /// A string.
    Text,
    /// The same or nothing.
    OptionalText,
    /// Integers that are not negative.
    UnsignedList,
    /// Strings.
    TextList,
    /// Integers, some of them missing.
    OptionalSignedList,
    /// Lists of strings.
    TextLists,
}

/// The values of parameters, named `p0`, `p1` and so on in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    values: Vec<String>,
}

impl Parameters {
    /// Adds a string; gives the SQL that stands for it.
    pub fn text(&mut self, text: &str) -> String {
        self.add("String", escaped(text))
    }

    /// Adds strings.
    pub fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> String {
        self.add_list("Array(String)", texts.into_iter().map(quoted))
    }

    /// Adds an integer.
    pub fn integer(&mut self, number: u64) -> String {
        self.add("UInt64", number.to_string())
    }

    /// Adds integers.
    pub fn integers(&mut self, numbers: impl IntoIterator<Item = u64>) -> String {
        let numbers = numbers.into_iter().map(|number| number.to_string());
        self.add_list("Array(UInt64)", numbers)
    }

    /// Adds lists of integers.
    pub fn integer_lists<'n>(&mut self, lists: impl IntoIterator<Item = &'n [u64]>) -> String {
        let inner = |numbers: &[u64]| format!("[{}]", joined(numbers.iter().map(u64::to_string)));
        self.add_list("Array(Array(UInt64))", lists.into_iter().map(inner))
    }

    /// Adds a double. It travels as its bits, since servers read decimals inexactly by default.
    pub fn double(&mut self, number: f64) -> String {
        let bits = self.integer(number.to_bits());
        format!("reinterpretAsFloat64({bits})")
    }

    /// Adds a day, or the nearest one that `Date32` knows.
    pub fn day(&mut self, day: Day) -> String {
        let nearest = day.clamp(crate::FIRST_STORED_DAY, crate::LAST_STORED_DAY);
        self.add("Date32", nearest.to_string())
    }

    /// Gives names and values, the values in the form that the server reads.
    pub fn named(&self) -> impl Iterator<Item = (String, &str)> {
        let values = self.values.iter().enumerate();
        values.map(|(at, value)| (format!("p{at}"), value.as_str()))
    }

    /// Adds a list, in several parameters where one would be longer than a server reads.
    fn add_list(&mut self, type_name: &str, items: impl Iterator<Item = String>) -> String {
        let (mut parts, mut part, mut bytes) = (Vec::new(), Vec::new(), 0);
        for item in items {
            if bytes > 0 && bytes + item.len() > LONGEST_FIELD {
                parts.push(std::mem::take(&mut part));
                bytes = 0;
            }
            bytes += item.len() + 1;
            part.push(item);
        }
        parts.push(part);
        let parts = parts
            .into_iter()
            .map(|part| self.add(type_name, format!("[{}]", joined(part.into_iter()))));
        let parts: Vec<String> = parts.collect();
        match parts.as_slice() {
            [single] => single.clone(),
            several => format!("arrayConcat({})", several.join(", ")),
        }
    }

    fn add(&mut self, type_name: &str, value: String) -> String {
        let placeholder = format!("{{p{}:{type_name}}}", self.values.len());
        self.values.push(value);
        placeholder
    }
}

/// Escapes what the server takes for more than itself in tab-separated values, the form of parameters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\'' => escaped.push_str("\\'"),
            '\0' => escaped.push_str("\\0"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn quoted(text: &str) -> String {
    format!("'{}'", escaped(text))
}

fn joined(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    items.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_named_in_order_and_written_as_the_server_reads_them() {
        let mut parameters = Parameters::default();
        assert_eq!(parameters.text("it's\ta\\b\n"), "{p0:String}");
        assert_eq!(parameters.texts(["a", "b'c", ""]), "{p1:Array(String)}");
        assert_eq!(parameters.integers([1, 20]), "{p2:Array(UInt64)}");
        assert_eq!(
            parameters.integer_lists([&[1, 2][..], &[]]),
            "{p3:Array(Array(UInt64))}"
        );
        assert_eq!(parameters.double(1.5), "reinterpretAsFloat64({p4:UInt64})");
        assert_eq!(parameters.day(Day(0)), "{p5:Date32}");
        assert_eq!(parameters.day(Day::new(1, 1, 1).unwrap()), "{p6:Date32}");
        assert_eq!(parameters.day(Day::new(9999, 1, 1).unwrap()), "{p7:Date32}");
        let named: Vec<(String, &str)> = parameters.named().collect();
        let values: Vec<&str> = named.iter().map(|(_, value)| *value).collect();
        assert_eq!(
            values,
            [
                "it\\'s\\ta\\\\b\\n",
                "['a','b\\'c','']",
                "[1,20]",
                "[[1,2],[]]",
                "4609434218613702656",
                "1970-01-01",
                "1900-01-01",
                "2299-12-31",
            ]
        );
        assert_eq!(named[7].0, "p7");
    }

    #[test]
    fn long_lists_travel_in_parts() {
        let mut parameters = Parameters::default();
        let text = "x".repeat(40_000);
        let list = parameters.texts([text.as_str(), text.as_str(), "y"]);
        assert_eq!(list, "arrayConcat({p0:Array(String)}, {p1:Array(String)})");
        let lengths: Vec<usize> = parameters.named().map(|(_, value)| value.len()).collect();
        assert_eq!(lengths, [40_004, 40_008]);
        assert_eq!(parameters.texts([]), "{p2:Array(String)}");
    }
}
