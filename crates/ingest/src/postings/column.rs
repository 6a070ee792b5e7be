//! The canonical columns.

/// A column that every posting may have, whatever its source calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Canonical {
    Id,
    TitleRaw,
    Body,
    CompanyRaw,
    CompanyId,
    Naics,
    Location,
    City,
    County,
    State,
    Country,
    Zip,
    Lat,
    Lon,
    Posted,
    Expired,
    Updated,
    SalaryMin,
    SalaryMax,
    SalaryPeriod,
    SalaryText,
    Currency,
    Url,
    Source,
    EmploymentType,
    ContractType,
    Remote,
    Education,
    Internship,
    Supervisor,
    MinYears,
    MaxYears,
    Skills,
    Onet,
    Soc,
    Cip,
    Language,
    Copies,
}

/// Columns that a mount of another country takes as they are, each with a name column beside it.
pub(super) const MOUNT_COLUMNS: [&str; 21] = [
    "noc1",
    "noc2",
    "noc3",
    "noc4",
    "noc5",
    "isco",
    "soc1",
    "soc2",
    "soc3",
    "soc4",
    "nuts1",
    "nuts3",
    "lau1",
    "cma",
    "csd",
    "cd",
    "pr",
    "province",
    "admin_area_1",
    "admin_area_2",
    "market",
];

impl Canonical {
    /// All columns with their names.
    pub(super) const ALL: [(Canonical, &'static str); 38] = [
        (Self::Id, "id"),
        (Self::TitleRaw, "title_raw"),
        (Self::Body, "body"),
        (Self::CompanyRaw, "company_raw"),
        (Self::CompanyId, "company_id"),
        (Self::Naics, "naics"),
        (Self::Location, "location"),
        (Self::City, "city"),
        (Self::County, "county"),
        (Self::State, "state"),
        (Self::Country, "country"),
        (Self::Zip, "zip"),
        (Self::Lat, "lat"),
        (Self::Lon, "lon"),
        (Self::Posted, "posted"),
        (Self::Expired, "expired"),
        (Self::Updated, "updated"),
        (Self::SalaryMin, "salary_min"),
        (Self::SalaryMax, "salary_max"),
        (Self::SalaryPeriod, "salary_period"),
        (Self::SalaryText, "salary_text"),
        (Self::Currency, "currency"),
        (Self::Url, "url"),
        (Self::Source, "source"),
        (Self::EmploymentType, "employment_type"),
        (Self::ContractType, "contract_type"),
        (Self::Remote, "remote"),
        (Self::Education, "education"),
        (Self::Internship, "internship"),
        (Self::Supervisor, "supervisor"),
        (Self::MinYears, "min_years"),
        (Self::MaxYears, "max_years"),
        (Self::Skills, "skills"),
        (Self::Onet, "onet"),
        (Self::Soc, "soc"),
        (Self::Cip, "cip"),
        (Self::Language, "language"),
        (Self::Copies, "copies"),
    ];

    /// Gives the name in mappings and reports.
    pub(super) fn name(self) -> &'static str {
        // The list is in the order of the variants, which a test checks.
        Self::ALL[self as usize].1
    }
}

/// What a mapping fills.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Target {
    Canonical(Canonical),
    /// A column that a mount of another country takes as it is.
    Mount(String),
    /// A column that is stored and exported, nothing else.
    Extra(String),
}

impl Target {
    /// Reads the name of a column.
    pub(super) fn parse(name: &str) -> Option<Target> {
        if let Some(extra) = name.strip_prefix("extra.") {
            return (!extra.is_empty()).then(|| Target::Extra(extra.to_owned()));
        }
        if let Some((column, _)) = Canonical::ALL.iter().find(|(_, known)| *known == name) {
            return Some(Target::Canonical(*column));
        }
        let base = name.strip_suffix("_name").unwrap_or(name);
        MOUNT_COLUMNS
            .contains(&base)
            .then(|| Target::Mount(name.to_owned()))
    }

    /// Gives all names but those of extra columns.
    pub(super) fn names() -> impl Iterator<Item = String> {
        let canonical = Canonical::ALL.iter().map(|(_, name)| (*name).to_owned());
        let of_mounts = MOUNT_COLUMNS
            .iter()
            .flat_map(|name| [(*name).to_owned(), format!("{name}_name")]);
        canonical.chain(of_mounts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_own_name() {
        for (column, name) in Canonical::ALL {
            assert_eq!(column.name(), name);
            assert_eq!(Target::parse(name), Some(Target::Canonical(column)));
        }
        assert_eq!(
            Target::parse("nuts3_name"),
            Some(Target::Mount("nuts3_name".into()))
        );
        assert_eq!(Target::parse("extra.grade"), Some(Target::Extra("grade".into())));
        assert_eq!(Target::parse("extra."), None);
        assert_eq!(Target::parse("title"), None);
    }
}
