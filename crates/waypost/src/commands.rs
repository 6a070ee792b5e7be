//! The commands, one a file.

mod bench;
mod catalog;
mod check;
mod client;
mod completions;
mod demo;
mod eval;
mod exported;
mod extract;
mod generated;
mod import;
mod keys;
mod maintenance;
mod postings;
mod serve;
mod service;

use std::process::ExitCode;

use crate::{
    arguments::{Arguments, Command},
    output::Form,
};

/// Runs the command of the command line.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let form = Form::of(arguments.json);
    match arguments.command {
        Command::Demo(demo) => demo::run(&demo, form),
        Command::Serve(serve) => serve::run(&serve, form),
        Command::Import(import) => import::run(&import, form),
        Command::Client(client) => client::run(client, form),
        Command::Keys(keys) => keys::run(&keys, form),
        Command::Maintenance(maintenance) => maintenance::run(&maintenance, form),
        Command::Catalog(catalog) => catalog::run(&catalog, form),
        Command::Postings(postings) => postings::run(&postings, form),
        Command::Extract(extract) => extract::run(&extract, form),
        Command::Eval(eval) => eval::run(&eval, form),
        Command::Check(place) => check::run(&place, form),
        Command::Bench(bench) => bench::run(&bench, form),
        Command::Completions { shell } => completions::run(shell),
    }
}
