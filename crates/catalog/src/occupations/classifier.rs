//! Finds the occupations that a title, and what is written about the work, speak of.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use text::{Resemblance, SharedTitles, TitleMatcher, TitleMatcherBuilder, TitleScratch};

use crate::taxonomy::{ConceptIndex, Taxonomy};

/// Occupations of a title that are looked at.
const BY_TITLE: usize = 50;
/// Occupations of a description that are looked at besides, and those with the most labels that have the title's words.
const BY_DESCRIPTION: usize = 30;
const BY_WORDS: usize = 60;
/// Confidence in an occupation of which the title is a label; shared by all that have it.
const EQUAL_LABEL: f64 = 0.95;
/// How much of what a title leaves open the description can add to what the title says of each occupation.
const DESCRIPTION_SHARE: f64 = 0.25;
/// What a description is worth for a title that many occupations share: weights of a choice among the occupations, by how
/// alike it is, the cube of that, whether the occupation's labels have the title's words, the logarithm of its share of
/// them, and whether it holds what is left of others. Fitted on 750 last words of O*NET's titles with one, two or four tasks
/// of the occupation, none of which are read here: the first occupation is right for .40, .48 and .62 of them.
const LIKENESS: f64 = 4.2;
const LIKENESS_CUBED: f64 = 2.0;
const HAS_WORDS: f64 = 3.2;
const SHARE_OF_WORDS: f64 = 0.75;
const LEAST_SHARE: f64 = 0.001;
const RESIDUAL: f64 = -1.4;

/// An occupation that a title may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OccupationMatch {
    /// The concept of the taxonomy.
    pub concept: ConceptIndex,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
}

/// What a title by itself says of occupations. Descriptions beside the same title share it.
#[derive(Clone, Debug)]
pub struct TitleSense {
    /// Occupations by number, with the confidence in each.
    found: Vec<(u32, f64)>,
    /// Occupations whose labels have all words of the title, ascending, each with its share of them.
    shares: Vec<(u32, f32)>,
    is_blank: bool,
}

