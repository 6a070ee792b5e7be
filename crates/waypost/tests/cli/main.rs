//! The real binary, command by command: happy path, wrong usage, exit codes, JSON.

#![expect(
    clippy::disallowed_methods,
    reason = "waits for another process, whose clock is the real one"
)]

mod areas;
mod bench;
mod catalog;
mod check;
mod clickhouse;
#[path = "../../../clickhouse/tests/engine/front.rs"]
mod clickhouse_front;
mod clients;
mod configuration;
mod demo;
mod employers;
mod encoder;
mod eval;
mod extract;
mod help;
mod import;
mod keys;
mod killed;
mod labour;
mod maintenance;
mod occupations;
mod pipes;
mod postings;
mod refused_postings;
mod serve;
mod support;
mod under_import;
