//! Manuals and the published description, made once: they depend on nothing but the base URL.

use contract::{
    family::Family,
    manual,
    openapi::{self, Options},
    operation::{self, Operation},
};

/// Pages and documents as they are sent.
#[derive(Debug)]
pub struct Documentation {
    /// The first page.
    pub index: String,
    /// The table of statuses and codes.
    pub errors: String,
    families: Vec<(Family, String, String)>,
    /// The description of everything.
    pub openapi: String,
}

impl Documentation {
    /// Makes all pages about the operations that are served.
    pub fn new(base_url: &str, is_served: impl Fn(&Operation) -> bool) -> Documentation {
        let operations: Vec<&'static Operation> =
            operation::all().into_iter().filter(|it| is_served(it)).collect();
        let describe = |family| {
            let options = Options {
                public_url: base_url,
                family,
                version: env!("CARGO_PKG_VERSION"),
            };
            openapi::document(&operations, &options).to_string()
        };
        let mut served: Vec<Family> = operations
            .iter()
            .filter_map(|operation| operation.family)
            .collect();
        served.sort_unstable();
        served.dedup();
        let page = |family| {
            (
                family,
                manual::family_markdown(family, &operations, base_url),
                describe(Some(family)),
            )
        };
        Documentation {
            index: manual::index_markdown(&operations, base_url),
            errors: manual::errors_markdown(),
            families: served.into_iter().map(page).collect(),
            openapi: describe(None),
        }
    }

    /// Returns the manual of a family that is served.
    pub fn manual(&self, family: Family) -> Option<&str> {
        self.families
            .iter()
            .find(|(known, ..)| *known == family)
            .map(|(_, page, _)| page.as_str())
    }

    /// Returns the description of a family that is served, by its word.
    pub fn openapi_of(&self, word: &str) -> Option<&str> {
        let mut families = self.families.iter();
        families
            .find(|(known, ..)| known.row().word == word)
            .map(|(_, _, document)| document.as_str())
    }
}
