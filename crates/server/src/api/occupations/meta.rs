//! `GET /{family}/meta` of the occupation families

use contract::{family::Family, wire::occupation_benchmark::DATASETS};
use occupations::Dimension;
use serde_json::{Map, Value as Json, json};

use super::{dimension_names, methods, pin, skills_version, taxonomy_version};
use crate::call::{Answer, Call, Input, Outcome};

/// Labour-market tables that the methods read.
const LABOUR_TABLES: [&str; 6] = [
    "waypost.us.occupation",
    "waypost.us.projections",
    "waypost.us.attainment",
    "waypost.us.requirements",
    "waypost.us.skillcategories",
    lmi::RISK_SCORES,
];

/// Names the sources, the versions and every threshold.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let version = taxonomy_version(tables);
    let mut taxonomies = Map::new();
    for dimension in Dimension::ALL {
        if tables.taxonomy(dimension).is_some() {
            taxonomies.insert(dimension.taxonomy().to_owned(), Json::from(version.clone()));
        }
    }
    taxonomies.insert("skills".to_owned(), Json::from(skills_version(tables)));
    let labour = call.app.lmi.served();
    let (occupations, skills) = (tables.taxonomies().attributions(), tables.skills().attributions());
    let mut credits: Vec<&str> = Vec::new();
    for credit in occupations.iter().chain(skills) {
        if !credits.contains(&credit.text.as_str()) {
            credits.push(&credit.text);
        }
    }
    for source in LABOUR_TABLES
        .iter()
        .filter_map(|name| labour.tables().newest(name))
    {
        let source = source.attributes().get("sources").map(String::as_str);
        credits.extend(source.filter(|source| !credits.contains(source)));
    }
    let postings = data.postings.as_ref().map(|gathered| &gathered.corpus);
    credits.extend(
        postings
            .map(|corpus| corpus.credits.as_str())
            .filter(|credits| !credits.is_empty()),
    );
    let name = call.operation.family.map(|family| family.row().name);
    let mut answer = json!({
        "data": {
            "attribution": { "title": format!("Waypost {}", name.unwrap_or_default()), "body": credits.join(" ") },
            "dimensions": dimension_names(call.operation.family),
            "nations": ["us"],
            "regionLevels": ["nation", "state", "msa"],
            "taxonomies": taxonomies,
            "methods": methods::methods(call, tables),
            "postings": postings.map(|corpus| json!({
                "version": corpus.engine.version().to_string(),
                "latestDay": corpus.engine.latest_day().to_string(),
                "unique": corpus.engine.coverage().unique,
            })),
        },
    });
    if call.operation.family == Some(Family::OccupationBenchmark) {
        answer["data"]["datasets"] = json!(DATASETS);
    }
    Ok(Answer::json(&answer))
}
