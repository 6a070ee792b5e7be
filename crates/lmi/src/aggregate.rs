//! Several cells made one value.

use crate::dataset::Dataset;
use crate::metric::{Kind, MetricIndex};

/// A metric with the ones that it needs found.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub(crate) metric: MetricIndex,
    parts: Parts,
    pub(crate) is_approximate: bool,
}

#[derive(Clone, Debug)]
enum Parts {
    Additive,
    Mean(Option<MetricIndex>),
    Ratio {
        numerator: MetricIndex,
        denominators: Vec<MetricIndex>,
        factor: f64,
    },
    Fixed,
}

impl Measure {
    /// Prepares a metric. A dataset that loads has every metric that another one needs.
    pub(crate) fn new(dataset: &Dataset, metric: MetricIndex) -> Self {
        let row = dataset.metric(metric);
        let parts = match &row.kind {
            Kind::Additive => Parts::Additive,
            Kind::Mean { weight } => {
                Parts::Mean(weight.as_deref().and_then(|weight| dataset.metric_index(weight)))
            }
            Kind::Ratio {
                numerator,
                denominators,
                factor,
            } => match dataset.metric_index(numerator) {
                Some(numerator) => Parts::Ratio {
                    numerator,
                    denominators: denominators
                        .iter()
                        .filter_map(|name| dataset.metric_index(name))
                        .collect(),
                    factor: f64::from(*factor),
                },
                None => Parts::Fixed,
            },
            Kind::Fixed => Parts::Fixed,
        };
        Self {
            metric,
            parts,
            is_approximate: row.approximate,
        }
    }

    pub(crate) fn is_additive(&self) -> bool {
        matches!(self.parts, Parts::Additive)
    }

    /// Gives the value of the cells in `rows`; NaN where it is missing. `is_single` says that no more than one cell
    /// was asked for.
    pub(crate) fn value(&self, dataset: &Dataset, rows: &[u32], is_single: bool) -> f64 {
        let read = |metric, row: &u32| dataset.value(metric, *row);
        match (&self.parts, rows) {
            (_, []) => f64::NAN,
            (Parts::Fixed, [row]) if is_single => read(self.metric, row),
            (Parts::Fixed, _) => f64::NAN,
            (Parts::Additive, _) => sum(rows.iter().map(|row| read(self.metric, row))),
            (Parts::Mean(_), [row]) => read(self.metric, row),
            (Parts::Mean(weight), _) => {
                let weight = |row| weight.map_or(1.0, |weight| read(weight, row));
                let pairs = rows.iter().map(|row| (read(self.metric, row), weight(row)));
                let (mut products, mut weights) = (0.0, 0.0);
                for (value, weight) in pairs.filter(|(value, weight)| !(value.is_nan() || weight.is_nan())) {
                    products += value * weight;
                    weights += weight;
                }
                quotient(products, weights)
            }
            (Parts::Ratio { .. }, [row]) if !read(self.metric, row).is_nan() => read(self.metric, row),
            (
                Parts::Ratio {
                    numerator,
                    denominators,
                    factor,
                },
                _,
            ) => {
                let mut totals = (0.0, 0.0);
                for row in rows {
                    let above = read(*numerator, row);
                    let below: f64 = denominators.iter().map(|metric| read(*metric, row)).sum();
                    if !(above.is_nan() || below.is_nan()) {
                        totals = (totals.0 + above, totals.1 + below / denominators.len() as f64);
                    }
                }
                factor * quotient(totals.0, totals.1)
            }
        }
    }
}

/// Adds what is there; NaN when nothing is.
pub(crate) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let present = values.filter(|value| !value.is_nan());
    present.reduce(|sum, value| sum + value).unwrap_or(f64::NAN)
}

/// Divides; NaN when the divisor is 0 or either is missing.
pub(crate) fn quotient(dividend: f64, divisor: f64) -> f64 {
    if divisor == 0.0 {
        f64::NAN
    } else {
        dividend / divisor
    }
}
