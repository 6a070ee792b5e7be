//! `waypost bench lmi`: what queries of Core LMI take over HTTP, on one connection that is kept alive.

use std::{fmt, path::PathBuf, time::Duration};

use anyhow::{Context, ensure};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    child, cpu,
    load::{self, Request, Timed},
    program::Program,
    setup::Setup,
    statistics,
};

/// Most requests of each query.
const MOST_REQUESTS: usize = 100_000;
/// Queries with no more cells than this are asked to be fast.
const CELLS: usize = 10_000;
/// Longest p99 of them in milliseconds that is called good.
const TARGET: f64 = 5.0;
/// Core of the server. The generator runs on the next.
const SERVER_CORE: usize = 0;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Data directory to take the tables of; the starter tables without.
    pub data: Option<PathBuf>,
    /// Requests of each query.
    pub requests: usize,
}

/// One query; times in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct QueryReport {
    /// What is asked for.
    pub query: String,
    /// Rows of the answer.
    pub rows: usize,
    /// Rows times columns.
    pub cells: usize,
    /// Bytes of the answer's body.
    pub bytes: usize,
    /// CPU time of the server: half of the requests take less.
    pub cpu_p50_ms: f64,
    /// One in a hundred takes more.
    pub cpu_p99_ms: f64,
    /// Time that passes between the first byte sent and the last byte read: half take less.
    pub wall_p50_ms: f64,
    /// One in a hundred takes more.
    pub wall_p99_ms: f64,
}

/// All queries.
#[derive(Clone, Debug, Serialize)]
pub struct LmiReport {
    /// Cores of the machine.
    pub cores: usize,
    /// Requests of each query.
    pub requests: usize,
    /// Whether the p99 of CPU time is below the target for all queries of few cells.
    pub within_target: bool,
    /// The queries.
    pub queries: Vec<QueryReport>,
}

/// Measures all queries that the tables can answer.
pub fn run(program: &Program, options: &Options, progress: &dyn Fn(&str)) -> anyhow::Result<LmiReport> {
    ensure!(
        (1..=MOST_REQUESTS).contains(&options.requests),
        "{} requests; give 1 to {MOST_REQUESTS}",
        options.requests
    );
    let cores = cpu::cores();
    let setup = Setup::with_tables(options.data.as_deref())?;
    let server = child::server(program, setup.path(), (cores > 1).then_some(SERVER_CORE))?;
    let token = setup.token(&server)?;
    if cores > 1 {
        cpu::pin_to(SERVER_CORE + 1)?;
    } else {
        progress("one core only: generator and server share it");
    }
    let measure = || {
        let mut reports = Vec::new();
        for (name, dataset, body) in queries() {
            let request = Request {
                method: "POST",
                target: format!("/core-lmi/{dataset}/latest"),
                headers: vec![
                    ("Authorization", format!("Bearer {token}")),
                    ("Content-Type", "application/json".to_owned()),
                ],
                body: body.to_string().into_bytes(),
            };
            let (reply, bytes) = load::fetch(server.address, &request)?;
            if reply.status == 404 {
                progress(&format!("{name}: {dataset} is not imported"));
                continue;
            }
            ensure!(
                reply.status == 200,
                "{name}: the server answered {}",
                reply.status
            );
            progress(name);
            let (rows, columns) = size(&bytes).with_context(|| format!("{name}: no table was answered"))?;
            let times = load::timed(
                server.address,
                &request.bytes(server.address),
                server.clock,
                options.requests,
            )?;
            reports.push(QueryReport::new(name, rows, rows * columns, &times));
        }
        anyhow::Ok(reports)
    };
    let queries = measure();
    cpu::unpin(cores)?;
    let queries = queries?;
    let few = queries.iter().filter(|query| query.cells <= CELLS);
    Ok(LmiReport {
        cores,
        requests: options.requests,
        within_target: few.into_iter().all(|query| query.cpu_p99_ms < TARGET),
        queries,
    })
}

/// Gives rows and columns of an answer with its head; the head says how the body is coded, and it is not.
fn size(answer: &[u8]) -> Option<(usize, usize)> {
    let text = String::from_utf8_lossy(answer);
    let columns = text.matches("{\"name\":").count();
    let (_, rows) = text.rsplit_once("\"totalRows\":")?;
    let digits = rows.split(|it: char| !it.is_ascii_digit()).next()?;
    Some((digits.parse().ok()?, columns))
}

