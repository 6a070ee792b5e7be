//! The versions of a family that are served, found by real name, alias or `latest`.

use std::sync::Arc;

use http::HeaderValue;

use crate::{
    call::DataVersion,
    settings::{SettingError, VersionAliases},
};

/// All versions of a family, newest first. `T` is what one of them holds.
#[derive(Debug)]
pub struct Served<T> {
    versions: Vec<Named<T>>,
    aliases: VersionAliases,
}

/// A version with its name.
#[derive(Debug)]
struct Named<T> {
    name: String,
    data: Arc<T>,
    /// False for what stands in until there are data: answers about it must not be kept long.
    is_lasting: bool,
}

/// A version that a request sees to its end.
#[derive(Clone, Debug)]
pub struct Pinned<T> {
    /// What the version holds.
    pub data: Arc<T>,
    /// Its real name.
    pub name: String,
    /// How answers name it.
    pub version: DataVersion,
}

impl<T> Served<T> {
    /// Prepares no versions yet.
    pub fn new(aliases: VersionAliases) -> Served<T> {
        Served {
            versions: Vec::new(),
            aliases,
        }
    }

    /// Adds the next older version. An alias that is also its name is refused.
    pub fn add(&mut self, family: &str, name: String, data: T) -> Result<(), SettingError> {
        self.aliases.check_against(family, &name)?;
        self.versions.push(Named {
            name,
            data: Arc::new(data),
            is_lasting: true,
        });
        Ok(())
    }

    /// Adds what is served until there are data, under the name that the first data will have.
    pub fn add_placeholder(&mut self, name: String, data: T) {
        self.versions.push(Named {
            name,
            data: Arc::new(data),
            is_lasting: false,
        });
    }

    /// Says whether nothing is served.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// Returns the names, newest first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.versions.iter().map(|version| version.name.as_str())
    }

    /// Returns the versions with their names, newest first, and whether each will stay.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<T>, bool)> {
        let rows = self.versions.iter();
        rows.map(|version| (version.name.as_str(), &version.data, version.is_lasting))
    }

    /// Pins the newest version.
    pub fn latest(&self) -> Option<Pinned<T>> {
        self.versions.first().map(|newest| newest.pinned(false))
    }

    /// Pins a version by real name, alias or `latest`.
    pub fn resolve(&self, name: &str) -> Option<Pinned<T>> {
        if let Some(version) = self.named(name) {
            return Some(version.pinned(true));
        }
        let target = if name == "latest" {
            name
        } else {
            self.aliases.get(name)?
        };
        if target == "latest" {
            return self.latest();
        }
        self.named(target).map(|version| version.pinned(false))
    }

    fn named(&self, name: &str) -> Option<&Named<T>> {
        self.versions.iter().find(|version| version.name == name)
    }
}

impl<T> Named<T> {
    fn pinned(&self, is_named: bool) -> Pinned<T> {
        Pinned {
            data: self.data.clone(),
            name: self.name.clone(),
            version: DataVersion {
                name: HeaderValue::from_str(&self.name).expect("a version is digits and dots"),
                is_fixed: is_named && self.is_lasting,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served() -> Served<u32> {
        let aliases = [("9.0", "latest"), ("8.0", "1.0"), ("7.0", "0.9")];
        let aliases = aliases.map(|(alias, target)| (alias.to_owned(), target.to_owned()));
        let aliases = VersionAliases::new("companies", &aliases.into()).expect("sound aliases");
        let mut served = Served::new(aliases);
        served.add("companies", "1.1".to_owned(), 11).expect("no alias");
        served.add("companies", "1.0".to_owned(), 10).expect("no alias");
        served
    }

    #[test]
    fn versions_are_found_by_name_alias_and_latest() {
        let served = served();
        let found = |name: &str| served.resolve(name).map(|it| (*it.data, it.version.is_fixed));
        assert_eq!(found("1.0"), Some((10, true)));
        assert_eq!(found("latest"), Some((11, false)));
        assert_eq!(found("9.0"), Some((11, false)));
        assert_eq!(found("8.0"), Some((10, false)));
        assert_eq!((found("7.0"), found("1.2"), found("")), (None, None, None));
        assert_eq!(served.names().collect::<Vec<_>>(), ["1.1", "1.0"]);
    }

    #[test]
    fn an_alias_that_is_a_version_is_refused() {
        assert!(served().add("companies", "9.0".to_owned(), 90).is_err());
    }

    #[test]
    fn placeholders_are_never_fixed() {
        let mut served = Served::new(VersionAliases::default());
        assert!(served.is_empty());
        served.add_placeholder("1.0".to_owned(), 0);
        assert!(served.resolve("1.0").is_some_and(|it| !it.version.is_fixed));
    }
}
