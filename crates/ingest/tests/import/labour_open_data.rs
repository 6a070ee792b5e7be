//! The labour-market tables of the real releases, against the raw files read another way. Skipped where they are not
//! at hand.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use catalog::Snapshot as _;
use lmi::{
    Answer, Bounds, Constraint, Dataset, Label, Labour, MetricQuery, Operation, Query, Region, Selection,
    Tables, Values,
};
use waypost_ingest::{LmiImport, LmiReport, import_lmi};

use crate::support::shared;

/// All datasets of the releases, imported once for all tests.
pub static RELEASES: LazyLock<Option<(Tables, LmiReport)>> = LazyLock::new(|| {
    let survey = shared("bls-oews-2024")?;
    let mut files = vec![
        survey.join("national_M2024_dl.xlsx"),
        survey.join("natsector_M2024_dl.csv.zst"),
    ];
    for folder in ["bls-ep-2024-34", "naics-2022", "cip-2020"] {
        files.push(shared(folder)?);
    }
    let import = LmiImport {
        files,
        ..LmiImport::default()
    };
    let (drafts, report) = import_lmi(&import, &()).unwrap();
    let run = report.run.parse().unwrap();
    let load =
        |draft: lmi::DatasetDraft| Dataset::from_bytes(&draft.build(run).unwrap(), &draft.name).unwrap();
    Some((Tables::from_datasets(drafts.into_iter().map(load)), report))
});

fn label(text: &str, codes: &[&str]) -> Label {
    Label {
        text: text.into(),
        codes: codes.iter().map(|code| (*code).into()).collect(),
    }
}

pub fn map(dimension: &str, codes: &[&str]) -> Constraint {
    Constraint {
        dimension: dimension.into(),
        selection: Selection::Map(codes.iter().map(|code| label(code, &[code])).collect()),
    }
}

pub fn level(dimension: &str, level: &str) -> Constraint {
    Constraint {
        dimension: dimension.into(),
        selection: Selection::Level {
            level: level.into(),
            predicate: None,
        },
    }
}

pub fn ask(dataset: &Dataset, metrics: &[&str], constraints: &[Constraint]) -> Answer {
    let metric = |name: &&str| MetricQuery {
        name: (*name).into(),
        alias: None,
        operation: None,
    };
    let query = Query {
        metrics: metrics.iter().map(metric).collect(),
        constraints: constraints.to_vec(),
        ..Query::default()
    };
    dataset
        .query(
            &query,
            Bounds {
                cells: 2_000_000,
                lookups: 50_000_000,
            },
            &AtomicBool::new(false),
        )
        .unwrap()
}

pub fn numbers(answer: &Answer, column: usize) -> &[f64] {
    match &answer.columns[column].values {
        Values::Numbers(numbers) => numbers,
        Values::Texts { .. } => panic!("column {column} holds texts"),
    }
}

/// Asks for one row.
pub fn one(dataset: &Dataset, metrics: &[&str], constraints: &[Constraint]) -> Vec<f64> {
    let answer = ask(dataset, metrics, constraints);
    assert_eq!(answer.total_rows, 1);
    (0..metrics.len())
        .map(|at| numbers(&answer, constraints.len() + at)[0])
        .collect()
}

/// Reads the wage survey of the nation by its positions, from the other of its two files.
fn raw_survey() -> Option<HashMap<(String, String), Vec<String>>> {
    let packed = std::fs::read(shared("bls-oews-2024")?.join("national_M2024_dl.csv.zst")).unwrap();
    let bytes = zstd::decode_all(packed.as_slice()).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows = reader.records().map(|row| {
        let row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        ((row[8].clone(), row[10].clone()), row)
    });
    Some(rows.collect())
}

#[test]
fn every_dataset_is_made_without_a_fault() {
    let Some((tables, report)) = &*RELEASES else {
        return;
    };
    assert_eq!(
        (report.run.as_str(), report.faults_total),
        ("2025.3", 0),
        "{:?}",
        report.faults
    );
    let names: Vec<&str> = tables.iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "waypost.us.attainment",
            "waypost.us.firms",
            "waypost.us.industry",
            "waypost.us.occupation",
            "waypost.us.programs",
            "waypost.us.projections",
            "waypost.us.requirements",
            "waypost.us.skillcategories",
            "waypost.us.staffing",
        ]
    );
    assert_eq!(report.warnings, [""; 0]);
}

