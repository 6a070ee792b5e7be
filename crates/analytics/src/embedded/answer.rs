//! The engine's face: each question goes to the file that answers it.

use super::Embedded;
use crate::cancel::Cancel;
use crate::column::Column;
use crate::day::Day;
use crate::engine::{Coverage, Engine};
use crate::error::QueryError;
use crate::facet::Dimension;
use crate::metric::{Metric, MetricValue, Metrics};
use crate::query::{
    Answer, Conditions, Distribution, DistributionRequest, FoundPosting, NestedRequest, PayRequest, PayTable,
    PostingRequest, PostingsPage, PostingsRequest, RankedDistributionsRequest, RankedSeriesRequest, Ranking,
    RankingRequest, Series, TaxonomyItem, TaxonomyRequest, TimeseriesRequest, TotalsRequest, Visibility,
};
use crate::row::PostingId;

impl Engine for Embedded {
    fn version(&self) -> u64 {
        self.version
    }

    fn latest_day(&self) -> Day {
        self.latest_day
    }

    fn months(&self) -> Option<(Day, Day)> {
        self.vocabulary.months()
    }

    fn coverage(&self) -> Coverage {
        self.coverage
    }

    fn nation_start_months(&self) -> Vec<(String, Day)> {
        let dictionary = self.dictionary(Column::Nation);
        let mut first: Vec<Option<Day>> = vec![None; dictionary.len()];
        for view in &self.segments {
            let Some(column) = view.segment.column(Column::Nation) else {
                continue;
            };
            let posted = view.segment.posted();
            for local in 1..column.values() as u32 {
                let mut least: Option<Day> = None;
                column.set(local).for_each(view.segment.rows(), |row| {
                    // Rows are sorted by day, so the first live one is the earliest.
                    if least.is_none() && view.is_live(row) {
                        least = Some(posted.get(row));
                    }
                });
                let slot = &mut first[view.translated(Column::Nation, local) as usize];
                *slot = (*slot).into_iter().chain(least).min();
            }
        }
        let months = dictionary.entries.iter().zip(first);
        let months = months.filter_map(|(entry, first)| {
            let day = first?;
            let (year, month, _) = day.civil();
            Some((entry.code.to_string(), Day::new(year, month, 1).unwrap_or(day)))
        });
        months.collect()
    }

    fn totals(&self, request: &TotalsRequest, cancel: &Cancel) -> Result<Metrics, QueryError> {
        let filters = self.vocabulary.resolve(&request.filters)?;
        if request.metrics == [Metric::UniquePostings]
            && let Some(set) = self.one_set(&filters, cancel)?
        {
            return Ok(vec![(Metric::UniquePostings, MetricValue::Integer(set.count()))]);
        }
        let foreground = self.select(&filters, cancel)?;
        Ok(self.measure(&foreground, &request.metrics, cancel)?)
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
        cancel.check()?;
        self.one(id, parts, visibility)
    }

    fn taxonomy(&self, request: &TaxonomyRequest, cancel: &Cancel) -> Result<Vec<TaxonomyItem>, QueryError> {
        self.vocabulary.items(request, cancel)
    }

    fn taxonomy_lookup(&self, dimension: Dimension, ids: &[String]) -> Vec<TaxonomyItem> {
        self.vocabulary.look_up(dimension, ids)
    }
}
