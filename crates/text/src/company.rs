//! Company names: what of a raw name matters, and which known company it means.
//!
//! Employers write one company in many ways: with and without its legal form, in capitals, abbreviated, with the number
//! of a store behind it. [`CompanyIndex::find`] looks a raw name up among known names: first by its key, which is equal
//! for such spellings, then by words and groups of letters in common. It deliberately knows no companies of its own and
//! no places. Start reading at `name`, which turns a raw name into its readings.

mod index;
mod name;
mod score;
#[cfg(test)]
mod tests;
mod words;

pub use index::{CompanyIndex, CompanyMatch};
pub use name::company_words;
