//! Reads what O*NET says of an occupation in numbers: ratings, job zone, experience, related occupations.

use catalog::{EXPERIENCE_CATEGORIES, Tier};

use super::Onet;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::onet::files::Files;
use crate::report::SourceReport;

/// Element and scale of related work experience.
const EXPERIENCE: &str = "RW";
/// Tiers of related occupations.
const TIERS: [(&str, Tier); 3] = [
    ("Primary-Short", Tier::PrimaryShort),
    ("Primary-Long", Tier::PrimaryLong),
    ("Supplemental", Tier::Supplemental),
];

impl Onet {
    /// Reads what there is.
    pub(super) fn read_ratings(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        for name in ["Skills.txt", "Knowledge.txt"] {
            self.read_elements(name, files, input, report)?;
        }
        self.read_job_zones(files, input, report)?;
        self.read_experience(files, input, report)?;
        self.read_related(files, input, report)
    }

    fn read_elements(
        &mut self,
        name: &str,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        self.read_table(
            (files, name, "occupations are not compared by its elements"),
            input,
            report,
            |table| {
                Ok([
                    table.column("Element ID")?,
                    table.column("Scale ID")?,
                    table.column("Data Value")?,
                ])
            },
            |columns, row, occupation| {
                let [element, scale, value] = columns.map(|column| row.cell(column));
                let (range, allowed) = match scale {
                    "IM" => (1.0..=5.0, "1 to 5"),
                    "LV" => (0.0..=7.0, "0 to 7"),
                    _ => return Verdict::Skipped,
                };
                if element.is_empty() {
                    return Verdict::Rejected("Element ID", String::new(), "an element such as 2.A.1.a");
                }
                let Some(number) = value.parse().ok().filter(|number: &f32| range.contains(number)) else {
                    return Verdict::Rejected("Data Value", value.to_owned(), allowed);
                };
                let rating = occupation.ratings.entry(element.to_owned()).or_default();
                if scale == "IM" {
                    rating.0 = Some(number);
                } else {
                    rating.1 = Some(number);
                }
                Verdict::Used
            },
        )
    }

    fn read_job_zones(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        self.read_table(
            (files, "Job Zones.txt", "occupations have no level"),
            input,
            report,
            |table| table.column("Job Zone"),
            |&zone, row, occupation| {
                let found = row.cell(zone);
                let Some(zone) = found.parse().ok().filter(|zone| (1..=5).contains(zone)) else {
                    return Verdict::Rejected("Job Zone", found.to_owned(), "1 to 5");
                };
                occupation.job_zone = Some(zone);
                Verdict::Used
            },
        )
    }

    fn read_experience(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        self.read_table(
            (
                files,
                "Education, Training, and Experience.txt",
                "there are no shares of experience",
            ),
            input,
            report,
            |table| {
                Ok([
                    table.column("Scale ID")?,
                    table.column("Category")?,
                    table.column("Data Value")?,
                ])
            },
            |columns, row, occupation| {
                let [scale, category, value] = columns.map(|column| row.cell(column));
                if scale != EXPERIENCE {
                    return Verdict::Skipped;
                }
                let number = category.parse().ok();
                let Some(number) = number.filter(|number| (1..=EXPERIENCE_CATEGORIES).contains(number))
                else {
                    return Verdict::Rejected("Category", category.to_owned(), "1 to 11");
                };
                let percent = value.parse().ok();
                let Some(percent) = percent.filter(|percent: &f32| (0.0..=100.0).contains(percent)) else {
                    return Verdict::Rejected("Data Value", value.to_owned(), "0 to 100");
                };
                occupation.experience.insert(number, percent);
                Verdict::Used
            },
        )
    }

    fn read_related(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        self.read_table(
            (
                files,
                "Related Occupations.txt",
                "no occupation is known to be related",
            ),
            input,
            report,
            |table| {
                Ok([
                    table.column("Related O*NET-SOC Code")?,
                    table.column("Relatedness Tier")?,
                ])
            },
            |columns, row, occupation| {
                let [other, name] = columns.map(|column| row.cell(column));
                let Some((_, tier)) = TIERS.iter().find(|(known, _)| *known == name) else {
                    let allowed = "Primary-Short, Primary-Long or Supplemental";
                    return Verdict::Rejected("Relatedness Tier", name.to_owned(), allowed);
                };
                occupation.related.insert(other.to_owned(), *tier);
                Verdict::Used
            },
        )
    }
}
