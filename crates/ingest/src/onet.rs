//! Reads the O*NET database: technologies, tools, and the elements of skill and knowledge.

mod elements;
mod examples;
pub(crate) mod files;
mod names;
mod vendors;

use std::path::Path;

pub(crate) use examples::is_occupation;

use crate::candidate::{Candidate, Source};
use crate::error::ImportError;
use crate::evidence::Evidence;
use crate::input::Input;
use crate::report::SourceReport;

/// One list of O*NET, to be merged as a source of its own.
pub(crate) struct OnetList {
    pub(crate) source: Source,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) evidence: Evidence,
    pub(crate) report: SourceReport,
}

/// What O*NET's files hold.
pub(crate) struct Onet {
    pub(crate) lists: Vec<OnetList>,
    /// Releases read, the one of the folder first; `None` where it does not say which it is.
    pub(crate) releases: Vec<Option<String>>,
}

/// Reads everything O*NET has in `folder`.
pub(crate) fn read(folder: &Path, input: &mut Input<'_>) -> Result<Onet, ImportError> {
    let files = files::find(folder)?;
    let release = files.release()?;
    if release.is_none() {
        input.warn(
            "the O*NET folder has no 'Read Me.txt' that names its release; the credit names none".to_owned(),
        );
    }
    let mut releases = vec![release];
    let mut lists = vec![examples::read_technologies(&files, input)?];
    lists.extend(examples::read_tools(&files, input)?);
    lists.extend(elements::read(&files, input, &mut releases)?);
    Ok(Onet { lists, releases })
}
