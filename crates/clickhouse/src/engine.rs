//! The engine that asks ClickHouse.
//!
//! What needs no postings (faults of filters, labels, taxonomies) is decided by the same [`Vocabulary`] as in the
//! embedded engine; the rest is SQL that counts and sorts exactly, and arithmetic on integers here. Each file
//! answers one form of question.

mod answer;
mod distribution;
mod documents;
mod pay;
mod postings;
mod ranking;
mod series;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use analytics::store::Details;
use analytics::vocabulary::{Resolved, Vocabulary};
use analytics::{Cancel, Metric, Metrics, QueryError, Rules};

use crate::exception::Refusal;
use crate::open::{self, Current, Facts};
use crate::schema::{Content, Tables, column_of, stored_facets};
use crate::sql::{Measures, Query, Rows};
use crate::statement::{Kind, Statement, Statements};
use crate::table::Table;

/// One version of one mount's postings, or of several as if they were one, open for questions.
pub struct ClickHouse {
    statements: Arc<dyn Statements>,
    tables: Vec<Tables>,
    vocabulary: Vocabulary,
    facts: Facts,
    is_healthy: AtomicBool,
}

impl ClickHouse {
    /// Opens versions for questions: of each mount the one that [`Current::read`] gave. With several, nothing is
    /// deduplicated: their latest day is the greatest, their version the sum. `counts_salaries` says of a mount and
    /// what its imports said whether its salaries are in the currency that counts.
    pub fn open(
        statements: Arc<dyn Statements>,
        versions: &[(&str, &Current)],
        rules: Rules,
        counts_salaries: &dyn Fn(&str, &Details) -> bool,
        cancel: &Cancel,
    ) -> Result<Self, Refusal> {
        let mut tables = Vec::with_capacity(versions.len());
        let mut facts = Facts::default();
        for (mount, current) in versions {
            let mut of_mount = Tables::new(mount, &current.suffix);
            let is_counted = |details: &Details| counts_salaries(mount, details);
            if !facts.add(&*statements, &of_mount, &is_counted, cancel)? {
                of_mount.hide_salaries();
            }
            tables.push(of_mount);
        }
        let vocabulary = open::vocabulary(&*statements, &tables, &facts, rules, cancel)?;
        let engine = Self {
            statements,
            tables,
            vocabulary,
            facts,
            is_healthy: AtomicBool::new(true),
        };
        engine.probe(cancel)?;
        Ok(engine)
    }

    /// Gives what the imports said of each version.
    pub fn details(&self) -> &[Details] {
        &self.facts.details
    }

    /// Says whether all tables and columns were there when they were last asked for.
    pub fn is_healthy(&self) -> bool {
        self.is_healthy.load(Ordering::Relaxed)
    }

    /// Looks whether all tables and columns are there.
    pub fn probe(&self, cancel: &Cancel) -> Result<(), Refusal> {
        let facets: Vec<String> = stored_facets().map(column_of).collect();
        let columns = format!("id, posted, body, title_words, {}", facets.join(", "));
        let contents = [
            (Content::Postings, columns.as_str()),
            (Content::Members, "id"),
            (Content::Words, "word"),
        ];
        for (content, columns) in contents {
            let sql = format!("SELECT {columns} FROM {} LIMIT 0", self.rows_of(content).0);
            let statement = Statement {
                sql,
                ..Statement::default()
            };
            self.run(&statement, cancel)?;
        }
        self.is_healthy.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn run(&self, statement: &Statement, cancel: &Cancel) -> Result<Table, Refusal> {
        cancel.check()?;
        let answer = self.statements.run(statement, cancel);
        if matches!(answer, Err(Refusal::Schema)) {
            self.is_healthy.store(false, Ordering::Relaxed);
        }
        answer
    }

    fn query(&self) -> Query<'_> {
        Query::new(&self.vocabulary)
    }

    fn postings_rows(&self) -> Rows {
        self.rows_of(Content::Postings)
    }

    fn rows_of(&self, content: Content) -> Rows {
        let names: Vec<String> = self.tables.iter().map(|tables| tables.rows(content)).collect();
        match names.as_slice() {
            [single] => Rows(single.clone()),
            several => {
                let parts: Vec<String> = several
                    .iter()
                    .map(|name| format!("SELECT * FROM {name}"))
                    .collect();
                Rows(format!("({})", parts.join(" UNION ALL ")))
            }
        }
    }

    /// Measures all postings that any of the filters matches; gives how many there are as well.
    fn measure(
        &self,
        filters: &[Resolved],
        metrics: &[Metric],
        cancel: &Cancel,
    ) -> Result<(u64, Metrics), QueryError> {
        let measures = Measures::of(metrics);
        let mut query = self.query();
        measures.add_to(&mut query);
        let condition = query.any_of(filters);
        let statement = query.select(&self.postings_rows(), &format!("WHERE {condition}"));
        let mut row = self.run(&statement, cancel)?.into_row()?;
        let measured = measures.read(&mut row)?;
        Ok((measured.unique, measures.metrics_of(&measured, None)))
    }

    /// Counts the postings that any of the filters matches.
    fn count(&self, filters: &[Resolved], cancel: &Cancel) -> Result<u64, QueryError> {
        let mut query = self.query();
        query.column("count()", "unique_count", Kind::Unsigned);
        let condition = query.any_of(filters);
        let statement = query.select(&self.postings_rows(), &format!("WHERE {condition}"));
        Ok(self.run(&statement, cancel)?.into_row()?.unsigned()?)
    }
}
