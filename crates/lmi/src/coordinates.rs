//! What a query looks up, for tables whose figures are made when they are asked for.

use std::collections::BTreeSet;

use crate::dataset::Dataset;
use crate::dimension::MemberIndex;
use crate::fault::QueryError;
use crate::plan::{Codes, Plan, Source};
use crate::query::Query;

/// The codes whose cells a query looks up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coordinates {
    /// By dimension of the dataset: the codes, in order; cells are their combinations.
    pub codes: Vec<Vec<String>>,
    /// Rows of the answer at most.
    pub rows: u64,
}

impl Coordinates {
    /// Gives the number of combinations.
    pub fn combinations(&self) -> u64 {
        let counts = self.codes.iter().map(|codes| codes.len() as u64);
        counts.fold(1, u64::saturating_mul)
    }
}

impl Dataset {
    /// Gives the codes whose cells a query looks up, after the checks that every query meets. A dimension that is not
    /// constrained is looked up at its root.
    pub fn coordinates(&self, query: &Query) -> Result<Coordinates, QueryError> {
        let plan = Plan::new(self, query).map_err(QueryError::Faults)?;
        let mut members: Vec<BTreeSet<MemberIndex>> = vec![BTreeSet::new(); plan.choices.len()];
        let mut add = |dimension: usize, codes: &Codes| match codes {
            Codes::All => {
                members[dimension].insert(MemberIndex(0));
            }
            Codes::Members(more) => members[dimension].extend(more),
        };
        for (dimension, choices) in plan.choices.iter().enumerate() {
            choices.iter().for_each(|choice| add(dimension, &choice.codes));
        }
        for source in &plan.sources {
            let comparison = match source {
                Source::Quotient(_, comparison) | Source::Shift { comparison, .. } => comparison,
                Source::Plain(_) | Source::Openings(_) => continue,
            };
            add(comparison.area, &comparison.parent);
            add(comparison.along, &Codes::All);
        }
        let rows = plan.choices.iter().map(|choices| choices.len() as u64);
        let codes = members.iter().zip(self.dimensions());
        let codes = codes.map(|(members, dimension)| {
            let code = |index: &MemberIndex| dimension.member(*index).code.clone();
            members.iter().map(code).collect()
        });
        Ok(Coordinates {
            codes: codes.collect(),
            rows: rows.fold(1, u64::saturating_mul),
        })
    }
}
