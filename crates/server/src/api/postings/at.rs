//! The mount and the corpus that a request sees from its beginning to its end.

use std::{sync::Arc, time::Duration};

use analytics::{
    Cancel, Engine, Facet, FacetSet, Metric, QueryError,
    query::{TotalsRequest, When},
};
use contract::{error::ApiError, operation::OperationId, postings::Mount};

use super::{
    faults::{self, Asked},
    filter::Filters,
    versions,
};
use crate::{call::Call, failure, postings_data::Loaded, request_id::RequestId};

/// Left of the time for an answer when the engine has to end, so that its word comes before the edge's.
const TELLING: Duration = Duration::from_millis(100);

/// What a request sees.
pub struct At {
    /// The mount.
    pub mount: Mount,
    /// Its facets.
    pub facets: FacetSet,
    /// Its corpus.
    pub corpus: Arc<Loaded>,
    cancel: Cancel,
    request_id: RequestId,
}

impl At {
    /// Pins the corpus of the mount and judges the versions that the query names.
    pub fn pin(call: &Call) -> Result<At, ApiError> {
        let at = At::of(call)?;
        versions::judge(call, &at.corpus)?;
        Ok(at)
    }

    /// Pins the corpus of the mount.
    pub fn of(call: &Call) -> Result<At, ApiError> {
        let OperationId::Postings(mount, _) = call.operation.id else {
            return Err(ApiError::internal_error(call.request_id.text()).because("no row of a mount"));
        };
        let corpus = call.app.postings().of(mount).ok_or_else(ApiError::not_ready)?;
        let deadline = call.deadline.checked_sub(TELLING).unwrap_or(call.deadline);
        Ok(At {
            mount,
            facets: facet_set(mount),
            corpus,
            cancel: Cancel::on(call.cancelled.clone())
                .with_deadline(deadline)
                .with_budget(call.app.settings.limits.rows_budget()),
            request_id: call.request_id.clone(),
        })
    }

    /// Returns the engine.
    pub fn engine(&self) -> &dyn Engine {
        self.corpus.engine.as_ref()
    }

    /// Asks the engine; what it finds wrong in the filters is told with its place.
    pub fn ask<T>(
        &self,
        filters: &Filters,
        asked: &Asked<'_>,
        question: impl FnOnce(&dyn Engine, &Cancel) -> Result<T, QueryError>,
    ) -> Result<T, ApiError> {
        if let Some(filter) = filters.uncalendared() {
            return Err(self.refuse_dates(filter, filters));
        }
        // A window of a series is judged after the filters.
        if let Some(series) = asked.series.filter(|series| !series.faults.is_empty()) {
            self.check(filters)?;
            return Err(failure::joined(faults::in_order(series.faults.clone())));
        }
        let answer = question(self.engine(), &self.cancel);
        answer.map_err(|error| faults::describe(error, filters, asked, self.request_id.text()))
    }

    /// Finds the facet that a path names. A fault of a filter is told before a facet that is unknown.
    pub fn facet(&self, name: &str, filters: &Filters) -> Result<Facet, ApiError> {
        match self.facets.facet(name) {
            Some(facet) => Ok(facet),
            None => {
                self.check(filters)?;
                Err(ApiError::unknown_facet(name))
            }
        }
    }

    /// Looks for faults of the filters alone.
    pub fn check(&self, filters: &Filters) -> Result<(), ApiError> {
        let request = TotalsRequest {
            filters: filters.conditions.clone(),
            metrics: vec![Metric::UniquePostings],
        };
        let asked = Asked::default();
        self.ask(filters, &asked, |engine, cancel| engine.totals(&request, cancel))?;
        Ok(())
    }

    /// Gathers all faults of the first filter that has any, where the dates of `filter` are among them.
    fn refuse_dates(&self, filter: usize, filters: &Filters) -> ApiError {
        let mut conditions = filters.conditions[..=filter].to_vec();
        // Whatever else is wrong with it shows without its window.
        conditions[filter].when = When::Active;
        let request = TotalsRequest {
            filters: conditions,
            metrics: vec![Metric::UniquePostings],
        };
        let asked = Asked::default();
        let dates = filters.places[filter].window.iter();
        let mut found: Vec<_> = dates.flat_map(|window| window.faults.clone()).collect();
        match self.engine().totals(&request, &self.cancel) {
            Ok(_) => {}
            Err(QueryError::Conditions(others)) if others.iter().all(|fault| fault.filter == filter) => {
                found.extend(
                    others
                        .iter()
                        .filter_map(|fault| faults::place(fault, filters, &asked)),
                );
            }
            Err(error) => return faults::describe(error, filters, &asked, self.request_id.text()),
        }
        failure::joined(faults::in_order(found))
    }
}

/// Returns the facets of a mount as the engine knows them.
fn facet_set(mount: Mount) -> FacetSet {
    match mount {
        Mount::Us => FacetSet::Us,
        Mount::Ca => FacetSet::Ca,
        Mount::Uk => FacetSet::Uk,
        Mount::Global => FacetSet::Global,
    }
}

#[cfg(test)]
mod tests {
    use contract::postings::{facet, facet_names};

    use super::*;

    #[test]
    fn the_engine_and_the_contract_name_the_same_facets() {
        for mount in Mount::ALL {
            let known: Vec<String> = facet_set(mount).facets().iter().map(|it| it.name()).collect();
            assert_eq!(known, facet_names(mount), "{mount:?}");
            for name in &known {
                let engine = facet_set(mount).facet(name).expect("listed");
                let row = facet(mount, name).expect("listed").row;
                assert_eq!(engine.is_multi(), row.is_multiple, "{name}");
                assert_eq!(engine.may_rank_all(), !row.is_large, "{name}");
            }
            for old in ["hard_skills", "soft_skills_name"] {
                assert!(facet_set(mount).facet(old).is_some() && facet(mount, old).is_some());
            }
        }
    }
}
