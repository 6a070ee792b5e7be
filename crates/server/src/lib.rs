//! Waypost server.
