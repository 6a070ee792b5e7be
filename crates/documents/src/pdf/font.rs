//! Fonts: from the bytes of a string to codes, characters and widths.

use std::collections::HashMap;

use crate::budget::{Budget, DocumentError};
use crate::pdf::cmap::{self, CMap};
use crate::pdf::encoding::{Encoding, standard_width};
use crate::pdf::file::File;
use crate::pdf::glyphs;
use crate::pdf::object::{Dictionary, Object};

pub(crate) struct Font {
    to_unicode: Option<CMap>,
    kind: Kind,
    widths: Widths,
}

enum Kind {
    /// One byte a code, with the characters of each.
    Simple(Vec<Box<str>>),
    /// Codes as the CMap says, or of two bytes.
    Composite { codes: Option<CMap>, is_unicode: bool },
}

/// In parts of the font size.
struct Widths {
    single: HashMap<u32, f64>,
    ranges: Vec<(u32, u32, f64)>,
    default: f64,
}

impl Widths {
    fn of(&self, code: u32) -> f64 {
        if let Some(width) = self.single.get(&code) {
            return *width;
        }
        let next = self.ranges.partition_point(|(first, _, _)| *first <= code);
        match next.checked_sub(1).and_then(|at| self.ranges.get(at)) {
            Some((_, last, width)) if code <= *last => *width,
            _ => self.default,
        }
    }
}

/// One code of a string.
pub(crate) struct Glyph {
    pub(crate) width: f64,
    /// Word spacing is added to the single byte 32 alone.
    pub(crate) is_word_space: bool,
}

impl Font {
    pub(crate) fn load(
        file: &File<'_>,
        font: &Dictionary,
        budget: &mut Budget<'_>,
    ) -> Result<Self, DocumentError> {
        let to_unicode = match file.stream(font.get("ToUnicode"), budget)? {
            Some(bytes) => Some(CMap::parse(&bytes, budget)?),
            None => None,
        };
        if font.get("Subtype").name() == Some(b"Type0") {
            return Self::composite(file, font, to_unicode, budget);
        }
        let characters = simple_characters(file, font, budget)?;
        let widths = simple_widths(file, font, &characters, budget)?;
        // Characters and widths of 256 codes.
        budget.bytes(12 << 10)?;
        Ok(Self {
            to_unicode,
            kind: Kind::Simple(characters),
            widths,
        })
    }

    fn composite(
        file: &File<'_>,
        font: &Dictionary,
        to_unicode: Option<CMap>,
        budget: &mut Budget<'_>,
    ) -> Result<Self, DocumentError> {
        let encoding = font.get("Encoding");
        let codes = match file.stream(encoding, budget)? {
            Some(bytes) => Some(CMap::parse(&bytes, budget)?),
            None => None,
        };
        let name = encoding.name().unwrap_or_default();
        let is_unicode = name.starts_with(b"Uni") && (contains(name, b"UCS2") || contains(name, b"UTF16"));
        let descendants = file.list(font.get("DescendantFonts"), budget)?;
        let descendant = file
            .dictionary(descendants.first().unwrap_or(&Object::Null), budget)?
            .unwrap_or_default();
        let widths = composite_widths(file, &descendant, budget)?;
        Ok(Self {
            to_unicode,
            kind: Kind::Composite { codes, is_unicode },
            widths,
        })
    }

    /// Takes the next code from `string`, which is not empty, and appends its characters to `text`.
    pub(crate) fn next(&self, string: &mut &[u8], text: &mut String) -> Glyph {
        let length = match &self.kind {
            Kind::Simple(_) => 1,
            Kind::Composite {
                codes: Some(codes), ..
            } => codes.code_length(string, 2),
            Kind::Composite { codes: None, .. } => 2,
        };
        let (bytes, rest) = string.split_at(length.clamp(1, string.len().max(1)).min(string.len()));
        *string = rest;
        let code = cmap::code(bytes);
        let is_mapped = self
            .to_unicode
            .as_ref()
            .is_some_and(|map| map.characters(code, text));
        if !is_mapped {
            match &self.kind {
                Kind::Simple(characters) => text.push_str(characters.get(code as usize).map_or("", |it| it)),
                Kind::Composite { is_unicode: true, .. } => text.push_str(&cmap::utf16(bytes)),
                Kind::Composite {
                    is_unicode: false, ..
                } => {}
            }
        }
        Glyph {
            width: self.widths.of(code),
            is_word_space: bytes == b" ",
        }
    }
}

