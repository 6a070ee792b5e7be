//! Reads the operator's own risk scores: a table of the columns `code` and `score`, one row for each occupation.

use std::collections::BTreeSet;
use std::path::Path;

use lmi::{
    DatasetDraft, HYBRIDS, Hybrid, Kind, MemberDraft, Metric, OCCUPATION, RISK_SCORES, Run, normalised,
};

use super::attributes::{Span, Text, describe};
use super::occupations::{ALL, Rank};
use super::schema::one_file;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::occupations::is_soc_code;
use crate::report::SourceReport;
use crate::source::Layout;

/// Reads the scores into a draft. A row that cannot be used is left out and reported; the others stay.
pub(super) fn read(
    path: &Path,
    run: Run,
    occupations_known: &BTreeSet<String>,
    input: &mut Input<'_>,
    sources: &mut Vec<SourceReport>,
) -> Result<DatasetDraft, ImportError> {
    let mut report = SourceReport {
        source: "risk".to_owned(),
        ..SourceReport::default()
    };
    let mut draft = DatasetDraft::new(
        RISK_SCORES,
        "Risk scores",
        "How much of an occupation is routine, by the operator's own scores.",
    );
    let occupations = draft.dimension(OCCUPATION, &super::occupations::LEVELS);
    draft.member(
        occupations,
        MemberDraft {
            code: ALL.to_owned(),
            level: Rank::Total.level().to_owned(),
            name: "All occupations".to_owned(),
            ..MemberDraft::default()
        },
    );
    let score = draft.metric(Metric {
        name: "Score".to_owned(),
        kind: Kind::Fixed,
        approximate: false,
    });
    input.each_row(
        &one_file(path)?,
        Layout::Comma,
        &mut report,
        |table| Ok((table.column("code")?, table.column("score")?)),
        |(code_column, score_column), row, _| {
            let found = row.cell(*code_column);
            let code = normalised(OCCUPATION, found);
            if !is_soc_code(&code) || found.contains('.') {
                return Ok(Verdict::Rejected(
                    "code",
                    found.to_owned(),
                    "a SOC code such as 15-1252",
                ));
            }
            let is_hybrid = HYBRIDS.iter().any(|hybrid| hybrid.code == code);
            if !is_hybrid && !occupations_known.is_empty() && !occupations_known.contains(&*code) {
                return Ok(Verdict::Rejected(
                    "code",
                    found.to_owned(),
                    "an occupation of the imported SOC",
                ));
            }
            if draft.find(occupations, &code).is_some() {
                return Ok(Verdict::Rejected(
                    "code",
                    found.to_owned(),
                    "a code that stands once",
                ));
            }
            let text = row.cell(*score_column);
            let value: Option<f64> = text.parse().ok().filter(|value: &f64| value.is_finite());
            let Some(value) = value else {
                return Ok(Verdict::Rejected("score", text.to_owned(), "a number"));
            };
            draft.member(
                occupations,
                MemberDraft {
                    code: code.to_string(),
                    parent: Some(ALL.to_owned()),
                    level: Rank::Detailed.level().to_owned(),
                    name: name(&code),
                    ..MemberDraft::default()
                },
            );
            if let Some(mut cell) = draft.row(&[&code]) {
                cell.set(score, value);
            }
            Ok(Verdict::Used)
        },
    )?;
    let year = run.year.try_into().unwrap_or(u16::MAX);
    let span = Span {
        current: year,
        first: year,
        last: year,
    };
    let text = Text {
        metrics: &["Score: the operator's own scale"],
        filters: &["Occupation: SOC 2018, detailed, and hybrid codes of the wage survey"],
        sources: &["Risk scores of the operator"],
        method: "As imported.",
    };
    describe(&mut draft, run, span, &text);
    sources.push(report);
    Ok(draft)
}

/// Names a code by itself: the file has no names, and hybrid codes alone have one here.
fn name(code: &str) -> String {
    let hybrid = HYBRIDS.iter().find(|hybrid: &&Hybrid| hybrid.code == code);
    hybrid.map_or(code, |hybrid| hybrid.name).to_owned()
}
