//! Texts and questions that people do not write.

use analytics::fixture::{Random, SKILLS, WORDS, questions};
use analytics::query::*;
use analytics::{Cancel, Dimension, Engine as _, Facet, Metric};
use waypost_clickhouse::{Kind, Statement, Statements as _};

use crate::pair::{HOME, Pair, check};
use crate::server::Server;

const STRANGE: [&str; 10] = [
    "it's",
    "back\\slash\\n",
    "tab\tnew\nline\rreturn",
    "nul\0inside",
    "'; DROP TABLE current; --",
    "{p0:String}",
    "\u{1}\u{8}\u{b}\u{c}\u{7f}",
    "Łódź 東京 🦀",
    "\\N",
    "",
];

#[test]
fn strange_texts_come_through_unchanged() {
    let Some(server) = Server::shared() else {
        return;
    };
    let mut statement = Statement::default();
    let all = statement.parameters.texts(STRANGE);
    let each = STRANGE.map(|text| statement.parameters.text(text));
    statement.sql = format!("SELECT {all} AS texts, [{}] AS singles", each.join(", "));
    statement.columns = vec![
        ("texts".to_owned(), Kind::TextList),
        ("singles".to_owned(), Kind::TextList),
    ];
    let mut row = server
        .run(&statement, &Cancel::never())
        .unwrap()
        .into_row()
        .unwrap();
    assert_eq!(row.text_list().unwrap(), STRANGE);
    assert_eq!(row.text_list().unwrap(), STRANGE);
}

#[test]
fn strange_labels_are_only_labels() {
    let Some(pair) = Pair::random(51, 60) else {
        return;
    };
    for by in [Metric::UniquePostings, Metric::Significance] {
        let request = RankingRequest {
            filters: vec![Conditions::of(When::Active)],
            facet: Facet::name_of(Dimension::Skills),
            rank: RankRequest {
                by,
                exclude: STRANGE.iter().map(|text| text.repeat(50_000)).collect(),
                ..RankRequest::default()
            },
        };
        check(&pair, &request, |engine, request| {
            engine.ranking(request, &Cancel::never())
        });
    }
}

/// As many words as a query may have, in ten filters, in each form that costs most.
#[test]
fn the_largest_questions_are_answered() {
    let Some(pair) = Pair::random(52, 60) else {
        return;
    };
    let mut random = Random(52);
    let mut words = |count: usize| -> Vec<&str> { (0..count).map(|_| random.pick(&WORDS)).collect() };
    let distinct: Vec<String> = (0..509).map(|at| format!("word{at}")).collect();
    let long = "x".repeat(300);
    let queries = [
        words(512).join(" OR "),
        words(512).join(" -"),
        format!("\"{}\"", words(512).join(" ")),
        format!("\"welder {} {long}\"~100", distinct.join(" ")),
        format!("nurse OR \"{}\"~100", words(500).join(" ")),
        words(512)
            .chunks(2)
            .map(|pair| format!("\"{} {}\"", pair[0], pair[1]))
            .collect::<Vec<String>>()
            .join(" OR "),
        format!("{}nurse{}", "(".repeat(32), ")".repeat(32)),
        format!("{long} OR nurse"),
        words(512).join(" "),
        distinct.join(" OR "),
    ];
    let filters = queries.into_iter().map(|query| {
        let kind = KeywordKind::Expression;
        let values = SKILLS.iter().cycle().take(1_000);
        let values = values.map(|skill| Value::Text((*skill).to_owned())).collect();
        Conditions {
            keywords: Some(Keywords { query, kind }),
            taxonomies: vec![TaxonomyCondition {
                facet: Facet::code(Dimension::Skills),
                include: Some(ValueSet {
                    values,
                    operator: Operator::Or,
                }),
                exclude: None,
            }],
            ..Conditions::of(When::Active)
        }
    });
    let filters: Vec<Conditions> = filters.collect();
    for filter in &filters {
        let request = PostingsRequest {
            take: 5,
            ..PostingsRequest::counting(filter.clone())
        };
        let expected = pair.embedded.postings(&request, &Cancel::never());
        assert!(expected.is_ok(), "{expected:?}");
        check(&pair, &request, |engine, request| {
            engine.postings(request, &Cancel::never())
        });
    }
    let request = RankingRequest {
        filters,
        facet: Facet::code(Dimension::Skills),
        rank: RankRequest {
            by: Metric::Significance,
            ..RankRequest::default()
        },
    };
    check(&pair, &request, |engine, request| {
        engine.ranking(request, &Cancel::never())
    });
}

/// A hundred percentiles of each of a thousand buckets.
#[test]
fn long_lists_of_numbers_are_sent() {
    let Some(pair) = Pair::random(53, 400) else {
        return;
    };
    let request = RankedDistributionsRequest {
        ranking: RankingRequest {
            filters: vec![Conditions::of(When::Active)],
            facet: Facet::code(Dimension::City),
            rank: RankRequest {
                limit: 1_000,
                ..RankRequest::default()
            },
        },
        distribution: DistributionRequest {
            facet: DistributionFacet::Salary,
            kind: DistributionKind::Percentile((1..=100).collect()),
            metrics: vec![Metric::UniqueCompanies],
        },
    };
    check(&pair, &request, |engine, request| {
        engine.ranked_distributions(request, &Cancel::never())
    });
}

#[test]
fn several_corpora_are_asked_as_one() {
    let Some(pair) = Pair::several(&[(61, 40, HOME), (62, 120, "GBP"), (63, 1, HOME)]) else {
        return;
    };
    let mut random = Random(61);
    for _ in 0..12 {
        let ranking = RankingRequest {
            filters: questions::filters(&mut random, pair.days),
            facet: questions::facet(&mut random),
            rank: questions::rank(&mut random),
        };
        check(&pair, &ranking, |engine, request| {
            engine.ranking(request, &Cancel::never())
        });
        let nested = NestedRequest {
            ranking,
            nested_facet: questions::facet(&mut random),
            nested_rank: questions::rank(&mut random),
        };
        check(&pair, &nested, |engine, request| {
            engine.nested_ranking(request, &Cancel::never())
        });
        let page = PostingsRequest {
            take: 20,
            ..PostingsRequest::counting(questions::conditions(&mut random, None))
        };
        check(&pair, &page, |engine, request| {
            engine.postings(request, &Cancel::never())
        });
    }
    let id = pair.postings.keys().next_back().copied().unwrap();
    check(&pair, &id, |engine, id| {
        let parts = PostingRequest::default();
        engine.posting(*id, &parts, Visibility::All, &Cancel::never())
    });
    crate::check_what_needs_no_question(&pair);
}
