use super::*;
use crate::dimension::Dimension;
use crate::fixture::{Figures, tables};
use crate::labour::Level;
use crate::pathways::rounded;

fn idaho() -> Region {
    Region {
        level: Level::State,
        id: "16".into(),
    }
}

fn figures() -> Figures {
    let mut figures = Figures::default()
        .pay("", "35-1011", 50_000.0)
        .pay("16", "35-1011", 40_000.0)
        .pay("", "13-1020", 55_000.0)
        .employ("", "35-1011", 2_000.0)
        .employ("16", "35-1011", 30.0)
        .employ("", "13-1020", 400.0)
        .employ("", "00-0000", 100_000.0)
        .employ("16", "00-0000", 1_000.0)
        .project("35-1011", 2_500.0, 3_000.0);
    figures
        .attainment
        .insert("35-1011".into(), [10.0, 30.0, 20.0, 15.0, 20.0, 4.0, 1.0]);
    figures
        .education
        .insert("35-1011".into(), "Postsecondary nondegree award".into());
    figures
        .education
        .insert("13-1020".into(), "Bachelor's degree".into());
    figures.ranks.insert(
        "35-1011".into(),
        UNROUTINE
            .iter()
            .zip([30.0, 40.0, 50.0, 60.0, 70.0, 80.0])
            .map(|(name, rank)| ((*name).into(), rank))
            .collect(),
    );
    figures
}

#[test]
fn figures_of_a_region_go_before_those_of_the_nation() {
    let tables = tables(figures());
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    let (chefs, flour, coders) = (soc("35-1011"), soc("13-1021"), soc("15-1252"));
    let mean = |index, region: &Region| tables.salary(index, region).and_then(|it| it.value.mean);
    assert_eq!(mean(chefs, &idaho()), Some(40_000.0));
    assert_eq!(mean(chefs, &Region::nation()), Some(50_000.0));
    // Idaho has no figure of buyers, and buyers of flour have none of their own.
    let buyers = tables.salary(flour, &idaho()).unwrap();
    assert_eq!((buyers.value.mean, buyers.is_alone), (Some(55_000.0), false));
    assert_eq!(tables.salary(coders, &idaho()), None);
}

#[test]
fn prospects_are_the_nations_rates_on_the_regions_jobs() {
    let tables = tables(figures());
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    let found = tables.employment(soc("35-1011"), &idaho()).unwrap().value;
    assert_eq!((found.current, found.current_year), (30.0, Some(2024)));
    let prospects = found.prospects.unwrap();
    // 2,500 to 3,000 jobs, and 250 openings a year, in the nation.
    assert_eq!(prospects.projected, 36.0);
    assert_eq!(rounded(prospects.change), 0.2);
    assert_eq!(prospects.openings, Some(3.0));
    let buyers = tables.employment(soc("13-1020"), &Region::nation()).unwrap();
    assert_eq!((buyers.value.prospects, buyers.is_alone), (None, true));
    assert_eq!(tables.employment(soc("15-1252"), &Region::nation()), None);
}

#[test]
fn location_quotients_compare_shares_of_jobs() {
    let tables = tables(figures());
    let chefs = tables.find(Dimension::LotOcc, "351011").unwrap();
    // 30 of 1,000 jobs there, 2,000 of 100,000 in the nation.
    assert_eq!(tables.location_quotient(chefs, &idaho()).map(rounded), Some(1.5));
    assert_eq!(tables.location_quotient(chefs, &Region::nation()), Some(1.0));
}

#[test]
fn education_is_folded_to_five_levels() {
    let tables = tables(figures());
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    let shares = tables.education(soc("35-1011")).unwrap().value.map(rounded);
    assert_eq!(shares, [0.6, 0.15, 0.2, 0.04, 0.01]);
    assert_eq!(
        tables.typical_education(soc("35-1011")).map(|it| it.value),
        Some(0)
    );
    let buyers = tables.typical_education(soc("13-1022")).unwrap();
    assert_eq!(
        (EDUCATION[buyers.value], buyers.is_alone),
        ("Bachelor's degree", false)
    );
    assert_eq!(tables.education(soc("15-1252")), None);
}

#[test]
fn experience_is_counted_in_bands() {
    let tables = tables(figures());
    let cakes = tables.find(Dimension::Onet, "35-1012.00").unwrap();
    let experience = tables.experience(cakes).unwrap();
    // 10 percent none, 40 percent one and a half years, 20 percent five, 10 percent seven, 20 percent twelve.
    assert_eq!(experience.shares.map(rounded), [0.5, 0.2, 0.1, 0.2]);
    assert_eq!(
        rounded(experience.mean),
        rounded(0.4 * 1.5 + 0.2 * 5.0 + 0.1 * 7.0 + 0.2 * 12.0)
    );
    let coders = tables.find(Dimension::Onet, "15-1252.00").unwrap();
    assert_eq!(tables.experience(coders), None);
}

#[test]
fn common_skills_are_elements_of_skill() {
    let tables = tables(figures());
    let testers = tables.find(Dimension::Onet, "15-1253.00").unwrap();
    let names: Vec<&str> = tables
        .common_skills(testers, 10)
        .iter()
        .map(|it| it.skill.name())
        .collect();
    assert_eq!(names, ["Careful Reading"]);
}

#[test]
fn the_risk_score_is_what_is_left_of_the_ranks() {
    let tables = tables(figures());
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    // The mean of 30 to 80 is 55.
    assert_eq!(tables.risk_score(soc("35-1011")).map(|it| it.value), Some(95.0));
    assert_eq!(tables.risk_score(soc("35-1012")), None);
    assert_eq!(tables.risk_source(), RiskSource::Ranks);
}

#[test]
fn scores_of_the_operator_replace_all_others() {
    let mut figures = figures();
    let scores = [("35-1012", 12.25), ("13-1020", 7.0)];
    figures.risks = Some(scores.map(|(code, score)| (code.to_owned(), score)).into());
    let tables = tables(figures);
    let score = |id: &str| {
        let found = tables.risk_score(tables.find(Dimension::Soc, id).unwrap());
        found.map(|it| (it.value, it.is_alone))
    };
    assert_eq!(tables.risk_source(), RiskSource::Operator);
    assert_eq!(score("35-1012"), Some((12.25, true)));
    assert_eq!(score("13-1021"), Some((7.0, false)));
    assert_eq!(score("35-1011"), None, "not in the operator's table");
}
