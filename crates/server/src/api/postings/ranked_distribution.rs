//! `POST /{mount}/rankings/{facet}/distributions/{distribution}`

use analytics::query::{RankedDistributionsRequest, RankingRequest};

use super::{at::At, distribution, faults::Asked, filter, rank, writing};
use crate::call::{Call, Input, Outcome};

/// Ranks the values of a facet, with a distribution for each.
pub fn ranked_distribution(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let filters = filter::read(body, at.facets);
    let name = call.path.get(0);
    let rank = rank::read(body, "rank");
    if let Some(facet) = at.facets.facet(name) {
        rank::check_outer_limit(&rank, facet)?;
    }
    let request = RankedDistributionsRequest {
        distribution: distribution::read(&at, body, call.path.get(1), &filters)?,
        ranking: RankingRequest {
            filters: filters.conditions.clone(),
            facet: at.facet(name, &filters)?,
            rank,
        },
    };
    let asked = Asked {
        rank: Some(name),
        ..Asked::default()
    };
    let answer = at.ask(&filters, &asked, |engine, cancel| {
        engine.ranked_distributions(&request, cancel)
    })?;
    writing::ranked_distribution(name, &answer)
}
