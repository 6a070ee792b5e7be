//! Single questions whose answers are known.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::cancel::Stopped;
use crate::day::Day;
use crate::engine::{OutsideMonths, UnknownValues};
use crate::error::{ConditionFault, Place, QueryError, Side};
use crate::facet::{Dimension, Facet, FacetSet};
use crate::fixture::{Shape, postings};
use crate::metric::{Metric, MetricValue};
use crate::row::{Entry, Posting};
use crate::store::PostingsStore;
use crate::{Column, Interval};

fn engine_of(rows: &[Posting], more: Vec<(Column, Entry)>, rules: Rules, latest_day: Day) -> Embedded {
    let directory = tempfile::tempdir().unwrap();
    let store = PostingsStore::new(directory.path());
    let lock = store.lock("").unwrap();
    let mut writer = store.writer(&lock).unwrap();
    for (column, entry) in entries().into_iter().chain(more) {
        writer.define(column, entry);
    }
    for posting in rows {
        writer.push(posting).unwrap();
    }
    writer.details_mut().latest_day = latest_day.0;
    writer.commit().unwrap();
    let corpus: Vec<_> = store.open().unwrap().into_iter().collect();
    Embedded::new(&corpus, rules)
}

fn sample(rules: Rules) -> Embedded {
    engine_of(
        &postings(&Shape::small(5, 300)),
        Vec::new(),
        rules,
        FIRST_DAY.plus(125),
    )
}

fn window(start: Day, end: Day, form: DateForm) -> When {
    When::Window(Window {
        start,
        end,
        relation: Relation::Active,
        form,
    })
}

fn including(facet: Facet, values: &[Value]) -> Conditions {
    let mut filter = Conditions::of(When::Active);
    filter.taxonomies.push(TaxonomyCondition {
        facet,
        include: Some(ValueSet {
            values: values.to_vec(),
            operator: Operator::Or,
        }),
        exclude: None,
    });
    filter
}

fn count(engine: &Embedded, filter: Conditions) -> Result<u64, QueryError> {
    let request = TotalsRequest {
        filters: vec![filter],
        metrics: vec![Metric::UniquePostings],
    };
    match engine.totals(&request, &Cancel::never())?[0].1 {
        MetricValue::Integer(count) => Ok(count),
        MetricValue::Ratio(_) | MetricValue::Missing => panic!("a count is an integer"),
    }
}

#[test]
fn unknown_values_are_named_by_their_place_or_match_nothing() {
    let state = Facet::name_of(Dimension::State);
    let values = [
        Value::Text("Idaho".into()),
        Value::Text("Idahoo".into()),
        Value::Text("Wyoming".into()),
    ];
    let error = count(&sample(Rules::default()), including(state, &values)).unwrap_err();
    let QueryError::Conditions(faults) = error else {
        panic!("{error:?}");
    };
    assert_eq!(faults.len(), 1);
    let place = Place::Value {
        condition: 0,
        side: Side::Include,
        item: 1,
    };
    assert_eq!(faults[0].place, place);
    let fault = ConditionFault::UnknownValue {
        value: "Idahoo".into(),
        facet: state,
    };
    assert_eq!(faults[0].fault, fault);
    let lenient = sample(Rules {
        unknown_values: UnknownValues::MatchNothing,
        ..Rules::default()
    });
    let idaho = count(&lenient, including(state, &values[..1])).unwrap();
    assert_eq!(count(&lenient, including(state, &values)), Ok(idaho));
    assert_eq!(count(&lenient, including(state, &values[1..])), Ok(0));
}

#[test]
fn integers_find_codes_whose_leading_zeros_they_lack() {
    let engine = sample(Rules::default());
    let state = Facet::code(Dimension::State);
    let by_text = count(&engine, including(state, &[Value::Text("06".into())])).unwrap();
    assert!(by_text > 0);
    assert_eq!(
        count(&engine, including(state, &[Value::Integer(6)])),
        Ok(by_text)
    );
    assert_eq!(
        count(&engine, including(state, &[Value::Text("56".into())])),
        Ok(0)
    );
}

#[test]
fn ranges_of_sectors_and_former_counties_are_understood() {
    let mut rows = postings(&Shape::small(6, 30));
    for (at, posting) in rows.iter_mut().enumerate() {
        posting.expired = None;
        let county = ["09120", "09190", "09110"][at % 3];
        posting.codes.push((Column::County, Arc::from(county)));
        posting
            .codes
            .push((Column::Naics2, Arc::from(["31", "54"][at % 2])));
    }
    let engine = engine_of(&rows, Vec::new(), Rules::default(), FIRST_DAY.plus(125));
    let text = |text: &str| [Value::Text(text.into())];
    let naics = Facet::code(Dimension::Naics2);
    assert_eq!(count(&engine, including(naics, &text("31-33"))), Ok(15));
    let county = Facet::code(Dimension::County);
    assert_eq!(count(&engine, including(county, &text("09001"))), Ok(20));
    assert_eq!(
        count(&engine, including(county, &[Value::Integer(9_003)])),
        Ok(10)
    );
    let fips = FacetSet::Us.facet("fips").unwrap();
    assert_eq!(count(&engine, including(fips, &[Value::Integer(9_110)])), Ok(10));
}

