//! Turns a draft into the bytes of a snapshot.
//!
//! The same draft and the same version before it give the same bytes: nothing depends on the clock,
//! on chance or on the order of a hash table.

mod lexicon;
mod neighbours;
mod search_index;
mod skill_rows;
mod strings;

use text::{FormKind, LexiconBuilder, Stage};
use thiserror::Error;

use crate::changes::Changes;
use crate::draft::TaxonomyDraft;
use crate::format::SnapshotFault;
use crate::ranking::RankerTraining;
use crate::skills::{Meta, Parts, SkillIndex, Skills};
use crate::tables::Tables;
use crate::version::{Continuity, Version};

pub(crate) use neighbours::{MOST_NEIGHBOURS, pack};
use skill_rows::SkillRows;
use strings::StringPool;
pub(crate) use strings::flatten;

/// Most skills in one snapshot, as similar skills are stored in 24 bits each.
pub const MAX_SKILLS: usize = 1 << 24;

/// A draft from which no snapshot can be made.
#[derive(Debug, Error)]
pub enum BuildError {
    /// No source is credited.
    #[error("the taxonomy names no source; at least one attribution is required")]
    NoAttribution,
    /// An id that cannot stand in a path.
    #[error("skill id '{0}' is not 1 to 64 printable characters without '/'")]
    InvalidId(String),
    /// An id that two skills have.
    #[error("skill id '{0}' occurs twice")]
    RepeatedId(String),
    /// A skill whose name is empty or blank.
    #[error("skill '{0}' has no name")]
    EmptyName(String),
    /// A skill that the draft itself calls removed.
    #[error("skill '{0}' has the type of removed skills, which no source may set; leave it out instead")]
    RemovedType(String),
    /// A relation to a skill that is not there.
    #[error("a relation names skill {0}, but the draft has {1} skills")]
    UnknownSkill(u32, usize),
    /// A mapping to a concept that is not there.
    #[error("a title is mapped to concept {0}, but the draft has {1} of them")]
    UnknownConcept(u32, usize),
    /// A version that does not follow the one before.
    #[error("version {version} does not follow version {previous}")]
    NotNewer {
        /// The version of the draft.
        version: Version,
        /// The version before it.
        previous: Version,
    },
    /// More skills or text than the format can hold.
    #[error("the taxonomy is too large for a snapshot")]
    TooLarge,
    /// Description of the snapshot that cannot be written.
    #[error("snapshot cannot be encoded: {0}")]
    Encoding(#[from] serde_json::Error),
    /// Arrays that contradict each other, which is a fault of this program.
    #[error("snapshot {0}")]
    Inconsistent(#[from] SnapshotFault),
}

/// Builds a snapshot.
///
/// `previous` is the next older version: its skills that the draft lacks are carried along as removed,
/// and [`Changes`] compare with it.
pub fn build(draft: &TaxonomyDraft, previous: Option<&Skills>) -> Result<Vec<u8>, BuildError> {
    Ok(assemble(draft, previous, Contents::Skills)?.encode()?)
}

/// Builds a snapshot whose skills can be ranked for texts that do not name them.
///
/// `texts` are read beside the skills. `progress` is told the stage of the training, what is done of it and what there
/// is to do. A taxonomy with too few described skills gets no ranker: it has too little text to train from.
pub fn build_ranked(
    draft: &TaxonomyDraft,
    previous: Option<&Skills>,
    texts: &[String],
    training: RankerTraining,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Vec<u8>, BuildError> {
    let mut skills = assemble(draft, previous, Contents::Skills)?;
    skills.train(texts, training, progress)?;
    let position: Vec<Option<SkillIndex>> = draft.skills.iter().map(|it| skills.by_id(&it.id)).collect();
    let stated = draft.skill_skill.iter();
    skills.compare_by_meaning(
        stated.filter_map(|(one, other)| Some((position[*one as usize]?, position[*other as usize]?))),
    );
    Ok(skills.encode()?)
}

/// Tells whether a version made of `draft` keeps every id of `previous`.
pub fn continuity(draft: &TaxonomyDraft, previous: &Skills) -> Continuity {
    let kept: std::collections::HashSet<&str> = draft.skills.iter().map(|skill| skill.id.as_str()).collect();
    let lost = previous
        .of_types(crate::TypeSet::LIVE)
        .any(|index| !kept.contains(previous.skill(index).id()));
    if lost {
        Continuity::LosesIds
    } else {
        Continuity::KeepsIds
    }
}

/// What is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    /// Skills, which are found in texts and related to each other.
    Skills,
    /// Names of another family, which are only listed and searched.
    Names,
}

/// Builds the names of another family: all that a skills snapshot has but the lexicon and the nearest skills.
pub(crate) fn build_names(draft: &TaxonomyDraft, previous: Option<&Skills>) -> Result<Skills, BuildError> {
    assemble(draft, previous, Contents::Names)
}

fn assemble(
    draft: &TaxonomyDraft,
    previous: Option<&Skills>,
    contents: Contents,
) -> Result<Skills, BuildError> {
    check(draft, previous)?;
    let rows = SkillRows::merge(draft, previous)?;
    let mut strings = StringPool::default();
    let mut tables = Tables::default();
    rows.fill(&mut tables, &mut strings);
    let words = search_index::fill(&rows, &mut tables, &mut strings);
    match contents {
        Contents::Skills => neighbours::fill(draft, &rows, &mut tables),
        Contents::Names => neighbours::fill_with_none(&mut tables),
    }
    let lexicon = match contents {
        Contents::Skills => lexicon::build(&rows),
        Contents::Names => LexiconBuilder::new().build(),
    };
    let (strings, string_offsets) = strings.finish();
    tables.string_offsets = string_offsets.ok_or(BuildError::TooLarge)?;
    let meta = Meta {
        version: draft.version,
        base: previous.map(Skills::version),
        attributions: draft.attributions.clone(),
        notice: draft.notice.clone(),
        languages: draft.languages.clone(),
        category_codes: draft.category_codes.clone(),
        starter: draft.starter,
    };
    let parts = Parts {
        meta,
        tables,
        strings,
        words,
    };
    let mut skills = Skills::assemble(parts, lexicon)?;
    if let Some(previous) = previous {
        let changes = Changes::between(previous, &skills);
        skills.set_changes(changes)?;
    }
    Ok(skills)
}

fn check(draft: &TaxonomyDraft, previous: Option<&Skills>) -> Result<(), BuildError> {
    if draft.attributions.is_empty() {
        return Err(BuildError::NoAttribution);
    }
    if let Some(previous) = previous
        .map(Skills::version)
        .filter(|previous| *previous >= draft.version)
    {
        return Err(BuildError::NotNewer {
            version: draft.version,
            previous,
        });
    }
    let count = draft.skills.len();
    let related = draft.skill_skill.iter().flat_map(|(one, other)| [*one, *other]);
    let mut named = draft
        .occupation_skills
        .iter()
        .map(|relation| relation.skill)
        .chain(related);
    match named.find(|skill| *skill as usize >= count) {
        Some(skill) => Err(BuildError::UnknownSkill(skill, count)),
        None => Ok(()),
    }
}

/// Number of a form kind in a snapshot. These numbers are part of the format.
pub(crate) fn kind_code(kind: FormKind) -> u32 {
    match kind {
        FormKind::Name => 0,
        FormKind::NameWithoutBracket => 1,
        FormKind::Alternative => 2,
        FormKind::Hidden => 3,
        FormKind::Acronym => 4,
        FormKind::Product => 5,
    }
}

/// Form kind of a number; unknown ones are read as the most careful kind.
pub(crate) fn kind_from_code(code: u32) -> FormKind {
    match code {
        0 => FormKind::Name,
        1 => FormKind::NameWithoutBracket,
        2 => FormKind::Alternative,
        4 => FormKind::Acronym,
        5 => FormKind::Product,
        _ => FormKind::Hidden,
    }
}
