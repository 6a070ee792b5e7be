//! Pay in strata, with and without each value of a facet.
//!
//! Two passes over the postings with a salary: the first counts values and finds the strata, the second sums up
//! what is frequent enough. So memory is bounded by frequent values times strata, not by postings.

use rustc_hash::FxHashMap;

use super::values::Values;
use super::{Embedded, Foreground};
use crate::cancel::Cancel;
use crate::column::Column;
use crate::error::QueryError;
use crate::query::{DistributionFacet, PayOfValue, PayRequest, PaySums, PayTable};
use crate::vocabulary::NO_BUCKET;

/// Band of experience, lowest level of education and state, as numbers of the view; 0 where they are missing.
type Stratum = (u32, u32, u32);

impl Embedded {
    /// Answers how pay is spread.
    pub(super) fn pay_table(&self, request: &PayRequest, cancel: &Cancel) -> Result<PayTable, QueryError> {
        let filters = self.vocabulary.resolve(&request.filters)?;
        let foreground = self.select(&filters, cancel)?;
        let (facet, bands) = (request.facet, &request.band_ends);
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let tables = |slot: &dyn Fn(u32) -> u32| -> Vec<Vec<u32>> {
            let views = self.segments.iter();
            views
                .map(|view| view.buckets_of_locals(column, buckets, slot))
                .collect()
        };
        let whole = tables(&|bucket| bucket);
        let mut counts = vec![0_u64; buckets.len()];
        let mut sums: FxHashMap<Stratum, PaySums> = FxHashMap::default();
        let amounts = self.segments.iter();
        let greatest = amounts.filter_map(|view| view.salary().greatest()).max();
        let mut salaries = Values::new(Self::count(&foreground), greatest.unwrap_or(0));
        let mut salaried = 0;
        let mut seen = Vec::new();
        self.for_each_salary(&foreground, cancel, |at, row, salary| {
            salaried += 1;
            salaries.push(salary);
            let sums = sums.entry(self.stratum(at, row, bands)).or_default();
            sums.add(f64::from(salary).ln());
            let view = &self.segments[at];
            view.for_each_bucket_of_row(column, &whole[at], buckets.is_shared, row, &mut seen, |bucket| {
                counts[bucket as usize] += 1;
            });
        })?;
        let mut strata: Vec<(Stratum, PaySums)> = sums.into_iter().collect();
        strata.sort_unstable_by_key(|(stratum, _)| *stratum);
        let positions = strata.iter().zip(0_u32..);
        let positions: FxHashMap<Stratum, u32> = positions
            .map(|((stratum, _), position)| (*stratum, position))
            .collect();
        let is_told = |count: u64| count >= request.least.max(1) && salaried - count >= request.least;
        let mut told: Vec<u32> = (0..buckets.len() as u32)
            .filter(|bucket| is_told(counts[*bucket as usize]))
            .collect();
        told.sort_unstable_by(|one, other| {
            buckets.labels[*one as usize].cmp(&buckets.labels[*other as usize])
        });
        let mut slots = vec![NO_BUCKET; buckets.len()];
        for (bucket, slot) in told.iter().zip(0..) {
            slots[*bucket as usize] = slot;
        }
        let mut cells: Vec<FxHashMap<u32, PaySums>> = vec![FxHashMap::default(); told.len()];
        if !told.is_empty() {
            let of_slots = tables(&|bucket| slots[bucket as usize]);
            self.for_each_salary(&foreground, cancel, |at, row, salary| {
                let logarithm = f64::from(salary).ln();
                let position = positions.get(&self.stratum(at, row, bands)).copied();
                let position = position.unwrap_or_default();
                let view = &self.segments[at];
                view.for_each_bucket_of_row(
                    column,
                    &of_slots[at],
                    buckets.is_shared,
                    row,
                    &mut seen,
                    |slot| {
                        cells[slot as usize].entry(position).or_default().add(logarithm);
                    },
                );
            })?;
        }
        let values = told.iter().zip(cells).map(|(bucket, cells)| {
            let cells = cells.into_iter();
            let mut strata: Vec<(usize, PaySums)> =
                cells.map(|(position, sums)| (position as usize, sums)).collect();
            strata.sort_unstable_by_key(|(position, _)| *position);
            PayOfValue {
                name: self.label(facet, *bucket),
                count: counts[*bucket as usize],
                strata,
            }
        });
        Ok(PayTable {
            postings: Self::count(&foreground),
            salaried,
            median: salaries.sort().median(),
            values: values.collect(),
            strata: strata.into_iter().map(|(_, sums)| sums).collect(),
        })
    }

    /// Calls `visit` with segment, row and salary of each selected row that is paid.
    fn for_each_salary(
        &self,
        foreground: &Foreground,
        cancel: &Cancel,
        mut visit: impl FnMut(usize, usize, u32),
    ) -> Result<(), QueryError> {
        self.for_each_field(
            DistributionFacet::Salary,
            foreground,
            cancel,
            |at, row, salary| {
                if salary > 0 {
                    visit(at, row, salary);
                }
            },
        )?;
        Ok(())
    }

    fn stratum(&self, at: usize, row: usize, band_ends: &[u32]) -> Stratum {
        let view = &self.segments[at];
        let value = |column: Column| {
            let local = view
                .segment
                .column(column)
                .map_or(0, |column| column.ids.get(row));
            view.translated(column, local)
        };
        let years = self.dictionary(Column::MinYears).numbers[value(Column::MinYears) as usize];
        let band = years.map_or(0, |years| {
            1 + band_ends.partition_point(|end| *end < years) as u32
        });
        (band, value(Column::MinEdulevels), value(Column::State))
    }
}
