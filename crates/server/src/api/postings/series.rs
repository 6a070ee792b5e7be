//! Series: their periods, alone or beside the buckets of a ranking.

use analytics::Interval;
use contract::json::Value;

/// Reads the length of a period, with its place in the body.
pub fn interval(of: Option<Value<'_>>, pointer: &str) -> Option<(Interval, String)> {
    let word = of?.member("interval").and_then(Value::as_str)?;
    Some((Interval::from_name(word)?, format!("{pointer}/interval")))
}
