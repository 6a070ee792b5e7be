//! `waypost bench`

use std::process::ExitCode;

use ::bench::{Program, edge, extract, lmi, overload, postings, search, titles};

use super::service;
use crate::{
    arguments::bench::Bench,
    output::{Form, note},
};

/// Runs a benchmark. Figures are reported, never judged by the exit code: they depend on the machine.
pub fn run(bench: &Bench, form: Form) -> anyhow::Result<ExitCode> {
    let program = Program::current(&["serve"], &["bench", "peer"])?;
    match bench {
        Bench::Edge(it) => {
            let options = edge::Options {
                rounds: it.rounds,
                seconds: it.seconds,
                data: it.data.clone(),
                only: it.only.clone(),
                nginx: it.nginx.clone(),
            };
            let report = edge::run(&program, &options, &note)?;
            form.listing(&report, || report.to_string())?;
        }
        Bench::Extract(it) => {
            let options = extract::Options {
                data: it.data.clone(),
                postings: it.postings.clone(),
                documents: it.documents,
                rounds: it.rounds,
                python: it.python.clone(),
            };
            let report = extract::run(&options, &note)?;
            form.listing(&report, || report.to_string())?;
        }
        Bench::Search(it) => {
            let options = search::Options {
                data: it.data.clone(),
                queries: it.queries,
            };
            let report = search::run(&options)?;
            form.listing(&report, || report.to_string())?;
        }
        Bench::Titles(it) => {
            let options = titles::Options {
                data: it.data.clone(),
                titles: it.titles,
                rounds: it.rounds,
                python: it.python.clone(),
            };
            let report = titles::run(&options, &note)?;
            form.listing(&report, || report.to_string())?;
        }
        Bench::Overload(it) => {
            let options = overload::Options {
                data: it.data.clone(),
                factors: it.factors.clone(),
                seconds: it.seconds,
            };
            let report = overload::run(&program, &options, &note)?;
            form.listing(&report, || report.to_string())?;
        }
        Bench::Lmi(it) => {
            let options = lmi::Options {
                data: it.data.clone(),
                requests: it.requests,
            };
            let report = lmi::run(&program, &options, &note)?;
            form.listing(&report, || report.to_string())?;
        }
        Bench::Postings(it) => {
            let options = postings::Options {
                postings: it.postings,
                seed: it.seed,
                rounds: it.rounds,
                only: it.only.clone(),
                python: it.python.clone(),
                keep: it.keep.clone(),
            };
            let report = postings::run(&options, &note)?;
            form.listing(&report, || report.to_string())?;
        }
        Bench::Peer { file } => service::block_on(::bench::serve_answers(file))?,
    }
    Ok(ExitCode::SUCCESS)
}
