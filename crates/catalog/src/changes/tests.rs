use super::*;
use crate::fixture::{draft, load, names, skill};
use crate::{Catalog, SkillDraft, TypeSet, Version};

fn renamed(skill: SkillDraft, name: &str) -> SkillDraft {
    SkillDraft {
        name: name.into(),
        ..skill
    }
}

fn first() -> Skills {
    let skills = vec![
        skill("Bread baking", &[]),
        skill("Cake Baking", &["gateau"]),
        skill("Ovens", &[]),
        skill("Sourdough", &[]),
        skill("Yeast", &["leaven", "barm"]),
        skill("Flour", &[]),
    ];
    load(&draft(Version::new(1, 0), skills), None)
}

fn second(first: &Skills) -> Skills {
    let skills = vec![
        renamed(skill("Bread baking", &[]), "Bread Baking"),
        skill("Cake Baking", &["gateau", "torte", "SOURDOUGH"]),
        SkillDraft {
            kind: SkillType::Common,
            ..skill("Yeast", &["barm", "leaven"])
        },
        skill("Flour", &[]),
        skill("Milling", &[]),
    ];
    load(&draft(Version::new(2, 0), skills), Some(first))
}

#[test]
fn each_kind_of_change_is_found() {
    let older = first();
    let newer = second(&older);
    let changes = newer.changes();
    assert_eq!(newer.base_version(), Some(Version::new(1, 0)));
    assert_eq!(names(&newer, &changes.additions), ["Milling"]);
    assert_eq!(names(&newer, &changes.removals), ["Ovens"]);
    assert_eq!(names(&newer, &changes.tagging_improvements), ["Cake Baking"]);
    let bread = newer.by_id(&skill("Bread baking", &[]).id).unwrap();
    assert_eq!(
        changes.renames,
        [Rename {
            skill: bread,
            old_name: "Bread baking".into()
        }]
    );
    let [merged] = changes.consolidations[..] else {
        panic!("one consolidation")
    };
    assert_eq!(
        names(&newer, &[merged.from, merged.to]),
        ["Sourdough", "Cake Baking"]
    );
    let yeast = newer.by_id(&skill("Yeast", &[]).id).unwrap();
    let (old_type, new_type) = (SkillType::Specialized, SkillType::Common);
    assert_eq!(
        changes.type_changes,
        [TypeChange {
            skill: yeast,
            old_type,
            new_type
        }]
    );
}

#[test]
fn lost_skills_are_carried_along_and_say_why() {
    let older = first();
    let newer = second(&older);
    let newest = load(
        &draft(Version::new(2, 1), vec![skill("Milling", &["Flour"])]),
        Some(&newer),
    );
    let removal = |name: &str| {
        let found = newest.skill(newest.by_id(&skill(name, &[]).id).unwrap());
        assert_eq!(found.kind(), SkillType::Removed);
        found.removed_description().unwrap().to_owned()
    };
    let cake = skill("Cake Baking", &[]).id;
    assert_eq!(
        removal("Ovens"),
        "Removed in version 2.0: no source lists it any more."
    );
    assert_eq!(
        removal("Sourdough"),
        format!("Merged into 'Cake Baking' ({cake}) in version 2.0.")
    );
    assert_eq!(
        removal("Yeast"),
        "Removed in version 2.1: no source lists it any more."
    );
    assert_eq!(newest.counts(), crate::Counts { live: 1, removed: 6 });
    let changes = newest.changes();
    assert_eq!(
        names(&newest, &changes.removals),
        ["Bread Baking", "Cake Baking", "Yeast"]
    );
    assert_eq!(changes.consolidations.len(), 1);
    assert!(changes.additions.is_empty());
    let mut scratch = crate::SearchScratch::default();
    let removed = TypeSet::EMPTY.with(SkillType::Removed);
    assert_eq!(newest.search("leaven", TypeSet::LIVE, 10, &mut scratch), []);
    assert_eq!(
        names(&newest, &newest.search("leaven", removed, 10, &mut scratch)),
        ["Yeast"]
    );
}

#[test]
fn a_text_that_two_skills_have_merges_nothing() {
    let older = load(&draft(Version::new(1, 0), vec![skill("Ovens", &[])]), None);
    let skills = vec![skill("Stoves", &["ovens"]), skill("Kilns", &["Ovens"])];
    let newer = load(&draft(Version::new(2, 0), skills), Some(&older));
    assert_eq!(names(&newer, &newer.changes().removals), ["Ovens"]);
    assert!(newer.changes().consolidations.is_empty());
}

#[test]
fn a_skill_that_comes_back_is_an_addition() {
    let older = first();
    let newer = second(&older);
    let skills = vec![skill("Ovens", &[]), skill("Flour", &[])];
    let newest = load(&draft(Version::new(3, 0), skills), Some(&newer));
    assert_eq!(names(&newest, &newest.changes().additions), ["Ovens"]);
    let ovens = newest.skill(newest.changes().additions[0]);
    assert_eq!(
        (ovens.kind(), ovens.removed_description()),
        (SkillType::Specialized, None)
    );
}

#[test]
fn a_catalog_compares_neighbours_that_are_loaded() {
    let older = first();
    let newer = second(&older);
    let newest = load(
        &draft(Version::new(3, 0), vec![skill("Flour", &[])]),
        Some(&newer),
    );
    let direct = Changes::between(&older, &newest);
    let catalog = Catalog::from_snapshots([older, newest]);
    assert!(catalog.changes(Version::new(1, 0)).unwrap().is_empty());
    assert_eq!(catalog.changes(Version::new(3, 0)), Some(&direct));
    let newest = catalog.latest().unwrap();
    assert_eq!(
        names(newest, &direct.removals),
        ["Bread baking", "Cake Baking", "Ovens", "Sourdough", "Yeast"].map(|name| {
            if name == "Bread baking" {
                "Bread Baking"
            } else {
                name
            }
        })
    );
}

#[test]
fn continuity_tells_whether_ids_are_lost() {
    let older = first();
    let mut next = draft(Version::new(1, 1), Vec::new());
    assert_eq!(crate::continuity(&next, &older), crate::Continuity::LosesIds);
    for index in older.by_name_order() {
        next.skills.push(skill(older.skill(index).name(), &[]));
    }
    assert_eq!(crate::continuity(&next, &older), crate::Continuity::KeepsIds);
}
