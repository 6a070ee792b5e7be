//! The starter occupations that need no import.

use catalog::{OccupationsDraft, Version};

use super::soc::Soc;
use super::tables::{self, FoundTable};
use super::{credits, education, lot, mapping, starter_profiles};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

const STARTER: &str = include_str!("../../data/starter-occupations.csv");
const COLUMNS: [&str; 3] = ["code", "title", "otherTitles"];
/// Stands between the other titles of an occupation.
const SEPARATOR: char = '|';

/// Makes version 1.0 of the taxonomies of the embedded list.
pub fn starter_occupations() -> OccupationsDraft {
    read()
        .expect("the embedded list is usable, which a test checks")
        .0
}

fn read() -> Result<(OccupationsDraft, u64), ImportError> {
    let mut input = Input::new(&());
    let mut report = SourceReport::default();
    let table = FoundTable::plain("starter-occupations.csv", STARTER.as_bytes());
    let mut soc = Soc::default();
    let mut titles = Vec::new();
    tables::each_row(
        &table,
        &mut input,
        &mut report,
        |table| table.all(COLUMNS),
        |columns, row| {
            let [code, title, others] = columns.map(|column| row.cell(column));
            let others = others.split(SEPARATOR).map(str::trim).filter(|it| !it.is_empty());
            titles.push((code.to_owned(), others.map(str::to_owned).collect::<Vec<_>>()));
            soc.add_starter(code, title)
        },
    )?;
    let mut lot = lot::build(&soc, None);
    for (code, others) in titles {
        let id = format!("{}00", lot::id_of_onet(&code));
        if let Some(concept) = lot.concepts.iter_mut().find(|concept| concept.id == id) {
            concept.labels = others;
        }
    }
    let attributions = credits::attributions(&credits::Ingredients {
        starter: true,
        ..credits::Ingredients::default()
    });
    let draft = OccupationsDraft {
        version: Version::FIRST,
        notice: credits::notice(&attributions),
        attributions,
        taxonomies: vec![lot.taxonomy(), soc.taxonomy(), education::taxonomy()],
        mappings: mapping::lot_and_soc(&lot, &soc).into(),
        profiles: starter_profiles::read(&mut input)?,
        starter: true,
    };
    Ok((draft, input.faults.total))
}

impl Soc {
    /// Adds a row below the rows before it whose codes it continues; broad groups are left out.
    fn add_starter(&mut self, code: &str, title: &str) -> Verdict {
        if !super::soc::is_code(code) || title.is_empty() {
            return Verdict::Rejected("code", code.to_owned(), "a code such as 15-1252 and a title");
        }
        let major = format!("{}-0000", &code[..2]);
        let known = |group: &String| self.concepts.contains_key(group);
        let (level, parent) = if code == major {
            (0, None)
        } else if code.ends_with("00") {
            (1, Some(major))
        } else {
            // Minor groups leave out the last two digits, or the last three.
            let minor = format!("{}00", &code[..5]);
            let wider = format!("{}000", &code[..4]);
            (3, Some(minor).filter(known).or(Some(wider)))
        };
        if parent.as_ref().is_some_and(|parent| !known(parent)) {
            return Verdict::Rejected("code", code.to_owned(), "a code whose group stands before it");
        }
        let concept = super::soc::SocConcept {
            level,
            title: title.to_owned(),
            parent,
            definition: None,
        };
        self.concepts.insert(code.to_owned(), concept);
        Verdict::Used
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_list_has_no_faults() {
        let (draft, faults) = read().unwrap();
        assert_eq!(faults, 0);
        assert!(draft.starter);
        let (outline, concepts) = &draft.taxonomies[0];
        assert_eq!(outline.name, "lot");
        let of_level = |level| concepts.iter().filter(|concept| concept.level == level).count();
        assert!(
            of_level(0) >= 22 && of_level(3) >= 140,
            "{} {}",
            of_level(0),
            of_level(3)
        );
        assert_eq!(of_level(2), of_level(3));
        draft.build().unwrap();
    }
}
