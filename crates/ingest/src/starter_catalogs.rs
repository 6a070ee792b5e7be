//! The embedded data as catalogs that are ready for use.

use catalog::{Areas, Occupations, Skills, Snapshot as _, Titles};

use crate::postings::Catalogs;

/// The embedded skills, titles, occupations and places, version 1.0 of each, in memory.
#[derive(Debug)]
pub struct StarterCatalogs {
    /// Skills.
    pub skills: Skills,
    /// Titles.
    pub titles: Titles,
    /// Occupations, industries, fields of study.
    pub occupations: Occupations,
    /// Places.
    pub areas: Areas,
}

impl StarterCatalogs {
    /// Builds them all, which takes some tenths of a second.
    pub fn build() -> StarterCatalogs {
        let file = "starter data";
        let usable = "the embedded lists are usable, which tests check";
        let skills = catalog::build(&crate::starter_taxonomy(), None).expect(usable);
        let titles = catalog::build_titles(&crate::starter_titles().0, None).expect(usable);
        let occupations = crate::starter_occupations().build().expect(usable);
        let areas = crate::starter_areas().build().expect(usable);
        StarterCatalogs {
            skills: Skills::from_bytes(&skills, file).expect(usable),
            titles: Titles::from_bytes(&titles, file).expect(usable),
            occupations: Occupations::from_bytes(&occupations, file).expect(usable),
            areas: Areas::from_bytes(&areas, file).expect(usable),
        }
    }

    /// Lends them to what reads postings; there are no embedded companies.
    pub fn catalogs(&self) -> Catalogs<'_> {
        Catalogs {
            areas: &self.areas,
            skills: Some(&self.skills),
            titles: Some(&self.titles),
            companies: None,
            occupations: Some(&self.occupations),
        }
    }
}
