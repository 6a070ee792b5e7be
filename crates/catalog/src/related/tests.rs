use proptest::prelude::*;

use super::*;
use crate::fixture::{draft, load, names, skill};
use text::TrainingOptions;

use crate::{
    EvidenceSpan, OccupationSkill, PostingCounts, RankerTraining, SkillCount, SkillDraft, TaxonomyDraft,
    Version,
};

const KITCHEN: [&str; 5] = ["Bread", "Cake", "Dough", "Yeast", "Oven"];
const OFFICE: [&str; 5] = ["Letters", "Meetings", "Minutes", "Phones", "Typing"];

/// Two occupations without a skill in common but `Lifting`, and skills that no occupation names.
fn sample() -> Skills {
    let lone = |name: &str, category: u32| SkillDraft {
        category: Some((category, format!("Category {category}"))),
        ..skill(name, &[])
    };
    let mut skills: Vec<SkillDraft> = KITCHEN
        .iter()
        .chain(&OFFICE)
        .map(|name| skill(name, &[]))
        .collect();
    skills.extend([
        skill("Lifting", &[]),
        lone("Harp", 1),
        lone("Lute", 1),
        lone("Oboe", 1),
        lone("Judo", 2),
    ]);
    let mut draft = draft(Version::FIRST, skills);
    for (occupation, members) in [(7, [0, 1, 2, 3, 4, 10]), (3, [5, 6, 7, 8, 9, 10])] {
        let asks = members.into_iter().map(|skill| OccupationSkill {
            occupation,
            skill,
            weight: 1.0,
        });
        draft.occupation_skills.extend(asks);
    }
    draft.skill_skill.push((13, 14));
    load(&draft, None)
}

fn indices(skills: &Skills, names: &[&str]) -> Vec<SkillIndex> {
    names
        .iter()
        .map(|name| skills.by_id(&skill(name, &[]).id).unwrap())
        .collect()
}

fn check(inputs: &[&str], limit: usize, expected: &[&str]) {
    let skills = sample();
    let found = skills.related(&indices(&skills, inputs), limit, None, None);
    assert_eq!(names(&skills, &found), expected, "{inputs:?}");
}

#[test]
fn skills_of_the_same_occupation_are_related() {
    check(&["Bread"], 4, &["Cake", "Dough", "Oven", "Yeast"]);
    check(&["Minutes", "Phones"], 3, &["Letters", "Meetings", "Typing"]);
    check(&["Bread", "Cake", "Dough", "Yeast"], 1, &["Oven"]);
}

#[test]
fn many_inputs_weigh_occupations_by_what_they_share() {
    check(&["Bread", "Cake", "Dough", "Yeast", "Typing"], 1, &["Oven"]);
}

#[test]
fn stated_relations_and_categories_carry_skills_without_occupations() {
    check(&["Harp"], 10, &["Lute", "Oboe"]);
    check(&["Oboe"], 1, &["Judo"]);
    check(&["Oboe"], 10, &["Harp", "Judo", "Lute"]);
}

#[test]
fn nothing_known_gives_nothing() {
    check(&[], 10, &[]);
    check(&["Bread"], 0, &[]);
    let skills = sample();
    assert_eq!(skills.related(&[SkillIndex(9_999)], 10, None, None), []);
}

#[test]
fn removed_skills_and_other_types_are_left_out() {
    let older = sample();
    let kept = vec![
        SkillDraft {
            kind: SkillType::Common,
            category: Some((1, "C".into())),
            ..skill("Bread", &[])
        },
        SkillDraft {
            category: Some((1, "C".into())),
            ..skill("Cake", &[])
        },
        SkillDraft {
            category: Some((1, "C".into())),
            ..skill("Harp", &[])
        },
    ];
    let skills = load(&draft(Version::new(2, 0), kept), Some(&older));
    let cake = indices(&skills, &["Cake"]);
    assert_eq!(
        names(&skills, &skills.related(&cake, 10, None, None)),
        ["Bread", "Harp"]
    );
    assert_eq!(
        names(&skills, &skills.related(&cake, 10, Some(SkillType::Common), None)),
        ["Bread"]
    );
    assert_eq!(skills.related(&cake, 10, Some(SkillType::Removed), None), []);
}

/// Counts of postings of which thirty want the first two skills together, and a hundred others one of the rest each.
fn meeting(pair: [&str; 2], others: &[&str]) -> PostingCounts {
    let mut ids: Vec<(String, u64)> = pair.iter().map(|name| (skill(name, &[]).id, 30)).collect();
    ids.extend(others.iter().map(|name| (skill(name, &[]).id, 100)));
    ids.push(("gone from the taxonomy".to_owned(), 30));
    ids.sort();
    let wanted = pair.map(|name| skill(name, &[]).id);
    let place = |id: &String| ids.iter().position(|(known, _)| known == id).unwrap() as u32;
    let together = |id: &String| match wanted.iter().position(|known| known == id) {
        Some(at) => vec![(place(&wanted[1 - at]), 30)],
        None => Vec::new(),
    };
    PostingCounts {
        span: EvidenceSpan {
            postings: 30 + 100 * others.len() as u64,
            ..EvidenceSpan::default()
        },
        skills: ids
            .iter()
            .map(|(id, postings)| SkillCount {
                id: id.clone(),
                postings: *postings,
                together: together(id),
                ..SkillCount::default()
            })
            .collect(),
        occupations: Vec::new(),
    }
}

