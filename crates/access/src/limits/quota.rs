//! Quotas: calendar counters that several threads and processes spend together, never beyond the limit.
//!
//! A process draws a block of units from the store before it spends them, so a crash can only lose units that were
//! not spent: the counter never falls behind the truth. Blocks are small while requests are rare and grow to
//! [`LARGEST_BLOCK`] under load, so at most some hundredths of a second of traffic are over-counted; near the limit they
//! shrink to single units, so that processes share the rest fairly. Units of an idle block are given back.

use crate::claims::Period;
use crate::clock::{Now, rfc3339};
use crate::limits::window::Window;
use crate::state::{QuotaRow, StateError, Store};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Units drawn at a time while requests are rare: what a crash may over-count.
pub const SMALLEST_BLOCK: u64 = 4;
/// Units drawn at a time under load.
pub const LARGEST_BLOCK: u64 = 64;
/// A block spent faster than this is followed by one of twice the size: at most fifty writes in a second.
const FAST_NANOS: u64 = 20_000_000;
/// A block spent slower than this is followed by a smallest one.
const SLOW_NANOS: u64 = 200_000_000;
/// A block from which nobody drew for this long is given back.
const IDLE_NANOS: u64 = 2_000_000_000;
/// How long an exhausted quota is believed without asking the store whether another process gave units back.
const RECHECK_NANOS: u64 = 1_000_000_000;
/// A request stamped just before midnight belongs to the window that another one has opened meanwhile.
const STRAGGLER_SECONDS: u64 = 5;

/// The counters of the store, shared by all quotas of the process.
#[derive(Debug)]
pub struct Ledger {
    store: Mutex<Store>,
}

impl Ledger {
    /// Opens the store a second time, for counters alone.
    pub fn open(path: &Path) -> Result<Self, StateError> {
        Ok(Self {
            store: Mutex::new(Store::open_for_counters(path)?),
        })
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        // SQLite rolls an interrupted transaction back, so the store is whole after a panic.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a quota says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaDecision {
    /// The target, `skills:extract`.
    pub target: &'static str,
    /// Units per window.
    pub limit: u64,
    /// The calendar unit.
    pub period: Period,
    /// Units left.
    pub remaining: u64,
    /// Seconds until the window ends, at least one.
    pub reset_seconds: u64,
    /// When the window ends, seconds since 1970.
    pub resets_at: u64,
    /// Length of the present window.
    pub window_seconds: u64,
}

impl QuotaDecision {
    /// Returns the end of the window as RFC 3339.
    pub fn resets_at_text(&self) -> String {
        rfc3339(self.resets_at)
    }
}

/// Why no unit was reserved.
#[derive(Debug, thiserror::Error)]
pub enum QuotaFault {
    /// No unit is left in this window.
    #[error("the quota of {} per {} for '{}' is exhausted", .0.limit, .0.period.word(), .0.target)]
    Exhausted(QuotaDecision),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StateError),
}

/// A finite quota of one client.
#[derive(Debug)]
pub struct QuotaLimit {
    limit: u64,
    /// Name and limit as `RateLimit-Policy` lists them, up to the length of the window.
    policy: Box<str>,
    name: Box<str>,
    cell: Arc<QuotaCell>,
}

impl QuotaLimit {
    /// Makes the quota of `client` for `target`.
    pub fn new(ledger: &Arc<Ledger>, client: &str, target: &'static str, limit: u32, period: Period) -> Self {
        let name = format!("\"{}-quota\"", target.replace(':', "-"));
        Self {
            limit: u64::from(limit),
            policy: format!("{name};q={limit};w=").into(),
            name: name.into(),
            cell: Arc::new(QuotaCell {
                ledger: Arc::clone(ledger),
                client: client.into(),
                target,
                period,
                state: Mutex::new(CellState::default()),
            }),
        }
    }

    /// Goes on with the counter of `earlier` if it counts the same thing, whatever its limit.
    pub(crate) fn resume(&mut self, earlier: &Self) {
        if self.target() == earlier.target() && self.cell.period == earlier.cell.period {
            self.cell = Arc::clone(&earlier.cell);
        }
    }

