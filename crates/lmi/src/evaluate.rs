//! Runs a plan: coordinates by binary search, values in a fixed order.
//!
//! Rows follow from the labels, cells from the codes of a row's labels in ascending order, so the same query gives
//! the same bits on every run.

use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;

use crate::aggregate::{Measure, sum};
use crate::answer::{Answer, Column, Values};
use crate::dataset::Dataset;
use crate::dimension::MemberIndex;
use crate::fault::{Fault, FaultKind, Place, QueryError};
use crate::metric::MetricIndex;
use crate::operation::{Compared, shift_share};
use crate::plan::{self, Codes, Comparison, Plan, Source};
use crate::query::Query;

/// Look-ups between two looks at the cancel flag.
const PATIENCE: u64 = 4_096;

/// How much a query may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Rows times columns.
    pub cells: u64,
    /// Codes looked up on the way.
    pub lookups: u64,
}

impl Dataset {
    /// Answers a query within bounds, unless `cancelled` becomes true.
    pub fn query(&self, query: &Query, bounds: Bounds, cancelled: &AtomicBool) -> Result<Answer, QueryError> {
        let plan = Plan::new(self, query).map_err(QueryError::Faults)?;
        let cells = plan.cells();
        if cells > bounds.cells {
            let kind = FaultKind::TooLarge {
                cells,
                limit: bounds.cells,
            };
            let place = Place::Query;
            return Err(QueryError::Faults(vec![Fault { place, kind }]));
        }
        let mut answer = Evaluation::new(self, &plan, bounds.lookups, cancelled).run(query.zero_fill)?;
        answer.arrange(query, &plan.sort);
        Ok(answer)
    }
}

/// What a value to compare with depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Stand {
    metric: MetricIndex,
    along: usize,
    parent: Option<MemberIndex>,
    labels: u64,
}

struct Evaluation<'e> {
    dataset: &'e Dataset,
    plan: &'e Plan,
    cancelled: &'e AtomicBool,
    lookups: u64,
    most_lookups: u64,
    /// Values that many rows compare themselves with, by metric and by the labels that stay.
    compared: FxHashMap<Stand, f64>,
    /// By source: whether a mean of several cells was taken of approximate figures.
    approximated: Vec<bool>,
    all: Codes,
}

impl<'e> Evaluation<'e> {
    fn new(dataset: &'e Dataset, plan: &'e Plan, most_lookups: u64, cancelled: &'e AtomicBool) -> Self {
        Self {
            dataset,
            plan,
            cancelled,
            lookups: 0,
            most_lookups,
            compared: FxHashMap::default(),
            approximated: vec![false; plan.sources.len()],
            all: Codes::All,
        }
    }

