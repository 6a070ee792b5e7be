//! The directory of sets: which there are, and what their files hold.
//!
//! A set is a directory. What it is for shows in the columns of its tables: `sentence` and `label` (one row for each
//! labelled span), `sentence` and `skills` (a list), `originalSkillUri` and `relatedSkillUri`, or of titles with codes or
//! URIs ([`TitleLayout`]). The table that is asked has one of a few names; `train.csv` may be learnt from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::EvaluationError;

/// Names of tables that ask, the first that exists is used.
const ASKING: [&str; 7] = [
    "validation.csv",
    "dev.csv",
    "test.csv",
    "relations.csv",
    "titles.csv",
    "titles.val.csv",
    "titles.tsv",
];

/// Tables of a set that ranks texts: what is asked, what is ranked, and which is right. They have no names of columns.
pub(crate) const TEXTS: [&str; 3] = ["queries.tsv", "corpus_elements.tsv", "annotations.tsv"];

/// What a set asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetKind {
    /// The skills of sentences.
    Sentences,
    /// Skills related to a skill.
    Relations,
    /// Occupations of titles.
    Titles(TitleLayout),
    /// Texts that mean the same as a text.
    Texts,
    /// Something that is not measured here.
    Other,
}

/// How the titles of a set are written down, which decides what must not be read for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TitleLayout {
    /// Titles of vacancies, each with an occupation of ESCO.
    Vacancies,
    /// Titles of O*NET's lists, each with its codes.
    Listed,
    /// Labels of ESCO's occupations, each with the codes of the crosswalk.
    Crosswalk,
}

/// A directory with a set.
#[derive(Clone, Debug)]
pub(crate) struct SetDirectory {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) kind: SetKind,
}

/// A sentence with the labels of the skills it asks for, each once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) labels: Vec<String>,
}

/// How the sentences of a set are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SentenceLayout {
    /// One row for each span that people marked in postings.
    Spans,
    /// One row for each sentence, written to order.
    Lists,
}

/// Finds the sets of a directory by name.
pub(crate) fn find(directory: &Path, wanted: &[String]) -> Result<Vec<SetDirectory>, EvaluationError> {
    let read = |cause| EvaluationError::Read {
        path: directory.to_owned(),
        cause,
    };
    let mut sets = Vec::new();
    for entry in fs::read_dir(directory).map_err(read)? {
        let path = entry.map_err(read)?.path();
        if let (true, Some(name)) = (path.is_dir(), path.file_name()) {
            sets.push(SetDirectory {
                name: name.to_string_lossy().into_owned(),
                kind: kind(&path),
                path,
            });
        }
    }
    sets.sort_by(|left, right| left.name.cmp(&right.name));
    if let Some(name) = wanted
        .iter()
        .find(|name| sets.iter().all(|set| set.name != **name))
    {
        return Err(EvaluationError::UnknownSet {
            directory: directory.to_owned(),
            name: name.clone(),
            known: sets.into_iter().map(|set| set.name).collect(),
        });
    }
    sets.retain(|set| wanted.is_empty() || wanted.contains(&set.name));
    if sets.iter().all(|set| set.kind == SetKind::Other) {
        return Err(EvaluationError::NoSets {
            directory: directory.to_owned(),
            unknown: sets.into_iter().map(|set| set.name).collect(),
        });
    }
    Ok(sets)
}

fn kind(path: &Path) -> SetKind {
    if TEXTS.iter().all(|table| path.join(table).is_file()) {
        return SetKind::Texts;
    }
    let Some(table) = asking(path) else {
        return SetKind::Other;
    };
    let Ok(mut reader) = reader(&table, true) else {
        return SetKind::Other;
    };
    let has = |names: &[&str]| {
        let mut headers = reader.headers().cloned().unwrap_or_default();
        headers.trim();
        names
            .iter()
            .all(|name| headers.iter().any(|header| header == *name))
    };
    let mut has = has;
    if has(&["sentence", "label"]) || has(&["sentence", "skills"]) {
        SetKind::Sentences
    } else if has(&["originalSkillUri", "relatedSkillUri"]) {
        SetKind::Relations
    } else if has(&["vacancyTitle", "conceptUri"]) {
        SetKind::Titles(TitleLayout::Vacancies)
    } else if has(&["title", "onet_soc_codes"]) {
        SetKind::Titles(TitleLayout::Listed)
    } else if has(&["title", "esco_uri", "onet_soc_codes_with_match_type"]) {
        SetKind::Titles(TitleLayout::Crosswalk)
    } else {
        SetKind::Other
    }
}

