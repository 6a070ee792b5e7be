//! Metrics of all rows of a foreground.

use super::values::{Sorted, Values};
use super::{Embedded, Foreground, SegmentView};
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
            Some(self.sorted(DistributionFacet::Salary, foreground, cancel)?)
        } else {
            None
        };
        let durations = if has(&[Metric::MedianPostingDuration]) {
            Some(self.sorted(DistributionFacet::PostingDuration, foreground, cancel)?)
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
        let add = |sum: &mut u64, at: usize, view: &SegmentView| {
            let segment = &view.segment;
            let duplicates = segment.duplicates();
            let number = |row| duplicates.get(row);
            *sum += foreground[at].sum(segment.rows(), segment.duplicate_planes(), number, cancel)?;
            Ok(())
        };
        self.fold(cancel, || 0, add, |sum, other| *sum += other)
    }

    fn companies(&self, foreground: &Foreground, cancel: &Cancel) -> Result<u64, Stopped> {
        let add = |seen: &mut Bits, at: usize, view: &SegmentView| {
            let Some(companies) = view.coded(Column::Company) else {
                return Ok(());
            };
            // By the segment's own numbers first: rows are many, companies are few.
            let local = companies.present(&foreground[at], cancel)?;
            match &view.translations[Column::Company.index()] {
                None => seen.or(&local),
                Some(translation) => local.for_each(|company| seen.set(translation[company] as usize)),
            }
            Ok(())
        };
        let companies = self.dictionary(Column::Company).len();
        let mut seen = self.fold(
            cancel,
            || Bits::empty(companies),
            add,
            |seen, other| seen.or(&other),
        )?;
        if seen.rows() > 0 {
            seen.clear(0);
        }
        Ok(seen.count())
    }

    /// Collects the values of a field over a foreground.
    pub(super) fn sorted(
        &self,
        field: DistributionFacet,
        foreground: &Foreground,
        cancel: &Cancel,
    ) -> Result<Sorted, Stopped> {
        let column = match field {
            DistributionFacet::PostingDuration => {
                let mut values = Values::new(Self::count(foreground), self.longest);
                self.for_each_field(field, foreground, cancel, |_, _, value| values.push(value))?;
                return Ok(values.sort());
            }
            DistributionFacet::Salary => None,
            DistributionFacet::MinYearsExperience => Some(Column::MinYears),
            DistributionFacet::MaxYearsExperience => Some(Column::MaxYears),
        };
        let add = |values: &mut Vec<(u32, u64)>, at: usize, view: &SegmentView| {
            let rows = &foreground[at];
            let mut push = |value: Option<u32>, count: u32| {
                values.extend(value.map(|value| (value, u64::from(count))));
            };
            match column {
                None => {
                    let (salary, counts) = (view.salary(), view.coded_salaries());
                    let counts = counts.count(rows, cancel)?;
                    let present = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
                    present.for_each(|(id, count)| push(salary.amount(id as u32), count));
                }
                Some(column) => {
                    let numbers = &self.dictionary(column).numbers;
                    let counts = view.local_counts(column, rows, cancel)?;
                    let present = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
                    present.for_each(|(id, count)| {
                        push(numbers[view.translated(column, id as u32) as usize], count);
                    });
                }
            }
            Ok(())
        };
        let values = self.fold(cancel, Vec::new, add, |values, mut others| {
            values.append(&mut others)
        })?;
        Ok(Sorted::of_counts(values))
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
                    let salary = view.salary();
                    rows.for_each(cancel, |row| {
                        if let Some(amount) = salary.get(row) {
                            visit(at, row, amount);
                        }
                    })?;
                }
                DistributionFacet::PostingDuration => {
                    let (mut posted, expired) = (view.segment.posted().cursor(), view.segment.expired());
                    // Stored 0 says that there is no day; a bound of 0 says that no day is early enough.
                    let last = expired.stored(i64::from(self.latest_day.0));
                    each_width!(expired.packed, stored => {
                        rows.for_each(cancel, |row| {
                            let stored = stored[row].wide();
                            if stored > 0 && stored <= last {
                                let end = expired.base + i64::from(stored) - 1;
                                visit(at, row, (end - i64::from(posted.day(row).0)).max(0) as u32);
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
