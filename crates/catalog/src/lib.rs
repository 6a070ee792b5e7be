//! Versioned taxonomies as immutable snapshots, in memory and on disk.
//!
//! An importer fills a [`TaxonomyDraft`], [`build()`] makes the bytes of a snapshot of it, a [`Store`]
//! publishes them, and a [`Catalog`] serves the versions of the current set. Start reading at
//! [`Skills`], one loaded version, or at [`Occupations`], taxonomies of concepts and the mappings
//! between them. This crate knows no source formats, no HTTP and no wire spelling.

mod areas;
mod build;
mod catalog;
mod changes;
mod check;
mod companies;
mod draft;
#[cfg(test)]
mod fixture;
mod format;
mod kind;
mod occupations;
mod posting_counts;
mod profiles;
mod ranking;
mod related;
mod search;
mod similarity;
mod skills;
mod store;
mod tables;
mod taxonomy;
mod titles;
mod typo;
mod version;
mod versions;

pub use areas::{
    Areas, AreasDraft, AreasError, City, Country, County, Metro, Place, PlaceParts, PlaceTrouble, Point,
    PostalCode, REGIONS, Region, STATES, State, planning_regions, says_remote,
};
pub use build::{BuildError, MAX_SKILLS, build, build_ranked, continuity};
pub use catalog::Catalog;
pub use changes::{Changes, Consolidation, Rename, TypeChange};
pub use companies::{
    ChangedCompany, Companies, CompaniesDraft, CompaniesError, Company, CompanyChanges, compare_ids,
};
pub use draft::{
    Attribution, AttributionNotice, Label, OccupationSkill, SkillDraft, TaxonomyDraft, skill_id,
};
pub use format::{SnapshotError, SnapshotFault, SnapshotReader, SnapshotWriter};
pub use kind::{DescriptionSource, SkillType, TypeSet};
pub use occupations::{
    Mapping, MappingDraft, MappingEnd, OccupationClassifier, OccupationMatch, Occupations, OccupationsDraft,
    OccupationsError, TitleSense, title_mappings,
};
pub use posting_counts::{EvidenceSpan, OccupationCount, PostingCounts, SkillCount};
pub use profiles::{Asked, Demand, EXPERIENCE_CATEGORIES, Profile, ProfileFault, Profiles, Rating, Tier};
pub use ranking::{RankerTraining, RankingMaterial};
pub use related::{RELATED_FEATURES, RELATED_NAMES, RelatedFeatures, RelatedFusion, SimilarSkills, Together};
pub use search::SearchScratch;
pub use similarity::{
    Filter, Item, MODELS, Model, Neighbour, OccupationDraft, Side, Similarity, SimilarityDraft,
    SimilarityError,
};
pub use skills::{Counts, LabelView, SkillIndex, SkillView, Skills};
pub use store::{
    CheckedFile, FileRecord, ImportLock, JointChange, Manifest, Reference, Release, Snapshot, SourceRecord,
    Store, StoreError, VersionSet,
};
pub use taxonomy::{
    ConceptDraft, ConceptIndex, ConceptView, Relation, SearchScope, Taxonomy, TaxonomyFault, TaxonomyOutline,
};
pub use text::{CompanyMatch, FormKind, TitleMatch, TitleScratch};
pub use titles::{
    Concept, TitleChanges, TitleDraft, TitleGroup, TitleIndex, TitleTraining, TitleView, Titles, TitlesDraft,
    build_titles, build_trained_titles, title_id, titles_continuity,
};
pub use version::{Continuity, Version, VersionError};
pub use versions::Versions;
