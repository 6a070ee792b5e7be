//! What an import changes: which rows it brings, which stored rows go or expire, and which blocks these are in.

use std::collections::BTreeMap;

use analytics::Day;
use analytics::row::{Posting, PostingId};
use analytics::store::{Address, Corpus, CorpusReader};
use rustc_hash::{FxHashMap, FxHashSet};

use super::block::wire_id;
use super::error::PostingsError;
use super::mode::ImportMode;
use super::spool::{Spool, Winner};
use super::stored::StoredRow;

/// Changes of the rows that are stored.
#[derive(Debug)]
pub(super) struct Plan {
    /// Stored rows that the further version does not hold.
    pub(super) gone: FxHashSet<PostingId>,
    /// Rows of the input that change nothing.
    pub(super) ignored: FxHashSet<PostingId>,
    /// Last days live of stored rows that a snapshot lacks.
    pub(super) expired: FxHashMap<PostingId, Day>,
    /// Numbers behind the ids of rows that came back after a long time.
    pub(super) renamed: FxHashMap<PostingId, u32>,
    /// Numbers of the blocks to be grouped again, by the file of the spool they belong to.
    pub(super) touched: Vec<FxHashSet<u64>>,
    /// Rows that the corpus did not have, or not like this.
    pub(super) stored: u64,
    /// Rows that it did not have under this id.
    pub(super) added: u64,
    /// Stored rows that go for good, by source.
    pub(super) removed: BTreeMap<String, u64>,
}

/// What a plan is made of.
pub(super) struct Planning<'p> {
    pub(super) mode: ImportMode,
    pub(super) source: &'p str,
    /// The day that the files describe.
    pub(super) as_of: Day,
    /// That of the import of the source before.
    pub(super) previous_as_of: Option<Day>,
    /// Days within which a row that comes back is the same.
    pub(super) window_days: u16,
    /// Rows that expired before this day are not kept.
    pub(super) cutoff: Option<Day>,
}

impl Plan {
    /// Gives a plan that changes nothing.
    pub(super) fn empty() -> Plan {
        Plan {
            gone: FxHashSet::default(),
            ignored: FxHashSet::default(),
            expired: FxHashMap::default(),
            renamed: FxHashMap::default(),
            touched: vec![FxHashSet::default(); Spool::parts()],
            stored: 0,
            added: 0,
            removed: BTreeMap::new(),
        }
    }

    /// Marks a block as one to be grouped again.
    pub(super) fn touch(&mut self, block: u64) {
        self.touched[Spool::part_of(block)].insert(block);
    }

    /// Compares the input with what is stored.
    pub(super) fn new(
        base: Option<&Corpus>,
        spool: &Spool,
        planning: &Planning<'_>,
    ) -> Result<Plan, PostingsError> {
        let mut plan = Plan::empty();
        if planning.mode == ImportMode::Delete {
            // Ids are no rows to be written.
            plan.ignored.extend(spool.winners().map(|(id, _)| id));
        }
        let Some(base) = base else {
            if planning.mode != ImportMode::Delete {
                for (id, winner) in spool.winners() {
                    plan.admit(id, winner, planning);
                }
            }
            return Ok(plan);
        };
        // Addresses in their order, so that blocks of text are read once.
        let mut found: Vec<(Address, PostingId)> = Vec::new();
        for (id, winner) in spool.winners() {
            match base.find(id) {
                Some(address) => found.push((address, id)),
                None if planning.mode == ImportMode::Delete => {}
                None => plan.admit(id, winner, planning),
            }
        }
        found.sort_unstable();
        let mut reader = base.reader();
        let mut last: Option<(Address, Posting)> = None;
        let mut late = Vec::new();
        for (address, id) in found {
            if last.as_ref().is_none_or(|(read, _)| *read != address) {
                last = Some((address, reader.read(address)?));
            }
            let (Some((_, posting)), Some(winner)) = (&last, spool.winner(id)) else {
                continue;
            };
            let stored = row_of(posting, id)?;
            if planning.mode == ImportMode::Delete {
                plan.remove(id, posting.block, planning.source);
            } else if planning.came_back_late(&stored) {
                late.push(id);
            } else {
                plan.compare(id, winner, &stored, posting.block);
            }
        }
        late.sort_unstable();
        let mut current: FxHashSet<PostingId> = FxHashSet::default();
        for id in late {
            current.insert(plan.rename(base, &mut reader, spool, planning, id)?);
        }
        if matches!(planning.mode, ImportMode::Snapshot | ImportMode::Replace) {
            plan.miss(base, &mut reader, spool, planning, &current)?;
        }
        if planning.cutoff.is_some() {
            plan.retire(base, &mut reader, planning)?;
        }
        Ok(plan)
    }

    /// Plans the removal of all rows of a source.
    pub(super) fn without(base: &Corpus, source: &str) -> Result<Plan, PostingsError> {
        let mut plan = Plan::empty();
        let mut reader = base.reader();
        for address in base.of_origin(source) {
            let posting = reader.read(address)?;
            for member in &posting.members {
                if StoredRow::of_member(member, &posting)?.source == source {
                    plan.remove(member.id, posting.block, source);
                }
            }
        }
        Ok(plan)
    }

