//! Corpora of postings that lie elsewhere than in the data directory.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use serde::{Deserialize, Serialize, Serializer};
use upstream::Endpoint;

use super::SettingError;

/// Most connections to one upstream: each may hold an answer of 32 MiB.
const MOST_CONNECTIONS: usize = 64;

/// Where a corpus lies, and how it is reached.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatasetSettings {
    /// What answers questions about it.
    pub engine: EngineKind,
    /// Address of the other process.
    pub url: String,
    /// The database there.
    pub database: String,
    /// The user there; empty for the one that the other process takes when none is named.
    pub user: String,
    /// The user's password.
    pub password: Secret,
    /// A file that holds the password, instead.
    pub password_file: PathBuf,
    /// Questions that may be asked at once.
    pub connections: usize,
}

/// What answers questions about a corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    /// This process, from its data directory.
    #[default]
    Embedded,
    /// A ClickHouse server.
    ClickHouse,
}

impl Default for DatasetSettings {
    fn default() -> Self {
        Self {
            engine: EngineKind::default(),
            url: String::new(),
            database: "waypost".to_owned(),
            user: String::new(),
            password: Secret::default(),
            password_file: PathBuf::new(),
            connections: 8,
        }
    }
}

/// A text that is never shown: neither by `Debug` nor where settings are written.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Gives the text, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl DatasetSettings {
    /// Says whether another process holds the corpus.
    pub fn is_remote(&self) -> bool {
        match self.engine {
            EngineKind::Embedded => false,
            EngineKind::ClickHouse => true,
        }
    }

    /// Reads the address. `name` is the setting's.
    pub fn endpoint(&self, name: &str) -> Result<Endpoint, SettingError> {
        Endpoint::parse(&self.url).map_err(|fault| {
            // A password may stand in it.
            let shown = if self.url.contains('@') { "…" } else { &self.url };
            SettingError::new(&format!("{name}.url"), shown, fault.to_string())
        })
    }

    /// Returns the password, which a file may hold.
    pub fn password(&self, name: &str) -> Result<Secret, SettingError> {
        let file = &self.password_file;
        if file.as_os_str().is_empty() {
            return Ok(self.password.clone());
        }
        let text = std::fs::read_to_string(file).map_err(|error| {
            let remedy = format!("the file cannot be read: {error}");
            SettingError::new(&format!("{name}.password_file"), file.display(), remedy)
        })?;
        Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
    }

    /// Says whether another corpus is reached in the same way.
    fn is_beside(&self, other: &Self) -> bool {
        let place = |it: &Self| (it.engine, it.url.clone(), it.database.clone(), it.user.clone());
        place(self) == place(other)
            && self.password == other.password
            && self.password_file == other.password_file
    }

    fn check(&self, name: &str) -> Result<(), SettingError> {
        if !self.is_remote() {
            return Ok(());
        }
        self.endpoint(name)?;
        if !is_identifier(&self.database) {
            let name = format!("{name}.database");
            let remedy = "give a name of letters, digits and `_`";
            return Err(SettingError::new(&name, &self.database, remedy));
        }
        if self
            .user
            .contains(|character: char| !(' '..='~').contains(&character))
        {
            let remedy = "give a name of printable ASCII characters";
            return Err(SettingError::new(&format!("{name}.user"), &self.user, remedy));
        }
        if !self.password.reveal().is_empty() && !self.password_file.as_os_str().is_empty() {
            let remedy = "give password or password_file, not both";
            let name = format!("{name}.password_file");
            return Err(SettingError::new(&name, self.password_file.display(), remedy));
        }
        let password = self.password(name)?;
        if password.reveal().contains(char::is_control) {
            let remedy = "a password has no control characters";
            return Err(SettingError::new(&format!("{name}.password"), "…", remedy));
        }
        if !(1..=MOST_CONNECTIONS).contains(&self.connections) {
            let remedy = format!("give 1 to {MOST_CONNECTIONS}");
            return Err(SettingError::new(
                &format!("{name}.connections"),
                self.connections,
                remedy,
            ));
        }
        Ok(())
    }
}

