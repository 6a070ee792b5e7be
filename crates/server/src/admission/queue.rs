//! Waiting requests by class, newest first.

use std::{collections::VecDeque, time::Instant};

use contract::operation::{PRIORITIES, Priority};
use tokio::sync::oneshot;

use super::Permit;

/// A request that waits.
#[derive(Debug)]
pub struct Waiter {
    /// When it gives up.
    pub deadline: Instant,
    /// Where its permit goes.
    pub sender: oneshot::Sender<Permit>,
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

    /// Refuses the oldest of the least important class: one below `priority`, or of the same class. A request of
    /// the same class makes room too, since the newest is served first and the oldest is the least likely to be
    /// still wanted; but only when it is past its deadline, so that a full queue refuses at once.
    pub fn drop_oldest_below(&mut self, priority: Priority) -> bool {
        for class in self.classes[priority as usize + 1..].iter_mut().rev() {
            if class.pop_front().is_some() {
                self.len -= 1;
                return true;
            }
        }
        let now = Instant::now();
        let class = &mut self.classes[priority as usize];
        if class.front().is_some_and(|(_, waiter)| waiter.deadline <= now) {
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

    /// Takes the newest of the most important class that has not given up.
    pub fn pop(&mut self, now: Instant) -> Option<Waiter> {
        for class in &mut self.classes {
            while let Some((_, waiter)) = class.pop_back() {
                self.len -= 1;
                if waiter.deadline > now {
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
