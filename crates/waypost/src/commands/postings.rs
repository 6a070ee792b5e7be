//! `waypost postings`

use std::{collections::BTreeMap, process::ExitCode};

use access::clock::rfc3339;
use analytics::{
    Cancel, Day,
    store::{Committed, Manifest, PostingsStore},
};
use anyhow::{Context as _, bail};
use catalog::{Areas, Companies, Occupations, Skills, Snapshot, Store, Titles};
use ingest::{Catalogs, DedupRules, PostingsSettings, PostingsWork, StarterCatalogs};
use serde::Serialize;
use server::settings::SalaryRange;
use synthetic::Bodies;
use text::postings::{BoundsByCurrency, SalaryBounds};

use super::{
    exported, generated,
    import::{PostingsLine, Published, follow_postings},
};
use crate::{
    arguments::postings::{Corpus, MountName, Postings},
    directory::Directory,
    moment,
    output::{self, Form},
};

/// The currency whose bounds hold for those that the settings do not name.
const COMMON_CURRENCY: &str = "USD";

/// What synthetic postings are made of, by the words of `waypost import`.
const MADE_OF: [&str; 4] = ["skills", "titles", "occupations", "areas"];

/// The newest versions of what postings are read by.
pub struct LoadedCatalogs {
    areas: Areas,
    skills: Option<Skills>,
    titles: Option<Titles>,
    companies: Option<Companies>,
    occupations: Option<Occupations>,
}

impl LoadedCatalogs {
    /// Reads them all.
    pub fn load(directory: &Directory) -> anyhow::Result<LoadedCatalogs> {
        Ok(LoadedCatalogs {
            areas: LoadedCatalogs::areas(directory)?,
            skills: LoadedCatalogs::skills(directory)?,
            titles: newest(&directory.titles())?,
            // What a posting's employer is must not depend on the postings that came before it.
            companies: newest(&directory.companies())?.and_then(Companies::into_list),
            occupations: newest(&directory.occupations())?,
        })
    }

    /// Reads the areas; without any the states alone.
    pub fn areas(directory: &Directory) -> anyhow::Result<Areas> {
        Ok(newest(&directory.areas())?.unwrap_or_else(Areas::none))
    }

    /// Reads the skills.
    pub fn skills(directory: &Directory) -> anyhow::Result<Option<Skills>> {
        newest(&directory.skills())
    }

    /// Names those that synthetic postings are made of and that were never imported.
    fn missing(&self) -> Vec<&'static str> {
        let has = [
            self.skills.is_some(),
            self.titles.is_some(),
            self.occupations.is_some(),
            !self.areas.counties().is_empty(),
        ];
        let names = MADE_OF.into_iter().zip(has);
        names.filter(|(_, has)| !has).map(|(name, _)| name).collect()
    }

    /// Lends them to an import.
    pub fn catalogs(&self) -> Catalogs<'_> {
        Catalogs {
            areas: &self.areas,
            skills: self.skills.as_ref(),
            titles: self.titles.as_ref(),
            companies: self.companies.as_ref(),
            occupations: self.occupations.as_ref(),
        }
    }
}

fn newest<S: Snapshot>(store: &Store) -> anyhow::Result<Option<S>> {
    let versions = store.current()?.map(|set| set.versions).unwrap_or_default();
    Ok(versions.first().map(|version| store.load(*version)).transpose()?)
}

/// Gives what the settings say about the rows of a mount.
pub fn settings(directory: &Directory, mount: &MountName) -> PostingsSettings {
    let (dedup, enrich) = (&directory.settings.dedup, &directory.settings.enrich);
    let bounds = |range: &SalaryRange| SalaryBounds {
        least: range.least,
        most: range.most,
    };
    let own = enrich.salary.iter();
    let own: BTreeMap<String, SalaryBounds> =
        own.map(|(code, range)| (code.clone(), bounds(range))).collect();
    let common = own.get(COMMON_CURRENCY).copied().unwrap_or_default();
    let unnamed_currency = mount.mount.home_currency();
    let of_mount = directory.settings.postings.mount(mount.mount);
    PostingsSettings {
        home: mount.country.to_owned(),
        currency: of_mount.map_or(unnamed_currency, |it| &it.currency).to_owned(),
        unnamed_currency: unnamed_currency.to_owned(),
        dedup: DedupRules {
            window_days: dedup.window_days,
            similarity: dedup.similarity,
        },
        salary_bounds: BoundsByCurrency::new(common, own),
        title_threshold: enrich.title_threshold,
        company_threshold: enrich.company_threshold,
        keep_months: directory.settings.postings.keep_months,
    }
}

