//! `POST /{mount}/postings`

use analytics::query::{PostingsRequest, SortKey, Visibility};
use contract::{error::ApiError, json::Value, postings::DEFAULT_FIELDS};
use serde_json::json;

use super::{at::At, faults::Asked, fields::Plan, filter};
use crate::call::{Answer, Call, Input, Outcome};

/// Postings of a page when the caller does not say.
const DEFAULT_LIMIT: u64 = 10;

/// Shows the postings that match, page by page.
pub fn page(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let order = order(body)?;
    let filters = filter::read(body, at.facets);
    let integer = |name| {
        let value = body.member(name).and_then(Value::as_i64);
        value.and_then(|value| u64::try_from(value).ok())
    };
    let limit = integer("limit").unwrap_or(DEFAULT_LIMIT);
    let page = integer("page").unwrap_or(1);
    let depth = depth(call);
    if limit > depth {
        at.check(&filters)?;
        return Err(ApiError::beyond_depth(limit, depth).at_pointer("/limit"));
    }
    let plan = match body.member("fields") {
        Some(fields) => Plan::new(fields.items().filter_map(Value::as_str), at.facets),
        None => Plan::new(DEFAULT_FIELDS.iter().copied(), at.facets),
    };
    let skip = page.saturating_sub(1).saturating_mul(limit);
    let take = depth.saturating_sub(skip).min(limit);
    let request = PostingsRequest {
        filter: filters
            .conditions
            .first()
            .cloned()
            .ok_or_else(|| ApiError::missing_member("filter"))?,
        order,
        skip: saturating(skip.min(depth)),
        take: saturating(take),
        visibility: visibility(call),
        parts: plan.request.clone(),
    };
    let found = at.ask(&filters, &Asked::default(), |engine, cancel| {
        engine.postings(&request, cancel)
    })?;
    let postings: Vec<_> = found
        .postings
        .iter()
        .map(|posting| plan.describe(posting))
        .collect();
    let viewable = found.viewable_postings.min(depth);
    Ok(Answer::json(&json!({ "data": {
        "limit": limit,
        "page": page,
        "pages_available": viewable.div_ceil(limit.max(1)),
        "unique_postings": found.unique_postings,
        "viewable_postings": found.viewable_postings,
        "postings": postings,
    } })))
}

fn saturating(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// How many postings of a result the client may page through.
fn depth(call: &Call) -> u64 {
    let claimed = call
        .grant
        .as_ref()
        .and_then(|grant| grant.client().postings().depth);
    claimed.unwrap_or(call.app.settings.postings.depth).into()
}

/// Which postings the client may see.
pub fn visibility(call: &Call) -> Visibility {
    let grant = call.grant.as_ref();
    if grant.is_some_and(|grant| grant.client().postings().only_expired) {
        Visibility::NotActive
    } else {
        Visibility::All
    }
}

/// Reads the keys of the order. Each may be named once.
fn order(body: Value<'_>) -> Result<Vec<SortKey>, ApiError> {
    let Some(list) = body.member("order") else {
        return Ok(vec![SortKey::Score, SortKey::Posted]);
    };
    let mut order: Vec<SortKey> = Vec::new();
    for (index, item) in list.items().enumerate() {
        let (key, name) = match item.as_str() {
            Some("posted") => (SortKey::Posted, "posted"),
            _ => (SortKey::Score, "score"),
        };
        if order.contains(&key) {
            return Err(ApiError::named_twice(name).at_pointer(format!("/order/{index}")));
        }
        order.push(key);
    }
    Ok(order)
}
