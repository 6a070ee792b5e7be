//! The skill object as it is written.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::fields::{Field, Fields};

/// A type of skills.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct SkillType {
    /// `ST0` to `ST3`.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// A category or subcategory.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Named<'a> {
    /// Its id.
    pub id: u32,
    /// Its name.
    pub name: &'a str,
}

/// What a source knows of a skill besides.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Tag<'a> {
    /// The kind of knowledge.
    pub key: &'a str,
    /// The value.
    pub value: &'a str,
}

/// A skill with the chosen fields; borrows from the snapshot.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields of the wire")]
pub struct Skill<'a> {
    pub fields: Fields,
    pub id: &'a str,
    pub name: &'a str,
    pub skill_type: SkillType,
    pub info_url: std::borrow::Cow<'a, str>,
    /// Left empty where the field is not chosen.
    pub tags: Vec<Tag<'a>>,
    pub description: Option<&'a str>,
    pub description_source: Option<&'static str>,
    pub is_software: bool,
    pub is_language: bool,
    pub category: Option<Named<'a>>,
    pub subcategory: Option<Named<'a>>,
    /// Written, as a text or null, only in a read by id.
    pub removed_description: Option<Option<&'a str>>,
}

impl Serialize for Skill<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let removed = usize::from(self.removed_description.is_some());
        let mut map = serializer.serialize_map(Some(self.fields.len() + removed))?;
        if self.fields.has(Field::Id) {
            map.serialize_entry("id", self.id)?;
        }
        if self.fields.has(Field::Name) {
            map.serialize_entry("name", self.name)?;
        }
        if self.fields.has(Field::Type) {
            map.serialize_entry("type", &self.skill_type)?;
        }
        if self.fields.has(Field::InfoUrl) {
            map.serialize_entry("infoUrl", &self.info_url)?;
        }
        if self.fields.has(Field::Tags) {
            map.serialize_entry("tags", &self.tags)?;
        }
        if self.fields.has(Field::Description) {
            map.serialize_entry("description", &self.description)?;
        }
        if self.fields.has(Field::DescriptionSource) {
            map.serialize_entry("descriptionSource", &self.description_source)?;
        }
        if self.fields.has(Field::IsSoftware) {
            map.serialize_entry("isSoftware", &self.is_software)?;
        }
        if self.fields.has(Field::IsLanguage) {
            map.serialize_entry("isLanguage", &self.is_language)?;
        }
        if self.fields.has(Field::Category) {
            map.serialize_entry("category", &self.category)?;
        }
        if self.fields.has(Field::Subcategory) {
            map.serialize_entry("subcategory", &self.subcategory)?;
        }
        if let Some(removed) = &self.removed_description {
            map.serialize_entry("removedDescription", removed)?;
        }
        map.end()
    }
}
