//! Documents to read: postings written by rule from a taxonomy, or real ones from a CSV file.

use std::path::Path;

use anyhow::{Context, ensure};
use catalog::{SkillIndex, Skills};

use crate::chance::Chance;

/// Columns that hold the text of a posting in open data, by their names without case.
const TEXT_COLUMNS: [&str; 10] = [
    "business title",
    "job description",
    "minimum qual requirements",
    "preferred skills",
    "title",
    "description",
    "body",
    "text",
    "requirements",
    "qualifications",
];

const OPENINGS: &[&str] = &[
    "We are looking for a colleague who joins our team in the regional office and takes part in daily work with customers.",
    "The department plans, builds and runs services that many thousands of people depend on every day of the year.",
    "Under general supervision, with some latitude for independent judgement, the person appointed does the following.",
    "Our company has grown steadily for twenty years, and we would like to fill this place as soon as possible.",
];
const WITH_TWO: &[&str] = &[
    "You bring several years of experience with {} and a sound knowledge of {}.",
    "Duties include {} as well as {}, in close contact with the other units of the agency.",
    "A degree in a related field, or proven practice in {}, is required; {} is a plus.",
    "Responsible for {}, for the yearly report to the board, and for {} where it is needed.",
    "Candidates should be familiar with {} and able to explain {} to people outside the field.",
];
const WITHOUT: &[&str] = &[
    "The place of work can be reached by public transport, and the hours are agreed within the team each month.",
    "We offer a fair salary, thirty days of leave, and support when you move to the area with your family.",
    "Please send your letter with the usual papers before the end of next month; later ones cannot be considered.",
    "The appointment is for two years at first and may become a permanent one after a successful review.",
    "All people are welcome to apply, whatever their age, origin, belief or way of life may be.",
    "Reports are due at the end of every quarter, and meetings with the partners take place twice a year.",
];

/// A writer of postings; the same taxonomy and seed give the same texts.
#[derive(Debug)]
pub struct Postings<'a> {
    skills: &'a Skills,
    chance: Chance,
}

impl<'a> Postings<'a> {
    /// Starts with a seed. The taxonomy must not be empty.
    pub fn new(skills: &'a Skills, seed: u64) -> Postings<'a> {
        Postings {
            skills,
            chance: Chance::new(seed),
        }
    }

    /// Writes a posting of about `bytes` bytes, and not more.
    pub fn document(&mut self, bytes: usize) -> String {
        let mut text = self.chance.choose(OPENINGS).to_owned();
        loop {
            let sentence = if self.chance.below(2) == 0 {
                let pattern = self.chance.choose(WITH_TWO);
                let with_first = pattern.replacen("{}", &self.surface(), 1);
                with_first.replacen("{}", &self.surface(), 1)
            } else {
                self.chance.choose(WITHOUT).to_owned()
            };
            if text.len() + 1 + sentence.len() > bytes {
                return text;
            }
            let paragraph_ends = self.chance.below(5) == 0;
            text.push(if paragraph_ends { '\n' } else { ' ' });
            text.push_str(&sentence);
        }
    }

    /// Chooses a name, or now and then another label, of some skill.
    fn surface(&mut self) -> String {
        let index = SkillIndex(self.chance.below(self.skills.len()) as u32);
        let skill = self.skills.skill(index);
        let labels = skill.labels().len();
        if labels > 0 && self.chance.below(3) == 0 {
            let chosen = self.chance.below(labels);
            if let Some(label) = skill.labels().nth(chosen) {
                return label.text.to_owned();
            }
        }
        skill.name().to_owned()
    }
}

/// Reads postings from a CSV file and cuts them, one behind the other, into documents of one size.
pub fn from_csv(path: &Path, bytes: usize, most: usize) -> anyhow::Result<Vec<String>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let wanted: Vec<usize> = reader
        .headers()?
        .iter()
        .enumerate()
        .filter(|(_, name)| TEXT_COLUMNS.contains(&name.trim().to_lowercase().as_str()))
        .map(|(at, _)| at)
        .collect();
    ensure!(
        !wanted.is_empty(),
        "{} has no column of text; known ones: {}",
        path.display(),
        TEXT_COLUMNS.join(", ")
    );
    let mut documents = Vec::new();
    let mut text = String::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("cannot read {}", path.display()))?;
        for column in &wanted {
            text.push_str(row.get(*column).unwrap_or_default());
            text.push_str("\n\n");
        }
        while text.len() > bytes {
            let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at));
            let rest = text.split_off(end.unwrap_or(0));
            documents.push(std::mem::replace(&mut text, rest));
            if documents.len() == most {
                return Ok(documents);
            }
        }
    }
    ensure!(
        !documents.is_empty(),
        "{} holds less than one document",
        path.display()
    );
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starter() -> Skills {
        let bytes = catalog::build(&ingest::starter_taxonomy(), None).unwrap();
        Skills::from_bytes(&bytes, "starter data").unwrap()
    }

    #[test]
    fn a_seed_gives_the_same_texts_of_the_size_asked_for() {
        let skills = starter();
        let mut first = Postings::new(&skills, 5);
        let mut second = Postings::new(&skills, 5);
        for bytes in [4_000, 45_000] {
            let text = first.document(bytes);
            assert_eq!(text, second.document(bytes));
            assert!(text.len() <= bytes && text.len() > bytes - 300, "{}", text.len());
        }
        assert_ne!(first.document(4_000), Postings::new(&skills, 6).document(4_000));
    }

    #[test]
    fn a_file_is_cut_at_characters() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postings.csv");
        std::fs::write(
            &path,
            format!("Id,Title,Job Description\n1,Näher,{}\n", "äöü ".repeat(50)),
        )
        .unwrap();
        let documents = from_csv(&path, 100, 3).unwrap();
        assert_eq!(documents.len(), 3);
        assert!(documents.iter().all(|text| (98..=100).contains(&text.len())));
        assert!(documents[0].starts_with("Näher\n\näöü"));
    }
}
