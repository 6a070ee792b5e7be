//! `kill -9` in the middle of an import: the old data serve on, and the next run completes.

use std::{
    path::Path,
    process::{Child, Stdio},
};

use crate::support::{Place, Server, eventually, list, shared};

/// Something on disk that the import with this process id brings about.
type Moment = fn(family: &Path, process: u32) -> bool;

/// Moments of an import in their order, by what is on disk.
const MOMENTS: [(&str, Moment); 5] = [
    ("before anything", |_, _| true),
    ("the lock is taken", |family, process| {
        let holder = std::fs::read_to_string(family.join(".lock")).unwrap_or_default();
        holder.trim() == process.to_string()
    }),
    ("files are being written", |family, _| {
        has_name(family, |name| name.starts_with(".tmp-"))
    }),
    ("the version has its name", |family, _| {
        family.join("2.0").exists()
    }),
    ("the set has its name", |family, _| {
        family.join("sets/000002.json").exists()
    }),
];

fn has_name(folder: &Path, wanted: impl Fn(&str) -> bool) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(Result::ok)
        .any(|entry| wanted(&entry.file_name().to_string_lossy()))
}

/// Starts an import and kills it as soon as a moment has come, if it has not ended by then.
fn kill_at(place: &Place, family: &str, arguments: &[&str], moment: Moment) {
    let family = place.data().join(family);
    let mut command = place.command(arguments);
    command.arg("--data").arg(place.data());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut import: Child = command.spawn().expect("the binary starts");
    let process = import.id();
    eventually("the moment", || {
        let has_ended = import.try_wait().expect("a child").is_some();
        (moment(&family, process) || has_ended).then_some(())
    });
    import.kill().expect("a killed process");
    import.wait().expect("a dead process");
}

/// Kills an import of `arguments` at every moment while a server runs; returns the server after the import that is
/// let through.
fn survives(place: &Place, arguments: &[&str], moments: &[(&str, Moment)]) -> Server {
    let secret = place.client("portal");
    place.import("alpha beta");
    let server = place.serve();
    let token = server.access_token("portal", &secret);
    for (name, moment) in moments {
        kill_at(place, "catalog/skills", arguments, *moment);
        let checked = place.run_on_data(&["check"]);
        assert_eq!(checked.code, 0, "{name}: {checked:?}");
        let found = server.get("/skills/versions/1.0/skills?q=alpha", Some(&token));
        assert_eq!(found.json()["data"][0]["name"], "alpha", "{name}: {found:?}");
        let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
        let versions = listed["versions"].as_array().expect("versions");
        // Where the kill came after the switch, the version is taken back, so that the next moment can come.
        if versions.len() == 2 {
            place.run_on_data(&["catalog", "rollback"]).succeeds();
        }
    }
    let mut whole = arguments.to_vec();
    whole.push("--json");
    let imported = place.run_on_data(&whole).json();
    assert_eq!(imported["version"], "2.0");
    eventually("the switch", || {
        server.latest(&token).filter(|latest| latest == "2.0")
    });
    place.run_on_data(&["check"]).succeeds();
    server
}

#[test]
fn a_killed_import_of_a_list_leaves_the_old_data() {
    let place = Place::new();
    let names: Vec<String> = (0..2_000)
        .map(|number| format!("skill-number-{number}"))
        .collect();
    let file = place.file("many.csv", list(&names.join(" ")));
    let arguments = [
        "import",
        "skills",
        "--csv",
        file.to_str().unwrap(),
        "--version",
        "2.0",
    ];
    survives(&place, &arguments, &MOMENTS);
}

#[test]
fn a_killed_import_of_open_data_leaves_the_old_data() {
    let Some(esco) = shared("esco-1.2.0") else {
        return;
    };
    let place = Place::new();
    let arguments = [
        "import",
        "skills",
        "--esco",
        esco.to_str().unwrap(),
        "--named-only",
        "--version",
        "2.0",
    ];
    survives(&place, &arguments, &MOMENTS[1..4]);
}

