//! Seven postings of our own, few enough to check every figure by hand. The latest day is 2025-03-20.
//!
//! | | posted | expired | company | place | salary | occupation | duplicates |
//! |---|---|---|---|---|---|---|---|
//! | baker | 2025-01-05 | | Fern & Crumb | Boise | 40,000 | 51-3011 | 1 |
//! | night baker | 2025-01-10 | 2025-02-09 | Fern & Crumb | Boise | 50,000 | 51-3011 | |
//! | chef | 2025-01-20 | 2025-01-30 | Quay Street Bakers | Nampa | | 35-1011 | 2 |
//! | head chef | 2025-02-01 | | Quay Street Bakers | Portland | 61,001 | 35-1011 | |
//! | kitchen help | 2025-02-14 | 2025-03-16 | | Portland | 52,000 | | |
//! | developer | 2025-03-01 | | Harbour Software | remote | 120,000 | 15-1252 | 3 |
//! | engineer | 2025-03-15 | 2025-03-20 | Harbour Software | Boise | 100,000 | 15-1252 | |

use std::path::Path;

use analytics::{
    Column, Day,
    row::{Entry, Member, Posting, PostingId},
    store::PostingsStore,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use catalog::SkillType;

use crate::server::Setup;

/// Id of the baker.
pub const BAKER: &str = "5d1f0c3b7a9e42608d6f13c2b4a59e70";
/// Id of the advertisement that was merged into the baker.
pub const BAKER_AGAIN: &str = "00000000000000000000000000000099";
/// Id of the engineer, who is active and expired on the latest day.
pub const ENGINEER: &str = "00000000000000000000000000000007";

pub const BAKING: &str = "WS0000000000000001";
pub const FOOD_SAFETY: &str = "WS0000000000000002";
pub const COMMUNICATION: &str = "WS0000000000000003";
pub const PYTHON: &str = "WS0000000000000004";

pub fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).expect("a day of the calendar")
}

pub fn latest_day() -> Day {
    day(2025, 3, 20)
}

fn id(text: &str) -> PostingId {
    PostingId::parse(text).expect("an id")
}

/// A posting with what all of them have.
fn posting(number: u64, title: &str, body: &str, posted: Day) -> Posting {
    let id = id(&format!("{number:032x}"));
    Posting {
        id,
        block: number,
        posted,
        expired: None,
        duplicates: 0,
        codes: Vec::new(),
        salary: None,
        salary_from: None,
        salary_to: None,
        salary_period: None,
        currency: None,
        company_is_staffing: false,
        is_remote: false,
        is_internship: false,
        is_supervisor: false,
        location: None,
        title_raw: title.to_owned(),
        body: body.to_owned(),
        company_raw: None,
        extras: Vec::new(),
        provenance: Vec::new(),
        members: vec![Member {
            id,
            source: "jobs.example".to_owned(),
            expired: None,
            urls: vec![format!("https://jobs.example/{number}")],
            raw: Vec::new(),
        }],
    }
    .with(Column::Sources, "jobs.example")
    .with(Column::Language, "en")
    .with(Column::Nation, "US")
}

/// What postings are made of, step by step.
trait Parts: Sized {
    fn with(self, column: Column, code: &str) -> Self;
    fn until(self, last: Day) -> Self;
    fn at(self, company: &str, name: &str) -> Self;
    fn paid(self, salary: u32) -> Self;
    fn working_as(self, onet: &str) -> Self;
    fn in_city(self, city: &str, state: &str) -> Self;
    fn knowing(self, skills: &[&str]) -> Self;
}

impl Parts for Posting {
    fn with(mut self, column: Column, code: &str) -> Self {
        self.codes.push((column, code.into()));
        self
    }

    fn until(mut self, last: Day) -> Self {
        self.expired = Some(last);
        self.members[0].expired = Some(last);
        self
    }

    fn at(mut self, company: &str, name: &str) -> Self {
        self.company_raw = Some(name.to_owned());
        self.with(Column::Company, company)
    }

