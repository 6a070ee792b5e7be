//! A truncated singular value decomposition by random projection.
//!
//! After Halko, Martinsson and Tropp, "Finding structure with randomness" (2011): project, sharpen by power
//! iterations, decompose the small matrix that is left.

use super::DIMENSIONS;
use super::counts::Sparse;
use super::dense::{add_scaled, dot, multiply, transpose};
use super::random::Draws;

/// Columns of the projection; those beyond the wanted ones make the wanted ones exact.
const WIDTH: usize = DIMENSIONS + 32;

const POWER_ITERATIONS: usize = 3;

/// Sweeps of rotations after which the small matrix is diagonal beyond the precision of the rest.
const SWEEPS: usize = 8;

/// Gives one vector for each row: the left singular vectors times the root of their values.
pub(super) fn factor(matrix: &Sparse, seed: u64, progress: &mut dyn FnMut(u64)) -> Vec<f32> {
    let rows = matrix.rows();
    let turned = matrix.transpose();
    let mut projection = vec![0.0; rows * WIDTH];
    for (row, values) in projection.chunks_mut(WIDTH).enumerate() {
        let mut draws = Draws::at(seed, u64::MAX, row as u64);
        values.fill_with(|| draws.normal());
    }
    let mut basis = orthonormal(&matrix.multiply(&projection, WIDTH));
    for iteration in 0..POWER_ITERATIONS {
        progress(iteration as u64 + 1);
        let back = orthonormal(&turned.multiply(&basis, WIDTH));
        basis = orthonormal(&matrix.multiply(&back, WIDTH));
    }
    let small = turned.multiply(&basis, WIDTH);
    let mut gram = vec![0.0; WIDTH * WIDTH];
    multiply(&transpose(&small, WIDTH), &small, rows, WIDTH, &mut gram);
    let (values, directions) = symmetric_eigen(&gram);
    let mut order: Vec<usize> = (0..WIDTH).collect();
    order.sort_by(|left, right| values[*right].total_cmp(&values[*left]).then(left.cmp(right)));
    let mut rotation = vec![0.0f32; WIDTH * DIMENSIONS];
    for (to, from) in order.into_iter().take(DIMENSIONS).enumerate() {
        // Eigenvalues of the Gram matrix are squares of singular values.
        let root = values[from].max(0.0).sqrt().sqrt();
        let column: Vec<f64> = (0..WIDTH).map(|row| directions[row * WIDTH + from]).collect();
        let largest = column.iter().fold(0.0f64, |largest, value| {
            if value.abs() > largest.abs() {
                *value
            } else {
                largest
            }
        });
        let sign = if largest < 0.0 { -1.0 } else { 1.0 };
        for (row, value) in column.iter().enumerate() {
            rotation[row * DIMENSIONS + to] = (value * root * sign) as f32;
        }
    }
    let mut vectors = vec![0.0; rows * DIMENSIONS];
    multiply(&basis, &rotation, WIDTH, DIMENSIONS, &mut vectors);
    vectors
}

/// Makes the columns orthonormal one after the other; columns that depend on earlier ones become zero.
fn orthonormal(matrix: &[f32]) -> Vec<f32> {
    let rows = matrix.len() / WIDTH;
    let mut columns = transpose(matrix, WIDTH);
    for at in 0..WIDTH {
        let (done, rest) = columns.split_at_mut(at * rows);
        let column = &mut rest[..rows];
        let before = dot(column, column).sqrt();
        for other in done.chunks(rows.max(1)) {
            let share = dot(column, other);
            add_scaled(column, -share, other);
        }
        let length = dot(column, column).sqrt();
        let scale = if length > before * 1e-5 && length > 0.0 {
            1.0 / length
        } else {
            0.0
        };
        for value in column {
            *value *= scale;
        }
    }
    transpose(&columns, rows.max(1))
}

/// Gives the eigenvalues and, as columns, eigenvectors of a symmetric matrix of [`WIDTH`] rows (Jacobi's method).
fn symmetric_eigen(matrix: &[f32]) -> (Vec<f64>, Vec<f64>) {
    let mut a: Vec<f64> = matrix.iter().map(|value| f64::from(*value)).collect();
    let mut v = vec![0.0; WIDTH * WIDTH];
    for at in 0..WIDTH {
        v[at * WIDTH + at] = 1.0;
        for other in 0..at {
            let mean = (a[at * WIDTH + other] + a[other * WIDTH + at]) / 2.0;
            a[at * WIDTH + other] = mean;
            a[other * WIDTH + at] = mean;
        }
    }
    for _ in 0..SWEEPS {
        for p in 0..WIDTH {
            for q in p + 1..WIDTH {
                rotate(&mut a, &mut v, p, q);
            }
        }
    }
    ((0..WIDTH).map(|at| a[at * WIDTH + at]).collect(), v)
}

/// Turns rows and columns `p` and `q` so that the cell where they meet becomes zero.
fn rotate(a: &mut [f64], v: &mut [f64], p: usize, q: usize) {
    let cell = a[p * WIDTH + q];
    if cell.abs() <= 1e-12 * (a[p * WIDTH + p].abs() + a[q * WIDTH + q].abs()) {
        return;
    }
    let theta = (a[q * WIDTH + q] - a[p * WIDTH + p]) / (2.0 * cell);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    let (above, below) = a.split_at_mut(q * WIDTH);
    turn(&mut above[p * WIDTH..(p + 1) * WIDTH], &mut below[..WIDTH], c, s);
    for row in 0..WIDTH {
        for matrix in [&mut *a, &mut *v] {
            let (left, right) = (matrix[row * WIDTH + p], matrix[row * WIDTH + q]);
            matrix[row * WIDTH + p] = c * left - s * right;
            matrix[row * WIDTH + q] = s * left + c * right;
        }
    }
}

fn turn(left: &mut [f64], right: &mut [f64], c: f64, s: f64) {
    for (left, right) in left.iter_mut().zip(right) {
        (*left, *right) = (c * *left - s * *right, s * *left + c * *right);
    }
}
