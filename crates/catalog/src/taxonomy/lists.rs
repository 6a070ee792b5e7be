//! Taxonomies of one level: titles and companies.

use super::{ConceptDraft, Taxonomy, TaxonomyFault, TaxonomyOutline};
use crate::companies::Companies;
use crate::titles::Titles;

impl Taxonomy {
    /// Shows a version of the Titles taxonomy, without removed titles.
    pub fn of_titles(outline: TaxonomyOutline, titles: &Titles) -> Result<Self, TaxonomyFault> {
        let concepts = titles.live().map(|index| {
            let title = titles.title(index);
            root(title.id(), title.name())
        });
        Self::new(outline, concepts.collect())
    }

    /// Shows a version of the company list.
    pub fn of_companies(outline: TaxonomyOutline, companies: &Companies) -> Result<Self, TaxonomyFault> {
        let concepts = companies.rows().iter().map(|row| root(&row.id, &row.name));
        Self::new(outline, concepts.collect())
    }
}

fn root(id: &str, name: &str) -> ConceptDraft {
    ConceptDraft {
        id: id.to_owned(),
        name: name.to_owned(),
        ..ConceptDraft::default()
    }
}
