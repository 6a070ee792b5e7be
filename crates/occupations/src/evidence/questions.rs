//! The questions that evidence is gathered with.

use std::sync::Arc;

use analytics::query::{
    Conditions, Operator, PayRequest, PayTable, RankRequest, RankingRequest, TaxonomyCondition,
    TimeseriesRequest, TotalsRequest, Value, ValueSet, When, Window,
};
use analytics::{
    Cancel, Dimension, Engine, Facet, Interval, Metric, MetricValue, Metrics, QueryError, UNCLASSIFIED,
};

use crate::labour::{Level, Region};
use crate::occupation::Occupation;

/// Most buckets of a ranking: more than any facet has.
const ALL_BUCKETS: usize = 1 << 20;
/// The greatest years of the bands of experience that pay is compared inside of.
const PAY_BANDS: [u32; 3] = [2, 5, 8];

/// The postings of an occupation in a region; of all occupations or of all regions where that is left open.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    conditions: Vec<TaxonomyCondition>,
}

/// Asks one version of the postings.
#[derive(Clone, Copy)]
pub(super) struct Questions<'e> {
    pub(super) engine: &'e dyn Engine,
    pub(super) cancel: &'e Cancel,
}

impl Questions<'_> {
    /// Finds the postings of an occupation in a region; none where the corpus has none. A hybrid code has those of its members, and
    /// an occupation that O*NET lacks those of its detailed occupation.
    pub(super) fn cell(&self, occupation: Option<&Occupation>, region: &Region) -> Option<Cell> {
        let mut cell = Cell::default();
        if let Some(occupation) = occupation {
            let (dimension, codes) = codes(occupation);
            cell.conditions.push(self.condition(dimension, &codes)?);
        }
        let dimension = match region.level {
            Level::Nation => return Some(cell),
            Level::State => Dimension::State,
            Level::Msa => Dimension::Msa,
        };
        let code = [region.id.clone()];
        cell.conditions.push(self.condition(dimension, &code)?);
        Some(cell)
    }

    /// Finds the postings that have a value; none where the corpus has none.
    pub(super) fn having(&self, dimension: Dimension, code: &str) -> Option<Cell> {
        let conditions = vec![self.condition(dimension, &[code.to_owned()])?];
        Some(Cell { conditions })
    }

    /// Says whether any posting is of a region.
    pub(super) fn has_region(&self, region: &Region) -> bool {
        self.cell(None, region).is_some()
    }

    fn condition(&self, dimension: Dimension, codes: &[String]) -> Option<TaxonomyCondition> {
        let known = self.engine.taxonomy_lookup(dimension, codes);
        let used = known.iter().filter(|item| item.unique_postings > 0);
        let values: Vec<Value> = used.map(|item| Value::Text(item.id.to_string())).collect();
        (!values.is_empty()).then(|| TaxonomyCondition {
            facet: Facet::code(dimension),
            include: Some(ValueSet {
                values,
                operator: Operator::Or,
            }),
            exclude: None,
        })
    }

    /// Counts the postings that touch a window.
    pub(super) fn unique(&self, cell: &Cell, window: Window) -> Result<u64, QueryError> {
        let totals = self.totals(cell, window, vec![Metric::UniquePostings])?;
        Ok(integer(&totals, Metric::UniquePostings).unwrap_or(0))
    }

    /// Measures the postings that touch a window.
    pub(super) fn totals(
        &self,
        cell: &Cell,
        window: Window,
        metrics: Vec<Metric>,
    ) -> Result<Metrics, QueryError> {
        let request = TotalsRequest {
            filters: cell.within(window),
            metrics,
        };
        self.engine.totals(&request, self.cancel)
    }

    /// Counts the postings with each value of a dimension, the most frequent first; those without a value, and values of fewer
    /// than `least`, are left out.
    pub(super) fn counts(
        &self,
        cell: &Cell,
        window: Window,
        dimension: Dimension,
        least: u64,
    ) -> Result<Vec<(Arc<str>, u64)>, QueryError> {
        let request = RankingRequest {
            filters: cell.within(window),
            facet: Facet::code(dimension),
            rank: RankRequest {
                limit: ALL_BUCKETS,
                min_unique_postings: Some(least),
                exclude: vec![UNCLASSIFIED.to_owned()],
                ..RankRequest::default()
            },
        };
        let ranking = self.engine.ranking(&request, self.cancel)?.data;
        let buckets = ranking.buckets.into_iter().map(|ranked| ranked.bucket);
        let counted = buckets.filter_map(|bucket| {
            let count = integer(&bucket.metrics, Metric::UniquePostings)?;
            Some((bucket.name, count))
        });
        Ok(counted.collect())
    }

    /// Counts the postings that touch each month of a window.
    pub(super) fn months(&self, cell: &Cell, window: Window) -> Result<Vec<(String, u64)>, QueryError> {
        let request = TimeseriesRequest {
            filters: cell.within(window),
            metrics: vec![Metric::UniquePostings],
            interval: Some(Interval::Month),
        };
        let series = self.engine.timeseries(&request, self.cancel)?.data;
        let counts = series.metrics.into_iter().flat_map(|(_, values)| values);
        let counts = counts.map(|value| match value {
            MetricValue::Integer(count) => count,
            MetricValue::Ratio(_) | MetricValue::Missing => 0,
        });
        Ok(series.labels.into_iter().zip(counts).collect())
    }

    /// Tells how pay is spread, with and without each skill that enough postings have and lack.
    pub(super) fn pay(&self, cell: &Cell, window: Window, least: u64) -> Result<PayTable, QueryError> {
        let request = PayRequest {
            filters: cell.within(window),
            facet: Facet::code(Dimension::Skills),
            least,
            band_ends: PAY_BANDS.to_vec(),
        };
        self.engine.pay(&request, self.cancel)
    }

    /// Gives the name of a company.
    pub(super) fn company(&self, id: &Arc<str>) -> Arc<str> {
        let found = self.engine.taxonomy_lookup(Dimension::Company, &[id.to_string()]);
        found
            .into_iter()
            .next()
            .map_or_else(|| id.clone(), |item| item.name)
    }
}

impl Cell {
    fn within(&self, window: Window) -> Vec<Conditions> {
        vec![Conditions {
            taxonomies: self.conditions.clone(),
            ..Conditions::of(When::Window(window))
        }]
    }
}

/// Gives the codes under which postings know an occupation.
fn codes(occupation: &Occupation) -> (Dimension, Vec<String>) {
    let is_fine = occupation.code.len() > occupation.soc().len();
    if is_fine && occupation.is_in(crate::Dimension::Onet) {
        return (Dimension::Onet, vec![occupation.code.clone()]);
    }
    let hybrid = lmi::HYBRIDS.iter().find(|hybrid| hybrid.code == occupation.code);
    let members = hybrid.map(|hybrid| hybrid.members.iter().map(|code| (*code).to_owned()).collect());
    let own = || vec![occupation.soc().to_owned()];
    (Dimension::Soc5, members.unwrap_or_else(own))
}

/// Gives the value of a metric that counts.
pub(super) fn integer(metrics: &Metrics, wanted: Metric) -> Option<u64> {
    let found = metrics.iter().find(|(metric, _)| *metric == wanted);
    match found.map(|(_, value)| *value) {
        Some(MetricValue::Integer(value)) => Some(value),
        Some(MetricValue::Ratio(_) | MetricValue::Missing) | None => None,
    }
}
