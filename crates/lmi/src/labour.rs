//! Plain questions about one occupation: jobs, pay, prospects. For families that need a figure, not a table.

use std::sync::Arc;

use catalog::Areas;

use crate::code::{AREA, OCCUPATION};
use crate::dataset::Dataset;
use crate::dimension::{Meaning, MemberIndex};
use crate::metric::MetricIndex;
use crate::tables::Tables;

const OCCUPATIONS: &str = "waypost.us.occupation";
const PROJECTIONS: &str = "waypost.us.projections";
const ATTAINMENT: &str = "waypost.us.attainment";
const REQUIREMENTS: &str = "waypost.us.requirements";
const SKILL_CATEGORIES: &str = "waypost.us.skillcategories";
/// Table of the operator's own risk scores.
pub const RISK_SCORES: &str = "waypost.us.risk";
/// Attribute of a table whose figures are made up.
pub const SYNTHETIC: &str = "synthetic";

/// The newest tables about occupations, pinned together.
#[derive(Clone, Debug, Default)]
pub struct Labour {
    occupations: Option<Arc<Dataset>>,
    projections: Option<Arc<Dataset>>,
    attainment: Option<Arc<Dataset>>,
    requirements: Option<Arc<Dataset>>,
    skill_categories: Option<Arc<Dataset>>,
    risk_scores: Option<Arc<Dataset>>,
    areas: Option<Arc<Areas>>,
}

/// Where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// The United States.
    #[default]
    Nation,
    /// A state, by its FIPS code (`16`).
    State(String),
    /// A metropolitan or micropolitan area, by its CBSA code (`14260`).
    Msa(String),
}

impl Region {
    fn code(&self) -> String {
        match self {
            Self::Nation => "0".to_owned(),
            Self::State(code) => code.clone(),
            Self::Msa(code) => format!("MSA{code}"),
        }
    }
}

/// Tells whether a table says of itself that its figures are made up.
fn is_synthetic(dataset: Option<&Arc<Dataset>>) -> bool {
    dataset.is_some_and(|dataset| dataset.attributes().contains_key(SYNTHETIC))
}

/// The code under which figures of an occupation are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The code.
    pub code: String,
    /// Whether it stands for further occupations too.
    pub is_hybrid: bool,
}

/// A distribution of pay in dollars; nothing where a figure is not published.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distribution {
    /// The mean.
    pub mean: Option<f64>,
    /// Ten percent earn less.
    pub percentile10: Option<f64>,
    /// A quarter earns less.
    pub percentile25: Option<f64>,
    /// Half earn less.
    pub median: Option<f64>,
    /// A quarter earns more.
    pub percentile75: Option<f64>,
    /// Ten percent earn more.
    pub percentile90: Option<f64>,
}

/// Pay of an occupation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wages {
    /// The year it was earned in.
    pub year: u16,
    /// By year.
    pub annual: Distribution,
    /// By hour.
    pub hourly: Distribution,
}

/// Prospects of an occupation in the nation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// The first year.
    pub base_year: u16,
    /// The last year.
    pub target_year: u16,
    /// Jobs in the first year, the self-employed among them.
    pub base: f64,
    /// Jobs in the last year.
    pub target: f64,
    /// Change in percent, as published.
    pub percent: Option<f64>,
    /// Openings in a mean year.
    pub annual_openings: Option<f64>,
    /// Separations in a mean year.
    pub annual_separations: Option<f64>,
}

/// How an occupation ranks among all in one kind of skill.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillRank<'d> {
    /// Code of the kind.
    pub code: &'d str,
    /// Its name.
    pub name: &'d str,
    /// Percentile rank, 0 to 100.
    pub rank: f64,
}

impl Labour {
    /// Pins the newest run of each table; those not loaded answer nothing.
    pub fn of(tables: &Tables) -> Self {
        let newest = |name| tables.newest(name).cloned();
        Self {
            occupations: newest(OCCUPATIONS),
            projections: newest(PROJECTIONS),
            attainment: newest(ATTAINMENT),
            requirements: newest(REQUIREMENTS),
            skill_categories: newest(SKILL_CATEGORIES),
            risk_scores: newest(RISK_SCORES),
            areas: None,
        }
    }

    /// Takes imported areas, which know metropolitan areas that no table has figures of.
    pub fn with_areas(self, areas: Option<Arc<Areas>>) -> Self {
        Self { areas, ..self }
    }

    /// Tells whether the figures of the wage survey are made up.
    pub fn has_synthetic_survey(&self) -> bool {
        is_synthetic(self.occupations.as_ref())
    }

