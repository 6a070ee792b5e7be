//! The skills of a snapshot in list order: those of the draft and the removed ones of the version before.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use icu_casemap::CaseMapper;
use text::{fold, without_bracket};

use super::strings::{StringPool, flatten};
use super::{BuildError, MAX_SKILLS, kind_code};
use crate::changes::LabelOwners;
use crate::draft::{Label, SkillDraft, TaxonomyDraft};
use crate::kind::{DescriptionSource, SkillType, TypeSet};
use crate::skills::{LANGUAGE, SOFTWARE, SkillView, Skills};
use crate::tables::{NONE, Tables};

/// A skill and what is derived from its texts.
pub(super) struct SkillRow<'a> {
    pub(super) skill: Cow<'a, SkillDraft>,
    /// When and why it was removed.
    removal: Option<String>,
    /// Position in the draft; none for skills carried along.
    pub(super) drafted: Option<u32>,
    pub(super) folded: String,
    /// The folded name without its bracket.
    pub(super) bare: Option<String>,
    pub(super) folded_labels: Vec<String>,
    order: String,
}

impl<'a> SkillRow<'a> {
    fn new(skill: Cow<'a, SkillDraft>, drafted: Option<u32>, removal: Option<String>) -> Self {
        let folded = fold(&skill.name);
        let bare = without_bracket(&skill.name).map(fold);
        let folded_labels = skill.labels.iter().map(|label| fold(&label.text)).collect();
        // List order is by case-folded name alone; compatibility forms stay apart in it.
        let order = CaseMapper::new().fold_string(&skill.name).into_owned();
        Self {
            skill,
            removal,
            drafted,
            folded,
            bare,
            folded_labels,
            order,
        }
    }
}

/// All rows, in list order.
pub(super) struct SkillRows<'a> {
    pub(super) rows: Vec<SkillRow<'a>>,
}

impl<'a> SkillRows<'a> {
    /// Joins the draft with what the version before leaves behind.
    pub(super) fn merge(draft: &'a TaxonomyDraft, previous: Option<&Skills>) -> Result<Self, BuildError> {
        let mut ids = HashSet::with_capacity(draft.skills.len());
        let mut rows = Vec::with_capacity(draft.skills.len());
        for (position, skill) in draft.skills.iter().enumerate() {
            check(skill)?;
            if !ids.insert(skill.id.as_str()) {
                return Err(BuildError::RepeatedId(skill.id.clone()));
            }
            rows.push(SkillRow::new(Cow::Borrowed(skill), Some(position as u32), None));
        }
        if let Some(previous) = previous {
            let left = carried(draft, &rows, &ids, previous);
            rows.extend(left);
        }
        if rows.len() > MAX_SKILLS {
            return Err(BuildError::TooLarge);
        }
        rows.sort_by(|one, other| (&one.order, &one.skill.id).cmp(&(&other.order, &other.skill.id)));
        Ok(Self { rows })
    }

    /// Writes the columns of skills, tags and labels.
    pub(super) fn fill(&self, tables: &mut Tables, strings: &mut StringPool) {
        let optional =
            |strings: &mut StringPool, text: Option<&str>| text.map_or(NONE, |text| strings.intern(text));
        let mut column = |text: &dyn Fn(&SkillRow<'a>) -> Option<String>| -> Box<[u32]> {
            self.rows
                .iter()
                .map(|row| optional(strings, text(row).as_deref()))
                .collect()
        };
        tables.skill_id = column(&|row| Some(row.skill.id.clone()));
        tables.skill_name = column(&|row| Some(row.skill.name.clone()));
        tables.skill_folded = column(&|row| Some(row.folded.clone()));
        tables.skill_source_uri = column(&|row| Some(row.skill.source_uri.clone()));
        tables.skill_info_url = column(&|row| row.skill.info_url.clone());
        tables.skill_description = column(&|row| row.skill.description.clone());
        tables.skill_removal = column(&|row| row.removal.clone());
        tables.skill_flags = self.rows.iter().map(|row| flags(&row.skill)).collect();
        self.fill_categories(tables, strings);
        let tags = || self.rows.iter().map(|row| row.skill.tags.iter());
        (tables.tag_offsets, tables.tag_key) =
            flatten(tags().map(|tags| tags.map(|tag| strings.intern(&tag.0)).collect::<Vec<_>>()));
        tables.tag_value = tags().flatten().map(|tag| strings.intern(&tag.1)).collect();
        let labels = || self.rows.iter().map(|row| row.skill.labels.iter());
        (tables.label_offsets, tables.label_text) = flatten(labels().map(|labels| {
            labels
                .map(|label| strings.intern(&label.text))
                .collect::<Vec<_>>()
        }));
        let folded = self.rows.iter().flat_map(|row| &row.folded_labels);
        tables.label_folded = folded.map(|label| strings.intern(label)).collect();
        tables.label_kind = labels().flatten().map(|label| kind_code(label.kind)).collect();
    }

