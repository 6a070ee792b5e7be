//! Projected growth of occupations and of skills.

use catalog::SkillIndex;

use crate::evidence::{Evidence, multiple};
use crate::labour::Projection;
use crate::occupation::OccupationIndex;
use crate::tables::{Published, Tables};

/// Annual rates from which growth has the next better name, the worst first. Below the first it is rapid decline.
pub const ANNUAL_RATES: [f64; 4] = [-0.015, -0.003, 0.003, 0.015];

/// A name for growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrowthCategory {
    /// Under -1.5 percent a year.
    RapidlyDeclining,
    /// Under -0.3 percent a year.
    Declining,
    /// Under 0.3 percent a year.
    Stable,
    /// Under 1.5 percent a year.
    Growing,
    /// 1.5 percent a year or more.
    RapidlyGrowing,
}

impl GrowthCategory {
    /// All of them, the worst first.
    pub const ALL: [GrowthCategory; 5] = [
        GrowthCategory::RapidlyDeclining,
        GrowthCategory::Declining,
        GrowthCategory::Stable,
        GrowthCategory::Growing,
        GrowthCategory::RapidlyGrowing,
    ];

    /// Gives the name of the contract.
    pub const fn name(self) -> &'static str {
        match self {
            GrowthCategory::RapidlyDeclining => "Rapidly Declining",
            GrowthCategory::Declining => "Declining",
            GrowthCategory::Stable => "Stable",
            GrowthCategory::Growing => "Growing",
            GrowthCategory::RapidlyGrowing => "Rapidly Growing",
        }
    }

    /// Names an annual rate; bounds belong to the better name.
    pub fn of(annual: f64) -> GrowthCategory {
        let passed = ANNUAL_RATES.iter().filter(|bound| annual >= **bound).count();
        GrowthCategory::ALL[passed]
    }
}

impl Projection {
    /// Gives the jobs after so many years, as a multiple of those in the first; the rate is the same every year.
    pub fn factor(&self, years: f64) -> f64 {
        let span = f64::from(self.year - self.base_year);
        if self.base > 0.0 && span > 0.0 {
            (self.projected / self.base).powf(years / span)
        } else {
            1.0
        }
    }

    /// Names its growth.
    pub fn category(&self) -> GrowthCategory {
        GrowthCategory::of(self.factor(1.0) - 1.0)
    }
}

/// Projected growth of a skill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkillGrowth {
    /// Growth after one, two, three and five years.
    pub growth: [f64; 4],
    /// Its name.
    pub category: GrowthCategory,
    /// Whether postings had a say: a trend of the skill, or the weight of an occupation.
    pub rests_on_postings: bool,
}

/// Years that the growth of a skill is told for.
const SKILL_YEARS: [u32; 4] = [1, 2, 3, 5];

impl Tables {
    /// Gives the national projection of an occupation, and whether it is of the occupation alone.
    pub fn projection(&self, index: OccupationIndex) -> Option<(Projection, bool)> {
        let read = |code: &str| self.labour().projection(code);
        let (projection, published) = self.published(self.occupation(index), read)?;
        Some((projection, published == Published::Alone))
    }