    /// Tells whether the projections, or the shares, ranks and requirements that are published with them, are made up.
    pub fn has_synthetic_projections(&self) -> bool {
        [
            &self.projections,
            &self.attainment,
            &self.requirements,
            &self.skill_categories,
        ]
        .into_iter()
        .any(|dataset| is_synthetic(dataset.as_ref()))
    }

    /// Tells whether a code is that of a metropolitan or micropolitan area, with figures or without.
    pub fn knows_metro(&self, code: &str) -> bool {
        let is_imported = self
            .areas
            .as_ref()
            .is_some_and(|areas| areas.metro(code).is_some());
        is_imported || {
            let metro = Region::Msa(code.to_owned()).code();
            let tables = self.occupations.as_ref();
            let areas = tables.and_then(|dataset| dataset.dimension(AREA));
            areas.is_some_and(|(_, areas)| areas.find(&metro).is_some())
        }
    }

    /// Tells whether the newest wage survey has figures of the region: jobs or pay of any occupation.
    pub fn has_region(&self, region: &Region) -> bool {
        self.occupations
            .as_ref()
            .is_some_and(|dataset| dataset.has_figures(&region.code()).unwrap_or_default())
    }

    /// Gives the code under which the wage survey publishes an occupation.
    pub fn published(&self, occupation: &str) -> Option<Published> {
        let (_, occupations) = self.occupations.as_ref()?.dimension(OCCUPATION)?;
        let (index, is_hybrid) = match occupations.read(occupation) {
            Meaning::Member(index) => (index, false),
            Meaning::Hybrid(index, _) => (index, true),
            Meaning::WithoutData(_) | Meaning::Unknown => return None,
        };
        Some(Published {
            code: occupations.member(index).code.clone(),
            is_hybrid,
        })
    }

    /// Gives the jobs of an occupation (`00-0000` for all) in a region.
    pub fn jobs(&self, occupation: &str, region: &Region) -> Option<f64> {
        let row = Row::of(
            self.occupations.as_ref()?,
            &[(OCCUPATION, occupation), (AREA, &region.code())],
        )?;
        row.get(&format!("Jobs.{}", row.dataset.current_year()?))
    }

    /// Gives the pay of an occupation in a region.
    pub fn wages(&self, occupation: &str, region: &Region) -> Option<Wages> {
        let row = Row::of(
            self.occupations.as_ref()?,
            &[(OCCUPATION, occupation), (AREA, &region.code())],
        )?;
        let distribution = |suffix: &str| {
            let get = |name: &str| row.get(&format!("Earnings.{name}{suffix}"));
            Distribution {
                mean: get("Average"),
                percentile10: get("Percentile10"),
                percentile25: get("Percentile25"),
                median: get("Percentile50"),
                percentile75: get("Percentile75"),
                percentile90: get("Percentile90"),
            }
        };
        let wages = Wages {
            year: row.dataset.current_year()?,
            annual: distribution(".Annual"),
            hourly: distribution(""),
        };
        let none = Distribution::default();
        (wages.annual != none || wages.hourly != none).then_some(wages)
    }

    /// Gives the share of an occupation in a region's jobs against its share in the nation's.
    pub fn location_quotient(&self, occupation: &str, region: &Region) -> Option<f64> {
        let all = "00-0000";
        let share = self.jobs(occupation, region)? / self.jobs(all, region)?;
        let nation = self.jobs(occupation, &Region::Nation)? / self.jobs(all, &Region::Nation)?;
        Some(share / nation).filter(|quotient| quotient.is_finite())
    }

    /// Gives the prospects of an occupation in the nation.
    pub fn projection(&self, occupation: &str) -> Option<Projection> {
        let row = Row::of(self.projections.as_ref()?, &[(OCCUPATION, occupation)])?;
        let attribute = |name| row.dataset.attributes().get(name)?.parse().ok();
        let (base_year, target_year) = (attribute("currentYear")?, attribute("maxYearInclusive")?);
        Some(Projection {
            base_year,
            target_year,
            base: row.get(&format!("Jobs.{base_year}"))?,
            target: row.get(&format!("Jobs.{target_year}"))?,
            percent: row.get("Growth.Percent"),
            annual_openings: row.get("Openings.Annual"),
            annual_separations: row.get("Separations.Annual"),
        })
    }

    /// Gives the percentages of workers by education, from none to doctoral, in the order of the source.
    pub fn attainment(&self, occupation: &str) -> Option<Vec<f64>> {
        let shares = self.along(self.attainment.as_ref()?, "EducationLevel", "Share", occupation)?;
        Some(shares.into_iter().map(|(_, _, share)| share).collect())
    }

