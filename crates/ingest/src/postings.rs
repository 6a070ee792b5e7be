//! The operator's own postings: files of many formats, mapped to canonical columns, checked row by row.
//!
//! Start reading at [`PostingsImport`]. `read` has the readers, `mapping` what a mapping file can say, `row` the checks,
//! `groups` the finding of duplicates. Files are read as a stream and rows are spooled to disk, so that memory
//! does not grow with the input beyond a few bytes a row.

mod block;
mod column;
mod convert;
mod enrich;
mod error;
mod export;
mod file;
mod groups;
mod import;
mod intake;
mod mapping;
mod mode;
mod parallel;
mod plan;
mod read;
mod record;
mod redact;
mod regroup;
mod report;
mod row;
mod signature;
mod spool;
mod stored;
mod work;

pub use enrich::Catalogs;
pub use error::PostingsError;
pub use export::{ExportError, export_ndjson, export_parquet};
pub use groups::DedupRules;
pub use import::{PostingsImport, PostingsSettings, RejectLimit};
pub use intake::PostingsProgress;
pub use mapping::{Mapping, Unmapped};
pub use mode::ImportMode;
pub use report::PostingsSummary;
pub use work::{PostingsWork, report_path};
