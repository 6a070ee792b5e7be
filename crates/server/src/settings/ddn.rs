//! The DDN family: from where on a skill stands in which list.

use occupations::evidence::SkillListRules;
use serde::{Deserialize, Serialize};

use super::SettingError;

/// The rules of the skill lists.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DdnSettings {
    /// Share of an occupation's postings from which a skill defines it or is necessary, 0 to 1.
    pub defining_recall: f64,
    /// Share from which a skill distinguishes it, 0 to `defining_recall`.
    pub distinguishing_recall: f64,
    /// How many times as frequent as elsewhere a defining or distinguishing skill is.
    pub lift: f64,
    /// How many times as frequent as elsewhere a necessary skill is, 1 to `lift`.
    pub necessary_lift: f64,
}

impl DdnSettings {
    /// Refuses values that no share and no lift has.
    pub fn check(&self) -> Result<(), SettingError> {
        let check = |name: &str, value: f64, least: f64, most: f64, remedy: &str| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err(SettingError::new(&format!("ddn.{name}"), value, remedy))
        };
        check("defining_recall", self.defining_recall, 0.0, 1.0, "give 0 to 1")?;
        check(
            "distinguishing_recall",
            self.distinguishing_recall,
            0.0,
            self.defining_recall,
            "give 0 to ddn.defining_recall",
        )?;
        check("lift", self.lift, 1.0, f64::MAX, "give 1 or more")?;
        check(
            "necessary_lift",
            self.necessary_lift,
            1.0,
            self.lift,
            "give 1 to ddn.lift",
        )
    }

    /// Returns the rules.
    pub fn rules(&self) -> SkillListRules {
        SkillListRules {
            defining_recall: self.defining_recall,
            distinguishing_recall: self.distinguishing_recall,
            lift: self.lift,
            necessary_lift: self.necessary_lift,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{DEFAULT_CONFIGURATION, Settings};

    #[test]
    fn the_default_rules_are_those_of_the_method_and_others_are_judged() {
        let defaults: Settings = toml::from_str(DEFAULT_CONFIGURATION).expect("the default file");
        let defaults = defaults.ddn;
        defaults.check().expect("sound defaults");
        assert_eq!(defaults.rules(), SkillListRules::default());
        let refused = |edit: fn(&mut DdnSettings), name: &str| {
            let mut settings = defaults.clone();
            edit(&mut settings);
            assert_eq!(settings.check().expect_err(name).name, name);
        };
        refused(|ddn| ddn.defining_recall = 1.5, "ddn.defining_recall");
        refused(|ddn| ddn.distinguishing_recall = 0.2, "ddn.distinguishing_recall");
        refused(|ddn| ddn.lift = f64::NAN, "ddn.lift");
        refused(|ddn| ddn.necessary_lift = 6.0, "ddn.necessary_lift");
    }
}
