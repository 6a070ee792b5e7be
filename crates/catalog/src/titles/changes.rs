//! What a version of titles changed against an older one.

use super::{TitleIndex, TitleView, Titles};

/// Changes of a version against an older one. Every list is sorted by name; all indices belong to the newer version,
/// which carries removed titles along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleChanges {
    /// Titles that the older version does not serve.
    pub additions: Vec<TitleIndex>,
    /// Titles that are gone.
    pub removals: Vec<TitleIndex>,
    /// Titles whose name, labels, level or SOC codes differ.
    pub alterations: Vec<TitleIndex>,
}

impl TitleChanges {
    /// Compares two versions by id.
    pub fn between(older: &Titles, newer: &Titles) -> Self {
        let mut changes = Self::default();
        for index in (0..newer.len() as u32).map(TitleIndex) {
            let title = newer.title(index);
            let before = older.by_id(title.id()).filter(|before| older.is_live(*before));
            match (before, newer.is_live(index)) {
                (None, true) => changes.additions.push(index),
                (Some(_), false) => changes.removals.push(index),
                (Some(before), true) if differ(older.title(before), title) => changes.alterations.push(index),
                (Some(_), true) | (None, false) => {}
            }
        }
        changes
    }
}

fn differ(one: TitleView<'_>, other: TitleView<'_>) -> bool {
    one.name() != other.name()
        || one.level_band() != other.level_band()
        || one.is_supervisor() != other.is_supervisor()
        || !one.socs().map(|soc| &soc.id).eq(other.socs().map(|soc| &soc.id))
        || !one
            .labels()
            .map(|label| label.text)
            .eq(other.labels().map(|label| label.text))
}
