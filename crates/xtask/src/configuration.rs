//! The reference of all settings, written from the commented default file.
//!
//! The file has one shape: comments stand above what they explain, a key without one shares that of the key above, and
//! a commented-out assignment is an example.

use std::fmt::Write as _;

/// Start of the names of environment variables.
const PREFIX: &str = "WAYPOST_";

const INTRODUCTION: &str = "\
# Configuration

Written from `crates/server/config.default.toml`, which is also what is compiled in. Do not edit this page.

Four layers, later ones win:

1. the compiled-in default;
2. a TOML file: `waypost serve --config FILE`, with only what differs;
3. the environment: `WAYPOST_` and the name in capitals, sections parted by two underscores. Lists are written as in TOML:
   `WAYPOST_CORS__ORIGINS='[\"https://jobs.example.org\"]'`; a text that looks like a number needs quotes of its own:
   `WAYPOST_AUTH__AUDIENCE='\"2026\"'`;
4. the command line: `--listen`, `--data`.

Lists are replaced whole, tables are merged key by key. A name that does not exist is an error that names it and its file;
a variable without a section that is no setting (orchestrators set `WAYPOST_PORT` and the like) is ignored with a warning.
`waypost serve --check` prints every value in force with its origin, and with `--json` as one object; it exits with 2 when a
value cannot be used. Settings are read at the start; a change needs a restart. SIGHUP makes a running server judge the
file and log what a restart would change. Clients, keys, maintenance and imported data change without a restart.
";

/// Writes the page.
pub fn markdown(default_file: &str) -> String {
    let mut page = Page {
        text: INTRODUCTION.to_owned(),
        ..Page::default()
    };
    page.begin_table("Top level");
    for line in default_file.lines().skip_while(|line| !line.is_empty()) {
        page.read(line.trim());
    }
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    section: String,
    /// Comment lines since the last blank line or key.
    comment: Vec<String>,
    /// Meaning of the key read last, for keys that share it.
    meaning: String,
}

impl Page {
    fn read(&mut self, line: &str) {
        if line.is_empty() {
            self.comment.clear();
        } else if let Some(section) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            self.section = section.to_owned();
            self.meaning.clear();
            self.begin_table(&format!("`[{section}]`"));
        } else if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim();
            match assignment(comment) {
                Some((key, value)) => self.row(key, value, "example: "),
                None => self.comment.push(comment.to_owned()),
            }
        } else if let Some((key, value)) = assignment(line) {
            self.row(key, value, "");
        }
    }

    fn begin_table(&mut self, title: &str) {
        let _ = write!(
            self.text,
            "\n## {title}\n\n| setting | default | environment | meaning |\n|---|---|---|---|\n"
        );
    }

    fn row(&mut self, key: &str, value: &str, note: &str) {
        if !self.comment.is_empty() {
            self.meaning = std::mem::take(&mut self.comment).join(" ");
        }
        let name = if self.section.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.section)
        };
        // A name in quotes holds characters that no variable can have.
        let variable = if key.starts_with('"') {
            "–".to_owned()
        } else {
            format!("`{PREFIX}{}`", name.to_ascii_uppercase().replace('.', "__"))
        };
        let meaning = self.meaning.replace('|', "\\|");
        let _ = writeln!(
            self.text,
            "| `{name}` | {note}`{value}` | {variable} | {meaning} |"
        );
    }
}

/// Splits `key = value`; prose that holds an equals sign has more than one word before it.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(" = ")?;
    let is_key = !key.is_empty() && !key.contains(char::is_whitespace);
    is_key.then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &str) -> Vec<String> {
        let page = markdown(file);
        page.lines()
            .filter(|line| line.starts_with("| `"))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_key_has_its_comment_default_and_variable() {
        let file = "# Head.\n\n# Where to listen.\n# Port 0 is free.\nlisten = \"x\"\n\n[auth]\n# Life.\nseconds = 5\n";
        assert_eq!(
            rows(file),
            [
                "| `listen` | `\"x\"` | `WAYPOST_LISTEN` | Where to listen. Port 0 is free. |",
                "| `auth.seconds` | `5` | `WAYPOST_AUTH__SECONDS` | Life. |",
            ]
        );
    }

    #[test]
    fn keys_share_a_comment_and_examples_are_marked() {
        let file = "\n[limits.default]\n# Rates: count = n is prose.\n# skills = \"20/1\"\n\n[hosts]\n# Hosts.\n\"a.*\" = \"b\"\nc = \"d\"\n";
        assert_eq!(
            rows(file),
            [
                "| `limits.default.skills` | example: `\"20/1\"` | `WAYPOST_LIMITS__DEFAULT__SKILLS` | Rates: count = n is prose. |",
                "| `hosts.\"a.*\"` | `\"b\"` | – | Hosts. |",
                "| `hosts.c` | `\"d\"` | `WAYPOST_HOSTS__C` | Hosts. |",
            ]
        );
    }
}
