//! Companies: one immutable version of the operator's list and of the employers that postings name, with its search and
//! its index of names.
//!
//! An importer fills a [`CompaniesDraft`] and [`Companies::build`] numbers the list: a company keeps its id from version to
//! version by its folded name, and no id is given twice. Employers of postings bring their ids along, which follow from
//! their names. The snapshot holds the rows; indexes are made at load.

mod changes;
mod order;
mod search;
mod snapshot;

pub use changes::{ChangedCompany, CompanyChanges};
pub use order::compare_ids;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use text::{CompanyIndex, CompanyMatch, fold};
use thiserror::Error;

use crate::draft::AttributionNotice;
use crate::version::{Continuity, Version};
use search::CompanySearch;

/// The notice of a version that is made of nothing.
const WITHOUT_SOURCE: &str = "No company list is loaded.";
/// Longest id in characters, as clients have it in paths.
const LONGEST_ID: usize = 64;

/// A company as the list has it, or as postings name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Id; empty in a draft for one that is to be numbered.
    pub id: String,
    /// Display name, verbatim.
    pub name: String,
    /// Other names it is found by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Industry as six digits of NAICS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub naics: Option<String>,
    /// Whether it lends staff to others.
    #[serde(default)]
    pub is_staffing: bool,
    /// Whether it is one of the thousand largest of the United States.
    #[serde(default)]
    pub is_fortune_1000: bool,
    /// Address of its web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// City of its seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State of its seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code of its seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Set where no list has it and postings name it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_of_postings: bool,
}

/// A list before it is built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompaniesDraft {
    /// The version to be made; `None` for the one that follows.
    pub version: Option<Version>,
    /// Companies in any order. Those of postings have their ids; one whose id the list has is left out.
    pub companies: Vec<Company>,
    /// What the list is made of, for `/meta`.
    pub sources: String,
}

/// A draft from which no snapshot can be made.
#[derive(Debug, Error)]
pub enum CompaniesError {
    /// An id that cannot stand in a path.
    #[error("company id '{0}' is not 1 to 64 printable characters without '/'")]
    InvalidId(String),
    /// An id that two companies have.
    #[error("company id '{0}' occurs twice")]
    RepeatedId(String),
    /// A name that two companies without an id have.
    #[error("company name '{0}' occurs twice")]
    RepeatedName(String),
    /// A company whose name is blank.
    #[error("company '{0}' has no name")]
    EmptyName(String),
    /// A version that does not follow the one before.
    #[error("version {version} does not follow version {previous}")]
    NotNewer {
        /// The version of the draft.
        version: Version,
        /// The version before it.
        previous: Version,
    },
    /// The snapshot cannot be written.
    #[error("snapshot cannot be encoded: {0}")]
    Encoding(#[from] serde_json::Error),
}

/// What a snapshot says about itself as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Meta {
    family: String,
    version: Version,
    notice: AttributionNotice,
    /// Greatest number that was ever given to a company.
    last_number: u64,
    /// Ids of companies of earlier lists by folded name, so that one that comes back gets its own.
    retired: BTreeMap<String, String>,
    /// The version that brought the list, where this one changed no more than what postings name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_version: Option<Version>,
}

/// One version.
pub struct Companies {
    meta: Meta,
    /// In the order of ids.
    rows: Vec<Company>,
    /// Rows by id.
    by_id: BTreeMap<String, u32>,
    search: CompanySearch,
    index: CompanyIndex,
    /// Rows by their numbers in the index, which has the list first: of equal scores the list wins.
    indexed: Vec<u32>,
}

