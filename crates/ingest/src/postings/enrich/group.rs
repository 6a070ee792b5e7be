//! A group of duplicates, and the values of its posting that need no catalog.

use std::collections::BTreeSet;
use std::sync::Arc;

use analytics::row::{Posting, PostingId, Provenance};
use analytics::{Column, Day};
use text::postings::{
    AnnualSalary, EducationLevel, PostingReading, RULE_LANGUAGE, RemoteType, Salary, salary_of,
};

use super::super::row::SourceRow;
use super::super::stored::StoredRow;
use super::EnrichRules;

/// Rows that are one posting, the leader first.
#[derive(Clone, Debug)]
pub(in crate::postings) struct Group {
    pub(in crate::postings) block: u64,
    pub(in crate::postings) rows: Vec<StoredRow>,
    leader: SourceRow,
}

impl Group {
    /// Takes rows; without any there is no group.
    pub(in crate::postings) fn new(block: u64, rows: Vec<StoredRow>) -> Option<Group> {
        let leader = rows.first()?.row.clone();
        Some(Group { block, rows, leader })
    }

    /// Gives the row that the others joined.
    pub(in crate::postings) fn leader(&self) -> &SourceRow {
        &self.leader
    }

    /// Gives the first value that a row has, the leader's before others.
    fn given<'g, T>(&'g self, value: impl Fn(&'g SourceRow) -> Option<T>) -> Option<T> {
        self.rows.iter().find_map(|stored| value(&stored.row))
    }

    /// Makes the posting with what the rows themselves say of it.
    pub(super) fn draft(&self) -> Result<Posting, serde_json::Error> {
        let leader = &self.leader;
        let members = self.rows.iter().map(|stored| stored.to_member(leader));
        let members = members.collect::<Result<Vec<_>, _>>()?;
        let copies: u64 = self.rows.iter().map(|stored| u64::from(stored.row.copies)).sum();
        let ends: Option<Vec<i32>> = self.rows.iter().map(|stored| stored.row.expired).collect();
        let mut codes: Vec<(Column, Arc<str>)> = Vec::new();
        let texts =
            |of: fn(&StoredRow) -> &String| -> BTreeSet<&String> { self.rows.iter().map(of).collect() };
        for site in texts(|stored| &stored.row.site) {
            codes.push((Column::Sources, Arc::from(site.as_str())));
        }
        for source in texts(|stored| &stored.source) {
            codes.push((Column::Origin, Arc::from(source.as_str())));
        }
        Ok(Posting {
            id: members.first().map_or(PostingId([0; 16]), |member| member.id),
            block: self.block,
            posted: leader.posted(),
            expired: ends.and_then(|ends| ends.into_iter().max()).map(Day),
            duplicates: u32::try_from(copies.saturating_sub(1)).unwrap_or(u32::MAX),
            codes,
            salary: None,
            salary_from: None,
            salary_to: None,
            salary_period: None,
            currency: None,
            company_is_staffing: false,
            is_remote: false,
            is_internship: false,
            is_supervisor: false,
            location: None,
            title_raw: leader.title_raw.clone(),
            body: leader.body.clone(),
            company_raw: leader.company_raw.clone(),
            extras: leader.extras.clone(),
            provenance: Vec::new(),
            members,
        })
    }

    /// Adds the pay: of columns, of a text in a column, of the body, in this order for the leader; else of another row.
    pub(super) fn add_salary(&self, reading: &PostingReading, rules: &EnrichRules, posting: &mut Posting) {
        let (bounds, home) = (&rules.salary_bounds, rules.currency.as_str());
        let of_row = |row: &SourceRow| {
            let annual = row.annual_salary(bounds, home);
            if annual.mean.is_some() {
                let currency = row.currency_of_pay(None, home);
                return Some((annual, row.salary_period.clone(), currency.map(str::to_owned)));
            }
            let dollar = row.currency.as_deref().unwrap_or(home);
            of_text(row, &salary_of(row.salary_text.as_deref()?, dollar)?, rules)
        };
        let derived = || of_text(&self.leader, &reading.salary?, rules);
        let (found, provenance) = match of_row(&self.leader) {
            Some(found) => (Some(found), Provenance::Given),
            None => match derived() {
                Some(found) => (Some(found), Provenance::Derived),
                None => (self.given(of_row), Provenance::Given),
            },
        };
        let Some((AnnualSalary { from, to, mean, .. }, period, currency)) = found else {
            return;
        };
        posting.salary_from = from;
        posting.salary_to = to;
        posting.salary = mean.filter(|_| currency.as_deref() == Some(home));
        posting.salary_period = period;
        posting.currency = currency;
        posting.provenance.push(("salary".to_owned(), provenance));
    }

