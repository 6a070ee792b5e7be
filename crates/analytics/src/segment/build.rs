//! Building a segment of rows that come sorted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::blocks::BlockWriter;
use super::error::SegmentError;
use super::file::SectionWriter;
use super::{amounts, begins, expiries, layout, packed, planes, posted, record, rollup, rowset};
use crate::column::Column;
use crate::row::Posting;
use crate::words::WordsBuilder;

/// Bytes of a block before compression: small where rows are read one by one and whole.
const DOCUMENT_BLOCK: usize = 32 << 10;
const BODY_BLOCK: usize = 64 << 10;

/// Takes rows sorted by day posted, and writes the files of a segment.
pub(crate) struct SegmentBuilder {
    directory: PathBuf,
    rows: usize,
    posted: Vec<i32>,
    expired: Vec<Option<i64>>,
    salary: Vec<Option<u32>>,
    duplicates: Vec<u32>,
    flags: [Vec<u64>; layout::FLAG_COUNT as usize],
    columns: Vec<ColumnBuilder>,
    ids: Vec<[u8; 16]>,
    member_ids: Vec<([u8; 16], u32)>,
    blocks: Vec<(u64, u32)>,
    documents: BlockWriter,
    bodies: BlockWriter,
    raws: BlockWriter,
    words: WordsBuilder,
    scratch: Vec<u8>,
}

/// A column that grows: values numbered as they come.
#[derive(Default)]
struct ColumnBuilder {
    numbers: FxHashMap<Arc<str>, u32>,
    /// By row, or by place in columns with several values.
    ids: Vec<u32>,
    /// Where the values of each row end, in columns with several.
    ends: Vec<u32>,
}

