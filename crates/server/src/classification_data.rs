//! The taxonomies, mappings and releases that are served, put together from the versions of all families.

mod names;
mod releases;
mod state;

use std::{collections::BTreeMap, sync::Arc};

use access::clock::rfc3339;
use catalog::{Attribution, Manifest, Mapping, Occupations, Taxonomy, TaxonomyOutline};
use http::HeaderValue;

use crate::{
    call::DataVersion,
    settings::{SettingError, VersionAliases},
    skills_data::{ServedVersion, SkillsData},
};

pub use releases::ServedRelease;
pub use state::ClassificationState;

/// Name of the family in the settings.
const FAMILY: &str = "classification";

/// One version of one taxonomy.
#[derive(Debug)]
pub struct TaxonomyVersion {
    /// The concepts.
    pub taxonomy: Arc<Taxonomy>,
    /// The version as text, `1.4.0`.
    pub name: String,
    /// When it was imported, by RFC 3339.
    pub date: String,
    /// The Skills version shown, in a taxonomy of skills.
    pub skills: Option<Arc<ServedVersion>>,
    header: HeaderValue,
}

/// A version that a path names.
#[derive(Clone, Debug)]
pub struct PinnedTaxonomy {
    /// The version.
    pub version: Arc<TaxonomyVersion>,
    /// False through `latest` or an alias.
    pub is_fixed: bool,
}

impl PinnedTaxonomy {
    /// What answers say of the version.
    pub fn data_version(&self) -> DataVersion {
        DataVersion {
            name: self.version.header.clone(),
            is_fixed: self.is_fixed,
        }
    }
}

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

/// What is known of the imports of one family: its manifests, newest first.
pub type Manifests<'a> = &'a [Manifest];

impl ClassificationData {
    /// Puts together what is loaded. `now` stands for imports whose date is not known, such as starter data.
    pub fn new(
        skills: (&SkillsData, Manifests<'_>),
        occupations: (&[Arc<Occupations>], Manifests<'_>),
        aliases: VersionAliases,
        now: u64,
    ) -> Result<ClassificationData, SettingError> {
        let mut data = ClassificationData {
            aliases,
            ..ClassificationData::default()
        };
        let unknown_date = rfc3339(now);
        let date = |manifests: Manifests<'_>, version: &str| {
            let manifest = manifests.iter().find(|manifest| manifest.version == version);
            let release = manifest.and_then(|manifest| manifest.release.as_ref());
            release.map_or_else(|| unknown_date.clone(), |release| release.date.clone())
        };
        for served in skills.0.versions() {
            // Categories cannot clash with skills unless an operator's ids are numbers.
            match Taxonomy::of_skills(skills_outline(), &served.skills) {
                Ok(taxonomy) => {
                    let date = date(skills.1, &served.name);
                    data.add(Arc::new(taxonomy), &served.name, date, Some(served.clone()));
                }
                Err(fault) => tracing::warn!(%fault, "skills {} cannot be served as a taxonomy", served.name),
            }
        }
        for version in occupations.0 {
            let name = version.version().to_string();
            let date = date(occupations.1, &name);
            for taxonomy in version.taxonomies() {
                data.add(taxonomy.clone(), &name, date.clone(), None);
            }
            for mapping in version.mappings() {
                let row = (mapping.clone(), date.clone());
                data.mappings.insert(mapping.name().to_owned(), row);
            }
        }
        data.attributions = attributions(skills.0, occupations.0);
        data.releases = releases::served(&data, [("skills", skills.1), ("occupations", occupations.1)], now);
        data.check_aliases()?;
        Ok(data)
    }

    fn add(
        &mut self,
        taxonomy: Arc<Taxonomy>,
        version: &str,
        date: String,
        skills: Option<Arc<ServedVersion>>,
    ) {
        let name = format!("{version}.0");
        let versions = self
            .taxonomies
            .entry(taxonomy.outline().name.clone())
            .or_default();
        versions.push(Arc::new(TaxonomyVersion {
            header: HeaderValue::from_str(&name).expect("a version is digits and dots"),
            taxonomy,
            name,
            date,
            skills,
        }));
    }

    /// Refuses an alias that is also a real name.
    fn check_aliases(&self) -> Result<(), SettingError> {
        for (name, versions) in &self.taxonomies {
            self.aliases.check_against(FAMILY, name)?;
            for version in versions {
                let full = format!("{name}/{}", version.name);
                self.aliases.check_against(FAMILY, &full)?;
            }
        }
        for name in self.mappings.keys() {
            self.aliases.check_against(FAMILY, name)?;
        }
        for release in &self.releases {
            self.aliases.check_against(FAMILY, &release.name)?;
        }
        Ok(())
    }

    /// Says whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.taxonomies.is_empty()
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

fn skills_outline() -> TaxonomyOutline {
    TaxonomyOutline {
        name: "skills".to_owned(),
        title: "Skills".to_owned(),
        description: "The skills of the Skills family with their categories.".to_owned(),
        tags: vec!["skills".to_owned()],
        levels: ["category", "subCategory", "skill"].map(str::to_owned).into(),
    }
}

/// Joins the credits of the newest versions; equal ones once.
fn attributions(skills: &SkillsData, occupations: &[Arc<Occupations>]) -> Vec<Attribution> {
    let of_skills = skills
        .versions()
        .first()
        .map(|served| served.skills.attributions());
    let of_occupations = occupations.first().map(|newest| newest.attributions());
    let mut joined: Vec<Attribution> = Vec::new();
    for credit in of_skills.into_iter().chain(of_occupations).flatten() {
        if !joined.contains(credit) {
            joined.push(credit.clone());
        }
    }
    joined
}
