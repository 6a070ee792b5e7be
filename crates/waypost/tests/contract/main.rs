//! Black-box tests of the contract: the real binary, over a raw socket.
//!
//! `matrix.toml` holds the conformance matrix, `walk` meets every operation with every code that it can give, and the
//! other modules tell the scenarios of one family or service each. `WAYPOST_BIN` names another binary to test than the
//! one that was just built. Start with `server` and `wire`.

#![expect(
    clippy::disallowed_methods,
    reason = "waits for another process, whose clock is the real one"
)]

mod accounts;
mod answer;
mod career_pathways;
mod classification;
mod classify;
#[path = "../../../clickhouse/tests/engine/front.rs"]
mod clickhouse_front;
mod companies;
mod core_lmi;
mod core_lmi_postings;
mod ddn;
mod documents;
mod drivers;
mod grammar;
mod hostile;
mod http2;
mod limits;
mod matrix;
mod occupation_benchmark;
mod occupation_postings;
mod onet;
mod order;
mod postings;
mod projected_growth;
mod refusals;
mod request;
mod salary_boosting_skills;
mod server;
mod service;
mod similarity;
mod skills;
mod template;
mod titles;
mod tokens;
mod upstream;
mod walk;
mod wire;
