//! Finds the tables of an ESCO release among folders, archives and files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::ImportError;
use crate::input::Input;
use crate::source::{self, SourceFile};

/// Language of the names when a release has several.
const PREFERRED_LANGUAGE: &str = "en";

/// The tables of a release, by table name in lower case and language (empty where the name has none).
pub(crate) struct Files {
    tables: BTreeMap<(String, String), SourceFile>,
    base: String,
}

/// What is to be read of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pillar {
    Skills,
    Occupations,
}

impl Pillar {
    /// The table without which there is nothing to read.
    fn main(self) -> &'static str {
        match self {
            Self::Skills => "skills",
            Self::Occupations => "occupations",
        }
    }

    /// The file of that table.
    fn main_file(self) -> &'static str {
        match self {
            Self::Skills => "skills_en.csv",
            Self::Occupations => "occupations_en.csv",
        }
    }

    /// Tables read; of the others a folder may hold two.
    fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Skills => &[
                "skills",
                "skillshierarchy",
                "broaderrelationsskillpillar",
                "languageskillscollection",
                "occupationskillrelations",
                "skillskillrelations",
            ],
            Self::Occupations => &["occupations", "occupationskillrelations"],
        }
    }
}

/// Looks through `paths`. Files that are no ESCO table are passed over.
pub(crate) fn find(pillar: Pillar, paths: &[PathBuf], input: &mut Input<'_>) -> Result<Files, ImportError> {
    let mut tables: BTreeMap<(String, String), SourceFile> = BTreeMap::new();
    for path in paths {
        for file in source::find(path)? {
            let Some(key) = table_key(pillar, &file.name) else {
                continue;
            };
            let Some(known) = tables.get(&key) else {
                tables.insert(key, file);
                continue;
            };
            if known.reconstructed == file.reconstructed {
                return Err(ImportError::DuplicateFile {
                    first: known.shown.clone(),
                    second: file.shown,
                });
            }
            let (published, left_out) = if known.reconstructed {
                (&file, known)
            } else {
                (known, &file)
            };
            input.warn(format!(
                "'{}' is used instead of '{}'",
                published.shown, left_out.shown
            ));
            if known.reconstructed {
                tables.insert(key, file);
            }
        }
    }
    let languages: Vec<String> = tables
        .keys()
        .filter(|(name, _)| name == pillar.main())
        .map(|(_, language)| language.clone())
        .collect();
    let base = languages
        .iter()
        .find(|language| *language == PREFERRED_LANGUAGE)
        .or(languages.first())
        .cloned()
        .ok_or_else(|| ImportError::MissingFile {
            source_name: "ESCO",
            file: pillar.main_file(),
            searched: paths
                .iter()
                .map(|path| format!("'{}'", path.display()))
                .collect::<Vec<_>>()
                .join(", "),
        })?;
    Ok(Files { tables, base })
}

impl Files {
    /// The skills in the language of the names.
    pub(crate) fn skills(&self) -> Option<&SourceFile> {
        self.tables.get(&("skills".to_owned(), self.base.clone()))
    }

    /// The occupations in the language of the names.
    pub(crate) fn occupations(&self) -> Option<&SourceFile> {
        self.tables.get(&("occupations".to_owned(), self.base.clone()))
    }

    /// The skills in further languages.
    pub(crate) fn translations(&self) -> impl Iterator<Item = &SourceFile> {
        let all = self.tables.iter().filter(|((name, _), _)| name == "skills");
        all.filter(|((_, language), _)| *language != self.base)
            .map(|(_, file)| file)
    }

    /// A table of which one language is enough; warns when there is none.
    pub(crate) fn table(&self, name: &str, consequence: &str, input: &mut Input<'_>) -> Option<SourceFile> {
        let lower = name.to_ascii_lowercase();
        for language in [self.base.as_str(), ""] {
            if let Some(file) = self.tables.get(&(lower.clone(), language.to_owned())) {
                return Some(file.clone());
            }
        }
        let any = self
            .tables
            .iter()
            .find(|((table, _), _)| *table == lower)
            .map(|(_, file)| file.clone());
        if any.is_none() {
            input.warn(format!("ESCO's table '{name}' is missing: {consequence}"));
        }
        any
    }

    /// Languages of the skills, the one of the names first.
    pub(crate) fn languages(&self) -> Vec<String> {
        let mut languages = vec![if self.base.is_empty() {
            "en".to_owned()
        } else {
            self.base.clone()
        }];
        for (name, language) in self.tables.keys() {
            if name == "skills" && !language.is_empty() && !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        languages
    }

    /// Names of the tables in use that are reconstructed.
    pub(crate) fn reconstructed(&self) -> Vec<String> {
        self.tables
            .values()
            .filter(|file| file.reconstructed)
            .map(|file| file.name.clone())
            .collect()
    }
}

/// Splits `skills_en.csv` into `skills` and `en`; other files than the tables read here give `None`.
fn table_key(pillar: Pillar, file: &str) -> Option<(String, String)> {
    let lower = file.to_ascii_lowercase();
    let stem = lower.strip_suffix(".csv")?;
    let (name, language) = match stem.rsplit_once('_') {
        Some((name, language)) if language.len() == 2 => (name, language),
        _ => (stem, ""),
    };
    pillar
        .tables()
        .contains(&name)
        .then(|| (name.to_owned(), language.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_known_by_name_and_language() {
        let key = |name: &str, language: &str| Some((name.to_owned(), language.to_owned()));
        assert_eq!(table_key(Pillar::Skills, "skills_en.csv"), key("skills", "en"));
        assert_eq!(
            table_key(Pillar::Skills, "skillSkillRelations.csv"),
            key("skillskillrelations", "")
        );
        assert_eq!(table_key(Pillar::Skills, "Skills_FR.CSV"), key("skills", "fr"));
        assert_eq!(table_key(Pillar::Skills, "occupations_en.csv"), None);
        assert_eq!(table_key(Pillar::Skills, "digitalSkillsCollection_en.csv"), None);
        assert_eq!(table_key(Pillar::Skills, "skills_en.csv.part"), None);
        assert_eq!(
            table_key(Pillar::Occupations, "occupations_en.csv"),
            key("occupations", "en")
        );
        assert_eq!(table_key(Pillar::Occupations, "skills_en.csv"), None);
    }
}
