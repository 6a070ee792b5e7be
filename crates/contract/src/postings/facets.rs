//! The facets and the mounts that have them.

use super::Mount;

/// How the code of a facet may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeForm {
    /// As a string alone.
    Text,
    /// As a string, or as the integer that its digits are.
    TextOrInteger,
}

/// A facet, or with its label a pair of facets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetRow {
    /// Name of the facet of codes, or of the values that are their own names.
    pub name: &'static str,
    /// Name of the facet of names beside it.
    pub label: Option<&'static str>,
    /// How its codes are sent.
    pub form: CodeForm,
    /// Whether a posting may have several values.
    pub is_multiple: bool,
    /// Whether it has so many values that it is ranked with a limit alone.
    pub is_large: bool,
    /// The name that this one is an older word for.
    pub stands_for: Option<&'static str>,
    mounts: u8,
}

impl FacetRow {
    /// Says whether a mount has the facet.
    pub const fn is_on(&self, mount: Mount) -> bool {
        self.mounts & mount.bit() != 0
    }

    const fn several(mut self) -> FacetRow {
        self.is_multiple = true;
        self
    }

    const fn large(mut self) -> FacetRow {
        self.is_large = true;
        self
    }

    const fn text(mut self) -> FacetRow {
        self.form = CodeForm::Text;
        self
    }

    const fn standing_for(mut self, name: &'static str) -> FacetRow {
        self.stands_for = Some(name);
        self
    }
}

const US: u8 = Mount::Us.bit();
const CA: u8 = Mount::Ca.bit();
const UK: u8 = Mount::Uk.bit();
const GLOBAL: u8 = Mount::Global.bit();
const NATIONAL: u8 = US | CA | UK;
const ALL: u8 = NATIONAL | GLOBAL;

const fn value(name: &'static str) -> FacetRow {
    FacetRow {
        name,
        label: None,
        form: CodeForm::Text,
        is_multiple: false,
        is_large: false,
        stands_for: None,
        mounts: ALL,
    }
}

/// A facet of codes with names.
macro_rules! coded {
    ($name:literal, $mounts:expr) => {
        FacetRow {
            label: Some(concat!($name, "_name")),
            form: CodeForm::TextOrInteger,
            mounts: $mounts,
            ..value($name)
        }
    };
}

/// Every facet.
pub const FACETS: &[FacetRow] = &[
    coded!("title", ALL).text().large(),
    coded!("onet", US).text(),
    coded!("soc1", UK).text(),
    coded!("soc2", US | UK).text(),
    coded!("soc3", US | UK).text(),
    coded!("soc4", US | UK).text(),
    coded!("soc5", US).text(),
    coded!("noc1", CA),
    coded!("noc2", CA),
    coded!("noc3", CA),
    coded!("noc4", CA),
    coded!("noc5", CA),
    coded!("isco_1", GLOBAL),
    coded!("isco_2", GLOBAL),
    coded!("isco_3", GLOBAL),
    coded!("isco_4", GLOBAL),
    coded!("lot_career_area", ALL),
    coded!("lot_occupation_group", ALL),
    coded!("lot_occupation", ALL),
    coded!("lot_specialized_occupation", ALL),
    coded!("company", ALL).text().large(),
    coded!("city", NATIONAL).text().large(),
    coded!("county", US),
    coded!("fips", US),
    coded!("msa", US),
    coded!("state", US),
    coded!("csd", CA),
    coded!("cd", CA),
    coded!("cma", CA),
    coded!("province", CA),
    coded!("pr", CA),
    coded!("lau1", UK),
    coded!("nuts3", UK),
    coded!("nuts1", UK),
    coded!("country", UK),
    coded!("nation", GLOBAL),
    coded!("admin_area_1", GLOBAL),
    coded!("admin_area_2", GLOBAL),
    coded!("market", GLOBAL),
    coded!("naics2", ALL),
    coded!("naics3", ALL),
    coded!("naics4", ALL),
    coded!("naics5", ALL),
    coded!("naics6", ALL),
    coded!("skills", ALL).text().several().large(),
    coded!("specialized_skills", ALL).text().several().large(),
    coded!("common_skills", ALL).text().several().large(),
    coded!("certifications", ALL).text().several().large(),
    coded!("software_skills", ALL).text().several().large(),
    coded!("hard_skills", ALL)
        .text()
        .several()
        .large()
        .standing_for("specialized_skills"),
    coded!("soft_skills", ALL)
        .text()
        .several()
        .large()
        .standing_for("common_skills"),
    coded!("edulevels", ALL).several(),
    coded!("min_edulevels", ALL),
    coded!("max_edulevels", ALL),
    coded!("employment_type", ALL),
    coded!("remote_type", ALL),
    coded!("contract_type", ALL),
    coded!("cip2", ALL).several(),
    coded!("cip4", ALL).several(),
    coded!("cip6", ALL).several(),
    value("sources").several(),
    value("language"),
    value("min_years_experience"),
    value("max_years_experience"),
];
