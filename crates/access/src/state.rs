//! The store `state.db`: clients, hashed secrets, quota counters, maintenance and the audit trail, in SQLite.
//!
//! The command line and every server process open the same file. Each change of a client or of maintenance raises a
//! counter in the same transaction; servers poll that counter ([`Store::change_counter`]) and reload when it moved.
//! Start with `clients` for the records and `quota` for the counters.

mod audit;
mod clients;
mod maintenance;
mod quota;
mod read;
mod record;
mod schema;
mod verify;

pub use audit::AuditEntry;
pub use clients::{Created, Rotated};
pub use maintenance::MaintenanceWindow;
pub use quota::{Lease, QuotaRow};
pub use record::{ClientChange, ClientRecord, NewClient, SecretRecord};
pub use verify::verify;

use crate::claims::ClaimError;
use crate::random::NoRandomness;
use crate::secret::WeakSecret;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a writer waits for another process before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Trouble with the store or with a change asked of it.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The file cannot be opened or created.
    #[error("cannot open the client store '{}': {cause}; check that the directory exists and belongs to this user", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the operating system or SQLite said.
        cause: String,
    },
    /// A later release wrote the file.
    #[error("the client store '{}' has schema {found}, this program knows up to {known}; use the release that wrote it or restore a backup", path.display())]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Schema version of the file.
        found: i64,
        /// Newest schema version known.
        known: i64,
    },
    /// The file belongs to another program.
    #[error("'{}' is a database of another program; name a different file in state.url", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// SQLite failed.
    #[error("the client store failed: {0}")]
    Sql(#[from] rusqlite::Error),
    /// A record that this program cannot have written.
    #[error("the client store holds an unreadable record of client '{id}': {cause}")]
    Damaged {
        /// The client.
        id: String,
        /// What is wrong.
        cause: String,
    },
    /// No live client has the id.
    #[error("there is no client '{id}'")]
    UnknownClient {
        /// The id asked for.
        id: String,
    },
    /// A client has or had the id.
    #[error("the client id '{id}' is taken or belonged to a deleted client; ids are never reused")]
    IdTaken {
        /// The id asked for.
        id: String,
    },
    /// The id breaks its rule.
    #[error("'{id}' is no client id; use 3 to 64 letters, digits, dots, underscores and hyphens")]
    MalformedId {
        /// The id asked for.
        id: String,
    },
    /// A scope that does not exist.
    #[error("scope '{found}' does not exist; scopes: {accepted}")]
    UnknownScope {
        /// The scope found.
        found: String,
        /// All scopes.
        accepted: String,
    },
    /// A client that could open nothing.
    #[error("a client needs at least one scope, or all scopes")]
    NoScope,
    /// A claim is refused.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// An operator-chosen secret is refused.
    #[error(transparent)]
    Secret(#[from] WeakSecret),
    /// Rotation would make a third live secret.
    #[error("client '{id}' has two live secrets until {until}; wait, or rotate without overlap to end both")]
    TwoLiveSecrets {
        /// The client.
        id: String,
        /// When the older one expires, RFC 3339.
        until: String,
    },
    /// A text field is too long for its purpose.
    #[error("{field} has {found} characters; at most {most} are allowed")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Characters found.
        found: usize,
        /// Characters allowed.
        most: usize,
    },
    /// No random bytes.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// How safely a connection writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Durability {
    /// Survives loss of power: for changes that people make.
    PowerLoss,
    /// Survives the death of the process at any moment: for quota blocks, which are written while requests wait.
    ProcessDeath,
}

/// An open store. One value serves one thread at a time; open several for several threads.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the store, creating it (mode 0600) where it is absent.
    pub fn open(path: &Path) -> Result<Self, StateError> {
        Self::open_with(path, Durability::PowerLoss)
    }

    /// Opens the store for quota counters.
    pub(crate) fn open_for_counters(path: &Path) -> Result<Self, StateError> {
        Self::open_with(path, Durability::ProcessDeath)
    }

    fn open_with(path: &Path, durability: Durability) -> Result<Self, StateError> {
        let failed = |cause: String| StateError::Open {
            path: path.to_owned(),
            cause,
        };
        create_private(path).map_err(|error| failed(error.to_string()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection =
            Connection::open_with_flags(path, flags).map_err(|error| failed(error.to_string()))?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        schema::prepare(&mut connection, path)?;
        let synchronous = match durability {
            Durability::PowerLoss => "FULL",
            Durability::ProcessDeath => "NORMAL",
        };
        connection.pragma_update(None, "synchronous", synchronous)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// Returns the file of the store.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns a number that grows with every change of clients or maintenance, whichever process made it.
    pub fn change_counter(&self) -> Result<u64, StateError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM counters WHERE name = 'changes'")?;
        let value: i64 = statement.query_row([], |row| row.get(0))?;
        Ok(value.unsigned_abs())
    }

    /// Runs a change in one transaction that other processes see whole or not at all.
    fn change<T>(
        &mut self,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = body(&transaction)?;
        transaction.execute("UPDATE counters SET value = value + 1 WHERE name = 'changes'", [])?;
        transaction.commit()?;
        Ok(outcome)
    }
}

/// Creates an empty file that only its owner can read, unless there is one; SQLite gives its side files the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// SQLite integers are signed; times and counts of ours stay far below its limit.
fn to_sql(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn from_sql(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests;