    /// Gives the codes and names of what an occupation usually asks of beginners: education, experience, training.
    pub fn requirements(&self, occupation: &str) -> Option<Vec<(&str, &str)>> {
        let assigned = self.along(self.requirements.as_ref()?, "Requirement", "Assigned", occupation)?;
        Some(assigned.into_iter().map(|(code, name, _)| (code, name)).collect())
    }

    /// Gives how an occupation ranks by kind of skill.
    pub fn skill_ranks(&self, occupation: &str) -> Option<Vec<SkillRank<'_>>> {
        let dataset = self.skill_categories.as_ref()?;
        let ranks = self.along(dataset, "SkillCategory", "PercentileRank", occupation)?;
        Some(
            ranks
                .into_iter()
                .map(|(code, name, rank)| SkillRank { code, name, rank })
                .collect(),
        )
    }

    /// Tells whether the operator has imported risk scores.
    pub fn has_risk_scores(&self) -> bool {
        self.risk_scores.is_some()
    }

    /// Gives the operator's risk score of exactly this code.
    pub fn risk_score(&self, occupation: &str) -> Option<f64> {
        let dataset = self.risk_scores.as_ref()?;
        let (_, occupations) = dataset.dimension(OCCUPATION)?;
        // A code without a row of its own has none here, also where one stands for it and others.
        let at = occupations.find(occupation)?;
        let row = Row {
            dataset,
            coordinates: vec![at],
        };
        row.get("Score")
    }

    /// Gives a metric of an occupation by code of another dimension; nothing where there is none at all.
    fn along<'d>(
        &self,
        dataset: &'d Dataset,
        dimension: &str,
        metric: &str,
        occupation: &str,
    ) -> Option<Vec<(&'d str, &'d str, f64)>> {
        let (at, along) = dataset.dimension(dimension)?;
        let metric = dataset.metric_index(metric)?;
        let mut row = Row::of(dataset, &[(OCCUPATION, occupation)])?;
        let mut values = Vec::new();
        for index in along.indices().filter(|index| index.0 > 0) {
            row.coordinates[at] = index;
            let value = row.value(metric);
            let member = along.member(index);
            values.extend(value.map(|value| (member.code.as_str(), member.name.as_str(), value)));
        }
        (!values.is_empty()).then_some(values)
    }
}

/// A place in a table.
struct Row<'d> {
    dataset: &'d Dataset,
    coordinates: Vec<MemberIndex>,
}

impl<'d> Row<'d> {
    /// Finds the place of codes; other dimensions stand at their root, or at the first code below when it has no data.
    fn of(dataset: &'d Dataset, codes: &[(&str, &str)]) -> Option<Self> {
        let mut coordinates = Vec::with_capacity(dataset.dimensions().len());
        for dimension in dataset.dimensions() {
            let given = codes.iter().find(|(name, _)| *name == dimension.name());
            let root = MemberIndex(0);
            coordinates.push(match given {
                Some((_, code)) => match dimension.read(code) {
                    Meaning::Member(index) | Meaning::Hybrid(index, _) => index,
                    Meaning::WithoutData(_) | Meaning::Unknown => return None,
                },
                None if dimension.is_stored(root) => root,
                None => dimension.tops().flatten().next().copied().unwrap_or(root),
            });
        }
        Some(Self { dataset, coordinates })
    }

    fn get(&self, metric: &str) -> Option<f64> {
        self.value(self.dataset.metric_index(metric)?)
    }

    fn value(&self, metric: MetricIndex) -> Option<f64> {
        let value = self.dataset.at(metric, &self.coordinates);
        (!value.is_nan()).then_some(value)
    }
}

impl Dataset {
    /// Tells whether an area has jobs or pay of the current year; nothing where it is not there, or where areas are not
    /// the first dimension, whose cells lie side by side.
    fn has_figures(&self, area: &str) -> Option<bool> {
        let Some((0, areas)) = self.dimension(AREA) else {
            return None;
        };
        let first = u64::from(areas.find(area)?.0) * self.stride(0);
        let begin = self.lower_bound(first, 0, self.rows());
        let end = self.lower_bound(first + self.stride(0), begin, self.rows());
        let jobs = self.metric_index(&format!("Jobs.{}", self.current_year()?));
        let metrics = [jobs, self.metric_index("Earnings.Average.Annual")];
        let has_value = |row: usize| {
            let mut metrics = metrics.iter().flatten();
            metrics.any(|metric| !self.value(*metric, row as u32).is_nan())
        };
        Some((begin..end).any(has_value))
    }

    /// Gives the year of the newest figures that are no projection.
    fn current_year(&self) -> Option<u16> {
        self.attributes().get("currentYear")?.parse().ok()
    }
}
