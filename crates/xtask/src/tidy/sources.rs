//! What source files may not hold: too many lines, shortcuts on request paths, unfinished marks, paths of one machine.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// Longer files are hard to review as a whole. Unit tests at the end of a file do not count.
const MOST_LINES: usize = 500;

/// Files that have yet to be split. The list only gets shorter.
const LONG_FILES: &[&str] = &[];

/// Crates whose code runs while a request is answered: a panic there is a defect that callers can see.
const REQUEST_CRATES: &[&str] = &["access", "connection", "contract", "server"];

/// What the unit tests at the end of a file begin with.
const UNIT_TESTS: &str = "#[cfg(test)]";

/// Calls that end a request with a panic where an error is due.
const SHORTCUTS: &[&str] = &[".unwrap()", "panic!(", "todo!(", "unimplemented!(", "dbg!("];

/// Texts that have no place in any file of the repository.
const FORBIDDEN: &[&str] = &[
    "TODO", "FIXME", "<<<<<<<", ">>>>>>>", "#[allow(", "/home/", "/root/", "/Users/", "/tmp/",
];

const SKIPPED_DIRECTORIES: &[&str] = &[".git", "target", "waypost-data"];

const TEXT_EXTENSIONS: &[&str] = &["rs", "toml", "md", "json", "yml", "yaml", "sh", "sql"];

/// Checks all text files below the root of the repository.
pub fn complaints(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut complaints = Vec::new();
    let mut directories = vec![root.to_path_buf()];
    while let Some(directory) = directories.pop() {
        let entries = fs::read_dir(&directory).with_context(|| directory.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !SKIPPED_DIRECTORIES.contains(&name.as_ref()) {
                    directories.push(path);
                }
                continue;
            }
            let extension = path.extension().unwrap_or_default().to_string_lossy();
            if !TEXT_EXTENSIONS.contains(&extension.as_ref()) {
                continue;
            }
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let shown = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            judge(&shown, &text, &mut complaints);
        }
    }
    complaints.sort();
    Ok(complaints)
}

fn judge(path: &str, text: &str, complaints: &mut Vec<String>) {
    let is_rust = path.ends_with(".rs");
    if is_rust {
        let count = text
            .lines()
            .take_while(|line| !line.starts_with(UNIT_TESTS))
            .count();
        match (count > MOST_LINES, LONG_FILES.contains(&path)) {
            (true, false) => complaints.push(format!("{path}: {count} lines, at most {MOST_LINES}")),
            (false, true) => {
                complaints.push(format!("{path}: is short, so take it off the list of long files"))
            }
            (true, true) | (false, false) => {}
        }
    }
    // This file has to spell what it forbids.
    if path == "crates/xtask/src/tidy/sources.rs" {
        return;
    }
    let mut in_request_code = is_rust && is_request_file(path);
    for (index, line) in text.lines().enumerate() {
        // Unit tests stand at the end of a file.
        if line.starts_with(UNIT_TESTS) {
            in_request_code = false;
        }
        let line_number = index + 1;
        for text in FORBIDDEN.iter().filter(|text| line.contains(**text)) {
            complaints.push(format!("{path}:{line_number}: '{text}' has no place here"));
        }
        let is_comment = line.trim_start().starts_with("//");
        if in_request_code && !is_comment {
            for call in SHORTCUTS.iter().filter(|call| line.contains(**call)) {
                complaints.push(format!("{path}:{line_number}: '{call}' on a request path"));
            }
        }
    }
}

fn is_request_file(path: &str) -> bool {
    let is_test = path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.contains("/tests/");
    let owner = path
        .strip_prefix("crates/")
        .and_then(|rest| rest.split_once("/src/"));
    !is_test && owner.is_some_and(|(name, _)| REQUEST_CRATES.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: &[&str]) {
        let mut complaints = Vec::new();
        judge(path, text, &mut complaints);
        assert_eq!(complaints, expected);
    }

    #[test]
    fn shortcuts_are_refused_on_request_paths_alone() {
        let text = "fn f() {\n    g().unwrap();\n}\n";
        check(
            "crates/server/src/f.rs",
            text,
            &["crates/server/src/f.rs:2: '.unwrap()' on a request path"],
        );
        check("crates/ingest/src/f.rs", text, &[]);
        check("crates/server/src/f/tests.rs", text, &[]);
        check("crates/server/src/f_tests.rs", text, &[]);
        check("crates/server/tests/api/f.rs", text, &[]);
        check(
            "crates/server/src/f.rs",
            "// never .unwrap()\n#[cfg(test)]\nmod tests { fn t() { g().unwrap() } }",
            &[],
        );
    }

    #[test]
    fn long_files_and_unfinished_marks_are_refused() {
        check(
            "crates/text/src/f.rs",
            &"\n".repeat(501),
            &["crates/text/src/f.rs: 501 lines, at most 500"],
        );
        check(
            "docs/f.md",
            "a\nTODO later",
            &["docs/f.md:2: 'TODO' has no place here"],
        );
        check("docs/f.json", &"\n".repeat(501), &[]);
    }
}
