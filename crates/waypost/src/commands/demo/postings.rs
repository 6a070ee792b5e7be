//! The synthetic postings of a demo.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use analytics::Day;
use analytics::store::PostingsStore;
use anyhow::Context as _;
use catalog::{Areas, Occupations, Skills, Snapshot as _, Titles};
use server::App;
use synthetic::{Bodies, Generator, Options, Vocabulary};

use crate::output::note;

/// The last day of the postings: fixed, so that every demo answers the same.
const LATEST: (i16, i8, i8) = (2025, 12, 31);
/// Three years.
const DAYS: u32 = 1_095;
const SEED: u64 = 1;
/// Version of the rules by which the generator fills columns.
const PIPELINE: &str = "1.0";

/// Postings that are generated while the demo serves; dropped, it stops and waits for the end.
pub struct Filling {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Filling {
    /// Begins to generate. The mounts answer that they are loading until all are there.
    pub fn start(store: PostingsStore, postings: u64, app: Arc<App>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let thread = std::thread::spawn(move || match fill(&store, postings, &seen) {
            Ok(()) => app.look_again(),
            Err(error) => note(&format!("the demo has no postings: {error:#}")),
        });
        Self {
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic has been reported by the thread itself.
            let _ended = thread.join();
        }
    }
}

/// Writes the corpus, unless the mount has one or the demo is to stop.
fn fill(store: &PostingsStore, postings: u64, stop: &AtomicBool) -> anyhow::Result<()> {
    if postings == 0 || store.current()?.is_some() {
        return Ok(());
    }
    let generator = generator(postings)?;
    let lock = store.lock("the start of the demo")?;
    let mut writer = store.writer(&lock)?;
    for (column, entries) in generator.entries() {
        for entry in entries {
            writer.define(column, entry);
        }
    }
    for number in 0..postings {
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        writer.push(&generator.posting(number))?;
    }
    let details = writer.details_mut();
    details.latest_day = generator.options().latest_day.0;
    details.pipeline = PIPELINE.to_owned();
    details.is_synthetic = true;
    let starter = ["area", "onet", "skills", "soc", "title", "lot"];
    details.taxonomies = starter.map(|name| (name.to_owned(), "1.0".to_owned())).into();
    writer.commit()?;
    Ok(())
}

fn generator(postings: u64) -> anyhow::Result<Generator> {
    let file = "starter data";
    let skills = Skills::from_bytes(&catalog::build(&ingest::starter_taxonomy(), None)?, file)?;
    let titles = Titles::from_bytes(&catalog::build_titles(&ingest::starter_titles().0, None)?, file)?;
    let occupations = Occupations::from_bytes(&ingest::starter_occupations().build()?, file)?;
    let areas = Areas::from_bytes(&ingest::starter_areas().build()?, file)?;
    let (year, month, day) = LATEST;
    let options = Options {
        seed: SEED,
        postings,
        latest_day: Day::new(year, month, day).context("a day of the calendar")?,
        days: DAYS,
        bodies: Bodies::Written,
    };
    let vocabulary = Vocabulary::new(&skills, &titles, &occupations, &areas);
    Generator::new(vocabulary, options).context("the starter data have titles")
}
