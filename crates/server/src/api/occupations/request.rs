//! What the bodies of the occupation families have in common.

use std::borrow::Cow;

use contract::{
    error::{ApiError, Expected},
    json::Value,
};
use occupations::{Dimension, NotFound, OccupationIndex, Tables};

use super::region;
use crate::call::Input;

/// Results when the caller does not say.
const DEFAULT_LIMIT: i64 = 10;

/// Gives the root of a body that the judge has accepted.
pub fn root<'b>(body: &'b Input<'_>) -> Result<Value<'b>, ApiError> {
    match body {
        Input::Json(document) => Ok(document.root()),
        _ => Err(ApiError::wrong_type(Expected::Object)),
    }
}

/// Reads an id, which may be sent as a number.
pub fn id_text(value: Value<'_>) -> Cow<'_, str> {
    let text = value.as_str().map(Cow::Borrowed);
    let number = || value.as_i64().map(|number| number.to_string().into());
    text.or_else(number).unwrap_or_default()
}

/// Refuses what is wrong in a body itself: ids of another form than the dimension's, half a region. Only then it is
/// looked for what the body names, so that of two faults the one that data cannot heal is told.
pub fn judge(root: Value<'_>, members: &[&str], dimension: Dimension) -> Result<(), ApiError> {
    for member in members {
        let id = root.member(member).map(id_text).unwrap_or_default();
        if dimension.code(&id).is_none() {
            return Err(wrong_form(dimension).at_pointer(format!("/{member}")));
        }
    }
    region::judge(root)
}

fn wrong_form(dimension: Dimension) -> ApiError {
    let (name, example) = dimension.form();
    ApiError::pattern_mismatch(name, example)
}

/// Finds the occupation that a required member names.
pub fn occupation(
    root: Value<'_>,
    member: &str,
    dimension: Dimension,
    tables: &Tables,
) -> Result<OccupationIndex, ApiError> {
    let id = root.member(member).map(id_text).unwrap_or_default();
    let fault = |not_found| match not_found {
        NotFound::Form => wrong_form(dimension),
        NotFound::Unknown => ApiError::unknown_id(&id, dimension.word()),
    };
    let found = tables.find(dimension, &id);
    found.map_err(|not_found| fault(not_found).at_pointer(format!("/{member}")))
}

/// Finds the occupations that a list names; unknown ones are dropped.
pub fn occupations(list: Value<'_>, dimension: Dimension, tables: &Tables) -> Vec<OccupationIndex> {
    let ids = list.items().map(id_text);
    ids.filter_map(|id| tables.find(dimension, &id).ok()).collect()
}

/// Reads the limit; 0 is everything.
pub fn limit(root: Value<'_>) -> usize {
    let limit = root.member("limit").and_then(Value::as_i64);
    usize::try_from(limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or_default()
}
