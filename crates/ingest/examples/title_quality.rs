//! Measures normalisation of titles on labelled sets and fits the weights of the confidence.
//!
//! `title_quality DATA EVAL [--fit]`: DATA holds O*NET, ESCO and the crosswalk in folders named after them, EVAL the sets
//! `jobbert-titles`, `onet-reported-titles` and `esco-title-to-soc`. No set is read as a source: reported titles are left
//! out of the index, and ESCO's titles are ranked among O*NET's without the crosswalk.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use catalog::TitlesDraft;
use text::{TITLE_FEATURES, TitleMatcher, TitleMatcherBuilder, TitleScratch, fold};
use waypost_ingest::{TitlesImport, import_titles};

/// Candidates of a term that the fit looks at.
const FITTED: usize = 12;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A raw title and the groups that are right for it.
struct Case {
    term: String,
    gold: BTreeSet<String>,
}

/// A set with the index that it is answered from.
struct Set {
    name: &'static str,
    cases: Vec<Case>,
    matcher: TitleMatcher,
    groups: Vec<String>,
    labels: Vec<String>,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, eval, ..] = arguments.as_slice() else {
        return Err("usage: title_quality DATA EVAL [--fit]".into());
    };
    let (data, eval) = (Path::new(data), Path::new(eval));
    let sets = [
        reported(data, eval)?,
        esco_to_soc(data, eval)?,
        jobbert(data, eval)?,
    ];
    for set in &sets {
        rank(set);
        calibrate(set);
    }
    if arguments.iter().any(|argument| argument == "--fit") {
        fit(&[&sets[0], &sets[2]]);
    }
    speed(data, &sets)
}

fn import(onet: Option<PathBuf>, esco: Vec<PathBuf>) -> Outcome<TitlesDraft> {
    let import = TitlesImport {
        onet,
        esco,
        ..TitlesImport::default()
    };
    Ok(import_titles(&import, &(), None, None)?.0)
}

fn set(name: &'static str, draft: TitlesDraft, cases: Vec<Case>, left_out: &BTreeSet<String>) -> Set {
    let is_kept = |text: &str| !left_out.contains(&fold(text));
    let mut builder = TitleMatcherBuilder::new();
    for (number, title) in (0..).zip(&draft.titles) {
        if is_kept(&title.name) {
            builder.label(number, &title.name);
        }
    }
    for (number, title) in (0..).zip(&draft.titles) {
        if !is_kept(&title.name) {
            continue;
        }
        for label in title.labels.iter().filter(|label| is_kept(label)) {
            builder.label(number, label);
        }
        for group in &title.groups {
            builder.group(number, *group);
        }
    }
    Set {
        name,
        cases,
        matcher: builder.build(),
        groups: draft.groups,
        labels: draft.titles.into_iter().map(|title| title.name).collect(),
    }
}

fn reported(data: &Path, eval: &Path) -> Outcome<Set> {
    let draft = import(Some(data.join("onet-30.1")), Vec::new())?;
    let text = std::fs::read_to_string(eval.join("onet-reported-titles/titles.tsv"))?;
    let cases: Vec<Case> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(term, codes)| Case {
            term: term.to_owned(),
            gold: codes.split(';').map(str::to_owned).collect(),
        })
        .collect();
    let left_out = cases.iter().map(|case| fold(&case.term)).collect();
    Ok(set("O*NET reported titles", draft, cases, &left_out))
}

fn esco_to_soc(data: &Path, eval: &Path) -> Outcome<Set> {
    let draft = import(Some(data.join("onet-30.1")), Vec::new())?;
    let text = std::fs::read_to_string(eval.join("esco-title-to-soc/titles.tsv"))?;
    let cases = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let term = cells.next()?.to_owned();
            let codes = cells.nth(1)?;
            let codes = codes.split([';', '|']).filter_map(|code| code.split('=').next());
            Some(Case {
                term,
                gold: codes.map(|code| code.trim().to_owned()).collect(),
            })
        })
        .collect();
    Ok(set("ESCO titles to O*NET-SOC", draft, cases, &BTreeSet::new()))
}

