//! Job postings in ClickHouse: the tables, what fills them, and the engine that asks them.
//!
//! A [`Statement`] is SQL with typed parameters and the columns of its answer. Whoever implements [`Statements`] sends
//! its [`Message`] and reads what comes back with [`Table::read`] or [`Refusal::of_exception`]; [`Http`] does so over the
//! connections of the crate `upstream`, and nothing else here knows that there are any.

mod exception;
mod http;
mod message;
mod statement;
mod table;

pub use exception::Refusal;
pub use http::{Access, Http};
pub use message::Message;
pub use statement::{Kind, Parameters, Statement, Statements};
pub use table::{Row, Table};

use analytics::Day;

/// Days that the type `Date32` knows, 1900-01-01 to 2299-12-31.
pub(crate) const FIRST_STORED_DAY: Day = Day(-25_567);
pub(crate) const LAST_STORED_DAY: Day = Day(120_529);
