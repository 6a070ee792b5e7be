//! What an import means for the rows that are stored already.

use std::str::FromStr;

/// The meaning of the files of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportMode {
    /// Rows are added, or replace those of the same id that were not updated later.
    #[default]
    Append,
    /// The files are all that is live in the source: rows that they lack have expired.
    Snapshot,
    /// The rows of the source are exactly these.
    Replace,
    /// The files hold ids of rows to remove.
    Delete,
}

impl FromStr for ImportMode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "append" => Ok(Self::Append),
            "snapshot" => Ok(Self::Snapshot),
            "replace" => Ok(Self::Replace),
            "delete" => Ok(Self::Delete),
            _ => Err("give append, snapshot, replace or delete".to_owned()),
        }
    }
}
