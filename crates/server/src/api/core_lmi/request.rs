//! Reads the body of a query that the judge has accepted, and finds the faults that span its members.

use contract::{error::ApiError, json::Value};
use lmi::{Constraint, Direction, Label, MetricQuery, Operation, Query, Selection, Sort};

/// Reads a query.
pub fn read(root: Value<'_>) -> Result<Query, ApiError> {
    let mut faults = Vec::new();
    let query = Query {
        metrics: items(root, "metrics")
            .enumerate()
            .map(|(at, it)| metric(at, it, &mut faults))
            .collect(),
        constraints: items(root, "constraints")
            .enumerate()
            .map(|(at, it)| constraint(at, it, &mut faults))
            .collect(),
        zero_fill: root
            .member("zeroFill")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        sort: items(root, "sort").map(sort).collect(),
        offset: count(root, "offset").unwrap_or_default(),
        limit: count(root, "limit"),
    };
    match ApiError::joined(faults) {
        Some(fault) => Err(fault),
        None => Ok(query),
    }
}

fn items<'v>(root: Value<'v>, member: &str) -> impl Iterator<Item = Value<'v>> + use<'v> {
    root.member(member).into_iter().flat_map(Value::items)
}

fn text(root: Value<'_>, member: &str) -> String {
    let text = root.member(member).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Reads a count; one beyond what is addressable is as good as none.
fn count(root: Value<'_>, member: &str) -> Option<usize> {
    let count = root.member(member).and_then(Value::as_i64)?;
    Some(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Reads a code: text, a number, or either in an array of its own.
fn code(value: Value<'_>) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    if let Some(number) = value.as_i64() {
        return number.to_string();
    }
    value.items().next().map(code).unwrap_or_default()
}

fn codes(value: Value<'_>) -> Vec<String> {
    value.items().map(code).collect()
}

fn metric(at: usize, value: Value<'_>, faults: &mut Vec<ApiError>) -> MetricQuery {
    let operation = value.member("operation").filter(|it| !it.is_null());
    MetricQuery {
        name: text(value, "name"),
        alias: value.member("as").and_then(Value::as_str).map(str::to_owned),
        operation: operation.and_then(|it| operation_of(at, it, faults)),
    }
}

/// Gives the members of an operation besides its name.
fn members_of(operation: &str) -> &'static [&'static str] {
    match operation {
        "LocationQuotient" => &["geoparent", "along"],
        "ShiftShare" => &["geoparent", "along", "base"],
        // The judge lets no other name through than the third.
        _ => &["startYear", "endYear"],
    }
}

fn operation_of(at: usize, value: Value<'_>, faults: &mut Vec<ApiError>) -> Option<Operation> {
    let name = value.member("name").and_then(Value::as_str)?;
    // The schema has the members of all operations; those of another one are as unknown as any.
    let known = members_of(name);
    for (member, given) in value.members() {
        if member != "name" && !given.is_null() && !known.contains(&member) {
            let pointer = format!("/metrics/{at}/operation/{member}");
            faults.push(ApiError::unknown_member(member).at_pointer(pointer));
        }
    }
    let mut required = |member: &str| {
        let found = value.member(member).filter(|it| !it.is_null());
        if found.is_none() {
            let pointer = format!("/metrics/{at}/operation");
            faults.push(ApiError::missing_member(member).at_pointer(pointer));
        }
        found
    };
    let year = |value: Value<'_>| value.as_i64().and_then(|year| u16::try_from(year).ok());
    match name {
        "LocationQuotient" => {
            let (geoparent, along) = (required("geoparent"), required("along"));
            Some(Operation::LocationQuotient {
                geoparent: code(geoparent?),
                along: along?.as_str()?.to_owned(),
            })
        }
        "ShiftShare" => {
            let (geoparent, along, base) = (required("geoparent"), required("along"), required("base"));
            Some(Operation::ShiftShare {
                geoparent: code(geoparent?),
                along: along?.as_str()?.to_owned(),
                base: base?.as_str()?.to_owned(),
            })
        }
        _ => {
            let (start, end) = (required("startYear"), required("endYear"));
            Some(Operation::LegacyOpenings {
                start: year(start?)?,
                end: year(end?)?,
            })
        }
    }
}

fn constraint(at: usize, value: Value<'_>, faults: &mut Vec<ApiError>) -> Constraint {
    let given = |member: &str| value.member(member).filter(|it| !it.is_null());
    let map = given("map");
    let level = given("mapLevel");
    let is_identity = given("asIdentity").and_then(Value::as_bool).unwrap_or_default();
    let selection = match (map, level, is_identity) {
        (Some(map), None, false) => Selection::Map(
            map.members()
                .map(|(text, it)| Label {
                    text: text.to_owned(),
                    codes: codes(it),
                })
                .collect(),
        ),
        (None, Some(level), false) => Selection::Level {
            level: level.member("level").map(code).unwrap_or_default(),
            predicate: level.member("predicate").filter(|it| !it.is_null()).map(codes),
        },
        (None, None, true) => Selection::Identity,
        _ => {
            let pointer = format!("/constraints/{at}");
            faults.push(ApiError::ambiguous_constraint().at_pointer(pointer));
            Selection::Identity
        }
    };
    Constraint {
        dimension: text(value, "dimensionName"),
        selection,
    }
}

fn sort(value: Value<'_>) -> Sort {
    let direction = value.member("direction").and_then(Value::as_str);
    Sort {
        column: text(value, "name"),
        direction: if direction == Some("descending") {
            Direction::Descending
        } else {
            Direction::Ascending
        },
    }
}
