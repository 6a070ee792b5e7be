//! Wage surveys of several years and what states publish of them, of our own making.

use lmi::{Labour, Region, Tables};
use waypost_ingest::{LmiImport, LmiReport};

use crate::labour::import;

const COLUMNS: &str = "AREA,AREA_TITLE,AREA_TYPE,NAICS,NAICS_TITLE,OWN_CODE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,H_MEAN,A_MEAN,A_MEDIAN\n";

fn survey(jobs: u32, pay: u32, sector: u32) -> String {
    format!(
        "{COLUMNS}\
         99,U.S.,1,000000,Cross-industry,1235,00-0000,All Occupations,total,{jobs},20,{pay},{pay}\n\
         99,U.S.,1,000000,Cross-industry,1235,11-1011,Chiefs,detailed,100,*,208000,#\n\
         99,U.S.,1,51,Information,5,11-1011,Chiefs,detailed,{sector},60,124800,120640\n"
    )
}

fn read(files: &[(&str, &str)]) -> (Tables, LmiReport) {
    import(files, LmiImport::default()).unwrap()
}

fn value(tables: &Tables, dataset: &str, metric: &str, code: &str) -> Option<f64> {
    let dataset = tables.newest(dataset)?;
    let query = lmi::Query {
        metrics: vec![lmi::MetricQuery {
            name: metric.into(),
            alias: None,
            operation: None,
        }],
        constraints: vec![lmi::Constraint {
            dimension: "Occupation".into(),
            selection: lmi::Selection::Map(vec![lmi::Label {
                text: "it".into(),
                codes: vec![code.into()],
            }]),
        }],
        zero_fill: false,
        ..lmi::Query::default()
    };
    let bounds = lmi::Bounds {
        cells: 10,
        lookups: 1_000,
    };
    let answer = dataset.query(&query, bounds, &std::sync::atomic::AtomicBool::new(false));
    match &answer.unwrap().columns[1].values {
        lmi::Values::Numbers(numbers) => numbers.first().copied(),
        lmi::Values::Texts { .. } => None,
    }
}

#[test]
fn surveys_of_several_years_are_one_series() {
    let (older, newer) = (survey(900, 40_000, 20), survey(1_000, 41_600, 30));
    for files in [
        [
            ("national_M2023_dl.csv", older.as_str()),
            ("national_M2024_dl.csv", &newer),
        ],
        [
            ("national_M2024_dl.csv", &newer),
            ("national_M2023_dl.csv", &older),
        ],
    ] {
        let (tables, report) = read(&files);
        assert_eq!(report.run, "2025.2");
        let of = |metric| value(&tables, "waypost.us.occupation", metric, "00-0000");
        assert_eq!((of("Jobs.2023"), of("Jobs.2024")), (Some(900.0), Some(1_000.0)));
        assert_eq!(of("Earnings.Average.Annual"), Some(41_600.0));
        assert_eq!(of("Earnings.Average.Annual.2023"), Some(40_000.0));
        assert_eq!(of("Earnings.Median.Annual.2023"), Some(40_000.0));
        let chiefs = value(
            &tables,
            "waypost.us.occupation",
            "Earnings.Median.Annual.2023",
            "11-1011",
        );
        assert_eq!(chiefs, Some(239_200.0), "the ceiling of its own year");
        let staffing = |metric| value(&tables, "waypost.us.staffing", metric, "11-1011");
        assert_eq!(
            (staffing("Jobs.2023"), staffing("Jobs.2024")),
            (Some(100.0), Some(100.0))
        );
        let dataset = tables.newest("waypost.us.occupation").unwrap();
        let attribute = |name: &str| dataset.attributes()[name].as_str();
        assert_eq!(
            (
                attribute("currentYear"),
                attribute("minYearInclusive"),
                attribute("maxYearInclusive")
            ),
            ("2024", "2023", "2024")
        );
        let labour = Labour::of(&tables);
        assert_eq!(labour.wages("00-0000", &Region::Nation).unwrap().year, 2024);
    }
}

#[test]
fn a_year_that_comes_twice_is_told_and_the_first_figures_stay() {
    let (first, second) = (survey(1_000, 41_600, 30), survey(1_001, 41_600, 30));
    let (tables, report) = read(&[("national_M2024_dl.csv", &first), ("copy_M2024.csv", &second)]);
    assert_eq!(
        value(&tables, "waypost.us.occupation", "Jobs.2024", "00-0000"),
        Some(1_000.0)
    );
    let told = report.warnings.iter().find(|text| text.contains("repeats"));
    let told = told.expect("a warning");
    assert!(
        told.ends_with("copy_M2024.csv' repeats 3 rows of 2024 that other tables have, 1 of them with other figures; the first ones read were kept"),
        "{told}"
    );
    assert_eq!(report.sources[0].skipped, 3);
    assert_eq!(report.faults_total, 0);
}

