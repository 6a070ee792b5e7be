use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::TitleMatcherBuilder;
use super::*;
use crate::vectors::TrainingOptions;

const TITLES: [&str; 12] = [
    "Pastry Chef",
    "Pastry Cook",
    "Executive Chef",
    "Registered Nurse",
    "Licensed Practical Nurse",
    "Software Engineer",
    "Senior Software Engineer",
    "Truck Driver",
    "Human Resources Manager",
    "Accountant",
    "Warehouse Associate",
    "Bäcker",
];

fn matcher() -> TitleMatcher {
    let mut builder = TitleMatcherBuilder::new();
    for (title, name) in (0..).zip(TITLES) {
        builder.label(title, name);
        builder.group(title, title / 2);
    }
    builder.label(3, "RN");
    builder.build()
}

fn best(term: &str) -> Option<(&'static str, f64)> {
    let found = matcher().find(term, 1, &mut TitleScratch::default());
    found
        .first()
        .map(|found| (TITLES[found.title as usize], found.confidence))
}

#[test]
fn an_equal_label_is_certain_and_nothing_else_is() {
    for term in ["Pastry Chef", "  PASTRY  chef ", "rn", "BÄCKER"] {
        assert_eq!(best(term).map(|(_, confidence)| confidence), Some(1.0), "{term}");
    }
    let (title, confidence) = best("Pastry Chef - Full Time").unwrap();
    assert_eq!(title, "Pastry Chef");
    assert!(confidence < 1.0);
}

#[test]
fn noise_misspellings_and_abbreviations_are_forgiven() {
    for (term, title) in [
        ("Pastery Chef (m/w/d)", "Pastry Chef"),
        ("HR Mgr", "Human Resources Manager"),
        (
            "Sr Software Engineer #1234 - Austin, TX",
            "Senior Software Engineer",
        ),
        ("Software Engineer II", "Software Engineer"),
        ("truck drivers $25/hr", "Truck Driver"),
        ("Registred Nurse nights", "Registered Nurse"),
    ] {
        assert_eq!(best(term).map(|(title, _)| title), Some(title), "{term}");
    }
}

#[test]
fn matches_are_ordered_and_limited() {
    let found = matcher().find("pastry chef", 3, &mut TitleScratch::default());
    assert_eq!(found.len(), 3);
    assert!(found.is_sorted_by(|one, other| one.confidence >= other.confidence));
    assert_eq!((found[0].title, found[0].confidence), (0, 1.0));
    assert!(
        matcher()
            .find("pastry chef", 0, &mut TitleScratch::default())
            .is_empty()
    );
}

fn found_in(titles: &[&'static str], term: &str) -> (&'static str, f64) {
    let mut builder = TitleMatcherBuilder::new();
    for (number, name) in (0..).zip(titles) {
        builder.label(number, name);
    }
    let found = builder.build().find(term, 2, &mut TitleScratch::default());
    (titles[found[0].title as usize], found[0].confidence)
}

#[test]
fn a_level_leads_to_no_rank_that_nobody_named() {
    let titles = [
        "Chief Pastry Chef",
        "Head Pastry Chef",
        "Pastry Chef",
        "Senior Buyer",
    ];
    for term in [
        "Senior Pastry Chef",
        "Lead Pastry Chef",
        "Pastry Chef II",
        "Sr. Pastry Chef - Nights",
    ] {
        let (title, confidence) = found_in(&titles, term);
        assert!(
            title == "Pastry Chef" && confidence > 0.5,
            "{term}: {title} {confidence}"
        );
    }
    assert_eq!(found_in(&titles, "Senior Buyer (remote)").0, "Senior Buyer");
}

#[test]
fn one_letter_is_like_no_title() {
    let mut builder = TitleMatcherBuilder::new();
    builder.label(0, "X Ray Operator");
    assert_eq!(builder.build().find("x", 2, &mut TitleScratch::default()), []);
}

#[test]
fn of_equal_words_the_spelling_of_the_term_goes_first() {
    let titles = ["admin assistant", "Administrative Assistant", "Asst. Admin"];
    let found = found_in(&titles, "Administrative Assistant - Req #12345");
    assert_eq!(found, ("Administrative Assistant", 0.97));
    assert_eq!(found_in(&titles, "Admin Assistant #12345").0, "admin assistant");
}

#[test]
fn a_title_in_front_of_a_dash_carries() {
    let titles = [
        "Care Coordinator",
        "Registered Nurse",
        "Referral Team Coordinator",
        "Manager",
    ];
    let term = "Registered Nurse - Referral Coordination Team(RCT) Care Coordinator";
    let (title, confidence) = found_in(&titles, term);
    assert!(
        title == "Registered Nurse" && confidence > 0.5,
        "{title} {confidence}"
    );
    let titles = ["On-Site Manager", "Remote Manager", "Night Shift Manager"];
    assert!(found_in(&titles, "Manager").1 < 0.97);
    // One word may be any of a hundred trades.
    let titles = ["Manager", "Kitchen Manager"];
    assert!(found_in(&titles, "Manager - Referral Office").1 < 0.75);
}

#[test]
fn what_says_the_front_again_is_no_team() {
    let titles = ["Dough Technician", "Bread Dough Technician (Dough Tech)"];
    let naming = |term: &str| {
        let mut builder = TitleMatcherBuilder::new();
        (0..)
            .zip(titles)
            .for_each(|(number, name)| builder.label(number, name));
        let found = builder.build().find(term, 9, &mut TitleScratch::default());
        found.iter().find(|it| it.title == 0).map(|it| it.evidence.naming)
    };
    assert_eq!(naming("Dough Technician - Night Bakery"), Some(Naming::InFront));
    for again in [
        "Dough Technician (Dough Tech)",
        "Dough Technician (DT)",
        "Dough Technician | Oven Technician",
    ] {
        assert_eq!(naming(again), Some(Naming::Absent), "{again}");
    }
    assert_eq!(naming("Dough Technician II"), Some(Naming::ButForLevel));
    assert_eq!(naming("Dough Technician #12345"), Some(Naming::Whole));
}

#[test]
fn nothing_is_found_for_nothing() {
    for term in ["", "  ", "(m/w/d)", "#123 $20/hr", "zzzz qqqq"] {
        assert_eq!(best(term), None, "{term}");
    }
    let empty = TitleMatcherBuilder::new().build();
    assert!(empty.find("chef", 5, &mut TitleScratch::default()).is_empty());
}

#[test]
fn a_scratch_can_go_from_one_matcher_to_another() {
    let mut scratch = TitleScratch::default();
    let small = {
        let mut builder = TitleMatcherBuilder::new();
        builder.label(0, "Chef");
        builder.build()
    };
    let expected = matcher().find("chef nurse", 9, &mut TitleScratch::default());
    assert_eq!(matcher().find("chef nurse", 9, &mut scratch), expected);
    assert_eq!(small.find("chef nurse", 9, &mut scratch).len(), 1);
    assert_eq!(matcher().find("chef nurse", 9, &mut scratch), expected);
}

proptest! {
    #[test]
    fn any_term_is_answered(term in any::<String>(), limit in 0usize..20) {
        let found = matcher().find(&term, limit, &mut TitleScratch::default());
        prop_assert!(found.len() <= limit);
        for it in &found {
            prop_assert!((0.0..=1.0).contains(&it.confidence));
        }
    }
}

/// A matcher with vectors, trained once.
fn trained() -> &'static TitleMatcher {
    static TRAINED: LazyLock<TitleMatcher> = LazyLock::new(train);
    &TRAINED
}

