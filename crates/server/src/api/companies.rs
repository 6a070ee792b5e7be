//! The Companies family.

pub mod bulk;
pub mod by_id;
pub mod by_ids;
pub mod changes;
pub mod inspect;
pub mod list;
pub mod meta;
pub mod normalize;
pub mod status;
pub mod version;
pub mod versions;

use catalog::Company as Row;
use contract::{
    json::Value,
    wire::companies::{Company, Fields},
};

use crate::call::{Call, Input};

/// Describes a company with the chosen fields.
fn describe(row: &Row, fields: Fields) -> Company<'_> {
    Company {
        fields,
        id: &row.id,
        name: &row.name,
        naics: row.naics.as_deref(),
        is_staffing: row.is_staffing,
        is_fortune_1000: row.is_fortune_1000,
        website: row.website.as_deref(),
        city: row.city.as_deref(),
        state: row.state.as_deref(),
        postal_code: row.postal_code.as_deref(),
    }
}

/// Reads `fields`, whose names the judge has accepted: a JSON body carries them, other requests leave them to the query.
fn fields(call: &Call, body: &Input<'_>) -> Fields {
    let chosen = match body {
        Input::Json(document) => {
            let names = document
                .root()
                .member("fields")
                .into_iter()
                .flat_map(Value::items);
            Fields::from_names(names.filter_map(Value::as_str))
        }
        _ => call
            .query
            .list("fields")
            .and_then(|names| Fields::from_names(names.iter().map(String::as_str))),
    };
    chosen.unwrap_or(Fields::LIST)
}
