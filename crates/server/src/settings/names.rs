//! Tables of names: hosts that mount a family at their root, and version aliases.

use std::{collections::BTreeMap, sync::LazyLock};

use contract::family::Family;
use serde::Deserialize;

use super::{SettingError, known_family};

/// Two settings that contradict each other, or name what does not exist.
pub type HostTableError = SettingError;

/// Host patterns, ready for look-up: exact entries first, then the longest pattern.
#[derive(Clone, Debug, Default)]
pub struct HostTable {
    exact: Vec<(String, Family)>,
    patterns: Vec<(Vec<String>, Family)>,
}

impl HostTable {
    /// Reads the `[hosts]` table: pattern to family word. `*` stands for one or more labels.
    pub fn new(entries: &BTreeMap<String, String>) -> Result<HostTable, HostTableError> {
        let mut table = HostTable::default();
        for (pattern, family) in entries {
            let family = known_family(&format!("hosts.{pattern}"), family.trim_start_matches('/'))?;
            let pattern = pattern.to_ascii_lowercase();
            let labels: Vec<String> = pattern.split('.').map(str::to_owned).collect();
            if labels
                .iter()
                .any(|label| label.is_empty() || (label != "*" && label.contains('*')))
            {
                return Err(SettingError::new(
                    "hosts",
                    &pattern,
                    "labels are words or `*`, as in `classification.*`",
                ));
            }
            if labels.iter().any(|label| label == "*") {
                table.patterns.push((labels, family));
            } else {
                table.exact.push((pattern, family));
            }
        }
        table
            .patterns
            .sort_by_key(|(labels, _)| std::cmp::Reverse((labels.len(), labels.concat().len())));
        Ok(table)
    }

    /// Finds the family mounted at the root of `host` (as the Host header spells it).
    pub fn family(&self, host: &str) -> Option<Family> {
        if self.exact.is_empty() && self.patterns.is_empty() {
            return None;
        }
        let name = without_port(host);
        let name = name.strip_suffix('.').unwrap_or(name);
        // Addresses are never names; this keeps the common local case cheap.
        if name
            .as_bytes()
            .first()
            .is_some_and(|byte| byte.is_ascii_digit() || *byte == b'[')
        {
            return self
                .exact
                .iter()
                .find(|(exact, _)| exact == name)
                .map(|(_, family)| *family);
        }
        let name = name.to_ascii_lowercase();
        if let Some((_, family)) = self.exact.iter().find(|(exact, _)| *exact == name) {
            return Some(*family);
        }
        let labels: Vec<&str> = name.split('.').collect();
        self.patterns
            .iter()
            .find(|(pattern, _)| matches(pattern, &labels))
            .map(|(_, family)| *family)
    }
}

fn without_port(host: &str) -> &str {
    match host.rfind(':') {
        Some(colon) if !host[colon..].contains(']') => &host[..colon],
        _ => host,
    }
}

fn matches(pattern: &[String], labels: &[&str]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return labels.is_empty();
    };
    if first == "*" {
        return (1..=labels.len()).any(|taken| matches(rest, &labels[taken..]));
    }
    labels.first().is_some_and(|label| label == first) && matches(rest, &labels[1..])
}

/// Version aliases of one family: alias to a real version or `latest`.
#[derive(Clone, Debug, Default)]
pub struct VersionAliases(BTreeMap<String, String>);

impl VersionAliases {
    /// Reads the `[versions.<family>]` table. `latest` cannot be redefined, and an alias names a version or `latest`,
    /// never another alias.
    pub fn new(family: &str, entries: &BTreeMap<String, String>) -> Result<VersionAliases, SettingError> {
        for (alias, version) in entries {
            let name = format!("versions.{family}.{alias}");
            if alias == "latest" || entries.contains_key(version) {
                return Err(SettingError::new(
                    &name,
                    version,
                    "an alias names a real version or `latest`",
                ));
            }
        }
        Ok(VersionAliases(entries.clone()))
    }

    /// Returns the version or `latest` that `alias` stands for.
    pub fn get(&self, alias: &str) -> Option<&str> {
        self.0.get(alias).map(String::as_str)
    }

