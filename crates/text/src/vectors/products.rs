//! Products of vectors with one byte a number.
//!
//! They are whole numbers, so that every order of adding gives the same. What is compiled from plain loops widens the query
//! anew for every row; where the processor has AVX2 the instructions are therefore named.

use super::DIMENSIONS;
use crate::fetch::fetch;

/// Rows between the one that is multiplied and the one that is fetched.
const AHEAD: usize = 8;

/// Writes the product of each row of `codes` and a query.
pub(super) fn all_products(codes: &[i8], query: &[i16; DIMENSIONS], out: &mut [i32]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the function is safe on processors with AVX2, which the condition has found.
        unsafe { wide::all_products(codes, query, out) };
        return;
    }
    for (row, out) in codes.as_chunks::<DIMENSIONS>().0.iter().zip(out) {
        *out = product(row, query);
    }
}

/// Writes the products of some rows of `codes` and a query, one for each number of `out`.
pub(super) fn some_products(codes: &[i8], rows: &[u32], query: &[i16; DIMENSIONS], out: &mut [i32]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the function is safe on processors with AVX2, which the condition has found.
        unsafe { wide::some_products(codes, rows, query, out) };
        return;
    }
    for (row, out) in rows.iter().zip(out) {
        *out = product(&codes.as_chunks().0[*row as usize], query);
    }
}

fn product(row: &[i8; DIMENSIONS], query: &[i16; DIMENSIONS]) -> i32 {
    let pairs = row.iter().zip(query);
    pairs
        .map(|(code, value)| i32::from(*code) * i32::from(*value))
        .sum()
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m256i, _mm_add_epi32, _mm_cvtsi128_si32, _mm_loadu_si128, _mm_shuffle_epi32, _mm256_add_epi32,
        _mm256_castsi256_si128, _mm256_cvtepi8_epi16, _mm256_extracti128_si256, _mm256_loadu_si256,
        _mm256_madd_epi16, _mm256_setzero_si256,
    };

    use super::{AHEAD, DIMENSIONS, fetch};

    /// Numbers that one instruction multiplies.
    const WIDTH: usize = 16;

    type Query = [__m256i; DIMENSIONS / WIDTH];

    #[target_feature(enable = "avx2")]
    pub(super) fn all_products(codes: &[i8], query: &[i16; DIMENSIONS], out: &mut [i32]) {
        let query = load(query);
        for (row, out) in codes.as_chunks::<DIMENSIONS>().0.iter().zip(out) {
            *out = product(row, &query);
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn some_products(codes: &[i8], rows: &[u32], query: &[i16; DIMENSIONS], out: &mut [i32]) {
        let codes = codes.as_chunks::<DIMENSIONS>().0;
        let query = load(query);
        for row in rows.iter().take(AHEAD) {
            fetch(&codes[*row as usize]);
        }
        for (at, (row, out)) in rows.iter().zip(out).enumerate() {
            if let Some(ahead) = rows.get(at + AHEAD) {
                fetch(&codes[*ahead as usize]);
            }
            *out = product(&codes[*row as usize], &query);
        }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn load(query: &[i16; DIMENSIONS]) -> Query {
        let mut parts = [_mm256_setzero_si256(); DIMENSIONS / WIDTH];
        for (part, numbers) in parts.iter_mut().zip(query.as_chunks::<WIDTH>().0) {
            // SAFETY: the sixteen numbers are the 32 bytes that are read, wherever they begin.
            *part = unsafe { _mm256_loadu_si256(numbers.as_ptr().cast()) };
        }
        parts
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn product(row: &[i8; DIMENSIONS], query: &Query) -> i32 {
        let mut sums = [_mm256_setzero_si256(); 2];
        for (at, (codes, numbers)) in row.as_chunks::<WIDTH>().0.iter().zip(query).enumerate() {
            // SAFETY: the sixteen codes are the 16 bytes that are read, wherever they begin.
            let codes = unsafe { _mm_loadu_si128(codes.as_ptr().cast()) };
            let products = _mm256_madd_epi16(_mm256_cvtepi8_epi16(codes), *numbers);
            sums[at % 2] = _mm256_add_epi32(sums[at % 2], products);
        }
        let eight = _mm256_add_epi32(sums[0], sums[1]);
        let four = _mm_add_epi32(
            _mm256_castsi256_si128(eight),
            _mm256_extracti128_si256::<1>(eight),
        );
        let two = _mm_add_epi32(four, _mm_shuffle_epi32::<0b01_00_11_10>(four));
        _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32::<0b10_11_00_01>(two)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Draws;
    use super::*;

    #[test]
    fn every_form_gives_the_products_of_plain_loops() {
        let mut draws = Draws::at(2, 40, 3);
        let mut drawn = |count: usize| -> Vec<i8> {
            let values = (0..count).map(|_| (draws.normal() * 60.0).clamp(-128.0, 127.0) as i8);
            values.collect()
        };
        let mut codes = drawn(40 * DIMENSIONS);
        codes[..DIMENSIONS].fill(-128);
        codes[DIMENSIONS..2 * DIMENSIONS].fill(127);
        for extreme in [None, Some(-127), Some(127)] {
            let mut query: [i16; DIMENSIONS] = [0; DIMENSIONS];
            for (value, drawn) in query.iter_mut().zip(drawn(DIMENSIONS)) {
                *value = extreme.unwrap_or(i16::from(drawn.max(-127)));
            }
            let expected: Vec<i64> = codes
                .chunks(DIMENSIONS)
                .map(|row| {
                    row.iter()
                        .zip(&query)
                        .map(|(one, other)| i64::from(*one) * i64::from(*other))
                        .sum()
                })
                .collect();
            let mut all = vec![0; 40];
            all_products(&codes, &query, &mut all);
            assert!(all.iter().map(|it| i64::from(*it)).eq(expected.iter().copied()));
            let plain: Vec<i32> = codes
                .as_chunks()
                .0
                .iter()
                .map(|row| product(row, &query))
                .collect();
            assert_eq!(all, plain);
            let rows: Vec<u32> = (0..40).rev().chain([0, 0, 7]).collect();
            let mut some = vec![0; rows.len()];
            some_products(&codes, &rows, &query, &mut some);
            assert!(some.iter().eq(rows.iter().map(|row| &plain[*row as usize])));
        }
    }
}
