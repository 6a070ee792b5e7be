//! What tests of the encoder share.

pub mod plain;
pub mod tiny;
