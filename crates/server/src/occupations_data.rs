//! What the occupation families serve: the joined tables, which follow the taxonomies, the skills and the labour market.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use catalog::{Occupations, Skills};
use occupations::{Labour, NoLabour, Tables};

/// The joined tables; none until taxonomies and skills are loaded.
#[derive(Debug, Default)]
pub struct OccupationsState {
    tables: ArcSwapOption<Tables>,
}

impl OccupationsState {
    /// Pins the tables.
    pub fn tables(&self) -> Option<Arc<Tables>> {
        self.tables.load_full()
    }

    /// Joins what is loaded, unless it is what was joined before.
    pub fn join(&self, occupations: Option<Arc<Occupations>>, skills: Option<Arc<Skills>>) {
        let (Some(occupations), Some(skills)) = (occupations, skills) else {
            self.tables.store(None);
            return;
        };
        let is_present = self.tables.load().as_ref().is_some_and(|tables| {
            Arc::ptr_eq(tables.taxonomies(), &occupations) && Arc::ptr_eq(tables.skills(), &skills)
        });
        if is_present {
            return;
        }
        let labour: Arc<dyn Labour> = Arc::new(NoLabour);
        self.tables
            .store(Some(Arc::new(Tables::new(occupations, skills, labour))));
    }
}