    fn paid(mut self, salary: u32) -> Self {
        self.salary = Some(salary);
        self.salary_from = Some(salary);
        self.salary_to = Some(salary);
        self.salary_period = Some("year".to_owned());
        self.currency = Some("USD".to_owned());
        self
    }

    fn working_as(self, onet: &str) -> Self {
        let (major, minor, broad) = match onet {
            "51-3011.00" => ("51-0000", "51-3000", "51-3010"),
            "35-1011.00" => ("35-0000", "35-1000", "35-1010"),
            _ => ("15-0000", "15-1200", "15-1250"),
        };
        self.with(Column::Onet, onet)
            .with(Column::Soc5, &onet[..7])
            .with(Column::Soc4, broad)
            .with(Column::Soc3, minor)
            .with(Column::Soc2, major)
    }

    fn in_city(self, city: &str, state: &str) -> Self {
        self.with(Column::City, &STANDARD.encode(city))
            .with(Column::State, state)
    }

    fn knowing(self, skills: &[&str]) -> Self {
        skills
            .iter()
            .fold(self, |posting, skill| posting.with(Column::Skills, skill))
    }
}

/// The postings, the baker first.
pub fn postings() -> Vec<Posting> {
    let mut baker = posting(
        1,
        "Baker",
        "Bake bread at night. Critical care for the oven is needed.",
        day(2025, 1, 5),
    )
    .at("20", "Fern & Crumb")
    .in_city("Boise, ID", "16")
    .with(Column::County, "16001")
    .paid(40_000)
    .working_as("51-3011.00")
    .knowing(&[BAKING, FOOD_SAFETY, COMMUNICATION])
    .with(Column::EmploymentType, "1")
    .with(Column::MinYears, "2");
    baker.id = id(BAKER);
    baker.members[0].id = id(BAKER);
    baker.duplicates = 1;
    baker.location = Some((43.6, -116.2));
    baker.members.push(Member {
        id: id(BAKER_AGAIN),
        source: "other.example".to_owned(),
        expired: Some(day(2025, 1, 31)),
        urls: vec!["https://other.example/9".to_owned()],
        raw: Vec::new(),
    });
    let baker = baker.with(Column::Sources, "other.example");
    let night_baker = posting(2, "Night Baker", "Bake rolls.", day(2025, 1, 10))
        .until(day(2025, 2, 9))
        .at("20", "Fern & Crumb")
        .in_city("Boise, ID", "16")
        .with(Column::County, "16001")
        .paid(50_000)
        .working_as("51-3011.00")
        .knowing(&[BAKING]);
    let mut chef = posting(3, "Chef", "Cook for guests.", day(2025, 1, 20))
        .until(day(2025, 1, 30))
        .at("31", "Quay Street Bakers")
        .in_city("Nampa, ID", "16")
        .working_as("35-1011.00")
        .knowing(&[FOOD_SAFETY]);
    chef.duplicates = 2;
    let mut head_chef = posting(4, "Head Chef", "Lead the kitchen.", day(2025, 2, 1))
        .at("31", "Quay Street Bakers")
        .in_city("Portland, OR", "41")
        .paid(61_001)
        .working_as("35-1011.00")
        .knowing(&[FOOD_SAFETY, COMMUNICATION]);
    head_chef.is_supervisor = true;
    let help = posting(5, "Kitchen Help", "Wash and carry.", day(2025, 2, 14))
        .until(day(2025, 3, 16))
        .in_city("Portland, OR", "41")
        .paid(52_000);
    let mut developer = posting(
        6,
        "Python Developer",
        "Write Python and SQL. C++ is welcome.",
        day(2025, 3, 1),
    )
    .at("40", "Harbour Software")
    .paid(120_000)
    .working_as("15-1252.00")
    .knowing(&[PYTHON, COMMUNICATION])
    .with(Column::RemoteType, "1");
    developer.duplicates = 3;
    developer.is_remote = true;
    let engineer = posting(7, "Data Engineer", "Move data with Python.", day(2025, 3, 15))
        .until(day(2025, 3, 20))
        .at("40", "Harbour Software")
        .in_city("Boise, ID", "16")
        .with(Column::County, "16001")
        .paid(100_000)
        .working_as("15-1252.00")
        .knowing(&[PYTHON]);
    vec![baker, night_baker, chef, head_chef, help, developer, engineer]
}

