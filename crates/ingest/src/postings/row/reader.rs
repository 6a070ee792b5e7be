//! Checks cell by cell what a mapping found.

mod checks;

use analytics::Day;
use text::postings::{ContractType, EducationLevel, EmploymentType, Period, RemoteType, currency_code};

use super::super::column::Canonical;
use super::super::convert::{
    is_web_address, parse_cip, parse_date, parse_flag, parse_isco, parse_language, parse_naics, parse_number,
    parse_onet, parse_soc,
};
use super::super::mapping::{BoundMapping, Mapped, Options};
use super::super::record::Cell;
use super::super::redact::redact;
use super::super::report::{Action, Reason, quoted};
use super::{Rules, SourceRow, Trouble};

/// Characters of an id.
const ID_LIMIT: usize = 200;
/// Characters of a title.
const TITLE_LIMIT: usize = 1000;
/// Bytes of a body.
const BODY_LIMIT: usize = 1024 * 1024;
/// The first day that can be meant, 1990-01-01: before it nothing was advertised where postings are collected, and
/// what stands there is a default of some program.
const EARLIEST: Day = Day(7_305);
/// Days after the day posted that another date of the row can be: ten years. Later ones stand for "never".
const FURTHEST_DAYS: i32 = 3_653;
/// Identical advertisements that a row can stand for.
const COPIES_LIMIT: f64 = 1e9;
/// The column of a mount whose codes are checked.
const ISCO: &str = "isco";
/// Years of experience that can be meant.
const YEARS_LIMIT: f64 = 99.0;

/// Makes a row of what a mapping found. Without a row there is one trouble that says why, among those of its cells.
pub(in crate::postings) fn read(
    mapped: Mapped<'_>,
    mapping: &BoundMapping<'_>,
    options: &Options,
    rules: &Rules<'_>,
) -> (Option<SourceRow>, Vec<Trouble>) {
    let mut reader = RowReader {
        mapped,
        mapping,
        options,
        rules,
        troubles: Vec::new(),
    };
    let row = reader.row();
    (row, reader.troubles)
}

/// Makes a row of an id alone, for lists of ids.
pub(in crate::postings) fn read_id(
    mapped: &Mapped<'_>,
    mapping: &BoundMapping<'_>,
) -> (Option<SourceRow>, Vec<Trouble>) {
    let Some(id) = mapped.text(Canonical::Id) else {
        let trouble = Trouble {
            column: Some(mapping.shown(Canonical::Id).to_owned()),
            reason: Reason::MissingId,
            detail: "there is none".to_owned(),
            action: Action::Rejected,
        };
        return (None, vec![trouble]);
    };
    let row = SourceRow {
        id: id.into_owned(),
        ..SourceRow::default()
    };
    (Some(row), Vec::new())
}

/// Gives the id that a mapping found, for the report.
pub(in crate::postings) fn shown_id(mapped: &Mapped<'_>) -> Option<String> {
    mapped
        .text(Canonical::Id)
        .map(|id| id.chars().take(ID_LIMIT).collect())
}

struct RowReader<'r> {
    mapped: Mapped<'r>,
    mapping: &'r BoundMapping<'r>,
    options: &'r Options,
    rules: &'r Rules<'r>,
    troubles: Vec<Trouble>,
}

