//! Questions to another process over HTTP/1.1, with every limit that the contract sets for it.
//!
//! Start reading at [`Client::ask`], then `exchange` (one question from connection to answer) and [`Fault`] (what may
//! come of it). A client knows one server, whose language it does not speak: an [`Exchange`] holds requests that are
//! ready to be sent, and a [`Dialect`] says what an answer means that HTTP alone does not explain.
//!
//! # Who waits where
//!
//! Engines are plain functions, so whoever asks one is blocked until its answer is there. A client runs all its
//! exchanges on one thread of its own, and the thread that asked sleeps meanwhile; it looks every [`LOOK`] whether
//! anyone still waits for it, and gives up at once when not. Reading a large answer therefore never holds up the threads
//! that serve callers, and a process without a runtime can ask as well.
//!
//! A thread that sleeps costs no processor, but a permit that it holds does: a slow upstream would soon hold all permits
//! of the compute pool, and local work would be refused beside idle cores. So questions to an upstream must not be asked
//! behind the permits of local work: they need a gate of their own, as wide as the connections that the upstream may get.
//!
//! # Giving up
//!
//! An exchange that is given up (nobody waits, the time is up, silence) is dropped with its connection, and the request
//! that undoes it is sent, where there is one. Nobody waits for the outcome of that.
//!
//! # What it does not do
//!
//! No TLS: no library for it is in the build, and a proxy beside the process does it. No redirects, no cookies, no
//! decompression. No text of the upstream and no address is ever part of a fault or of a log line.

mod breaker;
mod budget;
mod client;
mod counters;
mod endpoint;
mod exchange;
mod fault;
mod ledger;
mod pool;
mod question;
mod verdict;

pub use client::{Client, LOOK};
pub use counters::{Counters, OUTCOMES, Outcome};
pub use endpoint::{Endpoint, EndpointFault};
pub use fault::Fault;
pub use question::{Dialect, Exchange, Limits, Question, Spoken};
