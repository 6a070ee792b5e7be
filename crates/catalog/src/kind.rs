//! Closed vocabularies of a skill: its type, sets of types, the source of its description.

use serde::{Deserialize, Serialize};

/// The type of a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SkillType {
    /// `ST0`: gone, or merged into another skill, since an earlier version.
    Removed,
    /// `ST1`: technologies, tools, knowledge, skills of an occupation or a sector.
    Specialized,
    /// `ST2`: skills that most work asks for.
    Common,
    /// `ST3`: certifications.
    Certification,
}

impl SkillType {
    /// All types, in the order of their ids.
    pub const ALL: [Self; 4] = [
        Self::Removed,
        Self::Specialized,
        Self::Common,
        Self::Certification,
    ];

    /// Gives the id clients see.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Removed => "ST0",
            Self::Specialized => "ST1",
            Self::Common => "ST2",
            Self::Certification => "ST3",
        }
    }

    /// Gives the display name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Removed => "Removed Skill",
            Self::Specialized => "Specialized Skill",
            Self::Common => "Common Skill",
            Self::Certification => "Certification",
        }
    }

    /// Gives one sentence that says what the type holds.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Removed => "Skills of an earlier version that were removed or merged into another skill.",
            Self::Specialized => {
                "Technologies, tools, knowledge and skills that belong to an occupation or a sector."
            }
            Self::Common => {
                "Skills that are asked for across many occupations and sectors, languages included."
            }
            Self::Certification => "Certificates, licences and other credentials that a third party awards.",
        }
    }

    /// Finds a type by its id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Finds a type by its display name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    pub(crate) const fn code(self) -> u32 {
        match self {
            Self::Removed => 0,
            Self::Specialized => 1,
            Self::Common => 2,
            Self::Certification => 3,
        }
    }

    pub(crate) const fn from_code(code: u32) -> Self {
        match code & 3 {
            0 => Self::Removed,
            1 => Self::Specialized,
            2 => Self::Common,
            _ => Self::Certification,
        }
    }
}

/// A set of skill types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeSet(u8);

impl TypeSet {
    /// No type.
    pub const EMPTY: Self = Self(0);
    /// Every type but [`SkillType::Removed`]: what a list holds unless the client says otherwise.
    pub const LIVE: Self = Self(0b1110);
    /// Every type.
    pub const ALL: Self = Self(0b1111);

    /// Gives the set with one more type.
    #[must_use]
    pub const fn with(self, kind: SkillType) -> Self {
        Self(self.0 | 1 << kind.code())
    }

    /// Tells whether the set holds a type.
    pub const fn contains(self, kind: SkillType) -> bool {
        self.0 & (1 << kind.code()) != 0
    }

    /// Tells whether the set holds no type.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<SkillType> for TypeSet {
    fn from_iter<I: IntoIterator<Item = SkillType>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// Where the description of a skill comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DescriptionSource {
    /// The ESCO classification.
    Esco,
    /// The O*NET database.
    Onet,
    /// The operator of the service.
    Operator,
}

impl DescriptionSource {
    /// Gives the spelling clients see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Esco => "ESCO",
            Self::Onet => "ONET",
            Self::Operator => "OPERATOR",
        }
    }

    pub(crate) const fn code(source: Option<Self>) -> u32 {
        match source {
            None => 0,
            Some(Self::Esco) => 1,
            Some(Self::Onet) => 2,
            Some(Self::Operator) => 3,
        }
    }

    pub(crate) const fn from_code(code: u32) -> Option<Self> {
        match code & 3 {
            0 => None,
            1 => Some(Self::Esco),
            2 => Some(Self::Onet),
            _ => Some(Self::Operator),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_names_and_codes_lead_back_to_the_type() {
        for kind in SkillType::ALL {
            assert_eq!(SkillType::from_id(kind.id()), Some(kind));
            assert_eq!(SkillType::from_name(&kind.name().to_uppercase()), Some(kind));
            assert_eq!(SkillType::from_code(kind.code()), kind);
        }
        assert_eq!(SkillType::from_id("st1"), None);
    }

    #[test]
    fn live_types_are_all_but_removed() {
        let live: TypeSet = SkillType::ALL
            .into_iter()
            .filter(|kind| *kind != SkillType::Removed)
            .collect();
        assert_eq!(live, TypeSet::LIVE);
        assert!(!TypeSet::LIVE.contains(SkillType::Removed));
        assert_eq!(TypeSet::LIVE.with(SkillType::Removed), TypeSet::ALL);
    }
}
