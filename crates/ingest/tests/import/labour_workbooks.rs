//! The workbooks of the real releases, cell by cell as a spreadsheet shows them, against what the datasets answer.
//! Skipped where they are not at hand.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use lmi::{Dataset, Labour, Operation, Region};
use waypost_ingest::LmiImport;

use crate::labour::load;
use crate::labour_open_data::{RELEASES, ask, level, map, numbers, one};
use crate::support::shared;

/// Rows of a worksheet below the one that holds `header`, and its column names.
fn sheet(path: &Path, header: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    for (_, range) in workbook.worksheets() {
        let mut rows = range.rows().map(<[Data]>::to_vec);
        let names = rows.find(|row| row.iter().any(|cell| cell.to_string().trim() == header));
        if let Some(names) = names {
            let names = names.iter().map(|cell| cell.to_string().trim().to_owned());
            return (names.collect(), rows.collect());
        }
    }
    panic!("no worksheet has a column '{header}'")
}

fn column(names: &[String], begins: &str) -> usize {
    let at = names.iter().position(|name| name.starts_with(begins));
    at.unwrap_or_else(|| panic!("no column '{begins}' among {names:?}"))
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        other => other.to_string().replace(',', "").parse().ok(),
    }
}

/// The value of each metric for an occupation; nothing where the row is missing.
fn row(dataset: &Dataset, metrics: &[&str], code: &str) -> Option<Vec<f64>> {
    let answer = ask(dataset, metrics, &[map("Occupation", &[code])]);
    (answer.total_rows == 1).then(|| (1..=metrics.len()).map(|at| numbers(&answer, at)[0]).collect())
}

