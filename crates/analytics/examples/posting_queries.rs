//! Measures twelve forms of questions over synthetic postings.
//!
//! `cargo run --release -p waypost-analytics --example posting_queries -- DIRECTORY [POSTINGS]` writes a corpus
//! into the directory when it holds none, then asks each question several times and prints the mean processor
//! time and the least elapsed time, in milliseconds. The postings are made up: values are drawn
//! from skewed distributions of about the sizes of real taxonomies.

use std::sync::Arc;
use std::time::Instant;

use waypost_analytics::query::*;
use waypost_analytics::row::{Entry, Member, Posting, PostingId};
use waypost_analytics::store::PostingsStore;
use waypost_analytics::{
    Cancel, Column, Day, Dimension, Embedded, Engine, Facet, Interval, Metric, QueryError, Rules,
};

const LATEST: Day = Day(20_400);
const DAYS: u64 = 1_400;
const REPEATS: u32 = 60;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("a directory is needed")?;
    let count: u64 = arguments.next().map_or(Ok(5_000_000), |count| count.parse())?;
    let store = PostingsStore::new(&directory);
    if store.current()?.is_none() {
        let begun = Instant::now();
        write(&store, count)?;
        println!("written in {:.1} s", begun.elapsed().as_secs_f64());
    }
    let begun = Instant::now();
    let corpus = store.open()?.ok_or("nothing was written")?;
    let opened = begun.elapsed();
    let engine = Embedded::new(&[corpus], Rules::default());
    println!(
        "opened in {:.2} s, ready in {:.2} s",
        opened.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    );
    println!("{:?}", engine.coverage());
    for (name, ask) in questions() {
        let (busy, mut least) = (processor_time(), f64::INFINITY);
        for _ in 0..REPEATS {
            let begun = Instant::now();
            ask(&engine)?;
            least = least.min(begun.elapsed().as_secs_f64() * 1e3);
        }
        let mean = (processor_time() - busy) / f64::from(REPEATS);
        println!("{name:50} {mean:9.3} {least:9.3}");
    }
    Ok(())
}

/// Gives the milliseconds that this thread has been on a processor; those that passed where the system does
/// not say.
fn processor_time() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text
        .split_whitespace()
        .next()
        .and_then(|first| first.parse::<f64>().ok());
    static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    match nanoseconds {
        Some(nanoseconds) => nanoseconds / 1e6,
        None => BEGUN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3,
    }
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Draws a number below `end`, small ones far more often.
    fn skewed(&mut self, end: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (((end as f64).powf(share) - 1.0) as u64).min(end - 1)
    }
}

/// Codes of a column, made once.
struct Codes {
    column: Column,
    codes: Vec<Arc<str>>,
}

impl Codes {
    fn new(column: Column, count: u64, code: impl Fn(u64) -> String) -> Self {
        Self {
            column,
            codes: (0..count).map(|at| Arc::from(code(at))).collect(),
        }
    }

    fn get(&self, at: u64) -> (Column, Arc<str>) {
        (self.column, self.codes[at as usize].clone())
    }
}

