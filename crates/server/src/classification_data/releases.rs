//! Classifier releases: sets of versions that were the newest together.

use std::{collections::BTreeMap, sync::Arc};

use catalog::Mapping;
use jiff::{SignedDuration, Timestamp};

use super::{ClassificationData, Manifests, TaxonomyVersion};

/// A release of which every version is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedRelease {
    /// Year and number within the year.
    pub name: String,
    /// When it was made.
    pub date: Timestamp,
    /// When it stops to be served.
    pub removal: Timestamp,
    /// Versions by taxonomy.
    pub taxonomies: BTreeMap<String, String>,
}

impl ServedRelease {
    /// Finds the mapping between two taxonomies in the versions that the release pins.
    pub fn mapping<'d>(
        &self,
        data: &'d ClassificationData,
        from: &str,
        to: &str,
    ) -> Option<&'d Arc<Mapping>> {
        let (source, destination) = (self.taxonomies.get(from)?, self.taxonomies.get(to)?);
        data.mapping(&format!("{from}_v{source}_{to}_v{destination}"))
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
    manifests: &Manifests,
    retention_days: u32,
    now: u64,
) -> Vec<ServedRelease> {
    let now = i64::try_from(now)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let kept_for = SignedDuration::from_hours(24 * i64::from(retention_days));
    let removal = |date: Timestamp| date.checked_add(kept_for).unwrap_or(Timestamp::MAX);
    let families = manifests.families();
    let mut releases: Vec<ServedRelease> = Vec::new();
    for (_, manifests) in families {
        for release in manifests.iter().filter_map(|manifest| manifest.release.as_ref()) {
            let mut taxonomies = BTreeMap::new();
            let is_loaded = families.iter().all(|(family, manifests)| {
                let version = release.versions.get(*family);
                taxonomies.extend(data.pinned(family, version));
                version.is_none_or(|version| manifests.iter().any(|manifest| manifest.version == *version))
            });
            let date = release.date.parse().unwrap_or(now);
            let release = ServedRelease {
                name: release.name.clone(),
                date,
                removal: removal(date),
                taxonomies,
            };
            let is_kept = release.removal > now;
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
            removal: removal(now),
            taxonomies: data
                .taxonomies()
                .filter_map(|(name, versions)| Some((name.to_owned(), versions.first()?.name.clone())))
                .collect(),
        });
    }
    releases
}

impl ClassificationData {
    /// Gives the taxonomies of one version of a family; where none is named those that stand in for data.
    fn pinned(&self, family: &str, version: Option<&String>) -> Vec<(String, String)> {
        let wanted = version.map(|version| format!("{version}.0"));
        let is_wanted = |version: &TaxonomyVersion| match &wanted {
            Some(wanted) => version.name == *wanted,
            None => !version.is_lasting(),
        };
        let versions = self.taxonomies().flat_map(|(name, versions)| {
            versions
                .iter()
                .filter(|version| version.shown.family() == family && is_wanted(version))
                .map(move |version| (name.to_owned(), version.name.clone()))
        });
        versions.collect()
    }
}

#[cfg(test)]
mod tests {
    use catalog::{Manifest, Release, Version};

    use super::*;

    #[test]
    fn a_release_is_served_for_as_many_days_as_the_setting_says() {
        let made = |name: &str, date: &str| {
            let mut manifest = Manifest::new(Version::FIRST);
            manifest.release = Some(Release {
                name: name.to_owned(),
                date: date.to_owned(),
                versions: BTreeMap::new(),
            });
            manifest
        };
        let manifests = Manifests {
            skills: vec![
                made("2026.1", "2026-01-01T00:00:00Z"),
                made("2026.2", "2026-01-10T00:00:00Z"),
            ],
            ..Manifests::default()
        };
        let moment = |text: &str| text.parse::<Timestamp>().unwrap();
        let served_at = |now: &str, days| -> Vec<(String, Timestamp)> {
            let now = u64::try_from(moment(now).as_second()).unwrap();
            let releases = served(&ClassificationData::default(), &manifests, days, now);
            releases
                .into_iter()
                .map(|release| (release.name, release.removal))
                .collect()
        };
        let first = ("2026.1".to_owned(), moment("2026-01-31T00:00:00Z"));
        let second = ("2026.2".to_owned(), moment("2026-02-09T00:00:00Z"));
        assert_eq!(served_at("2026-01-30T23:59:59Z", 30), [second.clone(), first]);
        assert_eq!(served_at("2026-01-31T00:00:00Z", 30), [second]);
        assert_eq!(served_at("2026-02-09T00:00:00Z", 30), []);
        assert_eq!(served_at("2026-02-09T00:00:00Z", 3_650).len(), 2);
    }
}
