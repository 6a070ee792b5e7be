//! Joins taxonomies, profiles, skills and ranks into one record for each occupation.

use std::collections::BTreeMap;

use catalog::{
    Asked, ConceptView, Demand, Occupations, Profile, Profiles, SkillIndex, Skills, Taxonomy, Tier,
};
use lmi::{HYBRIDS, Hybrid};
use rustc_hash::FxHashMap;

use crate::dimension::{Dimension, code_of_digits};
use crate::labour::Labour;
use crate::occupation::{Occupation, OccupationIndex};
use crate::tables::{Parts, Source};
use crate::vector::{Dense, mean_of, standardise};
use crate::weight::{LEAST_WEIGHT, of_asked, of_demand, of_importance};

/// Levels of SOC 2018.
const MINOR: u8 = 1;
const DETAILED: u8 = 3;
/// Levels of our own ladder.
const LOT_OCCUPATION: u8 = 2;
const LOT_SPECIALIZED: u8 = 3;
/// Elements of knowledge; the others are skills.
const KNOWLEDGE: &str = "urn:onet:element:2.C.";

const fn closeness(tier: Tier) -> f64 {
    match tier {
        Tier::PrimaryShort => 1.0,
        Tier::PrimaryLong => 0.8,
        Tier::Supplemental => 0.5,
    }
}

/// Makes the records.
pub(crate) fn parts(occupations: &Occupations, skills: &Skills, labour: &dyn Labour) -> Parts {
    let profiles = occupations.profiles();
    let by_uri = skills.by_uris();
    let source = |uri: &String| Source {
        skill: by_uri.get(uri.as_str()).copied(),
        is_knowledge: uri.starts_with(KNOWLEDGE),
        holders: 0,
    };
    let mut parts = Parts {
        elements: profiles.elements.iter().map(source).collect(),
        technologies: profiles.skills.iter().map(source).collect(),
        ..Parts::default()
    };
    let (mut coarse, mut fine) = (BTreeMap::new(), BTreeMap::new());
    add_soc(occupations, &mut coarse);
    add_lot(occupations, &mut coarse, &mut fine);
    add_onet(occupations, &mut fine);
    add_hybrids(&mut coarse);
    for (code, record) in &mut fine {
        let detailed = code.get(..7).and_then(|code| coarse.get(code));
        record.group = detailed.and_then(|detailed| detailed.group.clone());
    }
    describe_fine(profiles, &mut parts, &mut fine);
    describe_coarse(&mut coarse, &fine);
    describe_ranks(labour, &mut coarse, &mut fine);
    relate(profiles, &mut coarse, &mut fine);
    parts.occupations = coarse.into_values().chain(fine.into_values()).collect();
    parts
}

/// Records by code.
type Records = BTreeMap<String, Occupation>;

fn add(records: &mut Records, code: String, concept: ConceptView<'_>, dimension: Dimension) {
    let record = records.entry(code.clone()).or_insert_with(|| Occupation {
        code,
        name: concept.name().to_owned(),
        ..Occupation::default()
    });
    record.dimensions |= dimension.bit();
    if record.description.is_none() {
        record.description = concept.description().map(str::to_owned);
    }
}

fn concepts(taxonomy: &Taxonomy) -> impl Iterator<Item = ConceptView<'_>> {
    taxonomy.in_order().map(|index| taxonomy.concept(index))
}

fn add_soc(occupations: &Occupations, coarse: &mut Records) {
    let Some(soc) = occupations.taxonomy(Dimension::Soc.taxonomy()) else {
        return;
    };
    for concept in concepts(soc).filter(|concept| concept.level() == DETAILED) {
        let mut group = concept.parent();
        while let Some(above) = group.filter(|above| above.level() > MINOR) {
            group = above.parent();
        }
        let code = concept.id().to_owned();
        add(coarse, code.clone(), concept, Dimension::Soc);
        if let Some(record) = coarse.get_mut(&code) {
            record.group = group.map(|group| group.id().to_owned());
        }
    }
}

fn add_lot(occupations: &Occupations, coarse: &mut Records, fine: &mut Records) {
    let Some(lot) = occupations.taxonomy(Dimension::LotOcc.taxonomy()) else {
        return;
    };
    for concept in concepts(lot) {
        let Some(code) = code_of_digits(concept.id()) else {
            continue;
        };
        match concept.level() {
            LOT_OCCUPATION => add(coarse, code, concept, Dimension::LotOcc),
            LOT_SPECIALIZED => add(fine, code, concept, Dimension::LotSpecOcc),
            _ => {}
        }
    }
}

fn add_onet(occupations: &Occupations, fine: &mut Records) {
    if let Some(onet) = occupations.taxonomy(Dimension::Onet.taxonomy()) {
        for concept in concepts(onet) {
            add(fine, concept.id().to_owned(), concept, Dimension::Onet);
        }
    }
}

