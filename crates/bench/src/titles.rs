//! `waypost bench titles`: raw titles normalised in a second and core, beside rapidfuzz.
//!
//! The peer compares letters with every name and label in turn, as its users do; the engine also takes noise away, knows
//! abbreviations and compares meanings. Raw titles are made of the labels, so that the right answer is known.

use std::collections::HashSet;
use std::{fmt, hint::black_box, path::PathBuf, time::Duration};

use anyhow::ensure;
use catalog::Titles;
use serde::Serialize;
use serde_json::json;
use text::TitleScratch;

use crate::readers::Readers;
use crate::{chance::Chance, cpu, search::mistyped, setup, statistics::minimum_and_median};

/// What the peer runs.
const PEER: &str = include_str!("titles/peers.py");
/// Most rounds.
const MOST_ROUNDS: usize = 100;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Data directory to take the newest version of; the starter data without.
    pub data: Option<PathBuf>,
    /// Raw titles.
    pub titles: usize,
    /// Rounds; every round reads all raw titles once with each variant.
    pub rounds: usize,
    /// Python with the peer installed; none for no peer.
    pub python: Option<PathBuf>,
}

/// One reader of raw titles.
#[derive(Clone, Debug, Serialize)]
pub struct ReaderReport {
    /// Its name.
    pub reader: String,
    /// CPU time for a raw title in microseconds, of the best round.
    pub min_micros: f64,
    /// The same, of the median round.
    pub median_micros: f64,
    /// Raw titles in a second and core, of the best round.
    pub per_second_and_core: f64,
    /// Its CPU time over the engine's, by the best rounds.
    pub ratio: f64,
    /// Share of raw titles for which it gives the title they were made of.
    pub right: f64,
}

/// All readers.
#[derive(Clone, Debug, Serialize)]
pub struct TitlesReport {
    /// Distinct names and labels.
    pub labels: usize,
    /// Raw titles.
    pub titles: usize,
    /// Rounds.
    pub rounds: usize,
    /// Why peers are missing, if they are.
    pub skipped: Option<String>,
    /// The readers, the engine first.
    pub readers: Vec<ReaderReport>,
}

/// Reads the raw titles with the engine and the peer in turns.
pub fn run(options: &Options, progress: &dyn Fn(&str)) -> anyhow::Result<TitlesReport> {
    ensure!(
        (1..=MOST_ROUNDS).contains(&options.rounds) && (1..=100_000).contains(&options.titles),
        "give 1 to {MOST_ROUNDS} rounds and 1 to 100000 raw titles"
    );
    let titles = setup::titles_of(options.data.as_deref())?;
    let labels = labels(&titles);
    ensure!(!labels.is_empty(), "the version holds no titles");
    let (raw, expected) = raw_titles(&labels, options.titles);
    let texts: Vec<&str> = labels.iter().map(|(text, _)| *text).collect();
    let input = || json!({ "titles": raw, "labels": texts });
    let mut peers = Readers::start(options.python.as_deref(), PEER, input, progress)?;
    let turns = peers.in_turns(options.rounds, progress, || read_all(&titles, &raw))?;
    let mut scratch = TitleScratch::default();
    let found = raw.iter().map(|raw| {
        let best = titles.normalize(raw, 1, &mut scratch);
        best.first().map(|it| it.title)
    });
    let share = right(found, &expected);
    let mut readers = vec![reader("waypost", &turns.engine, raw.len(), share)];
    for (at, (name, seconds)) in peers.names.clone().iter().zip(&turns.readers).enumerate() {
        let best: Vec<Option<usize>> = peers.found("best", at)?;
        let found = best
            .into_iter()
            .map(|label| label.and_then(|at| Some(labels.get(at)?.1)));
        let mut report = reader(name, seconds, raw.len(), right(found, &expected));
        report.ratio = report.min_micros / readers[0].min_micros;
        readers.push(report);
    }
    Ok(TitlesReport {
        labels: labels.len(),
        titles: raw.len(),
        rounds: options.rounds,
        skipped: peers.missing,
        readers,
    })
}

