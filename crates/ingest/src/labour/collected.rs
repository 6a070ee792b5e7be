//! Everything that the public tables say, kept until the datasets are made.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lmi::{DatasetDraft, Run};

use super::cells::TopCode;
use super::geography::AreaNames;
use super::oews::Portal;
use super::{
    completions, education, firms, industries, laus, oews, programs, projections, qcew, staffing, wages,
};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::{FileReport, SourceReport, Stage};
use crate::source::{self, KnownTable, Layout, Row, SourceFile, Table, Worksheets, holds};

/// Kinds of tables, told apart by their column names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// The wage survey: nation, sectors, states and metropolitan areas alike.
    Survey,
    /// What a state publishes of the wage survey on its portal.
    Extract(&'static Portal),
    /// EP table 1.2.
    Projections,
    /// EP table 1.10.
    Separations,
    /// EP table 2.1.
    Sectors,
    /// EP table 2.11.
    Industries,
    /// EP table 5.3.
    Attainment,
    /// EP table 5.4.
    Assignments,
    /// EP table 6.5.
    SkillRanks,
    /// Business statistics by receipts.
    Firms,
    /// The list of programs.
    Programs,
    /// Programs and occupations.
    ProgramLinks,
    /// The census of employment and wages, averages of a year.
    Census,
    /// Time series of local unemployment, their areas, and the yearly table of counties.
    Unemployment,
    UnemploymentAreas,
    UnemploymentCounties,
    /// Awards of colleges, and the list of colleges.
    Awards,
    Colleges,
}

impl Kind {
    fn of(names: &[String]) -> Option<Kind> {
        let begins = |text: &str| super::cells::beginning(names, text).is_some();
        let is_matrix = names
            .iter()
            .any(|name| name.ends_with("National Employment Matrix code"));
        if holds(names, &["AREA", "NAICS", "OCC_CODE", "O_GROUP", "TOT_EMP"]) {
            Some(Kind::Survey)
        } else if let Some(portal) = Portal::of(names) {
            Some(Kind::Extract(portal))
        } else if holds(names, &["Industry sector"]) && begins("Employment change") {
            Some(Kind::Sectors)
        } else if is_matrix && begins("Occupation type") && begins("Percent self employed") {
            Some(Kind::Projections)
        } else if is_matrix && begins("Occupation type") && begins("Labor force exit rate") {
            Some(Kind::Separations)
        } else if is_matrix && begins("Industry type") && begins("Output") {
            Some(Kind::Industries)
        } else if is_matrix && begins("Less than high school") {
            Some(Kind::Attainment)
        } else if is_matrix && begins("Adaptability") {
            Some(Kind::SkillRanks)
        } else if is_matrix && begins("Typical education needed") && !begins("Employment") {
            Some(Kind::Assignments)
        } else if holds(names, &["NAICS", "NAICS Description", "Firms"]) {
            Some(Kind::Firms)
        } else if holds(names, &["CIPCode", "Action", "CIPTitle"]) {
            Some(Kind::Programs)
        } else if holds(names, &["CIP2020Code", "CIP2020Title", "SOC2018Code"]) {
            Some(Kind::ProgramLinks)
        } else if holds(
            names,
            &["area_fips", "own_code", "industry_code", "annual_avg_emplvl"],
        ) {
            Some(Kind::Census)
        } else if holds(names, &["series_id", "year", "period", "value"]) {
            Some(Kind::Unemployment)
        } else if holds(names, &["area_type_code", "area_code", "area_text"]) {
            Some(Kind::UnemploymentAreas)
        } else if holds(names, &["LAUS Code", "County FIPS Code", "Labor Force"]) {
            Some(Kind::UnemploymentCounties)
        } else if holds(names, &["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL"]) {
            Some(Kind::Awards)
        } else if holds(names, &["UNITID", "INSTNM", "STABBR"]) {
            Some(Kind::Colleges)
        } else {
            None
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::Survey => "OEWS",
            Self::Extract(_) => "OEWS of states",
            Self::Projections | Self::Separations => "EP occupations",
            Self::Sectors | Self::Industries => "EP industries",
            Self::Attainment | Self::Assignments => "EP education",
            Self::SkillRanks => "EP skills",
            Self::Firms => "SUSB",
            Self::Programs | Self::ProgramLinks => "CIP",
            Self::Census => "QCEW",
            Self::Unemployment | Self::UnemploymentAreas | Self::UnemploymentCounties => "LAUS",
            Self::Awards | Self::Colleges => "IPEDS",
        }
    }
}

