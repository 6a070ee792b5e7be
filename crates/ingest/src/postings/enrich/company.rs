//! Employers: known ones by their names, all others under ids of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use analytics::Column;
use analytics::row::{Entry, Posting, Provenance};
use analytics::store::CorpusWriter;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use text::plain_words;

use super::super::block::company_key;
use super::super::row::SourceRow;
use super::{Enricher, Group};

/// First digit of an own id; ids of lists are counted from 1 and stay far shorter.
const OWN: char = '9';
const OWN_NUMBERS: u64 = 1_000_000_000_000_000;
/// Words of a name that say that the company lends staff.
const STAFFING: [&str; 5] = [
    "staffing",
    "recruiting",
    "recruitment",
    "talent solutions",
    "temp agency",
];
const NAICS_COLUMNS: [(usize, Column); 5] = [
    (2, Column::Naics2),
    (3, Column::Naics3),
    (4, Column::Naics4),
    (5, Column::Naics5),
    (6, Column::Naics6),
];

/// Gives the id of a company that no list has; nothing for a name without a word.
fn own_id(name: &str) -> Option<String> {
    let key = company_key(name);
    if key.is_empty() {
        return None;
    }
    let hash = digest(&SHA256, key.as_bytes());
    let number = hash
        .as_ref()
        .first_chunk::<8>()
        .map_or(0, |bytes| u64::from_be_bytes(*bytes));
    Some(format!("{OWN}{:015}", number % OWN_NUMBERS))
}

/// How often each spelling of the companies with own ids occurs among the stored rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::postings) struct CompanyNames(BTreeMap<String, BTreeMap<String, u64>>);

impl CompanyNames {
    /// Counts the spellings of a posting's rows.
    pub(in crate::postings) fn add<'s>(
        &mut self,
        posting: &Posting,
        spellings: impl Iterator<Item = &'s String>,
    ) {
        let Some(id) = own_company(posting) else {
            return;
        };
        let counts = self.0.entry(id.to_owned()).or_default();
        for spelling in spellings {
            *counts.entry(spelling.clone()).or_default() += 1;
        }
    }

    /// Takes back what [`add`](Self::add) counted.
    pub(in crate::postings) fn remove<'s>(
        &mut self,
        posting: &Posting,
        spellings: impl Iterator<Item = &'s String>,
    ) {
        let Some(id) = own_company(posting) else {
            return;
        };
        let Some(counts) = self.0.get_mut(id) else {
            return;
        };
        for spelling in spellings {
            if let Some(count) = counts.get_mut(spelling) {
                *count = count.saturating_sub(1);
            }
        }
        counts.retain(|_, count| *count > 0);
        if counts.is_empty() {
            self.0.remove(id);
        }
    }

    /// Tells a writer the name of each company: the most frequent spelling, of several the first in order.
    pub(in crate::postings) fn define(&self, writer: &mut CorpusWriter<'_>) {
        for (id, counts) in &self.0 {
            let best = counts.iter().rev().max_by_key(|(_, count)| **count);
            if let Some((name, _)) = best {
                writer.define(Column::Company, Entry::of_postings(id.as_str(), name.as_str()));
            }
        }
    }
}

fn own_company(posting: &Posting) -> Option<&str> {
    let code = posting
        .codes
        .iter()
        .find(|(column, _)| *column == Column::Company);
    let id = code.map(|(_, code)| &**code)?;
    let spelling = posting.company_raw.as_deref()?;
    (own_id(spelling).as_deref() == Some(id)).then_some(id)
}

impl Enricher<'_> {
    /// Finds the company of the list that a row gives the id of.
    pub(super) fn listed(&self, row: &SourceRow) -> Option<usize> {
        self.catalogs.companies?.by_id(row.company_id.as_deref()?)
    }

    pub(super) fn add_company(&self, group: &Group, posting: &mut Posting) {
        let leader = group.leader();
        let given = self.listed(leader);
        let known = self.catalogs.companies.and_then(|companies| {
            let by_name = || {
                self.companies
                    .get(leader.company_raw.as_deref()?)
                    .copied()
                    .flatten()
            };
            companies.rows().get(given.or_else(|| Some(by_name()? as usize))?)
        });
        // An id that no list has names nobody, so that the written name goes before it.
        let by_name = || leader.company_raw.as_deref().and_then(own_id);
        let id = match known {
            Some(company) => Some(company.id.clone()),
            None => by_name().or_else(|| leader.company_id.clone()),
        };
        if let Some(id) = id {
            let provenance = if given.is_some() || leader.company_id.as_ref() == Some(&id) {
                Provenance::Given
            } else {
                Provenance::Derived
            };
            posting.codes.push((Column::Company, Arc::from(id)));
            posting.provenance.push(("company".to_owned(), provenance));
        }
        let words = plain_words(leader.company_raw.as_deref().unwrap_or_default());
        let says = |cue: &&str| format!(" {words} ").contains(&format!(" {cue} "));
        posting.company_is_staffing = known.is_some_and(|it| it.is_staffing) || STAFFING.iter().any(says);
        let given = leader.naics.as_deref();
        if let Some(naics) = given.or(known.and_then(|company| company.naics.as_deref())) {
            for (length, column) in NAICS_COLUMNS {
                if let Some(code) = naics.get(..length) {
                    posting.codes.push((column, Arc::from(sector(code))));
                }
            }
            let provenance = match given {
                Some(_) => Provenance::Given,
                None => Provenance::Derived,
            };
            posting.provenance.push(("naics".to_owned(), provenance));
        }
    }
}

/// Gives the code of a sector: those that are ranges go by their first number.
fn sector(code: &str) -> &str {
    match code {
        "32" | "33" => "31",
        "45" => "44",
        "49" => "48",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_ids_are_those_of_the_normalised_name() {
        let id = own_id("Fern & Crumb, Inc.").unwrap();
        assert_eq!(id.len(), 16);
        assert!(id.starts_with('9'));
        assert_eq!(own_id("FERN CRUMB"), Some(id));
        assert_eq!(own_id("…"), None);
        // First eight bytes of the SHA-256 of `abc`: ba7816bf8f01cfea.
        assert_eq!(
            own_id("abc").unwrap(),
            format!("9{:015}", 0xba78_16bf_8f01_cfea_u64 % OWN_NUMBERS)
        );
    }
}
