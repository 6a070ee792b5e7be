//! Finds the objects of a file and reads them one by one, when they are asked for.
//!
//! The cross-reference tables are not used: objects are found by their headers, the last one of a number counts.
//! That reads sound files alike, and files with wrong offsets too, at the price of one pass over the bytes.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::memmem;

use crate::budget::{Budget, DocumentError};
use crate::pdf::filter;
use crate::pdf::headers;
use crate::pdf::lexer::{Lexer, is_blank};
use crate::pdf::object::{self, Dictionary, Object, Parsed};

/// Length of a chain of references to references.
const MAX_CHAIN: usize = 8;

#[derive(Debug, Clone, Copy)]
enum Place {
    /// In the file, with the raw bytes of its stream if it is one.
    Top {
        at: usize,
        stream: Option<(usize, usize)>,
    },
    /// In an object stream.
    Packed { stream: usize, at: usize },
}

pub(crate) struct File<'a> {
    bytes: &'a [u8],
    places: HashMap<u32, Place>,
    object_streams: Vec<Vec<u8>>,
    root: Dictionary,
}

struct Trailer {
    root: Option<u32>,
    is_encrypted: bool,
}

impl Trailer {
    fn add(&mut self, dictionary: &Dictionary) {
        self.is_encrypted = self.is_encrypted || *dictionary.get("Encrypt") != Object::Null;
        if let Object::Reference(root) = dictionary.get("Root") {
            self.root = Some(*root);
        }
    }
}

impl<'a> File<'a> {
    pub(crate) fn open(bytes: &'a [u8], budget: &mut Budget<'_>) -> Result<Self, DocumentError> {
        let headers = headers::find(bytes, budget)?;
        let mut file = Self {
            bytes,
            places: HashMap::new(),
            object_streams: Vec::new(),
            root: Dictionary::default(),
        };
        // Lengths of streams may stand in objects further down, so every header is known before streams are read.
        for header in &headers {
            file.places.insert(
                header.number,
                Place::Top {
                    at: header.at,
                    stream: None,
                },
            );
        }

        let mut trailer = Trailer {
            root: None,
            is_encrypted: false,
        };
        let mut found: Vec<(u32, Place, bool)> = Vec::new();
        let mut end = 0;
        for header in &headers {
            // What looks like a header inside a string or a stream is none.
            if header.at < end {
                continue;
            }
            let mut lexer = Lexer::new(bytes, header.at);
            let Parsed::Object(parsed) = object::next(&mut lexer, budget)? else {
                continue;
            };
            let stream = match parsed.dictionary() {
                Some(dictionary) => file.stream_range(&mut lexer, dictionary, budget)?,
                None => None,
            };
            end = stream.map_or(lexer.at, |(_, end)| end);
            let place = Place::Top {
                at: header.at,
                stream,
            };
            let mut is_object_stream = false;
            if let Object::Dictionary(dictionary) = parsed {
                if dictionary.is_a("XRef") {
                    trailer.add(&dictionary);
                } else if dictionary.is_a("ObjStm") {
                    is_object_stream = true;
                }
            }
            found.push((header.number, place, is_object_stream));
        }
        for at in memmem::find_iter(bytes, b"trailer") {
            let mut lexer = Lexer::new(bytes, at + b"trailer".len());
            if let Parsed::Object(Object::Dictionary(dictionary)) = object::next(&mut lexer, budget)? {
                trailer.add(&dictionary);
            }
        }
        if trailer.is_encrypted {
            return Err(DocumentError::unreadable("encrypted"));
        }
        let is_cut_off = memmem::rfind(bytes, b"startxref").is_none_or(|at| at < end);
        if is_cut_off {
            return Err(DocumentError::unreadable("the file ends early"));
        }

        file.places.clear();
        for (number, place, is_object_stream) in found {
            file.places.insert(number, place);
            if is_object_stream
                && let Place::Top {
                    stream: Some(range), ..
                } = place
                && let Object::Dictionary(dictionary) = file.load(number, budget)?
            {
                file.unpack(range, &dictionary, budget)?;
            }
        }
        file.root = file.find_root(trailer.root, budget)?;
        Ok(file)
    }

    pub(crate) fn root(&self) -> &Dictionary {
        &self.root
    }

    fn find_root(&self, number: Option<u32>, budget: &mut Budget<'_>) -> Result<Dictionary, DocumentError> {
        let reference = Object::Reference(number.unwrap_or(0));
        match self.resolve(&reference, budget)?.into_owned() {
            Object::Dictionary(root) => Ok(root),
            _ => Err(DocumentError::unreadable("no document catalogue")),
        }
    }

