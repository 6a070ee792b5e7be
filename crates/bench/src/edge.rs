//! `waypost bench edge`: what a request costs behind the full contract, beside a bare axum handler and nginx.
//!
//! The server runs as its users run it: a real token, finite rate and quota, access log to a file, a choice of content
//! coding. The peers return the server's own bytes for the same paths and do nothing else. All run on one core, the
//! generator on another where there is one; runs take turns, so that a busy moment of the machine meets every variant.

mod cases;
mod nginx;
mod report;

pub use report::{CaseReport, EdgeReport, Variant, VariantReport};

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, ensure};

use crate::{
    child::{self, Listening},
    cpu,
    load::{self, Closed},
    peer::SavedAnswer,
    program::Program,
    setup::Setup,
};
use cases::Case;

/// Connections of a run.
const CONNECTIONS: usize = 32;
/// Most rounds.
const MOST_ROUNDS: usize = 100;
/// Core of the processes under test. The generator runs on the next.
const SERVER_CORE: usize = 0;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rounds; every round measures each case once with each variant.
    pub rounds: usize,
    /// Seconds of one run.
    pub seconds: f64,
    /// Data directory to take the data of; the starter data without.
    pub data: Option<PathBuf>,
    /// Measure only cases whose names hold this.
    pub only: Option<String>,
    /// nginx, by name or path.
    pub nginx: PathBuf,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            rounds: 5,
            seconds: 1.0,
            data: None,
            only: None,
            nginx: "nginx".into(),
        }
    }
}

/// A process under test and the variant it stands for.
struct Contender {
    variant: Variant,
    process: Listening,
}

/// Measures all cases.
pub fn run(program: &Program, options: &Options, progress: &dyn Fn(&str)) -> anyhow::Result<EdgeReport> {
    ensure!(
        (1..=MOST_ROUNDS).contains(&options.rounds),
        "{} rounds; give 1 to {MOST_ROUNDS}",
        options.rounds
    );
    let length = Duration::try_from_secs_f64(options.seconds).context("the seconds of a run")?;
    let cores = cpu::cores();
    let server_core = (cores > 1).then_some(SERVER_CORE);
    let setup = Setup::new(options.data.as_deref())?;
    let server = child::server(program, setup.path(), server_core)?;
    let mut cases = cases::all(&setup, &setup.token(&server)?, server.address)?;
    if let Some(only) = &options.only {
        cases.retain(|case| case.name.contains(only.as_str()));
        ensure!(!cases.is_empty(), "no case holds '{only}' in its name");
    }
    let answers: Vec<SavedAnswer> = cases.iter().map(|case| case.answer.clone()).collect();
    let nginx_locations: Vec<_> = cases
        .iter()
        .map(|case| (case.peer_request.path(), &case.answer))
        .collect();
    let file = setup.path().join("answers.json");
    std::fs::write(&file, serde_json::to_vec(&answers)?)?;
    let mut contenders = vec![Contender {
        variant: Variant::Axum,
        process: child::peer(program, &file, server_core)?,
    }];
    match nginx::start(&options.nginx, &nginx_locations, setup.path(), server_core)? {
        Some(process) => contenders.push(Contender {
            variant: Variant::Nginx,
            process,
        }),
        None => progress("nginx is not installed: its rows are left out"),
    }
    contenders.push(Contender {
        variant: Variant::Waypost,
        process: server,
    });
    if cores > 1 {
        cpu::pin_to(SERVER_CORE + 1)?;
    } else {
        progress("one core only: generator and server share it");
    }
    let measured = measure(&cases, &contenders, options.rounds, length, progress);
    cpu::unpin(cores)?;
    let measured = measured?;
    let mut engine = cases::Engine::new(&setup.skills);
    let reports = cases
        .iter()
        .zip(measured)
        .map(|(case, variants)| Ok(CaseReport::new(case, engine.micros(case)?, variants)))
        .collect::<anyhow::Result<_>>()?;
    Ok(EdgeReport {
        cores,
        rounds: options.rounds,
        seconds: options.seconds,
        connections: CONNECTIONS,
        skills: setup.skills.len(),
        cases: reports,
    })
}

/// Gives for each case the microseconds of every round by variant.
fn measure(
    cases: &[Case],
    contenders: &[Contender],
    rounds: usize,
    length: Duration,
    progress: &dyn Fn(&str),
) -> anyhow::Result<Vec<Vec<VariantReport>>> {
    let run = Closed {
        connections: CONNECTIONS,
        length,
    };
    let mut micros: Vec<Vec<Vec<f64>>> = vec![vec![Vec::new(); contenders.len()]; cases.len()];
    for round in 1..=rounds {
        progress(&format!("round {round} of {rounds}"));
        for (case, micros) in cases.iter().zip(&mut micros) {
            for (contender, micros) in contenders.iter().zip(micros) {
                if contender.variant == Variant::Nginx && !nginx::can_return(&case.answer) {
                    continue;
                }
                let process = &contender.process;
                let request = match contender.variant {
                    Variant::Waypost => &case.request,
                    Variant::Axum | Variant::Nginx => &case.peer_request,
                };
                let request = request.bytes(process.address);
                let counted = load::closed(process.address, &request, process.clock, run)
                    .with_context(|| format!("{} by {:?}", case.name, contender.variant))?;
                micros.push(counted.micros());
            }
        }
    }
    let by_variant = |micros: Vec<Vec<f64>>| {
        let each = contenders.iter().zip(micros);
        each.filter(|(_, micros)| !micros.is_empty())
            .map(|(contender, micros)| VariantReport::new(contender.variant, micros))
            .collect()
    };
    Ok(micros.into_iter().map(by_variant).collect())
}
