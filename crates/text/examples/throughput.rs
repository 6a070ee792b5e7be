//! Measures extraction on real labels and real postings.
//!
//! `throughput DIR [SHOW]` reads from DIR the plain files `skills_en.csv` (ESCO), `Technology_Skills.txt` and
//! `Tools_Used.txt` (O*NET) and `nyc_jobs.csv` (postings), prints sizes and CPU time, and shows what was found in SHOW
//! postings.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use waypost_text::{
    Detail, FormKind, Lexicon, LexiconBuilder, Scratch, extract, fold, normalize_document, without_bracket,
};

const DOCUMENT_BYTES: usize = 4_000;
const BATCH: usize = 100;
const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("usage: throughput DIR [SHOW]")?;
    let show: usize = arguments.next().map_or(Ok(0), |count| count.parse())?;
    let directory = Path::new(&directory);

    let (builder, names, surfaces) = collect(directory)?;
    let started = cpu_nanoseconds();
    let lexicon = builder.build();
    println!(
        "{} skills, {surfaces} surface forms, {} spellings, {:.1} MB, built in {:.0} ms",
        lexicon.skill_count(),
        lexicon.form_count(),
        lexicon.memory() as f64 / 1e6,
        (cpu_nanoseconds() - started) as f64 / 1e6
    );
    let bytes = lexicon.to_bytes();
    let started = cpu_nanoseconds();
    let lexicon = Lexicon::from_bytes(&bytes)?;
    println!(
        "{:.1} MB stored, loaded in {:.1} ms",
        bytes.len() as f64 / 1e6,
        (cpu_nanoseconds() - started) as f64 / 1e6
    );
    let postings = postings(&directory.join("nyc_jobs.csv"))?;
    let documents = cut(&postings);
    measure(&lexicon, &documents)?;
    measure_hostile(&lexicon)?;
    if show > 0 {
        rank(&lexicon, &names, &postings)?;
    }
    for posting in postings.iter().step_by(37).take(show) {
        describe(&lexicon, &names, posting)?;
    }
    Ok(())
}

/// Adds ESCO and O*NET labels by the rules that an import follows.
fn collect(directory: &Path) -> Result<(LexiconBuilder, Vec<String>, usize), Box<dyn Error>> {
    let mut builder = LexiconBuilder::new();
    let mut names = Vec::new();
    let mut surfaces = 0;
    let mut by_name = HashMap::new();
    let mut add = |builder: &mut LexiconBuilder, skill: u32, surface: &str, kind: FormKind| {
        surfaces += usize::from(builder.add(skill, surface, kind));
    };
    let mut reader = csv::Reader::from_path(directory.join("skills_en.csv"))?;
    for row in reader.records() {
        let row = row?;
        let (name, alternatives, description) = (&row[3], &row[4], &row[5]);
        let skill = names.len() as u32;
        names.push(name.to_owned());
        by_name.insert(fold(name), skill);
        add(&mut builder, skill, name, FormKind::Name);
        if let Some(front) = without_bracket(name) {
            add(&mut builder, skill, front, FormKind::NameWithoutBracket);
            by_name.insert(fold(front), skill);
            builder.group(skill, 1);
        }
        for alternative in alternatives.lines() {
            add(&mut builder, skill, alternative, FormKind::Alternative);
        }
        builder.context(skill, description);
        builder.context(skill, alternatives);
    }
    let mut groups = BTreeMap::new();
    for file in ["Technology_Skills.txt", "Tools_Used.txt"] {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b'\t')
            .quoting(false)
            .from_path(directory.join(file))?;
        let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
        let makers = makers(rows.iter().map(|row| &row[1]));
        let mut seen = HashSet::new();
        for row in &rows {
            let (name, commodity) = (&row[1], &row[3]);
            if !seen.insert(name.to_owned()) {
                continue;
            }
            let skill = *by_name.entry(fold(name)).or_insert_with(|| {
                names.push(name.to_owned());
                names.len() as u32 - 1
            });
            let next_group = groups.len() as u32 + 2;
            builder.group(skill, *groups.entry(commodity.to_owned()).or_insert(next_group));
            builder.context(skill, commodity);
            add(&mut builder, skill, name, FormKind::Name);
            if let Some((front, acronym)) = acronym(name) {
                add(&mut builder, skill, front, FormKind::Alternative);
                add(&mut builder, skill, acronym, FormKind::Acronym);
            }
            if file.starts_with("Tech")
                && let Some((maker, product)) = name.split_once(' ')
                && makers.contains(maker)
            {
                add(&mut builder, skill, product, FormKind::Product);
            }
        }
    }
    Ok((builder, names, surfaces))
}

/// Gives the first words that at least three different names begin with.
fn makers<'a>(names: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
    let mut products: HashMap<&str, HashSet<&str>> = HashMap::new();
    for name in names {
        if let Some((maker, product)) = name.split_once(' ')
            && maker.starts_with(char::is_uppercase)
        {
            products.entry(maker).or_default().insert(product);
        }
    }
    products
        .into_iter()
        .filter(|(_, products)| products.len() >= 3)
        .map(|(maker, _)| maker)
        .collect()
}

fn acronym(name: &str) -> Option<(&str, &str)> {
    let (front, acronym) = name.rsplit_once(' ')?;
    let letters = (2..=6).contains(&acronym.len()) && acronym.chars().all(char::is_uppercase);
    (letters && front.contains(' ')).then_some((front, acronym))
}

