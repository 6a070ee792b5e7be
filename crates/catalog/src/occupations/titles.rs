//! Leads titles to occupations: by the labels of the occupations, else by the codes of the titles.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use text::fold;

use super::{Mapping, MappingDraft, MappingEnd, Occupations, OccupationsError};
use crate::taxonomy::{ConceptView, Taxonomy};
use crate::titles::{TitleView, Titles};

/// Names of the taxonomies.
const TITLES: &str = "titles";
const LOT: &str = "lot";
const ONET: &str = "onet_2019";

/// Makes the mappings from titles to specialized occupations and to those of O*NET, as far as the taxonomies are there.
pub fn title_mappings(titles: &Titles, occupations: &Occupations) -> Result<Vec<Mapping>, OccupationsError> {
    let Some(lot) = occupations.taxonomy(LOT) else {
        return Ok(Vec::new());
    };
    let ladder = Ladder::new(lot);
    let mut to_lot = BTreeMap::new();
    for title in titles.live() {
        let title = titles.title(title);
        let found = ladder.occupations_of(title);
        if !found.is_empty() {
            to_lot.insert(title.id().to_owned(), found);
        }
    }
    let mut mappings = Vec::new();
    let onet_of_lot = occupations
        .mappings()
        .iter()
        .find(|mapping| mapping.source().0 == LOT && mapping.destination().0 == ONET);
    if let Some(onet) = onet_of_lot {
        let mut to_onet = BTreeMap::new();
        for (title, found) in &to_lot {
            let codes: Vec<String> = found
                .iter()
                .flat_map(|id| onet.of(id))
                .map(str::to_owned)
                .collect();
            if !codes.is_empty() {
                to_onet.insert(title.clone(), codes);
            }
        }
        mappings.push((
            ONET,
            "O*NET occupations that list a title, else those of its SOC codes.",
            to_onet,
        ));
    }
    mappings.push((
        LOT,
        "Specialized occupations that list a title, else those of its SOC codes.",
        to_lot,
    ));
    mappings
        .into_iter()
        .map(|(destination, description, rows)| {
            let draft = MappingDraft {
                source: MappingEnd::elsewhere(TITLES, titles.version()),
                destination: MappingEnd::here(destination),
                description: description.to_owned(),
                rows,
            };
            Mapping::new(draft, occupations.taxonomies(), occupations.version())
        })
        .collect()
}

/// The specialized occupations, by name and by code.
struct Ladder<'t> {
    by_label: FxHashMap<String, Vec<&'t str>>,
    /// By the digits of a SOC code, the plainest first.
    by_code: FxHashMap<&'t str, Vec<&'t str>>,
}

impl<'t> Ladder<'t> {
    fn new(lot: &'t Taxonomy) -> Self {
        let deepest = lot.outline().levels.len().saturating_sub(1);
        let mut ladder = Ladder {
            by_label: FxHashMap::default(),
            by_code: FxHashMap::default(),
        };
        let concepts = lot.in_order().map(|index| lot.concept(index));
        for concept in concepts.filter(|concept| usize::from(concept.level()) == deepest) {
            for label in std::iter::once(concept.name()).chain(concept.labels()) {
                let known = ladder.by_label.entry(fold(label)).or_default();
                if known.last() != Some(&concept.id()) {
                    known.push(concept.id());
                }
            }
            if let Some(parent) = concept.parent().map(ConceptView::id) {
                ladder.by_code.entry(parent).or_default().push(concept.id());
            }
        }
        ladder
    }

    /// Gives the occupations of a title, those of its first code first.
    fn occupations_of(&self, title: TitleView<'_>) -> Vec<String> {
        let codes: Vec<String> = title
            .socs()
            .map(|soc| soc.id.chars().filter(char::is_ascii_digit).collect::<String>())
            .filter(|code| !code.is_empty())
            .collect();
        let names = std::iter::once(title.name()).chain(title.labels().map(|label| label.text));
        let mut listed: Vec<&str> = names
            .filter_map(|name| self.by_label.get(&fold(name)))
            .flatten()
            .copied()
            .collect();
        let rank = |id: &str| {
            codes
                .iter()
                .position(|code| id.starts_with(code.as_str()))
                .unwrap_or(codes.len())
        };
        listed.sort_by_key(|id| (rank(id), *id));
        listed.dedup();
        let unlisted = codes
            .iter()
            .filter(|code| !listed.iter().any(|id| id.starts_with(code.as_str())));
        let by_code: Vec<&str> = unlisted
            .filter_map(|code| self.by_code.get(code.as_str())?.first().copied())
            .collect();
        listed.extend(by_code);
        listed.sort_by_key(|id| rank(id));
        listed.into_iter().map(str::to_owned).collect()
    }
}
