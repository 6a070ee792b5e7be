//! Waiting requests by class.

use std::{collections::VecDeque, time::Instant};

use contract::operation::{PRIORITIES, Priority};
use tokio::sync::oneshot;

use super::{MAX_WAIT, Permit, WAIT_GOAL};

/// A request that waits.
#[derive(Debug)]
pub struct Waiter {
    /// When it began to wait.
    pub since: Instant,
    /// Where its permit goes.
    pub sender: oneshot::Sender<Permit>,
}

impl Waiter {
    fn waited(&self, now: Instant) -> std::time::Duration {
        now.saturating_duration_since(self.since)
    }
}

/// The waiting requests; within a class the newest stands at the back.
#[derive(Debug, Default)]
pub struct Queue {
    classes: [VecDeque<(u64, Waiter)>; PRIORITIES],
    next_ticket: u64,
    len: usize,
}

impl Queue {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Says whether a waiter of a lower class could make room.
    pub fn holds_less_important(&self, priority: Priority) -> bool {
        self.classes[priority as usize + 1..]
            .iter()
            .any(|class| !class.is_empty())
    }

    /// Refuses the oldest of the least important class below `priority`; of the same class only one that has given
    /// up, so that a full queue refuses at once.
    pub fn drop_oldest_below(&mut self, priority: Priority) -> bool {
        for class in self.classes[priority as usize + 1..].iter_mut().rev() {
            if class.pop_front().is_some() {
                self.len -= 1;
                return true;
            }
        }
        let now = Instant::now();
        let class = &mut self.classes[priority as usize];
        if class
            .front()
            .is_some_and(|(_, waiter)| waiter.waited(now) >= MAX_WAIT)
        {
            class.pop_front();
            self.len -= 1;
            return true;
        }
        false
    }

    pub fn push(&mut self, priority: Priority, waiter: Waiter) -> u64 {
        self.next_ticket += 1;
        self.classes[priority as usize].push_back((self.next_ticket, waiter));
        self.len += 1;
        self.next_ticket
    }

    /// Takes one of the most important class that has not given up: the oldest, or the newest when the oldest waited
    /// past the goal.
    pub fn pop(&mut self, now: Instant) -> Option<Waiter> {
        for class in &mut self.classes {
            while let Some((_, oldest)) = class.front() {
                let is_late = oldest.waited(now) > WAIT_GOAL;
                let taken = if is_late {
                    class.pop_back()
                } else {
                    class.pop_front()
                };
                self.len -= usize::from(taken.is_some());
                if let Some((_, waiter)) = taken
                    && waiter.waited(now) < MAX_WAIT
                {
                    return Some(waiter);
                }
            }
        }
        None
    }

    /// Removes a waiter that gave up; tickets ascend within a class.
    pub fn remove(&mut self, priority: Priority, ticket: u64) {
        let class = &mut self.classes[priority as usize];
        if let Ok(index) = class.binary_search_by_key(&ticket, |(held, _)| *held) {
            class.remove(index);
            self.len -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn check(waited: &[u64], expected: &[u64]) {
        let start = Instant::now();
        let now = start + Duration::from_secs(1);
        let mut queue = Queue::default();
        for milliseconds in waited {
            let since = now - Duration::from_millis(*milliseconds);
            let (sender, _receiver) = oneshot::channel();
            queue.push(Priority::Interactive, Waiter { since, sender });
        }
        let mut taken = Vec::new();
        while let Some(waiter) = queue.pop(now) {
            taken.push(u64::try_from(waiter.waited(now).as_millis()).expect("a short wait"));
        }
        assert_eq!(taken, expected);
        assert!(queue.is_empty());
    }

    #[test]
    fn the_oldest_is_served_first_within_the_goal() {
        check(&[90, 50, 10], &[90, 50, 10]);
    }

    #[test]
    fn the_newest_is_served_first_once_the_oldest_waits_past_the_goal() {
        check(&[240, 50, 10], &[10, 50, 240]);
    }

    #[test]
    fn who_waited_too_long_is_not_served() {
        check(&[300, 260, 10], &[10]);
    }
}
