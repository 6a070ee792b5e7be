//! Names of runs: a quarter for callers, and the number of the import within it for the store.

use std::fmt;
use std::str::FromStr;

use catalog::Version;

/// Imports of one quarter that can be told apart.
const IMPORTS: u32 = 1_000;

/// A run of a dataset: the quarter of its newest source, and which import of that quarter it is.
///
/// Callers see the quarter, `2025.3`. A later import of the same quarter takes the place of the earlier one, so the
/// store needs a further number to keep both until the switch: its version is `2025.3000`, then `2025.3001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The year.
    pub year: u32,
    /// The quarter, 1 to 4.
    pub quarter: u32,
    /// The import within the quarter, counted from 0.
    pub import: u32,
}

impl Run {
    /// Names the first import of a quarter; nothing where the quarter is not 1 to 4.
    pub fn new(year: u32, quarter: u32) -> Option<Self> {
        (1..=4).contains(&quarter).then_some(Self {
            year,
            quarter,
            import: 0,
        })
    }

    /// Reads the version of a store.
    pub fn of_version(version: Version) -> Self {
        Self {
            year: version.major(),
            quarter: version.minor() / IMPORTS,
            import: version.minor() % IMPORTS,
        }
    }

    /// Gives the version of the store.
    pub fn version(self) -> Version {
        Version::new(self.year, self.quarter * IMPORTS + self.import)
    }

    /// Tells whether two runs have the same name for callers.
    pub fn is_same_quarter(self, other: Self) -> bool {
        (self.year, self.quarter) == (other.year, other.quarter)
    }

    /// Gives the import that follows those of the same quarter; nothing after a thousand of them.
    pub fn after(self, served: impl IntoIterator<Item = Run>) -> Option<Self> {
        let same = served.into_iter().filter(|run| run.is_same_quarter(self));
        let import = same.map(|run| run.import + 1).max().unwrap_or(0);
        (import < IMPORTS).then_some(Self { import, ..self })
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.year, self.quarter)
    }
}

/// A text that names no quarter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a quarter; expected YYYY.Q such as '2025.3'")]
pub struct RunError(String);

impl FromStr for Run {
    type Err = RunError;

    fn from_str(text: &str) -> Result<Self, RunError> {
        let refuse = || RunError(text.chars().take(40).collect());
        let (year, quarter) = text.split_once('.').ok_or_else(refuse)?;
        let is_plain =
            |part: &str, length| part.len() == length && part.bytes().all(|it| it.is_ascii_digit());
        if !is_plain(year, 4) || !is_plain(quarter, 1) {
            return Err(refuse());
        }
        let numbers = year.parse().ok().zip(quarter.parse().ok());
        numbers
            .and_then(|(year, quarter)| Self::new(year, quarter))
            .ok_or_else(refuse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_named_by_quarter_and_stored_by_import() {
        let run: Run = "2025.3".parse().unwrap();
        assert_eq!(run.version(), Version::new(2025, 3000));
        let second = run.after([run]).unwrap();
        assert_eq!(second.version(), Version::new(2025, 3001));
        assert_eq!(second.to_string(), "2025.3");
        assert_eq!(Run::of_version(second.version()), second);
        assert!(second.version() < Run::new(2025, 4).unwrap().version());
        assert_eq!(run.after([Run { import: 999, ..run }]), None);
        assert_eq!(run.after([Run::new(2025, 2).unwrap()]), Some(run));
    }

    #[test]
    fn other_texts_are_no_runs() {
        for text in [
            "", "2025", "2025.0", "2025.5", "2025.30", "25.3", "2025.3.1", "+025.3", "latest",
        ] {
            assert!(text.parse::<Run>().is_err(), "{text}");
        }
    }
}
