//! A sentence encoder that the operator supplies, and what re-ranking needs of it.
//!
//! An [`Encoder`] reads a folder with a BERT-shaped sentence encoder, as the usual tools write it, and makes vectors of
//! texts. It opens no connection and downloads nothing. [`NameVectors`] holds the vectors of all names of a taxonomy,
//! made once and kept in a file; [`Rerank`] weighs the likeness of a text and a name beside what an earlier stage says.
//!
//! Without the feature `model` the crate has the same interface, no library of a model is built, and [`Encoder::open`]
//! says so. Start reading there.

#[cfg(feature = "model")]
mod bert;
#[cfg(feature = "model")]
mod config;
mod error;
#[cfg(feature = "model")]
mod folder;
#[cfg(feature = "model")]
mod layers;
mod names;
mod rerank;
mod table;
pub mod weights;
#[cfg(not(feature = "model"))]
mod without;

#[cfg(feature = "model")]
pub use bert::Encoder;
pub use error::EncoderError;
pub use names::NameVectors;
pub use rerank::{Liked, RERANK_FEATURES, Rerank, log_odds, rerank_features};
#[cfg(not(feature = "model"))]
pub use without::Encoder;

/// Whether this build reads models.
pub const IS_BUILT: bool = cfg!(feature = "model");

/// Words and parts of words of a text that are read at most; the rest is cut off.
pub const MAX_TOKENS: usize = 128;
