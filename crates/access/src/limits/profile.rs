//! What holds for a client without claims: the settings `limits.profile` and `limits.default.<target>`.

use crate::claims::{Rate, RateTarget, parse_rate};
use contract::family::USAGE_COMPATIBLE_RATE;
use std::collections::BTreeMap;

/// The setting `limits.profile`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// No limit unless a claim sets one.
    #[default]
    Open,
    /// The rates that clients of the Lightcast APIs know.
    Compatible,
}

impl Profile {
    /// Finds a profile by its word in the settings.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "open" => Some(Self::Open),
            "compatible" => Some(Self::Compatible),
            _ => None,
        }
    }

    fn rate(self, target: RateTarget) -> Rate {
        let (count, seconds) = match (self, target) {
            (Self::Open, _) => return Rate::Unlimited,
            (Self::Compatible, RateTarget::Family(family)) => family.row().compatible_rate,
            (Self::Compatible, RateTarget::Usage) => USAGE_COMPATIBLE_RATE,
        };
        Rate::Finite { count, seconds }
    }
}

/// A `limits.default` setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitSettingsError {
    /// The key is no rate target.
    #[error(
        "limits.default.{found}: there is no such target; targets: {}",
        target_names()
    )]
    UnknownTarget {
        /// The key found.
        found: String,
    },
    /// The value is no rate.
    #[error(
        "limits.default.{target} = \"{found}\": expected \"unlimited\" or \"<count>/<seconds>\" such as \"5/1\""
    )]
    Malformed {
        /// The key.
        target: String,
        /// The value found.
        found: String,
    },
}

fn target_names() -> String {
    RateTarget::all()
        .map(RateTarget::name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The rate of every target for clients without a claim about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitSettings {
    rates: Vec<Rate>,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self::of(Profile::default())
    }
}

impl LimitSettings {
    /// Returns what a profile says.
    pub fn of(profile: Profile) -> Self {
        Self {
            rates: RateTarget::all().map(|target| profile.rate(target)).collect(),
        }
    }

    /// Lets `defaults` (target to rate, as in `limits.default`) win over the profile.
    pub fn with_defaults(
        profile: Profile,
        defaults: &BTreeMap<String, String>,
    ) -> Result<Self, LimitSettingsError> {
        let mut settings = Self::of(profile);
        for (name, text) in defaults {
            let Some(target) = RateTarget::from_name(name) else {
                return Err(LimitSettingsError::UnknownTarget { found: name.clone() });
            };
            let Some(rate) = parse_rate(text) else {
                return Err(LimitSettingsError::Malformed {
                    target: name.clone(),
                    found: text.clone(),
                });
            };
            settings.rates[target.index()] = rate;
        }
        Ok(settings)
    }

    /// Returns the rate of `target`.
    pub fn rate(&self, target: RateTarget) -> Rate {
        self.rates[target.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::family::Family;

    #[test]
    fn defaults_win_over_the_profile() {
        let defaults = BTreeMap::from([("skills".to_owned(), "7/2".to_owned())]);
        let settings = LimitSettings::with_defaults(Profile::Compatible, &defaults).unwrap();
        let rate = |target| settings.rate(target);
        assert_eq!(
            rate(RateTarget::Family(Family::Skills)),
            Rate::Finite { count: 7, seconds: 2 }
        );
        assert_eq!(
            rate(RateTarget::Family(Family::CoreLmi)),
            Rate::Finite {
                count: 300,
                seconds: 300
            }
        );
        assert_eq!(rate(RateTarget::Usage), Rate::Finite { count: 5, seconds: 1 });
        assert_eq!(LimitSettings::default().rate(RateTarget::Usage), Rate::Unlimited);
    }

    #[test]
    fn unusable_defaults_name_the_fault() {
        let message = |target: &str, rate: &str| {
            let defaults = BTreeMap::from([(target.to_owned(), rate.to_owned())]);
            LimitSettings::with_defaults(Profile::Open, &defaults)
                .unwrap_err()
                .to_string()
        };
        assert!(message("skill", "5/1").contains("limits.default.skill"));
        assert!(message("skills", "5").contains("\"5\""));
    }
}
