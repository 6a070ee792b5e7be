//! Pay in strata against a plain loop over the postings.

use std::collections::{BTreeMap, BTreeSet};

use super::{Pair, compare, is_inside};
use crate::cancel::Cancel;
use crate::column::Column;
use crate::engine::Engine;
use crate::facet::{Dimension, Facet};
use crate::query::{PayRequest, PaySums, PayTable};
use crate::row::Posting;

/// A stratum in words, so that the plain form knows no numbers of the engine.
fn stratum(pair: &Pair, posting: &Posting, band_ends: &[u32]) -> (u32, String, String) {
    let code = |column| {
        let found = posting.codes.iter().find(|(known, _)| *known == column);
        found.map(|(_, code)| code.to_string())
    };
    let years: Option<u32> = code(Column::MinYears).and_then(|years| years.parse().ok());
    let band = years.map_or(0, |years| {
        1 + band_ends.iter().filter(|end| **end < years).count() as u32
    });
    let label = |dimension| {
        let labels = pair.reference.labels(posting, Facet::code(dimension));
        labels.into_iter().next().unwrap_or_default()
    };
    (band, label(Dimension::MinEdulevels), label(Dimension::State))
}

fn plain(pair: &Pair, request: &PayRequest) -> PayTable {
    let rows = pair.reference.select(&request.filters, None);
    let paid: Vec<&&Posting> = rows.iter().filter(|posting| posting.salary > Some(0)).collect();
    let place = |posting: &Posting| stratum(pair, posting, &request.band_ends);
    let places: BTreeSet<_> = paid.iter().map(|posting| place(posting)).collect();
    let places: Vec<_> = places.into_iter().collect();
    let mut strata = vec![PaySums::default(); places.len()];
    let mut values: BTreeMap<String, BTreeMap<usize, PaySums>> = BTreeMap::new();
    let mut salaries: Vec<u64> = Vec::new();
    for posting in &paid {
        let salary = posting.salary.unwrap_or_default();
        salaries.push(u64::from(salary));
        let at = places.binary_search(&place(posting)).unwrap();
        strata[at].add(f64::from(salary).ln());
        for label in pair.reference.labels(posting, request.facet) {
            let cells = values.entry(label).or_default();
            cells.entry(at).or_default().add(f64::from(salary).ln());
        }
    }
    salaries.sort_unstable();
    let middle = (salaries.len().saturating_sub(1) / 2, salaries.len() / 2);
    let values = values.into_iter().filter_map(|(label, cells)| {
        let count: u64 = cells.values().map(|sums| sums.count).sum();
        let is_told = count >= request.least && paid.len() as u64 - count >= request.least;
        is_told.then(|| crate::query::PayOfValue {
            name: label.into(),
            count,
            strata: cells.into_iter().collect(),
        })
    });
    PayTable {
        postings: rows.len() as u64,
        salaried: paid.len() as u64,
        median: (!salaries.is_empty()).then(|| (salaries[middle.0] + salaries[middle.1]).div_ceil(2)),
        values: values.collect(),
        strata,
    }
}

/// Sums are added in another order, so that their last bits differ.
#[track_caller]
fn same(one: &PaySums, other: &PaySums) {
    assert_eq!(one.count, other.count);
    assert!((one.sum - other.sum).abs() < 1e-9 * one.sum.abs().max(1.0));
    assert!((one.squares - other.squares).abs() < 1e-9 * one.squares.abs().max(1.0));
}

#[test]
fn pay_agrees_with_the_plain_form() {
    compare(12, |pair, random| {
        let facets = [
            Dimension::Skills,
            Dimension::SpecializedSkills,
            Dimension::Company,
            Dimension::Cip2,
        ];
        let facet = facets[random.below(4) as usize];
        let request = PayRequest {
            filters: pair.filters(random),
            facet: if random.chance(30) {
                Facet::name_of(facet)
            } else {
                Facet::code(facet)
            },
            least: 1 + random.below(12),
            band_ends: vec![2, 5, 8],
        };
        if !is_inside(pair, &request.filters) {
            return;
        }
        let found = pair.engine.pay(&request, &Cancel::never()).unwrap();
        let expected = plain(pair, &request);
        assert_eq!(
            (found.postings, found.salaried, found.median),
            (expected.postings, expected.salaried, expected.median),
            "{request:?}"
        );
        assert_eq!(found.strata.len(), expected.strata.len());
        // The plain form knows strata by labels, which sort as the numbers of the engine do but for those missing.
        let mut sizes: Vec<Vec<u64>> = [&found.strata, &expected.strata]
            .map(|strata| strata.iter().map(|sums| sums.count).collect())
            .into();
        sizes.iter_mut().for_each(|sizes| sizes.sort_unstable());
        assert_eq!(sizes[0], sizes[1]);
        let of = |table: &PayTable| {
            table.strata.iter().fold(PaySums::default(), |sum, it| PaySums {
                count: sum.count + it.count,
                sum: sum.sum + it.sum,
                squares: sum.squares + it.squares,
            })
        };
        same(&of(&found), &of(&expected));
        assert_eq!(found.values.len(), expected.values.len(), "{request:?}");
        for (found, expected) in found.values.iter().zip(&expected.values) {
            assert_eq!((&found.name, found.count), (&expected.name, expected.count));
            let cells = |value: &crate::query::PayOfValue| {
                let mut cells: Vec<PaySums> = value.strata.iter().map(|(_, sums)| *sums).collect();
                cells.sort_by(|one, other| one.count.cmp(&other.count).then(one.sum.total_cmp(&other.sum)));
                cells
            };
            let (found, expected) = (cells(found), cells(expected));
            assert_eq!(found.len(), expected.len());
            found
                .iter()
                .zip(&expected)
                .for_each(|(one, other)| same(one, other));
        }
    });
}