fn write(store: &PostingsStore, count: u64) -> Result<(), Box<dyn std::error::Error>> {
    let titles = Codes::new(Column::Title, 40_000, |at| format!("WT{at:05}"));
    let socs = Codes::new(Column::Soc5, 860, |at| format!("{:02}-{:04}", 11 + at % 23, at));
    let groups = Codes::new(Column::Soc2, 23, |at| format!("{:02}-0000", 11 + at));
    let companies = Codes::new(Column::Company, 150_000, |at| format!("9{at:015}"));
    let cities = Codes::new(Column::City, 20_000, |at| format!("city{at}"));
    let counties = Codes::new(Column::County, 3_100, |at| format!("{at:05}"));
    let metros = Codes::new(Column::Msa, 390, |at| format!("{at:05}"));
    let states = Codes::new(Column::State, 51, |at| format!("{at:02}"));
    let sectors = Codes::new(Column::Naics2, 20, |at| format!("{}", 11 + at));
    let industries = Codes::new(Column::Naics6, 1_000, |at| format!("{}", 110_000 + at));
    let skills = Codes::new(Column::Skills, 30_000, |at| format!("WS{at:05}"));
    let small = |column, count| Codes::new(column, count, |at| at.to_string());
    let (levels, kinds) = (small(Column::Edulevels, 5), small(Column::EmploymentType, 3));
    let (remote, contracts) = (small(Column::RemoteType, 3), small(Column::ContractType, 6));
    let years = small(Column::MinYears, 21);
    let language = Codes::new(Column::Language, 1, |_| "en".to_owned());
    let words: Vec<String> = (0..30_000).map(|at| format!("word{at}")).collect();
    let lock = store.lock("")?;
    let mut writer = store.writer(&lock)?;
    for code in &skills.codes {
        let entry = Entry::of_taxonomy(code.clone(), format!("Skill {code}"));
        writer.define(Column::Skills, entry);
    }
    let mut random = Random(1);
    for number in 0..count {
        let title = random.skewed(40_000);
        let county = random.skewed(3_100);
        let company = random.skewed(150_000);
        let mut codes = vec![
            titles.get(title),
            socs.get(title % 860),
            groups.get(title % 860 % 23),
            companies.get(company),
            cities.get(county * 20_000 / 3_100),
            counties.get(county),
            metros.get(county % 390),
            states.get(county % 51),
            sectors.get(company % 20),
            industries.get(company % 1_000),
            kinds.get(random.skewed(3)),
            remote.get(random.skewed(3)),
            contracts.get(random.skewed(6)),
            language.get(0),
        ];
        codes.extend(
            (0..6 + random.below(8)).map(|_| skills.get((random.skewed(30_000) + title * 7) % 30_000)),
        );
        codes.extend((0..random.below(3)).map(|_| levels.get(random.below(5))));
        if random.below(2) == 0 {
            codes.push(years.get(random.skewed(21)));
        }
        let posted = LATEST.plus(-(random.below(DAYS) as i32));
        let expired = posted.plus(random.below(70) as i32);
        let text: Vec<&str> = (0..40)
            .map(|_| words[random.skewed(30_000) as usize].as_str())
            .collect();
        let id = PostingId((u128::from(random.next()) << 64 | u128::from(number)).to_be_bytes());
        writer.push(&Posting {
            id,
            block: random.next(),
            posted,
            expired: (random.below(10) > 0).then_some(expired),
            duplicates: random.skewed(12) as u32,
            codes,
            salary: (random.below(10) < 6).then(|| 20_000 + random.below(2_000) as u32 * 100),
            salary_from: None,
            salary_to: None,
            salary_period: None,
            currency: None,
            company_is_staffing: random.below(20) == 0,
            is_remote: random.below(6) == 0,
            is_internship: random.below(40) == 0,
            is_supervisor: random.below(9) == 0,
            location: None,
            title_raw: text[..3].join(" "),
            body: text.join(" "),
            company_raw: None,
            extras: Vec::new(),
            provenance: Vec::new(),
            members: vec![Member {
                id,
                source: "synthetic.example".to_owned(),
                expired: None,
                urls: Vec::new(),
                raw: Vec::new(),
            }],
        })?;
    }
    writer.details_mut().latest_day = LATEST.0;
    writer.details_mut().is_synthetic = true;
    writer.commit()?;
    Ok(())
}

type Ask = Box<dyn Fn(&Embedded) -> Result<(), QueryError>>;

fn filter(days: i32, values: &[(Dimension, &str)]) -> Vec<Conditions> {
    let window = Window {
        start: LATEST.plus(-days),
        end: LATEST,
        relation: Relation::Active,
        form: DateForm::Months,
    };
    let mut filter = Conditions::of(When::Window(window));
    for (dimension, value) in values {
        filter.taxonomies.push(TaxonomyCondition {
            facet: Facet::code(*dimension),
            include: Some(ValueSet {
                values: value
                    .split(' ')
                    .map(|value| Value::Text(value.to_owned()))
                    .collect(),
                operator: Operator::Or,
            }),
            exclude: None,
        });
    }
    vec![filter]
}

fn rank(filters: Vec<Conditions>, dimension: Dimension, by: Metric, extra: &[Metric]) -> RankingRequest {
    RankingRequest {
        filters,
        facet: Facet::code(dimension),
        rank: RankRequest {
            by,
            extra_metrics: extra.to_vec(),
            ..RankRequest::default()
        },
    }
}

