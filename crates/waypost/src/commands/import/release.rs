//! The release that an import makes: the newest version of every family, pinned under a year and a number.

use std::collections::{BTreeMap, BTreeSet};

use access::clock::rfc3339;
use catalog::{Release, Store, Version};

use crate::{directory::Directory, moment};

/// Families whose versions a release pins.
const FAMILIES: [&str; 4] = ["skills", "titles", "companies", "occupations"];

/// Gives the release of an import that makes `version` of `family` now; none for a family that releases leave out.
pub fn next(directory: &Directory, family: &str, version: Version) -> anyhow::Result<Option<Release>> {
    if !FAMILIES.contains(&family) {
        return Ok(None);
    }
    let mut versions = BTreeMap::new();
    let mut names = Vec::new();
    for known in FAMILIES {
        let manifests = Store::open(directory.path(), known).list()?;
        if let Some(newest) = manifests.first() {
            versions.insert(known.to_owned(), newest.version.clone());
        }
        names.extend(
            manifests
                .into_iter()
                .filter_map(|manifest| Some(manifest.release?.name)),
        );
    }
    let newest = match versions.get(family).and_then(|text| text.parse().ok()) {
        Some(newest) => version.max(newest),
        None => version,
    };
    versions.insert(family.to_owned(), newest.to_string());
    let date = rfc3339(moment::now());
    let name = next_name(date.get(..4).unwrap_or_default(), &names);
    Ok(Some(Release { name, date, versions }))
}

/// Gives the versions of a family that a release pins.
pub fn pinned(directory: &Directory, family: &str) -> anyhow::Result<BTreeSet<Version>> {
    let mut pinned = BTreeSet::new();
    for known in FAMILIES {
        for manifest in Store::open(directory.path(), known).list()? {
            let versions = manifest
                .release
                .map(|release| release.versions)
                .unwrap_or_default();
            pinned.extend(
                versions
                    .get(family)
                    .and_then(|version| version.parse::<Version>().ok()),
            );
        }
    }
    Ok(pinned)
}

/// Gives the number behind the greatest one of a year.
fn next_name(year: &str, names: &[String]) -> String {
    let numbers = names.iter().filter_map(|name| {
        let (of_year, number) = name.split_once('.')?;
        number.parse::<u32>().ok().filter(|_| of_year == year)
    });
    let next = numbers.max().unwrap_or_default().saturating_add(1);
    format!("{year}.{next}")
}

#[cfg(test)]
mod tests {
    use super::next_name;

    #[test]
    fn numbers_count_within_a_year() {
        let names = ["2025.7".to_owned(), "2026.2".to_owned(), "2026.10".to_owned()];
        assert_eq!(next_name("2026", &names), "2026.11");
        assert_eq!(next_name("2027", &names), "2027.1");
    }
}
