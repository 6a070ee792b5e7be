//! What an importer fills, and the bytes that a store publishes.

use catalog::SnapshotWriter;
use rustc_hash::FxHashMap;

use crate::dataset::{self, Attributes, COLUMNS, HEADER, Header, KEYS};
use crate::dimension::{DimensionRecord, Member, MemberIndex};
use crate::metric::Metric;
use crate::run::Run;

/// A code of a dimension to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberDraft {
    /// The code.
    pub code: String,
    /// The code above; none for the root.
    pub parent: Option<String>,
    /// Name of its level.
    pub level: String,
    /// Name of a further level that yields it.
    pub also: Option<String>,
    /// Its name.
    pub name: String,
    /// A short name.
    pub abbreviation: String,
}

#[derive(Clone, Debug)]
struct DimensionDraft {
    name: String,
    levels: Vec<String>,
    members: Vec<MemberDraft>,
    by_code: FxHashMap<String, u32>,
}

/// A dataset to be: dimensions first, then cells.
#[derive(Clone, Debug)]
pub struct DatasetDraft {
    /// Its name: lower-case words with dots.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it holds, in one sentence.
    pub description: String,
    /// What else it says of itself.
    pub attributes: Attributes,
    dimensions: Vec<DimensionDraft>,
    metrics: Vec<Metric>,
    by_metric: FxHashMap<String, usize>,
    rows: FxHashMap<Box<[u32]>, Vec<f64>>,
}

/// One cell of a dataset to be.
#[derive(Debug)]
pub struct RowDraft<'d>(&'d mut Vec<f64>);

impl RowDraft<'_> {
    /// Sets the value of a metric. A missing value (NaN) or an infinite one leaves what is there.
    pub fn set(&mut self, metric: usize, value: f64) {
        if self.0.len() <= metric {
            self.0.resize(metric + 1, f64::NAN);
        }
        if value.is_finite() {
            self.0[metric] = value;
        }
    }
}

/// A draft that contradicts itself; a defect of an importer or of an operator's schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// A parent is not there, or stands on a level below.
    #[error("dimension '{dimension}': the parent '{parent}' of '{code}' is missing or on a level below it")]
    Parent {
        /// The dimension.
        dimension: String,
        /// The code.
        code: String,
        /// Its parent.
        parent: String,
    },
    /// There is no root, or there are several.
    #[error("dimension '{dimension}' needs one root; it has {count}")]
    Roots {
        /// The dimension.
        dimension: String,
        /// Roots found.
        count: usize,
    },
    /// A level that the dimension does not have.
    #[error("dimension '{dimension}' has no level '{level}'")]
    Level {
        /// The dimension.
        dimension: String,
        /// The level.
        level: String,
    },
    /// More combinations of codes than coordinates can number.
    #[error("the dimensions have more combinations than can be numbered")]
    TooWide,
    /// The table has no cell.
    #[error("the table has no cell")]
    Empty,
    /// The file cannot be written or a reader would refuse it.
    #[error("the table cannot be written: {0}")]
    Encoding(String),
}