/// A table at hand.
pub(super) struct Known<'t> {
    /// File and worksheet, for messages.
    pub(super) name: String,
    /// Name of the file alone, which may tell the year.
    pub(super) file: &'t str,
    bytes: &'t [u8],
    layout: Layout,
}

/// Tells whether a file may hold a table: CSV, a workbook, or a file of time series, which has no extension.
fn is_table(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".csv") || name.ends_with(".xlsx") || name.starts_with("la.")
}

/// Tells how cells are separated: time series have tabulators, tables of worksheets come with commas.
fn layout(bytes: &[u8]) -> Layout {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let header = lines.find(|line| !line.trim_ascii().is_empty());
    if header.is_some_and(|header| header.contains(&b'\t')) {
        Layout::Tab
    } else {
        Layout::Comma
    }
}

/// What was read.
pub(super) struct Collected {
    pub(super) survey: oews::Survey,
    pub(super) projections: projections::Projections,
    pub(super) industries: industries::Industries,
    pub(super) education: education::Education,
    pub(super) firms: firms::Firms,
    pub(super) programs: programs::Programs,
    pub(super) census: qcew::Census,
    pub(super) unemployment: laus::Unemployment,
    pub(super) completions: completions::Completions,
    pub(super) names: AreaNames,
    sources: BTreeMap<&'static str, SourceReport>,
}

impl Collected {
    pub(super) fn new(top_codes: &[TopCode], names: &AreaNames) -> Self {
        Self {
            survey: oews::Survey::new(top_codes),
            projections: projections::Projections::default(),
            industries: industries::Industries::default(),
            education: education::Education::default(),
            firms: firms::Firms::default(),
            programs: programs::Programs::default(),
            census: qcew::Census::default(),
            unemployment: laus::Unemployment::default(),
            completions: completions::Completions::default(),
            names: names.clone(),
            sources: BTreeMap::new(),
        }
    }

    /// Reads every table under the paths that is known.
    pub(super) fn read(&mut self, paths: &[PathBuf], input: &mut Input<'_>) -> Result<(), ImportError> {
        for path in paths {
            let mut is_known = false;
            for file in source::find(path)? {
                if is_table(&file.name) {
                    is_known |= self.read_file(&file, input)?;
                }
            }
            if !is_known {
                input.warn(format!("'{}' holds no table that is known", path.display()));
            }
        }
        Ok(())
    }

    /// Says whether no table was known.
    pub(super) fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    fn read_file(&mut self, file: &SourceFile, input: &mut Input<'_>) -> Result<bool, ImportError> {
        let content = file.read()?;
        input
            .progress
            .begin(Stage::Read, &file.shown, content.len() as u64);
        let sha256 = FileReport::of(&file.shown, &content).sha256;
        let found = source::tables(file, content, Worksheets::All, &Kind::of);
        input.progress.end();
        let found = found?;
        for KnownTable { kind, sheet, bytes } in &found {
            let name = match sheet {
                Some(sheet) => format!("{}, sheet '{sheet}'", file.shown),
                None => file.shown.clone(),
            };
            let known = Known {
                name,
                file: &file.name,
                layout: layout(bytes),
                bytes,
            };
            let mut report = self
                .sources
                .remove(kind.source())
                .unwrap_or_else(|| SourceReport {
                    source: kind.source().to_owned(),
                    ..SourceReport::default()
                });
            self.read_table(*kind, &known, input, &mut report)?;
            if let Some(read) = report.files.last_mut() {
                read.sha256.clone_from(&sha256);
            }
            self.sources.insert(kind.source(), report);
        }
        Ok(!found.is_empty())
    }

