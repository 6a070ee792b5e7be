//! Labour-market tables of our own making: faults, marks, places, descriptions, the starter tables.

use std::fs;
use std::path::Path;

use catalog::Snapshot as _;
use lmi::{Dataset, Labour, Region, Tables};
use waypost_ingest::{ImportError, LmiImport, LmiReport, TopCode, import_lmi, starter_tables};

const COLUMNS: &str = "AREA,AREA_TITLE,AREA_TYPE,NAICS,NAICS_TITLE,OWN_CODE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,JOBS_1000,LOC_QUOTIENT,PCT_TOTAL,H_MEAN,A_MEAN,H_MEDIAN,A_MEDIAN\n";
const ROWS: &str = "\
99,U.S.,1,000000,Cross-industry,1235,00-0000,All Occupations,total,\"1,000\",,,,20,41600,18,37440
99,U.S.,1,000000,Cross-industry,1235,11-1011,Chiefs,detailed,100,,,,*,208000,#,#
99,U.S.,1,000000,Cross-industry,1235,25-2021,Teachers,detailed,**,,,,*,62400,*,*
99,U.S.,1,000000,Cross-industry,5,11-1011,Chiefs,detailed,90,,,,,,,
16,Idaho,2,000000,Cross-industry,1235,00-0000,All Occupations,total,100,1000,1,,18,37440,16,33280
16,Idaho,2,000000,Cross-industry,1235,11-1011,Chiefs,detailed,20,200,2,,about 50,104000,48,99840
14260,\"Boise City, ID\",4,000000,Cross-industry,1235,11-1011,Chiefs,detailed,10,150,1.5,,51,106080,49,101920
1600006,Nowhere,6,000000,Cross-industry,1235,11-1011,Chiefs,detailed,1,,,,,,,
99,U.S.,1,51,Information,5,11-1011,Chiefs,detailed,30,,,3.5,60,124800,58,120640
88,Nowhere,2,000000,Cross-industry,1235,11-1011,Chiefs,detailed,1,,,,,,,
";

/// Imports files of these names and texts.
pub fn import(files: &[(&str, &str)], import: LmiImport) -> Result<(Tables, LmiReport), ImportError> {
    let directory = tempfile::tempdir().unwrap();
    let mut import = import;
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::write(&path, text).unwrap();
        import.files.push(path);
    }
    load(&import)
}

/// Imports, builds and loads.
pub fn load(import: &LmiImport) -> Result<(Tables, LmiReport), ImportError> {
    let (drafts, report) = import_lmi(import, &())?;
    let run = report.run.parse().unwrap();
    let load =
        |draft: lmi::DatasetDraft| Dataset::from_bytes(&draft.build(run).unwrap(), &draft.name).unwrap();
    Ok((Tables::from_datasets(drafts.into_iter().map(load)), report))
}

#[test]
fn the_survey_is_read_by_the_names_of_its_columns() {
    let text = format!("{COLUMNS}{ROWS}");
    let (tables, report) = import(&[("oews_M2024.csv", &text)], LmiImport::default()).unwrap();
    assert_eq!(report.run, "2025.2");
    let labour = Labour::of(&tables);
    let idaho = Region::State("16".into());
    assert_eq!(labour.jobs("00-0000", &Region::Nation), Some(1_000.0));
    assert_eq!(labour.jobs("11-1011", &idaho), Some(20.0));
    assert_eq!(labour.jobs("11-1011", &Region::Msa("14260".into())), Some(10.0));
    assert_eq!(labour.location_quotient("11-1011", &idaho), Some(2.0));
    let chiefs = labour.wages("11-1011", &Region::Nation).unwrap();
    assert_eq!(
        (chiefs.hourly.mean, chiefs.annual.median),
        (Some(100.0), Some(239_200.0))
    );
    assert_eq!(chiefs.hourly.median, Some(115.0));
    let teachers = labour.wages("25-2021", &Region::Nation).unwrap();
    assert_eq!((teachers.hourly.mean, teachers.hourly.median), (Some(30.0), None));
    assert_eq!(labour.jobs("25-2021", &Region::Nation), None);
    let staffing = tables.newest("waypost.us.staffing").unwrap();
    assert_eq!(staffing.rows(), 4);
}

