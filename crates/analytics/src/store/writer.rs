//! Writing a further version.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use super::corpus::{Address, Corpus, write_masks};
use super::entries::Entries;
use super::error::StoreError;
use super::files::{self, ImportLock};
use super::manifest::{Details, FileRecord, Manifest, SegmentRecord};
use super::sort::Sorter;
use super::{ENTRIES, MANIFEST, MASKS, PostingsStore, SEGMENTS, UNFINISHED, version_name};
use crate::cancel::Cancel;
use crate::column::Column;
use crate::row::{Entry, Posting};
use crate::segment::{self, Bits, MAX_ROWS, Segment, SegmentBuilder};

/// With more segments than this small ones are written together, so that questions stay fast.
const MOST_SEGMENTS: usize = 12;
/// Segments below this size are small.
const SMALL_ROWS: usize = MAX_ROWS / 2;

/// A moment between two effects of a commit on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    SegmentsWritten,
    ManifestWritten,
    VersionNamed,
    CurrentNamed,
}

/// Told after each step; an error stops the commit there, as a killed process would.
pub(super) type Watch<'a> = &'a mut dyn FnMut(Step) -> Result<(), StoreError>;

/// Writes a further version: what the active one holds, less what is removed, with what is pushed.
///
/// Postings may come in any order; memory stays bounded. Nothing is visible before [`commit`](Self::commit),
/// and a writer that is dropped leaves no trace.
pub struct CorpusWriter<'l> {
    store: PostingsStore,
    lock: &'l ImportLock,
    base: Option<Corpus>,
    directory: PathBuf,
    sorter: Sorter,
    /// By segment of the base: rows that the further version does not hold.
    masks: Vec<Bits>,
    rewritten: Vec<bool>,
    entries: Entries,
    details: Details,
}

/// What a commit made.
#[derive(Clone, Debug, PartialEq)]
pub struct Committed {
    /// Number of the version, which is the active one.
    pub version: u64,
    /// Unique postings in it.
    pub unique_postings: u64,
    /// Duplicates of them.
    pub duplicate_postings: u64,
    /// Newest day of all its sources, in days since 1970.
    pub latest_day: i32,
}

/// A segment of the further version.
struct Placed {
    record: SegmentRecord,
    mask: Option<Bits>,
    files: Vec<FileRecord>,
    segment: std::sync::Arc<Segment>,
}

impl<'l> CorpusWriter<'l> {
    pub(super) fn begin(store: &PostingsStore, lock: &'l ImportLock) -> Result<Self, StoreError> {
        store.remove_leftovers(lock)?;
        let base = store.open()?;
        let directory = store.directory().join(format!("{UNFINISHED}version"));
        files::make_directory(&directory.join(SEGMENTS))?;
        let segments = base.as_ref().map(Corpus::segments).unwrap_or_default();
        let masks = segments.iter().map(|open| match &open.mask {
            Some(mask) => mask.as_ref().clone(),
            None => Bits::empty(open.segment.rows()),
        });
        Ok(Self {
            masks: masks.collect(),
            rewritten: vec![false; segments.len()],
            entries: base
                .as_ref()
                .map(|base| base.entries().as_ref().clone())
                .unwrap_or_default(),
            details: base
                .as_ref()
                .map(|base| base.manifest().details.clone())
                .unwrap_or_default(),
            sorter: Sorter::new(&directory),
            store: store.clone(),
            lock,
            base,
            directory,
        })
    }

    /// Gives the active version, whose addresses [`remove`](Self::remove) takes.
    pub const fn base(&self) -> Option<&Corpus> {
        self.base.as_ref()
    }

    /// Adds a posting. Its id must not be one that the version holds; remove that posting first.
    pub fn push(&mut self, posting: &Posting) -> Result<(), StoreError> {
        self.sorter.push(posting)
    }

    /// Leaves out a posting of the active version.
    pub fn remove(&mut self, address: Address) -> Result<(), StoreError> {
        let mask = self.masks.get_mut(address.segment as usize);
        let mask = mask.ok_or(StoreError::NoSuchRow)?;
        if address.row as usize >= mask.rows() {
            return Err(StoreError::NoSuchRow);
        }
        mask.set(address.row as usize);
        Ok(())
    }

    /// Leaves out all postings of the active version.
    pub fn remove_all(&mut self) {
        for mask in &mut self.masks {
            mask.set_range(0, mask.rows());
        }
    }

    /// Forgets what is known of all codes, for those of taxonomies to be said anew.
    pub fn forget_entries(&mut self) {
        self.entries = Entries::default();
    }

    /// Says what is known of a code, in place of what was known before.
    pub fn define(&mut self, column: Column, entry: Entry) {
        self.entries.define(column, entry);
    }

    /// Gives what the version says of itself, for changing.
    pub const fn details_mut(&mut self) -> &mut Details {
        &mut self.details
    }

