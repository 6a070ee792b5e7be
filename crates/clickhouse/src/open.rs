//! What is read when a version is opened: which one is served, its facts, its entries.

use std::collections::BTreeMap;

use analytics::row::Entry;
use analytics::store::Details;
use analytics::vocabulary::{Dictionary, Vocabulary};
use analytics::{Cancel, Column, Coverage, Day, Rules, UpstreamFault};
use catalog::SkillType;

use crate::exception::Refusal;
use crate::schema::{CURRENT, Content, Tables};
use crate::statement::{Kind, Parameters, Statement, Statements};
use crate::table::Row;

/// Entries that are read at once, so that no answer is very long.
const PAGE_ENTRIES: usize = 50_000;

/// The version of a mount that is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// Its number.
    pub version: u64,
    /// The suffix of its tables. Two loads of the same content have the same.
    pub suffix: String,
}

impl Current {
    /// Reads which version of a mount is served; `None` before the first load. Cheap enough to be asked every few
    /// seconds.
    pub fn read(statements: &dyn Statements, mount: &str, cancel: &Cancel) -> Result<Option<Self>, Refusal> {
        let mut parameters = Parameters::default();
        let sql = format!(
            "SELECT version, suffix FROM {CURRENT} WHERE mount = {} ORDER BY load DESC LIMIT 1",
            parameters.text(mount)
        );
        let statement = Statement {
            sql,
            parameters,
            columns: columns(&[("version", Kind::Unsigned), ("suffix", Kind::Text)]),
            rows: None,
        };
        let mut rows = statements.run(&statement, cancel)?.into_rows();
        let Some(mut row) = rows.next() else {
            return Ok(None);
        };
        let current = Self {
            version: row.unsigned()?,
            suffix: row.text()?,
        };
        // It becomes part of SQL; loads write digits and `_` alone.
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !current.suffix.bytes().all(is_plain) {
            return Err(UpstreamFault::BadResponse.into());
        }
        Ok(Some(current))
    }
}

/// What is known of one or several versions as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) version: u64,
    pub(crate) latest_day: Option<Day>,
    pub(crate) first_posted: Option<Day>,
    pub(crate) coverage: Coverage,
    /// Words of all titles and of all bodies.
    pub(crate) lengths: (u64, u64),
    pub(crate) nations: BTreeMap<String, Day>,
    pub(crate) details: Vec<Details>,
}

impl Facts {
    /// Adds those of a version and says whether its salaries count, which `counts_salaries` says of what its imports said.
    pub(crate) fn add(
        &mut self,
        statements: &dyn Statements,
        tables: &Tables,
        counts_salaries: &dyn Fn(&Details) -> bool,
        cancel: &Cancel,
    ) -> Result<bool, Refusal> {
        let statement = Statement {
            sql: format!(
                "SELECT version, toInt32(latest_day) AS latest, toInt32(first_posted) AS first, \
                 unique_postings, total_postings, with_salary, with_title, with_onet, with_location, \
                 title_words, body_words, nations, arrayMap(day -> toInt32(day), nation_days) AS days, details \
                 FROM {}",
                tables.name(Content::Facts)
            ),
            columns: columns(&[
                ("version", Kind::Unsigned),
                ("latest", Kind::Signed),
                ("first", Kind::OptionalSigned),
                ("unique_postings", Kind::Unsigned),
                ("total_postings", Kind::Unsigned),
                ("with_salary", Kind::Unsigned),
                ("with_title", Kind::Unsigned),
                ("with_onet", Kind::Unsigned),
                ("with_location", Kind::Unsigned),
                ("title_words", Kind::Unsigned),
                ("body_words", Kind::Unsigned),
                ("nations", Kind::TextList),
                ("days", Kind::OptionalSignedList),
                ("details", Kind::Text),
            ]),
            ..Statement::default()
        };
        let mut row = statements.run(&statement, cancel)?.into_row()?;
        Ok(self.add_row(&mut row, counts_salaries)?)
    }

    fn add_row(
        &mut self,
        row: &mut Row,
        counts_salaries: &dyn Fn(&Details) -> bool,
    ) -> Result<bool, UpstreamFault> {
        self.version += row.unsigned()?;
        let latest = Day(row.signed()? as i32);
        self.latest_day = self.latest_day.max(Some(latest));
        let first = row.optional_signed()?.map(|day| Day(day as i32));
        self.first_posted = self.first_posted.into_iter().chain(first).min();
        let salaried = self.coverage.with_salary;
        let coverage = &mut self.coverage;
        for sum in [
            &mut coverage.unique,
            &mut coverage.total,
            &mut coverage.with_salary,
            &mut coverage.with_title,
            &mut coverage.with_onet,
            &mut coverage.with_location,
            &mut self.lengths.0,
            &mut self.lengths.1,
        ] {
            *sum += row.unsigned()?;
        }
        let nations = row.text_list()?.into_iter().zip(row.optional_signed_list()?);
        for (nation, day) in nations {
            let day = Day(day.ok_or(UpstreamFault::BadResponse)? as i32);
            let first = self.nations.entry(nation).or_insert(day);
            *first = day.min(*first);
        }
        let details = serde_json::from_str(&row.text()?);
        let details: Details = details.map_err(|_| UpstreamFault::BadResponse)?;
        let is_counted = counts_salaries(&details);
        if !is_counted {
            self.coverage.with_salary = salaried;
        }
        self.details.push(details);
        Ok(is_counted)
    }
}

