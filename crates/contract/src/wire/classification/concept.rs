//! The concept object as it is written, and the fields that a caller can choose.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::wire::skills::Tag;

/// A field of the concept object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names on the wire")]
pub enum ConceptField {
    Id,
    Name,
    LevelName,
    Level,
    ParentId,
    Description,
    InfoUrl,
    Tags,
    SkillType,
    IsSoftware,
    IsLanguage,
    DescriptionUs,
    DescriptionAu,
    DescriptionCa,
    DescriptionGb,
    DescriptionNz,
    DescriptionSg,
    IscoGroup,
    RelatedTo,
}

const ALL: [ConceptField; 19] = [
    ConceptField::Id,
    ConceptField::Name,
    ConceptField::LevelName,
    ConceptField::Level,
    ConceptField::ParentId,
    ConceptField::Description,
    ConceptField::InfoUrl,
    ConceptField::Tags,
    ConceptField::SkillType,
    ConceptField::IsSoftware,
    ConceptField::IsLanguage,
    ConceptField::DescriptionUs,
    ConceptField::DescriptionAu,
    ConceptField::DescriptionCa,
    ConceptField::DescriptionGb,
    ConceptField::DescriptionNz,
    ConceptField::DescriptionSg,
    ConceptField::IscoGroup,
    ConceptField::RelatedTo,
];

/// Names that `fields` accepts, in the order of the documentation.
pub const CONCEPT_FIELD_NAMES: &[&str] = &[
    "id",
    "name",
    "levelName",
    "level",
    "parentId",
    "description",
    "infoUrl",
    "tags",
    "skillType",
    "isSoftware",
    "isLanguage",
    "descriptionUs",
    "descriptionAu",
    "descriptionCa",
    "descriptionGb",
    "descriptionNz",
    "descriptionSg",
    "iscoGroup",
    "relatedTo",
];

/// A set of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConceptFields(u32);

impl ConceptFields {
    /// Fields when none are chosen: id, name and name of the level.
    pub const DEFAULT: ConceptFields = ConceptFields(0b111);

    /// Reads names that a judge has accepted; others are passed over. None for no names.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<ConceptFields> {
        let mut bits = 0;
        for name in names {
            if let Some(index) = CONCEPT_FIELD_NAMES.iter().position(|known| *known == name) {
                bits |= 1 << index;
            }
        }
        (bits != 0).then_some(ConceptFields(bits))
    }

    /// Says whether the set holds a field.
    pub const fn has(self, field: ConceptField) -> bool {
        self.0 & 1 << field as u32 != 0
    }
}

/// A concept with the chosen fields; borrows from the snapshot. Fields that are not chosen may be left empty.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields of the wire")]
pub struct Concept<'a> {
    pub fields: ConceptFields,
    pub id: &'a str,
    pub name: &'a str,
    pub level_name: &'a str,
    pub level: u8,
    pub parent_id: Option<&'a str>,
    pub description: Option<&'a str>,
    pub info_url: Option<Cow<'a, str>>,
    pub tags: Option<Vec<Tag<'a>>>,
    pub skill_type: Option<&'static str>,
    pub is_software: Option<bool>,
    pub is_language: Option<bool>,
    pub description_us: Option<&'a str>,
    pub isco_group: Option<&'a str>,
    pub related_to: Option<Vec<&'a str>>,
}

impl Serialize for Concept<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (field, name) in ALL.into_iter().zip(CONCEPT_FIELD_NAMES) {
            if !self.fields.has(field) {
                continue;
            }
            match field {
                ConceptField::Id => map.serialize_entry(name, self.id)?,
                ConceptField::Name => map.serialize_entry(name, self.name)?,
                ConceptField::LevelName => map.serialize_entry(name, self.level_name)?,
                ConceptField::Level => map.serialize_entry(name, &self.level)?,
                ConceptField::ParentId => map.serialize_entry(name, &self.parent_id)?,
                ConceptField::Description => map.serialize_entry(name, &self.description)?,
                ConceptField::InfoUrl => map.serialize_entry(name, &self.info_url)?,
                ConceptField::Tags => map.serialize_entry(name, &self.tags)?,
                ConceptField::SkillType => map.serialize_entry(name, &self.skill_type)?,
                ConceptField::IsSoftware => map.serialize_entry(name, &self.is_software)?,
                ConceptField::IsLanguage => map.serialize_entry(name, &self.is_language)?,
                ConceptField::DescriptionUs => map.serialize_entry(name, &self.description_us)?,
                ConceptField::DescriptionAu
                | ConceptField::DescriptionCa
                | ConceptField::DescriptionGb
                | ConceptField::DescriptionNz
                | ConceptField::DescriptionSg => map.serialize_entry(name, &None::<&str>)?,
                ConceptField::IscoGroup => map.serialize_entry(name, &self.isco_group)?,
                ConceptField::RelatedTo => map.serialize_entry(name, &self.related_to)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_fields() {
        for (name, field) in CONCEPT_FIELD_NAMES.iter().zip(ALL) {
            let set = ConceptFields::from_names([*name]).expect("a name is a field");
            assert!(ALL.iter().filter(|field| set.has(**field)).count() == 1, "{name}");
            assert!(set.has(field), "{name}");
        }
        let default = ConceptFields::from_names(["id", "name", "levelName"]);
        assert_eq!(default, Some(ConceptFields::DEFAULT));
    }
}
