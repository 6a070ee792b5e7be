//! The engine against a loop that is too plain to be wrong.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use catalog::Snapshot as _;
use proptest::prelude::*;
use waypost_lmi::{
    Bounds, Constraint, Dataset, DatasetDraft, Label, Metric, MetricQuery, Query, Selection, Values,
};

use crate::sample::{member, run};

/// Three levels: the root, two groups, and three codes in each.
const CODES: [&str; 9] = ["R", "a", "b", "a1", "a2", "a3", "b1", "b2", "b3"];
const LEVELS: [&str; 3] = ["1", "2", "3"];

fn level(code: &str) -> usize {
    if code == "R" { 0 } else { code.len() }
}

fn parent(code: &str) -> Option<&str> {
    match level(code) {
        0 => None,
        1 => Some("R"),
        _ => Some(&code[..1]),
    }
}

fn is_under(code: &str, above: &str) -> bool {
    code == above || parent(code).is_some_and(|parent| is_under(parent, above))
}

type Cells = BTreeMap<[usize; 2], [Option<u8>; 3]>;

fn draft(cells: &Cells) -> DatasetDraft {
    let mut draft = DatasetDraft::new("test", "Test", "Invented.");
    for name in ["One", "Two"] {
        let dimension = draft.dimension(name, &LEVELS);
        for code in CODES {
            draft.member(dimension, member(code, parent(code), LEVELS[level(code)], code));
        }
    }
    let metrics = [
        draft.metric(Metric::additive("Sum.2024")),
        draft.metric(Metric::mean("Mean", Some("Sum.2024"))),
        draft.metric(Metric::fixed("Fixed")),
    ];
    for (at, values) in cells {
        for (metric, value) in metrics.into_iter().zip(values) {
            let value = value.map_or(f64::NAN, f64::from);
            draft.set(&[CODES[at[0]], CODES[at[1]]], metric, value).unwrap();
        }
    }
    draft
}

/// Whether any cell has the code in a dimension.
fn is_stored(cells: &Cells, dimension: usize, code: &str) -> bool {
    cells.keys().any(|at| CODES[at[dimension]] == code)
}

/// The lists of codes that a label may mean, the first with a cell wins.
fn meanings(cells: &Cells, dimension: usize, label: &[&str]) -> Vec<Vec<String>> {
    if label.contains(&"R") {
        // The root, or where it has no cell the highest level that has any.
        let of_level = |wanted: usize| {
            let codes = CODES.iter().filter(|code| level(code) == wanted);
            let stored = codes.filter(|code| is_stored(cells, dimension, code));
            stored.map(|code| (*code).to_owned()).collect()
        };
        let below = (1..LEVELS.len()).map(of_level);
        return std::iter::once(vec!["R".to_owned()]).chain(below).collect();
    }
    let mut codes: Vec<String> = Vec::new();
    for code in CODES.iter().filter(|code| label.contains(code)) {
        if label.iter().any(|other| other != code && is_under(code, other)) {
            continue;
        }
        if is_stored(cells, dimension, code) {
            codes.push((*code).into());
        } else {
            let below = CODES
                .iter()
                .filter(|below| is_under(below, code) && is_stored(cells, dimension, below));
            let before = codes.len();
            codes.extend(below.map(|code| (*code).to_owned()));
            // A code without any data is one more that was asked for.
            if codes.len() == before {
                codes.push((*code).into());
            }
        }
    }
    vec![codes]
}

fn found<'c>(cells: &'c Cells, labels: [&[&str]; 2]) -> Vec<&'c [Option<u8>; 3]> {
    let of = |code: &str| CODES.iter().position(|known| *known == code).unwrap();
    let firsts = meanings(cells, 0, labels[0]);
    let seconds = meanings(cells, 1, labels[1]);
    let mut rows = Vec::new();
    for (at, firsts) in firsts.iter().enumerate() {
        if at > 0 && !rows.is_empty() {
            break;
        }
        for first in firsts {
            let mut own: Vec<&[Option<u8>; 3]> = Vec::new();
            for (at, seconds) in seconds.iter().enumerate() {
                if at > 0 && !own.is_empty() {
                    break;
                }
                own.extend(
                    seconds
                        .iter()
                        .filter_map(|second| cells.get(&[of(first), of(second)])),
                );
            }
            rows.extend(own);
        }
    }
    rows
}

