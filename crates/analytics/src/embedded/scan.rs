//! Filters of many values: each row that is left is looked up in a table of what passes.

use crate::cancel::{Cancel, Stopped};
use crate::error::Side;
use crate::segment::{BLOCK_WORDS, Bits, ColumnView, Width, each_width};

/// Values that the short table has room for. Its length is known when this is compiled, which spares asking for each row
/// whether its value lies in the table.
const SHORT: usize = 1 << 16;
/// A word that more rows are left of is looked up as a whole.
const MOST_SINGLE: u32 = 16;

impl ColumnView<'_> {
    /// Keeps the rows that have one of the values, or none of them, by looking at every row that is left. The column
    /// holds one value.
    pub(super) fn scan(
        self,
        values: &[u32],
        side: Side,
        bits: &mut Bits,
        cancel: &Cancel,
    ) -> Result<(), Stopped> {
        let is_included = side == Side::Include;
        let mut passes = vec![u8::from(!is_included); self.values().max(SHORT)];
        for value in values {
            passes[*value as usize] = u8::from(is_included);
        }
        let short = passes.first_chunk::<SHORT>().filter(|_| self.values() <= SHORT);
        each_width!(self.ids, ids => match short {
            Some(passes) => scan(ids, bits, cancel, |id| passes[id as usize % SHORT]),
            None => scan(ids, bits, cancel, |id| passes[id as usize]),
        })
    }
}

fn scan<W: Width>(
    ids: &[W],
    bits: &mut Bits,
    cancel: &Cancel,
    passes: impl Fn(u32) -> u8,
) -> Result<(), Stopped> {
    for (block, words) in bits.words_mut().chunks_mut(BLOCK_WORDS).enumerate() {
        cancel.spend(words.iter().map(|word| word.count_ones() as usize).sum())?;
        for (at, word) in words.iter_mut().enumerate() {
            if *word == 0 {
                continue;
            }
            let here = &ids[(block * BLOCK_WORDS + at) * 64..];
            *word = match here.first_chunk() {
                Some(ids) if *word == u64::MAX => passing_of_all(ids, &passes),
                Some(ids) if word.count_ones() > MOST_SINGLE => *word & passing_of_all(ids, &passes),
                Some(ids) => passing(*word, ids, &passes),
                None => passing_of_last(*word, here, &passes),
            };
        }
    }
    Ok(())
}

/// Gives the bits of 64 rows that pass.
#[inline]
fn passing_of_all<W: Width>(ids: &[W; 64], passes: impl Fn(u32) -> u8) -> u64 {
    let eights = ids.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |word, (at, eight)| {
        // Eight rows by themselves: a chain of 64 would wait for each.
        let flags = eight.iter().enumerate();
        let flags = flags.fold(0_u32, |flags, (bit, id)| {
            flags | u32::from(passes(id.wide())) << bit
        });
        word | u64::from(flags) << (at * 8)
    })
}

/// Gives the bits of a word whose rows pass. Rows are looked up four at a time whether or not there are as many: a loop
/// that ends after each word's own number is guessed wrong for every word.
#[inline]
fn passing<W: Width>(word: u64, ids: &[W; 64], passes: impl Fn(u32) -> u8) -> u64 {
    let (mut kept, mut rest) = (0, word);
    while rest != 0 {
        for _ in 0..4 {
            // The highest row stands in where none is left; the word says whether it counts.
            let row = (rest | 1 << 63).trailing_zeros() % 64;
            kept |= u64::from(passes(ids[row as usize].wide())) << row;
            rest &= rest.wrapping_sub(1);
        }
    }
    kept & word
}

/// Does the same at the end of a segment, where fewer than 64 rows may be.
fn passing_of_last<W: Width>(word: u64, ids: &[W], passes: impl Fn(u32) -> u8) -> u64 {
    let rows = ids.iter().enumerate();
    let kept = rows.fold(0, |kept, (row, id)| kept | u64::from(passes(id.wide())) << row);
    kept & word
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_keep_the_rows_whose_value_passes(word: u64, few: u64, more: u64, ids: [u16; 64], count in 1..64_usize) {
            let passes = |id: u32| u8::from(id.is_multiple_of(3));
            let passing_rows = |word: u64, ids: &[u16]| {
                let rows = ids.iter().enumerate();
                let rows = rows.filter(|(row, id)| word >> row & 1 == 1 && id.is_multiple_of(3));
                rows.fold(0_u64, |bits, (row, _)| bits | 1 << row)
            };
            prop_assert_eq!(passing_of_all(&ids, passes), passing_rows(u64::MAX, &ids));
            for word in [word, word & few, word & few & more] {
                prop_assert_eq!(passing(word, &ids, passes), passing_rows(word, &ids));
                prop_assert_eq!(passing_of_last(word, &ids[..count], passes), passing_rows(word, &ids[..count]));
            }
        }
    }
}
