//! Labour-market tables: multidimensional datasets, the store that holds their runs, and the query engine.
//!
//! An importer fills a [`DatasetDraft`], [`DatasetDraft::build`] makes the bytes of a snapshot of it, a
//! [`catalog::Store`] publishes them, and [`Tables`] holds what is served. Start reading at [`Dataset`], one
//! loaded run, and at [`Query`], what can be asked of it; [`Labour`] answers the plain questions about an
//! occupation that other families ask. This crate knows no source formats, no HTTP and no wire spelling.
//!
//! A table is a sorted array of coordinates, packed into one number each, and one column of doubles per metric; a
//! missing value is NaN. The files are mapped, never copied, and never change once they have their names.

mod aggregate;
mod answer;
mod code;
mod coordinates;
mod dataset;
mod dimension;
mod draft;
mod evaluate;
mod fault;
mod hybrid;
mod labour;
mod metric;
mod operation;
mod plan;
mod query;
mod run;
mod tables;

pub use answer::{Answer, Column, Values};
pub use code::{AREA, INDUSTRY, OCCUPATION, normalised};
pub use coordinates::Coordinates;
pub use dataset::{Attributes, Dataset};
pub use dimension::{Dimension, Member, MemberIndex};
pub use draft::{DatasetDraft, DraftError, MemberDraft, RowDraft};
pub use evaluate::Bounds;
pub use fault::{Fault, FaultKind, Place, QueryError};
pub use hybrid::{HYBRIDS, Hybrid};
pub use labour::{
    Distribution, Labour, Projection, Published, RISK_SCORES, Region, SYNTHETIC, SkillRank, Wages,
};
pub use metric::{Kind, Metric, MetricIndex};
pub use query::{Constraint, Direction, Label, MetricQuery, Operation, Query, Selection, Sort};
pub use run::{Run, RunError};
pub use tables::{Tables, change, dataset_names, is_name, store};
