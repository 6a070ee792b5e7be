//! Concepts as an importer hands them over.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is known of a taxonomy besides its concepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxonomyOutline {
    /// Name in paths.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// Words that group taxonomies.
    pub tags: Vec<String>,
    /// Names of the levels, the topmost first.
    pub levels: Vec<String>,
}

/// One concept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConceptDraft {
    /// Id, unique in the taxonomy.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Level, 0 at the top.
    pub level: u8,
    /// Id of the concept above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Description in plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// ISCO unit group of an ESCO occupation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isco_group: Option<String>,
    /// Keys and values, in the order clients see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// Other names, by which a classifier finds the concept; search reads the name alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// A concept that has no place in a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("concept '{id}' of taxonomy '{taxonomy}' {what}")]
pub struct TaxonomyFault {
    /// Name of the taxonomy.
    pub taxonomy: String,
    /// Id of the concept.
    pub id: String,
    /// What is wrong with it.
    pub what: &'static str,
}
