//! Look-up of taxonomies, versions, mappings and releases by real name, alias or `latest`.

use std::sync::Arc;

use catalog::Mapping;

use super::{ClassificationData, PinnedTaxonomy, ServedRelease, TaxonomyVersion};

const LATEST: &str = "latest";

/// One end of a mapping's name.
struct End<'a> {
    taxonomy: &'a str,
    version: &'a str,
}

impl ClassificationData {
    /// Finds a taxonomy by name or alias: its real name and its versions, newest first.
    pub fn taxonomy(&self, name: &str) -> Option<(&str, &[Arc<TaxonomyVersion>])> {
        let real = if self.taxonomies.contains_key(name) {
            name
        } else {
            self.aliases.get(name)?
        };
        let (name, versions) = self.taxonomies.get_key_value(real)?;
        Some((name, versions))
    }

    /// Finds a version of a taxonomy by real name, alias or `latest`.
    pub fn version(&self, taxonomy: &str, version: &str) -> Option<PinnedTaxonomy> {
        let (real, versions) = self.taxonomy(taxonomy)?;
        let named = |name: &str| versions.iter().find(|version| version.name == name).cloned();
        if let Some(found) = named(version) {
            return Some(PinnedTaxonomy {
                version: found,
                is_fixed: real == taxonomy,
            });
        }
        let target = if version == LATEST {
            LATEST
        } else {
            self.aliases.get(&format!("{real}/{version}"))?
        };
        let found = if target == LATEST {
            versions.first().cloned()
        } else {
            named(target)
        };
        found.map(|version| PinnedTaxonomy {
            version,
            is_fixed: false,
        })
    }

    /// Finds a mapping by real name, alias, or a name with aliases or `latest` in it.
    pub fn mapping(&self, name: &str) -> Option<&Arc<Mapping>> {
        if let Some((mapping, _)) = self.mappings.get(name) {
            return Some(mapping);
        }
        let name = self.aliases.get(name).unwrap_or(name);
        let (source, destination) = ends(name)?;
        let matches = |end: &End<'_>, taxonomy: &str, version: catalog::Version| {
            let Some((real, _)) = self.taxonomy(end.taxonomy) else {
                return false;
            };
            real == taxonomy
                && (end.version == LATEST
                    || self
                        .version(real, end.version)
                        .is_some_and(|pinned| pinned.version.name == format!("{version}.0")))
        };
        // Several fit where `latest` stands: the newest is the greatest by version, not by name.
        self.mappings
            .values()
            .map(|(mapping, _)| mapping)
            .filter(|mapping| {
                let (from, to) = (mapping.source(), mapping.destination());
                matches(&source, from.0, from.1) && matches(&destination, to.0, to.1)
            })
            .max_by_key(|mapping| (mapping.source().1, mapping.destination().1))
    }

    /// Finds a release by real name, alias or `latest`.
    pub fn release(&self, name: &str) -> Option<&ServedRelease> {
        let named = |name: &str| self.releases.iter().find(|release| release.name == name);
        if let Some(found) = named(name) {
            return Some(found);
        }
        let target = if name == LATEST {
            LATEST
        } else {
            self.aliases.get(name)?
        };
        if target == LATEST {
            self.releases.first()
        } else {
            named(target)
        }
    }
}

/// Splits `<source>_v<version>_<destination>_v<version>`. Names of taxonomies may hold `_`, versions may not.
fn ends(name: &str) -> Option<(End<'_>, End<'_>)> {
    let (rest, last) = name.rsplit_once("_v")?;
    for (at, _) in rest.match_indices("_v") {
        let (version, destination) = rest[at + 2..].split_once('_')?;
        let is_version =
            version == LATEST || version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_version && !version.is_empty() {
            let source = End {
                taxonomy: &rest[..at],
                version,
            };
            let destination = End {
                taxonomy: destination,
                version: last,
            };
            return Some((source, destination));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::ends;

    #[test]
    fn names_of_mappings_are_split_at_versions() {
        let check = |name: &str, expected: Option<[&str; 4]>| {
            let found = ends(name).map(|(source, destination)| {
                [
                    source.taxonomy,
                    source.version,
                    destination.taxonomy,
                    destination.version,
                ]
            });
            assert_eq!(found, expected, "{name}");
        };
        check(
            "lot_v1.0.0_soc_2018_v1.0.0",
            Some(["lot", "1.0.0", "soc_2018", "1.0.0"]),
        );
        check(
            "soc_2018_vlatest_cip_standard_v2.0.0",
            Some(["soc_2018", "latest", "cip_standard", "2.0.0"]),
        );
        check(
            "a_very_long_v1.0.0_lot_v1.0.0",
            Some(["a_very_long", "1.0.0", "lot", "1.0.0"]),
        );
        for name in ["", "lot", "lot_v1.0.0", "lot_v1.0.0_", "_v_v", "lot_soc_v1.0.0"] {
            check(name, None);
        }
    }
}