    fn read_table(
        &mut self,
        kind: Kind,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        match kind {
            Kind::Survey => self.survey.read(known, input, report),
            Kind::Extract(portal) => self.survey.read_extract(portal, known, input, report),
            Kind::Projections => self.projections.read_employment(known, input, report),
            Kind::Separations => self.projections.read_separations(known, input, report),
            Kind::Sectors => self.industries.read_sectors(known, input, report),
            Kind::Industries => self.industries.read_industries(known, input, report),
            Kind::Attainment => self.education.read_attainment(known, input, report),
            Kind::Assignments => self.education.read_assignments(known, input, report),
            Kind::SkillRanks => self.education.read_ranks(known, input, report),
            Kind::Firms => self.firms.read(known, input, report),
            Kind::Programs => self.programs.read_list(known, input, report),
            Kind::ProgramLinks => self.programs.read_links(known, input, report),
            Kind::Census => self.census.read(known, input, report),
            Kind::Unemployment => self.unemployment.read_series(known, input, report),
            Kind::UnemploymentAreas => self.unemployment.read_areas(known, input, report),
            Kind::UnemploymentCounties => self.unemployment.read_counties(known, input, report),
            Kind::Awards => self.completions.read_awards(known, input, report),
            Kind::Colleges => self.completions.read_colleges(known, input, report),
        }
    }

    /// Gives the quarter in which the newest source appeared.
    ///
    /// The wage survey of May appears in the second quarter of the next year, projections in the third quarter
    /// behind their base year, business statistics in the second quarter of the third year, the census of a year in the
    /// second quarter of the next, awards in the third one behind their academic year.
    pub(super) fn newest_release(&self) -> Option<Run> {
        let quarters = [
            self.survey.year().map(|year| (year + 1, 2)),
            self.projections.base_year().map(|year| (year + 1, 3)),
            self.industries.base_year().map(|year| (year + 1, 3)),
            self.firms.year().map(|year| (year + 3, 2)),
            self.census.year().map(|year| (year + 1, 2)),
            self.completions.year().map(|year| (year + 1, 3)),
            self.unemployment.release(),
        ];
        let runs = quarters.into_iter().flatten();
        runs.filter_map(|(year, quarter)| Run::new(year.into(), quarter))
            .max()
    }

    /// Makes every dataset that the tables suffice for.
    pub(super) fn datasets(&self, run: Run, input: &mut Input<'_>) -> Vec<DatasetDraft> {
        let drafts = [
            wages::dataset(self, run, input),
            projections::dataset(self, run),
            staffing::dataset(self, run),
            industries::dataset(self, run),
            firms::dataset(self, run),
            education::attainment(self, run),
            education::requirements(self, run),
            education::skill_categories(self, run),
            programs::dataset(self, run, input),
            laus::dataset(self, run),
            completions::dataset(self, run, input),
        ];
        drafts.into_iter().flatten().collect()
    }

    pub(super) fn into_sources(self) -> impl Iterator<Item = SourceReport> {
        self.sources.into_values()
    }
}

/// Reads a table row by row.
pub(super) fn each_row<C>(
    known: &Known<'_>,
    input: &mut Input<'_>,
    report: &mut SourceReport,
    columns: impl FnOnce(&Table<'_>) -> Result<C, ImportError>,
    mut read: impl FnMut(&C, &Row, &mut Input<'_>) -> Verdict,
) -> Result<(), ImportError> {
    input.each_row_of(
        &known.name,
        known.bytes,
        known.layout,
        report,
        columns,
        &mut |columns, row, input| Ok(read(columns, row, input)),
    )
}
