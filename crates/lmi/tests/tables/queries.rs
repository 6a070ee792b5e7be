//! What queries answer, on the sample.

use std::sync::atomic::AtomicBool;

use catalog::Snapshot as _;
use waypost_lmi::{
    Answer, Bounds, Constraint, Dataset, Direction, FaultKind, Label, MetricQuery, Operation, Place, Query,
    QueryError, Selection, Sort, Values,
};

use crate::sample;

fn dataset() -> Dataset {
    Dataset::from_bytes(&sample::draft().build(sample::run()).unwrap(), "sample").unwrap()
}

fn metric(name: &str) -> MetricQuery {
    MetricQuery {
        name: name.into(),
        alias: None,
        operation: None,
    }
}

fn map(dimension: &str, labels: &[(&str, &[&str])]) -> Constraint {
    let label = |(text, codes): &(&str, &[&str])| Label {
        text: (*text).into(),
        codes: codes.iter().map(|code| (*code).into()).collect(),
    };
    Constraint {
        dimension: dimension.into(),
        selection: Selection::Map(labels.iter().map(label).collect()),
    }
}

fn level(dimension: &str, level: &str, predicate: Option<&[&str]>) -> Constraint {
    Constraint {
        dimension: dimension.into(),
        selection: Selection::Level {
            level: level.into(),
            predicate: predicate.map(|codes| codes.iter().map(|code| (*code).into()).collect()),
        },
    }
}

fn query(metrics: &[&str], constraints: &[Constraint]) -> Query {
    Query {
        metrics: metrics.iter().map(|name| metric(name)).collect(),
        constraints: constraints.to_vec(),
        ..Query::default()
    }
}

fn ask(query: &Query) -> Result<Answer, QueryError> {
    dataset().query(
        query,
        Bounds {
            cells: 1_000,
            lookups: 50_000_000,
        },
        &AtomicBool::new(false),
    )
}

/// Gives rows as texts, `-` for a missing value.
fn rows(answer: &Answer) -> Vec<String> {
    let cell = |values: &Values, row: usize| match values {
        Values::Texts { labels, rows } => labels[rows[row] as usize].to_string(),
        Values::Numbers(numbers) if numbers[row].is_nan() => "-".into(),
        Values::Numbers(numbers) => numbers[row].to_string(),
    };
    let count = answer.columns[0].values.len();
    let line = |row| {
        answer
            .columns
            .iter()
            .map(|it| cell(&it.values, row))
            .collect::<Vec<_>>()
            .join(" ")
    };
    (0..count).map(line).collect()
}

fn check(query: &Query, expected: &[&str]) -> Answer {
    let answer = ask(query).unwrap();
    assert_eq!(rows(&answer), expected);
    answer
}

