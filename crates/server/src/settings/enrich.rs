//! What imported postings become: when two are one, and how sure a title, a company or a pay has to be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{SettingError, postings::check_currency};

/// Finding of duplicates.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DedupSettings {
    /// Days between the first posting of a group and the last that may join it.
    pub window_days: u16,
    /// Least share of runs of words in common.
    pub similarity: f64,
}

/// Enrichment of postings.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EnrichSettings {
    /// Confidence from which a title counts.
    pub title_threshold: f64,
    /// Score from which a company counts.
    pub company_threshold: f64,
    /// Annual figures that are believed, by currency.
    pub salary: BTreeMap<String, SalaryRange>,
}

/// Annual figures that are believed, both ends included.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SalaryRange {
    /// The smallest.
    pub least: f64,
    /// The greatest.
    pub most: f64,
}

impl DedupSettings {
    /// Refuses shares beyond 0 to 1.
    pub fn check(&self) -> Result<(), SettingError> {
        share("dedup.similarity", self.similarity)
    }
}

impl EnrichSettings {
    /// Refuses shares beyond 0 to 1 and ranges that hold nothing.
    pub fn check(&self) -> Result<(), SettingError> {
        share("enrich.title_threshold", self.title_threshold)?;
        share("enrich.company_threshold", self.company_threshold)?;
        for (currency, range) in &self.salary {
            check_currency(&format!("enrich.salary.{currency}"), currency)?;
            let holds_something = range.least >= 0.0 && range.least < range.most;
            if !holds_something {
                let name = format!("enrich.salary.{currency}");
                let value = format!("{} to {}", range.least, range.most);
                return Err(SettingError::new(
                    &name,
                    value,
                    "give a least figure below the most",
                ));
            }
        }
        Ok(())
    }
}

fn share(name: &str, value: f64) -> Result<(), SettingError> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    Err(SettingError::new(name, value, "give a number from 0 to 1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_ranges_that_cannot_work_are_refused() {
        let dedup = |similarity| DedupSettings {
            window_days: 60,
            similarity,
        };
        assert!(dedup(0.85).check().is_ok());
        let error = dedup(1.5).check().unwrap_err().to_string();
        assert!(error.contains("dedup.similarity"), "{error}");
        let enrich = |least, most| EnrichSettings {
            title_threshold: 0.5,
            company_threshold: 0.8,
            salary: BTreeMap::from([("USD".to_owned(), SalaryRange { least, most })]),
        };
        assert!(enrich(10_000.0, 1_000_000.0).check().is_ok());
        let error = enrich(5.0, 5.0).check().unwrap_err().to_string();
        assert!(error.contains("enrich.salary.USD"), "{error}");
        let mut unknown = enrich(5.0, 6.0);
        let range = unknown.salary.pop_first().expect("a range").1;
        unknown.salary.insert("dollar".to_owned(), range);
        let error = unknown.check().unwrap_err().to_string();
        assert!(error.contains("enrich.salary.dollar"), "{error}");
    }
}
