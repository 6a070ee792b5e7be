//! Cuts the free text of a place into the parts that name one.
//!
//! Feeds write the kind of work beside the place in many ways: `Remote (Boise, ID)`, `Boise, ID - Hybrid`, `US-Remote`.
//! A bracket or a dash is a border only where one side of it is such a word, as names of places have them too.

use crate::areas::place_key;

/// What stands between a place and the kind of work.
const BORDERS: [&str; 6] = [" - ", " – ", " — ", "-", "/", ":"];

/// A free text in parts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cut<'t> {
    /// What may name a place, in its order.
    pub(super) parts: Vec<&'t str>,
    /// Whether the text says that the work is done from anywhere.
    pub(super) is_remote: bool,
}

/// What a part of a free text says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wording {
    Remote,
    Nowhere,
    Place,
}

impl<'t> Cut<'t> {
    /// Cuts a text; of several places the first is taken.
    pub(super) fn of(text: &'t str) -> Self {
        let mut cut = Self::default();
        let first = text.split([';', '|', '\n']).find(|it| !it.trim().is_empty());
        let first = first.unwrap_or_default();
        match bracketed(first) {
            Some(pieces) => pieces.into_iter().for_each(|piece| cut.take(piece)),
            None => cut.take(first),
        }
        cut
    }

    fn take(&mut self, text: &'t str) {
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let sides = BORDERS.iter().find_map(|border| {
                let (left, right) = part.split_once(border)?;
                let (left, right) = (left.trim(), right.trim());
                (is_kind_of_work(left) || is_kind_of_work(right)).then_some([left, right])
            });
            match sides {
                Some(sides) => sides.into_iter().for_each(|side| self.take_part(side)),
                None => self.take_part(part),
            }
        }
    }

    fn take_part(&mut self, part: &'t str) {
        match wording(part) {
            Wording::Remote => self.is_remote = true,
            Wording::Nowhere => {}
            Wording::Place if part.is_empty() => {}
            Wording::Place => self.parts.push(part),
        }
    }
}

/// Parts a text at its brackets where they, or what stands before them, tell the kind of work.
fn bracketed(text: &str) -> Option<[&str; 3]> {
    let (before, rest) = text.split_once('(')?;
    let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
    (is_kind_of_work(before) || is_kind_of_work(inside)).then_some([before, inside, after])
}

/// Says whether a text tells the kind of work, or that there is no place.
pub(super) fn is_kind_of_work(text: &str) -> bool {
    wording(text) != Wording::Place
}

fn wording(part: &str) -> Wording {
    let key = place_key(part);
    if matches!(key.as_str(), "work from home" | "telework" | "wfh") {
        return Wording::Remote;
    }
    let mut words = key.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some("remote"), _, _) => Wording::Remote,
        (Some("anywhere"), _, _) | (Some("multiple"), Some("locations"), _) => Wording::Nowhere,
        (Some("negotiable"), None, _) | (Some("location"), Some("negotiable"), _) => Wording::Nowhere,
        (Some("hybrid" | "onsite"), None, _) | (Some("hybrid"), Some("remote"), None) => Wording::Nowhere,
        (Some("on"), Some("site"), None) | (Some("in"), Some("office" | "person"), None) => Wording::Nowhere,
        _ => Wording::Place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_work_is_taken_from_around_a_place() {
        let cases: [(&str, &[&str], bool); 13] = [
            ("Remote (Boise, ID)", &["Boise", "ID"], true),
            ("Boise, ID (Remote)", &["Boise", "ID"], true),
            ("Boise, ID - Remote", &["Boise", "ID"], true),
            ("Boise, ID (Hybrid)", &["Boise", "ID"], false),
            ("Hybrid - Winston-Salem, NC", &["Winston-Salem", "NC"], false),
            ("US-Remote", &["US"], true),
            ("On-site", &[], false),
            ("United States (Remote)", &["United States"], true),
            ("Remote: Germany", &["Germany"], true),
            ("Winston-Salem, NC", &["Winston-Salem", "NC"], false),
            ("Queens (Jamaica), NY", &["Queens (Jamaica)", "NY"], false),
            ("Remote (", &[], true),
            ("Remote; Boise, ID", &[], true),
        ];
        for (text, parts, is_remote) in cases {
            let cut = Cut::of(text);
            assert_eq!(
                (cut.parts.as_slice(), cut.is_remote),
                (parts, is_remote),
                "{text}"
            );
        }
    }
}
