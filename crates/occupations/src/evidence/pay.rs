//! What postings with a skill pay more than others of the same stratum.

use analytics::query::{PayOfValue, PaySums, PayTable};
use catalog::{SkillIndex, Skills};

use super::lists::sort;
use super::live_skill;
use crate::skill_lists::MOST_LISTED;

/// Postings with a salary from which pay is compared.
pub const MIN_SALARY_MODEL: u64 = 200;
/// Postings with a salary that must have a skill, and that must lack it.
pub const MIN_SIDE: u64 = 30;
/// Boost from which a skill is listed.
pub const MIN_BOOST: f64 = 0.02;
/// Standard errors on either side that hold 95 percent.
pub const CONFIDENCE: f64 = 1.96;

/// What postings of an occupation say of pay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PayEvidence {
    /// Postings of the occupation.
    pub postings: u64,
    /// Those with a salary.
    pub salaried: u64,
    /// Skills that go with higher pay, the greatest boost first; none where salaries are too few to tell.
    pub boosts: Option<Vec<Boost>>,
}

/// A skill that goes with higher pay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boost {
    /// The skill.
    pub skill: SkillIndex,
    /// Postings with a salary and the skill.
    pub count: u64,
    /// Their share of the postings with a salary.
    pub share: f64,
    /// How much more they pay, as a fraction.
    pub boost: f64,
    /// The same of the median salary.
    pub amount: f64,
    /// Lower bound of the boost.
    pub lower: f64,
    /// Upper bound of the boost.
    pub upper: f64,
}

impl PayEvidence {
    /// Compares pay with and without each skill.
    pub(super) fn of(table: &PayTable, skills: &Skills) -> PayEvidence {
        PayEvidence {
            postings: table.postings,
            salaried: table.salaried,
            boosts: (table.salaried >= MIN_SALARY_MODEL).then(|| boosts(table, skills)),
        }
    }
}

fn boosts(table: &PayTable, skills: &Skills) -> Vec<Boost> {
    let pooled = pooled_variance(&table.strata);
    let median = table.median.unwrap_or(0) as f64;
    let listed = table.values.iter().filter_map(|value| {
        let skill = live_skill(skills, &value.name)?;
        let (difference, error) = difference(value, &table.strata, pooled)?;
        let boost = difference.exp() - 1.0;
        let bound = |side: f64| (difference + side * CONFIDENCE * error).exp() - 1.0;
        let (lower, upper) = (bound(-1.0), bound(1.0));
        (lower > 0.0 && boost >= MIN_BOOST).then(|| Boost {
            skill,
            count: value.count,
            share: value.count as f64 / table.salaried as f64,
            boost,
            amount: boost * median,
            lower,
            upper,
        })
    });
    let mut listed: Vec<Boost> = listed.collect();
    sort(&mut listed, skills, |it| it.skill, |it| it.boost);
    listed.truncate(MOST_LISTED);
    listed
}

/// Gives the weighted mean over the strata of how far the logarithms of pay are apart, and its standard error; none where no
/// stratum has postings on both sides.
fn difference(value: &PayOfValue, strata: &[PaySums], pooled: f64) -> Option<(f64, f64)> {
    let (mut weights, mut differences, mut errors) = (0.0, 0.0, 0.0);
    for (at, with) in &value.strata {
        let without = strata.get(*at)?.without(*with);
        if with.count == 0 || without.count == 0 {
            continue;
        }
        let (a, c) = (with.count as f64, without.count as f64);
        let weight = a * c / (a + c);
        let error = variance(*with, pooled) / a + variance(without, pooled) / c;
        weights += weight;
        differences += weight * (with.mean() - without.mean());
        errors += weight * weight * error;
    }
    (weights > 0.0).then(|| (differences / weights, errors.sqrt() / weights))
}

/// Gives the sample variance; of a single posting that of the whole occupation has to do.
fn variance(sums: PaySums, pooled: f64) -> f64 {
    if sums.count < 2 {
        return pooled;
    }
    sums.squared_distances() / (sums.count - 1) as f64
}

/// Gives the variance inside the strata.
fn pooled_variance(strata: &[PaySums]) -> f64 {
    let distances: f64 = strata.iter().map(|sums| sums.squared_distances()).sum();
    let freedom: u64 = strata.iter().map(|sums| sums.count.saturating_sub(1)).sum();
    distances / freedom.max(1) as f64
}
