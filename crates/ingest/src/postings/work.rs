//! The changes of a mount's postings: import, removal of a source, enrichment anew.
//!
//! Each makes a further version of the corpus or none at all. What is left of one that was killed is removed by the next.

use std::path::{Path, PathBuf};
use std::time::Instant;

use analytics::store::{Committed, Corpus, CorpusWriter, ImportLock, PostingsStore, SourceState};
use analytics::{Cancel, Day};

use super::enrich::{Catalogs, CompanyNames, EnrichRules, Enricher, PIPELINE, SkillNames};
use super::error::PostingsError;
use super::file;
use super::import::{PostingsImport, PostingsSettings};
use super::intake::{Intake, PostingsProgress, arrival};
use super::mode::ImportMode;
use super::plan::{Plan, Planning};
use super::regroup::Regrouping;
use super::report::PostingsSummary;
use super::row::Rules;
use super::spool::{Location, Spool};
use super::stored::StoredRow;

/// Where rows are spooled, in the directory of the mount; the name is that of something unfinished.
const SCRATCH: &str = "tmp-rows";
/// Name of the counts of spellings in what an import keeps for the next.
const NAMES: &str = "company_names";

/// The postings of a mount, to be changed.
#[derive(Clone, Copy)]
pub struct PostingsWork<'w> {
    /// Where they are.
    pub store: &'w PostingsStore,
    /// The right to change them.
    pub lock: &'w ImportLock,
    /// What they are read by.
    pub catalogs: Catalogs<'w>,
    /// What rows become.
    pub settings: &'w PostingsSettings,
    /// Hears how far the work is.
    pub progress: &'w dyn PostingsProgress,
}

