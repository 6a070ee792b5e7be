//! Finds the tables of an O*NET release in a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::ImportError;
use crate::input::Input;
use crate::source::{self, SourceFile};

/// The tables of a release by name in lower case.
pub(crate) struct Files {
    tables: BTreeMap<String, Table>,
    folder: PathBuf,
}

struct Table {
    file: SourceFile,
    /// Release in the file's own name, when it is from another one than the folder.
    release: Option<String>,
}

/// Tables read here; of the others a folder may hold two.
const TABLES: [&str; 13] = [
    "alternate titles",
    "content model reference",
    "education, training, and experience",
    "job zones",
    "knowledge",
    "occupation data",
    "read me",
    "related occupations",
    "sample of reported titles",
    "skills",
    "technology skills",
    "tools used",
    "unspsc reference",
];

/// Looks through `folder`.
pub(crate) fn find(folder: &Path) -> Result<Files, ImportError> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for file in source::find(folder)? {
        let Some((name, release)) = table_name(&file.name) else {
            continue;
        };
        if !TABLES.contains(&name.as_str()) {
            continue;
        }
        match tables.get(&name) {
            // A file of the folder's own release goes before one that is named after another.
            Some(known) if known.release.is_none() && release.is_some() => {}
            Some(known) if known.release.is_some() == release.is_some() => {
                return Err(ImportError::DuplicateFile {
                    first: known.file.shown.clone(),
                    second: file.shown,
                });
            }
            _ => {
                tables.insert(name, Table { file, release });
            }
        }
    }
    Ok(Files {
        tables,
        folder: folder.to_owned(),
    })
}

/// Splits `Skills.29_2.txt` into `skills` and `29.2`.
fn table_name(file: &str) -> Option<(String, Option<String>)> {
    let lower = file.to_ascii_lowercase();
    let stem = lower.strip_suffix(".txt")?;
    if let Some((name, release)) = stem.rsplit_once('.')
        && let Some((major, minor)) = release.split_once('_')
        && is_number(major)
        && is_number(minor)
    {
        return Some((name.to_owned(), Some(format!("{major}.{minor}"))));
    }
    Some((stem.to_owned(), None))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Files {
    /// A table without which there is nothing to import.
    pub(crate) fn required(&self, name: &'static str) -> Result<SourceFile, ImportError> {
        self.get(name).ok_or_else(|| ImportError::MissingFile {
            source_name: "O*NET",
            file: name,
            searched: format!("'{}'", self.folder.display()),
        })
    }

    /// A table that may be missing; warns when it is.
    pub(crate) fn table(&self, name: &str, consequence: &str, input: &mut Input<'_>) -> Option<SourceFile> {
        let found = self.get(name);
        if found.is_none() {
            input.warn(format!("O*NET's table '{name}' is missing: {consequence}"));
        }
        found
    }

    /// The release in a table's own name.
    pub(crate) fn release_of(&self, name: &str) -> Option<String> {
        self.tables.get(&key(name))?.release.clone()
    }

    /// The release the folder says it is: `Read Me.txt` begins with `O*NET 30.1 Database`.
    pub(crate) fn release(&self) -> Result<Option<String>, ImportError> {
        let Some(file) = self.get("Read Me.txt") else {
            return Ok(None);
        };
        let bytes = file.read()?;
        let text = String::from_utf8_lossy(&bytes);
        let number = text.split("O*NET ").skip(1).find_map(|rest| {
            let (number, _) = rest.split_once(" Database")?;
            let is_release = number
                .split_once('.')
                .is_some_and(|(a, b)| is_number(a) && is_number(b));
            is_release.then(|| number.to_owned())
        });
        Ok(number)
    }

    fn get(&self, name: &str) -> Option<SourceFile> {
        self.tables.get(&key(name)).map(|table| table.file.clone())
    }
}

fn key(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    lower.strip_suffix(".txt").map_or(lower.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_in_the_name_is_split_off() {
        let check = |file: &str, name: &str, release: Option<&str>| {
            assert_eq!(
                table_name(file),
                Some((name.to_owned(), release.map(str::to_owned))),
                "{file}"
            );
        };
        check("Technology Skills.txt", "technology skills", None);
        check("Skills.29_2.txt", "skills", Some("29.2"));
        check("Skills.old.txt", "skills.old", None);
        assert_eq!(table_name("SOURCE.md"), None);
    }
}