#[test]
fn faults_name_file_row_and_column_and_cost_no_more_than_they_must() {
    let text = format!("{COLUMNS}{ROWS}");
    let (tables, report) = import(&[("oews_M2024.csv", &text)], LmiImport::default()).unwrap();
    assert_eq!(report.faults_total, 2);
    let shown: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert!(shown[0].ends_with("oews_M2024.csv, line 7, column 'H_MEAN': found 'about 50', expected a number or one of the marks *, **, ~, #, —"), "{shown:?}");
    assert!(
        shown[1].contains("line 11, column 'AREA': found '88'"),
        "{shown:?}"
    );
    let source = &report.sources[0];
    assert_eq!(
        (source.source.as_str(), source.rejected, source.skipped),
        ("OEWS", 1, 2)
    );
    // The hour of the faulty cell follows from the year.
    let wages = Labour::of(&tables)
        .wages("11-1011", &Region::State("16".into()))
        .unwrap();
    assert_eq!(wages.hourly.mean, Some(50.0));
    assert!(
        report.warnings[0].contains("EP tables 1.2 and 1.10"),
        "{:?}",
        report.warnings
    );
}

#[test]
fn the_ceiling_of_pay_is_the_operators_to_say() {
    let text = format!("{COLUMNS}{ROWS}");
    let settings = LmiImport {
        top_codes: vec![TopCode {
            year: 2025,
            hourly: 120.0,
            annual: 249_600.0,
        }],
        ..LmiImport::default()
    };
    let (tables, _) = import(&[("oews_M2025.csv", &text)], settings).unwrap();
    let wages = Labour::of(&tables).wages("11-1011", &Region::Nation).unwrap();
    assert_eq!(
        (wages.year, wages.annual.median, wages.hourly.median),
        (2025, Some(249_600.0), Some(120.0))
    );
}

#[test]
fn a_missing_column_and_an_unknown_table_are_named() {
    let text = format!("{COLUMNS}{ROWS}").replace("OCC_TITLE", "TITLE");
    let error = import(&[("oews_M2024.csv", &text)], LmiImport::default()).unwrap_err();
    assert!(error.to_string().contains("no column 'OCC_TITLE'"), "{error}");
    let error = import(&[("other.csv", "a,b\n1,2\n")], LmiImport::default()).unwrap_err();
    assert!(matches!(error, ImportError::UnknownTables { .. }), "{error}");
    assert!(error.to_string().contains("other.csv"), "{error}");
}

#[test]
fn a_survey_without_its_last_groups_is_told() {
    let rows = |codes: &[&str]| {
        let row = |code: &&str| {
            let group = if *code == "00-0000" { "total" } else { "major" };
            format!(
                "16,Idaho,2,000000,Cross-industry,1235,{code},Group {code},{group},10,1,1,,20,41600,20,41600\n"
            )
        };
        format!("{COLUMNS}{}", codes.iter().map(row).collect::<String>())
    };
    let cut = ["00-0000", "11-0000", "13-0000", "15-0000", "17-0000"];
    let warnings = |codes: &[&str]| {
        let table = rows(codes);
        let (_, report) = import(&[("state_M2024_dl.csv", &table)], LmiImport::default()).unwrap();
        let of_the_end = report
            .warnings
            .into_iter()
            .filter(|it| it.contains("major group"));
        of_the_end.collect::<Vec<String>>()
    };
    let told = warnings(&cut);
    assert!(
        told.len() == 1
            && told[0]
                .ends_with("lacks the last major group of Idaho, its last area: it may have been cut short"),
        "{told:?}"
    );
    assert!(warnings(&[&cut[..], &["53-0000"]].concat()).is_empty());
    assert!(warnings(&cut[..3]).is_empty());
}

const SCHEMA: &str = r#"
name = "acme.us.crime"
title = "Crime"
description = "Incidents by area."
run = "2025.1"
current_year = 2024
sources = ["Acme"]

[[dimensions]]
name = "Area"
column = "place"
levels = ["1", "2"]
hierarchy = "areas.csv"

[[metrics]]
name = "Incidents.2024"
column = "incidents"
kind = "additive"

[[metrics]]
name = "People.2024"
column = "people"
kind = "additive"

[[metrics]]
name = "Rate.2024"
kind = "ratio"
numerator = "Incidents.2024"
denominators = ["People.2024"]
factor = 100000
"#;

