//! Keyword search: how texts become words, the index of them, and the queries.
//!
//! The analyser is part of the contract with clients, so text and query go through the same one, and
//! nothing else decides what a word is.

mod analyser;
mod build;
mod entities;
mod expression;
mod index;
mod parse;

pub(crate) use analyser::for_each_raw_word;
pub use analyser::{Analyser, Word};
pub(crate) use build::WordsBuilder;
pub use expression::Expression;
pub(crate) use index::{BODY, TermList, Words};
pub use parse::parse_keywords;
