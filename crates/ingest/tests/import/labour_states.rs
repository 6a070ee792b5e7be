//! What two states publish of the wage survey, against the raw files read row by row. Skipped where they are not at
//! hand.

use lmi::{Labour, Region, Tables};
use waypost_ingest::LmiImport;

use crate::{labour::load, support::shared};

/// Rows of a file by position.
fn rows(folder: &std::path::Path, file: &str) -> Vec<Vec<String>> {
    let packed = std::fs::read(folder.join(file)).unwrap();
    let bytes = zstd::decode_all(packed.as_slice()).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.as_slice());
    let cells = |row: csv::StringRecord| row.iter().map(|cell| cell.trim().to_owned()).collect();
    reader.records().map(|row| cells(row.unwrap())).collect()
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

fn tables(folder: &std::path::Path, files: &[&str]) -> (Tables, waypost_ingest::LmiReport) {
    load(&LmiImport {
        files: files.iter().map(|file| folder.join(file)).collect(),
        ..LmiImport::default()
    })
    .unwrap()
}

#[test]
fn every_figure_of_washington_comes_back() {
    let Some(folder) = shared("oews-state-samples") else {
        return;
    };
    let (tables, report) = tables(&folder, &["oews-washington.csv.zst"]);
    assert_eq!(
        (report.run.as_str(), report.faults_total),
        ("2023.2", 0),
        "{:?}",
        report.faults
    );
    let labour = Labour::of(&tables);
    let (mut compared, mut skipped) = (0, 0);
    for row in rows(&folder, "oews-washington.csv.zst") {
        let region = match row[2].as_str() {
            "000053" => Region::State("53".into()),
            code if code.starts_with("53") => {
                skipped += 1;
                continue;
            }
            code => Region::Msa(code[1..].into()),
        };
        let code = &row[4];
        assert_eq!(labour.jobs(code, &region), number(&row[6]), "{row:?}");
        let wages = labour.wages(code, &region);
        let annual = wages.map(|it| it.annual).unwrap_or_default();
        let hourly = wages.map(|it| it.hourly).unwrap_or_default();
        let expected = [&row[8], &row[9], &row[10]].map(|cell| number(cell));
        assert_eq!(
            [hourly.percentile25, hourly.median, hourly.percentile75],
            expected,
            "{row:?}"
        );
        if let Some(mean) = number(&row[11]) {
            assert_eq!(annual.mean, Some(mean), "{row:?}");
        }
        if let Some(mean) = number(&row[7]) {
            assert_eq!(hourly.mean, Some(mean), "{row:?}");
        }
        compared += 1;
    }
    assert_eq!((compared, skipped), (6_054, 866));
    assert_eq!(report.sources[0].skipped, skipped);
    let (_, areas) = tables
        .newest("waypost.us.occupation")
        .unwrap()
        .dimension("Area")
        .unwrap();
    assert_eq!(areas.levels_stored().collect::<Vec<_>>(), ["2", "MSA"]);
    let names: Vec<&str> = areas.hierarchy().map(|area| area.name.as_str()).collect();
    assert!(
        names.contains(&"Washington") && names.iter().any(|name| name.starts_with("Seattle")),
        "{names:?}"
    );
}

#[test]
fn the_state_of_new_york_comes_back_and_its_regions_are_passed_over() {
    let Some(folder) = shared("oews-state-samples") else {
        return;
    };
    let (tables, report) = tables(&folder, &["oews-newyork.csv.zst"]);
    assert_eq!(report.faults_total, 0, "{:?}", report.faults);
    assert!(
        report
            .warnings
            .iter()
            .any(|text| text.contains("does not name its year")),
        "{:?}",
        report.warnings
    );
    let labour = Labour::of(&tables);
    let state = Region::State("36".into());
    let mut compared = 0;
    for row in rows(&folder, "oews-newyork.csv.zst")
        .iter()
        .filter(|row| row[0] == "1")
    {
        assert_eq!(labour.jobs(&row[3], &state), number(&row[5]), "{row:?}");
        let annual = labour
            .wages(&row[3], &state)
            .map(|it| it.annual)
            .unwrap_or_default();
        assert_eq!(
            (annual.mean, annual.median),
            (number(&row[6]), number(&row[7])),
            "{row:?}"
        );
        compared += 1;
    }
    assert_eq!((compared, report.sources[0].skipped), (805, 6_205));
}

#[test]
fn states_and_the_nation_of_different_years_are_one_dataset() {
    let (Some(folder), Some(nation)) = (shared("oews-state-samples"), shared("bls-oews-2024")) else {
        return;
    };
    let (tables, report) = load(&LmiImport {
        files: vec![
            nation.join("national_M2024_dl.xlsx"),
            folder.join("oews-washington.csv.zst"),
        ],
        ..LmiImport::default()
    })
    .unwrap();
    assert_eq!(report.run, "2025.2");
    let labour = Labour::of(&tables);
    assert_eq!(labour.jobs("00-0000", &Region::Nation), Some(154_187_380.0));
    // Washington's figures are of 2022, so the newest survey has none of it.
    assert!(!labour.has_region(&Region::State("53".into())));
    let dataset = tables.newest("waypost.us.occupation").unwrap();
    let jobs: Vec<&str> = dataset
        .metrics()
        .iter()
        .map(|it| it.name.as_str())
        .filter(|name| name.starts_with("Jobs."))
        .collect();
    assert_eq!(jobs, ["Jobs.2022", "Jobs.2024"]);
    assert_eq!(dataset.attributes()["minYearInclusive"], "2022");
}
