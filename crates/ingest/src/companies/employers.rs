//! The employers that loaded postings name.

use std::collections::BTreeMap;
use std::sync::Arc;

use analytics::store::{Corpus, Employer};
use catalog::Company;

/// Employers that go into a version, those with most postings; the names of all versions that are served lie in memory.
const MOST_EMPLOYERS: usize = 100_000;
/// The credit of employers of postings, for `/meta`.
const SOURCE: &str = "Employer names of loaded postings.";
/// The credit of employers that nobody has ever worked for.
const SYNTHETIC: &str = "Employer names of synthetic postings, which are invented.";

/// The employers that no list has, as the postings of one corpus name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorpusEmployers {
    /// Whether the postings are made up.
    pub is_synthetic: bool,
    /// The employers.
    pub employers: Vec<Employer>,
}

impl CorpusEmployers {
    /// Finds them in a corpus.
    pub fn of(corpus: &Corpus) -> CorpusEmployers {
        CorpusEmployers {
            is_synthetic: corpus.manifest().details.is_synthetic,
            employers: corpus.employers(),
        }
    }
}

/// What is known of one employer over all corpora.
#[derive(Default)]
struct Known<'e> {
    postings: u64,
    /// How many postings call it so.
    names: BTreeMap<String, u64>,
    /// How many postings come from a corpus that gives this industry most.
    industries: BTreeMap<&'e Arc<str>, u64>,
}

/// Employers made into companies, and how many more there are.
pub(super) struct Employers {
    pub(super) companies: Vec<Company>,
    pub(super) left_out: u64,
}

impl Employers {
    /// Joins the employers of all corpora: an id is one company, under the name and in the industry that most postings
    /// give.
    pub(super) fn join(corpora: &[CorpusEmployers]) -> Employers {
        let mut joined: BTreeMap<&Arc<str>, Known<'_>> = BTreeMap::new();
        for employer in corpora.iter().flat_map(|corpus| &corpus.employers) {
            let known = joined.entry(&employer.id).or_default();
            known.postings += employer.postings;
            *known.names.entry(one_line(&employer.name)).or_default() += employer.postings;
            if let Some(industry) = &employer.naics {
                *known.industries.entry(industry).or_default() += employer.postings;
            }
        }
        let mut joined: Vec<(&Arc<str>, Known<'_>)> = joined.into_iter().collect();
        joined.sort_by_key(|(_, known)| std::cmp::Reverse(known.postings));
        let left_out = joined.len().saturating_sub(MOST_EMPLOYERS) as u64;
        joined.truncate(MOST_EMPLOYERS);
        let companies = joined.into_iter().map(|(id, known)| Company {
            id: id.to_string(),
            name: most(known.names).unwrap_or_default(),
            naics: most(known.industries).map(|industry| industry.to_string()),
            is_of_postings: true,
            ..Company::default()
        });
        Employers {
            companies: companies.collect(),
            left_out,
        }
    }
}

/// Gives the credits of the employers that are there.
pub(super) fn credits(corpora: &[CorpusEmployers]) -> impl Iterator<Item = &'static str> {
    let has = |synthetic: bool| {
        let mut named = corpora.iter().filter(|corpus| !corpus.employers.is_empty());
        named.any(|corpus| corpus.is_synthetic == synthetic)
    };
    let found =
        [(false, SOURCE), (true, SYNTHETIC)].map(|(synthetic, credit)| has(synthetic).then_some(credit));
    found.into_iter().flatten()
}

/// Gives what has the highest count, of several the first in order.
fn most<T: Ord>(counts: BTreeMap<T, u64>) -> Option<T> {
    let best = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    best.map(|(value, _)| value)
}

/// Writes a name on one line, as names of lists are.
fn one_line(name: &str) -> String {
    let shown: String = name
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn employer(id: &str, name: &str, postings: u64, naics: Option<&str>) -> Employer {
        Employer {
            id: id.into(),
            name: name.into(),
            postings,
            naics: naics.map(Arc::from),
        }
    }

    fn corpus(employers: Vec<Employer>) -> CorpusEmployers {
        CorpusEmployers {
            is_synthetic: false,
            employers,
        }
    }

    #[test]
    fn an_employer_of_several_corpora_is_called_what_most_of_its_postings_call_it() {
        let corpora = [
            corpus(vec![
                employer("91", "FERN", 3, None),
                employer("92", "Quay", 1, Some("311811")),
            ]),
            corpus(vec![employer("91", "Fern\n Crumb", 4, Some("722515"))]),
            corpus(vec![employer("91", "Fern", 1, Some("311811"))]),
        ];
        let employers = Employers::join(&corpora);
        let rows: Vec<(&str, &str, Option<&str>)> = employers
            .companies
            .iter()
            .map(|it| (it.id.as_str(), it.name.as_str(), it.naics.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [
                ("91", "Fern Crumb", Some("722515")),
                ("92", "Quay", Some("311811"))
            ]
        );
        assert!(employers.companies.iter().all(|it| it.is_of_postings));
        assert_eq!(employers.left_out, 0);
    }

    #[test]
    fn the_rarest_employers_are_left_out_where_there_are_too_many() {
        let many = (0..MOST_EMPLOYERS as u64 + 2)
            .map(|at| employer(&format!("{at:07}"), &format!("Mill {at}"), at.min(2), None))
            .collect();
        let employers = Employers::join(&[corpus(many)]);
        assert_eq!(
            (employers.companies.len(), employers.left_out),
            (MOST_EMPLOYERS, 2)
        );
        assert!(
            employers
                .companies
                .iter()
                .all(|it| it.name != "Mill 0" && it.name != "Mill 1")
        );
    }

    #[test]
    fn synthetic_employers_are_credited_as_such() {
        let real = corpus(vec![employer("91", "Fern", 1, None)]);
        let synthetic = CorpusEmployers {
            is_synthetic: true,
            ..real.clone()
        };
        let check = |corpora: &[CorpusEmployers], expected: &[&str]| {
            assert_eq!(credits(corpora).collect::<Vec<_>>(), expected);
        };
        check(&[], &[]);
        check(&[corpus(Vec::new())], &[]);
        check(std::slice::from_ref(&real), &[SOURCE]);
        check(&[synthetic, real], &[SOURCE, SYNTHETIC]);
    }
}
