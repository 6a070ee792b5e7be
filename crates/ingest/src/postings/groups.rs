//! Finds the duplicates within a block: postings of one title, one employer and one place.
//!
//! A row joins the first group, in the order of their leaders, whose leader was posted not long before and whose body
//! is similar enough; else it leads a new one. Pairs that cannot be similar enough are passed over by their sizes and
//! by prefixes: put the runs of two bodies in one order, and the first few of each must share one. Which order that is
//! does not matter for the result; rare runs first leave the fewest pairs.

use std::collections::HashMap;

use analytics::Day;
use rustc_hash::FxHashMap;

use super::signature::Signature;

/// Settings of the comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DedupRules {
    /// Days between a leader and the last row that may join it.
    pub window_days: u16,
    /// Least share of runs in common.
    pub similarity: f64,
}

impl Default for DedupRules {
    fn default() -> Self {
        Self {
            window_days: 60,
            similarity: 0.85,
        }
    }
}

/// Leaders up to which every one is compared; an index costs more than it saves before.
const FEW: usize = 16;
/// Entries for each row of the table that counts how often runs occur, and most entries.
const COUNTERS_PER_ROW: usize = 256;
const COUNTERS: usize = 1 << 20;

/// Groups rows that are in the order of (posted, source, id). Gives each group as the numbers of its rows, the leader
/// first, the groups in the order of their leaders.
pub(super) fn group<'r>(
    posted: &[Day],
    body: &dyn Fn(usize) -> &'r str,
    rules: &DedupRules,
) -> Vec<Vec<usize>> {
    // Most blocks hold one row, whose body need not be read.
    if posted.len() == 1 {
        return vec![vec![0]];
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut leaders = Leaders::new(rules);
    if posted.len() > FEW {
        leaders.counters = vec![
            0;
            (posted.len() * COUNTERS_PER_ROW)
                .next_power_of_two()
                .min(COUNTERS)
        ];
        for at in 0..posted.len() {
            leaders.count(&Signature::of(body(at)));
        }
    }
    for (at, day) in posted.iter().enumerate() {
        let signature = Signature::of(body(at));
        leaders.forget_before(day.plus(-i32::from(rules.window_days)));
        match leaders.first_similar(&signature) {
            Some(group) => groups[group].push(at),
            None => {
                leaders.add(groups.len(), *day, signature);
                groups.push(vec![at]);
            }
        }
    }
    groups
}

struct Leader {
    group: usize,
    posted: Day,
    signature: Signature,
}

struct Leaders<'r> {
    rules: &'r DedupRules,
    /// In order; those that are out of the window are taken from the front.
    window: std::collections::VecDeque<Leader>,
    /// Number of the first in the window.
    first: usize,
    /// Leaders by the runs of their prefixes, from the first time that there are more than a few.
    by_run: FxHashMap<u64, Vec<usize>>,
    is_indexed: bool,
    counters: Vec<u32>,
}

impl<'r> Leaders<'r> {
    fn new(rules: &'r DedupRules) -> Self {
        Self {
            rules,
            window: std::collections::VecDeque::new(),
            first: 0,
            by_run: HashMap::default(),
            is_indexed: false,
            counters: Vec::new(),
        }
    }

    fn count(&mut self, signature: &Signature) {
        for hash in signature.hashes() {
            let at = hash as usize % self.counters.len();
            self.counters[at] = self.counters[at].saturating_add(1);
        }
    }

    fn forget_before(&mut self, day: Day) {
        while self.window.front().is_some_and(|leader| leader.posted < day) {
            self.window.pop_front();
            self.first += 1;
        }
    }

    fn add(&mut self, group: usize, posted: Day, signature: Signature) {
        self.window.push_back(Leader {
            group,
            posted,
            signature,
        });
        if self.is_indexed {
            self.index(self.first + self.window.len() - 1);
        } else if self.window.len() > FEW && !self.counters.is_empty() {
            self.is_indexed = true;
            for number in self.first..self.first + self.window.len() {
                self.index(number);
            }
        }
    }

    fn index(&mut self, number: usize) {
        let prefix = self.prefix(&self.window[number - self.first].signature);
        for hash in prefix {
            self.by_run.entry(hash).or_default().push(number);
        }
    }

    /// Gives the runs of which a similar body must share one: the first few, rare ones first.
    fn prefix(&self, signature: &Signature) -> Vec<u64> {
        let mut hashes: Vec<u64> = signature.hashes().collect();
        let counters = &self.counters;
        hashes.sort_unstable_by_key(|hash| (counters[*hash as usize % counters.len()], *hash));
        let length = hashes.len() + 1 - least_of(hashes.len(), self.rules.similarity).min(hashes.len());
        hashes.truncate(length);
        hashes
    }

