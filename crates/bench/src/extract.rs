//! `waypost bench extract`: documents in a second and core, beside pyahocorasick, flashtext and spaCy's PhraseMatcher.
//!
//! The peers find phrases and nothing more; the engine also stems, weighs context and gives confidences. All get the
//! same texts and the same surface forms, and their finds are compared where that can be done: exact phrases.

mod postings;

pub use postings::{Postings, from_csv};

use std::{fmt, path::PathBuf, time::Duration};

use anyhow::ensure;
use catalog::Skills;
use serde::Serialize;
use serde_json::json;
use text::{Detail, Scratch};

use crate::{cpu, readers::Readers, setup, statistics::minimum_and_median};

/// What the peers run.
const PEERS: &str = include_str!("extract/peers.py");
/// Length of a document in bytes.
const DOCUMENT: usize = 4_000;
/// Most rounds.
const MOST_ROUNDS: usize = 100;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Data directory to take the newest version of; the starter data without.
    pub data: Option<PathBuf>,
    /// A CSV file of real postings; without it they are written by rule.
    pub postings: Option<PathBuf>,
    /// Documents.
    pub documents: usize,
    /// Rounds; every round reads all documents once with each variant.
    pub rounds: usize,
    /// Python with the peers installed; none for no peers.
    pub python: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            data: None,
            postings: None,
            documents: 1_000,
            rounds: 5,
            python: None,
        }
    }
}

/// One reader of documents.
#[derive(Clone, Debug, Serialize)]
pub struct ReaderReport {
    /// Its name.
    pub reader: String,
    /// CPU time for a document in microseconds, of the best round.
    pub min_micros: f64,
    /// The same, of the median round.
    pub median_micros: f64,
    /// Documents in a second and core, of the best round.
    pub per_second_and_core: f64,
    /// Phrases found in a document.
    pub mentions: f64,
    /// Its CPU time over the engine's, by the best rounds.
    pub ratio: f64,
    /// Share of its finds that the engine gives with the same ends.
    pub same_in_engine: Option<f64>,
    /// Share of its finds that lie inside a find of the engine.
    pub inside_engine: Option<f64>,
}

/// All readers.
#[derive(Clone, Debug, Serialize)]
pub struct ExtractReport {
    /// Skills of the version.
    pub skills: usize,
    /// Surface forms that the peers are given.
    pub forms: usize,
    /// Documents.
    pub documents: usize,
    /// Mean length of a document in bytes.
    pub bytes: usize,
    /// Whether the documents are real postings.
    pub real: bool,
    /// Rounds.
    pub rounds: usize,
    /// Why peers are missing, if they are.
    pub skipped: Option<String>,
    /// The readers, the engine first.
    pub readers: Vec<ReaderReport>,
}

/// Reads the documents with the engine and the peers in turns.
pub fn run(options: &Options, progress: &dyn Fn(&str)) -> anyhow::Result<ExtractReport> {
    ensure!(
        (1..=MOST_ROUNDS).contains(&options.rounds) && (1..=100_000).contains(&options.documents),
        "give 1 to {MOST_ROUNDS} rounds and 1 to 100000 documents"
    );
    let skills = setup::skills_of(options.data.as_deref())?;
    ensure!(!skills.is_empty(), "the version holds no skills");
    let documents = match &options.postings {
        Some(path) => from_csv(path, DOCUMENT, options.documents)?,
        None => {
            let mut postings = Postings::new(&skills, 1);
            (0..options.documents)
                .map(|_| postings.document(DOCUMENT))
                .collect()
        }
    };
    // Peers see what the engine sees, so that places in the text agree.
    let documents: Vec<String> = documents
        .iter()
        .map(|text| text::normalize_document(text).into_owned())
        .collect();
    let forms = surface_forms(&skills);
    let input = || json!({ "texts": documents, "forms": forms });
    let mut peers = Readers::start(options.python.as_deref(), PEERS, input, progress)?;
    let turns = peers.in_turns(options.rounds, progress, || read_all(&skills, &documents))?;
    let found = mentions(&skills, &documents)?;
    let mut readers = vec![reader("waypost", &turns.engine, documents.len(), count(&found))];
    for (at, (name, seconds)) in peers.names.clone().iter().zip(&turns.readers).enumerate() {
        let spans: Vec<Vec<Span>> = peers.found("spans", at)?;
        let mut report = reader(name, seconds, documents.len(), count(&spans));
        report.ratio = report.min_micros / readers[0].min_micros;
        report.same_in_engine = Some(share(&spans, &found, |peer, ours| peer == ours));
        let inside = |peer: &Span, ours: &Span| ours.0 <= peer.0 && peer.1 <= ours.1;
        report.inside_engine = Some(share(&spans, &found, inside));
        readers.push(report);
    }
    Ok(ExtractReport {
        skills: skills.len(),
        forms: forms.len(),
        bytes: documents.iter().map(String::len).sum::<usize>() / documents.len(),
        documents: documents.len(),
        real: options.postings.is_some(),
        rounds: options.rounds,
        skipped: peers.missing,
        readers,
    })
}

