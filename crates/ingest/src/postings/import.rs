//! What an import is told, and the run of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Instant;

use analytics::Day;
use catalog::{Areas, Skills};
use text::postings::BoundsByCurrency;

use super::enrich::SkillNames;
use super::error::PostingsError;
use super::file;
use super::groups::DedupRules;
use super::intake::{Intake, PostingsProgress, key_of};
use super::mapping::Mapping;
use super::mode::ImportMode;
use super::parallel;
use super::regroup::groups_of_block;
use super::report::PostingsSummary;
use super::row::Rules;
use super::spool::Spool;
use super::stored::StoredRow;

/// How many rejected rows are too many.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectLimit {
    text: String,
    bound: Bound,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    Rows(u64),
    Percent(f64),
}

/// Settings of a mount that decide what rows become.
#[derive(Clone, Debug, PartialEq)]
pub struct PostingsSettings {
    /// ISO 3166 alpha-2 code of the mount's country.
    pub home: String,
    /// Finding of duplicates.
    pub dedup: DedupRules,
    /// Annual figures that are pay.
    pub salary_bounds: BoundsByCurrency,
    /// ISO 4217 code of the mount's currency.
    pub currency: String,
    /// That of a corpus that names none: an import that knew no other wrote it.
    pub unnamed_currency: String,
    /// Confidence from which a title counts.
    pub title_threshold: f64,
    /// Score from which a company counts.
    pub company_threshold: f64,
    /// Months that rows are kept after they expired; 0 keeps all.
    pub keep_months: u16,
}

/// What to import.
#[derive(Clone, Debug)]
pub struct PostingsImport {
    /// Files, or folders of files.
    pub paths: Vec<PathBuf>,
    /// How the columns of the files fill the canonical ones.
    pub mapping: Mapping,
    /// What the files mean for what is stored.
    pub mode: ImportMode,
    /// Name of the source; `None` for that of the first file without extensions.
    pub source: Option<String>,
    /// The day that the files describe; `None` for the newest day in them.
    pub as_of: Option<Day>,
    /// Today, after which nothing can have been posted.
    pub today: Day,
    /// More rejected rows stop the import.
    pub max_rejected: RejectLimit,
    /// Writes all live rows anew afterwards and drops older versions, so that what went is gone from disk.
    pub purge: bool,
    /// Where the report is written.
    pub report: PathBuf,
    /// What rows become.
    pub settings: PostingsSettings,
}

impl Default for PostingsSettings {
    fn default() -> Self {
        Self {
            home: "US".to_owned(),
            dedup: DedupRules::default(),
            salary_bounds: BoundsByCurrency::default(),
            currency: "USD".to_owned(),
            unnamed_currency: "USD".to_owned(),
            title_threshold: 0.5,
            company_threshold: 0.8,
            keep_months: 0,
        }
    }
}

impl Default for RejectLimit {
    fn default() -> Self {
        Self {
            text: "5%".to_owned(),
            bound: Bound::Percent(5.0),
        }
    }
}

impl FromStr for RejectLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || "give a number of rows, or a share such as 5%".to_owned();
        let bound = match text.strip_suffix('%') {
            Some(percent) => {
                let percent: f64 = percent.trim().parse().map_err(|_| refused())?;
                if !(0.0..=100.0).contains(&percent) {
                    return Err(refused());
                }
                Bound::Percent(percent)
            }
            None => Bound::Rows(text.parse().map_err(|_| refused())?),
        };
        Ok(Self {
            text: text.to_owned(),
            bound,
        })
    }
}

impl RejectLimit {
    fn is_passed(&self, rejected: u64, rows: u64) -> bool {
        match self.bound {
            Bound::Rows(most) => rejected > most,
            Bound::Percent(percent) => rejected as f64 * 100.0 > percent * rows as f64,
        }
    }
}

