//! Reads skills from the operator's CSV files, and from our own lists, which have the same columns.

use std::collections::BTreeSet;

use catalog::SkillType;
use text::{FormKind, fold};

use crate::candidate::{Candidate, CategoryName, Placement, Source};
use crate::category::{KnownNames, Scheme};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::{RowFault, SourceReport, shorten};
use crate::source::{Layout, Row, Table};

/// Separates alternative names.
const ALTERNATIVES: char = '|';
/// Longest id, as clients have it in paths.
const ID_LENGTH: usize = 64;

struct Columns {
    name: usize,
    id: Option<usize>,
    kind: Option<usize>,
    description: Option<usize>,
    category: Option<usize>,
    subcategory: Option<usize>,
    alternatives: Option<usize>,
    is_software: Option<usize>,
    is_language: Option<usize>,
    info_url: Option<usize>,
    /// All other columns, by name.
    tags: Vec<(usize, String)>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, ImportError> {
        let mut columns = Self {
            name: table.column("name")?,
            id: table.optional_column("id"),
            kind: table.optional_column("type"),
            description: table.optional_column("description"),
            category: table.optional_column("category"),
            subcategory: table.optional_column("subcategory"),
            alternatives: table.optional_column("altNames"),
            is_software: table.optional_column("isSoftware"),
            is_language: table.optional_column("isLanguage"),
            info_url: table.optional_column("infoUrl"),
            tags: Vec::new(),
        };
        let known = [
            Some(columns.name),
            columns.id,
            columns.kind,
            columns.description,
            columns.category,
            columns.subcategory,
            columns.alternatives,
            columns.is_software,
            columns.is_language,
            columns.info_url,
        ];
        for (at, name) in table.columns().iter().enumerate() {
            if !known.contains(&Some(at)) && !name.is_empty() {
                columns.tags.push((at, name.clone()));
            }
        }
        Ok(columns)
    }
}

/// A list in the operator's layout.
pub(crate) struct List<'a> {
    pub(crate) source: Source,
    /// File name for messages.
    pub(crate) file: &'a str,
    pub(crate) bytes: &'a [u8],
}

impl List<'_> {
    fn scheme(&self) -> Scheme {
        if self.source == Source::Operator {
            Scheme::Operator
        } else {
            Scheme::Waypost
        }
    }

    fn uri(&self, name: &str) -> String {
        if self.source == Source::Operator {
            format!("urn:operator:{}", fold(name))
        } else {
            project_uri(name)
        }
    }
}

/// Gives the URI of a skill of the project's own lists.
pub(crate) fn project_uri(name: &str) -> String {
    format!("urn:waypost:{}", fold(name))
}

/// Reads a list. Categories are found by name among `known`, which learns those of the list.
pub(crate) fn read(
    list: &List<'_>,
    known: &mut KnownNames,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Vec<Candidate>, ImportError> {
    let mut candidates = Vec::new();
    let mut ids = BTreeSet::new();
    let mut read_row =
        |columns: &Columns, row: &Row, input: &mut Input<'_>| match read_row(list, columns, row, known) {
            Ok((candidate, left_out)) => {
                if let Some(id) = &candidate.id
                    && !ids.insert(id.clone())
                {
                    return Ok(Verdict::Rejected(
                        "id",
                        id.clone(),
                        "an id that no earlier row has",
                    ));
                }
                candidates.push(candidate);
                for cell in left_out {
                    input.faults.add(RowFault {
                        file: list.file.to_owned(),
                        line: row.line,
                        column: cell.column.to_owned(),
                        found: shorten(&cell.found),
                        allowed: cell.allowed.to_owned(),
                    });
                }
                Ok(Verdict::Used)
            }
            Err(Unusable {
                column,
                found,
                allowed,
            }) => Ok(Verdict::Rejected(column, found, allowed)),
        };
    input.each_row_of(
        list.file,
        list.bytes,
        Layout::Comma,
        report,
        Columns::of,
        &mut read_row,
    )?;
    Ok(candidates)
}

struct Unusable {
    column: &'static str,
    found: String,
    allowed: &'static str,
}

fn unusable(column: &'static str, found: &str, allowed: &'static str) -> Unusable {
    Unusable {
        column,
        found: found.to_owned(),
        allowed,
    }
}

