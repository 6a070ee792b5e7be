//! Starter data that no directory holds: served until the next import.

use std::sync::Arc;

use catalog::{Catalog, Occupations, Similarity, Titles, Versions};

use super::{App, StartError};
use crate::classification_data::OtherFamilies;

impl App {
    /// Serves these versions until the next import; for starter data that no directory holds. Titles are served
    /// first: taxonomies show them.
    pub fn serve_catalog(
        &self,
        catalog: Catalog,
        occupations: Versions<Occupations>,
    ) -> Result<(), StartError> {
        let skills = self.prepare(&catalog)?;
        let families = OtherFamilies {
            skills: &skills,
            titles: &self.titles(),
            companies: &self.companies(),
        };
        self.classification
            .serve_starter(families, occupations, self.now().unix_seconds)?;
        self.skills.store(Arc::new(skills));
        self.catalog.store(Arc::new(catalog));
        self.join_occupations();
        Ok(())
    }

    /// Serves these versions of titles until the next import; for starter data that no directory holds.
    pub fn serve_titles(&self, versions: Versions<Titles>) -> Result<(), StartError> {
        self.titles.replace(versions)?;
        self.reload_taxonomies(true)?;
        Ok(())
    }

    /// Serves these scores until the next import; for starter data that no directory holds.
    pub fn serve_similarity(&self, scores: Versions<Similarity>) {
        self.similarity.store(Arc::new(scores));
        self.occupations.look_again();
    }

    /// Serves these labour-market tables until the next import; for starter data that no directory holds.
    pub fn serve_labour(&self, tables: lmi::Tables) -> Result<(), StartError> {
        self.lmi.replace(tables)?;
        self.join_occupations();
        Ok(())
    }
}
