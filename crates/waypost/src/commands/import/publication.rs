//! What the imports of all catalog families share: which versions are there, how the new one is published, and what is
//! told about it.

use std::{fmt::Write as _, time::Instant};

use catalog::{ImportLock, Manifest, Snapshot, SourceRecord, Store, Version};
use ingest::{RowFault, SourceReport};
use serde::Serialize;

use super::{progress::Line, release};
use crate::{Unusable, directory::Directory, output};

/// Row faults that people see at once; `--json` and the manifest of the version list more.
const SHOWN_FAULTS: usize = 20;

/// An import of one family, from the first look at its present versions to the switch to the next ones.
#[derive(Debug)]
pub struct Publication<'a> {
    begun: Instant,
    directory: &'a Directory,
    family: &'static str,
    store: Store,
    /// Held the whole time, so that two imports never number the same version; a dry run takes none.
    lock: Option<ImportLock>,
    served: Vec<Version>,
    /// How far it is.
    pub line: Line,
}

/// What is said of every import.
#[derive(Debug, Serialize)]
pub struct Published {
    family: &'static str,
    version: String,
    dry_run: bool,
    /// The classifier release that the import makes; none after a dry run and for families that releases leave out.
    release: Option<String>,
    /// The set that is served; none after a dry run.
    set: Option<u64>,
    versions: Vec<String>,
    bytes: usize,
    seconds: f64,
}

/// An import that says no more than its report.
#[derive(Debug, Serialize)]
pub struct Imported<'a, R> {
    #[serde(flatten)]
    pub published: Published,
    pub report: &'a R,
}

impl<'a> Publication<'a> {
    /// Looks at what is served and refuses a `version` that is already there.
    pub fn begin<S: Snapshot>(
        directory: &'a Directory,
        dry_run: bool,
        version: Option<Version>,
    ) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let store = Store::of::<S>(directory.path());
        let lock = if dry_run {
            None
        } else {
            directory.create()?;
            Some(store.lock()?)
        };
        let served = store.current()?.map(|set| set.versions).unwrap_or_default();
        if let Some(version) = version.filter(|version| served.contains(version)) {
            return Err(Unusable(format!(
                "version {version} exists; versions never change, so choose another one or leave --version out"
            ))
            .into());
        }
        Ok(Self {
            begun,
            directory,
            family: S::FAMILY,
            store,
            lock,
            served,
            line: Line::new(),
        })
    }

    /// Gives the family.
    pub const fn family(&self) -> &'static str {
        self.family
    }

    /// Gives the newest version that is served.
    pub fn newest(&self) -> Option<Version> {
        self.served.first().copied()
    }

    /// Reads the newest version that is served.
    pub fn previous<S: Snapshot>(&self) -> anyhow::Result<Option<S>> {
        let Some(newest) = self.newest() else {
            return Ok(None);
        };
        self.line.step("reading the version before");
        Ok(Some(self.store.load(newest)?))
    }

    /// Publishes a snapshot, unless this is a dry run, with the release that pins it.
    pub fn publish(
        self,
        version: Version,
        snapshot: &[u8],
        mut manifest: Manifest,
    ) -> anyhow::Result<Published> {
        if self.lock.is_some() {
            manifest.release = release::next(self.directory, self.family, version)?;
        }
        self.replace(version, snapshot, manifest, &[])
    }

    /// Publishes a snapshot that no release pins in the place of versions that none pins either.
    pub fn follow(self, version: Version, snapshot: &[u8], manifest: Manifest) -> anyhow::Result<Published> {
        // The newest stays: callers may be in the middle of it.
        let earlier = self.served.iter().skip(1);
        let pinned = release::pinned(self.directory, self.family)?;
        let mut withdrawn = Vec::new();
        for earlier in earlier.filter(|earlier| !pinned.contains(*earlier)) {
            if is_follower(&self.store.manifest(*earlier)?) {
                withdrawn.push(*earlier);
            }
        }
        self.replace(version, snapshot, manifest, &withdrawn)
    }

    fn replace(
        self,
        version: Version,
        snapshot: &[u8],
        manifest: Manifest,
        withdrawn: &[Version],
    ) -> anyhow::Result<Published> {
        let mut published = Published {
            family: self.family,
            version: version.to_string(),
            dry_run: self.lock.is_none(),
            release: None,
            set: None,
            versions: Vec::new(),
            bytes: snapshot.len(),
            seconds: 0.0,
        };
        let mut versions = self.served;
        if let Some(lock) = &self.lock {
            self.line.step("publishing");
            published.release = manifest.release.as_ref().map(|release| release.name.clone());
            let set = self
                .store
                .replace_locked(lock, version, snapshot, manifest, withdrawn)?;
            published.set = Some(set.sequence);
            versions = set.versions;
        }
        self.line.finish();
        published.versions = versions.iter().map(Version::to_string).collect();
        published.seconds = self.begun.elapsed().as_secs_f64();
        Ok(published)
    }
}

