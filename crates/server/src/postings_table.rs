//! The loaded postings as a dataset of Core LMI: counts and salaries by area, occupation, industry and month.
//!
//! Nothing is counted before it is asked for. The dataset that is described holds the codes alone; a query tells which
//! combinations of them it looks up, the engine counts these, and a table of them answers the query as any other would.

mod codes;
mod count;

use std::sync::Arc;

use analytics::{Day, Engine};
use catalog::Snapshot as _;
use lmi::{Bounds, Dataset, DatasetDraft, Metric, Query, QueryError, Run};

use crate::postings_data::Loaded;
use codes::Codes;

/// Name of the dataset.
pub const POSTINGS_TABLE: &str = "waypost.us.postings";
/// Most combinations of codes that a query may look up, as each is counted anew.
const COMBINATIONS: u64 = 10_000;
/// Most months that the dataset has; the newest ones.
const MONTHS: usize = 240;
/// What is counted, by the stem of its metrics.
const STEMS: [(&str, analytics::Metric); 3] = [
    ("Unique", analytics::Metric::UniquePostings),
    ("Duplicate", analytics::Metric::DuplicatePostings),
    ("MedianSalary", analytics::Metric::MedianSalary),
];
const SYNTHETIC: &str = "SYNTHETIC: postings made up by a generator, no real advertisement is among them. ";

/// The postings of a mount as a dataset.
pub struct PostingsTable {
    engine: Arc<dyn Engine>,
    /// Areas, occupations, industries.
    dimensions: [Codes; 3],
    dataset: Arc<Dataset>,
}

impl std::fmt::Debug for PostingsTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostingsTable({:?})", self.dataset)
    }
}

/// Why a query on the postings gets no answer.
#[derive(Debug)]
pub enum TableError {
    /// The query.
    Query(QueryError),
    /// It looks up more combinations of codes than are counted for one.
    TooMany {
        /// How many.
        combinations: u64,
        /// How many may be.
        limit: u64,
    },
    /// The engine.
    Engine(analytics::QueryError),
    /// The table that was counted cannot be read; the text is for the log.
    Table(String),
}

impl PostingsTable {
    /// Describes the postings that a mount reads; none where there are none.
    pub fn new(loaded: &Loaded) -> Result<Option<PostingsTable>, TableError> {
        let engine = loaded.engine.clone();
        let Some((first, last)) = engine.months() else {
            return Ok(None);
        };
        let dimensions = codes::all(engine.as_ref()).map_err(TableError::Engine)?;
        let mut draft = base(&dimensions);
        let months = months(first, last);
        for month in &months {
            for (stem, _) in STEMS {
                draft.metric(metric(&format!("{stem}.{month}")));
            }
        }
        describe(&mut draft, loaded, &months);
        let (year, month, _) = engine.latest_day().civil();
        let quarter = u32::from(month.unsigned_abs()).div_ceil(3);
        let run = Run::new(u32::from(year.unsigned_abs()), quarter);
        let Some(run) = run else {
            return Err(TableError::Table("the latest day has no quarter".to_owned()));
        };
        let dataset = load(&draft, run)?;
        Ok(Some(PostingsTable {
            engine,
            dimensions,
            dataset: Arc::new(dataset),
        }))
    }

    /// Tells whether it counts with this engine.
    pub fn is_of(&self, engine: &Arc<dyn Engine>) -> bool {
        Arc::ptr_eq(&self.engine, engine)
    }

    /// Gives the dataset with its codes and metrics, without figures.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// Answers a query.
    pub fn query(
        &self,
        query: &Query,
        bounds: Bounds,
        cancelled: &Arc<std::sync::atomic::AtomicBool>,
    ) -> Result<lmi::Answer, TableError> {
        let looked_up = self.dataset.coordinates(query).map_err(TableError::Query)?;
        let combinations = looked_up.combinations().max(looked_up.rows);
        if combinations > COMBINATIONS {
            return Err(TableError::TooMany {
                combinations,
                limit: COMBINATIONS,
            });
        }
        let wanted = count::Wanted::of(query);
        let mut draft = base(&self.dimensions);
        for name in wanted.metrics() {
            draft.metric(metric(&name));
        }
        let cancel = analytics::Cancel::on(cancelled.clone());
        let counter = count::Counter {
            engine: self.engine.as_ref(),
            dimensions: &self.dimensions,
            wanted: &wanted,
            cancel: &cancel,
        };
        counter
            .fill(&looked_up.codes, &mut draft)
            .map_err(TableError::Engine)?;
        let counted = load(&draft, self.dataset.run())?;
        counted.query(query, bounds, cancelled).map_err(TableError::Query)
    }
}

