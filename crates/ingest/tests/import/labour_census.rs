//! The census of employment and wages, local unemployment and completions, in files of the published layouts with
//! invented figures.

use std::sync::atomic::AtomicBool;

use lmi::{Bounds, Constraint, Dataset, Label, MetricQuery, Query, Selection, Tables, Values};
use waypost_ingest::{AreaNames, LmiImport, LmiReport, starter_areas};

use crate::labour::import;

fn read(files: &[(&str, &str)]) -> (Tables, LmiReport) {
    import(files, LmiImport::default()).unwrap()
}

/// Asks for a metric with one code of each of some dimensions; nothing where there is no row or no value.
fn value(dataset: &Dataset, metric: &str, codes: &[(&str, &str)]) -> Option<f64> {
    let map = |(dimension, code): &(&str, &str)| Constraint {
        dimension: (*dimension).into(),
        selection: Selection::Map(vec![Label {
            text: "it".into(),
            codes: vec![(*code).into()],
        }]),
    };
    let query = Query {
        metrics: vec![MetricQuery {
            name: metric.into(),
            alias: None,
            operation: None,
        }],
        constraints: codes.iter().map(map).collect(),
        ..Query::default()
    };
    let bounds = Bounds {
        cells: 100,
        lookups: 100_000,
    };
    let answer = dataset.query(&query, bounds, &AtomicBool::new(false)).unwrap();
    match &answer.columns[codes.len()].values {
        Values::Numbers(numbers) => numbers.first().copied().filter(|number| !number.is_nan()),
        Values::Texts { .. } => None,
    }
}

fn names(dataset: &Dataset, dimension: &str) -> Vec<String> {
    let (_, dimension) = dataset.dimension(dimension).unwrap();
    dimension
        .hierarchy()
        .map(|it| format!("{} {}", it.code, it.name))
        .collect()
}

fn faults(report: &LmiReport) -> Vec<String> {
    report.faults.iter().map(ToString::to_string).collect()
}

const CENSUS: &str = "\
\"area_fips\",\"own_code\",\"industry_code\",\"agglvl_code\",\"size_code\",\"year\",\"qtr\",\"disclosure_code\",\"area_title\",\"own_title\",\"industry_title\",\"agglvl_title\",\"size_title\",\"annual_avg_estabs_count\",\"annual_avg_emplvl\",\"total_annual_wages\"
\"US000\",\"0\",\"10\",10,0,2023,\"A\",\"\",\"U.S. TOTAL\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",100,1000,60000000
\"16000\",\"0\",\"10\",50,0,2023,\"A\",\"\",\"Idaho -- Statewide\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",20,200,10000000
\"16001\",\"0\",\"10\",70,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",10,90,5400000
\"16001\",\"5\",\"10\",71,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Private\",\"10 Total, all industries\",\"\",\"\",8,70,4000000
\"16001\",\"5\",\"102\",72,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Private\",\"102 Service-providing\",\"\",\"\",8,70,4000000
\"16001\",\"5\",\"72\",74,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Private\",\"NAICS 72 Accommodation and food services\",\"\",\"\",4,30,900000
\"16001\",\"5\",\"722\",75,0,2023,\"A\",\"N\",\"Ada County, Idaho\",\"Private\",\"NAICS 722 Food services and drinking places\",\"\",\"\",3,0,0
\"16001\",\"5\",\"72231\",77,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Private\",\"NAICS 72231 Food service contractors\",\"\",\"\",1,5,100000
\"16001\",\"5\",\"722310\",78,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Private\",\"NAICS 722310 Food service contractors\",\"\",\"\",1,5,100000
\"16001\",\"5\",\"31-33\",74,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Private\",\"NAICS 31-33 Manufacturing\",\"\",\"\",2,12,700000
\"16001\",\"1\",\"10\",71,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Federal Government\",\"10 Total, all industries\",\"\",\"\",1,5,500000
\"16001\",\"3\",\"10\",71,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Local Government\",\"10 Total, all industries\",\"\",\"\",1,15,900000
\"16001\",\"3\",\"611\",75,0,2023,\"A\",\"\",\"Ada County, Idaho\",\"Local Government\",\"NAICS 611 Educational services\",\"\",\"\",1,9,500000
\"16003\",\"1\",\"10\",71,0,2023,\"A\",\"\",\"Adams County, Idaho\",\"Federal Government\",\"10 Total, all industries\",\"\",\"\",1,5,500000
\"16003\",\"2\",\"10\",71,0,2023,\"A\",\"N\",\"Adams County, Idaho\",\"State Government\",\"10 Total, all industries\",\"\",\"\",1,0,0
\"C1426\",\"0\",\"10\",40,0,2023,\"A\",\"\",\"Boise City, ID MSA\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",12,120,7000000
\"CS147\",\"0\",\"10\",30,0,2023,\"A\",\"\",\"Boise combined\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",12,120,7000000
\"16999\",\"0\",\"10\",70,0,2023,\"A\",\"\",\"Unknown, Idaho\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",1,1,1
\"Boise\",\"0\",\"10\",70,0,2023,\"A\",\"\",\"Boise\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",1,1,1
\"16001\",\"0\",\"10\",70,0,23,\"A\",\"\",\"Ada County, Idaho\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",1,1,1
\"16005\",\"0\",\"10\",70,0,2023,\"A\",\"\",\"Bannock County, Idaho\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",5,some,400000
\"16001\",\"0\",\"10\",70,0,2023,\"1\",\"\",\"Ada County, Idaho\",\"Total Covered\",\"10 Total, all industries\",\"\",\"\",1,1,1
";
/// The single file of a year has no titles.
const CENSUS_BEFORE: &str = "\
area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,annual_avg_estabs,annual_avg_emplvl,total_annual_wages
16001,0,10,70,0,2022,A,,9,80,4800000
16001,0,10,70,0,2023,A,,9,99,9999999
";

