//! What a set of titles asks.

use text::{DescribedGroup, TitleMatch};

use crate::error::EvaluationError;
use crate::sets::{self, SetDirectory, TitleLayout};

/// A raw title and the codes that are right for it.
pub(super) struct Case {
    pub(super) term: String,
    pub(super) right: Vec<String>,
    /// What decides the fold: titles of one occupation stay together.
    pub(super) block: String,
}

/// A raw title with what the engine says of it.
pub(super) struct Question {
    pub(super) fold: u64,
    /// Groups that are right.
    pub(super) right: Vec<u32>,
    pub(super) groups: Vec<DescribedGroup>,
    /// Titles that normalisation finds, and whether they are right.
    pub(super) judged: Vec<(TitleMatch, bool)>,
}

impl Question {
    /// Gives the groups, best first.
    pub(super) fn order(&self, score: impl Fn(&DescribedGroup) -> f32) -> Vec<u32> {
        let mut scored: Vec<(f32, u32)> = self.groups.iter().map(|it| (score(it), it.group)).collect();
        scored.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        scored.into_iter().map(|(_, group)| group).collect()
    }
}

/// Reads the titles of a set; every row asks once.
pub(super) fn cases(set: &SetDirectory, layout: TitleLayout) -> Result<Vec<Case>, EvaluationError> {
    let table = sets::asking(&set.path).unwrap_or_default();
    let columns: [&str; 3] = match layout {
        TitleLayout::Vacancies => ["vacancyTitle", "conceptUri", "conceptUri"],
        TitleLayout::Listed => ["title", "onet_soc_codes", "onet_soc_codes"],
        TitleLayout::Crosswalk => ["title", "onet_soc_codes_with_match_type", "esco_uri"],
    };
    let mut cases = Vec::new();
    for row in sets::rows(&table, &columns)? {
        let [term, right, block] = row.as_slice() else {
            continue;
        };
        // `11-9081.00=closeMatch`: all kinds of matches count.
        let codes = right.split([';', '|']).filter_map(|code| code.split('=').next());
        let codes = codes.map(str::trim).filter(|code| !code.is_empty());
        cases.push(Case {
            term: term.clone(),
            right: codes.map(str::to_owned).collect(),
            block: block.split(';').next().unwrap_or_default().to_owned(),
        });
    }
    Ok(cases)
}
