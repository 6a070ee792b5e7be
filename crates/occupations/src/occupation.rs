//! One occupation with all that is known of it.

use catalog::{Demand, SkillIndex};
use lmi::Hybrid;

use crate::dimension::Dimension;
use crate::vector::{Dense, Sparse};

/// Position of an occupation in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OccupationIndex(pub(crate) u32);

impl OccupationIndex {
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}

/// One occupation: a detailed one of SOC, a hybrid one, or one of O*NET-SOC.
#[derive(Clone, Debug, Default)]
pub struct Occupation {
    /// Its code: `15-1252`, or `15-1252.00` for one of O*NET-SOC.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Job zone, 1 to 5.
    pub level: Option<u8>,
    /// Code of the minor group of SOC.
    pub(crate) group: Option<String>,
    pub(crate) dimensions: u8,
    /// Elements of skill and knowledge, each as far from the mean over all occupations as it deviates.
    pub(crate) elements: Option<Dense>,
    /// Importance of the elements, 1 to 5, in the same order.
    pub(crate) importance: Option<Vec<f64>>,
    /// Percentile ranks of categories of skills, in the same way.
    pub(crate) ranks: Option<Dense>,
    /// How much each technology is asked for, by its place in the profiles.
    pub(crate) technologies: Sparse,
    /// The strongest mark of each technology, by its place in the profiles.
    pub(crate) marks: Vec<(u32, Demand)>,
    /// How close others are said to be.
    pub(crate) related: Vec<(OccupationIndex, f64)>,
    /// How much each skill is asked for, 0 to 1, by the open data.
    pub(crate) weights: Vec<(SkillIndex, f64)>,
    /// Skills that ESCO calls essential for an exact match.
    pub(crate) essential: Vec<SkillIndex>,
    /// Percent of workers by category of related work experience.
    pub(crate) experience: Option<Vec<f64>>,
}

impl Occupation {
    /// Gives the code of SOC 2018: its own, or that of the detailed occupation that it belongs to.
    pub fn soc(&self) -> &str {
        self.code.get(..7).unwrap_or(&self.code)
    }

    /// Gives the code that stands for it in the wage survey, where it is not published itself.
    pub fn hybrid(&self) -> Option<&'static Hybrid> {
        Hybrid::of(self.soc())
    }

    /// Tells whether a dimension names it.
    pub fn is_in(&self, dimension: Dimension) -> bool {
        self.dimensions & dimension.bit() != 0
    }

    /// Tells whether it belongs to the military occupations.
    pub(crate) fn is_military(&self) -> bool {
        self.code.starts_with("55-")
    }
}
