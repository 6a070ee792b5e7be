//! What a running server knows of its clients: all records in memory, reloaded when the store changes.
//!
//! Readers never wait: the records are one immutable view behind an atomic pointer. Every change of the view raises
//! the epoch, and a token that was found good under another epoch is verified again. `authenticate` judges tokens,
//! `grant` gives them, [`keeper`] does the periodic work, [`usage`] describes a client to itself.

mod authenticate;
mod client;
mod grant;
pub mod keeper;
pub mod usage;

pub use authenticate::Grant;
pub use client::{Client, PostingsAccess};
pub use grant::{IssuedToken, TokenRefusal};

use crate::clock::Now;
use crate::keys::{KeyError, KeyRing};
use crate::limits::failures::FailureSettings;
use crate::limits::quota::{GiveBack, Ledger};
use crate::limits::{FailureLimiter, LimitSettings};
use crate::scopes::ScopeTable;
use crate::state::{MaintenanceWindow, StateError, Store};
use crate::token::TokenSettings;
use arc_swap::ArcSwap;
use authenticate::TokenCache;
use contract::family::Family;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Quota windows that began longer ago than this are forgotten at start-up: the longest lasts a year.
const KEEP_WINDOWS_SECONDS: u64 = 400 * 24 * 3600;

/// Everything a registry is made from.
#[derive(Clone, Debug)]
pub struct RegistrySettings {
    /// The file of the store.
    pub state: PathBuf,
    /// What tokens say.
    pub token: TokenSettings,
    /// Scope words.
    pub scopes: ScopeTable,
    /// Rates without claims.
    pub limits: LimitSettings,
    /// Failures allowed per minute.
    pub failures: FailureSettings,
}

/// The clients of a running server.
#[derive(Debug)]
pub struct Registry {
    view: ArcSwap<View>,
    epoch: AtomicU64,
    in_maintenance: AtomicBool,
    cache: TokenCache,
    store: Mutex<Store>,
    ledger: Arc<Ledger>,
    keys: Arc<KeyRing>,
    token: TokenSettings,
    scopes: ScopeTable,
    limits: LimitSettings,
    failures: FailureLimiter,
}

/// All clients at one moment.
#[derive(Debug)]
struct View {
    change_counter: u64,
    clients: HashMap<Box<str>, Arc<Client>, foldhash::quality::RandomState>,
    maintenance: Vec<MaintenanceWindow>,
}

impl Registry {
    /// Opens the store and loads every client.
    pub fn open(settings: RegistrySettings, keys: Arc<KeyRing>, now: Now) -> Result<Self, StateError> {
        let mut store = Store::open(&settings.state)?;
        store.forget_quota_windows_before(now.unix_seconds.saturating_sub(KEEP_WINDOWS_SECONDS))?;
        let registry = Self {
            view: ArcSwap::from_pointee(View {
                change_counter: 0,
                clients: HashMap::default(),
                maintenance: Vec::new(),
            }),
            epoch: AtomicU64::new(0),
            in_maintenance: AtomicBool::new(false),
            cache: TokenCache::default(),
            store: Mutex::new(store),
            ledger: Arc::new(Ledger::open(&settings.state)?),
            keys,
            token: settings.token,
            scopes: settings.scopes,
            limits: settings.limits,
            failures: FailureLimiter::new(settings.failures),
        };
        registry.reload_if_changed()?;
        Ok(registry)
    }

    /// Returns a number that changes whenever a client or a maintenance window does.
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Returns the signing keys.
    pub fn keys(&self) -> &Arc<KeyRing> {
        &self.keys
    }

    /// Returns the scope words in force.
    pub fn scopes(&self) -> &ScopeTable {
        &self.scopes
    }

    /// Returns what tokens say.
    pub fn token_settings(&self) -> &TokenSettings {
        &self.token
    }

    /// Returns the limiter against guessing.
    pub fn failures(&self) -> &FailureLimiter {
        &self.failures
    }

    /// Finds a client by its id.
    pub fn client(&self, id: &str) -> Option<Arc<Client>> {
        self.view.load().clients.get(id).cloned()
    }

    /// Returns the number of clients; without any, nobody can authenticate.
    pub fn client_count(&self) -> usize {
        self.view.load().clients.len()
    }

    /// Returns the maintenance window that covers `family`, if one is open; costs one load where there is none.
    pub fn maintenance(&self, family: Family, unix_seconds: u64) -> Option<MaintenanceWindow> {
        if !self.in_maintenance.load(Ordering::Relaxed) {
            return None;
        }
        let view = self.view.load();
        let covers = |window: &&MaintenanceWindow| window.family.is_none_or(|covered| covered == family);
        let mut open = view
            .maintenance
            .iter()
            .filter(|window| window.is_open(unix_seconds));
        open.find(covers).copied()
    }

    /// Loads the store again if it changed; tells whether it did.
    pub fn reload_if_changed(&self) -> Result<bool, StateError> {
        let mut store = self.store();
        let present = self.view.load_full();
        if store.change_counter()? == present.change_counter {
            return Ok(false);
        }
        // Clients first: a maintenance window that comes in between has a later counter, which asks for another reload.
        let (change_counter, records) = store.clients()?;
        let maintenance = store.maintenance()?;
        let mut clients = HashMap::with_capacity_and_hasher(records.len(), Default::default());
        for record in records {
            let id = Box::<str>::from(record.id.as_str());
            match Client::load(record, &self.scopes, &self.limits, &self.ledger) {
                Ok(mut client) => {
                    if let Some(earlier) = present.clients.get(&id) {
                        client.resume(earlier);
                    }
                    clients.insert(id, Arc::new(client));
                }
                // Another release wrote a claim that this one does not know. Guessing could grant too much.
                Err(error) => {
                    tracing::error!(client.id = %id, %error, "left out a client with an unreadable claim")
                }
            }
        }
        self.in_maintenance
            .store(!maintenance.is_empty(), Ordering::Relaxed);
        self.view.store(Arc::new(View {
            change_counter,
            clients,
            maintenance,
        }));
        // After the view: who sees the epoch sees the view as well.
        self.epoch.fetch_add(1, Ordering::Release);
        Ok(true)
    }

    /// Does what is due every few seconds: reload, last uses, idle quota blocks.
    pub fn tick(&self, now: Now) -> Result<(), StateError> {
        self.reload_if_changed()?;
        self.settle(now, GiveBack::Idle)
    }

    /// Gives every unspent quota unit back and writes the last uses: call it when the last request has ended.
    pub fn shut_down(&self, now: Now) -> Result<(), StateError> {
        self.settle(now, GiveBack::Always)
    }

    fn settle(&self, now: Now, when: GiveBack) -> Result<(), StateError> {
        let view = self.view.load_full();
        let mut uses = Vec::new();
        for client in view.clients.values() {
            client.give_back_quotas(now, when)?;
            uses.extend(client.unwritten_use());
        }
        if uses.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = uses
            .iter()
            .map(|(client, at)| (client.id().to_owned(), *at))
            .collect();
        self.store().record_last_used(&rows)?;
        for (client, at) in uses {
            client.mark_use_written(at);
        }
        Ok(())
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // SQLite rolls an interrupted transaction back, so the store is whole after a panic.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Trouble of the periodic work.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// The store failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// The keyring failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

#[cfg(test)]
mod tests;
