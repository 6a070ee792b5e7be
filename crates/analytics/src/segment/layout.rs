//! Names of files and numbers of sections of a segment.

use crate::column::Column;

pub(crate) const COLUMNS_FILE: &str = "columns.bin";
pub(crate) const IDENTITY_FILE: &str = "identity.bin";
pub(crate) const DOCUMENTS_FILE: &str = "documents.bin";
pub(crate) const BODIES_FILE: &str = "bodies.bin";
pub(crate) const RAWS_FILE: &str = "raws.bin";
pub(crate) const WORDS_FILE: &str = "words.bin";

/// All files, in the order in which their hashes name the segment.
pub(crate) const FILES: [&str; 6] = [
    COLUMNS_FILE,
    IDENTITY_FILE,
    DOCUMENTS_FILE,
    BODIES_FILE,
    RAWS_FILE,
    WORDS_FILE,
];

pub(crate) const COLUMNS_MAGIC: [u8; 8] = *b"WAYPPOST";
pub(crate) const IDENTITY_MAGIC: [u8; 8] = *b"WAYPIDEN";

/// Rows of a segment at most. More are cut into several, which bounds the memory of building one.
pub(crate) const MAX_ROWS: usize = 1 << 21;

/// Number of rows and the base of expired, as i64.
pub(crate) const OUTLINE: u32 = 1;
/// Days posted with a row, and where the rows of each end.
pub(crate) const POSTED: [u32; 2] = [2, 18];
pub(crate) const EXPIRED: u32 = 3;
pub(crate) const DUPLICATES: u32 = 4;
/// Numbers of amounts by row, the amounts, and counts by block.
pub(crate) const SALARY: [u32; 3] = [5, 16, 17];
/// One bit for each row; the flags follow each other.
pub(crate) const FLAGS: u32 = 6;
pub(crate) const FLAG_COUNT: u32 = 4;
/// Days of expiry, rows that expired up to each, a set of rows for each and where it ends; snapshots of the rows left:
/// days before each, words, and where each ends.
pub(crate) const EXPIRIES: [u32; 7] = [10, 19, 20, 21, 22, 11, 12];
/// Counts of days of expiry by block.
pub(crate) const EXPIRED_ROLLUP: u32 = 13;
/// Duplicates bit by bit.
pub(crate) const DUPLICATE_PLANES: u32 = 14;
/// Duplicates by block.
pub(crate) const DUPLICATE_BLOCKS: u32 = 15;

/// Part of a column: texts of its codes, one behind the other, in ascending order.
pub(crate) const CODES: u32 = 0;
/// Where each code ends.
pub(crate) const CODE_ENDS: u32 = 1;
/// Value of each row, or of each place where there may be several: 0 for none, else 1 and up in the order of
/// the codes.
pub(crate) const IDS: u32 = 2;
/// Where the values of each row begin, for columns with several: distances to a base. Missing where every row has
/// one value.
pub(crate) const ID_BEGINS: u32 = 3;
/// Sets of rows by value, 0 included.
pub(crate) const SETS: u32 = 4;
/// Where each set ends.
pub(crate) const SET_ENDS: u32 = 5;
/// Duplicates by value.
pub(crate) const DUPLICATE_SUMS: u32 = 6;
/// The bases of [`ID_BEGINS`].
pub(crate) const ID_BASES: u32 = 7;
/// Counts by block and value.
pub(crate) const ROLLUP: u32 = 8;

/// Gives the number of a part of a column.
pub(crate) const fn column_section(column: Column, part: u32) -> u32 {
    0x100 + column.index() as u32 * 0x10 + part
}

pub(crate) const IDS_BY_ROW: u32 = 1;
pub(crate) const ROWS_BY_ID: u32 = 2;
/// Ids of members that do not lead, ascending.
pub(crate) const MEMBER_IDS: u32 = 3;
pub(crate) const MEMBER_ROWS: u32 = 4;
/// Hashes of block keys, ascending.
pub(crate) const BLOCK_KEYS: u32 = 5;
pub(crate) const BLOCK_ROWS: u32 = 6;