fn jobbert(data: &Path, eval: &Path) -> Outcome<Set> {
    let draft = import(None, vec![data.join("esco-1.2.0/occupations_en.csv.zst")])?;
    let mut reader = csv::Reader::from_path(eval.join("jobbert-titles/titles.val.csv"))?;
    let mut cases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        if let (Some(term), Some(uri)) = (record.get(1), record.get(2)) {
            cases.entry(term.to_owned()).or_default().insert(uri.to_owned());
        }
    }
    let cases = cases
        .into_iter()
        .map(|(term, gold)| Case { term, gold })
        .collect();
    Ok(set("JobBERT titles to ESCO", draft, cases, &BTreeSet::new()))
}

/// Prints how well groups are ranked.
fn rank(set: &Set) {
    let mut scratch = TitleScratch::default();
    let (mut reciprocal, mut hits) = (0.0, [0usize; 3]);
    let mut six = 0;
    for case in &set.cases {
        let ranked = set.matcher.rank_groups(&case.term, 100, &mut scratch);
        let is_right = |group: u32| case.gold.contains(&set.groups[group as usize]);
        if let Some(place) = ranked.iter().position(|found| is_right(found.group)) {
            reciprocal += 1.0 / (place + 1) as f64;
            for (hit, bound) in hits.iter_mut().zip([1, 5, 10]) {
                *hit += usize::from(place < bound);
            }
        }
        let short = |code: &str| code.split('.').next().map(str::to_owned);
        if let Some(first) = ranked.first() {
            let first = short(&set.groups[first.group as usize]);
            six += usize::from(case.gold.iter().any(|code| short(code) == first));
        }
    }
    let share = |count: usize| count as f64 / set.cases.len() as f64;
    println!(
        "{}: {} terms, {} labels; MRR {:.3}, acc@1 {:.3}, hit@5 {:.3}, hit@10 {:.3}; acc@1 of six digits {:.3}",
        set.name,
        set.cases.len(),
        set.matcher.label_count(),
        reciprocal / set.cases.len() as f64,
        share(hits[0]),
        share(hits[1]),
        share(hits[2]),
        share(six)
    );
}

/// Prints how often the best title is right, by its confidence.
fn calibrate(set: &Set) {
    let mut scratch = TitleScratch::default();
    let mut bins = [(0usize, 0usize, 0.0f64); 10];
    let (mut right, mut answered, mut right_answered, mut equal) = (0, 0, 0, 0);
    let mut misses = Vec::new();
    for case in &set.cases {
        let found = set.matcher.find(&case.term, 1, &mut scratch);
        let Some(best) = found.first() else { continue };
        let groups = set.matcher.groups_of(best.title);
        let is_right = groups
            .iter()
            .any(|group| case.gold.contains(&set.groups[*group as usize]));
        right += usize::from(is_right);
        if best.confidence >= 0.5 {
            answered += 1;
            right_answered += usize::from(is_right);
        }
        if best.confidence == 1.0 {
            equal += 1;
            continue;
        }
        if !is_right && best.confidence > 0.8 && misses.len() < 8 {
            misses.push(format!("{} -> {}", case.term, set.labels[best.title as usize]));
        }
        let bin = &mut bins[((best.confidence * 10.0) as usize).min(9)];
        bin.0 += 1;
        bin.1 += usize::from(is_right);
        bin.2 += best.confidence;
    }
    let all: usize = bins.iter().map(|bin| bin.0).sum();
    let error: f64 = bins
        .iter()
        .map(|(_, right, sum)| (*right as f64 - sum).abs())
        .sum::<f64>()
        / all.max(1) as f64;
    println!(
        "  best title right {:.3}; at 0.5: {:.3} answered, {:.3} of them right; {equal} equal labels; calibration error {error:.3}",
        right as f64 / set.cases.len() as f64,
        answered as f64 / set.cases.len() as f64,
        right_answered as f64 / answered.max(1) as f64,
    );
    let curve: Vec<String> = bins
        .iter()
        .filter(|bin| bin.0 > 0)
        .map(|(count, right, sum)| {
            format!(
                "{:.2}:{:.2}({count})",
                sum / *count as f64,
                *right as f64 / *count as f64
            )
        })
        .collect();
    println!("  confidence:right(count) {}", curve.join(" "));
    println!("  sure and wrong: {}", misses.join("; "));
}

