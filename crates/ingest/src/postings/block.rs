//! The key of a block: postings that differ in it are never duplicates.

use catalog::Place;
use ring::digest::{Context, SHA256, digest};
use text::plain_words;

/// Words at the end of a name that say no more than what kind of company it is.
const LEGAL_FORMS: [&str; 14] = [
    "inc",
    "incorporated",
    "llc",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "lp",
    "llp",
    "gmbh",
    "sa",
];
/// Stands between the parts of a key; no normalised text holds it.
const SEPARATOR: char = '\u{1f}';

/// Gives a company's name as names are compared: plain words without the legal form.
pub(super) fn company_key(name: &str) -> String {
    let words = plain_words(name);
    let mut kept = words.as_str();
    while let Some((front, last)) = kept.rsplit_once(' ') {
        if !LEGAL_FORMS.contains(&last) {
            break;
        }
        kept = front;
    }
    kept.to_owned()
}

/// Gives the key of the block of a posting.
pub(super) fn block_key(
    title: &str,
    company: Option<&str>,
    place: &Place<'_>,
    location: Option<&str>,
) -> String {
    let mut key = plain_words(title);
    key.push(SEPARATOR);
    key.push_str(&company_key(company.unwrap_or_default()));
    key.push(SEPARATOR);
    if let Some(city) = place.city {
        key.push_str(&city.name);
    } else if let Some(state) = place.state {
        key.push_str(state.fips);
    } else if let Some(country) = place.country {
        key.push_str(country);
    } else if let Some(location) = location {
        key.push_str(&plain_words(location));
    }
    key
}

/// Gives the number that a block is found by.
pub(super) fn block_number(key: &str) -> u64 {
    let hash = digest(&SHA256, key.as_bytes());
    let first = hash.as_ref().first_chunk::<8>();
    first.map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// Gives the first 16 bytes of the hash of a row's source and id: its id on the wire.
pub(super) fn wire_id(source: &str, id: &str) -> [u8; 16] {
    let mut hash = Context::new(&SHA256);
    hash.update(source.as_bytes());
    hash.update(b"\x1f");
    hash.update(id.as_bytes());
    hash.finish()
        .as_ref()
        .first_chunk::<16>()
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use catalog::State;

    use super::*;

    #[test]
    fn companies_are_compared_without_their_legal_form() {
        for (name, key) in [
            ("Fern & Crumb Co., Inc.", "fern crumb"),
            ("FERN & CRUMB", "fern crumb"),
            ("Company", "company"),
            ("The Limited", "the"),
            ("Müller GmbH", "muller"),
            ("", ""),
        ] {
            assert_eq!(company_key(name), key);
        }
    }

    #[test]
    fn the_place_is_the_smallest_that_is_known() {
        let in_state = Place {
            state: State::find("ID"),
            country: Some("US"),
            ..Place::default()
        };
        let key = |place: &Place<'_>| {
            block_key("Baker (m/f)", None, place, Some("Near the Mill")).replace(SEPARATOR, "|")
        };
        assert_eq!(key(&in_state), "baker m f||16");
        let abroad = Place {
            country: Some("BE"),
            ..Place::default()
        };
        assert_eq!(key(&abroad), "baker m f||BE");
        assert_eq!(key(&Place::default()), "baker m f||near the mill");
    }

    #[test]
    fn ids_are_the_hash_of_source_and_id() {
        let id = analytics::row::PostingId(wire_id("nyc", "A-77"));
        let whole: String = digest(&SHA256, b"nyc\x1fA-77")
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(id.to_string(), whole[..32]);
        assert_ne!(block_number("a"), block_number("b"));
    }
}
