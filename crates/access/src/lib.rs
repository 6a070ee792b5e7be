//! Clients, tokens, keys, claims, rates and quotas: who may call, and how often.
//!
//! No HTTP here: the server maps [`token::TokenFault`], [`registry::TokenRefusal`] and the decisions of [`limits`] to
//! answers, the command line works on [`state::Store`] and [`keys::KeyRing`]. Start with [`registry`], which ties the
//! parts together for a running server. Time is always an argument ([`clock::Now`]).

pub mod claims;
pub mod clock;
pub mod keys;
pub mod limits;
mod random;
pub mod registry;
pub mod scopes;
pub mod secret;
pub mod state;
pub mod token;

pub use random::NoRandomness;
