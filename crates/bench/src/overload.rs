//! `waypost bench overload`: what is left of an endpoint's capacity when far more is asked of it.
//!
//! The endpoint is the extraction of long documents, which runs in the compute pool behind the adaptive limit. Its
//! capacity is measured in a closed loop; then twice, five times and ten times as much is offered in an open loop,
//! followed by half of it, which shows how soon the server is itself again. The server has one core to itself and the
//! generator another, where there are two.

use std::{fmt, path::PathBuf, time::Duration};

use anyhow::{Context, ensure};
use serde::Serialize;

use crate::{
    child, cpu,
    extract::Postings,
    load::{self, Closed, Ended, Offer, Phase, Request, Sent},
    program::Program,
    setup::Setup,
    statistics,
};

/// Length of a document in bytes.
const DOCUMENT: usize = 45_000;
/// Connections that measure the capacity: enough to keep the pool busy, too few to be refused.
const CAPACITY_CONNECTIONS: usize = 4;
/// Callers of an offer; below the usual limit of open files.
const CALLERS: usize = 900;
/// How long a caller waits.
const DEADLINE: Duration = Duration::from_secs(2);
/// The load that follows an overload, as a share of the capacity.
const AFTERWARDS: f64 = 0.5;
/// How long it lasts.
const AFTERWARDS_LENGTH: Duration = Duration::from_secs(3);
/// The start of an overload that is not counted, because the queue fills and the limit is being found.
const SETTLING: Duration = Duration::from_millis(500);
/// Core of the server. The generator runs on the next.
const SERVER_CORE: usize = 0;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Data directory to take the data of; the starter data without.
    pub data: Option<PathBuf>,
    /// Offered load over capacity.
    pub factors: Vec<f64>,
    /// Seconds of each overload.
    pub seconds: f64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            data: None,
            factors: vec![2.0, 5.0, 10.0],
            seconds: 5.0,
        }
    }
}

/// One overload.
#[derive(Clone, Debug, Serialize)]
pub struct OfferReport {
    /// Offered load over capacity.
    pub factor: f64,
    /// Requests sent in a second.
    pub offered: f64,
    /// Requests answered with 200 in a second.
    pub goodput: f64,
    /// The same over the capacity.
    pub share: f64,
    /// Requests refused with 503 in a second.
    pub refused: f64,
    /// Time of refusals in milliseconds: half are faster.
    pub refusal_p50_ms: f64,
    /// One refusal in a hundred takes longer.
    pub refusal_p99_ms: f64,
    /// The slowest refusal.
    pub refusal_max_ms: f64,
    /// Time of answers with 200 in milliseconds: half are faster.
    pub served_p50_ms: f64,
    /// One in a hundred takes longer.
    pub served_p99_ms: f64,
    /// Answers of other statuses, broken connections and callers who gave up.
    pub other: usize,
    /// One request in a hundred was sent later than this many milliseconds: the generator's own shortcoming.
    pub late_p99_ms: f64,
    /// Seconds from the end of the overload to the last request that was not answered with 200.
    pub recovery_seconds: f64,
}

/// All overloads.
#[derive(Clone, Debug, Serialize)]
pub struct OverloadReport {
    /// Cores of the machine.
    pub cores: usize,
    /// Length of the documents in bytes.
    pub bytes: usize,
    /// Requests in a second in a closed loop, before and after the overloads.
    pub capacity: [f64; 2],
    /// The overloads.
    pub offers: Vec<OfferReport>,
}

/// Measures the capacity, then each overload.
pub fn run(program: &Program, options: &Options, progress: &dyn Fn(&str)) -> anyhow::Result<OverloadReport> {
    let length = Duration::try_from_secs_f64(options.seconds).context("the seconds of an overload")?;
    ensure!(
        length > 2 * SETTLING,
        "an overload has to last longer than {:?}",
        2 * SETTLING
    );
    let cores = cpu::cores();
    let setup = Setup::new(options.data.as_deref())?;
    let server = child::server(program, setup.path(), (cores > 1).then_some(SERVER_CORE))?;
    let request = Request {
        method: "POST",
        target: "/skills/versions/latest/extract".to_owned(),
        headers: vec![
            ("Authorization", format!("Bearer {}", setup.token(&server)?)),
            ("Content-Type", "text/plain".to_owned()),
        ],
        body: Postings::new(&setup.skills, 1).document(DOCUMENT).into_bytes(),
    };
    let request = request.bytes(server.address);
    if cores > 1 {
        cpu::pin_to(SERVER_CORE + 1)?;
    } else {
        progress("one core only: generator and server share it, so goodput is understated");
    }
    let capacity = || {
        let run = Closed {
            connections: CAPACITY_CONNECTIONS,
            length,
        };
        anyhow::Ok(load::closed(server.address, &request, server.clock, run)?.rate())
    };
    let measured = (|| {
        progress("capacity in a closed loop");
        let before = capacity()?;
        let mut offers = Vec::new();
        for factor in &options.factors {
            progress(&format!(
                "{factor} times the capacity of {before:.0} requests a second"
            ));
            let phases = vec![
                Phase {
                    rate: factor * before,
                    length,
                },
                Phase {
                    rate: AFTERWARDS * before,
                    length: AFTERWARDS_LENGTH,
                },
            ];
            let offer = Offer {
                phases,
                deadline: DEADLINE,
                connections: CALLERS,
            };
            let sent = load::open(server.address, &request, offer)?;
            offers.push(judge(&sent, length, *factor, before));
        }
        anyhow::Ok(OverloadReport {
            cores,
            bytes: DOCUMENT,
            capacity: [before, capacity()?],
            offers,
        })
    })();
    cpu::unpin(cores)?;
    measured
}

