//! Build-time input: a taxonomy as an importer hands it over, before it becomes a snapshot.
//!
//! [`crate::build()`] turns a [`TaxonomyDraft`] into the bytes of a snapshot.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use text::FormKind;

use crate::kind::{DescriptionSource, SkillType};
use crate::version::Version;

/// One skill of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillDraft {
    /// Public id, [`skill_id`] of the source URI or the source's own.
    pub id: String,
    /// Display name, verbatim.
    pub name: String,
    /// Type; never [`SkillType::Removed`], which [`crate::build()`] alone assigns.
    pub kind: SkillType,
    /// URI of the concept in its source.
    pub source_uri: String,
    /// Page about the skill, where the source or the operator names one.
    pub info_url: Option<String>,
    /// Description in plain text.
    pub description: Option<String>,
    /// Where the description comes from.
    pub description_source: Option<DescriptionSource>,
    /// Whether the skill is a piece or kind of software.
    pub is_software: bool,
    /// Whether the skill is a spoken language.
    pub is_language: bool,
    /// Id and name of the category.
    pub category: Option<(u32, String)>,
    /// Id and name of the subcategory.
    pub subcategory: Option<(u32, String)>,
    /// Keys and values, in the order clients see.
    pub tags: Vec<(String, String)>,
    /// Other texts the skill is found by. The name itself need not be among them.
    pub labels: Vec<Label>,
}

/// A text by which a skill is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text, verbatim.
    pub text: String,
    /// What the text is to the skill.
    pub kind: FormKind,
}

/// The credit a source asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Name of the source.
    pub name: String,
    /// Sentence to show.
    pub text: String,
}

/// Title and body of the attribution of the whole taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributionNotice {
    /// Heading.
    pub title: String,
    /// Text below it.
    pub body: String,
}

/// Says that an occupation asks for a skill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OccupationSkill {
    /// The occupation, by any number the importer chooses.
    pub occupation: u32,
    /// Position of the skill in [`TaxonomyDraft::skills`].
    pub skill: u32,
    /// How much the occupation asks for it; 1 is plain membership.
    pub weight: f32,
}

/// A whole taxonomy before it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct TaxonomyDraft {
    /// The version to be made.
    pub version: Version,
    /// Skills in any order.
    pub skills: Vec<SkillDraft>,
    /// One credit for each source, at least one.
    pub attributions: Vec<Attribution>,
    /// Title and body for `/meta`.
    pub notice: AttributionNotice,
    /// Two-letter codes of the languages whose labels are in the draft.
    pub languages: Vec<String>,
    /// Category ids by source code, handed on from version to version so that no id is used twice.
    pub category_codes: BTreeMap<String, u32>,
    /// Which occupations ask for which skills: evidence for related skills.
    pub occupation_skills: Vec<OccupationSkill>,
    /// Pairs of positions in [`skills`](Self::skills) that a source relates to each other.
    pub skill_skill: Vec<(u32, u32)>,
    /// Whether this is starter data written for trying things out.
    pub starter: bool,
}

impl TaxonomyDraft {
    /// Makes a draft without skills.
    pub fn new(version: Version) -> Self {
        Self {
            version,
            skills: Vec::new(),
            attributions: Vec::new(),
            notice: AttributionNotice {
                title: String::new(),
                body: String::new(),
            },
            languages: vec!["en".to_owned()],
            category_codes: BTreeMap::new(),
            occupation_skills: Vec::new(),
            skill_skill: Vec::new(),
            starter: false,
        }
    }
}

/// Digits of Crockford's base 32: no I, L, O and U, which are misread or spell words.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Gives the public id of the concept with a source URI: `WS` and the first 80 bits of the URI's
/// SHA-256 in 16 digits of base 32. It depends on nothing else, so it is the same in every version.
pub fn skill_id(source_uri: &str) -> String {
    public_id("WS", source_uri)
}

/// Gives an id of two letters and the first 80 bits of a text's SHA-256 in 16 digits of base 32.
pub(crate) fn public_id(letters: &str, text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let mut id = String::with_capacity(18);
    id.push_str(letters);
    let mut pending: u32 = 0;
    let mut bits = 0;
    for byte in &digest[..10] {
        pending = pending << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            id.push(char::from(CROCKFORD[(pending >> bits & 31) as usize]));
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_first_80_bits_in_base_32() {
        // SHA-256 of the empty text begins e3b0c44298fc1c149afb.
        assert_eq!(skill_id(""), "WSWERC8GMRZGE196QV");
        assert_eq!(skill_id("urn:onet:technology:Python").len(), 18);
        assert_ne!(skill_id("a"), skill_id("b"));
    }
}
