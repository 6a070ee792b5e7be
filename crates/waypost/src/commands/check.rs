//! `waypost check`

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde::Serialize;

use crate::{
    FAILED,
    arguments::{self, Place},
    directory::Directory,
    output::Form,
};

#[derive(Serialize)]
struct Checked {
    data_dir: PathBuf,
    files: Vec<CheckedFile>,
    problems: usize,
}

#[derive(Serialize)]
struct CheckedFile {
    path: PathBuf,
    problem: Option<String>,
}

/// Verifies every file of a data directory; fails when one is damaged.
pub fn run(place: &Place, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(place)?.require()?;
    let mut files = Vec::new();
    let mut add = |path: &Path, problem: Option<String>| {
        files.push(CheckedFile {
            path: path.to_owned(),
            problem,
        });
    };
    for (_, store) in directory.stores()? {
        for checked in store.check()? {
            add(&checked.path, checked.problem);
        }
    }
    for mount in arguments::postings::mounts() {
        let store = directory.postings(mount.name);
        match store
            .open()
            .and_then(|corpus| corpus.map(|it| it.verify().map(|()| it)).transpose())
        {
            Ok(None) => {}
            Ok(Some(corpus)) => {
                let root = store
                    .directory()
                    .join(format!("v{:06}", corpus.manifest().version));
                for file in &corpus.manifest().files {
                    add(&root.join(&file.name), None);
                }
            }
            Err(error) => add(store.directory(), Some(error.to_string())),
        }
    }
    let state = directory.state_path();
    if state.exists() {
        let problem = access::state::verify(&state).err();
        add(&state, problem.map(|error| error.to_string()));
    }
    let keys = directory.keys_path();
    if keys.is_dir() {
        for (path, problem) in access::keys::verify(&keys)? {
            add(&path, problem.map(|error| error.to_string()));
        }
    }
    let problems = files.iter().filter(|file| file.problem.is_some()).count();
    let checked = Checked {
        data_dir: directory.path().to_owned(),
        files,
        problems,
    };
    if checked.files.is_empty() {
        // What was to be a copy of data may be none at all.
        anyhow::bail!(
            "'{}' holds no data, so nothing was checked",
            checked.data_dir.display()
        );
    }
    form.listing(&checked, || describe(&checked))?;
    Ok(if checked.problems == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    })
}

fn describe(checked: &Checked) -> String {
    let mut lines: Vec<String> = checked
        .files
        .iter()
        .map(|file| match &file.problem {
            None => format!("ok       {}", file.path.display()),
            Some(problem) => format!("DAMAGED  {}\n         {problem}", file.path.display()),
        })
        .collect();
    lines.push(match checked.problems {
        0 => format!("{} files, all sound", checked.files.len()),
        problems => format!("{} files, {problems} with problems", checked.files.len()),
    });
    lines.join("\n")
}