#[test]
fn the_census_counts_private_industries_and_government_by_area() {
    let (tables, report) = read(&[
        ("2023.annual.csv", CENSUS),
        ("2022.annual.singlefile.csv", CENSUS_BEFORE),
    ]);
    assert_eq!(report.run, "2024.2");
    let dataset = tables.newest("waypost.us.industry").unwrap();
    let at = |metric: &str, area: &str, industry: &str| {
        value(dataset, metric, &[("Area", area), ("Industry", industry)])
    };
    assert_eq!(at("Jobs.2023", "0", "10"), Some(1_000.0));
    assert_eq!(at("Wages.2023", "16", "10"), Some(10_000_000.0));
    assert_eq!(at("Jobs.2023", "MSA14260", "10"), Some(120.0));
    assert_eq!(at("Estab.2023", "16001", "72"), Some(4.0));
    assert_eq!(
        (at("Jobs.2022", "16001", "10"), at("Jobs.2023", "16001", "10")),
        (Some(80.0), Some(90.0))
    );
    assert_eq!(at("WPW.2023", "16001", "10"), Some(60_000.0));
    // Jobs and wages of 722 are withheld, its establishments are not.
    assert_eq!(
        (at("Jobs.2023", "16001", "722"), at("Wages.2023", "16001", "722")),
        (None, None)
    );
    assert_eq!(at("Establishments.2023", "16001", "722"), Some(3.0));
    for code in ["31-33", "31", "33"] {
        assert_eq!(at("Jobs.2023", "16001", code), Some(12.0), "{code}");
    }
    assert_eq!(
        at("Jobs.2023", "16001", "72231"),
        at("Jobs.2023", "16001", "722310")
    );
    assert_eq!(
        (at("Jobs.2023", "16001", "91"), at("Jobs.2023", "16001", "93")),
        (Some(5.0), Some(15.0))
    );
    assert_eq!(at("Jobs.2023", "16001", "90"), Some(20.0), "the sum of its parts");
    assert_eq!(
        (at("Jobs.2023", "16003", "90"), at("Estab.2023", "16003", "90")),
        (None, Some(2.0))
    );
    let industries = names(dataset, "Industry");
    for expected in [
        "90 Government",
        "31 Manufacturing",
        "722310 Food service contractors",
    ] {
        assert!(
            industries.iter().any(|name| name == expected),
            "{expected}: {industries:?}"
        );
    }
    let (_, dimension) = dataset.dimension("Industry").unwrap();
    let six = dimension.hierarchy().find(|it| it.code == "722310").unwrap();
    assert_eq!(
        (
            dimension.level_name(six.level),
            &dimension.member(six.parent).code[..]
        ),
        ("6", "72231")
    );
    assert_eq!(names(dataset, "Area")[2], "16001 Ada County, Idaho");
    assert!(dataset.attributes()["sources"].contains("Quarterly Census of Employment and Wages"));
    assert_eq!(
        (
            &dataset.attributes()["minYearInclusive"][..],
            &dataset.attributes()["currentYear"][..]
        ),
        ("2022", "2023")
    );
}

