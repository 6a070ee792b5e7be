//! The names behind the codes of generated postings.

use std::collections::BTreeMap;
use std::sync::Arc;

use analytics::Column;
use analytics::row::Entry;

use crate::generator::Generator;
use crate::vocabulary::Coded;

/// Names of the levels of education, from code 0.
const EDUCATION: &[&str] = &[
    "High school or GED",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Ph.D. or professional degree",
];

/// Names of coded levels and types: the first code, and the names in the order of the codes.
const NAMED: [(Column, usize, &[&str]); 6] = [
    (Column::Edulevels, 0, EDUCATION),
    (Column::MinEdulevels, 0, EDUCATION),
    (Column::MaxEdulevels, 0, EDUCATION),
    (
        Column::EmploymentType,
        1,
        &[
            "Full-time (> 32 hours)",
            "Part-time (\u{2264} 32 hours)",
            "Part-time / full-time",
        ],
    ),
    (Column::RemoteType, 1, &["Remote", "Not Remote", "Hybrid Remote"]),
    (
        Column::ContractType,
        1,
        &[
            "Permanent",
            "Temporary",
            "Contract",
            "Seasonal",
            "Internship",
            "Apprenticeship",
        ],
    ),
];

impl Generator {
    /// Lists the names of all codes that postings may carry, column by column, each code once.
    #[must_use]
    pub fn entries(&self) -> Vec<(Column, Vec<Entry>)> {
        let mut lists = Lists::default();
        let vocabulary = &self.vocabulary;
        for title in &vocabulary.titles {
            let mut entry = Entry::of_taxonomy(Arc::clone(&title.id), Arc::clone(&title.plural));
            entry.singular_name = Some(title.singular.clone());
            lists.add(Column::Title, entry);
            lists.add_all(&title.occupation);
        }
        for (place, _) in &vocabulary.places {
            lists.add_all(&place.areas);
        }
        for skill in &vocabulary.skills {
            let mut entry = Entry::of_taxonomy(Arc::clone(&skill.id), Arc::clone(&skill.name));
            entry.skill_type = Some(skill.kind);
            entry.is_software = skill.is_software;
            lists.add(Column::Skills, entry);
        }
        for (sector, table) in self.sectors.iter().zip(&vocabulary.tables.sectors) {
            for (employer, (company, industries)) in sector.employers.employers.iter().zip(&sector.codes) {
                lists.add(
                    Column::Company,
                    Entry::of_postings(Arc::clone(company), employer.name.as_str()),
                );
                for (column, code) in INDUSTRIES.into_iter().zip(industries) {
                    let name = match code.len() {
                        2 => table.name.clone(),
                        6 => table.industries.get(&**code).cloned().unwrap_or_default(),
                        // Parts between have no short names of our own.
                        _ => format!("NAICS {code}"),
                    };
                    lists.add(column, Entry::of_taxonomy(Arc::clone(code), name));
                }
            }
        }
        for (column, first, names) in NAMED {
            for (at, name) in names.iter().enumerate() {
                lists.add(column, Entry::of_taxonomy((first + at).to_string(), *name));
            }
        }
        lists.add(Column::Nation, Entry::of_taxonomy("US", "United States"));
        lists
            .columns
            .into_iter()
            .map(|(column, entries)| (column, entries.into_values().collect()))
            .collect()
    }
}

const INDUSTRIES: [Column; 5] = [
    Column::Naics2,
    Column::Naics3,
    Column::Naics4,
    Column::Naics5,
    Column::Naics6,
];

#[derive(Default)]
struct Lists {
    columns: BTreeMap<Column, BTreeMap<Arc<str>, Entry>>,
}

impl Lists {
    /// Adds an entry where the code is not there.
    fn add(&mut self, column: Column, entry: Entry) {
        let entries = self.columns.entry(column).or_default();
        entries.entry(Arc::clone(&entry.code)).or_insert(entry);
    }

    fn add_all(&mut self, values: &[(Column, Coded)]) {
        for (column, value) in values {
            self.add(
                *column,
                Entry::of_taxonomy(Arc::clone(&value.code), Arc::clone(&value.name)),
            );
        }
    }
}
