use super::*;
use crate::Version;
use crate::fixture::{draft, skill};

fn outline(levels: &[&str]) -> TaxonomyOutline {
    TaxonomyOutline {
        name: "food".into(),
        levels: levels.iter().map(|name| (*name).to_owned()).collect(),
        ..TaxonomyOutline::default()
    }
}

fn concept(id: &str, name: &str, level: u8, parent: Option<&str>) -> ConceptDraft {
    ConceptDraft {
        id: id.into(),
        name: name.into(),
        level,
        parent: parent.map(str::to_owned),
        ..ConceptDraft::default()
    }
}

fn food() -> Taxonomy {
    let concepts = vec![
        concept("351011", "Chefs and Head Cooks", 1, Some("35")),
        concept("352014", "Cooks, Restaurant", 1, Some("35")),
        concept("35", "Food Preparation", 0, None),
        concept("513011", "Bakers", 1, Some("51")),
        concept("51", "Production", 0, None),
    ];
    Taxonomy::new(outline(&["group", "occupation"]), concepts).unwrap()
}

fn ids(taxonomy: &Taxonomy, found: &[ConceptIndex]) -> Vec<String> {
    found
        .iter()
        .map(|index| taxonomy.concept(*index).id().to_owned())
        .collect()
}

#[test]
fn concepts_stand_in_the_order_of_ids() {
    let food = food();
    let all: Vec<ConceptIndex> = food.in_order().collect();
    assert_eq!(ids(&food, &all), ["35", "51", "351011", "352014", "513011"]);
    assert_eq!(food.counts(), [2, 3]);
    assert_eq!(food.behind("52"), ConceptIndex(2));
    assert_eq!(food.behind("51"), ConceptIndex(2));
    assert_eq!(food.behind("zz"), ConceptIndex(5));
    let bakers = food.concept(food.by_id("513011").unwrap());
    assert_eq!(
        (bakers.level(), bakers.level_name(), bakers.parent().unwrap().id()),
        (1, "occupation", "51")
    );
}

#[test]
fn searches_take_the_best_class_first() {
    let food = food();
    let check = |query: &str, scope, expected: &[&str]| {
        assert_eq!(ids(&food, &food.search(query, scope)), expected, "{query}");
    };
    check("513011", SearchScope::All, &["513011"]);
    check("513011", SearchScope::Name, &[]);
    check("bakers", SearchScope::All, &["513011"]);
    check("bakers", SearchScope::Id, &[]);
    check("COOKS", SearchScope::All, &["352014", "351011"]);
    check("head che", SearchScope::All, &["351011"]);
    check("restuarant", SearchScope::All, &["352014"]);
    check(
        "cooks bakers restaurant head chefs and more",
        SearchScope::All,
        &[],
    );
    check(" ", SearchScope::All, &[]);
}

#[test]
fn relations_are_direct_and_roots_have_no_siblings() {
    let food = food();
    let related = |id: &str, relation| {
        let mut found = Vec::new();
        food.related(food.by_id(id).unwrap(), relation, |index| found.push(index));
        ids(&food, &found)
    };
    assert_eq!(related("35", Relation::Child), ["351011", "352014"]);
    assert_eq!(related("35", Relation::Sibling), [""; 0]);
    assert_eq!(related("351011", Relation::Sibling), ["352014"]);
    assert_eq!(related("351011", Relation::Any), ["35", "352014"]);
    assert_eq!(related("351011", Relation::Parent), ["35"]);
}

#[test]
fn drafts_that_contradict_themselves_are_refused() {
    let check = |concepts: Vec<ConceptDraft>, what: &str| {
        let fault = Taxonomy::new(outline(&["group", "occupation"]), concepts).unwrap_err();
        assert_eq!(fault.what, what);
    };
    check(vec![concept("", "A", 0, None)], "is no id");
    check(vec![concept("1", " ", 0, None)], "has no name");
    check(vec![concept("1", "A", 2, None)], "has a level without a name");
    check(
        vec![concept("1", "A", 0, None), concept("1", "B", 0, None)],
        "occurs twice",
    );
    check(
        vec![concept("1", "A", 1, Some("2"))],
        "has a parent that is not there",
    );
    check(
        vec![concept("1", "A", 1, Some("2")), concept("2", "B", 1, Some("1"))],
        "is not below its parent",
    );
}

#[test]
fn skills_are_shown_with_their_categories() {
    let mut baking = skill("Baking", &["Bread Making"]);
    baking.category = Some((9, "Food".into()));
    baking.subcategory = Some((91, "Bakery".into()));
    let alone = skill("Juggling", &[]);
    let draft = draft(Version::FIRST, vec![baking.clone(), alone.clone()]);
    let bytes = crate::build(&draft, None).unwrap();
    let skills = Arc::new(Skills::from_bytes(&bytes, "test").unwrap());
    let taxonomy = Taxonomy::of_skills(outline(&["category", "subCategory", "skill"]), &skills).unwrap();
    assert_eq!(taxonomy.counts(), [1, 1, 2]);
    let view = taxonomy.concept(taxonomy.by_id(&baking.id).unwrap());
    assert_eq!(view.parent().unwrap().id(), "91");
    assert_eq!(view.skill().unwrap().id(), baking.id);
    assert!(taxonomy.concept(taxonomy.by_id("9").unwrap()).skill().is_none());
    assert!(
        taxonomy
            .concept(taxonomy.by_id(&alone.id).unwrap())
            .parent()
            .is_none()
    );
}
