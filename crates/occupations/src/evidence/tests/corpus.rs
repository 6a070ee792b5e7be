//! Small corpora of drafts.

use std::sync::Arc;

use analytics::row::{Entry, Member, Posting, PostingId};
use analytics::store::PostingsStore;
use analytics::{Column, Day, Embedded, Engine, Rules};

use crate::fixture::SKILLS;
use crate::tables::Tables;

/// A posting in the making. Skills are named.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    onet: &'static str,
    pub(super) posted: Day,
    expired: Option<Day>,
    pub(super) salary: Option<u32>,
    duplicates: u32,
    skills: Vec<&'static str>,
    codes: Vec<(Column, Arc<str>)>,
}

impl Draft {
    pub(super) fn of(onet: &'static str, posted: Day) -> Draft {
        Draft {
            onet,
            posted,
            expired: None,
            salary: None,
            duplicates: 0,
            skills: Vec::new(),
            codes: Vec::new(),
        }
    }

    fn with(mut self, column: Column, code: impl Into<Arc<str>>) -> Draft {
        self.codes.push((column, code.into()));
        self
    }

    pub(super) fn knowing(mut self, skill: &'static str) -> Draft {
        self.skills.push(skill);
        self
    }

    pub(super) fn knows(&self, skill: &str) -> bool {
        self.skills.contains(&skill)
    }

    pub(super) fn paid(self, salary: u32) -> Draft {
        Draft {
            salary: Some(salary),
            ..self
        }
    }

    pub(super) fn until(self, last: Day) -> Draft {
        Draft {
            expired: Some(last),
            ..self
        }
    }

    pub(super) fn twice(self) -> Draft {
        Draft {
            duplicates: 1,
            ..self
        }
    }

    pub(super) fn in_state(self, fips: &str) -> Draft {
        self.with(Column::State, fips)
    }

    pub(super) fn years(self, years: u32) -> Draft {
        self.with(Column::MinYears, years.to_string())
    }

    pub(super) fn accepting(self, level: u32) -> Draft {
        self.with(Column::MinEdulevels, level.to_string())
    }

    pub(super) fn at(self, company: &str) -> Draft {
        self.with(Column::Company, company)
    }

    fn posting(&self, number: usize, tables: &Tables) -> Posting {
        let id = PostingId((number as u128 + 1).to_be_bytes());
        let mut codes = self.codes.clone();
        codes.push((Column::Onet, self.onet.into()));
        codes.push((Column::Soc5, self.onet[..7].into()));
        for name in &self.skills {
            codes.push((Column::Skills, skill(tables, name).into()));
        }
        Posting {
            id,
            block: number as u64,
            posted: self.posted,
            expired: self.expired,
            duplicates: self.duplicates,
            codes,
            salary: self.salary,
            salary_from: self.salary,
            salary_to: self.salary,
            salary_period: None,
            currency: None,
            company_is_staffing: false,
            is_remote: false,
            is_internship: false,
            is_supervisor: false,
            location: None,
            title_raw: "Cook".to_owned(),
            body: String::new(),
            company_raw: None,
            extras: Vec::new(),
            provenance: Vec::new(),
            members: vec![Member {
                id,
                source: "jobs.example".to_owned(),
                expired: self.expired,
                urls: Vec::new(),
                raw: Vec::new(),
            }],
        }
    }
}

fn skill(tables: &Tables, name: &str) -> String {
    let skills = tables.skills();
    let found = skills
        .by_name_order()
        .find(|index| skills.skill(*index).name() == name);
    skills.skill(found.unwrap()).id().to_owned()
}

/// Writes corpora.
pub(super) struct Corpus;

impl Corpus {
    /// Writes drafts and opens them for questions; the files may go then.
    pub(super) fn write(tables: &Tables, drafts: &[Draft], latest: Day) -> Arc<dyn Engine> {
        let directory = tempfile::tempdir().unwrap();
        let store = PostingsStore::new(directory.path());
        let lock = store.lock("").unwrap();
        let mut writer = store.writer(&lock).unwrap();
        for (name, kind) in SKILLS {
            let entry = Entry {
                skill_type: Some(kind),
                ..Entry::of_taxonomy(skill(tables, name), name)
            };
            writer.define(Column::Skills, entry);
        }
        for (code, name) in [("7", "Cedar"), ("8", "Birch"), ("9", "Ash")] {
            writer.define(Column::Company, Entry::of_postings(code, name));
        }
        for (number, draft) in drafts.iter().enumerate() {
            writer.push(&draft.posting(number, tables)).unwrap();
        }
        writer.details_mut().latest_day = latest.0;
        writer.commit().unwrap();
        let corpus: Vec<_> = store.open().unwrap().into_iter().collect();
        Arc::new(Embedded::new(&corpus, Rules::default()))
    }
}

/// A small generator of random numbers (splitmix64), the same on every machine.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(super) fn chance(&mut self, of_one: f64) -> bool {
        self.unit() < of_one
    }

    /// The sum of twelve uniform numbers less six is as good as normal here.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}
