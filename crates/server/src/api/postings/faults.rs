//! What the engine cannot make sense of, as failures with their places in the body.

use analytics::{ConditionFault, Fault, Place, QueryError, Side};
use contract::error::ApiError;

use super::{filter::Filters, window::ReadWindow};
use crate::failure;

/// A fault of a filter with what decides its place among others: member, part and item.
#[derive(Clone, Debug)]
pub struct Found {
    /// The order in the document.
    pub at: [usize; 3],
    /// The failure.
    pub error: ApiError,
}

/// What a request said besides its filters, for the faults that lie there.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// The window of a series beside buckets.
    pub series: Option<&'a ReadWindow>,
    /// Pointer of what chose the periods of a series.
    pub interval: Option<String>,
    /// The facet of the ranking as the path names it, and whether its own order is at fault when an order is.
    pub rank: Option<&'a str>,
    /// The inner facet as the path names it.
    pub nested: Option<&'a str>,
    /// Whether the order of the outer ranking is by something else than the number of postings.
    pub is_outer_order_own: bool,
}

impl Asked<'_> {
    /// Tells which member ranks, and the facet that it ranks, where a fault may be of either.
    fn ranked(&self, is_outer: bool) -> (&'static str, &str) {
        match (self.nested, is_outer) {
            (Some(nested), false) => ("/nested_rank", nested),
            (Some(_) | None, _) => ("/rank", self.rank.unwrap_or_default()),
        }
    }
}

/// Turns the engine's error into a failure.
pub fn describe(error: QueryError, filters: &Filters, asked: &Asked<'_>, request_id: &str) -> ApiError {
    match error {
        QueryError::Conditions(faults) => failure::joined(conditions(&faults, filters, asked)),
        QueryError::MixedDateForms => mixed_forms(filters, asked),
        QueryError::NoWindow { filter } => {
            let pointer = filters.places.get(filter).map(|place| place.pointer.as_str());
            ApiError::incompatible_members("timeseries", "active")
                .at_pointer(format!("{}/when", pointer.unwrap_or_default()))
        }
        QueryError::SeriesTooLong { days, limit } => {
            let pointer = asked
                .interval
                .clone()
                .or_else(|| asked.series.map(|window| window.pointer.clone()))
                .or_else(|| Some(format!("{}/when", filters.places.first()?.pointer)));
            ApiError::window_too_long(limit, days).at_pointer(pointer.unwrap_or_default())
        }
        QueryError::UnlimitedRank(_) => {
            // The outer ranking of a nested one always has a limit.
            let (rank, facet) = asked.ranked(false);
            ApiError::unlimited_rank(facet).at_pointer(format!("{rank}/limit"))
        }
        QueryError::MetricNotForFacet(facet) => {
            let (rank, name) = asked.ranked(asked.is_outer_order_own && asked.rank == Some(&facet.name()));
            ApiError::metric_not_for_facet(name, "unique_postings").at_pointer(format!("{rank}/by"))
        }
        QueryError::TooManyBuckets { buckets, limit } => ApiError::too_many_buckets(buckets, limit),
        QueryError::Stopped(stopped) => failure::stopped(stopped),
        QueryError::Damaged(reason) => failure::damaged(reason, request_id),
        QueryError::Upstream(fault) => failure::upstream(fault),
    }
}

/// Lists the faults of filters in the order of the document.
pub fn conditions(faults: &[Fault], filters: &Filters, asked: &Asked<'_>) -> Vec<ApiError> {
    let found = faults.iter().filter_map(|fault| place(fault, filters, asked));
    in_order(found.collect())
}

/// Sorts faults by their places.
pub fn in_order(mut found: Vec<Found>) -> Vec<ApiError> {
    found.sort_by_key(|fault| fault.at);
    found.into_iter().map(|fault| fault.error).collect()
}

/// Finds where a fault stands. None for a place that the request does not have, which no engine names.
pub fn place(fault: &Fault, filters: &Filters, asked: &Asked<'_>) -> Option<Found> {
    let filter = filters.places.get(fault.filter)?;
    let (at, pointer, window, filter_name) = match fault.place {
        Place::When { is_series: true } => {
            let window = asked.series?;
            ([usize::MAX, 0, 0], window.pointer.clone(), Some(window), "")
        }
        Place::When { is_series: false } => {
            let window = filter.window.as_ref()?;
            ([filter.when, 0, 0], window.pointer.clone(), Some(window), "")
        }
        Place::Value {
            condition,
            side,
            item,
        } => {
            let condition = filter.taxonomies.get(condition)?;
            let start = format!("{}/{}", filter.pointer, condition.name);
            let (side_place, pointer) = match (condition.sides, side) {
                (None, _) => (0, format!("{start}/{item}")),
                (Some([include, _]), Side::Include) => (include, format!("{start}/include/{item}")),
                (Some([_, exclude]), Side::Exclude) => (exclude, format!("{start}/exclude/{item}")),
            };
            let at = [condition.member, side_place, item];
            (at, pointer, None, condition.name.as_str())
        }
        Place::Range { condition } => {
            let (member, name) = *filter.ranges.get(condition)?;
            ([member, 0, 0], format!("{}/{name}", filter.pointer), None, "")
        }
        Place::Keywords => {
            let pointer = format!("{}/keywords/query", filter.pointer);
            ([filter.keywords, 0, 0], pointer, None, "")
        }
    };
    let error = match &fault.fault {
        ConditionFault::UnknownValue { value, .. } => ApiError::unknown_filter_value(value, filter_name),
        ConditionFault::StartAfterEnd => {
            let window = window?;
            ApiError::invalid_range(&window.start, &window.end)
        }
        ConditionFault::OutsideData { is_end, months } => {
            let window = window?;
            let (value, end) = if *is_end {
                (&window.end, "end")
            } else {
                (&window.start, "start")
            };
            let error = ApiError::outside_data(value, &months.0, &months.1);
            return Some(Found {
                at,
                error: error.at_pointer(format!("{pointer}/{end}")),
            });
        }
        ConditionFault::LowerAboveUpper { lower, upper } => ApiError::invalid_bounds(lower, upper),
        ConditionFault::Keywords(fault) => ApiError::invalid_keyword_expression(fault.to_string()),
    };
    Some(Found {
        at,
        error: error.at_pointer(pointer),
    })
}

/// Names two dates of different forms: of one window, else of two filters.
fn mixed_forms(filters: &Filters, asked: &Asked<'_>) -> ApiError {
    let of_filters = filters.places.iter().filter_map(|place| place.window.as_ref());
    let windows: Vec<&ReadWindow> = match asked.series {
        Some(series) => vec![series],
        None => of_filters.collect(),
    };
    let first = windows.first().map_or("", |window| window.start.as_str());
    let other = windows
        .iter()
        .flat_map(|window| [(*window, &window.start), (*window, &window.end)])
        .find(|(_, text)| text.len() != first.len());
    match other {
        Some((window, text)) => {
            ApiError::incompatible_members(first, text).at_pointer(window.pointer.as_str())
        }
        None => ApiError::incompatible_members("start", "end"),
    }
}
