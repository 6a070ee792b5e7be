//! Compares the parser with `serde_json::Value` on bodies of the kinds that callers send, and times the judges.
//!
//! `cargo run --release -p waypost-contract --example parse_speed`

use std::hint::black_box;
use std::time::{Duration, Instant};

use waypost_contract::json::{Limits, parse};
use waypost_contract::operation::OperationId;
use waypost_contract::schema::{judge, judge_query};
use waypost_contract::wire::skills::RELATED_REQUEST;

const ROUND: Duration = Duration::from_millis(300);

fn nanoseconds(mut work: impl FnMut()) -> f64 {
    for _ in 0..50 {
        work();
    }
    let begin = Instant::now();
    let mut turns = 0_u32;
    while begin.elapsed() < ROUND {
        for _ in 0..16 {
            work();
        }
        turns += 16;
    }
    begin.elapsed().as_nanos() as f64 / f64::from(turns)
}

fn main() {
    let ids: Vec<String> = (0..50)
        .map(|index| format!("WS4K7Q2M9XRT3VB{index:03}"))
        .collect();
    let prose =
        "We look for a baker with ten years of experience in sourdough and \"viennoiserie\".\n".repeat(600);
    let members: serde_json::Map<String, serde_json::Value> = (0..100_000)
        .map(|index| (format!("k{index}"), index.into()))
        .collect();
    let bodies = [
        (
            "related, 3 ids",
            r#"{"ids":["KS125LS6N7WP4S6SFTCK","KS440W865GC4VRBW6LJP","KS1200364C9C1LK3V5Q1"],"limit":10}"#
                .to_owned(),
        ),
        ("by ids, 50 ids", serde_json::json!({ "ids": ids }).to_string()),
        (
            "extract, 50 KB",
            serde_json::json!({ "text": prose, "confidenceThreshold": 0.5 }).to_string(),
        ),
        ("a million zeros", format!("[0{}]", ",0".repeat(999_999))),
        ("100,000 members", serde_json::Value::Object(members).to_string()),
    ];
    println!(
        "{:<18} {:>10} {:>14} {:>14} {:>7}",
        "body", "bytes", "here, ns", "serde_json, ns", "ratio"
    );
    for (name, body) in &bodies {
        let ours = nanoseconds(|| {
            black_box(parse(black_box(body.as_bytes()), Limits::CONTRACT).is_ok());
        });
        let theirs = nanoseconds(|| {
            black_box(serde_json::from_slice::<serde_json::Value>(black_box(body.as_bytes())).is_ok());
        });
        println!(
            "{name:<18} {:>10} {ours:>14.0} {theirs:>14.0} {:>7.2}",
            body.len(),
            theirs / ours
        );
    }

    let body = &bodies[0].1;
    let judged = nanoseconds(|| {
        let document = parse(black_box(body.as_bytes()), Limits::CONTRACT);
        black_box(document.is_ok_and(|document| judge(&document, &RELATED_REQUEST).is_empty()));
    });
    println!("related, parsed and judged: {judged:.0} ns");
    let parameters = OperationId::SkillsList.row().query;
    for query in [None, Some("q=python&limit=10&fields=id,name")] {
        let judged = nanoseconds(|| {
            black_box(judge_query(black_box(query), parameters).is_ok());
        });
        println!("query {query:?}: {judged:.1} ns");
    }
}
