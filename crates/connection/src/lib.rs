//! Waypost connection.
