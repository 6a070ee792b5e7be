//! Random bytes of the operating system, spelled for people and for the wire.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};

/// The operating system gave no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

/// Draws `N` random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut drawn = [0; N];
    SystemRandom::new().fill(&mut drawn).map_err(|_| NoRandomness)?;
    Ok(drawn)
}

/// Draws `N` random bytes as unpadded base64url.
pub(crate) fn base64url<const N: usize>() -> Result<String, NoRandomness> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<N>()?))
}

/// Draws `length` characters that people can read to each other: digits and lower case without `0 1 i l o u`.
pub(crate) fn readable(length: usize) -> Result<String, NoRandomness> {
    // 30 characters do not divide 256, so bytes from 240 on are drawn again to keep all characters equally likely.
    const ALPHABET: &[u8; 30] = b"23456789abcdefghjkmnpqrstvwxyz";
    let mut text = String::with_capacity(length);
    while text.len() < length {
        for byte in bytes::<16>()? {
            if byte < 240 && text.len() < length {
                text.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
            }
        }
    }
    Ok(text)
}
