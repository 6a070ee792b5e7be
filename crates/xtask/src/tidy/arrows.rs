//! The arrows between our crates, and the libraries that belong to one crate alone.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

/// Each crate with the crates of ours that it may use. Tests may use more.
const ARROWS: &[(&str, &[&str])] = &[
    ("waypost-contract", &[]),
    ("waypost-text", &[]),
    ("waypost-documents", &[]),
    ("waypost-connection", &[]),
    ("waypost-upstream", &[]),
    ("waypost-catalog", &["waypost-text"]),
    ("waypost-analytics", &["waypost-catalog", "waypost-text"]),
    ("waypost-synthetic", &["waypost-analytics", "waypost-catalog"]),
    (
        "waypost-clickhouse",
        &["waypost-analytics", "waypost-catalog", "waypost-upstream"],
    ),
    ("waypost-access", &["waypost-contract"]),
    ("waypost-encoder", &["waypost-text"]),
    ("waypost-lmi", &["waypost-catalog"]),
    (
        "waypost-occupations",
        &["waypost-analytics", "waypost-catalog", "waypost-lmi"],
    ),
    (
        "waypost-ingest",
        &[
            "waypost-analytics",
            "waypost-catalog",
            "waypost-lmi",
            "waypost-text",
        ],
    ),
    (
        "waypost-evaluation",
        &[
            "waypost-catalog",
            "waypost-encoder",
            "waypost-ingest",
            "waypost-text",
        ],
    ),
    (
        "waypost-server",
        &[
            "waypost-access",
            "waypost-analytics",
            "waypost-catalog",
            "waypost-clickhouse",
            "waypost-connection",
            "waypost-contract",
            "waypost-documents",
            "waypost-encoder",
            "waypost-lmi",
            "waypost-occupations",
            "waypost-text",
            "waypost-upstream",
        ],
    ),
    (
        "waypost-bench",
        &[
            "waypost-access",
            "waypost-analytics",
            "waypost-catalog",
            "waypost-ingest",
            "waypost-lmi",
            "waypost-synthetic",
            "waypost-text",
        ],
    ),
    (
        "waypost",
        &[
            "waypost-access",
            "waypost-analytics",
            "waypost-bench",
            "waypost-catalog",
            "waypost-clickhouse",
            "waypost-contract",
            "waypost-documents",
            "waypost-encoder",
            "waypost-evaluation",
            "waypost-ingest",
            "waypost-lmi",
            "waypost-server",
            "waypost-synthetic",
            "waypost-text",
            "waypost-upstream",
        ],
    ),
    ("xtask", &["waypost-contract"]),
];

/// Libraries that only the named crates may use.
const RESERVED: &[(&str, &[&str])] = &[
    ("axum", &["waypost-server", "waypost-bench"]),
    ("matchit", &["waypost-server"]),
    (
        "hyper",
        &["waypost-connection", "waypost-server", "waypost-upstream"],
    ),
    (
        "tokio",
        &[
            "waypost-connection",
            "waypost-server",
            "waypost-upstream",
            "waypost-bench",
            "waypost",
        ],
    ),
    ("rusqlite", &["waypost-access"]),
    ("csv", &["waypost-bench", "waypost-evaluation", "waypost-ingest"]),
    ("parquet", &["waypost-ingest"]),
    ("clap", &["waypost"]),
    ("fst", &["waypost-analytics"]),
    ("candle-core", &["waypost-encoder"]),
    ("tokenizers", &["waypost-encoder"]),
];

/// Checks the manifests of all crates of the workspace.
pub fn complaints(root: &Path) -> anyhow::Result<Vec<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).context("output of cargo metadata")?;
    let packages = metadata["packages"]
        .as_array()
        .context("packages of cargo metadata")?;
    let mut complaints = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("name of a package")?;
        let dependencies = package["dependencies"]
            .as_array()
            .context("dependencies of a package")?;
        // Dependencies of tests and of build scripts have a kind.
        let used = dependencies
            .iter()
            .filter(|dependency| dependency["kind"].is_null());
        let used: Vec<&str> = used
            .filter_map(|dependency| dependency["name"].as_str())
            .collect();
        judge(name, &used, &mut complaints);
    }
    Ok(complaints)
}

fn judge(name: &str, used: &[&str], complaints: &mut Vec<String>) {
    let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
        complaints.push(format!("{name}: no row in the table of arrows"));
        return;
    };
    for dependency in used {
        let is_ours = ARROWS.iter().any(|(known, _)| known == dependency);
        if is_ours && !allowed.contains(dependency) {
            complaints.push(format!("{name}: must not use {dependency}"));
        }
        let reserved = RESERVED.iter().find(|(library, _)| library == dependency);
        if let Some((library, owners)) = reserved
            && !owners.contains(&name)
        {
            complaints.push(format!(
                "{name}: {library} belongs to {} alone",
                owners.join(" and ")
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, used: &[&str], expected: &[&str]) {
        let mut complaints = Vec::new();
        judge(name, used, &mut complaints);
        assert_eq!(complaints, expected);
    }

    #[test]
    fn arrows_point_one_way() {
        check("waypost-catalog", &["waypost-text", "serde"], &[]);
        check(
            "waypost-text",
            &["waypost-catalog"],
            &["waypost-text: must not use waypost-catalog"],
        );
        check(
            "waypost-new",
            &[],
            &["waypost-new: no row in the table of arrows"],
        );
    }

    #[test]
    fn reserved_libraries_stay_where_they_belong() {
        check(
            "waypost-contract",
            &["tokio"],
            &[
                "waypost-contract: tokio belongs to waypost-connection and waypost-server and waypost-upstream and waypost-bench and waypost alone",
            ],
        );
    }

    #[test]
    fn the_table_has_no_cycle() {
        for (name, allowed) in ARROWS {
            let mut reached = allowed.to_vec();
            let mut next = 0;
            while let Some(dependency) = reached.get(next).copied() {
                assert_ne!(dependency, *name, "{name} reaches itself");
                let row = ARROWS.iter().find(|(known, _)| *known == dependency);
                let further = row.map_or(&[][..], |(_, further)| further);
                reached.extend(
                    further
                        .iter()
                        .filter(|name| !reached.contains(name))
                        .copied()
                        .collect::<Vec<_>>(),
                );
                next += 1;
            }
        }
    }
}
