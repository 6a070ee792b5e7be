//! Content codings: what answers are sent in and what bodies arrive in.

mod decode;
mod encode;

pub use decode::{DecodeFault, decode};
pub use encode::Encoder;

use http::{HeaderMap, HeaderValue, header};

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Zstd,
    Brotli,
    Gzip,
    Deflate,
}

/// Smallest body in bytes that is worth a coding.
pub const WORTH_CODING: usize = 1024;

impl Coding {
    /// Returns the coding's name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Coding::Zstd => "zstd",
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
        }
    }

    fn from_name(name: &str) -> Option<Coding> {
        [Coding::Zstd, Coding::Brotli, Coding::Gzip, Coding::Deflate]
            .into_iter()
            .find(|coding| name.eq_ignore_ascii_case(coding.name()))
            .or_else(|| name.eq_ignore_ascii_case("x-gzip").then_some(Coding::Gzip))
    }
}

/// The codings of a request's body could not be read: unknown, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsupportedCoding;

/// Reads `Content-Encoding`: none, or one coding. Several lines are one list; `identity` alone is none.
pub fn request_coding(headers: &HeaderMap) -> Result<Option<Coding>, UnsupportedCoding> {
    let mut found = None;
    let mut items = 0;
    for value in headers.get_all(header::CONTENT_ENCODING) {
        let text = value.to_str().map_err(|_| UnsupportedCoding)?;
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            items += 1;
            if !item.eq_ignore_ascii_case("identity") {
                found = Some(Coding::from_name(item).ok_or(UnsupportedCoding)?);
            }
        }
    }
    if items > 1 {
        Err(UnsupportedCoding)
    } else {
        Ok(found)
    }
}

/// Chooses the coding of an answer from `Accept-Encoding`: the best quality, then zstd, br, gzip.
pub fn answer_coding(headers: &HeaderMap) -> Option<Coding> {
    let mut best: Option<(u16, Coding)> = None;
    let mut any = None;
    let mut named = 0u8;
    for value in headers.get_all(header::ACCEPT_ENCODING) {
        for item in value.to_str().ok()?.split(',') {
            let (name, quality) = with_quality(item);
            if name == "*" {
                any = Some(quality);
                continue;
            }
            let Some(coding) = Coding::from_name(name).filter(|coding| *coding != Coding::Deflate) else {
                continue;
            };
            named |= 1 << coding as u8;
            if quality > 0 && best.is_none_or(|(other, held)| (quality, rank(coding)) > (other, rank(held))) {
                best = Some((quality, coding));
            }
        }
    }
    if let Some(quality) = any.filter(|quality| *quality > 0) {
        for coding in [Coding::Zstd, Coding::Brotli, Coding::Gzip] {
            let unnamed = named & 1 << coding as u8 == 0;
            if unnamed && best.is_none_or(|(other, held)| (quality, rank(coding)) > (other, rank(held))) {
                best = Some((quality, coding));
            }
        }
    }
    best.map(|(_, coding)| coding)
}

fn rank(coding: Coding) -> u8 {
    match coding {
        Coding::Zstd => 3,
        Coding::Brotli => 2,
        Coding::Gzip => 1,
        Coding::Deflate => 0,
    }
}

/// Splits `name;q=0.5` into the name and thousandths. A quality that cannot be read counts as 1.
pub fn with_quality(item: &str) -> (&str, u16) {
    let mut parts = item.split(';');
    let name = parts.next().unwrap_or_default().trim();
    let quality = parts
        .filter_map(|part| {
            part.trim()
                .strip_prefix("q=")
                .or_else(|| part.trim().strip_prefix("Q="))
        })
        .find_map(|text| text.trim().parse::<f32>().ok())
        .map_or(1000, |quality| (quality.clamp(0.0, 1.0) * 1000.0) as u16);
    (name, quality)
}

