//! The versions of a set of any family, loaded.

use std::sync::Arc;

use crate::store::{Snapshot, Store, StoreError};
use crate::version::Version;

/// How often a load starts again because the set was changed under it.
const ATTEMPTS: usize = 3;

/// The versions of a family that are served together, newest first. Immutable: a request keeps the version
/// it began with to its end.
#[derive(Debug)]
pub struct Versions<S> {
    sequence: Option<u64>,
    loaded: Vec<Loaded<S>>,
}

#[derive(Debug)]
struct Loaded<S> {
    snapshot: Arc<S>,
    /// Checksum of the snapshot where it came from a store: a version number can get other data after
    /// the version was taken back.
    checksum: Option<u32>,
}

impl<S> Clone for Loaded<S> {
    fn clone(&self) -> Self {
        Self {
            snapshot: Arc::clone(&self.snapshot),
            checksum: self.checksum,
        }
    }
}

impl<S> Clone for Versions<S> {
    fn clone(&self) -> Self {
        Self {
            sequence: self.sequence,
            loaded: self.loaded.clone(),
        }
    }
}

impl<S> Default for Versions<S> {
    fn default() -> Self {
        Self {
            sequence: None,
            loaded: Vec::new(),
        }
    }
}

impl<S: Snapshot> Versions<S> {
    /// Loads the current set of a store; a store without one gives no versions.
    pub fn load(store: &Store) -> Result<Self, StoreError> {
        Self::default().reload(store)
    }

    /// Loads the current set of a store and keeps what is loaded already.
    pub fn reload(&self, store: &Store) -> Result<Self, StoreError> {
        let mut attempt = 1;
        loop {
            let sequence = store.current_sequence()?;
            match self.load_set(store) {
                Err(_) if attempt < ATTEMPTS && store.changed_since(sequence)? => attempt += 1,
                outcome => return outcome,
            }
        }
    }

    fn load_set(&self, store: &Store) -> Result<Self, StoreError> {
        let Some(set) = store.current()? else {
            return Ok(Self::default());
        };
        let mut loaded = Vec::with_capacity(set.versions.len());
        for version in set.versions {
            let checksum = store.manifest(version)?.files.first().map(|file| file.crc32);
            let kept = self.loaded.iter().find(|it| {
                it.snapshot.version() == version && it.checksum.is_some() && it.checksum == checksum
            });
            let snapshot = match kept {
                Some(it) => Arc::clone(&it.snapshot),
                None => Arc::new(store.load(version)?),
            };
            loaded.push(Loaded { snapshot, checksum });
        }
        Ok(Self::new(Some(set.sequence), loaded))
    }

    /// Takes snapshots that come from no store, such as starter data.
    pub fn from_snapshots(snapshots: impl IntoIterator<Item = S>) -> Self {
        let loaded = snapshots.into_iter().map(|snapshot| Loaded {
            snapshot: Arc::new(snapshot),
            checksum: None,
        });
        Self::new(None, loaded.collect())
    }

    fn new(sequence: Option<u64>, mut loaded: Vec<Loaded<S>>) -> Self {
        loaded.sort_by_key(|it| std::cmp::Reverse(it.snapshot.version()));
        Self { sequence, loaded }
    }

    /// Finds a version.
    pub fn version(&self, version: Version) -> Option<&Arc<S>> {
        self.iter().find(|snapshot| snapshot.version() == version)
    }
}

impl<S> Versions<S> {
    /// Gives the number of the set, for [`Store::changed_since`].
    pub fn sequence(&self) -> Option<u64> {
        self.sequence
    }

    /// Tells whether no version is loaded.
    pub fn is_empty(&self) -> bool {
        self.loaded.is_empty()
    }

    /// Gives the versions, newest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<S>> {
        self.loaded.iter().map(|it| &it.snapshot)
    }

    /// Gives the newest version.
    pub fn latest(&self) -> Option<&Arc<S>> {
        self.iter().next()
    }
}
