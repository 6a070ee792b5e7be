//! Client secrets: shown once, kept as SHA-256, compared in constant time.
//!
//! A generated secret has 256 random bits, so a fast hash is enough; slow hashes guard passwords that people choose.

use crate::random::{self, NoRandomness};
use ring::digest;
use std::fmt;
use subtle::ConstantTimeEq as _;

/// Fewest characters of a secret that an operator brings along.
pub const MINIMUM_CHOSEN_LENGTH: usize = 32;
/// Most bytes of a secret that an operator brings along; the token endpoint reads 16 KiB in all.
const MAXIMUM_CHOSEN_LENGTH: usize = 4096;

/// A secret in the clear. It never shows in `Debug` output; [`Secret::reveal`] is the one way to read it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// A secret that an operator may not choose.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// Too short to be safe behind a fast hash.
    #[error("the secret has {found} characters; at least {MINIMUM_CHOSEN_LENGTH} are required")]
    TooShort {
        /// Characters of the refused secret.
        found: usize,
    },
    /// Longer than a token request can carry.
    #[error("the secret has {found} bytes; at most {MAXIMUM_CHOSEN_LENGTH} are allowed")]
    TooLong {
        /// Bytes of the refused secret.
        found: usize,
    },
    /// Holds a control character, most likely the line end of a file.
    #[error("the secret holds a control character such as a line end")]
    ControlCharacter,
}

impl Secret {
    /// Generates 256 random bits as 43 characters of base64url.
    pub fn generate() -> Result<Self, NoRandomness> {
        random::base64url::<32>().map(Self)
    }

    /// Takes over a secret that clients hold already.
    pub fn chosen(text: &str) -> Result<Self, WeakSecret> {
        if text.len() > MAXIMUM_CHOSEN_LENGTH {
            return Err(WeakSecret::TooLong { found: text.len() });
        }
        if text.contains(char::is_control) {
            return Err(WeakSecret::ControlCharacter);
        }
        let found = text.chars().count();
        if found < MINIMUM_CHOSEN_LENGTH {
            return Err(WeakSecret::TooShort { found });
        }
        Ok(Self(text.to_owned()))
    }

    /// Returns the secret in the clear, to be shown to its owner once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> SecretHash {
        SecretHash::of(self.0.as_bytes())
    }

    /// Returns the last four characters, by which people tell their secrets apart.
    pub(crate) fn last4(&self) -> &str {
        let start = self.0.char_indices().rev().nth(3).map_or(0, |(start, _)| start);
        &self.0[start..]
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// SHA-256 of a secret.
#[derive(Clone, Copy)]
pub(crate) struct SecretHash([u8; 32]);

impl SecretHash {
    /// A hash that no known secret has: unknown clients are compared with it, so that they cost the same time.
    pub(crate) const DUMMY: Self = Self([0; 32]);

    pub(crate) fn of(presented: &[u8]) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, presented).as_ref());
        Self(hash)
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Compares in constant time.
    pub(crate) fn matches(&self, other: &Self) -> subtle::Choice {
        self.0.ct_eq(&other.0)
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_secret_has_43_characters_and_differs_each_time() {
        let first = Secret::generate().unwrap();
        let second = Secret::generate().unwrap();
        assert_eq!(first.reveal().len(), 43);
        assert_ne!(first.reveal(), second.reveal());
        assert!(first.reveal().ends_with(first.last4()));
    }

    #[test]
    fn chosen_secret_needs_32_characters_and_no_line_end() {
        let check = |text: &str, expected| assert_eq!(Secret::chosen(text).err(), expected, "{text:?}");
        check(&"a".repeat(32), None);
        check(&"é ".repeat(16), None);
        check(&"é".repeat(31), Some(WeakSecret::TooShort { found: 31 }));
        check(
            &format!("{}\n", "a".repeat(40)),
            Some(WeakSecret::ControlCharacter),
        );
        check(&"a".repeat(5000), Some(WeakSecret::TooLong { found: 5000 }));
        assert_eq!(Secret::chosen(&"pässwörd".repeat(4)).unwrap().last4(), "wörd");
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let secret = Secret::chosen(&"s3cr3t".repeat(8)).unwrap();
        assert_eq!(
            format!("{secret:?} {:?}", secret.hash()),
            "Secret(…) SecretHash(…)"
        );
    }
}