#[test]
fn totals_medians_and_percentiles_are_the_cells_of_the_workbook() {
    let (Some((tables, _)), Some(folder)) = (&*RELEASES, shared("bls-oews-2024")) else {
        return;
    };
    let (names, rows) = sheet(&folder.join("national_M2024_dl.xlsx"), "OCC_CODE");
    let at = |name: &str| column(&names, name);
    let labour = Labour::of(tables);
    let mut compared = 0;
    for wanted in [
        "00-0000", "11-1021", "13-2011", "15-1252", "25-2021", "29-1141", "35-2014", "41-2031", "47-2111",
        "53-3032", "29-1214",
    ] {
        let mut cells = rows.iter().filter(|row| row[at("OCC_CODE")] == wanted);
        let cells = cells.next().unwrap();
        let cell = |name: &str| match cells[at(name)].to_string().trim() {
            // The published ceiling of May 2024.
            "#" => Some(239_200.0),
            _ => number(&cells[at(name)]),
        };
        assert_eq!(labour.jobs(wanted, &Region::Nation), cell("TOT_EMP"), "{wanted}");
        let annual = labour.wages(wanted, &Region::Nation).unwrap().annual;
        let found = [
            annual.mean,
            annual.percentile10,
            annual.percentile25,
            annual.median,
            annual.percentile75,
            annual.percentile90,
        ];
        let expected = ["A_MEAN", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"].map(cell);
        assert_eq!(found, expected, "{wanted}");
        compared += expected.iter().flatten().count();
    }
    assert!(compared > 60, "{compared}");
    let all = rows.iter().find(|row| row[at("OCC_CODE")] == "00-0000").unwrap();
    assert_eq!(number(&all[at("TOT_EMP")]), Some(154_187_380.0));
}

#[test]
fn every_projection_and_its_openings_are_the_cells_of_the_workbook() {
    let (Some((tables, _)), Some(folder)) = (&*RELEASES, shared("bls-ep-2024-34")) else {
        return;
    };
    let dataset = tables.newest("waypost.us.projections").unwrap();
    let (names, rows) = sheet(&folder.join("occupation.xlsx"), "Percent self employed, 2024");
    let code = names
        .iter()
        .position(|name| name.ends_with("National Employment Matrix code"))
        .unwrap();
    let columns = [
        ("Jobs.2024", column(&names, "Employment, 2024"), 1_000.0),
        ("Jobs.2034", column(&names, "Employment, 2034"), 1_000.0),
        (
            "Growth.Percent",
            column(&names, "Employment change, percent"),
            1.0,
        ),
        (
            "Openings.Annual",
            column(&names, "Occupational openings"),
            1_000.0,
        ),
    ];
    let metrics = columns.map(|(name, ..)| name);
    let (mut compared, mut sums) = (0, BTreeMap::new());
    for cells in &rows {
        let occupation = cells[code].to_string();
        if occupation.len() != 7 {
            continue;
        }
        let found = row(dataset, &metrics, &occupation).unwrap_or_else(|| panic!("{occupation}"));
        for ((name, at, factor), found) in columns.iter().zip(found) {
            let expected = number(&cells[*at]).map(|cell| cell * factor);
            let is_equal = expected.map_or(found.is_nan(), |expected| (found - expected).abs() < 1e-6);
            assert!(is_equal, "{occupation} {name}: {found} and {expected:?}");
            if cells.iter().any(|cell| *cell == "Line item") {
                *sums.entry(*name).or_insert(0.0) += expected.unwrap_or_default();
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 4 * (832 + 281));
    // The line items add up to the published total but for rounding.
    assert!(
        (sums["Openings.Annual"] - 18_863_300.0).abs() < 100_000.0,
        "{sums:?}"
    );
}

#[test]
fn quotients_of_a_state_follow_from_the_cells_of_two_tables() {
    let (Some(states), Some(nation)) = (shared("oews-state-samples"), shared("bls-oews-2024")) else {
        return;
    };
    // The table of the state names no year, so it is taken as that of the nation.
    let (tables, _) = load(&LmiImport {
        files: vec![
            nation.join("national_M2024_dl.xlsx"),
            states.join("oews-newyork.csv.zst"),
        ],
        ..LmiImport::default()
    })
    .unwrap();
    let (names, rows) = sheet(&nation.join("national_M2024_dl.xlsx"), "OCC_CODE");
    let (code, jobs) = (column(&names, "OCC_CODE"), column(&names, "TOT_EMP"));
    let of_nation = |wanted: &str| {
        let row = rows.iter().find(|row| row[code] == wanted).unwrap();
        number(&row[jobs]).unwrap()
    };
    let packed = std::fs::read(states.join("oews-newyork.csv.zst")).unwrap();
    let bytes = zstd::decode_all(packed.as_slice()).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let of_state = |wanted: &str| {
        let row = rows
            .iter()
            .find(|row| &row[0] == "1" && &row[3] == wanted)
            .unwrap();
        row[5].parse::<f64>().unwrap()
    };
    let dataset = tables.newest("waypost.us.occupation").unwrap();
    let labour = Labour::of(&tables);
    for wanted in ["11-1021", "15-1252", "29-1141", "35-2014", "41-2031"] {
        let expected = (of_state(wanted) / of_state("00-0000")) / (of_nation(wanted) / of_nation("00-0000"));
        let query = lmi::Query {
            metrics: vec![lmi::MetricQuery {
                name: "Jobs.2024".into(),
                alias: None,
                operation: Some(Operation::LocationQuotient {
                    geoparent: "0".into(),
                    along: "Occupation".into(),
                }),
            }],
            constraints: vec![map("Area", &["36"]), map("Occupation", &[wanted])],
            ..lmi::Query::default()
        };
        let bounds = lmi::Bounds {
            cells: 100,
            lookups: 10_000,
        };
        let answer = dataset
            .query(&query, bounds, &std::sync::atomic::AtomicBool::new(false))
            .unwrap();
        let found = numbers(&answer, 2)[0];
        assert!((found - expected).abs() < 1e-12, "{wanted}: {found} {expected}");
        let plain = labour
            .location_quotient(wanted, &Region::State("36".into()))
            .unwrap();
        assert!((plain - expected).abs() < 1e-12, "{wanted}");
    }
}

#[test]
fn every_industry_of_the_business_statistics_has_its_level() {
    let (Some((tables, _)), Some(folder)) = (&*RELEASES, shared("naics-2022")) else {
        return;
    };
    let (names, rows) = sheet(&folder.join("us_6digitnaics_rcptsize_2022.xlsx"), "NAICS");
    let (code, size, firms) = (
        column(&names, "NAICS"),
        column(&names, "Enterprise Size"),
        column(&names, "Firms"),
    );
    let dataset = tables.newest("waypost.us.firms").unwrap();
    let totals: BTreeMap<String, Option<f64>> = rows
        .iter()
        .filter(|row| row[size].to_string().starts_with("01"))
        .map(|row| (row[code].to_string().trim().to_owned(), number(&row[firms])))
        .collect();
    for digits in 3..=6 {
        let published: Vec<&String> = totals
            .keys()
            .filter(|code| code.len() == digits && !code.contains('-'))
            .collect();
        let answer = ask(
            dataset,
            &["Firms.2022"],
            &[level("Industry", &digits.to_string())],
        );
        assert_eq!(answer.total_rows, published.len(), "{digits} digits");
    }
    for code in ["722310", "72231", "541511", "31-33"] {
        let found = one(dataset, &["Firms.2022"], &[map("Industry", &[code])])[0];
        assert_eq!(Some(found), totals[code], "{code}");
    }
}
