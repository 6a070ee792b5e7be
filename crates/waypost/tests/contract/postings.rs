//! Postings of our own.

pub mod corpus;
