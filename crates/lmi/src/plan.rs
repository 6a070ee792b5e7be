//! A query made ready: labels as sorted lists of members, metrics as numbers, every fault found.

mod labels;

use crate::aggregate::Measure;
use crate::code::AREA;
use crate::dataset::Dataset;
use crate::dimension::{Dimension, MemberIndex};
use crate::fault::{Fault, FaultKind, Place};
use crate::metric::{Metric, MetricIndex};
use crate::operation::SHIFT_SHARE;
use crate::query::{Direction, MetricQuery, Operation, Query};
use labels::Labelled;

/// Metrics that a message lists.
const LISTED_METRICS: usize = 20;

/// The members that one label covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Codes {
    /// All of the dimension: the root's cell, or else those of the top level with data.
    All,
    /// These, in order.
    Members(Vec<MemberIndex>),
}

impl Codes {
    pub(crate) fn is_single(&self) -> bool {
        match self {
            Self::All => true,
            Self::Members(members) => members.len() <= 1,
        }
    }
}

/// One row of a dimension.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) text: Box<str>,
    pub(crate) codes: Codes,
}

/// The members that stand in for a row's own when it is compared.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) area: usize,
    pub(crate) along: usize,
    pub(crate) parent: Codes,
}

/// How a column, or four of them, come about.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Plain(Measure),
    Quotient(Measure, Comparison),
    Shift {
        before: Measure,
        after: Measure,
        comparison: Comparison,
    },
    Openings(Vec<Measure>),
}

impl Source {
    /// Tells whether a missing value is 0 when it is filled.
    pub(crate) fn is_filled(&self) -> bool {
        match self {
            Self::Plain(measure) => measure.is_additive(),
            Self::Openings(_) => true,
            Self::Quotient(..) | Self::Shift { .. } => false,
        }
    }

    pub(crate) fn width(&self) -> usize {
        match self {
            Self::Shift { .. } => SHIFT_SHARE.len(),
            Self::Plain(_) | Self::Quotient(..) | Self::Openings(_) => 1,
        }
    }
}

/// A query that can be run.
#[derive(Debug)]
pub(crate) struct Plan {
    /// By dimension of the dataset: its rows.
    pub(crate) choices: Vec<Vec<Choice>>,
    /// Constrained dimensions in the order of the query.
    pub(crate) order: Vec<usize>,
    pub(crate) sources: Vec<Source>,
    /// Names of all columns.
    pub(crate) names: Vec<String>,
    pub(crate) sort: Vec<(usize, Direction)>,
    pub(crate) warnings: Vec<String>,
}

impl Plan {
    /// Makes a plan; the faults are in the order of the query.
    pub(crate) fn new(dataset: &Dataset, query: &Query) -> Result<Self, Vec<Fault>> {
        let mut planner = Planner {
            dataset,
            faults: Vec::new(),
            warnings: Vec::new(),
        };
        let mut sources = Vec::with_capacity(query.metrics.len());
        for (at, metric) in query.metrics.iter().enumerate() {
            sources.extend(planner.source(at, metric));
        }
        let mut choices: Vec<Vec<Choice>> = dataset.dimensions().iter().map(|_| Vec::new()).collect();
        let mut order: Vec<usize> = Vec::with_capacity(query.constraints.len());
        let mut names: Vec<String> = Vec::new();
        for (at, constraint) in query.constraints.iter().enumerate() {
            let Some((dimension, row)) = planner.dimension(&constraint.dimension, Place::Dimension(at))
            else {
                continue;
            };
            if order.contains(&dimension) {
                planner.fault(
                    Place::Dimension(at),
                    FaultKind::DuplicateConstraint {
                        dimension: row.name().to_owned(),
                    },
                );
                continue;
            }
            order.push(dimension);
            names.push(row.name().to_owned());
            choices[dimension] = planner.choices(at, row, constraint);
        }
        for (dimension, choices) in choices.iter_mut().enumerate() {
            if !order.contains(&dimension) {
                choices.push(Choice {
                    text: "".into(),
                    codes: Codes::All,
                });
            }
        }
        for (at, metric) in query.metrics.iter().enumerate() {
            for name in column_names(metric) {
                if names.contains(&name) {
                    let name = name.clone();
                    planner.fault(Place::Alias(at), FaultKind::DuplicateColumn { name });
                }
                names.push(name);
            }
        }
        let mut sort = Vec::with_capacity(query.sort.len());
        for (at, by) in query.sort.iter().enumerate() {
            match names.iter().position(|name| *name == by.column) {
                Some(column) => sort.push((column, by.direction)),
                None => planner.fault(
                    Place::Sort(at),
                    FaultKind::UnknownColumn {
                        column: by.column.clone(),
                        known: names.clone(),
                    },
                ),
            }
        }
        if !planner.faults.is_empty() {
            return Err(planner.faults);
        }
        Ok(Self {
            choices,
            order,
            sources,
            names,
            sort,
            warnings: planner.warnings,
        })
    }

    /// Gives rows times columns.
    pub(crate) fn cells(&self) -> u64 {
        let rows = self
            .choices
            .iter()
            .fold(1u64, |rows, it| rows.saturating_mul(it.len() as u64));
        rows.saturating_mul(self.names.len() as u64)
    }
}

