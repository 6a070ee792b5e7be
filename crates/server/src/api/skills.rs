//! The Skills family.

pub mod batch;
pub mod by_id;
pub mod by_ids;
pub mod changes;
pub mod extract;
pub mod list;
pub mod meta;
pub mod related;
pub mod status;
pub mod trace;
pub mod version;
pub mod versions;

pub(crate) mod document;
pub(crate) mod found;
pub(crate) mod writing;

use catalog::{SkillType, TypeSet};
use contract::{error::ApiError, schema::QueryValues, wire::skills::Fields};

/// Reads `typeIds`; `default` where it is not given.
fn type_ids(query: &QueryValues, default: TypeSet) -> Result<TypeSet, ApiError> {
    let Some(ids) = query.list("typeIds") else {
        return Ok(default);
    };
    let mut types = TypeSet::EMPTY;
    for id in ids {
        let kind = SkillType::from_id(id)
            .ok_or_else(|| ApiError::unknown_filter_value(id, "typeIds").at_parameter("typeIds"))?;
        types = types.with(kind);
    }
    Ok(types)
}

/// Reads `fields`, whose names the judge has accepted.
fn fields(query: &QueryValues, default: Fields) -> Fields {
    query
        .list("fields")
        .and_then(|names| Fields::from_names(names.iter().map(String::as_str)))
        .unwrap_or(default)
}
