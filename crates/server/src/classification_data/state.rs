//! What is loaded, and how it follows the stores.

use std::path::Path;
use std::sync::Arc;

use arc_swap::ArcSwap;
use catalog::{Manifest, Occupations, Store, StoreError, Versions};

use super::{ClassificationData, FAMILY};
use crate::{
    app::StartError,
    settings::{Settings, VersionAliases},
    skills_data::SkillsData,
};

/// The occupation taxonomies as loaded, and what is served of them together with the skills.
#[derive(Debug)]
pub struct ClassificationState {
    data: ArcSwap<ClassificationData>,
    occupations: ArcSwap<Versions<Occupations>>,
    store: Store,
    aliases: VersionAliases,
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

    /// Loads the occupations anew and serves them with these skills, whose store tells when they were imported.
    pub fn reload(&self, skills: &SkillsData, skill_store: &Store, now: u64) -> Result<(), StartError> {
        let occupations = self.occupations.load().reload(&self.store)?;
        let manifests = self.store.list()?;
        self.serve(skills, &skill_store.list()?, occupations, &manifests, now)
    }

    /// Serves occupations that come from no store, such as starter data.
    pub fn serve_starter(
        &self,
        skills: &SkillsData,
        occupations: Versions<Occupations>,
        now: u64,
    ) -> Result<(), StartError> {
        self.serve(skills, &[], occupations, &[], now)
    }

    fn serve(
        &self,
        skills: &SkillsData,
        skill_manifests: &[Manifest],
        occupations: Versions<Occupations>,
        manifests: &[Manifest],
        now: u64,
    ) -> Result<(), StartError> {
        let loaded: Vec<Arc<Occupations>> = occupations.iter().cloned().collect();
        let data = ClassificationData::new(
            (skills, skill_manifests),
            (&loaded, manifests),
            self.aliases.clone(),
            now,
        )?;
        self.data.store(Arc::new(data));
        self.occupations.store(Arc::new(occupations));
        Ok(())
    }
}