/// Adds the hybrid codes of which a member is there.
fn add_hybrids(coarse: &mut Records) {
    for hybrid in HYBRIDS {
        let is_soc = |code: &&&str| {
            let member = coarse.get(**code);
            member.is_some_and(|member| member.is_in(Dimension::Soc))
        };
        let Some(member) = hybrid.members.iter().find(is_soc) else {
            continue;
        };
        let group = coarse.get(*member).and_then(|member| member.group.clone());
        coarse.insert(
            hybrid.code.to_owned(),
            Occupation {
                code: hybrid.code.to_owned(),
                name: hybrid.name.to_owned(),
                dimensions: Dimension::Soc.bit(),
                group,
                ..Occupation::default()
            },
        );
    }
}

/// Fills the records of O*NET-SOC from their profiles.
fn describe_fine(profiles: &Profiles, parts: &mut Parts, fine: &mut Records) {
    let rated = profiles.occupations.iter().filter(|(_, it)| has_levels(it));
    let (codes, mut rows): (Vec<&String>, Vec<Vec<f64>>) = rated
        .map(|(code, profile)| (code, importance_by_level(profile)))
        .unzip();
    standardise(&mut rows);
    let mut elements: FxHashMap<&String, Vec<f64>> = codes.into_iter().zip(rows).collect();
    for (code, profile) in &profiles.occupations {
        let Some(record) = fine.get_mut(code) else {
            continue;
        };
        record.level = profile.job_zone;
        record.elements = elements.remove(code).map(Dense::new);
        let importance = profile.ratings.iter().map(|rating| f64::from(rating.importance));
        record.importance = (!profile.ratings.is_empty()).then(|| importance.collect());
        record.technologies = profile
            .technologies
            .iter()
            .map(|(at, demand)| (*at, of_demand(*demand)))
            .collect();
        record.marks.clone_from(&profile.technologies);
        record.experience = (!profile.experience.is_empty()).then(|| {
            profile
                .experience
                .iter()
                .map(|percent| f64::from(*percent))
                .collect()
        });
        record.essential = essential(profile, parts);
        record.weights = weights(profile, parts);
        parts.with_technologies += u32::from(!profile.technologies.is_empty());
        for (at, _) in &profile.technologies {
            parts.technologies[*at as usize].holders += 1;
        }
    }
}

fn has_levels(profile: &Profile) -> bool {
    !profile.ratings.is_empty() && profile.ratings.iter().all(|rating| rating.level.is_some())
}

fn importance_by_level(profile: &Profile) -> Vec<f64> {
    let values = profile.ratings.iter().map(|rating| {
        let level = f64::from(rating.level.unwrap_or_default());
        of_importance(f64::from(rating.importance)) * level / 7.0
    });
    values.collect()
}

fn essential(profile: &Profile, parts: &Parts) -> Vec<SkillIndex> {
    let exactly = profile
        .asked
        .iter()
        .filter(|(_, asked)| *asked == Asked::EssentialExactly);
    let mut skills: Vec<SkillIndex> = exactly
        .filter_map(|(at, _)| parts.technologies[*at as usize].skill)
        .collect();
    skills.sort_unstable();
    skills.dedup();
    skills
}

/// Gives the greatest weight that any source has for each skill.
fn weights(profile: &Profile, parts: &Parts) -> Vec<(SkillIndex, f64)> {
    let ratings = profile.ratings.iter().map(|rating| {
        let weight = of_importance(f64::from(rating.importance));
        (parts.elements[rating.element as usize].skill, weight)
    });
    let technologies = profile
        .technologies
        .iter()
        .map(|(at, demand)| (parts.technologies[*at as usize].skill, of_demand(*demand)));
    let asked = profile
        .asked
        .iter()
        .map(|(at, asked)| (parts.technologies[*at as usize].skill, of_asked(*asked)));
    let mut greatest: BTreeMap<SkillIndex, f64> = BTreeMap::new();
    for (skill, weight) in ratings.chain(technologies).chain(asked) {
        if let Some(skill) = skill {
            let known = greatest.entry(skill).or_default();
            *known = known.max(weight);
        }
    }
    greatest.retain(|_, weight| *weight >= LEAST_WEIGHT);
    greatest.into_iter().collect()
}

/// Fills the records of SOC with the means of those below them, then the hybrid ones with the means of their members.
fn describe_coarse(coarse: &mut Records, fine: &Records) {
    for (code, record) in coarse.iter_mut() {
        let below: Vec<&Occupation> = fine
            .range(code.clone()..)
            .take_while(|(below, _)| below.starts_with(code.as_str()))
            .map(|(_, occupation)| occupation)
            .collect();
        combine(record, &below);
    }
    for hybrid in HYBRIDS {
        let members: Vec<Occupation> = hybrid
            .members
            .iter()
            .filter_map(|code| coarse.get(*code).cloned())
            .collect();
        if let Some(record) = coarse.get_mut(hybrid.code) {
            combine(record, &members.iter().collect::<Vec<_>>());
        }
    }
}

