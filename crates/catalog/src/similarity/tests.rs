use proptest::prelude::*;

use super::*;
use crate::fixture::{draft, load, skill};
use crate::posting_counts::{OccupationCount, PostingCounts, SkillCount};
use crate::store::Snapshot;

fn item(id: &str) -> Item {
    Item {
        id: id.to_owned(),
        name: format!("Name of {id}"),
    }
}

/// What an occupation of a sample asks for: importance of elements, technologies, skills.
#[derive(Clone, Debug, Default)]
struct Sketch {
    ratings: Vec<(u32, f32)>,
    technologies: Vec<u32>,
    demands: Vec<(usize, f32)>,
}

const SKILLS: [&str; 5] = ["Baking", "Bread Baking", "Accounting", "Python", "Welding"];

fn taxonomy() -> crate::Skills {
    load(
        &draft(Version::FIRST, SKILLS.map(|name| skill(name, &[])).to_vec()),
        None,
    )
}

/// Builds scores of occupations of which each two have one parent.
fn build(sketches: &[Sketch], related: &[(u32, u32, f32)]) -> Similarity {
    let skills = taxonomy();
    let ids = SKILLS.map(skill_id);
    let occupations = sketches.iter().enumerate().map(|(at, sketch)| OccupationDraft {
        onet: Some(item(&format!("o{at}"))),
        lot: item(&format!("l{at}")),
        parent: at as u32 / 2,
        ratings: sketch.ratings.clone(),
        technologies: sketch.technologies.clone(),
        demands: sketch
            .demands
            .iter()
            .map(|(skill, weight)| (ids[*skill].clone(), *weight))
            .collect(),
    });
    let draft = SimilarityDraft {
        occupations: occupations.collect(),
        coarse: (0..sketches.len().div_ceil(2))
            .map(|at| (Some(item(&format!("s{at}"))), item(&format!("g{at}"))))
            .collect(),
        related: related.to_vec(),
        sources: "Sample.".to_owned(),
    };
    Similarity::build(&draft, &skills, Version::FIRST).expect("a sound draft")
}

fn sample() -> Similarity {
    let sketch = |ratings: &[(u32, f32)], technologies: &[u32], demands: &[(usize, f32)]| Sketch {
        ratings: ratings.to_vec(),
        technologies: technologies.to_vec(),
        demands: demands.to_vec(),
    };
    build(
        &[
            sketch(&[(0, 0.9), (1, 0.2)], &[0, 1], &[(0, 1.0), (1, 0.5)]),
            sketch(&[(0, 0.8), (1, 0.3)], &[1], &[(0, 0.5)]),
            sketch(&[(0, 0.1), (1, 0.9)], &[2], &[(2, 1.0), (3, 0.25)]),
            sketch(&[], &[], &[]),
        ],
        &[(0, 2, 0.5), (2, 0, 0.3)],
    )
}

fn near(scores: &Similarity, model: &str, inputs: &[&str]) -> Vec<(String, f64)> {
    let model = Model::named(model).expect("a model");
    let found = scores.nearest(model, inputs, &Filter::default(), 1_000);
    found.iter().map(|it| (it.id.to_owned(), it.score)).collect()
}

fn skill_id(name: &str) -> String {
    crate::skill_id(&format!("urn:test:{name}"))
}

#[test]
fn models_stand_in_the_order_of_their_names() {
    assert!(MODELS.is_sorted_by_key(|model| model.name));
    assert_eq!(Model::named("skill-soc").map(|model| model.max_results), Some(50));
    assert_eq!(Model::named("foo"), None);
}

#[test]
fn like_occupations_come_first_and_related_ones_are_raised() {
    let scores = sample();
    let found = near(&scores, "onet", &["o0"]);
    assert_eq!(
        found.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(),
        ["o1", "o2"]
    );
    assert!(found[0].1 > 0.5, "{found:?}");
    // Nothing in common, but raised half the way to 1.
    assert_eq!(found[1].1, 0.5);
    assert_eq!(near(&scores, "lotspecocc", &["l0"])[0].0, "l1");
    assert_eq!(near(&scores, "onet", &["o3"]), []);
    assert_eq!(near(&scores, "onet", &["l0"]), []);
    // The coarse set has only those two with evidence, which have nothing in common.
    assert_eq!(near(&scores, "soc", &["s0"]), []);
}