/// Finds the occupations of the deepest level of a taxonomy by their names, labels and descriptions.
#[derive(Debug)]
pub struct OccupationClassifier {
    taxonomy: Arc<Taxonomy>,
    /// By number of the matcher.
    concepts: Box<[ConceptIndex]>,
    matcher: TitleMatcher,
    shared: SharedTitles,
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
        let mut families = BTreeMap::new();
        let shared = SharedTitles::new(views().map(|(_, concept)| {
            let root = std::iter::successors(Some(concept), |it| it.parent())
                .last()
                .map(|it| it.id());
            let next = families.len() as u32;
            let family = *families.entry(root).or_insert(next);
            (concept.name(), family, concept.labels())
        }));
        OccupationClassifier {
            matcher: builder.build(),
            shared,
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
    /// confidence. The description weighs the more the less clear the title is.
    pub fn classify(
        &self,
        title: &str,
        description: Option<&str>,
        limit: usize,
        scratch: &mut TitleScratch,
    ) -> Vec<OccupationMatch> {
        let sense = self.sense(title, scratch);
        self.classify_as(&sense, description, limit)
    }

    /// Says what a title means, for [`classify_as`](Self::classify_as).
    pub fn sense(&self, title: &str, scratch: &mut TitleScratch) -> TitleSense {
        TitleSense {
            found: self.by_title(title, scratch),
            shares: self.shared.shares(title),
            is_blank: title.trim().is_empty(),
        }
    }

    /// Does what [`classify`](Self::classify) does for a title whose meaning is known.
    pub fn classify_as(
        &self,
        sense: &TitleSense,
        description: Option<&str>,
        limit: usize,
    ) -> Vec<OccupationMatch> {
        let mut found: BTreeMap<u32, f64> = sense.found.iter().copied().collect();
        if let Some(description) = description.filter(|text| !text.trim().is_empty()) {
            self.add_description(&sense.shares, description, &mut found);
        }
        if found.is_empty() && !sense.is_blank && !self.concepts.is_empty() {
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

    /// Finds the occupations of a title. Those that share it share the confidence, the likeliest more of it, and have the
    /// less the more other occupations use its words.
    fn by_title(&self, title: &str, scratch: &mut TitleScratch) -> Vec<(u32, f64)> {
        let groups = self.matcher.rank_groups(title, BY_TITLE, scratch);
        let holders: Vec<u32> = groups
            .iter()
            .filter(|it| it.has_label)
            .map(|it| it.group)
            .collect();
        let named = self.shared.named(title);
        let belongs = f64::from(self.shared.belongs(title, &holders));
        let weights = self.shared.weigh(title, &holders);
        let weights: Vec<f64> = weights.iter().map(|weight| f64::from(*weight).exp()).collect();
        let total: f64 = weights.iter().sum();
        let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
        for (holder, weight) in holders.iter().zip(&weights) {
            shares.insert(*holder, belongs * weight / total);
        }
        shares.extend(named.map(|own| (own, 1.0)));
        let mut found: BTreeMap<u32, f64> = groups.iter().map(|it| (it.group, f64::from(it.score))).collect();
        found.extend(shares.iter().map(|(group, share)| (*group, EQUAL_LABEL * share)));
        found.into_iter().collect()
    }

    /// Lets the description speak for the occupations of the title and for some of its own. It adds little to what a clear
    /// title says, and decides where many occupations share the title's words.
    fn add_description(&self, shares: &[(u32, f32)], description: &str, found: &mut BTreeMap<u32, f64>) {
        let likeness = self.descriptions.compare(description);
        let shares: BTreeMap<u32, f32> = shares.iter().copied().collect();
        let alike = (0..).zip(likeness.iter().copied());
        for number in highest(alike, BY_DESCRIPTION) {
            found.entry(number).or_insert(0.0);
        }
        for number in highest(shares.iter().map(|(number, share)| (*number, *share)), BY_WORDS) {
            found.entry(number).or_insert(0.0);
        }
        // A title of words that no occupation has is not clear but unknown: then the description stays an addition.
        let clear = if shares.is_empty() {
            1.0
        } else {
            found.values().copied().fold(0.0, f64::max)
        };
        let speaks = |number: u32| {
            let alike = f64::from(likeness[number as usize]);
            let words = shares.get(&number).map(|share| f64::from(*share));
            let words = words.map_or(0.0, |_| HAS_WORDS)
                + SHARE_OF_WORDS * (words.unwrap_or_default() + LEAST_SHARE).ln();
            let residual = if self.shared.is_residual(number) {
                RESIDUAL
            } else {
                0.0
            };
            (LIKENESS * alike + LIKENESS_CUBED * alike.powi(3) + words + residual).exp()
        };
        let total: f64 = found.keys().map(|number| speaks(*number)).sum();
        for (number, confidence) in found {
            let alike = f64::from(likeness[*number as usize]);
            let by_title = *confidence + (1.0 - *confidence) * DESCRIPTION_SHARE * alike;
            *confidence = clear * by_title + (1.0 - clear) * speaks(*number) / total;
        }
    }
}

/// Gives the numbers of the highest values above 0, `most` at most.
fn highest(values: impl Iterator<Item = (u32, f32)>, most: usize) -> Vec<u32> {
    let mut best: Vec<(u32, f32)> = values.filter(|(_, value)| *value > 0.0).collect();
    best.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    best.into_iter().take(most).map(|(number, _)| number).collect()
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
                &["Bread Baker", "Pastry Baker", "Oven Worker", "Dough Worker"][..],
                "Mix dough and bake bread in ovens.",
            ),
            (
                "51412100",
                "Welders",
                &["Arc Welder", "Metal Worker", "Torch Worker"],
                "Join metal parts with a torch.",
            ),
            (
                "51611100",
                "Laundry Workers",
                &["Presser", "Operator", "Lathe Setter", "Worker"],
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
    fn the_occupation_that_has_the_title_for_a_name_goes_first() {
        // Both have the label, and the other has the lower id.
        let found = classify("Lathe Setter", None);
        assert_eq!(found[0].0, "51619900", "{found:?}");
        assert!(found[0].1 > found[1].1, "{found:?}");
    }

    #[test]
    fn a_word_of_many_occupations_is_no_sure_sign_of_the_one_that_lists_it() {
        let found = classify("Worker", None);
        assert!(found[0].1 < 0.5, "{found:?}");
        let found = classify("Worker", Some("Join metal parts with a torch."));
        assert_eq!(found[0].0, "51412100", "{found:?}");
        let found = classify("Worker", Some("Mix dough and bake bread."));
        assert_eq!(found[0].0, "51301100", "{found:?}");
    }

    #[test]
    fn a_title_that_was_read_before_means_the_same_beside_every_description() {
        let (classifier, mut scratch) = (classifier(), TitleScratch::default());
        for title in ["Operator", "Worker", "Lathe Setter", "qqq", " "] {
            let sense = classifier.sense(title, &mut scratch);
            for description in [
                None,
                Some(" "),
                Some("Mix dough."),
                Some("Join metal with a torch."),
            ] {
                let known = classifier.classify_as(&sense, description, 5);
                assert_eq!(
                    known,
                    classifier.classify(title, description, 5, &mut scratch),
                    "{title}"
                );
            }
        }
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