impl SegmentBuilder {
    /// Begins a segment in a directory, which is made.
    pub(crate) fn create(directory: &Path) -> Result<Self, SegmentError> {
        fs::create_dir_all(directory).map_err(SegmentError::io("create", directory))?;
        let blocks = |name: &str, size| BlockWriter::create(&directory.join(name), size);
        Ok(Self {
            documents: blocks(layout::DOCUMENTS_FILE, DOCUMENT_BLOCK)?,
            bodies: blocks(layout::BODIES_FILE, BODY_BLOCK)?,
            raws: blocks(layout::RAWS_FILE, BODY_BLOCK)?,
            words: WordsBuilder::create(directory)?,
            directory: directory.to_owned(),
            rows: 0,
            posted: Vec::new(),
            expired: Vec::new(),
            salary: Vec::new(),
            duplicates: Vec::new(),
            flags: Default::default(),
            columns: Column::ALL.iter().map(|_| ColumnBuilder::default()).collect(),
            ids: Vec::new(),
            member_ids: Vec::new(),
            blocks: Vec::new(),
            scratch: Vec::new(),
        })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Appends the next row.
    pub(crate) fn push(&mut self, posting: &Posting) -> Result<(), SegmentError> {
        let row = self.rows;
        self.posted.push(posting.posted.0);
        // Selection relies on no posting ending before it begins.
        let expired = posting.expired.filter(|day| *day >= posting.posted);
        self.expired.push(expired.map(|day| i64::from(day.0)));
        self.salary.push(posting.salary);
        self.duplicates.push(posting.duplicates);
        let flags = record::flags_of(posting);
        for (at, words) in self.flags.iter_mut().enumerate() {
            if row.is_multiple_of(64) {
                words.push(0);
            }
            words[row / 64] |= u64::from(flags >> at & 1) << (row % 64);
        }
        for (column, code) in &posting.codes {
            self.columns[column.index()].push(*column, row, code);
        }
        self.ids.push(posting.id.0);
        let others = posting.members.iter().filter(|member| member.id != posting.id);
        self.member_ids
            .extend(others.map(|member| (member.id.0, row as u32)));
        self.blocks.push((posting.block, row as u32));

        self.scratch.clear();
        record::put_document(&mut self.scratch, posting);
        self.documents.push(&self.scratch)?;
        self.bodies.push(posting.body.as_bytes())?;
        self.scratch.clear();
        record::put_raws(&mut self.scratch, posting);
        self.raws.push(&self.scratch)?;
        self.words.push(&posting.title_raw, &posting.body)?;
        self.rows += 1;
        Ok(())
    }

    /// Writes what is left and ends the segment.
    pub(crate) fn finish(self) -> Result<(), SegmentError> {
        self.documents.finish()?;
        self.bodies.finish()?;
        self.raws.finish()?;
        self.words.finish()?;

        let mut file =
            SectionWriter::create(&self.directory.join(layout::COLUMNS_FILE), layout::COLUMNS_MAGIC)?;
        let (expired_base, expired) = packed::store_optional(&self.expired);
        let outline = [self.rows as i64, expired_base];
        file.numbers(layout::OUTLINE, &outline)?;
        posted::write(&mut file, layout::POSTED, &self.posted)?;
        packed::write(&mut file, layout::EXPIRED, &expired)?;
        packed::write(&mut file, layout::DUPLICATES, &self.duplicates)?;
        planes::write(
            &mut file,
            layout::DUPLICATE_PLANES,
            layout::DUPLICATE_BLOCKS,
            &self.duplicates,
        )?;
        amounts::write(&mut file, layout::SALARY, &self.salary)?;
        for (at, words) in self.flags.iter().enumerate() {
            file.numbers(layout::FLAGS + at as u32, words)?;
        }
        expiries::write(&mut file, layout::EXPIRIES, &expired)?;
        let days = expired.iter().max().map_or(1, |last| *last as usize + 1);
        rollup::write(&mut file, layout::EXPIRED_ROLLUP, &expired, &[], days)?;
        for (column, builder) in Column::ALL.into_iter().zip(self.columns) {
            builder.finish(column, self.rows, &self.duplicates, &mut file)?;
        }
        file.finish()?;
        write_identity(&self.directory, &self.ids, self.member_ids, self.blocks)
    }
}

fn write_identity(
    directory: &Path,
    ids: &[[u8; 16]],
    mut members: Vec<([u8; 16], u32)>,
    mut blocks: Vec<(u64, u32)>,
) -> Result<(), SegmentError> {
    let path = directory.join(layout::IDENTITY_FILE);
    let mut file = SectionWriter::create(&path, layout::IDENTITY_MAGIC)?;
    file.numbers(layout::IDS_BY_ROW, ids)?;
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_unstable_by_key(|row| (ids[*row as usize], *row));
    file.numbers(layout::ROWS_BY_ID, &order)?;
    members.sort_unstable();
    let member_ids: Vec<[u8; 16]> = members.iter().map(|(id, _)| *id).collect();
    file.numbers(layout::MEMBER_IDS, &member_ids)?;
    let member_rows: Vec<u32> = members.iter().map(|(_, row)| *row).collect();
    file.numbers(layout::MEMBER_ROWS, &member_rows)?;
    blocks.sort_unstable();
    let keys: Vec<u64> = blocks.iter().map(|(key, _)| *key).collect();
    file.numbers(layout::BLOCK_KEYS, &keys)?;
    let rows: Vec<u32> = blocks.iter().map(|(_, row)| *row).collect();
    file.numbers(layout::BLOCK_ROWS, &rows)?;
    file.finish()
}

impl ColumnBuilder {
    fn push(&mut self, column: Column, row: usize, code: &Arc<str>) {
        let next = self.numbers.len() as u32 + 1;
        let number = match self.numbers.get(code) {
            Some(number) => *number,
            None => {
                self.numbers.insert(code.clone(), next);
                next
            }
        };
        if column.is_multi() {
            let end = self.ids.len() as u32;
            self.ends.resize(row, end);
            let begin = self.ends.last().map_or(0, |end| *end as usize);
            if !self.ids[begin..].contains(&number) {
                self.ids.push(number);
            }
        } else {
            // A second value of a column that holds one replaces the first.
            self.ids.resize(row + 1, 0);
            self.ids[row] = number;
        }
    }

