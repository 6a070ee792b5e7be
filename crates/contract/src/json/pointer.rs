//! RFC 6901 pointers, built while a tree is walked.

use std::fmt::Write;

/// Path from the root of a document to one of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pointer {
    text: String,
}

impl Pointer {
    /// Returns the pointer to the root, the empty text.
    pub fn root() -> Pointer {
        Pointer::default()
    }

    /// Descends to a member of an object. Returns the length to hand to [`Pointer::truncate`] to come back.
    pub fn push_member(&mut self, name: &str) -> usize {
        let before = self.text.len();
        self.text.push('/');
        for character in name.chars() {
            match character {
                '~' => self.text.push_str("~0"),
                '/' => self.text.push_str("~1"),
                other => self.text.push(other),
            }
        }
        before
    }

    /// Descends to an item of an array. Returns the length to hand to [`Pointer::truncate`] to come back.
    pub fn push_item(&mut self, index: usize) -> usize {
        let before = self.text.len();
        write!(self.text, "/{index}").expect("writing to a String does not fail");
        before
    }

    /// Goes back to where the pointer was before a push.
    pub fn truncate(&mut self, before: usize) {
        self.text.truncate(before);
    }

    /// Returns the pointer as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Gives the text away.
    pub fn into_string(self) -> String {
        self.text
    }
}
