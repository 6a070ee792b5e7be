//! A loaded titles snapshot: one immutable version of a taxonomy of job titles in memory.
//!
//! Titles have what skills have: ids, names, labels, search, and removed entries that are carried along. That part is
//! kept as [`Skills`] keeps it; this module adds levels, mappings and the matcher of raw titles.

mod build;
mod changes;
mod columns;
mod draft;
mod view;

use serde::{Deserialize, Serialize};
use text::{GroupTaxonomy, TitleMatch, TitleMatcher, TitleScratch};

use crate::SearchScratch;
use crate::draft::{Attribution, AttributionNotice};
use crate::format::{SnapshotError, SnapshotFault, SnapshotReader, SnapshotWriter};
use crate::kind::TypeSet;
use crate::search::Partial;
use crate::skills::{Counts, SkillIndex, Skills};
use crate::store::Snapshot;
use crate::version::Version;

pub use build::{TitleTraining, build_titles, build_trained_titles, titles_continuity};
pub use changes::TitleChanges;
pub use draft::{Concept, TitleDraft, TitleGroup, TitlesDraft, title_id};
pub use view::TitleView;

use columns::Columns;

const META: u32 = 1;
const NAMES: u32 = 2;
const MATCHER: u32 = 3;

/// Position of a title in its snapshot. Positions follow list order: case-folded name, then id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TitleIndex(pub u32);

/// What a snapshot says about itself, and the concepts that titles are mapped to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Meta {
    /// The container is that of all families.
    family: String,
    /// The version of the skills in the mappings.
    skills_version: Option<Version>,
    socs: Vec<Concept>,
    skills: Vec<Concept>,
    /// What the groups of titles are called by their sources.
    groups: Vec<String>,
    /// Versions in which titles were added or removed.
    versions: Vec<Version>,
}

/// One version of a taxonomy of titles.
pub struct Titles {
    names: Skills,
    meta: Meta,
    columns: Columns,
    matcher: TitleMatcher,
}

impl Titles {
    fn decode(bytes: &[u8]) -> Result<Self, SnapshotFault> {
        let reader = SnapshotReader::open(bytes)?;
        let meta = serde_json::from_slice(reader.bytes(META, "meta")?);
        let meta: Meta = meta.map_err(|_| SnapshotFault::Inconsistent("meta"))?;
        if meta.family != Self::FAMILY {
            return Err(SnapshotFault::Inconsistent("meta"));
        }
        let names = Skills::decode(reader.bytes(NAMES, "names")?)?;
        let matcher = TitleMatcher::from_bytes(reader.bytes(MATCHER, "matcher")?);
        let matcher = matcher.map_err(|_| SnapshotFault::Inconsistent("matcher"))?;
        Self::assemble(meta, names, Columns::read(&reader)?, matcher)
    }

    /// Checks that the parts fit each other.
    fn assemble(
        meta: Meta,
        names: Skills,
        columns: Columns,
        mut matcher: TitleMatcher,
    ) -> Result<Self, SnapshotFault> {
        columns.check(&meta, names.len())?;
        if matcher.title_bound() > names.len() || matcher.group_count() > meta.groups.len() {
            return Err(SnapshotFault::Inconsistent("matcher"));
        }
        matcher.set_taxonomies(meta.groups.iter().map(|code| taxonomy_of(code)).collect());
        Ok(Self {
            names,
            meta,
            columns,
            matcher,
        })
    }

    /// Writes the snapshot. Equal snapshots give equal bytes.
    fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut writer = SnapshotWriter::default();
        writer.bytes(META, serde_json::to_vec(&self.meta)?);
        writer.bytes(NAMES, self.names.encode()?);
        writer.bytes(MATCHER, self.matcher.to_bytes());
        self.columns.write(&mut writer);
        Ok(writer.finish())
    }

    /// Gives the version.
    pub fn version(&self) -> Version {
        self.names.version()
    }

    /// Gives the version of the skills that titles are mapped to, if any were at hand.
    pub fn skills_version(&self) -> Option<Version> {
        self.meta.skills_version
    }

    /// Gives the number of titles, removed ones included.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Tells whether the snapshot holds no title at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Gives the numbers of live and removed titles.
    pub fn counts(&self) -> Counts {
        self.names.counts()
    }

    /// Gives the credits of the sources.
    pub fn attributions(&self) -> &[Attribution] {
        self.names.attributions()
    }

    /// Gives title and body of the attribution of the whole.
    pub fn notice(&self) -> &AttributionNotice {
        self.names.notice()
    }

    /// Tells whether these are starter data.
    pub fn is_starter(&self) -> bool {
        self.names.is_starter()
    }

    /// Finds a title by its id, removed ones too.
    pub fn by_id(&self, id: &str) -> Option<TitleIndex> {
        self.names.by_id(id).map(|index| TitleIndex(index.0))
    }

    /// Gives a view of a title.
    ///
    /// # Panics
    /// When the index is not one of this snapshot.
    pub fn title(&self, index: TitleIndex) -> TitleView<'_> {
        TitleView::new(self, self.names.skill(SkillIndex(index.0)))
    }

    /// Gives the titles that are not removed, in list order: case-folded name by code point, then id.
    pub fn live(&self) -> impl Iterator<Item = TitleIndex> + '_ {
        self.names
            .of_types(TypeSet::LIVE)
            .map(|index| TitleIndex(index.0))
    }

    /// Tells whether a title is served in lists.
    pub fn is_live(&self, index: TitleIndex) -> bool {
        TypeSet::LIVE.contains(self.names.kind_of(index.0))
    }

    /// Finds the titles that match `query`, best first, `limit` at most: the classes of [`Skills::search`], then those that
    /// share the most words. An empty query finds nothing.
    pub fn search(&self, query: &str, limit: usize, scratch: &mut SearchScratch) -> Vec<TitleIndex> {
        let hits = self
            .names
            .search_names(query, TypeSet::LIVE, limit, Partial::Accepted, scratch);
        hits.into_iter().map(|index| TitleIndex(index.0)).collect()
    }

    /// Finds the titles that a raw one may mean, the surest first, then by name and id; `limit` at most.
    pub fn normalize(&self, term: &str, limit: usize, scratch: &mut TitleScratch) -> Vec<TitleMatch> {
        self.matcher.find(term, limit, scratch)
    }

    /// Gives what the groups of titles are called by their sources, such as O*NET-SOC codes and URIs, by number.
    pub fn groups(&self) -> &[String] {
        &self.meta.groups
    }

    /// Gives the matcher, which ranks groups as well as titles.
    pub fn matcher(&self) -> &TitleMatcher {
        &self.matcher
    }
}

/// Tells the taxonomy that calls a group so: ESCO names occupations by URIs.
fn taxonomy_of(code: &str) -> GroupTaxonomy {
    if code.starts_with("http") {
        GroupTaxonomy::Esco
    } else {
        GroupTaxonomy::Soc
    }
}

impl Snapshot for Titles {
    const FAMILY: &'static str = "titles";

    fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, SnapshotError> {
        Self::decode(bytes).map_err(|fault| SnapshotError {
            file: file.to_owned(),
            fault,
        })
    }

    fn version(&self) -> Version {
        self.version()
    }
}

impl std::fmt::Debug for Titles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Titles")
            .field("version", &self.version())
            .field("titles", &self.len())
            .finish()
    }
}

#[cfg(test)]
mod tests;
