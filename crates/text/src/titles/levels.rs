//! Levels that the words of a title speak of.

use crate::token::fold_words;

/// A level that a raw title speaks of, in the order in which levels are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum JobLevel {
    Intern,
    Entry,
    Junior,
    Mid,
    Senior,
    Lead,
    Principal,
    Supervisor,
    Manager,
    Director,
    VicePresident,
    Chief,
}

impl JobLevel {
    /// Returns the name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intern => "Intern",
            Self::Entry => "Entry",
            Self::Junior => "Junior",
            Self::Mid => "Mid",
            Self::Senior => "Senior",
            Self::Lead => "Lead",
            Self::Principal => "Principal",
            Self::Supervisor => "Supervisor",
            Self::Manager => "Manager",
            Self::Director => "Director",
            Self::VicePresident => "Vice President",
            Self::Chief => "Chief",
        }
    }

    /// Returns the band that the level belongs to.
    pub const fn band(self) -> LevelBand {
        match self {
            Self::Intern | Self::Entry | Self::Junior => LevelBand::Entry,
            Self::Mid => LevelBand::Mid,
            Self::Senior | Self::Principal => LevelBand::Senior,
            Self::Lead => LevelBand::Lead,
            Self::Supervisor | Self::Manager => LevelBand::Manager,
            Self::Director => LevelBand::Director,
            Self::VicePresident | Self::Chief => LevelBand::Executive,
        }
    }
}

/// The band of levels that a title of a taxonomy belongs to, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LevelBand {
    Entry,
    Mid,
    Senior,
    Lead,
    Manager,
    Director,
    Executive,
}

impl LevelBand {
    /// All bands, lowest first.
    pub const ALL: [LevelBand; 7] = [
        Self::Entry,
        Self::Mid,
        Self::Senior,
        Self::Lead,
        Self::Manager,
        Self::Director,
        Self::Executive,
    ];

    /// Returns the name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entry => "Entry",
            Self::Mid => "Mid",
            Self::Senior => "Senior",
            Self::Lead => "Lead",
            Self::Manager => "Manager",
            Self::Director => "Director",
            Self::Executive => "Executive",
        }
    }
}

/// Reads the levels of a raw title, in the order of [`JobLevel`] and each once.
pub fn job_levels(term: &str) -> Vec<JobLevel> {
    let words = fold_words(term);
    let mut levels: Vec<JobLevel> = (0..words.len()).filter_map(|at| level_at(&words, at)).collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}

/// Reads the highest level band that a name is marked with.
pub fn level_band(name: &str) -> Option<LevelBand> {
    job_levels(name).into_iter().map(JobLevel::band).max()
}

/// Says whether the words of a name tell that its holder leads others.
pub fn is_supervisor(name: &str) -> bool {
    let words = fold_words(name);
    (0..words.len()).any(|at| {
        matches!(
            level_at(&words, at),
            Some(
                JobLevel::Supervisor
                    | JobLevel::Manager
                    | JobLevel::Director
                    | JobLevel::VicePresident
                    | JobLevel::Chief
            )
        ) || matches!(
            words[at].as_str(),
            "superintendent" | "superintendents" | "overseer"
        ) || is_pair(&words, at, "team", "leader")
            || is_pair(&words, at, "head", "of")
    })
}

fn is_pair(words: &[String], at: usize, first: &str, second: &str) -> bool {
    words[at] == first && words.get(at + 1).is_some_and(|next| next == second)
}

