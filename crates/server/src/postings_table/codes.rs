//! The codes of a dimension, and what postings hold for them.

use std::collections::BTreeMap;

use analytics::{Dimension, Engine, Facet, QueryError, query::TaxonomyRequest};
use catalog::State;
use lmi::{AREA, DatasetDraft, INDUSTRY, MemberDraft, OCCUPATION, normalised};

pub const AREA_ROOT: &str = "0";
pub const OCCUPATION_ROOT: &str = "00-0000";
pub const INDUSTRY_ROOT: &str = "10";

/// Levels of each dimension, the highest first.
const AREA_LEVELS: [&str; 4] = ["1", "2", "3", "MSA"];
const OCCUPATION_LEVELS: [&str; 5] = ["1", "2", "3", "4", "5"];
const INDUSTRY_LEVELS: [&str; 3] = ["1", "2", "3"];

/// What postings are asked for, with the level of its codes.
const AREAS: [(Dimension, &str); 3] = [
    (Dimension::State, "2"),
    (Dimension::County, "3"),
    (Dimension::Msa, "MSA"),
];
const OCCUPATIONS: [(Dimension, &str); 4] = [
    (Dimension::Soc2, "2"),
    (Dimension::Soc3, "3"),
    (Dimension::Soc4, "4"),
    (Dimension::Soc5, "5"),
];
const INDUSTRIES: [(Dimension, &str); 2] = [(Dimension::Naics2, "2"), (Dimension::Naics3, "3")];

/// A dimension of the table.
pub struct Codes {
    name: &'static str,
    levels: &'static [&'static str],
    members: BTreeMap<String, Code>,
}

/// One code.
struct Code {
    member: MemberDraft,
    /// What postings hold; none for the root.
    value: Option<(Facet, String)>,
    has_postings: bool,
}

