//! Imports one version of the skills taxonomy from all sources named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use catalog::{Skills, TaxonomyDraft, Version};

use crate::assemble::Assembly;
use crate::candidate::{Candidate, Source};
use crate::category::KnownNames;
use crate::credits::Ingredients;
use crate::error::ImportError;
use crate::evidence::Evidence;
use crate::input::Input;
use crate::operator::{self, List};
use crate::report::{ImportReport, Progress, SourceReport, Stage};
use crate::version::next_version;
use crate::{esco, onet, source, starter};

/// The sources of a skills taxonomy.
#[derive(Clone, Debug, Default)]
pub struct SkillImport {
    /// ESCO: official archives, folders of tables, single tables, in any mixture; empty for none.
    pub esco: Vec<PathBuf>,
    /// Folder of an O*NET text release.
    pub onet: Option<PathBuf>,
    /// The operator's CSV file.
    pub csv: Option<PathBuf>,
    /// Version to make; `None` for the one that follows.
    pub version: Option<Version>,
}

/// Reads and merges the sources into a draft that follows `previous`, the newest version there is.
///
/// The certification list of the project is part of every taxonomy with open data; an operator who
/// imports a CSV file alone gets that file alone.
pub fn import_skills(
    import: &SkillImport,
    progress: &dyn Progress,
    previous: Option<&Skills>,
) -> Result<(TaxonomyDraft, ImportReport), ImportError> {
    let mut input = Input::new(progress);
    let mut assembly = Assembly::default();
    let mut ingredients = Ingredients::default();
    let mut known = KnownNames::default();
    let mut languages = vec!["en".to_owned()];
    if !import.esco.is_empty() {
        let mut report = SourceReport::default();
        let esco = esco::read(&import.esco, &mut input, &mut report)?;
        learn(&mut known, &esco.candidates);
        ingredients.esco = true;
        ingredients.reconstructed = esco.reconstructed;
        languages = esco.languages;
        assembly.add(Source::Esco, esco.candidates, esco.evidence, report, &mut input)?;
    }
    if let Some(folder) = &import.onet {
        let onet = onet::read(folder, &mut input)?;
        ingredients.onet = onet.releases;
        if !languages.iter().any(|language| language == "en") {
            languages.push("en".to_owned());
        }
        for list in onet.lists {
            learn(&mut known, &list.candidates);
            assembly.add(
                list.source,
                list.candidates,
                list.evidence,
                list.report,
                &mut input,
            )?;
        }
    }
    if ingredients.esco || import.onet.is_some() {
        ingredients.certifications = true;
        add_list(&starter::certifications(), &mut assembly, &mut known, &mut input)?;
    } else if import.csv.is_none() {
        return Err(ImportError::NoSources);
    }
    if let Some(path) = &import.csv {
        ingredients.operator = true;
        add_operator(path, &mut assembly, &mut known, &mut input)?;
    }
    let no_codes = BTreeMap::new();
    let known_codes = previous.map_or(&no_codes, Skills::category_codes);
    let (mut draft, report) = assembly.finish(&ingredients, languages, known_codes, input)?;
    draft.version = import.version.unwrap_or_else(|| next_version(previous, &draft));
    Ok((draft, report))
}

/// Reads a list in the operator's layout and merges it.
pub(crate) fn add_list(
    list: &List<'_>,
    assembly: &mut Assembly,
    known: &mut KnownNames,
    input: &mut Input<'_>,
) -> Result<(), ImportError> {
    let mut report = SourceReport::default();
    input
        .progress
        .begin(Stage::Read, list.file, list.bytes.len() as u64);
    let candidates = operator::read(list, known, input, &mut report);
    input.progress.end();
    let candidates = candidates?;
    assembly.add(list.source, candidates, Evidence::default(), report, input)
}

fn add_operator(
    path: &Path,
    assembly: &mut Assembly,
    known: &mut KnownNames,
    input: &mut Input<'_>,
) -> Result<(), ImportError> {
    let files = source::find(path)?;
    let [file] = files.as_slice() else {
        return Err(ImportError::NotOneFile {
            path: path.to_owned(),
            count: files.len(),
        });
    };
    let bytes = file.read()?;
    let list = List {
        source: Source::Operator,
        file: &file.shown,
        bytes: &bytes,
    };
    add_list(&list, assembly, known, input)
}

fn learn(known: &mut KnownNames, candidates: &[Candidate]) {
    for placement in candidates
        .iter()
        .filter_map(|candidate| candidate.category.as_ref())
    {
        known.learn(&placement.category, placement.subcategory.as_ref());
    }
}