fn train() -> TitleMatcher {
    let mut builder = TitleMatcherBuilder::new();
    for (title, name) in (0..).zip(TITLES) {
        builder.label(title, name);
        builder.group(title, title / 2);
    }
    builder.describe(0, "Pastry Chef", "Bakes cakes and loaves. Cleans ovens.");
    builder.describe(6, "Nobody", "A group without any title.");
    let options = TrainingOptions {
        seed: 7,
        steps: 3,
        pairs: 16,
    };
    let lines = ["Cakes and loaves are baked by bakers.".to_owned()];
    builder.train(&lines, options, &mut |_, _, _| {});
    builder.build()
}

#[test]
fn equal_titles_and_seeds_give_equal_bytes_that_can_be_read() {
    for matcher in [&matcher(), trained()] {
        let bytes = matcher.to_bytes();
        let read = TitleMatcher::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes(), bytes);
        assert_eq!(read.has_vectors(), matcher.has_vectors());
        let mut scratch = TitleScratch::default();
        for term in ["pastery chef", "Sr Software Engineer", "truck", "bakes loaves"] {
            assert_eq!(
                read.find(term, 9, &mut scratch),
                matcher.find(term, 9, &mut scratch)
            );
            assert_eq!(
                read.rank_groups(term, 9, &mut scratch),
                matcher.rank_groups(term, 9, &mut scratch)
            );
        }
    }
    assert_eq!(train().to_bytes(), trained().to_bytes());
}

#[test]
fn damaged_bytes_are_refused_or_read_and_never_lead_outside() {
    let bytes = trained().to_bytes();
    for end in (0..bytes.len()).step_by(97) {
        // Vectors stand last and may be absent.
        let read = TitleMatcher::from_bytes(&bytes[..end]);
        assert!(read.is_err() || !read.unwrap().has_vectors(), "{end}");
    }
    let mut scratch = TitleScratch::default();
    for at in (0..bytes.len().min(6_000)).step_by(5) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x81;
        if let Ok(matcher) = TitleMatcher::from_bytes(&damaged) {
            matcher.find("pastry chef baker", 5, &mut scratch);
            matcher.rank_groups("pastry chef baker", 5, &mut scratch);
            scratch = TitleScratch::default();
        }
    }
}

#[test]
fn a_description_speaks_for_a_group_that_shares_no_title() {
    let mut scratch = TitleScratch::default();
    let found = trained().describe_groups("cleans ovens", 3, &|_| true, &mut scratch);
    let baker = found.iter().find(|it| it.group == 0).unwrap();
    // The titles of the group have none of the words, its description has all of them.
    assert_eq!((baker.features[3], baker.features[4]), (0.0, 1.0), "{found:?}");
}

#[test]
fn only_wanted_groups_are_ranked() {
    let mut scratch = TitleScratch::default();
    let ranked = trained().rank_groups_among("pastry chef", 9, &|group| group != 0, &mut scratch);
    assert!(!ranked.is_empty() && ranked.iter().all(|found| found.group != 0));
    assert!(ranked.is_sorted_by(|one, other| one.score >= other.score));
    assert!(ranked.iter().all(|found| (0.0..=1.0).contains(&found.score)));
    let best = trained().rank_groups("pastry chef", 1, &mut scratch);
    assert_eq!(best.first().map(|found| found.group), Some(0));
}
