//! What a client of Waypost can observe: statuses, errors, envelopes, the operation table and wire types.
//!
//! No I/O, no runtime, no engine types. Start with [`status`], then [`error`], then [`operation`].

pub mod code;
pub mod error;
pub mod family;
pub mod json;
pub mod manual;
pub mod openapi;
pub mod operation;
pub mod postings;
pub mod render;
pub mod schema;
pub mod status;
pub mod wire;
