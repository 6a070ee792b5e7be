//! Waypost access.
