//! Finds the occupations that a title, and what is written about the work, speak of.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use text::{Resemblance, TitleMatcher, TitleMatcherBuilder, TitleScratch};

use crate::taxonomy::{ConceptIndex, Taxonomy};

/// Occupations of a title that are looked at.
const BY_TITLE: usize = 50;
/// Occupations of a description that are looked at besides.
const BY_DESCRIPTION: usize = 10;
/// Confidence in an occupation of which the title is a label; shared by all that have it.
const EQUAL_LABEL: f64 = 0.95;
/// How much of what a title leaves open the description can add.
const DESCRIPTION_SHARE: f64 = 0.25;

/// An occupation that a title may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OccupationMatch {
    /// The concept of the taxonomy.
    pub concept: ConceptIndex,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
}

/// Finds the occupations of the deepest level of a taxonomy by their names, labels and descriptions.
#[derive(Debug)]
pub struct OccupationClassifier {
    taxonomy: Arc<Taxonomy>,
    /// By number of the matcher.
    concepts: Box<[ConceptIndex]>,
    matcher: TitleMatcher,
    descriptions: Resemblance,
}

impl OccupationClassifier {
    /// Reads the concepts of the deepest level.
    pub fn new(taxonomy: Arc<Taxonomy>) -> OccupationClassifier {
        let deepest = taxonomy.outline().levels.len().saturating_sub(1);
        let concepts: Box<[ConceptIndex]> = taxonomy
            .in_order()
            .filter(|index| usize::from(taxonomy.concept(*index).level()) == deepest)
            .collect();
        let views = || (0..).zip(concepts.iter().map(|index| taxonomy.concept(*index)));
        let mut builder = TitleMatcherBuilder::new();
        for (number, concept) in views() {
            builder.group(number, number);
            builder.label(number, concept.name());
            builder.describe(number, concept.name(), concept.description().unwrap_or_default());
        }
        for (number, concept) in views() {
            concept.labels().for_each(|label| builder.label(number, label));
        }
        let descriptions = Resemblance::new(views().map(|(_, concept)| {
            let own = std::iter::once(concept.name()).chain(concept.description());
            own.chain(concept.labels())
        }));
        OccupationClassifier {
            matcher: builder.build(),
            descriptions,
            concepts,
            taxonomy,
        }
    }

    /// Gives the taxonomy that concepts are found in.
    pub fn taxonomy(&self) -> &Arc<Taxonomy> {
        &self.taxonomy
    }

    /// Finds the occupations of a title, the surest first and those of equal confidence by id; `limit` at most.
    ///
    /// Only a blank title finds nothing, and where nothing speaks for any occupation the first is given without
    /// confidence. The description only adds to what the title says.
    pub fn classify(
        &self,
        title: &str,
        description: Option<&str>,
        limit: usize,
        scratch: &mut TitleScratch,
    ) -> Vec<OccupationMatch> {
        let has_title = !title.trim().is_empty();
        let mut found: BTreeMap<u32, f64> = self.by_title(title, scratch).into_iter().collect();
        if let Some(description) = description.filter(|text| !text.trim().is_empty()) {
            self.add_description(description, &mut found);
        }
        if found.is_empty() && has_title && !self.concepts.is_empty() {
            found.insert(0, 0.0);
        }
        let mut matches: Vec<OccupationMatch> = found
            .into_iter()
            .map(|(number, confidence)| OccupationMatch {
                concept: self.concepts[number as usize],
                confidence: (confidence * 1e6).round() / 1e6,
            })
            .collect();
        matches.sort_by(surest_first);
        matches.truncate(limit);
        matches
    }

    fn by_title(&self, title: &str, scratch: &mut TitleScratch) -> Vec<(u32, f64)> {
        let groups = self.matcher.rank_groups(title, BY_TITLE, scratch);
        let equal = groups.iter().filter(|group| group.has_label).count();
        groups
            .iter()
            .map(|group| {
                let mut confidence = f64::from(group.score);
                if group.has_label {
                    confidence = confidence.max(EQUAL_LABEL / equal as f64);
                }
                (group.group, confidence)
            })
            .collect()
    }