    /// Gives the group of the first leader that is similar enough.
    fn first_similar(&self, signature: &Signature) -> Option<usize> {
        let is_similar = |leader: &&Leader| {
            let (small, large) = match leader.signature.len() <= signature.len() {
                true => (leader.signature.len(), signature.len()),
                false => (signature.len(), leader.signature.len()),
            };
            small >= least_of(large, self.rules.similarity)
                && leader.signature.similarity(signature) >= self.rules.similarity
        };
        if !self.is_indexed || signature.len() == 0 {
            return self.window.iter().find(is_similar).map(|leader| leader.group);
        }
        let prefix = self.prefix(signature);
        let mut numbers: Vec<usize> = prefix
            .iter()
            .filter_map(|hash| self.by_run.get(hash))
            .flatten()
            .copied()
            .filter(|number| *number >= self.first)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let candidates = numbers
            .into_iter()
            .filter_map(|number| self.window.get(number - self.first));
        candidates.into_iter().find(is_similar).map(|leader| leader.group)
    }
}

/// Gives how many runs two bodies must share at the least when the larger has so many. Rounding errors may give one
/// less, which only leaves a pair to be compared.
fn least_of(runs: usize, similarity: f64) -> usize {
    (runs as f64 * similarity - 1e-6).ceil().max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition: every row with every leader.
    fn plainly(rows: &[(Day, String)], rules: &DedupRules) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (at, (posted, body)) in rows.iter().enumerate() {
            let signature = Signature::of(body);
            let joined = groups.iter_mut().find(|group| {
                let (leader, text) = &rows[group[0]];
                posted.0 - leader.0 <= i32::from(rules.window_days)
                    && Signature::of(text).similarity(&signature) >= rules.similarity
            });
            match joined {
                Some(group) => group.push(at),
                None => groups.push(vec![at]),
            }
        }
        groups
    }

    fn grouped(rows: &[(Day, String)], rules: &DedupRules) -> Vec<Vec<usize>> {
        let posted: Vec<Day> = rows.iter().map(|(day, _)| *day).collect();
        group(&posted, &|at| rows[at].1.as_str(), rules)
    }

    #[test]
    fn rows_join_the_first_leader_within_the_window() {
        let body = "one two three four five six seven eight nine ten";
        let rows: Vec<(Day, String)> = [
            (0, body),
            (60, body),
            (61, body),
            (61, "other words altogether"),
            (61, ""),
        ]
        .into_iter()
        .map(|(day, body)| (Day(day), body.to_owned()))
        .collect();
        assert_eq!(
            grouped(&rows, &DedupRules::default()),
            vec![vec![0, 1], vec![2], vec![3], vec![4]],
            "the window is counted from the leader, not from the last member"
        );
    }

    #[test]
    fn a_share_of_exactly_the_bound_joins() {
        // 20 runs and 17 of them, and no other: 17/20.
        let words: Vec<String> = (0..24).map(|it| format!("w{it}")).collect();
        let rows = [(Day(0), words.join(" ")), (Day(0), words[..21].join(" "))];
        assert_eq!(grouped(&rows, &DedupRules::default()), vec![vec![0, 1]]);
        let rows = [(Day(0), words.join(" ")), (Day(0), words[..20].join(" "))];
        assert_eq!(grouped(&rows, &DedupRules::default()), vec![vec![0], vec![1]]);
    }

    /// Bodies that share most of their words, so that many pairs are near the bound.
    fn bodies() -> impl Strategy<Value = Vec<(Day, String)>> {
        let row = (0..200i32, 0..6usize, prop::collection::vec(0..60usize, 0..6));
        prop::collection::vec(row, 0..80).prop_map(|rows| {
            let mut rows: Vec<(Day, String)> = rows
                .into_iter()
                .map(|(day, text, changes)| {
                    let mut words: Vec<String> = (0..60).map(|it| format!("t{text}w{it}")).collect();
                    for (number, at) in changes.iter().enumerate() {
                        words[*at] = format!("change{number}");
                    }
                    (Day(day), if text == 5 { String::new() } else { words.join(" ") })
                })
                .collect();
            rows.sort_by_key(|(day, _)| *day);
            rows
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn groups_are_those_of_the_plain_reference(rows in bodies(), similarity in 0.3..1.0f64) {
            let rules = DedupRules { window_days: 60, similarity };
            prop_assert_eq!(grouped(&rows, &rules), plainly(&rows, &rules));
        }
    }
}
