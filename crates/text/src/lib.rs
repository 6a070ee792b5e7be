//! Waypost text.
