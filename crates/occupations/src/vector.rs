//! Vectors of occupations: dense ones of unit length, sparse ones in the order of their places.

/// A dense vector that may be scaled to unit length.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dense {
    /// As far from the mean as it deviates.
    pub(crate) standard: Vec<f64>,
    unit: Vec<f64>,
}

impl Dense {
    pub(crate) fn new(standard: Vec<f64>) -> Dense {
        let length = standard.iter().map(|value| value * value).sum::<f64>().sqrt();
        let unit = if length > 0.0 {
            standard.iter().map(|value| value / length).collect()
        } else {
            standard.clone()
        };
        Dense { standard, unit }
    }

    /// Gives the cosine, or nought where it is below.
    pub(crate) fn likeness(&self, other: &Dense) -> f64 {
        let dot: f64 = self.unit.iter().zip(&other.unit).map(|(a, b)| a * b).sum();
        dot.clamp(0.0, 1.0)
    }
}

/// Replaces every column by how far it is from its mean, in population deviations.
pub(crate) fn standardise(rows: &mut [Vec<f64>]) {
    let count = rows.len() as f64;
    let width = rows.first().map_or(0, Vec::len);
    for column in 0..width {
        let mean = rows.iter().map(|row| row[column]).sum::<f64>() / count;
        let variance = rows.iter().map(|row| (row[column] - mean).powi(2)).sum::<f64>() / count;
        let deviation = variance.sqrt();
        for row in rows.iter_mut() {
            row[column] = if deviation > 0.0 {
                (row[column] - mean) / deviation
            } else {
                0.0
            };
        }
    }
}

/// Gives the plain mean of rows of one length; none of no rows.
pub(crate) fn mean_of<'r>(rows: impl Iterator<Item = &'r [f64]>) -> Option<Vec<f64>> {
    let mut sums: Option<Vec<f64>> = None;
    let mut count = 0.0;
    for row in rows {
        count += 1.0;
        match &mut sums {
            None => sums = Some(row.to_vec()),
            Some(sums) => sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value),
        }
    }
    sums.map(|sums| sums.into_iter().map(|sum| sum / count).collect())
}

/// Places, ascending, with their values.
pub(crate) type Sparse = Vec<(u32, f64)>;

/// Gives the sum of the smaller values divided by the sum of the larger ones.
pub(crate) fn overlap(one: &Sparse, other: &Sparse) -> f64 {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let (mut smaller, mut larger) = (0.0, 0.0);
    loop {
        match (left.peek(), right.peek()) {
            (Some((a, value)), Some((b, other))) if a == b => {
                smaller += value.min(*other);
                larger += value.max(*other);
                left.next();
                right.next();
            }
            (Some((a, value)), Some((b, _))) if a < b => {
                larger += value;
                left.next();
            }
            (_, Some((_, value))) => {
                larger += value;
                right.next();
            }
            (Some((_, value)), None) => {
                larger += value;
                left.next();
            }
            (None, None) => break,
        }
    }
    if larger > 0.0 { smaller / larger } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_measured_against_their_mean() {
        let mut rows = vec![vec![1.0, 5.0], vec![3.0, 5.0], vec![5.0, 5.0]];
        standardise(&mut rows);
        // Mean 3, variance (4 + 0 + 4) / 3.
        let expected = 2.0 / (8.0_f64 / 3.0).sqrt();
        assert!((rows[0][0] + expected).abs() < 1e-12);
        assert_eq!(rows[1], [0.0, 0.0]);
        assert!((rows[2][0] - expected).abs() < 1e-12);
    }

    #[test]
    fn opposite_vectors_are_not_alike() {
        let vector = |values: &[f64]| Dense::new(values.to_vec());
        assert!((vector(&[3.0, 4.0]).likeness(&vector(&[6.0, 8.0])) - 1.0).abs() < 1e-12);
        assert_eq!(vector(&[1.0, 0.0]).likeness(&vector(&[-1.0, 0.0])), 0.0);
        assert_eq!(vector(&[0.0, 0.0]).likeness(&vector(&[1.0, 0.0])), 0.0);
    }

    #[test]
    fn overlap_is_the_smaller_part_of_the_larger() {
        let one = vec![(1, 0.9), (3, 0.4), (7, 0.4)];
        let other = vec![(3, 0.7), (5, 0.4)];
        // Smaller: 0.4; larger: 0.9 + 0.7 + 0.4 + 0.4.
        let expected = 0.4 / 2.4;
        assert!((overlap(&one, &other) - expected).abs() < 1e-12);
        assert_eq!(overlap(&one, &other), overlap(&other, &one));
        assert_eq!(overlap(&one, &Vec::new()), 0.0);
        assert_eq!(overlap(&Vec::new(), &Vec::new()), 0.0);
    }

    #[test]
    fn means_are_of_the_rows_there_are() {
        let rows: [&[f64]; 2] = [&[1.0, 2.0], &[3.0, 6.0]];
        assert_eq!(mean_of(rows.into_iter()), Some(vec![2.0, 4.0]));
        assert_eq!(mean_of(std::iter::empty()), None);
    }
}
