//! Reads the ESCO classification: skills, their place in the hierarchy, what relates them.

pub(crate) mod files;
mod hierarchy;
mod relations;
mod skills;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::candidate::{Candidate, CategoryName, Placement};
use crate::category::{Code, Scheme};
use crate::error::ImportError;
use crate::evidence::Evidence;
use crate::input::Input;
use crate::report::SourceReport;

/// What ESCO's files hold.
pub(crate) struct Esco {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) evidence: Evidence,
    /// Languages of the labels, the one of the names first.
    pub(crate) languages: Vec<String>,
    /// Names of the files that are reconstructed.
    pub(crate) reconstructed: Vec<String>,
}

/// Reads everything ESCO has under `paths`.
pub(crate) fn read(
    paths: &[PathBuf],
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Esco, ImportError> {
    let files = files::find(files::Pillar::Skills, paths, input)?;
    let mut skills = skills::read(&files, input, report)?;
    hierarchy::place(&files, &mut skills, input, report)?;
    let evidence = relations::read(&files, &skills, input, report)?;
    Ok(Esco {
        candidates: skills.candidates,
        evidence,
        languages: files.languages(),
        reconstructed: files.reconstructed(),
    })
}

fn category(code: &str, name: &str) -> CategoryName {
    CategoryName {
        code: Code::new(Scheme::Esco, code),
        name: name.to_owned(),
    }
}

fn placement(top: CategoryName, sub: Option<CategoryName>) -> Placement {
    Placement {
        category: top,
        subcategory: sub,
    }
}

/// By URI of an occupation: the URIs of the skills that it asks for, with how much.
pub(crate) type Demands = BTreeMap<String, Vec<(String, f32)>>;

/// Reads what occupations ask for, and nothing else.
pub(crate) fn demands(
    paths: &[PathBuf],
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Demands, ImportError> {
    let files = files::find(files::Pillar::Skills, paths, input)?;
    relations::read_demands(&files, input, report)
}
