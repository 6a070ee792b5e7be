//! How far an import has come, for people at a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use ingest::{Progress, Stage};

/// Time between two pictures of the spinner.
const TICK: Duration = Duration::from_millis(120);

/// A line on stderr that names the present stage; nothing where stderr is no terminal.
#[derive(Debug)]
pub struct Line {
    bar: ProgressBar,
}

impl Line {
    /// Begins to show.
    pub fn new() -> Line {
        let style = ProgressStyle::with_template("{spinner} {msg} [{elapsed}]")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style);
        bar.enable_steady_tick(TICK);
        Line { bar }
    }

    /// Shows what is done besides reading and merging.
    pub fn step(&self, what: &str) {
        tracing::debug!("{what}");
        self.bar.set_message(what.to_owned());
    }

    /// Shows how far the training of word vectors is.
    pub fn training(&self, stage: text::Stage, done: u64, of: u64) {
        let what = match stage {
            text::Stage::Count => "counting words that stand near each other",
            text::Stage::Factor => "making word vectors",
            text::Stage::Tune => "tuning word vectors",
            text::Stage::Index => "indexing skills for ranking",
        };
        let percent = (100 * done).checked_div(of).unwrap_or_default();
        self.bar.set_message(format!("{what} {percent} %"));
    }

    /// Removes the line.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Line {
    fn begin(&self, stage: Stage, subject: &str, total: u64) {
        let amount = match stage {
            Stage::Read => format!("{:.1} MB", total as f64 / 1e6),
            Stage::Merge => format!("{total} skills"),
            Stage::Finish => String::new(),
        };
        self.step(format!("{} {subject} {amount}", stage.name()).trim_end());
    }

    fn end(&self) {
        self.bar.tick();
    }
}
