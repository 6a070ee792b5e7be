mod blocks;
mod pay;
mod questions;
mod reference;

use std::collections::BTreeMap;

use reference::Reference;

use super::Embedded;
use crate::cancel::Cancel;
use crate::engine::{Engine, Rules};
use crate::fixture::{self, FIRST_DAY, Random, entries, questions as random};
use crate::query::*;
use crate::row::Posting;

/// The same postings in the engine and in the plain form.
struct Pair {
    engine: Embedded,
    reference: Reference,
    days: u64,
}

impl Pair {
    fn random(seed: u64, rows: usize) -> Self {
        Self::of(&[(seed, rows, Salaries::Counted)])
    }

    /// Makes a corpus of each seed and size, to be asked as one.
    fn of(shapes: &[(u64, usize, Salaries)]) -> Self {
        let (mut corpora, mut postings) = (Vec::new(), BTreeMap::new());
        let (mut latest_day, mut days) = (FIRST_DAY, 1);
        for (seed, rows, salaries) in shapes {
            let directory = tempfile::tempdir().unwrap();
            let written = fixture::write(directory.path(), *seed, *rows);
            assert_eq!(written.is_some(), *rows > 0);
            let Some(mut written) = written else {
                continue;
            };
            if *salaries == Salaries::OfAnotherCurrency {
                written.corpus = written.corpus.without_salaries();
                let hidden = written.postings.values_mut();
                hidden.for_each(|posting| posting.salary = None);
            }
            latest_day = latest_day.max(written.latest_day);
            days = days.max(written.days);
            corpora.push(written.corpus);
            postings.extend(written.postings);
        }
        let entries = entries().into_iter();
        Self {
            engine: Embedded::new(&corpora, Rules::default()),
            reference: Reference {
                texts: postings
                    .iter()
                    .map(|(id, posting)| (*id, reference::fields(posting)))
                    .collect(),
                postings: postings.into_values().collect(),
                entries: entries
                    .map(|(column, entry)| ((column, entry.code.clone()), entry))
                    .collect(),
                latest_day,
            },
            days,
        }
    }

    fn filters(&self, random: &mut Random) -> Vec<Conditions> {
        random::filters(random, self.days)
    }

    /// Filters that a series can be taken from.
    fn dated_filters(&self, random: &mut Random) -> Vec<Conditions> {
        random::dated_filters(random, self.days)
    }
}

/// What the salaries of a corpus are to those that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Salaries {
    Counted,
    OfAnotherCurrency,
}

/// Asks both forms many questions over many corpora, the last of which are two of different currencies as one.
/// Questions outside the data are refused; those are left out of the comparison.
fn compare(salt: u64, ask: impl Fn(&Pair, &mut Random)) {
    use Salaries::{Counted, OfAnotherCurrency};
    let singles = [0, 1, 40, 120, 260, 600].map(|rows| vec![(rows, Counted)]);
    let union = vec![(90, Counted), (130, OfAnotherCurrency)];
    for (seed, shapes) in (0_u64..).zip(singles.into_iter().chain([union])) {
        let shapes: Vec<_> = (0_u64..)
            .zip(shapes)
            .map(|(part, (rows, salaries))| (seed * 1_000 + part * 100_000 + salt, rows, salaries))
            .collect();
        let pair = Pair::of(&shapes);
        let mut random = Random(seed + salt * 77);
        for _ in 0..40 {
            ask(&pair, &mut random);
        }
    }
}

fn is_inside(pair: &Pair, filters: &[Conditions]) -> bool {
    pair.engine.vocabulary.resolve(filters).is_ok()
}

#[test]
fn salaries_of_another_currency_count_nowhere_and_are_shown_as_advertised() {
    let shapes = [(5, 60, Salaries::Counted), (6, 80, Salaries::OfAnotherCurrency)];
    let pair = Pair::of(&shapes);
    let counted = pair.reference.postings.iter().filter(|it| it.salary.is_some());
    let coverage = pair.engine.coverage();
    assert_eq!(coverage.with_salary, counted.count() as u64);
    assert!(coverage.with_salary > 0 && coverage.unique == pair.reference.postings.len() as u64);
    let advertised = |posting: &&Posting| posting.salary.is_none() && posting.salary_from.is_some();
    let foreign = pair.reference.postings.iter().find(advertised).unwrap();
    let parts = PostingRequest {
        document: true,
        ..PostingRequest::default()
    };
    let found = pair
        .engine
        .posting(foreign.id, &parts, Visibility::All, &Cancel::never());
    let found = found.unwrap().unwrap();
    assert_eq!(found.salary, None);
    let document = found.document.unwrap();
    assert_eq!(
        (document.salary_from, document.salary_to, &document.currency),
        (foreign.salary_from, foreign.salary_to, &foreign.currency)
    );
}