impl PostingsImport {
    /// Reads, maps and reports, and says how many unique postings the files alone would make. Nothing is stored but
    /// the report; temporary files go to `scratch`.
    pub fn dry_run(
        &self,
        areas: &Areas,
        skills: Option<&Skills>,
        scratch: &Path,
        progress: &dyn PostingsProgress,
    ) -> Result<PostingsSummary, PostingsError> {
        let begun = Instant::now();
        let files = file::list(&self.paths)?;
        let source = self.source_name(&files);
        let skills = skills.map(SkillNames::new);
        let rules = self.rules(areas, skills.as_ref(), &source);
        let intake = self.take_in(&files, &rules, scratch, progress)?;
        let (mut unique, mut duplicates) = (0, 0);
        for part in 0..Spool::parts() {
            let (groups, rows) = self.counted(&intake.spool, part, &rules)?;
            unique += groups;
            duplicates += rows - groups;
            progress.storing(part as u64 + 1, Spool::parts() as u64);
        }
        let summary = PostingsSummary {
            stored: intake.spool.winners().count() as u64,
            unique_postings: unique,
            duplicate_postings: duplicates,
            seconds: begun.elapsed().as_secs_f64(),
            ..self.summary(&intake)
        };
        intake.report.finish(&summary)?;
        Ok(summary)
    }

    /// Counts the groups of a part of the rows, and the advertisements that these stand for.
    fn counted(&self, spool: &Spool, part: usize, rules: &Rules<'_>) -> Result<(u64, u64), PostingsError> {
        let mut blocks: BTreeMap<String, Vec<StoredRow>> = BTreeMap::new();
        let mut copies = 0;
        for (_, stored) in spool.read(part)? {
            copies += u64::from(stored.row.copies);
            blocks.entry(key_of(&stored.row, rules)).or_default().push(stored);
        }
        let blocks: Vec<(String, Vec<StoredRow>)> = blocks.into_iter().collect();
        let dedup = self.settings.dedup;
        let groups = parallel::map(blocks, parallel::threads(), &|| (), &|_: &mut (), (key, rows)| {
            groups_of_block(&key, rows, &dedup).len() as u64
        });
        Ok((groups.into_iter().sum(), copies))
    }

    /// Gives the name of the source.
    pub(super) fn source_name(&self, files: &[file::InputFile]) -> String {
        let stem = files.first().map_or("postings", file::InputFile::stem);
        self.source.clone().unwrap_or_else(|| stem.to_owned())
    }

    pub(super) fn rules<'r>(
        &'r self,
        areas: &'r Areas,
        skills: Option<&'r SkillNames<'r>>,
        source: &'r str,
    ) -> Rules<'r> {
        // Time zones may be a day ahead of the machine's.
        let tomorrow = self.today.plus(1);
        Rules {
            areas,
            skills,
            home: &self.settings.home,
            source,
            currency: &self.settings.currency,
            salary_bounds: &self.settings.salary_bounds,
            latest: self.as_of.map_or(tomorrow, |day| day.min(tomorrow)),
        }
    }

    /// Reads all files; stops when too many rows are rejected.
    pub(super) fn take_in(
        &self,
        files: &[file::InputFile],
        rules: &Rules<'_>,
        scratch: &Path,
        progress: &dyn PostingsProgress,
    ) -> Result<Intake, PostingsError> {
        let mut intake = Intake::new(scratch, &self.report)?;
        intake.read(files, &self.mapping, self.mode, rules, progress)?;
        let (rejected, rows) = (intake.report.rejected, intake.rows);
        if self.max_rejected.is_passed(rejected, rows) {
            let summary = Box::new(self.summary(&intake));
            intake.report.finish(&summary)?;
            return Err(PostingsError::TooManyRejected {
                limit: self.max_rejected.text.clone(),
                summary,
                unmapped: intake.unmapped,
            });
        }
        Ok(intake)
    }

    pub(super) fn summary(&self, intake: &Intake) -> PostingsSummary {
        PostingsSummary {
            files: intake.files,
            rows: intake.rows,
            accepted: intake.rows - intake.report.rejected,
            rejected: intake.report.rejected,
            replaced: intake.report.replaced,
            warned: intake.report.dropped,
            reasons: intake.report.reasons(),
            as_of: self.as_of.or(intake.newest).map(|day| day.to_string()),
            ..PostingsSummary::default()
        }
    }
}

#[cfg(test)]
mod tests;
