//! Random postings for tests: few values, so that all kinds of collisions happen.

pub mod questions;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use catalog::SkillType;

use crate::column::Column;
use crate::day::Day;
use crate::row::{Entry, Member, Posting, PostingId, Provenance};
use crate::store::{Corpus, PostingsStore};

/// What a random corpus looks like.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What chance starts from.
    pub seed: u64,
    /// How many postings.
    pub rows: usize,
    /// Days over which postings are spread.
    pub days: u64,
}

impl Shape {
    /// Makes the shape of a corpus of some months.
    pub const fn small(seed: u64, rows: usize) -> Self {
        Self {
            seed,
            rows,
            days: 120,
        }
    }
}

/// A small generator of random numbers (splitmix64), the same on every machine.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// Gives the next number.
    #[expect(clippy::should_implement_trait, reason = "it never ends")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Gives a number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Says yes so many times of a hundred.
    pub fn chance(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    /// Gives one of the items.
    pub fn pick(&mut self, items: &[&'static str]) -> &'static str {
        items[self.below(items.len() as u64) as usize]
    }
}

/// Day on which the first postings of the fixture appear.
pub const FIRST_DAY: Day = Day(20_089);

/// The words of all texts.
pub const WORDS: [&str; 16] = [
    "welder",
    "nurse",
    "care",
    "critical",
    "python",
    "java",
    "c++",
    "sales",
    "head",
    "of",
    "the",
    "and",
    "remote",
    "baking",
    "sourdough",
    "résumé",
];

/// The states.
pub const STATES: [&str; 4] = ["16", "06", "41", "53"];
/// So many that each is rare.
pub const CITIES: u64 = 300;
/// The skills.
pub const SKILLS: [&str; 7] = ["WS1", "WS2", "WS3", "WS4", "WS5", "WS6", "WS7"];
/// The occupations.
pub const SOCS: [&str; 4] = ["15-1252", "29-1141", "51-4121", "51-3011"];

/// Makes postings; ids are unique inside one seed.
pub fn postings(shape: &Shape) -> Vec<Posting> {
    let mut random = Random(shape.seed);
    (0..shape.rows)
        .map(|at| posting(shape, at, &mut random))
        .collect()
}

fn posting(shape: &Shape, at: usize, random: &mut Random) -> Posting {
    let id = id_of(shape.seed, at as u64, random.next());
    let posted = FIRST_DAY.plus(random.below(shape.days) as i32);
    let expired = random.chance(80).then(|| posted.plus(random.below(40) as i32));
    let mut codes: Vec<(Column, Arc<str>)> = Vec::new();
    let mut put = |column, code: &str| codes.push((column, Arc::from(code)));
    if random.chance(80) {
        put(Column::State, random.pick(&STATES));
    }
    if random.chance(70) {
        put(Column::Company, &format!("9{}", random.below(12)));
    }
    if random.chance(60) {
        put(Column::Title, &format!("WT{}", random.below(9)));
    }
    if random.chance(75) {
        let soc = random.pick(&SOCS);
        put(Column::Soc5, soc);
        put(Column::Soc2, &format!("{}-0000", &soc[..2]));
        put(Column::Onet, &format!("{soc}.00"));
    }
    if random.chance(60) {
        put(Column::City, &format!("C{}", random.below(CITIES)));
    }
    for skill in SKILLS {
        if random.chance(25) {
            put(Column::Skills, skill);
        }
    }
    for level in ["0", "2", "3"] {
        if random.chance(30) {
            put(Column::Edulevels, level);
        }
    }
    if random.chance(50) {
        put(Column::MinYears, &random.below(12).to_string());
    }
    put(Column::Sources, random.pick(&["a.example", "b.example"]));
    put(Column::Language, "en");
    put(Column::Origin, "fixture");
    put(Column::Nation, random.pick(&["US", "CA"]));
    let salary = random
        .chance(60)
        .then(|| 20_000 + random.below(40) as u32 * 2_500);
    let mut text = |count: u64| {
        let words: Vec<&str> = (0..count).map(|_| random.pick(&WORDS)).collect();
        words.join(" ")
    };
    let title_raw = text(3);
    let body = format!("<p>{}</p> {}", text(6), text(9));
    Posting {
        id,
        block: random.below(20),
        posted,
        expired,
        duplicates: random.below(4) as u32,
        codes,
        salary,
        salary_from: salary,
        salary_to: salary.map(|salary| salary + 1),
        salary_period: salary.map(|_| "year".to_owned()),
        currency: salary.map(|_| "USD".to_owned()),
        company_is_staffing: random.chance(10),
        is_remote: random.chance(30),
        is_internship: random.chance(5),
        is_supervisor: random.chance(20),
        location: random.chance(50).then_some((43.5, -116.25)),
        title_raw,
        body,
        company_raw: random.chance(70).then(|| "Acme Foods".to_owned()),
        extras: vec![("positions".to_owned(), "3".to_owned())],
        provenance: vec![("title".to_owned(), Provenance::Derived)],
        members: members(id, expired, random),
    }
}

fn members(id: PostingId, expired: Option<Day>, random: &mut Random) -> Vec<Member> {
    let count = 1 + random.below(3);
    (0..count)
        .map(|at| Member {
            id: if at == 0 { id } else { id_of(random.next(), at, 7) },
            source: random.pick(&["a.example", "b.example"]).to_string(),
            expired: expired.map(|day| day.plus(-(at as i32))),
            urls: vec![format!("https://jobs.example/{}", random.below(1_000))],
            raw: vec![at as u8; random.below(30) as usize],
        })
        .collect()
}

fn id_of(seed: u64, at: u64, salt: u64) -> PostingId {
    let mut random = Random(seed ^ (at << 32) ^ salt.rotate_left(17));
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&random.next().to_be_bytes());
    bytes[8..].copy_from_slice(&random.next().to_be_bytes());
    PostingId(bytes)
}

/// Gives the entries of the columns that the fixture uses. Two companies share a name.
pub fn entries() -> Vec<(Column, Entry)> {
    let mut entries = Vec::new();
    for (code, name) in STATES.iter().zip(["Idaho", "California", "Oregon", "Washington"]) {
        entries.push((Column::State, Entry::of_taxonomy(*code, name)));
    }
    entries.push((Column::State, Entry::of_taxonomy("56", "Wyoming")));
    let kinds = [
        SkillType::Specialized,
        SkillType::Common,
        SkillType::Certification,
    ];
    for (at, code) in SKILLS.iter().enumerate() {
        let name = if at == 6 {
            "Skill 5".to_owned()
        } else {
            format!("Skill {at}")
        };
        let entry = Entry {
            skill_type: Some(kinds[at % 3]),
            is_software: at % 2 == 0,
            ..Entry::of_taxonomy(*code, name)
        };
        entries.push((Column::Skills, entry));
    }
    for code in 0..12 {
        let name = format!("Company {}", code / 2);
        entries.push((Column::Company, Entry::of_postings(format!("9{code}"), name)));
    }
    for city in 0..CITIES {
        entries.push((
            Column::City,
            Entry::of_postings(format!("C{city}"), format!("City {city}")),
        ));
    }
    for soc in SOCS {
        entries.push((Column::Soc5, Entry::of_taxonomy(soc, format!("Occupation {soc}"))));
    }
    entries
}

/// A corpus on disk and what it has to hold.
pub struct Written {
    /// The corpus.
    pub corpus: Corpus,
    /// Its postings.
    pub postings: BTreeMap<PostingId, Posting>,
    /// Its as-of day.
    pub latest_day: Day,
    /// Days over which postings are spread.
    pub days: u64,
}

/// Writes a corpus of several segments, some of whose rows are replaced and some removed. A corpus without postings
/// has no version.
pub fn write(directory: &Path, seed: u64, rows: usize) -> Option<Written> {
    let mut random = Random(seed);
    let shape = Shape {
        seed,
        rows,
        days: 40 + random.below(200),
    };
    let all = postings(&shape);
    let latest_day = FIRST_DAY.plus((shape.days + random.below(20)) as i32);
    let store = PostingsStore::new(directory);
    let mut expected: BTreeMap<_, Posting> = BTreeMap::new();
    let parts = 1 + random.below(4) as usize;
    for part in all.chunks(rows.div_ceil(parts).max(1)) {
        let lock = store.lock("").ok()?;
        let mut writer = store.writer(&lock).ok()?;
        for (column, entry) in entries() {
            writer.define(column, entry);
        }
        let known: Vec<Posting> = expected.values().cloned().collect();
        for mut posting in known {
            let address = writer.base()?.find(posting.id)?;
            match random.below(10) {
                0 => {
                    writer.remove(address).ok()?;
                    expected.remove(&posting.id);
                }
                1 => {
                    writer.remove(address).ok()?;
                    posting.duplicates += 3;
                    posting.codes.truncate(3);
                    writer.push(&posting).ok()?;
                    expected.insert(posting.id, posting);
                }
                _ => {}
            }
        }
        for posting in part {
            writer.push(posting).ok()?;
            expected.insert(posting.id, posting.clone());
        }
        writer.details_mut().latest_day = latest_day.0;
        writer.commit().ok()?;
    }
    Some(Written {
        corpus: store.open().ok()??,
        postings: expected,
        latest_day,
        days: shape.days,
    })
}
