//! The lexicon as bytes: a magic number, then each array as its length and its little-endian elements.
//!
//! Reading checks every length and every index, so that no array can lead a lookup outside another. A checksum
//! belongs to the file that holds the bytes, not here.

use crate::form::FormTraits;
use crate::lexicon::{Lexicon, TOO_MANY_NODES};
use crate::vocabulary::Vocabulary;

const MAGIC: &[u8; 8] = b"WPLEX\0\0\x02";

/// Bytes that are no lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a lexicon: {0}")]
pub struct BadLexicon(&'static str);

impl Lexicon {
    /// Writes the lexicon as bytes that [`Lexicon::from_bytes`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let (words, offsets) = self.vocabulary.parts();
        put_bytes(&mut bytes, words);
        put_numbers(&mut bytes, offsets.iter().copied());
        put_numbers(&mut bytes, self.weights.iter().map(|weight| weight.to_bits()));
        put_numbers(&mut bytes, self.first_child.iter().copied());
        put_numbers(&mut bytes, self.stem_to.iter().copied());
        put_numbers(&mut bytes, self.first_form.iter().copied());
        put_numbers(&mut bytes, self.form_skill.iter().copied());
        put_numbers(
            &mut bytes,
            self.form_traits.iter().map(|traits| u32::from(traits.0)),
        );
        put_numbers(&mut bytes, self.form_endings.iter().copied());
        put_bytes(&mut bytes, &self.endings);
        put_numbers(&mut bytes, self.first_context.iter().copied());
        put_numbers(&mut bytes, self.context.iter().copied());
        put_numbers(&mut bytes, self.group.iter().copied());
        put_numbers(&mut bytes, self.maker.iter().copied());
        bytes
    }

    /// Reads what [`Lexicon::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Lexicon, BadLexicon> {
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or(BadLexicon("wrong magic number or format version"))?;
        let mut reader = Reader { rest };
        let words = reader.bytes()?.to_vec();
        let offsets = reader.numbers()?;
        let mut lexicon = Lexicon {
            vocabulary: Vocabulary::new(words, offsets).ok_or(BadLexicon("broken vocabulary"))?,
            weights: reader.numbers()?.into_iter().map(f32::from_bits).collect(),
            first_child: reader.numbers()?,
            stem_to: reader.numbers()?,
            first_form: reader.numbers()?,
            form_skill: reader.numbers()?,
            form_traits: reader
                .numbers()?
                .into_iter()
                .map(|bits| {
                    u16::try_from(bits)
                        .map(FormTraits)
                        .map_err(|_| BadLexicon("broken form traits"))
                })
                .collect::<Result<_, _>>()?,
            form_endings: reader.numbers()?,
            endings: reader.bytes()?.to_vec(),
            first_context: reader.numbers()?,
            context: reader.numbers()?,
            group: reader.numbers()?,
            maker: reader.numbers()?,
            ..Lexicon::default()
        };
        if !reader.rest.is_empty() {
            return Err(BadLexicon("bytes behind the last array"));
        }
        lexicon.validate()?;
        lexicon.index();
        Ok(lexicon)
    }

    fn validate(&self) -> Result<(), BadLexicon> {
        let stems = self.vocabulary.len();
        let nodes = self.stem_to.len();
        let skills = self.group.len();
        let forms = self.form_skill.len();
        require(self.weights.len() == stems, "one weight for each stem")?;
        require(
            self.weights.iter().all(|weight| weight.is_finite()),
            "finite weights",
        )?;
        require(nodes > 0 && nodes < TOO_MANY_NODES, "a root")?;
        require(
            is_partition(&self.first_form, nodes, 0, forms),
            "forms of each node",
        )?;
        require(
            is_partition(&self.first_child, nodes, 1, nodes),
            "children of each node",
        )?;
        // With children behind their parents every walk ends.
        require(
            (0..nodes).all(|node| self.first_child[node] as usize > node),
            "children behind parents",
        )?;
        require(
            self.stem_to.iter().skip(1).all(|stem| (*stem as usize) < stems),
            "known stems",
        )?;
        require(
            (0..nodes).all(|node| {
                let children = self.first_child[node] as usize..self.first_child[node + 1] as usize;
                self.stem_to[children].windows(2).all(|pair| pair[0] < pair[1])
            }),
            "children in order",
        )?;
        require(
            self.form_traits.len() == forms && self.form_endings.len() == forms,
            "traits of each form",
        )?;
        require(
            self.form_traits.iter().all(|traits| traits.is_valid()),
            "known traits",
        )?;
        require(
            self.form_skill.iter().all(|skill| (*skill as usize) < skills),
            "known skills of forms",
        )?;
        require(
            self.form_endings
                .iter()
                .all(|start| *start as usize <= self.endings.len()),
            "endings of forms",
        )?;
        require(
            is_partition(&self.first_context, skills, 0, self.context.len()),
            "context of each skill",
        )?;
        require(
            self.context.iter().all(|stem| (*stem as usize) < stems),
            "known context stems",
        )
    }
}

fn require(holds: bool, what: &'static str) -> Result<(), BadLexicon> {
    if holds { Ok(()) } else { Err(BadLexicon(what)) }
}

/// Says whether `starts` cuts `from..to` into `parts` successive ranges.
fn is_partition(starts: &[u32], parts: usize, from: usize, to: usize) -> bool {
    starts.len() == parts + 1
        && starts[0] as usize == from
        && starts[parts] as usize == to
        && starts.windows(2).all(|pair| pair[0] <= pair[1])
}

pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

pub(crate) fn put_numbers(out: &mut Vec<u8>, numbers: impl ExactSizeIterator<Item = u32>) {
    out.extend_from_slice(&(numbers.len() as u64).to_le_bytes());
    out.reserve(numbers.len() * 4);
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

pub(crate) struct Reader<'a> {
    pub(crate) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], BadLexicon> {
        let length = self.length()?;
        self.take(length)
    }

    pub(crate) fn numbers(&mut self) -> Result<Vec<u32>, BadLexicon> {
        let length = self
            .length()?
            .checked_mul(4)
            .ok_or(BadLexicon("an array ends early"))?;
        let bytes = self.take(length)?;
        Ok(bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|number| u32::from_le_bytes(*number))
            .collect())
    }

    fn length(&mut self) -> Result<usize, BadLexicon> {
        let (length, rest) = self
            .rest
            .split_first_chunk::<8>()
            .ok_or(BadLexicon("a length is missing"))?;
        self.rest = rest;
        usize::try_from(u64::from_le_bytes(*length)).map_err(|_| BadLexicon("an array ends early"))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], BadLexicon> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(BadLexicon("an array ends early"))?;
        self.rest = rest;
        Ok(taken)
    }
}