/// Moments of an import of tables in their order: the folder is that of all tables.
const MOMENTS_OF_TABLES: [(&str, Moment); 7] = [
    ("before anything", |_, _| true),
    ("the lock of all is taken", |tables, process| {
        let holder = std::fs::read_to_string(tables.join(".lock")).unwrap_or_default();
        holder.trim() == process.to_string()
    }),
    ("the first table is being written", |tables, _| {
        has_name(&tables.join("waypost.us.occupation"), |name| {
            name.starts_with(".tmp-")
        })
    }),
    ("the first table has its next set", |tables, _| {
        has_name(&tables.join("waypost.us.occupation/sets"), |name| {
            name == "000002.json"
        })
    }),
    ("the last table has its next set", |tables, _| {
        has_name(&tables.join("waypost.us.programs/sets"), |name| {
            name == "000002.json"
        })
    }),
    ("the switch is being written", |tables, _| {
        has_name(tables, |name| name == ".tmp-switch" || name == "SWITCH")
    }),
    ("the first table has switched", |tables, _| {
        let current = std::fs::read_to_string(tables.join("waypost.us.occupation/CURRENT"));
        current.is_ok_and(|current| current == "sets/000002.json\n")
    }),
];

#[test]
fn a_killed_import_of_tables_leaves_all_of_them_old_or_all_new() {
    for (name, moment) in &MOMENTS_OF_TABLES {
        let place = Place::new();
        place
            .run_on_data(&["import", "lmi", "--starter", "--version", "2025.3"])
            .succeeds();
        let arguments = ["import", "lmi", "--starter", "--version", "2025.4"];
        kill_at(&place, "lmi", &arguments, *moment);
        let checked = place.run_on_data(&["check"]);
        assert_eq!(checked.code, 0, "{name}: {checked:?}");
        let newest = runs(&place);
        assert!(
            newest == vec!["2025.3"; 9] || newest == vec!["2025.4"; 9],
            "{name}: {newest:?}"
        );
        let imported = place
            .run_on_data(&["import", "lmi", "--starter", "--version", "2025.4", "--json"])
            .json();
        assert_eq!(imported["datasets"].as_array().map(Vec::len), Some(9));
        assert_eq!(runs(&place), vec!["2025.4"; 9], "{name}");
        place.run_on_data(&["check"]).succeeds();
    }
}

/// The newest run of each table.
fn runs(place: &Place) -> Vec<String> {
    let listed = place.run_on_data(&["catalog", "list", "--json"]).json();
    let mut newest = std::collections::BTreeMap::new();
    for version in listed["versions"].as_array().expect("versions") {
        let (family, run) = (version["family"].to_string(), version["version"].as_str());
        newest.entry(family).or_insert(run.expect("a text").to_owned());
    }
    newest.into_values().collect()
}

#[test]
fn two_imports_at_once_are_refused() {
    let place = Place::new();
    let family = place.data().join("catalog/skills");
    let names: Vec<String> = (0..5_000)
        .map(|number| format!("skill-number-{number}"))
        .collect();
    let file = place.file("many.csv", list(&names.join(" ")));
    // The first import waits for its file, a pipe that nobody writes to, with the lock taken.
    let pipe = place.path("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no named pipes here");
        return;
    }
    let mut command = place.command(&["import", "skills", "--csv"]);
    command.arg(&pipe).arg("--data").arg(place.data());
    let mut first = command.spawn().expect("the binary starts");
    eventually("the lock", || {
        let holds = std::fs::read_to_string(family.join(".lock")).is_ok_and(|holder| !holder.is_empty());
        holds.then_some(())
    });
    place
        .run_on_data(&["import", "skills", "--csv", file.to_str().unwrap()])
        .fails(1, "another import of skills is running");
    first.kill().expect("a killed process");
    first.wait().expect("a dead process");
    place
        .run_on_data(&["import", "skills", "--csv", file.to_str().unwrap()])
        .succeeds();
}