#[test]
fn occupations_and_skills_lead_to_each_other() {
    let scores = sample();
    let (baking, bread) = (skill_id("Baking"), skill_id("Bread Baking"));
    assert_eq!(
        near(&scores, "onet-skill", &["o0"]),
        [(baking.clone(), 1.0), (bread.clone(), 0.5)]
    );
    assert_eq!(
        near(&scores, "soc-skill", &["s0"]),
        [(baking.clone(), 0.75), (bread.clone(), 0.25)]
    );
    assert_eq!(
        near(&scores, "lotocc-skill", &["g0"]),
        near(&scores, "soc-skill", &["s0"])
    );
    let shares = near(&scores, "skill-onet", &[&baking]);
    assert_eq!(shares, [("o0".to_owned(), 0.666667), ("o1".to_owned(), 0.333333)]);
    assert_eq!(near(&scores, "skill-lotocc", &[&bread]), [("g0".to_owned(), 1.0)]);
}

#[test]
fn several_inputs_give_the_mean_whatever_their_order() {
    let scores = sample();
    let (baking, accounting) = (skill_id("Baking"), skill_id("Accounting"));
    let expected = [
        ("o2".to_owned(), 0.5),
        ("o0".to_owned(), 0.333333),
        ("o1".to_owned(), 0.166667),
    ];
    assert_eq!(near(&scores, "skill-onet", &[&baking, &accounting]), expected);
    let repeated = [accounting.as_str(), "nope", &baking, &accounting];
    assert_eq!(near(&scores, "skill-onet", &repeated), expected);
    assert_eq!(near(&scores, "skill-onet", &["nope"]), []);
}

#[test]
fn filters_choose_and_bound() {
    let scores = sample();
    let model = Model::named("onet").expect("a model");
    let filter = Filter {
        ids: Some(vec!["o2", "nope"]),
        min_score: 0.5,
    };
    let found = scores.nearest(model, &["o0"], &filter, 10);
    assert_eq!(found.iter().map(|it| it.id).collect::<Vec<_>>(), ["o2"]);
    let stricter = Filter {
        min_score: 0.500001,
        ..filter
    };
    assert_eq!(scores.nearest(model, &["o0"], &stricter, 10), []);
}

#[test]
fn contradictory_drafts_are_refused() {
    let draft = SimilarityDraft {
        related: vec![(0, 1, 0.5)],
        ..SimilarityDraft::default()
    };
    assert!(Similarity::build(&draft, &taxonomy(), Version::FIRST).is_err());
    let draft = SimilarityDraft {
        occupations: vec![OccupationDraft::default()],
        ..SimilarityDraft::default()
    };
    assert!(Similarity::build(&draft, &taxonomy(), Version::FIRST).is_err());
}

#[test]
fn snapshots_come_back_as_written_and_every_changed_byte_is_noticed() {
    let scores = sample();
    let bytes = scores.encode().expect("bytes");
    let read = Similarity::from_bytes(&bytes, "similarity").expect("sound");
    assert_eq!(read.encode().expect("bytes"), bytes);
    assert_eq!(near(&read, "onet", &["o0"]), near(&scores, "onet", &["o0"]));
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x41;
        assert!(
            Similarity::from_bytes(&damaged, "similarity").is_err(),
            "byte {at}"
        );
    }
}

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let sketch = (
        prop::collection::vec((0u32..4, 0.0f32..1.0), 0..4),
        prop::collection::vec(0u32..5, 0..4),
        prop::collection::vec((0usize..SKILLS.len(), 0.0f32..1.0), 0..4),
    );
    let sketch = sketch.prop_map(|(ratings, technologies, demands)| Sketch {
        ratings,
        technologies,
        demands,
    });
    prop::collection::vec(sketch, 1..7)
}