#[test]
fn a_row_that_stands_twice_in_a_table_and_a_year_of_other_codes_are_told() {
    let twice = survey(1_000, 41_600, 30).replace("51,Information,5", "000000,Cross-industry,1235");
    let older = survey(5, 5, 5);
    let (_, report) = read(&[
        ("national_M2024_dl.csv", &twice),
        ("national_M2017_dl.csv", &older),
    ]);
    let shown: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(
        shown[0]
            .contains("line 4, column 'OCC_CODE': found '11-1011', expected an occupation that stands once"),
        "{shown:?}"
    );
    assert!(
        report
            .warnings
            .iter()
            .any(|text| text.contains("is of 2017: its occupations are those of SOC 2010")),
        "{:?}",
        report.warnings
    );
}

const DIGITS: &str = "\
ID,Year,Area code,Area name,SOC code,Occupational title,Employment,Average wage,25th Percentile,50th Percentile,75th Percentile,Annual wage
1,2024,000053,Washington,11-1011,Chiefs,40,100.00,80.00,90.00,,208000.00
2,2023,042660,\"Seattle, WA\",11-1011,Chiefs,10,50.00,,,,104000.00
3,2024,530006,Elsewhere,11-1011,Chiefs,1,50.00,,,,104000.00
4,2024,000003,Nowhere,11-1011,Chiefs,1,50.00,,,,104000.00
5,1999,000053,Washington,11-1021,Managers,1,50.00,,,,104000.00
6,2024,000053,Washington,11-1021,Managers,many,50.00,,,,104000.00
";
const KINDS: &str = "\
Area Type, Area, Area Name, Standard Occupational Code, Occupational Title, Employment,Mean Wage, Median Wage, Entry Wage, Experienced Wage    
1,36,New York State,00-0000,\"Total, All Occupations\",9000,77000,54000,34000,98000
10,7,New York City,00-0000,\"Total, All Occupations\",4000,87000,64000,34000,98000
";

#[test]
fn extracts_of_states_stand_beside_the_nation() {
    let nation = survey(1_000, 41_600, 30);
    let (tables, report) = read(&[
        ("national_M2024_dl.csv", &nation),
        ("washington.csv", DIGITS),
        ("newyork_M2024.csv", KINDS),
    ]);
    let labour = Labour::of(&tables);
    let washington = Region::State("53".into());
    let chiefs = labour.wages("11-1011", &washington).unwrap();
    assert_eq!(
        (
            chiefs.hourly.mean,
            chiefs.hourly.percentile25,
            chiefs.annual.median,
            chiefs.hourly.percentile75
        ),
        (Some(100.0), Some(80.0), Some(90.0 * 2_080.0), None)
    );
    assert_eq!(labour.jobs("11-1011", &washington), Some(40.0));
    let york = labour.wages("00-0000", &Region::State("36".into())).unwrap();
    assert_eq!(
        (york.annual.mean, york.annual.median, york.annual.percentile10),
        (Some(77_000.0), Some(54_000.0), None)
    );
    // Its only figures are of the year before.
    let seattle = Region::Msa("42660".into());
    assert!(labour.has_region(&washington) && !labour.has_region(&seattle));
    let dataset = tables.newest("waypost.us.occupation").unwrap();
    assert!(dataset.metric_index("Jobs.2023").is_some());
    let (_, areas) = dataset.dimension("Area").unwrap();
    assert_eq!(areas.levels_stored().collect::<Vec<_>>(), ["1", "2", "MSA"]);
    let shown: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 3, "{shown:?}");
    for (shown, expected) in shown.iter().zip([
        "line 5, column 'Area code': found '000003', expected the code of a state or of a metropolitan area",
        "line 6, column 'Year': found '1999', expected a year from 2019 on",
        "line 7, column 'Employment': found 'many'",
    ]) {
        assert!(shown.contains(expected), "{shown}");
    }
    let sources = &tables.newest("waypost.us.occupation").unwrap().attributes()["sources"];
    assert!(
        sources.contains("data.wa.gov") && sources.contains("data.ny.gov"),
        "{sources}"
    );
    let skipped: Vec<u64> = report.sources.iter().map(|source| source.skipped).collect();
    assert_eq!(skipped, [0, 2], "{:?}", report.sources);
}
