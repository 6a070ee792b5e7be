//! The parsed tree: one vector of nodes in document order, and handles to read it.

use super::number::{IntegerReading, read_integer};

/// Kind of a node. Texts without escapes stay in the source, the others lie in the document's buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    False,
    True,
    Integer,
    Number,
    Text,
    UnescapedText,
    Array,
    Object,
}

/// Twelve bytes per value, so that a body of nothing but `0,` costs six times its size.
///
/// A container is followed by its content; a member is its name, a text node, followed by its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Texts and numbers: where the bytes begin.
    pub(super) start: u32,
    /// Texts and numbers: how many bytes. Containers: index of the first node after the content.
    pub(super) extent: u32,
    pub(super) kind: Kind,
}

/// A JSON text that was parsed. It borrows the text; only strings with escapes are copied.
#[derive(Debug)]
pub struct Document<'a> {
    pub(super) source: &'a str,
    pub(super) unescaped: String,
    pub(super) nodes: Vec<Node>,
}

impl Document<'_> {
    /// Returns the one value of the document.
    pub fn root(&self) -> Value<'_> {
        Value {
            document: self,
            index: 0,
        }
    }

    pub(super) fn text(&self, node: Node) -> &str {
        let holder = match node.kind {
            Kind::UnescapedText => self.unescaped.as_str(),
            _ => self.source,
        };
        &holder[node.start as usize..node.start as usize + node.extent as usize]
    }

    /// Index of the node after the value at `index` and all it contains.
    pub(super) fn after(&self, index: usize) -> usize {
        let node = self.nodes[index];
        match node.kind {
            Kind::Array | Kind::Object => node.extent as usize,
            _ => index + 1,
        }
    }
}

/// The six types of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "RFC 8259 describes them")]
pub enum JsonType {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// One value of a document: a handle that is cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'d> Value<'d> {
    fn node(self) -> Node {
        self.document.nodes[self.index]
    }

    /// Returns the type of the value.
    pub fn json_type(self) -> JsonType {
        match self.node().kind {
            Kind::Null => JsonType::Null,
            Kind::False | Kind::True => JsonType::Boolean,
            Kind::Integer | Kind::Number => JsonType::Number,
            Kind::Text | Kind::UnescapedText => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    /// Says whether the value is `null`.
    pub fn is_null(self) -> bool {
        self.node().kind == Kind::Null
    }

    /// Returns the text of a string.
    pub fn as_str(self) -> Option<&'d str> {
        match self.json_type() {
            JsonType::String => Some(self.document.text(self.node())),
            _ => None,
        }
    }

    /// Returns the value of a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.node().kind {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// Returns a number exactly as it is spelt.
    pub fn number_text(self) -> Option<&'d str> {
        match self.json_type() {
            JsonType::Number => Some(self.document.text(self.node())),
            _ => None,
        }
    }

    /// Returns a number without fraction that fits 64 bits, in whatever spelling: `10.0` and `1e1` are ten.
    pub fn as_i64(self) -> Option<i64> {
        match read_integer(self.number_text()?) {
            IntegerReading::Value(value) => Some(value),
            IntegerReading::OutOfRange | IntegerReading::Fraction => None,
        }
    }

    /// Returns the double nearest to a number; it is finite.
    pub fn as_f64(self) -> Option<f64> {
        self.number_text()?.parse().ok()
    }

    /// Returns a member of an object. `null` reads as absent, as the contract has it for optional members.
    ///
    /// The search is linear: a judged object has few members. Walk [`Value::members`] where it may have many.
    pub fn member(self, name: &str) -> Option<Value<'d>> {
        let (_, value) = self.members().find(|(candidate, _)| *candidate == name)?;
        (!value.is_null()).then_some(value)
    }

    /// Walks the members of an object in document order; anything else has none.
    pub fn members(self) -> Members<'d> {
        Members(self.content(Kind::Object))
    }

    /// Walks the items of an array; anything else has none.
    pub fn items(self) -> Items<'d> {
        Items(self.content(Kind::Array))
    }

    fn content(self, container: Kind) -> Walk<'d> {
        let node = self.node();
        let end = if node.kind == container {
            node.extent as usize
        } else {
            self.index + 1
        };
        Walk {
            document: self.document,
            next: self.index + 1,
            end,
        }
    }
}

#[derive(Clone, Debug)]
struct Walk<'d> {
    document: &'d Document<'d>,
    next: usize,
    end: usize,
}

impl<'d> Walk<'d> {
    fn step(&mut self) -> Option<Value<'d>> {
        if self.next >= self.end {
            return None;
        }
        let value = Value {
            document: self.document,
            index: self.next,
        };
        self.next = self.document.after(self.next);
        Some(value)
    }
}

/// Items of an array, in order.
#[derive(Clone, Debug)]
pub struct Items<'d>(Walk<'d>);

impl<'d> Iterator for Items<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        self.0.step()
    }
}

/// Members of an object, in document order.
#[derive(Clone, Debug)]
pub struct Members<'d>(Walk<'d>);

impl<'d> Iterator for Members<'d> {
    type Item = (&'d str, Value<'d>);

    fn next(&mut self) -> Option<(&'d str, Value<'d>)> {
        let name = self.0.step()?;
        let value = self.0.step()?;
        Some((self.0.document.text(name.node()), value))
    }
}
