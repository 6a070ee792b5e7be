use text::LevelBand;

use super::*;
use crate::draft::Attribution;
use crate::{Store, Versions};

fn title(name: &str, labels: &[&str], socs: &[u32]) -> TitleDraft {
    TitleDraft {
        id: title_id(name),
        name: name.to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        info_url: None,
        is_supervisor: text::is_supervisor(name),
        level_band: text::level_band(name),
        socs: socs.to_vec(),
        skills: vec![0],
        groups: socs.to_vec(),
    }
}

fn concept(id: &str, name: &str) -> Concept {
    Concept {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

fn draft(minor: u32, titles: Vec<TitleDraft>) -> TitlesDraft {
    let mut draft = TitlesDraft::new(Version::new(1, minor));
    draft.titles = titles;
    draft.socs = vec![
        concept("35-1011", "Chefs and Head Cooks"),
        concept("35-2014", "Cooks, Restaurant"),
    ];
    draft.groups = ["35-1011.00", "35-2014.00"]
        .map(|code| TitleGroup {
            code: code.to_owned(),
            ..TitleGroup::default()
        })
        .into();
    draft.skills = vec![concept("WS1", "Baking")];
    draft.skills_version = Some(Version::new(1, 4));
    draft.attributions.push(Attribution {
        name: "Test".into(),
        text: "Written for a test.".into(),
    });
    draft
}

fn load(draft: &TitlesDraft, previous: Option<&Titles>) -> Titles {
    Titles::from_bytes(&build_titles(draft, previous).unwrap(), "test").unwrap()
}

fn first() -> Titles {
    load(
        &draft(
            0,
            vec![
                title("Pastry Chef", &["Patissier"], &[0, 1]),
                title("Line Cook", &[], &[1]),
                title("Kitchen Manager", &[], &[0]),
            ],
        ),
        None,
    )
}

fn names(titles: &Titles, indices: &[TitleIndex]) -> Vec<String> {
    indices
        .iter()
        .map(|index| titles.title(*index).name().to_owned())
        .collect()
}

#[test]
fn titles_keep_what_the_draft_says() {
    let titles = first();
    let index = titles.by_id(&title_id("pastry  CHEF")).unwrap();
    let chef = titles.title(index);
    assert_eq!(
        (chef.name(), chef.plural_name().as_str()),
        ("Pastry Chef", "Pastry Chefs")
    );
    let socs: Vec<&str> = chef.socs().map(|soc| soc.id.as_str()).collect();
    assert_eq!(socs, ["35-1011", "35-2014"]);
    let occupations: Vec<&str> = chef.occupations().collect();
    assert_eq!(occupations, ["35-1011.00", "35-2014.00"]);
    assert_eq!(
        chef.skills().next().map(|skill| skill.name.as_str()),
        Some("Baking")
    );
    assert_eq!((chef.level_band(), chef.is_supervisor()), (None, false));
    assert_eq!(
        (chef.added_version(), chef.removed_version()),
        (Version::new(1, 0), None)
    );
    let manager = titles.title(titles.by_id(&title_id("Kitchen Manager")).unwrap());
    assert_eq!(
        (manager.level_band(), manager.is_supervisor()),
        (Some(LevelBand::Manager), true)
    );
    assert_eq!(titles.skills_version(), Some(Version::new(1, 4)));
}

#[test]
fn names_that_share_words_come_last() {
    let titles = first();
    let mut scratch = SearchScratch::default();
    let found = titles.search("cook", 9, &mut scratch);
    assert_eq!(names(&titles, &found), ["Line Cook"]);
    let found = titles.search("chef line pastry", 9, &mut scratch);
    assert_eq!(names(&titles, &found), ["Pastry Chef", "Line Cook"]);
    assert_eq!(titles.search("patissier", 9, &mut scratch).len(), 1);
    assert!(titles.search("zebra", 9, &mut scratch).is_empty());
}

#[test]
fn a_raw_title_is_normalised() {
    let titles = first();
    let mut scratch = TitleScratch::default();
    let found = titles.normalize("PATISSIER", 1, &mut scratch);
    assert_eq!(names(&titles, &[TitleIndex(found[0].title)]), ["Pastry Chef"]);
    assert_eq!(found[0].confidence, 1.0);
}

#[test]
fn removed_titles_are_carried_along_and_changes_compare_by_id() {
    let older = first();
    let newer = load(
        &draft(
            1,
            vec![
                title("Pastry Chef", &["Patissier", "Pastry Maker"], &[0, 1]),
                title("Kitchen Manager", &[], &[0]),
                title("Sous Chef", &[], &[0]),
            ],
        ),
        Some(&older),
    );
    let changes = TitleChanges::between(&older, &newer);
    assert_eq!(names(&newer, &changes.additions), ["Sous Chef"]);
    assert_eq!(names(&newer, &changes.removals), ["Line Cook"]);
    assert_eq!(names(&newer, &changes.alterations), ["Pastry Chef"]);
    let gone = newer.title(changes.removals[0]);
    assert_eq!(gone.removed_version(), Some(Version::new(1, 1)));
    assert_eq!(gone.socs().len(), 1);
    assert_eq!((newer.counts().live, newer.counts().removed), (3, 1));
    assert!(
        newer
            .normalize("line cook", 1, &mut TitleScratch::default())
            .iter()
            .all(|it| it.confidence < 1.0)
    );
    let last = draft(2, vec![title("Sous Chef", &[], &[0])]);
    assert_eq!(titles_continuity(&last, &newer), crate::Continuity::LosesIds);
    let last = load(&last, Some(&newer));
    let gone = last.title(last.by_id(&title_id("Line Cook")).unwrap());
    assert_eq!(gone.removed_version(), Some(Version::new(1, 1)));
}

#[test]
fn equal_drafts_give_equal_bytes_and_every_fault_is_refused() {
    let draft = draft(0, vec![title("Pastry Chef", &[], &[0])]);
    let bytes = build_titles(&draft, None).unwrap();
    assert_eq!(bytes, build_titles(&draft, None).unwrap());
    assert!(Skills::from_bytes(&bytes, "test").is_err());
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(Titles::from_bytes(&damaged, "test").is_err(), "byte {at}");
    }
}

#[test]
fn columns_that_contradict_each_other_are_refused() {
    let titles = first();
    let spoil: [fn(&mut Columns); 6] = [
        |columns| columns.flags[0] = 99,
        |columns| columns.added[0] = 7,
        |columns| columns.socs[0] = 7,
        |columns| columns.skills[0] = 7,
        |columns| columns.groups[0] = 1_000_000,
        |columns| columns.soc_offsets[1] = 1_000,
    ];
    for spoil in spoil {
        let mut columns = titles.columns.clone();
        spoil(&mut columns);
        assert!(columns.check(&titles.meta, titles.len()).is_err());
    }
}

#[test]
fn unknown_concepts_are_refused() {
    let draft = draft(0, vec![title("Pastry Chef", &[], &[9])]);
    assert!(matches!(
        build_titles(&draft, None),
        Err(crate::BuildError::UnknownConcept(9, 2))
    ));
}

#[test]
fn a_store_publishes_and_loads_titles() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::of::<Titles>(data.path());
    let bytes = build_titles(&draft(0, vec![title("Pastry Chef", &[], &[0])]), None).unwrap();
    let version = Version::new(1, 0);
    store
        .publish(version, &bytes, crate::Manifest::new(version))
        .unwrap();
    let versions: Versions<Titles> = Versions::load(&store).unwrap();
    assert_eq!(versions.latest().map(|titles| titles.len()), Some(1));
    assert!(store.check().unwrap().iter().all(|file| file.problem.is_none()));
}

#[test]
fn titles_that_share_words_are_found_but_have_no_nearest_ones() {
    let titles = vec![title("Pastry Chef", &[], &[0]), title("Pastry Cook", &[], &[1])];
    let titles = load(&draft(0, titles), None);
    let found = titles.search("pastry", 10, &mut SearchScratch::default());
    assert_eq!(found.len(), 2);
    for index in found {
        assert_eq!(titles.names.neighbours(SkillIndex(index.0)).count(), 0);
    }
}
