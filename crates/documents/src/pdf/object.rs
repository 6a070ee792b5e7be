//! Objects of a PDF, and their parser.

use crate::budget::{Budget, DocumentError};
use crate::pdf::lexer::{Lexer, Token};

/// Values that one object may hold, in all its arrays and dictionaries together.
const MAX_VALUES: usize = 200_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    Null,
    Boolean,
    Number(f64),
    Name(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    Reference(u32),
}

/// Entries in the order of the file; those of text are short, so a list serves better than a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Dictionary(Vec<(Vec<u8>, Object)>);

impl Dictionary {
    pub(crate) fn get(&self, key: &str) -> &Object {
        self.0
            .iter()
            .find(|(name, _)| name == key.as_bytes())
            .map_or(&Object::Null, |(_, value)| value)
    }

    pub(crate) fn get_bytes(&self, key: &[u8]) -> &Object {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map_or(&Object::Null, |(_, value)| value)
    }

    pub(crate) fn is_a(&self, kind: &str) -> bool {
        self.get("Type").name() == Some(kind.as_bytes())
    }
}

impl Object {
    pub(crate) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self {
            Some(name)
        } else {
            None
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    /// A whole number from 0 on.
    pub(crate) fn count(&self) -> Option<usize> {
        let number = self.number()?;
        (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as usize)
    }

    pub(crate) fn array(&self) -> Option<&[Object]> {
        if let Self::Array(items) = self {
            Some(items)
        } else {
            None
        }
    }

    pub(crate) fn dictionary(&self) -> Option<&Dictionary> {
        if let Self::Dictionary(dictionary) = self {
            Some(dictionary)
        } else {
            None
        }
    }
}

/// Steps that reading the operands of one operator may take. They are kept until the operator comes, so this bounds
/// the memory of a content that is all operands.
pub(crate) const MAX_OPERAND_STEPS: u64 = 1_000_000;

/// What stands at a place of the input.
pub(crate) enum Parsed<'a> {
    Object(Object),
    Keyword(&'a [u8]),
    End,
}

/// Reads the next object, or a keyword that is none.
pub(crate) fn next<'a>(lexer: &mut Lexer<'a>, budget: &mut Budget<'_>) -> Result<Parsed<'a>, DocumentError> {
    let start = lexer.at;
    let parsed = next_uncharged(lexer, budget)?;
    // Long strings and comments are one token but not one step.
    budget.step(1 + (lexer.at - start) as u64 / 32)?;
    Ok(parsed)
}

fn next_uncharged<'a>(lexer: &mut Lexer<'a>, budget: &mut Budget<'_>) -> Result<Parsed<'a>, DocumentError> {
    Ok(match lexer.next() {
        Token::End => Parsed::End,
        Token::Keyword(word) if is_constant(word) => Parsed::Object(constant(word)),
        Token::Keyword(word) => Parsed::Keyword(word),
        // A closing bracket without its opening one says nothing.
        Token::CloseArray | Token::CloseDictionary => Parsed::Object(Object::Null),
        token => Parsed::Object(value(token, lexer, 1, &mut 0, budget)?),
    })
}

fn is_constant(word: &[u8]) -> bool {
    matches!(word, b"null" | b"true" | b"false")
}

fn constant(word: &[u8]) -> Object {
    if word == b"null" {
        Object::Null
    } else {
        Object::Boolean
    }
}

/// Reads the value that begins with `token`. `depth` is bounded, which bounds the recursion.
fn value(
    token: Token<'_>,
    lexer: &mut Lexer<'_>,
    depth: usize,
    values: &mut usize,
    budget: &mut Budget<'_>,
) -> Result<Object, DocumentError> {
    budget.step(1)?;
    budget.depth(depth)?;
    *values += 1;
    if *values > MAX_VALUES {
        return Err(DocumentError::TooComplex);
    }
    Ok(match token {
        Token::Number(number) => lexer
            .reference(number)
            .map_or(Object::Number(number), Object::Reference),
        Token::Name(name) => Object::Name(name),
        Token::String(string) => Object::String(string),
        Token::Keyword(word) => constant(if is_constant(word) { word } else { b"null" }),
        Token::OpenArray => {
            let mut items = Vec::new();
            loop {
                match lexer.next() {
                    Token::CloseArray | Token::End => break Object::Array(items),
                    Token::Keyword(b"endobj") => break Object::Array(items),
                    token => items.push(value(token, lexer, depth + 1, values, budget)?),
                }
            }
        }
        Token::OpenDictionary => {
            let mut entries = Vec::new();
            loop {
                match lexer.next() {
                    Token::CloseDictionary | Token::End | Token::Keyword(b"endobj") => {
                        break Object::Dictionary(Dictionary(entries));
                    }
                    Token::Name(key) => match lexer.next() {
                        Token::CloseDictionary | Token::End => break Object::Dictionary(Dictionary(entries)),
                        token => entries.push((key, value(token, lexer, depth + 1, values, budget)?)),
                    },
                    // A key has to be a name; anything else is passed over.
                    _ => budget.step(1)?,
                }
            }
        }
        Token::CloseArray | Token::CloseDictionary | Token::End => Object::Null,
    })
}
