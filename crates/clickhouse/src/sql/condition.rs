//! Filters as conditions on rows.

use std::collections::BTreeSet;

use analytics::query::{Flag, Operator, RangeField, Relation};
use analytics::vocabulary::{Condition, Dates, Resolved};
use analytics::{Column, Day, Facet, Side};

use super::Query;
use crate::schema::{column_of, primary};

/// Days live of postings that have expired by the latest day; nothing for others.
pub(crate) fn ended(query: &mut Query<'_>) -> String {
    let latest = query.parameters.day(query.latest_day());
    format!("if(expired <= {latest}, toUInt32(greatest(toInt32(expired) - toInt32(posted), 0)), NULL)")
}

/// Says whether a posting is live on the latest day.
pub(crate) fn is_active(query: &mut Query<'_>) -> String {
    let latest = query.parameters.day(query.latest_day());
    format!("(posted <= {latest} AND (expired IS NULL OR expired >= {latest}))")
}

impl Query<'_> {
    /// Gives the condition that any of the filters matches.
    pub(crate) fn any_of(&mut self, filters: &[Resolved]) -> String {
        let filters: Vec<String> = filters.iter().map(|filter| self.filter(filter)).collect();
        or(filters)
    }

    fn filter(&mut self, filter: &Resolved) -> String {
        let mut all = vec![self.dates(filter.dates)];
        all.extend(self.undated(&filter.conditions));
        and(all)
    }

    /// Gives all conditions but the timeframe.
    pub(crate) fn undated(&mut self, conditions: &[Condition]) -> Vec<String> {
        conditions
            .iter()
            .map(|condition| self.condition(condition))
            .collect()
    }

    /// Gives the condition that a posting touches a timeframe.
    pub(crate) fn dates(&mut self, dates: Dates) -> String {
        let latest = self.latest_day();
        match dates.relation {
            Relation::Active => {
                // A day of expiry after the latest day counts as none.
                let least = self.parameters.day(dates.start.min(latest.plus(1)));
                let end = self.parameters.day(dates.end);
                format!("posted <= {end} AND (expired IS NULL OR expired >= {least})")
            }
            Relation::Posted => self.between("posted", dates.start, dates.end),
            Relation::Expired => self.between("expired", dates.start, dates.end.min(latest)),
        }
    }

    fn between(&mut self, day: &str, start: Day, end: Day) -> String {
        if start > end {
            return "0".to_owned();
        }
        let (start, end) = (self.parameters.day(start), self.parameters.day(end));
        format!("{day} >= {start} AND {day} <= {end}")
    }

    fn condition(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::Values {
                column,
                sets,
                operator,
                side,
            } => {
                let holds = self.values(*column, sets, *operator);
                match side {
                    Side::Include => holds,
                    Side::Exclude => format!("NOT ({holds})"),
                }
            }
            Condition::Range { field, lower, upper } => {
                let value = match field {
                    RangeField::Salary => "salary".to_owned(),
                    RangeField::MinYears => "min_years".to_owned(),
                    RangeField::MaxYears => "max_years".to_owned(),
                    RangeField::PostingDuration => self.duration(),
                };
                let (lower, upper) = (self.parameters.integer(*lower), self.parameters.integer(*upper));
                format!("{value} >= {lower} AND {value} <= {upper}")
            }
            Condition::Flag { flag, is_set } => {
                let column = match flag {
                    Flag::CompanyIsStaffing => "company_is_staffing",
                    Flag::IsRemote => "is_remote",
                    Flag::IsInternship => "is_internship",
                    Flag::IsSupervisor => "is_supervisor",
                };
                format!("{column} = {}", u8::from(*is_set))
            }
            Condition::Keywords(expression) => self.words(expression),
        }
    }

    /// Days live, up to the latest day for postings still active then.
    fn duration(&mut self) -> String {
        let latest = self.parameters.day(self.latest_day());
        format!("greatest(toInt32(least(ifNull(expired, {latest}), {latest})) - toInt32(posted), 0)")
    }

    /// Gives the condition that a posting holds one of the values of one set, or of every set.
    fn values(&mut self, column: Column, sets: &[Vec<u32>], operator: Operator) -> String {
        let Some(dimension) = primary(column) else {
            return "0".to_owned();
        };
        let name = column_of(Facet::code(dimension));
        if !column.is_multi() {
            let passing: BTreeSet<u32> = match operator {
                Operator::Or => sets.iter().flatten().copied().collect(),
                Operator::And => {
                    let first = sets.first().into_iter().flatten().copied();
                    first
                        .filter(|value| sets.iter().all(|set| set.contains(value)))
                        .collect()
                }
            };
            return match self.codes(column, passing) {
                Some(codes) => format!("{name} IN {codes}"),
                None => "0".to_owned(),
            };
        }
        let groups: Vec<BTreeSet<u32>> = match operator {
            Operator::Or => vec![sets.iter().flatten().copied().collect()],
            Operator::And => sets.iter().map(|set| set.iter().copied().collect()).collect(),
        };
        let groups = groups.into_iter().map(|group| match self.codes(column, group) {
            Some(codes) => format!("hasAny({name}, {codes})"),
            None => "0".to_owned(),
        });
        and(groups.collect())
    }

    /// Adds the codes of values; the missing value is an empty one. Gives nothing for no codes.
    fn codes(&mut self, column: Column, values: BTreeSet<u32>) -> Option<String> {
        let dictionary = self.vocabulary.dictionary(column);
        let code = |value: &u32| match value {
            0 => "",
            value => &*dictionary.entry(*value).code,
        };
        (!values.is_empty()).then(|| self.parameters.texts(values.iter().map(code)))
    }
}

/// Joins conditions; none hold always.
pub(super) fn and(conditions: Vec<String>) -> String {
    joined(conditions, ") AND (", "1")
}

/// Joins alternatives; none hold never.
pub(super) fn or(conditions: Vec<String>) -> String {
    joined(conditions, ") OR (", "0")
}

fn joined(conditions: Vec<String>, separator: &str, none: &str) -> String {
    match conditions.as_slice() {
        [] => none.to_owned(),
        [single] => single.clone(),
        several => format!("({})", several.join(separator)),
    }
}
