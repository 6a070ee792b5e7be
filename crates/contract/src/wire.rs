//! Wire types: field spelling, schemas of requests and answers, and what serialises them.

pub mod classification;
pub mod companies;
pub mod service;
pub mod skills;
