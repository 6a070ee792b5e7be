//! What queries cost in CPU time, on the tables of a data directory:
//!
//! `cargo run --release -p waypost-lmi --example query_latency -- DATA [ROUNDS]`

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use waypost_lmi::{Bounds, Constraint, Label, MetricQuery, Operation, Query, Selection, Tables};

const BOUNDS: Bounds = Bounds {
    cells: 2_000_000,
    lookups: 50_000_000,
};

/// CPU time of this thread.
#[cfg(target_os = "linux")]
fn cpu_time() -> Duration {
    let time = nix::time::clock_gettime(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID);
    time.map(Duration::from).unwrap_or_default()
}

/// Elsewhere the time that passes, which holds what other programs take.
#[cfg(not(target_os = "linux"))]
fn cpu_time() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

fn metrics(names: &[&str]) -> Vec<MetricQuery> {
    let metric = |name: &&str| MetricQuery {
        name: (*name).to_owned(),
        alias: None,
        operation: None,
    };
    names.iter().map(metric).collect()
}

fn level(dimension: &str, level: &str) -> Constraint {
    Constraint {
        dimension: dimension.to_owned(),
        selection: Selection::Level {
            level: level.to_owned(),
            predicate: None,
        },
    }
}

fn one(dimension: &str, code: &str) -> Constraint {
    Constraint {
        dimension: dimension.to_owned(),
        selection: Selection::Map(vec![Label {
            text: code.to_owned(),
            codes: vec![code.to_owned()],
        }]),
    }
}

fn identity(dimension: &str) -> Constraint {
    Constraint {
        dimension: dimension.to_owned(),
        selection: Selection::Identity,
    }
}

/// Queries with a name, each on a dataset.
fn queries() -> Vec<(&'static str, &'static str, Query)> {
    let query = |metrics, constraints| Query {
        metrics,
        constraints,
        ..Query::default()
    };
    let pay = [
        "Jobs.2024",
        "Earnings.Average.Annual",
        "Earnings.Percentile10.Annual",
        "Earnings.Percentile25.Annual",
        "Earnings.Median.Annual",
        "Earnings.Percentile75.Annual",
        "Earnings.Percentile90.Annual",
    ];
    let mut quotients = metrics(&["Jobs.2024"]);
    quotients[0].operation = Some(Operation::LocationQuotient {
        geoparent: "0".to_owned(),
        along: "Occupation".to_owned(),
    });
    let jobs = metrics(&["Jobs.2024"]);
    vec![
        (
            "one occupation, 7 metrics",
            "waypost.us.occupation",
            query(
                metrics(&pay),
                vec![one("Area", "0"), one("Occupation", "15-1252")],
            ),
        ),
        (
            "831 occupations, 7 metrics",
            "waypost.us.occupation",
            query(metrics(&pay), vec![one("Area", "0"), level("Occupation", "5")]),
        ),
        (
            "831 occupations, quotients",
            "waypost.us.occupation",
            query(quotients, vec![one("Area", "0"), level("Occupation", "5")]),
        ),
        (
            "20 sectors by 94 groups, 2 metrics",
            "waypost.us.staffing",
            query(
                metrics(&["Jobs.2024", "Earnings.Average"]),
                vec![level("Industry", "2"), level("Occupation", "3")],
            ),
        ),
        (
            "all industries by receipts",
            "waypost.us.firms",
            query(
                metrics(&["Firms.2022"]),
                vec![level("Industry", "3"), identity("ReceiptSize")],
            ),
        ),
        (
            "areas by 22 groups (10,000 cells with all areas)",
            "waypost.us.occupation",
            query(jobs, vec![identity("Area"), level("Occupation", "2")]),
        ),
    ]
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(data), rounds) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: query_latency DATA [ROUNDS]");
        return;
    };
    let rounds: usize = rounds.and_then(|it| it.parse().ok()).unwrap_or(1_000);
    let begun = cpu_time();
    let tables = match Tables::load(Path::new(&data)) {
        Ok(tables) => tables,
        Err(error) => {
            eprintln!("{error}");
            return;
        }
    };
    println!(
        "loading all tables: {:.1} ms of CPU time",
        (cpu_time() - begun).as_secs_f64() * 1e3
    );
    println!("| query | rows | cells | p50 ms | p99 ms |");
    println!("|---|---|---|---|---|");
    let nobody = AtomicBool::new(false);
    for (name, dataset, query) in queries() {
        let Some(dataset) = tables.newest(dataset) else {
            println!("| {name} | not imported | | | |");
            continue;
        };
        let mut times = Vec::with_capacity(rounds);
        let (mut rows, mut cells) = (0, 0);
        for _ in 0..rounds {
            let begun = cpu_time();
            let answer = dataset.query(&query, BOUNDS, &nobody);
            times.push(cpu_time() - begun);
            if let Ok(answer) = answer {
                rows = answer.total_rows;
                cells = rows * answer.columns.len();
            }
        }
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("| {name} | {rows} | {cells} | {:.3} | {:.3} |", at(0.5), at(0.99));
    }
}
