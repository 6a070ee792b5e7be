//! Measures what a skills snapshot costs: building, loading, memory, and the latency of reads.
//!
//! `cargo run --release -p waypost-catalog --example search_latency [SNAPSHOT]`; without a snapshot
//! a taxonomy of 40,000 skills and 150,000 labels is generated, the same each time.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use waypost_catalog::{
    Attribution, FormKind, Label, OccupationSkill, SearchScratch, SkillDraft, SkillIndex, SkillType, Skills,
    TaxonomyDraft, TypeSet, Version, build, skill_id,
};

const SKILLS: usize = 40_000;
const LABELS_PER_SKILL: u64 = 6;
const WORDS: u64 = 22_000;
const OCCUPATIONS: u32 = 4_000;
const QUERIES: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let generated = directory.path().join("skills.snapshot");
    let given = std::env::args().nth(1);
    let path = given.as_deref().map_or(generated.as_path(), Path::new);
    if given.is_none() {
        generate(path)?;
        // A fresh process, so that the memory of building is not counted.
        std::process::Command::new(std::env::current_exe()?)
            .arg(path)
            .status()?;
        return Ok(());
    }
    let before = resident();
    let (skills, took) = timed(|| Skills::read(path));
    let skills = skills?;
    let size = fs::metadata(path)?.len();
    println!(
        "{} skills, file {:.1} MB, load {took:.1?}",
        skills.len(),
        megabytes(size)
    );
    println!(
        "resident {:.1} MB, of it the snapshot {:.1} MB",
        megabytes(resident()),
        megabytes(resident() - before)
    );
    measure(&skills);
    Ok(())
}

fn generate(path: &Path) -> Result<(), Box<dyn Error>> {
    let draft = taxonomy();
    let labels: usize = draft.skills.iter().map(|skill| skill.labels.len()).sum();
    let (bytes, took) = timed(|| build(&draft, None));
    println!(
        "built {} skills with {labels} labels in {took:.1?}",
        draft.skills.len()
    );
    fs::write(path, bytes?)?;
    Ok(())
}

fn measure(skills: &Skills) {
    let mut chance = Chance(7);
    let mut scratch = SearchScratch::default();
    let names: Vec<&str> = (0..QUERIES)
        .map(|_| skills.skill(any(skills, &mut chance)).name())
        .collect();
    let mut check = |what: &str, queries: &[String], limit: usize| {
        let mut search =
            |query: &String| black_box(skills.search(query, TypeSet::LIVE, limit, &mut scratch)).len();
        report(
            what,
            queries
                .iter()
                .map(|query| best_of_three(|| search(query)))
                .collect(),
        );
    };
    let of_names = |change: &mut dyn FnMut(&str) -> String| {
        names.iter().map(|name| change(name)).collect::<Vec<String>>()
    };
    check("whole name", &of_names(&mut str::to_owned), 20);
    check(
        "beginning of a name",
        &of_names(&mut |name| name.chars().take(4).collect()),
        20,
    );
    check("beginnings of words", &of_names(&mut shortened), 20);
    check(
        "beginnings of words, no limit",
        &of_names(&mut shortened),
        usize::MAX,
    );
    check(
        "one wrong letter",
        &of_names(&mut |name| mistyped(name, &mut chance)),
        20,
    );
    check(
        "two wrong letters",
        &of_names(&mut |name| mistyped(&mistyped(name, &mut chance), &mut chance)),
        20,
    );
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    check("one letter", &letters, 20);
    check("one letter, no limit", &letters, usize::MAX);
    let pairs: Vec<String> = letters
        .iter()
        .flat_map(|a| letters.iter().map(move |b| format!("{a} {b}")))
        .collect();
    check("two letters apart, no limit", &pairs, usize::MAX);
    check("hostile, 16 KB", &hostile(&names), usize::MAX);

    let mut related = |what: &str, inputs: usize| {
        let mut sets = Vec::new();
        for _ in 0..QUERIES / 10 {
            sets.push(
                (0..inputs)
                    .map(|_| any(skills, &mut chance))
                    .collect::<Vec<SkillIndex>>(),
            );
        }
        report(
            what,
            sets.iter()
                .map(|set| best_of_three(|| black_box(skills.related(set, 100, None, None)).len()))
                .collect(),
        );
    };
    related("related to 1", 1);
    related("related to 10", 10);
    related("related to 1,000", 1_000);
    let ids: Vec<String> = names.iter().map(|name| skill_id(name)).collect();
    report(
        "by unknown id",
        ids.iter()
            .map(|id| best_of_three(|| usize::from(black_box(skills.by_id(id)).is_some())))
            .collect(),
    );
}

fn any(skills: &Skills, chance: &mut Chance) -> SkillIndex {
    SkillIndex(chance.below(skills.len() as u64) as u32)
}

