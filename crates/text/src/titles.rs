//! Job titles: what is noise in them, which level they speak of, and the title of a taxonomy that a raw one means.
//!
//! Start reading at [`TitleMatcher`]. Cleaning is in `clean`, levels in [`job_levels`] and [`level_band`], plural
//! names in [`plural_name`]. Everything here reads English; titles of other languages are matched, but their words for
//! levels and working hours are not known.

mod build;
mod candidates;
mod clean;
mod confidence;
mod exact;
mod form;
mod format;
mod groups;
mod hiring;
mod index;
mod levels;
mod matcher;
mod named;
mod noise;
mod phrases;
mod places;
mod plural;
mod shared;
mod table;
mod trust;

pub use build::TitleMatcherBuilder;
pub use clean::clean as clean_title;
pub use confidence::{Naming, TITLE_FEATURES, TITLE_SIGNS, TITLE_VECTORS, TitleEvidence, TitleFusion};
pub use format::BadTitleMatcher;
pub use groups::{
    DescribedGroup, GROUP_FEATURES, GROUP_SIGNS, GROUP_VECTOR, GROUP_VECTORS, GroupFeatures, GroupFusion,
    GroupMatch,
};
pub use levels::{JobLevel, LevelBand, is_supervisor, job_levels, level_band};
pub use matcher::{TitleMatch, TitleMatcher, TitleScratch};
pub use plural::plural_name;
pub use shared::SharedTitles;
pub use trust::{
    GroupTaxonomy, TRUST_FEATURES, TRUST_SIGNS, TitleGroups, TitleTrust, settle as settle_titles,
    trust_features,
};