    /// Writes all live rows of the active version anew. Reads every text, so it takes its time.
    pub(super) fn rewrite_all(&mut self, cancel: &Cancel) -> Result<(), StoreError> {
        for at in 0..self.masks.len() {
            cancel.check()?;
            self.rewrite(at)?;
        }
        Ok(())
    }

    /// Moves the live rows of a segment of the base among those that are pushed.
    fn rewrite(&mut self, at: usize) -> Result<(), StoreError> {
        let Some(base) = &self.base else {
            return Ok(());
        };
        if std::mem::replace(&mut self.rewritten[at], true) {
            return Ok(());
        }
        let mut reader = base.reader();
        for row in (0..self.masks[at].rows()).filter(|row| !self.masks[at].contains(*row)) {
            let address = Address {
                segment: at as u32,
                row: row as u32,
            };
            self.sorter.push(&reader.read(address)?)?;
        }
        Ok(())
    }

    /// Makes the version and names it as the active one. Gives `None`, and leaves everything as it was, when
    /// it would hold exactly what the active one holds.
    pub fn commit(self) -> Result<Option<Committed>, StoreError> {
        self.commit_watched(&mut |_| Ok(()))
    }

    pub(super) fn commit_watched(mut self, watch: Watch<'_>) -> Result<Option<Committed>, StoreError> {
        self.merge_small_segments()?;
        let mut placed = self.place_kept()?;
        placed.extend(self.build_new()?);
        placed.sort_by_key(|placed| (placed.segment.posted().first(), placed.record.name.clone()));
        watch(Step::SegmentsWritten)?;

        self.drop_unused_entries(&placed);
        let version = self.next_version()?;
        let manifest = self.describe(version, placed)?;
        if self.is_same(&manifest)? {
            return Ok(None);
        }
        files::write(&self.directory.join(MANIFEST), &manifest.encode()?)?;
        files::sync_directory(&self.directory.join(SEGMENTS))?;
        files::sync_directory(&self.directory)?;
        watch(Step::ManifestWritten)?;
        let named = self.store.directory().join(version_name(version));
        files::rename(&self.directory, &named)?;
        watch(Step::VersionNamed)?;
        // Read back before it is named, so that nothing is served that a server would refuse.
        let written = Corpus::open_beside(&named, version, self.base.as_ref())?;
        self.store.name_current(self.lock, version)?;
        watch(Step::CurrentNamed)?;
        let base = self.base.as_ref().map_or(0, |base| base.manifest().version);
        self.store.remove_old_versions(self.lock, base, version)?;
        Ok(Some(Committed {
            version,
            unique_postings: written.manifest().unique_postings,
            duplicate_postings: written.manifest().duplicate_postings,
            latest_day: written.manifest().details.latest_day,
        }))
    }

    fn next_version(&self) -> Result<u64, StoreError> {
        let last = self.store.versions()?.last().copied().unwrap_or(0);
        let current = self.base.as_ref().map_or(0, |base| base.manifest().version);
        Ok(last.max(current) + 1)
    }

    /// Chooses segments to write together when there would be too many.
    fn merge_small_segments(&mut self) -> Result<(), StoreError> {
        let live = |at: usize| self.masks[at].rows() as u64 - self.masks[at].count();
        let kept = (0..self.masks.len()).filter(|at| !self.rewritten[*at]);
        let mut sizes: Vec<(u64, usize)> = kept.map(|at| (live(at), at)).collect();
        sizes.sort_unstable();
        let added = (self.sorter.len() as usize).div_ceil(MAX_ROWS);
        if sizes.len() + added <= MOST_SEGMENTS {
            return Ok(());
        }
        for (rows, at) in sizes {
            if rows < SMALL_ROWS as u64 {
                self.rewrite(at)?;
            }
        }
        Ok(())
    }

    /// Links the segments of the base that stay, those without a live row excepted.
    fn place_kept(&self) -> Result<Vec<Placed>, StoreError> {
        let mut placed = Vec::new();
        let Some(base) = &self.base else {
            return Ok(placed);
        };
        for (at, open) in base.segments().iter().enumerate() {
            let masked = self.masks[at].count();
            if self.rewritten[at] || masked == open.record.rows {
                continue;
            }
            let name = format!("{SEGMENTS}/{}", open.record.name);
            files::make_directory(&self.directory.join(&name))?;
            for file in segment::FILES {
                let file = format!("{name}/{file}");
                files::link(&base.directory().join(&file), &self.directory.join(&file))?;
            }
            files::sync_directory(&self.directory.join(&name))?;
            let prefix = format!("{name}/");
            let files = base.manifest().files.iter();
            placed.push(Placed {
                record: SegmentRecord {
                    masked,
                    ..open.record.clone()
                },
                mask: (masked > 0).then(|| self.masks[at].clone()),
                files: files
                    .filter(|file| file.name.starts_with(&prefix))
                    .cloned()
                    .collect(),
                segment: open.segment.clone(),
            });
        }
        Ok(placed)
    }