fn postings(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut seen = HashSet::new();
    let mut postings = Vec::new();
    for row in csv::Reader::from_path(path)?.records() {
        let row = row?;
        if seen.insert(row[0].to_owned()) {
            postings.push(format!(
                "{}\n\n{}\n\n{}\n\n{}",
                &row[4], &row[17], &row[18], &row[19]
            ));
        }
    }
    Ok(postings)
}

/// Cuts the postings, one behind the other, into documents of one size.
fn cut(postings: &[String]) -> Vec<String> {
    let text = postings.join("\n\n");
    let mut documents = Vec::new();
    let mut rest = text.as_str();
    while rest.len() > DOCUMENT_BYTES {
        let boundary = (0..=DOCUMENT_BYTES)
            .rev()
            .find(|at| rest.is_char_boundary(*at))
            .unwrap_or(0);
        let (document, behind) = rest.split_at(boundary);
        documents.push(document.to_owned());
        rest = behind;
    }
    documents
}

fn measure(lexicon: &Lexicon, documents: &[String]) -> Result<(), Box<dyn Error>> {
    let mut scratch = Scratch::new();
    for detail in [Detail::Skills, Detail::Trace] {
        let (mut mentions, mut sure, mut best, mut steps) = (0, 0, 0, 0);
        // The best of several rounds for each batch, summed: a busy machine disturbs some batch in every round.
        for batch in documents.chunks(BATCH) {
            let mut least = u64::MAX;
            for round in 0..ROUNDS {
                let started = cpu_nanoseconds();
                for document in batch {
                    let text = normalize_document(document);
                    let found = extract(lexicon, &text, detail, u64::MAX, &mut scratch)?;
                    if round == 0 {
                        steps += found.steps();
                        mentions += found.mentions().len();
                        sure += found
                            .skills()
                            .iter()
                            .filter(|skill| skill.confidence >= 0.5)
                            .count();
                    }
                }
                least = least.min(cpu_nanoseconds() - started);
            }
            best += least;
        }
        let each = best as f64 / documents.len() as f64;
        println!(
            "{detail:?}: {} documents of {DOCUMENT_BYTES} bytes, {:.1} us each, {:.0} per second and core; {:.0} steps, {:.1} mentions, {:.1} skills >= 0.5",
            documents.len(),
            each / 1e3,
            1e9 / each,
            steps as f64 / documents.len() as f64,
            mentions as f64 / documents.len() as f64,
            sure as f64 / documents.len() as f64,
        );
    }
    Ok(())
}

/// Shows the cost of texts that repeat what is dear: short ambiguous names, beginnings of long names, compounds.
fn measure_hostile(lexicon: &Lexicon) -> Result<(), Box<dyn Error>> {
    let mut scratch = Scratch::new();
    for pattern in [
        "C ",
        "CRM ",
        "a-a.",
        "manage projects and ",
        "CRM database software manage customer ",
        "Go, SQL, R ",
    ] {
        let text = pattern.repeat(51_200 / pattern.len());
        let started = cpu_nanoseconds();
        let found = extract(lexicon, &text, Detail::Trace, u64::MAX, &mut scratch)?;
        let milliseconds = (cpu_nanoseconds() - started) as f64 / 1e6;
        println!(
            "50 KiB of {pattern:?}: {milliseconds:.1} ms, {} steps, {} mentions",
            found.steps(),
            found.mentions().len()
        );
    }
    Ok(())
}

/// Time on a processor where the system tells it, else wall time.
fn cpu_nanoseconds() -> u64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let wall = START.get_or_init(Instant::now).elapsed().as_nanos() as u64;
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .unwrap_or(wall)
}

/// Shows the surfaces that are believed in most postings.
fn rank(lexicon: &Lexicon, names: &[String], postings: &[String]) -> Result<(), Box<dyn Error>> {
    let mut counts: BTreeMap<(String, u32), (usize, f64)> = BTreeMap::new();
    let mut scratch = Scratch::new();
    for posting in postings {
        let text = normalize_document(posting);
        let found = extract(lexicon, &text, Detail::Skills, u64::MAX, &mut scratch)?;
        for mention in found.mentions() {
            for candidate in found
                .candidates(mention)
                .iter()
                .filter(|candidate| candidate.confidence >= 0.5)
            {
                let surface = text[mention.surface.clone()].to_lowercase();
                let count = counts.entry((surface, candidate.skill)).or_default();
                *count = (count.0 + 1, candidate.confidence.max(count.1));
            }
        }
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(count.0));
    for ((surface, skill), (count, confidence)) in ranked.iter().take(400) {
        println!(
            "{count:6} {confidence:.2} {surface} -> {}",
            names[*skill as usize]
        );
    }
    Ok(())
}

fn describe(lexicon: &Lexicon, names: &[String], posting: &str) -> Result<(), Box<dyn Error>> {
    let text = normalize_document(posting);
    let found = extract(lexicon, &text, Detail::Trace, u64::MAX, &mut Scratch::new())?;
    println!("\n== {}", text.lines().next().unwrap_or_default());
    let mut lines = BTreeMap::new();
    for mention in found.mentions() {
        let surface = &text[mention.surface.clone()];
        for candidate in found.candidates(mention) {
            let contexts: Vec<&str> = found
                .context_forms(mention)
                .iter()
                .take(4)
                .map(|range| &text[range.clone()])
                .collect();
            let line = format!(
                "{surface} -> {} [{}]",
                names[candidate.skill as usize],
                contexts.join(" ")
            );
            lines
                .entry((
                    10_000 - (candidate.confidence * 10_000.0) as u32,
                    surface.to_owned(),
                ))
                .or_insert(line);
        }
    }
    for ((confidence, _), line) in lines {
        println!("{:.2} {line}", 1.0 - f64::from(confidence) / 10_000.0);
    }
    Ok(())
}
