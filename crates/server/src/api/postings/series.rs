//! Series: their periods, alone or beside the buckets of a ranking.

use analytics::{Day, Interval, query::Series};
use contract::json::Value;

/// Reads the length of a period, with its place in the body.
pub fn interval(of: Option<Value<'_>>, pointer: &str) -> Option<(Interval, String)> {
    let word = of?.member("interval").and_then(Value::as_str)?;
    Some((Interval::from_name(word)?, format!("{pointer}/interval")))
}

/// Empties the periods that begin after the newest day of the corpus. Nothing is known of them, though postings that
/// were live on that day and have no last day would count as active in each.
pub fn end_with_data(series: &mut Series, latest: Day) {
    let Some(last) = series.interval.periods(latest, latest).pop() else {
        return;
    };
    // Labels are ordered as time is.
    let known = series.labels.partition_point(|label| *label <= last.label);
    for (metric, values) in &mut series.metrics {
        let unknown = values.iter_mut().skip(known);
        unknown.for_each(|value| *value = metric.of_nothing());
    }
}
