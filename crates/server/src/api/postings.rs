//! The postings families: four mounts, one set of handlers.

mod at;
mod distribution;
mod faults;
mod fields;
mod filter;
mod lists;
mod lookup;
mod meta;
mod metrics;
mod nested_ranking;
mod page;
mod posting;
mod rank;
mod ranked_distribution;
mod ranked_timeseries;
mod ranking;
mod series;
mod status;
mod taxonomy;
mod timeseries;
mod totals;
mod versions;
mod window;
mod writing;

use contract::operation::PostingsOperation;

use super::service;
use crate::call::Handler;

/// Returns the handler of an operation, which is the same on every mount.
pub fn handler(operation: PostingsOperation) -> Handler {
    match operation {
        PostingsOperation::Status => status::status,
        PostingsOperation::Meta => meta::meta,
        PostingsOperation::Docs => service::docs::family,
        PostingsOperation::Totals => totals::totals,
        PostingsOperation::Timeseries => timeseries::timeseries,
        PostingsOperation::Rankings => lists::rankings,
        PostingsOperation::Ranking => ranking::ranking,
        PostingsOperation::RankedTimeseries => ranked_timeseries::ranked_timeseries,
        PostingsOperation::NestedRanking => nested_ranking::nested_ranking,
        PostingsOperation::RankedDistribution => ranked_distribution::ranked_distribution,
        PostingsOperation::Distributions => lists::distributions,
        PostingsOperation::Distribution => distribution::distribution,
        PostingsOperation::Postings => page::page,
        PostingsOperation::Posting => posting::posting,
        PostingsOperation::Taxonomies => lists::taxonomies,
        PostingsOperation::Taxonomy => taxonomy::taxonomy,
        PostingsOperation::Lookup => lookup::lookup,
    }
}
