//! The connection wrapper as a caller sees it.

mod clocks;
mod conversation;
mod draining;
mod hostile;
mod support;
