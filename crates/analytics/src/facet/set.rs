//! The facets of a mount.

use super::{Dimension, Facet, Form};

/// Which facets a mount offers. The names `soc2` to `soc4` mean another column in the British set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FacetSet {
    /// United States.
    Us,
    /// Canada.
    Ca,
    /// United Kingdom.
    Uk,
    /// All countries.
    Global,
}

const COMMON: [Dimension; 28] = [
    Dimension::Title,
    Dimension::LotCareerArea,
    Dimension::LotOccupationGroup,
    Dimension::LotOccupation,
    Dimension::LotSpecializedOccupation,
    Dimension::Company,
    Dimension::Naics2,
    Dimension::Naics3,
    Dimension::Naics4,
    Dimension::Naics5,
    Dimension::Naics6,
    Dimension::Skills,
    Dimension::SpecializedSkills,
    Dimension::CommonSkills,
    Dimension::Certifications,
    Dimension::SoftwareSkills,
    Dimension::Edulevels,
    Dimension::MinEdulevels,
    Dimension::MaxEdulevels,
    Dimension::EmploymentType,
    Dimension::RemoteType,
    Dimension::ContractType,
    Dimension::Cip2,
    Dimension::Cip4,
    Dimension::Cip6,
    Dimension::Sources,
    Dimension::Language,
    Dimension::MinYearsExperience,
];

const US: &[Dimension] = &[
    Dimension::Onet,
    Dimension::Soc2,
    Dimension::Soc3,
    Dimension::Soc4,
    Dimension::Soc5,
    Dimension::City,
    Dimension::County,
    Dimension::Fips,
    Dimension::Msa,
    Dimension::State,
];

const CA: &[Dimension] = &[
    Dimension::Noc1,
    Dimension::Noc2,
    Dimension::Noc3,
    Dimension::Noc4,
    Dimension::Noc5,
    Dimension::City,
    Dimension::Csd,
    Dimension::Cd,
    Dimension::Cma,
    Dimension::Province,
    Dimension::Pr,
];

const UK: &[Dimension] = &[
    Dimension::UkSoc1,
    Dimension::UkSoc2,
    Dimension::UkSoc3,
    Dimension::UkSoc4,
    Dimension::City,
    Dimension::Lau1,
    Dimension::Nuts3,
    Dimension::Nuts1,
    Dimension::Country,
];

const GLOBAL: &[Dimension] = &[
    Dimension::Isco1,
    Dimension::Isco2,
    Dimension::Isco3,
    Dimension::Isco4,
    Dimension::Nation,
    Dimension::AdminArea1,
    Dimension::AdminArea2,
    Dimension::Market,
];

/// Names that older clients use; accepted, never listed.
const OLD_NAMES: [(&str, Dimension); 2] = [
    ("hard_skills", Dimension::SpecializedSkills),
    ("soft_skills", Dimension::CommonSkills),
];

impl FacetSet {
    /// All sets.
    pub const ALL: [Self; 4] = [Self::Us, Self::Ca, Self::Uk, Self::Global];

    /// Gives the dimensions of the set.
    pub fn dimensions(self) -> impl Iterator<Item = Dimension> {
        let own = match self {
            Self::Us => US,
            Self::Ca => CA,
            Self::Uk => UK,
            Self::Global => GLOBAL,
        };
        let last = [Dimension::MaxYearsExperience];
        COMMON.into_iter().chain(last).chain(own.iter().copied())
    }

    /// Gives the facets of the set, sorted by name.
    pub fn facets(self) -> Vec<Facet> {
        let codes = self.dimensions().map(Facet::code);
        let named = self.dimensions().filter(|dimension| dimension.has_name());
        let mut facets: Vec<Facet> = codes.chain(named.map(Facet::name_of)).collect();
        facets.sort_by_cached_key(|facet| facet.name());
        facets
    }

    /// Finds a facet by the name that clients use, or used.
    pub fn facet(self, name: &str) -> Option<Facet> {
        if let Some(dimension) = self.dimension(name) {
            return Some(Facet::code(dimension));
        }
        let dimension = self.dimension(name.strip_suffix("_name")?)?;
        dimension.has_name().then_some(Facet {
            dimension,
            form: Form::Name,
        })
    }

    fn dimension(self, name: &str) -> Option<Dimension> {
        let listed = self.dimensions().find(|dimension| dimension.name() == name);
        let old = || OLD_NAMES.into_iter().find(|(old, _)| *old == name);
        listed.or_else(|| old().map(|(_, dimension)| dimension))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Column;

    #[test]
    fn every_listed_facet_is_found_by_its_name() {
        for set in FacetSet::ALL {
            let facets = set.facets();
            for facet in &facets {
                assert_eq!(set.facet(&facet.name()), Some(*facet));
            }
            let mut names: Vec<String> = facets.iter().map(|facet| facet.name()).collect();
            names.dedup();
            assert_eq!(names.len(), facets.len(), "{set:?}");
            assert!(names.is_sorted());
        }
    }

    #[test]
    fn names_mean_the_column_of_their_mount() {
        let column = |set: FacetSet, name| set.facet(name).map(|facet| facet.dimension.column());
        assert_eq!(column(FacetSet::Us, "soc4_name"), Some(Column::Soc4));
        assert_eq!(column(FacetSet::Uk, "soc4_name"), Some(Column::UkSoc4));
        assert_eq!(column(FacetSet::Us, "hard_skills_name"), Some(Column::Skills));
        assert_eq!(column(FacetSet::Us, "fips"), Some(Column::County));
        assert_eq!(column(FacetSet::Us, "nation"), None);
        assert_eq!(column(FacetSet::Us, "sources_name"), None);
        assert_eq!(column(FacetSet::Us, "job_levels"), None);
    }
}
