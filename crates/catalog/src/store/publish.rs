//! Changes of a store: publishing, removing, going back.

use std::collections::BTreeSet;

use super::error::StoreError;
use super::files::{self, ImportLock, UNFINISHED};
use super::record::{self, FileRecord, Manifest, SetRecord};
use super::{CURRENT, MANIFEST, SETS, Store, VersionSet, sequence_of, set_name};
use crate::version::Version;

/// Sets kept to go back to, the current one among them.
const KEPT_SETS: usize = 10;

/// A moment between two effects of a change on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    LeftoversRemoved,
    SnapshotWritten,
    ManifestWritten,
    VersionNamed,
    SetWritten,
    SetNamed,
    CurrentWritten,
    CurrentReplaced,
}

/// Told after each step; an error stops the change there, as a killed process would.
pub(super) type Watch<'a> = &'a mut dyn FnMut(Step) -> Result<(), StoreError>;

impl Store {
    /// Takes the right to change the family, for an import that wants to hold it while it reads its
    /// sources. The methods that change the store take it themselves when they are called on the store.
    pub fn lock(&self) -> Result<ImportLock, StoreError> {
        files::make_directory(&self.directory().join(SETS))?;
        ImportLock::take(&self.directory().join(".lock"), &self.family)
    }

    /// Adds a version and serves it together with those there are.
    ///
    /// The snapshot is read back before it is published, so that no version can be served that a server
    /// would refuse. A version that is served already is refused.
    pub fn publish(
        &self,
        version: Version,
        snapshot: &[u8],
        manifest: Manifest,
    ) -> Result<VersionSet, StoreError> {
        self.publish_locked(&self.lock()?, version, snapshot, manifest)
    }

    /// Does what [`publish`](Self::publish) does under a lock that the caller holds.
    pub fn publish_locked(
        &self,
        _lock: &ImportLock,
        version: Version,
        snapshot: &[u8],
        manifest: Manifest,
    ) -> Result<VersionSet, StoreError> {
        self.publish_watched(version, snapshot, manifest, &[], &mut |_| Ok(()))
    }

    /// Does what [`publish_locked`](Self::publish_locked) does, and with the same switch stops serving versions.
    pub fn replace_locked(
        &self,
        _lock: &ImportLock,
        version: Version,
        snapshot: &[u8],
        manifest: Manifest,
        withdrawn: &[Version],
    ) -> Result<VersionSet, StoreError> {
        for version in withdrawn {
            self.refuse_if_referenced(*version)?;
        }
        self.publish_watched(version, snapshot, manifest, withdrawn, &mut |_| Ok(()))
    }

    fn publish_watched(
        &self,
        version: Version,
        snapshot: &[u8],
        manifest: Manifest,
        withdrawn: &[Version],
        watch: Watch<'_>,
    ) -> Result<VersionSet, StoreError> {
        let record = self.stage(version, snapshot, manifest, withdrawn, watch)?;
        self.switch_to(record.sequence, watch)?;
        self.describe(record)
    }

    /// Writes a version and a set with it, which is not served yet.
    pub(super) fn stage(
        &self,
        version: Version,
        snapshot: &[u8],
        mut manifest: Manifest,
        withdrawn: &[Version],
        watch: Watch<'_>,
    ) -> Result<SetRecord, StoreError> {
        let found = (self.verify)(snapshot, &self.snapshot_name())?;
        if found != version {
            return Err(StoreError::OtherVersion {
                wanted: version,
                found,
            });
        }
        let current = self.current_record()?;
        let served = current
            .as_ref()
            .map(|set| set.versions.clone())
            .unwrap_or_default();
        if served.contains(&version.to_string()) {
            return Err(StoreError::VersionExists(version));
        }
        self.remove_leftovers(current.as_ref(), Some(version))?;
        watch(Step::LeftoversRemoved)?;

        let unfinished = self.directory().join(format!("{UNFINISHED}{version}"));
        files::make_directory(&unfinished)?;
        files::write(&unfinished.join(self.snapshot_name()), snapshot)?;
        watch(Step::SnapshotWritten)?;
        manifest.version = version.to_string();
        manifest.files = vec![FileRecord {
            name: self.snapshot_name(),
            bytes: snapshot.len() as u64,
            crc32: crc32fast::hash(snapshot),
        }];
        files::write(&unfinished.join(MANIFEST), &record::encode(&manifest)?)?;
        files::sync_directory(&unfinished)?;
        watch(Step::ManifestWritten)?;
        files::rename(&unfinished, &self.version_directory(version))?;
        watch(Step::VersionNamed)?;

        let mut versions = self.versions(&served)?;
        versions.retain(|served| !withdrawn.contains(served));
        versions.push(version);
        let previous = current.as_ref().map(|set| set.sequence);
        let note = format!("{version} published");
        self.write_set(current.as_ref(), previous, versions, note, watch)
    }

    /// Stops serving a version. Its files stay as long as there is a set to go back to that lists it.
    pub fn remove(&self, version: Version) -> Result<VersionSet, StoreError> {
        let _lock = self.lock()?;
        let current = self
            .current_record()?
            .ok_or(StoreError::UnknownVersion(version))?;
        let mut versions = self.versions(&current.versions)?;
        if !versions.contains(&version) {
            return Err(StoreError::UnknownVersion(version));
        }
        if versions.len() == 1 {
            return Err(StoreError::OnlyVersion(version));
        }
        self.refuse_if_referenced(version)?;
        self.remove_leftovers(Some(&current), None)?;
        versions.retain(|served| *served != version);
        let note = format!("{version} removed");
        self.serve(Some(&current), Some(current.sequence), versions, note)
    }

