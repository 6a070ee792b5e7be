//! Moments and spans as the command line spells them, and as it shows them.

use std::str::FromStr;

use access::clock::{Clock as _, SystemClock, rfc3339};
use jiff::{Span, SpanRelativeTo, Timestamp, civil::Date};

/// A moment given by the clock or by its distance from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Seconds since 1970.
    At(u64),
    /// Seconds from now.
    In(u64),
    /// No end.
    Never,
}

impl Moment {
    /// Gives the seconds since 1970; nothing for never.
    pub fn unix_seconds(self, now: u64) -> Option<u64> {
        match self {
            Moment::At(at) => Some(at),
            Moment::In(seconds) => Some(now.saturating_add(seconds)),
            Moment::Never => None,
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Moment, String> {
        if text == "never" {
            return Ok(Moment::Never);
        }
        let at = |moment: Timestamp| u64::try_from(moment.as_second()).map(Moment::At).ok();
        let timestamp = text.parse::<Timestamp>().ok().and_then(at);
        let midnight = || {
            let date: Date = text.parse().ok()?;
            format!("{date}T00:00:00Z").parse().ok().and_then(at)
        };
        let distance = || span_seconds(text).ok().map(Moment::In);
        timestamp.or_else(midnight).or_else(distance).ok_or_else(|| {
            "give a moment such as 2027-01-31T18:00:00Z, a date such as 2027-01-31 (00:00 UTC), \
             a time from now such as 90m or 7d, or never"
                .to_owned()
        })
    }
}

/// Reads a span such as `24h`, `90m` or `7d` as seconds; a day has 24 hours.
pub fn span_seconds(text: &str) -> Result<u64, String> {
    let seconds = || {
        let span: Span = text.parse().ok()?;
        let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
        u64::try_from(duration.as_secs()).ok()
    };
    seconds().ok_or_else(|| "give a span such as 24h, 90m or 7d".to_owned())
}

/// Reads the clock.
pub fn now() -> u64 {
    SystemClock::new().now().unix_seconds
}

/// Shows a moment that may be missing.
pub fn shown(unix_seconds: Option<u64>) -> String {
    unix_seconds.map_or("never".to_owned(), rfc3339)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_spelling() {
        let check = |text: &str, expected| assert_eq!(text.parse::<Moment>().ok(), expected, "{text}");
        check("1970-01-02T00:00:01Z", Some(Moment::At(86_401)));
        check("1970-01-02T02:00:01+02:00", Some(Moment::At(86_401)));
        check("1970-01-02", Some(Moment::At(86_400)));
        check("90m", Some(Moment::In(5_400)));
        check("7d", Some(Moment::In(604_800)));
        check("never", Some(Moment::Never));
        for text in ["", "soon", "-1h", "1969-01-01", "2027-13-01", "10"] {
            check(text, None);
        }
    }

    #[test]
    fn spans_are_seconds() {
        assert_eq!(span_seconds("24h"), Ok(86_400));
        assert_eq!(span_seconds("0s"), Ok(0));
        assert!(span_seconds("1 month").is_err());
        assert!(span_seconds("-24h").is_err());
    }
}
