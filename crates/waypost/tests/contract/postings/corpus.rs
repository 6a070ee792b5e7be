//! Postings of our own, written as an import writes them.

use std::path::Path;

use analytics::{
    Column, Day,
    row::{Member, Posting, PostingId},
    store::PostingsStore,
};

fn posting(number: u64, title: &str, posted: Day) -> Posting {
    let id = PostingId::parse(&format!("{number:032x}")).expect("an id");
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
        body: "Cook.".to_owned(),
        company_raw: None,
        extras: Vec::new(),
        provenance: Vec::new(),
        members: vec![Member {
            id,
            source: "jobs.example".to_owned(),
            expired: None,
            urls: Vec::new(),
            raw: Vec::new(),
        }],
    }
}

/// Thirty chefs of January 2025, of whom every third has a skill.
pub fn chefs(skill: &str) -> Vec<Posting> {
    let day = Day::new(2025, 1, 20).expect("a day of the calendar");
    let chef = |number: u64| {
        let mut chef = posting(number, "Chef", day);
        chef.codes.push((Column::Onet, "35-1011.00".into()));
        if number.is_multiple_of(3) {
            chef.codes.push((Column::Skills, skill.into()));
        }
        chef
    };
    (1..=30).map(chef).collect()
}

/// The day until which postings are known.
pub fn latest_day() -> Day {
    Day::new(2025, 3, 20).expect("a day of the calendar")
}

/// Writes the next version of a corpus of a data directory.
pub fn write(data: &Path, corpus: &str, postings: &[Posting], latest_day: Day) {
    let store = PostingsStore::new(data.join("postings").join(corpus));
    let lock = store.lock("").expect("nobody else writes");
    let mut writer = store.writer(&lock).expect("a writer");
    for posting in postings {
        writer.push(posting).expect("a posting");
    }
    writer.details_mut().latest_day = latest_day.0;
    writer.commit().expect("the disk").expect("a change");
}