/// A directory that goes with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn create(store: &PostingsStore) -> Result<Scratch, PostingsError> {
        let path = store.directory().join(SCRATCH);
        std::fs::create_dir_all(&path).map_err(PostingsError::file("create", path.display().to_string()))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the next import.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl PostingsWork<'_> {
    /// Imports files.
    pub fn import(&self, import: &PostingsImport) -> Result<PostingsSummary, PostingsError> {
        let begun = Instant::now();
        let files = file::list(&import.paths)?;
        let source = import.source_name(&files);
        let skills = self.catalogs.skills.map(SkillNames::new);
        let rules = import.rules(self.catalogs.areas, skills.as_ref(), &source);
        // The writer first: it clears away what was left unfinished, and the scratch directory would be that.
        let mut writer = self.store.writer(self.lock)?;
        let base = writer.base().cloned();
        self.check_currency(base.as_ref())?;
        let scratch = Scratch::create(self.store)?;
        let intake = import.take_in(&files, &rules, &scratch.0, self.progress)?;
        let known = base
            .as_ref()
            .and_then(|it| it.manifest().details.sources.get(&source))
            .cloned();
        if let Some(known) = &known {
            check_change(import, &source, known, &intake)?;
        } else if import.mode == ImportMode::Delete {
            return Err(match base {
                Some(_) => PostingsError::UnknownSource(source),
                None => PostingsError::NoPostings,
            });
        }
        // Files without a row that counts describe no day, and a source that nothing is known of stays unknown.
        let described = import
            .as_of
            .or(intake.newest)
            .or(known.as_ref().map(|it| Day(it.as_of)));
        let latest = base.as_ref().map(|it| Day(it.manifest().details.latest_day));
        let as_of = described.or(latest).unwrap_or(import.today);
        let planning = Planning {
            mode: import.mode,
            source: &source,
            as_of,
            previous_as_of: known.as_ref().map(|state| Day(state.as_of)),
            window_days: self.settings.dedup.window_days,
            cutoff: self.cutoff(base.as_ref(), as_of),
        };
        let plan = Plan::new(base.as_ref(), &intake.spool, &planning)?;
        let (added, removed) = (plan.added, plan.removed.clone());
        let counts = PostingsSummary {
            stored: plan.stored,
            removed: removed.values().sum(),
            expired: plan.expired.len() as u64,
            ..import.summary(&intake)
        };
        self.regroup(&mut writer, plan, &intake.spool, rules, Keep::EqualGroups)?;
        if described.is_some() && (import.mode != ImportMode::Delete || known.is_some()) {
            let state = writer.details_mut().sources.entry(source).or_default();
            state.rows += added;
            if import.mode != ImportMode::Delete {
                state.as_of = state.as_of.max(as_of.0);
            }
        }
        for (source, rows) in removed {
            if let Some(state) = writer.details_mut().sources.get_mut(&source) {
                state.rows = state.rows.saturating_sub(rows);
            }
        }
        // A mount without postings stays one when there is nothing to store.
        let has_content = base.is_some() || counts.stored > 0;
        let mut committed = if has_content { self.commit(writer)? } else { None };
        drop(scratch);
        if import.purge {
            // The version that is compact is the one that is told of.
            let compact = self.store.compact(self.lock, &Cancel::never())?;
            committed = compact.or(committed);
            self.store.purge(self.lock)?;
        }
        self.summary(intake, counts, committed, begun)
    }

    /// Removes all rows of a source.
    pub fn remove(&self, source: &str) -> Result<Option<Committed>, PostingsError> {
        let mut writer = self.store.writer(self.lock)?;
        let base = writer.base().cloned().ok_or(PostingsError::NoPostings)?;
        if !base.manifest().details.sources.contains_key(source) {
            return Err(PostingsError::UnknownSource(source.to_owned()));
        }
        self.check_currency(Some(&base))?;
        let scratch = Scratch::create(self.store)?;
        let plan = Plan::without(&base, source)?;
        let spool = Spool::new(&scratch.0);
        self.regroup(&mut writer, plan, &spool, self.rules(source), Keep::EqualGroups)?;
        writer.details_mut().sources.remove(source);
        self.commit(writer)
    }

    /// Groups and enriches all stored rows anew, with the catalogs and settings of today.
    pub fn enrich(&self) -> Result<Option<Committed>, PostingsError> {
        let mut writer = self.store.writer(self.lock)?;
        let base = writer.base().cloned().ok_or(PostingsError::NoPostings)?;
        let scratch = Scratch::create(self.store)?;
        let mut spool = Spool::new(&scratch.0);
        let mut plan = Plan::empty();
        let mut reader = base.reader();
        for (row, address) in (1..).zip(base.addresses()) {
            let posting = reader.read(address)?;
            for member in &posting.members {
                let stored = StoredRow::of_member(member, &posting)?;
                let location = Location {
                    file: 0,
                    line: None,
                    row,
                };
                let arrival = arrival(stored, location, &self.rules(""))?;
                plan.touch(arrival.block);
                spool.add(arrival)?;
            }
        }
        spool.close()?;
        writer.remove_all();
        writer.forget_entries();
        self.regroup(&mut writer, plan, &spool, self.rules(""), Keep::Nothing)?;
        self.commit(writer)
    }

    /// Refuses to mix salaries of two currencies. Enrichment anew makes all of them of one.
    fn check_currency(&self, base: Option<&Corpus>) -> Result<(), PostingsError> {
        let Some(manifest) = base.map(Corpus::manifest) else {
            return Ok(());
        };
        let (stored, settings) = (manifest.details.currency.as_ref(), self.settings);
        let stored = stored.unwrap_or(&settings.unnamed_currency);
        if *stored == settings.currency || manifest.unique_postings == 0 {
            return Ok(());
        }
        let mount = self.store.directory().file_name().unwrap_or_default();
        Err(PostingsError::OtherCurrency {
            mount: mount.to_string_lossy().into_owned(),
            stored: stored.clone(),
            wanted: settings.currency.clone(),
        })
    }

    fn rules<'r>(&'r self, source: &'r str) -> Rules<'r> {
        Rules {
            areas: self.catalogs.areas,
            // Rows that are stored were told of when they came in.
            skills: None,
            home: &self.settings.home,
            source,
            currency: &self.settings.currency,
            salary_bounds: &self.settings.salary_bounds,
            latest: Day(i32::MAX),
        }
    }

    /// Gives the day before which rows have expired too long ago to be kept.
    fn cutoff(&self, base: Option<&Corpus>, as_of: Day) -> Option<Day> {
        if self.settings.keep_months == 0 {
            return None;
        }
        let latest = base.map_or(as_of, |base| Day(base.manifest().details.latest_day).max(as_of));
        let (year, month, day) = latest.civil();
        let months = i32::from(year) * 12 + i32::from(month) - 1 - i32::from(self.settings.keep_months);
        let year = i16::try_from(months.div_euclid(12)).ok()?;
        let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
        // The 31st of a shorter month is its last day.
        Day::new(year, month, day).or_else(|| Day::last_of_month(year, month))
    }

    /// Writes what a plan changes, with the names of all codes; nothing where it changes nothing.
    fn regroup(
        &self,
        writer: &mut CorpusWriter<'_>,
        plan: Plan,
        spool: &Spool,
        rules: Rules<'_>,
        keep: Keep,
    ) -> Result<(), PostingsError> {
        if plan.is_empty() {
            return Ok(());
        }
        let base = match keep {
            Keep::EqualGroups => writer.base().cloned(),
            Keep::Nothing => None,
        };
        let state = &writer.details_mut().import_state;
        let names: CompanyNames = match keep {
            Keep::EqualGroups => serde_json::from_value(state[NAMES].clone()).unwrap_or_default(),
            Keep::Nothing => CompanyNames::default(),
        };
        self.catalogs.define(writer, &self.settings.home);
        let settings = self.settings;
        let mut regrouping = Regrouping {
            base,
            spool,
            plan,
            rules,
            dedup: settings.dedup,
            enricher: Enricher::new(
                self.catalogs,
                EnrichRules {
                    home: settings.home.clone(),
                    currency: settings.currency.clone(),
                    salary_bounds: settings.salary_bounds.clone(),
                    title_threshold: settings.title_threshold,
                    company_threshold: settings.company_threshold,
                },
            ),
            names,
            keeps_equal_groups: keep == Keep::EqualGroups,
        };
        regrouping.run(writer, self.progress)?;
        let names = regrouping.names;
        names.define(writer);
        let details = writer.details_mut();
        details.pipeline = PIPELINE.to_owned();
        details.currency = Some(self.settings.currency.clone());
        details.taxonomies = self.catalogs.versions();
        details.attributions = self.catalogs.attributions();
        details.import_state = serde_json::json!({ NAMES: names });
        Ok(())
    }

    fn commit(&self, mut writer: CorpusWriter<'_>) -> Result<Option<Committed>, PostingsError> {
        let details = writer.details_mut();
        let days = details.sources.values().map(|state: &SourceState| state.as_of);
        if let Some(latest) = days.max() {
            details.latest_day = latest;
        }
        Ok(writer.commit()?)
    }

    fn summary(
        &self,
        intake: Intake,
        counts: PostingsSummary,
        committed: Option<Committed>,
        begun: Instant,
    ) -> Result<PostingsSummary, PostingsError> {
        let (unique, duplicates, latest) = match committed {
            Some(committed) => (
                committed.unique_postings,
                committed.duplicate_postings,
                Some(committed.latest_day),
            ),
            None => self.store.open()?.map_or((0, 0, None), |corpus| {
                let manifest = corpus.manifest();
                (
                    manifest.unique_postings,
                    manifest.duplicate_postings,
                    Some(manifest.details.latest_day),
                )
            }),
        };
        let summary = PostingsSummary {
            unique_postings: unique,
            duplicate_postings: duplicates,
            latest_day: latest.map(|day| Day(day).to_string()),
            version: self.store.current()?,
            seconds: begun.elapsed().as_secs_f64(),
            ..counts
        };
        intake.report.finish(&summary)?;
        Ok(summary)
    }
}

