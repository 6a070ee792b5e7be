//! What can stop an import of postings.

use std::path::PathBuf;

use super::mapping::Unmapped;
use super::report::PostingsSummary;

/// A reason for which an import of postings ends with nothing stored.
///
/// Faults of single rows are no errors; they stand in the report.
#[derive(Debug, thiserror::Error)]
pub enum PostingsError {
    /// A path named by the caller does not exist.
    #[error("'{}' does not exist", .0.display())]
    NotFound(PathBuf),
    /// No file is named, or a folder holds none.
    #[error("there is no file to import")]
    NoFiles,
    /// A file cannot be read or written.
    #[error("cannot {action} '{file}'")]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        file: String,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
    /// A file unpacks to more than any real one.
    #[error("'{file}' unpacks to more than {limit} bytes")]
    TooLarge {
        /// The file.
        file: String,
        /// The bound in bytes.
        limit: u64,
    },
    /// A file unpacks to so much more than it is that it can only be meant to fill memory or disk.
    #[error("'{file}' unpacks to more than {limit} times its size")]
    TooDense {
        /// The file.
        file: String,
        /// The bound.
        limit: u64,
    },
    /// JSON is nested more deeply than any posting.
    #[error("'{file}', {place}: JSON is nested more than {limit} deep")]
    TooDeep {
        /// The file.
        file: String,
        /// The line, and the record where a line may hold several.
        place: String,
        /// The bound.
        limit: usize,
    },
    /// A file is not of the format that it seems to be.
    #[error("'{file}' {problem}")]
    Format {
        /// The file.
        file: String,
        /// What is wrong, as the rest of a sentence.
        problem: String,
    },
    /// The mapping file cannot be used.
    #[error("mapping '{mapping}': {problem}")]
    Mapping {
        /// The mapping.
        mapping: String,
        /// What is wrong.
        problem: String,
    },
    /// The mapping names a column that a file does not have.
    #[error("Column '{column}' is not in {file}{}", hint(.suggestion))]
    MissingColumn {
        /// The column.
        column: String,
        /// The file.
        file: String,
        /// The column that may be meant.
        suggestion: Option<String>,
    },
    /// No mapping was given, and the columns of a file fill nothing by themselves.
    #[error("'{file}' has {unmapped}")]
    Unmapped {
        /// The file.
        file: String,
        /// What it lacks and has.
        unmapped: Unmapped,
    },
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] analytics::store::StoreError),
    /// A stored row cannot be used.
    #[error(transparent)]
    Row(#[from] super::stored::UnreadableRow),
    /// A row cannot be written.
    #[error("a row cannot be written: {0}")]
    Encoding(#[from] serde_json::Error),
    /// Nothing is stored under a name.
    #[error("there is no source '{0}'")]
    UnknownSource(String),
    /// The salaries of the corpus are in another currency than those that its mount counts.
    #[error(
        "the stored postings count salaries in {stored}, and the mount is set to {wanted}; nothing was stored; \
         `waypost postings enrich --mount {mount}` counts all of them anew in {wanted}, or set \
         `postings.mounts.{mount}.currency` to {stored} again"
    )]
    OtherCurrency {
        /// The mount.
        mount: String,
        /// The currency of the corpus.
        stored: String,
        /// That of the mount.
        wanted: String,
    },
    /// There is nothing to work on.
    #[error("there are no postings; import some first")]
    NoPostings,
    /// More rows were rejected than the caller accepts.
    #[error(
        "{} of {} rows were rejected, more than {limit}; nothing was stored ({}){}",
        summary.rejected,
        summary.rows,
        summary.counted_reasons(),
        of_first_record(.unmapped)
    )]
    TooManyRejected {
        /// The bound as the caller gave it.
        limit: String,
        /// What was counted.
        summary: Box<PostingsSummary>,
        /// What the first record lacks and has, where no mapping was given.
        unmapped: Option<Unmapped>,
    },
    /// The files hold nothing that could stay of the rows that are stored.
    #[error(
        "the files hold no row, so that mode {mode} would {effect} all {rows} rows of source '{source_name}'; nothing was stored; \
         `waypost postings remove {source_name}` removes a source"
    )]
    NothingLeft {
        /// The mode.
        mode: &'static str,
        /// What the mode would do to rows that the files lack.
        effect: &'static str,
        /// The source.
        source_name: String,
        /// Rows stored of it.
        rows: u64,
    },
    /// A snapshot describes a day before the one that is stored.
    #[error(
        "--as-of {as_of} is before {stored}, the day of the last import of source '{source_name}': an older snapshot would expire \
         rows that are live; nothing was stored; mode append adds old rows"
    )]
    OldSnapshot {
        /// The day of the files.
        as_of: String,
        /// The day of the source.
        stored: String,
        /// The source.
        source_name: String,
    },
}

impl PostingsError {
    /// Makes an error of one of the system's.
    pub(super) fn file(
        action: &'static str,
        file: impl Into<String>,
    ) -> impl FnOnce(std::io::Error) -> PostingsError {
        let file = file.into();
        move |cause| PostingsError::File { action, file, cause }
    }

    /// Says that a file is not what it seems.
    pub(super) fn format(file: &str, problem: impl Into<String>) -> PostingsError {
        PostingsError::Format {
            file: file.to_owned(),
            problem: problem.into(),
        }
    }

    /// Tells whether the caller's words are at fault: the mapping or the paths.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NotFound(_)
                | Self::NoFiles
                | Self::Mapping { .. }
                | Self::MissingColumn { .. }
                | Self::Unmapped { .. }
        )
    }
}

fn of_first_record(unmapped: &Option<Unmapped>) -> String {
    unmapped
        .as_ref()
        .map_or_else(String::new, |it| format!("; the first record has {it}"))
}

fn hint(suggestion: &Option<String>) -> String {
    suggestion
        .as_ref()
        .map_or_else(String::new, |name| format!("; did you mean '{name}'?"))
}