/// First and last character of a find, the last excluded.
type Span = (usize, usize);

/// Gives every label once, in lower case.
fn surface_forms(skills: &Skills) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for index in skills.by_name_order() {
        let skill = skills.skill(index);
        forms.push(skill.name().to_lowercase());
        forms.extend(skill.labels().map(|label| label.text.to_lowercase()));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn read_all(skills: &Skills, documents: &[String]) -> anyhow::Result<Duration> {
    let mut scratch = Scratch::new();
    let before = cpu::thread_time()?;
    for document in documents {
        let text = text::normalize_document(document);
        let found = text::extract(skills.lexicon(), &text, Detail::Skills, u64::MAX, &mut scratch)?;
        std::hint::black_box(found);
    }
    Ok(cpu::thread_time()?.saturating_sub(before))
}

/// Gives the finds of the engine by document, in characters.
fn mentions(skills: &Skills, documents: &[String]) -> anyhow::Result<Vec<Vec<Span>>> {
    let mut scratch = Scratch::new();
    let mut all = Vec::with_capacity(documents.len());
    for text in documents {
        let found = text::extract(skills.lexicon(), text, Detail::Skills, u64::MAX, &mut scratch)?;
        let characters = |bytes: usize| text[..bytes].chars().count();
        let spans = found
            .mentions()
            .iter()
            .map(|mention| (characters(mention.surface.start), characters(mention.surface.end)));
        all.push(spans.collect());
    }
    Ok(all)
}

fn count(spans: &[Vec<Span>]) -> usize {
    spans.iter().map(Vec::len).sum()
}

/// Gives the share of a peer's finds for which the engine has one that fits.
fn share(peer: &[Vec<Span>], engine: &[Vec<Span>], fits: impl Fn(&Span, &Span) -> bool) -> f64 {
    let fitting: usize = peer
        .iter()
        .zip(engine)
        .map(|(peer, engine)| {
            let has = |span: &&Span| engine.iter().any(|ours| fits(span, ours));
            peer.iter().filter(has).count()
        })
        .sum();
    fitting as f64 / count(peer).max(1) as f64
}

fn reader(name: &str, seconds: &[f64], documents: usize, mentions: usize) -> ReaderReport {
    let micros: Vec<f64> = seconds
        .iter()
        .map(|seconds| seconds * 1e6 / documents as f64)
        .collect();
    let (min_micros, median_micros) = minimum_and_median(&micros);
    ReaderReport {
        reader: name.to_owned(),
        min_micros,
        median_micros,
        per_second_and_core: 1e6 / min_micros,
        mentions: mentions as f64 / documents as f64,
        ratio: 1.0,
        same_in_engine: None,
        inside_engine: None,
    }
}

impl fmt::Display for ExtractReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = if self.real {
            "real postings"
        } else {
            "postings written by rule"
        };
        writeln!(
            f,
            "{} documents of {} bytes ({origin}), {} skills, {} surface forms, {} rounds in turns, CPU time",
            self.documents, self.bytes, self.skills, self.forms, self.rounds
        )?;
        if let Some(why) = &self.skipped {
            writeln!(f, "SKIPPED peers: {why}")?;
        }
        writeln!(
            f,
            "\n{:<28} {:>12} {:>12} {:>14} {:>8} {:>10} {:>10} {:>10}",
            "reader", "min us/doc", "median us", "docs/s/core", "ratio", "finds/doc", "same", "inside"
        )?;
        let percent =
            |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{:.1} %", 100.0 * share));
        for it in &self.readers {
            writeln!(
                f,
                "{:<28} {:>12.1} {:>12.1} {:>14.0} {:>8.1} {:>10.1} {:>10} {:>10}",
                it.reader,
                it.min_micros,
                it.median_micros,
                it.per_second_and_core,
                it.ratio,
                it.mentions,
                percent(it.same_in_engine),
                percent(it.inside_engine),
            )?;
        }
        writeln!(
            f,
            "\nsame: share of the peer's finds that the engine gives with the same ends; inside: or within a longer one."
        )
    }
}
