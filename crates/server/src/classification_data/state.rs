//! What is loaded, and how it follows the stores.

use std::path::Path;
use std::sync::Arc;

use arc_swap::ArcSwap;
use catalog::{Occupations, Store, StoreError, Versions};

use super::{ClassificationData, FAMILY, Manifests, Sources};
use crate::{
    app::StartError,
    companies_data::CompaniesVersion,
    served::Served,
    settings::{Settings, VersionAliases},
    skills_data::SkillsData,
    titles_data::TitlesVersion,
};

/// The occupation taxonomies as loaded, and what is served of them together with the other families.
#[derive(Debug)]
pub struct ClassificationState {
    data: ArcSwap<ClassificationData>,
    occupations: ArcSwap<Versions<Occupations>>,
    store: Store,
    aliases: VersionAliases,
    retention_days: u32,
}

/// What the other families serve.
#[derive(Clone, Copy, Debug)]
pub struct OtherFamilies<'a> {
    /// Skills.
    pub skills: &'a SkillsData,
    /// Titles.
    pub titles: &'a Served<TitlesVersion>,
    /// Companies.
    pub companies: &'a Served<CompaniesVersion>,
}

/// The stores of the other families, which tell when versions were imported.
#[derive(Clone, Copy, Debug)]
pub struct OtherStores<'a> {
    /// Skills.
    pub skills: &'a Store,
    /// Titles.
    pub titles: &'a Store,
    /// Companies.
    pub companies: &'a Store,
}

impl ClassificationState {
    /// Names the store and reads the aliases. Nothing is loaded yet.
    pub fn open(directory: &Path, settings: &Settings) -> Result<ClassificationState, StartError> {
        let aliases = settings.versions.get(FAMILY);
        Ok(ClassificationState {
            data: ArcSwap::default(),
            occupations: ArcSwap::default(),
            store: Store::of::<Occupations>(directory),
            aliases: VersionAliases::new(FAMILY, aliases.unwrap_or(&Default::default()))?,
            retention_days: settings.classification.retention_days,
        })
    }

    /// Pins what is served.
    pub fn data(&self) -> arc_swap::Guard<Arc<ClassificationData>> {
        self.data.load()
    }

    /// Gives the newest version of the occupations.
    pub fn occupations(&self) -> Option<Arc<Occupations>> {
        self.occupations.load().latest().cloned()
    }

    /// Says whether another set of occupations is served than the one loaded.
    pub fn has_changed(&self) -> Result<bool, StoreError> {
        self.store.changed_since(self.occupations.load().sequence())
    }

    /// Loads the occupations anew and serves them with what the other families serve.
    pub fn reload(
        &self,
        families: OtherFamilies<'_>,
        stores: OtherStores<'_>,
        now: u64,
    ) -> Result<(), StartError> {
        let loaded = self.occupations.load_full();
        // The store says nothing of starter data, which stay until something is imported.
        let occupations = if self.store.changed_since(loaded.sequence())? {
            Arc::new(loaded.reload(&self.store)?)
        } else {
            loaded
        };
        let manifests = Manifests {
            skills: stores.skills.list()?,
            titles: stores.titles.list()?,
            companies: stores.companies.list()?,
            occupations: self.store.list()?,
        };
        self.serve(families, occupations, &manifests, now)
    }

    /// Serves occupations that come from no store, such as starter data.
    pub fn serve_starter(
        &self,
        families: OtherFamilies<'_>,
        occupations: Versions<Occupations>,
        now: u64,
    ) -> Result<(), StartError> {
        self.serve(families, Arc::new(occupations), &Manifests::default(), now)
    }

    fn serve(
        &self,
        families: OtherFamilies<'_>,
        occupations: Arc<Versions<Occupations>>,
        manifests: &Manifests,
        now: u64,
    ) -> Result<(), StartError> {
        let loaded: Vec<Arc<Occupations>> = occupations.iter().cloned().collect();
        let sources = Sources {
            skills: families.skills,
            titles: families.titles,
            companies: families.companies,
            occupations: &loaded,
        };
        let previous = self.data.load();
        let data = ClassificationData::new(
            sources,
            manifests,
            &previous,
            self.aliases.clone(),
            self.retention_days,
            now,
        )?;
        self.data.store(Arc::new(data));
        self.occupations.store(occupations);
        Ok(())
    }
}
