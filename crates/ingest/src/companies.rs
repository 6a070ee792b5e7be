//! Reads the operator's list of companies.

use std::collections::BTreeSet;
use std::path::PathBuf;

use catalog::{Companies, CompaniesDraft, Company, Version};
use serde::Serialize;
use text::fold;

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

/// The source of a list of companies.
#[derive(Clone, Debug, Default)]
pub struct CompaniesImport {
    /// The operator's CSV file.
    pub csv: PathBuf,
    /// Version to make; `None` for the one that follows.
    pub version: Option<Version>,
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
    let files = source::find(&import.csv)?;
    let [file] = files.as_slice() else {
        return Err(ImportError::NotOneFile {
            path: import.csv.clone(),
            count: files.len(),
        });
    };
    let mut input = Input::new(progress);
    let mut report = SourceReport {
        source: "operator".to_owned(),
        ..SourceReport::default()
    };
    let mut list = List::default();
    input.each_row(
        file,
        Layout::Comma,
        &mut report,
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
    let draft = CompaniesDraft {
        version: import.version,
        companies: list.companies,
        sources: SOURCE.to_owned(),
    };
    let companies = Companies::build(draft, previous)?;
    let rows = companies.rows();
    report.added = rows.len() as u64;
    let report = CompaniesReport {
        source: report,
        companies: rows.len() as u64,
        aliases: rows.iter().map(|row| row.aliases.len() as u64).sum(),
        with_naics: rows.iter().filter(|row| row.naics.is_some()).count() as u64,
        faults_total: input.faults.total,
        faults: input.faults.listed,
    };
    Ok((companies, report))
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
