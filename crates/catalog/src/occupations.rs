//! One version of the occupation taxonomies and the mappings between them, as one snapshot.
//!
//! All taxonomies of a version share its number. They are small, so that the snapshot holds the draft itself
//! and the tables are made when it is read.

mod classifier;
mod mapping;
mod titles;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use classifier::{OccupationClassifier, OccupationMatch, TitleSense};
pub use mapping::{Mapping, MappingDraft, MappingEnd};

pub use titles::title_mappings;

use crate::draft::{Attribution, AttributionNotice};
use crate::format::{SnapshotError, SnapshotFault, SnapshotReader, SnapshotWriter};
use crate::profiles::{ProfileFault, Profiles};
use crate::store::Snapshot;
use crate::taxonomy::{ConceptDraft, Taxonomy, TaxonomyFault, TaxonomyOutline};
use crate::version::{Continuity, Version};

/// Numbers of the sections.
const DRAFT: u32 = 64;
const PROFILES: u32 = 65;

/// A version before it is built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OccupationsDraft {
    /// The version to be made.
    pub version: Version,
    /// Title and body for people.
    pub notice: AttributionNotice,
    /// One credit for each source, at least one.
    pub attributions: Vec<Attribution>,
    /// The taxonomies, each with its concepts in any order.
    pub taxonomies: Vec<(TaxonomyOutline, Vec<ConceptDraft>)>,
    /// The mappings between them, and between them and taxonomies of other families.
    pub mappings: Vec<MappingDraft>,
    /// What is known of single occupations; a section of its own in the snapshot.
    #[serde(skip)]
    pub profiles: Profiles,
    /// Whether this is starter data written for trying things out.
    pub starter: bool,
}

/// One version, loaded.
#[derive(Debug)]
pub struct Occupations {
    version: Version,
    notice: AttributionNotice,
    attributions: Vec<Attribution>,
    taxonomies: Vec<Arc<Taxonomy>>,
    mappings: Vec<Arc<Mapping>>,
    profiles: Profiles,
    is_starter: bool,
}

/// A draft from which no snapshot can be made.
#[derive(Debug, thiserror::Error)]
pub enum OccupationsError {
    /// No source is credited.
    #[error("the taxonomies name no source; at least one attribution is required")]
    NoAttribution,
    /// A concept has no place.
    #[error(transparent)]
    Concept(#[from] TaxonomyFault),
    /// Two taxonomies or mappings have one name.
    #[error("'{0}' occurs twice")]
    Repeated(String),
    /// A mapping names a concept that is not there.
    #[error("mapping '{mapping}' names '{id}', which is not in '{taxonomy}'")]
    Unmapped {
        /// Source and destination.
        mapping: String,
        /// The id.
        id: String,
        /// The taxonomy.
        taxonomy: String,
    },
    /// A profile cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileFault),
    /// The draft cannot be written.
    #[error("snapshot cannot be encoded: {0}")]
    Encoding(#[from] serde_json::Error),
}

impl OccupationsDraft {
    /// Makes the bytes of a snapshot, after the checks that a reader makes.
    pub fn build(&self) -> Result<Vec<u8>, OccupationsError> {
        Occupations::assemble(self.clone())?;
        let mut writer = SnapshotWriter::default();
        writer.bytes(DRAFT, serde_json::to_vec(self)?);
        writer.bytes(PROFILES, serde_json::to_vec(&self.profiles)?);
        Ok(writer.finish())
    }

    /// Tells whether the draft keeps every id of `previous`, in every taxonomy.
    pub fn continuity(&self, previous: &Occupations) -> Continuity {
        for old in previous.taxonomies() {
            let name = &old.outline().name;
            let Some((_, concepts)) = self.taxonomies.iter().find(|(outline, _)| outline.name == *name)
            else {
                return Continuity::LosesIds;
            };
            let kept: std::collections::HashSet<&str> =
                concepts.iter().map(|concept| concept.id.as_str()).collect();
            if old
                .in_order()
                .any(|index| !kept.contains(old.concept(index).id()))
            {
                return Continuity::LosesIds;
            }
        }
        Continuity::KeepsIds
    }
}

impl Occupations {
    fn assemble(draft: OccupationsDraft) -> Result<Self, OccupationsError> {
        if draft.attributions.is_empty() {
            return Err(OccupationsError::NoAttribution);
        }
        let mut taxonomies: Vec<Arc<Taxonomy>> = Vec::new();
        for (outline, concepts) in draft.taxonomies {
            if taxonomies
                .iter()
                .any(|known| known.outline().name == outline.name)
            {
                return Err(OccupationsError::Repeated(outline.name));
            }
            taxonomies.push(Arc::new(Taxonomy::new(outline, concepts)?));
        }
        let mut mappings: Vec<Arc<Mapping>> = Vec::new();
        for mapping in draft.mappings {
            let mapping = Mapping::new(mapping, &taxonomies, draft.version)?;
            if mappings.iter().any(|known| known.name() == mapping.name()) {
                return Err(OccupationsError::Repeated(mapping.name().to_owned()));
            }
            mappings.push(Arc::new(mapping));
        }
        draft.profiles.check()?;
        Ok(Self {
            version: draft.version,
            notice: draft.notice,
            attributions: draft.attributions,
            taxonomies,
            mappings,
            profiles: draft.profiles,
            is_starter: draft.starter,
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, SnapshotFault> {
        let reader = SnapshotReader::open(bytes)?;
        let mut draft: OccupationsDraft = serde_json::from_slice(reader.bytes(DRAFT, "concepts")?)
            .map_err(|_| SnapshotFault::Inconsistent("concepts"))?;
        // Versions that were imported before there were profiles have none.
        if let Some(profiles) = reader.optional(PROFILES, "profiles")? {
            draft.profiles =
                serde_json::from_slice(profiles).map_err(|_| SnapshotFault::Inconsistent("profiles"))?;
        }
        Self::assemble(draft).map_err(|_| SnapshotFault::Inconsistent("concepts"))
    }

    /// Gives the version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Gives title and body for people.
    pub fn notice(&self) -> &AttributionNotice {
        &self.notice
    }

    /// Gives the credits.
    pub fn attributions(&self) -> &[Attribution] {
        &self.attributions
    }

    /// Gives the taxonomies.
    pub fn taxonomies(&self) -> &[Arc<Taxonomy>] {
        &self.taxonomies
    }

    /// Finds a taxonomy.
    pub fn taxonomy(&self, name: &str) -> Option<&Arc<Taxonomy>> {
        self.taxonomies.iter().find(|it| it.outline().name == name)
    }

    /// Gives the mappings.
    pub fn mappings(&self) -> &[Arc<Mapping>] {
        &self.mappings
    }

    /// Gives what is known of single occupations.
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// Tells whether this is starter data.
    pub fn is_starter(&self) -> bool {
        self.is_starter
    }
}

impl Snapshot for Occupations {
    const FAMILY: &'static str = "occupations";

    fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, SnapshotError> {
        Self::decode(bytes).map_err(|fault| SnapshotError {
            file: file.to_owned(),
            fault,
        })
    }

    fn version(&self) -> Version {
        self.version
    }
}

#[cfg(test)]
mod tests;
