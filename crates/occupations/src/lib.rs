//! The methods behind the occupation families: career pathways, benchmark, defining skills, salary-boosting skills,
//! projected growth of skills and of occupations.
//!
//! [`Tables`] joins the taxonomies, the profiles and the skills of one moment with what is known of the labour market
//! ([`Labour`]); [`Evidence`] is what loaded postings say. Every method is a pure function of the two. Start reading there, then at [`Tables::relatedness`] and
//! [`Tables::weight`], on which most methods rest. This crate knows no files, no HTTP and no wire spelling.

pub mod benchmark;
mod build;
mod dimension;
pub mod evidence;
#[cfg(test)]
mod fixture;
pub mod growth;
mod labour;
mod lmi_labour;
mod occupation;
pub mod pathways;
pub mod relatedness;
pub mod skill_lists;
mod tables;
mod vector;
pub mod weight;

pub use dimension::Dimension;
pub use evidence::Evidence;
pub use growth::GrowthCategory;
pub use labour::{Labour, Level, Projection, Region, Served, Source, Wages};
pub use occupation::{Occupation, OccupationIndex};
pub use pathways::{Categories, Category, Pathway, PathwayQuery, SkillGap, SkillStep, rounded};
pub use skill_lists::SkillLists;
pub use tables::{NotFound, Tables};
pub use weight::WeightedSkill;
