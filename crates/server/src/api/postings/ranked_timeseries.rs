//! `POST /{mount}/rankings/{facet}/timeseries`

use analytics::query::{RankedSeriesRequest, RankingRequest, SeriesRequest};

use super::{at::At, faults::Asked, filter, metrics, rank, series, window, writing};
use crate::call::{Call, Input, Outcome};

/// Ranks the values of a facet, with a series for each.
pub fn ranked_timeseries(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let filters = filter::read(body, at.facets);
    let name = call.path.get(0);
    let rank = rank::read(body, "rank");
    if let Some(facet) = at.facets.facet(name) {
        rank::check_outer_limit(&rank, facet)?;
    }
    let asked_series = body.member("timeseries");
    let when = asked_series.and_then(|series| series.member("when"));
    let when = when.map(|when| window::read(when, "/timeseries/when".to_owned(), 0));
    let (interval, place) = series::interval(asked_series, "/timeseries").unzip();
    let request = RankedSeriesRequest {
        ranking: RankingRequest {
            filters: filters.conditions.clone(),
            facet: at.facet(name, &filters)?,
            rank,
        },
        series: SeriesRequest {
            window: when.as_ref().and_then(|when| when.window),
            metrics: metrics::read(asked_series, "metrics"),
            interval,
        },
    };
    let asked = Asked {
        series: when.as_ref(),
        interval: place,
        rank: Some(name),
        ..Asked::default()
    };
    let mut answer = at.ask(&filters, &asked, |engine, cancel| {
        engine.ranked_series(&request, cancel)
    })?;
    for bucket in &mut answer.data.buckets {
        series::end_with_data(&mut bucket.inner, at.engine().latest_day());
    }
    writing::ranked_timeseries(name, &answer)
}