fn shortened(name: &str) -> String {
    name.split(' ')
        .map(|word| word.chars().take(3).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

fn mistyped(name: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = chance.below(letters.len() as u64) as usize;
    letters[at] = 'q';
    letters.into_iter().collect()
}

/// Long queries of the kinds that cost most: real words, near misses of one word, single letters, one long word.
fn hostile(names: &[&str]) -> Vec<String> {
    let cut = |text: String| text.chars().take(16_000).collect::<String>();
    let word = names
        .iter()
        .flat_map(|name| name.split(' '))
        .find(|word| word.len() > 8)
        .unwrap_or("management");
    let misses = (0..word.len())
        .flat_map(|at| ('a'..='z').map(move |letter| format!("{}{letter}{}", &word[..at], &word[at + 1..])));
    vec![
        cut(names.join(" ")),
        cut(names
            .iter()
            .map(|name| mistyped(name, &mut Chance(3)))
            .collect::<Vec<_>>()
            .join(" ")),
        cut(misses
            .cycle()
            .take(2_000)
            .enumerate()
            .map(|(at, miss)| {
                if at < 250 {
                    miss
                } else {
                    format!("{miss}{}", at % 10)
                }
            })
            .collect::<Vec<_>>()
            .join(" ")),
        "a b c d e f ".repeat(1_300),
        "a".repeat(16_000),
        "é".repeat(8_000),
        "( ".repeat(8_000),
    ]
}

fn report(what: &str, mut runs: Vec<(usize, Duration)>) {
    let hits: usize = runs.iter().map(|run| run.0).sum();
    runs.sort_by_key(|run| run.1);
    let at = |share: f64| runs[((runs.len() - 1) as f64 * share).round() as usize].1;
    let (half, most, longest) = (at(0.5), at(0.99), at(1.0));
    println!(
        "{what:32} p50 {half:>9.1?}  p99 {most:>9.1?}  max {longest:>9.1?}  hits {:.1}",
        hits as f64 / runs.len() as f64
    );
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = run();
    (value, start.elapsed())
}

/// Runs three times and keeps the shortest time, which leaves out what other processes took.
fn best_of_three<T>(mut run: impl FnMut() -> T) -> (T, Duration) {
    let (value, first) = timed(&mut run);
    let shortest = (0..2).map(|_| timed(&mut run).1).fold(first, Duration::min);
    (value, shortest)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Resident memory of this process in bytes, where the system tells; else 0.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// A taxonomy of invented words whose frequencies fall off as those of real ones do.
fn taxonomy() -> TaxonomyDraft {
    let mut chance = Chance(1);
    let words: Vec<String> = (0..WORDS).map(|_| word(&mut chance)).collect();
    let mut draft = TaxonomyDraft::new(Version::FIRST);
    draft.attributions.push(Attribution {
        name: "Generated".into(),
        text: "Invented words.".into(),
    });
    for at in 0..SKILLS {
        let name = phrase(&words, &mut chance);
        let labels = (0..chance.below(LABELS_PER_SKILL + 2)).map(|_| Label {
            text: phrase(&words, &mut chance),
            kind: FormKind::Alternative,
        });
        let labels = labels.collect();
        let category = chance.below(28) as u32;
        draft.skills.push(SkillDraft {
            id: skill_id(&at.to_string()),
            name,
            kind: SkillType::Specialized,
            source_uri: format!("http://data.example.org/skill/{at}"),
            info_url: None,
            description: Some(
                (0..4)
                    .map(|_| phrase(&words, &mut chance))
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            description_source: None,
            is_software: false,
            is_language: false,
            category: Some((category, format!("category {category}"))),
            subcategory: Some((100 + category * 6 + at as u32 % 6, "subcategory".into())),
            tags: vec![("sourceUri".into(), format!("http://data.example.org/skill/{at}"))],
            labels,
        });
    }
    for occupation in 0..OCCUPATIONS {
        for _ in 0..20 + chance.below(60) {
            let skill = chance.skewed(SKILLS as u64) as u32;
            draft.occupation_skills.push(OccupationSkill {
                occupation,
                skill,
                weight: 1.0,
            });
        }
    }
    draft
}

fn phrase(words: &[String], chance: &mut Chance) -> String {
    let count = 1 + chance.below(4);
    (0..count)
        .map(|_| words[chance.skewed(words.len() as u64) as usize].as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn word(chance: &mut Chance) -> String {
    let syllables = [
        "ba", "con", "de", "en", "fi", "gra", "in", "lo", "man", "net", "o", "pro", "ra", "s", "ti", "u",
        "ver", "wor",
    ];
    (0..2 + chance.below(4))
        .map(|_| syllables[chance.below(syllables.len() as u64) as usize])
        .collect()
}

/// A plain generator of numbers, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// Small numbers far more often than large ones.
    fn skewed(&mut self, bound: u64) -> u64 {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        (share.powi(3) * bound as f64) as u64
    }
}
