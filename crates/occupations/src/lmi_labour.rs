//! Labour-market tables as the methods ask for them.

use lmi::{Labour as LmiLabour, Region as LmiRegion};

use catalog::State;

use crate::benchmark::is_entry_education;
use crate::labour::{Labour, Level, Projection, Region, Served, Source, Wages};

/// Code of all occupations.
const ALL: &str = "00-0000";

fn region(region: &Region) -> LmiRegion {
    match region.level {
        Level::Nation => LmiRegion::Nation,
        Level::State => LmiRegion::State(region.id.clone()),
        Level::Msa => LmiRegion::Msa(region.id.clone()),
    }
}

/// Says whether the tables answer a code with the figure of a hybrid one, which the methods ask for by its own code.
fn is_together(code: &str) -> bool {
    lmi::Hybrid::of(code).is_some()
}

impl Labour for LmiLabour {
    fn region(&self, asked: &Region) -> Served {
        let is_known = match asked.level {
            Level::Nation => return Served::Own,
            Level::State => State::by_fips(&asked.id).is_some(),
            Level::Msa => self.knows_metro(&asked.id),
        };
        if self.has_region(&region(asked)) {
            Served::Own
        } else if is_known {
            Served::ByNation
        } else {
            Served::Unknown
        }
    }

    fn is_synthetic(&self, source: Source) -> bool {
        match source {
            Source::Survey => self.has_synthetic_survey(),
            Source::Projections => self.has_synthetic_projections(),
        }
    }

    fn survey_year(&self) -> Option<i32> {
        self.wages(ALL, &LmiRegion::Nation).map(|wages| wages.year.into())
    }

    fn wages(&self, asked: &Region, code: &str) -> Option<Wages> {
        if is_together(code) {
            return None;
        }
        let wages = self.wages(code, &region(asked))?;
        let annual = wages.annual;
        let percentiles = [
            annual.percentile10,
            annual.percentile25,
            annual.median,
            annual.percentile75,
            annual.percentile90,
        ];
        Some(Wages {
            mean: annual.mean,
            percentiles,
            year: wages.year.into(),
        })
    }

    fn jobs(&self, asked: &Region, code: &str) -> Option<f64> {
        (!is_together(code))
            .then(|| self.jobs(code, &region(asked)))
            .flatten()
    }

    fn all_jobs(&self, asked: &Region) -> Option<f64> {
        self.jobs(ALL, &region(asked))
    }

    fn projection(&self, code: &str) -> Option<Projection> {
        if is_together(code) {
            return None;
        }
        let projection = self.projection(code)?;
        Some(Projection {
            base_year: projection.base_year.into(),
            base: projection.base,
            year: projection.target_year.into(),
            projected: projection.target,
            openings: projection.annual_openings,
        })
    }

    fn skill_ranks(&self, code: &str) -> Vec<(String, f64)> {
        let ranks = (!is_together(code)).then(|| self.skill_ranks(code)).flatten();
        let ranks = ranks.into_iter().flatten();
        ranks.map(|it| (it.name.to_owned(), it.rank)).collect()
    }

    fn attainment(&self, code: &str) -> Option<[f64; 7]> {
        if is_together(code) {
            return None;
        }
        self.attainment(code)?.try_into().ok()
    }

    fn entry_education(&self, code: &str) -> Option<String> {
        if is_together(code) {
            return None;
        }
        let assigned = self.requirements(code)?;
        let mut names = assigned.into_iter().map(|(_, name)| name);
        names.find(|name| is_entry_education(name)).map(str::to_owned)
    }

    fn has_risk_scores(&self) -> bool {
        self.has_risk_scores()
    }

    fn risk_score(&self, code: &str) -> Option<f64> {
        self.risk_score(code)
    }
}
