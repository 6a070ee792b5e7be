//! The versions of a set, loaded and ready to serve.

use std::sync::Arc;

use crate::changes::Changes;
use crate::skills::Skills;
use crate::store::{Store, StoreError};
use crate::version::Version;

/// How often a load starts again because the set was changed under it.
const ATTEMPTS: usize = 3;

/// The versions served together, newest first. Immutable: a request keeps the catalog or the version it
/// began with to its end.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    sequence: Option<u64>,
    versions: Vec<Loaded>,
}

#[derive(Clone, Debug)]
struct Loaded {
    skills: Arc<Skills>,
    changes: Arc<Changes>,
    /// Checksum of the snapshot where it came from a store: a version number can get other data after
    /// the version was taken back.
    checksum: Option<u32>,
}

impl Catalog {
    /// Loads the current set of a store; a store without one gives a catalog without versions.
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
        let mut versions = Vec::with_capacity(set.versions.len());
        for version in set.versions {
            let checksum = store.manifest(version)?.files.first().map(|file| file.crc32);
            let kept = self.versions.iter().find(|loaded| {
                loaded.skills.version() == version && loaded.checksum.is_some() && loaded.checksum == checksum
            });
            let skills = match kept {
                Some(loaded) => Arc::clone(&loaded.skills),
                None => Arc::new(store.load(version)?),
            };
            versions.push((skills, checksum));
        }
        Ok(Self::new(Some(set.sequence), versions))
    }

    /// Makes a catalog of snapshots that come from no store, such as starter data.
    pub fn from_snapshots(snapshots: impl IntoIterator<Item = Skills>) -> Self {
        Self::new(
            None,
            snapshots
                .into_iter()
                .map(|skills| (Arc::new(skills), None))
                .collect(),
        )
    }

    fn new(sequence: Option<u64>, mut versions: Vec<(Arc<Skills>, Option<u32>)>) -> Self {
        versions.sort_by_key(|(skills, _)| std::cmp::Reverse(skills.version()));
        let older = versions
            .iter()
            .skip(1)
            .map(|(skills, _)| Some(skills))
            .chain([None]);
        let changes: Vec<Arc<Changes>> = versions
            .iter()
            .zip(older)
            .map(|((newer, _), older)| Arc::new(changes(newer, older)))
            .collect();
        let loaded = versions.into_iter().zip(changes);
        let versions = loaded
            .map(|((skills, checksum), changes)| Loaded {
                skills,
                changes,
                checksum,
            })
            .collect();
        Self { sequence, versions }
    }

    /// Gives the number of the set, for [`Store::changed_since`].
    pub fn sequence(&self) -> Option<u64> {
        self.sequence
    }

    /// Tells whether no version is loaded.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// Gives the versions, newest first.
    pub fn versions(&self) -> impl ExactSizeIterator<Item = &Arc<Skills>> {
        self.versions.iter().map(|loaded| &loaded.skills)
    }

    /// Gives the newest version.
    pub fn latest(&self) -> Option<&Arc<Skills>> {
        self.versions().next()
    }

    /// Finds a version.
    pub fn version(&self, version: Version) -> Option<&Arc<Skills>> {
        self.versions().find(|skills| skills.version() == version)
    }

    /// Gives what a version changed against the next older one in this catalog; the oldest changed nothing.
    pub fn changes(&self, version: Version) -> Option<&Changes> {
        self.versions
            .iter()
            .find(|loaded| loaded.skills.version() == version)
            .map(|loaded| &*loaded.changes)
    }
}

/// Takes the changes computed at the import, or compares again when a version between was withdrawn.
fn changes(newer: &Skills, older: Option<&Arc<Skills>>) -> Changes {
    match older {
        None => Changes::default(),
        Some(older) if newer.base_version() == Some(older.version()) => newer.changes().clone(),
        Some(older) => Changes::between(older, newer),
    }
}
