//! Synthetic job postings: plausible, deterministic, and marked as what they are.
//!
//! A [`Vocabulary`] joins loaded taxonomies with tables of our own; a [`Generator`] makes posting number `n` of a
//! seed, whatever was made before. Occupations, skills, employers, places, salaries and dates hang together as they
//! do in real data: some titles and employers are frequent and most are rare, skills follow the title, pay follows
//! occupation, place and experience, and the number of postings grows and falls with the season. Nothing is drawn from real
//! postings, and every posting says in its body, its sites and its addresses that it is synthetic.

mod employers;
mod entries;
mod generator;
mod prose;
mod random;
mod tables;
mod vocabulary;
mod weights;

pub use generator::{Bodies, Generator, Options};
pub use vocabulary::{Coded, PlaceWord, SkillWord, TitleWord, Vocabulary};
