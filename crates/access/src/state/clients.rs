//! Creating and changing client records.

use super::read::{require, secrets_of};
use super::record::{ClientChange, NewClient};
use super::{AuditEntry, StateError, Store, audit, to_sql};
use crate::claims::Claim;
use crate::clock::rfc3339;
use crate::random;
use crate::scopes::ScopeTable;
use crate::secret::Secret;
use rusqlite::{Transaction, params};

/// Most characters of `name` and `contact`.
const MOST_CHARACTERS: usize = 200;

/// A client that was just created.
#[derive(Clone, Debug)]
pub struct Created {
    /// Its id.
    pub id: String,
    /// Its secret: this is the one time it can be shown.
    pub secret: Secret,
    /// The line of the audit trail.
    pub audit: AuditEntry,
}

/// A client that was just given another secret.
#[derive(Clone, Debug)]
pub struct Rotated {
    /// The secret added: this is the one time it can be shown.
    pub secret: Secret,
    /// When the earlier secret expires, seconds since 1970.
    pub earlier_expires: u64,
    /// The line of the audit trail.
    pub audit: AuditEntry,
}

impl Store {
    /// Creates a client.
    pub fn create_client(
        &mut self,
        client: NewClient,
        scopes: &ScopeTable,
        unix_seconds: u64,
    ) -> Result<Created, StateError> {
        check_text("name", &client.name)?;
        check_text("contact", &client.contact)?;
        Claim::parse_all(&client.claims)?;
        let granted = canonical_scopes(&client.scopes, scopes)?;
        if granted.is_empty() && !client.all_scopes {
            return Err(StateError::NoScope);
        }
        let id = match client.id {
            Some(id) if is_client_id(&id) => id,
            Some(id) => return Err(StateError::MalformedId { id }),
            None => format!("wp-{}", random::readable(12)?),
        };
        let secret = match client.secret {
            Some(secret) => secret,
            None => Secret::generate()?,
        };
        let audit = self.change(|transaction| {
            let added = transaction.execute(
                "INSERT INTO clients (id, name, contact, scopes, claims, all_scopes, restricted, sandbox, enabled,
                                      expires, created, last_used, generation, deleted)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10, NULL, 0, NULL) ON CONFLICT (id) DO NOTHING",
                params![
                    id,
                    client.name,
                    client.contact,
                    list_to_text(&granted),
                    list_to_text(&client.claims),
                    client.all_scopes,
                    client.restricted,
                    client.sandbox,
                    client.expires.map(to_sql),
                    to_sql(unix_seconds),
                ],
            )?;
            if added == 0 {
                return Err(StateError::IdTaken { id: id.clone() });
            }
            add_secret(transaction, &id, &secret, unix_seconds)?;
            let detail = format!("scopes {}, claims {}", granted.join(" "), client.claims.join(" "));
            audit::write(transaction, unix_seconds, Some(&id), "create", detail)
        })?;
        Ok(Created { id, secret, audit })
    }

    /// Adds a secret, generated unless `chosen`; earlier ones end `overlap_seconds` from now at the latest.
    ///
    /// Tokens stay valid. Without overlap the earlier secrets end at once.
    pub fn rotate_secret(
        &mut self,
        id: &str,
        chosen: Option<Secret>,
        overlap_seconds: u64,
        unix_seconds: u64,
    ) -> Result<Rotated, StateError> {
        let secret = match chosen {
            Some(secret) => secret,
            None => Secret::generate()?,
        };
        let earlier_expires = unix_seconds.saturating_add(overlap_seconds);
        let audit = self.change(|transaction| {
            require(transaction, id)?;
            transaction.execute(
                "UPDATE secrets SET expires = ?2 WHERE client = ?1 AND (expires IS NULL OR expires > ?2)",
                params![id, to_sql(earlier_expires)],
            )?;
            transaction.execute(
                "DELETE FROM secrets WHERE client = ?1 AND expires <= ?2",
                params![id, to_sql(unix_seconds)],
            )?;
            let live = secrets_of(transaction, id)?;
            if live.len() > 1 {
                let until = live.iter().filter_map(|secret| secret.expires).min();
                return Err(StateError::TwoLiveSecrets {
                    id: id.to_owned(),
                    until: rfc3339(until.unwrap_or(earlier_expires)),
                });
            }
            add_secret(transaction, id, &secret, unix_seconds)?;
            let detail = format!(
                "secret …{} added, earlier ones end {}",
                secret.last4(),
                rfc3339(earlier_expires)
            );
            audit::write(transaction, unix_seconds, Some(id), "rotate", detail)
        })?;
        Ok(Rotated {
            secret,
            earlier_expires,
            audit,
        })
    }

    /// Disables a client and kills all its tokens.
    pub fn revoke_client(&mut self, id: &str, unix_seconds: u64) -> Result<AuditEntry, StateError> {
        self.change(|transaction| {
            require(transaction, id)?;
            transaction.execute(
                "UPDATE clients SET enabled = 0, generation = generation + 1 WHERE id = ?1",
                [id],
            )?;
            let detail = "disabled, tokens dead".to_owned();
            audit::write(transaction, unix_seconds, Some(id), "revoke", detail)
        })
    }

    /// Lets a client authenticate again. Tokens that a revocation killed stay dead.
    pub fn enable_client(&mut self, id: &str, unix_seconds: u64) -> Result<AuditEntry, StateError> {
        self.change(|transaction| {
            require(transaction, id)?;
            transaction.execute("UPDATE clients SET enabled = 1 WHERE id = ?1", [id])?;
            audit::write(transaction, unix_seconds, Some(id), "enable", String::new())
        })
    }

    /// Refuses a client from `expires` on; `None` removes the expiry.
    pub fn expire_client(
        &mut self,
        id: &str,
        expires: Option<u64>,
        unix_seconds: u64,
    ) -> Result<AuditEntry, StateError> {
        self.change(|transaction| {
            require(transaction, id)?;
            transaction.execute(
                "UPDATE clients SET expires = ?2 WHERE id = ?1",
                params![id, expires.map(to_sql)],
            )?;
            let detail = expires.map_or("never".to_owned(), rfc3339);
            audit::write(transaction, unix_seconds, Some(id), "expire", detail)
        })
    }

    /// Changes the fields that `change` names.
    pub fn set_client(
        &mut self,
        id: &str,
        change: ClientChange,
        scopes: &ScopeTable,
        unix_seconds: u64,
    ) -> Result<AuditEntry, StateError> {
        self.change(|transaction| {
            let mut record = require(transaction, id)?;
            let mut changed = Vec::new();
            if let Some(name) = change.name {
                check_text("name", &name)?;
                changed.push(format!("name {name}"));
                record.name = name;
            }
            if let Some(contact) = change.contact {
                check_text("contact", &contact)?;
                changed.push(format!("contact {contact}"));
                record.contact = contact;
            }
            if let Some(granted) = change.scopes {
                record.scopes = canonical_scopes(&granted, scopes)?;
                changed.push(format!("scopes {}", record.scopes.join(" ")));
            }
            if let Some(claims) = change.claims {
                Claim::parse_all(&claims)?;
                changed.push(format!("claims {}", claims.join(" ")));
                record.claims = claims;
            }
            if let Some(all_scopes) = change.all_scopes {
                changed.push(format!("all scopes {all_scopes}"));
                record.all_scopes = all_scopes;
            }
            if let Some(restricted) = change.restricted {
                changed.push(format!("restricted {restricted}"));
                record.restricted = restricted;
            }
            if let Some(sandbox) = change.sandbox {
                changed.push(format!("sandbox {sandbox}"));
                record.sandbox = sandbox;
            }
            if let Some(expires) = change.expires {
                changed.push(format!("expires {}", expires.map_or("never".to_owned(), rfc3339)));
                record.expires = expires;
            }
            if record.scopes.is_empty() && !record.all_scopes {
                return Err(StateError::NoScope);
            }
            transaction.execute(
                "UPDATE clients SET name = ?2, contact = ?3, scopes = ?4, claims = ?5, all_scopes = ?6,
                                    restricted = ?7, sandbox = ?8, expires = ?9 WHERE id = ?1",
                params![
                    id,
                    record.name,
                    record.contact,
                    list_to_text(&record.scopes),
                    list_to_text(&record.claims),
                    record.all_scopes,
                    record.restricted,
                    record.sandbox,
                    record.expires.map(to_sql),
                ],
            )?;
            audit::write(transaction, unix_seconds, Some(id), "set", changed.join(", "))
        })
    }

    /// Deletes a client and its secrets. The id stays reserved for ever.
    pub fn delete_client(&mut self, id: &str, unix_seconds: u64) -> Result<AuditEntry, StateError> {
        self.change(|transaction| {
            require(transaction, id)?;
            transaction.execute("DELETE FROM secrets WHERE client = ?1", [id])?;
            transaction.execute("DELETE FROM quota_counters WHERE client = ?1", [id])?;
            transaction.execute(
                "UPDATE clients SET name = '', contact = '', scopes = '[]', claims = '[]', all_scopes = 0, enabled = 0,
                                    generation = generation + 1, deleted = ?2 WHERE id = ?1",
                params![id, to_sql(unix_seconds)],
            )?;
            audit::write(transaction, unix_seconds, Some(id), "delete", String::new())
        })
    }
}