#[test]
fn published_totals_come_back() {
    let Some((tables, _)) = &*RELEASES else { return };
    let occupation = tables.newest("waypost.us.occupation").unwrap();
    let all = [map("Area", &["0"]), map("Occupation", &["00-0000"])];
    assert_eq!(
        one(occupation, &["Jobs.2024", "Earnings.Median.Annual"], &all),
        [154_187_380.0, 49_500.0]
    );
    let developers = [map("Area", &["0"]), map("Occupation", &["15-1252"])];
    assert_eq!(
        one(
            occupation,
            &["Earnings.Average.Annual", "Earnings.Median.Annual"],
            &developers
        ),
        [144_570.0, 133_080.0]
    );
    let projections = tables.newest("waypost.us.projections").unwrap();
    assert_eq!(
        one(
            projections,
            &["Jobs.2024", "Jobs.2034", "Openings.Annual"],
            &[map("Occupation", &["00-0000"])]
        ),
        [169_956_100.0, 175_167_900.0, 18_863_300.0]
    );
    assert_eq!(
        one(
            projections,
            &["Growth.Percent"],
            &[map("Occupation", &["43-9022"])]
        ),
        [-36.1]
    );
    let firms = tables.newest("waypost.us.firms").unwrap();
    let sums = one(
        firms,
        &[
            "Firms.2022",
            "Estab.2022",
            "Jobs.2022",
            "Wages.2022",
            "Receipts.2022",
            "WPW.2022",
        ],
        &[map("Industry", &["--"])],
    );
    assert_eq!(sums[..3], [6_395_635.0, 8_298_562.0, 135_748_407.0]);
    assert_eq!(sums[3..5], [8_965_035_263_000.0, 50_848_996_830_000.0]);
    assert_eq!(sums[5], sums[3] / sums[2]);
}

#[test]
fn occupations_have_the_levels_that_the_survey_publishes() {
    let Some((tables, _)) = &*RELEASES else { return };
    for name in ["waypost.us.occupation", "waypost.us.staffing"] {
        let dataset = tables.newest(name).unwrap();
        let (_, occupations) = dataset.dimension("Occupation").unwrap();
        let mut counts = [0; 5];
        for member in occupations.hierarchy() {
            counts[usize::from(member.level)] += 1;
        }
        assert_eq!(counts, [1, 22, 94, 448, 831], "{name}");
        let rows = |level_name| ask(dataset, &["Jobs.2024"], &[level("Occupation", level_name)]).total_rows;
        assert_eq!((rows("4"), rows("5")), (455, 831), "{name}");
    }
    let occupation = tables.newest("waypost.us.occupation").unwrap();
    let (_, occupations) = occupation.dimension("Occupation").unwrap();
    let members: Vec<_> = occupations.hierarchy().collect();
    let parent = |code: &str| {
        let member = members.iter().find(|member| member.code == code).unwrap();
        occupations.member(member.parent).code.clone()
    };
    for (code, expected) in [
        ("29-1141", "29-1140"),
        ("15-1252", "15-1250"),
        ("13-1020", "13-1000"),
        ("31-1120", "31-1100"),
    ] {
        assert_eq!(parent(code), expected, "{code}");
    }
}

