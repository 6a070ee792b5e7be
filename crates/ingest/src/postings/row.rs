//! The row of an import: what the mapping found, checked and made into values.

mod reader;

use analytics::Day;
use catalog::{Areas, Place, PlaceParts, Point};
use serde::{Deserialize, Serialize};
use text::postings::{AnnualSalary, BoundsByCurrency, Period};

use super::enrich::SkillNames;
use super::report::{Action, Reason};

pub(super) use reader::{read, read_id, remote_code, shown_id};

/// One posting of the input in canonical columns. This is also how rows are kept for later imports.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SourceRow {
    pub(super) id: String,
    #[serde(rename = "title")]
    pub(super) title_raw: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company_raw: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) naics: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) county: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) zip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) point: Option<(f64, f64)>,
    pub(super) posted: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expired: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) salary_min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) salary_max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) salary_period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) salary_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) currency: Option<String>,
    /// Set when a currency is named that nobody knows: the pay is in none that counts.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) has_unknown_currency: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) urls: Vec<String>,
    /// The site where the posting was seen.
    pub(super) site: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) employment_type: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contract_type: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remote: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) education: Vec<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) internship: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) supervisor: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_years: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_years: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) skills: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) onet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) soc: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) cip: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    pub(super) copies: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) mounts: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extras: Vec<(String, String)>,
}

/// What was wrong with a row or a cell, before it is known in which file it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trouble {
    pub(super) column: Option<String>,
    pub(super) reason: Reason,
    pub(super) detail: String,
    pub(super) action: Action,
}

/// What rows are checked against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'r> {
    pub(super) areas: &'r Areas,
    /// What columns name skills by; none where none are known.
    pub(super) skills: Option<&'r SkillNames<'r>>,
    /// Alpha-2 code of the country of the mount.
    pub(super) home: &'r str,
    /// Name of the source, which is also the site where none is given.
    pub(super) source: &'r str,
    /// The currency of pay that names none.
    pub(super) currency: &'r str,
    pub(super) salary_bounds: &'r BoundsByCurrency,
    /// The last day on which a posting may have been posted.
    pub(super) latest: Day,
}

impl SourceRow {
    pub(super) fn posted(&self) -> Day {
        Day(self.posted)
    }

    pub(super) fn updated(&self) -> Option<Day> {
        self.updated.map(Day)
    }

    /// Gives the currency of pay that a text says is in `said`; `None` when nobody knows it.
    pub(super) fn currency_of_pay<'a>(&'a self, said: Option<&'a str>, home: &'a str) -> Option<&'a str> {
        if self.has_unknown_currency {
            return None;
        }
        self.currency.as_deref().or(said).or(Some(home))
    }

    /// Gives the figures of a year.
    pub(super) fn annual_salary(&self, bounds: &BoundsByCurrency, home: &str) -> AnnualSalary {
        let period = self.salary_period.as_deref().and_then(Period::from_name);
        let bounds = bounds.of(self.currency_of_pay(None, home));
        AnnualSalary::from_figures(self.salary_min, self.salary_max, period, bounds)
    }

    /// Gives where the posting is.
    pub(super) fn place<'a>(&self, areas: &'a Areas, home: &str) -> Place<'a> {
        let parts = PlaceParts {
            location: self.location.as_deref(),
            city: self.city.as_deref(),
            county: self.county.as_deref(),
            state: self.state.as_deref(),
            country: self.country.as_deref(),
            zip: self.zip.as_deref(),
            point: self.point.map(|(lat, lon)| Point { lat, lon }),
        };
        areas.resolve(&parts, home)
    }
}
