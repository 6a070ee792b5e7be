//! The HTTP edge below the service: accept loop, connection wrapper, drain.
//!
//! Every request reaches the service, also one that cannot be read: the wrapper checks each
//! HTTP/1 head before hyper sees it and turns a faulty one into a call that carries a
//! [`FaultReport`]. The service thereby writes every answer, and hyper none of its own. The
//! wrapper also keeps the clocks (idle, head, body rate, stalled writer), throws input away after
//! an early answer so that the caller can read it, and resets the connection when an answer was
//! cut. On HTTP/2 it only passes bytes through; the caps of targets and headers are the service's
//! there.
//!
//! It knows nothing of routes, credentials or envelopes. Start reading at [`serve_connection`],
//! then `strict`.
//!
//! # What the service owes
//!
//! - Ask [`ConnState::take_fault`] first, once per call, and answer a fault with
//!   `Connection: close`.
//! - Close when [`ConnState::over_cap`] or [`ConnState::is_draining`] says so.
//! - Add `Connection: close` to an answer given before the body was read to its end, unless
//!   [`ConnState::body_can_be_skipped`]; hyper writes the head before it knows. A short rest can be
//!   skipped by [`ConnState::skip_body`], which keeps the connection.
//! - Ask [`fault_in`] about an error of a request body. An error without a fault is hyper's own
//!   and means broken framing too.
//! - Answer CONNECT with 404 and `Connection: close`; nothing behind its head is read.
//!
//! # Costs
//!
//! Checking a head of 800 bytes takes 0.2 µs (`examples/head_check.rs`); nothing is copied or
//! allocated for a head that arrives whole. A connection costs two small allocations for its
//! state, one for its timer, and one read buffer of 4 KiB on the stack when its protocol is
//! sniffed; its first bytes are copied once. A request on a busy connection reads the clock once
//! and leaves the timer alone.

mod chunked;
mod drain;
mod fault;
mod head;
mod host;
mod patience;
mod serve;
mod server;
mod settings;
mod state;
mod strict;
mod target;
mod transport;

pub use drain::Drain;
pub use fault::{Fault, FaultReport, fault_in};
pub use head::check_head;
pub use serve::serve_connection;
pub use server::{Counters, Server};
pub use settings::Settings;
pub use state::ConnState;
pub use transport::Transport;
