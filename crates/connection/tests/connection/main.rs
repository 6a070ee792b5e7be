//! The connection wrapper as a caller sees it.

mod clocks;
mod conversation;
mod differential;
mod draining;
mod hostile;
mod skipping;
mod support;
