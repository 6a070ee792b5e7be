//! The companies that postings name and no list knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::corpus::Corpus;
use crate::column::Column;

/// A company that postings alone name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employer {
    /// Its code in the company column.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Unique postings of it.
    pub postings: u64,
    /// The six digits of NAICS that most of its postings give, of several the lowest; none where no posting gives six.
    pub naics: Option<Arc<str>>,
}

impl Corpus {
    /// Gives the companies that no list has and at least one posting names, in the order of their codes.
    pub fn employers(&self) -> Vec<Employer> {
        let entries = self.entries_of(Column::Company);
        let mut found: BTreeMap<&str, (Employer, BTreeMap<Arc<str>, u64>)> = entries
            .filter(|entry| !entry.is_taxonomy)
            .map(|entry| {
                let employer = Employer {
                    id: Arc::clone(&entry.code),
                    name: Arc::clone(&entry.name),
                    postings: 0,
                    naics: None,
                };
                (&*entry.code, (employer, BTreeMap::new()))
            })
            .collect();
        for open in self.segments() {
            let Some(companies) = open.segment.column(Column::Company) else {
                continue;
            };
            let industries = open.segment.column(Column::Naics6);
            for id in 1..companies.values() as u32 {
                let Some((employer, given)) = found.get_mut(companies.code(id)) else {
                    continue;
                };
                companies.set(id).for_each(open.segment.rows(), |row| {
                    if !open.is_live(row) {
                        return;
                    }
                    employer.postings += 1;
                    let Some(industries) = industries else {
                        return;
                    };
                    industries.for_each(row, |industry| {
                        if industry == 0 {
                            return;
                        }
                        let code = industries.code(industry);
                        match given.get_mut(code) {
                            Some(count) => *count += 1,
                            None => {
                                given.insert(Arc::from(code), 1);
                            }
                        }
                    });
                });
            }
        }
        let employers = found.into_values().filter(|(it, _)| it.postings > 0);
        employers
            .map(|(employer, given)| {
                let most = given.into_iter().rev().max_by_key(|(_, count)| *count);
                Employer {
                    naics: most.map(|(code, _)| code),
                    ..employer
                }
            })
            .collect()
    }
}
