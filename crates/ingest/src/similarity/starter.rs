//! Evidence for similarity from the starter data: invented figures that let the models be tried out without an import.

use std::collections::BTreeMap;

use catalog::{Asked, Demand, Profile, Profiles, SimilarityDraft, Skills, Tier};

use super::{
    Evidence, HOT_TECHNOLOGY, IMPORTANT, TECHNOLOGY, TECHNOLOGY_IN_DEMAND, TIERS, importance_of, numbered,
};

const SOURCES: &str = "Computed by Waypost from its starter data: invented figures for trying things out, no statement about real jobs.";
/// How much an occupation asks for a skill that it cannot be done without, and for another one.
const ESSENTIAL: f32 = 1.0;
const OPTIONAL: f32 = 0.5;
/// Level of the occupations of the taxonomy that stand for those of O*NET-SOC.
const SPECIALIZED: u8 = 3;

/// Gathers what the starter occupations ask for, for the ids of the starter skills.
pub fn starter_similarity(skills: &Skills) -> SimilarityDraft {
    let starter = crate::starter_occupations();
    let concepts = starter.taxonomies.iter().flat_map(|(outline, concepts)| {
        let is_lot = outline.name == "lot";
        concepts
            .iter()
            .filter(move |concept| is_lot && concept.level == SPECIALIZED)
    });
    let titles: BTreeMap<String, String> = concepts
        .filter_map(|concept| Some((onet_code(&concept.id)?, concept.name.clone())))
        .collect();
    let mut evidence = Evidence::of(&titles, skills);
    for (code, profile) in &starter.profiles.occupations {
        if let Some(at) = evidence.places.get(code).copied() {
            evidence.add_profile(at, profile, &starter.profiles);
        }
    }
    evidence.finish(SOURCES.to_owned())
}

/// Gives the code of an occupation from its id in our taxonomy, which is its digits.
fn onet_code(id: &str) -> Option<String> {
    let (major, rest) = id.split_at_checked(2)?;
    let (detail, suffix) = rest.split_at_checked(4)?;
    Some(format!("{major}-{detail}.{suffix}"))
}

impl Evidence<'_> {
    fn add_profile(&mut self, at: u32, profile: &Profile, profiles: &Profiles) {
        for rating in &profile.ratings {
            let uri = &profiles.elements[rating.element as usize];
            let importance = importance_of(rating.importance);
            let number = numbered(&mut self.elements, uri);
            self.draft.occupations[at as usize]
                .ratings
                .push((number, importance));
            if rating.importance >= IMPORTANT {
                self.demand_uri(at, uri, importance);
            }
        }
        for (skill, demand) in &profile.technologies {
            let uri = &profiles.skills[*skill as usize];
            let number = numbered(&mut self.technologies, uri);
            self.draft.occupations[at as usize].technologies.push(number);
            let weight = match demand {
                Demand::InDemand => TECHNOLOGY_IN_DEMAND,
                Demand::Hot => HOT_TECHNOLOGY,
                Demand::Used => TECHNOLOGY,
            };
            self.demand_uri(at, uri, weight);
        }
        for (skill, asked) in &profile.asked {
            let weight = match asked {
                Asked::Essential | Asked::EssentialExactly => ESSENTIAL,
                Asked::Optional => OPTIONAL,
            };
            self.demand_uri(at, &profiles.skills[*skill as usize], weight);
        }
        for (code, tier) in &profile.related {
            let share = match tier {
                Tier::PrimaryShort => TIERS[0].1,
                Tier::PrimaryLong => TIERS[1].1,
                Tier::Supplemental => TIERS[2].1,
            };
            let other = self.places.get(code).copied().filter(|other| *other != at);
            self.draft.related.extend(other.map(|other| (at, other, share)));
        }
    }

    fn demand_uri(&mut self, at: u32, uri: &str, weight: f32) {
        if let Some(id) = self.skills.get(uri).copied() {
            self.demand(at, id, weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use catalog::{Filter, MODELS, Model, Similarity, Version};

    use super::*;

    #[test]
    fn every_model_answers_on_starter_data() {
        let skills = crate::StarterCatalogs::build().skills;
        let draft = starter_similarity(&skills);
        assert!(
            draft
                .occupations
                .iter()
                .all(|it| !it.ratings.is_empty() && !it.demands.is_empty())
        );
        let scores = Similarity::build(&draft, &skills, Version::FIRST).unwrap();
        let nearest = |model: &Model, input: &str| {
            let found = scores.nearest(model, &[input], &Filter::default(), 10);
            found.iter().map(|it| it.id.to_owned()).collect::<Vec<_>>()
        };
        let cooking = skills
            .by_name_order()
            .find(|at| skills.skill(*at).name() == "Cooking");
        let cooking = skills.skill(cooking.unwrap()).id();
        for model in &MODELS {
            let input = match model.input.word() {
                "skills" => cooking,
                "onet" => "15-1252.00",
                "soc" => "15-1252",
                "lotocc" => "151252",
                _ => "15125200",
            };
            assert!(!nearest(model, input).is_empty(), "{}", model.name);
        }
        let to_onet = Model::named("skill-onet").unwrap();
        assert!(
            nearest(to_onet, cooking)
                .iter()
                .any(|code| code.starts_with("35-"))
        );
    }
}