#[test]
fn windows_outside_the_data_are_refused_and_partly_inside_answered() {
    let engine = sample(Rules::default());
    let (first, last) = engine.months().unwrap();
    let months = (first.month_label(), last.month_label());
    let check = |engine: &Embedded, start: Day, end: Day, is_end: Option<bool>| {
        let found = count(engine, Conditions::of(window(start, end, DateForm::Days)));
        match (found, is_end) {
            (Ok(_), None) => {}
            (Err(QueryError::Conditions(faults)), Some(is_end)) => {
                let fault = ConditionFault::OutsideData {
                    is_end,
                    months: months.clone(),
                };
                assert_eq!(faults[0].fault, fault);
            }
            (found, _) => panic!("{start} to {end}: {found:?}"),
        }
    };
    check(&engine, first.plus(-40), first.plus(-1), Some(true));
    check(&engine, first.plus(-40), first, None);
    check(&engine, last.plus(40), last.plus(50), Some(false));
    check(&engine, last, last.plus(400), None);
    let strict = sample(Rules {
        outside_months: OutsideMonths::Reject,
        ..Rules::default()
    });
    check(&strict, first.plus(-40), first, Some(false));
    check(&strict, last, last.plus(40), Some(true));
    check(&strict, first, last, None);
    let backwards = count(&engine, Conditions::of(window(last, first, DateForm::Days)));
    let QueryError::Conditions(faults) = backwards.unwrap_err() else {
        panic!("a window that ends before it starts is refused");
    };
    assert_eq!(faults[0].fault, ConditionFault::StartAfterEnd);
}

#[test]
fn all_faults_of_the_first_faulty_filter_are_listed() {
    let engine = sample(Rules::default());
    let mut filter = including(Facet::code(Dimension::State), &[Value::Text("99".into())]);
    filter.ranges.push(RangeCondition {
        field: RangeField::Salary,
        lower: Some(9),
        upper: Some(3),
    });
    filter.keywords = Some(Keywords {
        query: "welder OR OR fitter".into(),
        kind: KeywordKind::Expression,
    });
    let request = TotalsRequest {
        filters: vec![Conditions::of(When::Active), filter.clone(), filter],
        metrics: vec![Metric::UniquePostings],
    };
    let error = engine.totals(&request, &Cancel::never()).unwrap_err();
    let QueryError::Conditions(faults) = error else {
        panic!("{error:?}");
    };
    assert_eq!(faults.len(), 3);
    assert!(faults.iter().all(|fault| fault.filter == 1));
}

#[test]
fn rankings_that_a_facet_does_not_have_are_refused() {
    let engine = sample(Rules::default());
    let ask = |dimension, rank| {
        let request = RankingRequest {
            filters: vec![Conditions::of(When::Active)],
            facet: Facet::code(dimension),
            rank,
        };
        engine.ranking(&request, &Cancel::never()).map(|_| ())
    };
    let unlimited = RankRequest {
        limit: 0,
        ..RankRequest::default()
    };
    let title = Facet::code(Dimension::Title);
    assert_eq!(
        ask(Dimension::Title, unlimited.clone()),
        Err(QueryError::UnlimitedRank(title))
    );
    assert_eq!(ask(Dimension::State, unlimited), Ok(()));
    let by_total = RankRequest {
        by: Metric::TotalPostings,
        ..RankRequest::default()
    };
    let sources = Facet::code(Dimension::Sources);
    assert_eq!(
        ask(Dimension::Sources, by_total),
        Err(QueryError::MetricNotForFacet(sources))
    );
}

#[test]
fn series_need_windows_of_one_form_and_few_days() {
    let engine = sample(Rules::default());
    let ask = |filters: Vec<When>, interval| {
        let request = TimeseriesRequest {
            filters: filters.into_iter().map(Conditions::of).collect(),
            metrics: vec![Metric::UniquePostings],
            interval,
        };
        engine
            .timeseries(&request, &Cancel::never())
            .map(|answer| answer.data.interval)
    };
    let (start, end) = (FIRST_DAY, FIRST_DAY.plus(89));
    let days = window(start, end, DateForm::Days);
    let months = window(start, end, DateForm::Months);
    assert_eq!(ask(vec![days], None), Ok(Interval::Day));
    assert_eq!(ask(vec![months], None), Ok(Interval::Month));
    assert_eq!(ask(vec![days, months], None), Err(QueryError::MixedDateForms));
    let mixed = window(start, end, DateForm::Mixed);
    assert_eq!(ask(vec![mixed], None), Err(QueryError::MixedDateForms));
    assert_eq!(
        ask(vec![days, When::Active], None),
        Err(QueryError::NoWindow { filter: 1 })
    );
    let long = window(start, end.plus(1), DateForm::Days);
    let too_long = QueryError::SeriesTooLong { days: 91, limit: 90 };
    assert_eq!(ask(vec![long], None), Err(too_long));
    assert_eq!(ask(vec![long], Some(Interval::Quarter)), Ok(Interval::Quarter));
}

