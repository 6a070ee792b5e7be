//! What an evaluation gives, for people and for programs.

use std::fmt::{self, Write};

use serde::Serialize;

/// One way of answering a set, with its measures by name.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// What answered.
    pub method: String,
    /// Name and value of each measure.
    pub measures: Vec<(&'static str, f64)>,
    /// Whether the figures are quoted from elsewhere.
    pub is_published: bool,
}

/// A bin of a reliability curve.
#[derive(Clone, Debug, Serialize)]
pub struct Bin {
    /// Lower end of the bin.
    pub from: f64,
    /// Answers in it.
    pub count: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of right ones among them.
    pub right: f64,
}

/// The figures of one set.
#[derive(Clone, Debug, Serialize)]
pub struct SetReport {
    /// Name of the set.
    pub name: String,
    /// Questions that count.
    pub questions: usize,
    /// What to know before quoting the figures.
    pub notes: Vec<String>,
    /// The figures, the published ones last.
    pub figures: Vec<Figures>,
    /// Reliability curves by name.
    pub reliability: Vec<(String, Vec<Bin>)>,
}

/// The figures of all sets.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Skills in the taxonomy.
    pub skills: usize,
    /// Skills that can be ranked.
    pub ranked: usize,
    /// Texts that vectors were trained from, beside the skills.
    pub texts: usize,
    /// Labelled sentences that took part in the training of the vectors.
    pub labelled: usize,
    /// Decides training and folds.
    pub seed: u64,
    /// One for each set.
    pub sets: Vec<SetReport>,
    /// Sets that hold something else.
    pub skipped: Vec<String>,
    /// Sentences with the skills that were missed among the best five.
    pub failures: Vec<String>,
    /// Fitted weights as source.
    pub fitted: Option<String>,
}

impl Report {
    /// Adds a table of fitted weights.
    pub(crate) fn add_fitted(&mut self, table: Option<String>) {
        if let Some(table) = table {
            self.fitted.get_or_insert_default().push_str(&table);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} skills, {} ranked; vectors from {} texts and {} labelled sentences, seed {}",
            self.skills, self.ranked, self.texts, self.labelled, self.seed
        )?;
        for set in &self.sets {
            writeln!(f, "\n{} ({} questions)", set.name, set.questions)?;
            for note in &set.notes {
                writeln!(f, "  note: {note}")?;
            }
            let width = set.figures.iter().map(|it| it.method.chars().count()).max();
            for figures in &set.figures {
                let mut line = String::new();
                for (name, value) in &figures.measures {
                    write!(line, "  {name} {value:.3}")?;
                }
                let mark = if figures.is_published { '*' } else { ' ' };
                writeln!(
                    f,
                    " {mark}{:width$}{line}",
                    figures.method,
                    width = width.unwrap_or(0)
                )?;
            }
            for (name, bins) in &set.reliability {
                writeln!(f, "  reliability of {name}: confidence, share right, answers")?;
                for bin in bins {
                    writeln!(f, "    {:.2}  {:.2}  {}", bin.confidence, bin.right, bin.count)?;
                }
            }
        }
        if self
            .sets
            .iter()
            .any(|set| set.figures.iter().any(|it| it.is_published))
        {
            writeln!(f, "\n* quoted, not measured here")?;
        }
        for failure in &self.failures {
            writeln!(f, "\n{failure}")?;
        }
        if !self.skipped.is_empty() {
            writeln!(f, "\nnot run here: {}", self.skipped.join(", "))?;
        }
        Ok(())
    }
}
