//! Word and concept vectors trained from the taxonomy's own text, without any weights from elsewhere.
//!
//! [`train`] counts which words stand near each other ([`counts`]), factors the table of their surprise ([`factors`],
//! a truncated singular value decomposition), and then moves the vectors until texts of one concept are more alike
//! than texts of different ones ([`tune`]). The result, [`Vectors`], is stored with one byte a number. One seed gives
//! the same bytes each time, because every sum has a fixed order and every draw depends on its place alone.

mod corpus;
mod counts;
mod dense;
mod factors;
mod format;
mod products;
mod random;
mod store;
mod text;
mod train;
mod tune;

pub(crate) use corpus::idf;
pub(crate) use format::{floats, put_floats};
pub(crate) use store::Query;
pub use store::Vectors;
pub(crate) use text::{Place, each_stem};
pub use train::{Concept, Material, Stage, TrainingOptions};
pub(crate) use train::{train, train_titles};

/// Numbers of a vector: a multiple of the width that the products are blocked for.
pub(crate) const DIMENSIONS: usize = 192;
