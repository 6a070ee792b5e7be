//! What a version changed against an older one.

use std::cmp::Ordering;

use super::{Companies, compare_ids};

/// A company that changed, by the name it has or had last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedCompany {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Changes of a version against the next older one, each list in the order of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyChanges {
    /// Companies that the older version does not have.
    pub additions: Vec<ChangedCompany>,
    /// Companies that are gone.
    pub removals: Vec<ChangedCompany>,
    /// Companies of which anything differs.
    pub alterations: Vec<ChangedCompany>,
}

impl CompanyChanges {
    /// Compares two versions by id.
    pub fn between(older: &Companies, newer: &Companies) -> CompanyChanges {
        let mut changes = CompanyChanges::default();
        let named = |row: &super::Company| ChangedCompany {
            id: row.id.clone(),
            name: row.name.clone(),
        };
        let (mut before, mut after) = (older.rows.iter().peekable(), newer.rows.iter().peekable());
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => return changes,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => compare_ids(&old.id, &new.id),
            };
            match order {
                Ordering::Less => changes.removals.extend(before.next().map(named)),
                Ordering::Greater => changes.additions.extend(after.next().map(named)),
                Ordering::Equal => {
                    let (old, new) = (before.next(), after.next());
                    if old != new {
                        changes.alterations.extend(new.map(named));
                    }
                }
            }
        }
    }
}
