//! `waypost bench postings`: questions about synthetic postings, beside DuckDB and ClickHouse on the same rows and one core.
//!
//! All engines answer the same questions over the same rows, and what they answer is compared. The peers get integer codes
//! instead of texts and tables in the order of the first day and the company, as the engine has them, which is the best that a careful
//! user would give them.

mod corpus;
mod forms;
mod peers;

use std::fmt;
use std::path::PathBuf;

use analytics::{Cancel, Engine};
use anyhow::{Context as _, ensure};
use serde::Serialize;
use serde_json::Value;

use crate::cpu::{self, ProcessClock};
use crate::python::Ready;
use crate::statistics;
use corpus::Prepared;
use forms::Form;
use peers::Peers;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Unique postings.
    pub postings: u64,
    /// Seed of the generator.
    pub seed: u64,
    /// Rounds; every round asks every question once of every engine.
    pub rounds: usize,
    /// Only questions whose name holds this.
    pub only: Option<String>,
    /// Python with `duckdb` and `chdb`; no peers without.
    pub python: Option<PathBuf>,
    /// Folder for the corpus and the rows of the peers; kept and used again when given.
    pub keep: Option<PathBuf>,
}

/// One question.
#[derive(Clone, Debug, Serialize)]
pub struct FormReport {
    /// Its name.
    pub form: &'static str,
    /// CPU time of the engine in milliseconds, of the best round.
    pub min_millis: f64,
    /// The same, of the median round.
    pub median_millis: f64,
    /// The greatest of all rounds.
    pub max_millis: f64,
    /// Bytes that the answer has to look at, once.
    pub touched_bytes: u64,
    /// CPU time over the time of reading these bytes once, by best rounds; missing where they are less than a megabyte.
    pub over_reading: Option<f64>,
    /// The peers.
    pub peers: Vec<PeerReport>,
}

/// One peer's answer to a question.
#[derive(Clone, Debug, Serialize)]
pub struct PeerReport {
    /// Name and version.
    pub peer: String,
    /// CPU time in milliseconds, of the best round.
    pub min_millis: f64,
    /// Its CPU time over the engine's, by best rounds.
    pub ratio: f64,
    /// Whether it answers the same.
    pub is_equal: bool,
}

/// All questions.
#[derive(Clone, Debug, Serialize)]
pub struct PostingsReport {
    /// Unique postings.
    pub postings: u64,
    /// Skills that they ask for, together.
    pub skill_tags: u64,
    /// Marks the rows as what they are.
    pub synthetic: bool,
    /// Rounds.
    pub rounds: usize,
    /// Seconds of opening the corpus.
    pub open_seconds: f64,
    /// Bytes of the corpus on disk.
    pub corpus_bytes: u64,
    /// Gigabytes a second at which one core sums memory.
    pub read_gigabytes: f64,
    /// Why peers are missing, if they are.
    pub skipped: Option<String>,
    /// The questions.
    pub forms: Vec<FormReport>,
}

/// Most rounds.
const MOST_ROUNDS: usize = 1_000;
/// Below this the fixed costs of a question say more than its bytes.
const LEAST_TOUCHED: u64 = 1_000_000;

