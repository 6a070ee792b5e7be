//! The codes of labels, levels and predicates as lists of members.

use super::{Choice, Codes, Planner};
use crate::code;
use crate::dimension::{Dimension, Meaning, MemberIndex};
use crate::fault::{FaultKind, LISTED, Place};
use crate::query::{Constraint, Selection};

impl Planner<'_> {
    pub(super) fn choices(
        &mut self,
        at: usize,
        dimension: &Dimension,
        constraint: &Constraint,
    ) -> Vec<Choice> {
        match &constraint.selection {
            Selection::Map(labels) => {
                let mut choices = Vec::with_capacity(labels.len());
                let (mut without_data, mut has_data) = (None, false);
                for label in labels {
                    let place = Place::Label(at, label.text.clone());
                    let codes = match self.label(dimension, &label.codes, &place) {
                        Labelled::Codes(codes) => {
                            has_data = true;
                            codes
                        }
                        Labelled::WithoutData(level) => {
                            without_data = without_data.or(Some((level, place)));
                            Codes::Members(Vec::new())
                        }
                        Labelled::Faulty => continue,
                    };
                    choices.push(Choice {
                        text: label.text.as_str().into(),
                        codes,
                    });
                }
                if let (false, Some((level, place))) = (has_data, without_data) {
                    self.empty_level(dimension, level, place);
                }
                choices
            }
            Selection::Level { level, predicate } => self.level(at, dimension, level, predicate.as_deref()),
            Selection::Identity => {
                let stored = dimension.indices().filter(|index| dimension.is_stored(*index));
                by_code(dimension, stored)
            }
        }
    }

    fn level(
        &mut self,
        at: usize,
        dimension: &Dimension,
        level: &str,
        predicate: Option<&[String]>,
    ) -> Vec<Choice> {
        let Some(level_index) = dimension.level(level) else {
            let kind = FaultKind::NoLevel {
                dimension: dimension.name().to_owned(),
                level: level.to_owned(),
            };
            self.fault(Place::Level(at), kind);
            return Vec::new();
        };
        let of_level =
            |index: &MemberIndex| dimension.is_used(*index) && dimension.member(*index).is_of(level_index);
        if !dimension.indices().any(|index| of_level(&index)) {
            self.empty_level(dimension, level, Place::Level(at));
            return Vec::new();
        }
        let above = match predicate {
            None => None,
            Some(codes) => match self.label(dimension, codes, &Place::Predicate(at)) {
                Labelled::Codes(Codes::All) => None,
                Labelled::Codes(Codes::Members(members)) => Some(members),
                Labelled::WithoutData(level) => {
                    self.empty_level(dimension, level, Place::Predicate(at));
                    return Vec::new();
                }
                Labelled::Faulty => return Vec::new(),
            },
        };
        let is_below = |index: &MemberIndex| match &above {
            None => true,
            Some(above) => above.iter().any(|above| dimension.is_under(*index, *above)),
        };
        by_code(dimension, dimension.indices().filter(of_level).filter(is_below))
    }

    pub(super) fn empty_level(&mut self, dimension: &Dimension, level: &str, place: Place) {
        let kind = FaultKind::EmptyLevel {
            dimension: dimension.name().to_owned(),
            level: level.to_owned(),
        };
        self.fault(place, kind);
    }

    /// Finds what a label covers: each code once, none below another one.
    pub(super) fn label(&mut self, dimension: &Dimension, codes: &[String], place: &Place) -> Labelled {
        let mut members = Vec::with_capacity(codes.len());
        let mut unknown: Vec<String> = Vec::new();
        let mut without_data = None;
        for code in codes {
            match dimension.read(code) {
                Meaning::Member(index) => members.push(index),
                Meaning::Hybrid(index, hybrid) => {
                    let (own, code) = (hybrid.code, code::normalised(dimension.name(), code));
                    let warning = format!(
                        "Occupation '{code}' is published only within '{own}': the figures are those of '{own}'"
                    );
                    if !self.warnings.contains(&warning) {
                        self.warnings.push(warning);
                    }
                    members.push(index);
                }
                Meaning::WithoutData(level) => without_data = without_data.or(Some(level)),
                Meaning::Unknown => unknown.push(code.clone()),
            }
        }
        if !unknown.is_empty() {
            unknown.truncate(LISTED);
            let kind = FaultKind::UnknownCodes {
                dimension: dimension.name().to_owned(),
                codes: unknown,
            };
            self.fault(place.clone(), kind);
            return Labelled::Faulty;
        }
        if let (true, Some(level)) = (members.is_empty(), without_data) {
            return Labelled::WithoutData(level);
        }
        Labelled::Codes(covering(dimension, members))
    }
}

/// What became of the codes of a label.
pub(super) enum Labelled {
    Codes(Codes),
    /// Real codes, none of which the dataset has data of.
    WithoutData(&'static str),
    Faulty,
}

/// Drops repeated codes and those below others, and puts those below a code without cells in its place.
fn covering(dimension: &Dimension, mut members: Vec<MemberIndex>) -> Codes {
    members.sort_unstable();
    members.dedup();
    if members.first() == Some(&MemberIndex(0)) {
        return Codes::All;
    }
    let mut kept: Vec<MemberIndex> = Vec::with_capacity(members.len());
    let chosen: rustc_hash::FxHashSet<MemberIndex> = members.iter().copied().collect();
    for member in &members {
        let mut above = dimension.member(*member).parent;
        let is_covered = loop {
            if chosen.contains(&above) {
                break true;
            }
            let next = dimension.member(above).parent;
            if next == above {
                break false;
            }
            above = next;
        };
        if !is_covered {
            kept.push(*member);
        }
    }
    let mut cells = Vec::with_capacity(kept.len());
    for member in kept {
        if dimension.is_stored(member) || !dimension.is_used(member) {
            cells.push(member);
        } else {
            cells.extend(nearest_below(dimension, member));
        }
    }
    cells.sort_unstable();
    Codes::Members(cells)
}

/// Gives the members with cells below one without, down to the first such on every path.
fn nearest_below(dimension: &Dimension, above: MemberIndex) -> impl Iterator<Item = MemberIndex> {
    let below = dimension.indices().skip(above.0 as usize + 1);
    below.filter(move |index| {
        if !dimension.is_stored(*index) || !dimension.is_under(*index, above) {
            return false;
        }
        let mut at = dimension.member(*index).parent;
        while at != above {
            if dimension.is_stored(at) {
                return false;
            }
            at = dimension.member(at).parent;
        }
        true
    })
}

fn by_code(dimension: &Dimension, members: impl Iterator<Item = MemberIndex>) -> Vec<Choice> {
    let mut members: Vec<MemberIndex> = members.collect();
    members.sort_by(|one, other| dimension.member(*one).code.cmp(&dimension.member(*other).code));
    let choice = |index: MemberIndex| Choice {
        text: dimension.member(index).code.as_str().into(),
        codes: covering(dimension, vec![index]),
    };
    members.into_iter().map(choice).collect()
}