impl DatasetDraft {
    /// Begins a dataset.
    pub fn new(name: &str, title: &str, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            attributes: Attributes::new(),
            dimensions: Vec::new(),
            metrics: Vec::new(),
            by_metric: FxHashMap::default(),
            rows: FxHashMap::default(),
        }
    }

    /// Adds a dimension with the names of its levels, the highest first, and gives its number.
    pub fn dimension(&mut self, name: &str, levels: &[&str]) -> usize {
        self.dimensions.push(DimensionDraft {
            name: name.to_owned(),
            levels: levels.iter().map(|level| (*level).to_owned()).collect(),
            members: Vec::new(),
            by_code: FxHashMap::default(),
        });
        self.dimensions.len() - 1
    }

    /// Adds a code to a dimension; one that is there already stays as it is.
    pub fn member(&mut self, dimension: usize, member: MemberDraft) {
        let dimension = &mut self.dimensions[dimension];
        if !dimension.by_code.contains_key(&member.code) {
            let at = dimension.members.len() as u32;
            dimension.by_code.insert(member.code.clone(), at);
            dimension.members.push(member);
        }
    }

    /// Gives the code's member.
    pub fn find(&self, dimension: usize, code: &str) -> Option<&MemberDraft> {
        let dimension = &self.dimensions[dimension];
        let at = dimension.by_code.get(code)?;
        dimension.members.get(*at as usize)
    }

    /// Adds a metric and gives its number; one of the same name keeps its kind.
    pub fn metric(&mut self, metric: Metric) -> usize {
        if let Some(at) = self.by_metric.get(&metric.name) {
            return *at;
        }
        self.by_metric.insert(metric.name.clone(), self.metrics.len());
        self.metrics.push(metric);
        self.metrics.len() - 1
    }

    /// Gives the cell at codes, one per dimension, and makes it where there is none; nothing when a code is in no
    /// dimension.
    pub fn row(&mut self, codes: &[&str]) -> Option<RowDraft<'_>> {
        let coordinates = self.coordinates(codes)?;
        let row = self.rows.entry(coordinates.into()).or_default();
        Some(RowDraft(row))
    }

    /// Sets a value of the cell at codes; nothing when a code is in no dimension.
    pub fn set(&mut self, codes: &[&str], metric: usize, value: f64) -> Option<()> {
        self.row(codes)?.set(metric, value);
        Some(())
    }

    /// Tells whether there is a cell at codes.
    pub fn has(&self, codes: &[&str]) -> bool {
        let coordinates = self.coordinates(codes);
        coordinates.is_some_and(|coordinates| self.rows.contains_key(coordinates.as_slice()))
    }

    fn coordinates(&self, codes: &[&str]) -> Option<Vec<u32>> {
        let pairs = self.dimensions.iter().zip(codes);
        pairs
            .map(|(dimension, code)| dimension.by_code.get(*code).copied())
            .collect()
    }

    /// Gives a value that was set; NaN where there is none.
    pub fn get(&self, codes: &[&str], metric: usize) -> f64 {
        let row = self.coordinates(codes);
        let row = row.and_then(|coordinates| self.rows.get(coordinates.as_slice()));
        row.and_then(|row| row.get(metric).copied()).unwrap_or(f64::NAN)
    }

    /// Gives the names of the dimensions, in order.
    pub fn dimension_names(&self) -> impl Iterator<Item = &str> {
        self.dimensions.iter().map(|dimension| dimension.name.as_str())
    }

    /// Number of metrics.
    pub fn metric_count(&self) -> usize {
        self.metrics.len()
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.rows.len()
    }

    /// Gives the codes of a dimension, in the order in which they were added.
    pub fn members(&self, dimension: usize) -> &[MemberDraft] {
        &self.dimensions[dimension].members
    }

    /// Makes the bytes of a snapshot, after the checks that a reader makes.
    pub fn build(&self, run: Run) -> Result<Vec<u8>, DraftError> {
        if self.rows.is_empty() {
            return Err(DraftError::Empty);
        }
        let mut records = Vec::with_capacity(self.dimensions.len());
        let mut numbers = Vec::with_capacity(self.dimensions.len());
        for dimension in &self.dimensions {
            let (record, order) = dimension.record()?;
            records.push(record);
            numbers.push(order);
        }
        let sizes: Vec<usize> = records.iter().map(|record| record.members.len()).collect();
        let strides = dataset::strides(&sizes).ok_or(DraftError::TooWide)?;
        let mut rows: Vec<(u64, &[f64])> = self
            .rows
            .iter()
            .map(|(coordinates, values)| {
                let steps = coordinates.iter().zip(&numbers).zip(&strides);
                let key = steps.map(|((at, numbers), stride)| u64::from(numbers[*at as usize]) * stride);
                (key.sum(), values.as_slice())
            })
            .collect();
        rows.sort_unstable_by_key(|(key, _)| *key);
        let mut order: Vec<usize> = (0..self.metrics.len()).collect();
        order.sort_by(|one, other| self.metrics[*one].order(&self.metrics[*other]));
        let header = Header {
            name: self.name.clone(),
            version: run.version(),
            title: self.title.clone(),
            description: self.description.clone(),
            attributes: self.attributes.clone(),
            dimensions: records,
            metrics: order.iter().map(|at| self.metrics[*at].clone()).collect(),
        };
        let mut writer = SnapshotWriter::default();
        let encoding = |error: serde_json::Error| DraftError::Encoding(error.to_string());
        writer.bytes(HEADER, serde_json::to_vec(&header).map_err(encoding)?);
        writer.bytes(KEYS, rows.iter().flat_map(|(key, _)| key.to_le_bytes()).collect());
        let mut columns = Vec::with_capacity(8 * rows.len() * order.len());
        for metric in order {
            for (_, values) in &rows {
                let value = values.get(metric).copied().unwrap_or(f64::NAN);
                columns.extend_from_slice(&value.to_le_bytes());
            }
        }
        writer.bytes(COLUMNS, columns);
        Ok(writer.finish())
    }
}

impl DimensionDraft {
    /// Gives the dimension as it is stored, and by the order of adding the number of each member.
    fn record(&self) -> Result<(DimensionRecord, Vec<u32>), DraftError> {
        let level = |name: &str| {
            let at = self.levels.iter().position(|level| level == name);
            at.and_then(|at| u8::try_from(at).ok())
                .ok_or_else(|| DraftError::Level {
                    dimension: self.name.clone(),
                    level: name.to_owned(),
                })
        };
        let mut order: Vec<(u8, &str, usize)> = Vec::with_capacity(self.members.len());
        for (at, member) in self.members.iter().enumerate() {
            order.push((level(&member.level)?, &member.code, at));
        }
        order.sort_unstable();
        let mut numbers = vec![0; order.len()];
        for (number, (_, _, at)) in order.iter().enumerate() {
            numbers[*at] = number as u32;
        }
        let roots = self
            .members
            .iter()
            .filter(|member| member.parent.is_none())
            .count();
        let is_rooted = order
            .first()
            .is_some_and(|(_, _, at)| self.members[*at].parent.is_none());
        if roots != 1 || !is_rooted {
            return Err(DraftError::Roots {
                dimension: self.name.clone(),
                count: roots,
            });
        }
        let mut members = Vec::with_capacity(order.len());
        for (number, (level_of, code, at)) in order.iter().enumerate() {
            let member = &self.members[*at];
            let parent = match &member.parent {
                None => number as u32,
                Some(parent) => {
                    let above = self.by_code.get(parent).map(|at| numbers[*at as usize]);
                    above
                        .filter(|above| *above < number as u32)
                        .ok_or_else(|| DraftError::Parent {
                            dimension: self.name.clone(),
                            code: (*code).to_owned(),
                            parent: parent.clone(),
                        })?
                }
            };
            members.push(Member {
                code: member.code.clone(),
                parent: MemberIndex(parent),
                level: *level_of,
                also: member.also.as_deref().map(level).transpose()?,
                name: member.name.clone(),
                abbreviation: member.abbreviation.clone(),
            });
        }
        let record = DimensionRecord {
            name: self.name.clone(),
            levels: self.levels.clone(),
            members,
        };
        Ok((record, numbers))
    }
}