/// Refuses files that would take away what they say nothing of.
fn check_change(
    import: &PostingsImport,
    source: &str,
    known: &SourceState,
    intake: &Intake,
) -> Result<(), PostingsError> {
    let (mode, effect) = match import.mode {
        ImportMode::Snapshot => ("snapshot", "expire"),
        ImportMode::Replace => ("replace", "remove"),
        ImportMode::Append | ImportMode::Delete => return Ok(()),
    };
    if known.rows > 0 && intake.spool.winners().next().is_none() {
        return Err(PostingsError::NothingLeft {
            mode,
            effect,
            source_name: source.to_owned(),
            rows: known.rows,
        });
    }
    // A day that the files alone give may lie before the last one: the newest row may be gone.
    match import.as_of {
        Some(as_of) if import.mode == ImportMode::Snapshot && as_of.0 < known.as_of => {
            Err(PostingsError::OldSnapshot {
                as_of: as_of.to_string(),
                stored: Day(known.as_of).to_string(),
                source_name: source.to_owned(),
            })
        }
        _ => Ok(()),
    }
}

/// What stays of the version before where nothing in it changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    EqualGroups,
    Nothing,
}

/// Gives where the report of a mount's imports is.
pub fn report_path(directory: &Path) -> PathBuf {
    directory.join("report.ndjson")
}

#[cfg(test)]
mod tests;
