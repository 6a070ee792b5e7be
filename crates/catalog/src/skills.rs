//! A loaded skills snapshot: one immutable version of a taxonomy in memory.

mod id_table;
mod siblings;
mod view;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use text::{Lexicon, Ranker};

use crate::changes::Changes;
use crate::check;
use crate::draft::{Attribution, AttributionNotice};
use crate::format::{SnapshotError, SnapshotFault, SnapshotReader, SnapshotWriter};
use crate::kind::{SkillType, TypeSet};
use crate::tables::{NONE, Tables, row, rows, string};
use crate::version::Version;
use id_table::IdTable;
pub(crate) use siblings::Siblings;
pub use view::{LabelView, SkillView};

const META: u32 = 1;
const CHANGES: u32 = 2;
const STRINGS: u32 = 3;
const WORDS: u32 = 4;
const LEXICON: u32 = 5;
/// Absent where the taxonomy is too small to train from.
const RANKER: u32 = 6;

/// Tag that names further sources of a skill.
const SOURCE_TAG: &str = "sourceUri";

pub(crate) const SOFTWARE: u32 = 1 << 4;
pub(crate) const LANGUAGE: u32 = 1 << 5;

/// Position of a skill in its snapshot. Positions follow list order: case-folded name, then id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SkillIndex(pub u32);

/// What a snapshot says about itself as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meta {
    pub(crate) version: Version,
    /// The version that [`Changes`] compare with.
    pub(crate) base: Option<Version>,
    pub(crate) attributions: Vec<Attribution>,
    pub(crate) notice: AttributionNotice,
    pub(crate) languages: Vec<String>,
    pub(crate) category_codes: BTreeMap<String, u32>,
    pub(crate) starter: bool,
}

/// Everything a snapshot file holds, before the checks and the parts that loading adds.
pub(crate) struct Parts {
    pub(crate) meta: Meta,
    pub(crate) tables: Tables,
    pub(crate) strings: Box<str>,
    pub(crate) words: Box<str>,
}

/// One version of a skills taxonomy.
pub struct Skills {
    pub(crate) meta: Meta,
    pub(crate) tables: Tables,
    pub(crate) strings: Box<str>,
    pub(crate) words: Box<str>,
    pub(crate) rank_of: Box<[u32]>,
    /// By label: its skill.
    pub(crate) label_owner: Box<[u32]>,
    pub(crate) most_name_words: usize,
    pub(crate) most_label_words: usize,
    /// Letters of the longest word.
    pub(crate) longest_word: usize,
    pub(crate) siblings: Siblings,
    changes: Changes,
    lexicon: Lexicon,
    ranker: Option<Ranker>,
    ids: IdTable,
    live: usize,
}

/// Number of skills by whether they are served in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Skills of every type but removed ones.
    pub live: usize,
    /// Removed skills carried along.
    pub removed: usize,
}