    /// Returns the target.
    pub fn target(&self) -> &'static str {
        self.cell.target
    }

    pub(crate) fn policy(&self) -> &str {
        &self.policy
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Reads the counter without reserving.
    pub fn peek(&self, now: Now) -> Result<QuotaDecision, StateError> {
        let cell = &self.cell;
        let mut state = cell.lock();
        state.enter(cell.period, now);
        if !state.is_loaded {
            let window = state.window;
            drop(state);
            // The ledger comes first wherever both locks are held.
            let store = cell.ledger.store();
            let used = store.used_quota(cell.row(window))?;
            state = cell.lock();
            if !state.is_loaded && state.window == window {
                state.used = used;
                state.is_loaded = true;
            }
        }
        Ok(self.describe(&state, now))
    }

    /// Reserves one unit.
    pub(super) fn reserve(&self, now: Now) -> Result<Held, QuotaFault> {
        let cell = &self.cell;
        if let Some(outcome) = self.reserve_from_block(&mut cell.lock(), now) {
            return outcome;
        }
        let mut store = cell.ledger.store();
        let (window, wanted) = {
            let mut state = cell.lock();
            // Another request may have drawn a block while this one waited for the store.
            if let Some(outcome) = self.reserve_from_block(&mut state, now) {
                return outcome;
            }
            (state.window, state.next_block(self.limit, now))
        };
        let lease = store.lease_quota(cell.row(window), wanted, self.limit)?;
        let mut state = cell.lock();
        if state.window != window {
            // A request of the next window came between: this one's units lie in the past, one of them is spent here.
            return match lease.granted {
                0 => Err(QuotaFault::Exhausted(self.describe(&state, now))),
                _ => Ok(Held::new(cell, window)),
            };
        }
        state.used = lease.used;
        state.is_loaded = true;
        state.unspent += lease.granted;
        if lease.granted == 0 {
            state.recheck_at = now.monotonic_nanos.saturating_add(RECHECK_NANOS);
            return Err(QuotaFault::Exhausted(self.describe(&state, now)));
        }
        state.unspent -= 1;
        Ok(Held::new(cell, window))
    }

    /// Answers from the block at hand; `None` if the store has to be asked.
    fn reserve_from_block(&self, state: &mut CellState, now: Now) -> Option<Result<Held, QuotaFault>> {
        state.enter(self.cell.period, now);
        state.last_reserved = now.monotonic_nanos;
        if state.is_loaded && state.spent() >= self.limit {
            let is_believed = state.unspent > 0 || now.monotonic_nanos < state.recheck_at;
            return is_believed.then(|| Err(QuotaFault::Exhausted(self.describe(state, now))));
        }
        if state.unspent == 0 {
            return None;
        }
        state.unspent -= 1;
        Some(Ok(Held::new(&self.cell, state.window)))
    }

    fn describe(&self, state: &CellState, now: Now) -> QuotaDecision {
        QuotaDecision {
            target: self.cell.target,
            limit: self.limit,
            period: self.cell.period,
            remaining: self.limit.saturating_sub(state.spent()),
            reset_seconds: state.window.seconds_left(now.unix_seconds),
            resets_at: state.window.end,
            window_seconds: state.window.seconds(),
        }
    }

    /// Gives the unspent block back if it is idle, or in any case.
    pub(crate) fn give_back(&self, now: Now, when: GiveBack) -> Result<(), StateError> {
        let cell = &self.cell;
        if cell.lock().unspent == 0 {
            return Ok(());
        }
        let mut store = cell.ledger.store();
        let (window, units) = {
            let mut state = cell.lock();
            let idle = now.monotonic_nanos.saturating_sub(state.last_reserved);
            if state.unspent == 0 || (when == GiveBack::Idle && idle < IDLE_NANOS) {
                return Ok(());
            }
            (state.window, std::mem::take(&mut state.unspent))
        };
        let outcome = store.return_quota(cell.row(window), units);
        let mut state = cell.lock();
        if state.window == window {
            match &outcome {
                // Units refunded since then are in the block, and in the count of the store.
                Ok(used) => state.used = *used,
                Err(_) => state.unspent += units,
            }
        }
        outcome.map(|_| ())
    }
}

/// Which blocks are given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GiveBack {
    /// Those nobody drew from for a while.
    Idle,
    /// All of them: the process ends.
    Always,
}

#[derive(Debug)]
struct QuotaCell {
    ledger: Arc<Ledger>,
    client: Box<str>,
    target: &'static str,
    period: Period,
    state: Mutex<CellState>,
}

/// The counter as this process knows it.
#[derive(Debug, Default)]
struct CellState {
    window: Window,
    /// Whether `used` was read from the store in this window.
    is_loaded: bool,
    /// Units spent or drawn by anybody, as the store said last.
    used: u64,
    /// Units drawn by this process and not spent.
    unspent: u64,
    /// Size of the last block and when it was drawn.
    block: u64,
    drawn_at: u64,
    last_reserved: u64,
    recheck_at: u64,
}

impl CellState {
    /// Units spent here, and spent or drawn elsewhere.
    fn spent(&self) -> u64 {
        self.used.saturating_sub(self.unspent)
    }

    /// Begins the window that holds `now`.
    fn enter(&mut self, period: Period, now: Now) {
        let is_straggler =
            now.unix_seconds < self.window.start && self.window.start - now.unix_seconds <= STRAGGLER_SECONDS;
        if self.window.holds(now.unix_seconds) || is_straggler {
            return;
        }
        *self = Self {
            window: Window::holding(period, now.unix_seconds),
            last_reserved: self.last_reserved,
            ..Self::default()
        };
    }

    fn next_block(&mut self, limit: u64, now: Now) -> u64 {
        let lasted = now.monotonic_nanos.saturating_sub(self.drawn_at);
        self.block = match self.block {
            0 => SMALLEST_BLOCK,
            block if lasted < FAST_NANOS => (block * 2).min(LARGEST_BLOCK),
            _ if lasted > SLOW_NANOS => SMALLEST_BLOCK,
            block => block,
        };
        self.drawn_at = now.monotonic_nanos;
        let left = limit.saturating_sub(self.used);
        self.block.min(left / 8).max(1)
    }
}

impl QuotaCell {
    fn lock(&self) -> MutexGuard<'_, CellState> {
        // Every change of the state is a few assignments that cannot panic half way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn row(&self, window: Window) -> QuotaRow<'_> {
        QuotaRow {
            client: &self.client,
            target: self.target,
            period: self.period,
            window_start: window.start,
        }
    }
}

/// One reserved unit.
#[derive(Debug)]
pub(super) struct Held {
    cell: Arc<QuotaCell>,
    window: Window,
}

impl Held {
    fn new(cell: &Arc<QuotaCell>, window: Window) -> Self {
        Self {
            cell: Arc::clone(cell),
            window,
        }
    }

    pub(super) fn refund(self) {
        let mut state = self.cell.lock();
        // A unit of a window that is over is worth nothing.
        if state.window == self.window {
            state.unspent += 1;
        }
    }
}

#[cfg(test)]
#[path = "quota_tests.rs"]
mod tests;
