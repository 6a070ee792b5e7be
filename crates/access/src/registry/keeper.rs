//! The thread that keeps a registry up to date.

use super::{Registry, UpkeepError};
use crate::clock::Clock;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// A running keeper; dropping it ends the thread.
#[derive(Debug)]
pub struct Keeper {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Registry {
    /// Does everything that is due: reload, last uses, idle quota blocks, key rotation.
    pub fn upkeep(&self, clock: &dyn Clock) -> Result<(), UpkeepError> {
        let now = clock.now();
        self.tick(now)?;
        self.keys.maintain(now.unix_seconds)?;
        Ok(())
    }
}

impl Keeper {
    /// Starts a thread that calls [`Registry::upkeep`] at once and every `interval` (`state.reload_seconds`).
    pub fn start(
        registry: Arc<Registry>,
        clock: Arc<dyn Clock>,
        interval: Duration,
    ) -> std::io::Result<Self> {
        let (stop, stopped) = mpsc::channel::<()>();
        let work = move || {
            loop {
                // The next round may succeed; until then the last state that was read holds.
                if let Err(error) = registry.upkeep(clock.as_ref()) {
                    tracing::error!(%error, "could not refresh clients, quotas or keys");
                }
                if stopped.recv_timeout(interval) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("waypost-access".to_owned())
            .spawn(work)?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // The thread ends when the channel closes.
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
