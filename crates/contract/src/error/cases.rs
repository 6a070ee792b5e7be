//! The constructors of [`ApiError`], one for each documented case, in the order of the code registry.

mod access;
mod body;
mod core_lmi;
mod malformed;
mod postings;
mod server;

use super::echo;

/// The JSON type that a schema expects, as its sentence spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of JSON types")]
pub enum Expected {
    Array,
    Object,
    String,
    Integer,
    Number,
    Boolean,
}

impl Expected {
    /// Returns the word of the sentence `Expected <word>`.
    pub const fn word(self) -> &'static str {
        match self {
            Expected::Array => "array",
            Expected::Object => "object",
            Expected::String => "string",
            Expected::Integer => "integer",
            Expected::Number => "number",
            Expected::Boolean => "boolean",
        }
    }
}

/// Joins values as `'a', 'b'`; 20 at most.
fn quoted<S: AsRef<str>>(values: &[S]) -> String {
    let mut text = String::new();
    for value in values.iter().take(super::MAX_ITEMS) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push('\'');
        text.push_str(&echo(value.as_ref()));
        text.push('\'');
    }
    text
}