    fn run(mut self, zero_fill: bool) -> Result<Answer, QueryError> {
        let plan = self.plan;
        let width: usize = plan.sources.iter().map(Source::width).sum();
        let mut labels: Vec<Vec<u32>> = vec![Vec::new(); plan.order.len()];
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); width];
        let mut total_rows = 0;
        // By dimension: the number of its present label. The first constraint turns slowest.
        let mut position: Vec<u32> = vec![0; plan.choices.len()];
        let mut values = Vec::with_capacity(width);
        let mut is_over = plan.choices.iter().any(Vec::is_empty);
        while !is_over {
            values.clear();
            self.row(&position, &mut values)?;
            if zero_fill || values.iter().any(|value| !value.is_nan()) {
                total_rows += 1;
                for (column, dimension) in labels.iter_mut().zip(&plan.order) {
                    column.push(position[*dimension]);
                }
                if zero_fill {
                    self.fill(&mut values);
                }
                for (column, value) in columns.iter_mut().zip(&values) {
                    column.push(*value);
                }
            }
            is_over = !self.advance(&mut position);
        }
        let texts = plan
            .order
            .iter()
            .zip(labels)
            .map(|(dimension, rows)| Values::Texts {
                labels: plan.choices[*dimension]
                    .iter()
                    .map(|choice| choice.text.clone())
                    .collect(),
                rows,
            });
        let values = texts.chain(columns.into_iter().map(Values::Numbers));
        let columns = plan.names.iter().cloned().zip(values);
        let warnings = self.warnings();
        Ok(Answer {
            columns: columns.map(|(name, values)| Column { name, values }).collect(),
            total_rows,
            warnings,
        })
    }

    /// Turns to the next row; false behind the last one.
    fn advance(&self, position: &mut [u32]) -> bool {
        for dimension in self.plan.order.iter().rev() {
            position[*dimension] += 1;
            if (position[*dimension] as usize) < self.plan.choices[*dimension].len() {
                return true;
            }
            position[*dimension] = 0;
        }
        false
    }

    fn fill(&self, values: &mut [f64]) {
        let mut at = 0;
        for source in &self.plan.sources {
            for value in &mut values[at..at + source.width()] {
                if source.is_filled() && value.is_nan() {
                    *value = 0.0;
                }
            }
            at += source.width();
        }
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = self.plan.warnings.clone();
        for (source, metric) in plan::approximations(self.plan) {
            if self.approximated[source] {
                let name = &self.dataset.metric(metric).name;
                warnings.push(format!(
                    "'{name}' of several cells is their weighted mean, which only approximates the figure of the whole"
                ));
            }
        }
        warnings
    }

    fn row(&mut self, position: &[u32], values: &mut Vec<f64>) -> Result<(), QueryError> {
        let plan = self.plan;
        let own: Vec<&Codes> = self.codes(position);
        let is_single = own.iter().all(|codes| codes.is_single());
        let rows = self.cells(&own)?;
        for (at, source) in plan.sources.iter().enumerate() {
            let own_value = |measure: &Measure| measure.value(self.dataset, &rows, is_single);
            match source {
                Source::Plain(measure) => {
                    self.approximated[at] |= measure.is_approximate && rows.len() > 1;
                    values.push(own_value(measure));
                }
                Source::Openings(measures) => {
                    // No year at all adds up to nothing.
                    let sum = if measures.is_empty() {
                        0.0
                    } else {
                        sum(measures.iter().map(own_value))
                    };
                    values.push(sum);
                }
                Source::Quotient(measure, comparison) => {
                    let own = own_value(measure);
                    let compared = self.compare(measure, comparison, position, own)?;
                    values.push(compared.location_quotient());
                }
                Source::Shift {
                    before,
                    after,
                    comparison,
                } => {
                    let (start, end) = (own_value(before), own_value(after));
                    let before = self.compare(before, comparison, position, start)?;
                    let after = self.compare(after, comparison, position, end)?;
                    values.extend(shift_share(before, after));
                }
            }
        }
        Ok(())
    }

    fn codes(&self, position: &[u32]) -> Vec<&'e Codes> {
        let pairs = self.plan.choices.iter().zip(position);
        pairs.map(|(choices, at)| &choices[*at as usize].codes).collect()
    }

    fn compare(
        &mut self,
        measure: &Measure,
        comparison: &Comparison,
        position: &[u32],
        own: f64,
    ) -> Result<Compared, QueryError> {
        Ok(Compared {
            area_kind: own,
            area_all: self.other(measure, comparison, position, false, true)?,
            parent_kind: self.other(measure, comparison, position, true, false)?,
            parent_all: self.other(measure, comparison, position, true, true)?,
        })
    }

    /// Gives the value with the larger area, with all kinds, or with both in place of the row's own.
    fn other(
        &mut self,
        measure: &Measure,
        comparison: &Comparison,
        position: &[u32],
        in_parent: bool,
        of_all: bool,
    ) -> Result<f64, QueryError> {
        let is_replaced = |dimension| {
            (in_parent && dimension == comparison.area) || (of_all && dimension == comparison.along)
        };
        // A number for the labels that stay. No more rows than cells are asked for, so it fits.
        let mut labels = 0u64;
        for (dimension, (at, choices)) in position.iter().zip(&self.plan.choices).enumerate() {
            let digit = if is_replaced(dimension) {
                0
            } else {
                u64::from(*at) + 1
            };
            labels = labels * (choices.len() as u64 + 1) + digit;
        }
        // Codes below different areas are different, so the first one tells the areas of a plan apart.
        let parent = match &comparison.parent {
            Codes::All => None,
            Codes::Members(members) => members.first().copied(),
        };
        let place = Stand {
            metric: measure.metric,
            along: comparison.along,
            parent,
            labels,
        };
        if let Some(value) = self.compared.get(&place) {
            return Ok(*value);
        }
        let mut codes: Vec<&Codes> = self.codes(position);
        let all = self.all.clone();
        if of_all {
            codes[comparison.along] = &all;
        }
        if in_parent {
            codes[comparison.area] = &comparison.parent;
        }
        let is_single = codes.iter().all(|codes| codes.is_single());
        let rows = self.cells(&codes)?;
        let value = measure.value(self.dataset, &rows, is_single);
        self.compared.insert(place, value);
        Ok(value)
    }

    /// Gives the rows that have these codes, by coordinates.
    fn cells(&mut self, codes: &[&Codes]) -> Result<Vec<u32>, QueryError> {
        let mut rows = Vec::new();
        self.descend(codes, 0, 0, (0, self.dataset.rows()), &mut rows)?;
        Ok(rows)
    }

    /// Narrows the rows in `range`, whose keys begin with `prefix`, dimension by dimension.
    fn descend(
        &mut self,
        codes: &[&Codes],
        dimension: usize,
        prefix: u64,
        range: (usize, usize),
        rows: &mut Vec<u32>,
    ) -> Result<(), QueryError> {
        let Some(of_dimension) = codes.get(dimension) else {
            rows.push(range.0 as u32);
            return Ok(());
        };
        match of_dimension {
            Codes::All => {
                let before = rows.len();
                self.narrow(codes, dimension, prefix, range, &[MemberIndex(0)], rows)?;
                // An area whose total is withheld may lack the groups below it too.
                let dataset = self.dataset;
                for top in dataset.dimensions()[dimension].tops() {
                    if rows.len() > before {
                        break;
                    }
                    self.narrow(codes, dimension, prefix, range, top, rows)?;
                }
                Ok(())
            }
            Codes::Members(members) => self.narrow(codes, dimension, prefix, range, members, rows),
        }
    }

    fn narrow(
        &mut self,
        codes: &[&Codes],
        dimension: usize,
        prefix: u64,
        (mut low, high): (usize, usize),
        members: &[MemberIndex],
        rows: &mut Vec<u32>,
    ) -> Result<(), QueryError> {
        let stride = self.dataset.stride(dimension);
        for member in members {
            if low == high {
                break;
            }
            self.count()?;
            let first = prefix + u64::from(member.0) * stride;
            low = self.dataset.lower_bound(first, low, high);
            let end = self.dataset.lower_bound(first + stride, low, high);
            if low < end {
                self.descend(codes, dimension + 1, first, (low, end), rows)?;
                low = end;
            }
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), QueryError> {
        self.lookups += 1;
        if self.lookups > self.most_lookups {
            return Err(QueryError::WorkLimit);
        }
        if self.lookups.is_multiple_of(PATIENCE) && self.cancelled.load(Ordering::Relaxed) {
            return Err(QueryError::Cancelled);
        }
        Ok(())
    }
}