fn judge(sent: &[Sent], length: Duration, factor: f64, capacity: f64) -> OfferReport {
    let counted = (length - SETTLING).as_secs_f64();
    let within = |at: Duration| at >= SETTLING && at < length;
    let ended_at = |it: &Sent| it.due + it.late + it.took;
    let served = |it: &&Sent| it.ended == Ended::Answered(200);
    let refused = |it: &&Sent| it.ended == Ended::Answered(503);
    let rate = |chosen: usize| chosen as f64 / counted;
    let goodput = rate(
        sent.iter()
            .filter(|it| within(ended_at(it)))
            .filter(served)
            .count(),
    );
    let during = || sent.iter().filter(|it| it.due < length);
    let milliseconds = |times: &mut dyn Iterator<Item = Duration>| {
        let mut all: Vec<f64> = times.map(|time| time.as_secs_f64() * 1e3).collect();
        statistics::sort(&mut all);
        all
    };
    let refusals = milliseconds(&mut during().filter(refused).map(|it| it.took));
    let answers = milliseconds(&mut during().filter(served).map(|it| it.took));
    let lateness = milliseconds(&mut during().map(|it| it.late));
    let afterwards = sent.iter().filter(|it| it.due >= length);
    let last_failure = afterwards.filter(|it| !served(it)).map(ended_at).max();
    OfferReport {
        factor,
        offered: rate(sent.iter().filter(|it| within(it.due + it.late)).count()),
        goodput,
        share: goodput / capacity,
        refused: rate(
            sent.iter()
                .filter(|it| within(ended_at(it)))
                .filter(refused)
                .count(),
        ),
        refusal_p50_ms: statistics::at(&refusals, 0.5),
        refusal_p99_ms: statistics::at(&refusals, 0.99),
        refusal_max_ms: statistics::at(&refusals, 1.0),
        served_p50_ms: statistics::at(&answers, 0.5),
        served_p99_ms: statistics::at(&answers, 0.99),
        other: during().filter(|it| !served(it) && !refused(it)).count(),
        late_p99_ms: statistics::at(&lateness, 0.99),
        recovery_seconds: last_failure.map_or(0.0, |at| at.saturating_sub(length).as_secs_f64()),
    }
}

impl fmt::Display for OverloadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [before, after] = self.capacity;
        writeln!(
            f,
            "extraction of {} bytes in the compute pool; capacity {before:.0}/s before, {after:.0}/s after (closed loop)",
            self.bytes
        )?;
        writeln!(
            f,
            "{}\n",
            if self.cores > 1 {
                "server on one core, generator on another"
            } else {
                "server and generator share the only core: goodput is understated"
            }
        )?;
        writeln!(
            f,
            "{:>6} {:>9} {:>9} {:>8} {:>9} {:>24} {:>17} {:>6} {:>9} {:>10}",
            "load",
            "offered/s",
            "goodput/s",
            "share",
            "refused/s",
            "refusal p50/p99/max ms",
            "served p50/p99 ms",
            "other",
            "late p99",
            "recovery s"
        )?;
        for it in &self.offers {
            let refusal = format!(
                "{:.1} / {:.1} / {:.1}",
                it.refusal_p50_ms, it.refusal_p99_ms, it.refusal_max_ms
            );
            writeln!(
                f,
                "{:>5}x {:>9.0} {:>9.0} {:>6.1} % {:>9.0} {refusal:>24} {:>17} {:>6} {:>9.1} {:>10.2}",
                it.factor,
                it.offered,
                it.goodput,
                100.0 * it.share,
                it.refused,
                format!("{:.1} / {:.1}", it.served_p50_ms, it.served_p99_ms),
                it.other,
                it.late_p99_ms,
                it.recovery_seconds
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(due: u64, took: u64, ended: Ended) -> Sent {
        Sent {
            due: Duration::from_millis(due),
            late: Duration::ZERO,
            took: Duration::from_millis(took),
            ended,
        }
    }

    #[test]
    fn goodput_counts_what_ends_inside_and_recovery_the_last_failure_behind() {
        let length = Duration::from_millis(1_500);
        let all = [
            sent(100, 100, Ended::Answered(200)),
            sent(600, 100, Ended::Answered(200)),
            sent(700, 4, Ended::Answered(503)),
            sent(800, 300, Ended::TimedOut),
            sent(1_400, 200, Ended::Answered(200)),
            sent(1_600, 100, Ended::Answered(503)),
            sent(1_800, 100, Ended::Answered(200)),
        ];
        let report = judge(&all, length, 2.0, 2.0);
        assert_eq!((report.goodput, report.share), (1.0, 0.5));
        assert_eq!((report.refused, report.refusal_p99_ms), (1.0, 4.0));
        assert_eq!(report.other, 1);
        assert_eq!(report.recovery_seconds, 0.2);
    }
}