#[test]
fn faults_of_the_census_name_line_column_and_what_may_stand_there() {
    let (_, report) = read(&[
        ("2023.annual.csv", CENSUS),
        ("2022.annual.singlefile.csv", CENSUS_BEFORE),
    ]);
    let shown = faults(&report);
    assert_eq!(shown.len(), 3, "{shown:?}");
    for (shown, expected) in shown.iter().zip([
        "line 20, column 'area_fips': found 'Boise', expected US000, a state (16000), a county (16001) or a metropolitan area (C1426)",
        "line 21, column 'year': found '23', expected a year from 1990 on",
        "line 22, column 'annual_avg_emplvl': found 'some', expected a number",
    ]) {
        assert!(shown.contains(expected), "{shown}");
    }
    // Private employers together, a domain, a part of government by industry, no county, a combined area, a quarter,
    // and a year that came before.
    assert_eq!(
        (report.sources[0].source.as_str(), report.sources[0].skipped),
        ("QCEW", 7)
    );
    assert!(
        report.warnings.iter().any(|text| text.ends_with("singlefile.csv' repeats 1 rows of areas, industries and years that were read before; the first ones read were kept")),
        "{:?}",
        report.warnings
    );
}

const SERIES: &str = "\
series_id                     \tyear\tperiod\t       value\tfootnote_codes
LAUCN160010000000003          \t2024\tM01\t         3.1\t
LAUCN160010000000004          \t2024\tM01\t         310\t
LAUCN160010000000005          \t2024\tM01\t        9690\t
LAUCN160010000000006          \t2024\tM01\t       10000\tP
LAUCN160010000000006          \t2024\tM13\t       10100\t
LAUCN160010000000004          \t2024\tM13\t         303\t
LAUCN160030000000006          \t2024\tM13\t        1000\t
LAUCN160030000000004          \t2024\tM13\t          97\t
LAUCN160030000000003          \t2024\tM13\t           -\t
LAUST160000000000006          \t2024\tM13\t       90000\t
LASST160000000000006          \t2024\tM13\t       91000\t
LAUMT161426000000006          \t2024\tM13\t       40000\t
LAUCT160883000000006          \t2024\tM13\t         500\t
LAUCN160010000000006          \t2024\tM13\t        9999\t
CES0000000001                 \t2024\tM13\t         500\t
LAUCN160010000000006          \t2024\tS01\t         500\t
";
const AREAS: &str = "\
area_type_code\tarea_code\tarea_text\tdisplay_level\tselectable\tsort_sequence
F\tCN1600100000000\tAda County, ID\t0\tT\t1
B\tMT1614260000000\tBoise City, ID Metropolitan Statistical Area\t0\tT\t2
G\tCT1608830000000\tBoise City city, ID\t0\tT\t3
";
const COUNTIES: &str = "\
Labor force data by county 2023 annual averages
LAUS Code,State FIPS Code,County FIPS Code,County Name/State Abbreviation,Year,Labor Force,Employed,Unemployed,Unemployment Rate (%)
CN1600100000000,16,001,\"Ada County, ID\",2023,\"9,900\",\"9,603\",297,3.0
CN1600300000000,16,003,\"Adams County, ID\",2023,N.A.,N.A.,N.A.,none
Source: Bureau of Labor Statistics
";

#[test]
fn unemployment_is_read_by_month_and_year() {
    let files = [
        ("la.data.64.County", SERIES),
        ("la.area", AREAS),
        ("laucnty23.csv", COUNTIES),
    ];
    let (tables, report) = read(&files);
    assert_eq!(report.run, "2025.2");
    let dataset = tables.newest("waypost.us.unemployment").unwrap();
    let at = |metric: &str, area: &str| value(dataset, metric, &[("Area", area)]);
    assert_eq!(at("UnemploymentRate.2024.01", "16001"), Some(3.1));
    assert_eq!(at("LaborForce.2024.01", "16001"), Some(10_000.0));
    assert_eq!(at("LaborForce.2024", "16001"), Some(10_100.0));
    assert_eq!(
        at("LaborForce.2024", "16"),
        Some(90_000.0),
        "without seasonal adjustment"
    );
    assert_eq!(
        at("LaborForce.2024", "0"),
        Some(90_000.0),
        "the sum of the states"
    );
    assert_eq!(at("LaborForce.2024", "MSA14260"), Some(40_000.0));
    assert_eq!(
        (at("Unemployed.2023", "16001"), at("Unemployed.2023", "16003")),
        (Some(297.0), None)
    );
    // Neither county has a published rate of the year; the one of both is that of their sums.
    assert_eq!(
        at("UnemploymentRate.2024", "16001"),
        Some(100.0 * 303.0 / 10_100.0)
    );
    assert_eq!(
        names(dataset, "Area"),
        [
            "0 United States",
            "16 Idaho",
            "16001 Ada County, ID",
            "16003 Adams County, ID",
            "MSA14260 Boise City, ID Metropolitan Statistical Area"
        ]
    );
    let shown = faults(&report);
    assert!(shown[0].contains("line 16, column 'series_id': found 'CES0000000001', expected the name of a series of local unemployment"), "{shown:?}");
    assert!(
        shown[1].contains("line 17, column 'period': found '2024 S01', expected a year, and M01 to M13"),
        "{shown:?}"
    );
    assert!(
        shown[2].contains("line 4, column 'Unemployment Rate (%)': found 'none'"),
        "{shown:?}"
    );
    assert_eq!(shown.len(), 3);
    assert!(
        report
            .warnings
            .iter()
            .any(|text| text.contains("repeats 1 figures")),
        "{:?}",
        report.warnings
    );
    assert!(dataset.attributes()["sources"].contains("Local Area Unemployment Statistics"));
}

