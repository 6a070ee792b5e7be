//! The pool of strings: every text once, referred to by its number.

use rustc_hash::FxHashMap;

/// Texts in the order in which they were first seen.
#[derive(Default)]
pub(super) struct StringPool {
    numbers: FxHashMap<Box<str>, u32>,
    text: String,
    ends: Vec<usize>,
}

impl StringPool {
    /// Gives the number of a text, adding it when it is not there yet.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.numbers.insert(text.into(), number);
        number
    }

    /// Gives the text and where each string begins in it, or no offsets when the text is too long for them.
    pub(super) fn finish(self) -> (Box<str>, Option<Box<[u32]>>) {
        let starts = std::iter::once(0).chain(self.ends);
        let offsets = starts.map(|at| u32::try_from(at).ok()).collect();
        (self.text.into(), offsets)
    }
}

/// Makes rows of values into offsets and values.
pub(crate) fn flatten<I>(rows: I) -> (Box<[u32]>, Box<[u32]>)
where
    I: IntoIterator,
    I::Item: IntoIterator<Item = u32>,
{
    let (mut offsets, mut values) = (vec![0], Vec::new());
    for row in rows {
        values.extend(row);
        offsets.push(values.len() as u32);
    }
    (offsets.into(), values.into())
}

/// Turns rows of values into rows of row numbers: for each value below `bound` the rows that hold it.
pub(super) fn invert(offsets: &[u32], values: &[u32], bound: usize) -> (Box<[u32]>, Box<[u32]>) {
    let mut starts = vec![0; bound + 1];
    for value in values {
        starts[*value as usize + 1] += 1;
    }
    for at in 0..bound {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut holders = vec![0; values.len()];
    for row in 0..offsets.len() - 1 {
        for value in &values[offsets[row] as usize..offsets[row + 1] as usize] {
            let at = &mut next[*value as usize];
            holders[*at as usize] = row as u32;
            *at += 1;
        }
    }
    (starts.into(), holders.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_number() {
        let mut pool = StringPool::default();
        assert_eq!(
            [
                pool.intern("a"),
                pool.intern("bc"),
                pool.intern("a"),
                pool.intern("")
            ],
            [0, 1, 0, 2]
        );
        let (text, offsets) = pool.finish();
        assert_eq!((&*text, &*offsets.unwrap()), ("abc", &[0, 1, 3, 3][..]));
    }

    #[test]
    fn inversion_lists_rows_in_order() {
        let (offsets, values) = flatten([vec![1, 2], vec![], vec![0, 2]]);
        let (starts, holders) = invert(&offsets, &values, 4);
        assert_eq!(*starts, [0, 1, 2, 4, 4]);
        assert_eq!(*holders, [2, 0, 0, 2]);
    }
}