    /// Finds the bytes of the stream behind `dictionary`, if one follows.
    fn stream_range(
        &self,
        lexer: &mut Lexer<'_>,
        dictionary: &Dictionary,
        budget: &mut Budget<'_>,
    ) -> Result<Option<(usize, usize)>, DocumentError> {
        lexer.skip_blanks();
        let Some(rest) = self
            .bytes
            .get(lexer.at..)
            .and_then(|rest| rest.strip_prefix(b"stream"))
        else {
            return Ok(None);
        };
        let line_end = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        let start = self.bytes.len() - rest.len() + line_end;
        let length = self.resolve(dictionary.get("Length"), budget)?.count();
        if let Some(end) = length.and_then(|length| start.checked_add(length))
            && let Some(tail) = self.bytes.get(end..)
        {
            let blanks = tail.iter().take(4).take_while(|byte| is_blank(**byte)).count();
            if tail[blanks..].starts_with(b"endstream") {
                return Ok(Some((start, end)));
            }
        }
        // The stated length is wrong, as it often is in files that were edited by hand.
        let tail = self.bytes.get(start..).unwrap_or_default();
        match memmem::find(tail, b"endstream") {
            Some(length) => Ok(Some((start, start + length))),
            None => Err(DocumentError::unreadable("a stream has no end")),
        }
    }

    /// Decodes an object stream and notes where its objects are.
    fn unpack(
        &mut self,
        range: (usize, usize),
        dictionary: &Dictionary,
        budget: &mut Budget<'_>,
    ) -> Result<(), DocumentError> {
        let damaged = || DocumentError::unreadable("an object stream is damaged");
        let bytes = self.decode(range, dictionary, budget)?.ok_or_else(damaged)?;
        let first = self
            .resolve(dictionary.get("First"), budget)?
            .count()
            .ok_or_else(damaged)?;
        let count = self
            .resolve(dictionary.get("N"), budget)?
            .count()
            .ok_or_else(damaged)?;
        let stream = self.object_streams.len();
        let mut lexer = Lexer::new(&bytes, 0);
        for _ in 0..count {
            let mut number = || match object::next(&mut lexer, budget)? {
                Parsed::Object(object) => object.count().ok_or_else(damaged),
                Parsed::Keyword(_) | Parsed::End => Err(damaged()),
            };
            let (number, offset) = (number()?, number()?);
            let at = first.saturating_add(offset);
            self.places.insert(
                u32::try_from(number).map_err(|_| damaged())?,
                Place::Packed { stream, at },
            );
            if self.places.len() > budget.limits.max_objects {
                return Err(DocumentError::TooComplex);
            }
        }
        self.object_streams.push(bytes);
        Ok(())
    }

    /// Follows references until something else is found; a missing object is null.
    pub(crate) fn resolve<'o>(
        &self,
        object: &'o Object,
        budget: &mut Budget<'_>,
    ) -> Result<Cow<'o, Object>, DocumentError> {
        let Object::Reference(mut number) = *object else {
            return Ok(Cow::Borrowed(object));
        };
        for _ in 0..MAX_CHAIN {
            match self.load(number, budget)? {
                Object::Reference(next) => number = next,
                found => return Ok(Cow::Owned(found)),
            }
        }
        Ok(Cow::Owned(Object::Null))
    }

    fn load(&self, number: u32, budget: &mut Budget<'_>) -> Result<Object, DocumentError> {
        let mut lexer = match self.places.get(&number) {
            None => return Ok(Object::Null),
            Some(Place::Top { at, .. }) => Lexer::new(self.bytes, *at),
            Some(Place::Packed { stream, at }) => match self.object_streams.get(*stream) {
                Some(bytes) => Lexer::new(bytes, *at),
                None => return Ok(Object::Null),
            },
        };
        match object::next(&mut lexer, budget)? {
            Parsed::Object(object) => Ok(object),
            Parsed::Keyword(_) | Parsed::End => Ok(Object::Null),
        }
    }

    /// Reads the dictionary that `object` is or refers to.
    pub(crate) fn dictionary(
        &self,
        object: &Object,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Dictionary>, DocumentError> {
        Ok(match self.resolve(object, budget)?.into_owned() {
            Object::Dictionary(dictionary) => Some(dictionary),
            _ => None,
        })
    }

    /// Reads and decodes the stream that `object` refers to; `None` if there is none that holds text.
    pub(crate) fn stream(
        &self,
        object: &Object,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Vec<u8>>, DocumentError> {
        let Object::Reference(number) = object else {
            return Ok(None);
        };
        let Some(Place::Top {
            stream: Some(range), ..
        }) = self.places.get(number)
        else {
            return Ok(None);
        };
        let Some(dictionary) = self.dictionary(object, budget)? else {
            return Ok(None);
        };
        self.decode(*range, &dictionary, budget)
    }

    fn decode(
        &self,
        (start, end): (usize, usize),
        dictionary: &Dictionary,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Vec<u8>>, DocumentError> {
        let raw = self.bytes.get(start..end).unwrap_or_default();
        let filters = self.list(dictionary.get("Filter"), budget)?;
        let parameters = self.list(dictionary.get("DecodeParms"), budget)?;
        filter::decode(raw, &filters, &parameters, budget)
    }

    /// Reads a value that may be absent, single or an array.
    pub(crate) fn list(
        &self,
        object: &Object,
        budget: &mut Budget<'_>,
    ) -> Result<Vec<Object>, DocumentError> {
        Ok(match self.resolve(object, budget)?.into_owned() {
            Object::Null => Vec::new(),
            Object::Array(items) => items,
            single => vec![single],
        })
    }
}