fn fault(query: &Query) -> (Place, String) {
    match ask(query) {
        Err(QueryError::Faults(faults)) => (faults[0].place.clone(), faults[0].kind.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn labels_make_rows_and_codes_are_added() {
    let areas = map("area", &[("both", &["16", "30"]), ("US", &["US"])]);
    let occupations = map(
        "Occupation",
        &[("chiefs", &["11-1011"]), ("all managers", &["111011", "11-1021"])],
    );
    let answer = check(
        &query(&["Jobs.2024", "Earnings.Average"], &[areas, occupations]),
        &[
            "both chiefs 25 34",
            "both all managers 25 34",
            "US chiefs 100 40",
            "US all managers 300 30",
        ],
    );
    let names: Vec<&str> = answer.columns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Area", "Occupation", "Jobs.2024", "Earnings.Average"]);
    assert_eq!(answer.warnings.len(), 1, "{:?}", answer.warnings);
    assert!(answer.warnings[0].contains("weighted mean"));
}

#[test]
fn a_code_counts_once_and_not_again_below_another() {
    let labels: &[(&str, &[&str])] = &[
        ("twice", &["11-1011", "11-1011.00", "111011"]),
        ("covered", &["11-0000", "11-1011"]),
        ("root", &["11-1011", "00-0000"]),
    ];
    check(
        &query(&["Jobs.2024"], &[map("Occupation", labels)]),
        &["twice 100", "covered 400", "root 1000"],
    );
}

#[test]
fn an_area_without_a_total_is_the_sum_of_its_highest_level() {
    // Montana has a detailed occupation alone, neither the total nor a major group.
    let areas = map("Area", &[("Montana", &["30"]), ("Idaho", &["16"])]);
    let all = map("Occupation", &[("all", &["00-0000"])]);
    check(
        &query(
            &["Jobs.2024", "LocationQuotient.Published"],
            std::slice::from_ref(&areas),
        ),
        &["Montana 5 0.7", "Idaho 100 1"],
    );
    check(
        &query(&["Jobs.2024"], &[areas, all]),
        &["Montana all 5", "Idaho all 100"],
    );
}

#[test]
fn hybrids_are_read_for_their_members_with_a_warning() {
    let labels: &[(&str, &[&str])] = &[("buyers", &["13-1021", "13-1022"])];
    let answer = check(
        &query(&["Jobs.2024"], &[map("Occupation", labels)]),
        &["buyers 50"],
    );
    assert_eq!(answer.warnings.len(), 2);
    assert!(answer.warnings[0].contains("'13-1021' is published only within '13-1020'"));
}

#[test]
fn levels_give_a_row_per_code_that_stands_under_the_predicate() {
    let jobs = |constraint| query(&["Jobs.2024"], &[constraint]);
    check(
        &jobs(level("Occupation", "5", None)),
        &["11-1011 100", "11-1021 200", "13-1020 50"],
    );
    check(&jobs(level("Occupation", "4", None)), &["13-1020 50"]);
    check(
        &jobs(level("Occupation", "5", Some(&["11-0000"]))),
        &["11-1011 100", "11-1021 200"],
    );
    check(
        &jobs(level("Occupation", "5", Some(&["11-1021"]))),
        &["11-1021 200"],
    );
    // 13-0000 has no cell of its own, so what stands below it is put together.
    check(
        &jobs(level("Occupation", "2", None)),
        &["11-0000 400", "13-0000 50"],
    );
    check(&jobs(level("ClassOfWorker", "1", None)), &["A 1000"]);
    let identity = Constraint {
        dimension: "Area".into(),
        selection: Selection::Identity,
    };
    // Montana has neither a cell of all occupations nor one of the level below, but one of a detailed occupation.
    check(&jobs(identity), &["0 1000", "16 100", "30 5"]);
}

#[test]
fn rows_without_values_are_left_out_unless_filled() {
    let areas = level("Area", "2", None);
    let occupations = map("Occupation", &[("gm", &["11-1021"]), ("chiefs", &["11-1011"])]);
    let mut asked = query(
        &["Jobs.2024", "LocationQuotient.Published"],
        &[areas, occupations],
    );
    check(&asked, &["16 chiefs 20 2", "30 chiefs 5 0.7"]);
    asked.zero_fill = true;
    check(
        &asked,
        &["16 gm 0 -", "16 chiefs 20 2", "30 gm 0 -", "30 chiefs 5 0.7"],
    );
}

#[test]
fn fixed_metrics_have_no_value_for_several_cells() {
    let labels: &[(&str, &[&str])] = &[("both", &["16", "30"]), ("one", &["16"])];
    let mut asked = query(&["LocationQuotient.Published"], &[map("Area", labels)]);
    asked
        .constraints
        .push(map("Occupation", &[("chiefs", &["11-1011"])]));
    asked.zero_fill = true;
    check(&asked, &["both chiefs -", "one chiefs 2"]);
}

#[test]
fn quotients_and_shift_share_compare_with_a_larger_area() {
    let mut asked = query(&[], &[level("Area", "2", None)]);
    asked
        .constraints
        .insert(0, map("Occupation", &[("chiefs", &["11-1011"])]));
    asked.constraints[1] = map("Area", &[("US", &["0"]), ("Idaho", &["16"])]);
    asked.metrics = vec![
        MetricQuery {
            name: "Jobs.2024".into(),
            alias: Some("lq".into()),
            operation: Some(Operation::LocationQuotient {
                geoparent: "0".into(),
                along: "Occupation".into(),
            }),
        },
        MetricQuery {
            name: "Jobs.2025".into(),
            alias: Some("s".into()),
            operation: Some(Operation::ShiftShare {
                geoparent: "0".into(),
                along: "occupation".into(),
                base: "Jobs.2024".into(),
            }),
        },
    ];
    let answer = ask(&asked).unwrap();
    let names: Vec<&str> = answer.columns[2..].iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "lq",
            "s Job Change",
            "s Parent Growth Effect",
            "s Mix Effect",
            "s Competitive Effect"
        ]
    );
    let number = |column: usize, row: usize| match &answer.columns[column].values {
        Values::Numbers(numbers) => numbers[row],
        Values::Texts { .. } => panic!("no numbers"),
    };
    assert_eq!((number(2, 0), number(2, 1)), (1.0, 2.0));
    for row in [0, 1] {
        let effects = number(4, row) + number(5, row) + number(6, row);
        assert!((number(3, row) - effects).abs() < 1e-9);
    }
    assert_eq!(number(3, 1), 6.0);
}

#[test]
fn sorting_puts_missing_values_last_and_cuts_after() {
    let mut asked = query(&["Jobs.2024"], &[level("Area", "2", None)]);
    asked.constraints.push(level("Occupation", "5", None));
    asked.zero_fill = true;
    asked.metrics = vec![metric("Earnings.Average")];
    let by = |direction| Sort {
        column: "Earnings.Average".into(),
        direction,
    };
    asked.sort = vec![by(Direction::Descending)];
    asked.limit = Some(4);
    let answer = ask(&asked).unwrap();
    assert_eq!(answer.total_rows, 6);
    assert_eq!(
        rows(&answer),
        ["16 11-1011 35", "30 11-1011 30", "16 11-1021 24", "16 13-1020 -"]
    );
    asked.sort = vec![by(Direction::Ascending)];
    asked.offset = 1;
    asked.limit = Some(1);
    check(&asked, &["30 11-1011 30"]);
    asked.offset = 100;
    assert_eq!(rows(&ask(&asked).unwrap()), [""; 0]);
}

#[test]
fn faults_name_their_place_and_what_there_is() {
    let area = || map("Area", &[("a", &["0"])]);
    let check = |query: &Query, place: Place, text: &str| {
        assert_eq!(fault(query), (place, text.to_owned()));
    };
    check(
        &query(&["Jobs.2001"], &[]),
        Place::Metric(0),
        "Dataset 'waypost.us.occupation' has no metric 'Jobs.2001'; it has Jobs.2024 to Jobs.2025",
    );
    check(
        &query(&["Jobs.2024"], &[map("Gender", &[])]),
        Place::Dimension(0),
        "Dataset 'waypost.us.occupation' has no dimension 'Gender'",
    );
    check(
        &query(&["Jobs.2024"], &[map("Area", &[("x", &["0", "999999", "zz"])])]),
        Place::Label(0, "x".into()),
        "Unrecognized code '999999', 'zz' in dimension 'Area'",
    );
    check(
        &query(&["Jobs.2024"], &[map("Area", &[("Ada", &["16001"])])]),
        Place::Label(0, "Ada".into()),
        "Area level 3 holds no data in this dataset",
    );
    check(
        &query(&["Jobs.2024"], &[level("Area", "MSA", None)]),
        Place::Level(0),
        "Area level MSA holds no data in this dataset",
    );
    check(
        &query(&["Jobs.2024"], &[level("Area", "7", None)]),
        Place::Level(0),
        "Dimension 'Area' has no level 7",
    );
    check(
        &query(&["Jobs.2024"], &[area(), area()]),
        Place::Dimension(1),
        "Dimension 'Area' has two constraints",
    );
    check(
        &query(&["Jobs.2024", "Jobs.2024"], &[area()]),
        Place::Alias(1),
        "Two columns are named 'Jobs.2024'; give one of them another name with 'as'",
    );
    let mut sorted = query(&["Jobs.2024"], &[area()]);
    sorted.sort = vec![Sort {
        column: "jobs".into(),
        direction: Direction::Ascending,
    }];
    check(&sorted, Place::Sort(0), "The answer has no column 'jobs'");
}

#[test]
fn operations_need_additive_metrics_and_another_dimension() {
    let operation = |name: &str, along: &str| {
        let mut asked = query(&[name], &[]);
        asked.metrics[0].operation = Some(Operation::LocationQuotient {
            geoparent: "0".into(),
            along: along.into(),
        });
        fault(&asked)
    };
    assert_eq!(
        operation("Earnings.Average", "Occupation").1,
        "Operation 'LocationQuotient' needs an additive metric, which 'Earnings.Average' is not"
    );
    assert_eq!(operation("Jobs.2024", "Area").0, Place::Along(0));
    let mut reversed = query(&["Jobs.2024"], &[]);
    reversed.metrics[0].operation = Some(Operation::LegacyOpenings {
        start: 2030,
        end: 2025,
    });
    assert_eq!(fault(&reversed).1, "Start 2030 is after end 2025");
}

#[test]
fn a_county_without_data_is_a_missing_cell_beside_a_state_that_has_some() {
    let labels: &[(&str, &[&str])] = &[("Ada", &["16001"]), ("Idaho", &["16", "16001"])];
    let mut asked = query(&["Jobs.2024"], &[map("Area", labels)]);
    check(&asked, &["Idaho 100"]);
    asked.zero_fill = true;
    check(&asked, &["Ada 0", "Idaho 100"]);
}

#[test]
fn too_many_cells_are_refused_before_any_work() {
    let asked = query(
        &["Jobs.2024"],
        &[level("Area", "2", None), level("Occupation", "5", None)],
    );
    let refused = dataset().query(
        &asked,
        Bounds {
            cells: 17,
            lookups: 50_000_000,
        },
        &AtomicBool::new(false),
    );
    let Err(QueryError::Faults(faults)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(faults[0].kind, FaultKind::TooLarge { cells: 18, limit: 17 });
    assert_eq!(
        faults[0].kind.to_string(),
        "The query asks for 18 cells, the limit is 17"
    );
    assert!(
        dataset()
            .query(
                &asked,
                Bounds {
                    cells: 18,
                    lookups: 50_000_000
                },
                &AtomicBool::new(false)
            )
            .is_ok()
    );
}

#[test]
fn years_of_openings_are_added() {
    let mut draft = sample::draft();
    for year in [2025, 2026] {
        let metric = draft.metric(waypost_lmi::Metric::additive(format!("Openings.{year}")));
        draft
            .set(&["0", "11-1011", "1"], metric, f64::from(year - 2000))
            .unwrap();
    }
    let dataset = Dataset::from_bytes(&draft.build(sample::run()).unwrap(), "sample").unwrap();
    let mut asked = query(&["Openings.2026"], &[map("Occupation", &[("x", &["11-1011"])])]);
    let mut ask = |start, end| {
        asked.metrics[0].operation = Some(Operation::LegacyOpenings { start, end });
        let answer = dataset
            .query(
                &asked,
                Bounds {
                    cells: 100,
                    lookups: 50_000_000,
                },
                &AtomicBool::new(false),
            )
            .unwrap();
        assert_eq!(answer.columns[1].name, "Openings.2026 LegacyOpenings");
        rows(&answer)
    };
    assert_eq!(ask(2024, 2026), ["x 51"]);
    assert_eq!(ask(2025, 2026), ["x 26"]);
    assert_eq!(ask(2025, 2025), ["x 0"]);
}

#[test]
fn work_is_bounded_and_stops_when_nobody_waits() {
    let labels: Vec<String> = (0..3_000).map(|at| at.to_string()).collect();
    let labels: Vec<(&str, &[&str])> = labels
        .iter()
        .map(|it| (it.as_str(), &["11-1011"] as &[&str]))
        .collect();
    let asked = query(&["Jobs.2024"], &[map("Occupation", &labels)]);
    let run = |lookups, cancelled| {
        let bounds = Bounds {
            cells: 10_000,
            lookups,
        };
        dataset().query(&asked, bounds, &AtomicBool::new(cancelled))
    };
    assert_eq!(run(1_000, false), Err(QueryError::WorkLimit));
    assert_eq!(run(1_000_000, true), Err(QueryError::Cancelled));
    assert_eq!(run(1_000_000, false).unwrap().total_rows, 3_000);
}
