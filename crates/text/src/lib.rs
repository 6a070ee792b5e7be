//! The text engine of Waypost: folding, words, and the skills of a document.
//!
//! Pure functions of their arguments: no files, no clock, no randomness. Start reading at [`extract`], which finds the
//! surface forms of a [`Lexicon`] in a text; a [`LexiconBuilder`] makes one from the labels of a taxonomy. Search uses
//! [`fold`] and [`fold_words`], which see names as the extraction sees documents. A [`Ranker`], trained from a
//! taxonomy's own text, finds the concepts that a sentence asks for in other words.
//! [`postings`] reads pay, kind of work and the like from advertisements.

mod builder;
mod choice;
mod common;
mod company;
mod coordination;
mod extract;
mod fetch;
mod fold;
mod form;
mod format;
mod highest;
mod known;
mod lexicon;
mod logistic;
mod normalize;
mod plain;
pub mod postings;
mod ranking;
mod read;
#[cfg(test)]
mod reference;
mod resemblance;
mod respell;
mod score;
mod search;
mod stem;
mod tally;
mod titles;
mod token;
mod vectors;
mod vocabulary;

pub use builder::LexiconBuilder;
pub use company::{CompanyIndex, CompanyMatch, company_words};
pub use extract::{Candidate, Detail, Extraction, Mention, Scratch, WorkLimit, extract};
pub use fold::{fold, without_bracket};
pub use form::FormKind;
pub use format::BadLexicon;
pub use lexicon::{Lexicon, MAX_WORDS};
pub use logistic::Logistic;
pub use normalize::normalize_document;
pub use plain::{plain_words, unmarked};
pub use ranking::{
    BadRanker, Described, FEATURES, Features, Fusion, Implied, NameIndex, NameLikeness, RankScratch, Ranked,
    Ranker,
};
pub use resemblance::Resemblance;
pub use titles::{
    BadTitleMatcher, DescribedGroup, GROUP_FEATURES, GROUP_SIGNS, GROUP_VECTOR, GROUP_VECTORS, GroupFeatures,
    GroupFusion, GroupMatch, GroupTaxonomy, JobLevel, LevelBand, Naming, SharedTitles, TITLE_FEATURES,
    TITLE_SIGNS, TITLE_VECTORS, TRUST_FEATURES, TRUST_SIGNS, TitleEvidence, TitleFusion, TitleGroups,
    TitleMatch, TitleMatcher, TitleMatcherBuilder, TitleScratch, TitleTrust, clean_title, is_supervisor,
    job_levels, level_band, plural_name, settle_titles, trust_features,
};
pub use token::{Gap, Shape, Token, Tokenizer, fold_words};
pub use vectors::{Concept, Material, Stage, TrainingOptions, Vectors};