    /// Gives whether nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        self.touched.iter().all(FxHashSet::is_empty)
    }

    /// Adds a row unless it expired too long ago.
    fn admit(&mut self, id: PostingId, winner: &Winner, planning: &Planning<'_>) {
        if planning.is_too_old(winner.expired.map(Day)) {
            self.ignored.insert(id);
        } else {
            self.add(winner);
        }
    }

    /// Takes out rows that expired too long ago. Reads all postings.
    fn retire(
        &mut self,
        base: &Corpus,
        reader: &mut CorpusReader<'_>,
        planning: &Planning<'_>,
    ) -> Result<(), PostingsError> {
        for address in base.addresses() {
            let posting = reader.read(address)?;
            for member in &posting.members {
                if planning.is_too_old(member.expired) && !self.gone.contains(&member.id) {
                    let source = StoredRow::of_member(member, &posting)?.source;
                    self.remove(member.id, posting.block, &source);
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, winner: &Winner) {
        self.touch(winner.block);
        self.stored += 1;
        self.added += 1;
    }

    fn remove(&mut self, id: PostingId, block: u64, source: &str) {
        self.touch(block);
        if self.gone.insert(id) {
            *self.removed.entry(source.to_owned()).or_default() += 1;
        }
    }

    /// Decides between a row of the input and the stored one of the same id.
    fn compare(&mut self, id: PostingId, winner: &Winner, stored: &StoredRow, block: u64) {
        let is_older = matches!((winner.updated, stored.row.updated), (Some(new), Some(old)) if new < old);
        let is_same = winner.hash == stored.hash && !stored.is_expired_by_snapshot;
        if is_older || is_same {
            self.ignored.insert(id);
            return;
        }
        self.gone.insert(id);
        self.touch(block);
        self.touch(winner.block);
        self.stored += 1;
    }

    /// Finds the id of a row that comes back so late that it is another one; gives that under which it is stored.
    fn rename(
        &mut self,
        base: &Corpus,
        reader: &mut CorpusReader<'_>,
        spool: &Spool,
        planning: &Planning<'_>,
        id: PostingId,
    ) -> Result<PostingId, PostingsError> {
        let Some(winner) = spool.winner(id) else {
            return Ok(id);
        };
        let address = base.find(id);
        let first = match address {
            Some(address) => row_of(&reader.read(address)?, id)?,
            None => return Ok(id),
        };
        for number in 2.. {
            let renamed = PostingId(wire_id(planning.source, &format!("{}#{number}", first.row.id)));
            let Some(address) = base.find(renamed) else {
                self.renamed.insert(id, number);
                self.add(winner);
                return Ok(renamed);
            };
            let posting = reader.read(address)?;
            let stored = row_of(&posting, renamed)?;
            if !planning.came_back_late(&stored) {
                self.renamed.insert(id, number);
                // The row arrived under its first id, and that is what its hash is of.
                self.compare(renamed, winner, &stored, posting.block);
                if self.ignored.remove(&renamed) {
                    self.ignored.insert(id);
                }
                return Ok(renamed);
            }
        }
        Ok(id)
    }

    /// Decides about stored rows of the source that the input lacks.
    fn miss(
        &mut self,
        base: &Corpus,
        reader: &mut CorpusReader<'_>,
        spool: &Spool,
        planning: &Planning<'_>,
        current: &FxHashSet<PostingId>,
    ) -> Result<(), PostingsError> {
        for address in base.of_origin(planning.source) {
            let posting = reader.read(address)?;
            for member in &posting.members {
                let is_late = self.renamed.contains_key(&member.id);
                if (spool.winner(member.id).is_some() && !is_late) || current.contains(&member.id) {
                    continue;
                }
                let stored = StoredRow::of_member(member, &posting)?;
                if stored.source != planning.source {
                    continue;
                }
                if planning.mode == ImportMode::Replace {
                    self.remove(member.id, posting.block, planning.source);
                    continue;
                }
                let is_live = stored.row.expired.is_none_or(|day| Day(day) >= planning.as_of);
                if is_live && !stored.is_expired_by_snapshot {
                    let last = planning.previous_as_of.unwrap_or(planning.as_of);
                    self.expired.insert(member.id, last.max(stored.row.posted()));
                    self.touch(posting.block);
                }
            }
        }
        Ok(())
    }
}

impl Planning<'_> {
    fn is_too_old(&self, expired: Option<Day>) -> bool {
        matches!((expired, self.cutoff), (Some(day), Some(cutoff)) if day < cutoff)
    }

    /// Says whether a stored row was missed by a snapshot longer ago than a row may be away.
    fn came_back_late(&self, stored: &StoredRow) -> bool {
        let days = i32::from(self.window_days);
        stored.is_expired_by_snapshot && stored.row.expired.is_some_and(|day| self.as_of.0 - day > days)
    }
}

fn row_of(posting: &Posting, id: PostingId) -> Result<StoredRow, PostingsError> {
    let member = posting.members.iter().find(|member| member.id == id);
    let member = member.or(posting.members.first());
    let stored = member
        .map(|member| StoredRow::of_member(member, posting))
        .transpose()?;
    Ok(stored.unwrap_or_default())
}