fn level_at(words: &[String], at: usize) -> Option<JobLevel> {
    let before = at.checked_sub(1).map_or("", |before| words[before].as_str());
    let after = words.get(at + 1).map_or("", String::as_str);
    Some(match words[at].as_str() {
        "intern" | "interns" | "internship" => JobLevel::Intern,
        "co" if after == "op" => JobLevel::Intern,
        "coop" => JobLevel::Intern,
        "student" if before == "working" => JobLevel::Intern,
        "entry" if after == "level" => JobLevel::Entry,
        "graduate" | "grad" if before == "new" => JobLevel::Entry,
        "trainee" | "trainees" | "apprentice" | "apprentices" => JobLevel::Entry,
        "junior" | "jr" => JobLevel::Junior,
        "mid" if after != "day" && after != "shift" => JobLevel::Mid,
        "midlevel" | "intermediate" => JobLevel::Mid,
        "senior" | "sr" | "snr" if !is_about_the_aged(after) => JobLevel::Senior,
        // The metal, not the leader.
        "lead"
            if !matches!(
                after,
                "abatement" | "paint" | "poisoning" | "burner" | "generation" | "gen" | "to"
            ) =>
        {
            JobLevel::Lead
        }
        "leader" | "leaders" if before != "thought" => JobLevel::Lead,
        // The head of a school is a trade, not a level.
        "principal" if !after.is_empty() && !matches!(before, "school" | "assistant" | "vice") => {
            JobLevel::Principal
        }
        "supervisor" | "supervisors" | "supervising" | "supervisory" | "foreman" | "foremen"
        | "forewoman" | "foreperson" => JobLevel::Supervisor,
        "manager" | "managers" | "mgr" | "managing" => JobLevel::Manager,
        "director" | "directors" => JobLevel::Director,
        "vp" | "svp" | "evp" | "avp" => JobLevel::VicePresident,
        "president" | "presidents" if before == "vice" => JobLevel::VicePresident,
        "president" | "presidents" => JobLevel::Chief,
        "chief" | "chiefs" | "ceo" | "cfo" | "cto" | "coo" | "cio" | "cmo" | "ciso" | "chro" => {
            JobLevel::Chief
        }
        _ => return None,
    })
}

/// Says whether `senior` in front of the word means old people.
fn is_about_the_aged(after: &str) -> bool {
    matches!(
        after,
        "living" | "care" | "citizen" | "citizens" | "center" | "centre" | "services"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(term: &str, expected: &[&str]) {
        let found: Vec<&str> = job_levels(term).into_iter().map(JobLevel::name).collect();
        assert_eq!(found, expected, "{term}");
    }

    #[test]
    fn levels_are_read_in_their_order() {
        check("Senior Pastry Chef", &["Senior"]);
        check("Manager, Sr. Accounting", &["Senior", "Manager"]);
        check(
            "Chief of Staff to the Vice President",
            &["Vice President", "Chief"],
        );
        check("SVP Marketing", &["Vice President"]);
        check("Jr Dev (intern)", &["Intern", "Junior"]);
        check("Entry-Level Welder", &["Entry"]);
        check("Data Entry Clerk", &[]);
        check("Team Leader / Lead Technician", &["Lead"]);
        check("Pastry Chef", &[]);
        check("", &[]);
    }

    #[test]
    fn words_that_only_look_like_levels_are_left_alone() {
        check("Lead Abatement Worker", &[]);
        check("Senior Living Nurse", &[]);
        check("School Principal", &[]);
        check("Principal Engineer", &["Principal"]);
        check("Assistant Principal", &[]);
    }

    #[test]
    fn the_highest_band_counts() {
        assert_eq!(level_band("Senior Director of Sales"), Some(LevelBand::Director));
        assert_eq!(level_band("Apprentice Baker"), Some(LevelBand::Entry));
        assert_eq!(level_band("Baker"), None);
    }

    #[test]
    fn supervisors_are_known_by_their_words() {
        for name in [
            "Kitchen Supervisor",
            "Construction Foreman",
            "Head of Sales",
            "Team Leader",
            "Store Manager",
            "Managing Director",
        ] {
            assert!(is_supervisor(name), "{name}");
        }
        for name in ["Pastry Chef", "Lead Singer", "Management Consultant", ""] {
            assert!(!is_supervisor(name), "{name}");
        }
    }
}