fn load(draft: &DatasetDraft, run: Run) -> Result<Dataset, TableError> {
    let broken = |error: &dyn std::fmt::Display| TableError::Table(error.to_string());
    let bytes = draft.build(run).map_err(|error| broken(&error))?;
    Dataset::from_bytes(&bytes, POSTINGS_TABLE).map_err(|error| broken(&error))
}

/// Begins a table with the dimensions and a cell of each code that postings hold.
fn base(dimensions: &[Codes; 3]) -> DatasetDraft {
    let mut draft = DatasetDraft::new(
        POSTINGS_TABLE,
        "Job postings",
        "Unique postings, duplicates and median salaries by area, occupation, industry and month: the postings of /jpa that were live in the month.",
    );
    for codes in dimensions {
        codes.add_to(&mut draft);
    }
    // Codes are listed where they have a cell, whatever its figures are.
    for (at, codes) in dimensions.iter().enumerate() {
        for code in codes.with_postings() {
            let mut coordinates = [codes::AREA_ROOT, codes::OCCUPATION_ROOT, codes::INDUSTRY_ROOT];
            coordinates[at] = code;
            draft.row(&coordinates);
        }
    }
    draft
}

fn metric(name: &str) -> Metric {
    if name.starts_with("MedianSalary") {
        Metric::fixed(name)
    } else {
        Metric::additive(name)
    }
}

/// Names the months from one to another as metrics do: `2025.06`.
fn months(first: Day, last: Day) -> Vec<String> {
    let number = |day: Day| {
        let (year, month, _) = day.civil();
        i32::from(year) * 12 + i32::from(month) - 1
    };
    let (first, last) = (number(first), number(last));
    let first = first.max(last - MONTHS as i32 + 1);
    let name = |month: i32| format!("{:04}.{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
    (first..=last).map(name).collect()
}

fn describe(draft: &mut DatasetDraft, loaded: &Loaded, months: &[String]) {
    let mut description = format!(
        "# Description\n\n{}\n\n# Metrics\n\n- Unique, Duplicate: postings, and advertisements beyond the first of each.\n- MedianSalary: median of annual salaries; of several codes it is missing.\n\n# Filters\n\n- Area: nation, states, counties and metropolitan areas.\n- Occupation: SOC 2018.\n- Industry: sectors and three digits of NAICS.\n",
        draft.description
    );
    if loaded.is_synthetic {
        description.insert_str(0, SYNTHETIC);
        draft.description.insert_str(0, SYNTHETIC);
        draft.title.push_str(" (synthetic)");
        draft
            .attributes
            .insert(lmi::SYNTHETIC.to_owned(), "true".to_owned());
    }
    let year = |month: Option<&String>| month.and_then(|it| it.get(..4)).unwrap_or_default().to_owned();
    let last = year(months.last());
    let attributes = [
        ("name", draft.name.clone()),
        ("displayName", draft.title.clone()),
        ("description", description),
        ("countryCode", "US".to_owned()),
        ("currentYear", last.clone()),
        ("minYearInclusive", year(months.first())),
        ("maxYearInclusive", last),
        ("releaseDate", loaded.engine.latest_day().to_string()),
        ("sources", loaded.credits.replace('\n', " ")),
        (
            "method",
            "Counted exactly when it is asked for; a posting counts in every month in which it was live."
                .to_owned(),
        ),
    ];
    draft
        .attributes
        .extend(attributes.map(|(name, value)| (name.to_owned(), value)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_as_metrics_are_and_bounded() {
        let day = |year, month| Day::new(year, month, 1).unwrap();
        assert_eq!(
            months(day(2024, 11), day(2025, 2)),
            ["2024.11", "2024.12", "2025.01", "2025.02"]
        );
        let many = months(day(1900, 1), day(2025, 12));
        assert_eq!((many.len(), many[0].as_str()), (240, "2006.01"));
    }
}