/// Thirty chefs, of whom every third has some skills.
pub fn chefs(skills: &[&str]) -> Vec<Posting> {
    let chef = |number: u64| {
        let chef = posting(number, "Chef", "Cook.", day(2025, 1, 20)).working_as("35-1011.00");
        if number.is_multiple_of(3) {
            chef.knowing(skills)
        } else {
            chef
        }
    };
    (1..=30).map(chef).collect()
}

/// Developers and bakers of three years, ten and twenty a month, each for twenty days. Three in five developers and no baker have
/// `known`; every other developer has `paid`, which pays a tenth more. One developer in ten is in Oregon, the others in Pocatello, Idaho.
pub fn developers_and_bakers(known: &str, paid: &str) -> Vec<Posting> {
    let latest = latest_day();
    let developer = |number: u64, posted: Day| {
        // Pay varies by some percent in a way that has nothing to do with skills.
        let about = 100_000 + (number * 7_919 % 101) as u32 * 100;
        let has_raise = number.is_multiple_of(2);
        let posting = posting(number, "Developer", "Write programs.", posted)
            .until(posted.plus(20))
            .at("40", "Harbour Software")
            .working_as("15-1252.00")
            .with(Column::State, if number.is_multiple_of(10) { "41" } else { "16" })
            .with(Column::MinEdulevels, "2")
            .with(Column::MinYears, "4")
            .paid(if has_raise { about * 11 / 10 } else { about });
        // A metropolitan area that no labour-market table of the tests has.
        let posting = if number.is_multiple_of(10) {
            posting
        } else {
            posting.with(Column::Msa, "38540")
        };
        let posting = if has_raise {
            posting.knowing(&[paid])
        } else {
            posting
        };
        if number.is_multiple_of(3) {
            posting
        } else {
            posting.knowing(&[known])
        }
    };
    let baker = |number: u64, posted: Day| {
        posting(number, "Baker", "Bake bread.", posted)
            .until(posted.plus(20))
            .working_as("51-3011.00")
            .in_city("Boise, ID", "16")
    };
    (0..36 * 30)
        .map(|number: u64| {
            let posted = latest.plus(-(number as i32 / 30) * 30);
            if number % 30 < 10 {
                developer(number, posted)
            } else {
                baker(number, posted)
            }
        })
        .collect()
}

