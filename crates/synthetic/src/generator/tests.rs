use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use analytics::row::Posting;
use ingest::StarterCatalogs;

use super::*;

/// Building these takes most of the time of a test.
static STARTER: LazyLock<StarterCatalogs> = LazyLock::new(StarterCatalogs::build);

fn generator(options: Options) -> Generator {
    let starter = &*STARTER;
    let vocabulary = Vocabulary::new(
        &starter.skills,
        &starter.titles,
        &starter.occupations,
        &starter.areas,
    );
    Generator::new(vocabulary, options).expect("there are titles")
}

fn options() -> Options {
    Options {
        seed: 7,
        postings: 4_000,
        latest_day: Day::new(2025, 12, 30).expect("a day"),
        days: 1_000,
        bodies: Bodies::Written,
        currency: "USD".to_owned(),
    }
}

fn code(posting: &Posting, wanted: Column) -> Option<&str> {
    posting
        .codes
        .iter()
        .find(|(column, _)| *column == wanted)
        .map(|(_, code)| &**code)
}

#[test]
fn a_posting_follows_from_seed_and_number() {
    let (first, second) = (generator(options()), generator(options()));
    let backwards: Vec<Posting> = (0..50).rev().map(|number| second.posting(number)).collect();
    let forwards: Vec<Posting> = (0..50).map(|number| first.posting(number)).collect();
    assert!(forwards.iter().eq(backwards.iter().rev()));
    let other = generator(Options { seed: 8, ..options() });
    assert_ne!(other.posting(3), first.posting(3));
}

#[test]
fn every_posting_says_that_it_is_synthetic() {
    let generator = generator(options());
    for posting in (0..200).map(|number| generator.posting(number)) {
        assert!(posting.body.contains("synthetic"), "{}", posting.body);
        for member in &posting.members {
            assert!(member.source.ends_with(".synthetic.example"));
            assert!(member.urls.iter().all(|url| url.contains(".synthetic.example/")));
        }
    }
}

#[test]
fn every_code_has_a_name() {
    let generator = generator(options());
    let named: BTreeMap<Column, BTreeSet<String>> = generator
        .entries()
        .into_iter()
        .map(|(column, entries)| {
            (
                column,
                entries.into_iter().map(|entry| entry.code.to_string()).collect(),
            )
        })
        .collect();
    // The values of these are their own names.
    let plain = [
        Column::Language,
        Column::Origin,
        Column::Sources,
        Column::MinYears,
        Column::MaxYears,
    ];
    for posting in (0..500).map(|number| generator.posting(number)) {
        for (column, code) in posting.codes.iter().filter(|(column, _)| !plain.contains(column)) {
            assert!(
                named.get(column).is_some_and(|codes| codes.contains(&**code)),
                "{column:?} {code}"
            );
        }
    }
}

#[test]
fn single_valued_columns_hold_one_code() {
    let generator = generator(options());
    for posting in (0..500).map(|number| generator.posting(number)) {
        let single: Vec<Column> = posting
            .codes
            .iter()
            .map(|(column, _)| *column)
            .filter(|column| !column.is_multi())
            .collect();
        let distinct: BTreeSet<Column> = single.iter().copied().collect();
        assert_eq!(single.len(), distinct.len(), "{single:?}");
    }
}

#[test]
fn dates_and_figures_stay_in_their_bounds() {
    let options = options();
    let generator = generator(options.clone());
    for posting in (0..1_000).map(|number| generator.posting(number)) {
        assert!(posting.posted <= options.latest_day && posting.posted > options.latest_day.plus(-1_000));
        assert!(posting.expired.is_none_or(|day| day >= posting.posted));
        assert_eq!(posting.duplicates as usize + 1, posting.members.len());
        if let (Some(from), Some(middle), Some(to)) = (posting.salary_from, posting.salary, posting.salary_to)
        {
            assert!(from <= middle && middle <= to && (10_000..=1_000_000).contains(&from));
        }
    }
}

#[test]
fn pay_and_skills_follow_the_occupation() {
    let generator = generator(options());
    let mut salaries: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut skills: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for posting in (0..4_000).map(|number| generator.posting(number)) {
        let Some(major) = code(&posting, Column::Soc2).map(str::to_owned) else {
            continue;
        };
        salaries.entry(major.clone()).or_default().extend(posting.salary);
        let held = skills.entry(major).or_default();
        for (_, skill) in posting
            .codes
            .iter()
            .filter(|(column, _)| *column == Column::Skills)
        {
            *held.entry(skill.to_string()).or_default() += 1;
        }
    }
    let median = |major: &str| {
        let mut values = salaries[major].clone();
        values.sort_unstable();
        values[values.len() / 2]
    };
    assert!(median("15-0000") > 2 * median("35-0000"));
    let top = |major: &str| {
        let held = &skills[major];
        held.iter()
            .max_by_key(|(_, count)| **count)
            .map(|(skill, _)| skill.clone())
    };
    assert_ne!(top("15-0000"), top("29-0000"));
}

#[test]
fn two_fifths_of_all_advertisements_are_duplicates() {
    let generator = generator(options());
    let duplicates: u32 = (0..4_000)
        .map(|number| generator.posting(number).duplicates)
        .sum();
    let share = f64::from(duplicates) / f64::from(duplicates + 4_000);
    assert!((0.34..0.42).contains(&share), "{share}");
}