#[test]
fn skills_that_always_meet_in_postings_are_related_and_others_stay_as_they_were() {
    let skills = sample();
    let counts = meeting(["Harp", "Typing"], &["Bread", "Cake", "Judo"]);
    let together = Together::of(&skills, &counts);
    assert_eq!(together, Together::of(&skills, &counts));
    let best = |inputs: &[&str], limit, together: Option<&Together>| {
        let found = skills.related(&indices(&skills, inputs), limit, None, together);
        names(&skills, &found).join(" ")
    };
    let related = |inputs: &[&str], together: Option<&Together>| best(inputs, 6, together);
    assert_eq!(related(&["Harp"], None), "Lute Oboe");
    assert_eq!(related(&["Harp"], Some(&together)), "Lute Oboe Typing");
    let first = best(&["Harp"], 1, Some(&together));
    assert_eq!(first, "Typing", "more than a category in common");
    let many = ["Bread", "Cake", "Dough", "Harp"];
    assert!(!related(&many, None).contains("Typing"));
    assert!(related(&many, Some(&together)).contains("Typing"));
    for untouched in [&["Bread"][..], &["Judo"], &["Bread", "Cake", "Dough", "Yeast"]] {
        assert_eq!(
            related(untouched, Some(&together)),
            related(untouched, None),
            "{untouched:?}"
        );
    }
    let silent = Together::of(&skills, &PostingCounts::default());
    assert!(silent.is_empty());
    assert_eq!(related(&["Harp"], Some(&silent)), related(&["Harp"], None));
}

proptest! {
    #[test]
    fn order_and_repetition_of_inputs_make_no_difference(
        inputs in prop::collection::vec(0..15u32, 1..12),
        turn in any::<prop::sample::Index>(),
        limit in 1..20usize,
    ) {
        let skills = sample();
        let inputs: Vec<SkillIndex> = inputs.into_iter().map(SkillIndex).collect();
        let expected = skills.related(&inputs, limit, None, None);
        prop_assert!(expected.len() <= limit && expected.is_sorted());
        prop_assert!(expected.iter().all(|found| !inputs.contains(found)));
        let mut turned = inputs.clone();
        turned.rotate_left(turn.index(inputs.len()));
        turned.extend_from_slice(&inputs);
        prop_assert_eq!(skills.related(&turned, limit, None, None), expected);
    }
}

#[test]
fn a_trained_taxonomy_knows_skills_that_share_words_or_occupations_and_leaves_the_others_as_they_were() {
    let described = |name: &str, description: &str| SkillDraft {
        description: Some(description.to_owned()),
        ..skill(name, &[])
    };
    let mut draft = draft(
        Version::FIRST,
        vec![
            described("bake bread", "Prepare dough and bake loaves."),
            described("bake cakes", "Prepare dough and bake cakes."),
            described("repair bicycles", "Replace tyres and chains."),
            skill("Spoke Planner", &[]),
            skill("Spoke Counter", &[]),
        ],
    );
    for asked in [0, 2] {
        draft.occupation_skills.push(OccupationSkill {
            occupation: 1,
            skill: asked,
            weight: 1.0,
        });
    }
    let training = RankerTraining {
        least_concepts: 1,
        options: TrainingOptions {
            steps: 1,
            pairs: 16,
            ..TrainingOptions::default()
        },
    };
    let build =
        |draft: &TaxonomyDraft| crate::build_ranked(draft, None, &[], training, &mut |_, _, _| {}).unwrap();
    let bytes = build(&draft);
    assert_eq!(bytes, build(&draft), "equal drafts give equal bytes");
    let trained = Skills::from_bytes(&bytes, "test").unwrap();
    let plain = load(&draft, None);
    let find = |name: &str| {
        let found = plain
            .by_name_order()
            .find(|index| plain.skill(*index).name() == name);
        found.unwrap()
    };
    let (bread, bicycles) = (find("bake bread"), find("repair bicycles"));
    let near: Vec<(String, f64)> = trained
        .neighbours(bread)
        .map(|(other, score)| (trained.skill(other).name().to_owned(), score))
        .collect();
    let near: Vec<&str> = near.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        near[..2],
        ["bake cakes", "repair bicycles"],
        "shared words weigh most"
    );
    assert!(
        trained
            .neighbours(bread)
            .all(|(other, score)| other != bread && score <= 1.0)
    );
    let mut stating = draft.clone();
    stating.skill_skill.push((0, 2));
    let stating = Skills::from_bytes(&build(&stating), "test").unwrap();
    let similarity = |skills: &Skills| {
        let found = skills.neighbours(bread).find(|(other, _)| *other == bicycles);
        found.map_or(0.0, |(_, score)| score)
    };
    assert!(
        similarity(&stating) > similarity(&trained) + 0.3,
        "a source says so"
    );
    let planner = find("Spoke Planner");
    let plainly: Vec<(SkillIndex, f64)> = plain.neighbours(planner).collect();
    assert!(!plainly.is_empty());
    assert_eq!(trained.neighbours(planner).collect::<Vec<_>>(), plainly);
}
