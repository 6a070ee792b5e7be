//! Texts that say how people write about work: what word vectors are trained from, beside the skills themselves.

use std::path::{Path, PathBuf};

use catalog::{Skills, TypeSet};

use crate::error::ImportError;
use crate::report::Faults;
use crate::skills::SkillImport;
use crate::source::{self, Layout, SourceFile, Table};
use crate::titles::TitlesImport;

/// A table with texts: its name in lower case, how it is written and the columns that hold texts.
type TextTable = (&'static str, Layout, &'static [&'static str]);

/// What occupations are called and what they do; titles are read with it.
const OCCUPATIONS: &str = "occupations_en.csv";
const DESCRIPTIONS: &str = "occupation data.txt";

const TABLES: &[TextTable] = &[
    (
        OCCUPATIONS,
        Layout::Comma,
        &["preferredLabel", "altLabels", "description"],
    ),
    ("task statements.txt", Layout::Tab, &["Task"]),
    (DESCRIPTIONS, Layout::Tab, &["Description"]),
    ("dwa reference.txt", Layout::Tab, &["DWA Title"]),
];

/// Reads the texts of occupations and tasks beside the sources of an import, and every line of `files`.
///
/// Tables that are missing or lack a column give no texts: the skills alone are enough to train from.
pub fn training_texts(import: &SkillImport, files: &[PathBuf]) -> Result<Vec<String>, ImportError> {
    let mut texts = texts_of(import.esco.iter().chain(&import.onet), TABLES)?;
    for path in files {
        read_lines(path, &mut texts)?;
    }
    Ok(texts)
}

/// Reads what the sources of titles say of work beside the titles themselves, and the names and descriptions of skills.
pub fn title_texts(import: &TitlesImport, skills: Option<&Skills>) -> Result<Vec<String>, ImportError> {
    let tables: Vec<TextTable> = TABLES
        .iter()
        .copied()
        .filter(|(table, ..)| *table != OCCUPATIONS && *table != DESCRIPTIONS)
        .collect();
    let mut texts = texts_of(import.esco.iter().chain(&import.onet), &tables)?;
    for index in skills
        .into_iter()
        .flat_map(|skills| skills.of_types(TypeSet::LIVE))
    {
        let Some(skill) = skills.map(|skills| skills.skill(index)) else {
            break;
        };
        // Without a description it is a product, whose name says nothing of words.
        if let Some(description) = skill.description() {
            texts.push(skill.name().to_owned());
            texts.push(description.to_owned());
        }
    }
    Ok(texts)
}

fn texts_of<'a>(
    folders: impl Iterator<Item = &'a PathBuf>,
    tables: &[TextTable],
) -> Result<Vec<String>, ImportError> {
    let mut texts = Vec::new();
    for folder in folders {
        for file in source::find(folder)? {
            let name = file.name.to_ascii_lowercase();
            if let Some((_, layout, columns)) = tables.iter().find(|(table, ..)| *table == name) {
                read_table(&file, *layout, columns, &mut texts)?;
            }
        }
    }
    Ok(texts)
}

fn read_table(
    file: &SourceFile,
    layout: Layout,
    columns: &[&str],
    texts: &mut Vec<String>,
) -> Result<(), ImportError> {
    let bytes = file.read()?;
    let mut table = Table::open(&file.shown, &bytes, layout)?;
    let columns: Vec<usize> = columns
        .iter()
        .filter_map(|name| table.optional_column(name))
        .collect();
    let mut faults = Faults::default();
    while let Some(row) = table.next_row(&mut faults)? {
        for column in &columns {
            let text = row.cell(*column);
            if !text.is_empty() {
                // Labels stand on lines of their own inside a cell, and belong together.
                texts.push(text.replace('\n', ", "));
            }
        }
    }
    Ok(())
}

fn read_lines(path: &Path, texts: &mut Vec<String>) -> Result<(), ImportError> {
    for file in source::find(path)? {
        let bytes = file.read()?;
        let lines = String::from_utf8_lossy(&bytes);
        texts.extend(
            lines
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_with_texts_and_plain_lines_are_read_and_others_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "occupations_en.csv",
            "conceptUri,preferredLabel,altLabels,description\nu,baker,\"bread maker\npastry hand\",Bakes bread.\n",
        );
        write(
            "Task Statements.txt",
            "O*NET-SOC Code\tTask\n51-3011.00\tKnead dough.\n",
        );
        write("DWA Reference.txt", "Other\nnothing\n");
        write("skills_en.csv", "preferredLabel\nbake bread\n");
        let lines = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(lines.path(), "We bake.\n\nWe knead.\n").unwrap();
        let import = SkillImport {
            esco: vec![folder.path().to_owned()],
            ..SkillImport::default()
        };
        let texts = training_texts(&import, &[lines.path().to_owned()]).unwrap();
        assert_eq!(
            texts,
            [
                "Knead dough.",
                "baker",
                "bread maker, pastry hand",
                "Bakes bread.",
                "We bake.",
                "We knead."
            ]
        );
    }
}
