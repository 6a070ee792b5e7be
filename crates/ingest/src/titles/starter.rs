//! The embedded starter titles, which need no import.

use catalog::{TitlesDraft, Version};

use super::finish::finish;
use super::merge::Merger;
use super::occupation_skills::OccupationSkills;
use super::operator;
use super::report::TitlesReport;
use crate::credits::{Ingredients, Subject};
use crate::error::ImportError;
use crate::input::Input;

const STARTER_TITLES: &str = include_str!("../../data/starter-titles.csv");

/// Makes version 1.0 of a taxonomy of the embedded titles.
pub fn starter_titles() -> (TitlesDraft, TitlesReport) {
    read().expect("the embedded list is usable, which a test checks")
}

fn read() -> Result<(TitlesDraft, TitlesReport), ImportError> {
    let mut input = Input::new(&());
    let mut merger = Merger::default();
    let bytes = STARTER_TITLES.as_bytes();
    let report = operator::read("starter", "starter-titles.csv", bytes, &mut merger, &mut input)?;
    let ingredients = Ingredients {
        subject: Subject::Titles,
        starter: true,
        ..Ingredients::default()
    };
    let skills = OccupationSkills::new(None);
    let (mut draft, report) = finish(merger, skills, &ingredients, vec![report], input)?;
    draft.version = Version::FIRST;
    Ok((draft, report))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_list_has_no_faults() {
        let (draft, report) = read().unwrap();
        assert_eq!(report.faults, []);
        assert!(draft.starter);
        assert!(
            (380..=480).contains(&draft.titles.len()),
            "{}",
            draft.titles.len()
        );
        assert_eq!(report.sources[0].merged, 0, "a name stands twice");
        for title in &draft.titles {
            assert!(!title.socs.is_empty(), "{}", title.name);
        }
        for soc in &draft.socs {
            assert_ne!(soc.id, soc.name, "no name for {}", soc.id);
        }
    }
}
