//! The parser proper: a loop with a stack of open containers, so that nesting never reaches the call stack.

use std::collections::HashSet;

use super::document::{Document, Kind, Node};
use super::number;
use super::pointer::Pointer;
use super::text::{self, Misfit};
use super::{JsonFault, Limits, position};

/// Up to this many members, comparing each pair of names is cheaper than hashing them.
const PAIRWISE_MEMBERS: u32 = 8;

const ENDS_EARLY: &str = "the text ends early";

#[derive(Clone, Copy)]
struct Open {
    node: usize,
    /// Items, or members, begun so far.
    count: u32,
}

pub(super) struct Parser<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    limits: Limits,
    open: Vec<Open>,
    document: Document<'a>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a str, limits: Limits) -> Parser<'a> {
        Parser {
            source,
            bytes: source.as_bytes(),
            at: 0,
            limits,
            open: Vec::new(),
            document: Document {
                source,
                unescaped: String::new(),
                nodes: Vec::with_capacity(16),
            },
        }
    }

    pub(super) fn run(mut self) -> Result<Document<'a>, JsonFault> {
        // Offsets are 32 bits wide; the body caps stay far below.
        if u32::try_from(self.bytes.len()).is_err() {
            return Err(self.malformed((0, "the text is too long")));
        }
        if self.source.starts_with('\u{feff}') {
            return Err(self.malformed((0, "byte order mark")));
        }
        loop {
            self.begin_value()?;
            // Each turn ends one value; closing a container ends another.
            loop {
                self.skip_blanks();
                let Some(&innermost) = self.open.last() else {
                    if self.at == self.bytes.len() {
                        return Ok(self.document);
                    }
                    return Err(self.malformed((self.at, "more text after the value")));
                };
                let in_object = self.document.nodes[innermost.node].kind == Kind::Object;
                match (self.peek(), in_object) {
                    (Some(b','), true) => {
                        self.at += 1;
                        self.read_name()?;
                        break;
                    }
                    (Some(b','), false) => {
                        self.at += 1;
                        self.count_entry();
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => self.close()?,
                    (Some(_), true) => return Err(self.malformed((self.at, "expected ',' or '}'"))),
                    (Some(_), false) => return Err(self.malformed((self.at, "expected ',' or ']'"))),
                    (None, _) => return Err(self.malformed((self.at, ENDS_EARLY))),
                }
            }
        }
    }

    /// Reads until one value has ended: a scalar or an empty container, after any containers that open before it.
    fn begin_value(&mut self) -> Result<(), JsonFault> {
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'{') => {
                    self.open(Kind::Object)?;
                    if self.peek() == Some(b'}') {
                        return self.close();
                    }
                    self.read_name()?;
                }
                Some(b'[') => {
                    self.open(Kind::Array)?;
                    if self.peek() == Some(b']') {
                        return self.close();
                    }
                    self.count_entry();
                }
                Some(b'"') => {
                    let node = self.read_text()?;
                    self.document.nodes.push(node);
                    return Ok(());
                }
                Some(b'-' | b'0'..=b'9') => return self.read_number(),
                Some(b't') => return self.read_word("true", Kind::True),
                Some(b'f') => return self.read_word("false", Kind::False),
                Some(b'n') => return self.read_word("null", Kind::Null),
                Some(_) => return Err(self.malformed((self.at, "expected a value"))),
                None => return Err(self.malformed((self.at, ENDS_EARLY))),
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn open(&mut self, kind: Kind) -> Result<(), JsonFault> {
        if self.open.len() == self.limits.depth {
            return Err(JsonFault::TooDeep {
                limit: self.limits.depth,
            });
        }
        self.open.push(Open {
            node: self.document.nodes.len(),
            count: 0,
        });
        self.push(kind, self.at, 0);
        self.at += 1;
        self.skip_blanks();
        Ok(())
    }

    fn close(&mut self) -> Result<(), JsonFault> {
        let closed = self.open.pop().expect("the caller saw an open container");
        self.document.nodes[closed.node].extent = self.document.nodes.len() as u32;
        self.at += 1;
        if closed.count > 1 && self.document.nodes[closed.node].kind == Kind::Object {
            self.refuse_duplicates(closed)?;
        }
        Ok(())
    }

    fn count_entry(&mut self) {
        if let Some(innermost) = self.open.last_mut() {
            innermost.count += 1;
        }
    }

    fn push(&mut self, kind: Kind, start: usize, extent: usize) {
        // Both fit: `run` refuses texts whose offsets would not.
        self.document.nodes.push(Node {
            start: start as u32,
            extent: extent as u32,
            kind,
        });
    }

    fn read_name(&mut self) -> Result<(), JsonFault> {
        self.skip_blanks();
        match self.peek() {
            Some(b'"') => {}
            Some(_) => return Err(self.malformed((self.at, "expected a member name in double quotes"))),
            None => return Err(self.malformed((self.at, ENDS_EARLY))),
        }
        let name = self.read_text()?;
        self.document.nodes.push(name);
        self.count_entry();
        self.skip_blanks();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return Err(self.malformed((self.at, "expected ':'"))),
            None => return Err(self.malformed((self.at, ENDS_EARLY))),
        }
        Ok(())
    }

    /// Reads the string at the cursor, which stands on its opening quote.
    fn read_text(&mut self) -> Result<Node, JsonFault> {
        let content = self.at + 1;
        let buffered = self.document.unescaped.len();
        let literal = text::read_literal(self.source, content, &mut self.document.unescaped)
            .map_err(|misfit| self.malformed(misfit))?;
        self.at = literal.after;
        let node = if literal.unescaped {
            Node {
                start: buffered as u32,
                extent: (self.document.unescaped.len() - buffered) as u32,
                kind: Kind::UnescapedText,
            }
        } else {
            Node {
                start: content as u32,
                extent: (literal.after - 1 - content) as u32,
                kind: Kind::Text,
            }
        };
        Ok(node)
    }

    fn read_number(&mut self) -> Result<(), JsonFault> {
        let start = self.at;
        let scanned = number::scan(self.bytes, start).map_err(|misfit| self.malformed(misfit))?;
        if !number::is_finite(&self.source[start..scanned.after], scanned.plain) {
            return Err(self.malformed((start, "number out of range")));
        }
        let kind = if scanned.plain {
            Kind::Integer
        } else {
            Kind::Number
        };
        self.push(kind, start, scanned.after - start);
        self.at = scanned.after;
        Ok(())
    }

    fn read_word(&mut self, word: &str, kind: Kind) -> Result<(), JsonFault> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.malformed((self.at, "expected a value")));
        }
        self.push(kind, self.at, word.len());
        self.at += word.len();
        Ok(())
    }

    fn malformed(&self, (offset, reason): Misfit) -> JsonFault {
        let (line, column) = position(self.bytes, offset);
        JsonFault::Malformed { line, column, reason }
    }

    fn refuse_duplicates(&self, closed: Open) -> Result<(), JsonFault> {
        let Some(name) = self.first_duplicate(closed) else {
            return Ok(());
        };
        let mut pointer = Pointer::root();
        for (level, open) in self.open.iter().enumerate() {
            let child = self.open.get(level + 1).map_or(closed.node, |inner| inner.node);
            match self.document.nodes[open.node].kind {
                // The child is the latest entry of each open container; its name stands right before it.
                Kind::Object => pointer.push_member(self.document.text(self.document.nodes[child - 1])),
                _ => pointer.push_item(open.count as usize - 1),
            };
        }
        pointer.push_member(name);
        Err(JsonFault::Duplicate {
            name: name.to_owned(),
            pointer: pointer.into_string(),
        })
    }

    /// Finds the first member, in document order, whose name an earlier one has.
    fn first_duplicate(&self, closed: Open) -> Option<&str> {
        let document = &self.document;
        let end = document.nodes[closed.node].extent as usize;
        let mut next = closed.node + 1;
        let mut names = std::iter::from_fn(|| {
            if next >= end {
                return None;
            }
            let name = document.text(document.nodes[next]);
            next = document.after(next + 1);
            Some(name)
        });
        if closed.count <= PAIRWISE_MEMBERS {
            let mut seen = [""; PAIRWISE_MEMBERS as usize];
            for (index, name) in names.enumerate() {
                if seen[..index].contains(&name) {
                    return Some(name);
                }
                seen[index] = name;
            }
            return None;
        }
        // The standard hasher is keyed at random, so no caller can choose names that collide.
        let mut seen = HashSet::with_capacity(closed.count as usize);
        names.find(|name| !seen.insert(*name))
    }
}
