//! The keys of the directory at one moment: who signs, who retires when, and what the key set says.

use super::file::{self, Fingerprint};
use super::{Key, KeyError, RETIRE_SLACK_SECONDS};
use std::path::Path;
use std::sync::Arc;

/// The keys read from the directory at one moment, in the order of their first use.
#[derive(Debug)]
pub(super) struct KeySet {
    pub(super) keys: Vec<Arc<Key>>,
    pub(super) jwks: Arc<str>,
    pub(super) fingerprint: Fingerprint,
}

impl KeySet {
    pub(super) fn read(directory: &Path) -> Result<Self, KeyError> {
        let fingerprint = Fingerprint::of(directory)?;
        let mut keys = Vec::new();
        for file in file::read_all(directory)? {
            keys.push(Arc::new(file));
        }
        keys.sort_by(|one: &Arc<Key>, two| {
            (one.file.first_use, &one.file.kid).cmp(&(two.file.first_use, &two.file.kid))
        });
        let list: Vec<_> = keys.iter().map(|key| key.jwk()).collect();
        Ok(Self {
            jwks: serde_json::json!({ "keys": list }).to_string().into(),
            keys,
            fingerprint,
        })
    }

    /// The latest key whose first use has come; with a clock set back, the earliest of all.
    pub(super) fn signing(&self, unix_seconds: u64) -> Option<&Arc<Key>> {
        let due = self
            .keys
            .iter()
            .rev()
            .find(|key| key.file.first_use <= unix_seconds);
        due.or(self.keys.first())
    }

    /// When the last token of the key at `place` has expired for certain.
    pub(super) fn ends(&self, place: usize) -> Option<u64> {
        let successor = self.keys.get(place + 1)?;
        let outlives = self.keys[place].file.lifetime_seconds + RETIRE_SLACK_SECONDS;
        Some(successor.file.first_use.saturating_add(outlives))
    }
}

/// Names the next key after its month: `2026-11a`, `2026-11b` ... `2026-11z`, `2026-11za` and so on.
pub(super) fn next_kid(keys: &[Arc<Key>], unix_seconds: u64) -> String {
    let month = crate::clock::rfc3339(unix_seconds)
        .chars()
        .take(7)
        .collect::<String>();
    let mut suffix = String::new();
    loop {
        for letter in 'a'..='z' {
            let kid = format!("{month}{suffix}{letter}");
            if keys.iter().all(|key| key.file.kid != kid) {
                return kid;
            }
        }
        suffix.push('z');
    }
}
