//! What reading a source needs and collects.

use crate::error::ImportError;
use crate::evidence::Occupations;
use crate::report::{Faults, FileReport, Progress, SourceReport, Stage};
use crate::source::{Layout, Row, SourceFile, Table};

/// State shared by the readers of one import.
pub(crate) struct Input<'p> {
    pub(crate) progress: &'p dyn Progress,
    pub(crate) faults: Faults,
    pub(crate) warnings: Vec<String>,
    pub(crate) occupations: Occupations,
    /// Whether a table that ends in the middle of a row is refused. People leave out cells at the end of rows, programs
    /// that publish tables do not.
    pub(crate) refuses_cut_tables: bool,
}

/// What a row reader decides about a row.
pub(crate) enum Verdict {
    /// The row is used.
    Used,
    /// The row is of no interest.
    Skipped,
    /// The row is faulty: column, what is found, what may stand there.
    Rejected(&'static str, String, &'static str),
}

impl<'p> Input<'p> {
    pub(crate) fn new(progress: &'p dyn Progress) -> Self {
        Self {
            progress,
            faults: Faults::default(),
            warnings: Vec::new(),
            occupations: Occupations::default(),
            refuses_cut_tables: false,
        }
    }

    pub(crate) fn warn(&mut self, text: String) {
        self.warnings.push(text);
    }

    /// Reads a file row by row. `columns` finds the columns, `read` uses a row.
    pub(crate) fn each_row<C>(
        &mut self,
        file: &SourceFile,
        layout: Layout,
        report: &mut SourceReport,
        columns: impl FnOnce(&Table<'_>) -> Result<C, ImportError>,
        mut read: impl FnMut(&C, &Row, &mut Self) -> Result<Verdict, ImportError>,
    ) -> Result<(), ImportError> {
        let bytes = file.read()?;
        self.progress.begin(Stage::Read, &file.shown, bytes.len() as u64);
        let outcome = self.each_row_of(&file.shown, &bytes, layout, report, columns, &mut read);
        self.progress.end();
        outcome
    }

    /// Does the same with bytes at hand.
    pub(crate) fn each_row_of<C>(
        &mut self,
        name: &str,
        bytes: &[u8],
        layout: Layout,
        report: &mut SourceReport,
        columns: impl FnOnce(&Table<'_>) -> Result<C, ImportError>,
        read: &mut impl FnMut(&C, &Row, &mut Self) -> Result<Verdict, ImportError>,
    ) -> Result<(), ImportError> {
        let mut file = FileReport::of(name, bytes);
        let mut table = Table::open(name, bytes, layout)?;
        let columns = columns(&table)?;
        while let Some(row) = table.next_row(&mut self.faults)? {
            match read(&columns, &row, self)? {
                Verdict::Used => {}
                Verdict::Skipped => report.skipped += 1,
                Verdict::Rejected(column, found, allowed) => {
                    table.reject(row.line, column, &found, allowed, &mut self.faults);
                }
            }
        }
        if self.refuses_cut_tables {
            table.check_end()?;
        }
        let (rows, rejected) = table.finish()?;
        file.rows = rows;
        report.files.push(file);
        report.rows += rows;
        report.rejected += rejected;
        Ok(())
    }
}
