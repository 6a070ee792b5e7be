use proptest::prelude::*;

use super::super::TitleMatcherBuilder;
use super::*;

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
