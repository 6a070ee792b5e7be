//! Stopping work that nobody waits for any more, or that takes too long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// Tells running work whether to go on. Clones share the flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Option<Arc<AtomicBool>>,
    deadline: Option<Instant>,
    /// Steps of work that are left.
    budget: Option<Arc<AtomicU64>>,
    is_alone: bool,
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
            ..Self::default()
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

    /// Keeps the work on the thread that asks: work that nobody waits for leaves other cores to requests.
    #[must_use]
    pub fn alone(self) -> Self {
        Self {
            is_alone: true,
            ..self
        }
    }

    /// Says whether the work stays on the thread that asks.
    pub const fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Gives the moment at which work stops by itself, where there is one.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Adds how many steps the work may take: about one for each row or value that is looked at. Clones
    /// spend from one budget.
    #[must_use]
    pub fn with_budget(self, steps: u64) -> Self {
        Self {
            budget: Some(Arc::new(AtomicU64::new(steps))),
            ..self
        }
    }

    /// Takes steps from the budget before they are made, and fails as [`check`](Self::check) does. Asked for
    /// every block of rows.
    pub fn spend(&self, steps: usize) -> Result<(), Stopped> {
        self.check()?;
        let Some(budget) = &self.budget else {
            return Ok(());
        };
        let take = |left: u64| left.checked_sub(steps as u64);
        let taken = budget.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map(|_| ()).map_err(|_| Stopped::WorkLimit)
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
        assert_eq!(late.spend(1), Err(Stopped::Deadline));
    }

    #[test]
    fn clones_spend_one_budget_and_no_step_beyond_it() {
        let cancel = Cancel::never().with_budget(10);
        assert_eq!(cancel.spend(6), Ok(()));
        assert_eq!(cancel.clone().spend(4), Ok(()));
        assert_eq!(cancel.spend(0), Ok(()));
        assert_eq!(cancel.spend(1), Err(Stopped::WorkLimit));
        assert_eq!(Cancel::never().spend(usize::MAX), Ok(()));
    }
}
