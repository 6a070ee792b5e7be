//! `waypost catalog`

use std::process::ExitCode;

use catalog::Manifest;
use serde::Serialize;

use crate::{
    arguments::Catalog,
    directory::Directory,
    output::{self, Form},
};

#[derive(Serialize)]
struct Listed<'a> {
    set: Option<u64>,
    versions: Vec<ListedVersion<'a>>,
}

#[derive(Serialize)]
struct ListedVersion<'a> {
    family: &'a str,
    version: &'a str,
    bytes: u64,
    counts: &'a std::collections::BTreeMap<String, u64>,
    sources: &'a [catalog::SourceRecord],
}

#[derive(Serialize)]
struct Served<'a> {
    set: u64,
    versions: Vec<String>,
    note: &'a str,
}

/// Runs a command about imported versions.
pub fn run(catalog: &Catalog, form: Form) -> anyhow::Result<ExitCode> {
    let set = match catalog {
        Catalog::List(place) => {
            let directory = Directory::of(place)?.require()?;
            let set = directory.skills().current()?;
            let mut manifests = Vec::new();
            for (family, store) in directory.families() {
                manifests.extend(
                    store
                        .list()?
                        .into_iter()
                        .map(|manifest| (family.clone(), manifest)),
                );
            }
            for (table, store) in directory.tables()? {
                for mut manifest in store.list()? {
                    // Callers and people know the runs of a table by their quarter.
                    let version: catalog::Version = manifest.version.parse()?;
                    manifest.version = lmi::Run::of_version(version).to_string();
                    manifests.push((table.clone(), manifest));
                }
            }
            list(set.map(|set| set.sequence), &manifests, form)?;
            return Ok(ExitCode::SUCCESS);
        }
        Catalog::Remove {
            version,
            family,
            place,
        } => {
            let directory = Directory::of(place)?.require()?;
            let version = directory.version(family, version)?;
            directory.store(family)?.remove(version)?
        }
        Catalog::Rollback { family, place } => Directory::of(place)?.require()?.store(family)?.rollback()?,
    };
    let served = Served {
        set: set.sequence,
        versions: set.versions.iter().map(ToString::to_string).collect(),
        note: &set.note,
    };
    form.result(&served, || {
        format!("{}; served: {}", served.note, served.versions.join(", "))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn list(set: Option<u64>, manifests: &[(String, Manifest)], form: Form) -> anyhow::Result<()> {
    let bytes = |manifest: &Manifest| manifest.files.iter().map(|file| file.bytes).sum();
    let listed = Listed {
        set,
        versions: manifests
            .iter()
            .map(|(family, manifest)| ListedVersion {
                family,
                version: &manifest.version,
                bytes: bytes(manifest),
                counts: &manifest.counts,
                sources: &manifest.sources,
            })
            .collect(),
    };
    form.listing(&listed, || {
        if listed.versions.is_empty() {
            return "nothing is imported; see `waypost import --help`".to_owned();
        }
        let rows: Vec<Vec<String>> = listed
            .versions
            .iter()
            .map(|version| {
                // A source may have come in several files, each with a record of its own.
                let mut sources: Vec<&str> = Vec::new();
                for source in version.sources {
                    if !sources.contains(&source.name.as_str()) {
                        sources.push(&source.name);
                    }
                }
                vec![
                    version.family.to_owned(),
                    version.version.to_owned(),
                    version
                        .counts
                        .get(version.family)
                        .or(version.counts.get("cells"))
                        .map_or(String::new(), u64::to_string),
                    format!("{:.1} MB", version.bytes as f64 / 1e6),
                    sources.join(", "),
                ]
            })
            .collect();
        output::table(&["family", "version", "rows", "size", "sources"], &rows)
    })
}
