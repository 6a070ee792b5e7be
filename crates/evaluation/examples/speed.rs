//! Measures an import with training, and extraction with and without implied skills.
//!
//! `speed ESCO ONET TEXTS` imports the sources, cuts the lines of TEXTS to documents of 4 kB and prints times of the
//! one thread that does the work.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use catalog::{RankerTraining, Skills, build_ranked};
use ingest::{SkillImport, import_skills, training_texts};
use text::{Detail, RankScratch, Scratch, extract};

const DOCUMENT: usize = 4_000;
const DOCUMENTS: usize = 300;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let mut argument = || arguments.next().ok_or("usage: speed ESCO ONET TEXTS");
    let import = SkillImport {
        esco: vec![argument()?],
        onet: Some(argument()?),
        ..SkillImport::default()
    };
    let documents = documents(&std::fs::read_to_string(argument()?)?);
    let (draft, _) = import_skills(&import, &(), None)?;
    let texts = training_texts(&import, &[])?;
    let started = seconds();
    let plain = catalog::build(&draft, None)?;
    let built = seconds();
    let training = RankerTraining::default();
    let bytes = build_ranked(&draft, None, &texts, training, &mut |_, _, _| {})?;
    let trained = seconds();
    let skills = Skills::from_bytes(&bytes, "speed")?;
    println!(
        "build {:.1} s, with training {:.1} s; {:.1} MB, with ranker {:.1} MB; loaded in {:.2} s",
        built - started,
        trained - built,
        plain.len() as f64 / 1e6,
        bytes.len() as f64 / 1e6,
        seconds() - trained
    );
    let ranker = skills.ranker().ok_or("too few skills to train from")?;
    println!(
        "in memory: lexicon {:.1} MB, ranker {:.1} MB",
        skills.lexicon().memory() as f64 / 1e6,
        ranker.memory() as f64 / 1e6
    );
    let mut words = Scratch::new();
    let mut ranks = RankScratch::new();
    for (what, with_implied) in [("named", false), ("named and implied", true)] {
        let mut times = Vec::new();
        let mut found = 0;
        let begun = seconds();
        for _ in 0..ROUNDS {
            for document in &documents {
                let begun = Instant::now();
                let named = extract(skills.lexicon(), document, Detail::Skills, u64::MAX, &mut words)?;
                found += named.skills().iter().filter(|it| it.confidence >= 0.5).count();
                if with_implied {
                    found += ranker.implied(document, &named, 0.5, &mut ranks).len();
                }
                times.push(begun.elapsed().as_secs_f64());
            }
        }
        let cpu = (seconds() - begun) / times.len() as f64;
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] * 1e3;
        println!(
            "{what}: {:.3} ms of CPU time, {:.0} documents/s and core; wall time median {:.3} ms, p99 {:.3} ms; {:.1} finds a document",
            cpu * 1e3,
            1.0 / cpu,
            at(0.5),
            at(0.99),
            found as f64 / times.len() as f64
        );
    }
    Ok(())
}

/// Cuts lines to documents that end with a line or a sentence near 4 kB.
fn documents(text: &str) -> Vec<String> {
    let mut documents = Vec::new();
    let mut document = String::new();
    for sentence in text.split_inclusive(['\n', '.']) {
        document.push_str(sentence);
        if document.len() >= DOCUMENT {
            documents.push(std::mem::take(&mut document));
        }
    }
    let step = (documents.len() / DOCUMENTS).max(1);
    documents.into_iter().step_by(step).collect()
}

/// Processor time of this process, which other processes on the machine do not change.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind.split_whitespace().skip(11).take(2);
    ticks.filter_map(|it| it.parse::<f64>().ok()).sum::<f64>() / 100.0
}
