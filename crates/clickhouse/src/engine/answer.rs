//! The engine's face: each question goes to the file that answers it.

use analytics::query::{
    Answer, Conditions, Distribution, DistributionRequest, FoundPosting, NestedRequest, PayRequest, PayTable,
    PostingRequest, PostingsPage, PostingsRequest, RankedDistributionsRequest, RankedSeriesRequest, Ranking,
    RankingRequest, Series, TaxonomyItem, TaxonomyRequest, TimeseriesRequest, TotalsRequest, Visibility,
};
use analytics::row::PostingId;
use analytics::{Cancel, Coverage, Day, Dimension, Engine, Metrics, QueryError};

use super::ClickHouse;

impl Engine for ClickHouse {
    fn version(&self) -> u64 {
        self.facts.version
    }

    fn latest_day(&self) -> Day {
        self.vocabulary.latest_day()
    }

    fn months(&self) -> Option<(Day, Day)> {
        self.vocabulary.months()
    }

    fn coverage(&self) -> Coverage {
        self.facts.coverage
    }

    fn nation_start_months(&self) -> Vec<(String, Day)> {
        let nations = self.facts.nations.iter();
        nations.map(|(code, day)| (code.clone(), *day)).collect()
    }

    fn totals(&self, request: &TotalsRequest, cancel: &Cancel) -> Result<Metrics, QueryError> {
        let filters = self.vocabulary.resolve(&request.filters)?;
        let (_, totals) = self.measure(&filters, &request.metrics, cancel)?;
        Ok(totals)
    }

    fn timeseries(&self, request: &TimeseriesRequest, cancel: &Cancel) -> Result<Answer<Series>, QueryError> {
        self.series(request, cancel)
    }

    fn ranking(&self, request: &RankingRequest, cancel: &Cancel) -> Result<Answer<Ranking>, QueryError> {
        self.rank(request, cancel)
    }

    fn ranked_series(
        &self,
        request: &RankedSeriesRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Series>>, QueryError> {
        self.rank_with_series(request, cancel)
    }

    fn nested_ranking(
        &self,
        request: &NestedRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Ranking>>, QueryError> {
        self.rank_nested(request, cancel)
    }

    fn ranked_distributions(
        &self,
        request: &RankedDistributionsRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Distribution>>, QueryError> {
        self.rank_with_distributions(request, cancel)
    }

    fn distribution(
        &self,
        filters: &[Conditions],
        request: &DistributionRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Distribution>, QueryError> {
        self.distribute(filters, request, cancel)
    }

    fn pay(&self, request: &PayRequest, cancel: &Cancel) -> Result<PayTable, QueryError> {
        self.pay_table(request, cancel)
    }

    fn postings(&self, request: &PostingsRequest, cancel: &Cancel) -> Result<PostingsPage, QueryError> {
        self.page(request, cancel)
    }

    fn posting(
        &self,
        id: PostingId,
        parts: &PostingRequest,
        visibility: Visibility,
        cancel: &Cancel,
    ) -> Result<Option<FoundPosting>, QueryError> {
        self.one(id, parts, visibility, cancel)
    }

    fn taxonomy(&self, request: &TaxonomyRequest, cancel: &Cancel) -> Result<Vec<TaxonomyItem>, QueryError> {
        self.vocabulary.items(request, cancel)
    }

    fn taxonomy_lookup(&self, dimension: Dimension, ids: &[String]) -> Vec<TaxonomyItem> {
        self.vocabulary.look_up(dimension, ids)
    }
}
