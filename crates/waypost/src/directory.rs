//! The data directory that a command works on.

use std::path::{Path, PathBuf};

use access::{
    keys::{Algorithm, KeyRing, KeySettings},
    scopes::ScopeTable,
    state,
};
use analytics::store::PostingsStore;
use anyhow::Context as _;
use server::Settings;

use crate::{
    Unusable,
    arguments::Place,
    configuration::{self, Flags},
};

/// A data directory with the settings that hold for it.
#[derive(Debug)]
pub struct Directory {
    /// The settings in force.
    pub settings: Settings,
}

impl Directory {
    /// Reads the settings that name the directory. Nothing is created.
    pub fn of(place: &Place) -> anyhow::Result<Directory> {
        let data = place.data.as_deref().map(Path::display);
        let flags = Flags::default().with("data.dir", data);
        let configuration = configuration::load(place.config.as_deref(), flags)?;
        Ok(Directory {
            settings: configuration.settings,
        })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.settings.data.dir
    }

    /// The client store's file.
    pub fn state_path(&self) -> PathBuf {
        self.path().join("state.db")
    }

    /// The directory of the signing keys.
    pub fn keys_path(&self) -> PathBuf {
        self.path().join("keys")
    }

    /// Refuses where there is no directory: for commands that only read or change what is there.
    pub fn require(self) -> anyhow::Result<Directory> {
        if self.path().is_dir() {
            return Ok(self);
        }
        let path = self.path().display();
        Err(Unusable(format!(
            "there is no data directory '{path}'; name one with --data, or make one with `waypost import` or `waypost client create`"
        ))
        .into())
    }

    /// Creates the directory where it is missing.
    pub fn create(&self) -> anyhow::Result<()> {
        let path = self.path();
        std::fs::create_dir_all(path).with_context(|| format!("cannot create '{}'", path.display()))
    }

    /// Opens the client store and creates what is missing.
    pub fn state(&self) -> anyhow::Result<state::Store> {
        self.create()?;
        Ok(state::Store::open(&self.state_path())?)
    }

    /// Opens the signing keys and makes the first one where there is none.
    pub fn keys(&self, now: u64) -> anyhow::Result<KeyRing> {
        self.create()?;
        let settings = KeySettings {
            algorithm: Algorithm::from_name(&self.settings.auth.algorithm).unwrap_or_default(),
            lifetime_seconds: self.settings.auth.lifetime_seconds.into(),
        };
        Ok(KeyRing::open(&self.keys_path(), settings, now)?)
    }

    /// The scope words in force.
    pub fn scopes(&self) -> anyhow::Result<ScopeTable> {
        Ok(ScopeTable::with_settings(&self.settings.scopes)?)
    }

    /// The skill versions.
    pub fn skills(&self) -> catalog::Store {
        catalog::Store::open(self.path(), server::app::SKILLS)
    }

    /// The title versions.
    pub fn titles(&self) -> catalog::Store {
        catalog::Store::of::<catalog::Titles>(self.path())
    }

    /// The versions of occupation taxonomies.
    pub fn occupations(&self) -> catalog::Store {
        catalog::Store::of::<catalog::Occupations>(self.path())
    }

    /// The company lists.
    pub fn companies(&self) -> catalog::Store {
        catalog::Store::of::<catalog::Companies>(self.path())
    }

    /// The versions of areas.
    pub fn areas(&self) -> catalog::Store {
        catalog::Store::of::<catalog::Areas>(self.path())
    }

    /// The scores of similarity.
    pub fn similarity(&self) -> catalog::Store {
        catalog::Store::of::<catalog::Similarity>(self.path())
    }

    /// The runs of one labour-market table.
    pub fn table(&self, dataset: &str) -> catalog::Store {
        lmi::store(self.path(), dataset)
    }

    /// The versions of a corpus of postings.
    pub fn postings(&self, corpus: &str) -> PostingsStore {
        PostingsStore::new(self.path().join("postings").join(corpus))
            .keeping(self.settings.postings.keep_versions)
    }

    /// The stores of all families, by their names.
    pub fn families(&self) -> Vec<(String, catalog::Store)> {
        vec![
            ("skills".to_owned(), self.skills()),
            ("titles".to_owned(), self.titles()),
            ("companies".to_owned(), self.companies()),
            ("occupations".to_owned(), self.occupations()),
            ("similarity".to_owned(), self.similarity()),
            ("areas".to_owned(), self.areas()),
        ]
    }

    /// The stores of all labour-market tables, by their names.
    pub fn tables(&self) -> anyhow::Result<Vec<(String, catalog::Store)>> {
        let names = lmi::dataset_names(self.path())?.into_iter();
        Ok(names
            .map(|dataset| (dataset.clone(), self.table(&dataset)))
            .collect())
    }

    /// The stores of all families and labour-market tables, by their names.
    pub fn stores(&self) -> anyhow::Result<Vec<(String, catalog::Store)>> {
        let mut stores = self.families();
        stores.extend(self.tables()?);
        Ok(stores)
    }

    /// The version of a family or table that a person names: tables are named by quarter and stored by import.
    pub fn version(&self, family: &str, text: &str) -> anyhow::Result<catalog::Version> {
        if self.families().iter().any(|(name, _)| name == family) {
            return text
                .parse()
                .map_err(|error: catalog::VersionError| Unusable(error.to_string()).into());
        }
        let store = self.store(family)?;
        let run: lmi::Run = text
            .parse()
            .map_err(|error: lmi::RunError| Unusable(error.to_string()))?;
        let served = store.current()?.map(|set| set.versions).unwrap_or_default();
        let found = served
            .into_iter()
            .find(|version| lmi::Run::of_version(*version).is_same_quarter(run));
        found.ok_or_else(|| Unusable(format!("run {run} is not among those served")).into())
    }

    /// The store of one family or labour-market table.
    pub fn store(&self, family: &str) -> anyhow::Result<catalog::Store> {
        let stores = self.stores()?;
        let names: Vec<&str> = stores.iter().map(|(name, _)| name.as_str()).collect();
        let unknown = Unusable(format!(
            "'{family}' has no versions here; give one of {}",
            names.join(", ")
        ));
        let found = stores.into_iter().find(|(name, _)| *name == family);
        Ok(found.map(|(_, store)| store).ok_or(unknown)?)
    }

    /// The option that names the directory in a command to be typed; empty for the default one.
    pub fn option(&self) -> String {
        let path = self.path();
        if path == Path::new("./waypost-data") {
            String::new()
        } else {
            format!(" --data {}", quoted(&path.display().to_string()))
        }
    }
}

/// Quotes a word for a shell where it needs it.
fn quoted(word: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_./:@%+=,".contains(it);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_are_quoted_where_a_shell_would_split_them() {
        assert_eq!(quoted("/var/lib/waypost"), "/var/lib/waypost");
        assert_eq!(quoted("my data"), "'my data'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
