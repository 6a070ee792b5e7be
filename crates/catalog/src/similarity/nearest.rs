//! The nearest items of some inputs.

use std::collections::BTreeSet;

use super::{Model, Side, Similarity};

/// Scores have so many steps from 0 to 1: six decimals.
const STEPS: f64 = 1e6;

/// Which results are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    /// Only these; unknown ones are passed over.
    pub ids: Option<Vec<&'a str>>,
    /// Only from this score on.
    pub min_score: f64,
}

/// A result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How near it is, with six decimals.
    pub score: f64,
}

impl Similarity {
    /// Gives the items nearest to some inputs: the mean of the scores for each, best first, then by id. Unknown inputs
    /// are dropped; order and repeats make no difference. Inputs are never among the results.
    pub fn nearest<'a>(
        &'a self,
        model: &Model,
        inputs: &[impl AsRef<str>],
        filter: &Filter<'_>,
        limit: usize,
    ) -> Vec<Neighbour<'a>> {
        let known = inputs
            .iter()
            .filter_map(|id| self.place(model.input, id.as_ref()));
        let inputs: BTreeSet<u32> = known.collect();
        if inputs.is_empty() {
            return Vec::new();
        }
        let mut sums: Vec<f64> = vec![0.0; self.count(model.output)];
        for input in &inputs {
            self.add_scores(model, *input as usize, &mut sums);
        }
        if model.input == model.output {
            for input in &inputs {
                sums[*input as usize] = 0.0;
            }
        }
        let wanted: Option<BTreeSet<u32>> = filter.ids.as_ref().map(|ids| {
            let places = ids.iter().filter_map(|id| self.place(model.output, id));
            places.collect()
        });
        let mut found: Vec<Neighbour<'a>> = Vec::new();
        for (at, sum) in (0..).zip(sums).filter(|(_, sum)| *sum > 0.0) {
            let score = (sum / inputs.len() as f64 * STEPS).round() / STEPS;
            let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(&at));
            if score <= 0.0 || score < filter.min_score || !is_wanted {
                continue;
            }
            if let Some(item) = self.item(model.output, at) {
                found.push(Neighbour {
                    id: &item.id,
                    name: &item.name,
                    score: score.min(1.0),
                });
            }
        }
        found.sort_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| one.id.cmp(other.id))
        });
        found.truncate(limit.min(model.max_results));
        found
    }

    pub(super) fn count(&self, side: Side) -> usize {
        match side {
            Side::Skills => self.meta.skills.len(),
            Side::Onet | Side::LotSpecialized => self.meta.fine.lot.len(),
            Side::Soc | Side::LotOccupation => self.meta.coarse.lot.len(),
        }
    }

    fn add_scores(&self, model: &Model, input: usize, sums: &mut [f64]) {
        let rows = match (model.input, model.output) {
            (Side::Skills, Side::Skills) => self.skills.row(input),
            (Side::Skills, output) => self.scores(output).by_skill.row(input),
            (occupation, Side::Skills) => self.scores(occupation).skills.row(input),
            (occupation, _) => {
                let triangle = &self.scores(occupation).occupations;
                for (other, sum) in sums.iter_mut().enumerate() {
                    *sum += f64::from(triangle.get(input, other));
                }
                return;
            }
        };
        for (column, score) in rows {
            sums[column as usize] += f64::from(score);
        }
    }
}
