//! Products of matrices as plain blocked loops.
//!
//! Where the processor has AVX2 the same loops run compiled for it. They use no fused multiplication, so both forms
//! add the same numbers in the same order and give the same bits.

/// Columns computed together; the number of columns of a right side is a multiple of it.
pub(super) const LANES: usize = 16;

/// Rows computed together.
const TILE: usize = 4;

/// Rows of the right side that are copied together.
const BLOCK: usize = 256;

/// Runs the body of a function twice compiled: for AVX2 where the processor has it, and for every processor.
macro_rules! for_this_processor {
    ($(#[$doc:meta])* pub(super) fn $name:ident($($argument:ident: $type:ty),* $(,)?) via $plain:ident, $wide:ident) => {
        $(#[$doc])*
        pub(super) fn $name($($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: the function is safe on processors with AVX2, which the condition has found.
                unsafe { $wide($($argument),*) };
                return;
            }
            $plain($($argument),*);
        }

        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        fn $wide($($argument: $type),*) {
            $plain($($argument),*);
        }
    };
}

for_this_processor! {
    /// Writes the product of `left` and `right` to `out`. All are stored row by row; `right` has `columns` columns and
    /// one row for each of the `inner` columns of `left`.
    pub(super) fn multiply(left: &[f32], right: &[f32], inner: usize, columns: usize, out: &mut [f32])
        via multiply_plain, multiply_wide
}

#[inline(always)]
fn multiply_plain(left: &[f32], right: &[f32], inner: usize, columns: usize, out: &mut [f32]) {
    assert!(columns.is_multiple_of(LANES) && right.len() == inner * columns);
    out.fill(0.0);
    if inner == 0 {
        return;
    }
    let mut panel = [[0.0f32; LANES]; BLOCK];
    for column in (0..columns).step_by(LANES) {
        for block in (0..inner).step_by(BLOCK) {
            let depth = BLOCK.min(inner - block);
            for (row, lanes) in panel[..depth].iter_mut().enumerate() {
                let from = (block + row) * columns + column;
                lanes.copy_from_slice(&right[from..from + LANES]);
            }
            let panel = &panel[..depth];
            let rows = left.chunks(TILE * inner).zip(out.chunks_mut(TILE * columns));
            for (left, out) in rows {
                if left.len() == TILE * inner {
                    let row = |at: usize| &left[at * inner + block..at * inner + block + depth];
                    tile([row(0), row(1), row(2), row(3)], panel, out, columns, column);
                } else {
                    for (left, out) in left.chunks(inner).zip(out.chunks_mut(columns)) {
                        tile([&left[block..block + depth]], panel, out, columns, column);
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn tile<const ROWS: usize>(
    left: [&[f32]; ROWS],
    panel: &[[f32; LANES]],
    out: &mut [f32],
    columns: usize,
    column: usize,
) {
    let mut sums = [[0.0f32; LANES]; ROWS];
    for (at, lanes) in panel.iter().enumerate() {
        for row in 0..ROWS {
            let factor = left[row][at];
            for lane in 0..LANES {
                sums[row][lane] += factor * lanes[lane];
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        let from = row * columns + column;
        for (out, sum) in out[from..from + LANES].iter_mut().zip(sums) {
            *out += sum;
        }
    }
}

for_this_processor! {
    /// Adds some rows of `codes`, each scaled, to `sum`, which is as long as a row.
    pub(super) fn add_rows(codes: &[i8], rows: &[(u32, f32)], sum: &mut [f32])
        via add_rows_plain, add_rows_wide
}

#[inline(always)]
fn add_rows_plain(codes: &[i8], rows: &[(u32, f32)], sum: &mut [f32]) {
    for (row, factor) in rows {
        let row = &codes[*row as usize * sum.len()..][..sum.len()];
        for (sum, code) in sum.iter_mut().zip(row) {
            *sum += factor * f32::from(*code);
        }
    }
}

/// Writes the transpose of `matrix`, which has `columns` columns.
pub(super) fn transpose(matrix: &[f32], columns: usize) -> Vec<f32> {
    let rows = matrix.len() / columns.max(1);
    let mut out = vec![0.0; matrix.len()];
    for from in (0..rows).step_by(16) {
        for column in 0..columns {
            for row in from..rows.min(from + 16) {
                out[column * rows + row] = matrix[row * columns + column];
            }
        }
    }
    out
}

/// Gives the product of two vectors, summed in eight lanes.
#[inline(always)]
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (lefts, left_rest) = left.as_chunks::<8>();
    let (rights, right_rest) = right.as_chunks::<8>();
    for (left, right) in lefts.iter().zip(rights) {
        for lane in 0..8 {
            sums[lane] += left[lane] * right[lane];
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Adds `factor` times `other` to `vector`.
#[inline(always)]
pub(super) fn add_scaled(vector: &mut [f32], factor: f32, other: &[f32]) {
    for (value, other) in vector.iter_mut().zip(other) {
        *value += factor * other;
    }
}

/// Scales a vector to length 1 and gives its length before; a vector of zeros stays.
pub(super) fn to_unit(vector: &mut [f32]) -> f32 {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for value in vector {
            *value /= length;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::super::random::Draws;
    use super::*;

    #[test]
    fn blocks_give_what_three_loops_give() {
        for (rows, inner, columns) in [(1, 1, 16), (5, 300, 32), (8, 17, 48), (0, 3, 16)] {
            let mut draws = Draws::at(1, rows as u64, inner as u64);
            let left: Vec<f32> = (0..rows * inner).map(|_| draws.normal()).collect();
            let right: Vec<f32> = (0..inner * columns).map(|_| draws.normal()).collect();
            let mut out = vec![1.0; rows * columns];
            multiply(&left, &right, inner, columns, &mut out);
            let mut plain = vec![1.0; rows * columns];
            multiply_plain(&left, &right, inner, columns, &mut plain);
            assert_eq!(out, plain);
            for row in 0..rows {
                for column in 0..columns {
                    let expected: f64 = (0..inner)
                        .map(|k| f64::from(left[row * inner + k]) * f64::from(right[k * columns + column]))
                        .sum();
                    assert!((f64::from(out[row * columns + column]) - expected).abs() < 1e-3);
                }
            }
        }
    }

    /// Codes of `count` rows as long as `length`, with the largest of both signs among them.
    fn codes(count: usize, length: usize) -> Vec<i8> {
        let mut draws = Draws::at(2, count as u64, length as u64);
        let drawn = (0..count * length).map(|_| (draws.normal() * 60.0).clamp(-127.0, 127.0) as i8);
        let mut codes: Vec<i8> = drawn.collect();
        codes[..length].fill(-127);
        codes
    }

    #[test]
    fn the_wide_form_gives_the_bits_of_the_plain_one() {
        for length in [1, 15, 16, 64, 192] {
            let codes = codes(40, length);
            let rows: Vec<u32> = (0..40).rev().chain([0, 0, 7]).collect();
            let scaled: Vec<(u32, f32)> = rows.iter().map(|row| (*row, 0.37 - *row as f32 / 7.0)).collect();
            let mut wide = vec![0.25f32; length];
            add_rows(&codes, &scaled, &mut wide);
            let mut plain = vec![0.25f32; length];
            add_rows_plain(&codes, &scaled, &mut plain);
            assert!(
                wide.iter()
                    .zip(&plain)
                    .all(|(wide, plain)| wide.to_bits() == plain.to_bits())
            );
        }
    }

    #[test]
    fn a_transpose_of_a_transpose_is_the_matrix() {
        let matrix: Vec<f32> = (0..35 * 3).map(|value| value as f32).collect();
        assert_eq!(transpose(&transpose(&matrix, 3), 35), matrix);
        assert_eq!(transpose(&[1.0, 2.0, 3.0, 4.0], 2), [1.0, 3.0, 2.0, 4.0]);
    }
}
