//! Stopping work that nobody waits for any more, or that takes too long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Tells running work whether to go on. Clones share the flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Option<Arc<AtomicBool>>,
    deadline: Option<Instant>,
}

/// Why work stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The caller left.
    Cancelled,
    /// The time is up.
    Deadline,
    /// The work is larger than one request may cause.
    WorkLimit,
}

impl Cancel {
    /// Makes one that never stops anything.
    pub fn never() -> Self {
        Self::default()
    }

    /// Makes one that stops work once `flag` is raised.
    pub fn on(flag: Arc<AtomicBool>) -> Self {
        Self {
            flag: Some(flag),
            deadline: None,
        }
    }

    /// Adds the moment at which work stops by itself.
    #[must_use]
    pub fn with_deadline(self, deadline: Instant) -> Self {
        Self {
            deadline: Some(deadline),
            ..self
        }
    }

    /// Gives the moment at which work stops by itself, where there is one.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Fails when work is to stop. Cheap enough to be asked for every block of rows.
    pub fn check(&self) -> Result<(), Stopped> {
        let is_raised = self
            .flag
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed));
        if is_raised {
            return Err(Stopped::Cancelled);
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(Stopped::Deadline),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_stops_when_the_flag_is_raised_or_the_deadline_has_passed() {
        let flag = Arc::new(AtomicBool::new(false));
        let cancel = Cancel::on(flag.clone());
        assert_eq!(cancel.check(), Ok(()));
        flag.store(true, Ordering::Relaxed);
        assert_eq!(cancel.check(), Err(Stopped::Cancelled));
        assert_eq!(Cancel::never().check(), Ok(()));
        let late = Cancel::never().with_deadline(Instant::now());
        assert_eq!(late.check(), Err(Stopped::Deadline));
    }
}