impl RowReader<'_> {
    fn row(&mut self) -> Option<SourceRow> {
        let id = self.required(Canonical::Id, Reason::MissingId)?;
        let title = self.required(Canonical::TitleRaw, Reason::MissingTitle)?;
        let body = self.text(Canonical::Body).unwrap_or_default();
        self.bounded(Canonical::Id, id.chars().count(), ID_LIMIT, "characters")?;
        self.bounded(
            Canonical::TitleRaw,
            title.chars().count(),
            TITLE_LIMIT,
            "characters",
        )?;
        self.bounded(Canonical::Body, body.len(), BODY_LIMIT, "bytes")?;
        let posted = self.posted()?;
        let expired = self.later_date(Canonical::Expired, posted);
        let updated = self.date(Canonical::Updated, posted);
        let (min_years, max_years) = self.experience();
        let (currency, has_unknown_currency) = self.currency();
        let mut row = SourceRow {
            id,
            title_raw: redact(title, self.options.redact),
            body: redact(body, self.options.redact),
            company_raw: self.text(Canonical::CompanyRaw),
            company_id: self.text(Canonical::CompanyId),
            naics: self.code(Canonical::Naics, parse_naics),
            location: self.text(Canonical::Location),
            city: self.text(Canonical::City),
            county: self.text(Canonical::County),
            state: self.text(Canonical::State),
            country: self.text(Canonical::Country),
            zip: self.text(Canonical::Zip),
            point: self.point(),
            posted: posted.0,
            expired: expired.map(|day| day.0),
            updated: updated.map(|day| day.0),
            salary_min: self.number(Canonical::SalaryMin),
            salary_max: self.number(Canonical::SalaryMax),
            salary_period: self.word(Canonical::SalaryPeriod, |word| {
                Period::from_word(word).map(|it| it.name().to_owned())
            }),
            salary_text: self.text(Canonical::SalaryText),
            currency,
            has_unknown_currency,
            urls: self.urls(),
            site: self
                .text(Canonical::Source)
                .unwrap_or_else(|| self.rules.source.to_owned()),
            employment_type: self.word(Canonical::EmploymentType, |it| {
                EmploymentType::from_word(it).map(EmploymentType::code)
            }),
            contract_type: self.word(Canonical::ContractType, |it| {
                ContractType::from_word(it).map(ContractType::code)
            }),
            remote: self.word(Canonical::Remote, remote_code),
            education: self.education(),
            internship: self.word(Canonical::Internship, parse_flag),
            supervisor: self.word(Canonical::Supervisor, parse_flag),
            min_years,
            max_years,
            skills: self.skills(),
            onet: self.code(Canonical::Onet, parse_onet),
            soc: self.code(Canonical::Soc, parse_soc),
            cip: self.cip(),
            language: self.code(Canonical::Language, parse_language),
            copies: self.copies(),
            mounts: self.mounts(),
            extras: std::mem::take(&mut self.mapped.extras),
        };
        self.check_objects();
        self.check_salary(&mut row);
        self.check_place(&row);
        Some(row)
    }

    fn trouble(&mut self, column: Canonical, reason: Reason, detail: String, action: Action) {
        self.troubles.push(Trouble {
            column: Some(self.mapping.shown(column).to_owned()),
            reason,
            detail,
            action,
        });
    }

    fn dropped(&mut self, column: Canonical, reason: Reason, detail: String) {
        self.trouble(column, reason, detail, Action::Dropped);
    }

    fn text(&self, column: Canonical) -> Option<String> {
        self.mapped.text(column).map(|text| text.into_owned())
    }

    fn required(&mut self, column: Canonical, reason: Reason) -> Option<String> {
        let found = match self.mapped.cell(column) {
            Cell::Missing | Cell::Text(_) => None,
            Cell::List(_) => Some("a list"),
            Cell::Object => Some("an object of JSON"),
        };
        if let Some(found) = found {
            let detail = format!("{found} stands where a text is expected");
            self.trouble(column, Reason::MalformedRow, detail, Action::Rejected);
            return None;
        }
        let text = self.text(column);
        if text.is_none() {
            self.trouble(column, reason, "there is none".to_owned(), Action::Rejected);
        }
        text
    }

    fn bounded(&mut self, column: Canonical, length: usize, limit: usize, unit: &str) -> Option<()> {
        if length <= limit {
            return Some(());
        }
        let detail = format!("{length} {unit}, at most {limit} are kept");
        self.trouble(column, Reason::TooLarge, detail, Action::Rejected);
        None
    }

    fn posted(&mut self) -> Option<Day> {
        let text = self.required(Canonical::Posted, Reason::MissingPosted)?;
        let Some(day) = parse_date(&text, self.options.date_order) else {
            let detail = format!("{} is not a date", quoted(&text));
            self.trouble(Canonical::Posted, Reason::InvalidDate, detail, Action::Rejected);
            return None;
        };
        if day < EARLIEST {
            let detail = format!("{day} is before {EARLIEST}");
            self.trouble(Canonical::Posted, Reason::InvalidDate, detail, Action::Rejected);
            return None;
        }
        if day > self.rules.latest {
            let detail = format!("{day} is after {}", self.rules.latest);
            self.trouble(
                Canonical::Posted,
                Reason::PostedAfterAsOf,
                detail,
                Action::Rejected,
            );
            return None;
        }
        Some(day)
    }

    /// Reads a date of a row that was posted on some day.
    fn date(&mut self, column: Canonical, posted: Day) -> Option<Day> {
        let text = self.text(column)?;
        let day = parse_date(&text, self.options.date_order);
        let detail = match day {
            None => format!("{} is not a date", quoted(&text)),
            Some(day) if day < EARLIEST => format!("{day} is before {EARLIEST}"),
            Some(day) if day > posted.plus(FURTHEST_DAYS) => {
                format!("{day} is more than ten years after {posted}")
            }
            Some(_) => return day,
        };
        self.dropped(column, Reason::InvalidDate, detail);
        None
    }

    fn later_date(&mut self, column: Canonical, posted: Day) -> Option<Day> {
        let day = self.date(column, posted)?;
        if day < posted {
            self.dropped(
                column,
                Reason::ExpiredBeforePosted,
                format!("{day} is before {posted}"),
            );
            return None;
        }
        Some(day)
    }

    fn number(&mut self, column: Canonical) -> Option<f64> {
        let text = self.text(column)?;
        let number = parse_number(&text);
        if number.is_none() {
            self.dropped(
                column,
                Reason::InvalidNumber,
                format!("{} is not a number", quoted(&text)),
            );
        }
        number
    }

    fn years(&mut self, column: Canonical, round: fn(f64) -> f64) -> Option<u8> {
        let years = self.number(column)?;
        if !(0.0..=YEARS_LIMIT).contains(&years) {
            self.dropped(
                column,
                Reason::InvalidNumber,
                format!("{years} years cannot be meant"),
            );
            return None;
        }
        // The bounds above leave whole numbers that fit.
        Some(round(years) as u8)
    }

    /// Reads both bounds of experience; one above the other leaves the lower one alone.
    fn experience(&mut self) -> (Option<u8>, Option<u8>) {
        let least = self.years(Canonical::MinYears, f64::floor);
        let most = self.years(Canonical::MaxYears, f64::ceil);
        match least.zip(most).filter(|(least, most)| least > most) {
            None => (least, most),
            Some((least, most)) => {
                let detail = format!("{most} is less than the {least} years that are asked for at least");
                self.dropped(Canonical::MaxYears, Reason::InvalidNumber, detail);
                (Some(least), None)
            }
        }
    }

    fn copies(&mut self) -> u32 {
        let Some(copies) = self.number(Canonical::Copies) else {
            return 1;
        };
        if !(1.0..=COPIES_LIMIT).contains(&copies) || copies.fract() != 0.0 {
            let detail = format!("{copies} is not a whole number from 1 to {COPIES_LIMIT}");
            self.dropped(Canonical::Copies, Reason::InvalidNumber, detail);
            return 1;
        }
        copies as u32
    }

    /// Reads a word of a closed list.
    fn word<T>(&mut self, column: Canonical, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(column)?;
        let value = read(&text);
        if value.is_none() {
            self.dropped(
                column,
                Reason::UnknownValue,
                format!("{} is no known value", quoted(&text)),
            );
        }
        value
    }

    fn code(&mut self, column: Canonical, read: fn(&str) -> Option<String>) -> Option<String> {
        let text = self.text(column)?;
        let code = read(&text);
        if code.is_none() {
            self.dropped(
                column,
                Reason::UnknownCode,
                format!("{} is no such code", quoted(&text)),
            );
        }
        code
    }

    /// Reads the currency, and says whether one is named that nobody knows.
    fn currency(&mut self) -> (Option<String>, bool) {
        let Some(text) = self.text(Canonical::Currency) else {
            return (None, false);
        };
        let code = currency_code(&text);
        if code.is_none() {
            let detail = format!(
                "{} is no code of ISO 4217; the pay counts in no figures",
                quoted(&text)
            );
            self.dropped(Canonical::Currency, Reason::UnknownCode, detail);
        }
        (code.map(str::to_owned), code.is_none())
    }

    /// Takes the columns of mounts of other countries, of which those of ISCO alone have a form that is known.
    fn mounts(&mut self) -> Vec<(String, String)> {
        let mut mounts = std::mem::take(&mut self.mapped.mounts);
        mounts.retain(|(name, code)| {
            let is_code = name != ISCO || parse_isco(code).is_some();
            if !is_code {
                self.troubles.push(Trouble {
                    column: Some(name.clone()),
                    reason: Reason::UnknownCode,
                    detail: format!("{} is no such code", quoted(code)),
                    action: Action::Dropped,
                });
            }
            is_code
        });
        mounts
    }

    fn cip(&mut self) -> Vec<String> {
        let (mut codes, mut unknown) = (Vec::new(), Vec::new());
        for item in self.mapped.items(Canonical::Cip) {
            match parse_cip(item) {
                Some(code) => codes.push(code),
                None => unknown.push(format!("{} is no such code", quoted(item))),
            }
        }
        for detail in unknown {
            self.dropped(Canonical::Cip, Reason::UnknownCode, detail);
        }
        codes
    }

    /// Reads names and ids of skills. Those that no skill has stay in the row: a later taxonomy may know them.
    fn skills(&mut self) -> Vec<String> {
        let items = owned(self.mapped.items(Canonical::Skills));
        if let Some(names) = self.rules.skills {
            for item in items.iter().filter(|item| names.find(item).is_none()) {
                let detail = format!("{} is no known skill", quoted(item));
                self.dropped(Canonical::Skills, Reason::UnknownValue, detail);
            }
        }
        items
    }

    fn education(&mut self) -> Vec<u8> {
        let (mut levels, mut unknown) = (Vec::new(), Vec::new());
        for item in self.mapped.items(Canonical::Education) {
            match EducationLevel::from_word(item) {
                Some(level) => levels.push(level.code()),
                None => unknown.push(format!("{} is no known value", quoted(item))),
            }
        }
        for detail in unknown {
            self.dropped(Canonical::Education, Reason::UnknownValue, detail);
        }
        levels.sort_unstable();
        levels.dedup();
        levels
    }

    fn urls(&mut self) -> Vec<String> {
        let (mut urls, mut unusable) = (Vec::new(), Vec::new());
        for item in self.mapped.items(Canonical::Url) {
            if is_web_address(item) {
                urls.push(item.to_owned());
            } else {
                unusable.push(format!(
                    "{} is no address that begins with http or https",
                    quoted(item)
                ));
            }
        }
        for detail in unusable {
            self.dropped(Canonical::Url, Reason::UrlDropped, detail);
        }
        urls
    }

    fn point(&mut self) -> Option<(f64, f64)> {
        let lat = self.degrees(Canonical::Lat, 90.0);
        let lon = self.degrees(Canonical::Lon, 180.0);
        lat.zip(lon)
    }

    fn degrees(&mut self, column: Canonical, most: f64) -> Option<f64> {
        let degrees = self.number(column)?;
        if degrees.abs() > most {
            self.dropped(
                column,
                Reason::InvalidNumber,
                format!("{degrees} degrees are none"),
            );
            return None;
        }
        Some(degrees)
    }
}

/// Reads the word of a kind of place of work; a flag says whether it is remote.
pub(in crate::postings) fn remote_code(text: &str) -> Option<u8> {
    let by_flag = || {
        let remote = parse_flag(text)?;
        Some(if remote {
            RemoteType::Remote
        } else {
            RemoteType::NotRemote
        })
    };
    // The codes 1 and 2 are also flags for some, so that words and codes go first.
    RemoteType::from_word(text).or_else(by_flag).map(RemoteType::code)
}

fn owned(items: Vec<&str>) -> Vec<String> {
    items.into_iter().map(str::to_owned).collect()
}