#[test]
fn figures_are_those_of_the_raw_file() {
    let (Some((tables, _)), Some(raw)) = (&*RELEASES, raw_survey()) else {
        return;
    };
    let dataset = tables.newest("waypost.us.occupation").unwrap();
    let metrics = [
        ("Jobs.2024", 11),
        ("Earnings.Average", 17),
        ("Earnings.Average.Annual", 18),
        ("Earnings.Percentile10", 20),
        ("Earnings.Percentile50", 22),
        ("Earnings.Percentile90", 24),
        ("Earnings.Percentile10.Annual", 25),
        ("Earnings.Percentile25.Annual", 26),
        ("Earnings.Median.Annual", 27),
        ("Earnings.Percentile75.Annual", 28),
        ("Earnings.Percentile90.Annual", 29),
    ];
    let names = metrics.map(|(name, _)| name);
    let mut compared = 0;
    for level_name in ["1", "2", "3", "4", "5"] {
        let answer = ask(dataset, &names, &[level("Occupation", level_name)]);
        let Values::Texts { labels, rows } = &answer.columns[0].values else {
            panic!("no codes")
        };
        let group =
            ["total", "major", "minor", "broad", "detailed"][level_name.parse::<usize>().unwrap() - 1];
        for (at, row) in rows.iter().enumerate() {
            let code = labels[*row as usize].to_string();
            let raw = &raw[&(code.clone(), group.to_owned())];
            for (column, (name, raw_column)) in metrics.iter().enumerate() {
                let found = numbers(&answer, 1 + column)[at];
                let is_annual = name.ends_with("Annual");
                let expected = match raw[*raw_column].as_str() {
                    "#" if is_annual => 239_200.0,
                    "#" => 115.0,
                    // Derived from the other kind of pay, or missing in both.
                    "*" => continue,
                    text => text.parse().unwrap(),
                };
                assert_eq!(found, expected, "{code} {name}");
                compared += 1;
            }
        }
    }
    assert!(compared > 14_000, "{compared} figures");
}

#[test]
fn ten_medians_are_those_of_the_raw_file() {
    let (Some((tables, _)), Some(raw)) = (&*RELEASES, raw_survey()) else {
        return;
    };
    let labour = Labour::of(tables);
    for code in [
        "11-1021", "13-2011", "15-1251", "15-1252", "25-2021", "29-1141", "35-2014", "41-2031", "47-2111",
        "53-3032",
    ] {
        let wages = labour.wages(code, &Region::Nation).unwrap();
        let row = &raw[&(code.to_owned(), "detailed".to_owned())];
        assert_eq!(wages.annual.median, row[27].parse().ok(), "{code}");
        assert_eq!(labour.jobs(code, &Region::Nation), row[11].parse().ok(), "{code}");
    }
    // Teachers have annual pay alone, so their hour is a part of 2,080.
    let teachers = labour.wages("25-2021", &Region::Nation).unwrap();
    assert_eq!(
        teachers.hourly.median,
        teachers.annual.median.map(|annual| annual / 2_080.0)
    );
    let buyers = labour.published("13-1022").unwrap();
    assert_eq!((buyers.code.as_str(), buyers.is_hybrid), ("13-1020", true));
}

#[test]
fn openings_are_growth_and_replacements_of_detailed_occupations() {
    let Some((tables, _)) = &*RELEASES else { return };
    let dataset = tables.newest("waypost.us.occupation").unwrap();
    let projections = tables.newest("waypost.us.projections").unwrap();
    let mut sum = 0.0;
    for code in ["15-1251", "15-1252"] {
        let rates = [map("Occupation", &[code])];
        let [base, target, separations] =
            one(projections, &["Jobs.2024", "Jobs.2034", "SeparationRate"], &rates)[..]
        else {
            panic!()
        };
        let factor = (target / base).powf(0.1);
        let found = one(
            dataset,
            &[
                "Jobs.2024",
                "Jobs.2025",
                "Growth.2025",
                "Replacements.2025",
                "Openings.2025",
            ],
            &rates,
        );
        let jobs = found[0];
        let growth = (jobs * factor - jobs).max(0.0);
        let replacements = jobs * separations / 100.0;
        for (found, expected) in
            found[1..]
                .iter()
                .zip([jobs * factor, growth, replacements, growth + replacements])
        {
            assert!(
                (found - expected).abs() < 1e-6 * expected.max(1.0),
                "{code}: {found} {expected}"
            );
        }
        sum += found[4];
    }
    let broad = one(dataset, &["Openings.2025"], &[map("Occupation", &["15-1250"])]);
    let testers = one(
        dataset,
        &["Openings.2025"],
        &[Constraint {
            dimension: "Occupation".into(),
            selection: Selection::Map(vec![label("rest", &["15-1253", "15-1254", "15-1255"])]),
        }],
    );
    assert!((broad[0] - sum - testers[0]).abs() < 1e-6 * broad[0]);
    let years: Vec<String> = (2025..=2034).map(|year| format!("Openings.{year}")).collect();
    let each: Vec<&str> = years.iter().map(String::as_str).collect();
    let all = one(dataset, &each, &[map("Occupation", &["00-0000"])]);
    assert!(all.iter().all(|openings| *openings > 1e7), "{all:?}");
}

