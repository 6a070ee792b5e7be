//! The methods on the real releases; skipped where they are not at hand.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use catalog::{Occupations, Skills, Snapshot as _};
use ingest::{OccupationImport, SkillImport};
use waypost_occupations::{Categories, Dimension, Labour, NoLabour, NotFound, PathwayQuery, Region, Tables};

fn shared(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("WAYPOST_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join("data").join(name);
    if !path.is_dir() {
        eprintln!("skipped: the open data folder '{name}' is not at hand");
        return None;
    }
    Some(path)
}

/// Imports the releases once for all tests.
fn tables() -> Option<&'static Tables> {
    static TABLES: LazyLock<Option<Tables>> = LazyLock::new(|| {
        let skills = SkillImport {
            esco: vec![shared("esco-1.2.0")?],
            onet: Some(shared("onet-30.1")?),
            ..SkillImport::default()
        };
        let (draft, _) = ingest::import_skills(&skills, &(), None).expect("the skills are imported");
        let bytes = catalog::build(&draft, None).expect("a snapshot");
        let skills = Skills::from_bytes(&bytes, "test").expect("a sound snapshot");
        let occupations = OccupationImport {
            onet: Some(shared("onet-30.1")?),
            esco: vec![shared("esco-1.2.0")?],
            soc: vec![shared("soc-2018")?],
            crosswalk: vec![shared("esco-onet-crosswalk")?],
            ..OccupationImport::default()
        };
        let (draft, _) =
            ingest::import_occupations(&occupations, &(), None, None).expect("the occupations are imported");
        let bytes = draft.build().expect("a snapshot");
        let occupations = Occupations::from_bytes(&bytes, "test").expect("a sound snapshot");
        let labour: Arc<dyn Labour> = Arc::new(NoLabour);
        Some(Tables::new(Arc::new(occupations), Arc::new(skills), labour))
    });
    TABLES.as_ref()
}

fn query(dimension: Dimension, region: &Region) -> PathwayQuery<'_> {
    PathwayQuery {
        dimension,
        only: None,
        categories: Categories::ALL,
        limit: 0,
        region,
    }
}

#[test]
fn dimensions_hold_what_their_sources_list() {
    let Some(tables) = tables() else { return };
    let count = |dimension| tables.list(dimension).len();
    assert_eq!(count(Dimension::Soc), 867 + 12);
    assert_eq!(count(Dimension::Onet), 1_016);
    assert_eq!(count(Dimension::LotOcc), 867);
    // One with the suffix 00 for each detailed occupation that O*NET lacks.
    let lacking = tables
        .list(Dimension::LotOcc)
        .iter()
        .filter(|index| {
            let code = format!("{}.", tables.occupation(**index).code);
            let mut onet = tables.list(Dimension::Onet).iter();
            !onet.any(|it| tables.occupation(*it).code.starts_with(&code))
        })
        .count();
    assert_eq!(count(Dimension::LotSpecOcc), 1_016 + lacking);
    for dimension in Dimension::ALL {
        for index in tables.list(dimension) {
            let occupation = tables.occupation(*index);
            assert!(!occupation.name.is_empty(), "{}", occupation.code);
            assert_eq!(tables.find(dimension, &dimension.id(occupation)), Ok(*index));
        }
    }
    assert_eq!(tables.find(Dimension::Soc, "99-9999"), Err(NotFound::Unknown));
}

#[test]
fn pathways_of_every_occupation_are_the_same_from_both_ends() {
    let Some(tables) = tables() else { return };
    let nation = Region::nation();
    {
        let dimension = Dimension::Soc;
        let query = query(dimension, &nation);
        let list = tables.list(dimension);
        let steps: Vec<_> = list.iter().map(|it| tables.next_steps(*it, &query)).collect();
        let mut forth: Vec<(usize, usize, u64)> = Vec::new();
        let place = |index| list.iter().position(|it| *it == index).expect("a member");
        for (origin, found) in steps.iter().enumerate() {
            for step in found {
                assert!((0.0..=1.0).contains(&step.score), "{step:?}");
                assert!(list[origin] != step.occupation);
                forth.push((origin, place(step.occupation), step.score.to_bits()));
            }
        }
        let mut back: Vec<(usize, usize, u64)> = Vec::new();
        for (destination, index) in list.iter().enumerate() {
            for step in tables.feeders(*index, &query) {
                back.push((place(step.occupation), destination, step.score.to_bits()));
            }
        }
        forth.sort_unstable();
        back.sort_unstable();
        assert_eq!(forth.len(), back.len());
        assert!(forth == back, "{dimension:?}");
        assert!(forth.len() > 5_000, "{}", forth.len());
    }
}

#[test]
fn related_occupations_are_closer_than_others() {
    let Some(tables) = tables() else { return };
    let soc = |id: &str| tables.find(Dimension::Soc, id).expect("an occupation");
    let nation = Region::nation();
    let nurses = soc("29-1141");
    let next = tables.next_steps(nurses, &query(Dimension::Soc, &nation));
    assert!(!next.is_empty());
    assert!(next.iter().all(|it| it.occupation != nurses));
    let practitioners = tables.relatedness(nurses, soc("29-1171"));
    let carpenters = tables.relatedness(nurses, soc("47-2031"));
    assert!(
        practitioners > 0.6 && carpenters < 0.1,
        "{practitioners} {carpenters}"
    );
    // Software developers have no ratings in this release, and rest on technologies and the list of O*NET.
    let developers = soc("15-1252");
    assert_eq!(tables.pathway_basis(developers, &nation), "technologies");
    let closest = tables.next_steps(developers, &query(Dimension::Soc, &nation));
    let codes: Vec<&str> = closest
        .iter()
        .take(10)
        .map(|it| tables.occupation(it.occupation).code.as_str())
        .collect();
    assert!(
        codes.iter().filter(|code| code.starts_with("15-")).count() >= 7,
        "{codes:?}"
    );
}

#[test]
fn skills_of_an_occupation_are_weighed_by_their_sources() {
    let Some(tables) = tables() else { return };
    let developers = tables.find(Dimension::Onet, "15-1252.00").expect("an occupation");
    let weights: Vec<(String, f64)> = tables
        .weights(developers)
        .map(|it| (it.skill.name().to_owned(), it.weight))
        .collect();
    assert!(weights.len() > 100, "{}", weights.len());
    assert!(weights.iter().all(|(_, weight)| (0.05..=1.0).contains(weight)));
    let python = weights.iter().find(|(name, _)| name.starts_with("Python"));
    assert_eq!(
        python.map(|(_, weight)| *weight),
        Some(0.9),
        "in demand for developers"
    );
}
