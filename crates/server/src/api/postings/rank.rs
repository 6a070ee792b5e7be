//! How buckets are ranked.

use analytics::{Facet, Metric, query::RankRequest};
use contract::{error::ApiError, json::Value, wire::postings::request::MOST_OUTER_BUCKETS};

use super::metrics;

/// Reads a rank at `name`.
pub fn read(body: Value<'_>, name: &str) -> RankRequest {
    let rank = body.member(name);
    let integer = |name| {
        let value = rank.and_then(|rank| rank.member(name)).and_then(Value::as_i64);
        value.and_then(|value| u64::try_from(value).ok())
    };
    let by = rank.and_then(|rank| rank.member("by")).and_then(Value::as_str);
    let defaults = RankRequest::default();
    RankRequest {
        by: by.and_then(Metric::from_name).unwrap_or(defaults.by),
        limit: integer("limit").map_or(defaults.limit, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX)
        }),
        extra_metrics: metrics::read(rank, "extra_metrics"),
        min_unique_postings: integer("min_unique_postings"),
        include: labels(rank, "include"),
        exclude: labels(rank, "exclude"),
    }
}

/// Refuses many buckets that each hold more, where the facet has very many values.
pub fn check_outer_limit(rank: &RankRequest, facet: Facet) -> Result<(), ApiError> {
    let most = usize::try_from(MOST_OUTER_BUCKETS).unwrap_or(usize::MAX);
    if facet.may_rank_all() || rank.limit <= most {
        return Ok(());
    }
    let sentence = format!("Expected a value from 1 to {MOST_OUTER_BUCKETS}");
    Err(ApiError::out_of_bounds(sentence).at_pointer("/rank/limit"))
}

fn labels(rank: Option<Value<'_>>, name: &str) -> Vec<String> {
    let list = rank.and_then(|rank| rank.member(name));
    let items = list.into_iter().flat_map(Value::items);
    items.filter_map(label).collect()
}

/// Reads a label, or a code that was sent as the integer that its digits are.
pub fn label(value: Value<'_>) -> Option<String> {
    let number = || value.as_i64().map(|number| number.to_string());
    value.as_str().map(str::to_owned).or_else(number)
}