fn expected(cells: &Cells, labels: [&[&str]; 2]) -> [f64; 3] {
    let rows = found(cells, labels);
    let sums: Vec<f64> = rows.iter().filter_map(|row| row[0]).map(f64::from).collect();
    let pairs: Vec<(f64, f64)> = rows
        .iter()
        .filter_map(|row| Some((f64::from(row[1]?), f64::from(row[0]?))))
        .collect();
    let weights: f64 = pairs.iter().map(|pair| pair.1).sum();
    let single = rows.len() == 1;
    let several = (0..2).any(|dimension| {
        let meanings = meanings(cells, dimension, labels[dimension]);
        meanings.len() == 1 && meanings[0].len() > 1
    });
    let or_missing = |value: Option<u8>| value.map_or(f64::NAN, f64::from);
    [
        if sums.is_empty() {
            f64::NAN
        } else {
            sums.iter().sum()
        },
        match rows.as_slice() {
            [row] => or_missing(row[1]),
            _ if weights == 0.0 => f64::NAN,
            _ => pairs.iter().map(|(value, weight)| value * weight).sum::<f64>() / weights,
        },
        if single && !several {
            or_missing(rows[0][2])
        } else {
            f64::NAN
        },
    ]
}

fn is_same(one: f64, other: f64) -> bool {
    (one.is_nan() && other.is_nan()) || (one - other).abs() <= 1e-9 * one.abs().max(1.0)
}

fn cells() -> impl Strategy<Value = Cells> {
    let value = || proptest::option::weighted(0.8, any::<u8>());
    let row = ((0..CODES.len(), 0..CODES.len()), [value(), value(), value()]);
    proptest::collection::vec(row, 1..40).prop_map(|rows| {
        rows.into_iter()
            .map(|((one, two), values)| ([one, two], values))
            .collect()
    })
}

fn labels() -> impl Strategy<Value = Vec<Vec<usize>>> {
    proptest::collection::vec(proptest::collection::vec(0..CODES.len(), 1..4), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn maps_answer_as_the_plain_loop(cells in cells(), one in labels(), two in labels(), constrained in any::<bool>()) {
        let dataset = Dataset::from_bytes(&draft(&cells).build(run()).unwrap(), "test").unwrap();
        let texts = |labels: &[Vec<usize>]| -> Vec<Vec<&str>> {
            labels.iter().map(|label| label.iter().map(|at| CODES[*at]).collect()).collect()
        };
        let one = texts(&one);
        let two = if constrained { texts(&two) } else { vec![vec!["R"]] };
        let constraint = |name: &str, labels: &[Vec<&str>]| Constraint {
            dimension: name.into(),
            selection: Selection::Map(
                labels
                    .iter()
                    .enumerate()
                    .map(|(at, codes)| Label {
                        text: at.to_string(),
                        codes: codes.iter().map(|code| (*code).into()).collect(),
                    })
                    .collect(),
            ),
        };
        let mut constraints = vec![constraint("One", &one)];
        if constrained {
            constraints.push(constraint("Two", &two));
        }
        let metrics = ["Sum.2024", "Mean", "Fixed"].map(|name| MetricQuery {
            name: name.into(),
            alias: None,
            operation: None,
        });
        let mut query = Query { metrics: metrics.into(), constraints, ..Query::default() };
        let mut rows = Vec::new();
        for one in &one {
            for two in &two {
                rows.push(expected(&cells, [one, two]));
            }
        }
        for fill in [false, true] {
            query.zero_fill = fill;
            let answer = dataset.query(&query, Bounds { cells: 1_000_000, lookups: 50_000_000 }, &AtomicBool::new(false)).unwrap();
            let mut wanted = rows.clone();
            if fill {
                for row in &mut wanted {
                    if row[0].is_nan() {
                        row[0] = 0.0;
                    }
                }
            } else {
                wanted.retain(|row| row.iter().any(|value| !value.is_nan()));
            }
            prop_assert_eq!(answer.total_rows, wanted.len());
            let skip = answer.columns.len() - 3;
            for (metric, column) in answer.columns[skip..].iter().enumerate() {
                let Values::Numbers(numbers) = &column.values else { panic!("no numbers") };
                for (number, row) in numbers.iter().zip(&wanted) {
                    prop_assert!(is_same(*number, row[metric]), "{} {} {:?}", number, row[metric], column.name);
                }
            }
        }
    }

    #[test]
    fn every_changed_byte_is_noticed(cells in cells(), at in any::<proptest::sample::Index>()) {
        let mut bytes = draft(&cells).build(run()).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 0x41;
        prop_assert!(Dataset::from_bytes(&bytes, "test").is_err());
    }
}