impl std::fmt::Debug for Companies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Companies")
            .field("version", &self.meta.version)
            .field("companies", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl Companies {
    /// Gives what is served where nothing was imported: version 1.0 without a company.
    pub fn none() -> Companies {
        let meta = Meta {
            family: snapshot::FAMILY.to_owned(),
            version: Version::FIRST,
            notice: notice(""),
            last_number: 0,
            retired: BTreeMap::new(),
            list_version: None,
        };
        Companies::assemble(meta, Vec::new())
    }

    /// Numbers the companies of a draft and makes a version of them; `previous` is the newest version there is.
    pub fn build(draft: CompaniesDraft, previous: Option<&Companies>) -> Result<Companies, CompaniesError> {
        let (seen, mut rows): (Vec<Company>, Vec<Company>) =
            draft.companies.into_iter().partition(|row| row.is_of_postings);
        check(&rows)?;
        check(&seen)?;
        let mut known = previous.map_or_else(BTreeMap::new, Companies::ids_by_name);
        let mut last_number = previous.map_or(0, |previous| previous.meta.last_number);
        let mut taken: BTreeSet<String> = known.values().cloned().collect();
        let given: BTreeSet<String> = rows.iter().map(|row| row.id.clone()).collect();
        taken.extend(given.iter().cloned());
        // Nor is a number given that is the id of an employer of postings.
        taken.extend(seen.iter().map(|row| row.id.clone()));
        for row in rows.iter_mut().filter(|row| row.id.is_empty()) {
            let kept = known.get(&fold(&row.name)).filter(|id| !given.contains(*id));
            row.id = match kept {
                Some(id) => id.clone(),
                None => next_id(&mut last_number, &taken),
            };
        }
        for row in &rows {
            last_number = last_number.max(order::number_of(&row.id).unwrap_or(0));
            known.remove(&fold(&row.name));
        }
        rows.sort_by(|one, other| compare_ids(&one.id, &other.id));
        let list_version = previous
            .filter(|previous| previous.list().eq(&rows))
            .and_then(Companies::list_version);
        let listed: BTreeSet<String> = rows.iter().map(|row| row.id.clone()).collect();
        rows.extend(seen.into_iter().filter(|row| !listed.contains(&row.id)));
        rows.sort_by(|one, other| compare_ids(&one.id, &other.id));
        let version = match (draft.version, previous) {
            (Some(version), _) => version,
            (None, None) => Version::FIRST,
            (None, Some(previous)) => previous.version().next(continuity(&rows, previous)),
        };
        if let Some(previous) = previous.map(Companies::version).filter(|it| *it >= version) {
            return Err(CompaniesError::NotNewer { version, previous });
        }
        let meta = Meta {
            family: snapshot::FAMILY.to_owned(),
            version,
            notice: notice(&draft.sources),
            last_number,
            retired: known,
            list_version,
        };
        Ok(Companies::assemble(meta, rows))
    }

    fn assemble(meta: Meta, rows: Vec<Company>) -> Companies {
        let numbered = || (0u32..).zip(&rows);
        let mut indexed: Vec<u32> = numbered().map(|(at, _)| at).collect();
        indexed.sort_by_key(|at| rows[*at as usize].is_of_postings);
        let names = (0..).zip(&indexed).flat_map(|(number, at): (u32, &u32)| {
            let row = &rows[*at as usize];
            let names = std::iter::once(&row.name).chain(&row.aliases);
            names.map(move |name| (number, name.as_str()))
        });
        Companies {
            by_id: numbered().map(|(at, row)| (row.id.clone(), at)).collect(),
            search: CompanySearch::new(&rows),
            index: CompanyIndex::new(names),
            indexed,
            meta,
            rows,
        }
    }

    fn ids_by_name(&self) -> BTreeMap<String, String> {
        let mut ids = self.meta.retired.clone();
        ids.extend(self.list().map(|row| (fold(&row.name), row.id.clone())));
        ids
    }

    /// Gives the companies of the operator's list, in the order of ids.
    pub fn list(&self) -> impl Iterator<Item = &Company> {
        self.rows.iter().filter(|row| !row.is_of_postings)
    }

    /// Gives the version that brought the list; none without one.
    fn list_version(&self) -> Option<Version> {
        self.list().next()?;
        Some(self.meta.list_version.unwrap_or(self.meta.version))
    }

    /// Gives the operator's list alone, as the version that brought it; none without one.
    ///
    /// Postings are read by this: what a posting's employer is must not depend on which postings came before it.
    pub fn into_list(self) -> Option<Companies> {
        let version = self.list_version()?;
        let mut rows = self.rows;
        rows.retain(|row| !row.is_of_postings);
        let meta = Meta { version, ..self.meta };
        Some(Companies::assemble(meta, rows))
    }

    /// Says whether another version differs in nothing but its number.
    pub fn holds_the_same_as(&self, other: &Companies) -> bool {
        self.rows == other.rows && self.meta.notice == other.meta.notice
    }

    /// Gives the version.
    pub fn version(&self) -> Version {
        self.meta.version
    }

    /// Gives title and body for `/meta`.
    pub fn notice(&self) -> &AttributionNotice {
        &self.meta.notice
    }

    /// Gives all companies in the order of ids: those of digits by value, then the others by their bytes.
    pub fn rows(&self) -> &[Company] {
        &self.rows
    }

    /// Finds a company by its id and gives its place among [`rows`](Self::rows).
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|at| *at as usize)
    }

    /// Gives the place of the first company whose id comes after `id`, which need not exist.
    pub fn first_after(&self, id: &str) -> usize {
        self.rows
            .partition_point(|row| compare_ids(&row.id, id) != Ordering::Greater)
    }

    /// Finds the companies that a list is searched for, best first, `limit` at most, as places among
    /// [`rows`](Self::rows).
    pub fn search(&self, query: &str, limit: usize) -> Vec<usize> {
        self.search.run(query, limit)
    }

    /// Gives the company of a match of [`find`](Self::find).
    pub fn matched(&self, it: CompanyMatch) -> &Company {
        &self.rows[it.company as usize]
    }

    /// Finds the companies that a raw name may mean, best first; see [`CompanyIndex::find`].
    pub fn find(&self, raw: &str, limit: usize, min_score: f64) -> Vec<CompanyMatch> {
        let mut found = self.index.find(raw, limit, min_score);
        for it in &mut found {
            it.company = self.indexed[it.company as usize];
        }
        found
    }
}

