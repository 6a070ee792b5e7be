//! The datasets that are served, and the stores that they come from.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalog::{JointChange, Store, StoreError, Versions};

use crate::dataset::Dataset;
use crate::run::Run;

/// Looks at the stores before what they served in turn is taken as one state: each further one means an import in
/// the milliseconds since the one before.
const LOOKS: usize = 10;
/// Longest name of a dataset.
const LONGEST_NAME: usize = 100;

/// All datasets with the runs of each that are served, newest first.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    datasets: BTreeMap<String, Versions<Dataset>>,
}

fn root(data: &Path) -> PathBuf {
    data.join("lmi")
}

/// Names the store of a dataset under a data directory. Nothing is read or created yet.
pub fn store(data: &Path, dataset: &str) -> Store {
    Store::under::<Dataset>(&root(data), dataset)
}

/// Begins a change of several datasets under a data directory that is served as one.
pub fn change(data: &Path) -> Result<JointChange, StoreError> {
    JointChange::begin(&root(data), "labour-market tables")
}

/// Tells whether a text can name a dataset: lower-case words of letters, digits and hyphens with dots between.
pub fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        let mut bytes = word.bytes();
        !word.is_empty() && bytes.all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
    };
    let is_reserved = ["meta", "status", "health", "docs"].contains(&text);
    text.len() <= LONGEST_NAME && !is_reserved && text.split('.').all(is_word)
}

/// Lists the datasets that have a store under a data directory, sorted.
pub fn dataset_names(data: &Path) -> Result<Vec<String>, StoreError> {
    let path = root(data);
    let failed = |source| StoreError::Io {
        action: "list",
        path: path.clone(),
        source,
    };
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(failed)?.file_name();
        names.extend(name.into_string().ok().filter(|name| is_name(name)));
    }
    names.sort();
    Ok(names)
}

impl Tables {
    /// Loads what is published under a data directory.
    pub fn load(data: &Path) -> Result<Self, StoreError> {
        Ok(Self::default().reload(data)?.unwrap_or_default())
    }

    /// Loads what has changed and keeps the rest; nothing when nothing has.
    ///
    /// Datasets that were switched together come together: what was read is read anew until it was served at one
    /// moment, which is so when no number of a set, each of which only rises, has changed behind the first look.
    pub fn reload(&self, data: &Path) -> Result<Option<Self>, StoreError> {
        let mut loaded = self.look(data)?;
        for _ in 1..LOOKS {
            let present = loaded.as_ref().unwrap_or(self);
            match present.look(data)? {
                None => break,
                Some(later) => loaded = Some(later),
            }
        }
        Ok(loaded)
    }

    /// Loads what has changed, dataset by dataset; nothing when nothing has.
    fn look(&self, data: &Path) -> Result<Option<Self>, StoreError> {
        let mut datasets = BTreeMap::new();
        let mut is_changed = false;
        for name in dataset_names(data)? {
            let store = store(data, &name);
            let present = self.datasets.get(&name);
            let sequence = present.and_then(Versions::sequence);
            let versions = match present {
                Some(present) if !store.changed_since(sequence)? => present.clone(),
                None if store.current_sequence()?.is_none() => continue,
                _ => {
                    is_changed = true;
                    present.cloned().unwrap_or_default().reload(&store)?
                }
            };
            datasets.insert(name, versions);
        }
        // Datasets that come from no store, such as starter data, go when a store has any.
        let has_store = datasets.values().any(|versions| versions.sequence().is_some());
        is_changed |= has_store && datasets.len() != self.datasets.len();
        Ok(is_changed.then_some(Self { datasets }))
    }

    /// Takes datasets that come from no store, such as starter data.
    pub fn from_datasets(datasets: impl IntoIterator<Item = Dataset>) -> Self {
        let mut by_name: BTreeMap<String, Vec<Dataset>> = BTreeMap::new();
        for dataset in datasets {
            by_name
                .entry(dataset.name().to_owned())
                .or_default()
                .push(dataset);
        }
        let versions = by_name.into_iter();
        Self {
            datasets: versions
                .map(|(name, datasets)| (name, Versions::from_snapshots(datasets)))
                .collect(),
        }
    }

    /// Tells whether there is no dataset.
    pub fn is_empty(&self) -> bool {
        self.datasets.is_empty()
    }

    /// Gives the datasets by name, each with its runs, newest first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Versions<Dataset>)> {
        self.datasets
            .iter()
            .map(|(name, versions)| (name.as_str(), versions))
    }

    /// Finds a dataset by name, in any case.
    pub fn get(&self, name: &str) -> Option<&Versions<Dataset>> {
        self.datasets.get(&name.to_ascii_lowercase())
    }

    /// Finds the newest run of a dataset.
    pub fn newest(&self, name: &str) -> Option<&Arc<Dataset>> {
        self.get(name)?.latest()
    }

    /// Finds a run of a dataset by its quarter.
    pub fn run(&self, name: &str, run: Run) -> Option<&Arc<Dataset>> {
        let mut runs = self.get(name)?.iter();
        runs.find(|dataset| dataset.run().is_same_quarter(run))
    }
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_are_words_with_dots() {
        for name in ["waypost.us.occupation", "crime", "emsi.us.oes.raw", "a-1.b"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "A",
            "a/b",
            "a b",
            "meta",
            "docs",
            &"a".repeat(101),
        ] {
            assert!(!is_name(name), "{name}");
        }
    }
}
