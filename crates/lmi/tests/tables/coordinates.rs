//! What queries look up, and groups that are no common figures.

use catalog::Snapshot as _;
use waypost_lmi::{
    Constraint, Coordinates, Dataset, DatasetDraft, FaultKind, Label, MemberDraft, Metric, MetricQuery,
    Operation, Query, QueryError, Selection,
};

use crate::sample;

fn map(dimension: &str, code: &str) -> Constraint {
    Constraint {
        dimension: dimension.into(),
        selection: Selection::Map(vec![Label {
            text: "it".into(),
            codes: vec![code.into()],
        }]),
    }
}

fn jobs(operation: Option<Operation>, constraints: Vec<Constraint>) -> Query {
    Query {
        metrics: vec![MetricQuery {
            name: "Jobs.2024".into(),
            alias: None,
            operation,
        }],
        constraints,
        ..Query::default()
    }
}

#[test]
fn a_query_looks_up_its_codes_its_roots_and_what_it_compares_with() {
    let dataset = Dataset::from_bytes(&sample::draft().build(sample::run()).unwrap(), "sample").unwrap();
    let codes = |query: &Query| -> Vec<Vec<String>> { dataset.coordinates(query).unwrap().codes };
    let plain = jobs(None, vec![map("Occupation", "11-1011")]);
    assert_eq!(codes(&plain), [vec!["0"], vec!["11-1011"], vec!["A"]]);
    let quotient = Operation::LocationQuotient {
        geoparent: "0".into(),
        along: "Occupation".into(),
    };
    let compared = jobs(
        Some(quotient),
        vec![map("Area", "16"), map("Occupation", "11-1011")],
    );
    let found = dataset.coordinates(&compared).unwrap();
    assert_eq!(
        found,
        Coordinates {
            codes: vec![
                vec!["0".into(), "16".into()],
                vec!["00-0000".into(), "11-1011".into()],
                vec!["A".into()],
            ],
            rows: 1,
        }
    );
    assert_eq!(found.combinations(), 4);
    let unknown = dataset.coordinates(&jobs(None, vec![map("Area", "Boise")]));
    assert!(matches!(unknown, Err(QueryError::Faults(_))), "{unknown:?}");
}

#[test]
fn a_group_does_not_stand_for_members_that_are_not_there() {
    // 13-1020 is a code of the wage survey where it stands among detailed occupations, and a group elsewhere.
    let mut draft = DatasetDraft::new("groups", "", "");
    let dimension = draft.dimension("Occupation", &["1", "4", "5"]);
    let jobs_of = draft.metric(Metric::additive("Jobs.2024"));
    for (code, parent, level) in [
        ("00-0000", None, "1"),
        ("13-1020", Some("00-0000"), "4"),
        ("13-1022", Some("13-1020"), "5"),
    ] {
        let member = MemberDraft {
            code: code.into(),
            parent: parent.map(str::to_owned),
            level: level.into(),
            ..MemberDraft::default()
        };
        draft.member(dimension, member);
        draft.set(&[code], jobs_of, 7.0);
    }
    let dataset = Dataset::from_bytes(&draft.build(sample::run()).unwrap(), "groups").unwrap();
    let Err(QueryError::Faults(faults)) =
        dataset.coordinates(&jobs(None, vec![map("Occupation", "13-1021")]))
    else {
        panic!("13-1021 is not there");
    };
    assert!(
        matches!(faults[0].kind, FaultKind::UnknownCodes { .. }),
        "{faults:?}"
    );
    let known = dataset.coordinates(&jobs(None, vec![map("Occupation", "13-1022")]));
    assert_eq!(known.unwrap().codes, [["13-1022"]]);
}
