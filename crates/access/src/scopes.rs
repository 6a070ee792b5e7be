//! Which scope word opens which families: the table of the contract, changed by the `[scopes]` settings.

use contract::family::{FAMILIES, Family};
use std::collections::BTreeMap;

/// A set of families, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FamilySet(u64);

impl FamilySet {
    /// No family.
    pub const NONE: Self = Self(0);
    /// Every family of the contract.
    pub const ALL: Self = Self((1 << FAMILIES.len()) - 1);

    /// Tells whether `family` is in the set.
    pub fn holds(self, family: Family) -> bool {
        self.0 & (1 << family as u64) != 0
    }

    /// Adds one family.
    #[must_use]
    pub fn with(self, family: Family) -> Self {
        Self(self.0 | 1 << family as u64)
    }

    /// Unites two sets.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Keeps what both sets hold.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Tells whether every family of this set is in `other`.
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Tells whether no family is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Lists the families of the set in the order of the contract.
    pub fn iter(self) -> impl Iterator<Item = Family> {
        FAMILIES
            .iter()
            .map(|row| row.family)
            .filter(move |family| self.holds(*family))
    }
}

/// A `[scopes]` setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeTableError {
    /// The key is no family word.
    #[error(
        "[scopes] names the family '{found}', which does not exist; families: {}",
        family_words()
    )]
    UnknownFamily {
        /// The key found.
        found: String,
    },
    /// A family that no scope would open.
    #[error("[scopes] {family} = [] would lock everybody out; list at least one scope")]
    NoScope {
        /// The family word.
        family: String,
    },
    /// A word that cannot stand in a `scope` parameter.
    #[error(
        "[scopes] {family} holds '{found}'; a scope has 1 to 64 printable characters without blank, quote or backslash"
    )]
    MalformedScope {
        /// The family word.
        family: String,
        /// The word found.
        found: String,
    },
}

fn family_words() -> String {
    FAMILIES.map(|row| row.word).join(", ")
}

/// The scope words in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeTable {
    accepted: Vec<Vec<String>>,
    words: BTreeMap<String, FamilySet>,
}

impl Default for ScopeTable {
    fn default() -> Self {
        let accepted = FAMILIES
            .iter()
            .map(|row| row.scopes.iter().map(|&scope| scope.to_owned()).collect())
            .collect();
        Self::from_accepted(accepted)
    }
}

impl ScopeTable {
    /// Replaces the lists of the families that `settings` names (family word to accepted scopes, canonical first).
    pub fn with_settings(settings: &BTreeMap<String, Vec<String>>) -> Result<Self, ScopeTableError> {
        let mut accepted = Self::default().accepted;
        for (word, scopes) in settings {
            let Some(family) = Family::from_word(word) else {
                return Err(ScopeTableError::UnknownFamily { found: word.clone() });
            };
            if scopes.is_empty() {
                return Err(ScopeTableError::NoScope { family: word.clone() });
            }
            if let Some(found) = scopes.iter().find(|scope| !is_scope_word(scope)) {
                return Err(ScopeTableError::MalformedScope {
                    family: word.clone(),
                    found: found.clone(),
                });
            }
            accepted[family as usize] = scopes.clone();
        }
        Ok(Self::from_accepted(accepted))
    }

    fn from_accepted(accepted: Vec<Vec<String>>) -> Self {
        let mut words = BTreeMap::<String, FamilySet>::new();
        for (row, scopes) in FAMILIES.iter().zip(&accepted) {
            for scope in scopes {
                let opened = words.entry(scope.clone()).or_default();
                *opened = opened.with(row.family);
            }
        }
        Self { accepted, words }
    }

    /// Lists the scopes that open `family`, the canonical one first.
    pub fn accepted(&self, family: Family) -> &[String] {
        &self.accepted[family as usize]
    }

    /// Lists every scope word in alphabetical order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Returns the families that `word` opens; none for an unknown word.
    pub fn opened_by(&self, word: &str) -> FamilySet {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// Returns the canonical spelling of `word`: the first scope of a family, where that opens the same families.
    ///
    /// An alias that opens fewer or more families than any canonical scope stands for itself, because replacing it
    /// would widen or narrow what an operator granted.
    pub fn canonical<'a>(&'a self, word: &'a str) -> Option<&'a str> {
        let opened = *self.words.get(word)?;
        let canonical = opened
            .iter()
            .map(|family| self.accepted(family)[0].as_str())
            .find(|first| self.opened_by(first) == opened);
        Some(canonical.unwrap_or(word))
    }
}

fn is_scope_word(word: &str) -> bool {
    (1..=64).contains(&word.len())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alias_with_equal_reach_becomes_canonical() {
        let table = ScopeTable::default();
        assert_eq!(table.canonical("core-lmi"), Some("agnitio"));
        assert_eq!(table.canonical("classifications_api"), Some("classification_api"));
        assert_eq!(table.canonical("emsi_open"), Some("emsi_open"));
        assert_eq!(table.canonical("nothing"), None);
    }

    #[test]
    fn narrow_alias_is_not_widened() {
        let table = ScopeTable::default();
        assert_eq!(table.canonical("skills"), Some("skills"));
        assert_eq!(table.opened_by("skills"), FamilySet::NONE.with(Family::Skills));
        assert!(table.opened_by("lightcast_open").holds(Family::Classification));
        assert!(!table.opened_by("emsi_open").holds(Family::Classification));
    }

    #[test]
    fn settings_replace_the_list_of_one_family() {
        let settings = BTreeMap::from([(
            "core-lmi".to_owned(),
            vec!["agnitio".to_owned(), "career-pathways".to_owned()],
        )]);
        let table = ScopeTable::with_settings(&settings).unwrap();
        let opened = table.opened_by("career-pathways");
        assert!(opened.holds(Family::CoreLmi) && opened.holds(Family::CareerPathways));
        assert!(table.opened_by("emsiauth").is_empty());
    }

    #[test]
    fn unusable_settings_name_the_fault() {
        let check = |family: &str, scopes: &[&str], expected: &str| {
            let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
            let settings = BTreeMap::from([(family.to_owned(), scopes)]);
            let message = ScopeTable::with_settings(&settings).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        };
        check("skill", &["a"], "'skill'");
        check("skills", &[], "at least one");
        check("skills", &["a b"], "'a b'");
    }
}
