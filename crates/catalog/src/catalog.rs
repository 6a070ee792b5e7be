//! The versions of the Skills taxonomy, loaded and ready to serve.

use std::sync::Arc;

use crate::changes::Changes;
use crate::skills::Skills;
use crate::store::{Store, StoreError};
use crate::version::Version;
use crate::versions::Versions;

/// The versions served together, newest first. Immutable: a request keeps the catalog or the version it
/// began with to its end.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    versions: Versions<Skills>,
    /// What each version changed, in the order of the versions.
    changes: Vec<Arc<Changes>>,
}

impl Catalog {
    /// Loads the current set of a store; a store without one gives a catalog without versions.
    pub fn load(store: &Store) -> Result<Self, StoreError> {
        Self::default().reload(store)
    }

    /// Loads the current set of a store and keeps what is loaded already.
    pub fn reload(&self, store: &Store) -> Result<Self, StoreError> {
        Ok(Self::new(self.versions.reload(store)?))
    }

    /// Makes a catalog of snapshots that come from no store, such as starter data.
    pub fn from_snapshots(snapshots: impl IntoIterator<Item = Skills>) -> Self {
        Self::new(Versions::from_snapshots(snapshots))
    }

    fn new(versions: Versions<Skills>) -> Self {
        let older = versions.iter().skip(1).map(Some).chain([None]);
        let changes = versions
            .iter()
            .zip(older)
            .map(|(newer, older)| Arc::new(changes(newer, older)))
            .collect();
        Self { versions, changes }
    }

    /// Gives the number of the set, for [`Store::changed_since`].
    pub fn sequence(&self) -> Option<u64> {
        self.versions.sequence()
    }

    /// Tells whether no version is loaded.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// Gives the versions, newest first.
    pub fn versions(&self) -> impl ExactSizeIterator<Item = &Arc<Skills>> {
        self.versions.iter()
    }

    /// Gives the newest version.
    pub fn latest(&self) -> Option<&Arc<Skills>> {
        self.versions.latest()
    }

    /// Finds a version.
    pub fn version(&self, version: Version) -> Option<&Arc<Skills>> {
        self.versions.version(version)
    }

    /// Gives what a version changed against the next older one in this catalog; the oldest changed nothing.
    pub fn changes(&self, version: Version) -> Option<&Changes> {
        self.versions()
            .zip(&self.changes)
            .find(|(skills, _)| skills.version() == version)
            .map(|(_, changes)| &**changes)
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