    /// Writes what was pushed into segments of bounded size.
    fn build_new(&mut self) -> Result<Vec<Placed>, StoreError> {
        let building = self.directory.join("building");
        let sorter = std::mem::replace(&mut self.sorter, Sorter::new(&self.directory));
        let mut placed = Vec::new();
        let mut builder: Option<SegmentBuilder> = None;
        sorter.finish(|posting| {
            let open = match &mut builder {
                Some(open) => open,
                None => builder.insert(SegmentBuilder::create(&building)?),
            };
            open.push(&posting)?;
            if open.rows() == MAX_ROWS
                && let Some(full) = builder.take()
            {
                placed.push(self.place_built(full, &building)?);
            }
            Ok(())
        })?;
        if let Some(last) = builder {
            placed.push(self.place_built(last, &building)?);
        }
        Ok(placed)
    }

    /// Ends a segment and gives its directory the name of its hash.
    fn place_built(&self, builder: SegmentBuilder, building: &Path) -> Result<Placed, StoreError> {
        let rows = builder.rows() as u64;
        builder.finish()?;
        let mut hasher = Sha256::new();
        let mut hashes = Vec::new();
        for file in segment::FILES {
            let (bytes, sha256) = files::hash(&building.join(file))?;
            hasher.update(sha256.as_bytes());
            hashes.push((file, bytes, sha256));
        }
        let name = files::hexadecimal(&hasher.finalize()[..16]);
        let directory = self.directory.join(SEGMENTS).join(&name);
        if directory.exists() {
            // The base holds a segment of the same rows, which is linked already: they are masked there.
            files::remove(building)?;
        } else {
            files::sync_directory(building)?;
            fs::rename(building, &directory).map_err(StoreError::io("rename", building))?;
        }
        let files = hashes.into_iter().map(|(file, bytes, sha256)| FileRecord {
            name: format!("{SEGMENTS}/{name}/{file}"),
            bytes,
            sha256,
        });
        Ok(Placed {
            files: files.collect(),
            segment: std::sync::Arc::new(Segment::open(&directory)?),
            record: SegmentRecord {
                name,
                rows,
                masked: 0,
            },
            mask: None,
        })
    }

    fn drop_unused_entries(&mut self, placed: &[Placed]) {
        let mut used: FxHashSet<(Column, &str)> = FxHashSet::default();
        for placed in placed {
            for column in Column::ALL {
                let Some(view) = placed.segment.column(column) else {
                    continue;
                };
                for id in 1..view.values() as u32 {
                    let set = view.set(id);
                    let masked = placed.mask.as_ref().map_or(0, |mask| set.count_in(mask));
                    if masked < set.len() as u64 {
                        used.insert((column, view.code(id)));
                    }
                }
            }
        }
        self.entries
            .retain_used(|column, code| used.contains(&(column, code)));
    }

    /// Writes entries and masks, and lists everything.
    fn describe(&self, version: u64, placed: Vec<Placed>) -> Result<Manifest, StoreError> {
        let mut manifest = Manifest::new(version, self.details.clone());
        let mut masks = Vec::with_capacity(placed.len());
        for placed in placed {
            manifest.unique_postings += placed.record.rows - placed.record.masked;
            manifest.duplicate_postings += live_duplicates(&placed);
            manifest.segments.push(placed.record);
            manifest.files.extend(placed.files);
            masks.push(placed.mask);
        }
        self.entries.write(&self.directory.join(ENTRIES))?;
        write_masks(&self.directory.join(MASKS), &masks)?;
        for name in [ENTRIES, MASKS] {
            let (bytes, sha256) = files::hash(&self.directory.join(name))?;
            manifest.files.push(FileRecord {
                name: name.to_owned(),
                bytes,
                sha256,
            });
        }
        manifest.files.sort_by(|left, right| left.name.cmp(&right.name));
        manifest.files.dedup();
        Ok(manifest)
    }

    fn is_same(&self, manifest: &Manifest) -> Result<bool, StoreError> {
        let Some(base) = &self.base else {
            return Ok(false);
        };
        let base = base.manifest();
        let mut renumbered = manifest.clone();
        renumbered.version = base.version;
        Ok(renumbered == *base)
    }
}

impl Drop for CorpusWriter<'_> {
    fn drop(&mut self) {
        // After a commit the directory has its name; what else is left the next import removes.
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn live_duplicates(placed: &Placed) -> u64 {
    let duplicates = placed.segment.duplicates();
    let is_live = |row: &usize| !placed.mask.as_ref().is_some_and(|mask| mask.contains(*row));
    let live = (0..placed.segment.rows()).filter(is_live);
    live.map(|row| u64::from(duplicates.get(row))).sum()
}
