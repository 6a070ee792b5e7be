//! Relations between concepts of one taxonomy.

use super::{ConceptIndex, Taxonomy};

/// How one concept is related to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Directly below.
    Child,
    /// Below the same parent, on the same level.
    Sibling,
    /// Directly above.
    Parent,
    /// Any of the others.
    Any,
}

impl Taxonomy {
    /// Calls `visit` with every concept that stands in a relation to `index`. Roots have no siblings.
    pub fn related(&self, index: ConceptIndex, relation: Relation, mut visit: impl FnMut(ConceptIndex)) {
        let row = &self.rows[index.0 as usize];
        if matches!(relation, Relation::Parent | Relation::Any)
            && let Some(parent) = row.parent
        {
            visit(ConceptIndex(parent));
        }
        if matches!(relation, Relation::Child | Relation::Any) {
            for child in &self.children[index.0 as usize] {
                visit(ConceptIndex(*child));
            }
        }
        if matches!(relation, Relation::Sibling | Relation::Any)
            && let Some(parent) = row.parent
        {
            for sibling in &self.children[parent as usize] {
                let same_level = self.rows[*sibling as usize].level == row.level;
                if *sibling != index.0 && same_level {
                    visit(ConceptIndex(*sibling));
                }
            }
        }
    }
}
