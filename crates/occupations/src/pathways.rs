//! Career pathways: occupations that lead to another one, those that follow on it, and what is missing between two.

use catalog::SkillView;
use rustc_hash::FxHashSet;

use crate::dimension::Dimension;
use crate::evidence::Evidence;
use crate::labour::Region;
use crate::occupation::{Occupation, OccupationIndex};
use crate::relatedness::{LEAST_RELATED, Likeness};
use crate::tables::{Published, Tables};

/// From how many levels down to how many up a pathway may lead.
pub const LEVELS: std::ops::RangeInclusive<i8> = -1..=2;
/// Share of pay above which a move is an advance.
pub const BETTER_PAID: f64 = 1.10;
/// Share of pay below which a move is none.
pub const WORSE_PAID: f64 = 0.90;
/// Weight from which a skill matters for an occupation.
pub const NEEDED: f64 = 0.25;
/// Difference of weights from which a skill is missing.
pub const MISSING: f64 = 0.10;

/// What kind of move a pathway is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Better paid, in the same group.
    Advancement,
    /// Better paid, in another group.
    LateralAdvancement,
    /// Paid alike, in the same group.
    Similar,
    /// Paid alike, in another group.
    LateralTransition,
}

impl Category {
    /// All of them, in the order of the contract.
    pub const ALL: [Category; 4] = [
        Category::Advancement,
        Category::LateralAdvancement,
        Category::Similar,
        Category::LateralTransition,
    ];

    /// Gives the word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Category::Advancement => "Advancement",
            Category::LateralAdvancement => "LateralAdvancement",
            Category::Similar => "Similar",
            Category::LateralTransition => "LateralTransition",
        }
    }

    /// Finds a category by its word.
    pub fn from_word(word: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Classifies a move; none where it is no pathway. Unknown pay counts as paid alike.
    fn of(pay: Option<(f64, f64)>, is_same_group: bool) -> Option<Category> {
        let share = pay.filter(|(from, _)| *from > 0.0).map(|(from, to)| to / from);
        match share {
            Some(share) if share > BETTER_PAID && is_same_group => Some(Category::Advancement),
            Some(share) if share > BETTER_PAID => Some(Category::LateralAdvancement),
            Some(share) if share < WORSE_PAID => None,
            _ if is_same_group => Some(Category::Similar),
            _ => Some(Category::LateralTransition),
        }
    }
}

/// A set of categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Categories(u8);

impl Categories {
    /// Every category.
    pub const ALL: Categories = Categories(0b1111);

    /// Tells whether the set holds a category.
    pub const fn contains(self, category: Category) -> bool {
        self.0 & (1 << category as u8) != 0
    }
}

impl FromIterator<Category> for Categories {
    fn from_iter<I: IntoIterator<Item = Category>>(categories: I) -> Categories {
        Categories(categories.into_iter().fold(0, |set, it| set | 1 << it as u8))
    }
}

/// What is asked of pathways.
#[derive(Clone, Debug)]
pub struct PathwayQuery<'a> {
    /// The dimension whose occupations are listed.
    pub dimension: Dimension,
    /// Only these may be listed; none for all.
    pub only: Option<FxHashSet<OccupationIndex>>,
    /// Only these categories are listed.
    pub categories: Categories,
    /// Most pathways; 0 for all.
    pub limit: usize,
    /// Whose pay counts.
    pub region: &'a Region,
}

/// One pathway.
#[derive(Clone, Debug, PartialEq)]
pub struct Pathway {
    /// The occupation at the other end.
    pub occupation: OccupationIndex,
    /// What kind of move it is.
    pub category: Category,
    /// How close the two are, 0 to 1, with four decimals.
    pub score: f64,
    /// Its mean pay.
    pub salary: Option<f64>,
    /// What the move earns.
    pub salary_difference: Option<f64>,
    /// Levels that the move leads up.
    pub level_difference: Option<i8>,
}

/// Which end of a move is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    Origin,
    Destination,
}

/// A skill on the way from one occupation to another.
#[derive(Clone, Copy, Debug)]
pub struct SkillStep<'a> {
    /// The skill.
    pub skill: SkillView<'a>,
    /// Its weight at the source.
    pub source: f64,
    /// Its weight at the destination.
    pub destination: f64,
}

/// What a move needs and what it can use.
#[derive(Clone, Debug)]
pub struct SkillGap<'a> {
    /// Skills that are missing, the widest gap first.
    pub missing: Vec<SkillStep<'a>>,
    /// Skills that both occupations ask for, the most important first.
    pub transferable: Vec<SkillStep<'a>>,
}

impl Tables {
    /// Lists the occupations that lead to one.
    pub fn feeders(&self, destination: OccupationIndex, query: &PathwayQuery<'_>) -> Vec<Pathway> {
        self.pathways(destination, Given::Destination, query)
    }

    /// Lists the occupations that one leads to.
    pub fn next_steps(&self, origin: OccupationIndex, query: &PathwayQuery<'_>) -> Vec<Pathway> {
        self.pathways(origin, Given::Origin, query)
    }