proptest! {
    #[test]
    fn models_of_one_kind_are_symmetric(sketches in sketches(), related in prop::collection::vec((0u32..8, 0u32..8, 0.0f32..1.0), 0..4)) {
        let count = sketches.len() as u32;
        let related: Vec<_> = related.iter().map(|(one, other, share)| (one % count, other % count, *share)).collect();
        let scores = build(&sketches, &related);
        for model in MODELS.iter().filter(|model| model.input == model.output) {
            for at in 0..scores.count(model.input) as u32 {
                let Some(one) = scores.item(model.input, at) else { continue };
                for (other, score) in near(&scores, model.name, &[&one.id]) {
                    prop_assert!(other != one.id && score > 0.0 && score <= 1.0);
                    let back = near(&scores, model.name, &[&other]);
                    prop_assert!(back.contains(&(one.id.clone(), score)), "{} {} {other}", model.name, one.id);
                }
            }
        }
    }

    #[test]
    fn bounds_take_away_from_the_end_alone(sketches in sketches(), limit in 1usize..4, min_score in 0.0f64..1.0) {
        let scores = build(&sketches, &[]);
        for model in &MODELS {
            let inputs: Vec<String> = (0..scores.count(model.input) as u32)
                .filter_map(|at| Some(scores.item(model.input, at)?.id.clone()))
                .take(model.max_inputs.min(3))
                .collect();
            let all = scores.nearest(model, &inputs, &Filter::default(), 1_000);
            prop_assert!(all.is_sorted_by(|one, other| one.score > other.score || one.score == other.score && one.id < other.id));
            let few = scores.nearest(model, &inputs, &Filter::default(), limit);
            prop_assert_eq!(&few[..], &all[..limit.min(all.len())]);
            let filter = Filter { min_score, ..Filter::default() };
            let strict = scores.nearest(model, &inputs, &filter, 1_000);
            let kept: Vec<_> = all.iter().copied().filter(|it| it.score >= min_score).collect();
            prop_assert_eq!(strict, kept);
        }
    }
}

/// A posting: number of its occupation, whether it is recent, numbers of its skills; the last is none of the sample.
type Advertised = (usize, bool, &'static [usize]);

/// Counts postings one by one, as a corpus would.
fn counted(postings: &[Advertised]) -> PostingCounts {
    let mut ids: Vec<String> = SKILLS.map(skill_id).into();
    ids.push("unknown".to_owned());
    let count = |wanted: &dyn Fn(&Advertised) -> bool| postings.iter().filter(|it| wanted(it)).count() as u64;
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|at| &ids[*at]);
    let among = |wanted: &dyn Fn(&Advertised) -> bool| -> Vec<(u32, u64)> {
        let counts = (0..)
            .zip(&order)
            .map(|(at, skill)| (at, count(&|it| wanted(it) && it.2.contains(skill))));
        counts.filter(|(_, count)| *count > 0).collect()
    };
    PostingCounts {
        span: EvidenceSpan {
            postings: postings.len() as u64,
            ..EvidenceSpan::default()
        },
        skills: (0..)
            .zip(&order)
            .map(|(at, skill)| SkillCount {
                id: ids[*skill].clone(),
                postings: count(&|it| it.2.contains(skill)),
                recent: count(&|it| it.1 && it.2.contains(skill)),
                together: among(&|it| it.2.contains(skill))
                    .into_iter()
                    .filter(|(other, _)| *other != at)
                    .collect(),
            })
            .collect(),
        occupations: (0..8)
            .map(|occupation| OccupationCount {
                code: format!("o{occupation}"),
                postings: count(&|it| it.0 == occupation),
                skills: among(&|it| it.0 == occupation),
                recent: among(&|it| it.0 == occupation && it.1),
            })
            .collect(),
    }
}

/// Two occupations with thirty postings each, of which half of the first also want the fourth skill.
fn advertised() -> Vec<Advertised> {
    let pairs = (0..30).map(|at| -> [Advertised; 2] {
        let skills: &[usize] = if at % 2 == 0 { &[0, 3] } else { &[0] };
        [(0, true, skills), (1, true, &[0, 5])]
    });
    pairs.flatten().collect()
}