/// Gives the table of a set that asks.
pub(crate) fn asking(path: &Path) -> Option<PathBuf> {
    ASKING
        .iter()
        .map(|name| path.join(name))
        .find(|table| table.is_file())
}

/// Reads all rows of a table: the values of `columns`, those missing empty.
pub(crate) fn rows(table: &Path, columns: &[&str]) -> Result<Vec<Vec<String>>, EvaluationError> {
    let fault = |cause| EvaluationError::Table {
        path: table.to_owned(),
        cause,
    };
    let mut reader = reader(table, true).map_err(fault)?;
    let headers = reader.headers().map_err(fault)?.clone();
    let places: Vec<Option<usize>> = columns
        .iter()
        .map(|column| headers.iter().position(|header| header == *column))
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        let cell = |place: &Option<usize>| place.and_then(|at| record.get(at)).unwrap_or_default();
        rows.push(places.iter().map(|place| cell(place).trim().to_owned()).collect());
    }
    Ok(rows)
}

/// Reads all rows of a table without names of columns: the first `count` cells.
pub(crate) fn cells(table: &Path, count: usize) -> Result<Vec<Vec<String>>, EvaluationError> {
    let fault = |cause| EvaluationError::Table {
        path: table.to_owned(),
        cause,
    };
    let mut rows = Vec::new();
    for record in reader(table, false).map_err(fault)?.records() {
        let record = record.map_err(fault)?;
        let cells = (0..count).map(|at| record.get(at).unwrap_or_default().trim().to_owned());
        rows.push(cells.collect());
    }
    Ok(rows)
}

/// Opens a table, whose name says what separates its cells. Cells of `.tsv` hold quotes as they are.
fn reader(table: &Path, has_headers: bool) -> Result<csv::Reader<fs::File>, csv::Error> {
    let is_tabbed = table.extension().is_some_and(|extension| extension == "tsv");
    csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(has_headers)
        .quoting(!is_tabbed)
        .delimiter(if is_tabbed { b'\t' } else { b',' })
        .from_path(table)
}

/// Reads the sentences of a table, in its order, each once.
pub(crate) fn sentences(table: &Path) -> Result<(Vec<Sentence>, SentenceLayout), EvaluationError> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut layout = SentenceLayout::Spans;
    for row in rows(table, &["sentence", "label", "skills"])? {
        let [text, label, skills] = row.as_slice() else {
            continue;
        };
        let labels = if skills.is_empty() {
            vec![label.clone()]
        } else {
            layout = SentenceLayout::Lists;
            list(skills)
        };
        // One sentence has a row for each of its spans, wherever they stand.
        let at = match sentences.iter().position(|known| known.text == *text) {
            Some(at) => at,
            None => {
                sentences.push(Sentence {
                    text: text.clone(),
                    labels: Vec::new(),
                });
                sentences.len() - 1
            }
        };
        for label in labels {
            let is_label = !matches!(
                label.as_str(),
                "" | "LABEL NOT PRESENT" | "UNDERSPECIFIED" | "UNK"
            );
            if is_label && !sentences[at].labels.contains(&label) {
                sentences[at].labels.push(label);
            }
        }
    }
    Ok((sentences, layout))
}

/// Reads a list such as `['solve problems', "manage a company's staff"]`.
fn list(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['\'', '"']) {
        let quote = rest[start..].chars().next().unwrap_or('\'');
        let body = &rest[start + 1..];
        let Some(end) = body.find(quote) else {
            break;
        };
        items.push(body[..end].to_owned());
        rest = &body[end + 1..];
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_may_hold_either_quote() {
        assert_eq!(
            list("['solve problems', \"keep a pilot's log\"]"),
            ["solve problems", "keep a pilot's log"]
        );
        assert_eq!(list("[]"), Vec::<String>::new());
    }

    #[test]
    fn spans_of_one_sentence_meet_and_absent_labels_go() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("validation.csv");
        fs::write(
            &table,
            "sentence,span,sub_span,label\nA b,A,,x\nC,C,,LABEL NOT PRESENT\nA b,b,,y\nA b,b,,x\n",
        )
        .unwrap();
        let (read, layout) = sentences(&table).unwrap();
        assert_eq!(layout, SentenceLayout::Spans);
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].labels, ["x", "y"]);
        assert!(read[1].labels.is_empty());
        assert_eq!(kind(folder.path()), SetKind::Sentences);
    }

    #[test]
    fn an_unknown_set_is_refused_with_the_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("one")).unwrap();
        let nothing = find(folder.path(), &[]).unwrap_err().to_string();
        assert!(nothing.contains("one"), "{nothing}");
        let error = find(folder.path(), &["two".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("'two'; it holds one"), "{error}");
    }
}
