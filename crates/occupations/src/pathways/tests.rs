use super::*;
use crate::fixture::{Figures, tables};
use crate::tables::NotFound;

/// Standard scores of readings 2, 2, 3, 1, 5, 4, 2 and bread 5, 4, 4, 4, 2, 3, 5 in sevenths of full level: the level
/// is full everywhere, so they are those of the importances themselves.
fn cosine(one: (f64, f64), other: (f64, f64)) -> f64 {
    let rated = [
        (2.0, 5.0),
        (2.0, 4.0),
        (3.0, 4.0),
        (1.0, 4.0),
        (5.0, 2.0),
        (4.0, 3.0),
        (2.0, 5.0),
    ];
    let standard = |value: f64, column: fn(&(f64, f64)) -> f64| {
        let values: Vec<f64> = rated.iter().map(column).collect();
        let mean = values.iter().sum::<f64>() / 7.0;
        let variance = values.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / 7.0;
        (value - mean) / variance.sqrt()
    };
    let vector = |(reading, bread): (f64, f64)| (standard(reading, |it| it.0), standard(bread, |it| it.1));
    let (one, other) = (vector(one), vector(other));
    let dot = one.0 * other.0 + one.1 * other.1;
    let length = |it: (f64, f64)| (it.0 * it.0 + it.1 * it.1).sqrt();
    (dot / (length(one) * length(other))).max(0.0)
}

