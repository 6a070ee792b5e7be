//! Job postings: one store, one engine, exact answers.
//!
//! Start reading at [`row::Posting`], what an import writes, and at [`Engine`], what a server asks. The
//! values in between are in [`query`]; a [`store::PostingsStore`] keeps versions on disk. This crate knows no HTTP, no wire spelling and no source format.

pub mod row;

mod axis;
mod cancel;
mod column;
mod day;
mod embedded;
mod engine;
mod error;
mod facet;
#[cfg(any(test, feature = "fixture"))]
pub mod fixture;
mod metric;
pub mod query;
mod segment;
mod spare;
pub mod store;
pub mod vocabulary;
mod words;

pub use axis::Axis;
pub use cancel::{Cancel, Stopped};
pub use column::Column;
pub use day::{Day, Interval, Period};
pub use embedded::Embedded;
pub use engine::{Coverage, Engine, OutsideMonths, Rules, UnknownValues};
pub use error::{ConditionFault, Fault, KeywordFault, Place, QueryError, Side, UpstreamFault};
pub use facet::{Derivation, Dimension, Facet, FacetSet, Form, Part, UNCLASSIFIED};
pub use metric::{Metric, MetricValue, Metrics, significance};
pub use segment::{SegmentError, SegmentFault};
pub use words::{Analyser, Expression, Word, parse_keywords};
