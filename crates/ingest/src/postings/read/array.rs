//! The elements of an array of JSON, which may stand anywhere in a document. Only one element is ever held.

use std::io::BufRead;

use super::{DEPTH_LIMIT, RECORD_LIMIT, Records};
use crate::postings::error::PostingsError;
use crate::postings::file::{Content, InputFile};
use crate::postings::record::{Header, Item, Raw, RecordFault};
use crate::postings::report::Reason;

/// Reads elements.
pub(super) struct ArrayReader {
    scanner: Scanner,
    state: State,
}

enum State {
    /// In front of the first element, if there is one.
    Begin,
    /// Behind an element.
    Between,
    /// Behind the array.
    End,
}

struct Scanner {
    file: InputFile,
    content: Content,
    line: u64,
    /// Number of the record at hand; 0 in front of the first.
    row: u64,
    depth: usize,
}

impl ArrayReader {
    /// Goes to the array that a pointer leads to; the empty pointer is the document itself.
    pub(super) fn open(file: InputFile, content: Content, pointer: &str) -> Result<Self, PostingsError> {
        let mut scanner = Scanner {
            file,
            content,
            line: 1,
            row: 0,
            depth: 0,
        };
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let found = match scanner.blank()? {
                Some(b'{') => scanner.enter_member(&part)?,
                Some(b'[') => scanner.enter_element(&part)?,
                _ => false,
            };
            if !found {
                let problem = format!("has nothing at '{pointer}', which the mapping names as its records");
                return Err(PostingsError::format(&scanner.file.name, problem));
            }
        }
        if scanner.blank()? != Some(b'[') {
            let problem = format!("has no array at '{pointer}', which the mapping names as its records");
            return Err(PostingsError::format(&scanner.file.name, problem));
        }
        scanner.take()?;
        Ok(Self {
            scanner,
            state: State::Begin,
        })
    }
}

impl Records for ArrayReader {
    fn header(&self) -> &Header {
        &Header::Tree
    }

    fn next(&mut self) -> Result<Option<Item>, PostingsError> {
        let next = self.scanner.blank()?;
        match (&self.state, next) {
            (State::End, _) => return Ok(None),
            (State::Begin | State::Between, Some(b']')) => {
                self.state = State::End;
                return Ok(None);
            }
            (State::Begin, Some(_)) => {}
            (State::Between, Some(b',')) => {
                self.scanner.take()?;
                self.scanner.blank()?;
            }
            (State::Begin | State::Between, _) => {
                return Err(self
                    .scanner
                    .malformed("a comma or the end of the array of records"));
            }
        }
        self.state = State::Between;
        self.scanner.row += 1;
        let line = self.scanner.line;
        let mut element = Element::default();
        self.scanner.value(&mut element)?;
        let raw = if element.length > RECORD_LIMIT {
            Raw::Fault(RecordFault {
                reason: Reason::TooLarge,
                column: None,
                detail: format!("the record has {} bytes", element.length),
            })
        } else {
            Raw::Json(element.bytes)
        };
        Ok(Some(Item {
            line: Some(line),
            row: self.scanner.row,
            raw,
        }))
    }
}

/// The bytes of a value, as long as they are not too many.
#[derive(Default)]
struct Element {
    bytes: Vec<u8>,
    length: usize,
}

impl Element {
    fn push(&mut self, byte: u8) {
        self.length += 1;
        if self.length <= RECORD_LIMIT {
            self.bytes.push(byte);
        } else if !self.bytes.is_empty() {
            self.bytes = Vec::new();
        }
    }
}

impl Scanner {
    fn peek(&mut self) -> Result<Option<u8>, PostingsError> {
        let buffer = self.content.fill_buf().map_err(|cause| self.file.failed(cause))?;
        Ok(buffer.first().copied())
    }

    fn take(&mut self) -> Result<Option<u8>, PostingsError> {
        let next = self.peek()?;
        if let Some(byte) = next {
            self.line += u64::from(byte == b'\n');
            self.content.consume(1);
        }
        Ok(next)
    }

