//! The taxonomies, mappings and releases that are served, put together from the versions of all families.

mod assemble;
mod names;
mod releases;
mod state;
mod version;

use std::{collections::BTreeMap, sync::Arc};

use catalog::{Attribution, Mapping};

use crate::settings::VersionAliases;

pub use assemble::{Manifests, Sources};
pub use releases::ServedRelease;
pub use state::{ClassificationState, OtherFamilies, OtherStores};
pub use version::{PinnedTaxonomy, Shown, TaxonomyVersion};

/// Name of the family in the settings.
const FAMILY: &str = "classification";

/// Everything that the family serves. Empty when nothing is loaded.
#[derive(Debug, Default)]
pub struct ClassificationData {
    /// By real name, each newest first.
    taxonomies: BTreeMap<String, Vec<Arc<TaxonomyVersion>>>,
    /// By name, each with the date of its import.
    mappings: BTreeMap<String, (Arc<Mapping>, String)>,
    releases: Vec<ServedRelease>,
    attributions: Vec<Attribution>,
    aliases: VersionAliases,
}

impl ClassificationData {
    /// Says whether nothing is loaded; what stands in for data that were never imported does not count.
    pub fn is_empty(&self) -> bool {
        let mut versions = self.taxonomies.values().flatten();
        versions.all(|version| !version.is_lasting())
    }

    /// Returns the taxonomies by name, each with its versions, newest first.
    pub fn taxonomies(&self) -> impl Iterator<Item = (&str, &[Arc<TaxonomyVersion>])> {
        self.taxonomies
            .iter()
            .map(|(name, versions)| (name.as_str(), versions.as_slice()))
    }

    /// Returns the mappings by name, each with the date of its import.
    pub fn mappings(&self) -> impl Iterator<Item = (&Arc<Mapping>, &str)> {
        self.mappings
            .values()
            .map(|(mapping, date)| (mapping, date.as_str()))
    }

    /// Returns the releases, newest first.
    pub fn releases(&self) -> &[ServedRelease] {
        &self.releases
    }

    /// Returns one credit for each source of what is served.
    pub fn attributions(&self) -> &[Attribution] {
        &self.attributions
    }
}
