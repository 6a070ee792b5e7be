//! A small table: two states in a nation, five occupations, one class of worker. All figures are invented.

use waypost_lmi::{DatasetDraft, MemberDraft, Metric, Run};

/// Cells: area, occupation, jobs in two years, mean pay, published quotient.
const CELLS: &[(&str, &str, f64, f64, f64, f64)] = &[
    ("0", "00-0000", 1_000.0, 1_100.0, 20.0, f64::NAN),
    ("0", "11-0000", 400.0, 480.0, 30.0, f64::NAN),
    ("0", "11-1011", 100.0, 120.0, 40.0, f64::NAN),
    ("0", "11-1021", 200.0, 240.0, 25.0, f64::NAN),
    ("0", "13-1020", 50.0, 40.0, 22.0, f64::NAN),
    ("16", "00-0000", 100.0, 115.0, 18.0, 1.0),
    ("16", "11-1011", 20.0, 26.0, 35.0, 2.0),
    ("16", "11-1021", f64::NAN, f64::NAN, 24.0, f64::NAN),
    ("30", "11-1011", 5.0, 6.0, 30.0, 0.7),
];

const AREAS: &[(&str, &str, &str)] = &[
    ("0", "1", "United States"),
    ("16", "2", "Idaho"),
    ("30", "2", "Montana"),
];
const OCCUPATIONS: &[(&str, Option<&str>, &str)] = &[
    ("00-0000", None, "1"),
    ("11-0000", Some("00-0000"), "2"),
    ("13-0000", Some("00-0000"), "2"),
    ("11-1011", Some("11-0000"), "5"),
    ("11-1021", Some("11-0000"), "5"),
    ("13-1020", Some("13-0000"), "5"),
];

/// Gives the table as a draft.
pub fn draft() -> DatasetDraft {
    let mut draft = DatasetDraft::new(
        "waypost.us.occupation",
        "Occupations",
        "Invented figures for tests.",
    );
    draft.attributes.insert("currentYear".into(), "2024".into());
    let area = draft.dimension("Area", &["1", "2", "3", "MSA", "4"]);
    for (code, level, name) in AREAS {
        draft.member(area, member(code, (*code != "0").then_some("0"), level, name));
    }
    let occupation = draft.dimension("Occupation", &["1", "2", "3", "4", "5"]);
    for (code, parent, level) in OCCUPATIONS {
        let mut member = member(code, *parent, level, code);
        member.also = (*code == "13-1020").then(|| "4".into());
        draft.member(occupation, member);
    }
    let class = draft.dimension("ClassOfWorker", &["1", "2"]);
    draft.member(class, member("A", None, "1", "All"));
    draft.member(class, member("1", Some("A"), "2", "Wage and salary"));
    let jobs = draft.metric(Metric::additive("Jobs.2024"));
    let later = draft.metric(Metric::additive("Jobs.2025"));
    let pay = draft.metric(Metric::mean("Earnings.Average", Some("Jobs.2024")).approximated());
    let quotient = draft.metric(Metric::fixed("LocationQuotient.Published"));
    for (area, occupation, jobs_then, jobs_later, mean, published) in CELLS {
        let codes = [*area, *occupation, "1"];
        for (metric, value) in [
            (jobs, jobs_then),
            (later, jobs_later),
            (pay, mean),
            (quotient, published),
        ] {
            draft.set(&codes, metric, *value).unwrap();
        }
    }
    draft
}

/// Makes a member of a draft.
pub fn member(code: &str, parent: Option<&str>, level: &str, name: &str) -> MemberDraft {
    MemberDraft {
        code: code.into(),
        parent: parent.map(str::to_owned),
        level: level.into(),
        name: name.into(),
        ..MemberDraft::default()
    }
}

/// Names the run of the sample.
pub fn run() -> Run {
    "2025.3".parse().unwrap()
}