    /// Passes over blanks and gives what follows.
    fn blank(&mut self) -> Result<Option<u8>, PostingsError> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.take()?;
        }
        Ok(None)
    }

    fn malformed(&self, expected: &str) -> PostingsError {
        let problem = format!("is no JSON at {}: expected {expected}", self.place());
        PostingsError::format(&self.file.name, problem)
    }

    /// Says where the scanner is. All of a document may stand on one line.
    fn place(&self) -> String {
        match self.row {
            0 => format!("line {}", self.line),
            row => format!("line {}, record {row}", self.line),
        }
    }

    /// Goes to the value of a member of the object in front; `false` when it has none of this name.
    fn enter_member(&mut self, name: &str) -> Result<bool, PostingsError> {
        self.take()?;
        loop {
            match self.blank()? {
                Some(b'"') => {}
                Some(b',') => {
                    self.take()?;
                    continue;
                }
                Some(b'}') => return Ok(false),
                _ => return Err(self.malformed("a member")),
            }
            let mut key = Element::default();
            self.value(&mut key)?;
            if self.blank()? != Some(b':') {
                return Err(self.malformed("a colon"));
            }
            self.take()?;
            self.blank()?;
            if serde_json::from_slice::<String>(&key.bytes).is_ok_and(|key| key == name) {
                return Ok(true);
            }
            self.value(&mut Element::default())?;
        }
    }

    /// Goes to an element of the array in front; `false` when it is shorter.
    fn enter_element(&mut self, number: &str) -> Result<bool, PostingsError> {
        let Ok(number) = number.parse::<usize>() else {
            return Ok(false);
        };
        self.take()?;
        for _ in 0..number {
            if self.blank()? == Some(b']') {
                return Ok(false);
            }
            self.value(&mut Element::default())?;
            if self.blank()? != Some(b',') {
                return Ok(false);
            }
            self.take()?;
        }
        Ok(self.blank()?.is_some_and(|byte| byte != b']'))
    }

    /// Reads one value. Whether it is well-formed inside is for its parser to say.
    fn value(&mut self, element: &mut Element) -> Result<(), PostingsError> {
        self.depth = 0;
        loop {
            let Some(byte) = self.peek()? else {
                return Err(self.malformed("the end of a value"));
            };
            match byte {
                b'"' => self.text(element)?,
                b'{' | b'[' => {
                    self.depth += 1;
                    if self.depth > DEPTH_LIMIT {
                        return Err(PostingsError::TooDeep {
                            file: self.file.name.clone(),
                            place: self.place(),
                            limit: DEPTH_LIMIT,
                        });
                    }
                    self.take()?;
                    element.push(byte);
                    continue;
                }
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    self.take()?;
                    element.push(byte);
                }
                b',' | b':' | b'}' | b']' if self.depth == 0 => return Err(self.malformed("a value")),
                b',' | b':' => {
                    self.take()?;
                    element.push(byte);
                    continue;
                }
                byte if byte.is_ascii_whitespace() => {
                    self.take()?;
                    element.push(byte);
                    continue;
                }
                _ => self.word(element)?,
            }
            if self.depth == 0 {
                return Ok(());
            }
        }
    }

    fn text(&mut self, element: &mut Element) -> Result<(), PostingsError> {
        let mut is_escaped = false;
        let mut is_begin = true;
        while let Some(byte) = self.take()? {
            element.push(byte);
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' if !is_begin => return Ok(()),
                _ => {}
            }
            is_begin = false;
        }
        Err(self.malformed("the end of a text"))
    }

    /// Reads a number, `true`, `false`, `null`, or what stands in their place.
    fn word(&mut self, element: &mut Element) -> Result<(), PostingsError> {
        while let Some(byte) = self.peek()? {
            if matches!(byte, b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"') || byte.is_ascii_whitespace() {
                break;
            }
            self.take()?;
            element.push(byte);
        }
        Ok(())
    }
}
