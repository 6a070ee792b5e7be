//! Questions to an engine and its answers.
//!
//! A question holds values as the client wrote them; the engine looks them up and names by
//! [`Place`](crate::Place) what it does not know.

mod answer;
mod filter;
mod pay;
mod request;

pub use answer::{
    Answer, Bucket, Distribution, DistributionBucket, Document, FoundPosting, PostingsPage, RankedBucket,
    Ranking, Series, SourceInfo, TaxonomyItem,
};
pub use filter::{
    Conditions, DateForm, Flag, FlagCondition, KeywordKind, Keywords, Operator, RangeCondition, RangeField,
    Relation, TaxonomyCondition, Value, ValueSet, When, Window,
};
pub use pay::{PayOfValue, PayRequest, PaySums, PayTable};
pub use request::{
    DistributionFacet, DistributionKind, DistributionRequest, MOST_INNER_BUCKETS, MOST_SELECTED_PERIODS,
    NestedRequest, PostingRequest, PostingsRequest, RankRequest, RankedDistributionsRequest,
    RankedSeriesRequest, RankingRequest, SeriesRequest, SortKey, TaxonomyRequest, TaxonomySearch,
    TimeseriesRequest, TotalsRequest, Visibility, check_histogram, check_series, percentile_rank,
    sorted_keys,
};
