//! Rates and quotas: pure arithmetic on numbers and clocks that are passed in.
//!
//! [`rate`] is the token bucket (GCRA), [`window`] the calendar, [`quota`] the counters that survive a crash,
//! [`profile`] what holds without claims, [`report`] the header fields, [`failures`] the limiter against guessing.

pub mod failures;
pub mod profile;
pub mod quota;
pub mod rate;
pub mod report;
mod reservation;
pub mod window;

pub use failures::FailureLimiter;
pub use profile::{LimitSettings, Profile};
pub use quota::{QuotaDecision, QuotaFault};
pub use rate::RateDecision;
pub use report::LimitReport;
pub use reservation::QuotaReservation;
