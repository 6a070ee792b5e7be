//! `GET /skills/versions/{version}/skills`

use std::cell::RefCell;

use catalog::{SearchScratch, TypeSet};
use contract::wire::skills::Fields;

use super::{fields, type_ids, writing};
use crate::call::{Call, Input, Outcome};

thread_local! {
    static SCRATCH: RefCell<SearchScratch> = RefCell::default();
}

/// Lists skills in the order of names, or searches them.
pub fn list(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.version()?;
    let types = type_ids(&call.query, TypeSet::LIVE)?;
    let fields = fields(&call.query, Fields::LIST);
    let limit = match call.query.integer("limit") {
        None | Some(0) => usize::MAX,
        Some(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
    };
    let skills = &at.version.skills;
    if let Some(query) = call.query.text("q") {
        let hits = SCRATCH.with_borrow_mut(|scratch| skills.search(query, types, limit, scratch));
        return Ok(writing::skill_list(&at, hits, fields));
    }
    if limit >= skills.len() {
        return Ok(writing::all_skills(&at, types, fields));
    }
    let first = skills.of_types(types).take(limit).collect();
    Ok(writing::skill_list(&at, first, fields))
}
