//! Corpora of many blocks: windows that hold blocks whole, in part and not at all, by filters that leave
//! all rows, many and few.

use super::*;
use crate::day::{Day, Interval};
use crate::facet::{Dimension, Facet};
use crate::metric::Metric;
use crate::segment::BLOCK_ROWS;

const ROWS: usize = 6_000;

/// Windows of whole months, of all days, of one day, and between the days of block borders.
fn windows(pair: &Pair, random: &mut Random) -> Vec<Window> {
    let mut days: Vec<Day> = pair
        .reference
        .postings
        .iter()
        .map(|posting| posting.posted)
        .collect();
    days.sort_unstable();
    let (first, last) = (days[0], days[days.len() - 1]);
    let border = |block: usize| days[(block * BLOCK_ROWS).min(days.len() - 1)];
    let blocks = days.len() / BLOCK_ROWS;
    let some = 1 + random.below(blocks as u64 - 1) as usize;
    let month = |day: Day| {
        let (year, month, _) = day.civil();
        let first = Day::new(year, month, 1).unwrap();
        (first, Day::last_of_month(year, month).unwrap())
    };
    let (later, latest) = (border(some), month(border(some)).1);
    let spans = [
        (first, last),
        (first.plus(-5), last.plus(5)),
        month(later),
        (month(first).0, latest),
        (later, later),
        (border(some - 1), later),
        (later, last),
        (first, border(1)),
    ];
    let relations = [Relation::Active, Relation::Posted, Relation::Expired];
    let dated = spans.into_iter().flat_map(|(start, end)| {
        relations.map(|relation| Window {
            start,
            end,
            relation,
            form: DateForm::Days,
        })
    });
    dated.collect()
}

/// A filter of the values of one facet.
fn of(window: Window, dimension: Dimension, labels: &[&str], is_included: bool) -> Conditions {
    let set = ValueSet {
        values: labels
            .iter()
            .map(|label| Value::Text(label.to_string()))
            .collect(),
        operator: Operator::Or,
    };
    let (include, exclude) = if is_included {
        (Some(set), None)
    } else {
        (None, Some(set))
    };
    Conditions {
        taxonomies: vec![TaxonomyCondition {
            facet: Facet::code(dimension),
            include,
            exclude,
        }],
        ..Conditions::of(When::Window(window))
    }
}

/// Filters that leave all rows, most, many and few of them.
fn filters(window: Window) -> Vec<Conditions> {
    vec![
        Conditions::of(When::Window(window)),
        of(window, Dimension::Company, &["91"], false),
        of(window, Dimension::State, &["16", "06", "Unclassified"], true),
        of(window, Dimension::Skills, &["WS1", "WS4"], true),
        of(window, Dimension::City, &["C7"], true),
        // One stored set, of a value that is neither rare nor frequent.
        of(window, Dimension::Company, &["93"], true),
    ]
}

/// Asks one question for each window and filter.
fn ask_all(salt: u64, mut ask: impl FnMut(&Pair, &mut Random, Conditions)) {
    let pair = Pair::random(salt, ROWS);
    let mut random = Random(salt);
    for window in windows(&pair, &mut random) {
        for filter in filters(window) {
            ask(&pair, &mut random, filter);
        }
    }
}

#[test]
fn totals_of_many_blocks_agree_with_the_plain_form() {
    ask_all(99, |pair, _, filter| {
        let metrics = Metric::ALL.into_iter().filter(|metric| metric.is_total());
        check_totals(
            pair,
            &TotalsRequest {
                filters: vec![filter],
                metrics: metrics.collect(),
            },
        );
    });
}

#[test]
fn rankings_of_many_blocks_agree_with_the_plain_form() {
    ask_all(98, |pair, random, filter| {
        let request = RankingRequest {
            filters: vec![filter],
            facet: random::facet(random),
            rank: random::rank(random),
        };
        check_ranking(pair, &request);
    });
}

#[test]
fn nested_rankings_of_many_blocks_agree_with_the_plain_form() {
    ask_all(97, |pair, random, filter| {
        let metrics = if random.chance(70) {
            vec![Metric::UniquePostings]
        } else {
            vec![Metric::DuplicatePostings, Metric::MedianSalary]
        };
        let rank = |by, limit| RankRequest {
            by,
            limit,
            extra_metrics: metrics.clone(),
            ..RankRequest::default()
        };
        let by = if random.chance(70) {
            Metric::UniquePostings
        } else {
            Metric::Significance
        };
        let request = NestedRequest {
            ranking: RankingRequest {
                filters: vec![filter],
                facet: random::facet(random),
                rank: rank(Metric::UniquePostings, 1 + random.below(5) as usize),
            },
            nested_facet: random::facet(random),
            nested_rank: rank(by, 4),
        };
        check_nested(pair, &request);
    });
}

