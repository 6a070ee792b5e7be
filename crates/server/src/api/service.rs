//! Service endpoints: tokens, keys, usage, documentation, probes.

pub mod docs;
pub mod health;
pub mod keys;
pub mod token;
pub mod usage;
