//! Filters: what the judge accepted, as conditions of the engine, with the place of everything in the body.

use analytics::{
    FacetSet,
    query::{
        Conditions, Flag, FlagCondition, KeywordKind, Keywords, Operator, RangeCondition, RangeField,
        TaxonomyCondition, Value as FacetValue, ValueSet, When,
    },
};
use contract::json::{JsonType, Value};

use super::window::{self, ReadWindow};

/// The filters of a request, of which any may hold.
#[derive(Debug, Default)]
pub struct Filters {
    /// What the engine reads.
    pub conditions: Vec<Conditions>,
    /// Where each filter stands.
    pub places: Vec<FilterPlace>,
}

/// Where the parts of one filter stand.
#[derive(Debug)]
pub struct FilterPlace {
    /// The filter itself.
    pub pointer: String,
    /// Its window, unless it asks for what is active.
    pub window: Option<ReadWindow>,
    /// The member number of the window.
    pub when: usize,
    /// Its conditions on facets, in the order of the engine's.
    pub taxonomies: Vec<TaxonomyPlace>,
    /// Its conditions on numbers: member number and name.
    pub ranges: Vec<(usize, &'static str)>,
    /// The member number of its keywords.
    pub keywords: usize,
}

/// Where the parts of a condition on a facet stand.
#[derive(Debug)]
pub struct TaxonomyPlace {
    /// The member number.
    pub member: usize,
    /// The name as it was written.
    pub name: String,
    /// Member numbers of the two lists where they have names; a bare list has none.
    pub sides: Option<[usize; 2]>,
}

/// Reads the filter, or the list of filters, of a body.
pub fn read(body: Value<'_>, facets: FacetSet) -> Filters {
    let mut filters = Filters::default();
    let Some(filter) = body.member("filter") else {
        return filters;
    };
    if filter.json_type() == JsonType::Array {
        for (index, filter) in filter.items().enumerate() {
            filters.add(filter, format!("/filter/{index}"), facets);
        }
    } else {
        filters.add(filter, "/filter".to_owned(), facets);
    }
    filters
}

impl Filters {
    fn add(&mut self, filter: Value<'_>, pointer: String, facets: FacetSet) {
        let mut conditions = Conditions::of(When::Active);
        let mut place = FilterPlace {
            pointer,
            window: None,
            when: 0,
            taxonomies: Vec::new(),
            ranges: Vec::new(),
            keywords: 0,
        };
        let members = filter.members().enumerate();
        for (index, (name, member)) in members.filter(|(_, (_, member))| !member.is_null()) {
            if name == "when" {
                place.when = index;
                if member.json_type() == JsonType::Object {
                    let window = window::read(member, format!("{}/when", place.pointer), index);
                    if let Some(window) = window.window {
                        conditions.when = When::Window(window);
                    }
                    place.window = Some(window);
                }
            } else if name == "keywords" {
                place.keywords = index;
                conditions.keywords = Some(keywords(member));
            } else if let Some((field, name)) = range_field(name) {
                place.ranges.push((index, name));
                conditions.ranges.push(RangeCondition {
                    field,
                    lower: bound(member, "lower_bound"),
                    upper: bound(member, "upper_bound"),
                });
            } else if let Some(flag) = flag(name) {
                let is_set = member.as_bool().unwrap_or_default();
                conditions.flags.push(FlagCondition { flag, is_set });
            } else if let Some(facet) = facets.facet(name) {
                let (include, exclude, sides) = value_sets(member);
                place.taxonomies.push(TaxonomyPlace {
                    member: index,
                    name: name.to_owned(),
                    sides,
                });
                conditions.taxonomies.push(TaxonomyCondition {
                    facet,
                    include,
                    exclude,
                });
            }
        }
        self.conditions.push(conditions);
        self.places.push(place);
    }

    /// Returns the number of the first filter with a date that no calendar has.
    pub fn uncalendared(&self) -> Option<usize> {
        let has_faults = |place: &FilterPlace| place.window.as_ref().is_some_and(|it| !it.faults.is_empty());
        self.places.iter().position(has_faults)
    }
}

fn keywords(value: Value<'_>) -> Keywords {
    let text = |name| value.member(name).and_then(Value::as_str);
    Keywords {
        query: text("query").unwrap_or_default().to_owned(),
        kind: match text("type") {
            Some("and") => KeywordKind::And,
            Some("phrase") => KeywordKind::Phrase,
            Some("expression") => KeywordKind::Expression,
            _ => KeywordKind::Or,
        },
    }
}

fn range_field(name: &str) -> Option<(RangeField, &'static str)> {
    match name {
        "salary" => Some((RangeField::Salary, "salary")),
        "min_years_experience" => Some((RangeField::MinYears, "min_years_experience")),
        "max_years_experience" => Some((RangeField::MaxYears, "max_years_experience")),
        "posting_duration" => Some((RangeField::PostingDuration, "posting_duration")),
        _ => None,
    }
}

fn flag(name: &str) -> Option<Flag> {
    match name {
        "company_is_staffing" => Some(Flag::CompanyIsStaffing),
        "is_remote" => Some(Flag::IsRemote),
        "is_internship" => Some(Flag::IsInternship),
        "is_supervisor" => Some(Flag::IsSupervisor),
        _ => None,
    }
}

fn bound(range: Value<'_>, name: &str) -> Option<u64> {
    range
        .member(name)
        .and_then(Value::as_i64)
        .and_then(|bound| bound.try_into().ok())
}

/// Reads both forms of a condition: a bare list is what any of must be there.
fn value_sets(value: Value<'_>) -> (Option<ValueSet>, Option<ValueSet>, Option<[usize; 2]>) {
    if value.json_type() == JsonType::Array {
        let include = ValueSet {
            values: values(value),
            operator: Operator::Or,
        };
        return (Some(include), None, None);
    }
    let set = |name, operator_name| {
        let operator = value.member(operator_name).and_then(Value::as_str);
        value.member(name).map(|list| ValueSet {
            values: values(list),
            operator: if operator.is_some_and(|word| word.eq_ignore_ascii_case("and")) {
                Operator::And
            } else {
                Operator::Or
            },
        })
    };
    let place = |name| value.members().position(|(known, _)| known == name).unwrap_or(0);
    (
        set("include", "include_op"),
        set("exclude", "exclude_op"),
        Some([place("include"), place("exclude")]),
    )
}

fn values(list: Value<'_>) -> Vec<FacetValue> {
    let value = |item: Value<'_>| match item.as_str() {
        Some(text) => FacetValue::Text(text.to_owned()),
        None => {
            let number = item.as_i64().and_then(|number| number.try_into().ok());
            FacetValue::Integer(number.unwrap_or_default())
        }
    };
    list.items().map(value).collect()
}
