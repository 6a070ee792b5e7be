//! `waypost import similarity`

use std::{fmt::Write as _, process::ExitCode, time::Instant};

use anyhow::Context as _;
use catalog::{Continuity, Manifest, Similarity, Skills, Version};
use ingest::{SimilarityImport, SimilarityReport};
use serde::Serialize;

use super::progress::Line;
use crate::{
    Unusable, arguments::import::Similarity as SimilarityArguments, directory::Directory, output::Form,
};

/// The corpus whose postings count.
const POSTINGS: &str = "jpa";

#[derive(Serialize)]
struct Imported<'a> {
    family: &'static str,
    version: String,
    skills_version: String,
    dry_run: bool,
    /// The set that is served; none after a dry run.
    set: Option<u64>,
    versions: Vec<String>,
    /// Postings behind the scores.
    postings: u64,
    bytes: usize,
    seconds: f64,
    report: &'a SimilarityReport,
}

/// Computes a version of the scores and publishes it.
pub fn run(arguments: &SimilarityArguments, form: Form) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let directory = Directory::of(&arguments.place)?.require()?;
    let skill_store = directory.skills();
    let newest = skill_store
        .current()?
        .and_then(|set| set.versions.first().copied());
    let newest = newest.ok_or_else(|| {
        Unusable("similarity needs skills; import them first: waypost import skills --help".to_owned())
    })?;
    let line = Line::new();
    line.step("reading the skills");
    let skills: Skills = skill_store.load(newest)?;
    let store = directory.similarity();
    let lock = if arguments.dry_run {
        None
    } else {
        Some(store.lock()?)
    };
    let served = store.current()?.map(|set| set.versions).unwrap_or_default();
    let version = match served.first() {
        None => Version::FIRST,
        Some(newest) => newest.next(Continuity::KeepsIds),
    };
    let import = SimilarityImport {
        onet: arguments.onet.clone(),
        esco: arguments.esco.clone(),
        crosswalk: arguments.crosswalk.clone(),
    };
    let (mut draft, report) =
        ingest::similarity_evidence(&import, &line, &skills).context("nothing was imported")?;
    let corpus = directory.postings(POSTINGS).open()?;
    if let Some(corpus) = &corpus {
        line.step("reading the postings");
        draft.postings = Some(ingest::posting_evidence(corpus, &draft)?);
    }
    line.step("computing the scores");
    let scores = Similarity::build(&draft, &skills, version)?;
    let snapshot = scores.encode()?;
    let set = match &lock {
        Some(lock) => {
            line.step("publishing");
            let manifest = manifest(version, &report)?;
            Some(store.publish_locked(lock, version, &snapshot, manifest)?)
        }
        None => None,
    };
    line.finish();
    let versions = set.as_ref().map_or(&served, |set| &set.versions);
    let imported = Imported {
        family: "similarity",
        version: version.to_string(),
        skills_version: newest.to_string(),
        dry_run: arguments.dry_run,
        set: set.as_ref().map(|set| set.sequence),
        versions: versions.iter().map(Version::to_string).collect(),
        postings: scores.evidence().postings,
        bytes: snapshot.len(),
        seconds: begun.elapsed().as_secs_f64(),
        report: &report,
    };
    form.result(&imported, || describe(&imported))?;
    Ok(ExitCode::SUCCESS)
}

fn manifest(version: Version, report: &SimilarityReport) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::new(version);
    manifest.sources = report
        .sources
        .iter()
        .flat_map(super::skills::source_records)
        .collect();
    manifest.counts = [
        ("similarity", report.occupations),
        ("demands", report.demands),
        ("related", report.related),
    ]
    .map(|(name, count)| (name.to_owned(), count))
    .into();
    manifest.report = serde_json::to_value(report)?;
    Ok(manifest)
}

fn describe(imported: &Imported<'_>) -> String {
    let report = imported.report;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} occupations, {} of them with ratings or technologies; {} demands for {} skills; {} related pairs",
        report.occupations, report.with_vector, report.demands, report.skills_in_demand, report.related
    );
    let _ = match imported.postings {
        0 => writeln!(
            text,
            "no postings are loaded, so the scores come from open data alone"
        ),
        count => writeln!(text, "{count} postings count where they say enough"),
    };
    for warning in &report.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    if report.faults_total > 0 {
        let _ = writeln!(
            text,
            "{} faulty rows were left out; --json lists them",
            report.faults_total
        );
    }
    let (version, skills, seconds) = (&imported.version, &imported.skills_version, imported.seconds);
    let size = imported.bytes as f64 / 1e6;
    let end = if imported.dry_run {
        format!("similarity {version} would be {size:.1} MB; nothing was changed ({seconds:.1} s)")
    } else {
        format!("similarity {version} is published for skills {skills} ({size:.1} MB, {seconds:.1} s)")
    };
    let _ = writeln!(text, "\n{end}");
    text
}
