//! The second half of an import: the rows of every block that changes are grouped again, and their postings written.

use std::collections::{BTreeMap, BTreeSet};

use analytics::row::{Entry, Posting, PostingId};
use analytics::store::{Address, Corpus, CorpusWriter};
use analytics::{Column, Day};

use super::enrich::{CompanyNames, Enricher, Group, Lent, city_code, mount_column};
use super::error::PostingsError;
use super::groups::{DedupRules, group};
use super::intake::{PostingsProgress, key_of};
use super::parallel;
use super::plan::Plan;
use super::row::Rules;
use super::spool::Spool;
use super::stored::StoredRow;

/// Postings that are made at a time; bounds the memory.
const BATCH: usize = 2048;

/// What the writing of an import works with.
pub(super) struct Regrouping<'r, 'c> {
    pub(super) base: Option<Corpus>,
    pub(super) spool: &'r Spool,
    pub(super) plan: Plan,
    pub(super) rules: Rules<'r>,
    pub(super) dedup: DedupRules,
    pub(super) enricher: Enricher<'c>,
    pub(super) names: CompanyNames,
    /// Whether groups that stay as they are need not be written again.
    pub(super) keeps_equal_groups: bool,
}

/// A posting of the base whose block changes.
struct Old {
    address: Address,
    posting: Posting,
    rows: Vec<StoredRow>,
}

impl Regrouping<'_, '_> {
    /// Writes the postings of all blocks that change.
    pub(super) fn run(
        &mut self,
        writer: &mut CorpusWriter<'_>,
        progress: &dyn PostingsProgress,
    ) -> Result<(), PostingsError> {
        for part in 0..Spool::parts() {
            if !self.plan.touched[part].is_empty() {
                self.run_part(part, writer)?;
            }
            progress.storing(part as u64 + 1, Spool::parts() as u64);
        }
        Ok(())
    }

    fn run_part(&mut self, part: usize, writer: &mut CorpusWriter<'_>) -> Result<(), PostingsError> {
        let mut olds = self.olds(part)?;
        let mut rows = self.arrivals(part)?;
        for old in &olds {
            rows.extend(old.rows.iter().filter_map(|stored| self.kept(stored)));
        }
        let mut groups = self.groups(rows);
        if self.keeps_equal_groups {
            let states: BTreeSet<Vec<State>> = groups.iter().map(|group| states(&group.rows)).collect();
            let (same, changed): (Vec<Old>, Vec<Old>) = olds
                .into_iter()
                .partition(|old| states.contains(&self::states(&old.rows)));
            let same: BTreeSet<Vec<State>> = same.iter().map(|old| self::states(&old.rows)).collect();
            groups.retain(|group| !same.contains(&self::states(&group.rows)));
            olds = changed;
        }
        for old in &olds {
            self.names.remove(&old.posting, spellings(&old.rows));
            writer.remove(old.address)?;
        }
        self.write(groups, writer)
    }

    /// Reads the postings of the base in the blocks of a part.
    fn olds(&self, part: usize) -> Result<Vec<Old>, PostingsError> {
        let Some(base) = &self.base else {
            return Ok(Vec::new());
        };
        let blocks = self.plan.touched[part].iter();
        let mut addresses: Vec<Address> = blocks.flat_map(|block| base.of_block(*block)).collect();
        addresses.sort_unstable();
        let mut reader = base.reader();
        let mut olds = Vec::with_capacity(addresses.len());
        for address in addresses {
            let posting = reader.read(address)?;
            let rows = posting
                .members
                .iter()
                .map(|member| StoredRow::of_member(member, &posting));
            olds.push(Old {
                rows: rows.collect::<Result<_, _>>()?,
                address,
                posting,
            });
        }
        Ok(olds)
    }

    /// Reads the rows of the input in a part that change something.
    fn arrivals(&self, part: usize) -> Result<Vec<StoredRow>, PostingsError> {
        let mut rows = Vec::new();
        for (id, mut stored) in self.spool.read(part)? {
            if self.plan.ignored.contains(&id) {
                continue;
            }
            if let Some(number) = self.plan.renamed.get(&id) {
                stored.row.id = format!("{}#{number}", stored.row.id);
            }
            rows.push(stored);
        }
        Ok(rows)
    }

