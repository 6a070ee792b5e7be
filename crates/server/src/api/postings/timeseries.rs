//! `POST /{mount}/timeseries`

use analytics::query::TimeseriesRequest;

use super::{at::At, faults::Asked, filter, metrics, series, writing};
use crate::call::{Call, Input, Outcome};

/// Measures the postings that match, by period.
pub fn timeseries(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let filters = filter::read(body, at.facets);
    let (interval, place) = series::interval(Some(body), "").unzip();
    let request = TimeseriesRequest {
        filters: filters.conditions.clone(),
        metrics: metrics::read(Some(body), "metrics"),
        interval,
    };
    let asked = Asked {
        interval: place,
        ..Asked::default()
    };
    let mut answer = at.ask(&filters, &asked, |engine, cancel| {
        engine.timeseries(&request, cancel)
    })?;
    series::end_with_data(&mut answer.data, at.engine().latest_day());
    writing::timeseries(&answer)
}
