//! Measures an import of titles with training, the loading of its snapshot, and normalisation.
//!
//! `title_speed ESCO ONET CROSSWALK TITLES` imports the sources and normalises the lines of TITLES. All times are processor
//! times of the one thread that does the work.

use std::error::Error;
use std::path::PathBuf;

use catalog::{Snapshot as _, TitleTraining, Titles};
use ingest::{TitlesImport, import_titles, title_texts};
use text::TitleScratch;

/// Answers for a term.
const LIMIT: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let mut argument = || {
        arguments
            .next()
            .ok_or("usage: title_speed ESCO ONET CROSSWALK TITLES")
    };
    let import = TitlesImport {
        esco: vec![argument()?],
        onet: Some(argument()?),
        crosswalk: Some(argument()?),
        ..TitlesImport::default()
    };
    let text = std::fs::read_to_string(argument()?)?;
    let terms: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let (draft, _) = import_titles(&import, &(), None, None)?;
    let texts = title_texts(&import, None)?;
    let started = seconds();
    let plain = catalog::build_titles(&draft, None)?;
    let built = seconds();
    let training = TitleTraining::default();
    let bytes = catalog::build_trained_titles(&draft, None, &texts, training, &mut |_, _, _| {})?;
    let trained = seconds();
    let titles = Titles::from_bytes(&bytes, "speed")?;
    println!(
        "{} titles: build {:.2} s, with training {:.2} s; {:.1} MB, with vectors {:.1} MB; loaded in {:.2} s; {:.1} MB of matcher",
        titles.len(),
        built - started,
        trained - built,
        plain.len() as f64 / 1e6,
        bytes.len() as f64 / 1e6,
        seconds() - trained,
        titles.matcher().memory() as f64 / 1e6
    );
    let mut scratch = TitleScratch::default();
    for limit in [1, LIMIT] {
        let started = seconds();
        let found: usize = terms
            .iter()
            .map(|term| titles.normalize(term, limit, &mut scratch).len())
            .sum();
        let took = seconds() - started;
        println!(
            "{limit} answers of {} terms: {:.0} terms/s, {found} found",
            terms.len(),
            terms.len() as f64 / took
        );
    }
    for (name, term) in [
        ("one word again and again", "manager ".repeat(128)),
        ("many words", terms.concat().chars().take(1_024).collect()),
        ("one long word", "sonar".repeat(205)),
        ("brackets", "(a,".repeat(341)),
    ] {
        let started = seconds();
        for _ in 0..1_000 {
            titles.normalize(&term, LIMIT, &mut scratch);
        }
        println!("1 kB of {name}: {:.3} ms", seconds() - started);
    }
    Ok(())
}

/// Processor time of this process, which other processes on the machine do not change.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind.split_whitespace().skip(11).take(2);
    ticks.filter_map(|it| it.parse::<f64>().ok()).sum::<f64>() / 100.0
}
