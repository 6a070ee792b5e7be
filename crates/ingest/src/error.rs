//! What can stop an import.

use std::path::PathBuf;

use crate::report::RowFault;

/// A reason for which an import ends without a result.
///
/// Faults of single rows are no errors; they are listed in the report.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No source is named at all.
    #[error("no source is named; give at least one of ESCO, O*NET or a CSV file")]
    NoSources,
    /// A path named by the caller does not exist.
    #[error("'{}' does not exist", path.display())]
    NotFound {
        /// The path as given.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("'{file}' cannot be read")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
    /// A zip archive is damaged or uses features that are not supported.
    #[error("'{file}' is not a readable zip archive")]
    Archive {
        /// The archive.
        file: String,
        /// What is wrong with it.
        #[source]
        cause: zip::result::ZipError,
    },
    /// A workbook is damaged or of an unknown kind.
    #[error("'{file}' is not a readable Excel workbook")]
    Workbook {
        /// The workbook.
        file: String,
        /// What is wrong with it.
        #[source]
        cause: calamine::XlsxError,
    },
    /// A file holds no table of the kind looked for.
    #[error("'{file}' holds no table with the columns {columns}")]
    NoTable {
        /// The file.
        file: String,
        /// The columns that name the table.
        columns: String,
    },
    /// The sources hold no taxonomy.
    #[error("no source is named; give at least one of O*NET, ESCO, SOC, CIP or NAICS")]
    NoTaxonomies,
    /// A file is larger, or unpacks to more, than any real one.
    #[error("'{file}' holds more than {limit} bytes once unpacked")]
    TooLarge {
        /// The file.
        file: String,
        /// The bound in bytes.
        limit: u64,
    },
    /// A path holds more files or folders than any real source.
    #[error("'{place}' holds more than {limit} files; name the folder of the source itself")]
    TooManyFiles {
        /// The folder or archive.
        place: String,
        /// The bound.
        limit: usize,
    },
    /// A path that should be one file holds none or several.
    #[error("'{}' holds {count} files; name the one to import", path.display())]
    NotOneFile {
        /// The path as given.
        path: PathBuf,
        /// Files found.
        count: usize,
    },
    /// A file without which the source makes no sense is not there.
    #[error("{source_name} needs the file '{file}', which is not in {searched}")]
    MissingFile {
        /// The source.
        source_name: &'static str,
        /// The file that is missing.
        file: &'static str,
        /// Where it was looked for.
        searched: String,
    },
    /// The same table is there twice, so that it is unclear which release is meant.
    #[error("'{first}' and '{second}' are the same table; name one release only")]
    DuplicateFile {
        /// The first one found.
        first: String,
        /// The other one.
        second: String,
    },
    /// The first line of a table is not UTF-8 text.
    #[error("the first line of '{file}' is not UTF-8 text")]
    HeaderNotText {
        /// The file.
        file: String,
    },
    /// A table lacks a column.
    #[error("'{file}' has no column '{column}'; {found}")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Which columns are there, as the end of a sentence.
        found: String,
    },
    /// More than half of a table is unusable: most likely it is another file than its name says.
    #[error("{rejected} of the {rows} rows of '{file}' are unusable; the first: {first}")]
    RejectedRows {
        /// The file.
        file: String,
        /// Rows left out.
        rejected: u64,
        /// Rows read.
        rows: u64,
        /// The first fault.
        first: Box<RowFault>,
    },
    /// A table ends in the middle of a row.
    #[error("'{file}' is cut short: line {line}, its last one, has {cells} of {columns} cells and no end")]
    CutShort {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// Cells of the last row.
        cells: usize,
        /// Columns of the table.
        columns: usize,
    },
    /// Two concepts got the same public id.
    #[error("'{first}' and '{second}' have the same id '{id}'")]
    IdCollision {
        /// The id.
        id: String,
        /// One concept.
        first: String,
        /// The other concept.
        second: String,
    },
    /// There are more skills, occupations or categories than can be numbered.
    #[error("the sources hold more {what} than can be numbered")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
    },
    /// The list of companies contradicts itself or the version before.
    #[error(transparent)]
    Companies(#[from] catalog::CompaniesError),
    /// The list holds no company.
    #[error("'{file}' holds no company")]
    NoCompanies {
        /// The file.
        file: String,
    },
    /// Neither a list nor a posting names a company.
    #[error(
        "no list of companies is named, and no loaded posting names an employer; give a list, or import postings first"
    )]
    NothingNamesCompanies,
    /// The list holds no postal code.
    #[error("'{file}' holds no postal code")]
    NoPostalCodes {
        /// The file.
        file: String,
    },
    /// The sources hold no skill.
    #[error("the sources hold no skill")]
    NoSkills,
    /// The sources hold no title.
    #[error("the sources hold no title")]
    NoTitles,
    /// The sources hold no table that a dataset can be made of.
    #[error("the sources hold no table that a dataset can be made of")]
    NoTables,
    /// No file holds a table that is known.
    #[error(
        "{files} holds no table that is known; tables are known by the names of their columns, and one of your own needs a \
         description (--schema)"
    )]
    UnknownTables {
        /// The paths, in quotes.
        files: String,
    },
    /// No source tells of which quarter the run is.
    #[error("no source tells of which quarter the run is; name it, such as 2025.3")]
    UnknownQuarter,
    /// The description of a table cannot be used.
    #[error("'{file}' cannot be used: {reason}")]
    Schema {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
}
