//! The words of synthetic postings: titles, skills and places of loaded taxonomies.

use std::sync::Arc;

use analytics::Column;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalog::{Areas, Occupations, SkillIndex, SkillType, Skills, State, Titles};

use crate::random::Stream;
use crate::tables::{Group, Tables};
use crate::weights::{Skew, Weights};

/// A skill that postings ask for.
#[derive(Clone, Debug)]
pub struct SkillWord {
    /// Public id.
    pub id: Arc<str>,
    /// Name.
    pub name: Arc<str>,
    /// Type.
    pub kind: SkillType,
    /// Whether it is software.
    pub is_software: bool,
}

/// A title that postings carry.
#[derive(Clone, Debug)]
pub struct TitleWord {
    /// Public id.
    pub id: Arc<str>,
    /// Name of one.
    pub singular: String,
    /// Name of several.
    pub plural: Arc<str>,
    /// SOC 2018 codes and names from the major group to the detailed occupation: columns with their values.
    pub occupation: Vec<(Column, Coded)>,
    /// Positions of the skills that its postings draw from, most frequent first.
    pub skills: Vec<u32>,
}

/// A code with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coded {
    /// Code.
    pub code: Arc<str>,
    /// Name.
    pub name: Arc<str>,
}

impl Coded {
    /// Makes a pair.
    pub fn new(code: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self {
            code: code.into(),
            name: name.into(),
        }
    }
}

/// A place where postings are: the values of its area columns, and its point where known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceWord {
    /// City as people write it, `Boise, ID`.
    pub text: String,
    /// Values of city, county, metro and state.
    pub areas: Vec<(Column, Coded)>,
    /// Latitude and longitude.
    pub point: Option<(f64, f64)>,
}

/// Everything that postings are made of.
#[derive(Debug)]
pub struct Vocabulary {
    pub(crate) skills: Vec<SkillWord>,
    pub(crate) titles: Vec<TitleWord>,
    /// Positions of titles by group of the tables, and how often each comes up.
    pub(crate) by_group: Vec<(Vec<usize>, Weights)>,
    pub(crate) groups: Weights,
    /// Positions of soft skills, which every title may ask for.
    pub(crate) common: Vec<u32>,
    pub(crate) tables: Tables,
    pub(crate) places: Vec<(PlaceWord, f64)>,
    pub(crate) place_weights: Weights,
}

/// Skills per title.
const SKILLS_PER_TITLE: usize = 36;
/// Titles per group at most: beyond these the rarest would hardly come up.
const TITLES_PER_GROUP: usize = 400;
/// Skills of one subject that a title takes together.
const SKILLS_PER_SUBJECT: usize = 10;
const KIND: u64 = 21;
/// Names of taxonomies of occupations.
const SOC: &str = "soc_2018";
const ONET: &str = "onet_2019";

impl Vocabulary {
    /// Joins the loaded taxonomies with the tables of the generator. Cities that the areas lack get no postings.
    pub fn new(skills: &Skills, titles: &Titles, occupations: &Occupations, areas: &Areas) -> Self {
        let tables = Tables::embedded();
        let words = skill_words(skills);
        let mut titles = title_words(&tables, titles, skills, occupations, &words);
        titles.retain(|(_, title)| !title.skills.is_empty());
        let by_group = group_titles(tables.groups.len(), &titles);
        let shares = tables.groups.iter().zip(&by_group);
        let shares: Vec<f64> = shares
            .map(|(group, (titles, _))| if titles.is_empty() { 0.0 } else { group.share })
            .collect();
        let places: Vec<(PlaceWord, f64, f64)> = tables
            .places
            .iter()
            .filter_map(|row| Some((place(areas, &row.city, &row.state)?, row.cost, row.weight)))
            .collect();
        let place_weights: Vec<f64> = places.iter().map(|(_, _, weight)| *weight).collect();
        Self {
            common: common(skills),
            skills: words,
            titles: titles.into_iter().map(|(_, title)| title).collect(),
            by_group,
            groups: Weights::new(&shares),
            tables,
            places: places.into_iter().map(|(place, cost, _)| (place, cost)).collect(),
            place_weights: Weights::new(&place_weights),
        }
    }