fn score(found: &[(String, f64)], id: &str) -> Option<f64> {
    found
        .iter()
        .find(|(known, _)| known == id)
        .map(|(_, score)| *score)
}

#[test]
fn postings_count_instead_of_open_data_where_there_are_enough() {
    let demanding = |skill| Sketch {
        demands: vec![(skill, 1.0)],
        ..Sketch::default()
    };
    let sketches = [demanding(4), demanding(4), demanding(4), demanding(4)];
    let open = build(&sketches, &[(0, 2, 0.5)]);
    assert_eq!(open.evidence().postings, 0);
    let scores = open
        .with_postings(&counted(&advertised()))
        .expect("parents are known");
    let ids = SKILLS.map(skill_id);
    assert_eq!(scores.evidence().postings, 60);

    let of_skills = near(&scores, "onet-skill", &["o0"]);
    assert_eq!(of_skills, [(ids[0].clone(), 1.0), (ids[3].clone(), 0.5)]);
    assert_eq!(near(&scores, "onet-skill", &["o2"]), [(ids[4].clone(), 1.0)]);
    assert_eq!(
        near(&scores, "soc-skill", &["s0"]),
        [(ids[0].clone(), 1.0), (ids[3].clone(), 0.25)]
    );

    // Cosine of (1, 1/2) and (1): 1 / sqrt(5/4).
    let alike = near(&scores, "onet", &["o0"]);
    assert_eq!(score(&alike, "o1"), Some(0.894_427));
    // The third has no posting, so that what a source relates counts.
    assert_eq!(score(&alike, "o2"), Some(0.5));

    assert_eq!(near(&scores, "skill-onet", &[&ids[3]]), [("o0".to_owned(), 1.0)]);
    assert_eq!(
        near(&scores, "skill-onet", &[&ids[0]]),
        [("o0".to_owned(), 0.5), ("o1".to_owned(), 0.5)]
    );
    assert_eq!(near(&scores, "skill-soc", &[&ids[0]]), [("s0".to_owned(), 1.0)]);

    // Fifteen together, of sixty and of fifteen.
    let similar = near(&scores, "skill", &[&ids[3]]);
    assert_eq!(score(&similar, &ids[0]), Some(0.5));
    // No posting has the second, so that the word they share counts.
    let similar = near(&scores, "skill", &[&ids[0]]);
    let shared = score(&near(&open, "skill", &[&ids[0]]), &ids[1]);
    assert!(shared.is_some() && score(&similar, &ids[1]) == shared);
    let again = open
        .with_postings(&counted(&advertised()))
        .expect("parents are known");
    assert_eq!(again.encode().expect("bytes"), scores.encode().expect("bytes"));
}

#[test]
fn few_postings_of_an_occupation_say_nothing_and_few_of_a_skill_say_less() {
    let ids = SKILLS.map(skill_id);
    let mut postings = advertised();
    postings.push((2, true, &[4, 0]));
    postings.push((7, false, &[4]));
    let open = build(&vec![Sketch::default(); 4], &[]);
    let scores = open
        .with_postings(&counted(&postings))
        .expect("parents are known");
    assert_eq!(near(&scores, "onet-skill", &["o2"]), []);
    assert_eq!(near(&scores, "skill-onet", &[&ids[4]]), []);
    // One together, of sixty-one and of two, of which five would count in full.
    let expected = 1.0 / (61.0 * 2.0_f64).sqrt() * 2.0 / 5.0;
    let similar = near(&scores, "skill", &[&ids[4]]);
    let found = score(&similar, &ids[0]).expect("together once");
    assert!((found - expected).abs() < 1e-6, "{found} {expected}");
}

#[test]
fn without_postings_everything_stays_as_open_data_have_it() {
    let open = sample();
    let scores = open
        .with_postings(&PostingCounts::default())
        .expect("parents are known");
    assert_eq!(scores.encode().expect("bytes"), open.encode().expect("bytes"));
}
