//! `GET /titles/versions/{version}/titles`

use std::cell::RefCell;

use catalog::{SearchScratch, TitleIndex};

use super::{fields, writing};
use crate::call::{Call, Input, Outcome};

thread_local! {
    static SCRATCH: RefCell<SearchScratch> = RefCell::default();
}

/// Lists titles in the order of names, or searches them, page by page.
pub fn list(call: &Call, body: Input<'_>) -> Outcome {
    let fields = fields(call, &body)?;
    let at = call.titles()?;
    let limit = match call.query.integer("limit") {
        None | Some(0) => usize::MAX,
        Some(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
    };
    let page = call.query.integer("page").unwrap_or(1);
    let earlier_pages = usize::try_from(page - 1).unwrap_or(usize::MAX);
    let skipped = earlier_pages.saturating_mul(limit);
    let titles = &at.data.titles;
    let found: Vec<TitleIndex> = match call.query.text("q") {
        None => titles.live().skip(skipped).take(limit).collect(),
        Some(query) => {
            let wanted = skipped.saturating_add(limit);
            let hits = SCRATCH.with_borrow_mut(|scratch| titles.search(query, wanted, scratch));
            hits.into_iter().skip(skipped).collect()
        }
    };
    Ok(writing::title_list(&at, found, fields))
}
