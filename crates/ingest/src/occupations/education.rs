//! The levels of education, a list of our own with the ids of the postings facet `edulevels`.

use catalog::ConceptDraft;

use super::{Concepts, outline};

const LEVELS: [(&str, &str); 5] = [
    ("0", "High school or GED"),
    ("1", "Associate's degree"),
    ("2", "Bachelor's degree"),
    ("3", "Master's degree"),
    ("4", "Ph.D. or professional degree"),
];

/// Gives the taxonomy.
pub(super) fn taxonomy() -> Concepts {
    let outline = outline(
        "education_levels",
        "Education levels",
        "Levels of education that postings ask for.",
        "education",
        &["educationLevel"],
    );
    let concepts = LEVELS.map(|(id, name)| ConceptDraft {
        id: id.to_owned(),
        name: name.to_owned(),
        ..ConceptDraft::default()
    });
    (outline, concepts.into())
}