    /// Gives a stored row as the further version has it.
    fn kept(&self, stored: &StoredRow) -> Option<StoredRow> {
        let id = stored.id();
        if self.plan.gone.contains(&id) {
            return None;
        }
        let mut stored = stored.clone();
        if let Some(day) = self.plan.expired.get(&id) {
            stored.row.expired = Some(day.0);
            stored.is_expired_by_snapshot = true;
        }
        Some(stored)
    }

    /// Puts rows into blocks and finds the groups of each, on all threads.
    fn groups(&self, rows: Vec<StoredRow>) -> Vec<Group> {
        let mut blocks: BTreeMap<String, Vec<StoredRow>> = BTreeMap::new();
        for stored in rows {
            blocks
                .entry(key_of(&stored.row, &self.rules))
                .or_default()
                .push(stored);
        }
        let blocks: Vec<(String, Vec<StoredRow>)> = blocks.into_iter().collect();
        let dedup = self.dedup;
        let grouped = parallel::map(blocks, parallel::threads(), &|| (), &|_: &mut (), (key, rows)| {
            groups_of_block(&key, rows, &dedup)
        });
        grouped.into_iter().flatten().collect()
    }

    fn write(&mut self, groups: Vec<Group>, writer: &mut CorpusWriter<'_>) -> Result<(), PostingsError> {
        let threads = parallel::threads();
        let mut groups = groups.into_iter();
        loop {
            let batch: Vec<Group> = groups.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            self.enricher.prepare(&batch, threads);
            let enricher = &self.enricher;
            let work = |lent: &mut Lent<'_>, group: Group| (enricher.posting(&group, &mut lent.bench), group);
            for (posting, group) in parallel::map(batch, threads, &|| enricher.lend(), &work) {
                let posting = posting?;
                self.names.add(&posting, spellings(&group.rows));
                define_given_codes(&group, writer);
                if let Some(city) = self.enricher.written_city(&group) {
                    writer.define(Column::City, Entry::of_postings(city_code(&city), city));
                }
                writer.push(&posting)?;
            }
        }
    }
}

/// Finds the groups of a block.
pub(super) fn groups_of_block(key: &str, mut rows: Vec<StoredRow>, dedup: &DedupRules) -> Vec<Group> {
    rows.sort_by(|one, other| {
        let order = |it: &StoredRow| it.row.posted;
        (order(one), &one.source, &one.row.id).cmp(&(order(other), &other.source, &other.row.id))
    });
    let posted: Vec<Day> = rows.iter().map(|stored| stored.row.posted()).collect();
    let groups = group(&posted, &|at| rows[at].row.body.as_str(), dedup);
    let block = super::block::block_number(key);
    let mut rows: Vec<Option<StoredRow>> = rows.into_iter().map(Some).collect();
    groups
        .into_iter()
        .filter_map(|numbers| {
            let members = numbers.into_iter().filter_map(|at| rows[at].take()).collect();
            Group::new(block, members)
        })
        .collect()
}

/// What tells whether a row is the same.
type State = (PostingId, u64, Option<i32>, bool);

fn states(rows: &[StoredRow]) -> Vec<State> {
    rows.iter().map(StoredRow::state).collect()
}

fn spellings(rows: &[StoredRow]) -> impl Iterator<Item = &String> {
    rows.iter().filter_map(|stored| stored.row.company_raw.as_ref())
}

/// Tells a writer the names of codes that come with a name in a column beside them.
fn define_given_codes(group: &Group, writer: &mut CorpusWriter<'_>) {
    let mounts = &group.leader().mounts;
    for (name, code) in mounts {
        let Some(column) = mount_column(name) else {
            continue;
        };
        let given = mounts
            .iter()
            .find(|(other, _)| other.strip_suffix("_name") == Some(name));
        let shown = given.map_or(code.as_str(), |(_, text)| text.as_str());
        writer.define(column, Entry::of_postings(code.as_str(), shown));
    }
}