/// Queries by name, each on a dataset.
fn queries() -> Vec<(&'static str, &'static str, Value)> {
    const OCCUPATION: &str = "waypost.us.occupation";
    let metrics = |names: &[&str]| Value::from_iter(names.iter().map(|name| json!({ "name": name })));
    let level =
        |dimension: &str, level: &str| json!({ "dimensionName": dimension, "mapLevel": { "level": level } });
    let one = |dimension: &str, code: &str| json!({ "dimensionName": dimension, "map": { code: [code] } });
    let all = |dimension: &str| json!({ "dimensionName": dimension, "asIdentity": true });
    let query =
        |metrics: Value, constraints: Vec<Value>| json!({ "metrics": metrics, "constraints": constraints });
    let pay = metrics(&[
        "Jobs.2024",
        "Earnings.Average.Annual",
        "Earnings.Percentile10.Annual",
        "Earnings.Percentile25.Annual",
        "Earnings.Median.Annual",
        "Earnings.Percentile75.Annual",
        "Earnings.Percentile90.Annual",
    ]);
    let quotient = json!([{
        "name": "Jobs.2024",
        "operation": { "name": "LocationQuotient", "geoparent": "0", "along": "Occupation" },
    }]);
    let jobs = || metrics(&["Jobs.2024"]);
    vec![
        (
            "one occupation, 7 metrics",
            OCCUPATION,
            query(pay.clone(), vec![one("Area", "0"), one("Occupation", "15-1252")]),
        ),
        (
            "detailed occupations, 7 metrics",
            OCCUPATION,
            query(pay, vec![one("Area", "0"), level("Occupation", "5")]),
        ),
        (
            "detailed occupations, quotients",
            OCCUPATION,
            query(quotient, vec![one("Area", "0"), level("Occupation", "5")]),
        ),
        (
            "sectors by minor groups, 2 metrics",
            "waypost.us.staffing",
            query(
                metrics(&["Jobs.2024", "Earnings.Average"]),
                vec![level("Industry", "2"), level("Occupation", "3")],
            ),
        ),
        (
            "sectors by receipts",
            "waypost.us.firms",
            query(
                metrics(&["Firms.2022"]),
                vec![level("Industry", "2"), all("ReceiptSize")],
            ),
        ),
        (
            "areas by major groups",
            OCCUPATION,
            query(jobs(), vec![all("Area"), level("Occupation", "2")]),
        ),
    ]
}

impl QueryReport {
    fn new(query: &str, rows: usize, cells: usize, times: &[Timed]) -> QueryReport {
        let ordered = |of: fn(&Timed) -> Duration| {
            let mut times: Vec<f64> = times.iter().map(|time| of(time).as_secs_f64() * 1e3).collect();
            statistics::sort(&mut times);
            times
        };
        let (server, wall) = (ordered(|it| it.server), ordered(|it| it.elapsed));
        QueryReport {
            query: query.to_owned(),
            rows,
            cells,
            bytes: times.first().map_or(0, |time| time.bytes),
            cpu_p50_ms: statistics::at(&server, 0.5),
            cpu_p99_ms: statistics::at(&server, 0.99),
            wall_p50_ms: statistics::at(&wall, 0.5),
            wall_p99_ms: statistics::at(&wall, 0.99),
        }
    }
}

impl fmt::Display for LmiReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} requests of each query on one kept-alive connection, {} cores; CPU time is the server's, in milliseconds\n",
            self.requests, self.cores
        )?;
        writeln!(
            f,
            "| query | rows | cells | bytes | CPU p50 | CPU p99 | wall p50 | wall p99 |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|")?;
        for query in &self.queries {
            writeln!(
                f,
                "| {} | {} | {} | {} | {:.2} | {:.2} | {:.2} | {:.2} |",
                query.query,
                query.rows,
                query.cells,
                query.bytes,
                query.cpu_p50_ms,
                query.cpu_p99_ms,
                query.wall_p50_ms,
                query.wall_p99_ms
            )?;
        }
        let word = if self.within_target { "below" } else { "NOT below" };
        write!(
            f,
            "\nCPU p99 of queries of at most {CELLS} cells is {word} {TARGET} ms"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_an_answer_stands_in_it() {
        let answer = b"HTTP/1.1 200 OK\r\n\r\n{\"data\":[{\"name\":\"Area\",\"rows\":[\"US\"]},{\"name\":\"jobs\",\"rows\":[1.0]}],\"errors\":[],\"totalRows\":12}";
        assert_eq!(size(answer), Some((12, 2)));
        assert_eq!(size(b"HTTP/1.1 404 Not Found\r\n\r\n{}"), None);
    }

    #[test]
    fn percentiles_are_of_each_kind_of_time() {
        let time = |milliseconds| Timed {
            server: Duration::from_millis(milliseconds),
            elapsed: Duration::from_millis(10 * milliseconds),
            bytes: 7,
        };
        let times: Vec<Timed> = (1..=100).map(time).collect();
        let report = QueryReport::new("q", 2, 6, &times);
        assert_eq!(
            (report.cpu_p99_ms, report.wall_p99_ms, report.bytes),
            (99.0, 990.0, 7)
        );
    }
}
