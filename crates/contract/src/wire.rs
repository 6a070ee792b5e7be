//! Wire types: field spelling, schemas of requests and answers, and what serialises them.

pub mod career_pathways;
pub mod classification;
pub mod companies;
pub mod core_lmi;
pub mod ddn;
pub mod growth;
pub mod occupation_benchmark;
pub mod occupations;
pub mod postings;
pub mod salary_boosting_skills;
pub mod service;
pub mod similarity;
pub mod skills;
pub mod titles;