    /// Lets the description speak for the occupations of the title and for a few of its own.
    fn add_description(&self, description: &str, found: &mut BTreeMap<u32, f64>) {
        let likeness = self.descriptions.compare(description);
        let mut best: Vec<(u32, f32)> = (0..).zip(likeness.iter().copied()).collect();
        best.retain(|(_, likeness)| *likeness > 0.0);
        best.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        for (number, _) in best.into_iter().take(BY_DESCRIPTION) {
            found.entry(number).or_insert(0.0);
        }
        for (number, confidence) in found {
            let likeness = f64::from(likeness[*number as usize]);
            *confidence += (1.0 - *confidence) * DESCRIPTION_SHARE * likeness;
        }
    }
}

fn surest_first(one: &OccupationMatch, other: &OccupationMatch) -> Ordering {
    (other.confidence.total_cmp(&one.confidence)).then_with(|| one.concept.cmp(&other.concept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::{ConceptDraft, TaxonomyOutline};

    fn classifier() -> OccupationClassifier {
        let outline = TaxonomyOutline {
            name: "lot".into(),
            levels: vec!["careerArea".into(), "specializedOccupation".into()],
            ..TaxonomyOutline::default()
        };
        let mut concepts = vec![ConceptDraft {
            id: "51".into(),
            name: "Production".into(),
            ..ConceptDraft::default()
        }];
        for (id, name, labels, description) in [
            (
                "51301100",
                "Bakers",
                &["Bread Baker", "Pastry Baker"][..],
                "Mix dough and bake bread in ovens.",
            ),
            (
                "51412100",
                "Welders",
                &["Arc Welder"],
                "Join metal parts with a torch.",
            ),
            (
                "51611100",
                "Laundry Workers",
                &["Presser", "Operator"],
                "Wash and press clothes.",
            ),
            ("51619900", "Lathe Setters", &["Operator"], "Run large machines."),
        ] {
            concepts.push(ConceptDraft {
                id: id.into(),
                name: name.into(),
                level: 1,
                parent: Some("51".into()),
                description: Some(description.into()),
                labels: labels.iter().map(|label| (*label).to_owned()).collect(),
                ..ConceptDraft::default()
            });
        }
        OccupationClassifier::new(Arc::new(Taxonomy::new(outline, concepts).unwrap()))
    }

    fn classify(title: &str, description: Option<&str>) -> Vec<(String, f64)> {
        let classifier = classifier();
        let found = classifier.classify(title, description, 5, &mut TitleScratch::default());
        found
            .into_iter()
            .map(|it| {
                (
                    classifier.taxonomy().concept(it.concept).id().to_owned(),
                    it.confidence,
                )
            })
            .collect()
    }

    #[test]
    fn a_title_that_is_a_label_is_nearly_certain() {
        for title in ["Bread Baker", "bread baker (m/f/d)", "BAKERS"] {
            let found = classify(title, None);
            assert_eq!(found[0].0, "51301100", "{title}");
            assert!(found[0].1 >= 0.95, "{found:?}");
        }
    }

    #[test]
    fn occupations_share_the_confidence_in_a_common_label() {
        let found = classify("Operator", None);
        assert!(
            found[0].1 < 0.9 && (found[0].1 - found[1].1).abs() < 0.2,
            "{found:?}"
        );
        // What is written about the work tells which one is meant.
        let found = classify("Operator", Some("You wash, iron and press clothes."));
        assert_eq!(found[0].0, "51611100", "{found:?}");
        let found = classify("Operator", Some("You run large machines."));
        assert_eq!(found[0].0, "51619900", "{found:?}");
    }

    #[test]
    fn only_a_blank_title_finds_nothing() {
        assert_eq!(classify("  ", None), []);
        assert_eq!(classify("qqq zzz", None), [("51301100".to_owned(), 0.0)]);
    }

    #[test]
    fn a_description_alone_is_not_believed_much() {
        let found = classify("qqq", Some("Join metal with a torch"));
        assert_eq!(found[0].0, "51412100");
        assert!(found[0].1 > 0.0 && found[0].1 <= 0.25, "{found:?}");
    }
}