#[test]
fn series_of_many_blocks_agree_with_the_plain_form() {
    ask_all(96, |pair, random, filter| {
        let metrics = if random.chance(60) {
            vec![Metric::UniquePostings]
        } else {
            vec![Metric::TotalPostings, Metric::UniquePostings]
        };
        check_series_by(pair, vec![filter], metrics, Interval::Month);
    });
}

#[test]
fn distributions_of_many_blocks_agree_with_the_plain_form() {
    ask_all(95, |pair, random, filter| {
        let mut request = random::distribution(random);
        if random.chance(60) {
            request.metrics = vec![Metric::UniquePostings];
        }
        check_distribution(pair, &[filter], &request);
    });
}

#[test]
fn pages_of_many_blocks_agree_with_the_plain_form() {
    ask_all(94, |pair, random, filter| {
        let visibility = if random.chance(30) {
            Visibility::NotActive
        } else {
            Visibility::All
        };
        let request = PostingsRequest {
            order: vec![SortKey::Posted],
            skip: random.below(300) as usize,
            take: 1 + random.below(20) as usize,
            visibility,
            ..PostingsRequest::counting(filter)
        };
        check_page(pair, &request);
    });
}

#[test]
fn one_stored_set_is_counted_and_paged_as_in_the_plain_form() {
    let labels = [
        (Dimension::State, &["16", "06", "Unclassified"][..]),
        (Dimension::Company, &["91", "93", "94"][..]),
        (Dimension::Skills, &["WS1", "WS4", "WS9"][..]),
        (Dimension::Nation, &["US"][..]),
    ];
    let pair = Pair::random(92, ROWS);
    let segments = &pair.engine.segments;
    assert!(segments.len() > 1 && segments.iter().any(|view| view.live.is_some()));
    let mut random = Random(92);
    let mut asked = 0;
    for window in windows(&pair, &mut random) {
        for (dimension, label) in labels
            .iter()
            .flat_map(|(dimension, labels)| labels.iter().map(|label| (*dimension, *label)))
        {
            let filter = of(window, dimension, &[label], true);
            let Ok(resolved) = pair.engine.vocabulary.resolve(std::slice::from_ref(&filter)) else {
                continue;
            };
            let set = pair.engine.one_set(&resolved, &Cancel::never()).unwrap();
            asked += usize::from(set.is_some());
            check_totals(
                &pair,
                &TotalsRequest {
                    filters: vec![filter.clone()],
                    metrics: vec![Metric::UniquePostings],
                },
            );
            for skip in [0, random.below(40) as usize, random.below(6_000) as usize] {
                let request = PostingsRequest {
                    order: vec![SortKey::Score, SortKey::Posted],
                    skip,
                    take: 1 + random.below(20) as usize,
                    visibility: Visibility::All,
                    ..PostingsRequest::counting(filter.clone())
                };
                check_page(&pair, &request);
            }
        }
    }
    assert!(asked > 100, "{asked} questions were answered by one set");
}

#[test]
fn budgets_stop_every_question_that_looks_at_more() {
    let pair = Pair::random(93, ROWS);
    let latest = pair.reference.latest_day;
    let window = Window {
        start: FIRST_DAY.plus(3),
        end: latest,
        relation: Relation::Active,
        form: DateForm::Days,
    };
    let filter = filters(window).swap_remove(2);
    let ranking = RankingRequest {
        filters: vec![filter.clone()],
        facet: Facet::code(Dimension::Company),
        rank: RankRequest::default(),
    };
    let ask = |cancel: &Cancel| {
        let engine = &pair.engine;
        let totals = TotalsRequest {
            filters: vec![filter.clone()],
            metrics: vec![Metric::UniqueCompanies],
        };
        let series = TimeseriesRequest {
            filters: vec![filter.clone()],
            metrics: vec![Metric::UniquePostings],
            interval: Some(Interval::Month),
        };
        let nested = NestedRequest {
            ranking: ranking.clone(),
            nested_facet: Facet::code(Dimension::Skills),
            nested_rank: RankRequest::default(),
        };
        let distribution = DistributionRequest {
            facet: DistributionFacet::PostingDuration,
            kind: DistributionKind::Percentile(vec![50]),
            metrics: vec![Metric::UniquePostings],
        };
        [
            engine.totals(&totals, cancel).err(),
            engine.timeseries(&series, cancel).err(),
            engine.ranking(&ranking, cancel).err(),
            engine.nested_ranking(&nested, cancel).err(),
            engine
                .distribution(std::slice::from_ref(&filter), &distribution, cancel)
                .err(),
            engine
                .postings(&PostingsRequest::counting(filter.clone()), cancel)
                .err(),
        ]
    };
    // A budget is spent once and for all, so that each question finds it empty.
    let stopped = crate::QueryError::Stopped(crate::cancel::Stopped::WorkLimit);
    for error in ask(&Cancel::never().with_budget(40)) {
        assert_eq!(error, Some(stopped.clone()));
    }
    assert_eq!(ask(&Cancel::never().with_budget(10_000_000)), [const { None }; 6]);
}
