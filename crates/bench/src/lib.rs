//! The side-by-side benchmarks: what a request costs, how fast documents and titles are read, what a search takes, and
//! what is left of the capacity under overload.
//!
//! Figures of one machine and one moment say little, so everything is measured beside a peer in turns, by CPU time of
//! the process under test, and given as minimum, median and ratio. Load goes to the loopback interface only and is
//! bounded in connections, rate and time. Start with [`edge`], which measures requests; [`load`] makes them.

mod chance;
mod child;
pub mod cpu;
pub mod edge;
pub mod extract;
pub mod lmi;
pub mod load;
pub mod overload;
mod peer;
pub mod postings;
mod program;
mod python;
mod readers;
pub mod search;
mod setup;
mod statistics;
pub mod titles;

pub use peer::{SavedAnswer, serve_answers};
pub use program::Program;
