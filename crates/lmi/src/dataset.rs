//! One loaded run of a dataset.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::ops::Range;
use std::path::Path;

use catalog::{Snapshot, SnapshotError, SnapshotFault, SnapshotReader, Version};
use memmap2::Mmap;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::dimension::{Dimension, DimensionRecord, MemberIndex};
use crate::metric::{self, Metric, MetricIndex};
use crate::run::Run;

/// Sections of the file.
pub(crate) const HEADER: u32 = 1;
pub(crate) const KEYS: u32 = 2;
pub(crate) const COLUMNS: u32 = 3;
/// Bytes of a key and of a value.
const WORD: usize = 8;

/// What a dataset says of itself, by name.
pub type Attributes = BTreeMap<String, String>;

/// The part of a dataset that is read into memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) attributes: Attributes,
    pub(crate) dimensions: Vec<DimensionRecord>,
    pub(crate) metrics: Vec<Metric>,
}

enum Storage {
    Mapped(Mmap),
    Owned(Box<[u8]>),
}

impl Storage {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Owned(bytes) => bytes,
        }
    }
}

/// One run of a dataset, immutable: a table with a row per cell and a column per metric.
pub struct Dataset {
    name: String,
    run: Run,
    title: String,
    description: String,
    attributes: Attributes,
    dimensions: Vec<Dimension>,
    metrics: Vec<Metric>,
    by_name: FxHashMap<Box<str>, MetricIndex>,
    /// By dimension: how much a step of one member adds to a key.
    strides: Vec<u64>,
    rows: usize,
    keys: Range<usize>,
    columns: Range<usize>,
    storage: Storage,
}

impl fmt::Debug for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, run, rows, .. } = self;
        write!(f, "Dataset({name} {run}, {rows} rows)")
    }
}

/// Gives by dimension how much a step of one member adds to a key; nothing when keys would not fit.
pub(crate) fn strides(sizes: &[usize]) -> Option<Vec<u64>> {
    let mut strides = vec![1u64; sizes.len()];
    let mut total = 1u64;
    for (at, size) in sizes.iter().enumerate().rev() {
        strides[at] = total;
        total = total.checked_mul(u64::try_from(*size).ok()?)?;
    }
    Some(strides)
}

impl Dataset {
    fn decode(storage: Storage) -> Result<Self, SnapshotFault> {
        let reader = SnapshotReader::open(storage.bytes())?;
        let broken = |what| move || SnapshotFault::Inconsistent(what);
        let header: Header = serde_json::from_slice(reader.bytes(HEADER, "header")?)
            .map_err(|_| SnapshotFault::Inconsistent("header"))?;
        let keys = reader.range(KEYS, "coordinates")?;
        let columns = reader.range(COLUMNS, "columns")?;
        let rows = keys.len() / WORD;
        let expected = rows.checked_mul(WORD * header.metrics.len());
        if !keys.len().is_multiple_of(WORD) || expected != Some(columns.len()) {
            return Err(SnapshotFault::Inconsistent("columns"));
        }
        let sizes: Vec<usize> = header.dimensions.iter().map(|it| it.members.len()).collect();
        let strides = strides(&sizes).ok_or_else(broken("dimensions"))?;
        let (words, _) = storage.bytes()[keys.clone()].as_chunks::<WORD>();
        let in_order = words.is_sorted_by(|one, other| u64::from_le_bytes(*one) < u64::from_le_bytes(*other));
        let bound: u64 = strides
            .first()
            .zip(sizes.first())
            .map_or(1, |(stride, size)| stride * *size as u64);
        let in_bounds = words.last().is_none_or(|last| u64::from_le_bytes(*last) < bound);
        if !in_order || !in_bounds || sizes.is_empty() {
            return Err(SnapshotFault::Inconsistent("coordinates"));
        }
        let mut dimensions = Vec::with_capacity(sizes.len());
        for ((record, stride), size) in header.dimensions.into_iter().zip(&strides).zip(&sizes) {
            // A key is below the bound, so the member is below the size.
            let member = |word: &[u8; WORD]| (u64::from_le_bytes(*word) / stride % *size as u64) as u32;
            let dimension = Dimension::new(record, words.iter().map(member));
            dimensions.push(dimension.ok_or_else(broken("dimensions"))?);
        }
        let mut by_name = FxHashMap::default();
        for (at, metric) in header.metrics.iter().enumerate() {
            by_name.insert(metric.name.as_str().into(), MetricIndex(at as u32));
        }
        let dataset = Self {
            name: header.name,
            run: Run::of_version(header.version),
            title: header.title,
            description: header.description,
            attributes: header.attributes,
            dimensions,
            metrics: header.metrics,
            by_name,
            strides,
            rows,
            keys,
            columns,
            storage,
        };
        if !dataset.is_closed() {
            return Err(SnapshotFault::Inconsistent("metrics"));
        }
        Ok(dataset)
    }