/// Reads the three dimensions from the taxonomies of the postings.
pub fn all(engine: &dyn Engine) -> Result<[Codes; 3], QueryError> {
    let mut areas = Codes::new(AREA, &AREA_LEVELS, AREA_ROOT, "United States");
    for (dimension, level) in AREAS {
        areas.read(engine, dimension, level, &area)?;
    }
    let mut occupations = Codes::new(OCCUPATION, &OCCUPATION_LEVELS, OCCUPATION_ROOT, "All Occupations");
    for (dimension, level) in OCCUPATIONS {
        occupations.read(engine, dimension, level, &|code| occupation(code, level))?;
    }
    occupations.place_below_groups();
    let mut industries = Codes::new(INDUSTRY, &INDUSTRY_LEVELS, INDUSTRY_ROOT, "All Industries");
    for (dimension, level) in INDUSTRIES {
        industries.read(engine, dimension, level, &|code| industry(code, level))?;
    }
    let mut dimensions = [areas, occupations, industries];
    dimensions.iter_mut().for_each(Codes::drop_orphans);
    Ok(dimensions)
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Gives the code of the table and the code above it; nothing for values that are no codes.
fn area(value: &str) -> Option<(String, String)> {
    let root = || AREA_ROOT.to_owned();
    if is_digits(value, 2) {
        return State::by_fips(value).map(|state| (state.fips.to_owned(), root()));
    }
    is_digits(value, 5).then(|| (value.to_owned(), value[..2].to_owned()))
}

fn metro(value: &str) -> Option<(String, String)> {
    is_digits(value, 5).then(|| (format!("MSA{value}"), AREA_ROOT.to_owned()))
}

fn occupation(value: &str, level: &str) -> Option<(String, String)> {
    let code = normalised(OCCUPATION, value);
    let is_code = code.len() == 7 && code.as_bytes()[2] == b'-' && is_digits(&code[3..], 4);
    // Groups above are known when all codes are.
    let parent = if level == "2" { OCCUPATION_ROOT } else { "" };
    is_code.then(|| (code.into_owned(), parent.to_owned()))
}

fn industry(value: &str, level: &str) -> Option<(String, String)> {
    let code = normalised(INDUSTRY, value).into_owned();
    match level {
        "2" => is_digits(&code, 2).then(|| (code, INDUSTRY_ROOT.to_owned())),
        _ => is_digits(&code, 3).then(|| {
            let sector = normalised(INDUSTRY, &code[..2]).into_owned();
            (code, sector)
        }),
    }
}

impl Codes {
    fn new(name: &'static str, levels: &'static [&'static str], root: &str, title: &str) -> Codes {
        let member = MemberDraft {
            code: root.to_owned(),
            level: levels[0].to_owned(),
            name: title.to_owned(),
            ..MemberDraft::default()
        };
        let root = Code {
            member,
            value: None,
            has_postings: true,
        };
        Codes {
            name,
            levels,
            members: [(root.member.code.clone(), root)].into(),
        }
    }

    fn read(
        &mut self,
        engine: &dyn Engine,
        dimension: Dimension,
        level: &str,
        of_value: &dyn Fn(&str) -> Option<(String, String)>,
    ) -> Result<(), QueryError> {
        let request = TaxonomyRequest {
            dimension,
            search: None,
            limit: usize::MAX,
        };
        for item in engine.taxonomy(&request, &analytics::Cancel::never())? {
            let read = if dimension == Dimension::Msa {
                metro(&item.id)
            } else {
                of_value(&item.id)
            };
            let Some((code, parent)) = read else { continue };
            let state = State::by_fips(&code).filter(|_| dimension == Dimension::State);
            let member = MemberDraft {
                code: code.clone(),
                parent: Some(parent),
                level: level.to_owned(),
                name: item.name.to_string(),
                abbreviation: state
                    .map(|state| state.abbreviation)
                    .unwrap_or_default()
                    .to_owned(),
                ..MemberDraft::default()
            };
            self.members.entry(code).or_insert(Code {
                member,
                value: Some((Facet::code(dimension), item.id.to_string())),
                has_postings: item.unique_postings > 0,
            });
        }
        Ok(())
    }

    /// Puts each occupation below the group that stands before it: groups do not follow from digits alone.
    fn place_below_groups(&mut self) {
        let levels: Vec<(String, String)> = self
            .members
            .iter()
            .map(|(code, it)| (code.clone(), it.member.level.clone()))
            .collect();
        for (at, (code, level)) in levels.iter().enumerate() {
            let above = levels[..at].iter().rev();
            let mut above = above.take_while(|(other, _)| other[..2] == code[..2]);
            let above = above.find(|(_, other)| other < level);
            if let (Some(member), true) = (self.members.get_mut(code), level.as_str() > "2") {
                let parent = above.map_or(OCCUPATION_ROOT, |(code, _)| code);
                member.member.parent = Some(parent.to_owned());
            }
        }
    }

    /// Leaves out codes whose group is not there, which happens where an operator's columns contradict each other.
    fn drop_orphans(&mut self) {
        loop {
            let is_orphan = |code: &Code| {
                let parent = code.member.parent.as_ref();
                parent.is_some_and(|parent| !self.members.contains_key(parent))
            };
            let orphans = self.members.iter().filter(|(_, code)| is_orphan(code));
            let orphans: Vec<String> = orphans.map(|(code, _)| code.clone()).collect();
            if orphans.is_empty() {
                return;
            }
            for code in orphans {
                self.members.remove(&code);
            }
        }
    }

    /// Gives the codes that postings hold, and the root.
    pub fn with_postings(&self) -> impl Iterator<Item = &str> {
        let held = self.members.iter().filter(|(_, code)| code.has_postings);
        held.map(|(code, _)| code.as_str())
    }

    /// Gives what postings hold for a code; none for the root.
    pub fn value(&self, code: &str) -> Option<(Facet, &str)> {
        let value = self.members.get(code)?.value.as_ref()?;
        Some((value.0, &value.1))
    }

    /// Adds the dimension to a table.
    pub fn add_to(&self, draft: &mut DatasetDraft) {
        let dimension = draft.dimension(self.name, self.levels);
        for code in self.members.values() {
            draft.member(dimension, code.member.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_postings_become_codes_of_the_table() {
        let pair = |code: &str, parent: &str| Some((code.to_owned(), parent.to_owned()));
        assert_eq!(area("16"), pair("16", "0"));
        assert_eq!(area("16001"), pair("16001", "16"));
        assert_eq!(metro("14260"), pair("MSA14260", "0"));
        assert_eq!(occupation("15-0000", "2"), pair("15-0000", "00-0000"));
        assert_eq!(industry("31-33", "2"), pair("31", "10"));
        assert_eq!(industry("332", "3"), pair("332", "31"));
        for value in ["", "Idaho", "é", "03"] {
            assert_eq!(area(value), None, "{value}");
            assert_eq!(occupation(value, "5").filter(|_| value != "03"), None, "{value}");
        }
        assert_eq!(industry("Unclassified", "2"), None);
    }
}
