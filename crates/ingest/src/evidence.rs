//! Which occupations ask for which skills, and which skills belong together, as one source says.

use rustc_hash::FxHashMap;

use crate::error::ImportError;

/// Evidence for related skills; skills are positions in the candidates of the source.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Occupation, skill, weight. Occupations are numbered by [`Occupations`].
    pub(crate) occupation_skills: Vec<(u32, u32, f32)>,
    pub(crate) pairs: Vec<(u32, u32)>,
}

/// Numbers of occupations, shared by all sources of an import.
#[derive(Debug, Default)]
pub(crate) struct Occupations {
    numbers: FxHashMap<String, u32>,
}

impl Occupations {
    /// Gives the number of an occupation, by code or URI.
    pub(crate) fn number(&mut self, occupation: &str) -> Result<u32, ImportError> {
        if let Some(&number) = self.numbers.get(occupation) {
            return Ok(number);
        }
        let number =
            u32::try_from(self.numbers.len()).map_err(|_| ImportError::TooMany { what: "occupations" })?;
        self.numbers.insert(occupation.to_owned(), number);
        Ok(number)
    }
}

/// Turns a position into the number the evidence holds.
pub(crate) fn position(index: usize) -> Result<u32, ImportError> {
    u32::try_from(index).map_err(|_| ImportError::TooMany { what: "skills" })
}