    fn finish(
        mut self,
        column: Column,
        rows: usize,
        duplicates: &[u32],
        file: &mut SectionWriter,
    ) -> Result<(), SegmentError> {
        if self.numbers.is_empty() {
            return Ok(());
        }
        if column.is_multi() {
            let end = self.ids.len() as u32;
            self.ends.resize(rows, end);
        } else {
            self.ids.resize(rows, 0);
        }
        let codes = self.sort_codes();
        let section = |part| layout::column_section(column, part);
        let ends: Vec<u32> = codes
            .iter()
            .scan(0, |end, code| {
                *end += code.len() as u32;
                Some(*end)
            })
            .collect();
        file.section(section(layout::CODES), codes.concat().as_bytes())?;
        file.numbers(section(layout::CODE_ENDS), &ends)?;
        if column.is_multi() {
            self.sort_rows();
            // Where every row has one value, the places are the rows.
            if !self.ends.iter().copied().eq(1..=rows as u32) {
                begins::write(
                    file,
                    section(layout::ID_BASES),
                    section(layout::ID_BEGINS),
                    &self.ends,
                )?;
            }
        }
        packed::write(file, section(layout::IDS), &self.ids)?;
        let values = codes.len() + 1;
        rollup::write(file, section(layout::ROLLUP), &self.ids, &self.ends, values)?;

        let rows_by_value = RowsByValue::sort(&self.ids, &self.ends, values);
        file.begin(section(layout::SETS))?;
        let mut set_ends: Vec<u64> = Vec::with_capacity(values);
        let mut sums: Vec<u64> = Vec::with_capacity(values);
        let (mut set, mut position) = (Vec::new(), 0);
        for value in 0..=codes.len() {
            let rows = rows_by_value.rows(value);
            set.clear();
            rowset::encode(rows, &mut set);
            file.write(&set)?;
            position += set.len() as u64;
            set_ends.push(position);
            sums.push(rows.iter().map(|row| u64::from(duplicates[*row as usize])).sum());
        }
        file.numbers(section(layout::SET_ENDS), &set_ends)?;
        file.numbers(section(layout::DUPLICATE_SUMS), &sums)
    }

    /// Numbers the values in the order of their codes, which makes the bytes a function of the rows alone.
    fn sort_codes(&mut self) -> Vec<Arc<str>> {
        let mut codes: Vec<(Arc<str>, u32)> = std::mem::take(&mut self.numbers).into_iter().collect();
        codes.sort_unstable();
        let mut sorted = vec![0; codes.len() + 1];
        for (at, (_, number)) in codes.iter().enumerate() {
            sorted[*number as usize] = at as u32 + 1;
        }
        for id in &mut self.ids {
            *id = sorted[*id as usize];
        }
        codes.into_iter().map(|(code, _)| code).collect()
    }

    fn sort_rows(&mut self) {
        let mut begin = 0;
        for end in &self.ends {
            self.ids[begin..*end as usize].sort_unstable();
            begin = *end as usize;
        }
    }
}

/// The rows of each value, by counting.
struct RowsByValue {
    ends: Vec<usize>,
    rows: Vec<u32>,
}

impl RowsByValue {
    fn sort(ids: &[u32], ends: &[u32], values: usize) -> Self {
        let mut begins = vec![0; values];
        for id in ids {
            begins[*id as usize] += 1;
        }
        let mut sum = 0;
        for begin in &mut begins {
            (*begin, sum) = (sum, sum + *begin);
        }
        let mut rows = vec![0; ids.len()];
        let mut place = |id: u32, row: usize| {
            rows[begins[id as usize]] = row as u32;
            begins[id as usize] += 1;
        };
        if ends.is_empty() {
            ids.iter().enumerate().for_each(|(row, id)| place(*id, row));
        } else {
            let mut begin = 0;
            for (row, end) in ends.iter().enumerate() {
                ids[begin..*end as usize].iter().for_each(|id| place(*id, row));
                begin = *end as usize;
            }
        }
        Self { ends: begins, rows }
    }

    fn rows(&self, value: usize) -> &[u32] {
        let begin = value.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.rows[begin..self.ends[value]]
    }
}