#[test]
fn the_nation_has_a_quotient_of_one_and_effects_add_up() {
    let Some((tables, _)) = &*RELEASES else { return };
    let dataset = tables.newest("waypost.us.occupation").unwrap();
    let query = Query {
        metrics: vec![
            MetricQuery {
                name: "Jobs.2024".into(),
                alias: Some("lq".into()),
                operation: Some(Operation::LocationQuotient {
                    geoparent: "0".into(),
                    along: "Occupation".into(),
                }),
            },
            MetricQuery {
                name: "Jobs.2034".into(),
                alias: Some("shift".into()),
                operation: Some(Operation::ShiftShare {
                    geoparent: "0".into(),
                    along: "Occupation".into(),
                    base: "Jobs.2024".into(),
                }),
            },
        ],
        constraints: vec![map("Area", &["0"]), level("Occupation", "5")],
        ..Query::default()
    };
    let answer = dataset
        .query(
            &query,
            Bounds {
                cells: 100_000,
                lookups: 50_000_000,
            },
            &AtomicBool::new(false),
        )
        .unwrap();
    assert_eq!(answer.total_rows, 831);
    for row in 0..answer.total_rows {
        assert_eq!(numbers(&answer, 2)[row], 1.0);
        let change = numbers(&answer, 3)[row];
        let effects: f64 = (4..=6).map(|column| numbers(&answer, column)[row]).sum();
        assert!(
            (change - effects).abs() <= 1e-9 * change.abs().max(1.0),
            "{change} {effects}"
        );
    }
}

#[test]
fn classes_sectors_and_programs_are_as_published() {
    let Some((tables, _)) = &*RELEASES else { return };
    let projections = tables.newest("waypost.us.projections").unwrap();
    let of_class = |class| {
        one(
            projections,
            &["Jobs.2024"],
            &[map("Occupation", &["11-1011"]), map("ClassOfWorker", &[class])],
        )[0]
    };
    assert_eq!(of_class("A"), 309_400.0);
    assert!((of_class("3") - 309_400.0 * 0.259).abs() < 1e-6);
    assert!((of_class("1") + of_class("3") - 309_400.0).abs() < 1e-6);
    let industry = tables.newest("waypost.us.industry").unwrap();
    let manufacturing = [map("Industry", &["31-33"])];
    assert_eq!(
        one(industry, &["Jobs.2014", "Jobs.2024", "Jobs.2034"], &manufacturing),
        [12_160_400.0, 12_817_200.0, 12_816_800.0]
    );
    assert_eq!(
        one(industry, &["Jobs.2014"], &[map("Industry", &["10"])]),
        [150_436_300.0]
    );
    let care = ask(industry, &["Jobs.2014"], &[map("Industry", &["62"])]);
    assert_eq!(
        care.total_rows, 0,
        "the earlier figure is of private employers alone"
    );
    let staffing = tables.newest("waypost.us.staffing").unwrap();
    let farming = [map("Industry", &["11", "10"]), map("Occupation", &["00-0000"])];
    let answer = ask(staffing, &["Jobs.2024"], &farming);
    assert_eq!(numbers(&answer, 2), [427_250.0, 154_187_380.0]);
    let programs = tables.newest("waypost.us.programs").unwrap();
    let computing = [map("Program", &["11.0701"]), level("Occupation", "5")];
    assert!(ask(programs, &["Linked", "Jobs.2024"], &computing).total_rows > 5);
    let labour = Labour::of(tables);
    let shares = labour.attainment("11-1011").unwrap();
    assert_eq!((shares.len(), shares[4]), (7, 40.7));
    let ranks = labour.skill_ranks("11-1011").unwrap();
    assert_eq!(
        (ranks.len(), ranks[0].name, ranks[0].rank),
        (17, "Adaptability", 89.0)
    );
    let asked = labour.requirements("15-1252").unwrap();
    assert_eq!(asked[0], ("education:Bachelor's degree", "Bachelor's degree"));
    assert_eq!(labour.projection("15-1252").unwrap().base_year, 2024);
    assert_eq!(
        tables.newest("waypost.us.skillcategories").unwrap().rows(),
        832 * 17
    );
}
