//! The memory guard: bytes of request bodies held at once have a cap over all requests.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Counts the bytes of bodies in memory.
#[derive(Debug)]
pub struct MemoryGuard {
    held: AtomicUsize,
    cap: usize,
}

/// Bytes held by one request; given back on drop.
#[derive(Debug)]
pub struct Reservation {
    guard: Arc<MemoryGuard>,
    bytes: usize,
}

impl MemoryGuard {
    /// Builds a guard for `cap` bytes.
    pub fn new(cap: usize) -> Arc<MemoryGuard> {
        Arc::new(MemoryGuard {
            held: AtomicUsize::new(0),
            cap,
        })
    }

    /// Starts a reservation of no bytes.
    pub fn reserve(self: &Arc<MemoryGuard>) -> Reservation {
        Reservation {
            guard: self.clone(),
            bytes: 0,
        }
    }

    /// Says whether another `bytes` would fit.
    pub fn has_room(&self, bytes: usize) -> bool {
        self.held.load(Ordering::Relaxed).saturating_add(bytes) <= self.cap
    }

    /// Bytes held over all requests.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }
}

impl Reservation {
    /// Adds `bytes`; false, and nothing is added, when the cap would be passed.
    pub fn grow(&mut self, bytes: usize) -> bool {
        let before = self.guard.held.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > self.guard.cap {
            self.guard.held.fetch_sub(bytes, Ordering::Relaxed);
            return false;
        }
        self.bytes += bytes;
        true
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.guard.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cap_holds_over_all_requests_and_bytes_come_back() {
        let guard = MemoryGuard::new(100);
        let mut first = guard.reserve();
        let mut second = guard.reserve();
        assert!(first.grow(60));
        assert!(!second.grow(50));
        assert!(second.grow(40));
        drop(first);
        assert_eq!(guard.held(), 40);
        assert!(guard.has_room(60) && !guard.has_room(61));
    }
}
