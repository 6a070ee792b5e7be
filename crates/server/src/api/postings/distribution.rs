//! `POST /{mount}/distributions/{distribution}`

use analytics::query::{DistributionFacet, DistributionKind, DistributionRequest};
use contract::{error::ApiError, json::Value};

use super::{at::At, faults::Asked, filter, filter::Filters, metrics, writing};
use crate::call::{Call, Input, Outcome};

/// Percentiles when none are chosen.
const PERCENTILES: [u8; 5] = [10, 25, 50, 75, 90];

/// Shows how a number is spread over the postings that match.
pub fn distribution(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let filters = filter::read(body, at.facets);
    let request = read(&at, body, call.path.get(0), &filters)?;
    let answer = at.ask(&filters, &Asked::default(), |engine, cancel| {
        engine.distribution(&filters.conditions, &request, cancel)
    })?;
    writing::distribution(&answer)
}

/// Reads what is distributed, and how; `name` is the facet of the path.
pub fn read(
    at: &At,
    body: Value<'_>,
    name: &str,
    filters: &Filters,
) -> Result<DistributionRequest, ApiError> {
    let asked = body.member("distribution");
    let options = asked.and_then(|asked| asked.member("options"));
    let keys = options.and_then(|options| options.member("keys"));
    let interval = options.and_then(|options| options.member("interval"));
    let kind = asked
        .and_then(|asked| asked.member("type"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_histogram = kind == "histogram";
    let foreign = if is_histogram {
        keys.map(|_| "keys")
    } else {
        interval.map(|_| "interval")
    };
    if let Some(option) = foreign {
        at.check(filters)?;
        return Err(ApiError::incompatible_members(&format!("options.{option}"), kind)
            .at_pointer(format!("/distribution/options/{option}")));
    }
    let Some(facet) = DistributionFacet::from_name(name) else {
        at.check(filters)?;
        return Err(ApiError::unknown_facet(name));
    };
    let kind = if is_histogram {
        let width = interval
            .and_then(Value::as_i64)
            .and_then(|width| width.try_into().ok());
        DistributionKind::Histogram(width.unwrap_or(facet.default_interval()))
    } else {
        let chosen = |keys: Value<'_>| {
            let keys = keys.items().filter_map(Value::as_i64);
            keys.filter_map(|key| u8::try_from(key).ok()).collect()
        };
        DistributionKind::Percentile(keys.map_or_else(|| PERCENTILES.to_vec(), chosen))
    };
    Ok(DistributionRequest {
        facet,
        kind,
        metrics: metrics::read(asked, "metrics"),
    })
}
