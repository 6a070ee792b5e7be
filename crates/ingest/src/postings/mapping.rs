//! Mapping files: how the columns of a source fill the canonical ones.

mod bound;
mod expression;
mod unmapped;
mod words;

use std::collections::HashMap;

use toml::Value;

use super::column::{Canonical, Target};
use super::convert::DateOrder;
use super::error::PostingsError;
use super::record::closest;
use expression::Expression;

pub(super) use bound::{BoundMapping, Mapped};
pub use unmapped::Unmapped;

/// The mappings that come with the program, by name.
const BUILT_IN: [(&str, &str); 4] = [
    ("nyc", include_str!("../../data/mappings/nyc.toml")),
    (
        "usajobs-announcements",
        include_str!("../../data/mappings/usajobs-announcements.toml"),
    ),
    (
        "usajobs-assessments",
        include_str!("../../data/mappings/usajobs-assessments.toml"),
    ),
    (
        "usajobs-metadata",
        include_str!("../../data/mappings/usajobs-metadata.toml"),
    ),
];
/// Columns without which there is no posting.
const REQUIRED: [Canonical; 3] = [Canonical::Id, Canonical::TitleRaw, Canonical::Posted];

/// How the bytes of a file become text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    #[default]
    Utf8,
    Windows1252,
}

/// What is masked in title and body before they are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Redact {
    pub(super) email: bool,
    pub(super) phone: bool,
}

/// Settings of a mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) delimiter: Option<u8>,
    pub(super) encoding: Encoding,
    pub(super) date_order: Option<DateOrder>,
    /// JSON pointer to the array of records.
    pub(super) records: Option<String>,
    pub(super) redact: Redact,
}

/// A mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    name: String,
    columns: Vec<(Target, Expression)>,
    defaults: Vec<(Target, String)>,
    /// For each canonical column the words that stand for others, in lower case.
    values: HashMap<Target, HashMap<String, String>>,
    options: Options,
    /// Whether it takes columns with canonical names as they are, and which of these there are is for the file to say.
    is_implicit: bool,
    /// Columns without which a file is refused.
    required: &'static [Canonical],
}

impl Mapping {
    /// Gives the mapping that holds where none is named: columns with canonical names are taken as they are.
    pub fn implicit() -> Mapping {
        let columns =
            Target::names().filter_map(|name| Some((Target::parse(&name)?, Expression::Column(name))));
        Mapping {
            name: "none".to_owned(),
            columns: columns.collect(),
            defaults: Vec::new(),
            values: HashMap::new(),
            options: Options::default(),
            is_implicit: true,
            required: &REQUIRED,
        }
    }

    /// Gives the names of the mappings that come with the program.
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Gives a mapping that comes with the program.
    pub fn built_in(name: &str) -> Option<Result<Mapping, PostingsError>> {
        let (name, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Some(Mapping::parse(name, text))
    }

    /// Reads a mapping file; `name` stands in messages.
    pub fn parse(name: &str, text: &str) -> Result<Mapping, PostingsError> {
        read(name, text).map_err(|problem| PostingsError::Mapping {
            mapping: name.to_owned(),
            problem,
        })
    }

    /// Gives the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives a mapping that fills the id alone, for lists of ids.
    pub(super) fn of_ids(&self) -> Mapping {
        let is_id = |target: &Target| *target == Target::Canonical(Canonical::Id);
        let mut ids = self.clone();
        ids.columns.retain(|(target, _)| is_id(target));
        ids.defaults.clear();
        ids.required = &REQUIRED[..1];
        ids
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }
}

fn read(name: &str, text: &str) -> Result<Mapping, String> {
    let document: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let known = ["columns", "defaults", "values", "options"];
    if let Some(unknown) = document.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!(
            "'{unknown}' is none of columns, defaults, values, options"
        ));
    }
    let mut columns = Vec::new();
    for (name, value) in table(&document, "columns")? {
        for (target, value) in flattened(name, value) {
            let expression = expression(value).map_err(|problem| format!("column '{target}': {problem}"))?;
            let filled = parse_target(&target)?;
            if columns.iter().any(|(known, _)| *known == filled) {
                return Err(format!(
                    "column '{target}' is filled twice; a list of columns takes the first that is there"
                ));
            }
            columns.push((filled, expression));
        }
    }
    let mut defaults = Vec::new();
    for (name, value) in table(&document, "defaults")? {
        for (target, value) in flattened(name, value) {
            let constant =
                constant(value).ok_or_else(|| format!("default '{target}' is no text, number or flag"))?;
            defaults.push((parse_target(&target)?, constant));
        }
    }
    let mut values = HashMap::new();
    for (name, map) in table(&document, "values")? {
        let Value::Table(map) = map else {
            return Err(format!("values of '{name}' are no table"));
        };
        let mut words = HashMap::new();
        for (word, meaning) in map {
            let meaning =
                constant(meaning).ok_or_else(|| format!("value '{word}' of '{name}' is no text"))?;
            words.insert(word.trim().to_lowercase(), meaning);
        }
        values.insert(parse_target(name)?, words);
    }
    check_words(&defaults, &values)?;
    let mapping = Mapping {
        name: name.to_owned(),
        columns,
        defaults,
        values,
        options: options(&document)?,
        is_implicit: false,
        required: &REQUIRED,
    };
    for column in REQUIRED {
        let target = Target::Canonical(column);
        let is_filled = mapping.columns.iter().any(|(it, _)| *it == target)
            || mapping.defaults.iter().any(|(it, _)| *it == target);
        if !is_filled {
            return Err(format!(
                "nothing fills '{}', which every posting needs",
                column.name()
            ));
        }
    }
    Ok(mapping)
}

