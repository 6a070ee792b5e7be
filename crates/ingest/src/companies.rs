//! Reads the operator's list of companies, and takes in the employers that loaded postings name.
//!
//! An employer keeps the id that its postings have, which follows from its name: what a facet of the postings calls it is
//! found by that id. The list is read by the enrichment of postings, the employers are not, so that what a posting is
//! read as does not depend on the postings before it.

mod employers;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use catalog::{Companies, CompaniesDraft, Company, Version};
use serde::Serialize;
use text::fold;

pub use employers::CorpusEmployers;

use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::{Progress, RowFault, SourceReport};
use crate::source::{self, Layout, Row, Table};

/// Separates other names.
const ALIASES: char = '|';
/// Longest id in characters.
const LONGEST_ID: usize = 64;
/// Digits of an industry.
const NAICS_DIGITS: usize = 6;
/// The credit of a list, for `/meta`.
const SOURCE: &str = "Companies from the operator's own list.";

/// The sources of companies.
#[derive(Clone, Debug, Default)]
pub struct CompaniesImport {
    /// The operator's CSV file; without one the list stays as it is.
    pub csv: Option<PathBuf>,
    /// Version to make; `None` for the one that follows.
    pub version: Option<Version>,
    /// The employers of loaded postings, corpus by corpus.
    pub postings: Vec<CorpusEmployers>,
}

/// The result of an import of companies in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CompaniesReport {
    /// What became of the file.
    pub source: SourceReport,
    /// Companies of the version.
    pub companies: u64,
    /// Other names that companies are found by.
    pub aliases: u64,
    /// Companies with an industry.
    pub with_naics: u64,
    /// Companies that postings alone name.
    pub from_postings: u64,
    /// Employers of postings that are too rare to have a place.
    pub left_out: u64,
    /// The first [`LISTED_FAULTS`](crate::LISTED_FAULTS) faults.
    pub faults: Vec<RowFault>,
    /// All faults.
    pub faults_total: u64,
}

struct Columns {
    name: usize,
    id: Option<usize>,
    aliases: Option<usize>,
    naics: Option<usize>,
    is_staffing: Option<usize>,
    is_fortune_1000: Option<usize>,
    website: Option<usize>,
    city: Option<usize>,
    state: Option<usize>,
    postal_code: Option<usize>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, ImportError> {
        Ok(Self {
            name: table.column("name")?,
            id: table.optional_column("id"),
            aliases: table.optional_column("aliases"),
            naics: table.optional_column("naics"),
            is_staffing: table.optional_column("isStaffing"),
            is_fortune_1000: table.optional_column("isFortune1000"),
            website: table.optional_column("website"),
            city: table.optional_column("city"),
            state: table.optional_column("state"),
            postal_code: table.optional_column("postal_code"),
        })
    }
}

/// Reads a list and makes the version that follows `previous`, the newest there is.
pub fn import_companies(
    import: &CompaniesImport,
    progress: &dyn Progress,
    previous: Option<&Companies>,
) -> Result<(Companies, CompaniesReport), ImportError> {
    let mut report = CompaniesReport {
        source: SourceReport {
            source: "operator".to_owned(),
            ..SourceReport::default()
        },
        ..CompaniesReport::default()
    };
    let mut companies = match &import.csv {
        Some(csv) => read_list(csv, progress, &mut report)?,
        None => previous.into_iter().flat_map(Companies::list).cloned().collect(),
    };
    let has_list = !companies.is_empty();
    let employers = employers::Employers::join(&import.postings);
    companies.extend(employers.companies);
    if companies.is_empty() && previous.is_none() {
        return Err(ImportError::NothingNamesCompanies);
    }
    let credits = has_list.then_some(SOURCE).into_iter();
    let credits = credits.chain(employers::credits(&import.postings));
    let draft = CompaniesDraft {
        version: import.version,
        companies,
        sources: credits.collect::<Vec<_>>().join(" "),
    };
    let companies = Companies::build(draft, previous)?;
    let rows = companies.rows();
    report.companies = rows.len() as u64;
    report.aliases = rows.iter().map(|row| row.aliases.len() as u64).sum();
    report.with_naics = rows.iter().filter(|row| row.naics.is_some()).count() as u64;
    report.from_postings = rows.iter().filter(|row| row.is_of_postings).count() as u64;
    report.left_out = employers.left_out;
    Ok((companies, report))
}

