//! What open data say of single occupations: ratings, technologies, experience, relations, what ESCO asks for.
//!
//! Profiles belong to a version of [`crate::Occupations`] and carry the evidence as it was published. Skills are named by
//! their URIs, so that a profile outlives versions of the skills; the methods that weigh the evidence live elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How much a technology is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Demand {
    /// It is used.
    Used,
    /// Postings of all occupations often ask for it.
    Hot,
    /// Postings of this very occupation often ask for it.
    InDemand,
}

/// How an ESCO occupation behind this one asks for a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Asked {
    /// Some jobs ask for it.
    Optional,
    /// It cannot be done without.
    Essential,
    /// The same, and both occupations match exactly.
    EssentialExactly,
}

/// How close O*NET says another occupation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tier {
    /// `Supplemental`.
    Supplemental,
    /// `Primary-Long`.
    PrimaryLong,
    /// `Primary-Short`.
    PrimaryShort,
}

/// Rating of an element of skill or knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// Position in [`Profiles::elements`].
    pub element: u32,
    /// Importance, 1 to 5.
    pub importance: f32,
    /// Level, 0 to 7.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<f32>,
}

/// Categories of O*NET's scale of related work experience.
pub const EXPERIENCE_CATEGORIES: usize = 11;

/// What is known of one occupation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Job zone, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_zone: Option<u8>,
    /// Ratings in the order of elements; all or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
    /// Technologies, by position in [`Profiles::skills`], ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub technologies: Vec<(u32, Demand)>,
    /// What ESCO asks for, by position in [`Profiles::skills`], ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<(u32, Asked)>,
    /// Percent of workers by category of related work experience; none, or all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub experience: Vec<f32>,
    /// Codes of related occupations.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub related: BTreeMap<String, Tier>,
}

/// The profiles of a version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profiles {
    /// URIs of the rated elements, which are skills too, in the order of their ids.
    pub elements: Vec<String>,
    /// URIs of technologies and of ESCO's skills.
    pub skills: Vec<String>,
    /// By code of O*NET-SOC, `15-1252.00`.
    pub occupations: BTreeMap<String, Profile>,
}

/// A profile that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the profile of occupation '{code}' has {what}")]
pub struct ProfileFault {
    /// Code of the occupation.
    pub code: String,
    /// What is wrong.
    pub what: &'static str,
}

impl Profiles {
    /// Tells whether nothing is known of any occupation.
    pub fn is_empty(&self) -> bool {
        self.occupations.is_empty()
    }

    /// Checks every position and every number, so that readers need not.
    pub fn check(&self) -> Result<(), ProfileFault> {
        for (code, profile) in &self.occupations {
            if let Some(what) = self.fault(profile) {
                return Err(ProfileFault {
                    code: code.clone(),
                    what,
                });
            }
        }
        Ok(())
    }

    fn fault(&self, profile: &Profile) -> Option<&'static str> {
        let ascends = |positions: &[u32], bound: usize| {
            positions.windows(2).all(|pair| pair[0] < pair[1])
                && positions.last().is_none_or(|last| (*last as usize) < bound)
        };
        let rated: Vec<u32> = profile.ratings.iter().map(|rating| rating.element).collect();
        let technologies: Vec<u32> = profile.technologies.iter().map(|(at, _)| *at).collect();
        let asked: Vec<u32> = profile.asked.iter().map(|(at, _)| *at).collect();
        if profile.job_zone.is_some_and(|zone| !(1..=5).contains(&zone)) {
            Some("a job zone outside 1 to 5")
        } else if !ascends(&rated, self.elements.len())
            || !(rated.is_empty() || rated.len() == self.elements.len())
        {
            Some("ratings of some elements alone")
        } else if profile.ratings.iter().any(|rating| {
            !(1.0..=5.0).contains(&rating.importance)
                || rating.level.is_some_and(|level| !(0.0..=7.0).contains(&level))
        }) {
            Some("a rating outside its scale")
        } else if !ascends(&technologies, self.skills.len()) || !ascends(&asked, self.skills.len()) {
            Some("a skill out of order")
        } else if !(profile.experience.is_empty() || profile.experience.len() == EXPERIENCE_CATEGORIES)
            || profile
                .experience
                .iter()
                .any(|percent| !(0.0..=100.0).contains(percent))
        {
            Some("shares of experience that are none")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faulty_profiles_are_told() {
        let check = |profile: Profile, what: Option<&'static str>| {
            let profiles = Profiles {
                elements: vec!["a".into(), "b".into()],
                skills: vec!["c".into(), "d".into()],
                occupations: BTreeMap::from([("15-1252.00".to_owned(), profile)]),
            };
            assert_eq!(profiles.check().err().map(|fault| fault.what), what);
        };
        let rating = |element, importance| Rating {
            element,
            importance,
            level: Some(7.0),
        };
        check(Profile::default(), None);
        let whole = Profile {
            job_zone: Some(5),
            ratings: vec![rating(0, 1.0), rating(1, 5.0)],
            technologies: vec![(0, Demand::Used), (1, Demand::Hot)],
            asked: vec![(1, Asked::Essential)],
            experience: vec![0.0; EXPERIENCE_CATEGORIES],
            related: BTreeMap::new(),
        };
        check(whole.clone(), None);
        let mut faulty = whole.clone();
        faulty.job_zone = Some(6);
        check(faulty, Some("a job zone outside 1 to 5"));
        let mut faulty = whole.clone();
        faulty.ratings.pop();
        check(faulty, Some("ratings of some elements alone"));
        let mut faulty = whole.clone();
        faulty.ratings[0].importance = f32::NAN;
        check(faulty, Some("a rating outside its scale"));
        let mut faulty = whole.clone();
        faulty.technologies[0].0 = 1;
        check(faulty, Some("a skill out of order"));
        let mut faulty = whole.clone();
        faulty.asked[0].0 = 2;
        check(faulty, Some("a skill out of order"));
        let mut faulty = whole;
        faulty.experience.pop();
        check(faulty, Some("shares of experience that are none"));
    }
}