    /// Lists aliases with the version that each names, where that one is not among `versions`.
    pub fn dangling<'a>(&'a self, versions: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .map(|(alias, version)| (alias.as_str(), version.as_str()))
            .filter(|(_, version)| *version != "latest" && !versions.iter().any(|it| it == version))
    }

    /// Refuses an alias of the operator that is also the name of a real version. One that is shipped gives way to the
    /// version: nobody chose it, and no setting could take it away.
    pub fn check_against(&self, family: &str, version: &str) -> Result<(), SettingError> {
        match self.0.get(version) {
            Some(target) if !is_shipped(family, version, target) => {
                let name = format!("versions.{family}.{version}");
                Err(SettingError::new(
                    &name,
                    target,
                    "a version of this name is loaded; choose another alias",
                ))
            }
            _ => Ok(()),
        }
    }
}

/// Says whether an alias stands in the default configuration.
fn is_shipped(family: &str, alias: &str, target: &str) -> bool {
    #[derive(Deserialize)]
    struct Shipped {
        versions: BTreeMap<String, BTreeMap<String, String>>,
    }
    static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
        toml::from_str(super::DEFAULT_CONFIGURATION)
            .expect("the default configuration is compiled in and tested")
    });
    let aliases = SHIPPED.versions.get(family);
    aliases
        .and_then(|aliases| aliases.get(alias))
        .is_some_and(|known| known == target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(entries: &[(&str, &str)]) -> HostTable {
        let entries = entries
            .iter()
            .map(|(pattern, family)| (pattern.to_string(), family.to_string()))
            .collect();
        HostTable::new(&entries).expect("a valid table")
    }

    #[test]
    fn hosts_match_without_port_dot_and_case() {
        let hosts = table(&[("classification.*", "classification"), ("agnitio.*", "core-lmi")]);
        for host in [
            "classification.example.org",
            "CLASSIFICATION.example.org:8080",
            "classification.local.",
        ] {
            assert_eq!(hosts.family(host), Some(Family::Classification), "{host}");
        }
        for host in [
            "classification",
            "127.0.0.1:8080",
            "[::1]:80",
            "x.classification.org",
            "localhost",
        ] {
            assert_eq!(hosts.family(host), None, "{host}");
        }
    }

    #[test]
    fn exact_beats_pattern_and_longest_pattern_wins() {
        let hosts = table(&[
            ("*.org", "skills"),
            ("a.*.org", "titles"),
            ("a.b.org", "companies"),
        ]);
        assert_eq!(hosts.family("a.b.org"), Some(Family::Companies));
        assert_eq!(hosts.family("a.c.org"), Some(Family::Titles));
        assert_eq!(hosts.family("b.c.org"), Some(Family::Skills));
    }

    #[test]
    fn a_wrong_family_is_named_with_its_host() {
        let entries = [("a.*".to_owned(), "nope".to_owned())].into();
        let error = HostTable::new(&entries).unwrap_err().to_string();
        assert!(error.starts_with("setting `hosts.a.*` is `nope`: "), "{error}");
    }

    #[test]
    fn an_alias_of_a_version_that_is_not_there_dangles() {
        let entries = [("a", "1.0"), ("b", "9.9"), ("c", "latest")]
            .map(|(alias, version)| (alias.to_owned(), version.to_owned()))
            .into();
        let aliases = VersionAliases::new("skills", &entries).unwrap();
        let dangling: Vec<_> = aliases
            .dangling(&["1.0".to_owned()])
            .map(|(alias, _)| alias.to_owned())
            .collect();
        assert_eq!(dangling, ["b"]);
    }

    #[test]
    fn an_alias_that_is_shipped_gives_way_to_a_version() {
        let aliases = |target: &str| {
            let entries = [("5.47".to_owned(), target.to_owned())].into();
            VersionAliases::new("titles", &entries).expect("sound aliases")
        };
        assert!(aliases("latest").check_against("titles", "5.47").is_ok());
        assert!(aliases("1.0").check_against("titles", "5.47").is_err());
        assert!(aliases("latest").check_against("skills", "5.47").is_err());
    }

    #[test]
    fn an_alias_of_an_alias_is_refused() {
        let entries = [
            ("1".to_owned(), "2".to_owned()),
            ("2".to_owned(), "latest".to_owned()),
        ]
        .into();
        assert!(VersionAliases::new("skills", &entries).is_err());
    }
}
