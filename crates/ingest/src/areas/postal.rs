//! Reads the postal codes of GeoNames: a line each, twelve cells, no line of column names.

use std::path::Path;

use catalog::{Point, PostalCode, State, planning_regions};

use super::{Counties, is_county};
use crate::error::ImportError;
use crate::input::Input;
use crate::report::{FileReport, RowFault, SourceReport, Stage, shorten};
use crate::source;

/// Cells of a line.
const CELLS: usize = 12;

/// What becomes of a line.
enum Line<'l> {
    Used(PostalCode),
    /// Military mail, and states that are none of ours.
    Skipped,
    /// Column, what stands there, what may.
    Faulty(&'static str, &'l str, &'static str),
}

/// Reads the one file under a path. Counties that no list before has named get the names that stand here.
pub(super) fn read(
    path: &Path,
    input: &mut Input<'_>,
    counties: &mut Counties,
) -> Result<(Vec<PostalCode>, SourceReport), ImportError> {
    let files = source::find(path)?;
    let [file] = files.as_slice() else {
        return Err(ImportError::NotOneFile {
            path: path.to_owned(),
            count: files.len(),
        });
    };
    let bytes = file.read()?;
    input.progress.begin(Stage::Read, &file.shown, bytes.len() as u64);
    let mut report = SourceReport {
        source: "Postal codes".to_owned(),
        ..SourceReport::default()
    };
    let mut rows: Vec<PostalCode> = Vec::new();
    let mut first_fault = None;
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        report.rows += 1;
        let text = String::from_utf8_lossy(line);
        match read_line(text.trim_end_matches('\r'), counties) {
            Line::Used(row) => rows.push(row),
            Line::Skipped => report.skipped += 1,
            Line::Faulty(column, found, allowed) => {
                let fault = RowFault {
                    file: file.shown.clone(),
                    line: number,
                    column: column.to_owned(),
                    found: shorten(found),
                    allowed: allowed.to_owned(),
                };
                first_fault.get_or_insert_with(|| Box::new(fault.clone()));
                report.rejected += 1;
                input.faults.add(fault);
            }
        }
    }
    input.progress.end();
    if let Some(first) = first_fault.filter(|_| report.rejected * 2 > report.rows) {
        return Err(ImportError::RejectedRows {
            file: file.shown.clone(),
            rejected: report.rejected,
            rows: report.rows,
            first,
        });
    }
    if rows.is_empty() {
        return Err(ImportError::NoPostalCodes {
            file: file.shown.clone(),
        });
    }
    move_to_planning_regions(&mut rows);
    // The list repeats some codes; the first line of each counts.
    rows.sort_by(|one, other| one.zip.cmp(&other.zip));
    let read = rows.len();
    rows.dedup_by(|later, first| later.zip == first.zip);
    report.skipped += (read - rows.len()) as u64;
    report.added = rows.len() as u64;
    report.files.push(FileReport {
        rows: report.rows,
        ..FileReport::of(&file.shown, &bytes)
    });
    Ok((rows, report))
}

fn read_line<'l>(line: &'l str, counties: &mut Counties) -> Line<'l> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let Ok([_, zip, city, _, state, county_name, number, _, _, lat, lon, _]) =
        <[&str; CELLS]>::try_from(cells)
    else {
        return Line::Faulty("", line, "12 cells separated by tabulators");
    };
    let Some(state) = State::find(state) else {
        return Line::Skipped;
    };
    if zip.len() != 5 || !zip.bytes().all(|byte| byte.is_ascii_digit()) {
        return Line::Faulty("postal code", zip, "five digits");
    }
    if number.is_empty() {
        return Line::Skipped;
    }
    let county = format!("{}{number:0>3}", state.fips);
    if planning_regions(&county).is_none() {
        if !is_county(&county) {
            return Line::Faulty("admin code2", number, "three digits");
        }
        counties.name(&county, county_name);
    }
    let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else {
        return Line::Faulty("latitude", lat, "a number");
    };
    Line::Used(PostalCode {
        zip: zip.to_owned(),
        city: city.to_owned(),
        county,
        point: Point { lat, lon },
    })
}

/// Gives rows that have an old county of Connecticut the region of the nearest row that has one.
fn move_to_planning_regions(rows: &mut Vec<PostalCode>) {
    let in_region: Vec<(Point, String)> = rows
        .iter()
        .filter(|row| row.county.starts_with("09") && planning_regions(&row.county).is_none())
        .map(|row| (row.point, row.county.clone()))
        .collect();
    rows.retain_mut(|row| {
        if planning_regions(&row.county).is_none() {
            return true;
        }
        let distance = |point: &Point| {
            // A degree of longitude is shorter than one of latitude so far north.
            let (north, east) = (point.lat - row.point.lat, (point.lon - row.point.lon) * 0.75);
            north * north + east * east
        };
        let nearest = in_region
            .iter()
            .min_by(|one, other| distance(&one.0).total_cmp(&distance(&other.0)));
        // Without a single row of a region there is nothing to go by.
        let Some((_, county)) = nearest else {
            return false;
        };
        row.county.clone_from(county);
        true
    });
}
