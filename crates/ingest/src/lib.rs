//! Waypost ingest.
