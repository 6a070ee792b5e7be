//! What to say where files have other columns than the canonical ones and no mapping was given.

use std::fmt;

use super::super::record::Header;
use super::{BUILT_IN, Mapping};

/// Names of columns that a message repeats.
const SHOWN_COLUMNS: usize = 12;

/// A file whose columns fill nothing by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// What is lacking, with the column that may be meant.
    lacking: Vec<String>,
    columns: Vec<String>,
    /// A mapping that comes along and that knows all of its columns.
    fitting: Option<&'static str>,
}

impl Unmapped {
    /// Looks at the columns of a file; nothing where those are there that every posting needs.
    pub(in crate::postings) fn of(mapping: &Mapping, columns: Vec<String>) -> Option<Unmapped> {
        if !mapping.is_implicit {
            return None;
        }
        let header = Header::Table(columns.clone());
        let required = mapping.required.iter().map(|column| column.name());
        let lacking = required.filter(|name| header.find(name).is_none());
        let lacking: Vec<String> = lacking
            .map(|name| match header.suggestion(name) {
                Some(column) => format!("{name} (perhaps '{column}')"),
                None => name.to_owned(),
            })
            .collect();
        if lacking.is_empty() {
            return None;
        }
        let mut built_in = BUILT_IN.iter();
        let fitting = built_in.find(|(name, text)| {
            let mapping = Mapping::parse(name, text);
            mapping.is_ok_and(|mapping| mapping.knows(&header))
        });
        Some(Unmapped {
            lacking,
            columns,
            fitting: fitting.map(|(name, _)| *name),
        })
    }
}

impl Mapping {
    /// Says whether all columns that it names are there.
    fn knows(&self, header: &Header) -> bool {
        let mut find = |name: &str| match name.starts_with('/') || header.find(name).is_some() {
            true => Ok(()),
            false => Err(()),
        };
        let mut expressions = self.columns.iter();
        expressions.all(|(_, expression)| expression.bind(&mut find).is_ok())
    }
}

impl fmt::Display for Unmapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.columns.len().min(SHOWN_COLUMNS);
        write!(f, "no column {}", self.lacking.join(", "))?;
        write!(f, "; there are {}", self.columns[..shown].join(", "))?;
        if self.columns.len() > shown {
            write!(f, " and {} more", self.columns.len() - shown)?;
        }
        match self.fitting {
            Some(name) => write!(f, "; `--mapping {name}` fits them"),
            None => {
                let names: Vec<&str> = Mapping::built_in_names().collect();
                write!(
                    f,
                    "; `--mapping FILE` says which of them fill the canonical ones, and {} come along",
                    names.join(", ")
                )
            }
        }
    }
}
