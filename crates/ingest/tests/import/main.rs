//! Imports of small files of our own, and of the real releases where they are at hand.

mod companies;
mod labour;
mod labour_census;
mod labour_open_data;
mod labour_states;
mod labour_workbooks;
mod labour_years;
mod languages;
mod mentions;
mod occupations;
mod open_data;
mod similarity;
mod small;
mod support;
mod titles;