#[test]
fn totals_agree_with_the_plain_form() {
    compare(1, |pair, random| {
        let request = TotalsRequest {
            filters: pair.filters(random),
            metrics: random::metrics(random, crate::Metric::is_total),
        };
        check_totals(pair, &request);
    });
}

fn check_totals(pair: &Pair, request: &TotalsRequest) {
    if is_inside(pair, &request.filters) {
        let rows = pair.reference.select(&request.filters, None);
        let expected = pair.reference.measure(&rows, &request.metrics);
        let found = pair.engine.totals(request, &Cancel::never()).unwrap();
        assert_eq!(found, expected, "{request:?}");
    }
}

#[test]
fn rankings_agree_with_the_plain_form() {
    compare(2, |pair, random| {
        let request = RankingRequest {
            filters: pair.filters(random),
            facet: random::facet(random),
            rank: random::rank(random),
        };
        check_ranking(pair, &request);
    });
}

fn check_ranking(pair: &Pair, request: &RankingRequest) {
    if !is_inside(pair, &request.filters) {
        return;
    }
    let rows = pair.reference.select(&request.filters, None);
    let background = pair.reference.background(&request.filters);
    let ranked = pair
        .reference
        .rank(&rows, &background, request.facet, &request.rank);
    let expected: Vec<Bucket> = ranked.into_iter().map(|(bucket, _)| bucket).collect();
    let found = pair.engine.ranking(request, &Cancel::never()).unwrap();
    let buckets = found.data.buckets.into_iter().map(|ranked| ranked.bucket);
    assert_eq!(buckets.collect::<Vec<Bucket>>(), expected, "{request:?}");
    let totals = pair.reference.measure(&rows, &request.rank.extra_metrics);
    assert_eq!(found.totals, totals);
}

#[test]
fn every_facet_is_ranked_as_in_the_plain_form() {
    let pair = Pair::random(11, 300);
    let filters = [Conditions::of(When::Active)];
    let rows = pair.reference.select(&filters, None);
    for facet in random::all_facets() {
        let request = RankingRequest {
            filters: filters.to_vec(),
            facet,
            rank: RankRequest {
                limit: 1_000,
                ..RankRequest::default()
            },
        };
        let ranked = pair.reference.rank(&rows, &rows, facet, &request.rank);
        let expected: Vec<Bucket> = ranked.into_iter().map(|(bucket, _)| bucket).collect();
        let found = pair.engine.ranking(&request, &Cancel::never()).unwrap();
        let buckets: Vec<Bucket> = found
            .data
            .buckets
            .into_iter()
            .map(|ranked| ranked.bucket)
            .collect();
        assert_eq!(buckets, expected, "{}", facet.name());
    }
}

#[test]
fn nested_rankings_agree_with_the_plain_form() {
    compare(3, |pair, random| {
        let request = NestedRequest {
            ranking: RankingRequest {
                filters: pair.filters(random),
                facet: random::facet(random),
                rank: random::rank(random),
            },
            nested_facet: random::facet(random),
            nested_rank: random::rank(random),
        };
        check_nested(pair, &request);
    });
}

fn check_nested(pair: &Pair, request: &NestedRequest) {
    if is_inside(pair, &request.ranking.filters) {
        let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
        let rows = pair.reference.select(&request.ranking.filters, None);
        let background = pair.reference.background(&request.ranking.filters);
        let found = pair.engine.nested_ranking(request, &Cancel::never()).unwrap();
        let expected = pair.reference.rank(&rows, &background, facet, rank);
        assert_eq!(found.data.buckets.len(), expected.len());
        for (found, (bucket, inside)) in found.data.buckets.into_iter().zip(expected) {
            assert_eq!(found.bucket, bucket, "{request:?}");
            let inner = pair
                .reference
                .rank(&inside, &background, request.nested_facet, &request.nested_rank);
            let inner: Vec<Bucket> = inner.into_iter().map(|(bucket, _)| bucket).collect();
            let buckets: Vec<Bucket> = found
                .inner
                .buckets
                .into_iter()
                .map(|ranked| ranked.bucket)
                .collect();
            assert_eq!(buckets, inner, "{request:?}");
        }
    }
}

