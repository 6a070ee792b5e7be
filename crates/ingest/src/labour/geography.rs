//! Areas of tables: levels, names, and what stands above them.

use std::collections::BTreeMap;

use catalog::{Areas, State};
use lmi::{DatasetDraft, MemberDraft};

use super::attributes::{AREA_LEVELS, nation};

/// Names of counties and of metropolitan and micropolitan areas, by code as tables write it (`16001`, `MSA14260`).
#[derive(Clone, Debug, Default)]
pub struct AreaNames(BTreeMap<String, String>);

impl AreaNames {
    /// Takes the names of the imported areas.
    pub fn of(areas: &Areas) -> Self {
        let counties = areas.counties().iter();
        let counties = counties.map(|county| (county.code.clone(), county.name.clone()));
        let metros = areas.metros().iter();
        let metros = metros.map(|metro| (format!("MSA{}", metro.code), metro.name.clone()));
        Self(counties.chain(metros).collect())
    }

    /// Names an area: as imported areas do, else as its table does, else by its code.
    fn name<'n>(&'n self, code: &'n str, title: &'n str) -> &'n str {
        let title = if title.is_empty() { code } else { title };
        self.0.get(code).map_or(title, String::as_str)
    }
}

/// Adds areas by code, with the titles that their table gives, as a dimension; those above them come along.
pub(super) fn add_areas<'a>(
    areas: impl IntoIterator<Item = (&'a str, &'a str)>,
    names: &AreaNames,
    draft: &mut DatasetDraft,
) {
    let dimension = draft.dimension(lmi::AREA, &AREA_LEVELS);
    draft.member(dimension, nation());
    for (code, title) in areas {
        let is_county = code.len() == 5;
        if let Some(state) = code.get(..2).and_then(State::by_fips) {
            draft.member(
                dimension,
                member(state.fips, "0", AREA_LEVELS[1], state.name, state.abbreviation),
            );
        }
        if is_county || code.starts_with("MSA") {
            let (parent, level) = if is_county {
                (&code[..2], AREA_LEVELS[2])
            } else {
                ("0", AREA_LEVELS[3])
            };
            draft.member(
                dimension,
                member(code, parent, level, names.name(code, title), ""),
            );
        }
    }
}

fn member(code: &str, parent: &str, level: &str, name: &str, abbreviation: &str) -> MemberDraft {
    MemberDraft {
        code: code.to_owned(),
        parent: Some(parent.to_owned()),
        level: level.to_owned(),
        name: name.to_owned(),
        abbreviation: abbreviation.to_owned(),
        ..MemberDraft::default()
    }
}

/// Tells whether a code of five digits is that of a county, or of a state's equivalent of one.
pub(super) fn is_county(code: &str) -> bool {
    let is_digits = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && State::by_fips(&code[..2]).is_some() && !code.ends_with("000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_bring_their_states_and_take_names_of_imported_areas() {
        let names = AreaNames([("16001".to_owned(), "Ada County, ID".to_owned())].into());
        let mut draft = DatasetDraft::new("a", "", "");
        let areas = [
            ("0", ""),
            ("16001", "Ada"),
            ("16003", "Adams"),
            ("53", ""),
            ("MSA14260", ""),
        ];
        add_areas(areas, &names, &mut draft);
        let shown: Vec<String> = draft
            .members(0)
            .iter()
            .map(|it| {
                format!(
                    "{} {} {} {}",
                    it.code,
                    it.parent.as_deref().unwrap_or("-"),
                    it.level,
                    it.name
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "0 - 1 United States",
                "16 0 2 Idaho",
                "16001 16 3 Ada County, ID",
                "16003 16 3 Adams",
                "53 0 2 Washington",
                "MSA14260 0 MSA MSA14260",
            ]
        );
        assert!(is_county("16001") && !is_county("16000") && !is_county("03001") && !is_county("1600é"));
    }
}