fn check(rows: &[Company]) -> Result<(), CompaniesError> {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for row in rows {
        let folded = fold(&row.name);
        if folded.is_empty() {
            return Err(CompaniesError::EmptyName(row.id.clone()));
        }
        if row.id.is_empty() && !row.is_of_postings {
            // Its name alone says which company it is.
            if !names.insert(folded) {
                return Err(CompaniesError::RepeatedName(row.name.clone()));
            }
            continue;
        }
        if !is_id(&row.id) {
            return Err(CompaniesError::InvalidId(row.id.clone()));
        }
        if !ids.insert(&row.id) {
            return Err(CompaniesError::RepeatedId(row.id.clone()));
        }
    }
    Ok(())
}

/// Says whether a text can be the id of a company: 1 to 64 printable characters without a slash.
fn is_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.chars().count())
        && !text.contains('/')
        && !text.contains(char::is_control)
}

fn next_id(last_number: &mut u64, taken: &BTreeSet<String>) -> String {
    loop {
        *last_number = last_number.saturating_add(1);
        let id = last_number.to_string();
        if !taken.contains(&id) || *last_number == u64::MAX {
            return id;
        }
    }
}

fn continuity(rows: &[Company], previous: &Companies) -> Continuity {
    let kept: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    if previous.rows.iter().all(|row| kept.contains(row.id.as_str())) {
        Continuity::KeepsIds
    } else {
        Continuity::LosesIds
    }
}

fn notice(sources: &str) -> AttributionNotice {
    AttributionNotice {
        title: "Waypost Companies".to_owned(),
        body: if sources.is_empty() {
            WITHOUT_SOURCE
        } else {
            sources
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests;
