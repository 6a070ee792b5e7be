//! The versions of the company list that are served.

use std::sync::Arc;

use catalog::{Companies, CompanyChanges, Versions};

use crate::{
    served::Served,
    settings::{SettingError, VersionAliases},
};

/// One version.
#[derive(Debug)]
pub struct CompaniesVersion {
    /// The list.
    pub companies: Arc<Companies>,
    /// What it changed against the next older version that is served.
    pub changes: CompanyChanges,
}

/// Prepares loaded versions. Without any, a version without companies is served.
pub fn serve(
    versions: &Versions<Companies>,
    aliases: VersionAliases,
) -> Result<Served<CompaniesVersion>, SettingError> {
    let mut served = Served::new(aliases);
    let older = versions.iter().skip(1).map(Some).chain([None]);
    for (companies, older) in versions.iter().zip(older) {
        let changes = older.map(|older| CompanyChanges::between(older, companies));
        let version = CompaniesVersion {
            companies: companies.clone(),
            changes: changes.unwrap_or_default(),
        };
        served.add("companies", companies.version().to_string(), version)?;
    }
    if served.is_empty() {
        let none = Companies::none();
        let name = none.version().to_string();
        let version = CompaniesVersion {
            companies: Arc::new(none),
            changes: CompanyChanges::default(),
        };
        served.add_placeholder(name, version);
    }
    Ok(served)
}
