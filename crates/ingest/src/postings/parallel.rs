//! Work on many items at once, with the results in their order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Items that a thread takes at a time.
const SHARE: usize = 16;

/// Gives how many threads there are to work with.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Calls `work` for every item, on all threads, and gives the results in the order of the items.
///
/// `state` makes what each thread works with. The result does not depend on how many threads there are.
pub(super) fn map<T: Send, R: Send, S>(
    items: Vec<T>,
    threads: usize,
    state: &(impl Fn() -> S + Sync),
    work: &(impl Fn(&mut S, T) -> R + Sync),
) -> Vec<R> {
    if threads <= 1 || items.len() <= SHARE {
        let mut state = state();
        return items.into_iter().map(|item| work(&mut state, item)).collect();
    }
    let mut shares: Vec<Mutex<Vec<T>>> = Vec::with_capacity(items.len().div_ceil(SHARE));
    let mut items = items.into_iter();
    loop {
        let share: Vec<T> = items.by_ref().take(SHARE).collect();
        if share.is_empty() {
            break;
        }
        shares.push(Mutex::new(share));
    }
    let results: Vec<Mutex<Vec<R>>> = shares.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = state();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(share), Some(result)) = (shares.get(at), results.get(at)) else {
                return;
            };
            let share = std::mem::take(&mut *share.lock().unwrap_or_else(PoisonError::into_inner));
            let done: Vec<R> = share.into_iter().map(|item| work(&mut state, item)).collect();
            *result.lock().unwrap_or_else(PoisonError::into_inner) = done;
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(shares.len()) {
            scope.spawn(run);
        }
        run();
    });
    let results = results.into_iter();
    results
        .flat_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 7] {
            for count in [0, 1, 16, 17, 1000] {
                let doubled = map((0..count).collect(), threads, &|| (), &|(), item: i32| item * 2);
                assert_eq!(doubled, (0..count).map(|item| item * 2).collect::<Vec<_>>());
            }
        }
    }
}