    /// Returns how many titles there are.
    #[must_use]
    pub fn title_count(&self) -> usize {
        self.titles.len()
    }
}

/// Lists the soft skills, spoken languages aside. The order, which decides how frequent each is, follows no alphabet.
fn common(skills: &Skills) -> Vec<u32> {
    let fits = skills.by_name_order().filter(|index| {
        let skill = skills.skill(*index);
        skill.kind() == SkillType::Common && !skill.is_language()
    });
    let mut fits: Vec<u32> = fits.map(|index| index.0).collect();
    fits.sort_by_key(|index| Stream::new(2, KIND, u64::from(*index)).bits());
    fits
}

fn title_words(
    tables: &Tables,
    titles: &Titles,
    skills: &Skills,
    occupations: &Occupations,
    words: &[SkillWord],
) -> Vec<(usize, TitleWord)> {
    let pools: Vec<Vec<u32>> = tables.groups.iter().map(|group| pool(group, skills)).collect();
    let mut kept = vec![0_usize; tables.groups.len()];
    let mut made = Vec::new();
    for index in titles.live() {
        let title = titles.title(index);
        let Some(soc) = title.socs().next() else { continue };
        let same_group = |group: &Group| group.soc.get(..2) == soc.id.get(..2);
        let Some(at) = tables.groups.iter().position(same_group) else {
            continue;
        };
        if kept[at] == TITLES_PER_GROUP {
            continue;
        }
        kept[at] += 1;
        let mut stream = Stream::new(0, KIND, u64::from(index.0));
        let mapped = title
            .skills()
            .filter_map(|skill| position(words, skills, &skill.id));
        let word = TitleWord {
            id: title.id().into(),
            singular: title.name().to_owned(),
            plural: title.plural_name().into(),
            occupation: occupation(occupations, &soc.id),
            skills: draw_skills(mapped.collect(), &pools[at], &mut stream),
        };
        made.push((at, word));
    }
    made
}

/// Lists the columns of an occupation: its ancestors by the SOC structure, itself, and its O*NET code where it has one.
fn occupation(occupations: &Occupations, soc: &str) -> Vec<(Column, Coded)> {
    let mut columns = Vec::new();
    let taxonomy = occupations.taxonomy(SOC);
    let found = taxonomy.and_then(|taxonomy| Some(taxonomy.concept(taxonomy.by_id(soc)?)));
    let mut step = found;
    while let Some(concept) = step {
        let column = match concept.level() {
            0 => Column::Soc2,
            1 => Column::Soc3,
            2 => Column::Soc4,
            _ => Column::Soc5,
        };
        columns.push((column, Coded::new(concept.id(), concept.name())));
        step = concept.parent();
    }
    let Some(detailed) = found else { return columns };
    let own = format!("{soc}.00");
    let onet = occupations.taxonomy(ONET);
    let name = onet.and_then(|taxonomy| Some(taxonomy.concept(taxonomy.by_id(&own)?).name()));
    // The starter list has no O*NET occupations; there every detailed occupation stands for its own.
    if let Some(name) = name.or(onet.is_none().then_some(detailed.name())) {
        columns.push((Column::Onet, Coded::new(own.as_str(), name)));
    }
    columns
}

