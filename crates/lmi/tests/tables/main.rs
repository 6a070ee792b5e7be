//! Tests of the tables through their public interface.

mod coordinates;
mod differential;
mod labour;
mod queries;
mod sample;
mod storing;