impl Skills {
    /// Reads a snapshot file.
    pub fn read(path: &Path) -> Result<Self, SnapshotError> {
        let file = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::from_bytes(&bytes, &file),
            Err(error) => Err(SnapshotError {
                file,
                fault: error.into(),
            }),
        }
    }

    /// Reads a snapshot from memory; `file` names it in messages.
    pub fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, SnapshotError> {
        Self::decode(bytes).map_err(|fault| SnapshotError {
            file: file.to_owned(),
            fault,
        })
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, SnapshotFault> {
        let reader = SnapshotReader::open(bytes)?;
        let meta = serde_json::from_slice(reader.bytes(META, "meta")?);
        let changes = serde_json::from_slice(reader.bytes(CHANGES, "changes")?);
        let parts = Parts {
            meta: meta.map_err(|_| SnapshotFault::Inconsistent("meta"))?,
            tables: Tables::read(&reader)?,
            strings: reader.text(STRINGS, "strings")?,
            words: reader.text(WORDS, "words")?,
        };
        let lexicon = Lexicon::from_bytes(reader.bytes(LEXICON, "lexicon")?);
        let lexicon = lexicon.map_err(|_| SnapshotFault::Inconsistent("lexicon"))?;
        let mut skills = Self::assemble(parts, lexicon)?;
        skills.set_changes(changes.map_err(|_| SnapshotFault::Inconsistent("changes"))?)?;
        if let Some(bytes) = reader.optional(RANKER, "ranker")? {
            let ranker = Ranker::from_bytes(bytes);
            skills.set_ranker(ranker.map_err(|_| SnapshotFault::Inconsistent("ranker"))?)?;
        }
        Ok(skills)
    }

    /// Checks the parts and adds what is quicker to compute than to store.
    pub(crate) fn assemble(parts: Parts, lexicon: Lexicon) -> Result<Self, SnapshotFault> {
        let Parts {
            meta,
            tables,
            strings,
            words,
        } = parts;
        check::check(&tables, &strings, &words)?;
        if lexicon.skill_count() > tables.skill_id.len() {
            return Err(SnapshotFault::Inconsistent("lexicon"));
        }
        let mut rank_of = vec![0; tables.ranked.len()];
        for (rank, skill) in tables.ranked.iter().enumerate() {
            rank_of[*skill as usize] = rank as u32;
        }
        let removed = SkillType::Removed;
        let live = tables
            .skill_flags
            .iter()
            .filter(|flags| SkillType::from_code(**flags) != removed)
            .count();
        let id = |skill: u32| string(&strings, &tables.string_offsets, tables.skill_id[skill as usize]);
        let ids = IdTable::new(tables.skill_id.len(), id);
        let owner =
            |(skill, ends): (usize, &[u32])| std::iter::repeat_n(skill as u32, (ends[1] - ends[0]) as usize);
        let most = |offsets: &[u32]| {
            offsets
                .windows(2)
                .map(|ends| (ends[1] - ends[0]) as usize)
                .max()
                .unwrap_or(0)
        };
        let letters = |word: usize| string(&words, &tables.word_offsets, word as u32).chars().count();
        Ok(Self {
            label_owner: tables
                .label_offsets
                .windows(2)
                .enumerate()
                .flat_map(owner)
                .collect(),
            most_name_words: most(&tables.name_word_offsets),
            most_label_words: most(&tables.label_word_offsets),
            longest_word: (0..rows(&tables.word_offsets)).map(letters).max().unwrap_or(0),
            siblings: Siblings::new(&tables),
            changes: Changes::default(),
            rank_of: rank_of.into(),
            meta,
            tables,
            strings,
            words,
            lexicon,
            ranker: None,
            ids,
            live,
        })
    }

    pub(crate) fn set_changes(&mut self, changes: Changes) -> Result<(), SnapshotFault> {
        if !changes.within(self.len()) {
            return Err(SnapshotFault::Inconsistent("changes"));
        }
        self.changes = changes;
        Ok(())
    }

    pub(crate) fn set_ranker(&mut self, ranker: Ranker) -> Result<(), SnapshotFault> {
        if ranker
            .numbers()
            .iter()
            .any(|number| *number as usize >= self.len())
        {
            return Err(SnapshotFault::Inconsistent("ranker"));
        }
        self.ranker = Some(ranker);
        Ok(())
    }

    /// Writes the snapshot. Equal snapshots give equal bytes.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut writer = SnapshotWriter::default();
        writer.bytes(META, serde_json::to_vec(&self.meta)?);
        writer.bytes(CHANGES, serde_json::to_vec(&self.changes)?);
        writer.bytes(STRINGS, self.strings.as_bytes().to_vec());
        writer.bytes(WORDS, self.words.as_bytes().to_vec());
        writer.bytes(LEXICON, self.lexicon.to_bytes());
        if let Some(ranker) = &self.ranker {
            writer.bytes(RANKER, ranker.to_bytes());
        }
        self.tables.write(&mut writer);
        Ok(writer.finish())
    }

    /// Gives the version.
    pub fn version(&self) -> Version {
        self.meta.version
    }

    /// Gives the version that [`changes`](Self::changes) compare with, if there was an older one.
    pub fn base_version(&self) -> Option<Version> {
        self.meta.base
    }

    /// Gives the number of skills, removed ones included.
    pub fn len(&self) -> usize {
        self.tables.skill_id.len()
    }

    /// Tells whether the snapshot holds no skill at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives the numbers of live and removed skills.
    pub fn counts(&self) -> Counts {
        Counts {
            live: self.live,
            removed: self.len() - self.live,
        }
    }

    /// Gives the credits of the sources.
    pub fn attributions(&self) -> &[Attribution] {
        &self.meta.attributions
    }

    /// Gives title and body of the attribution of the whole.
    pub fn notice(&self) -> &AttributionNotice {
        &self.meta.notice
    }

    /// Gives the languages of the labels as two-letter codes.
    pub fn languages(&self) -> &[String] {
        &self.meta.languages
    }

    /// Gives the category ids by source code, for the next version to keep.
    pub fn category_codes(&self) -> &BTreeMap<String, u32> {
        &self.meta.category_codes
    }

    /// Tells whether these are starter data.
    pub fn is_starter(&self) -> bool {
        self.meta.starter
    }

    /// Gives what changed against [`base_version`](Self::base_version).
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Gives the surface forms for extraction.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Gives what ranks skills that a text implies; none where the taxonomy is too small to train from.
    pub fn ranker(&self) -> Option<&Ranker> {
        self.ranker.as_ref()
    }

    /// Finds a skill by its id, removed ones too.
    pub fn by_id(&self, id: &str) -> Option<SkillIndex> {
        self.ids
            .find(id, |skill| self.string(self.tables.skill_id[skill as usize]))
            .map(SkillIndex)
    }

    /// Gives a view of a skill.
    ///
    /// # Panics
    /// When the index is not one of this snapshot.
    pub fn skill(&self, index: SkillIndex) -> SkillView<'_> {
        assert!(
            (index.0 as usize) < self.len(),
            "index belongs to another snapshot"
        );
        SkillView { skills: self, index }
    }

    /// Gives all skills in list order: case-folded name by code point, then id.
    pub fn by_name_order(&self) -> impl DoubleEndedIterator<Item = SkillIndex> + ExactSizeIterator + use<> {
        (0..self.len() as u32).map(SkillIndex)
    }

    /// Gives the skills of some types in list order.
    pub fn of_types(&self, types: TypeSet) -> impl Iterator<Item = SkillIndex> + '_ {
        self.by_name_order()
            .filter(move |index| types.contains(self.kind_of(index.0)))
    }

    /// Gives the live skills by every URI that they are known under: their own, and those of further sources.
    pub fn by_uris(&self) -> FxHashMap<&str, SkillIndex> {
        let mut by_uri = FxHashMap::default();
        for index in self.of_types(TypeSet::LIVE) {
            let skill = self.skill(index);
            by_uri.insert(skill.source_uri(), index);
            for (key, value) in skill.tags() {
                if key == SOURCE_TAG {
                    by_uri.entry(value).or_insert(index);
                }
            }
        }
        by_uri
    }

    pub(crate) fn kind_of(&self, skill: u32) -> SkillType {
        SkillType::from_code(self.tables.skill_flags[skill as usize])
    }

    pub(crate) fn string(&self, at: u32) -> &str {
        string(&self.strings, &self.tables.string_offsets, at)
    }

    pub(crate) fn word(&self, at: u32) -> &str {
        string(&self.words, &self.tables.word_offsets, at)
    }

    pub(crate) fn word_count(&self) -> usize {
        rows(&self.tables.word_offsets)
    }

    fn optional(&self, at: u32) -> Option<&str> {
        (at != NONE).then(|| self.string(at))
    }

    fn category(&self, at: u32) -> Option<(u32, &str)> {
        (at != NONE).then(|| {
            (
                self.tables.category_id[at as usize],
                self.string(self.tables.category_name[at as usize]),
            )
        })
    }
}

impl std::fmt::Debug for Skills {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Skills")
            .field("version", &self.meta.version)
            .field("skills", &self.len())
            .finish()
    }
}

/// Gives the words of a name, ascending.
pub(crate) fn name_words(tables: &Tables, skill: u32) -> &[u32] {
    row(&tables.name_word_offsets, &tables.name_words, skill as usize)
}

#[cfg(test)]
mod tests;
