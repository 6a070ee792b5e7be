//! Reads a table of the operator's own by a description of its columns.

use std::fs;
use std::path::Path;

use lmi::{DatasetDraft, DraftError, Kind, MemberDraft, Metric, Run, is_name};
use serde::Deserialize;

use super::attributes::{Span, Text, describe};
use super::cells::Figures;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source::{self, Layout, SourceFile};

/// Most dimensions of a table; a query can constrain as many.
const MOST_DIMENSIONS: usize = 10;

/// How the names of the tables made of public data begin. An operator's table of such a name would hide one of them.
const OWN_NAMES: &str = "waypost.";

/// The description of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    name: String,
    title: String,
    description: String,
    run: Option<String>,
    current_year: u16,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    method: String,
    dimensions: Vec<Dimension>,
    metrics: Vec<MetricColumn>,
    #[serde(default)]
    attributes: std::collections::BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dimension {
    name: String,
    column: String,
    /// The highest first.
    levels: Vec<String>,
    /// Table of child, parent, name and level, beside the description.
    hierarchy: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricColumn {
    name: String,
    /// The column that has it; a ratio may do without.
    column: Option<String>,
    kind: KindName,
    weight: Option<String>,
    numerator: Option<String>,
    #[serde(default)]
    denominators: Vec<String>,
    factor: Option<u32>,
    #[serde(default)]
    approximate: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Additive,
    Mean,
    Ratio,
    Fixed,
}

/// Reads description and data.
pub(super) fn read(
    schema_path: &Path,
    data_path: &Path,
    input: &mut Input<'_>,
    sources: &mut Vec<SourceReport>,
) -> Result<(DatasetDraft, Option<Run>), ImportError> {
    let shown = schema_path.display().to_string();
    let refuse = |reason: String| ImportError::Schema {
        file: shown.clone(),
        reason,
    };
    let text = fs::read_to_string(schema_path).map_err(|cause| ImportError::Read {
        file: shown.clone(),
        cause,
    })?;
    let schema: Schema = toml::from_str(&text).map_err(|error| refuse(error.to_string()))?;
    let run = schema.run.as_deref().map(str::parse::<Run>).transpose();
    let run = run.map_err(|error| refuse(error.to_string()))?;
    schema.check().map_err(refuse)?;
    let mut report = SourceReport {
        source: schema.name.clone(),
        ..SourceReport::default()
    };
    let mut draft = DatasetDraft::new(&schema.name, &schema.title, &schema.description);
    for (at, dimension) in schema.dimensions.iter().enumerate() {
        let levels: Vec<&str> = dimension.levels.iter().map(String::as_str).collect();
        let number = draft.dimension(&dimension.name, &levels);
        debug_assert_eq!(number, at);
        let path = schema_path.with_file_name(&dimension.hierarchy);
        read_hierarchy(&path, number, &mut draft, input, &mut report)?;
    }
    for metric in &schema.metrics {
        draft.metric(metric.metric());
    }
    read_data(&schema, data_path, &mut draft, input, &mut report)?;
    schema.describe(&mut draft, run);
    // Faults of hierarchies and metrics are the operator's, so they are told before anything is published.
    let quarter = run.or_else(|| Run::new(u32::from(schema.current_year), 4));
    draft
        .build(quarter.ok_or(ImportError::UnknownQuarter)?)
        .map_err(|error: DraftError| ImportError::Schema {
            file: shown.clone(),
            reason: error.to_string(),
        })?;
    sources.push(report);
    Ok((draft, run))
}

impl Schema {
    fn check(&self) -> Result<(), String> {
        if !is_name(&self.name) {
            return Err(format!(
                "name '{}' is not made of lower-case words with dots",
                self.name
            ));
        }
        if self.name.starts_with(OWN_NAMES) {
            return Err(format!(
                "name '{}' begins with `{OWN_NAMES}`, as those of the tables that are made here do; begin with a word of your own",
                self.name
            ));
        }
        if self.dimensions.is_empty() || self.dimensions.len() > MOST_DIMENSIONS {
            return Err(format!("a table has 1 to {MOST_DIMENSIONS} dimensions"));
        }
        let names = self.metrics.iter().map(|metric| metric.name.as_str());
        let names: Vec<&str> = names.collect();
        for metric in &self.metrics {
            let needed = metric
                .weight
                .iter()
                .chain(&metric.numerator)
                .chain(&metric.denominators);
            for name in needed {
                if !names.contains(&name.as_str()) {
                    return Err(format!(
                        "metric '{}' needs '{name}', which is no metric",
                        metric.name
                    ));
                }
            }
            let is_ratio = matches!(metric.kind, KindName::Ratio);
            if is_ratio != metric.numerator.is_some() || is_ratio == metric.denominators.is_empty() {
                return Err(format!(
                    "metric '{}': a ratio, and nothing else, has 'numerator' and 'denominators'",
                    metric.name
                ));
            }
            if metric.column.is_none() && !is_ratio {
                return Err(format!("metric '{}' has no 'column'", metric.name));
            }
        }
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if names.is_empty() || sorted.len() != names.len() {
            return Err("metrics have different names, and there is at least one".to_owned());
        }
        Ok(())
    }

    fn describe(&self, draft: &mut DatasetDraft, run: Option<Run>) {
        let years = self
            .metrics
            .iter()
            .filter_map(|it| Metric::stem_and_year(&it.name).1);
        let (first, last) = years.fold((self.current_year, self.current_year), |(first, last), year| {
            (first.min(year), last.max(year))
        });
        let metrics: Vec<&str> = self.metrics.iter().map(|it| it.name.as_str()).collect();
        let filters: Vec<&str> = self.dimensions.iter().map(|it| it.name.as_str()).collect();
        let sources: Vec<&str> = self.sources.iter().map(String::as_str).collect();
        let quarter = run.or_else(|| Run::new(u32::from(self.current_year), 4));
        if let Some(quarter) = quarter {
            let span = Span {
                current: self.current_year,
                first,
                last,
            };
            let text = Text {
                metrics: &metrics,
                filters: &filters,
                sources: &sources,
                method: &self.method,
            };
            describe(draft, quarter, span, &text);
        }
        draft.attributes.extend(self.attributes.clone());
    }
}

impl MetricColumn {
    fn metric(&self) -> Metric {
        let kind = match self.kind {
            KindName::Additive => Kind::Additive,
            KindName::Mean => Kind::Mean {
                weight: self.weight.clone(),
            },
            KindName::Ratio => Kind::Ratio {
                numerator: self.numerator.clone().unwrap_or_default(),
                denominators: self.denominators.clone(),
                factor: self.factor.unwrap_or(1),
            },
            KindName::Fixed => Kind::Fixed,
        };
        Metric {
            name: self.name.clone(),
            kind,
            approximate: self.approximate,
        }
    }
}

pub(super) fn one_file(path: &Path) -> Result<SourceFile, ImportError> {
    let mut found = source::find(path)?;
    match (found.pop(), found.len()) {
        (Some(file), 0) => Ok(file),
        (file, others) => Err(ImportError::NotOneFile {
            path: path.to_owned(),
            count: others + usize::from(file.is_some()),
        }),
    }
}

fn read_hierarchy(
    path: &Path,
    dimension: usize,
    draft: &mut DatasetDraft,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    input.each_row(
        &one_file(path)?,
        Layout::Comma,
        report,
        |table| {
            let columns = table.all(["child", "parent", "name", "level"])?;
            Ok((columns, table.optional_column("abbr")))
        },
        |(columns, abbreviation), row, _| {
            let [code, parent, name, level] = columns.map(|column| row.cell(column));
            if code.is_empty() {
                return Ok(Verdict::Rejected("child", String::new(), "a code"));
            }
            if draft.find(dimension, code).is_some() {
                return Ok(Verdict::Rejected(
                    "child",
                    code.to_owned(),
                    "a code that stands once",
                ));
            }
            draft.member(
                dimension,
                MemberDraft {
                    code: code.to_owned(),
                    parent: (!parent.is_empty() && parent != code).then(|| parent.to_owned()),
                    level: level.to_owned(),
                    also: None,
                    name: name.to_owned(),
                    abbreviation: row.optional(*abbreviation).unwrap_or_default().to_owned(),
                },
            );
            Ok(Verdict::Used)
        },
    )
}

fn read_data(
    schema: &Schema,
    path: &Path,
    draft: &mut DatasetDraft,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let file = one_file(path)?;
    let shown = file.shown.clone();
    input.each_row(
        &file,
        Layout::Comma,
        report,
        |table| {
            let mut codes = Vec::with_capacity(schema.dimensions.len());
            for dimension in &schema.dimensions {
                codes.push(table.column(&dimension.column)?);
            }
            let mut metrics = Vec::new();
            for (at, metric) in schema.metrics.iter().enumerate() {
                if let Some(column) = &metric.column {
                    metrics.push((at, table.column(column)?));
                }
            }
            Ok((codes, metrics, table.columns().to_vec()))
        },
        |(columns, metrics, names), row, input| {
            let mut codes = Vec::with_capacity(columns.len());
            for (at, (column, dimension)) in columns.iter().zip(&schema.dimensions).enumerate() {
                let code = row.cell(*column);
                let known = lmi::normalised(&dimension.name, code);
                let known = [code, &*known]
                    .into_iter()
                    .find(|code| draft.find(at, code).is_some());
                match known {
                    Some(known) => codes.push(known.to_owned()),
                    None => {
                        let allowed = "a code of the dimension's hierarchy";
                        return Ok(Verdict::Rejected(
                            "",
                            format!("{} {code}", dimension.name),
                            allowed,
                        ));
                    }
                }
            }
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            if draft.has(&codes) {
                let allowed = "a combination of codes that stands once";
                return Ok(Verdict::Rejected("", codes.join(", "), allowed));
            }
            let Some(mut cell) = draft.row(&codes) else {
                return Ok(Verdict::Skipped);
            };
            let mut figures = Figures {
                file: &shown,
                row,
                columns: names,
                faults: &mut input.faults,
            };
            for (metric, column) in metrics {
                cell.set(*metric, figures.number(Some(*column)));
            }
            Ok(Verdict::Used)
        },
    )
}