/// Asks all questions of all engines in turns.
pub fn run(options: &Options, progress: &dyn Fn(&str)) -> anyhow::Result<PostingsReport> {
    ensure!(
        (1..=MOST_ROUNDS).contains(&options.rounds),
        "give 1 to {MOST_ROUNDS} rounds"
    );
    ensure!(
        (1_000..=100_000_000).contains(&options.postings),
        "give 1000 to 100000000 postings"
    );
    let prepared = Prepared::make(options, progress)?;
    let engine: &dyn Engine = &prepared.engine;
    let forms = forms::all(engine, &prepared.codes).context("the corpus has nothing to ask about")?;
    let wanted = |form: &Form| {
        options
            .only
            .as_ref()
            .is_none_or(|only| form.name.contains(only.as_str()))
    };
    let forms: Vec<Form> = forms.into_iter().filter(wanted).collect();
    ensure!(!forms.is_empty(), "no question has such a name");
    let (mut peers, ready) = match &options.python {
        None => (None, Ready::without_python()),
        Some(python) => {
            progress("the peers load the rows");
            let (peers, ready) = Peers::start(python, &prepared.rows_file, &forms)?;
            (Some(peers), ready)
        }
    };
    let Ready {
        names,
        missing: skipped,
    } = ready;
    if let Some(why) = &skipped {
        progress(&format!("peers are skipped: {why}"));
    }
    let mut own = vec![Vec::new(); forms.len()];
    let mut others = vec![vec![Vec::new(); names.len()]; forms.len()];
    let mut answers = vec![Value::Null; forms.len()];
    let mut equal = vec![vec![true; names.len()]; forms.len()];
    let clock = ProcessClock::of(std::process::id())?;
    for round in 1..=options.rounds {
        progress(&format!("round {round} of {}", options.rounds));
        for (at, form) in forms.iter().enumerate() {
            let before = clock.read()?;
            let answer = form.ask(engine, &prepared.codes, &Cancel::never())?;
            own[at].push((clock.read()? - before).as_secs_f64() * 1e3);
            answers[at] = answer;
            let Some(peers) = &mut peers else { continue };
            for (peer, seconds) in others[at].iter_mut().enumerate() {
                let (millis, answer) = peers.ask(peer, at)?;
                seconds.push(millis);
                equal[at][peer] &= answer == answers[at];
            }
        }
    }
    let read_gigabytes = reading_speed()?;
    let report = |(at, form): (usize, &Form)| {
        let (min_millis, median_millis) = statistics::minimum_and_median(&own[at]);
        let reading = form.touched_bytes as f64 / read_gigabytes / 1e6;
        let peers = names.iter().enumerate().map(|(peer, name)| {
            let (millis, _) = statistics::minimum_and_median(&others[at][peer]);
            PeerReport {
                peer: name.clone(),
                min_millis: millis,
                ratio: millis / min_millis,
                is_equal: equal[at][peer],
            }
        });
        FormReport {
            form: form.name,
            min_millis,
            median_millis,
            max_millis: own[at].iter().copied().fold(0.0, f64::max),
            touched_bytes: form.touched_bytes,
            over_reading: (form.touched_bytes >= LEAST_TOUCHED).then_some(min_millis / reading),
            peers: peers.collect(),
        }
    };
    Ok(PostingsReport {
        postings: options.postings,
        skill_tags: prepared.skill_tags,
        synthetic: true,
        rounds: options.rounds,
        open_seconds: prepared.open_seconds,
        corpus_bytes: prepared.corpus_bytes,
        read_gigabytes,
        skipped,
        forms: forms.iter().enumerate().map(report).collect(),
    })
}

/// Measures how fast one core sums memory that no cache holds, in gigabytes a second.
fn reading_speed() -> anyhow::Result<f64> {
    let numbers: Vec<u64> = (0..32_u64 << 20).collect();
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let before = cpu::thread_time()?;
        let sum = numbers
            .iter()
            .fold(0_u64, |sum, number| sum.wrapping_add(*number));
        std::hint::black_box(sum);
        best = best.min((cpu::thread_time()? - before).as_secs_f64());
    }
    Ok(numbers.len() as f64 * 8.0 / 1e9 / best)
}

impl fmt::Display for PostingsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} synthetic postings with {} skill tags; corpus {:.0} MB, opened in {:.2} s; {} rounds; CPU milliseconds, best round",
            self.postings,
            self.skill_tags,
            self.corpus_bytes as f64 / 1e6,
            self.open_seconds,
            self.rounds
        )?;
        writeln!(f, "one core reads {:.1} GB/s", self.read_gigabytes)?;
        for form in &self.forms {
            write!(
                f,
                "{:28} {:9.3} (median {:.3}, max {:.3})",
                form.form, form.min_millis, form.median_millis, form.max_millis
            )?;
            if let Some(over) = form.over_reading {
                write!(f, "  {over:.1}x reading")?;
            }
            for peer in &form.peers {
                let mark = if peer.is_equal { "" } else { " DIFFERS" };
                write!(
                    f,
                    "  {} {:.2} = {:.1}x{mark}",
                    peer.peer, peer.min_millis, peer.ratio
                )?;
            }
            writeln!(f)?;
        }
        if let Some(skipped) = &self.skipped {
            writeln!(f, "peers skipped: {skipped}")?;
        }
        Ok(())
    }
}
