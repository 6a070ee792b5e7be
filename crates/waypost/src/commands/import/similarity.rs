//! `waypost import similarity`

use std::{fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use catalog::{Continuity, Similarity, Skills, Version};
use ingest::{SimilarityImport, SimilarityReport};
use serde::Serialize;

use super::publication::{self, Publication, Published};
use crate::{
    Unusable, arguments::import::Similarity as SimilarityArguments, directory::Directory, output::Form,
};

#[derive(Serialize)]
struct Imported<'a> {
    #[serde(flatten)]
    published: Published,
    /// The version of the skills that the scores are of.
    skills_version: String,
    report: &'a SimilarityReport,
}

/// Computes a version of the scores and publishes it.
pub fn run(arguments: &SimilarityArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?.require()?;
    let skills: Option<Skills> = directory.skills().load_newest()?;
    let skills = skills.ok_or_else(|| {
        Unusable("similarity needs skills; import them first: waypost import skills --help".to_owned())
    })?;
    let publication = Publication::begin::<Similarity>(&directory, arguments.dry_run, None)?;
    let line = &publication.line;
    let version = match publication.newest() {
        None => Version::FIRST,
        Some(newest) => newest.next(Continuity::KeepsIds),
    };
    let import = SimilarityImport {
        onet: arguments.onet.clone(),
        esco: arguments.esco.clone(),
        crosswalk: arguments.crosswalk.clone(),
    };
    let (draft, report) =
        ingest::similarity_evidence(&import, line, &skills).context("nothing was imported")?;
    line.step("computing the scores");
    let scores = Similarity::build(&draft, &skills, version)?;
    let counts = [
        ("similarity", report.occupations),
        ("demands", report.demands),
        ("related", report.related),
    ];
    let manifest = publication::manifest(version, &report.sources, counts, &report)?;
    let imported = Imported {
        published: publication.publish(version, &scores.encode()?, manifest)?,
        skills_version: skills.version().to_string(),
        report: &report,
    };
    form.result(&imported, || describe(&imported))?;
    Ok(ExitCode::SUCCESS)
}

fn describe(imported: &Imported<'_>) -> String {
    let report = imported.report;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} occupations, {} of them with ratings or technologies; {} demands for {} skills; {} related pairs",
        report.occupations, report.with_vector, report.demands, report.skills_in_demand, report.related
    );
    publication::write_warnings(&mut text, &report.warnings);
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    let of_skills = format!(" for skills {}", imported.skills_version);
    imported.published.write_end(&mut text, &of_skills);
    text
}
