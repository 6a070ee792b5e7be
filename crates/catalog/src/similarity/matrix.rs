//! Scores as flat arrays.

/// Scores of all pairs of a set, the same both ways: the lower triangle without its diagonal.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Triangle {
    pub(super) scores: Vec<f32>,
}

/// Sparse rows of scores; columns ascend inside a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    /// Where each row begins, with an entry more than there are rows.
    pub(super) offsets: Vec<u32>,
    pub(super) columns: Vec<u32>,
    pub(super) scores: Vec<f32>,
}

impl Triangle {
    /// Computes the scores of a set of `count`.
    pub(super) fn of(count: usize, score: impl Fn(usize, usize) -> f32) -> Triangle {
        let mut scores = Vec::with_capacity(count * count.saturating_sub(1) / 2);
        for row in 0..count {
            scores.extend((0..row).map(|column| score(row, column)));
        }
        Triangle { scores }
    }

    /// Gives the score of a pair; none for an occupation with itself.
    pub(super) fn get(&self, one: usize, other: usize) -> f32 {
        let (low, high) = (one.min(other), one.max(other));
        if low == high {
            return 0.0;
        }
        let at = high * (high - 1) / 2 + low;
        self.scores.get(at).copied().unwrap_or(0.0)
    }

    /// Says whether the triangle is one of a set of `count`.
    pub(super) fn fits(&self, count: usize) -> bool {
        self.scores.len() == count * count.saturating_sub(1) / 2
    }
}

impl Rows {
    /// Flattens rows; columns are put in order, and of a column that comes twice the larger score is kept.
    pub(super) fn of(rows: impl IntoIterator<Item = Vec<(u32, f32)>>) -> Rows {
        let mut flat = Rows {
            offsets: vec![0],
            ..Rows::default()
        };
        for mut row in rows {
            row.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
            row.dedup_by_key(|entry| entry.0);
            for (column, score) in row.into_iter().filter(|(_, score)| *score > 0.0) {
                flat.columns.push(column);
                flat.scores.push(score);
            }
            flat.offsets.push(flat.columns.len() as u32);
        }
        flat
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Gives the entries of a row.
    pub(super) fn row(&self, at: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = match self.offsets.get(at..at + 2) {
            Some(ends) => ends[0] as usize..ends[1] as usize,
            None => 0..0,
        };
        let columns = self.columns.get(range.clone()).unwrap_or_default();
        let scores = self.scores.get(range).unwrap_or_default();
        columns.iter().copied().zip(scores.iter().copied())
    }

    /// Turns rows and columns around; each row of the result is divided by its sum.
    pub(super) fn shares_by_column(&self, columns: usize) -> Rows {
        let mut rows: Vec<Vec<(u32, f32)>> = vec![Vec::new(); columns];
        for at in 0..self.len() {
            for (column, score) in self.row(at) {
                rows[column as usize].push((at as u32, score));
            }
        }
        for row in &mut rows {
            let sum: f32 = row.iter().map(|(_, score)| score).sum();
            row.iter_mut().for_each(|(_, score)| *score /= sum);
        }
        Rows::of(rows)
    }

    /// Says whether there are so many rows, whole and with columns below `columns`.
    pub(super) fn fits(&self, rows: usize, columns: usize) -> bool {
        self.offsets.len() == rows + 1
            && self.offsets.first() == Some(&0)
            && self.offsets.is_sorted()
            && self.offsets.last().map(|end| *end as usize) == Some(self.columns.len())
            && self.columns.len() == self.scores.len()
            && self.columns.iter().all(|column| (*column as usize) < columns)
    }
}