/// Reads the entries of all columns of several versions as one vocabulary.
pub(crate) fn vocabulary(
    statements: &dyn Statements,
    tables: &[Tables],
    facts: &Facts,
    rules: Rules,
    cancel: &Cancel,
) -> Result<Vocabulary, Refusal> {
    let mut known: Vec<Vec<(Entry, u64)>> = Column::ALL.iter().map(|_| Vec::new()).collect();
    let mut missing = vec![0; Column::ALL.len()];
    for tables in tables {
        let mut last = (0, String::new());
        let mut is_first = true;
        loop {
            let page = entries_after(tables, (!is_first).then_some(&last));
            let answer = statements.run(&page, cancel)?;
            let count = answer.len();
            for mut row in answer.into_rows() {
                let (position, entry, postings) = read_entry(&mut row)?;
                let slot = usize::try_from(position).unwrap_or(usize::MAX);
                let (Some(known), Some(missing)) = (known.get_mut(slot), missing.get_mut(slot)) else {
                    return Err(UpstreamFault::BadResponse.into());
                };
                last = (position, entry.code.to_string());
                if entry.code.is_empty() {
                    *missing += postings;
                } else {
                    known.push((entry, postings));
                }
            }
            is_first = false;
            if count < PAGE_ENTRIES {
                break;
            }
        }
    }
    let dictionaries = known.into_iter().zip(missing);
    let dictionaries = dictionaries.map(|(known, missing)| Dictionary::new(known, missing));
    let latest_day = facts.latest_day.unwrap_or(Day(0));
    Ok(Vocabulary::new(
        dictionaries.collect(),
        facts.first_posted,
        latest_day,
        rules,
    ))
}

fn entries_after(tables: &Tables, last: Option<&(u64, String)>) -> Statement {
    let mut parameters = Parameters::default();
    let after = match last {
        Some((position, code)) => {
            let (position, code) = (parameters.integer(*position), parameters.text(code));
            format!("WHERE (position, code) > ({position}, {code})")
        }
        None => String::new(),
    };
    let sql = format!(
        "SELECT position, code, name, unique_postings, is_taxonomy, skill_type, is_software, alternates, \
         description, singular_name, reinterpretAsUInt64(latitude) AS latitude_bits, \
         reinterpretAsUInt64(longitude) AS longitude_bits \
         FROM {} {after} ORDER BY position, code LIMIT {PAGE_ENTRIES}",
        tables.name(Content::Entries)
    );
    Statement {
        sql,
        parameters,
        columns: columns(&[
            ("position", Kind::Unsigned),
            ("code", Kind::Text),
            ("name", Kind::Text),
            ("unique_postings", Kind::Unsigned),
            ("is_taxonomy", Kind::Unsigned),
            ("skill_type", Kind::Text),
            ("is_software", Kind::Unsigned),
            ("alternates", Kind::TextList),
            ("description", Kind::OptionalText),
            ("singular_name", Kind::OptionalText),
            ("latitude_bits", Kind::OptionalUnsigned),
            ("longitude_bits", Kind::OptionalUnsigned),
        ]),
        rows: None,
    }
}

fn read_entry(row: &mut Row) -> Result<(u64, Entry, u64), UpstreamFault> {
    let position = row.unsigned()?;
    let (code, name) = (row.text()?, row.text()?);
    let postings = row.unsigned()?;
    let is_taxonomy = row.unsigned()? == 1;
    let skill_type = row.text()?;
    let mut types = SkillType::ALL.into_iter();
    let entry = Entry {
        is_taxonomy,
        skill_type: types.find(|known| known.id() == skill_type),
        is_software: row.unsigned()? == 1,
        alternates: row.text_list()?,
        description: row.optional_text()?,
        singular_name: row.optional_text()?,
        location: location(row)?,
        ..Entry::of_taxonomy(code, name)
    };
    Ok((position, entry, postings))
}

/// Reads latitude and longitude, which travel as bits so that no digit is lost.
pub(crate) fn location(row: &mut Row) -> Result<Option<(f64, f64)>, UpstreamFault> {
    let (latitude, longitude) = (row.optional_unsigned()?, row.optional_unsigned()?);
    let pair = latitude.zip(longitude);
    Ok(pair.map(|(latitude, longitude)| (f64::from_bits(latitude), f64::from_bits(longitude))))
}

pub(crate) fn columns(columns: &[(&str, Kind)]) -> Vec<(String, Kind)> {
    let columns = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
    columns.collect()
}