fn own(directory: &Path, schema: &str, data: &str) -> Result<(Tables, LmiReport), ImportError> {
    fs::write(directory.join("table.toml"), schema).unwrap();
    fs::write(directory.join("table.csv"), data).unwrap();
    let areas = "child,parent,name,level\n0,0,Land,1\n01,0,East,2\n02,0,West,2\n04,0,South,2\n";
    fs::write(directory.join("areas.csv"), areas).unwrap();
    load(&LmiImport {
        own: Some((directory.join("table.toml"), directory.join("table.csv"))),
        ..LmiImport::default()
    })
}

#[test]
fn a_table_of_ones_own_is_described_by_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let data = "place,incidents,people\n1,10,1000\n02,30,2000\n03,1,1\n02,5,5\n04,x,\n";
    let (tables, report) = own(directory.path(), SCHEMA, data).unwrap();
    assert_eq!(report.run, "2025.1");
    let dataset = tables.newest("acme.us.crime").unwrap();
    assert_eq!((dataset.rows(), dataset.metrics().len()), (3, 3));
    assert_eq!(dataset.attributes()["sources"], "Acme");
    let rejected: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert_eq!(rejected.len(), 3, "{rejected:?}");
    assert!(rejected[0].contains("line 4: found 'Area 03', expected a code of the dimension's hierarchy"));
    assert!(rejected[2].contains("line 6, column 'incidents': found 'x'"));
    assert!(rejected[1].contains("line 5: found '02', expected a combination of codes that stands once"));
    let query = lmi::Query {
        metrics: vec![lmi::MetricQuery {
            name: "Rate.2024".into(),
            alias: None,
            operation: None,
        }],
        ..lmi::Query::default()
    };
    let answer = dataset
        .query(
            &query,
            lmi::Bounds {
                cells: 10,
                lookups: 50_000_000,
            },
            &std::sync::atomic::AtomicBool::new(false),
        )
        .unwrap();
    assert_eq!(
        answer.columns[0].values,
        lmi::Values::Numbers(vec![100_000.0 * (40.0 / 3_000.0)])
    );
}

#[test]
fn descriptions_that_cannot_work_are_refused_with_the_reason() {
    let check = |from: &str, to: &str, reason: &str| {
        let directory = tempfile::tempdir().unwrap();
        let error = own(
            directory.path(),
            &SCHEMA.replace(from, to),
            "place,incidents,people\n01,1,1\n",
        );
        let error = error.unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    };
    check(
        "name = \"acme.us.crime\"",
        "name = \"Acme Crime\"",
        "lower-case words with dots",
    );
    check("run = \"2025.1\"", "run = \"2025.7\"", "is not a quarter");
    check(
        "numerator = \"Incidents.2024\"",
        "numerator = \"Murders\"",
        "needs 'Murders'",
    );
    check("kind = \"ratio\"", "kind = \"mean\"", "a ratio, and nothing else");
    check("levels = [\"1\", \"2\"]", "levels = [\"1\"]", "no level '2'");
    check("column = \"people\"\n", "", "has no 'column'");
    check("title =", "titel =", "unknown field `titel`");
}

#[test]
fn starter_tables_are_marked_load_and_are_the_same_each_time() {
    let (drafts, run) = starter_tables();
    let (again, _) = starter_tables();
    assert_eq!(drafts.len(), 9);
    let mut datasets = Vec::new();
    for (draft, again) in drafts.iter().zip(&again) {
        let bytes = draft.build(run).unwrap();
        assert_eq!(bytes, again.build(run).unwrap(), "{}", draft.name);
        let dataset = Dataset::from_bytes(&bytes, &draft.name).unwrap();
        assert!(dataset.description().starts_with("SYNTHETIC"), "{}", draft.name);
        assert!(dataset.attributes()["description"].starts_with("SYNTHETIC"));
        assert!(dataset.title().ends_with("(synthetic)"));
        datasets.push(dataset);
    }
    let tables = Tables::from_datasets(datasets);
    let labour = Labour::of(&tables);
    let nation = Region::Nation;
    let jobs = |code| labour.jobs(code, &nation).unwrap();
    assert_eq!(jobs("15-1250"), jobs("15-1251") + jobs("15-1252"));
    assert_eq!(jobs("00-0000"), 10_000_000.0);
    assert_eq!(labour.location_quotient("15-1252", &nation), Some(1.0));
    assert!(labour.wages("35-2014", &Region::State("16".into())).is_some());
    assert!(labour.projection("15-1251").unwrap().target < labour.projection("15-1251").unwrap().base);
    assert_eq!(labour.skill_ranks("15-1252").unwrap().len(), 8);
}