/// Gives every name and label once, with the title it belongs to; names go first.
fn labels(titles: &Titles) -> Vec<(&str, u32)> {
    let names = titles.live().map(|index| (titles.title(index).name(), index.0));
    let others = titles.live().flat_map(|index| {
        let labels = titles.title(index).labels();
        labels.map(move |label| (label.text, index.0))
    });
    let mut known = HashSet::new();
    names
        .chain(others)
        .filter(|(text, _)| known.insert(text.to_lowercase()))
        .collect()
}

/// Makes raw titles of labels chosen by chance, with the titles they are made of.
fn raw_titles(labels: &[(&str, u32)], count: usize) -> (Vec<String>, Vec<u32>) {
    let mut chance = Chance::new(11);
    (0..count)
        .map(|at| {
            let (label, title) = labels[chance.below(labels.len())];
            let raw = match at % 4 {
                0 => label.to_uppercase(),
                1 => mistyped(label, &mut chance),
                2 => format!("{label} - Full Time (m/f/d)"),
                _ => format!("Senior {label} #{}", 10_000 + chance.below(90_000)),
            };
            (raw, title)
        })
        .unzip()
}

fn read_all(titles: &Titles, raw: &[String]) -> anyhow::Result<Duration> {
    let mut scratch = TitleScratch::default();
    let before = cpu::thread_time()?;
    for raw in raw {
        black_box(titles.normalize(raw, 1, &mut scratch));
    }
    Ok(cpu::thread_time()?.saturating_sub(before))
}

fn right(found: impl Iterator<Item = Option<u32>>, expected: &[u32]) -> f64 {
    let right = found
        .zip(expected)
        .filter(|(found, expected)| found.as_ref() == Some(expected));
    right.count() as f64 / expected.len() as f64
}

fn reader(name: &str, seconds: &[f64], count: usize, right: f64) -> ReaderReport {
    let micros: Vec<f64> = seconds
        .iter()
        .map(|seconds| seconds * 1e6 / count as f64)
        .collect();
    let (min_micros, median_micros) = minimum_and_median(&micros);
    ReaderReport {
        reader: name.to_owned(),
        min_micros,
        median_micros,
        per_second_and_core: 1e6 / min_micros,
        ratio: 1.0,
        right,
    }
}

impl fmt::Display for TitlesReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} raw titles made of {} names and labels, {} rounds in turns, CPU time",
            self.titles, self.labels, self.rounds
        )?;
        if let Some(why) = &self.skipped {
            writeln!(f, "SKIPPED peers: {why}")?;
        }
        writeln!(
            f,
            "\n{:<28} {:>12} {:>12} {:>14} {:>8} {:>8}",
            "reader", "min us/title", "median us", "titles/s/core", "ratio", "right"
        )?;
        for it in &self.readers {
            writeln!(
                f,
                "{:<28} {:>12.1} {:>12.1} {:>14.0} {:>8.1} {:>6.1} %",
                it.reader,
                it.min_micros,
                it.median_micros,
                it.per_second_and_core,
                it.ratio,
                100.0 * it.right,
            )?;
        }
        writeln!(
            f,
            "\nright: share of raw titles for which the reader gives the title they were made of."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_titles_keep_the_titles_they_are_made_of_and_are_the_same_again() {
        let labels = [("Baker", 3), ("Pastry Cook", 5)];
        let (raw, expected) = raw_titles(&labels, 8);
        for (raw, title) in raw.iter().zip(&expected) {
            let (label, _) = labels.iter().find(|(_, known)| known == title).unwrap();
            assert_ne!(raw, label);
            assert!(raw.to_lowercase().contains(&label.to_lowercase()[..1]), "{raw}");
        }
        assert_eq!(raw_titles(&labels, 8), (raw, expected));
    }
}
