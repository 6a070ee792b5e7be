//! Lists of metrics.

use analytics::Metric;
use contract::json::Value;

/// Reads a list of metrics, repeats left out; the number of postings where there is none.
pub fn read(body: Option<Value<'_>>, name: &str) -> Vec<Metric> {
    let Some(list) = body.and_then(|body| body.member(name)) else {
        return vec![Metric::UniquePostings];
    };
    let mut metrics = Vec::new();
    for metric in list
        .items()
        .filter_map(Value::as_str)
        .filter_map(Metric::from_name)
    {
        if !metrics.contains(&metric) {
            metrics.push(metric);
        }
    }
    metrics
}
