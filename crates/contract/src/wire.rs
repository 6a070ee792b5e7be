//! Wire types: field spelling, schemas of requests and answers, and what serialises them.

pub mod classification;
pub mod companies;
pub mod service;
pub mod similarity;
pub mod skills;
pub mod titles;
