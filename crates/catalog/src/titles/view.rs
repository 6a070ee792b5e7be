//! What can be read of one title.

use text::{LevelBand, plural_name};

use super::{Concept, TitleIndex, Titles};
use crate::skills::{LabelView, SkillView};
use crate::tables::NONE;
use crate::version::Version;

/// One title of a snapshot; every text is borrowed from it.
#[derive(Clone, Copy, Debug)]
pub struct TitleView<'a> {
    titles: &'a Titles,
    named: SkillView<'a>,
}

impl<'a> TitleView<'a> {
    pub(super) fn new(titles: &'a Titles, named: SkillView<'a>) -> Self {
        Self { titles, named }
    }

    fn at(self) -> u32 {
        self.named.index().0
    }

    /// Gives the position in the snapshot.
    pub fn index(self) -> TitleIndex {
        TitleIndex(self.at())
    }

    /// Gives the public id.
    pub fn id(self) -> &'a str {
        self.named.id()
    }

    /// Gives the display name.
    pub fn name(self) -> &'a str {
        self.named.name()
    }

    /// Gives the name in the plural.
    pub fn plural_name(self) -> String {
        plural_name(self.name())
    }

    /// Gives the other texts by which the title is found.
    pub fn labels(self) -> impl Iterator<Item = LabelView<'a>> {
        self.named.labels()
    }

    /// Gives the page about the title, where the source names one.
    pub fn info_url(self) -> Option<&'a str> {
        self.named.info_url()
    }

    /// Tells whether the holder leads others.
    pub fn is_supervisor(self) -> bool {
        self.titles.columns.is_supervisor(self.at())
    }

    /// Gives the level that the words of the name tell.
    pub fn level_band(self) -> Option<LevelBand> {
        self.titles.columns.band(self.at())
    }

    /// Gives the SOC 2018 occupations, best first.
    pub fn socs(self) -> impl ExactSizeIterator<Item = &'a Concept> {
        let titles = self.titles;
        let socs = titles.columns.socs(self.at()).iter();
        socs.map(move |soc| &titles.meta.socs[*soc as usize])
    }

    /// Gives the occupations that the title belongs to as their sources call them, such as O*NET-SOC codes and URIs; those
    /// of one source best first.
    pub fn occupations(self) -> impl Iterator<Item = &'a str> {
        let titles = self.titles;
        let groups = titles.columns.groups(self.at()).iter();
        groups.filter_map(move |group| titles.meta.groups.get(*group as usize).map(String::as_str))
    }

    /// Gives the skills, best first.
    pub fn skills(self) -> impl ExactSizeIterator<Item = &'a Concept> {
        let titles = self.titles;
        let skills = titles.columns.skills(self.at()).iter();
        skills.map(move |skill| &titles.meta.skills[*skill as usize])
    }

    /// Gives the version in which the title was added.
    pub fn added_version(self) -> Version {
        let at = self.titles.columns.added[self.at() as usize];
        self.titles.meta.versions[at as usize]
    }

    /// Gives the version in which the title was removed.
    pub fn removed_version(self) -> Option<Version> {
        let at = self.titles.columns.removed[self.at() as usize];
        (at != NONE).then(|| self.titles.meta.versions[at as usize])
    }
}
