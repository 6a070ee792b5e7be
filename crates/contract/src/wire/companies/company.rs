//! The company object as it is written, and the fields of it that a caller can choose.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A field of the company object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names on the wire")]
pub enum Field {
    Id,
    Name,
    Naics,
    IsStaffing,
    IsFortune1000,
    Website,
    City,
    State,
    PostalCode,
}

const ALL: [Field; 9] = [
    Field::Id,
    Field::Name,
    Field::Naics,
    Field::IsStaffing,
    Field::IsFortune1000,
    Field::Website,
    Field::City,
    Field::State,
    Field::PostalCode,
];

/// Names that `fields` accepts, in the order of the documentation.
pub const FIELD_NAMES: &[&str] = &[
    "id",
    "name",
    "naics",
    "isStaffing",
    "isFortune1000",
    "website",
    "city",
    "state",
    "postal_code",
];

/// A set of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(u16);

impl Fields {
    /// Fields when none are chosen.
    pub const LIST: Fields = Fields(1 << Field::Id as u16 | 1 << Field::Name as u16);
    /// All fields.
    pub const ALL: Fields = Fields((1 << ALL.len()) - 1);

    /// Reads names that a judge has accepted; others are passed over. None for no names.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Fields> {
        let mut bits = 0u16;
        for name in names {
            if let Some(index) = FIELD_NAMES.iter().position(|known| *known == name) {
                bits |= 1 << index;
            }
        }
        (bits != 0).then_some(Fields(bits))
    }

    /// Says whether the set holds a field.
    pub const fn has(self, field: Field) -> bool {
        self.0 & 1 << field as u16 != 0
    }

    /// Returns the number of fields.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Says whether the set holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A company with the chosen fields; borrows from the snapshot.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields of the wire")]
pub struct Company<'a> {
    pub fields: Fields,
    pub id: &'a str,
    pub name: &'a str,
    pub naics: Option<&'a str>,
    pub is_staffing: bool,
    pub is_fortune_1000: bool,
    pub website: Option<&'a str>,
    pub city: Option<&'a str>,
    pub state: Option<&'a str>,
    pub postal_code: Option<&'a str>,
}

impl Serialize for Company<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (field, name) in ALL.into_iter().zip(FIELD_NAMES) {
            if !self.fields.has(field) {
                continue;
            }
            match field {
                Field::Id => map.serialize_entry(name, self.id)?,
                Field::Name => map.serialize_entry(name, self.name)?,
                Field::Naics => map.serialize_entry(name, &self.naics)?,
                Field::IsStaffing => map.serialize_entry(name, &self.is_staffing)?,
                Field::IsFortune1000 => map.serialize_entry(name, &self.is_fortune_1000)?,
                Field::Website => map.serialize_entry(name, &self.website)?,
                Field::City => map.serialize_entry(name, &self.city)?,
                Field::State => map.serialize_entry(name, &self.state)?,
                Field::PostalCode => map.serialize_entry(name, &self.postal_code)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_fields_are_written_and_no_others() {
        let mut company = Company {
            fields: Fields::ALL,
            id: "20",
            name: "Fern & Crumb",
            naics: Some("311811"),
            is_staffing: false,
            is_fortune_1000: true,
            website: None,
            city: Some("Troy"),
            state: None,
            postal_code: Some("12180"),
        };
        let written = |company: &Company<'_>| serde_json::to_string(company).expect("JSON");
        assert_eq!(
            written(&company),
            r#"{"id":"20","name":"Fern & Crumb","naics":"311811","isStaffing":false,"isFortune1000":true,"website":null,"city":"Troy","state":null,"postal_code":"12180"}"#
        );
        company.fields = Fields::LIST;
        assert_eq!(written(&company), r#"{"id":"20","name":"Fern & Crumb"}"#);
        company.fields = Fields::from_names(["postal_code"]).expect("a field");
        assert_eq!(written(&company), r#"{"postal_code":"12180"}"#);
    }
}
