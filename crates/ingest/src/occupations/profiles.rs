//! Puts the profiles of occupations together from O*NET and what ESCO asks for.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{Asked, EXPERIENCE_CATEGORIES, Profile, Profiles, Rating};
use rustc_hash::FxHashMap;

use super::esco::{ESSENTIAL, Esco};
use super::mapping::{Crosswalk, Match, esco_of_onet};
use super::onet::{Onet, OnetOccupation};

/// Gives the URI that a technology of O*NET has as a skill.
pub(super) fn technology_uri(name: &str) -> String {
    format!("urn:onet:technology:{name}")
}

fn element_uri(id: &str) -> String {
    format!("urn:onet:element:{id}")
}

/// What ESCO asks for, by code of O*NET and URI of the skill.
type AskedSkills<'e> = BTreeMap<&'e str, BTreeMap<&'e str, Asked>>;

/// Makes the profiles of all occupations.
pub(super) fn build(onet: &Onet, esco: Option<&Esco>, crosswalk: &Crosswalk) -> Profiles {
    let asked = esco.map(|esco| asked(esco, crosswalk)).unwrap_or_default();
    let rated = onet.occupations.values().flat_map(|it| it.ratings.keys());
    let elements: BTreeSet<&str> = rated.map(String::as_str).collect();
    let technologies = onet.occupations.values().flat_map(|it| it.technologies.keys());
    let mut skills: BTreeSet<String> = technologies.map(|name| technology_uri(name)).collect();
    skills.extend(
        asked
            .values()
            .flat_map(BTreeMap::keys)
            .map(|uri| (*uri).to_owned()),
    );
    let places: FxHashMap<&str, u32> = skills.iter().map(String::as_str).zip(0..).collect();
    let occupations = onet.occupations.iter().map(|(code, occupation)| {
        let asked = asked.get(code.as_str());
        (code.clone(), profile(occupation, &elements, asked, &places))
    });
    let occupations = occupations
        .filter(|(_, profile)| *profile != Profile::default())
        .collect();
    Profiles {
        elements: elements.into_iter().map(element_uri).collect(),
        occupations,
        skills: skills.iter().cloned().collect(),
    }
}

fn profile(
    occupation: &OnetOccupation,
    elements: &BTreeSet<&str>,
    asked: Option<&BTreeMap<&str, Asked>>,
    places: &FxHashMap<&str, u32>,
) -> Profile {
    let rating = |(element, id): (u32, &&str)| {
        let (importance, level) = *occupation.ratings.get(*id)?;
        Some(Rating {
            element,
            importance: importance?,
            level,
        })
    };
    // An occupation is compared by all elements, or not by them.
    let ratings: Option<Vec<Rating>> = (0..).zip(elements).map(rating).collect();
    let mut technologies: Vec<_> = occupation
        .technologies
        .iter()
        .filter_map(|(name, demand)| Some((*places.get(technology_uri(name).as_str())?, *demand)))
        .collect();
    technologies.sort_unstable();
    let asked = asked.into_iter().flatten();
    let mut asked: Vec<_> = asked
        .filter_map(|(uri, asked)| Some((*places.get(uri)?, *asked)))
        .collect();
    asked.sort_unstable();
    let experience: Option<Vec<f32>> = (1..=EXPERIENCE_CATEGORIES)
        .map(|category| occupation.experience.get(&category).copied())
        .collect();
    Profile {
        job_zone: occupation.job_zone,
        ratings: ratings.unwrap_or_default(),
        technologies,
        asked,
        experience: experience.unwrap_or_default(),
        related: occupation.related.clone(),
    }
}

/// Hands on what ESCO occupations ask for to the O*NET occupations that match them exactly or closely.
fn asked<'e>(esco: &'e Esco, crosswalk: &'e Crosswalk) -> AskedSkills<'e> {
    let mut counterparts: FxHashMap<&str, Vec<(&str, Match)>> = FxHashMap::default();
    for (onet, code, kind) in esco_of_onet(esco, crosswalk) {
        if kind <= Match::Close {
            counterparts.entry(code).or_default().push((onet, kind));
        }
    }
    let mut found = AskedSkills::new();
    for (uri, asked_by) in &esco.skills {
        for (code, weight) in asked_by {
            for (onet, kind) in counterparts.get(code.as_str()).into_iter().flatten() {
                let asked = match (*weight >= ESSENTIAL, kind) {
                    (true, Match::Exact) => Asked::EssentialExactly,
                    (true, _) => Asked::Essential,
                    (false, _) => Asked::Optional,
                };
                let known = found.entry(onet).or_default().entry(uri).or_insert(asked);
                *known = asked.max(*known);
            }
        }
    }
    found
}
