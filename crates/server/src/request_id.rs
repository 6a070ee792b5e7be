//! Request ids: the caller's if it is well formed, else 26 characters of our own.

use std::cell::Cell;

use http::HeaderValue;

/// Longest id of a caller that is taken over.
const CALLER_LIMIT: usize = 64;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The id of one request, as a header value that is known to be ASCII.
#[derive(Clone, Debug)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// Takes the caller's id if it matches `[A-Za-z0-9._-]{1,64}`, else makes one.
    pub fn choose(sent: Option<&HeaderValue>) -> RequestId {
        if let Some(value) = sent {
            let bytes = value.as_bytes();
            let fits = (1..=CALLER_LIMIT).contains(&bytes.len());
            if fits
                && bytes
                    .iter()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
            {
                return RequestId(value.clone());
            }
        }
        let mut text = [0u8; 26];
        let (high, low) = (next_random(), next_random());
        for (index, character) in text.iter_mut().enumerate() {
            let word = if index < 13 { high } else { low };
            *character = ALPHABET[(word >> (5 * (index % 13)) & 31) as usize];
        }
        RequestId(HeaderValue::from_bytes(&text).expect("the alphabet is printable ASCII"))
    }

    /// Returns the header value.
    pub fn value(&self) -> &HeaderValue {
        &self.0
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

thread_local! {
    static STATE: Cell<u64> = Cell::new(seed());
}

fn seed() -> u64 {
    let mut bytes = [0u8; 8];
    // Without entropy ids would merely repeat between runs; a request must not fail for that.
    if getrandom::fill(&mut bytes).is_err() {
        return std::ptr::from_ref(&bytes) as u64;
    }
    u64::from_ne_bytes(bytes)
}

/// SplitMix64: ids have to differ, not to be secret.
pub(crate) fn next_random() -> u64 {
    STATE.with(|state| {
        let next = state.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        state.set(next);
        let mixed = (next ^ (next >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_well_formed_id_is_kept() {
        let sent = HeaderValue::from_static("Abc-1_2.3");
        assert_eq!(RequestId::choose(Some(&sent)).text(), "Abc-1_2.3");
    }

    #[test]
    fn a_long_or_odd_id_is_replaced() {
        for sent in ["", "a b", "a\u{e9}", &"x".repeat(65)] {
            let Ok(value) = HeaderValue::from_bytes(sent.as_bytes()) else {
                continue;
            };
            let id = RequestId::choose(Some(&value));
            assert_eq!(id.text().len(), 26, "{sent}");
            assert_ne!(id.text(), RequestId::choose(None).text());
        }
    }
}
