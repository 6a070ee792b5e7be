//! Defining, distinguishing and necessary skills of an occupation, by the open data.

use std::collections::BTreeMap;

use catalog::{Demand, SkillIndex};

use crate::occupation::{Occupation, OccupationIndex};
use crate::pathways::rounded;
use crate::tables::Tables;
use crate::weight::WeightedSkill;

/// Importance from which an element counts, 1 to 5.
pub const IMPORTANT: f64 = 3.5;
/// Deviations above the mean from which an element of knowledge tells an occupation from others.
pub const OUTSTANDING: f64 = 1.5;
/// Share of occupations below which a technology is rare.
pub const RARE: f64 = 0.10;
/// Most skills of a list.
pub const MOST_LISTED: usize = 25;

/// The lists, in the order in which a skill is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Defining,
    Distinguishing,
    Necessary,
}

/// The skills of an occupation by what they say of it, the weightiest first.
#[derive(Clone, Debug, Default)]
pub struct SkillLists<'a> {
    /// Skills that make the occupation what it is.
    pub defining: Vec<WeightedSkill<'a>>,
    /// Skills that few of its workers need, and hardly anybody else.
    pub distinguishing: Vec<WeightedSkill<'a>>,
    /// Skills that it needs as others do.
    pub necessary: Vec<WeightedSkill<'a>>,
}

impl Tables {
    /// Lists the skills of an occupation, at most `limit` in each list.
    pub fn skill_lists(&self, index: OccupationIndex, limit: usize) -> SkillLists<'_> {
        let mut lists = SkillLists::default();
        for (skill, list) in self.listed(self.occupation(index)) {
            let weighted = WeightedSkill {
                skill: self.skills().skill(skill),
                weight: self.weight(index, skill, None),
            };
            match list {
                List::Defining => lists.defining.push(weighted),
                List::Distinguishing => lists.distinguishing.push(weighted),
                List::Necessary => lists.necessary.push(weighted),
            }
        }
        for list in [
            &mut lists.defining,
            &mut lists.distinguishing,
            &mut lists.necessary,
        ] {
            weightiest_first(list);
            list.truncate(limit);
        }
        lists
    }

    /// Names the source that the lists rest on.
    pub fn skill_lists_basis(&self, index: OccupationIndex) -> &'static str {
        let occupation = self.occupation(index);
        let is_known = !occupation.marks.is_empty()
            || occupation.importance.is_some()
            || !occupation.essential.is_empty();
        if is_known { "onet" } else { "none" }
    }

    /// Puts each skill into the first list that it fits.
    fn listed(&self, occupation: &Occupation) -> BTreeMap<SkillIndex, List> {
        let mut listed: BTreeMap<SkillIndex, List> = BTreeMap::new();
        let mut list = |skill: Option<SkillIndex>, list: List| {
            if let Some(skill) = skill {
                let known = listed.entry(skill).or_insert(list);
                *known = list.min(*known);
            }
        };
        let rare = RARE * f64::from(self.parts.with_technologies);
        for (at, demand) in &occupation.marks {
            let technology = self.parts.technologies[*at as usize];
            match demand {
                Demand::InDemand => list(technology.skill, List::Defining),
                Demand::Hot if f64::from(technology.holders) < rare => {
                    list(technology.skill, List::Distinguishing);
                }
                Demand::Hot | Demand::Used => {}
            }
        }
        let elements = self.parts.elements.iter().enumerate();
        for (at, element) in elements {
            let importance = occupation.importance.as_ref().map(|it| it[at]);
            if importance.is_none_or(|importance| importance < IMPORTANT) {
                continue;
            }
            let deviations = occupation.elements.as_ref().map(|it| it.standard[at]);
            if !element.is_knowledge {
                list(element.skill, List::Necessary);
            } else if deviations.is_some_and(|deviations| deviations >= OUTSTANDING) {
                list(element.skill, List::Defining);
            }
        }
        for skill in &occupation.essential {
            list(Some(*skill), List::Necessary);
        }
        listed
    }
}

/// Sorts by weight with four decimals, descending, then by name and id.
pub(crate) fn weightiest_first(skills: &mut [WeightedSkill<'_>]) {
    skills.sort_by(|one, other| {
        rounded(other.weight)
            .total_cmp(&rounded(one.weight))
            .then_with(|| one.skill.name().cmp(other.skill.name()))
            .then_with(|| one.skill.id().cmp(other.skill.id()))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dimension::Dimension;
    use crate::fixture::{Figures, tables};

    fn names(skills: &[WeightedSkill<'_>]) -> Vec<(String, f64)> {
        let skills = skills.iter();
        skills
            .map(|it| (it.skill.name().to_owned(), rounded(it.weight)))
            .collect()
    }

    #[test]
    fn each_skill_stands_in_the_first_list_that_it_fits() {
        let tables = tables(Figures::default());
        let onet = |id: &str| tables.find(Dimension::Onet, id).unwrap();
        let lists = tables.skill_lists(onet("35-1011.00"), MOST_LISTED);
        let row = |name: &str, weight: f64| (name.to_owned(), weight);
        // Bread is rated 5 by two of seven occupations, which is 1.13 deviations above the mean: not outstanding.
        assert_eq!(names(&lists.defining), [row("Crumb Counter", 0.9)]);
        // The dough press is hot here, but two of six occupations with technologies have it.
        assert_eq!(names(&lists.distinguishing), []);
        assert_eq!(names(&lists.necessary), [row("Baking", 0.6)]);
        assert_eq!(tables.skill_lists_basis(onet("35-1011.00")), "onet");
        // Reading is rated 5 for testers, who only use the crumb counter.
        let lists = tables.skill_lists(onet("15-1253.00"), MOST_LISTED);
        assert_eq!(names(&lists.defining), []);
        assert_eq!(names(&lists.necessary), [row("Careful Reading", 1.0)]);
        let nothing = tables.find(Dimension::Onet, "13-1022.00").unwrap();
        assert_eq!(tables.skill_lists_basis(nothing), "none");
    }

    #[test]
    fn lists_have_a_limit() {
        let tables = tables(Figures::default());
        let bread = tables.find(Dimension::Onet, "35-1011.00").unwrap();
        assert_eq!(names(&tables.skill_lists(bread, 0).necessary), []);
    }
}