fn contains(name: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(name, part).is_some()
}

/// Characters of the 256 codes of a simple font.
fn simple_characters(
    file: &File<'_>,
    font: &Dictionary,
    budget: &mut Budget<'_>,
) -> Result<Vec<Box<str>>, DocumentError> {
    let encoding = file.resolve(font.get("Encoding"), budget)?;
    let named = |object: &Object| object.name().and_then(Encoding::named);
    // TrueType fonts come from systems whose programs write Windows codes.
    let is_true_type = font.get("Subtype").name() == Some(b"TrueType");
    let usual = if is_true_type {
        Encoding::Windows
    } else {
        Encoding::Standard
    };
    let base = match encoding.dictionary() {
        Some(dictionary) => named(dictionary.get("BaseEncoding")),
        None => named(&encoding),
    };
    let base = base.unwrap_or(usual);
    let mut characters: Vec<Box<str>> = (0..=255)
        .map(|code| {
            base.character(code)
                .map(String::from)
                .unwrap_or_default()
                .into_boxed_str()
        })
        .collect();
    if let Some(dictionary) = encoding.dictionary() {
        let mut code = 0_usize;
        for item in file.list(dictionary.get("Differences"), budget)? {
            budget.step(4)?;
            if let Some(next) = item.count() {
                code = next;
            } else if let Some(name) = item.name() {
                if let Some(place) = characters.get_mut(code) {
                    *place = glyphs::characters(name).unwrap_or_default().into();
                }
                code = code.saturating_add(1);
            }
        }
    }
    Ok(characters)
}

fn simple_widths(
    file: &File<'_>,
    font: &Dictionary,
    characters: &[Box<str>],
    budget: &mut Budget<'_>,
) -> Result<Widths, DocumentError> {
    let first = font.get("FirstChar").count().unwrap_or(0).min(255) as u32;
    let given = file.list(font.get("Widths"), budget)?;
    let mut single = HashMap::new();
    if given.is_empty() {
        let name = String::from_utf8_lossy(font.get("BaseFont").name().unwrap_or_default()).into_owned();
        for (code, text) in (0..).zip(characters) {
            single.insert(code, standard_width(&name, text.chars().next()));
        }
    }
    // Type 3 fonts have their own unit.
    let unit = match file
        .list(font.get("FontMatrix"), budget)?
        .first()
        .and_then(Object::number)
    {
        Some(unit) if font.get("Subtype").name() == Some(b"Type3") => unit.abs(),
        _ => 0.001,
    };
    for (code, width) in (first..256).zip(&given) {
        if let Some(width) = file.resolve(width, budget)?.number() {
            single.insert(code, width * unit);
        }
    }
    let descriptor = file
        .dictionary(font.get("FontDescriptor"), budget)?
        .unwrap_or_default();
    let default = descriptor.get("MissingWidth").number().unwrap_or(0.0) * unit;
    Ok(Widths {
        single,
        ranges: Vec::new(),
        default,
    })
}

/// Reads `W`, which mixes `first [w w w]` and `first last w`.
fn composite_widths(
    file: &File<'_>,
    descendant: &Dictionary,
    budget: &mut Budget<'_>,
) -> Result<Widths, DocumentError> {
    let default = descendant.get("DW").number().unwrap_or(1000.0) / 1000.0;
    let mut widths = Widths {
        single: HashMap::new(),
        ranges: Vec::new(),
        default,
    };
    let items = file.list(descendant.get("W"), budget)?;
    let mut rest = items.as_slice();
    while let [first, second, tail @ ..] = rest {
        budget.bytes(24)?;
        let Some(first) = first.count().and_then(|it| u32::try_from(it).ok()) else {
            break;
        };
        if let Some(last) = second.count() {
            let [width, tail @ ..] = tail else { break };
            let last = u32::try_from(last).unwrap_or(u32::MAX);
            widths
                .ranges
                .push((first, last, width.number().unwrap_or(0.0) / 1000.0));
            rest = tail;
        } else {
            let second = file.resolve(second, budget)?;
            for (code, width) in (first..).zip(second.array().unwrap_or_default()) {
                budget.bytes(24)?;
                widths.single.insert(code, width.number().unwrap_or(0.0) / 1000.0);
            }
            rest = tail;
        }
    }
    widths.ranges.sort_by_key(|(first, _, _)| *first);
    Ok(widths)
}
