//! The engine and the loader against ClickHouse itself: the answers of both engines to random questions are equal.

mod front;
mod hostile;
mod loading;
mod pair;
mod server;

use analytics::fixture::{Random, questions};
use analytics::query::*;
use analytics::{Cancel, Dimension, Engine, Facet, Interval, Metric};
use pair::{HOME, Pair, check};

/// Asks both engines many questions over several corpora, the last of which are two of different currencies as one.
fn compare(salt: u64, questions: usize, ask: impl Fn(&Pair, &mut Random)) {
    let singles = [1, 40, 400].map(|rows| vec![(rows, HOME)]);
    let union = vec![(50, HOME), (80, "GBP")];
    for (seed, shapes) in (0_u64..).zip(singles.into_iter().chain([union])) {
        let shapes: Vec<_> = (0_u64..)
            .zip(shapes)
            .map(|(part, (rows, currency))| (seed * 1_000 + part * 100_000 + salt, rows, currency))
            .collect();
        let Some(pair) = Pair::several(&shapes) else {
            return;
        };
        let mut random = Random(seed + salt * 77);
        for _ in 0..questions {
            ask(&pair, &mut random);
        }
    }
}

fn ranking(pair: &Pair, random: &mut Random) -> RankingRequest {
    RankingRequest {
        filters: questions::filters(random, pair.days),
        facet: questions::facet(random),
        rank: questions::rank(random),
    }
}

#[test]
fn totals_are_equal() {
    compare(1, 25, |pair, random| {
        let request = TotalsRequest {
            filters: questions::filters(random, pair.days),
            metrics: questions::metrics(random, Metric::is_total),
        };
        check(pair, &request, |engine, request| {
            engine.totals(request, &Cancel::never())
        });
    });
}

#[test]
fn rankings_are_equal() {
    compare(2, 25, |pair, random| {
        let request = ranking(pair, random);
        check(pair, &request, |engine, request| {
            engine.ranking(request, &Cancel::never())
        });
    });
}

#[test]
fn every_facet_is_ranked_alike() {
    let Some(pair) = Pair::random(11, 300) else {
        return;
    };
    for facet in questions::all_facets() {
        let request = RankingRequest {
            filters: vec![Conditions::of(When::Active)],
            facet,
            rank: RankRequest {
                limit: 1_000,
                ..RankRequest::default()
            },
        };
        check(&pair, &request, |engine, request| {
            engine.ranking(request, &Cancel::never())
        });
    }
}

#[test]
fn nested_rankings_are_equal() {
    compare(3, 25, |pair, random| {
        let request = NestedRequest {
            ranking: ranking(pair, random),
            nested_facet: questions::facet(random),
            nested_rank: questions::rank(random),
        };
        check(pair, &request, |engine, request| {
            engine.nested_ranking(request, &Cancel::never())
        });
    });
}

#[test]
fn a_facet_is_ranked_inside_itself_alike() {
    compare(4, 8, |pair, random| {
        let nested_facet = Facet::code(Dimension::Skills);
        let request = NestedRequest {
            ranking: RankingRequest {
                facet: nested_facet,
                ..ranking(pair, random)
            },
            nested_facet,
            nested_rank: questions::rank(random),
        };
        check(pair, &request, |engine, request| {
            engine.nested_ranking(request, &Cancel::never())
        });
    });
}

#[test]
fn series_are_equal() {
    compare(5, 25, |pair, random| {
        let filters = questions::dated_filters(random, pair.days);
        let metrics = if random.chance(40) {
            vec![Metric::UniquePostings, Metric::PostingIntensity]
        } else {
            questions::metrics(random, Metric::is_series)
        };
        let intervals = [Interval::Month, Interval::Quarter, Interval::Year, Interval::Day];
        let interval = random.chance(70).then(|| intervals[random.below(4) as usize]);
        let request = TimeseriesRequest {
            filters,
            metrics,
            interval,
        };
        check(pair, &request, |engine, request| {
            engine.timeseries(request, &Cancel::never())
        });
    });
}

#[test]
fn series_beyond_the_calendar_of_the_tables_are_equal() {
    compare(6, 6, |pair, random| {
        let mut filter = questions::dated_filters(random, pair.days).remove(0);
        let (start, end) = [(1, 9999), (1850, 2030), (2025, 2450), (1, 2100)][random.below(4) as usize];
        filter.when = When::Window(Window {
            start: analytics::Day::new(start, 1, 1).unwrap(),
            end: analytics::Day::last_of_month(end, 12).unwrap(),
            relation: [Relation::Active, Relation::Posted, Relation::Expired][random.below(3) as usize],
            form: DateForm::Months,
        });
        let request = TimeseriesRequest {
            filters: vec![filter],
            metrics: vec![Metric::TotalPostings],
            interval: random.chance(50).then_some(Interval::Year),
        };
        check(pair, &request, |engine, request| {
            engine.timeseries(request, &Cancel::never())
        });
    });
}

