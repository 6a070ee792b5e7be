//! The Occupation Benchmark family.

use serde::{Deserialize, Serialize};

use super::SettingError;

/// What the family answers.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkSettings {
    /// `on` or `off`: whether occupations have a risk score.
    pub risk_score: String,
}

/// Whether occupations have a risk score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskScore {
    /// The operator's own, else ours.
    On,
    /// None.
    Off,
}

impl BenchmarkSettings {
    /// Refuses words that mean nothing.
    pub fn check(&self) -> Result<(), SettingError> {
        if ["on", "off"].contains(&self.risk_score.as_str()) {
            return Ok(());
        }
        Err(SettingError::new(
            "benchmark.risk_score",
            &self.risk_score,
            "give on or off",
        ))
    }

    /// Says whether occupations have a risk score.
    pub fn risk(&self) -> RiskScore {
        if self.risk_score == "off" {
            RiskScore::Off
        } else {
            RiskScore::On
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_scores_are_on_or_off() {
        let settings = |word: &str| BenchmarkSettings {
            risk_score: word.to_owned(),
        };
        assert_eq!(settings("on").risk(), RiskScore::On);
        assert_eq!(settings("off").risk(), RiskScore::Off);
        assert!(settings("off").check().is_ok());
        let refused = settings("maybe").check().expect_err("no word of the setting");
        assert!(refused.to_string().contains("on or off"), "{refused}");
    }
}
