//! Periods of pay and the figures of a year.

use std::collections::BTreeMap;

use crate::postings::cues::RULES;

/// What one figure of pay pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Period {
    Hour,
    Day,
    Week,
    Biweek,
    HalfMonth,
    Month,
    Year,
}

impl Period {
    /// All periods, shortest first.
    pub const ALL: [Period; 7] = [
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Biweek,
        Self::HalfMonth,
        Self::Month,
        Self::Year,
    ];

    /// Returns the name of the period.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Biweek => "biweek",
            Self::HalfMonth => "semimonth",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// Returns the period with this name.
    pub fn from_name(name: &str) -> Option<Period> {
        Self::ALL.into_iter().find(|period| period.name() == name)
    }

    /// Reads the word of a column: `Annual`, `per hour`, `bi-weekly`.
    pub fn from_word(word: &str) -> Option<Period> {
        RULES.pay.period_of_column(word)
    }

    /// Returns how many such periods a year of work has.
    pub const fn per_year(self) -> f64 {
        match self {
            Self::Hour => 2_080.0,
            Self::Day => 260.0,
            Self::Week => 52.0,
            Self::Biweek => 26.0,
            Self::HalfMonth => 24.0,
            Self::Month => 12.0,
            Self::Year => 1.0,
        }
    }

    /// Judges by its size what a figure pays for.
    pub fn judged_by(figure: f64) -> Period {
        if figure < 250.0 {
            Period::Hour
        } else if figure < 1_000.0 {
            Period::Day
        } else if figure < 10_000.0 {
            Period::Month
        } else {
            Period::Year
        }
    }
}

/// Figures of a year that are believed, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SalaryBounds {
    /// The smallest figure.
    pub least: f64,
    /// The greatest figure.
    pub most: f64,
}

impl SalaryBounds {
    const USUAL: SalaryBounds = SalaryBounds {
        least: 10_000.0,
        most: 1_000_000.0,
    };
}

impl Default for SalaryBounds {
    fn default() -> Self {
        Self::USUAL
    }
}

/// Figures of a year that are believed, by the currency they are in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoundsByCurrency {
    common: SalaryBounds,
    own: BTreeMap<String, SalaryBounds>,
}

/// The usual bounds for all currencies.
pub(in crate::postings) static USUAL_BOUNDS: BoundsByCurrency = BoundsByCurrency {
    common: SalaryBounds::USUAL,
    own: BTreeMap::new(),
};

impl BoundsByCurrency {
    /// Takes the bounds of currencies by their ISO 4217 codes, and those of all others.
    pub const fn new(common: SalaryBounds, own: BTreeMap<String, SalaryBounds>) -> Self {
        Self { common, own }
    }

    /// Gives the bounds of a currency; without one those of most.
    pub fn of(&self, currency: Option<&str>) -> &SalaryBounds {
        let own = currency.and_then(|currency| self.own.get(currency));
        own.unwrap_or(&self.common)
    }
}

/// The figures of a year, in whole units of the currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnnualSalary {
    /// The lower figure.
    pub from: Option<u32>,
    /// The upper figure.
    pub to: Option<u32>,
    /// The mean of both, or the one that there is.
    pub mean: Option<u32>,
    /// A figure was left out because its year lies outside the bounds.
    pub implausible: bool,
}

impl AnnualSalary {
    /// Works out the figures of a year.
    ///
    /// Without a period the upper figure tells it. Figures in the wrong order change places. Each is rounded half up;
    /// one that is outside `bounds` is left out.
    pub fn from_figures(
        lower: Option<f64>,
        upper: Option<f64>,
        period: Option<Period>,
        bounds: &SalaryBounds,
    ) -> AnnualSalary {
        let (lower, upper) = match (lower, upper) {
            (Some(lower), Some(upper)) if lower > upper => (Some(upper), Some(lower)),
            figures => figures,
        };
        let Some(highest) = upper.or(lower) else {
            return AnnualSalary::default();
        };
        let period = period.unwrap_or_else(|| Period::judged_by(highest));
        let yearly = |figure: f64| {
            let year = figure * period.per_year();
            (year >= bounds.least && year <= bounds.most).then(|| rounded(year))
        };
        let from = lower.and_then(yearly);
        let to = upper.and_then(yearly);
        let mean = match (from, to) {
            (Some(from), Some(to)) => Some(rounded((f64::from(from) + f64::from(to)) / 2.0)),
            (one, other) => one.or(other),
        };
        AnnualSalary {
            from,
            to,
            mean,
            implausible: from.is_none() && lower.is_some() || to.is_none() && upper.is_some(),
        }
    }
}

/// Rounds half up; `as` keeps to the ends of the type, and NaN never passes the bounds.
fn rounded(figure: f64) -> u32 {
    (figure + 0.5).floor() as u32
}
