//! CMaps: which codes a font has, and which characters they mean.

use std::collections::HashMap;

use crate::budget::{Budget, DocumentError};
use crate::pdf::lexer::Lexer;
use crate::pdf::object::{self, MAX_OPERAND_STEPS, Object, Parsed};

#[derive(Debug, Default)]
pub(crate) struct CMap {
    /// Length in bytes, first and last code of each code space.
    spaces: Vec<(usize, u32, u32)>,
    single: HashMap<u32, Box<str>>,
    /// First and last code, and the characters of the first.
    ranges: Vec<(u32, u32, Box<str>)>,
}

/// Code spaces of one CMap; more than a few are an attack on the search for the next code.
const MAX_SPACES: usize = 64;

impl CMap {
    pub(crate) fn parse(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Self, DocumentError> {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands = Vec::new();
        let mut since = budget.spent();
        loop {
            match object::next(&mut lexer, budget)? {
                Parsed::End => break,
                Parsed::Object(operand) => operands.push(operand),
                Parsed::Keyword(word) => {
                    match word {
                        b"endcodespacerange" => map.add_spaces(&operands),
                        b"endbfchar" => map.add_characters(&operands, budget)?,
                        b"endbfrange" => map.add_ranges(&operands, budget)?,
                        _ => {}
                    }
                    operands.clear();
                    since = budget.spent();
                }
            }
            if budget.spent() - since > MAX_OPERAND_STEPS {
                return Err(DocumentError::TooComplex);
            }
        }
        map.ranges.sort_by_key(|(first, _, _)| *first);
        Ok(map)
    }

    fn add_spaces(&mut self, operands: &[Object]) {
        for pair in operands.chunks_exact(2) {
            if let [Object::String(first), Object::String(last)] = pair
                && (1..=4).contains(&first.len())
                && self.spaces.len() < MAX_SPACES
            {
                self.spaces.push((first.len(), code(first), code(last)));
            }
        }
    }

    fn add_characters(&mut self, operands: &[Object], budget: &mut Budget<'_>) -> Result<(), DocumentError> {
        for pair in operands.chunks_exact(2) {
            if let [Object::String(from), Object::String(to)] = pair {
                self.add_single(code(from), to, budget)?;
            }
        }
        Ok(())
    }

    fn add_ranges(&mut self, operands: &[Object], budget: &mut Budget<'_>) -> Result<(), DocumentError> {
        for triple in operands.chunks_exact(3) {
            match triple {
                [Object::String(first), Object::String(last), Object::String(to)] => {
                    budget.bytes(48 + to.len())?;
                    self.ranges.push((code(first), code(last), utf16(to).into()));
                }
                [Object::String(first), Object::String(_), Object::Array(items)] => {
                    for (code, item) in (code(first)..).zip(items) {
                        if let Object::String(to) = item {
                            self.add_single(code, to, budget)?;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_single(&mut self, code: u32, to: &[u8], budget: &mut Budget<'_>) -> Result<(), DocumentError> {
        budget.bytes(48 + to.len())?;
        self.single.insert(code, utf16(to).into());
        Ok(())
    }

    /// Length of the code at the start of `bytes`, which is not empty.
    pub(crate) fn code_length(&self, bytes: &[u8], default: usize) -> usize {
        let fits = |(length, first, last): &&(usize, u32, u32)| {
            bytes
                .get(..*length)
                .is_some_and(|it| (*first..=*last).contains(&code(it)))
        };
        self.spaces
            .iter()
            .find(fits)
            .map_or(default, |(length, _, _)| *length)
            .min(bytes.len())
    }

    /// Appends the characters of a code; false if it has none.
    pub(crate) fn characters(&self, code: u32, text: &mut String) -> bool {
        if let Some(found) = self.single.get(&code) {
            text.push_str(found);
            return !found.is_empty();
        }
        let next = self.ranges.partition_point(|(first, _, _)| *first <= code);
        let Some((first, last, start)) = next.checked_sub(1).and_then(|at| self.ranges.get(at)) else {
            return false;
        };
        let mut characters = start.chars();
        let Some(base) = characters.next_back() else {
            return false;
        };
        if code > *last {
            return false;
        }
        let Some(character) = u32::from(base).checked_add(code - first).and_then(char::from_u32) else {
            return false;
        };
        text.push_str(characters.as_str());
        text.push(character);
        true
    }
}

/// Reads a code of up to four bytes.
pub(crate) fn code(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(4)
        .fold(0, |code, byte| code << 8 | u32::from(*byte))
}

/// Reads UTF-16, big end first.
pub(crate) fn utf16(bytes: &[u8]) -> String {
    if let [single] = bytes {
        return char::from(*single).to_string();
    }
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|it| *it != '\0')
        .collect()
}
