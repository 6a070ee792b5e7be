//! Filters with values as numbers, checked against the corpus.

use super::Vocabulary;
use crate::column::Column;
use crate::day::Day;
use crate::engine::{OutsideMonths, UnknownValues};
use crate::error::{ConditionFault, Fault, Place, QueryError, Side};
use crate::facet::{Dimension, Facet, Form};
use crate::query::{
    Conditions, Flag, Operator, RangeField, Relation, TaxonomyCondition, Value, ValueSet, When, Window,
};
use crate::words::{Expression, parse_keywords};

/// A filter whose values are known.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The timeframe.
    pub dates: Dates,
    /// All of which must hold.
    pub conditions: Vec<Condition>,
}

impl Resolved {
    /// Gives the timeframes of filters alone, each once: what significance compares with.
    pub fn timeframes(filters: &[Self]) -> Vec<Self> {
        let mut bare: Vec<Self> = Vec::new();
        for filter in filters {
            if !bare.iter().any(|known| known.dates == filter.dates) {
                bare.push(Self {
                    dates: filter.dates,
                    conditions: Vec::new(),
                });
            }
        }
        bare
    }
}

/// A timeframe as conditions on the two days of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// How a posting touches the days.
    pub relation: Relation,
}

/// A condition on rows.
#[derive(Clone, Debug)]
pub enum Condition {
    /// On the values of a column.
    Values {
        /// The column.
        column: Column,
        /// For each value of the client the values of the column, ascending; none for unknown ones.
        sets: Vec<Vec<u32>>,
        /// Whether a posting must meet one of the sets or all of them.
        operator: Operator,
        /// Whether postings that do so pass or not.
        side: Side,
    },
    /// On a number.
    Range {
        /// The number.
        field: RangeField,
        /// Least value that passes.
        lower: u64,
        /// Greatest value that passes.
        upper: u64,
    },
    /// On a flag.
    Flag {
        /// The flag.
        flag: Flag,
        /// The state that passes.
        is_set: bool,
    },
    /// On the words of title and body.
    Keywords(Expression),
}

impl Vocabulary {
    /// Resolves all filters; the first one that has faults gives all of its.
    pub fn resolve(&self, filters: &[Conditions]) -> Result<Vec<Resolved>, QueryError> {
        let mut resolved = Vec::with_capacity(filters.len());
        for (at, filter) in filters.iter().enumerate() {
            let mut faults = Vec::new();
            resolved.push(self.resolve_one(filter, &mut |place, fault| {
                faults.push(Fault {
                    filter: at,
                    place,
                    fault,
                });
            }));
            if !faults.is_empty() {
                return Err(QueryError::Conditions(faults));
            }
        }
        Ok(resolved)
    }

    /// Gives the timeframe of the window of a series beside a bucket.
    pub fn resolve_series_window(&self, window: &Window) -> Result<Dates, QueryError> {
        let mut faults = Vec::new();
        let place = Place::When { is_series: true };
        self.check_window(window, &mut |fault| {
            faults.push(Fault {
                filter: 0,
                place,
                fault,
            });
        });
        if faults.is_empty() {
            Ok(Dates::of(window))
        } else {
            Err(QueryError::Conditions(faults))
        }
    }

    fn resolve_one(&self, filter: &Conditions, fault: &mut impl FnMut(Place, ConditionFault)) -> Resolved {
        let dates = match &filter.when {
            When::Active => Dates {
                start: self.latest_day,
                end: self.latest_day,
                relation: Relation::Active,
            },
            When::Window(window) => {
                self.check_window(window, &mut |found| {
                    fault(Place::When { is_series: false }, found);
                });
                Dates::of(window)
            }
        };
        let mut conditions = Vec::new();
        for (at, condition) in filter.taxonomies.iter().enumerate() {
            for (side, set) in [
                (Side::Include, &condition.include),
                (Side::Exclude, &condition.exclude),
            ] {
                if let Some(set) = set {
                    let resolved = self.resolve_values(condition, set, side, |item, found| {
                        let place = Place::Value {
                            condition: at,
                            side,
                            item,
                        };
                        fault(place, found);
                    });
                    conditions.push(resolved);
                }
            }
        }
        for (at, range) in filter.ranges.iter().enumerate() {
            let (lower, upper) = (range.lower.unwrap_or(0), range.upper.unwrap_or(u64::MAX));
            if lower > upper {
                let place = Place::Range { condition: at };
                fault(place, ConditionFault::LowerAboveUpper { lower, upper });
            }
            conditions.push(Condition::Range {
                field: range.field,
                lower,
                upper,
            });
        }
        conditions.extend(filter.flags.iter().map(|flag| Condition::Flag {
            flag: flag.flag,
            is_set: flag.is_set,
        }));
        if let Some(keywords) = &filter.keywords {
            match parse_keywords(keywords) {
                Ok(expression) => conditions.push(Condition::Keywords(expression)),
                Err(found) => fault(Place::Keywords, ConditionFault::Keywords(found)),
            }
        }
        Resolved { dates, conditions }
    }