/// Fits the weights by gradient descent on candidates of several sets, each set weighing the same, and prints them.
fn fit(sets: &[&Set]) {
    let mut samples: Vec<([f64; TITLE_FEATURES], f64, f64)> = Vec::new();
    for set in sets {
        let mut scratch = TitleScratch::default();
        let before = samples.len();
        for case in &set.cases {
            let found = set.matcher.find(&case.term, FITTED, &mut scratch);
            for (place, found) in found.iter().filter(|found| found.confidence < 1.0).enumerate() {
                let groups = set.matcher.groups_of(found.title);
                let is_right = groups
                    .iter()
                    .any(|group| case.gold.contains(&set.groups[*group as usize]));
                // The best one is what callers see; the others teach what to prefer.
                let weight = if place == 0 { 3.0 } else { 0.3 };
                samples.push((found.evidence.features(), f64::from(u8::from(is_right)), weight));
            }
        }
        let total: f64 = samples[before..].iter().map(|sample| sample.2).sum();
        for sample in &mut samples[before..] {
            sample.2 /= total;
        }
    }
    let (mut weights, mut bias) = ([0.0; TITLE_FEATURES], 0.0);
    let (mut squares, mut bias_square) = ([1e-8; TITLE_FEATURES], 1e-8);
    for _ in 0..3_000 {
        let (mut slopes, mut bias_slope) = ([0.0; TITLE_FEATURES], 0.0);
        for (features, right, weight) in &samples {
            let sum: f64 = features
                .iter()
                .zip(&weights)
                .map(|(value, weight)| value * weight)
                .sum();
            let wrong = weight * (1.0 / (1.0 + (-(sum + bias)).exp()) - right);
            bias_slope += wrong;
            for (slope, value) in slopes.iter_mut().zip(features) {
                *slope += wrong * value;
            }
        }
        for at in 0..TITLE_FEATURES {
            slopes[at] += 1e-5 * weights[at];
            squares[at] += slopes[at] * slopes[at];
            weights[at] -= 0.3 * slopes[at] / f64::sqrt(squares[at]);
        }
        bias_square += bias_slope * bias_slope;
        bias -= 0.3 * bias_slope / f64::sqrt(bias_square);
    }
    println!(
        "fitted on {} candidates: weights {weights:.3?}, bias {bias:.3}",
        samples.len()
    );
}

/// Prints how many terms are normalised in a second among all titles.
fn speed(data: &Path, sets: &[Set]) -> Outcome<()> {
    let began = Instant::now();
    let import = TitlesImport {
        onet: Some(data.join("onet-30.1")),
        esco: vec![data.join("esco-1.2.0")],
        crosswalk: Some(data.join("esco-onet-crosswalk/crosswalk_esco_onet.csv.zst")),
        ..TitlesImport::default()
    };
    let (draft, report) = import_titles(&import, &(), None, None)?;
    println!(
        "all titles: {} in {:.2} s, {} with SOC codes",
        report.titles,
        began.elapsed().as_secs_f64(),
        report.with_soc
    );
    let began = Instant::now();
    let all = set("all", draft, Vec::new(), &BTreeSet::new());
    println!(
        "matcher of {} labels in {:.2} s, {:.1} MB",
        all.matcher.label_count(),
        began.elapsed().as_secs_f64(),
        all.matcher.memory() as f64 / 1e6
    );
    let terms: Vec<&str> = sets
        .iter()
        .flat_map(|set| &set.cases)
        .map(|case| case.term.as_str())
        .collect();
    let mut scratch = TitleScratch::default();
    let mut slowest = 0.0f64;
    let began = Instant::now();
    let mut found = 0;
    for term in &terms {
        let one = Instant::now();
        found += all.matcher.find(term, 5, &mut scratch).len();
        slowest = slowest.max(one.elapsed().as_secs_f64());
    }
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{:.0} terms/s (five best of each; {found} found), slowest {:.2} ms",
        terms.len() as f64 / seconds,
        slowest * 1e3
    );
    for (name, term) in [
        ("1 KB of one word", "manager ".repeat(128)),
        ("1 KB of words", terms.concat().chars().take(1_024).collect()),
        ("1 KB of letters", "sonar".repeat(205)),
        ("1 KB of brackets", "(a,".repeat(341)),
    ] {
        let began = Instant::now();
        for _ in 0..50 {
            all.matcher.find(&term, 5, &mut scratch);
        }
        println!("  {name}: {:.3} ms", began.elapsed().as_secs_f64() * 20.0);
    }
    Ok(())
}
