//! What can stop an evaluation.

use std::path::PathBuf;

/// A reason for which there is nothing to report.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// The directory holds no set of that name.
    #[error("'{}' holds no set '{name}'; it holds {}", directory.display(), known.join(", "))]
    UnknownSet {
        /// Where sets were looked for.
        directory: PathBuf,
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// None of the directories below is a set that can be measured.
    #[error(
        "'{}' holds nothing to measure{}; a set is a directory with tables such as validation.csv, relations.csv or titles.csv",
        directory.display(),
        if unknown.is_empty() { String::new() } else { format!(" in {}", unknown.join(", ")) }
    )]
    NoSets {
        /// Where sets were looked for.
        directory: PathBuf,
        /// Directories there that are none.
        unknown: Vec<String>,
    },
    /// Sets of titles are asked for by name, and nothing that holds titles is.
    #[error(
        "'{name}' asks for titles; name O*NET and ESCO with --onet and --esco, or a data directory that holds titles"
    )]
    NoTitleSources {
        /// The set.
        name: String,
    },
    /// A file or directory cannot be read.
    #[error("'{}' cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
    /// A table of a set is damaged.
    #[error("'{}' is no table", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        cause: csv::Error,
    },
    /// The store holds no version.
    #[error("'{}' holds no skills; import some first", data.display())]
    NoSkills {
        /// The data directory.
        data: PathBuf,
    },
    /// The store holds no version of the titles.
    #[error("'{}' holds no titles; import some first", data.display())]
    NoTitles {
        /// The data directory.
        data: PathBuf,
    },
    /// Titles would be looked up in an index that holds them.
    #[error("stored titles hold those that are asked for; name the sources instead of the data")]
    TitlesRead,
    /// The relations would be read from where the answers are.
    #[error(
        "a stored taxonomy has read the relations that are asked for; name the sources instead of the data"
    )]
    AnswersRead,
    /// The sentence encoder cannot be used.
    #[error(transparent)]
    Encoder(#[from] encoder::EncoderError),
    /// Importing the sources fails.
    #[error(transparent)]
    Import(#[from] ingest::ImportError),
    /// Building the taxonomy fails.
    #[error(transparent)]
    Build(#[from] catalog::BuildError),
    /// The built taxonomy cannot be read.
    #[error(transparent)]
    Snapshot(#[from] catalog::SnapshotError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] catalog::StoreError),
}
