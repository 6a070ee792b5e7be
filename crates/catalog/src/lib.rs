//! Waypost catalog.