#[test]
fn series_agree_with_the_plain_form() {
    compare(4, |pair, random| {
        let filters = pair.dated_filters(random);
        let metrics = random::metrics(random, crate::Metric::is_series);
        check_series(pair, random, filters, metrics);
    });
}

#[test]
fn series_of_counts_alone_agree_with_the_plain_form() {
    compare(5, |pair, random| {
        let filters = pair.dated_filters(random);
        let metrics = vec![crate::Metric::UniquePostings, crate::Metric::PostingIntensity];
        check_series(pair, random, filters, metrics);
    });
}

fn check_series(pair: &Pair, random: &mut Random, filters: Vec<Conditions>, metrics: Vec<crate::Metric>) {
    let (start, end) = span(&filters);
    let form = DateForm::Days;
    let whole = Window {
        start,
        end,
        relation: Relation::Active,
        form,
    };
    let interval = random::interval(random, &whole).unwrap_or(crate::Interval::Month);
    check_series_by(pair, filters, metrics, interval);
}

fn check_series_by(
    pair: &Pair,
    filters: Vec<Conditions>,
    metrics: Vec<crate::Metric>,
    interval: crate::Interval,
) {
    let (start, end) = span(&filters);
    let request = TimeseriesRequest {
        filters,
        metrics,
        interval: Some(interval),
    };
    if is_inside(pair, &request.filters) {
        let found = pair.engine.timeseries(&request, &Cancel::never()).unwrap();
        let expected = pair
            .reference
            .series((start, end, interval), &request.metrics, |period| {
                pair.reference.select(&request.filters, Some(period))
            });
        assert_eq!(found.data, expected, "{request:?}");
        let rows = pair.reference.select(&request.filters, None);
        assert_eq!(found.totals, pair.reference.measure(&rows, &request.metrics));
    }
}

fn span(filters: &[Conditions]) -> (crate::Day, crate::Day) {
    let windows = filters.iter().filter_map(|filter| match filter.when {
        When::Window(window) => Some(window),
        When::Active => None,
    });
    let windows: Vec<Window> = windows.collect();
    let start = windows.iter().map(|window| window.start).min().unwrap();
    (start, windows.iter().map(|window| window.end).max().unwrap())
}

#[test]
fn ranked_series_agree_with_the_plain_form() {
    compare(6, |pair, random| {
        let own = random.chance(50).then(|| random::window(random, pair.days));
        let filters = match own {
            Some(_) => pair.filters(random),
            None => pair.dated_filters(random),
        };
        let (start, end) = match own {
            Some(window) => (window.start, window.end),
            None => span(&filters),
        };
        let request = RankedSeriesRequest {
            ranking: RankingRequest {
                filters,
                facet: random::facet(random),
                rank: random::rank(random),
            },
            series: SeriesRequest {
                window: own,
                metrics: random::metrics(random, crate::Metric::is_series),
                interval: Some(crate::Interval::Month),
            },
        };
        let mut dated = request.ranking.filters.clone();
        if let Some(window) = own {
            dated
                .iter_mut()
                .for_each(|filter| filter.when = When::Window(window));
        }
        if is_inside(pair, &request.ranking.filters) && is_inside(pair, &dated) {
            let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
            let rows = pair.reference.select(&request.ranking.filters, None);
            let background = pair.reference.background(&request.ranking.filters);
            let expected = pair.reference.rank(&rows, &background, facet, rank);
            let found = pair.engine.ranked_series(&request, &Cancel::never()).unwrap();
            assert_eq!(found.data.buckets.len(), expected.len());
            for (found, (bucket, _)) in found.data.buckets.into_iter().zip(expected) {
                let label = bucket.name.to_string();
                let inside = |period| {
                    let rows = pair.reference.select(&dated, Some(period));
                    let buckets = pair.reference.by_bucket(&rows, facet);
                    buckets.get(&label).cloned().unwrap_or_default()
                };
                assert_eq!(found.bucket, bucket);
                let axis = (start, end, crate::Interval::Month);
                let series = pair.reference.series(axis, &request.series.metrics, inside);
                assert_eq!(found.inner, series, "{request:?}");
            }
        }
    });
}

