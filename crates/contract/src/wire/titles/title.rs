//! The title object as it is written, and the fields of it that a caller can choose.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A field of the title object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names on the wire")]
pub enum Field {
    Id,
    Name,
    PluralName,
    IsSupervisor,
    LevelBand,
    InfoUrl,
    Mapping,
}

const ALL: [Field; 7] = [
    Field::Id,
    Field::Name,
    Field::PluralName,
    Field::IsSupervisor,
    Field::LevelBand,
    Field::InfoUrl,
    Field::Mapping,
];

/// Names that `fields` accepts, in the order of the documentation.
pub const FIELD_NAMES: &[&str] = &[
    "id",
    "name",
    "pluralName",
    "isSupervisor",
    "levelBand",
    "infoUrl",
    "mapping",
];

/// A set of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(u8);

impl Fields {
    /// Fields when none are chosen.
    pub const LIST: Fields = Fields(1 << Field::Id as u8 | 1 << Field::Name as u8);
    /// All fields.
    pub const ALL: Fields = Fields((1 << ALL.len()) - 1);

    /// Reads names that a judge has accepted; others are passed over. None for no names.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Fields> {
        let mut bits = 0u8;
        for name in names {
            if let Some(index) = FIELD_NAMES.iter().position(|known| *known == name) {
                bits |= 1 << index;
            }
        }
        (bits != 0).then_some(Fields(bits))
    }

    /// Gives the set without a field.
    pub const fn without(self, field: Field) -> Fields {
        Fields(self.0 & !(1 << field as u8))
    }

    /// Says whether the set holds a field.
    pub const fn has(self, field: Field) -> bool {
        self.0 & 1 << field as u8 != 0
    }

    /// Gives the names of the fields, in the order of the documentation.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let names = ALL.into_iter().zip(FIELD_NAMES);
        names
            .filter(move |(field, _)| self.has(*field))
            .map(|(_, name)| *name)
    }
}

/// Something that a title is mapped to.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Mapped<'a> {
    /// Its id, such as a SOC code.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// What a title is mapped to.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[expect(missing_docs, reason = "the fields of the wire")]
pub struct Mapping<'a> {
    pub names: Vec<String>,
    pub socs: Vec<Mapped<'a>>,
    pub skills: Vec<Mapped<'a>>,
}

/// When a title came and went.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields of the wire")]
pub struct Versions {
    pub added: String,
    pub removed: Option<String>,
}

/// A title with the chosen fields; borrows from the snapshot.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields of the wire")]
pub struct Title<'a> {
    pub fields: Fields,
    pub id: &'a str,
    pub name: &'a str,
    /// Left empty where the field is not chosen.
    pub plural_name: String,
    pub is_supervisor: bool,
    pub level_band: Option<&'static str>,
    pub info_url: Cow<'a, str>,
    /// Left empty where the field is not chosen.
    pub mapping: Mapping<'a>,
    /// Written only in a read by id.
    pub versions: Option<Versions>,
}

impl Serialize for Title<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (field, name) in ALL.into_iter().zip(FIELD_NAMES) {
            if !self.fields.has(field) {
                continue;
            }
            match field {
                Field::Id => map.serialize_entry(name, self.id)?,
                Field::Name => map.serialize_entry(name, self.name)?,
                Field::PluralName => map.serialize_entry(name, &self.plural_name)?,
                Field::IsSupervisor => map.serialize_entry(name, &self.is_supervisor)?,
                Field::LevelBand => map.serialize_entry(name, &self.level_band)?,
                Field::InfoUrl => map.serialize_entry(name, &self.info_url)?,
                Field::Mapping => map.serialize_entry(name, &self.mapping)?,
            }
        }
        if let Some(versions) = &self.versions {
            map.serialize_entry("addedVersion", &versions.added)?;
            map.serialize_entry("removedVersion", &versions.removed)?;
        }
        map.end()
    }
}

/// A title found for a term.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Normalized<'a> {
    /// The term, repeated only where there are many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<&'a str>,
    /// The title; null where nothing is sure enough.
    pub title: Option<Title<'a>>,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// The levels that the term speaks of.
    #[serde(rename = "jobLevels")]
    pub job_levels: Vec<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(fields: Fields) -> Title<'static> {
        Title {
            fields,
            id: "WT1",
            name: "Pastry Chef",
            plural_name: "Pastry Chefs".to_owned(),
            is_supervisor: false,
            level_band: None,
            info_url: "https://example.org/WT1".into(),
            mapping: Mapping::default(),
            versions: None,
        }
    }

    fn written(value: &impl Serialize) -> String {
        serde_json::to_string(value).expect("JSON")
    }

    #[test]
    fn chosen_fields_are_written_and_no_others() {
        assert_eq!(
            written(&title(Fields::LIST)),
            r#"{"id":"WT1","name":"Pastry Chef"}"#
        );
        let mut whole = title(Fields::ALL.without(Field::Mapping));
        whole.versions = Some(Versions {
            added: "1.0".to_owned(),
            removed: None,
        });
        assert_eq!(
            written(&whole),
            r#"{"id":"WT1","name":"Pastry Chef","pluralName":"Pastry Chefs","isSupervisor":false,"levelBand":null,"infoUrl":"https://example.org/WT1","addedVersion":"1.0","removedVersion":null}"#
        );
        let mapping = Fields::from_names(["mapping"]).expect("a field");
        assert_eq!(
            written(&title(mapping)),
            r#"{"mapping":{"names":[],"socs":[],"skills":[]}}"#
        );
    }

    #[test]
    fn a_term_without_a_title_keeps_its_keys() {
        let item = Normalized {
            term: Some("zzz"),
            title: None,
            confidence: 0.0,
            job_levels: Vec::new(),
        };
        assert_eq!(
            written(&item),
            r#"{"term":"zzz","title":null,"confidence":0.0,"jobLevels":[]}"#
        );
    }

    #[test]
    fn names_stand_in_the_order_of_the_fields() {
        assert!(Fields::ALL.names().eq(FIELD_NAMES.iter().copied()));
        let names: Vec<&str> = Fields::LIST.names().collect();
        assert_eq!(names, ["id", "name"]);
    }
}
