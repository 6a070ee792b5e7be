//! Where tables come from: plain files, zstd files, zip archives and folders of all of these.
//!
//! Finding lists names only; bytes are read, bounded, when a table is opened.

mod find;
mod sheet;
mod table;

pub(crate) use find::{SourceFile, find};
pub(crate) use sheet::{KnownTable, Worksheets, holds, tables, with_header};
pub(crate) use table::{Layout, Row, Table};