/// Refuses words that lead to none of the closed list of their column: every row would lose its value.
fn check_words(
    defaults: &[(Target, String)],
    values: &HashMap<Target, HashMap<String, String>>,
) -> Result<(), String> {
    let mut maps: Vec<_> = values.iter().collect();
    maps.sort_by_key(|(target, _)| *target);
    for (target, words) in maps {
        let Target::Canonical(column) = target else {
            continue;
        };
        let mut words: Vec<_> = words.iter().collect();
        words.sort();
        for (word, meaning) in words {
            if let Some(fault) = words::fault(*column, meaning) {
                return Err(format!(
                    "value '{word}' of '{}' leads astray: {fault}",
                    column.name()
                ));
            }
        }
    }
    for (target, constant) in defaults {
        let Target::Canonical(column) = target else {
            continue;
        };
        // A default is a word of the source too, which the values may lead to another.
        let meaning = values
            .get(target)
            .and_then(|words| words.get(&constant.to_lowercase()));
        if let Some(fault) = words::fault(*column, meaning.unwrap_or(constant)) {
            return Err(format!("default of '{}': {fault}", column.name()));
        }
    }
    Ok(())
}

fn table<'d>(
    document: &'d toml::Table,
    name: &str,
) -> Result<impl Iterator<Item = (&'d String, &'d Value)>, String> {
    match document.get(name) {
        None => Ok(None.into_iter().flatten()),
        Some(Value::Table(table)) => Ok(Some(table).into_iter().flatten()),
        Some(_) => Err(format!("'{name}' is no table")),
    }
}

/// Gives `extra.a` both where it is written in quotes and where it is written as a table of its own.
fn flattened<'v>(name: &str, value: &'v Value) -> Vec<(String, &'v Value)> {
    match value {
        Value::Table(table) => table
            .iter()
            .map(|(key, value)| (format!("{name}.{key}"), value))
            .collect(),
        value => vec![(name.to_owned(), value)],
    }
}

fn parse_target(name: &str) -> Result<Target, String> {
    Target::parse(name).ok_or_else(|| {
        let names: Vec<String> = Target::names().collect();
        let hint = closest(name, names.iter().map(String::as_str)).map_or_else(
            || "other columns are named 'extra.…'".to_owned(),
            |known| format!("did you mean '{known}'?"),
        );
        format!("'{name}' is no canonical column; {hint}")
    })
}

fn expression(value: &Value) -> Result<Expression, String> {
    match value {
        Value::String(text) => Expression::parse(text),
        Value::Array(items) if !items.is_empty() => Ok(Expression::First(
            items.iter().map(expression).collect::<Result<_, _>>()?,
        )),
        _ => Err("an expression is a text or a list of them; constants stand in [defaults]".to_owned()),
    }
}

fn constant(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Datetime(moment) => Some(moment.to_string()),
        Value::Array(items) => Some(items.iter().map(constant).collect::<Option<Vec<_>>>()?.join("|")),
        Value::Table(_) => None,
    }
}

fn options(document: &toml::Table) -> Result<Options, String> {
    let mut options = Options::default();
    for (name, value) in table(document, "options")? {
        let text = value.as_str().unwrap_or_default();
        match name.as_str() {
            "delimiter" => match text.as_bytes() {
                [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => {
                    options.delimiter = Some(*byte)
                }
                _ => return Err("option 'delimiter' is one ASCII character".to_owned()),
            },
            "encoding" => {
                options.encoding = match text.to_ascii_lowercase().as_str() {
                    "utf-8" => Encoding::Utf8,
                    "windows-1252" => Encoding::Windows1252,
                    _ => return Err("option 'encoding' is utf-8 or windows-1252".to_owned()),
                };
            }
            "date_format" => {
                options.date_order = Some(match text {
                    "MM/DD/YYYY" => DateOrder::MonthFirst,
                    "DD/MM/YYYY" => DateOrder::DayFirst,
                    _ => return Err("option 'date_format' is MM/DD/YYYY or DD/MM/YYYY".to_owned()),
                });
            }
            "records" if text.is_empty() || text.starts_with('/') => options.records = Some(text.to_owned()),
            "records" => return Err("option 'records' is a JSON pointer such as /data/items".to_owned()),
            "redact" => options.redact = redact(value)?,
            _ => {
                return Err(format!(
                    "'{name}' is none of the options delimiter, encoding, date_format, records, redact"
                ));
            }
        }
    }
    Ok(options)
}

fn redact(value: &Value) -> Result<Redact, String> {
    let refused = || "option 'redact' is a list of email and phone".to_owned();
    let mut redact = Redact::default();
    for item in value.as_array().ok_or_else(refused)? {
        match item.as_str() {
            Some("email") => redact.email = true,
            Some("phone") => redact.phone = true,
            _ => return Err(refused()),
        }
    }
    Ok(redact)
}

#[cfg(test)]
mod tests;
