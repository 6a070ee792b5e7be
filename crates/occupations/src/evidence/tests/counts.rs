//! Counts of skills in pairs and by occupation.

use std::sync::Arc;

use analytics::Cancel;

use super::corpus::{Corpus, Draft};
use super::{day, latest};
use crate::evidence::posting_counts;
use crate::fixture::{Figures, SKILLS, tables};

#[test]
fn skills_are_counted_alone_in_pairs_and_by_occupation() {
    let tables = Arc::new(tables(Figures::default()));
    let cook = |month: i8| Draft::of("35-2014.00", day(2025, month, 1));
    let drafts = [
        cook(1).knowing(SKILLS[0].0).knowing(SKILLS[1].0),
        cook(2).knowing(SKILLS[0].0).knowing(SKILLS[1].0),
        cook(3).knowing(SKILLS[0].0),
        Draft::of("29-1141.00", day(2024, 1, 1))
            .until(day(2024, 2, 1))
            .knowing(SKILLS[1].0),
    ];
    let engine = Corpus::write(&tables, &drafts, latest());
    let counts = posting_counts(engine.as_ref(), &Cancel::never()).unwrap();
    let mut turned = drafts.to_vec();
    turned.reverse();
    let other = Corpus::write(&tables, &turned, latest());
    assert_eq!(posting_counts(other.as_ref(), &Cancel::never()).unwrap(), counts);
    assert_eq!(counts.span.postings, 4);
    assert_eq!(counts.span.from.as_deref(), Some("2024-01"));
    let find = |name: &str| {
        let skills = tables.skills();
        let index = skills
            .by_name_order()
            .find(|index| skills.skill(*index).name() == name);
        let id = skills.skill(index.unwrap()).id();
        counts.skills.iter().position(|skill| skill.id == id).unwrap()
    };
    let (one, other) = (find(SKILLS[0].0), find(SKILLS[1].0));
    let of = |at: usize| (counts.skills[at].postings, counts.skills[at].recent);
    assert_eq!((of(one), of(other)), ((3, 3), (3, 2)));
    assert_eq!(counts.skills[one].together, [(other as u32, 2)]);
    assert_eq!(counts.skills[other].together, [(one as u32, 2)]);
    let codes: Vec<(&str, u64)> = counts
        .occupations
        .iter()
        .map(|it| (it.code.as_str(), it.postings))
        .collect();
    assert_eq!(codes, [("29-1141.00", 1), ("35-2014.00", 3)]);
    assert_eq!(counts.occupations[0].recent, []);
    let mut expected = [(one as u32, 3), (other as u32, 2)];
    expected.sort_unstable();
    assert_eq!(counts.occupations[1].skills, expected);
    assert_eq!(counts.occupations[1].recent, expected);
}
