//! Job postings in ClickHouse: the tables, what fills them, and the engine that asks them.
//!
//! A [`Statement`] is SQL with typed parameters and the columns of its answer. Whoever implements [`Statements`] sends
//! its [`Message`] and reads what comes back with [`Table::read`] or [`Refusal::of_exception`]; [`Http`] does so over the
//! connections of the crate `upstream`, and nothing else here knows that there are any.
//!
//! [`load`] writes a version of a corpus into tables of its own and names it last; [`Current`] says which version
//! is named; [`ClickHouse`] answers questions about it, with the answers of the embedded engine to the last bit.

mod encode;
mod engine;
mod exception;
mod http;
mod load;
mod message;
mod open;
mod schema;
mod sql;
mod statement;
mod table;

use analytics::Day;

pub use engine::ClickHouse;
pub use exception::Refusal;
pub use http::{Access, Http};
pub use load::{LoadError, Loaded, load};
pub use message::Message;
pub use open::Current;
pub use statement::{Kind, Parameters, Statement, Statements};
pub use table::{Row, Table};

/// Days that the type `Date32` knows, 1900-01-01 to 2299-12-31.
const FIRST_STORED_DAY: Day = Day(-25_567);
const LAST_STORED_DAY: Day = Day(120_529);
