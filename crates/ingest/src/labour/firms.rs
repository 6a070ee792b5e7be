//! Reads business statistics by receipts and makes `waypost.us.firms`.

use std::collections::BTreeMap;

use lmi::{DatasetDraft, Kind, Metric, Run};

use super::attributes::{self, Span, Text};
use super::cells::{self, Figures};
use super::collected::{Collected, Known, each_row};
use super::industries::{Codes, add_dimension};
use super::projections::add_nation;
use super::starter;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

/// The year of the tables that this layout was published for.
const YEAR: u16 = 2022;
/// Money is published in thousands of dollars.
const THOUSAND: f64 = 1e3;
/// Flags of figures that are withheld; a zero stands in their place.
const WITHHELD: [&str; 2] = ["D", "S"];
/// All receipts together.
const ALL_RECEIPTS: &str = "01";

#[derive(Clone, Debug)]
struct Row {
    industry: String,
    size: String,
    /// Firms, establishments, jobs, wages, receipts.
    figures: [f64; 5],
}

/// The table.
#[derive(Clone, Debug, Default)]
pub(super) struct Firms {
    pub(super) codes: Codes,
    sizes: BTreeMap<String, String>,
    rows: Vec<Row>,
}

impl Firms {
    /// Gives the year of the figures.
    pub(super) fn year(&self) -> Option<u16> {
        (!self.rows.is_empty()).then_some(YEAR)
    }

    /// Reads the table.
    pub(super) fn read(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        if !self.rows.is_empty() {
            return Ok(());
        }
        each_row(
            known,
            input,
            report,
            |table| {
                let names = table.columns().to_vec();
                let size = cells::beginning(&names, "Enterprise Size");
                let size = size.map_or_else(|| table.column("Enterprise Size"), Ok)?;
                Ok((
                    table.column("NAICS")?,
                    table.column("NAICS Description")?,
                    size,
                    names,
                ))
            },
            |(code, title, size, names), row, input| {
                let (code, title, size) = (row.cell(*code), row.cell(*title), row.cell(*size));
                if code.is_empty() || size.is_empty() {
                    return Verdict::Skipped;
                }
                let Some((size_code, size_name)) = size.split_once(':') else {
                    let allowed = "a class of receipts such as '02: <100'";
                    return Verdict::Rejected("Enterprise Size", size.to_owned(), allowed);
                };
                if code != "--" && !code.bytes().all(|it| it.is_ascii_digit() || it == b'-') {
                    return Verdict::Rejected("NAICS", code.to_owned(), "two to six digits, 31-33, or --");
                }
                let begins = |text: &str| cells::beginning(names, text);
                let withheld = |flag: &str| {
                    let flag = row.optional(begins(flag));
                    flag.is_some_and(|flag| WITHHELD.contains(&flag))
                };
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let mut figure = |column: &str, flag: Option<&str>, factor: f64| {
                    if flag.is_some_and(&withheld) {
                        return f64::NAN;
                    }
                    figures.number(begins(column)) * factor
                };
                let figures = [
                    figure("Firms", None, 1.0),
                    figure("Establishments", None, 1.0),
                    figure("Employment", Some("Employment Noise"), 1.0),
                    figure("Annual Payroll", Some("Annual Payroll Noise"), THOUSAND),
                    figure("Receipts", Some("Receipts Noise"), THOUSAND),
                ];
                // `99` are firms that no industry could be found for, not government.
                let industry = match code {
                    "--" => "10".to_owned(),
                    "99" => self.codes.add_literal(code, title),
                    code => self.codes.add_below(code, title, None),
                };
                let size_code = size_code.trim();
                self.sizes
                    .insert(size_code.to_owned(), size_name.trim().to_owned());
                self.rows.push(Row {
                    industry,
                    size: size_code.to_owned(),
                    figures,
                });
                Verdict::Used
            },
        )
    }
}

impl Firms {
    /// Invents the firms of few sectors.
    pub(super) fn synthetic() -> Self {
        let mut firms = Self::default();
        let sizes = [
            ("01", "Total", 1.0),
            ("02", "<1,000", 0.2),
            ("03", "1,000-9,999", 0.3),
            ("04", "10,000+", 0.5),
        ];
        for (code, title, share) in starter::INDUSTRIES {
            let industry = firms.codes.add_plain(code, title);
            for (size, name, part) in sizes {
                firms.sizes.insert(size.to_owned(), name.to_owned());
                let jobs = cells::scaled(f64::from(*share) * 90_000.0 * part, 1.0);
                let figures = [jobs / 20.0, jobs / 15.0, jobs, jobs * 60_000.0, jobs * 200_000.0];
                firms.rows.push(Row {
                    industry: industry.clone(),
                    size: size.to_owned(),
                    figures: figures.map(|figure| cells::scaled(figure, 1.0)),
                });
            }
        }
        let mut totals: BTreeMap<String, [f64; 5]> = BTreeMap::new();
        for row in &firms.rows {
            let total = totals.entry(row.size.clone()).or_default();
            for (sum, figure) in total.iter_mut().zip(row.figures) {
                *sum += figure;
            }
        }
        firms.rows.extend(totals.into_iter().map(|(size, figures)| Row {
            industry: "10".to_owned(),
            size,
            figures,
        }));
        firms
    }
}

/// Makes `waypost.us.firms`.
pub(super) fn dataset(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let firms = &collected.firms;
    let year = firms.year()?;
    let mut draft = DatasetDraft::new(
        "waypost.us.firms",
        "Firms",
        "Firms, establishments, jobs, wages and receipts of private employers by industry and receipts.",
    );
    add_dimension(&firms.codes, &mut draft);
    add_nation(&mut draft);
    let sizes = draft.dimension("ReceiptSize", &["1", "2"]);
    draft.member(sizes, attributes::below("A", "A", "All Receipts"));
    for (code, name) in firms.sizes.iter().filter(|(code, _)| *code != ALL_RECEIPTS) {
        draft.member(
            sizes,
            attributes::below("A", code, &format!("{name} (thousands of dollars)")),
        );
    }
    let names = ["Firms", "Establishments", "Jobs", "Wages", "Receipts"];
    let metrics = names.map(|name| draft.metric(Metric::additive(format!("{name}.{year}"))));
    draft.metric(Metric {
        name: format!("WPW.{year}"),
        kind: Kind::Ratio {
            numerator: format!("Wages.{year}"),
            denominators: vec![format!("Jobs.{year}")],
            factor: 1,
        },
        approximate: false,
    });
    for row in &firms.rows {
        let size = if row.size == ALL_RECEIPTS { "A" } else { &row.size };
        if let Some(mut cell) = draft.row(&[&row.industry, "0", size]) {
            for (metric, value) in metrics.into_iter().zip(row.figures) {
                cell.set(metric, value);
            }
        }
    }
    attributes::describe(
        &mut draft,
        run,
        Span {
            current: year,
            first: year,
            last: year,
        },
        &Text {
            metrics: &[
                "Firms, Establishments, Jobs: counts. A firm with several industries counts in each.",
                "Wages, Receipts: dollars a year. WPW: wages by job, of several cells computed anew.",
            ],
            filters: &[
                "Industry: NAICS 2022 without government, crop and animal production, and rail; 99 is unclassified.",
                "ReceiptSize: A for all, else the class of the source.",
            ],
            sources: &[attributes::FIRMS],
            method: "The source adds noise to its figures. Withheld figures are missing.",
        },
    );
    Some(draft)
}
