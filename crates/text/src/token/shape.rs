//! Case of a word as written.

use super::block::Block;

/// How the letters of a word are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No capital.
    Lower,
    /// A capital in front and none after it; a single capital letter counts as [`Shape::Upper`].
    Capitalised,
    /// Capitals only, but for a plural `s`.
    Upper,
    /// Any other mixture, as in `JavaScript`.
    Mixed,
}

/// Counts the capitals of one word.
#[derive(Default)]
pub(super) struct CaseCount {
    letters: u32,
    upper: u32,
    first_upper: bool,
    /// The last letter is a small `s`, as in `PCs`.
    last_s: bool,
}

impl CaseCount {
    /// Counts a run of ASCII letters and digits.
    #[inline]
    pub(super) fn count_run(&mut self, run: &[u8]) {
        let count = |holds: fn(&u8) -> bool| run.iter().map(|byte| u32::from(holds(byte))).sum::<u32>();
        self.first_upper |= self.letters == 0
            && run
                .iter()
                .find(|byte| !byte.is_ascii_digit())
                .is_some_and(u8::is_ascii_uppercase);
        self.upper += count(u8::is_ascii_uppercase);
        self.letters += count(u8::is_ascii_alphabetic);
        self.last_s = run.last() == Some(&b's');
    }

    /// Counts the letters and digits that a block begins with.
    #[inline]
    pub(super) fn count_block(&mut self, block: Block) {
        let Some(last) = block.length.checked_sub(1) else {
            return;
        };
        self.first_upper |= self.letters == 0 && block.begins_with_capital();
        self.upper += block.capital_count();
        self.letters += block.letter_count();
        // A capital S is small in the block.
        self.last_s = block.lower[last] == b's' && !block.ends_with_capital();
    }

    pub(super) fn count(&mut self, character: char) {
        if character.is_uppercase() {
            self.first_upper |= self.letters == 0;
            self.upper += 1;
        }
        self.letters += u32::from(character.is_alphabetic());
        self.last_s = false;
    }

    pub(super) fn shape(&self) -> Shape {
        if self.upper == 0 {
            Shape::Lower
        } else if self.upper == self.letters
            || self.upper > 1 && self.upper + 1 == self.letters && self.last_s
        {
            Shape::Upper
        } else if self.first_upper && self.upper == 1 {
            Shape::Capitalised
        } else {
            Shape::Mixed
        }
    }
}
