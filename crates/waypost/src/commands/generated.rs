//! A corpus of synthetic postings, for demos, trials of one's own tables and measurements of other engines.

use analytics::{Day, store::PostingsStore};
use anyhow::Context as _;
use ingest::Catalogs;
use synthetic::{Bodies, Generator, Options, Vocabulary};

/// The last day of the postings: fixed, so that every corpus of a seed is the same.
const LATEST: (i16, i8, i8) = (2025, 12, 31);
/// Three years.
const DAYS: u32 = 1_095;
/// Version of the rules by which the generator fills columns.
const PIPELINE: &str = "1.0";

/// What to generate.
#[derive(Clone, Copy, Debug)]
pub struct Request<'l> {
    /// Unique postings.
    pub postings: u64,
    /// The same seed gives the same postings of the same taxonomies.
    pub seed: u64,
    /// Whether bodies are written.
    pub bodies: Bodies,
    /// ISO 4217 code of the currency of salaries.
    pub currency: &'l str,
    /// Who holds the lock meanwhile, for a second import to be told.
    pub holder: &'l str,
}

/// How a corpus that was to be generated came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is served from now on.
    Written,
    /// The mount has postings, which stay.
    Occupied,
    /// `go_on` said no, and nothing was stored.
    Stopped,
}

/// Generates the corpus of a mount that has none, from the words of taxonomies. `go_on` is told how many postings there
/// are and says whether to go on.
pub fn write(
    store: &PostingsStore,
    catalogs: Catalogs<'_>,
    request: Request<'_>,
    go_on: impl Fn(u64) -> bool,
) -> anyhow::Result<Outcome> {
    if store.current()?.is_some() {
        return Ok(Outcome::Occupied);
    }
    let generator = generator(catalogs, request)?;
    let lock = store.lock(request.holder)?;
    let mut writer = store.writer(&lock)?;
    for (column, entries) in generator.entries() {
        for entry in entries {
            writer.define(column, entry);
        }
    }
    for number in 0..request.postings {
        if !go_on(number) {
            return Ok(Outcome::Stopped);
        }
        writer.push(&generator.posting(number))?;
    }
    let details = writer.details_mut();
    details.latest_day = generator.options().latest_day.0;
    details.pipeline = PIPELINE.to_owned();
    details.currency = Some(request.currency.to_owned());
    details.is_synthetic = true;
    details.taxonomies = catalogs.versions();
    details.attributions = catalogs.attributions();
    writer.commit()?;
    Ok(Outcome::Written)
}

fn generator(catalogs: Catalogs<'_>, request: Request<'_>) -> anyhow::Result<Generator> {
    let (year, month, day) = LATEST;
    let options = Options {
        seed: request.seed,
        postings: request.postings,
        latest_day: Day::new(year, month, day).context("a day of the calendar")?,
        days: DAYS,
        bodies: request.bodies,
        currency: request.currency.to_owned(),
    };
    let missing = "postings are made of skills, titles and occupations";
    let vocabulary = Vocabulary::new(
        catalogs.skills.context(missing)?,
        catalogs.titles.context(missing)?,
        catalogs.occupations.context(missing)?,
        catalogs.areas,
    );
    Generator::new(vocabulary, options).context("there are no titles to make postings of")
}
