//! The dimension of occupations: levels, and what stands below what.

use std::collections::BTreeMap;
use std::ops::Bound;

use lmi::{DatasetDraft, MemberDraft, OCCUPATION};

/// Names of the levels, the highest first.
pub(super) const LEVELS: [&str; 5] = ["1", "2", "3", "4", "5"];
/// All occupations together.
pub(super) const ALL: &str = "00-0000";

/// How detailed an occupation is; the most detailed is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Total,
    Major,
    Minor,
    Broad,
    Detailed,
}

impl Rank {
    /// Reads the word of the wage survey.
    pub(super) fn of_group(group: &str) -> Option<Self> {
        match group.to_ascii_lowercase().as_str() {
            "total" => Some(Self::Total),
            "major" => Some(Self::Major),
            "minor" => Some(Self::Minor),
            "broad" => Some(Self::Broad),
            "detailed" => Some(Self::Detailed),
            _ => None,
        }
    }

    /// Gives the name of the level.
    pub(super) fn level(self) -> &'static str {
        LEVELS[self as usize]
    }
}

/// One occupation of a table.
#[derive(Clone, Debug)]
pub(super) struct Occupation {
    pub(super) title: String,
    pub(super) rank: Rank,
    /// Whether it is published as broad besides.
    pub(super) also_broad: bool,
    /// The one above; found from the codes where it is not known.
    pub(super) parent: Option<String>,
}

/// The occupations of a dataset by code.
#[derive(Clone, Debug, Default)]
pub(super) struct Occupations(pub(super) BTreeMap<String, Occupation>);

impl Occupations {
    /// Gives the code above another one.
    ///
    /// Groups stand before their members in the order of codes, and do not follow from the digits: 29-1141 stands in
    /// 29-1000, 15-1252 in 15-1200. So the one above is the last less detailed code of the same major group.
    pub(super) fn parent<'o>(&'o self, code: &'o str, occupation: &'o Occupation) -> Option<&'o str> {
        if occupation.rank == Rank::Total {
            return None;
        }
        if let Some(parent) = &occupation.parent {
            return Some(parent);
        }
        // What is published as broad and as detailed stands where the broad one would.
        let rank = if occupation.also_broad {
            Rank::Broad
        } else {
            occupation.rank
        };
        let before = self
            .0
            .range::<str, _>((Bound::Unbounded, Bound::Excluded(code)))
            .rev();
        let mut before = before.take_while(|(other, _)| other[..2] == code[..2]);
        let above = before.find(|(_, other)| other.rank < rank);
        Some(above.map_or(ALL, |(code, _)| code))
    }

    /// Gives the detailed occupations at or below each code.
    pub(super) fn detailed(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut below: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let detailed = self
            .0
            .iter()
            .filter(|(_, occupation)| occupation.rank == Rank::Detailed);
        for (code, occupation) in detailed {
            below.entry(code).or_default().push(code);
            let mut above = self.parent(code, occupation);
            while let Some(parent) = above {
                below.entry(parent).or_default().push(code);
                above = self
                    .0
                    .get_key_value(parent)
                    .and_then(|(code, it)| self.parent(code, it));
            }
        }
        below
    }

    /// Adds the dimension to a draft.
    pub(super) fn add_to(&self, draft: &mut DatasetDraft) {
        let dimension = draft.dimension(OCCUPATION, &LEVELS);
        if !self.0.contains_key(ALL) {
            draft.member(dimension, root());
        }
        for (code, occupation) in &self.0 {
            draft.member(
                dimension,
                MemberDraft {
                    code: code.clone(),
                    parent: self.parent(code, occupation).map(str::to_owned),
                    level: occupation.rank.level().to_owned(),
                    also: occupation.also_broad.then(|| Rank::Broad.level().to_owned()),
                    name: occupation.title.clone(),
                    ..MemberDraft::default()
                },
            );
        }
    }
}

/// The root of occupations, where a table has no row of all.
fn root() -> MemberDraft {
    MemberDraft {
        code: ALL.to_owned(),
        level: Rank::Total.level().to_owned(),
        name: "All Occupations".to_owned(),
        ..MemberDraft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occupations(rows: &[(&str, Rank, bool)]) -> Occupations {
        let occupation = |(code, rank, also_broad): &(&str, Rank, bool)| {
            let occupation = Occupation {
                title: String::new(),
                rank: *rank,
                also_broad: *also_broad,
                parent: None,
            };
            ((*code).to_owned(), occupation)
        };
        Occupations(rows.iter().map(occupation).collect())
    }

    #[test]
    fn groups_stand_before_their_members() {
        let rows = [
            ("00-0000", Rank::Total, false),
            ("13-0000", Rank::Major, false),
            ("13-1000", Rank::Minor, false),
            ("13-1010", Rank::Broad, false),
            ("13-1011", Rank::Detailed, false),
            ("13-1020", Rank::Detailed, true),
            ("13-1030", Rank::Broad, false),
            ("13-1031", Rank::Detailed, false),
            ("15-1299", Rank::Detailed, false),
        ];
        let occupations = occupations(&rows);
        let check = |code: &str, expected| {
            let parent = occupations.parent(code, &occupations.0[code]);
            assert_eq!(parent, expected, "{code}");
        };
        check("00-0000", None);
        check("13-0000", Some("00-0000"));
        check("13-1000", Some("13-0000"));
        check("13-1011", Some("13-1010"));
        check("13-1020", Some("13-1000"));
        check("13-1030", Some("13-1000"));
        check("13-1031", Some("13-1030"));
        check("15-1299", Some("00-0000"));
        let below = occupations.detailed();
        assert_eq!(below["13-1000"], ["13-1011", "13-1020", "13-1031"]);
        assert_eq!(below["00-0000"].len(), 4);
    }
}
