//! Fields of a posting: which parts of it the engine has to read, and how they are written.

use std::sync::Arc;

use analytics::{
    Dimension, Facet, FacetSet,
    query::{Document, FoundPosting, PostingRequest},
};
use serde_json::{Map, Value, json};

/// The fields of a request, in its order.
#[derive(Debug)]
pub struct Plan {
    /// What the engine has to read.
    pub request: PostingRequest,
    fields: Vec<(String, Part)>,
}

/// Where a field comes from.
#[derive(Clone, Copy, Debug)]
enum Part {
    Id,
    Posted,
    Expired,
    Duration,
    Duplicates,
    Salary,
    Score,
    Body,
    /// A facet, by its place in the request.
    Facet(usize, Facet),
    Document(fn(&Document) -> Value),
}

impl Plan {
    /// Prepares fields by their names, which a judge accepted; others are passed over.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>, facets: FacetSet) -> Plan {
        let mut plan = Plan {
            request: PostingRequest::default(),
            fields: Vec::new(),
        };
        for name in names {
            if plan.fields.iter().any(|(known, _)| known == name) {
                continue;
            }
            let own = own_part(name);
            let facet = || {
                let facet = facets.facet(name)?;
                plan.request.facets.push(facet);
                Some(Part::Facet(plan.request.facets.len() - 1, facet))
            };
            let Some(part) = own.or_else(facet) else {
                continue;
            };
            plan.request.body |= matches!(part, Part::Body);
            plan.request.document |= matches!(part, Part::Document(_));
            plan.fields.push((name.to_owned(), part));
        }
        plan
    }

    /// Describes a posting.
    pub fn describe(&self, posting: &FoundPosting) -> Value {
        let described: Map<String, Value> = self
            .fields
            .iter()
            .map(|(name, part)| (name.clone(), value(*part, posting)))
            .collect();
        described.into()
    }
}

fn own_part(name: &str) -> Option<Part> {
    Some(match name {
        "id" => Part::Id,
        "posted" => Part::Posted,
        "expired" => Part::Expired,
        "duration" => Part::Duration,
        "duplicates" => Part::Duplicates,
        "salary" => Part::Salary,
        "score" => Part::Score,
        "body" => Part::Body,
        "title_raw" => Part::Document(|document| document.title_raw.as_str().into()),
        "company_raw" => Part::Document(|document| json!(document.company_raw)),
        "company_is_staffing" => Part::Document(|document| document.company_is_staffing.into()),
        "is_remote" => Part::Document(|document| document.is_remote.into()),
        "is_internship" => Part::Document(|document| document.is_internship.into()),
        "is_supervisor" => Part::Document(|document| document.is_supervisor.into()),
        "location" => Part::Document(|document| {
            let point = document
                .location
                .map(|(lat, lon)| json!({ "lat": lat, "lon": lon }));
            point.unwrap_or_default()
        }),
        "salary_from" => Part::Document(|document| json!(document.salary_from)),
        "salary_to" => Part::Document(|document| json!(document.salary_to)),
        "salary_period" => Part::Document(|document| json!(document.salary_period)),
        "currency" => Part::Document(|document| json!(document.currency)),
        // Addresses are told while the advertisement is live, whichever of its names is asked for.
        "url" | "active_urls" => Part::Document(|document| json!(document.active_urls)),
        "active_sources_info" => Part::Document(|document| {
            let sources = document.active_sources.iter();
            // Nothing tells what kind of site a source is.
            sources
                .map(|it| json!({ "type": null, "source": it.source, "url": it.url }))
                .collect()
        }),
        _ => return None,
    })
}

fn value(part: Part, posting: &FoundPosting) -> Value {
    match part {
        Part::Id => posting.id.to_string().into(),
        Part::Posted => posting.posted.to_string().into(),
        Part::Expired => json!(posting.expired.map(|day| day.to_string())),
        Part::Duration => posting.duration.into(),
        Part::Duplicates => posting.duplicates.into(),
        Part::Salary => json!(posting.salary),
        Part::Score => posting.score.into(),
        Part::Body => json!(posting.body),
        Part::Facet(place, facet) => {
            let values = posting.facets.get(place).map_or(&[][..], Vec::as_slice);
            facet_value(facet, values)
        }
        Part::Document(read) => posting.document.as_deref().map(read).unwrap_or_default(),
    }
}

fn facet_value(facet: Facet, values: &[Arc<str>]) -> Value {
    if facet.is_multi() {
        return values.iter().map(|value| Value::from(value.as_ref())).collect();
    }
    let Some(value) = values.first() else {
        return Value::Null;
    };
    match facet.dimension {
        // As a facet a number is a label; of a posting it is a number.
        Dimension::MinYearsExperience | Dimension::MaxYearsExperience => {
            value.parse::<u64>().map_or(Value::Null, Value::from)
        }
        _ => value.as_ref().into(),
    }
}
