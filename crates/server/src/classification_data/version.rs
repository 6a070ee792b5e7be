//! One version of one taxonomy, and what it shows.

use std::sync::{Arc, OnceLock};

use catalog::{OccupationClassifier, Taxonomy};
use http::HeaderValue;

use crate::{
    call::DataVersion, companies_data::CompaniesVersion, skills_data::ServedVersion,
    titles_data::TitlesVersion,
};

/// Name of the taxonomy that titles and postings are classified by.
const CLASSIFIED: &str = "lot";

/// What a taxonomy shows in its own form.
#[derive(Clone, Debug)]
pub enum Shown {
    /// Concepts that belong to no other family.
    Occupations,
    /// A version of the skills.
    Skills(Arc<ServedVersion>),
    /// A version of the titles.
    Titles(Arc<TitlesVersion>),
    /// A version of the company list.
    Companies(Arc<CompaniesVersion>),
}

impl Shown {
    /// Names the family whose imports make the versions.
    pub const fn family(&self) -> &'static str {
        match self {
            Shown::Occupations => "occupations",
            Shown::Skills(_) => "skills",
            Shown::Titles(_) => "titles",
            Shown::Companies(_) => "companies",
        }
    }

    fn is_same(&self, other: &Shown) -> bool {
        match (self, other) {
            (Shown::Occupations, Shown::Occupations) => true,
            (Shown::Skills(one), Shown::Skills(other)) => Arc::ptr_eq(one, other),
            (Shown::Titles(one), Shown::Titles(other)) => Arc::ptr_eq(one, other),
            (Shown::Companies(one), Shown::Companies(other)) => Arc::ptr_eq(one, other),
            (Shown::Occupations | Shown::Skills(_) | Shown::Titles(_) | Shown::Companies(_), _) => false,
        }
    }
}

/// One version of one taxonomy.
#[derive(Debug)]
pub struct TaxonomyVersion {
    /// The concepts.
    pub taxonomy: Arc<Taxonomy>,
    /// The version as text, `1.4.0`.
    pub name: String,
    /// When it was imported, by RFC 3339.
    pub date: String,
    /// Where the concepts come from.
    pub shown: Shown,
    is_lasting: bool,
    header: HeaderValue,
    classifier: OnceLock<Option<OccupationClassifier>>,
}

impl TaxonomyVersion {
    /// Describes a version; `version` has two parts. One that stands in until there are data is not lasting.
    pub(super) fn new(
        taxonomy: Arc<Taxonomy>,
        version: &str,
        date: String,
        shown: Shown,
        is_lasting: bool,
    ) -> TaxonomyVersion {
        let name = format!("{version}.0");
        TaxonomyVersion {
            header: HeaderValue::from_str(&name).expect("a version is digits and dots"),
            taxonomy,
            name,
            date,
            shown,
            is_lasting,
            classifier: OnceLock::new(),
        }
    }

    /// Says whether these are data, not what stands in for them.
    pub fn is_lasting(&self) -> bool {
        self.is_lasting
    }

    /// Says whether the version shows the same data.
    pub(super) fn shows(&self, name: &str, shown: &Shown) -> bool {
        self.name == name && self.shown.is_same(shown)
    }

    /// Returns the Skills version shown.
    pub fn skills(&self) -> Option<&Arc<ServedVersion>> {
        match &self.shown {
            Shown::Skills(skills) => Some(skills),
            Shown::Occupations | Shown::Titles(_) | Shown::Companies(_) => None,
        }
    }

    /// Returns the classifier of occupations, which is made when it is first asked for.
    pub fn classifier(&self) -> Option<&OccupationClassifier> {
        let make = || {
            let is_classified = self.taxonomy.outline().name == CLASSIFIED;
            is_classified.then(|| OccupationClassifier::new(Arc::clone(&self.taxonomy)))
        };
        self.classifier.get_or_init(make).as_ref()
    }
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
            is_fixed: self.is_fixed && self.version.is_lasting,
        }
    }
}
