//! `POST /projected-occupation-growth/dimensions/{dimension}`

use occupations::{Dimension, GrowthCategory, Projection, evidence::Scope, rounded};
use serde_json::{Value as Json, json};

use super::{
    check_lot_version, dimension_of, pin,
    region::AskedRegion,
    request::{self, occupation},
    writing,
};
use crate::call::{Answer, Call, Input, Outcome};

/// Projects how many more or fewer jobs an occupation will have.
pub fn occupation_growth(call: &Call, body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = dimension_of(call)?;
    check_lot_version(call, tables)?;
    let root = request::root(&body)?;
    request::judge(root, &["id"], dimension)?;
    let index = occupation(root, "id", dimension, tables)?;
    let asked = AskedRegion::of(root, &data)?;
    let found = tables.projection(index);
    let projection = found.map(|(projection, _)| projection);
    let mut basis = String::from(match (projection, dimension) {
        (None, _) => "none",
        (Some(_), Dimension::Soc | Dimension::LotOcc) => "ep",
        (Some(_), Dimension::Onet | Dimension::LotSpecOcc) => "ep+soc",
    });
    if found.is_some_and(|(_, is_alone)| !is_alone) {
        basis.push_str("+hybrid");
    }
    let growth = |years: f64| growth(projection, years);
    let occupation = tables.occupation(index);
    Ok(Answer::json(&json!({
        "data": {
            "id": dimension.id(occupation),
            "name": occupation.name,
            "dimension": dimension.word(),
            // Projections are of the nation, whatever the region.
            "region": asked.describe_served_by(Scope::Wider),
            "growthCategory": projection.map(|it| it.category()).map(GrowthCategory::name),
            "growthPercent": {
                "oneYear": growth(1.0),
                "twoYear": growth(2.0),
                "threeYear": growth(3.0),
                "fiveYear": growth(5.0),
                "tenYear": growth(10.0),
            },
            "basis": writing::labour_basis(tables, basis),
            "baseYear": projection.map(|it| it.base_year),
        },
    })))
}

fn growth(projection: Option<Projection>, years: f64) -> Json {
    projection.map_or(Json::Null, |it| Json::from(rounded(it.factor(years) - 1.0)))
}