#[test]
fn series_of_too_many_periods_in_all_are_refused() {
    use crate::query::check_series;

    assert_eq!(check_series(1_000, 300), Ok(()));
    let refused = QueryError::TooManyBuckets {
        buckets: 300_001,
        limit: 300_000,
    };
    assert_eq!(check_series(1, 300_001), Err(refused));
    assert!(check_series(usize::MAX, usize::MAX).is_err());
    let engine = sample(Rules::default());
    let every_month = Window {
        start: Day::new(0, 1, 1).unwrap(),
        end: Day::new(9999, 12, 31).unwrap(),
        relation: Relation::Active,
        form: DateForm::Months,
    };
    let request = RankedSeriesRequest {
        ranking: RankingRequest {
            filters: vec![Conditions::of(When::Active)],
            facet: Facet::code(Dimension::Skills),
            rank: RankRequest::default(),
        },
        series: SeriesRequest {
            window: Some(every_month),
            metrics: vec![Metric::UniquePostings],
            interval: Some(Interval::Month),
        },
    };
    let refused = engine.ranked_series(&request, &Cancel::never()).map(drop);
    assert!(matches!(
        refused,
        Err(QueryError::TooManyBuckets { limit: 300_000, .. })
    ));
}

#[test]
fn histograms_of_too_many_buckets_are_refused() {
    let engine = sample(Rules::default());
    let request = DistributionRequest {
        facet: DistributionFacet::Salary,
        kind: DistributionKind::Histogram(1),
        metrics: vec![Metric::UniquePostings],
    };
    let filters = [Conditions::of(When::Active)];
    let refused = engine.distribution(&filters, &request, &Cancel::never());
    assert!(matches!(
        refused,
        Err(QueryError::TooManyBuckets { limit: 1_000, .. })
    ));
}

#[test]
fn raised_flags_stop_every_question() {
    let engine = sample(Rules::default());
    let cancel = Cancel::on(Arc::new(AtomicBool::new(true)));
    let request = TotalsRequest {
        filters: vec![Conditions::of(When::Active)],
        metrics: vec![Metric::UniquePostings],
    };
    let stopped = QueryError::Stopped(Stopped::Cancelled);
    assert_eq!(engine.totals(&request, &cancel), Err(stopped));
}

#[test]
fn a_posting_is_found_by_the_id_of_any_member_with_what_was_asked_for() {
    let rows = postings(&Shape::small(7, 80));
    let latest = FIRST_DAY.plus(125);
    let engine = engine_of(&rows, Vec::new(), Rules::default(), latest);
    let parts = PostingRequest {
        facets: vec![
            Facet::code(Dimension::Skills),
            Facet::name_of(Dimension::Skills),
            Facet::code(Dimension::Msa),
        ],
        document: true,
        body: true,
    };
    for posting in &rows {
        for member in &posting.members {
            let found = engine
                .posting(member.id, &parts, Visibility::All, &Cancel::never())
                .unwrap()
                .unwrap();
            assert_eq!((found.id, found.posted), (posting.id, posting.posted));
            assert_eq!(found.expired, posting.expired.filter(|day| *day <= latest));
            assert_eq!(found.body.as_ref(), Some(&posting.body));
            assert_eq!(found.facets[0].len(), found.facets[1].len());
            assert!(found.facets[2].is_empty());
            let document = found.document.unwrap();
            assert_eq!(document.title_raw, posting.title_raw);
            assert_eq!(document.is_remote, posting.is_remote);
            let live = posting.members.iter();
            let live = live.filter(|member| member.expired.is_none_or(|day| day >= latest));
            let mut urls: Vec<String> = live.flat_map(|member| member.urls.clone()).collect();
            urls.sort();
            urls.dedup();
            assert_eq!(document.active_urls, urls);
        }
        let hidden = engine
            .posting(posting.id, &parts, Visibility::NotActive, &Cancel::never())
            .unwrap();
        let is_active = posting.expired.is_none_or(|day| day >= latest);
        assert_eq!(hidden.is_none(), is_active);
    }
    let unknown = crate::row::PostingId([1; 16]);
    assert!(
        engine
            .posting(unknown, &parts, Visibility::All, &Cancel::never())
            .unwrap()
            .is_none()
    );
}

