//! Mappings: for each concept of one taxonomy the concepts of another, best first.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::OccupationsError;
use crate::taxonomy::Taxonomy;
use crate::version::Version;

/// One end of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingEnd {
    /// Name of the taxonomy.
    pub taxonomy: String,
    /// Its version, where it belongs to another family than the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

impl MappingEnd {
    /// Names a taxonomy of the same snapshot.
    pub fn here(taxonomy: &str) -> Self {
        Self {
            taxonomy: taxonomy.to_owned(),
            version: None,
        }
    }

    /// Names a taxonomy of another family.
    pub fn elsewhere(taxonomy: &str, version: Version) -> Self {
        Self {
            taxonomy: taxonomy.to_owned(),
            version: Some(version),
        }
    }
}

/// A mapping before it is built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingDraft {
    /// Where ids come from.
    pub source: MappingEnd,
    /// Where they lead.
    pub destination: MappingEnd,
    /// One sentence that says how it was made.
    pub description: String,
    /// For each source id the destination ids, best first.
    pub rows: BTreeMap<String, Vec<String>>,
}

/// One mapping, loaded.
#[derive(Debug)]
pub struct Mapping {
    name: String,
    source: (String, Version),
    destination: (String, Version),
    description: String,
    rows: FxHashMap<Box<str>, Box<[Box<str>]>>,
}

impl Mapping {
    pub(super) fn new(
        draft: MappingDraft,
        taxonomies: &[Arc<Taxonomy>],
        version: Version,
    ) -> Result<Self, OccupationsError> {
        let pair = format!("{}-{}", draft.source.taxonomy, draft.destination.taxonomy);
        let check = |end: &MappingEnd, id: &str| {
            if end.version.is_some() {
                return Ok(());
            }
            let taxonomy = taxonomies.iter().find(|it| it.outline().name == end.taxonomy);
            if taxonomy.is_some_and(|taxonomy| taxonomy.by_id(id).is_some()) {
                return Ok(());
            }
            Err(OccupationsError::Unmapped {
                mapping: pair.clone(),
                id: id.to_owned(),
                taxonomy: end.taxonomy.clone(),
            })
        };
        let mut rows = FxHashMap::default();
        for (id, found) in draft.rows {
            check(&draft.source, &id)?;
            for destination in &found {
                check(&draft.destination, destination)?;
            }
            rows.insert(id.into(), found.into_iter().map(Into::into).collect());
        }
        let end = |end: MappingEnd| (end.taxonomy, end.version.unwrap_or(version));
        let source = end(draft.source);
        let destination = end(draft.destination);
        let name = format!(
            "{}_v{}.0_{}_v{}.0",
            source.0, source.1, destination.0, destination.1
        );
        Ok(Self {
            name,
            source,
            destination,
            description: draft.description,
            rows,
        })
    }

    /// Gives the name, made of both taxonomies and their versions.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives taxonomy and version that ids come from.
    pub fn source(&self) -> (&str, Version) {
        (&self.source.0, self.source.1)
    }

    /// Gives taxonomy and version that ids lead to.
    pub fn destination(&self) -> (&str, Version) {
        (&self.destination.0, self.destination.1)
    }

    /// Gives one sentence that says how it was made.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Gives what an id leads to, best first; nothing for an unknown one.
    pub fn of(&self, id: &str) -> impl ExactSizeIterator<Item = &str> {
        let found = self.rows.get(id).map(|row| &**row).unwrap_or_default();
        found.iter().map(|id| &**id)
    }

    /// Gives the number of ids that lead somewhere.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether no id leads anywhere.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