#[test]
fn ranked_series_are_equal() {
    compare(7, 25, |pair, random| {
        let window = random.chance(50).then(|| questions::window(random, pair.days));
        let filters = match window {
            Some(_) => questions::filters(random, pair.days),
            None => questions::dated_filters(random, pair.days),
        };
        let request = RankedSeriesRequest {
            ranking: RankingRequest {
                filters,
                ..ranking(pair, random)
            },
            series: SeriesRequest {
                window,
                metrics: questions::metrics(random, Metric::is_series),
                interval: random.chance(50).then_some(Interval::Month),
            },
        };
        check(pair, &request, |engine, request| {
            engine.ranked_series(request, &Cancel::never())
        });
    });
}

#[test]
fn distributions_are_equal() {
    compare(8, 25, |pair, random| {
        let request = (
            questions::filters(random, pair.days),
            questions::distribution(random),
        );
        check(pair, &request, |engine, (filters, request)| {
            engine.distribution(filters, request, &Cancel::never())
        });
    });
}

#[test]
fn ranked_distributions_are_equal() {
    compare(9, 25, |pair, random| {
        let request = RankedDistributionsRequest {
            ranking: ranking(pair, random),
            distribution: questions::distribution(random),
        };
        check(pair, &request, |engine, request| {
            engine.ranked_distributions(request, &Cancel::never())
        });
    });
}

#[test]
fn histograms_with_too_many_buckets_are_refused_alike() {
    compare(10, 4, |pair, random| {
        let distribution = DistributionRequest {
            facet: DistributionFacet::Salary,
            kind: DistributionKind::Histogram(1 + random.below(60)),
            metrics: vec![Metric::UniquePostings],
        };
        let request = RankedDistributionsRequest {
            ranking: ranking(pair, random),
            distribution,
        };
        check(pair, &request, |engine, request| {
            engine.ranked_distributions(request, &Cancel::never())
        });
    });
}

#[test]
fn pages_of_postings_are_equal() {
    compare(12, 25, |pair, random| {
        let window = random.chance(75).then(|| questions::window(random, pair.days));
        let orders = [
            vec![SortKey::Score, SortKey::Posted],
            vec![SortKey::Posted, SortKey::Score],
            vec![SortKey::Score],
            vec![SortKey::Posted],
        ];
        let facets = (0..random.below(6)).map(|_| questions::facet(random));
        let parts = PostingRequest {
            facets: facets.collect(),
            document: random.chance(60),
            body: random.chance(40),
        };
        let visibility = if random.chance(30) {
            Visibility::NotActive
        } else {
            Visibility::All
        };
        let request = PostingsRequest {
            order: orders[random.below(4) as usize].clone(),
            skip: random.below(30) as usize,
            take: random.below(20) as usize,
            visibility,
            parts,
            ..PostingsRequest::counting(questions::conditions(random, window))
        };
        check(pair, &request, |engine, request| {
            engine.postings(request, &Cancel::never())
        });
    });
}

#[test]
fn single_postings_are_equal_by_their_own_ids_and_by_those_of_members() {
    let Some(pair) = Pair::random(13, 25) else {
        return;
    };
    let parts = PostingRequest {
        facets: questions::all_facets().collect(),
        document: true,
        body: true,
    };
    let members = pair.postings.values().flat_map(|posting| &posting.members);
    let unknown = analytics::row::PostingId([7; 16]);
    for id in members.map(|member| member.id).chain([unknown]) {
        for visibility in [Visibility::All, Visibility::NotActive] {
            check(&pair, &(id, visibility), |engine, (id, visibility)| {
                engine.posting(*id, &parts, *visibility, &Cancel::never())
            });
        }
    }
}

#[test]
fn what_needs_no_question_is_equal() {
    compare(14, 1, |pair, _| check_what_needs_no_question(pair));
}

fn check_what_needs_no_question(pair: &Pair) {
    let about = |engine: &dyn Engine| {
        (
            engine.version(),
            engine.latest_day(),
            engine.months(),
            engine.coverage(),
            engine.nation_start_months(),
        )
    };
    assert_eq!(about(&pair.clickhouse), about(&pair.embedded));
    for dimension in Dimension::ALL {
        for text in [None, Some("compan 1"), Some("skill")] {
            let request = TaxonomyRequest {
                dimension,
                search: text.map(|text| TaxonomySearch {
                    text: text.to_owned(),
                    autocomplete: true,
                }),
                limit: 50,
            };
            check(pair, &request, |engine, request| {
                engine.taxonomy(request, &Cancel::never())
            });
        }
    }
}

/// Counts, labels and order are equal; sums of logarithms to all digits but the last few.
#[test]
fn pay_is_told_alike() {
    compare(15, 12, |pair, random| {
        let request = PayRequest {
            filters: questions::filters(random, pair.days),
            facet: questions::facet(random),
            least: random.below(12),
            band_ends: vec![1, 4, 8],
        };
        check(pair, &request, |engine, request| {
            engine.pay(request, &Cancel::never()).map(rounded)
        });
    });
}

fn rounded(mut table: PayTable) -> PayTable {
    let round = |sums: &mut PaySums| {
        sums.sum = (sums.sum * 1e6).round();
        sums.squares = (sums.squares * 1e6).round();
    };
    table.strata.iter_mut().for_each(round);
    let values = table.values.iter_mut();
    values
        .flat_map(|value| &mut value.strata)
        .for_each(|(_, sums)| round(sums));
    table
}
