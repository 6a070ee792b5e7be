//! Build-time input: titles as an importer hands them over.

use serde::{Deserialize, Serialize};
use text::{LevelBand, fold};

use crate::draft::{Attribution, AttributionNotice, public_id};
use crate::version::Version;

/// Something a title is mapped to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Concept {
    /// Its public id, such as a SOC code.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What titles are grouped by, such as an occupation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleGroup {
    /// What the source calls it, such as an O*NET-SOC code or a URI.
    pub code: String,
    /// Its name; empty where no source has one.
    pub name: String,
    /// What the source says of it; may be empty.
    pub description: String,
}

/// One title of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleDraft {
    /// Public id, [`title_id`] of the name or the source's own.
    pub id: String,
    /// Display name, verbatim.
    pub name: String,
    /// Other texts the title is found by. The name itself need not be among them.
    pub labels: Vec<String>,
    /// Page about the title, where the source names one.
    pub info_url: Option<String>,
    /// Whether its holder leads others.
    pub is_supervisor: bool,
    /// The level that its words tell.
    pub level_band: Option<LevelBand>,
    /// Positions in [`TitlesDraft::socs`], best first.
    pub socs: Vec<u32>,
    /// Positions in [`TitlesDraft::skills`], best first.
    pub skills: Vec<u32>,
    /// Groups, such as occupations, whose titles speak for each other when a raw title is matched. Numbered from 0
    /// without gaps.
    pub groups: Vec<u32>,
}

/// A taxonomy of titles before it is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitlesDraft {
    /// The version to be made.
    pub version: Version,
    /// Titles in any order.
    pub titles: Vec<TitleDraft>,
    /// SOC 2018 occupations that titles are mapped to.
    pub socs: Vec<Concept>,
    /// Skills that titles are mapped to.
    pub skills: Vec<Concept>,
    /// What the groups are, by number.
    pub groups: Vec<TitleGroup>,
    /// The version of these skills.
    pub skills_version: Option<Version>,
    /// One credit for each source, at least one.
    pub attributions: Vec<Attribution>,
    /// Title and body for `/meta`.
    pub notice: AttributionNotice,
    /// Whether this is starter data written for trying things out.
    pub starter: bool,
}

impl TitlesDraft {
    /// Makes a draft without titles.
    pub fn new(version: Version) -> Self {
        Self {
            version,
            titles: Vec::new(),
            socs: Vec::new(),
            skills: Vec::new(),
            groups: Vec::new(),
            skills_version: None,
            attributions: Vec::new(),
            notice: AttributionNotice {
                title: String::new(),
                body: String::new(),
            },
            starter: false,
        }
    }
}

/// Gives the public id of the title with a name: `WT` and the first 80 bits of the SHA-256 of the folded name.
pub fn title_id(name: &str) -> String {
    public_id("WT", &fold(name))
}