/// Checks all of them, and what mounts make of them: `corpora` gives what each mount that answers reads.
pub(super) fn check<'a>(
    datasets: &BTreeMap<String, DatasetSettings>,
    corpora: impl Iterator<Item = (&'a String, &'a Vec<String>)>,
) -> Result<(), SettingError> {
    for (corpus, dataset) in datasets {
        dataset.check(&format!("postings.datasets.{corpus}"))?;
    }
    let remote = |corpus: &String| datasets.get(corpus).filter(|dataset| dataset.is_remote());
    for (mount, corpora) in corpora {
        let mut places = corpora.iter().map(remote);
        let first = places.next().flatten();
        let is_same = |other: Option<&DatasetSettings>| match (first, other) {
            (None, None) => true,
            (Some(first), Some(other)) => first.is_beside(other),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !places.all(is_same) {
            let remedy = "corpora are read as one only where all lie in the data directory or in one database: name fewer, \
                          or switch the mount off by enabled = false";
            let name = format!("postings.mounts.{mount}.corpora");
            return Err(SettingError::new(&name, corpora.join(", "), remedy));
        }
    }
    Ok(())
}

fn is_identifier(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset(edit: impl FnOnce(&mut DatasetSettings)) -> DatasetSettings {
        let mut dataset = DatasetSettings {
            engine: EngineKind::ClickHouse,
            url: "http://127.0.0.1:8123".to_owned(),
            ..DatasetSettings::default()
        };
        edit(&mut dataset);
        dataset
    }

    fn judged(dataset: DatasetSettings, corpora: &[&str]) -> Result<(), String> {
        let datasets = [("jpa".to_owned(), dataset)].into();
        let mount = "jpa".to_owned();
        let corpora = corpora.iter().map(|it| (*it).to_owned()).collect();
        check(&datasets, [(&mount, &corpora)].into_iter()).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn refused(edit: impl FnOnce(&mut DatasetSettings), expected: &str) {
        let error = judged(dataset(edit), &["jpa"]).expect_err(expected);
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("sesame"), "{error}");
    }

    #[test]
    fn a_corpus_may_lie_in_the_data_directory_or_elsewhere() {
        assert_eq!(judged(dataset(|_| ()), &["jpa"]), Ok(()));
        let embedded = dataset(|dataset| dataset.engine = EngineKind::Embedded);
        assert_eq!(judged(embedded, &["jpa", "ca-jpa"]), Ok(()));
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_name() {
        refused(|it| it.url.clear(), "setting `postings.datasets.jpa.url` is ``");
        refused(|it| it.url = "https://x".to_owned(), "for TLS put a proxy");
        refused(
            |it| it.url = "http://a:sesame@x".to_owned(),
            "settings of their own",
        );
        refused(|it| it.database = "a; b".to_owned(), "jpa.database");
        refused(|it| it.user = "a\nb".to_owned(), "jpa.user");
        refused(|it| it.password = Secret::new("sesame\n"), "jpa.password");
        refused(|it| it.connections = 0, "give 1 to 64");
        refused(|it| it.password_file = "no-such-file".into(), "cannot be read");
        refused(
            |it| {
                it.password = Secret::new("sesame");
                it.password_file = "no-such-file".into();
            },
            "not both",
        );
        for corpora in [["ca-jpa", "jpa"], ["jpa", "ca-jpa"]] {
            let error = judged(dataset(|_| ()), &corpora).expect_err("two places");
            assert!(error.contains("postings.mounts.jpa.corpora"), "{error}");
        }
    }

    #[test]
    fn passwords_come_from_files_and_are_never_shown() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("password");
        std::fs::write(&file, "open sesame\n").expect("a file");
        let dataset = dataset(|it| it.password_file = file);
        let password = dataset.password("x").expect("read");
        assert_eq!(password.reveal(), "open sesame");
        let shown = DatasetSettings { password, ..dataset };
        assert!(!format!("{shown:?}").contains("sesame"));
        assert!(!serde_json::to_string(&shown).expect("JSON").contains("sesame"));
    }
}
