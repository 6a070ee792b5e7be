//! The fields of a skill that a caller can choose.

/// A field of the skill object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names on the wire")]
pub enum Field {
    Id,
    Name,
    Type,
    InfoUrl,
    Tags,
    Description,
    DescriptionSource,
    IsSoftware,
    IsLanguage,
    Category,
    Subcategory,
}

const ALL: [Field; 11] = [
    Field::Id,
    Field::Name,
    Field::Type,
    Field::InfoUrl,
    Field::Tags,
    Field::Description,
    Field::DescriptionSource,
    Field::IsSoftware,
    Field::IsLanguage,
    Field::Category,
    Field::Subcategory,
];

/// Names that `fields` accepts, in the order of the documentation.
pub const FIELD_NAMES: &[&str] = &[
    "id",
    "name",
    "type",
    "infoUrl",
    "tags",
    "description",
    "descriptionSource",
    "isSoftware",
    "isLanguage",
    "category",
    "subcategory",
];

/// A set of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(u16);

impl Fields {
    /// Fields of lists when none are chosen.
    pub const LIST: Fields = Fields::of(&[Field::Id, Field::Name, Field::Type, Field::InfoUrl]);
    /// Fields of extractions when none are chosen.
    pub const EXTRACT: Fields =
        Fields::of(&[Field::Id, Field::Name, Field::Type, Field::InfoUrl, Field::Tags]);
    /// All fields.
    pub const ALL: Fields = Fields::of(&ALL);

    const fn of(fields: &[Field]) -> Fields {
        let mut bits = 0;
        let mut index = 0;
        while index < fields.len() {
            bits |= 1 << fields[index] as u16;
            index += 1;
        }
        Fields(bits)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_fields() {
        for (name, field) in FIELD_NAMES.iter().zip(ALL) {
            let set = Fields::from_names([*name]).expect("a name is a field");
            assert!(set.has(field) && set.len() == 1, "{name}");
        }
        assert_eq!(Fields::from_names(FIELD_NAMES.iter().copied()), Some(Fields::ALL));
    }
}
