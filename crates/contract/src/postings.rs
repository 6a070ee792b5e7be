//! What the job postings mounts offer, as names: facets, filters, fields and metrics. The tables are closed; what a mount
//! has is known without its data.

mod facets;
mod metrics;
mod names;

pub use facets::{CodeForm, FACETS, FacetRow};
pub use metrics::{
    BUCKET_METRICS, DISTRIBUTION_METRICS, METRICS, MetricRow, RANK_METRICS, SERIES_METRICS, TOTAL_METRICS,
};
pub(crate) use names::OWN_FIELDS;
pub use names::{
    DEFAULT_FIELDS, DISTRIBUTIONS, FLAGS, Facet, FacetSide, RANGES, facet, facet_names, field_names,
    filter_names, taxonomy_names,
};

use crate::family::Family;

/// One of the four APIs that the postings engine stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mount {
    /// `/jpa`
    Us,
    /// `/ca-jpa`
    Ca,
    /// `/uk-jpa`
    Uk,
    /// `/global-postings`
    Global,
}

impl Mount {
    /// All mounts.
    pub const ALL: [Mount; 4] = [Mount::Us, Mount::Ca, Mount::Uk, Mount::Global];

    /// Returns the family of the mount.
    pub const fn family(self) -> Family {
        match self {
            Mount::Us => Family::PostingsUs,
            Mount::Ca => Family::PostingsCa,
            Mount::Uk => Family::PostingsUk,
            Mount::Global => Family::PostingsGlobal,
        }
    }

    /// Returns the mount's word in settings, directories and paths.
    pub fn word(self) -> &'static str {
        self.family().row().word
    }

    /// Returns the currency of salaries in the mount's own corpus where that names none, as ISO 4217 code.
    pub const fn home_currency(self) -> &'static str {
        match self {
            Mount::Us | Mount::Global => "USD",
            Mount::Ca => "CAD",
            Mount::Uk => "GBP",
        }
    }

    /// Finds the mount of a family.
    pub fn of(family: Family) -> Option<Mount> {
        Mount::ALL.into_iter().find(|mount| mount.family() == family)
    }

    /// Says whether single postings can be read, and their text be searched.
    pub const fn shows_postings(self) -> bool {
        !matches!(self, Mount::Global)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

#[cfg(test)]
mod tests;
