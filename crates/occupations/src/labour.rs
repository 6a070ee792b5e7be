//! What the methods ask of labour-market tables.

/// Kinds of regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The nation.
    Nation,
    /// A state or territory.
    State,
    /// A metropolitan or micropolitan area.
    Msa,
}

impl Level {
    /// All kinds, the widest first.
    pub const ALL: [Level; 3] = [Level::Nation, Level::State, Level::Msa];

    /// Gives the word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Nation => "nation",
            Level::State => "state",
            Level::Msa => "msa",
        }
    }

    /// Finds a kind by its word.
    pub fn from_word(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// A region of the United States.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// Its kind.
    pub level: Level,
    /// Its code; empty for the nation.
    pub id: String,
}

impl Region {
    /// Gives the nation.
    pub const fn nation() -> Region {
        Region {
            level: Level::Nation,
            id: String::new(),
        }
    }
}

/// How a region is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// It has tables of its own.
    Own,
    /// It exists, but only the nation's tables are loaded.
    ByNation,
    /// There is no such region.
    Unknown,
}

/// Wages of an occupation in a region, in dollars a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wages {
    /// Mean.
    pub mean: Option<f64>,
    /// Percentiles 10, 25, 50, 75 and 90.
    pub percentiles: [Option<f64>; 5],
    /// Year of the survey.
    pub year: i32,
}

/// National projection of an occupation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// Year that the projection begins in.
    pub base_year: i32,
    /// Jobs in that year.
    pub base: f64,
    /// Year that it ends in.
    pub year: i32,
    /// Jobs in that year.
    pub projected: f64,
    /// Openings a year.
    pub openings: Option<f64>,
}

/// A source of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The wage survey.
    Survey,
    /// The employment projections and what is published with them.
    Projections,
}

/// Labour-market figures by published code: a detailed occupation of SOC 2018, or a hybrid one.
///
/// Figures are those of the code itself; falling back to a hybrid code or to the nation is the methods' business.
pub trait Labour: std::fmt::Debug + Send + Sync {
    /// Says how a region is known.
    fn region(&self, region: &Region) -> Served;
    /// Says whether the figures of a source are made up.
    fn is_synthetic(&self, source: Source) -> bool;
    /// Gives the year of the wage survey.
    fn survey_year(&self) -> Option<i32>;
    /// Gives the wages.
    fn wages(&self, region: &Region, code: &str) -> Option<Wages>;
    /// Gives the jobs of an occupation.
    fn jobs(&self, region: &Region, code: &str) -> Option<f64>;
    /// Gives the jobs of all occupations.
    fn all_jobs(&self, region: &Region) -> Option<f64>;
    /// Gives the projection.
    fn projection(&self, code: &str) -> Option<Projection>;
    /// Gives the percentile ranks of the categories of skills, by name of the category; empty where there are none.
    fn skill_ranks(&self, code: &str) -> Vec<(String, f64)>;
    /// Gives the shares of seven levels of education among workers, in percent, the lowest first.
    fn attainment(&self, code: &str) -> Option<[f64; 7]>;
    /// Gives the typical education at entry in the words of the projections.
    fn entry_education(&self, code: &str) -> Option<String>;
    /// Says whether the operator has risk scores of their own.
    fn has_risk_scores(&self) -> bool;
    /// Gives the operator's risk score.
    fn risk_score(&self, code: &str) -> Option<f64>;
}
