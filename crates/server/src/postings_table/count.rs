//! Counts the combinations of codes that a query looks up.

use std::collections::BTreeMap;

use analytics::query::{
    Conditions, DateForm, Operator, RankRequest, RankedSeriesRequest, RankingRequest, Relation, Series,
    SeriesRequest, TaxonomyCondition, TimeseriesRequest, Value, ValueSet, When, Window,
};
use analytics::{Cancel, Day, Engine, Facet, Interval, Metric, MetricValue, QueryError};
use lmi::{DatasetDraft, Operation, Query};

use super::STEMS;
use super::codes::Codes;

/// The figures that a query asks for.
#[derive(Debug)]
pub struct Wanted {
    /// What is counted, with the stem of its name.
    stems: Vec<(&'static str, Metric)>,
    /// Months by name (`2025.06`), in order, with the label that series give them (`2025-06`).
    months: BTreeMap<String, String>,
}

impl Wanted {
    /// Reads the names of metrics; the query was checked before, so all are known.
    pub fn of(query: &Query) -> Wanted {
        let base = |operation: &Option<Operation>| match operation {
            Some(Operation::ShiftShare { base, .. }) => Some(base.clone()),
            Some(Operation::LocationQuotient { .. } | Operation::LegacyOpenings { .. }) | None => None,
        };
        let metrics = query.metrics.iter();
        let names =
            metrics.flat_map(|metric| std::iter::once(metric.name.clone()).chain(base(&metric.operation)));
        let mut wanted = Wanted {
            stems: Vec::new(),
            months: BTreeMap::new(),
        };
        for name in names {
            let Some((stem, month)) = name.split_once('.') else {
                continue;
            };
            let known = STEMS.iter().find(|(known, _)| *known == stem);
            if let Some(stem) = known.filter(|stem| !wanted.stems.contains(stem)) {
                wanted.stems.push(*stem);
            }
            wanted.months.insert(month.to_owned(), month.replace('.', "-"));
        }
        wanted
    }

    /// Gives the names of all metrics that are counted.
    pub fn metrics(&self) -> impl Iterator<Item = String> {
        let months = self.months.keys();
        months.flat_map(|month| self.stems.iter().map(move |(stem, _)| format!("{stem}.{month}")))
    }

    fn measured(&self) -> Vec<Metric> {
        self.stems.iter().map(|(_, metric)| *metric).collect()
    }

    /// Gives the window from the first to the last month, inside of what the postings cover.
    fn window(&self, engine: &dyn Engine) -> Option<Window> {
        let day = |month: &String| {
            let (year, month) = month.split_once('.')?;
            Some((year.parse::<i16>().ok()?, month.parse::<i8>().ok()?))
        };
        let (first, last) = (
            day(self.months.keys().next()?)?,
            day(self.months.keys().next_back()?)?,
        );
        Some(Window {
            start: Day::new(first.0, first.1, 1)?,
            end: Day::last_of_month(last.0, last.1)?.min(engine.latest_day()),
            relation: Relation::Active,
            form: DateForm::Months,
        })
    }
}

/// Counts for one query.
pub struct Counter<'c> {
    pub engine: &'c dyn Engine,
    pub dimensions: &'c [Codes; 3],
    pub wanted: &'c Wanted,
    pub cancel: &'c Cancel,
}

impl Counter<'_> {
    /// Counts every combination of codes, one list for each dimension, into a table.
    ///
    /// The dimension with the most codes is ranked, which counts all of them in one go; the others are filters.
    pub fn fill(&self, codes: &[Vec<String>], draft: &mut DatasetDraft) -> Result<(), QueryError> {
        let Some(window) = self.wanted.window(self.engine) else {
            return Ok(());
        };
        let (Some(ranked), [_, _, _]) = ((0..codes.len()).max_by_key(|at| codes[*at].len()), codes) else {
            return Ok(());
        };
        let [one, other] = [(ranked + 1) % 3, (ranked + 2) % 3];
        for first in &codes[one] {
            for second in &codes[other] {
                self.cancel.check().map_err(QueryError::Stopped)?;
                let mut conditions = Conditions::of(When::Window(window));
                for (dimension, code) in [(one, first), (other, second)] {
                    let value = self.dimensions[dimension].value(code);
                    conditions.taxonomies.extend(value.map(only));
                }
                let mut place = |code: &str, series: &Series| {
                    let mut coordinates = [""; 3];
                    coordinates[ranked] = code;
                    coordinates[one] = first;
                    coordinates[other] = second;
                    self.keep(series, coordinates, draft);
                };
                self.count(&self.dimensions[ranked], &codes[ranked], conditions, &mut place)?;
            }
        }
        Ok(())
    }

    /// Counts the codes of one dimension: each level in one ranking, the root by itself.
    fn count(
        &self,
        dimension: &Codes,
        codes: &[String],
        conditions: Conditions,
        place: &mut dyn FnMut(&str, &Series),
    ) -> Result<(), QueryError> {
        let mut by_facet: BTreeMap<Facet, BTreeMap<&str, &str>> = BTreeMap::new();
        for code in codes {
            match dimension.value(code) {
                Some((facet, value)) => {
                    by_facet.entry(facet).or_default().insert(value, code);
                }
                None => {
                    let request = TimeseriesRequest {
                        filters: vec![conditions.clone()],
                        metrics: self.wanted.measured(),
                        interval: Some(Interval::Month),
                    };
                    place(code, &self.engine.timeseries(&request, self.cancel)?.data);
                }
            }
        }
        for (facet, values) in by_facet {
            let request = RankedSeriesRequest {
                ranking: RankingRequest {
                    filters: vec![conditions.clone()],
                    facet,
                    rank: RankRequest {
                        limit: values.len(),
                        include: values.keys().map(|value| (*value).to_owned()).collect(),
                        ..RankRequest::default()
                    },
                },
                series: SeriesRequest {
                    window: None,
                    metrics: self.wanted.measured(),
                    interval: Some(Interval::Month),
                },
            };
            for ranked in self.engine.ranked_series(&request, self.cancel)?.data.buckets {
                if let Some(code) = values.get(&*ranked.bucket.name) {
                    place(code, &ranked.inner);
                }
            }
        }
        Ok(())
    }

    /// Puts the months of a series that are wanted into a cell.
    fn keep(&self, series: &Series, coordinates: [&str; 3], draft: &mut DatasetDraft) {
        for (month, label) in &self.wanted.months {
            let Some(at) = series.labels.iter().position(|it| it == label) else {
                continue;
            };
            for (stem, metric) in &self.wanted.stems {
                let values = series.metrics.iter().find(|(other, _)| other == metric);
                let value = match values.and_then(|(_, values)| values.get(at)) {
                    Some(MetricValue::Integer(value)) => *value as f64,
                    Some(MetricValue::Ratio(value)) => *value,
                    Some(MetricValue::Missing) | None => f64::NAN,
                };
                let number = draft.metric(super::metric(&format!("{stem}.{month}")));
                draft.set(&coordinates, number, value);
            }
        }
    }
}

fn only((facet, value): (Facet, &str)) -> TaxonomyCondition {
    TaxonomyCondition {
        facet,
        include: Some(ValueSet {
            values: vec![Value::Text(value.to_owned())],
            operator: Operator::Or,
        }),
        exclude: None,
    }
}