    fn fill_categories(&self, tables: &mut Tables, strings: &mut StringPool) {
        let mut numbers: BTreeMap<(u32, &str), u32> = BTreeMap::new();
        for row in &self.rows {
            for (id, name) in [&row.skill.category, &row.skill.subcategory]
                .into_iter()
                .flatten()
            {
                numbers.insert((*id, name), 0);
            }
        }
        for (number, slot) in numbers.values_mut().enumerate() {
            *slot = number as u32;
        }
        tables.category_id = numbers.keys().map(|(id, _)| *id).collect();
        tables.category_name = numbers.keys().map(|(_, name)| strings.intern(name)).collect();
        let number = |category: &Option<(u32, String)>| match category {
            Some((id, name)) => numbers.get(&(*id, name.as_str())).copied().unwrap_or(NONE),
            None => NONE,
        };
        tables.skill_category = self.rows.iter().map(|row| number(&row.skill.category)).collect();
        tables.skill_subcategory = self
            .rows
            .iter()
            .map(|row| number(&row.skill.subcategory))
            .collect();
    }
}

fn check(skill: &SkillDraft) -> Result<(), BuildError> {
    let printable = |character: char| !character.is_control() && character != '/';
    if !(1..=64).contains(&skill.id.chars().count()) || !skill.id.chars().all(printable) {
        return Err(BuildError::InvalidId(skill.id.clone()));
    }
    if skill.name.trim().is_empty() {
        return Err(BuildError::EmptyName(skill.id.clone()));
    }
    if skill.kind == SkillType::Removed {
        return Err(BuildError::RemovedType(skill.id.clone()));
    }
    Ok(())
}

/// Gives the skills of `previous` that the draft lacks, as removed ones.
fn carried<'a>(
    draft: &TaxonomyDraft,
    rows: &[SkillRow<'_>],
    ids: &HashSet<&str>,
    previous: &Skills,
) -> Vec<SkillRow<'a>> {
    let texts = rows.iter().enumerate().flat_map(|(at, row)| {
        let texts = std::iter::once(&row.folded).chain(&row.folded_labels);
        texts.map(move |text| (text.as_str(), at as u32))
    });
    let owners = LabelOwners::from_texts(texts);
    let gone = previous.of_types(TypeSet::ALL).map(|index| previous.skill(index));
    let gone = gone.filter(|skill| !ids.contains(skill.id()));
    gone.map(|skill| {
        let merged = owners
            .sole_number(skill.folded_name())
            .map(|at| &*rows[at as usize].skill);
        let removal = match (skill.removed_description(), merged) {
            (Some(earlier), _) => earlier.to_owned(),
            (None, Some(into)) => {
                format!(
                    "Merged into '{}' ({}) in version {}.",
                    into.name, into.id, draft.version
                )
            }
            (None, None) => format!(
                "Removed in version {}: no source lists it any more.",
                draft.version
            ),
        };
        SkillRow::new(Cow::Owned(removed(skill)), None, Some(removal))
    })
    .collect()
}

fn removed(skill: SkillView<'_>) -> SkillDraft {
    let owned = |category: Option<(u32, &str)>| category.map(|(id, name)| (id, name.to_owned()));
    SkillDraft {
        id: skill.id().to_owned(),
        name: skill.name().to_owned(),
        kind: SkillType::Removed,
        source_uri: skill.source_uri().to_owned(),
        info_url: skill.info_url().map(str::to_owned),
        description: skill.description().map(str::to_owned),
        description_source: skill.description_source(),
        is_software: skill.is_software(),
        is_language: skill.is_language(),
        category: owned(skill.category()),
        subcategory: owned(skill.subcategory()),
        tags: skill
            .tags()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
        labels: skill
            .labels()
            .map(|label| Label {
                text: label.text.to_owned(),
                kind: label.kind,
            })
            .collect(),
    }
}

fn flags(skill: &SkillDraft) -> u32 {
    let software = if skill.is_software { SOFTWARE } else { 0 };
    let language = if skill.is_language { LANGUAGE } else { 0 };
    skill.kind.code() | DescriptionSource::code(skill.description_source) << 2 | software | language
}
