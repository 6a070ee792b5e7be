//! Containers: the rows of a stored set among 65,536 that lie together, in the shortest of three forms.

/// Words of the bits of a container.
pub(super) const CONTAINER_WORDS: usize = 1_024;
/// Rows of a container.
pub(super) const CONTAINER_ROWS: usize = 65_536;
/// Groups of rows of a packed container.
const GROUPS: usize = 256;

/// The forms of a container.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Array,
    Packed,
    Words,
}

/// Gives the shortest form of so many rows, and its bytes.
pub(super) fn encoding_of(rows: usize) -> (Encoding, usize) {
    let packed = words_of_packed(rows) * 8 + rows;
    let forms = [
        (Encoding::Array, rows * 2),
        (Encoding::Packed, packed),
        (Encoding::Words, CONTAINER_WORDS * 8),
    ];
    // Of equal lengths the first, so that the form is a function of the number.
    forms
        .into_iter()
        .min_by_key(|(_, bytes)| *bytes)
        .unwrap_or(forms[0])
}

/// Gives the words of ones and zeros before the lowest bytes of a packed container.
const fn words_of_packed(rows: usize) -> usize {
    (rows + GROUPS).div_ceil(64)
}

/// Appends the rows of one container.
pub(super) fn encode(rows: &[u32], out: &mut Vec<u8>) {
    match encoding_of(rows.len()).0 {
        Encoding::Array => out.extend(rows.iter().flat_map(|row| (*row as u16).to_le_bytes())),
        Encoding::Packed => {
            let mut words = vec![0_u64; words_of_packed(rows.len())];
            for (at, row) in rows.iter().enumerate() {
                let place = at + (*row as usize % CONTAINER_ROWS) / GROUPS;
                words[place / 64] |= 1 << (place % 64);
            }
            out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            out.extend(rows.iter().map(|row| *row as u8));
        }
        Encoding::Words => {
            let mut words = vec![0_u64; CONTAINER_WORDS];
            for row in rows.iter().map(|row| *row as usize % CONTAINER_ROWS) {
                words[row / 64] |= 1 << (row % 64);
            }
            out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        }
    }
}

/// The rows of one container, relative to its first.
pub(super) enum Container<'a> {
    Array(&'a [[u8; 2]]),
    Packed(Packed<'a>),
    Words(&'a [[u8; 8]]),
}

/// Rows grouped by 256.
#[derive(Clone, Copy)]
pub(super) struct Packed<'a> {
    words: &'a [[u8; 8]],
    lowest: &'a [u8],
}

impl<'a> Packed<'a> {
    /// Calls `visit` for each row of the container.
    #[inline]
    pub(super) fn for_each(self, mut visit: impl FnMut(usize)) {
        self.for_each_group(|first, lowest| {
            lowest
                .iter()
                .for_each(|lowest| visit(first + usize::from(*lowest)))
        });
    }

    /// Appends the rows to a list, counted from a base. First the bytes of all rows, then what their groups add: several
    /// rows at a time.
    pub(super) fn append_to(self, base: usize, list: &mut Vec<u32>) {
        let mut at = list.len();
        list.extend(self.lowest.iter().map(|lowest| base as u32 + u32::from(*lowest)));
        self.for_each_group(|first, lowest| {
            let behind = at + lowest.len();
            list[at..behind].iter_mut().for_each(|row| *row += first as u32);
            at = behind;
        });
    }

    /// Appends the rows that are set in words too, counted from a base. Every row is written, and overwritten by the next
    /// where it is not set: which are cannot be guessed.
    pub(super) fn append_common(self, base: usize, words: &[u64; CONTAINER_WORDS], list: &mut Vec<u32>) {
        let begin = list.len();
        list.resize(begin + self.lowest.len(), 0);
        let (room, mut kept) = (&mut list[begin..], 0);
        self.for_each(|low| {
            if let Some(slot) = room.get_mut(kept) {
                *slot = (base + low) as u32;
                kept += (words[low / 64 % CONTAINER_WORDS] >> (low % 64) & 1) as usize;
            }
        });
        list.truncate(begin + kept);
    }

    /// Calls `visit` with the first row of each group that has rows, and the lowest bytes of these. A group whose ones
    /// lie in two words comes in two parts.
    #[inline]
    pub(super) fn for_each_group(self, mut visit: impl FnMut(usize, &'a [u8])) {
        let (mut lowest, mut group) = (self.lowest, 0);
        for word in self.words {
            let (mut rest, mut left) = (u64::from_le_bytes(*word), u64::BITS);
            while rest != 0 {
                let zeros = rest.trailing_zeros();
                rest >>= zeros;
                let ones = rest.trailing_ones();
                rest = rest.checked_shr(ones).unwrap_or(0);
                left -= zeros + ones;
                group += zeros as usize;
                let (here, behind) = lowest.split_at((ones as usize).min(lowest.len()));
                visit(group % GROUPS * GROUPS, here);
                lowest = behind;
            }
            group += left as usize;
        }
    }
}

impl<'a> Container<'a> {
    /// Splits the container of so many rows off the front of bytes.
    pub(super) fn split(rows: usize, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (encoding, length) = encoding_of(rows);
        let (bytes, behind) = bytes.split_at_checked(length)?;
        let container = match encoding {
            Encoding::Array => Self::Array(bytes.as_chunks().0),
            Encoding::Packed => {
                let (words, lowest) = bytes.split_at(words_of_packed(rows) * 8);
                Self::Packed(Packed {
                    words: words.as_chunks().0,
                    lowest,
                })
            }
            Encoding::Words => Self::Words(bytes.as_chunks().0),
        };
        Some((container, behind))
    }

    /// Calls `visit` for each row, in order.
    #[inline]
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize)) {
        match self {
            Self::Array(array) => array.iter().for_each(|low| visit(low_of(*low))),
            Self::Packed(packed) => packed.for_each(visit),
            Self::Words(words) => {
                for (at, word) in words.iter().enumerate() {
                    let mut rest = u64::from_le_bytes(*word);
                    while rest != 0 {
                        visit(at * 64 + rest.trailing_zeros() as usize);
                        rest &= rest - 1;
                    }
                }
            }
        }
    }

    /// Writes the rows into words that hold none.
    pub(super) fn decode(&self, words: &mut [u64; CONTAINER_WORDS]) {
        let (mut last, mut word) = (0, 0);
        // Rows ascend, so a word is written again while its rows come in and never has to be read, which would
        // wait for the write before.
        let mut put = |low: usize| {
            let at = low / 64 % CONTAINER_WORDS;
            let kept = if at == last { word } else { 0 };
            (last, word) = (at, kept | 1 << (low % 64));
            words[at] = word;
        };
        match self {
            Self::Array(array) => array.iter().for_each(|low| put(low_of(*low))),
            Self::Packed(packed) => packed.for_each(put),
            Self::Words(stored) => {
                for (word, stored) in words.iter_mut().zip(*stored) {
                    *word = u64::from_le_bytes(*stored);
                }
            }
        }
    }
}

/// Gives a row of an array relative to the first of the container.
#[inline]
pub(super) fn low_of(low: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(low))
}
