//! Imports one version of the titles taxonomy: O*NET's titles, ESCO's occupations and their labels, the operator's list.
//!
//! Titles are merged by folded name; the first source's spelling stays. Codes come from O*NET's lists, and where these do
//! not know a title from the crosswalk of ESCO's occupations.

mod crosswalk;
mod esco;
mod finish;
mod merge;
mod occupation_skills;
mod onet;
mod operator;
mod order;
mod report;
mod starter;

use std::path::PathBuf;

use catalog::{Skills, Titles, TitlesDraft, Version, titles_continuity};

use crate::credits::{Ingredients, Subject};
use crate::error::ImportError;
use crate::input::Input;
use crate::report::Progress;

use merge::Merger;
use occupation_skills::OccupationSkills;

pub use report::TitlesReport;
pub use starter::starter_titles;

/// The sources of a titles taxonomy.
#[derive(Clone, Debug, Default)]
pub struct TitlesImport {
    /// Folder of an O*NET text release.
    pub onet: Option<PathBuf>,
    /// ESCO: official archives, folders of tables, single tables, in any mixture; empty for none.
    pub esco: Vec<PathBuf>,
    /// The crosswalk from O*NET to ESCO.
    pub crosswalk: Option<PathBuf>,
    /// The operator's CSV file.
    pub csv: Option<PathBuf>,
    /// Version to make; `None` for the one that follows.
    pub version: Option<Version>,
}

/// Reads and merges the sources into a draft that follows `previous`, the newest version there is. Titles are mapped to
/// skills of `skills`, where there are any.
pub fn import_titles(
    import: &TitlesImport,
    progress: &dyn Progress,
    previous: Option<&Titles>,
    skills: Option<&Skills>,
) -> Result<(TitlesDraft, TitlesReport), ImportError> {
    let mut input = Input::new(progress);
    let mut merger = Merger::default();
    let mut occupation_skills = OccupationSkills::new(skills);
    let mut reports = Vec::new();
    let mut ingredients = Ingredients {
        subject: Subject::Titles,
        ..Ingredients::default()
    };
    if let Some(folder) = &import.onet {
        let (release, report) = onet::read(folder, &mut merger, &mut occupation_skills, &mut input)?;
        ingredients.onet = vec![release];
        reports.push(report);
    }
    if !import.esco.is_empty() {
        let (reconstructed, report) =
            esco::read(&import.esco, &mut merger, &mut occupation_skills, &mut input)?;
        ingredients.esco = true;
        ingredients.reconstructed = reconstructed;
        reports.push(report);
    }
    if let Some(path) = &import.crosswalk {
        reports.push(crosswalk::read(path, &mut merger, &mut input)?);
        ingredients.esco = true;
        if ingredients.onet.is_empty() {
            ingredients.onet = vec![None];
        }
        if import.esco.is_empty() {
            input.warn("the crosswalk is of no use without ESCO's occupations".to_owned());
        }
    }
    if let Some(path) = &import.csv {
        reports.push(operator::read_file(path, &mut merger, &mut input)?);
        ingredients.operator = true;
    }
    if reports.is_empty() {
        return Err(ImportError::NoSources);
    }
    let (mut draft, report) = finish::finish(merger, occupation_skills, &ingredients, reports, input)?;
    draft.version = import
        .version
        .unwrap_or_else(|| next_titles_version(previous, &draft));
    Ok((draft, report))
}

/// Gives the version number a draft gets behind `previous`: `1.0` when it is the first, the next MAJOR when ids are
/// removed, else the next MINOR.
pub fn next_titles_version(previous: Option<&Titles>, draft: &TitlesDraft) -> Version {
    match previous {
        None => Version::FIRST,
        Some(previous) => previous.version().next(titles_continuity(draft, previous)),
    }
}
