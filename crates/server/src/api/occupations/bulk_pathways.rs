//! `POST /career-pathways/dimensions/{dimension}/bulk`

use serde_json::{Value as Json, json};

use super::{
    check_lot_version, dimension_of,
    pathways::{check_ids, query},
    pin,
    region::AskedRegion,
    request::{self, id_text, occupations},
    writing,
};
use crate::call::{Answer, Call, Input, Outcome};

/// Lists the pathways of many occupations in both directions.
pub fn bulk(call: &Call, body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = dimension_of(call)?;
    check_lot_version(call, tables)?;
    let root = request::root(&body)?;
    check_ids(root)?;
    let asked = AskedRegion::of(root, &data)?;
    let query = query(root, dimension, &asked.region, tables);
    let wanted = match (root.member("ids"), root.member("id")) {
        (Some(ids), _) => occupations(ids, dimension, tables),
        (None, Some(id)) => tables.find(dimension, &id_text(id)).into_iter().collect(),
        (None, None) => Vec::new(),
    };
    let write = |index| {
        let occupation = tables.occupation(index);
        json!({
            "id": dimension.id(occupation),
            "name": occupation.name,
            "feederJobs": writing::pathways(&tables.feeders(index, &query), dimension, tables),
            "nextStepJobs": writing::pathways(&tables.next_steps(index, &query), dimension, tables),
        })
    };
    let answers: Vec<Json> = wanted.into_iter().map(write).collect();
    Ok(Answer::json(&json!({ "data": answers })))
}
