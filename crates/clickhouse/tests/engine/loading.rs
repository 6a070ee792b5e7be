//! Loading, and what is left of loads that do not end.

use std::sync::atomic::{AtomicUsize, Ordering};

use analytics::{Cancel, Engine, Rules, UpstreamFault, fixture};
use waypost_clickhouse::{ClickHouse, Current, LoadError, Refusal, Statement, Statements, Table, load};

use crate::server::Server;

/// Lets so many statements pass and refuses all others, as if the loader were killed.
struct Ending<'s> {
    server: &'s Server,
    left: AtomicUsize,
}

impl Statements for Ending<'_> {
    fn run(&self, statement: &Statement, cancel: &Cancel) -> Result<Table, Refusal> {
        let passes = |left: usize| left.checked_sub(1);
        let passed = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, passes);
        if passed.is_err() {
            return Err(UpstreamFault::Unreachable.into());
        }
        self.server.run(statement, cancel)
    }
}

fn tables_of(server: &Server, mount: &str) -> usize {
    let mut statement = Statement::default();
    let prefix = statement.parameters.text(&format!("{mount}_"));
    statement.sql = format!("SELECT name FROM system.tables WHERE startsWith(name, {prefix})");
    statement.columns = vec![("name".to_owned(), waypost_clickhouse::Kind::Text)];
    server.run(&statement, &Cancel::never()).unwrap().len()
}

#[test]
fn a_load_that_is_killed_anywhere_leaves_what_was_served_and_can_be_repeated() {
    let Some(server) = Server::shared() else {
        return;
    };
    let cancel = Cancel::never();
    let directory = tempfile::tempdir().unwrap();
    let corpora = [
        fixture::write(&directory.path().join("first"), 21, 30)
            .unwrap()
            .corpus,
        fixture::write(&directory.path().join("second"), 22, 50)
            .unwrap()
            .corpus,
    ];
    let first = load(&*server, "killed", &corpora[0], &cancel, |_| {}).unwrap();
    let mut statements = 0;
    loop {
        let ending = Ending {
            server: &server,
            left: AtomicUsize::new(statements),
        };
        let outcome = load(&ending, "killed", &corpora[1], &cancel, |_| {});
        let current = Current::read(&*server, "killed", &cancel).unwrap().unwrap();
        match outcome {
            Err(LoadError::Refused { .. }) if current.suffix == first.suffix => {}
            // Only the tidying was left to do.
            Err(LoadError::Refused { .. }) | Ok(_) => break,
            Err(other) => panic!("{other}"),
        }
        statements += 1;
    }
    assert!(statements > 15, "{statements}");
    let again = load(&*server, "killed", &corpora[1], &cancel, |_| {}).unwrap();
    assert_eq!(again.written, 0);
    let current = Current::read(&*server, "killed", &cancel).unwrap().unwrap();
    let versions = [("killed", &current)];
    let engine =
        ClickHouse::open(server.clone(), &versions, Rules::default(), &|_, _| true, &cancel).unwrap();
    assert_eq!(engine.coverage().unique, corpora[1].manifest().unique_postings);
}

#[test]
fn two_versions_stay_and_going_back_writes_nothing() {
    let Some(server) = Server::shared() else {
        return;
    };
    let cancel = Cancel::never();
    assert_eq!(Current::read(&*server, "nobody", &cancel).unwrap_or(None), None);
    let directory = tempfile::tempdir().unwrap();
    let corpora: Vec<_> = (0..3)
        .map(|at| {
            let path = directory.path().join(at.to_string());
            fixture::write(&path, 30 + at, 10).unwrap().corpus
        })
        .collect();
    for corpus in &corpora {
        let loaded = load(&*server, "kept", corpus, &cancel, |_| {}).unwrap();
        assert!(loaded.written > 0);
    }
    assert_eq!(tables_of(&server, "kept"), 10);
    let back = load(&*server, "kept", &corpora[1], &cancel, |_| {}).unwrap();
    assert_eq!(back.written, 0);
    let current = Current::read(&*server, "kept", &cancel).unwrap().unwrap();
    assert_eq!(current.suffix, back.suffix);
    let oldest = load(&*server, "kept", &corpora[0], &cancel, |_| {}).unwrap();
    assert!(oldest.written > 0);
}

#[test]
fn a_missing_table_makes_the_engine_unhealthy_until_it_is_back() {
    let Some(server) = Server::shared() else {
        return;
    };
    let cancel = Cancel::never();
    let directory = tempfile::tempdir().unwrap();
    let corpus = fixture::write(directory.path(), 40, 10).unwrap().corpus;
    load(&*server, "gone", &corpus, &cancel, |_| {}).unwrap();
    let current = Current::read(&*server, "gone", &cancel).unwrap().unwrap();
    let versions = [("gone", &current)];
    let engine =
        ClickHouse::open(server.clone(), &versions, Rules::default(), &|_, _| true, &cancel).unwrap();
    assert!(engine.is_healthy());
    let rename = |from: &str, to: &str| Statement {
        sql: format!("RENAME TABLE `{from}` TO `{to}`"),
        ..Statement::default()
    };
    let table = format!("gone_postings_{}", current.suffix);
    server.run(&rename(&table, "elsewhere"), &cancel).unwrap();
    let request = analytics::query::TotalsRequest {
        filters: vec![analytics::query::Conditions::of(analytics::query::When::Active)],
        metrics: vec![analytics::Metric::UniquePostings],
    };
    let fault = analytics::QueryError::Upstream(UpstreamFault::Failed);
    assert_eq!(engine.totals(&request, &cancel), Err(fault));
    assert!(!engine.is_healthy());
    assert_eq!(engine.probe(&cancel), Err(Refusal::Schema));
    server.run(&rename("elsewhere", &table), &cancel).unwrap();
    assert_eq!(engine.probe(&cancel), Ok(()));
    assert!(engine.is_healthy());
}