    /// Tells whether names are unique and every metric that another one needs is there.
    fn is_closed(&self) -> bool {
        let unique = self.by_name.len() == self.metrics.len();
        let names = |metric: &Metric| -> Vec<String> {
            match &metric.kind {
                metric::Kind::Mean { weight } => weight.iter().cloned().collect(),
                metric::Kind::Ratio {
                    numerator,
                    denominators,
                    ..
                } => std::iter::once(numerator).chain(denominators).cloned().collect(),
                metric::Kind::Additive | metric::Kind::Fixed => Vec::new(),
            }
        };
        let mut needed = self.metrics.iter().flat_map(names);
        unique && needed.all(|name| self.by_name.contains_key(name.as_str()))
    }

    /// Gives its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives its run.
    pub fn run(&self) -> Run {
        self.run
    }

    /// Gives its name for people.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Gives what it holds, in one sentence.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Gives what it says of itself.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Gives its dimensions, in order.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Finds a dimension by name, in any case.
    pub fn dimension(&self, name: &str) -> Option<(usize, &Dimension)> {
        let mut dimensions = self.dimensions.iter().enumerate();
        dimensions.find(|(_, dimension)| dimension.name().eq_ignore_ascii_case(name))
    }

    /// Gives its metrics: by stem, then by year.
    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    /// Gives a metric.
    pub fn metric(&self, index: MetricIndex) -> &Metric {
        &self.metrics[index.0 as usize]
    }

    /// Finds a metric by name.
    pub fn metric_index(&self, name: &str) -> Option<MetricIndex> {
        let name = metric::canonical(name);
        self.by_name.get(&*name).copied()
    }

    /// Number of cells.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Gives the value of a metric in a row; NaN where it is missing.
    pub(crate) fn value(&self, metric: MetricIndex, row: u32) -> f64 {
        let at = self.columns.start + WORD * (metric.0 as usize * self.rows + row as usize);
        f64::from_bits(self.word(at))
    }

    /// Gives the number of the first row from `low` on and before `high` whose key is at least `key`.
    pub(crate) fn lower_bound(&self, key: u64, mut low: usize, mut high: usize) -> usize {
        while low < high {
            let middle = low + (high - low) / 2;
            if self.key(middle) < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Gives how much a step of one member of a dimension adds to a key.
    pub(crate) fn stride(&self, dimension: usize) -> u64 {
        self.strides[dimension]
    }

    /// Gives the value of a metric at exact coordinates; NaN where there is none.
    pub(crate) fn at(&self, metric: MetricIndex, coordinates: &[MemberIndex]) -> f64 {
        let steps = coordinates.iter().zip(&self.strides);
        let key = steps.map(|(member, stride)| u64::from(member.0) * stride).sum();
        let row = self.lower_bound(key, 0, self.rows);
        if row < self.rows && self.key(row) == key {
            self.value(metric, row as u32)
        } else {
            f64::NAN
        }
    }

    pub(crate) fn key(&self, row: usize) -> u64 {
        self.word(self.keys.start + WORD * row)
    }

    fn word(&self, at: usize) -> u64 {
        let bytes = &self.storage.bytes()[at..];
        bytes
            .first_chunk::<WORD>()
            .map_or(0, |word| u64::from_le_bytes(*word))
    }
}

impl Snapshot for Dataset {
    const FAMILY: &'static str = "lmi";

    fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, SnapshotError> {
        Self::decode(Storage::Owned(bytes.into())).map_err(|fault| SnapshotError {
            file: file.to_owned(),
            fault,
        })
    }

    fn version(&self) -> Version {
        self.run.version()
    }

    fn open(path: &Path) -> Result<Self, SnapshotError> {
        let mapped = File::open(path).and_then(|file| {
            // SAFETY: a mapping is sound while nobody changes the file. The store gives a file its name when it is
            // whole, never writes to it again and removes it by unlinking, which leaves the mapped pages as they are.
            // An operator who truncates it in place ends the process; the directory is the program's own.
            unsafe { Mmap::map(&file) }
        });
        let decoded = mapped
            .map_err(SnapshotFault::from)
            .map(Storage::Mapped)
            .and_then(Self::decode);
        decoded.map_err(|fault| SnapshotError {
            file: path.display().to_string(),
            fault,
        })
    }
}