/// Tells whether `id` keeps the rule for client ids.
pub(super) fn is_client_id(id: &str) -> bool {
    (3..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

fn check_text(field: &'static str, text: &str) -> Result<(), StateError> {
    let found = text.chars().count();
    if found > MOST_CHARACTERS {
        return Err(StateError::TooLong {
            field,
            found,
            most: MOST_CHARACTERS,
        });
    }
    Ok(())
}

fn canonical_scopes(asked: &[String], table: &ScopeTable) -> Result<Vec<String>, StateError> {
    let mut granted = Vec::<String>::new();
    for scope in asked {
        let Some(canonical) = table.canonical(scope) else {
            return Err(StateError::UnknownScope {
                found: scope.clone(),
                accepted: table.words().collect::<Vec<_>>().join(", "),
            });
        };
        if !granted.iter().any(|other| other == canonical) {
            granted.push(canonical.to_owned());
        }
    }
    Ok(granted)
}

fn add_secret(
    transaction: &Transaction<'_>,
    id: &str,
    secret: &Secret,
    unix_seconds: u64,
) -> Result<(), StateError> {
    transaction.execute(
        "INSERT INTO secrets (client, hash, last4, created, expires) VALUES (?1, ?2, ?3, ?4, NULL)",
        params![
            id,
            secret.hash().as_bytes().as_slice(),
            secret.last4(),
            to_sql(unix_seconds)
        ],
    )?;
    Ok(())
}

fn list_to_text(list: &[String]) -> String {
    serde_json::Value::from(list).to_string()
}