#[derive(Serialize)]
struct Listed<'m> {
    mount: &'static str,
    version: u64,
    unique_postings: u64,
    duplicate_postings: u64,
    latest_day: String,
    /// The currency whose salaries count.
    currency: &'m str,
    pipeline: &'m str,
    taxonomies: &'m BTreeMap<String, String>,
    sources: Vec<ListedSource<'m>>,
    bytes: u64,
}

#[derive(Serialize)]
struct ListedSource<'m> {
    name: &'m str,
    rows: u64,
    as_of: String,
}

#[derive(Serialize)]
struct Changed {
    mount: &'static str,
    version: Option<u64>,
    unique_postings: u64,
    duplicate_postings: u64,
    changed: bool,
    /// The version of the companies that holds other employers of postings than the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    companies: Option<Published>,
}

/// Runs a command about the postings of a mount.
pub fn run(postings: &Postings, form: Form) -> anyhow::Result<ExitCode> {
    match postings {
        Postings::List(corpus) => list(corpus, form)?,
        Postings::Remove { source, corpus } => change(corpus, form, |work| Ok(work.remove(source)?))?,
        Postings::Compact(corpus) => {
            change(corpus, form, |work| {
                Ok(work.store.compact(work.lock, &Cancel::never())?)
            })?;
        }
        Postings::Enrich(corpus) => change(corpus, form, |work| Ok(work.enrich()?))?,
        Postings::Rollback(corpus) => rollback(corpus, form)?,
        Postings::Generate {
            postings,
            seed,
            no_bodies,
            corpus,
        } => {
            let directory = Directory::of(&corpus.place)?;
            let settings = settings(&directory, corpus.mount);
            let request = generated::Request {
                postings: *postings,
                seed: *seed,
                bodies: if *no_bodies {
                    Bodies::Empty
                } else {
                    Bodies::Written
                },
                currency: &settings.currency,
                holder: &rfc3339(moment::now()),
            };
            generate(corpus, &directory, request, form)?;
        }
        Postings::Export(export) => {
            let (_, store) = open(&export.corpus)?;
            let open = opened(&store, &export.corpus)?;
            exported::run(export, export.corpus.mount, &open, form)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn open(corpus: &Corpus) -> anyhow::Result<(Directory, PostingsStore)> {
    let directory = Directory::of(&corpus.place)?.require()?;
    let store = directory.postings(corpus.mount.name);
    Ok((directory, store))
}

fn opened(store: &PostingsStore, corpus: &Corpus) -> anyhow::Result<analytics::store::Corpus> {
    store.open()?.with_context(|| missing(corpus))
}

fn missing(corpus: &Corpus) -> String {
    format!(
        "'{}' has no postings; `waypost import postings` brings some",
        corpus.mount.name
    )
}

fn list(corpus: &Corpus, form: Form) -> anyhow::Result<()> {
    let (_, store) = open(corpus)?;
    let open = opened(&store, corpus)?;
    let manifest: &Manifest = open.manifest();
    let details = &manifest.details;
    let sources = details.sources.iter().map(|(name, state)| ListedSource {
        name,
        rows: state.rows,
        as_of: Day(state.as_of).to_string(),
    });
    let listed = Listed {
        mount: corpus.mount.name,
        version: manifest.version,
        unique_postings: manifest.unique_postings,
        duplicate_postings: manifest.duplicate_postings,
        latest_day: Day(details.latest_day).to_string(),
        currency: details
            .currency
            .as_deref()
            .unwrap_or_else(|| corpus.mount.mount.home_currency()),
        pipeline: &details.pipeline,
        taxonomies: &details.taxonomies,
        sources: sources.collect(),
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
    };
    form.listing(&listed, || {
        let rows: Vec<Vec<String>> = listed
            .sources
            .iter()
            .map(|source| {
                vec![
                    source.name.to_owned(),
                    source.rows.to_string(),
                    source.as_of.clone(),
                ]
            })
            .collect();
        format!(
            "{}\nversion {}: {} unique postings, {} duplicates as of {}, {:.1} MB, rules {}, salaries in {}",
            output::table(&["source", "rows", "as of"], &rows),
            listed.version,
            listed.unique_postings,
            listed.duplicate_postings,
            listed.latest_day,
            listed.bytes as f64 / 1e6,
            listed.pipeline,
            listed.currency
        )
    })
}

fn change(
    corpus: &Corpus,
    form: Form,
    run: impl FnOnce(&PostingsWork<'_>) -> anyhow::Result<Option<Committed>>,
) -> anyhow::Result<()> {
    let (directory, store) = open(corpus)?;
    opened(&store, corpus)?;
    let lock = store.lock(&rfc3339(moment::now()))?;
    let catalogs = LoadedCatalogs::load(&directory)?;
    let settings = settings(&directory, corpus.mount);
    let line = PostingsLine::new();
    let committed = run(&PostingsWork {
        store: &store,
        lock: &lock,
        catalogs: catalogs.catalogs(),
        settings: &settings,
        progress: &line,
    });
    line.finish();
    told(corpus, &directory, committed?.is_some(), form)
}

fn generate(
    corpus: &Corpus,
    directory: &Directory,
    request: generated::Request<'_>,
    form: Form,
) -> anyhow::Result<()> {
    directory.create()?;
    let store = directory.postings(corpus.mount.name);
    let loaded = LoadedCatalogs::load(directory)?;
    let starter;
    let catalogs = match loaded.missing().as_slice() {
        [] => loaded.catalogs(),
        missing if missing.len() == MADE_OF.len() => {
            starter = StarterCatalogs::build();
            starter.catalogs()
        }
        missing => bail!(
            "postings are made of {}; {} were not imported yet",
            MADE_OF.join(", "),
            missing.join(", ")
        ),
    };
    let line = PostingsLine::new();
    let outcome = generated::write(&store, catalogs, request, |done| {
        line.generating(done, request.postings);
        true
    });
    line.finish();
    match outcome? {
        generated::Outcome::Occupied => bail!(
            "'{}' has postings, which synthetic ones would spoil; name another mount or another data directory",
            corpus.mount.name
        ),
        generated::Outcome::Written | generated::Outcome::Stopped => told(corpus, directory, true, form),
    }
}

fn rollback(corpus: &Corpus, form: Form) -> anyhow::Result<()> {
    // The version that is left is not opened: it may be damaged, and this command is the remedy.
    let (directory, store) = open(corpus)?;
    store.current()?.with_context(|| missing(corpus))?;
    let lock = store.lock(&rfc3339(moment::now()))?;
    store.rollback(&lock)?;
    told(corpus, &directory, true, form)
}

fn told(corpus: &Corpus, directory: &Directory, changed: bool, form: Form) -> anyhow::Result<()> {
    let open = opened(&directory.postings(corpus.mount.name), corpus)?;
    let companies = if changed { follow_postings(directory) } else { None };
    let manifest = open.manifest();
    let told = Changed {
        mount: corpus.mount.name,
        version: Some(manifest.version),
        unique_postings: manifest.unique_postings,
        duplicate_postings: manifest.duplicate_postings,
        changed,
        companies,
    };
    form.result(&told, || {
        let state = if changed {
            "is served"
        } else {
            "is served as before; nothing changed"
        };
        let mut text = format!(
            "version {} of '{}' {state}: {} unique postings, {} duplicates",
            manifest.version, told.mount, told.unique_postings, told.duplicate_postings
        );
        if let Some(companies) = &told.companies {
            text.push('\n');
            text.push_str(&companies.follows());
        }
        text
    })
}
