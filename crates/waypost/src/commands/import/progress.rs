//! How far an import has come, for people at a terminal.

use std::{
    io::IsTerminal as _,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use ingest::{PostingsProgress, Progress, Stage};

use crate::output::note;

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

/// Time between two lines where stderr is no terminal.
const QUIET: Duration = Duration::from_secs(10);

/// Generated postings between two looks at the clock.
const GENERATED_STEP: u64 = 1_000;

/// How far an import of postings is: a bar on a terminal, a line now and then elsewhere.
#[derive(Debug)]
pub struct PostingsLine {
    bar: ProgressBar,
    is_terminal: bool,
    begun: Instant,
    told: Mutex<Instant>,
}

impl PostingsLine {
    /// Begins to show.
    pub fn new() -> PostingsLine {
        let style = ProgressStyle::with_template("{bar:30} {percent:>3} % {msg} [{elapsed}]")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        PostingsLine {
            bar: ProgressBar::new(1000).with_style(style),
            is_terminal: std::io::stderr().is_terminal(),
            begun: Instant::now(),
            told: Mutex::new(Instant::now()),
        }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Shows how many postings are generated; cheap enough to be told of every one.
    pub fn generating(&self, done: u64, of: u64) {
        if done.is_multiple_of(GENERATED_STEP) {
            let remaining = self.remaining(done, of);
            self.show(done, of, format!("{done} postings generated, {remaining}"));
        }
    }

    /// Shows how many postings another process has taken.
    pub fn loading(&self, done: u64, of: u64) {
        let remaining = self.remaining(done, of);
        self.show(done, of, format!("{done} postings loaded, {remaining}"));
    }

    fn show(&self, done: u64, of: u64, message: String) {
        let share = (u128::from(done) * 1000)
            .checked_div(u128::from(of))
            .unwrap_or(1000);
        if self.is_terminal {
            self.bar.set_position(u64::try_from(share).unwrap_or(1000));
            self.bar.set_message(message);
            return;
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() >= QUIET {
            *told = Instant::now();
            note(&format!("{} %, {message}", share / 10));
        }
    }

    /// Says how long the rest takes when it goes on like this.
    fn remaining(&self, done: u64, of: u64) -> String {
        let passed = self.begun.elapsed().as_secs_f64();
        let left = passed * (of.saturating_sub(done)) as f64 / done.max(1) as f64;
        format!("about {left:.0} s left")
    }
}

impl PostingsProgress for PostingsLine {
    fn reading(&self, bytes: u64, of: u64, rows: u64, rejected: u64) {
        let rate = rows as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let remaining = self.remaining(bytes, of);
        self.show(
            bytes,
            of,
            format!("{rows} rows read, {rate:.0} a second, {rejected} rejected, {remaining}"),
        );
    }

    fn storing(&self, done: u64, of: u64) {
        self.show(done, of, "grouping and enriching".to_owned());
    }
}