/// Reads the operator's file.
fn read_list(
    csv: &Path,
    progress: &dyn Progress,
    report: &mut CompaniesReport,
) -> Result<Vec<Company>, ImportError> {
    let files = source::find(csv)?;
    let [file] = files.as_slice() else {
        return Err(ImportError::NotOneFile {
            path: csv.to_owned(),
            count: files.len(),
        });
    };
    let mut input = Input::new(progress);
    let mut list = List::default();
    input.each_row(
        file,
        Layout::Comma,
        &mut report.source,
        Columns::of,
        |columns, row, _| {
            Ok(match list.add(columns, row) {
                Ok(()) => Verdict::Used,
                Err((column, found, allowed)) => Verdict::Rejected(column, found, allowed),
            })
        },
    )?;
    if list.companies.is_empty() {
        return Err(ImportError::NoCompanies {
            file: file.shown.clone(),
        });
    }
    report.source.added = list.companies.len() as u64;
    report.faults_total = input.faults.total;
    report.faults = input.faults.listed;
    Ok(list.companies)
}

/// Column, what stands there, what may.
type Unusable = (&'static str, String, &'static str);

#[derive(Default)]
struct List {
    companies: Vec<Company>,
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl List {
    fn add(&mut self, columns: &Columns, row: &Row) -> Result<(), Unusable> {
        let name = row.cell(columns.name);
        let folded = fold(name);
        if folded.is_empty() || name.contains(char::is_control) {
            return Err(("name", name.to_owned(), "a name of one line"));
        }
        let id = row.optional(columns.id).unwrap_or_default();
        if id.chars().count() > LONGEST_ID || id.contains('/') || id.contains(char::is_control) {
            return Err(("id", id.to_owned(), "1 to 64 printable characters without '/'"));
        }
        if self.ids.contains(id) {
            return Err(("id", id.to_owned(), "an id that no earlier row has"));
        }
        if id.is_empty() && self.names.contains(&folded) {
            return Err((
                "name",
                name.to_owned(),
                "an id, as an earlier row has the name too",
            ));
        }
        let naics = row.optional(columns.naics);
        if let Some(code) = naics.filter(|code| !is_naics(code)) {
            return Err(("naics", code.to_owned(), "six digits or nothing"));
        }
        let text = |column: Option<usize>| row.optional(column).map(str::to_owned);
        let company = Company {
            id: id.to_owned(),
            name: name.to_owned(),
            aliases: aliases(row.optional(columns.aliases), &folded),
            naics: naics.map(str::to_owned),
            is_staffing: flag("isStaffing", row.optional(columns.is_staffing))?,
            is_fortune_1000: flag("isFortune1000", row.optional(columns.is_fortune_1000))?,
            website: text(columns.website),
            city: text(columns.city),
            state: text(columns.state),
            postal_code: text(columns.postal_code),
            is_of_postings: false,
        };
        if !id.is_empty() {
            self.ids.insert(id.to_owned());
        }
        self.names.insert(folded);
        self.companies.push(company);
        Ok(())
    }
}

/// Splits other names; the name itself and repeats are left out.
fn aliases(cell: Option<&str>, name: &str) -> Vec<String> {
    let mut seen = BTreeSet::from([name.to_owned()]);
    let parts = cell.unwrap_or_default().split(ALIASES).map(str::trim);
    parts
        .filter(|part| !fold(part).is_empty() && seen.insert(fold(part)))
        .map(str::to_owned)
        .collect()
}

fn is_naics(code: &str) -> bool {
    code.len() == NAICS_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn flag(column: &'static str, cell: Option<&str>) -> Result<bool, Unusable> {
    match cell.map(str::to_ascii_lowercase).as_deref() {
        None | Some("false" | "no" | "0") => Ok(false),
        Some("true" | "yes" | "1") => Ok(true),
        Some(other) => Err((column, other.to_owned(), "true, false, yes, no, 1, 0 or nothing")),
    }
}