fn questions() -> Vec<(&'static str, Ask)> {
    let never = Cancel::never;
    let totals = |filters: Vec<Conditions>, metrics: &[Metric]| -> Ask {
        let request = TotalsRequest {
            filters,
            metrics: metrics.to_vec(),
        };
        Box::new(move |engine| engine.totals(&request, &never()).map(|_| ()))
    };
    let ranking = |request: RankingRequest| -> Ask {
        Box::new(move |engine| engine.ranking(&request, &never()).map(|_| ()))
    };
    let series = |filters: Vec<Conditions>, metrics: &[Metric]| -> Ask {
        let request = TimeseriesRequest {
            filters,
            metrics: metrics.to_vec(),
            interval: Some(Interval::Month),
        };
        Box::new(move |engine| engine.timeseries(&request, &never()).map(|_| ()))
    };
    let mut keywords = filter(300, &[]);
    keywords[0].keywords = Some(Keywords {
        query: "word3 word40 -word7".to_owned(),
        kind: KeywordKind::And,
    });
    let page = PostingsRequest {
        take: 10,
        parts: PostingRequest {
            facets: vec![
                Facet::name_of(Dimension::City),
                Facet::name_of(Dimension::Company),
            ],
            document: true,
            body: true,
        },
        ..PostingsRequest::counting(keywords[0].clone())
    };
    let mut phrase = filter(300, &[]);
    phrase[0].keywords = Some(Keywords {
        query: "word3 word40".to_owned(),
        kind: KeywordKind::Phrase,
    });
    let nested = NestedRequest {
        ranking: rank(
            filter(100, &[]),
            Dimension::State,
            Metric::UniquePostings,
            &[Metric::UniquePostings],
        ),
        nested_facet: Facet::code(Dimension::Skills),
        nested_rank: RankRequest {
            by: Metric::Significance,
            ..RankRequest::default()
        },
    };
    let (unique, all) = ([Metric::UniquePostings], Metric::ALL.map(|metric| metric));
    let all: Vec<Metric> = all.into_iter().filter(|metric| metric.is_total()).collect();
    let distribution = DistributionRequest {
        facet: DistributionFacet::Salary,
        kind: DistributionKind::Percentile(vec![10, 25, 50, 75, 90]),
        metrics: unique.to_vec(),
    };
    let skill = [(Dimension::Skills, "WS00001 WS00020 WS00300")];
    let state = [(Dimension::State, "06"), (Dimension::Soc2, "15-0000 17-0000")];
    let spread = filter(300, &[]);
    vec![
        ("totals, unfiltered, a year", totals(filter(365, &[]), &unique)),
        (
            "totals, two filters, all metrics",
            totals(filter(365, &state), &all),
        ),
        ("totals, unfiltered, all metrics", totals(filter(365, &[]), &all)),
        (
            "series, one filter, 36 months",
            series(filter(1_090, &skill), &unique),
        ),
        (
            "series, unfiltered, 36 months",
            series(filter(1_090, &[]), &unique),
        ),
        (
            "series, filtered, median salary, 12 months",
            series(filter(365, &state), &[Metric::MedianSalary]),
        ),
        (
            "rank companies, one filter",
            ranking(rank(
                filter(365, &state[..1]),
                Dimension::Company,
                Metric::UniquePostings,
                &unique,
            )),
        ),
        (
            "rank states with median salary, unfiltered",
            ranking(rank(
                filter(365, &[]),
                Dimension::State,
                Metric::UniquePostings,
                &[Metric::MedianSalary],
            )),
        ),
        (
            "rank skills, filtered",
            ranking(rank(
                filter(365, &state),
                Dimension::Skills,
                Metric::UniquePostings,
                &unique,
            )),
        ),
        (
            "rank skills, unfiltered",
            ranking(rank(
                filter(365, &[]),
                Dimension::Skills,
                Metric::UniquePostings,
                &unique,
            )),
        ),
        (
            "rank skills by significance, filtered",
            ranking(rank(
                filter(365, &state),
                Dimension::Skills,
                Metric::Significance,
                &unique,
            )),
        ),
        (
            "rank titles by companies, unfiltered",
            ranking(rank(
                filter(365, &[]),
                Dimension::Title,
                Metric::UniqueCompanies,
                &unique,
            )),
        ),
        (
            "states, in each skills by significance",
            Box::new(move |engine| engine.nested_ranking(&nested, &never()).map(|_| ())),
        ),
        (
            "salary percentiles, unfiltered",
            Box::new(move |engine| engine.distribution(&spread, &distribution, &never()).map(|_| ())),
        ),
        ("totals, three words", totals(keywords, &unique)),
        ("totals, phrase", totals(phrase, &unique)),
        (
            "page of postings, three words, by score",
            Box::new(move |engine| engine.postings(&page, &never()).map(|_| ())),
        ),
    ]
}
