//! What only shows once a row is read: values that cannot be meant, and those that contradict each other.

use catalog::PlaceTrouble;
use text::postings::salary_of;

use super::RowReader;
use crate::postings::column::Canonical;
use crate::postings::record::Cell;
use crate::postings::report::{Reason, quoted};
use crate::postings::row::SourceRow;

impl RowReader<'_> {
    /// Tells of values that are objects of JSON, which no column but the extra ones takes.
    pub(super) fn check_objects(&mut self) {
        for (column, _) in Canonical::ALL {
            if *self.mapped.cell(column) == Cell::Object {
                let detail = "an object of JSON stands where a text or a list is expected".to_owned();
                self.dropped(column, Reason::UnknownValue, detail);
            }
        }
    }

    /// Tells of figures that cannot be pay. They stay in the row, so that other bounds can be tried later.
    pub(super) fn check_salary(&mut self, row: &mut SourceRow) {
        let home = self.rules.currency;
        let annual = row.annual_salary(self.rules.salary_bounds, home);
        if annual.mean.is_none() {
            self.check_salary_text(row);
        }
        if !annual.implausible {
            return;
        }
        let bounds = self.rules.salary_bounds.of(row.currency_of_pay(None, home));
        let period = row.salary_period.as_deref().unwrap_or("unknown period");
        let shown = |figure: Option<f64>| figure.map_or_else(|| "none".to_owned(), |it| it.to_string());
        let detail = format!(
            "{} to {} per {period} is not from {} to {} a year",
            shown(row.salary_min),
            shown(row.salary_max),
            bounds.least,
            bounds.most
        );
        let column = match row.salary_min {
            Some(_) => Canonical::SalaryMin,
            None => Canonical::SalaryMax,
        };
        self.dropped(column, Reason::SalaryImplausible, detail);
    }

    /// Tells of a text whose figures cannot be pay. A text without figures is none.
    fn check_salary_text(&mut self, row: &SourceRow) {
        let home = self.rules.currency;
        let dollar = row.currency.as_deref().unwrap_or(home);
        let text = row.salary_text.as_deref().unwrap_or_default();
        let Some(salary) = salary_of(text, dollar) else {
            return;
        };
        let bounds = self
            .rules
            .salary_bounds
            .of(row.currency_of_pay(salary.currency, home));
        if salary.annual(bounds).implausible {
            let detail = format!(
                "{} is not from {} to {} a year",
                quoted(text),
                bounds.least,
                bounds.most
            );
            self.dropped(Canonical::SalaryText, Reason::SalaryImplausible, detail);
        }
    }

    pub(super) fn check_place(&mut self, row: &SourceRow) {
        let place = row.place(self.rules.areas, self.rules.home);
        let knows_cities = !self.rules.areas.cities().is_empty();
        for trouble in place.troubles {
            let (column, text, reason) = match trouble {
                PlaceTrouble::Location => (Canonical::Location, &row.location, Reason::UnknownPlace),
                // Without lists of places no city can be known, which is no fault of the row.
                PlaceTrouble::City | PlaceTrouble::Zip | PlaceTrouble::County if !knows_cities => continue,
                PlaceTrouble::City if row.city.is_none() => {
                    (Canonical::Location, &row.location, Reason::UnknownPlace)
                }
                PlaceTrouble::City => (Canonical::City, &row.city, Reason::UnknownPlace),
                PlaceTrouble::OtherState => {
                    let shown = |text: &Option<String>| quoted(text.as_deref().unwrap_or_default());
                    let detail = format!("{} is not the state of {}", shown(&row.state), shown(&row.zip));
                    self.dropped(Canonical::State, Reason::UnknownPlace, detail);
                    continue;
                }
                PlaceTrouble::Zip if row.zip.is_none() => {
                    (Canonical::Location, &row.location, Reason::UnknownPlace)
                }
                PlaceTrouble::County => (Canonical::County, &row.county, Reason::UnknownPlace),
                PlaceTrouble::OldCounty => (Canonical::County, &row.county, Reason::UnknownCode),
                PlaceTrouble::State => (Canonical::State, &row.state, Reason::UnknownPlace),
                PlaceTrouble::Country => (Canonical::Country, &row.country, Reason::UnknownPlace),
                PlaceTrouble::Zip => (Canonical::Zip, &row.zip, Reason::UnknownPlace),
            };
            let text = text.as_deref().unwrap_or_default();
            self.dropped(
                column,
                reason,
                format!("{} is not in the lists of places", quoted(text)),
            );
        }
    }
}
