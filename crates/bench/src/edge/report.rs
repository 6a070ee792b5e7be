//! What the runs of the edge benchmark say, for people and for programs.

use std::fmt;

use serde::Serialize;

use super::cases::{Case, Work};
use crate::statistics::minimum_and_median;

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Variant {
    /// A bare handler served by `axum::serve`.
    Axum,
    /// nginx with one process.
    Nginx,
    /// The server.
    Waypost,
}

/// Microseconds of server CPU for each request, by one variant.
#[derive(Clone, Debug, Serialize)]
pub struct VariantReport {
    /// Who answered.
    pub variant: Variant,
    /// Of the best round.
    pub min_micros: f64,
    /// Of the median round.
    pub median_micros: f64,
}

/// One case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseReport {
    /// Its name.
    pub case: &'static str,
    /// Bytes of the answer's body.
    pub bytes: usize,
    /// Whether the answer takes work that the peers do not do.
    pub has_work: bool,
    /// Microseconds of the engine's part of that work, where it is timed apart.
    pub engine_micros: Option<f64>,
    /// By variant.
    pub variants: Vec<VariantReport>,
    /// Server over bare axum, by the best rounds.
    pub ratio_min: f64,
    /// Server over bare axum, by the median rounds.
    pub ratio_median: f64,
    /// Microseconds above bare axum without the engine's part, by the best rounds.
    pub rest_micros: f64,
    /// Requests in a second that one core can answer.
    pub per_second_and_core: f64,
}

/// All cases.
#[derive(Clone, Debug, Serialize)]
pub struct EdgeReport {
    /// Cores of the machine.
    pub cores: usize,
    /// Rounds.
    pub rounds: usize,
    /// Seconds of a run.
    pub seconds: f64,
    /// Connections of a run.
    pub connections: usize,
    /// Skills loaded.
    pub skills: usize,
    /// The cases.
    pub cases: Vec<CaseReport>,
}

impl VariantReport {
    pub(super) fn new(variant: Variant, micros: Vec<f64>) -> VariantReport {
        let (min_micros, median_micros) = minimum_and_median(&micros);
        VariantReport {
            variant,
            min_micros,
            median_micros,
        }
    }
}

impl CaseReport {
    pub(super) fn new(case: &Case, engine_micros: Option<f64>, variants: Vec<VariantReport>) -> CaseReport {
        let of = |variant| {
            let found = variants.iter().find(|it: &&VariantReport| it.variant == variant);
            found.map_or((f64::NAN, f64::NAN), |it| (it.min_micros, it.median_micros))
        };
        let (bare, server) = (of(Variant::Axum), of(Variant::Waypost));
        CaseReport {
            case: case.name,
            bytes: case.answer.body.len(),
            has_work: !matches!(case.work, Work::Read),
            engine_micros,
            ratio_min: server.0 / bare.0,
            ratio_median: server.1 / bare.1,
            rest_micros: server.0 - bare.0 - engine_micros.unwrap_or(0.0),
            per_second_and_core: 1e6 / server.0,
            variants,
        }
    }
}

impl fmt::Display for EdgeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "CPU time of the server process per request; {} skills, {} connections, {} rounds of {} s, in turns",
            self.skills, self.connections, self.rounds, self.seconds
        )?;
        if self.cores > 1 {
            writeln!(f, "process under test on one core, generator on another")?;
        } else {
            writeln!(f, "process under test and generator share the only core")?;
        }
        writeln!(
            f,
            "\n{:<20} {:>6}  {:<8} {:>9} {:>9} {:>11} {:>11}",
            "case", "bytes", "variant", "min us", "median us", "ratio (min)", "ratio (med)"
        )?;
        for case in &self.cases {
            let bare = case.variants.iter().find(|it| it.variant == Variant::Axum);
            for (at, it) in case.variants.iter().enumerate() {
                let (name, bytes) = match at {
                    0 => (case.case, case.bytes.to_string()),
                    _ => ("", String::new()),
                };
                let ratio = |value: f64, of: fn(&VariantReport) -> f64| {
                    bare.map_or(f64::NAN, |bare| value / of(bare))
                };
                writeln!(
                    f,
                    "{name:<20} {bytes:>6}  {:<8} {:>9.2} {:>9.2} {:>11.2} {:>11.2}",
                    format!("{:?}", it.variant).to_lowercase(),
                    it.min_micros,
                    it.median_micros,
                    ratio(it.min_micros, |it| it.min_micros),
                    ratio(it.median_micros, |it| it.median_micros),
                )?;
            }
        }
        writeln!(
            f,
            "\nThe peers return stored bytes. Where the answer takes work, the ratio holds that work as well; the rest\n\
             below is what the server spends above bare axum without the engine: the edge, reading of bodies, writing\n\
             of JSON, coding, signing."
        )?;
        for case in &self.cases {
            let engine = match case.engine_micros {
                Some(micros) => format!("engine {micros:.1} us, rest"),
                None if case.has_work => "work included, above axum".to_owned(),
                None => "above axum".to_owned(),
            };
            writeln!(
                f,
                "{:<20} {engine} {:.2} us; {:.0} requests/s/core",
                case.case, case.rest_micros, case.per_second_and_core
            )?;
        }
        Ok(())
    }
}