/// Gives the names of the columns that a metric makes.
fn column_names(metric: &MetricQuery) -> Vec<String> {
    let name = match (&metric.alias, &metric.operation) {
        (Some(alias), _) => alias.clone(),
        (None, None) => metric.name.clone(),
        (None, Some(operation)) => format!("{} {}", metric.name, operation.name()),
    };
    match &metric.operation {
        Some(Operation::ShiftShare { .. }) => SHIFT_SHARE
            .iter()
            .map(|effect| format!("{name} {effect}"))
            .collect(),
        _ => vec![name],
    }
}

struct Planner<'d> {
    dataset: &'d Dataset,
    faults: Vec<Fault>,
    warnings: Vec<String>,
}

impl<'d> Planner<'d> {
    fn fault(&mut self, place: Place, kind: FaultKind) {
        self.faults.push(Fault { place, kind });
    }

    fn dimension(&mut self, name: &str, place: Place) -> Option<(usize, &'d Dimension)> {
        let found = self.dataset.dimension(name);
        if found.is_none() {
            let kind = FaultKind::UnknownDimension {
                dataset: self.dataset.name().to_owned(),
                dimension: name.to_owned(),
            };
            self.fault(place, kind);
        }
        found
    }

    fn metric(&mut self, name: &str, place: Place) -> Option<Measure> {
        match self.dataset.metric_index(name) {
            Some(metric) => Some(Measure::new(self.dataset, metric)),
            None => {
                let kind = FaultKind::UnknownMetric {
                    dataset: self.dataset.name().to_owned(),
                    metric: name.to_owned(),
                    known: known_metrics(self.dataset, name),
                };
                self.fault(place, kind);
                None
            }
        }
    }

    fn additive(&mut self, name: &str, place: Place, operation: &'static str) -> Option<Measure> {
        let measure = self.metric(name, place.clone())?;
        if measure.is_additive() {
            return Some(measure);
        }
        let kind = FaultKind::NotAllowed {
            operation,
            needed: "an additive metric",
            given: name.to_owned(),
        };
        self.fault(place, kind);
        None
    }

    fn source(&mut self, at: usize, metric: &MetricQuery) -> Option<Source> {
        let Some(operation) = &metric.operation else {
            return self.metric(&metric.name, Place::Metric(at)).map(Source::Plain);
        };
        let word = operation.name();
        let measure = self.additive(&metric.name, Place::Metric(at), word);
        match operation {
            Operation::LocationQuotient { geoparent, along } => {
                let comparison = self.comparison(at, geoparent, along, word);
                Some(Source::Quotient(measure?, comparison?))
            }
            Operation::ShiftShare {
                geoparent,
                along,
                base,
            } => {
                let before = self.additive(base, Place::Base(at), word);
                let comparison = self.comparison(at, geoparent, along, word);
                Some(Source::Shift {
                    before: before?,
                    after: measure?,
                    comparison: comparison?,
                })
            }
            Operation::LegacyOpenings { start, end } => {
                let (start, end) = (*start, *end);
                if start > end {
                    self.fault(Place::Operation(at), FaultKind::ReversedYears { start, end });
                    return None;
                }
                let years = start + 1..=end;
                let measures =
                    years.map(|year| self.metric(&format!("Openings.{year}"), Place::Operation(at)));
                measures.collect::<Option<Vec<Measure>>>().map(Source::Openings)
            }
        }
    }

    fn comparison(&mut self, at: usize, parent: &str, along: &str, word: &'static str) -> Option<Comparison> {
        let area = self.dimension(AREA, Place::Geoparent(at));
        let along_dimension = self.dimension(along, Place::Along(at));
        let (area, areas) = area?;
        let (along_dimension, _) = along_dimension?;
        if along_dimension == area {
            let kind = FaultKind::NotAllowed {
                operation: word,
                needed: "a dimension other than the area",
                given: along.to_owned(),
            };
            self.fault(Place::Along(at), kind);
            return None;
        }
        let codes = self.label(areas, &[parent.to_owned()], &Place::Geoparent(at));
        let parent = match codes {
            Labelled::Codes(codes) => codes,
            Labelled::WithoutData(level) => {
                self.empty_level(areas, level, Place::Geoparent(at));
                return None;
            }
            Labelled::Faulty => return None,
        };
        Some(Comparison {
            area,
            along: along_dimension,
            parent,
        })
    }
}

/// Says what there is instead of a metric: the years of its stem, or all names.
fn known_metrics(dataset: &Dataset, name: &str) -> String {
    let spelled = crate::metric::canonical(name);
    let (stem, _) = Metric::stem_and_year(&spelled);
    let same_stem = |metric: &&Metric| {
        let (other, year) = Metric::stem_and_year(&metric.name);
        other == stem && year.is_some()
    };
    let years: Vec<&Metric> = dataset.metrics().iter().filter(same_stem).collect();
    match years.as_slice() {
        [] => {
            let all = dataset.metrics();
            let names: Vec<&str> = all
                .iter()
                .take(LISTED_METRICS)
                .map(|it| it.name.as_str())
                .collect();
            let more = if all.len() > LISTED_METRICS {
                " and others"
            } else {
                ""
            };
            format!("{}{more}", names.join(", "))
        }
        [only] => only.name.clone(),
        [first, .., last] => format!("{} to {}", first.name, last.name),
    }
}

/// Gives every metric that a plan reads, for its warnings.
pub(crate) fn approximations<'p>(plan: &'p Plan) -> impl Iterator<Item = (usize, MetricIndex)> + 'p {
    plan.sources
        .iter()
        .enumerate()
        .filter_map(|(at, source)| match source {
            Source::Plain(measure) if measure.is_approximate => Some((at, measure.metric)),
            _ => None,
        })
}
