//! `POST /{mount}/rankings/{facet}`

use analytics::query::RankingRequest;

use super::{at::At, faults::Asked, filter, rank, writing};
use crate::call::{Call, Input, Outcome};

/// Ranks the values of a facet.
pub fn ranking(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let filters = filter::read(body, at.facets);
    let name = call.path.get(0);
    let request = RankingRequest {
        filters: filters.conditions.clone(),
        facet: at.facet(name, &filters)?,
        rank: rank::read(body, "rank"),
    };
    let asked = Asked {
        rank: Some(name),
        ..Asked::default()
    };
    let answer = at.ask(&filters, &asked, |engine, cancel| {
        engine.ranking(&request, cancel)
    })?;
    writing::ranking(name, &answer)
}
