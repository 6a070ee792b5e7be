//! The methods on the real releases; skipped where they are not at hand.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use catalog::{Occupations, Skills, Snapshot as _};
use ingest::{LmiImport, OccupationImport, SkillImport};
use waypost_occupations::{
    Categories, Category, Dimension, Labour, NotFound, PathwayQuery, Region, Tables, benchmark::EDUCATION,
    rounded,
};

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
        let labour: Arc<dyn Labour> = Arc::new(lmi::Labour::default());
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
        .weights(developers, None)
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

/// Joins the labour-market tables of the releases to the same occupations.
fn with_labour() -> Option<&'static Tables> {
    static TABLES: LazyLock<Option<Tables>> = LazyLock::new(|| {
        let without = tables()?;
        let import = LmiImport {
            files: vec![shared("bls-oews-2024")?, shared("bls-ep-2024-34")?],
            ..LmiImport::default()
        };
        let (drafts, report) = ingest::import_lmi(&import, &()).expect("the tables are imported");
        let run = report.run.parse().expect("a run");
        let datasets = drafts.iter().map(|draft| {
            let bytes = draft.build(run).expect("a snapshot");
            lmi::Dataset::from_bytes(&bytes, "test").expect("a sound snapshot")
        });
        let labour = lmi::Labour::of(&lmi::Tables::from_datasets(datasets));
        let (occupations, skills) = (without.taxonomies().clone(), without.skills().clone());
        Some(Tables::new(occupations, skills, Arc::new(labour)))
    });
    TABLES.as_ref()
}

#[test]
fn growth_of_occupations_is_that_of_the_projections() {
    let Some(tables) = with_labour() else { return };
    let soc = |id: &str| tables.find(Dimension::Soc, id).expect("an occupation");
    let (developers, is_alone) = tables.projection(soc("15-1252")).expect("a projection");
    let growth = [1.0, 5.0, 10.0].map(|years| rounded(developers.factor(years) - 1.0));
    assert_eq!((growth, is_alone), ([0.0148, 0.0761, 0.158], true));
    // Buyers are projected together; soldiers are not projected.
    assert_eq!(
        tables.projection(soc("13-1021")).map(|(_, is_alone)| is_alone),
        Some(false)
    );
    assert_eq!(tables.projection(soc("55-3016")), None);
    let mut seen = 0;
    let (mut now, mut then) = (0.0, 0.0);
    for index in tables.list(Dimension::Soc) {
        let Some((projection, true)) = tables.projection(*index) else {
            continue;
        };
        seen += 1;
        now += projection.base;
        then += projection.base * projection.factor(10.0);
    }
    assert_eq!(seen, 832);
    assert!((then / now - 1.0 - 0.031).abs() < 0.001, "{}", then / now);
}

#[test]
fn every_pathway_obeys_the_table_of_pay() {
    let Some(tables) = with_labour() else { return };
    let nation = Region::nation();
    let query = query(Dimension::Soc, &nation);
    let minor_group = |index| {
        let soc = tables.taxonomy(Dimension::Soc).expect("a taxonomy");
        let code = &tables.occupation(index).code;
        let mut above = soc.by_id(code).map(|at| soc.concept(at));
        while let Some(concept) = above.filter(|concept| concept.level() > 1) {
            above = concept.parent();
        }
        above.map(|concept| concept.id().to_owned())
    };
    let mut advances = 0;
    for id in ["29-1141", "15-1252", "43-3031", "51-4121", "35-2014", "13-1020"] {
        let origin = tables.find(Dimension::Soc, id).expect("an occupation");
        assert!(tables.mean_salary(origin, &nation).is_some(), "{id}");
        let is_hybrid = minor_group(origin).is_none();
        for step in tables.next_steps(origin, &query) {
            let pays = tables.mean_salary(origin, &nation).zip(step.salary);
            let share = pays.map(|(from, to)| to / from);
            assert!(share.is_none_or(|share| share >= 0.9), "{step:?}");
            let is_better = share.is_some_and(|share| share > 1.1);
            let is_advance = matches!(
                step.category,
                Category::Advancement | Category::LateralAdvancement
            );
            assert_eq!(is_better, is_advance, "{step:?}");
            let is_within = matches!(step.category, Category::Advancement | Category::Similar);
            let other = minor_group(step.occupation);
            if !is_hybrid && other.is_some() {
                assert_eq!(other == minor_group(origin), is_within, "{step:?}");
            }
            assert!(
                step.level_difference
                    .is_none_or(|levels| (-1..=2).contains(&levels))
            );
            advances += usize::from(is_advance);
        }
    }
    assert!(advances > 20, "{advances}");
}

#[test]
fn benchmarks_are_the_published_figures() {
    let Some(tables) = with_labour() else { return };
    let nation = Region::nation();
    let soc = |id: &str| tables.find(Dimension::Soc, id).expect("an occupation");
    let developers = soc("15-1252");
    let wages = tables.salary(developers, &nation).expect("wages").value;
    assert_eq!(
        (wages.mean, wages.percentiles[2], wages.year),
        (Some(144_570.0), Some(133_080.0), 2024)
    );
    assert_eq!(tables.location_quotient(developers, &nation), Some(1.0));
    let education = tables.typical_education(developers).expect("an education");
    assert_eq!(EDUCATION[education.value], "Bachelor's degree");
    assert_eq!(tables.pathway_basis(developers, &nation), "technologies+ep");
    let mut counts = [0; 4];
    for index in tables.list(Dimension::Soc) {
        let code = &tables.occupation(*index).code;
        if let Some(shares) = tables.education(*index) {
            let sum: f64 = shares.value.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9, "{code} {sum}");
            counts[0] += 1;
        }
        if let Some(risk) = tables.risk_score(*index) {
            assert!((50.0..=150.0).contains(&risk.value), "{code}");
            counts[1] += 1;
        }
        if let Some(experience) = tables.experience(*index) {
            let sum: f64 = experience.shares.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9 && experience.mean >= 0.0, "{code}");
            counts[2] += 1;
        }
        if let Some(employment) = tables.employment(*index, &nation) {
            assert!(employment.value.current >= 0.0, "{code}");
            counts[3] += 1;
        }
    }
    // Of 879 codes the military and some others lack each figure.
    assert!(counts.iter().all(|count| *count > 700), "{counts:?}");
    let python = tables
        .weights(developers, None)
        .find(|it| it.skill.name().starts_with("Python"));
    let growth = tables
        .skill_growth(python.expect("a skill").skill.index(), None)
        .expect("growth");
    assert!(growth.growth[3] > 0.03, "{growth:?}");
}
