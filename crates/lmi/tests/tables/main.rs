//! Tests of the tables through their public interface.

mod differential;
mod labour;
mod queries;
mod sample;
mod storing;
