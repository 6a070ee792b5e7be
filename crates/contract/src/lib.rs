//! Waypost contract.
