//! `POST /{mount}/rankings/{facet}/rankings/{nested}`

use analytics::{
    Metric,
    query::{NestedRequest, RankingRequest},
};

use super::{at::At, faults::Asked, filter, rank, writing};
use crate::call::{Call, Input, Outcome};

/// Ranks the values of a facet, and inside of each those of another.
pub fn nested_ranking(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let filters = filter::read(body, at.facets);
    let (name, nested_name) = (call.path.get(0), call.path.get(1));
    let request = NestedRequest {
        ranking: RankingRequest {
            filters: filters.conditions.clone(),
            facet: at.facet(name, &filters)?,
            rank: rank::read(body, "rank"),
        },
        nested_facet: at.facet(nested_name, &filters)?,
        nested_rank: rank::read(body, "nested_rank"),
    };
    let asked = Asked {
        rank: Some(name),
        nested: Some(nested_name),
        is_outer_order_own: request.ranking.rank.by != Metric::UniquePostings,
        ..Asked::default()
    };
    let answer = at.ask(&filters, &asked, |engine, cancel| {
        engine.nested_ranking(&request, cancel)
    })?;
    writing::nested_ranking(name, nested_name, &answer)
}
