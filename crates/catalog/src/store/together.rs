//! Changes of several stores that are served as one.
//!
//! Each store writes its version and its set as it does alone, but none is served yet. Then one file beside the stores,
//! `SWITCH`, names the new set of each: with its renaming all of them are served. Every `CURRENT` follows, and the file
//! goes. A process killed before the renaming has changed nothing; one killed behind it leaves the file, which readers
//! heed, and which the next change carries out.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::files::{self, ImportLock, UNFINISHED};
use super::record::{self, Manifest, Record};
use super::{Store, VersionSet};
use crate::version::Version;

const SWITCH: &str = "SWITCH";

/// The sets that are served from one moment on, by family.
#[derive(Debug, Serialize, Deserialize)]
struct SwitchRecord {
    sets: BTreeMap<String, u64>,
}

impl Record for SwitchRecord {
    const MAGIC: &'static str = "waypost-switch";
}

/// Gives the sets that were switched to together, by family, while not every store says so itself.
pub(super) fn switched(root: &Path) -> Result<Option<BTreeMap<String, u64>>, StoreError> {
    match record::read::<SwitchRecord>(&root.join(SWITCH)) {
        Ok(record) => Ok(Some(record.sets)),
        Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A moment between two effects of a switch on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    SwitchWritten,
    SwitchNamed,
    Followed(usize),
}

/// Told after each moment; an error stops the change there, as a killed process would.
type Watch<'a> = &'a mut dyn FnMut(Moment) -> Result<(), StoreError>;

/// A change of several stores under one root: all of it is served, or nothing.
#[derive(Debug)]
pub struct JointChange {
    root: PathBuf,
    _lock: ImportLock,
    staged: Vec<Staged>,
}

#[derive(Debug)]
struct Staged {
    store: Store,
    sequence: u64,
    _lock: ImportLock,
}

impl JointChange {
    /// Takes the right to change stores under `root` together, and carries out a switch that a killed process left.
    pub fn begin(root: &Path, name: &str) -> Result<Self, StoreError> {
        files::make_directory(root)?;
        let lock = ImportLock::take(&root.join(".lock"), name)?;
        let change = Self {
            root: root.to_owned(),
            _lock: lock,
            staged: Vec::new(),
        };
        change.recover()?;
        Ok(change)
    }

    fn recover(&self) -> Result<(), StoreError> {
        let left = match switched(&self.root) {
            Ok(None) => return Ok(()),
            Ok(Some(sets)) => sets,
            // Not by a kill, as the file is whole or absent. What each store names itself is served from here on.
            Err(StoreError::Damaged { .. }) => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        for (family, sequence) in left {
            let store = Store {
                root: self.root.clone(),
                family,
                // No snapshot is read here.
                verify: |_, _| Ok(Version::FIRST),
            };
            if store.set_path(sequence).exists() {
                let _lock = store.lock()?;
                if store.named_sequence()? < Some(sequence) {
                    store.switch_to(sequence, &mut |_| Ok(()))?;
                }
            }
        }
        self.forget()
    }

    fn forget(&self) -> Result<(), StoreError> {
        files::remove(&self.root.join(SWITCH))?;
        files::sync_directory(&self.root)
    }

    /// Takes the right to change a store of the change until it ends, and gives the versions that it serves.
    pub fn lock(&self, store: &Store) -> Result<(ImportLock, Vec<Version>), StoreError> {
        let lock = store.lock()?;
        let versions = store.current()?.map(|set| set.versions).unwrap_or_default();
        Ok((lock, versions))
    }

    /// Writes a version of a store, and gives the set that will be served with it and without those `withdrawn`.
    pub fn stage(
        &mut self,
        store: &Store,
        lock: ImportLock,
        version: Version,
        snapshot: &[u8],
        manifest: Manifest,
        withdrawn: &[Version],
    ) -> Result<VersionSet, StoreError> {
        for version in withdrawn {
            store.refuse_if_referenced(*version)?;
        }
        let record = store.stage(version, snapshot, manifest, withdrawn, &mut |_| Ok(()))?;
        self.staged.push(Staged {
            store: store.clone(),
            sequence: record.sequence,
            _lock: lock,
        });
        store.describe(record)
    }

    /// Serves everything that was written.
    pub fn commit(self) -> Result<(), StoreError> {
        self.commit_watched(&mut |_| Ok(()))
    }

    fn commit_watched(self, watch: Watch<'_>) -> Result<(), StoreError> {
        let sets = self.staged.iter();
        let sets = sets.map(|it| (it.store.family.clone(), it.sequence)).collect();
        let unfinished = self.root.join(format!("{UNFINISHED}switch"));
        files::write(&unfinished, &record::encode(&SwitchRecord { sets })?)?;
        watch(Moment::SwitchWritten)?;
        files::rename(&unfinished, &self.root.join(SWITCH))?;
        watch(Moment::SwitchNamed)?;
        for (at, staged) in self.staged.iter().enumerate() {
            staged.store.switch_to(staged.sequence, &mut |_| Ok(()))?;
            watch(Moment::Followed(at))?;
        }
        self.forget()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;

    use super::*;
    use crate::fixture::{draft, skill};
    use crate::{Skills, build};

    const FAMILIES: [&str; 3] = ["one", "three", "two"];

    fn stores(root: &Path) -> Vec<Store> {
        FAMILIES.map(|name| Store::under::<Skills>(root, name)).into()
    }

    fn change(root: &Path, minor: u32) -> JointChange {
        let version = Version::new(1, minor);
        let bytes = build(&draft(version, vec![skill("Baking", &[])]), None).unwrap();
        let mut change = JointChange::begin(root, "tables").unwrap();
        for store in stores(root) {
            let (lock, withdrawn) = change.lock(&store).unwrap();
            let set = change.stage(&store, lock, version, &bytes, Manifest::new(version), &withdrawn);
            assert_eq!(set.unwrap().versions, [version]);
        }
        change
    }

    /// What each store serves; all of them serve the same.
    fn served(root: &Path) -> Option<u32> {
        let minors: Vec<Option<u32>> = stores(root)
            .iter()
            .map(|store| store.current().unwrap().map(|set| set.versions[0].minor()))
            .collect();
        assert!(minors.iter().all(|minor| *minor == minors[0]), "{minors:?}");
        for store in stores(root) {
            let problems = store.check().unwrap().into_iter().filter_map(|file| file.problem);
            assert_eq!(problems.collect::<Vec<_>>(), [""; 0]);
        }
        minors[0]
    }

    fn commit_until(change: JointChange, last: Moment) {
        let killed = || StoreError::io("continue at", Path::new("the moment"))(io::Error::other("killed"));
        let outcome =
            change.commit_watched(&mut |moment| if moment == last { Err(killed()) } else { Ok(()) });
        assert!(outcome.is_err(), "{last:?} is reached");
    }

    #[test]
    fn a_kill_at_any_moment_leaves_all_stores_old_or_all_new() {
        for (last, expected) in [
            (Moment::SwitchWritten, 0),
            (Moment::SwitchNamed, 1),
            (Moment::Followed(0), 1),
            (Moment::Followed(1), 1),
            (Moment::Followed(2), 1),
        ] {
            let directory = tempfile::tempdir().unwrap();
            let root = directory.path();
            change(root, 0).commit().unwrap();
            assert_eq!(served(root), Some(0));
            drop(change(root, 1));
            assert_eq!(served(root), Some(0), "nothing is served before the switch");
            commit_until(change(root, 1), last);
            assert_eq!(served(root), Some(expected), "{last:?}");
            // The next change carries the switch out, and its own as well.
            let next = change(root, 2);
            assert_eq!(served(root), Some(expected), "{last:?}");
            assert!(!root.join(SWITCH).exists());
            next.commit().unwrap();
            assert_eq!(served(root), Some(2), "{last:?}");
        }
    }

    #[test]
    fn a_store_changed_alone_behind_a_killed_switch_goes_on_from_it() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        change(root, 0).commit().unwrap();
        commit_until(change(root, 1), Moment::SwitchNamed);
        let store = &stores(root)[0];
        let set = store.rollback().unwrap();
        assert_eq!((set.sequence, set.versions[0].minor()), (3, 0));
        assert_eq!(store.current().unwrap(), Some(set));
        change(root, 2).commit().unwrap();
        assert_eq!(served(root), Some(2));
    }

    #[test]
    fn two_changes_at_once_are_refused_and_what_is_lost_is_passed_over() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let first = change(root, 0);
        let refused = JointChange::begin(root, "tables").unwrap_err().to_string();
        assert!(
            refused.starts_with("another import of tables is running"),
            "{refused}"
        );
        commit_until(first, Moment::SwitchNamed);
        fs::remove_dir_all(root.join("two")).unwrap();
        assert_eq!(stores(root)[2].current().unwrap(), None);
        fs::write(root.join(SWITCH), "no record").unwrap();
        assert!(stores(root)[0].current().is_err());
        change(root, 1).commit().unwrap();
        assert_eq!(served(root), Some(1));
    }
}
