//! Client records as the store keeps them and as changes describe them.

use crate::secret::{Secret, SecretHash};
use serde::Serialize;

/// A client record. Serialising it is what `client show` prints: no secret and no hash is in the output.
#[derive(Clone, Debug, Serialize)]
pub struct ClientRecord {
    /// The id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whom to ask about the client.
    pub contact: String,
    /// Scopes granted, canonical names.
    pub scopes: Vec<String>,
    /// Every token is valid for every family.
    pub all_scopes: bool,
    /// Permissions come from claims alone.
    pub restricted: bool,
    /// May ask for simulated answers.
    pub sandbox: bool,
    /// May authenticate.
    pub enabled: bool,
    /// Refused from this moment on, seconds since 1970.
    pub expires: Option<u64>,
    /// Claims as they were given.
    pub claims: Vec<String>,
    /// When it was created, seconds since 1970.
    pub created: u64,
    /// When it was last used, to the minute, seconds since 1970.
    pub last_used: Option<u64>,
    /// Tokens of an earlier generation are dead.
    pub generation: u64,
    /// Its secrets, oldest first.
    pub secrets: Vec<SecretRecord>,
}

/// A stored secret: all that may be known of it.
#[derive(Clone, Debug, Serialize)]
pub struct SecretRecord {
    #[serde(skip)]
    pub(crate) hash: SecretHash,
    /// The last four characters.
    pub last4: String,
    /// When it was made, seconds since 1970.
    pub created: u64,
    /// Refused from this moment on, seconds since 1970.
    pub expires: Option<u64>,
}

impl SecretRecord {
    /// Tells whether the secret is accepted at `unix_seconds`.
    pub fn is_live(&self, unix_seconds: u64) -> bool {
        self.expires.is_none_or(|expires| unix_seconds < expires)
    }
}

/// A client to be created.
#[derive(Clone, Debug, Default)]
pub struct NewClient {
    /// The id; generated where absent.
    pub id: Option<String>,
    /// Name for people.
    pub name: String,
    /// Whom to ask about the client.
    pub contact: String,
    /// Scopes to grant; aliases are stored under their canonical name.
    pub scopes: Vec<String>,
    /// Makes every token valid for every family.
    pub all_scopes: bool,
    /// Takes permissions from claims alone.
    pub restricted: bool,
    /// Allows simulated answers.
    pub sandbox: bool,
    /// Refuses the client from this moment on, seconds since 1970.
    pub expires: Option<u64>,
    /// Rates, quotas and permissions.
    pub claims: Vec<String>,
    /// A secret that the operator brings along; generated where absent.
    pub secret: Option<Secret>,
}

/// A change of some fields; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientChange {
    /// Name for people.
    pub name: Option<String>,
    /// Whom to ask about the client.
    pub contact: Option<String>,
    /// Replaces all scopes.
    pub scopes: Option<Vec<String>>,
    /// Makes every token valid for every family, or ends that.
    pub all_scopes: Option<bool>,
    /// Takes permissions from claims alone, or ends that.
    pub restricted: Option<bool>,
    /// Allows simulated answers, or ends that.
    pub sandbox: Option<bool>,
    /// Replaces all claims.
    pub claims: Option<Vec<String>>,
    /// Sets or removes the moment of expiry.
    pub expires: Option<Option<u64>>,
}
