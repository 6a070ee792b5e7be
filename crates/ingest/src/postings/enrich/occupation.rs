//! Titles and the occupations above them.

use std::sync::Arc;

use analytics::Column;
use analytics::row::{Posting, Provenance};
use catalog::{Taxonomy, TitleIndex};

use super::{Enricher, Group, Workbench};

const SOC: &str = "soc_2018";
const ONET: &str = "onet_2019";
const ISCO: &str = "isco_standard";
/// The taxonomy of occupations down to those of O*NET, whose ids are its codes without punctuation.
pub(super) const LADDER: &str = "lot";
/// Confidence from which an occupation that is found by title and text counts.
const OCCUPATION_THRESHOLD: f64 = 0.4;
/// Levels of SOC from the top.
const SOC_COLUMNS: [Column; 4] = [Column::Soc2, Column::Soc3, Column::Soc4, Column::Soc5];
const ISCO_COLUMNS: [Column; 4] = [Column::Isco1, Column::Isco2, Column::Isco3, Column::Isco4];

impl Enricher<'_> {
    pub(super) fn add_title_and_occupation(
        &self,
        group: &Group,
        body: &str,
        bench: &mut Workbench,
        posting: &mut Posting,
    ) {
        let leader = group.leader();
        let (mut title_soc, mut title_onet) = (None, None);
        if let Some(titles) = self.catalogs.titles
            && let Some(at) = self.titles.get(&leader.title_raw).copied().flatten()
        {
            let title = titles.title(TitleIndex(at));
            posting.codes.push((Column::Title, Arc::from(title.id())));
            posting.provenance.push(("title".to_owned(), Provenance::Derived));
            title_soc = title.socs().next().map(|soc| soc.id.clone());
            // Of an occupation that O*NET divides the title says which part is meant.
            title_onet = title_soc.as_deref().and_then(|soc| {
                let mut parts = title.occupations();
                parts.find(|code| code.strip_prefix(soc).is_some_and(|part| part.starts_with('.')))
            });
        }
        // A code that the loaded taxonomy does not have says nothing, and is as good as none.
        let given_onet = leader.onet.as_deref().filter(|code| self.knows(ONET, code));
        let given_soc = leader.soc.as_deref().filter(|code| self.knows(SOC, code));
        let is_given = given_onet.is_some() || given_soc.is_some();
        let onet = match (given_onet, given_soc) {
            (Some(onet), _) => Some(onet.to_owned()),
            (None, Some(_)) => None,
            (None, None) => match title_soc.as_deref() {
                Some(soc) => title_onet.map(str::to_owned).or_else(|| self.onet_of(soc)),
                None => self.classified(&leader.title_raw, body, bench),
            },
        };
        let soc = match (given_soc, &onet) {
            (Some(soc), None) => Some(soc.to_owned()),
            (_, Some(onet)) => onet.get(..7).map(str::to_owned),
            (None, None) => title_soc.filter(|_| !is_given),
        };
        self.add_onet(onet.as_deref(), posting);
        self.add_soc(soc.as_deref(), posting);
        self.add_isco(group, onet.as_deref(), posting);
        if onet.is_some() || soc.is_some() {
            let provenance = if is_given {
                Provenance::Given
            } else {
                Provenance::Derived
            };
            posting.provenance.push(("onet".to_owned(), provenance));
        }
    }

    /// Finds the occupation that title and text speak of.
    fn classified(&self, title: &str, body: &str, bench: &mut Workbench) -> Option<String> {
        let classifier = self.classifier.as_ref()?;
        let found = match self.senses.get(title) {
            Some(sense) => classifier.classify_as(sense, Some(body), 1),
            None => classifier.classify(title, Some(body), 1, &mut bench.titles),
        };
        let best = *found.first()?;
        if best.confidence < OCCUPATION_THRESHOLD {
            return None;
        }
        let id = classifier.taxonomy().concept(best.concept).id();
        let (soc, more) = id.split_at_checked(6)?;
        let (major, rest) = soc.split_at_checked(2)?;
        Some(format!("{major}-{rest}.{more}"))
    }

    fn taxonomy(&self, name: &str) -> Option<&Taxonomy> {
        self.catalogs
            .occupations
            .and_then(|it| it.taxonomy(name))
            .map(|it| &**it)
    }

    /// Gives the occupation of O*NET that stands for one of SOC: the one of the same name, or the first below it.
    fn onet_of(&self, soc: &str) -> Option<String> {
        let own = format!("{soc}.00");
        let Some(taxonomy) = self.taxonomy(ONET) else {
            return Some(own);
        };
        if taxonomy.by_id(&own).is_some() {
            return Some(own);
        }
        let below = taxonomy.in_order().map(|index| taxonomy.concept(index).id());
        below
            .into_iter()
            .filter(|id| id.starts_with(soc))
            .min()
            .map(str::to_owned)
    }

    /// Says whether a taxonomy has a code; where it is not loaded, any.
    fn knows(&self, taxonomy: &str, code: &str) -> bool {
        self.taxonomy(taxonomy).is_none_or(|it| it.by_id(code).is_some())
    }

    fn add_onet(&self, onet: Option<&str>, posting: &mut Posting) {
        if let Some(code) = onet.filter(|code| self.knows(ONET, code)) {
            posting.codes.push((Column::Onet, Arc::from(code)));
        }
    }

    fn add_soc(&self, soc: Option<&str>, posting: &mut Posting) {
        let Some(soc) = soc else {
            return;
        };
        let Some(taxonomy) = self.taxonomy(SOC) else {
            // The groups above cannot be told from the digits.
            posting.codes.push((Column::Soc5, Arc::from(soc)));
            return;
        };
        let mut above = taxonomy.by_id(soc).map(|index| taxonomy.concept(index));
        while let Some(concept) = above {
            if let Some(column) = SOC_COLUMNS.get(usize::from(concept.level())) {
                posting.codes.push((*column, Arc::from(concept.id())));
            }
            above = concept.parent();
        }
    }

    fn add_isco(&self, group: &Group, onet: Option<&str>, posting: &mut Posting) {
        let given = group.leader().mounts.iter().find(|(name, code)| {
            let is_known = || self.taxonomy(ISCO).is_none_or(|it| it.by_id(code).is_some());
            name == "isco" && is_known()
        });
        let mapped = || {
            let onet = onet?;
            let mappings = self.catalogs.occupations?.mappings();
            let lot: String = onet.chars().filter(char::is_ascii_digit).collect();
            mappings.iter().find_map(|mapping| {
                let id = match (mapping.source().0, mapping.destination().0) {
                    ("lot", ISCO) => lot.as_str(),
                    (ONET, ISCO) => onet,
                    _ => return None,
                };
                mapping.of(id).next().map(str::to_owned)
            })
        };
        let Some(code) = given.map(|(_, code)| code.clone()).or_else(mapped) else {
            return;
        };
        for (length, column) in (1..).zip(ISCO_COLUMNS) {
            if let Some(group) = code.get(..length) {
                posting.codes.push((column, Arc::from(group)));
            }
        }
    }
}