    fn pathways(&self, index: OccupationIndex, given: Given, query: &PathwayQuery<'_>) -> Vec<Pathway> {
        let occupation = self.occupation(index);
        let pay = self.mean_salary(index, query.region);
        let candidates = self.list(query.dimension).iter().copied();
        let candidates =
            candidates.filter(|other| query.only.as_ref().is_none_or(|only| only.contains(other)));
        let mut found: Vec<Pathway> = candidates
            .filter_map(|other| self.pathway((index, occupation, pay), other, given, query.region))
            .filter(|pathway| query.categories.contains(pathway.category))
            .collect();
        found.sort_by(|one, other| {
            let name = |pathway: &Pathway| &self.occupation(pathway.occupation).name;
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| name(one).cmp(name(other)))
                .then_with(|| one.occupation.cmp(&other.occupation))
        });
        if query.limit > 0 {
            found.truncate(query.limit);
        }
        found
    }

    fn pathway(
        &self,
        (index, occupation, pay): (OccupationIndex, &Occupation, Option<f64>),
        other_index: OccupationIndex,
        given: Given,
        region: &Region,
    ) -> Option<Pathway> {
        let other = self.occupation(other_index);
        if is_same(occupation, other) {
            return None;
        }
        let ((from_index, from), (to_index, to)) = match given {
            Given::Origin => ((index, occupation), (other_index, other)),
            Given::Destination => ((other_index, other), (index, occupation)),
        };
        if to.is_military() && !from.is_military() || from.is_military() && !to.is_military() {
            return None;
        }
        let level_difference = from.level.zip(to.level).map(|(from, to)| to as i8 - from as i8);
        if level_difference.is_some_and(|difference| !LEVELS.contains(&difference)) {
            return None;
        }
        let listed = from.listed(to_index);
        let relatedness = Likeness::of(from, to).relatedness(listed);
        if relatedness < LEAST_RELATED && listed == 0.0 {
            return None;
        }
        debug_assert_ne!(from_index, to_index);
        let other_pay = self.mean_salary(other_index, region);
        let pays = match given {
            Given::Origin => pay.zip(other_pay),
            Given::Destination => other_pay.zip(pay),
        };
        let is_same_group = from.group.is_some() && from.group == to.group;
        Some(Pathway {
            occupation: other_index,
            category: Category::of(pays, is_same_group)?,
            score: rounded(relatedness),
            salary: other_pay,
            salary_difference: pays.map(|(from, to)| to - from),
            level_difference,
        })
    }

    /// Gives the mean pay of an occupation in a region, else in the nation, and whether it is published for it alone.
    pub fn mean_salary(&self, index: OccupationIndex, region: &Region) -> Option<f64> {
        self.pay(index, region).map(|(pay, _)| pay)
    }

    /// Names the sources that pathways of an occupation rest on.
    pub fn pathway_basis(&self, index: OccupationIndex, region: &Region) -> String {
        let occupation = self.occupation(index);
        let mut basis = occupation.relatedness_basis();
        if basis.is_empty() {
            basis.push("none");
        }
        let is_together = matches!(self.pay(index, region), Some((_, Published::Together)));
        if is_together {
            basis.push("hybrid");
        }
        basis.join("+")
    }

    /// Compares what two occupations ask for, by postings too where there are enough. `limit` bounds each list; 0 for all.
    pub fn skill_gap<'a>(
        &'a self,
        source: OccupationIndex,
        destination: OccupationIndex,
        limit: usize,
        evidence: Option<&'a Evidence>,
    ) -> SkillGap<'a> {
        let steps = self
            .weights(destination, evidence)
            .filter(|it| it.weight >= NEEDED);
        let steps = steps.map(|it| SkillStep {
            skill: it.skill,
            source: self.weight(source, it.skill.index(), evidence),
            destination: it.weight,
        });
        // Differences of weights such as 0.4 and 0.3 miss a tenth by their last bit.
        let is_missing = |step: &SkillStep<'_>| rounded(step.destination - step.source) >= MISSING;
        let (mut missing, others): (Vec<SkillStep<'a>>, Vec<SkillStep<'a>>) = steps.partition(is_missing);
        let mut transferable: Vec<SkillStep<'a>> =
            others.into_iter().filter(|step| step.source >= NEEDED).collect();
        sort_steps(&mut missing, |step| step.destination - step.source);
        sort_steps(&mut transferable, |step| step.destination);
        if limit > 0 {
            missing.truncate(limit);
            transferable.truncate(limit);
        }
        SkillGap {
            missing,
            transferable,
        }
    }
}

/// Tells whether two records are the same occupation: a hybrid code is the same as each of its members.
fn is_same(one: &Occupation, other: &Occupation) -> bool {
    let stands_for = |one: &Occupation, other: &Occupation| {
        one.code.len() == other.code.len() && one.hybrid().is_some_and(|hybrid| hybrid.code == other.code)
    };
    one.code == other.code || stands_for(one, other) || stands_for(other, one)
}

/// Sorts by a figure with four decimals, descending, then by name and id.
fn sort_steps(steps: &mut [SkillStep<'_>], figure: impl Fn(&SkillStep<'_>) -> f64) {
    steps.sort_by(|one, other| {
        rounded(figure(other))
            .total_cmp(&rounded(figure(one)))
            .then_with(|| one.skill.name().cmp(other.skill.name()))
            .then_with(|| one.skill.id().cmp(other.skill.id()))
    });
}

/// Rounds a share to four decimals.
pub fn rounded(share: f64) -> f64 {
    let rounded = (share * 1e4).round() / 1e4;
    // A negative nought would be written with its sign.
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests;