    /// Serves the set before the current one again.
    pub fn rollback(&self) -> Result<VersionSet, StoreError> {
        let _lock = self.lock()?;
        let current = self.current_record()?.ok_or(StoreError::NoEarlierSet)?;
        let earlier = current
            .previous
            .and_then(|sequence| self.kept_set(sequence))
            .ok_or(StoreError::NoEarlierSet)?;
        let versions = self.versions(&earlier.versions)?;
        for version in self.versions(&current.versions)? {
            if !versions.contains(&version) {
                self.refuse_if_referenced(version)?;
            }
        }
        self.remove_leftovers(Some(&current), None)?;
        let note = format!("back to set {}", earlier.sequence);
        self.serve(Some(&current), earlier.previous, versions, note)
    }

    fn serve(
        &self,
        current: Option<&SetRecord>,
        previous: Option<u64>,
        versions: Vec<Version>,
        note: String,
    ) -> Result<VersionSet, StoreError> {
        let record = self.write_set(current, previous, versions, note, &mut |_| Ok(()))?;
        self.switch_to(record.sequence, &mut |_| Ok(()))?;
        self.describe(record)
    }

    fn write_set(
        &self,
        current: Option<&SetRecord>,
        previous: Option<u64>,
        mut versions: Vec<Version>,
        note: String,
        watch: Watch<'_>,
    ) -> Result<SetRecord, StoreError> {
        versions.sort_unstable_by(|one, other| other.cmp(one));
        let sequence = current.map_or(1, |set| set.sequence + 1);
        let versions = versions.iter().map(Version::to_string).collect();
        let record = SetRecord {
            sequence,
            previous,
            versions,
            note,
        };
        let unfinished = self.directory().join(SETS).join(format!("{UNFINISHED}set"));
        files::write(&unfinished, &record::encode(&record)?)?;
        watch(Step::SetWritten)?;
        files::rename(&unfinished, &self.set_path(sequence))?;
        watch(Step::SetNamed)?;
        Ok(record)
    }

    /// Serves a set that is written.
    pub(super) fn switch_to(&self, sequence: u64, watch: Watch<'_>) -> Result<(), StoreError> {
        let unfinished = self.directory().join(format!("{UNFINISHED}current"));
        files::write(&unfinished, format!("{SETS}/{}\n", set_name(sequence)).as_bytes())?;
        watch(Step::CurrentWritten)?;
        files::rename(&unfinished, &self.directory().join(CURRENT))?;
        watch(Step::CurrentReplaced)
    }

    /// Removes what a killed change left behind and what no kept set needs any more. A kept set that
    /// lists `published` is given up with those before it: that version is about to get other data.
    fn remove_leftovers(
        &self,
        current: Option<&SetRecord>,
        published: Option<Version>,
    ) -> Result<(), StoreError> {
        let published = published.map(|version| version.to_string());
        let mut kept: Vec<SetRecord> = current.cloned().into_iter().collect();
        while kept.len() < KEPT_SETS {
            let earlier = kept
                .last()
                .and_then(|set| set.previous)
                .and_then(|sequence| self.kept_set(sequence));
            let Some(earlier) = earlier else { break };
            if published
                .as_ref()
                .is_some_and(|published| earlier.versions.contains(published))
            {
                break;
            }
            kept.push(earlier);
        }
        let sets = self.directory().join(SETS);
        for name in files::names(&sets)? {
            let sequence = sequence_of(&name);
            let needed = sequence.is_some_and(|sequence| kept.iter().any(|set| set.sequence == sequence));
            if name.starts_with(UNFINISHED) || (sequence.is_some() && !needed) {
                files::remove(&sets.join(name))?;
            }
        }
        // Sets go before the versions they list, so that no set on disk ever lacks a version.
        files::sync_directory(&sets)?;
        let versions: BTreeSet<&String> = kept.iter().flat_map(|set| &set.versions).collect();
        // Unfinished directories come first by name, so the name that a version is moved to is free.
        for name in files::names(&self.directory())? {
            let path = self.directory().join(&name);
            if name.starts_with(UNFINISHED) {
                files::remove(&path)?;
            } else if name.parse::<Version>().is_ok() && !versions.contains(&name) {
                // Moved first, so that a directory with the name of a version is always whole.
                let moved = self.directory().join(format!("{UNFINISHED}gone-{name}"));
                files::rename(&path, &moved)?;
                files::remove(&moved)?;
            }
        }
        Ok(())
    }

    /// Gives an earlier set if it is still there and whole.
    fn kept_set(&self, sequence: u64) -> Option<SetRecord> {
        record::read(&self.set_path(sequence))
            .ok()
            .filter(|set: &SetRecord| set.sequence == sequence)
    }

    fn versions(&self, texts: &[String]) -> Result<Vec<Version>, StoreError> {
        let damaged = |_| StoreError::damaged(&self.directory().join(SETS), "lists what is no version");
        texts.iter().map(|text| text.parse().map_err(damaged)).collect()
    }

    /// Refuses when a version that another family serves refers to this one.
    pub(super) fn refuse_if_referenced(&self, version: Version) -> Result<(), StoreError> {
        let wanted = version.to_string();
        for family in files::names(&self.root)? {
            if family == self.family || !self.root.join(&family).is_dir() {
                continue;
            }
            let other = Store {
                root: self.root.clone(),
                family: family.clone(),
                verify: self.verify,
            };
            for by in other
                .current_record()?
                .map(|set| set.versions)
                .unwrap_or_default()
            {
                let manifest: Manifest = record::read(&other.directory().join(&by).join(MANIFEST))?;
                let refers = |to: &record::Reference| to.family == self.family && to.version == wanted;
                if manifest.references.iter().any(refers) {
                    return Err(StoreError::Referenced { version, family, by });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
