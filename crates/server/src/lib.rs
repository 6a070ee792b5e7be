//! The HTTP server: connection to answer, in the order of the contract.
//!
//! Start with `edge`, which holds the order of checks; `api` holds the endpoints, one a file. [`app`] is what all
//! requests share, [`serve`] starts the listeners.

pub mod access_log;
pub mod admission;
mod api;
pub mod app;
mod body;
mod call;
mod classification_data;
mod coding;
mod companies_data;
mod documentation;
mod edge;
mod failure;
pub mod lmi_data;
mod metrics;
mod occupations_data;
pub mod offline;
mod postings_data;
mod postings_table;
mod request_id;
mod reranking;
mod route;
pub mod serve;
mod served;
pub mod settings;
mod skill_evidence;
mod skills_data;
mod titles_data;

pub use app::{App, StartError, check};
pub use serve::{Running, start};
pub use settings::Settings;
