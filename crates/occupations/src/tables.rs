//! Everything that the methods read, joined once for one moment of the data.

use std::sync::Arc;

use catalog::{Occupations, SkillIndex, Skills, Taxonomy};
use rustc_hash::FxHashMap;

use crate::build;
use crate::dimension::Dimension;
use crate::labour::{Labour, Projection, Region, Served};
use crate::occupation::{Occupation, OccupationIndex};

/// What stands behind an element or a technology.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Source {
    /// The skill that it is, where the skills know it.
    pub(crate) skill: Option<SkillIndex>,
    /// Whether it is an element of knowledge.
    pub(crate) is_knowledge: bool,
    /// Occupations of O*NET-SOC that list it.
    pub(crate) holders: u32,
}

/// The parts that [`build`] makes.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// By code; detailed and hybrid occupations stand before those of O*NET-SOC.
    pub(crate) occupations: Vec<Occupation>,
    /// Elements in the order of the profiles.
    pub(crate) elements: Vec<Source>,
    /// Technologies and skills of ESCO by place in the profiles.
    pub(crate) technologies: Vec<Source>,
    /// Occupations of O*NET-SOC that list any technology.
    pub(crate) with_technologies: u32,
}

/// The joined tables. Immutable: a request keeps the ones it began with.
#[derive(Debug)]
pub struct Tables {
    occupations: Arc<Occupations>,
    skills: Arc<Skills>,
    labour: Arc<dyn Labour>,
    pub(crate) parts: Parts,
    /// Of every code that has one of its own, by code.
    pub(crate) projections: Vec<(OccupationIndex, Projection)>,
    /// Mean pay in the nation, by occupation: pathways ask for that of many.
    national_pay: Vec<Option<(f64, Published)>>,
    by_code: FxHashMap<String, OccupationIndex>,
    lists: [Vec<OccupationIndex>; Dimension::ALL.len()],
}

/// Why an id leads to no occupation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// It is not spelled as ids of the dimension are.
    Form,
    /// The dimension does not hold it.
    Unknown,
}

impl Tables {
    /// Joins the newest versions with what is known of the labour market.
    pub fn new(occupations: Arc<Occupations>, skills: Arc<Skills>, labour: Arc<dyn Labour>) -> Tables {
        let parts = build::parts(&occupations, &skills, &*labour);
        let indexes = (0..).map(OccupationIndex);
        let codes = parts.occupations.iter().map(|it| it.code.clone());
        let by_code = codes.zip(indexes.clone()).collect();
        let lists = Dimension::ALL.map(|dimension| {
            let members = indexes.clone().zip(&parts.occupations);
            let members = members.filter(|(_, occupation)| occupation.is_in(dimension));
            members.map(|(index, _)| index).collect()
        });
        let projections = indexes
            .zip(&parts.occupations)
            .filter(|(_, occupation)| occupation.code == occupation.soc())
            .filter_map(|(index, occupation)| Some((index, labour.projection(&occupation.code)?)))
            .collect();
        let mut tables = Tables {
            occupations,
            skills,
            labour,
            parts,
            projections,
            national_pay: Vec::new(),
            by_code,
            lists,
        };
        let pay = |occupation| tables.pay_in(occupation, &Region::nation());
        tables.national_pay = tables.parts.occupations.iter().map(pay).collect();
        tables
    }

    /// Gives the taxonomies.
    pub fn taxonomies(&self) -> &Arc<Occupations> {
        &self.occupations
    }

    /// Gives the taxonomy of a dimension, where it is loaded.
    pub fn taxonomy(&self, dimension: Dimension) -> Option<&Arc<Taxonomy>> {
        self.occupations.taxonomy(dimension.taxonomy())
    }

    /// Gives the skills.
    pub fn skills(&self) -> &Arc<Skills> {
        &self.skills
    }

    /// Gives what is known of the labour market.
    pub fn labour(&self) -> &dyn Labour {
        &*self.labour
    }

    /// Gives the occupations of a dimension, by code.
    pub fn list(&self, dimension: Dimension) -> &[OccupationIndex] {
        &self.lists[dimension as usize]
    }

    /// Finds an occupation by its id.
    pub fn find(&self, dimension: Dimension, id: &str) -> Result<OccupationIndex, NotFound> {
        let code = dimension.code(id).ok_or(NotFound::Form)?;
        let found = self.by_code.get(&code).copied();
        found
            .filter(|index| self.occupation(*index).is_in(dimension))
            .ok_or(NotFound::Unknown)
    }

    /// Gives an occupation.
    ///
    /// # Panics
    ///
    /// When the position comes from other tables and is out of range.
    pub fn occupation(&self, index: OccupationIndex) -> &Occupation {
        &self.parts.occupations[index.at()]
    }

    /// Reads a figure of an occupation: its own, else the one that is published for it and others together. The second
    /// value says which.
    pub(crate) fn published<T>(
        &self,
        occupation: &Occupation,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<(T, Published)> {
        let own = read(occupation.soc()).map(|figure| (figure, Published::Alone));
        own.or_else(|| {
            let hybrid = occupation.hybrid()?;
            read(hybrid.code).map(|figure| (figure, Published::Together))
        })
    }

    /// Gives the region whose tables are read: the nation's where the region has none.
    pub(crate) fn served<'r>(&self, region: &'r Region, nation: &'r Region) -> &'r Region {
        match self.labour.region(region) {
            Served::Own => region,
            Served::ByNation | Served::Unknown => nation,
        }
    }

    /// Gives the mean pay in a region, else in the nation, in dollars a year.
    pub(crate) fn pay(&self, index: OccupationIndex, region: &Region) -> Option<(f64, Published)> {
        let nation = Region::nation();
        let served = self.served(region, &nation);
        let here = || self.pay_in(self.occupation(index), served);
        let here = if *served == nation { None } else { here() };
        here.or_else(|| self.national_pay[index.at()])
    }

    fn pay_in(&self, occupation: &Occupation, region: &Region) -> Option<(f64, Published)> {
        self.published(occupation, |code| self.labour.wages(region, code)?.mean)
    }
}

/// Whether a figure is of an occupation alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Published {
    /// Of the occupation itself.
    Alone,
    /// Of a code that stands for it and others.
    Together,
}
