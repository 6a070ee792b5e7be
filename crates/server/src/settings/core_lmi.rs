//! The Core LMI family: names, limits, and what imports need to know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SettingError;

/// Runs of a dataset that are served side by side at most.
const MOST_VERSIONS: u32 = 4;

/// The Core LMI family.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LmiSettings {
    /// Runs of a dataset that an import keeps.
    pub keep_versions: u32,
    /// Whether `/core-lmi/meta` lists alias names besides real ones.
    pub list_aliases: bool,
    /// Rows times columns that one query may ask for.
    pub max_cells: u64,
    /// Further names of datasets.
    pub names: BTreeMap<String, String>,
    /// Pay from which the wage survey publishes a mark, by year of the estimates.
    pub top_codes: BTreeMap<String, TopCode>,
}

/// Pay from which the wage survey publishes a mark.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TopCode {
    /// Dollars an hour.
    pub hourly: f64,
    /// Dollars a year.
    pub annual: f64,
}

impl LmiSettings {
    /// Gives the ceilings of pay by year; what is no year was refused at the start.
    pub fn top_codes(&self) -> impl Iterator<Item = (u16, TopCode)> {
        let codes = self.top_codes.iter();
        codes.filter_map(|(year, code)| Some((year.parse().ok()?, *code)))
    }

    pub(super) fn check(&self) -> Result<(), SettingError> {
        if !(1..=MOST_VERSIONS).contains(&self.keep_versions) {
            let remedy = format!("give 1 to {MOST_VERSIONS}");
            return Err(SettingError::new("lmi.keep_versions", self.keep_versions, remedy));
        }
        if self.max_cells == 0 {
            return Err(SettingError::new("lmi.max_cells", 0, "give at least 1"));
        }
        for (alias, dataset) in &self.names {
            let name = format!("lmi.names.{alias}");
            if !lmi::is_name(alias) || !lmi::is_name(dataset) {
                let remedy = "names are lower-case words with dots, such as emsi.us.occupation";
                return Err(SettingError::new(&name, dataset, remedy));
            }
            if self.names.contains_key(dataset) {
                return Err(SettingError::new(
                    &name,
                    dataset,
                    "an alias names a dataset, never another alias",
                ));
            }
        }
        for (year, code) in &self.top_codes {
            let is_year = year.len() == 4 && year.parse::<u16>().is_ok();
            if !(is_year && code.hourly > 0.0 && code.annual > 0.0) {
                let value = format!("{} an hour, {} a year", code.hourly, code.annual);
                let remedy = "give a year such as 2024, and dollars above 0";
                return Err(SettingError::new(&format!("lmi.top_codes.{year}"), value, remedy));
            }
        }
        Ok(())
    }
}