impl Published {
    /// Says what became of the version. `with` says what is particular to it, such as `, mapped to skills 1.0`.
    pub fn write_end(&self, text: &mut String, with: &str) {
        let (family, version) = (self.family, &self.version);
        let (size, seconds) = (self.bytes as f64 / 1e6, self.seconds);
        if self.dry_run {
            let _ = writeln!(
                text,
                "\n{family} {version} would follow{with}; nothing was changed ({size:.1} MB, {seconds:.1} s)"
            );
            return;
        }
        let release = match &self.release {
            Some(release) => format!(" as part of release {release}"),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "\n{family} {version} is published{release}{with} ({size:.1} MB, {seconds:.1} s); served: {}\n\
             A running server follows within a few seconds.",
            self.versions.join(", ")
        );
    }

    /// Says that the version follows from postings.
    pub fn follows(&self) -> String {
        let (family, version) = (self.family, &self.version);
        format!("{family} {version} holds the employers that postings name")
    }

    /// Says whether nothing was changed.
    pub fn is_dry_run(&self) -> bool {
        self.dry_run
    }
}

/// Says whether a version was made by [`Publication::follow`]: from no file of its own and in no release.
fn is_follower(manifest: &Manifest) -> bool {
    manifest.sources.is_empty() && manifest.release.is_none()
}

/// Begins the record of a version: its files, its counts and the whole report.
pub fn manifest<const N: usize>(
    version: Version,
    sources: &[SourceReport],
    counts: [(&str, u64); N],
    report: &impl Serialize,
) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::new(version);
    manifest.sources = sources.iter().flat_map(source_records).collect();
    let counts = counts.into_iter();
    manifest.counts = counts.map(|(name, count)| (name.to_owned(), count)).collect();
    manifest.report = serde_json::to_value(report)?;
    Ok(manifest)
}

fn source_records(source: &SourceReport) -> impl Iterator<Item = SourceRecord> + '_ {
    source.files.iter().map(|file| SourceRecord {
        name: source.source.clone(),
        file: file.name.clone(),
        sha256: file.sha256.clone(),
        rows: file.rows,
    })
}

/// A column of the table of sources: its heading and its count.
pub type SourceColumn = (&'static str, fn(&SourceReport) -> u64);

/// Rows read from a source.
pub const ROWS: SourceColumn = ("rows", |source| source.rows);
/// Records that a source added.
pub const ADDED: SourceColumn = ("added", |source| source.added);
/// Records of a source that went into those of an earlier one.
pub const MERGED: SourceColumn = ("merged", |source| source.merged);
/// Rows of a source that replaced fields of a record with the same id.
pub const OVERRIDDEN: SourceColumn = ("overridden", |source| source.overridden);
/// Records of a source whose name belongs to several earlier ones.
pub const AMBIGUOUS: SourceColumn = ("ambiguous", |source| source.ambiguous);
/// Rows of a source left out on purpose.
pub const SKIPPED: SourceColumn = ("skipped", |source| source.skipped);
/// Rows of a source left out because they are faulty.
pub const REJECTED: SourceColumn = ("rejected", |source| source.rejected);

/// Writes what came from each source; nothing where none was read.
pub fn write_sources(text: &mut String, sources: &[SourceReport], columns: &[SourceColumn]) {
    if sources.is_empty() {
        return;
    }
    let mut headings = vec!["source"];
    headings.extend(columns.iter().map(|(heading, _)| heading));
    let rows = sources.iter().map(|source| {
        let counts = columns.iter().map(|(_, count)| count(source).to_string());
        std::iter::once(source.source.clone()).chain(counts).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    text.push_str(&output::table(&headings, &rows));
    text.push('\n');
}

/// Writes warnings, a line each.
pub fn write_warnings(text: &mut String, warnings: &[String]) {
    for warning in warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
}

/// Lists the first faults of rows.
pub fn write_faults(text: &mut String, faults: &[RowFault], total: u64) {
    if total == 0 {
        return;
    }
    let _ = writeln!(text, "{total} faulty rows or cells were left out:");
    for fault in faults.iter().take(SHOWN_FAULTS) {
        let _ = writeln!(text, "  {fault}");
    }
    let hidden = total.saturating_sub(SHOWN_FAULTS as u64);
    if hidden > 0 {
        let listed = ingest::LISTED_FAULTS;
        let _ = writeln!(text, "  and {hidden} more; --json lists the first {listed}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_faults_are_shown_and_the_rest_are_counted() {
        let fault = RowFault {
            file: "companies.csv".to_owned(),
            line: 7,
            column: "naics".to_owned(),
            found: "12x".to_owned(),
            allowed: "two to six digits".to_owned(),
        };
        let mut text = String::new();
        write_faults(&mut text, &vec![fault; SHOWN_FAULTS + 5], 40);
        assert_eq!(text.lines().count(), SHOWN_FAULTS + 2);
        assert!(text.starts_with("40 faulty rows"), "{text}");
        assert!(text.contains("and 20 more"), "{text}");
    }
}
