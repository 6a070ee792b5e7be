//! What a table measures, and how cells of it are put together.

use serde::{Deserialize, Serialize};

/// Number of a metric within its dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MetricIndex(pub u32);

/// How several cells make one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Their sum.
    Additive,
    /// Their mean, weighted by another metric where both exist; unweighted without one.
    Mean {
        /// Name of the metric that weighs.
        weight: Option<String>,
    },
    /// A sum divided by the mean of others, times a factor. One cell keeps what is published.
    Ratio {
        /// Name of the metric above the line.
        numerator: String,
        /// Names of the metrics below the line.
        denominators: Vec<String>,
        /// 100 for percentages.
        factor: u32,
    },
    /// No value: such figures cannot be put together.
    Fixed,
}

impl Kind {
    /// Gives the word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::Mean { .. } => "mean",
            Self::Ratio { .. } => "ratio",
            Self::Fixed => "fixed",
        }
    }

    /// Gives the metric that weighs a mean.
    pub fn weight(&self) -> Option<&str> {
        match self {
            Self::Mean { weight } => weight.as_deref(),
            Self::Additive | Self::Ratio { .. } | Self::Fixed => None,
        }
    }
}

/// One metric of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// Its name, such as `Jobs.2024`.
    pub name: String,
    /// How its cells are put together.
    pub kind: Kind,
    /// Whether a mean of several cells only approximates what it stands for: a mean of medians is no median.
    #[serde(default)]
    pub approximate: bool,
}

impl Metric {
    /// Names an additive metric.
    pub fn additive(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: Kind::Additive,
            approximate: false,
        }
    }

    /// Names a metric whose cells have no value together.
    pub fn fixed(name: impl Into<String>) -> Self {
        Self {
            kind: Kind::Fixed,
            ..Self::additive(name)
        }
    }

    /// Names a mean weighted by another metric.
    pub fn mean(name: impl Into<String>, weight: Option<&str>) -> Self {
        Self {
            kind: Kind::Mean {
                weight: weight.map(str::to_owned),
            },
            ..Self::additive(name)
        }
    }

    /// Says that a mean is an approximation.
    pub fn approximated(mut self) -> Self {
        self.approximate = true;
        self
    }

    /// Gives the name without its year, and the year.
    pub fn stem_and_year(name: &str) -> (&str, Option<u16>) {
        let split = name.rsplit_once('.');
        let year = split.and_then(|(stem, year)| {
            let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
            is_year
                .then(|| year.parse().ok())
                .flatten()
                .map(|year| (stem, year))
        });
        match year {
            Some((stem, year)) => (stem, Some(year)),
            None => (name, None),
        }
    }

    /// Orders metrics: by stem, then by year.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        Self::stem_and_year(&self.name).cmp(&Self::stem_and_year(&other.name))
    }
}

/// Spells a stem as datasets do: `Estab` is `Establishments`.
pub(crate) fn canonical(name: &str) -> std::borrow::Cow<'_, str> {
    match Metric::stem_and_year(name) {
        ("Estab", Some(year)) => format!("Establishments.{year}").into(),
        ("Estab", None) => "Establishments".into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_end_names() {
        assert_eq!(Metric::stem_and_year("Jobs.2024"), ("Jobs", Some(2024)));
        assert_eq!(
            Metric::stem_and_year("Earnings.Average.Annual"),
            ("Earnings.Average.Annual", None)
        );
        assert_eq!(Metric::stem_and_year("Unique.2024.05"), ("Unique.2024.05", None));
        assert_eq!(canonical("Estab.2022"), "Establishments.2022");
        assert_eq!(canonical("Jobs.2022"), "Jobs.2022");
    }
}