fn place(areas: &Areas, city: &str, state: &str) -> Option<PlaceWord> {
    let state = State::find(state)?;
    let city = areas.city(city, state)?;
    let mut columns = vec![
        (
            Column::City,
            Coded::new(STANDARD.encode(&city.name), city.name.as_str()),
        ),
        (Column::State, Coded::new(state.fips, state.name)),
    ];
    if let Some(county) = areas.county(&city.county) {
        columns.push((
            Column::County,
            Coded::new(county.code.as_str(), county.name.as_str()),
        ));
        columns.push((
            Column::AdminArea2,
            Coded::new(county.code.as_str(), county.name.as_str()),
        ));
        if let Some(metro) = county.metro.as_deref().and_then(|code| areas.metro(code)) {
            columns.push((Column::Msa, Coded::new(metro.code.as_str(), metro.name.as_str())));
            columns.push((
                Column::Market,
                Coded::new(metro.code.as_str(), metro.name.as_str()),
            ));
        }
    }
    columns.push((Column::AdminArea1, Coded::new(state.fips, state.name)));
    Some(PlaceWord {
        text: city.name.clone(),
        areas: columns,
        point: Some((city.point.lat, city.point.lon)),
    })
}

fn skill_words(skills: &Skills) -> Vec<SkillWord> {
    let words = skills.by_name_order().map(|index| {
        let skill = skills.skill(index);
        SkillWord {
            id: skill.id().into(),
            name: skill.name().into(),
            kind: skill.kind(),
            is_software: skill.is_software(),
        }
    });
    words.collect()
}

/// Finds a skill's position among the words; these stand in the order of the snapshot.
fn position(words: &[SkillWord], skills: &Skills, id: &str) -> Option<u32> {
    let at = skills.by_id(id)?.0;
    words
        .get(at as usize)
        .is_some_and(|word| *word.id == *id)
        .then_some(at)
}

/// Lists the skills of a group's categories, subject by subject; what titles are not mapped to comes from here.
fn pool(group: &Group, skills: &Skills) -> Vec<u32> {
    let named = |list: &[String], category: Option<(u32, &str)>| {
        category.is_some_and(|(_, name)| list.iter().any(|own| own == name))
    };
    let fits = skills.by_name_order().filter(|index| {
        let skill = skills.skill(*index);
        named(&group.categories, skill.category()) || named(&group.subcategories, skill.subcategory())
    });
    let mut fits: Vec<SkillIndex> = fits.collect();
    fits.sort_by_key(|index| (skills.skill(*index).subcategory().map(|(code, _)| code), *index));
    fits.into_iter().map(|index| index.0).collect()
}

/// Takes the mapped skills, then neighbours of two subjects of the pool, and fills up from all over it, so that titles
/// of a group share some skills and differ in most.
fn draw_skills(mapped: Vec<u32>, pool: &[u32], stream: &mut Stream) -> Vec<u32> {
    let mut chosen = mapped;
    chosen.truncate(SKILLS_PER_TITLE);
    let subjects = [stream.below(pool.len()), stream.below(pool.len())];
    let near = subjects
        .iter()
        .flat_map(|from| pool.iter().skip(*from).take(SKILLS_PER_SUBJECT));
    let anywhere = (0..SKILLS_PER_TITLE * 4).filter_map(|_| pool.get(stream.below(pool.len())));
    for skill in near.chain(anywhere) {
        if chosen.len() == SKILLS_PER_TITLE {
            break;
        }
        if !chosen.contains(skill) {
            chosen.push(*skill);
        }
    }
    chosen
}

fn group_titles(groups: usize, titles: &[(usize, TitleWord)]) -> Vec<(Vec<usize>, Weights)> {
    let mut members = vec![Vec::new(); groups];
    for (position, (group, _)) in titles.iter().enumerate() {
        members[*group].push(position);
    }
    // List order says nothing about how frequent a title is; a fixed shuffle decides.
    for (group, members) in members.iter_mut().enumerate() {
        members.sort_by_key(|position| Stream::new(1, KIND, (group * 1_000_003 + position) as u64).bits());
    }
    let weighted = members.into_iter().map(|members| {
        let weights = Weights::falling(members.len(), Skew::Plain);
        (members, weights)
    });
    weighted.collect()
}
