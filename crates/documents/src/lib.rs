//! Waypost documents.