/// Reads a row. Without a usable name or id it is no skill that anybody could find again; other cells that cannot be
/// used are left out of it and given back: a mistyped address must not cost a skill and raise the major version.
fn read_row(
    list: &List<'_>,
    columns: &Columns,
    row: &Row,
    known: &mut KnownNames,
) -> Result<(Candidate, Vec<Unusable>), Unusable> {
    let mut left_out = Vec::new();
    let name = row.cell(columns.name);
    if fold(name).is_empty() || name.contains(char::is_control) {
        return Err(unusable("name", name, "a name of one line"));
    }
    let mut candidate = Candidate::new(list.uri(name), name);
    if let Some(id) = row.optional(columns.id) {
        if id.chars().count() > ID_LENGTH || id.contains(['/']) || id.contains(char::is_control) {
            return Err(unusable("id", id, "1 to 64 printable characters without '/'"));
        }
        candidate.id = Some(id.to_owned());
    }
    if let Some(kind) = row.optional(columns.kind) {
        candidate.kind = usable(read_kind(kind), &mut left_out);
    } else if list.source == Source::Certifications {
        candidate.kind = Some(SkillType::Certification);
    }
    candidate.description = row.optional(columns.description).map(str::to_owned);
    let mut flag = |column, cell| usable(read_flag(column, row.optional(cell)), &mut left_out).flatten();
    candidate.is_software = flag("isSoftware", columns.is_software);
    candidate.is_language = flag("isLanguage", columns.is_language);
    if let Some(url) = row.optional(columns.info_url) {
        candidate.info_url = usable(read_address(url), &mut left_out);
    }
    for alternative in row
        .optional(columns.alternatives)
        .unwrap_or_default()
        .split(ALTERNATIVES)
    {
        candidate.label(alternative, FormKind::Alternative);
    }
    for (column, key) in &columns.tags {
        if let Some(value) = row.optional(Some(*column)) {
            candidate.tag(key, value);
        }
    }
    let subcategory = row.optional(columns.subcategory);
    candidate.category = match (row.optional(columns.category), subcategory) {
        (None, None) => None,
        (None, Some(lone)) => {
            let allowed = "nothing, as the row has no category";
            left_out.push(unusable("subcategory", lone, allowed));
            None
        }
        (Some(category), subcategory) => Some(place(list.scheme(), category, subcategory, known)),
    };
    Ok((candidate, left_out))
}

/// Takes what was read, or notes the cell that is left out.
fn usable<T>(read: Result<T, Unusable>, left_out: &mut Vec<Unusable>) -> Option<T> {
    read.map_err(|cell| left_out.push(cell)).ok()
}

fn read_address(text: &str) -> Result<String, Unusable> {
    if is_web_address(text) {
        return Ok(text.to_owned());
    }
    Err(unusable(
        "infoUrl",
        text,
        "an address that begins with http:// or https://",
    ))
}

fn place(scheme: Scheme, category: &str, subcategory: Option<&str>, known: &mut KnownNames) -> Placement {
    let category = CategoryName {
        code: known.top(category, scheme),
        name: category.to_owned(),
    };
    let subcategory = subcategory.map(|name| CategoryName {
        code: known.sub(&category.code, name, scheme),
        name: name.to_owned(),
    });
    known.learn(&category, subcategory.as_ref());
    Placement {
        category,
        subcategory,
    }
}

fn read_kind(text: &str) -> Result<SkillType, Unusable> {
    let kind = SkillType::from_id(&text.to_ascii_uppercase()).or_else(|| SkillType::from_name(text));
    match kind {
        Some(kind @ (SkillType::Specialized | SkillType::Common | SkillType::Certification)) => Ok(kind),
        Some(SkillType::Removed) | None => Err(unusable(
            "type",
            text,
            "ST1, ST2, ST3, Specialized Skill, Common Skill or Certification",
        )),
    }
}

fn read_flag(column: &'static str, text: Option<&str>) -> Result<Option<bool>, Unusable> {
    let Some(text) = text else { return Ok(None) };
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(Some(true)),
        "false" | "no" | "0" => Ok(Some(false)),
        _ => Err(unusable(column, text, "true, false, yes, no, 1, 0 or nothing")),
    }
}

fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"));
    let has_host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']));
    has_host && !text.contains(char::is_whitespace) && !text.contains(char::is_control)
}

#[cfg(test)]
mod tests;
