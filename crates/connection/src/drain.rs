//! Going away in order: tell the services, wake the idle connections, wait for the rest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Waker;

use tokio::sync::watch;

use crate::state::lock;

/// Starts and observes a drain; clones share it.
#[derive(Debug, Clone)]
pub struct Drain {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    draining: Arc<AtomicBool>,
    begun: watch::Sender<bool>,
    /// Accept loops and connections that have not ended.
    serving: watch::Sender<usize>,
    next: AtomicU64,
    wakers: Mutex<HashMap<u64, Waker>>,
}

impl Default for Drain {
    fn default() -> Self {
        Self::new()
    }
}

impl Drain {
    /// Makes a drain that has not begun.
    pub fn new() -> Self {
        let inner = Inner {
            draining: Arc::default(),
            begun: watch::Sender::new(false),
            serving: watch::Sender::new(0),
            next: AtomicU64::new(0),
            wakers: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Begins the drain. Repeating it changes nothing.
    pub fn begin(&self) {
        // The flag comes first: a connection that registers after the wake-up sees it.
        self.inner.draining.store(true, Ordering::SeqCst);
        self.inner.begun.send_replace(true);
        let wakers: Vec<Waker> = lock(&self.inner.wakers).values().cloned().collect();
        for waker in wakers {
            waker.wake();
        }
    }

    /// Tells whether the drain has begun.
    pub fn is_draining(&self) -> bool {
        self.inner.draining.load(Ordering::Relaxed)
    }

    /// Waits until the drain has begun.
    pub async fn begun(&self) {
        // The sender lives as long as `self`, so that waiting cannot fail.
        let _ = self.inner.begun.subscribe().wait_for(|begun| *begun).await;
    }

    /// Waits until the drain has begun and every accept loop and connection has ended.
    pub async fn finished(&self) {
        self.begun().await;
        let _ = self
            .inner
            .serving
            .subscribe()
            .wait_for(|serving| *serving == 0)
            .await;
    }

    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.inner.draining)
    }

    /// Registers something that `finished` waits for and that `begin` may wake.
    pub(crate) fn enter(&self) -> Participant {
        self.inner.serving.send_modify(|serving| *serving += 1);
        let id = self.inner.next.fetch_add(1, Ordering::Relaxed);
        Participant {
            drain: self.clone(),
            id,
            waker: None,
        }
    }
}

/// Takes part in a drain until it is dropped.
#[derive(Debug)]
pub(crate) struct Participant {
    drain: Drain,
    id: u64,
    waker: Option<Waker>,
}

impl Participant {
    /// Sees to it that `begin` wakes the task; costs a lock only when the task changed.
    pub(crate) fn watch(&mut self, waker: &Waker) {
        if self.waker.as_ref().is_some_and(|it| it.will_wake(waker)) {
            return;
        }
        lock(&self.drain.inner.wakers).insert(self.id, waker.clone());
        self.waker = Some(waker.clone());
    }
}

impl Drop for Participant {
    fn drop(&mut self) {
        if self.waker.is_some() {
            lock(&self.drain.inner.wakers).remove(&self.id);
        }
        self.drain.inner.serving.send_modify(|serving| *serving -= 1);
    }
}
