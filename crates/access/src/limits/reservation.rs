//! The guard of a request: reserved units that are given back unless the request was answered 200.

use super::quota::{Held, QuotaFault, QuotaLimit};
use crate::clock::Now;

/// Units reserved for one request: dropped, they are given back; [`QuotaReservation::commit`] spends them.
#[derive(Debug, Default)]
#[must_use = "a reservation that is dropped is refunded at once"]
pub struct QuotaReservation {
    held: [Option<Held>; 2],
}

impl QuotaReservation {
    /// Reserves one unit of each quota; the first exhausted one answers and the others keep theirs.
    pub(crate) fn of(quotas: [Option<&QuotaLimit>; 2], now: Now) -> Result<Self, QuotaFault> {
        let mut reservation = Self::default();
        for (place, quota) in reservation.held.iter_mut().zip(quotas) {
            if let Some(quota) = quota {
                // On an error the reservation is dropped, which refunds what is held.
                *place = Some(quota.reserve(now)?);
            }
        }
        Ok(reservation)
    }

    /// Spends the units: the request was answered 200.
    pub fn commit(mut self) {
        self.held = [None, None];
    }

    /// Tells whether no finite quota applies, so that nothing is held.
    pub fn is_empty(&self) -> bool {
        self.held.iter().all(Option::is_none)
    }
}

impl Drop for QuotaReservation {
    fn drop(&mut self) {
        for held in &mut self.held {
            if let Some(held) = held.take() {
                held.refund();
            }
        }
    }
}