/// Says whether `Accept` prefers problem details over plain JSON.
pub fn prefers_problem(accept: Option<&HeaderValue>) -> bool {
    let Some(text) = accept.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    if !text.contains("problem+json") {
        return false;
    }
    // The last that stands for plain JSON is the most specific range; the others do not count.
    let (mut problem, mut json) = (None, [None; 3]);
    for (place, (name, quality)) in text.split(',').map(with_quality).enumerate() {
        let slot = match name {
            "*/*" => &mut json[0],
            _ if name.eq_ignore_ascii_case("application/*") => &mut json[1],
            _ if name.eq_ignore_ascii_case("application/json") => &mut json[2],
            _ if name.eq_ignore_ascii_case("application/problem+json") => &mut problem,
            _ => continue,
        };
        // Of a range that is named twice the better quality counts, and the first place.
        let first = slot.map_or(place, |(_, first)| first);
        let best = slot.map_or(quality, |(best, _)| quality.max(best));
        *slot = Some((best, first));
    }
    // Only who names problem details is known to understand them.
    let Some((problem, place)) = problem.filter(|(quality, _)| *quality > 0) else {
        return false;
    };
    match json {
        [_, _, Some((json, first))] => problem > json || (problem == json && place < first),
        // A wildcard of the same quality leaves the choice to the name.
        [_, Some((json, _)), None] | [Some((json, _)), None, None] => problem >= json,
        [None, None, None] => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).expect("a value"))])
    }

    #[test]
    fn the_best_coding_is_chosen() {
        for (accept, expected) in [
            ("gzip", Some(Coding::Gzip)),
            ("gzip, br, zstd", Some(Coding::Zstd)),
            ("gzip;q=1, zstd;q=0.5", Some(Coding::Gzip)),
            ("deflate", None),
            ("identity", None),
            ("*", Some(Coding::Zstd)),
            ("zstd;q=0, *", Some(Coding::Brotli)),
            ("gzip;q=0", None),
            ("", None),
        ] {
            assert_eq!(
                answer_coding(&headers(header::ACCEPT_ENCODING, accept)),
                expected,
                "{accept}"
            );
        }
    }

    #[test]
    fn stacked_and_unknown_codings_are_refused() {
        for (sent, expected) in [
            ("gzip", Ok(Some(Coding::Gzip))),
            ("GZIP", Ok(Some(Coding::Gzip))),
            ("identity", Ok(None)),
            ("", Ok(None)),
            ("zip", Err(UnsupportedCoding)),
            ("gzip, gzip", Err(UnsupportedCoding)),
            ("identity, br", Err(UnsupportedCoding)),
        ] {
            assert_eq!(
                request_coding(&headers(header::CONTENT_ENCODING, sent)),
                expected,
                "{sent}"
            );
        }
    }

    #[test]
    fn problem_details_are_sent_to_those_who_prefer_them() {
        for (accept, expected) in [
            ("application/problem+json", true),
            ("application/json", false),
            ("*/*", false),
            ("application/json, application/problem+json", false),
            ("application/problem+json, application/json", true),
            ("application/json;q=0.5, application/problem+json", true),
            ("application/problem+json;q=0", false),
            ("*/*, application/problem+json;q=0.01", false),
            ("application/*, application/problem+json;q=0.5", false),
            ("application/*;q=0.2, */*, application/problem+json;q=0.5", true),
            (
                "application/json;q=0.2, */*, application/problem+json;q=0.5",
                true,
            ),
            ("application/problem+json, */*", true),
            ("*/*, application/problem+json", true),
            ("application/problem+json;q=0.5, */*;q=0.1", true),
            (
                "Application/JSON, application/problem+json, application/json;q=0.1",
                false,
            ),
            ("text/html, application/problem+json;q=0.5", true),
        ] {
            let value = HeaderValue::from_str(accept).expect("a value");
            assert_eq!(prefers_problem(Some(&value)), expected, "{accept}");
        }
        assert!(!prefers_problem(None));
    }
}
