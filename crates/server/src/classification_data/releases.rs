//! Classifier releases: sets of versions that were the newest together.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{ClassificationData, Manifests};

/// Days for which a release is served.
pub const RETENTION_DAYS: i64 = 3_650;

/// A release of which every version is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedRelease {
    /// Year and number within the year.
    pub name: String,
    /// When it was made.
    pub date: Timestamp,
    /// Versions by taxonomy.
    pub taxonomies: BTreeMap<String, String>,
}

impl ServedRelease {
    /// Gives the moment from which the release is not served any more.
    pub fn removal(&self) -> Timestamp {
        self.date
            .checked_add(SignedDuration::from_hours(24 * RETENTION_DAYS))
            .unwrap_or(Timestamp::MAX)
    }

    /// Gives year and number, for the order of releases.
    fn number(&self) -> (u32, u32) {
        let (year, number) = self.name.split_once('.').unwrap_or_default();
        (
            year.parse().unwrap_or_default(),
            number.parse().unwrap_or_default(),
        )
    }
}

/// Gives the releases that the manifests record and of which all versions are loaded, newest first. Data whose
/// imports made no release, such as starter data, are the first release of their year.
pub(super) fn served(
    data: &ClassificationData,
    families: [(&str, Manifests<'_>); 2],
    now: u64,
) -> Vec<ServedRelease> {
    let now = i64::try_from(now)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let mut releases: Vec<ServedRelease> = Vec::new();
    for (_, manifests) in families {
        for release in manifests.iter().filter_map(|manifest| manifest.release.as_ref()) {
            let mut taxonomies = BTreeMap::new();
            let is_loaded = families.iter().all(|(family, manifests)| {
                let Some(version) = release.versions.get(*family) else {
                    return true;
                };
                taxonomies.extend(data.pinned(family, version));
                manifests.iter().any(|manifest| manifest.version == *version)
            });
            let date = release.date.parse().unwrap_or(now);
            let release = ServedRelease {
                name: release.name.clone(),
                date,
                taxonomies,
            };
            let is_kept = release.removal() > now;
            if is_loaded && is_kept && releases.iter().all(|known| known.name != release.name) {
                releases.push(release);
            }
        }
    }
    releases.sort_by_key(|release| std::cmp::Reverse(release.number()));
    if releases.is_empty() && !data.is_empty() {
        releases.push(ServedRelease {
            name: format!("{}.1", now.strftime("%Y")),
            date: now,
            taxonomies: data
                .taxonomies()
                .filter_map(|(name, versions)| Some((name.to_owned(), versions.first()?.name.clone())))
                .collect(),
        });
    }
    releases
}

impl ClassificationData {
    /// Gives the taxonomies of one version of a family.
    fn pinned(&self, family: &str, version: &str) -> Vec<(String, String)> {
        let wanted = format!("{version}.0");
        self.taxonomies()
            .filter(|(name, _)| (*name == "skills") == (family == "skills"))
            .filter(|(_, versions)| versions.iter().any(|version| version.name == wanted))
            .map(|(name, _)| (name.to_owned(), wanted.clone()))
            .collect()
    }
}