    /// Adds language, kinds of work, education and experience.
    pub(super) fn add_kind(&self, reading: &PostingReading, posting: &mut Posting) {
        let language = self.leader.language.as_deref();
        let found = language.or(reading.language).unwrap_or(RULE_LANGUAGE);
        posting.codes.push((Column::Language, Arc::from(found)));
        posting
            .provenance
            .push(("language".to_owned(), provenance(language.is_some())));
        self.add_code(
            posting,
            Column::EmploymentType,
            "employment_type",
            |row| row.employment_type,
            reading.employment_type.map(|it| it.code()),
        );
        self.add_code(
            posting,
            Column::ContractType,
            "contract_type",
            |row| row.contract_type,
            reading.contract_type.map(|it| it.code()),
        );
        let remote = |row: &SourceRow| {
            row.remote
                .or_else(|| says_remote(row).then(|| RemoteType::Remote.code()))
        };
        let read = reading.remote_type.map(|it| it.code());
        self.add_code(posting, Column::RemoteType, "remote_type", remote, read);
        let code = self.value(remote, read).map(|(code, _)| code);
        posting.is_remote = code
            .and_then(RemoteType::from_code)
            .is_some_and(RemoteType::is_remote);
        self.add_flag(
            posting,
            "is_internship",
            |row| row.internship,
            reading.is_internship,
        );
        self.add_flag(
            posting,
            "is_supervisor",
            |row| row.supervisor,
            reading.is_supervisor,
        );
        self.add_education(reading, posting);
        for code in &self.leader.cip {
            for (length, column) in [(2, Column::Cip2), (5, Column::Cip4), (7, Column::Cip6)] {
                if let Some(part) = code.get(..length) {
                    posting.codes.push((column, Arc::from(part)));
                }
            }
        }
        let experience = reading.experience;
        // A range is one value: its ends do not come from two places.
        let given = self.leader.min_years.is_some() || self.leader.max_years.is_some();
        let (least, most) = match experience.filter(|_| !given) {
            Some(years) => (Some(years.min), years.max),
            None => (None, None),
        };
        self.add_code(
            posting,
            Column::MinYears,
            "min_years_experience",
            |row| row.min_years,
            least,
        );
        self.add_code(
            posting,
            Column::MaxYears,
            "max_years_experience",
            |row| row.max_years,
            most,
        );
    }

    /// Gives a value with its provenance: the leader's own, what its text says, another row's.
    fn value<T>(&self, own: impl Fn(&SourceRow) -> Option<T>, read: Option<T>) -> Option<(T, Provenance)> {
        if let Some(value) = own(&self.leader) {
            return Some((value, Provenance::Given));
        }
        if let Some(value) = read {
            return Some((value, Provenance::Derived));
        }
        self.given(own).map(|value| (value, Provenance::Given))
    }

    fn add_code(
        &self,
        posting: &mut Posting,
        column: Column,
        name: &str,
        own: impl Fn(&SourceRow) -> Option<u8>,
        read: Option<u8>,
    ) {
        if let Some((code, provenance)) = self.value(own, read) {
            posting.codes.push((column, Arc::from(code.to_string())));
            posting.provenance.push((name.to_owned(), provenance));
        }
    }

    fn add_flag(
        &self,
        posting: &mut Posting,
        name: &str,
        own: impl Fn(&SourceRow) -> Option<bool>,
        read: Option<bool>,
    ) {
        let Some((flag, provenance)) = self.value(own, read) else {
            return;
        };
        match name {
            "is_internship" => posting.is_internship = flag,
            _ => posting.is_supervisor = flag,
        }
        posting.provenance.push((name.to_owned(), provenance));
    }

    fn add_education(&self, reading: &PostingReading, posting: &mut Posting) {
        let read: Vec<u8> = reading.education.iter().map(EducationLevel::code).collect();
        let filled = |levels: &[u8]| (!levels.is_empty()).then(|| levels.to_vec());
        let Some((levels, provenance)) = self.value(|row| filled(&row.education), filled(&read)) else {
            return;
        };
        let code = |level: u8| Arc::<str>::from(level.to_string());
        posting
            .codes
            .extend(levels.iter().map(|level| (Column::Edulevels, code(*level))));
        if let (Some(lowest), Some(highest)) = (levels.iter().min(), levels.iter().max()) {
            posting.codes.push((Column::MinEdulevels, code(*lowest)));
            posting.codes.push((Column::MaxEdulevels, code(*highest)));
        }
        posting.provenance.push(("edulevels".to_owned(), provenance));
    }
}

/// Gives the pay that a text of a row states: figures of a year, period, and the currency where somebody knows it.
fn of_text(
    row: &SourceRow,
    salary: &Salary,
    rules: &EnrichRules,
) -> Option<(AnnualSalary, Option<String>, Option<String>)> {
    let currency = row.currency_of_pay(salary.currency, &rules.currency);
    let annual = salary.annual(rules.salary_bounds.of(currency));
    annual.mean?;
    let period = salary.period.map(|it| it.name().to_owned());
    Some((annual, period, currency.map(str::to_owned)))
}

fn provenance(is_given: bool) -> Provenance {
    if is_given {
        Provenance::Given
    } else {
        Provenance::Derived
    }
}

/// Says whether the place of a row is `Remote`.
fn says_remote(row: &SourceRow) -> bool {
    let says = |text: &Option<String>| text.as_deref().is_some_and(catalog::says_remote);
    says(&row.location) || says(&row.city)
}