const AWARDS: &str = "\
UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT,XCTOTALM,CTOTALM
1001,\"11.0701\",1,5,R,40,R,20
1001,\"11.0701\",2,5,R,4,R,2
1001,\"11.0701\",1,7,R,10,R,5
1001,\"99\",1,5,R,40,R,20
1002,\"1.0101\",1,3,R,7,R,3
1003,\"11.0701\",1,05,R,2,R,1
1003,\"11.0701\",1,5,R,3,R,1
1003,\"11.0701\",3,5,R,3,R,1
1003,\"eleven\",1,5,R,3,R,1
1003,\"11.0702\",1,77,R,3,R,1
";
const COLLEGES: &str = "\
UNITID,INSTNM,STABBR,COUNTYCD,CBSA
1001,College of Somewhere,ID,16001,14260
1002,College of Elsewhere,AL,1001,-2
";

#[test]
fn awards_are_added_by_program_area_and_kind() {
    let files = [
        ("C2023_A.csv", AWARDS),
        ("HD2023.csv", COLLEGES),
        ("c2023_a_rv.csv", AWARDS),
        ("awards.csv", AWARDS),
    ];
    let (tables, report) = read(&files);
    assert_eq!(report.run, "2024.3");
    let dataset = tables.newest("waypost.us.completers").unwrap();
    let at = |metric: &str, codes: &[(&str, &str)]| value(dataset, metric, codes);
    assert_eq!(
        at("Completions.2023", &[("Program", "11.0701"), ("AwardLevel", "5")]),
        Some(42.0)
    );
    assert_eq!(
        at("Completions.2023", &[("Program", "11")]),
        Some(52.0),
        "all awards of the programs below"
    );
    assert_eq!(at("Completions.2023", &[("Program", "00")]), Some(59.0));
    assert_eq!(
        at("SecondMajors.2023", &[("Program", "11.07"), ("Area", "16001")]),
        Some(4.0)
    );
    assert_eq!(at("Completions.2023", &[("Area", "MSA14260")]), Some(50.0));
    assert_eq!(
        at("Completions.2023", &[("Area", "01001"), ("AwardLevel", "3")]),
        Some(7.0)
    );
    assert_eq!(
        at("Completions.2023", &[("Area", "16"), ("AwardLevel", "7")]),
        Some(10.0)
    );
    let shown = faults(&report);
    assert_eq!(shown.len(), 4, "{shown:?}");
    for (shown, expected) in shown.iter().zip([
        "line 8, column 'CIPCODE': found '11.0701', expected a college, program, major and award that stand once",
        "line 9, column 'MAJORNUM': found '3', expected 1 or 2",
        "line 10, column 'CIPCODE': found 'eleven', expected six digits",
        "line 11, column 'AWLEVEL': found '77'",
    ]) {
        assert!(shown.contains(expected), "{shown}");
    }
    for expected in [
        "c2023_a_rv.csv' is of 2023, which '",
        "awards.csv' does not name its year",
    ] {
        assert!(
            report.warnings.iter().any(|text| text.contains(expected)),
            "{expected}: {:?}",
            report.warnings
        );
    }
    assert!(dataset.attributes()["sources"].contains("Integrated Postsecondary Education Data System"));
}

#[test]
fn imported_areas_name_those_that_tables_give_codes_of() {
    let bytes = starter_areas().build().unwrap();
    let areas = <catalog::Areas as catalog::Snapshot>::from_bytes(&bytes, "areas").unwrap();
    let import_with = LmiImport {
        names: AreaNames::of(&areas),
        ..LmiImport::default()
    };
    let metro = areas
        .metros()
        .iter()
        .find(|metro| metro.code == "14260")
        .expect("Boise");
    let (tables, _) = import(&[("la.data.64.County", SERIES)], import_with).unwrap();
    let shown = names(tables.newest("waypost.us.unemployment").unwrap(), "Area");
    assert!(shown.contains(&format!("MSA14260 {}", metro.name)), "{shown:?}");
}