    /// Gives the growth of a skill: that of the occupations that ask for it, by how many jobs they have and how much
    /// they ask, with the trend of the postings that ask for it. None where no occupation with a projection does.
    pub fn skill_growth(&self, skill: SkillIndex, evidence: Option<&Evidence>) -> Option<SkillGrowth> {
        let mut now = 0.0;
        let mut then = [0.0; SKILL_YEARS.len()];
        let mut rests_on_postings = false;
        for (index, projection) in &self.projections {
            let asked = self.weight(*index, skill, evidence) * projection.base;
            now += asked;
            let by_postings = evidence.and_then(|evidence| evidence.weights(*index));
            rests_on_postings |= asked > 0.0 && by_postings.is_some();
            for (sum, years) in then.iter_mut().zip(SKILL_YEARS) {
                *sum += asked * projection.factor(f64::from(years));
            }
        }
        if now <= 0.0 {
            return None;
        }
        let trend = evidence.and_then(|evidence| evidence.trend(skill));
        let mut growth = then.map(|sum| sum / now - 1.0);
        for (growth, years) in growth.iter_mut().zip(SKILL_YEARS) {
            *growth = (1.0 + *growth) * multiple(trend.unwrap_or(0.0), years) - 1.0;
        }
        let [.., five_years] = growth;
        let annual = (1.0 + five_years).powf(1.0 / 5.0) - 1.0;
        Some(SkillGrowth {
            growth,
            category: GrowthCategory::of(annual),
            rests_on_postings: rests_on_postings || trend.is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dimension::Dimension;
    use crate::fixture::{Figures, tables};
    use crate::pathways::rounded;

    #[test]
    fn bounds_belong_to_the_better_name() {
        let check = |annual: f64, name: &str| assert_eq!(GrowthCategory::of(annual).name(), name, "{annual}");
        check(0.015, "Rapidly Growing");
        check(0.014_999, "Growing");
        check(0.003, "Growing");
        check(0.0, "Stable");
        check(-0.003, "Stable");
        check(-0.003_001, "Declining");
        check(-0.015, "Declining");
        check(-0.1, "Rapidly Declining");
    }

    #[test]
    fn growth_is_the_same_every_year() {
        // 1,693.8 to 1,961.4 thousand in ten years: the figures of the specification.
        let figures = Figures::default().project("15-1252", 1_693.8, 1_961.4);
        let tables = tables(figures);
        let coders = tables.find(Dimension::Soc, "15-1252").unwrap();
        let (projection, is_alone) = tables.projection(coders).unwrap();
        assert!(is_alone);
        let growth = [1.0, 2.0, 3.0, 5.0, 10.0].map(|years| rounded(projection.factor(years) - 1.0));
        assert_eq!(growth, [0.0148, 0.0298, 0.045, 0.0761, 0.158]);
        assert_eq!(projection.category(), GrowthCategory::Growing);
        let testers = tables.find(Dimension::Soc, "15-1253").unwrap();
        assert_eq!(tables.projection(testers), None);
    }

    #[test]
    fn a_member_has_the_projection_of_all_together() {
        let tables = tables(Figures::default().project("13-1020", 100.0, 90.0));
        let flour = tables.find(Dimension::Soc, "13-1021").unwrap();
        let (projection, is_alone) = tables.projection(flour).unwrap();
        assert!(!is_alone);
        assert!((projection.factor(10.0) - 0.9).abs() < 1e-12);
    }

    #[test]
    fn skills_grow_with_the_occupations_that_ask_for_them() {
        let figures = Figures::default()
            .project("15-1252", 1_000.0, 1_200.0)
            .project("35-1012", 3_000.0, 2_700.0)
            .project("35-2011", 500.0, 5_000.0);
        let tables = tables(figures);
        let skill = |name: &str| {
            let skills = tables.skills();
            let mut all = skills.by_name_order();
            all.find(|index| skills.skill(*index).name() == name).unwrap()
        };
        // The crumb counter weighs 0.9 for coders and 0.7 for cake chefs; porridge cooks have none.
        let (coders, chefs) = (0.9 * 1_000.0, 0.7 * 3_000.0);
        let after = |years: f64| {
            let then = coders * 1.2_f64.powf(years / 10.0) + chefs * 0.9_f64.powf(years / 10.0);
            then / (coders + chefs) - 1.0
        };
        let growth = tables.skill_growth(skill("Crumb Counter"), None).unwrap();
        for (found, years) in growth.growth.iter().zip([1.0, 2.0, 3.0, 5.0]) {
            assert!((found - after(years)).abs() < 1e-12, "{years}");
        }
        assert_eq!(growth.category, GrowthCategory::Stable);
        assert_eq!(tables.skill_growth(skill("Oven Safety Card"), None), None);
    }
}
