//! `POST /career-pathways/dimensions/{dimension}/feederjobs` and `…/nextstepjobs`

use contract::{error::ApiError, json::Value};
use occupations::{Categories, Category, Dimension, OccupationIndex, Pathway, PathwayQuery, Region, Tables};
use serde_json::json;

use super::{
    check_lot_version, dimension_of, pin,
    region::{self, AskedRegion},
    request::{self, limit, occupation},
    writing,
};
use crate::call::{Answer, Call, Input, Outcome};

/// How pathways from one end are found.
type Find = fn(&Tables, OccupationIndex, &PathwayQuery<'_>) -> Vec<Pathway>;

/// Lists the occupations that lead to one.
pub fn feeder_jobs(call: &Call, body: Input<'_>) -> Outcome {
    answer(call, &body, Tables::feeders)
}

/// Lists the occupations that one leads to.
pub fn next_step_jobs(call: &Call, body: Input<'_>) -> Outcome {
    answer(call, &body, Tables::next_steps)
}

fn answer(call: &Call, body: &Input<'_>, find: Find) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = dimension_of(call)?;
    check_lot_version(call, tables)?;
    let root = request::root(body)?;
    request::judge(root, &["id"], dimension)?;
    let index = occupation(root, "id", dimension, tables)?;
    let asked = AskedRegion::of(root, &data)?;
    let query = query(root, dimension, &asked.region, tables);
    let found = find(tables, index, &query);
    let occupation = tables.occupation(index);
    Ok(Answer::json(&json!({
        "data": {
            "id": dimension.id(occupation),
            "name": occupation.name,
            "jobLevel": occupation.level,
            "meanSalary": writing::money(tables.mean_salary(index, &asked.region)),
            "region": asked.describe(),
            "basis": writing::labour_basis(tables, tables.pathway_basis(index, &asked.region)),
            "pathways": writing::pathways(&found, dimension, tables),
        },
    })))
}

/// Reads what is asked of pathways.
pub fn query<'r>(
    root: Value<'_>,
    dimension: Dimension,
    region: &'r Region,
    tables: &Tables,
) -> PathwayQuery<'r> {
    let only = root
        .member("responseIds")
        .map(|ids| request::occupations(ids, dimension, tables).into_iter().collect());
    let categories = root.member("categories").map(|names| {
        let names = names.items().filter_map(Value::as_str);
        names.filter_map(Category::from_word).collect()
    });
    PathwayQuery {
        dimension,
        only,
        categories: categories.unwrap_or(Categories::ALL),
        limit: limit(root),
        region,
    }
}

/// Refuses two ways to name what is asked about, and none at all; half a region before that, which no other member heals.
pub fn check_ids(root: Value<'_>) -> Result<(), ApiError> {
    region::judge(root)?;
    match (root.member("ids"), root.member("id")) {
        (Some(_), Some(_)) => Err(ApiError::incompatible_members("id", "ids").at_pointer("/id")),
        (None, None) => Err(ApiError::missing_member("ids").at_pointer("")),
        _ => Ok(()),
    }
}
