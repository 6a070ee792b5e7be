//! Eight letters at once: the words of most languages fit into one or two numbers of 64 bits.

/// One in every byte.
const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of every byte.
const HIGHEST: u64 = 0x80 * ONES;

/// The ASCII letters and digits that eight bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// How many of the bytes they are.
    pub(super) length: usize,
    /// The bytes with small letters for capitals.
    pub(super) lower: [u8; 8],
    /// The highest bit of each byte that is a capital.
    capitals: u64,
    /// The same for all letters.
    letters: u64,
}

impl Block {
    #[inline]
    pub(super) fn read(bytes: [u8; 8]) -> Block {
        let bytes = u64::from_le_bytes(bytes);
        let capitals = within(bytes, b'A', b'Z');
        // Small letters differ from capitals in one bit, which takes no other byte into their range.
        let letters = capitals | within(bytes, b'a', b'z');
        let digits = within(bytes, b'0', b'9');
        let other = !(letters | digits) & HIGHEST;
        let length = other.trailing_zeros() as usize / 8;
        // A shift by all 64 bits would be one by none.
        let inside = (other & other.wrapping_neg()).wrapping_sub(1);
        Block {
            length,
            lower: (bytes | capitals >> 2).to_le_bytes(),
            capitals: capitals & inside,
            letters: letters & inside,
        }
    }

    pub(super) fn capital_count(self) -> u32 {
        self.capitals.count_ones()
    }

    pub(super) fn letter_count(self) -> u32 {
        self.letters.count_ones()
    }

    /// Says whether the last of the letters and digits is a capital.
    pub(super) fn ends_with_capital(self) -> bool {
        self.length > 0 && self.capitals >> (8 * self.length - 1) & 1 == 1
    }

    /// Says whether the first letter is a capital.
    pub(super) fn begins_with_capital(self) -> bool {
        let first = self.letters & self.letters.wrapping_neg();
        first & self.capitals != 0
    }
}

/// Gives the highest bit of each byte from `least` to `most`, which are ASCII.
#[inline]
fn within(bytes: u64, least: u8, most: u8) -> u64 {
    // No sum passes its byte, since the highest bits are left out.
    let low = bytes & !HIGHEST;
    let from_least = low + (0x80 - u64::from(least)) * ONES;
    let past_most = low + (0x7f - u64::from(most)) * ONES;
    from_least & !past_most & !bytes & HIGHEST
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: [u8; 8]) {
        let block = Block::read(bytes);
        let length = bytes
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let word = &bytes[..length];
        assert_eq!(block.length, length, "{bytes:?}");
        assert_eq!(block.lower[..length], word.to_ascii_lowercase(), "{bytes:?}");
        let count = |holds: fn(&u8) -> bool| word.iter().filter(|byte| holds(byte)).count() as u32;
        assert_eq!(block.capital_count(), count(u8::is_ascii_uppercase), "{bytes:?}");
        assert_eq!(block.letter_count(), count(u8::is_ascii_alphabetic), "{bytes:?}");
        let last = word.last().is_some_and(u8::is_ascii_uppercase);
        assert_eq!(block.ends_with_capital(), last, "{bytes:?}");
        let first = word.iter().find(|byte| byte.is_ascii_alphabetic());
        let capital = first.is_some_and(u8::is_ascii_uppercase);
        assert_eq!(block.begins_with_capital(), capital, "{bytes:?}");
    }

    #[test]
    fn every_byte_is_judged_as_by_itself() {
        for byte in 0..=u8::MAX {
            check([byte; 8]);
            check([b'a', byte, b'Z', b'9', b'x', byte, b'.', b'b']);
            check([b'A', b'1', b'b', b'2', b'C', b'3', b'd', byte]);
        }
    }

    proptest! {
        #[test]
        fn blocks_are_read_as_byte_by_byte(bytes in any::<[u8; 8]>(), word in "[a-zA-Z0-9]{8}", cut in 0..9usize) {
            check(bytes);
            let mut mixed = <[u8; 8]>::try_from(word.as_bytes()).expect("eight letters");
            mixed[cut.min(7)..].copy_from_slice(&bytes[cut.min(7)..]);
            check(mixed);
        }
    }
}