    fn check_window(&self, window: &Window, fault: &mut impl FnMut(ConditionFault)) {
        if window.start > window.end {
            return fault(ConditionFault::StartAfterEnd);
        }
        let Some((first, last)) = self.months else {
            return;
        };
        let (year, month, _) = last.civil();
        let last_day = Day::last_of_month(year, month).unwrap_or(last);
        let is_reject = self.rules.outside_months == OutsideMonths::Reject;
        let is_before = if is_reject {
            window.start < first
        } else {
            window.end < first
        };
        let is_after = if is_reject {
            window.end > last_day
        } else {
            window.start > last_day
        };
        if is_before || is_after {
            fault(ConditionFault::OutsideData {
                // Of the two dates the one that is farther from the data than the other rule asks.
                is_end: if is_reject { !is_before } else { is_before },
                months: (first.month_label(), last.month_label()),
            });
        }
    }

    fn resolve_values(
        &self,
        condition: &TaxonomyCondition,
        set: &ValueSet,
        side: Side,
        mut fault: impl FnMut(usize, ConditionFault),
    ) -> Condition {
        let facet = condition.facet;
        let mut sets = Vec::with_capacity(set.values.len());
        for (item, value) in set.values.iter().enumerate() {
            let found = self.find_value(facet, value);
            if found.is_none() && self.rules.unknown_values == UnknownValues::Refuse {
                let value = value.to_string();
                fault(item, ConditionFault::UnknownValue { value, facet });
            }
            sets.push(found.unwrap_or_default());
        }
        Condition::Values {
            column: facet.dimension.column(),
            sets,
            operator: set.operator,
            side,
        }
    }

    /// Gives the values of the column that a client means; `None` when nothing knows the value.
    fn find_value(&self, facet: Facet, value: &Value) -> Option<Vec<u32>> {
        let buckets = self.buckets(facet);
        let find = |label: &str| {
            let is_county = matches!(facet.dimension, Dimension::County | Dimension::Fips);
            if is_county
                && facet.form == Form::Code
                && let Some(regions) = planning_regions(label)
            {
                let known = regions.iter().filter_map(|region| buckets.find(region));
                let mut known: Vec<u32> = known.flat_map(|bucket| buckets.values_of(bucket)).collect();
                known.sort_unstable();
                return Some(known);
            }
            let label = match facet.dimension {
                Dimension::Naics2 if facet.form == Form::Code => first_of_range(label),
                _ => label,
            };
            buckets.find(label).map(|bucket| buckets.values_of(bucket))
        };
        match value {
            Value::Text(text) => find(text),
            Value::Integer(number) => {
                let padded = |width| find(&format!("{number:0width$}"));
                let width = facet.dimension.column().padded_width();
                find(&number.to_string()).or_else(|| width.and_then(padded))
            }
        }
    }
}

impl Dates {
    /// Gives the timeframe of a window.
    pub fn of(window: &Window) -> Self {
        Self {
            start: window.start,
            end: window.end,
            relation: window.relation,
        }
    }

    /// Gives the part of the timeframe inside a period; `None` when they have no day in common.
    pub fn narrowed(self, start: Day, end: Day) -> Option<Self> {
        let (start, end) = (self.start.max(start), self.end.min(end));
        (start <= end).then_some(Self { start, end, ..self })
    }
}

/// Sectors that span several numbers are known by the first.
fn first_of_range(code: &str) -> &str {
    match code {
        "31-33" => "31",
        "44-45" => "44",
        "48-49" => "48",
        other => other,
    }
}

/// Gives the planning regions of Connecticut that overlap a former county most.
fn planning_regions(county: &str) -> Option<&'static [&'static str]> {
    match county {
        "09001" | "9001" => Some(&["09120", "09190"]),
        "09003" | "9003" | "09013" | "9013" => Some(&["09110"]),
        "09005" | "9005" => Some(&["09160"]),
        "09007" | "9007" => Some(&["09130"]),
        "09009" | "9009" => Some(&["09140", "09170"]),
        "09011" | "9011" => Some(&["09180"]),
        "09015" | "9015" => Some(&["09150"]),
        _ => None,
    }
}