fn figures() -> Figures {
    Figures::default()
        .pay("", "35-1011", 50_000.0)
        .pay("", "35-1012", 60_000.0)
        .pay("", "35-2011", 46_000.0)
        .pay("", "15-1252", 120_000.0)
        .pay("", "13-1020", 55_000.0)
        .pay("16", "35-1012", 51_000.0)
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
fn relatedness_is_the_weighed_mean_of_the_parts_that_both_have() {
    let tables = tables(figures());
    let onet = |id: &str| tables.find(Dimension::Onet, id).unwrap();
    let (bread, cake, coders) = (onet("35-1011.00"), onet("35-1012.00"), onet("15-1252.00"));
    // Technologies: crumb counter 0.9 and 0.7, dough press 0.7 and nothing.
    let technologies = 0.7 / (0.9 + 0.7);
    let elements = cosine((2.0, 5.0), (3.0, 4.0));
    let check = |one, other, expected: f64| {
        let found = tables.relatedness(one, other);
        assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    };
    let both = 0.4 * elements + 0.2 * technologies;
    check(bread, cake, (both + 0.25 * 1.0) / 0.85);
    // Back it is not listed.
    check(cake, bread, both / 0.85);
    // Coders have no ratings: technologies 0.9 of 1.6, and the list.
    check(bread, coders, (0.2 * 0.9 / 1.6 + 0.25 * 0.5) / 0.45);
}

#[test]
fn ranks_of_categories_count_where_both_have_them() {
    let ranked = figures()
        .rank("35-1011", &[10.0, 20.0, 60.0])
        .rank("35-1012", &[20.0, 30.0, 90.0])
        .rank("13-1020", &[90.0, 70.0, 30.0]);
    let with = tables(ranked);
    let without = tables(figures());
    let soc = |id: &str| with.find(Dimension::Soc, id).unwrap();
    let (chefs, cakes, flour) = (soc("35-1011"), soc("35-1012"), soc("13-1021"));
    let plain = without.relatedness(chefs, cakes) * 0.85;
    // Columns 10 20 90, 20 30 70, 60 90 30: each minus its mean, by its deviation.
    let standard = |row: [f64; 3]| {
        let columns = [[10.0, 20.0, 90.0], [20.0, 30.0, 70.0], [60.0, 90.0, 30.0]];
        std::array::from_fn::<f64, 3, _>(|at| {
            let mean = columns[at].iter().sum::<f64>() / 3.0;
            let variance = columns[at].iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 3.0;
            (row[at] - mean) / variance.sqrt()
        })
    };
    let (one, other) = (standard([10.0, 20.0, 60.0]), standard([20.0, 30.0, 90.0]));
    let dot = |a: [f64; 3], b: [f64; 3]| a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>();
    let likeness = dot(one, other) / (dot(one, one) * dot(other, other)).sqrt();
    let found = with.relatedness(chefs, cakes);
    assert!((found - (plain + 0.15 * likeness)).abs() < 1e-9, "{found}");
    // Flour buyers are ranked together with other buyers.
    assert!(with.occupation(flour).ranks.is_some());
    assert_eq!(with.occupation(soc("15-1252")).ranks, None);
}

#[test]
fn occupations_combine_those_below_them() {
    let tables = tables(figures());
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    let chefs = tables.occupation(soc("35-1011"));
    assert_eq!(chefs.level, Some(3), "2.5 is rounded up");
    assert_eq!(chefs.technologies, [(3, 0.45), (4, 0.55)]);
    assert_eq!(chefs.importance, Some(vec![2.0, 4.5]));
    // A hybrid code stands for its members; one of them has no data.
    let buyers = tables.occupation(soc("13-1020"));
    assert_eq!(
        (buyers.name.as_str(), buyers.level),
        ("Buyers and Purchasing Agents", Some(3))
    );
    assert_eq!(buyers.importance, Some(vec![4.0, 3.0]));
    assert_eq!(buyers.group.as_deref(), Some("13-1000"));
    assert_eq!(tables.find(Dimension::LotOcc, "131020"), Err(NotFound::Unknown));
    assert_eq!(tables.find(Dimension::Soc, "13-102"), Err(NotFound::Form));
    assert_eq!(tables.list(Dimension::Soc).len(), 9);
    assert_eq!(tables.list(Dimension::LotOcc).len(), 8);
    assert_eq!(tables.list(Dimension::LotSpecOcc).len(), 9);
}

#[test]
fn moves_are_classified_by_pay_and_group() {
    let check = |from: f64, to: f64, is_same_group: bool, expected: Option<Category>| {
        assert_eq!(
            Category::of(Some((from, to)), is_same_group),
            expected,
            "{from} {to}"
        );
    };
    check(100.0, 110.0, true, Some(Category::Similar));
    check(100.0, 110.1, true, Some(Category::Advancement));
    check(100.0, 110.1, false, Some(Category::LateralAdvancement));
    check(100.0, 90.0, false, Some(Category::LateralTransition));
    check(100.0, 89.9, true, None);
    check(0.0, 10.0, true, Some(Category::Similar));
    assert_eq!(Category::of(None, false), Some(Category::LateralTransition));
}

#[test]
fn pathways_lead_up_and_not_down() {
    let tables = tables(figures());
    let nation = Region::nation();
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    let next = tables.next_steps(soc("35-1011"), &query(Dimension::Soc, &nation));
    let shown: Vec<(&str, &str, Option<f64>)> = next
        .iter()
        .map(|it| {
            let code = tables.occupation(it.occupation).code.as_str();
            (code, it.category.word(), it.salary_difference)
        })
        .collect();
    // Porridge cooks are one level lower and paid within a tenth; field bakers are military; testers are unlike.
    assert_eq!(
        shown,
        [
            ("35-2011", "LateralTransition", Some(-4_000.0)),
            ("15-1252", "LateralAdvancement", Some(70_000.0)),
            ("35-1012", "Advancement", Some(10_000.0)),
        ]
    );
    assert_eq!(next[0].level_difference, Some(-1));
    assert_eq!(next[2].level_difference, Some(0));
    // In Idaho cake chefs earn no more than bread chefs do in the nation, whose figure has to serve.
    let idaho = Region {
        level: crate::Level::State,
        id: "16".into(),
    };
    let there = tables.next_steps(soc("35-1011"), &query(Dimension::Soc, &idaho));
    assert_eq!(there[2].category, Category::Similar);
    assert_eq!(there[2].salary, Some(51_000.0));
}

#[test]
fn feeders_are_next_steps_seen_from_the_other_end() {
    let tables = tables(figures());
    let nation = Region::nation();
    for dimension in Dimension::ALL {
        let query = query(dimension, &nation);
        for one in tables.list(dimension) {
            for step in tables.next_steps(*one, &query) {
                let back = tables.feeders(step.occupation, &query);
                let found = back.iter().find(|it| it.occupation == *one).unwrap();
                assert_eq!(
                    (
                        found.score,
                        found.category,
                        found.salary_difference,
                        found.level_difference
                    ),
                    (
                        step.score,
                        step.category,
                        step.salary_difference,
                        step.level_difference
                    )
                );
            }
        }
    }
}

#[test]
fn only_the_wanted_pathways_are_listed() {
    let tables = tables(figures());
    let nation = Region::nation();
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    let mut wanted = query(Dimension::Soc, &nation);
    wanted.limit = 1;
    assert_eq!(tables.next_steps(soc("35-1011"), &wanted).len(), 1);
    wanted.limit = 0;
    wanted.categories = [Category::LateralAdvancement].into_iter().collect();
    assert_eq!(tables.next_steps(soc("35-1011"), &wanted).len(), 1);
    wanted.only = Some([soc("35-1012")].into_iter().collect());
    assert_eq!(tables.next_steps(soc("35-1011"), &wanted), []);
}

#[test]
fn pay_of_a_member_is_that_of_all_together() {
    let tables = tables(figures());
    let nation = Region::nation();
    let soc = |id: &str| tables.find(Dimension::Soc, id).unwrap();
    assert_eq!(tables.mean_salary(soc("13-1021"), &nation), Some(55_000.0));
    assert_eq!(tables.pathway_basis(soc("13-1021"), &nation), "onet+hybrid");
    assert_eq!(tables.pathway_basis(soc("13-1020"), &nation), "onet");
    assert_eq!(tables.pathway_basis(soc("15-1252"), &nation), "technologies");
    assert_eq!(tables.pathway_basis(soc("13-1022"), &nation), "none+hybrid");
    // A code and what it stands for are one occupation.
    let next = tables.next_steps(soc("13-1021"), &query(Dimension::Soc, &nation));
    assert!(next.iter().all(|it| it.occupation != soc("13-1020")));
}

#[test]
fn skills_are_missing_or_come_along() {
    let tables = tables(figures());
    let onet = |id: &str| tables.find(Dimension::Onet, id).unwrap();
    let gap = tables.skill_gap(onet("35-1012.00"), onet("35-1011.00"), 0, None);
    let shown = |steps: &[SkillStep<'_>]| -> Vec<(String, f64, f64)> {
        let steps = steps.iter();
        steps
            .map(|it| {
                (
                    it.skill.name().to_owned(),
                    rounded(it.source),
                    rounded(it.destination),
                )
            })
            .collect()
    };
    assert_eq!(
        shown(&gap.missing),
        [
            ("Dough Press".to_owned(), 0.0, 0.7),
            ("Baking".to_owned(), 0.0, 0.6),
            ("Bread Knowledge".to_owned(), 0.75, 1.0),
            ("Crumb Counter".to_owned(), 0.7, 0.9),
        ]
    );
    // Kneading weighs 0.3 here and 0.6 there, careful reading 0.25 and 0.5.
    assert_eq!(
        shown(&gap.transferable),
        [
            ("Kneading".to_owned(), 0.6, 0.3),
            ("Careful Reading".to_owned(), 0.5, 0.25)
        ]
    );
    assert_eq!(
        tables
            .skill_gap(onet("35-1012.00"), onet("35-1011.00"), 1, None)
            .missing
            .len(),
        1
    );
}
