//! Builds the occupation taxonomy `lot` from SOC and O*NET: career areas, occupation groups, occupations, and
//! specialized occupations, with ids of two, four, six and eight digits.

use std::collections::{BTreeMap, BTreeSet};

use catalog::ConceptDraft;

use super::onet::Onet;
use super::soc::Soc;
use super::{Concepts, outline};

/// The taxonomy with what its concepts come from.
pub(super) struct Lot {
    pub(super) concepts: Vec<ConceptDraft>,
    /// By id: the SOC code it comes from.
    pub(super) soc: BTreeMap<String, String>,
    /// By id of a specialized occupation: its O*NET code, where it has one.
    pub(super) onet: BTreeMap<String, String>,
}

/// Gives the id of a SOC code: its first digits, as many as its level has.
pub(super) fn id_of_soc(code: &str, level: u8) -> Option<String> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let length = match level {
        0 => 2,
        1 => 4,
        3 => 6,
        _ => return None,
    };
    digits.get(..length).map(str::to_owned)
}

/// Gives the id of an O*NET code: its eight digits.
pub(super) fn id_of_onet(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

/// Builds the taxonomy. An occupation without a child in O*NET gets one with the suffix 00.
pub(super) fn build(soc: &Soc, onet: Option<&Onet>) -> Lot {
    let mut lot = Lot {
        concepts: Vec::new(),
        soc: BTreeMap::new(),
        onet: BTreeMap::new(),
    };
    let mut with_children: BTreeSet<String> = BTreeSet::new();
    for (code, occupation) in onet.iter().flat_map(|onet| &onet.occupations) {
        let detailed = &code[..7];
        if soc
            .concepts
            .get(detailed)
            .is_none_or(|concept| concept.level != 3)
        {
            continue;
        }
        let (id, parent) = (id_of_onet(code), id_of_onet(detailed));
        with_children.insert(parent.clone());
        lot.soc.insert(id.clone(), detailed.to_owned());
        lot.onet.insert(id.clone(), code.clone());
        lot.concepts.push(ConceptDraft {
            id,
            name: occupation.title.clone(),
            level: 3,
            parent: Some(parent),
            description: occupation.description.clone(),
            labels: occupation.titles.clone(),
            ..ConceptDraft::default()
        });
    }
    for (code, concept) in &soc.concepts {
        let Some(id) = id_of_soc(code, concept.level) else {
            continue;
        };
        // Broad groups are left out, so that a detailed occupation stands below its minor group.
        let (level, above) = match concept.level {
            0 => (0, None),
            1 => (1, Some(0)),
            _ => (2, Some(1)),
        };
        let parent = above.and_then(|above| id_of_soc(soc.ancestor(code, above)?, above));
        lot.soc.insert(id.clone(), code.clone());
        let described = ConceptDraft {
            id,
            name: concept.title.clone(),
            level,
            parent,
            description: concept.definition.clone(),
            ..ConceptDraft::default()
        };
        if level == 2 && !with_children.contains(&described.id) {
            let id = format!("{}00", described.id);
            lot.soc.insert(id.clone(), code.clone());
            lot.concepts.push(ConceptDraft {
                id,
                level: 3,
                parent: Some(described.id.clone()),
                ..described.clone()
            });
        }
        lot.concepts.push(described);
    }
    lot
}

/// What stands above each concept.
pub(super) struct Parents<'l>(BTreeMap<&'l str, &'l str>);

impl<'l> Parents<'l> {
    /// Gives the concepts above one, the nearest first.
    pub(super) fn above(&self, id: &str) -> impl Iterator<Item = &'l str> {
        let parent = |id: &str| self.0.get(id).copied();
        std::iter::successors(parent(id), move |id| parent(id))
    }
}

impl Lot {
    /// Gives what stands above each concept. A group is not the first digits of an occupation everywhere.
    pub(super) fn parents(&self) -> Parents<'_> {
        let concepts = self.concepts.iter();
        let parents = concepts.filter_map(|concept| Some((concept.id.as_str(), concept.parent.as_deref()?)));
        Parents(parents.collect())
    }

    pub(super) fn taxonomy(&self) -> Concepts {
        let outline = outline(
            "lot",
            "Occupations",
            "Occupations of SOC 2018, specialized by those of O*NET.",
            "occupations",
            &[
                "careerArea",
                "occupationGroup",
                "occupation",
                "specializedOccupation",
            ],
        );
        (outline, self.concepts.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::occupations::onet::OnetOccupation;
    use crate::occupations::soc::SocConcept;

    fn soc() -> Soc {
        let concept = |level, title: &str, parent: Option<&str>| SocConcept {
            level,
            title: title.into(),
            parent: parent.map(str::to_owned),
            definition: None,
        };
        let mut soc = Soc::default();
        for (code, row) in [
            ("15-0000", concept(0, "Computer Occupations", None)),
            ("15-1200", concept(1, "Computer", Some("15-0000"))),
            ("15-1250", concept(2, "Software", Some("15-1200"))),
            ("15-1252", concept(3, "Software Developers", Some("15-1250"))),
            ("15-1253", concept(3, "Testers", Some("15-1250"))),
        ] {
            soc.concepts.insert(code.into(), row);
        }
        soc
    }

    #[test]
    fn occupations_stand_below_minor_groups_and_have_children() {
        let mut onet = Onet {
            occupations: BTreeMap::new(),
            release: None,
        };
        let occupation = OnetOccupation {
            title: "Blockchain Engineers".into(),
            ..OnetOccupation::default()
        };
        onet.occupations.insert("15-1252.04".into(), occupation);
        let lot = build(&soc(), Some(&onet));
        let shown: Vec<(String, u8, Option<String>)> = {
            let mut shown: Vec<_> = lot
                .concepts
                .iter()
                .map(|it| (it.id.clone(), it.level, it.parent.clone()))
                .collect();
            shown.sort();
            shown
        };
        let row = |id: &str, level, parent: Option<&str>| (id.to_owned(), level, parent.map(str::to_owned));
        assert_eq!(
            shown,
            [
                row("15", 0, None),
                row("1512", 1, Some("15")),
                row("151252", 2, Some("1512")),
                row("15125204", 3, Some("151252")),
                row("151253", 2, Some("1512")),
                row("15125300", 3, Some("151253")),
            ]
        );
        assert_eq!(lot.soc["15125300"], "15-1253");
        assert!(!lot.onet.contains_key("15125300"));
    }
}
