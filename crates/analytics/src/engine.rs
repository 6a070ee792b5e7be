//! What answers questions about postings.

use crate::cancel::Cancel;
use crate::day::Day;
use crate::error::QueryError;
use crate::facet::Dimension;
use crate::metric::Metrics;
use crate::query::{
    Answer, Conditions, Distribution, DistributionRequest, FoundPosting, NestedRequest, PayRequest, PayTable,
    PostingRequest, PostingsPage, PostingsRequest, RankedDistributionsRequest, RankedSeriesRequest, Ranking,
    RankingRequest, Series, TaxonomyItem, TaxonomyRequest, TimeseriesRequest, TotalsRequest, Visibility,
};
use crate::row::PostingId;

/// One version of the postings of a mount. It never changes, so that a request which holds one sees one
/// state from beginning to end.
pub trait Engine: Send + Sync {
    /// Gives the version, which rises with every change.
    fn version(&self) -> u64;

    /// Gives the as-of day: the day on which postings are called active.
    fn latest_day(&self) -> Day;

    /// Gives the first and the last month with postings as their first days; `None` without any posting.
    fn months(&self) -> Option<(Day, Day)>;

    /// Gives how much of the corpus has which values.
    fn coverage(&self) -> Coverage;

    /// Gives first months by nation, sorted by code.
    fn nation_start_months(&self) -> Vec<(String, Day)>;

    /// Measures all postings that match.
    fn totals(&self, request: &TotalsRequest, cancel: &Cancel) -> Result<Metrics, QueryError>;

    /// Measures them by period.
    fn timeseries(&self, request: &TimeseriesRequest, cancel: &Cancel) -> Result<Answer<Series>, QueryError>;

    /// Ranks the buckets of a facet.
    fn ranking(&self, request: &RankingRequest, cancel: &Cancel) -> Result<Answer<Ranking>, QueryError>;

    /// Ranks them and gives a series for each.
    fn ranked_series(
        &self,
        request: &RankedSeriesRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Series>>, QueryError>;

    /// Ranks them and gives a ranking of another facet inside each.
    fn nested_ranking(
        &self,
        request: &NestedRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Ranking>>, QueryError>;

    /// Ranks them and gives a distribution for each.
    fn ranked_distributions(
        &self,
        request: &RankedDistributionsRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Distribution>>, QueryError>;

    /// Distributes a value over all postings that match.
    fn distribution(
        &self,
        filters: &[Conditions],
        request: &DistributionRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Distribution>, QueryError>;

    /// Tells how pay is spread, and how over the postings with each value of a facet.
    fn pay(&self, request: &PayRequest, cancel: &Cancel) -> Result<PayTable, QueryError>;

    /// Gives postings one by one.
    fn postings(&self, request: &PostingsRequest, cancel: &Cancel) -> Result<PostingsPage, QueryError>;

    /// Gives one posting by its id or that of a member; `None` when there is none that may be seen.
    fn posting(
        &self,
        id: PostingId,
        parts: &PostingRequest,
        visibility: Visibility,
        cancel: &Cancel,
    ) -> Result<Option<FoundPosting>, QueryError>;

    /// Gives items of a taxonomy.
    fn taxonomy(&self, request: &TaxonomyRequest, cancel: &Cancel) -> Result<Vec<TaxonomyItem>, QueryError>;

    /// Gives the items with these codes, in this order; unknown codes are left out.
    fn taxonomy_lookup(&self, dimension: Dimension, ids: &[String]) -> Vec<TaxonomyItem>;
}

/// How much of a corpus has which values, in unique postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All postings.
    pub unique: u64,
    /// Duplicates included.
    pub total: u64,
    /// With a salary.
    pub with_salary: u64,
    /// With a title.
    pub with_title: u64,
    /// With an O*NET occupation.
    pub with_onet: u64,
    /// With a place smaller than a nation: postings that name none are counted in the nation of their mount.
    pub with_location: u64,
}

/// What an operator decides about questions that the data cannot answer in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// What filter values mean that neither taxonomy nor postings know.
    pub unknown_values: UnknownValues,
    /// What windows mean that the data cover in part.
    pub outside_months: OutsideMonths,
}

/// What filter values mean that neither taxonomy nor postings know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownValues {
    /// They are faults.
    #[default]
    Refuse,
    /// They match nothing, for dashboards that are shared between corpora.
    MatchNothing,
}

/// What windows mean that the data cover in part. Those wholly outside are always faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutsideMonths {
    /// Periods without data count zero.
    #[default]
    Overlap,
    /// They are faults.
    Reject,
}