#[test]
fn distributions_agree_with_the_plain_form() {
    compare(7, |pair, random| {
        let filters = pair.filters(random);
        check_distribution(pair, &filters, &random::distribution(random));
    });
}

fn check_distribution(pair: &Pair, filters: &[Conditions], request: &DistributionRequest) {
    if is_inside(pair, filters) {
        let rows = pair.reference.select(filters, None);
        let found = pair.engine.distribution(filters, request, &Cancel::never());
        let found = found.unwrap();
        let expected = pair.reference.distribution(&rows, request);
        assert_eq!(found.data, expected, "{filters:?}");
        assert_eq!(found.totals, pair.reference.measure(&rows, &request.metrics));
    }
}

#[test]
fn ranked_distributions_agree_with_the_plain_form() {
    compare(8, |pair, random| {
        let request = RankedDistributionsRequest {
            ranking: RankingRequest {
                filters: pair.filters(random),
                facet: random::facet(random),
                rank: random::rank(random),
            },
            distribution: random::distribution(random),
        };
        if is_inside(pair, &request.ranking.filters) {
            let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
            let rows = pair.reference.select(&request.ranking.filters, None);
            let background = pair.reference.background(&request.ranking.filters);
            let expected = pair.reference.rank(&rows, &background, facet, rank);
            let found = pair
                .engine
                .ranked_distributions(&request, &Cancel::never())
                .unwrap();
            for (found, (bucket, inside)) in found.data.buckets.into_iter().zip(expected) {
                assert_eq!(found.bucket, bucket);
                let inner = pair.reference.distribution(&inside, &request.distribution);
                assert_eq!(found.inner, inner, "{request:?}");
            }
        }
    });
}

#[test]
fn pages_of_postings_agree_with_the_plain_form() {
    compare(9, |pair, random| {
        let window = random.chance(75).then(|| random::window(random, pair.days));
        let orders = [
            vec![SortKey::Score, SortKey::Posted],
            vec![SortKey::Posted, SortKey::Score],
            vec![SortKey::Score],
            vec![SortKey::Posted],
        ];
        let request = PostingsRequest {
            order: orders[random.below(4) as usize].clone(),
            skip: random.below(30) as usize,
            take: random.below(20) as usize,
            visibility: if random.chance(30) {
                Visibility::NotActive
            } else {
                Visibility::All
            },
            ..PostingsRequest::counting(random::conditions(random, window))
        };
        check_page(pair, &request);
    });
}

fn check_page(pair: &Pair, request: &PostingsRequest) {
    let filters = std::slice::from_ref(&request.filter);
    if is_inside(pair, filters) {
        let reference = &pair.reference;
        let rows = reference.select(filters, None);
        let is_visible = |posting: &&&Posting| {
            request.visibility == Visibility::All || !reference.is_dated(posting, &When::Active, None)
        };
        let visible: Vec<&Posting> = rows.iter().filter(is_visible).copied().collect();
        let keywords = request.filter.keywords.as_ref();
        let scored = visible
            .iter()
            .map(|posting| (reference.score(posting, keywords), *posting));
        let mut scored: Vec<(f64, &Posting)> = scored.collect();
        scored.sort_by(|left, right| {
            let mut order = request.order.iter().map(|key| match key {
                SortKey::Score => right.0.total_cmp(&left.0),
                SortKey::Posted => right.1.posted.cmp(&left.1.posted),
            });
            let first = order.find(|ordering| ordering.is_ne());
            first.unwrap_or_else(|| left.1.id.cmp(&right.1.id))
        });
        let expected: Vec<_> = scored
            .iter()
            .skip(request.skip)
            .take(request.take)
            .map(|(score, posting)| (posting.id, *score))
            .collect();
        let found = pair.engine.postings(request, &Cancel::never()).unwrap();
        assert_eq!(found.unique_postings, rows.len() as u64);
        assert_eq!(found.viewable_postings, visible.len() as u64);
        let page: Vec<_> = found
            .postings
            .iter()
            .map(|found| (found.id, found.score))
            .collect();
        assert_eq!(page, expected, "{request:?}");
        let shown = found.postings.iter().map(|found| found.salary);
        let page = scored.iter().skip(request.skip).take(request.take);
        assert!(shown.eq(page.map(|(_, posting)| posting.salary)), "{request:?}");
    }
}
