//! What the occupation families serve: the joined tables, which follow the taxonomies, the skills and the labour market.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use catalog::{Occupations, Skills};
use occupations::Tables;

use crate::lmi_data::{LmiState, ServedTables};

/// The joined tables; none until taxonomies and skills are loaded.
#[derive(Debug, Default)]
pub struct OccupationsState {
    joined: ArcSwapOption<Joined>,
}

/// The joined tables with the labour-market tables that they read.
#[derive(Debug)]
struct Joined {
    tables: Arc<Tables>,
    labour: Arc<ServedTables>,
}

impl OccupationsState {
    /// Pins the tables.
    pub fn tables(&self) -> Option<Arc<Tables>> {
        self.joined.load().as_ref().map(|joined| joined.tables.clone())
    }

    /// Joins what is loaded, unless it is what was joined before.
    pub fn join(
        &self,
        occupations: Option<Arc<Occupations>>,
        skills: Option<Arc<Skills>>,
        labour: &LmiState,
    ) {
        let (Some(occupations), Some(skills)) = (occupations, skills) else {
            self.joined.store(None);
            return;
        };
        let served = Arc::clone(&labour.served());
        let is_present = self.joined.load().as_ref().is_some_and(|joined| {
            Arc::ptr_eq(joined.tables.taxonomies(), &occupations)
                && Arc::ptr_eq(joined.tables.skills(), &skills)
                && Arc::ptr_eq(&joined.labour, &served)
        });
        if is_present {
            return;
        }
        let figures = Arc::new(lmi::Labour::of(served.tables()));
        let tables = Arc::new(Tables::new(occupations, skills, figures));
        self.joined.store(Some(Arc::new(Joined {
            tables,
            labour: served,
        })));
    }
}
