//! `waypost bench search`: how long an autocomplete takes in process, typos included.

use std::{fmt, hint::black_box, path::PathBuf, time::Instant};

use anyhow::ensure;
use catalog::{SearchScratch, SkillIndex, Skills, TypeSet};
use serde::Serialize;

use crate::{chance::Chance, setup, statistics};

/// Hits asked for, as a list under an input field shows.
const LIMIT: usize = 10;
/// Each query runs this often and its shortest time counts, which leaves out what other processes took.
const REPEATS: usize = 3;
/// Longest p99 in milliseconds that is called good.
const TARGET: f64 = 1.0;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Data directory to take the newest version of; the starter data without.
    pub data: Option<PathBuf>,
    /// Queries of each kind.
    pub queries: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            data: None,
            queries: 2_000,
        }
    }
}

/// One kind of query; times in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct KindReport {
    /// The kind.
    pub kind: &'static str,
    /// Half of the queries take less.
    pub p50_ms: f64,
    /// Of a hundred queries one takes longer.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
    /// Mean number of hits.
    pub hits: f64,
    /// Share of queries whose skill is among the hits.
    pub recall: f64,
}

/// All kinds.
#[derive(Clone, Debug, Serialize)]
pub struct SearchReport {
    /// Skills searched.
    pub skills: usize,
    /// Queries of each kind.
    pub queries: usize,
    /// Hits asked for.
    pub limit: usize,
    /// Whether every kind has its p99 below a millisecond.
    pub within_target: bool,
    /// The kinds.
    pub kinds: Vec<KindReport>,
}

/// Makes a query of a label.
type Change = fn(&str, &mut Chance) -> String;

/// Runs all kinds of queries.
pub fn run(options: &Options) -> anyhow::Result<SearchReport> {
    ensure!(
        (1..=1_000_000).contains(&options.queries),
        "{} queries; give 1 to 1000000",
        options.queries
    );
    let skills = setup::skills_of(options.data.as_deref())?;
    ensure!(!skills.is_empty(), "the version holds no skills");
    let kinds: [(&'static str, Change); 7] = [
        ("whole name", |name, _| name.to_owned()),
        ("first 2 letters", |name, _| first(name, 2)),
        ("first 4 letters", |name, _| first(name, 4)),
        ("beginnings of words", |name, _| beginnings(name)),
        ("last word", |name, _| {
            name.rsplit(' ').next().unwrap_or(name).to_owned()
        }),
        ("one typo", mistyped),
        ("two typos", |name, chance| {
            mistyped(&mistyped(name, chance), chance)
        }),
    ];
    let kinds: Vec<KindReport> = kinds
        .into_iter()
        .map(|(kind, change)| measure(&skills, kind, change, options.queries))
        .collect();
    Ok(SearchReport {
        skills: skills.len(),
        queries: options.queries,
        limit: LIMIT,
        within_target: kinds.iter().all(|kind| kind.p99_ms < TARGET),
        kinds,
    })
}

fn measure(skills: &Skills, kind: &'static str, change: Change, queries: usize) -> KindReport {
    let mut chance = Chance::new(7);
    let mut scratch = SearchScratch::default();
    let mut times = Vec::with_capacity(queries);
    let (mut hits, mut recalled) = (0, 0);
    for _ in 0..queries {
        let index = SkillIndex(chance.below(skills.len()) as u32);
        let query = change(label(skills, index, &mut chance), &mut chance);
        let mut shortest = f64::INFINITY;
        for repeat in 0..REPEATS {
            let start = Instant::now();
            let found = black_box(skills.search(&query, TypeSet::LIVE, LIMIT, &mut scratch));
            shortest = shortest.min(start.elapsed().as_secs_f64() * 1e3);
            if repeat == 0 {
                hits += found.len();
                recalled += usize::from(found.contains(&index));
            }
        }
        times.push(shortest);
    }
    statistics::sort(&mut times);
    KindReport {
        kind,
        p50_ms: statistics::at(&times, 0.5),
        p99_ms: statistics::at(&times, 0.99),
        max_ms: statistics::at(&times, 1.0),
        hits: hits as f64 / queries as f64,
        recall: recalled as f64 / queries as f64,
    }
}

/// Chooses the name, or now and then another label.
fn label<'a>(skills: &'a Skills, index: SkillIndex, chance: &mut Chance) -> &'a str {
    let skill = skills.skill(index);
    let labels = skill.labels().len();
    if labels > 0 && chance.below(3) == 0 {
        let chosen = chance.below(labels);
        if let Some(label) = skill.labels().nth(chosen) {
            return label.text;
        }
    }
    skill.name()
}

fn first(name: &str, letters: usize) -> String {
    name.chars().take(letters).collect()
}

fn beginnings(name: &str) -> String {
    let words: Vec<String> = name.split(' ').map(|word| first(word, 3)).collect();
    words.join(" ")
}

/// Changes, drops, doubles or swaps a letter, never the first one.
pub(crate) fn mistyped(name: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let at = 1 + chance.below(letters.len() - 2);
    match chance.below(4) {
        0 => letters[at] = 'q',
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

impl fmt::Display for SearchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} skills, {} queries of each kind made from their labels, {} hits; time in process, best of {REPEATS}\n",
            self.skills, self.queries, self.limit
        )?;
        writeln!(
            f,
            "{:<20} {:>9} {:>9} {:>9} {:>6} {:>8}",
            "kind", "p50 ms", "p99 ms", "max ms", "hits", "recall"
        )?;
        for it in &self.kinds {
            writeln!(
                f,
                "{:<20} {:>9.3} {:>9.3} {:>9.3} {:>6.1} {:>6.1} %",
                it.kind,
                it.p50_ms,
                it.p99_ms,
                it.max_ms,
                it.hits,
                100.0 * it.recall
            )?;
        }
        let verdict = if self.within_target { "is" } else { "is NOT" };
        writeln!(f, "\np99 {verdict} below {TARGET} ms for every kind")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_changes_a_name_by_one_letter_and_spares_the_first() {
        let mut chance = Chance::new(1);
        for _ in 0..100 {
            let changed = mistyped("management", &mut chance);
            assert!(changed.starts_with('m'));
            assert!((9..=11).contains(&changed.chars().count()), "{changed}");
        }
        assert_eq!(mistyped("R", &mut chance), "R");
    }

    #[test]
    fn beginnings_keep_the_words_apart() {
        assert_eq!(beginnings("machine learning"), "mac lea");
    }
}