/// What is known of the codes.
pub fn entries() -> Vec<(Column, Vec<Entry>)> {
    let named = |pairs: &[(&str, &str)]| -> Vec<Entry> {
        pairs
            .iter()
            .map(|(code, name)| Entry::of_taxonomy(*code, *name))
            .collect()
    };
    let skill = |code: &str, name: &str, skill_type, is_software| Entry {
        skill_type: Some(skill_type),
        is_software,
        ..Entry::of_taxonomy(code, name)
    };
    let cities = ["Boise, ID", "Nampa, ID", "Portland, OR"].map(|name| Entry {
        location: Some((43.6, -116.2)),
        ..Entry::of_postings(STANDARD.encode(name), name)
    });
    let companies = [
        ("20", "Fern & Crumb"),
        ("31", "Quay Street Bakers"),
        ("40", "Harbour Software"),
    ];
    vec![
        (
            Column::Onet,
            named(&[
                ("15-1252.00", "Software Developers"),
                ("35-1011.00", "Chefs and Head Cooks"),
                ("51-3011.00", "Bakers"),
            ]),
        ),
        (
            Column::Soc5,
            named(&[
                ("15-1252", "Software Developers"),
                ("35-1011", "Chefs and Head Cooks"),
                ("51-3011", "Bakers"),
            ]),
        ),
        (
            Column::Soc4,
            named(&[
                ("15-1250", "Software and Web Developers"),
                ("35-1010", "Supervisors of Food Workers"),
                ("51-3010", "Bakers"),
            ]),
        ),
        (
            Column::Soc3,
            named(&[
                ("15-1200", "Computer Occupations"),
                ("35-1000", "Supervisors of Food Workers"),
                ("51-3000", "Food Processing Workers"),
            ]),
        ),
        (
            Column::Soc2,
            named(&[
                ("15-0000", "Computer and Mathematical Occupations"),
                ("35-0000", "Food Preparation Occupations"),
                ("51-0000", "Production Occupations"),
            ]),
        ),
        (
            Column::Company,
            companies
                .map(|(code, name)| Entry::of_postings(code, name))
                .into(),
        ),
        (Column::City, cities.into()),
        (Column::County, named(&[("16001", "Ada County, ID")])),
        (
            Column::State,
            named(&[("16", "Idaho"), ("41", "Oregon"), ("53", "Washington")]),
        ),
        (
            Column::Skills,
            vec![
                skill(BAKING, "Baking", SkillType::Specialized, false),
                skill(FOOD_SAFETY, "Food Safety", SkillType::Specialized, false),
                skill(COMMUNICATION, "Communication", SkillType::Common, false),
                skill(PYTHON, "Python", SkillType::Specialized, true),
            ],
        ),
        (
            Column::EmploymentType,
            named(&[
                ("1", "Full-time (> 32 hours)"),
                ("2", "Part-time (≤ 32 hours)"),
                ("3", "Part-time / full-time"),
            ]),
        ),
        (
            Column::RemoteType,
            named(&[("1", "Remote"), ("2", "Not Remote"), ("3", "Hybrid Remote")]),
        ),
        (Column::Nation, named(&[("US", "United States")])),
    ]
}

/// Writes the next version of a corpus of a data directory.
pub fn write(data: &Path, corpus: &str, postings: &[Posting], latest_day: Day) {
    write_in("USD", data, corpus, postings, latest_day);
}

/// Writes the next version of a corpus whose salaries are in a currency.
pub fn write_in(currency: &str, data: &Path, corpus: &str, postings: &[Posting], latest_day: Day) {
    let store = PostingsStore::new(data.join("postings").join(corpus));
    let lock = store.lock("").expect("nobody else writes");
    let mut writer = store.writer(&lock).expect("a writer");
    writer.remove_all();
    for posting in postings {
        writer.push(posting).expect("a posting");
    }
    for (column, entries) in entries() {
        for entry in entries {
            writer.define(column, entry);
        }
    }
    let details = writer.details_mut();
    details.latest_day = latest_day.0;
    details.pipeline = "1.0".to_owned();
    details.currency = Some(currency.to_owned());
    details.attributions = vec!["Postings of the tests.".to_owned()];
    writer.commit().expect("the disk").expect("a change");
}

impl Setup {
    /// A server on starter data and the postings of the tests, which every mount reads.
    pub fn with_postings() -> Setup {
        let setup = Setup::starter()
            .with_mounts_on("[\"jpa\"]")
            .client(
                "shallow",
                &["--all-scopes", "--claim", "postings:samples_full_access:5"],
            )
            .client(
                "expired-only",
                &["--all-scopes", "--claim", "postings:only_expired_samples"],
            );
        write(setup.data(), "jpa", &postings(), latest_day());
        setup
    }

    /// Lets every mount read these corpora and count their salaries.
    pub fn with_mounts_on(self, corpora: &str) -> Setup {
        ["jpa", "ca-jpa", "uk-jpa", "global-postings"]
            .iter()
            .fold(self, |setup, mount| {
                setup
                    .setting(&format!("postings.mounts.{mount}.corpora"), corpora)
                    .setting(&format!("postings.mounts.{mount}.currency"), "USD")
            })
    }
}