/// Fills a record with the plain means of those that have data.
fn combine(record: &mut Occupation, of: &[&Occupation]) {
    let levels: Vec<u32> = of.iter().filter_map(|it| it.level).map(u32::from).collect();
    if !levels.is_empty() {
        let mean = f64::from(levels.iter().sum::<u32>()) / levels.len() as f64;
        // Half up; job zones are small.
        record.level = Some((mean + 0.5).floor() as u8);
    }
    let elements = of.iter().filter_map(|it| it.elements.as_ref());
    record.elements = mean_of(elements.map(|it| it.standard.as_slice())).map(Dense::new);
    record.importance = mean_of(of.iter().filter_map(|it| it.importance.as_deref()));
    record.experience = mean_of(of.iter().filter_map(|it| it.experience.as_deref()));
    record.technologies = sparse_mean(of.iter().map(|it| &it.technologies));
    record.weights = sparse_mean(of.iter().map(|it| &it.weights));
    record.weights.retain(|(_, weight)| *weight >= LEAST_WEIGHT);
    let mut marks: BTreeMap<u32, Demand> = BTreeMap::new();
    for (at, demand) in of.iter().flat_map(|it| &it.marks) {
        let known = marks.entry(*at).or_insert(*demand);
        *known = (*known).max(*demand);
    }
    record.marks = marks.into_iter().collect();
    record.essential = of.iter().flat_map(|it| &it.essential).copied().collect();
    record.essential.sort_unstable();
    record.essential.dedup();
}

/// Gives the mean over the rows that hold anything; a place that a row lacks counts nought.
fn sparse_mean<'r, K: Copy + Ord + 'r>(rows: impl Iterator<Item = &'r Vec<(K, f64)>>) -> Vec<(K, f64)> {
    let mut sums: BTreeMap<K, f64> = BTreeMap::new();
    let mut count = 0.0;
    for row in rows.filter(|row| !row.is_empty()) {
        count += 1.0;
        for (at, value) in row {
            *sums.entry(*at).or_default() += value;
        }
    }
    sums.into_iter().map(|(at, sum)| (at, sum / count)).collect()
}

/// Takes the ranks of categories of skills, measured against all published codes.
fn describe_ranks(labour: &dyn Labour, coarse: &mut Records, fine: &mut Records) {
    let published = coarse.keys().map(|code| (code, labour.skill_ranks(code)));
    let published: Vec<(&String, Vec<(String, f64)>)> =
        published.filter(|(_, ranks)| !ranks.is_empty()).collect();
    let Some(categories) = published.first().map(|(_, ranks)| ranks) else {
        return;
    };
    let rank_of = |ranks: &[(String, f64)], wanted: &str| {
        let found = ranks.iter().find(|(category, _)| category == wanted);
        found.map(|(_, rank)| *rank)
    };
    let (codes, mut rows): (Vec<String>, Vec<Vec<f64>>) = published
        .iter()
        .filter_map(|(code, ranks)| {
            let row = categories.iter().map(|(category, _)| rank_of(ranks, category));
            Some(((*code).clone(), row.collect::<Option<Vec<f64>>>()?))
        })
        .unzip();
    standardise(&mut rows);
    let ranks: FxHashMap<String, Dense> = codes.into_iter().zip(rows.into_iter().map(Dense::new)).collect();
    for record in coarse.values_mut().chain(fine.values_mut()) {
        let own = ranks.get(record.soc());
        let together = || ranks.get(record.hybrid()?.code);
        record.ranks = own.or_else(together).cloned();
    }
}

/// Says which occupations O*NET lists as close. Of several members the closest counts.
fn relate(profiles: &Profiles, coarse: &mut Records, fine: &mut Records) {
    let codes = coarse.keys().chain(fine.keys()).cloned();
    let places: FxHashMap<String, OccupationIndex> = codes.zip((0..).map(OccupationIndex)).collect();
    let mut lists: BTreeMap<(String, OccupationIndex), f64> = BTreeMap::new();
    let mut list = |origin: &str, destination: &str, value: f64| {
        if let Some(place) = places.get(destination).filter(|_| origin != destination) {
            let known = lists.entry((origin.to_owned(), *place)).or_default();
            *known = known.max(value);
        }
    };
    for (code, profile) in &profiles.occupations {
        for (other, tier) in &profile.related {
            let value = closeness(*tier);
            list(code, other, value);
            for origin in soc_codes(code) {
                for destination in soc_codes(other) {
                    list(origin, destination, value);
                }
            }
        }
    }
    for ((origin, place), value) in lists {
        let record = coarse.get_mut(&origin).or_else(|| fine.get_mut(&origin));
        if let Some(record) = record {
            record.related.push((place, value));
        }
    }
}

/// Gives the codes that an occupation of O*NET-SOC is part of.
fn soc_codes(code: &str) -> impl Iterator<Item = &str> {
    let detailed = code.get(..7);
    let hybrid = detailed.and_then(Hybrid::of).map(|hybrid| hybrid.code);
    detailed.into_iter().chain(hybrid)
}
