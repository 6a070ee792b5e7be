//! `GET` and `POST /classification/taxonomies/{taxonomy}/versions/{version}/concepts`

use std::borrow::Cow;

use catalog::{ConceptIndex, SearchScope};
use contract::{error::ApiError, json::Value, wire::classification::ConceptFields};

use super::{
    check_locale, fields, fields_of_body,
    filter::{self, Filter, Pairs, Way},
    id_text, writing,
};
use crate::call::{Call, Input, Outcome};

/// What is asked for, by either method.
struct Query<'a> {
    way: Way,
    text: Option<&'a str>,
    fields: ConceptFields,
    filter: Pairs,
    limit: usize,
    after: Option<Cow<'a, str>>,
    locale: Option<&'a str>,
}

/// Lists or searches concepts by a query.
pub fn list(call: &Call, _body: Input<'_>) -> Outcome {
    let items = call.query.list("filter").unwrap_or_default();
    let query = Query {
        way: Way::Query,
        text: call.query.text("q"),
        fields: fields(&call.query),
        filter: filter::of_query(items)?,
        limit: limit(call.query.integer("limit")),
        after: call.query.text("after").map(Cow::Borrowed),
        locale: call.query.text("locale"),
    };
    answer(call, query)
}

/// Lists or searches concepts by a body.
pub fn search(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Json(document) = &body else {
        return Err(ApiError::missing_body("a JSON object"));
    };
    let root = document.root();
    let query = Query {
        way: Way::Body,
        text: root
            .member("q")
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty()),
        fields: fields_of_body(root),
        filter: filter::of_body(root),
        limit: limit(root.member("limit").and_then(Value::as_i64)),
        after: root.member("after").map(id_text).filter(|id| !id.is_empty()),
        locale: root.member("locale").and_then(Value::as_str),
    };
    answer(call, query)
}

/// Reads a limit: absent and 0 are everything.
pub fn limit(given: Option<i64>) -> usize {
    match given {
        None | Some(0) => usize::MAX,
        Some(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
    }
}

fn answer(call: &Call, query: Query<'_>) -> Outcome {
    let at = super::version(call)?;
    let way = query.way;
    check_locale("locale", query.locale, &at).map_err(|error| way.place(error, "locale", None))?;
    let taxonomy = &at.version.taxonomy;
    let filter = Filter::new(query.filter, way, taxonomy)?;
    let accepts = |index: &ConceptIndex| filter.accepts(taxonomy.concept(*index));
    let concepts: Vec<ConceptIndex> = match query.text {
        None => {
            let first = query
                .after
                .map_or(ConceptIndex(0), |after| taxonomy.behind(&after));
            let rest = taxonomy.in_order().skip(first.0 as usize);
            rest.filter(accepts).take(query.limit).collect()
        }
        Some(text) => {
            let (scope, text) = scope(text);
            let mut found: Vec<ConceptIndex> = taxonomy.search(text, scope);
            found.retain(accepts);
            let first = match &query.after {
                None => 0,
                Some(after) => {
                    let at = taxonomy.by_id(after);
                    let at = found.iter().position(|index| Some(*index) == at);
                    at.ok_or_else(|| way.place(ApiError::unknown_cursor(after), "after", None))? + 1
                }
            };
            found.into_iter().skip(first).take(query.limit).collect()
        }
    };
    Ok(writing::concept_list(&at, concepts, query.fields))
}

/// Splits `id:foo` and `name:foo`; other words before a colon are text.
fn scope(text: &str) -> (SearchScope, &str) {
    if let Some(rest) = text.strip_prefix("id:") {
        (SearchScope::Id, rest)
    } else if let Some(rest) = text.strip_prefix("name:") {
        (SearchScope::Name, rest)
    } else {
        (SearchScope::All, text)
    }
}
