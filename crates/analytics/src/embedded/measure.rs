//! Metrics of all rows of a foreground.

use super::values::Values;
use super::{Embedded, Foreground};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::metric::{Metric, MetricValue, Metrics};
use crate::query::DistributionFacet;
use crate::segment::{Bits, Width, each_width};

impl Embedded {
    /// Measures a foreground.
    pub(super) fn measure(
        &self,
        foreground: &Foreground,
        metrics: &[Metric],
        cancel: &Cancel,
    ) -> Result<Metrics, Stopped> {
        let unique = Self::count(foreground);
        let has = |wanted: &[Metric]| wanted.iter().any(|metric| metrics.contains(metric));
        let duplicates = if has(&[
            Metric::DuplicatePostings,
            Metric::TotalPostings,
            Metric::PostingIntensity,
        ]) {
            self.duplicates(foreground, cancel)?
        } else {
            0
        };
        let companies = if has(&[Metric::UniqueCompanies]) {
            self.companies(foreground, cancel)?
        } else {
            0
        };
        let salaries = if has(&[Metric::MinSalary, Metric::MaxSalary, Metric::MedianSalary]) {
            let values = self.values(DistributionFacet::Salary, foreground, cancel)?;
            Some(values.sort())
        } else {
            None
        };
        let durations = if has(&[Metric::MedianPostingDuration]) {
            let values = self.values(DistributionFacet::PostingDuration, foreground, cancel)?;
            Some(values.sort())
        } else {
            None
        };
        let integer = |value: Option<u64>| value.map_or(MetricValue::Missing, MetricValue::Integer);
        let salary = salaries.as_ref();
        let value = |metric: Metric| match metric {
            Metric::UniquePostings
            | Metric::DuplicatePostings
            | Metric::TotalPostings
            | Metric::PostingIntensity => metric.of_counts(unique, duplicates),
            Metric::UniqueCompanies => MetricValue::Integer(companies),
            Metric::MedianPostingDuration => integer(durations.as_ref().and_then(|sorted| sorted.median())),
            Metric::MinSalary => integer(salary.and_then(|sorted| sorted.least()).map(u64::from)),
            Metric::MaxSalary => integer(salary.and_then(|sorted| sorted.greatest()).map(u64::from)),
            Metric::MedianSalary => integer(salary.and_then(|sorted| sorted.median())),
            Metric::Significance => MetricValue::Missing,
        };
        Ok(Metric::distinct(metrics)
            .map(|metric| (metric, value(metric)))
            .collect())
    }

    fn duplicates(&self, foreground: &Foreground, cancel: &Cancel) -> Result<u64, Stopped> {
        if self.is_everything(foreground) {
            return Ok(self.coverage.total - self.coverage.unique);
        }
        let mut sum = 0;
        for (view, rows) in self.segments.iter().zip(foreground) {
            let duplicates = view.segment.duplicates();
            each_width!(duplicates, slice => {
                rows.for_each(cancel, |row| sum += u64::from(slice[row]))?;
            });
        }
        Ok(sum)
    }

    fn companies(&self, foreground: &Foreground, cancel: &Cancel) -> Result<u64, Stopped> {
        let mut seen = Bits::empty(self.dictionary(Column::Company).len());
        for (view, rows) in self.segments.iter().zip(foreground) {
            let values = view
                .segment
                .column(Column::Company)
                .map_or(1, |column| column.values());
            // By the segment's own numbers first: rows are many, companies are few.
            let mut local = Bits::empty(values);
            view.for_each_value(Column::Company, rows, cancel, |_, company| {
                local.set(company as usize);
            })?;
            local.for_each(|company| {
                seen.set(view.translated(Column::Company, company as u32) as usize);
            });
        }
        if seen.rows() > 0 {
            seen.clear(0);
        }
        Ok(seen.count())
    }

    /// Gives the greatest value that a distributed field can have.
    pub(super) fn greatest(&self, field: DistributionFacet) -> u32 {
        let years = |column| {
            let numbers = self.dictionary(column).numbers.iter();
            numbers.flatten().copied().max().unwrap_or(0)
        };
        match field {
            DistributionFacet::Salary => self.most.0,
            DistributionFacet::PostingDuration => self.most.1,
            DistributionFacet::MinYearsExperience => years(Column::MinYears),
            DistributionFacet::MaxYearsExperience => years(Column::MaxYears),
        }
    }

    /// Collects the values of a field over a foreground.
    pub(super) fn values(
        &self,
        field: DistributionFacet,
        foreground: &Foreground,
        cancel: &Cancel,
    ) -> Result<Values, Stopped> {
        let mut values = Values::new(Self::count(foreground), self.greatest(field));
        self.for_each_field(field, foreground, cancel, |_, _, value| values.push(value))?;
        Ok(values)
    }

    /// Calls `visit` with segment, row and value of each selected row that has the field.
    pub(super) fn for_each_field(
        &self,
        field: DistributionFacet,
        foreground: &Foreground,
        cancel: &Cancel,
        mut visit: impl FnMut(usize, usize, u32),
    ) -> Result<(), Stopped> {
        for (at, (view, rows)) in self.segments.iter().zip(foreground).enumerate() {
            match field {
                DistributionFacet::Salary => {
                    let salary = view.segment.salary();
                    each_width!(salary.packed, stored => {
                        rows.for_each(cancel, |row| {
                            let stored = stored[row].wide();
                            if stored > 0 {
                                visit(at, row, (salary.base + i64::from(stored) - 1) as u32);
                            }
                        })?;
                    });
                }
                DistributionFacet::PostingDuration => {
                    let (posted, expired) = (view.segment.posted(), view.segment.expired());
                    // Stored 0 says that there is no day; a bound of 0 says that no day is early enough.
                    let last = expired.stored(i64::from(self.latest_day.0));
                    let between = expired.base - posted.base;
                    each_width!(expired.packed, stored => {
                        rows.for_each(cancel, |row| {
                            let stored = stored[row].wide();
                            if stored > 0 && stored <= last {
                                let begin = i64::from(posted.packed.get(row));
                                visit(at, row, (i64::from(stored) - begin + between).max(0) as u32);
                            }
                        })?;
                    });
                }
                DistributionFacet::MinYearsExperience => {
                    self.for_each_years(Column::MinYears, at, rows, cancel, &mut visit)?;
                }
                DistributionFacet::MaxYearsExperience => {
                    self.for_each_years(Column::MaxYears, at, rows, cancel, &mut visit)?;
                }
            }
        }
        Ok(())
    }

    fn for_each_years(
        &self,
        column: Column,
        at: usize,
        rows: &super::Selection,
        cancel: &Cancel,
        visit: &mut impl FnMut(usize, usize, u32),
    ) -> Result<(), Stopped> {
        let numbers = &self.dictionary(column).numbers;
        let view = &self.segments[at];
        view.for_each_value(column, rows, cancel, |row, local| {
            if let Some(number) = numbers[view.translated(column, local) as usize] {
                visit(at, row, number);
            }
        })
    }
}