#[test]
fn taxonomies_list_search_and_look_up_items() {
    let welders = Entry {
        alternates: vec!["Joiner of Metals".into()],
        description: Some("Melts steel together".into()),
        ..Entry::of_taxonomy("WT1", "Welders")
    };
    let more = vec![
        (Column::Title, welders),
        (Column::Title, Entry::of_taxonomy("WT2", "Pipe Welders")),
        (Column::Title, Entry::of_taxonomy("WTX", "Welders' Helpers")),
    ];
    let rows = postings(&Shape::small(8, 100));
    let engine = engine_of(&rows, more, Rules::default(), FIRST_DAY.plus(125));
    let ask = |text: &str, autocomplete| -> Vec<(String, f64)> {
        let request = TaxonomyRequest {
            dimension: Dimension::Title,
            search: Some(TaxonomySearch {
                text: text.into(),
                autocomplete,
            }),
            limit: 10,
        };
        let items = engine.taxonomy(&request, &Cancel::never()).unwrap();
        let items = items.into_iter();
        items
            .map(|item| (item.id.to_string(), item.score.unwrap().floor()))
            .collect()
    };
    let item = |id: &str, score| (id.to_owned(), score);
    assert_eq!(
        ask("welders", true),
        [item("WT1", 10.0), item("WTX", 8.0), item("WT2", 6.0)]
    );
    assert_eq!(ask("weld pip", true), [item("WT2", 6.0)]);
    assert_eq!(ask("metal", true), [item("WT1", 4.0)]);
    assert_eq!(ask("steel", true), []);
    assert_eq!(ask("welder steel", false), [item("WT1", 2.0)]);
    assert_eq!(ask("/", true), []);
    let list = TaxonomyRequest {
        dimension: Dimension::State,
        search: None,
        limit: 3,
    };
    let items = engine.taxonomy(&list, &Cancel::never()).unwrap();
    let ids: Vec<&str> = items.iter().map(|item| &*item.id).collect();
    assert_eq!(ids, ["06", "16", "41"]);
    let ids = ["53", "nobody", "6", "53"].map(str::to_owned);
    let found = engine.taxonomy_lookup(Dimension::State, &ids);
    let names: Vec<&str> = found.iter().map(|item| &*item.name).collect();
    assert_eq!(names, ["Washington", "California"]);
    let ladder = engine.taxonomy_lookup(Dimension::LotOccupation, &["151252".to_owned()]);
    assert_eq!(&*ladder[0].id, "151252");
    assert_eq!(&*ladder[0].name, "Occupation 15-1252");
}

#[test]
fn several_corpora_answer_as_one() {
    let rows = postings(&Shape::small(9, 200));
    let directory = tempfile::tempdir().unwrap();
    let mut corpora = Vec::new();
    for (at, part) in rows.chunks(120).enumerate() {
        let store = PostingsStore::new(directory.path().join(at.to_string()));
        let lock = store.lock("").unwrap();
        let mut writer = store.writer(&lock).unwrap();
        if at == 0 {
            entries()
                .into_iter()
                .for_each(|(column, entry)| writer.define(column, entry));
        }
        part.iter().for_each(|posting| writer.push(posting).unwrap());
        writer.details_mut().latest_day = FIRST_DAY.plus(100 + 20 * at as i32).0;
        writer.commit().unwrap();
        corpora.push(store.open().unwrap().unwrap());
    }
    let union = Embedded::new(&corpora, Rules::default());
    let single = engine_of(&rows, Vec::new(), Rules::default(), FIRST_DAY.plus(120));
    assert_eq!(union.version(), 2);
    assert_eq!(union.latest_day(), single.latest_day());
    assert_eq!(union.coverage(), single.coverage());
    assert_eq!(union.nation_start_months(), single.nation_start_months());
    for dimension in [Dimension::Company, Dimension::Skills, Dimension::State] {
        let request = RankingRequest {
            filters: vec![Conditions::of(When::Active)],
            facet: Facet::name_of(dimension),
            rank: RankRequest {
                by: Metric::UniqueCompanies,
                ..RankRequest::default()
            },
        };
        assert_eq!(
            union.ranking(&request, &Cancel::never()),
            single.ranking(&request, &Cancel::never())
        );
    }
}

#[test]
fn a_corpus_without_postings_answers_with_zeros() {
    let engine = engine_of(&[], Vec::new(), Rules::default(), FIRST_DAY);
    assert_eq!(engine.months(), None);
    assert_eq!(count(&engine, Conditions::of(When::Active)), Ok(0));
    let nothing = Embedded::new(&[], Rules::default());
    assert_eq!(count(&nothing, Conditions::of(When::Active)), Ok(0));
}
