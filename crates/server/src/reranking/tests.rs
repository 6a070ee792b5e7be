//! Re-ranking with a model that the tests write; its vectors mean nothing, so that only the rules can be checked.

#[path = "../../../encoder/tests/common/tiny.rs"]
mod tiny;

use catalog::{Attribution, TaxonomyDraft, Version, build};
use tempfile::TempDir;
use text::{Extraction, RankScratch};

use super::*;
use crate::{api::skills::found::tests::catalog, settings::DEFAULT_CONFIGURATION};

const TEXT: &str =
    "You bake fine bread in an oven. You mend bikes and replace tyres. You cut dead branches of trees.";

struct Bench {
    folder: TempDir,
    shared: Arc<SharedEncoder>,
    skills: Arc<Skills>,
}

impl Bench {
    /// Writes a model, where this build reads one.
    fn new(max_sentences: usize) -> Option<Bench> {
        if !encoder::IS_BUILT {
            eprintln!("skipped: this build has no encoder");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        tiny::write(folder.path());
        let mut settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).unwrap();
        settings.data.dir = folder.path().join("data");
        settings.encoder.dir = folder.path().to_str().unwrap().to_owned();
        settings.encoder.max_sentences = max_sentences;
        Some(Bench {
            folder,
            shared: SharedEncoder::open(&settings).unwrap().unwrap(),
            skills: catalog().versions().next().unwrap().clone(),
        })
    }

    fn reranker(&self) -> Reranker {
        let made = self.shared.reranker(&self.skills, &mut |_, _| true).unwrap();
        made.expect("the version implies skills")
    }

    /// Gives what the first stage finds.
    fn found(&self) -> Vec<Implied> {
        let ranker = self.skills.ranker().unwrap();
        ranker.implied(TEXT, &Extraction::default(), 0.0, &mut RankScratch::new())
    }

    /// Gives what is left of it after the second.
    fn judged(&self, least: f32) -> Vec<Implied> {
        let mut found = self.found();
        self.reranker().judge(TEXT, &mut found, least, &|| false).unwrap();
        found
    }
}

#[test]
fn what_is_found_is_judged_afresh_and_nothing_is_added() {
    let Some(bench) = Bench::new(40) else { return };
    let (found, judged) = (bench.found(), bench.judged(0.0));
    let places = |implied: &[Implied]| -> Vec<_> {
        let places = implied.iter();
        places.map(|it| (it.concept, it.sentence.clone())).collect()
    };
    assert_eq!(places(&found), places(&judged));
    assert_ne!(found, judged);
    assert!(judged.iter().all(|it| (0.0..=1.0).contains(&it.confidence)));
    assert_eq!(judged, bench.judged(0.0), "the same text has the same answer");
}

#[test]
fn what_cannot_reach_the_threshold_is_left_out_whether_or_not_it_is_encoded() {
    let Some(bench) = Bench::new(40) else { return };
    let all = bench.judged(0.0);
    for step in 0..=20u8 {
        let least = f32::from(step) / 20.0;
        let mut kept = all.clone();
        kept.retain(|it| it.confidence >= least);
        let judged = bench.judged(least);
        // Sums of other lengths are rounded in other places.
        let are_like = |one: &Implied, other: &Implied| {
            let apart = (one.confidence - other.confidence).abs();
            (one.concept, &one.sentence) == (other.concept, &other.sentence) && apart < 1e-5
        };
        assert_eq!(judged.len(), kept.len(), "from {least} on");
        assert!(
            judged.iter().zip(&kept).all(|(one, other)| are_like(one, other)),
            "from {least} on"
        );
    }
}

#[test]
fn only_the_most_promising_sentences_are_encoded() {
    let Some(bench) = Bench::new(1) else { return };
    let (found, judged) = (bench.found(), bench.judged(0.0));
    let best = found
        .iter()
        .max_by(|one, other| one.confidence.total_cmp(&other.confidence))
        .unwrap();
    let is_changed = |(one, other): &(&Implied, &Implied)| one != other;
    let changed: Vec<_> = found.iter().zip(&judged).filter(is_changed).collect();
    assert!(!changed.is_empty());
    assert!(
        changed.iter().all(|(one, _)| one.sentence == best.sentence),
        "{changed:?}"
    );
}

#[test]
fn when_nobody_waits_any_more_the_deadline_is_what_is_told() {
    let Some(bench) = Bench::new(40) else { return };
    let stopped = bench
        .reranker()
        .judge(TEXT, &mut bench.found(), 0.0, &|| true)
        .unwrap_err();
    assert_eq!(stopped.code(), ApiError::deadline_exceeded().code());
}

#[test]
fn vectors_of_names_are_kept_and_their_making_can_be_stopped() {
    let Some(bench) = Bench::new(40) else { return };
    let mut told = Vec::new();
    let stopped = bench.shared.reranker(&bench.skills, &mut |done, all| {
        told.push((done, all));
        false
    });
    assert!(matches!(stopped, Err(EncoderError::Stopped)));
    assert!(matches!(told[..], [(0, all)] if all > 0), "{told:?}");
    bench.reranker();
    let again = bench
        .shared
        .reranker(&bench.skills, &mut |_, _| panic!("the vectors are kept"));
    assert!(again.unwrap().is_some());
    let kept = std::fs::read_dir(bench.folder.path().join("data").join(FOLDER)).unwrap();
    assert_eq!(kept.count(), 1);
}

#[test]
fn a_version_that_implies_nothing_needs_no_vectors() {
    let Some(bench) = Bench::new(40) else { return };
    let mut draft = TaxonomyDraft::new(Version::new(1, 0));
    draft.attributions.push(Attribution {
        name: "Test".to_owned(),
        text: "Written for a test.".to_owned(),
    });
    let without = Skills::from_bytes(&build(&draft, None).unwrap(), "test").unwrap();
    assert!(
        bench
            .shared
            .reranker(&without, &mut |_, _| true)
            .unwrap()
            .is_none()
    );
    assert!(!bench.folder.path().join("data").join(FOLDER).exists());
}

#[test]
fn no_setting_and_no_implied_skills_are_no_encoder() {
    let mut settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).unwrap();
    assert!(SharedEncoder::open(&settings).unwrap().is_none());
    settings.encoder.dir = "nowhere".to_owned();
    assert!(SharedEncoder::open(&settings).is_err());
    settings.skills.implied = false;
    assert!(SharedEncoder::open(&settings).unwrap().is_none());
}
