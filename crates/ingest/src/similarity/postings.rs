//! Reads what occupations and skills the postings of a corpus have.

use analytics::{
    Column, Day,
    store::{Corpus, StoreError},
};
use catalog::{EvidenceSpan, PostingEvidence, SimilarityDraft};
use rustc_hash::FxHashMap;

/// Months that count as recent, the last one included.
const RECENT_MONTHS: i16 = 12;

/// Gathers the postings of a corpus for the occupations of a draft.
pub fn posting_evidence(corpus: &Corpus, draft: &SimilarityDraft) -> Result<PostingEvidence, StoreError> {
    let mut places: FxHashMap<&str, u32> = FxHashMap::default();
    for (at, occupation) in (0..).zip(&draft.occupations) {
        if let Some(onet) = &occupation.onet {
            places.insert(&onet.id, at);
        }
    }
    let latest = Day(corpus.manifest().details.latest_day);
    let recent = first_recent(latest);
    let mut evidence = PostingEvidence::default();
    let mut first: Option<Day> = None;
    let mut reader = corpus.reader();
    for address in corpus.addresses() {
        let posting = reader.read(address)?;
        let codes = |wanted: Column| {
            let codes = posting.codes.iter();
            codes
                .filter(move |(column, _)| *column == wanted)
                .map(|(_, code)| code.as_ref())
        };
        let occupation = codes(Column::Onet).next().and_then(|code| places.get(code));
        let is_recent = posting.posted <= latest && posting.expired.is_none_or(|expired| expired >= recent);
        evidence.push(occupation.copied(), is_recent, codes(Column::Skills));
        first = Some(first.map_or(posting.posted, |first| first.min(posting.posted)));
    }
    evidence.span = EvidenceSpan {
        from: first.map(Day::month_label),
        to: first.map(|_| latest.month_label()),
        ..evidence.span
    };
    Ok(evidence)
}

/// Gives the first day of the recent months.
fn first_recent(latest: Day) -> Day {
    let (year, month, _) = latest.civil();
    let months = year * 12 + i16::from(month) - RECENT_MONTHS;
    let month = i8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    Day::new(months.div_euclid(12), month, 1).unwrap_or(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_the_latest_day() {
        let day = |year, month, day| Day::new(year, month, day).expect("a day");
        assert_eq!(first_recent(day(2025, 3, 20)), day(2024, 4, 1));
        assert_eq!(first_recent(day(2025, 12, 31)), day(2025, 1, 1));
        assert_eq!(first_recent(day(2026, 1, 1)), day(2025, 2, 1));
    }
}
