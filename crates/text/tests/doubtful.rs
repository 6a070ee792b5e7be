//! Words that look like a skill and are none, and skills that do not look like one.

use waypost_text::{Detail, FormKind, Lexicon, LexiconBuilder, Scratch, extract};

/// A name, other labels, and text about the skill.
type Described = (&'static str, &'static [(&'static str, FormKind)], &'static str);

const SKILLS: &[Described] = &[
    (
        "Certified Vineyard Irrigation Planner",
        &[("CVIP", FormKind::Acronym)],
        "grapes water",
    ),
    ("public order", &[], "officers keep the peace"),
    (
        "Acme Project",
        &[("Project", FormKind::Product)],
        "milestones of plans, scheduling",
    ),
    (
        "Acme Excel",
        &[("Excel", FormKind::Product)],
        "spreadsheet formulas",
    ),
    (
        "Borealis.com Borealis Ledger",
        &[("Borealis Ledger", FormKind::Product)],
        "bookkeeping of invoices",
    ),
    ("Planes", &[], "carpentry tools shavings"),
    ("QBX", &[], "questions of databases"),
    (
        "Quick brick exchange QBX",
        &[("QBX", FormKind::Acronym)],
        "trading of bricks with databases",
    ),
    (
        "keep databases",
        &[("QBX", FormKind::Alternative)],
        "tables of databases, records",
    ),
    ("time management", &[], "hours"),
    ("project management", &[], "budgets and milestones"),
    ("MIG welding", &[], "gas metal"),
    ("TIG welding", &[], "tungsten"),
    ("accounting", &[], "ledgers"),
    ("accounting management", &[], "heads of ledgers"),
    (
        "behave innovately",
        &[
            ("innovation", FormKind::Alternative),
            ("bring innovation", FormKind::Alternative),
        ],
        "novelty ideas",
    ),
    ("train drawing", &[], "railways"),
    ("Acme Access", &[("Access", FormKind::Product)], "tables of forms"),
    ("Sass", &[], "style sheets"),
];

fn lexicon() -> Lexicon {
    let mut builder = LexiconBuilder::new();
    for (skill, (name, others, context)) in (0u32..).zip(SKILLS) {
        builder.add(skill, name, FormKind::Name);
        for (other, kind) in *others {
            builder.add(skill, other, *kind);
        }
        builder.context(skill, context);
    }
    // Other skills: half of them make `project` an everyday word of labels.
    for skill in SKILLS.len() as u32..2_000 {
        let what = if skill % 2 == 0 { "project" } else { "filling" };
        builder.add(skill, &format!("{what} number{skill}"), FormKind::Name);
    }
    builder.build()
}

/// Compares the names of the skills at 0.5 and above, in order of the list.
fn check(text: &str, expected: &[&str]) {
    let found =
        extract(&lexicon(), text, Detail::Trace, u64::MAX, &mut Scratch::new()).expect("no limit was set");
    let sure = found
        .skills()
        .iter()
        .filter(|candidate| candidate.confidence >= 0.5);
    let mut skills: Vec<u32> = sure.map(|candidate| candidate.skill).collect();
    skills.sort_unstable();
    let name = |skill: u32| SKILLS.get(skill as usize).map_or("filling", |skill| skill.0);
    let names: Vec<&str> = skills.into_iter().map(name).collect();
    assert_eq!(names, expected, "{text:?}");
}

#[test]
fn parts_of_another_abbreviation_are_no_abbreviation() {
    check("Proficient in CVIP", &["Certified Vineyard Irrigation Planner"]);
    check("Proficient in CVI-P", &[]);
    check("CVI-P certification preferred", &[]);
}

#[test]
fn an_ordinary_word_alone_or_beside_another_phrase_is_no_list() {
    check("Project", &[]);
    check("Project planning", &[]);
    check("Excel", &["Acme Excel"]);
    check("Project, Excel", &["Acme Project", "Acme Excel"]);
}

#[test]
fn a_product_with_its_maker_needs_nothing_else() {
    check(
        "Run reports in Borealis Ledger.",
        &["Borealis.com Borealis Ledger"],
    );
}

#[test]
fn one_name_is_one_skill() {
    check(
        "You will write QBX queries against databases, tables and records.",
        &["QBX"],
    );
}

#[test]
fn terms_of_hiring_and_promises_to_everybody_ask_for_nothing() {
    check("You keep public order at night.", &["public order"]);
    for text in [
        "A background check on public order may be required.",
        "You must pass a criminal history check, drug tests and a test of public order.",
        "We are an equal opportunity employer and public order is respected.",
        "All are considered without regard to race, public order or veteran status.",
        "Reasonable accommodation for public order is provided to applicants.",
    ] {
        check(text, &[]);
    }
    check("Conduct background checks for public order.", &["public order"]);
    check(
        "Offers are subject to a background check. You keep public order.",
        &["public order"],
    );
}

#[test]
fn parts_without_a_skill_are_told() {
    let text = "Keep accounts. Offers are subject to a background check! Welcome.";
    let found =
        extract(&lexicon(), text, Detail::Skills, u64::MAX, &mut Scratch::new()).expect("no limit was set");
    let parts: Vec<&str> = found
        .disclaimed()
        .iter()
        .map(|part| &text[part.clone()])
        .collect();
    assert_eq!(parts, ["Offers are subject to a background check"]);
}

#[test]
fn terms_in_a_text_without_sentences_cost_no_more_than_its_length() {
    let lexicon = lexicon();
    let text = "criminal background drug veteran equal must ".repeat(2_000);
    let found = extract(&lexicon, &text, Detail::Skills, 100_000, &mut Scratch::new());
    assert!(found.is_ok());
}

#[test]
fn phrases_joined_by_and_share_their_end() {
    check(
        "Experience in MIG and TIG welding",
        &["MIG welding", "TIG welding"],
    );
    check(
        "Strong project or time management",
        &["time management", "project management"],
    );
    // A word that is a skill by itself needs no end, and one across a sentence has none.
    check(
        "Accounting and time management",
        &["time management", "accounting"],
    );
    check("A new project. And time management", &["time management"]);
}

#[test]
fn one_word_of_a_name_of_several_needs_support() {
    check("A leader of innovation", &[]);
    check("You bring innovation", &["behave innovately"]);
}

#[test]
fn a_phrase_whose_words_are_all_inflected_otherwise_is_another_one() {
    check("Train drawing all day", &["train drawing"]);
    check("A training draws many", &[]);
    check("We are training drawers", &[]);
}

#[test]
fn a_capital_inside_a_name_is_no_sign_of_a_product() {
    check("You know Access", &["Acme Access"]);
    check("We are the Office of Housing Access, whose forms are tables", &[]);
}

#[test]
fn scratch_of_another_lexicon_changes_nothing() {
    let mut other = LexiconBuilder::new();
    other.add(0, "welding public", FormKind::Name);
    other.add(1, "order", FormKind::Name);
    let (other, lexicon) = (other.build(), lexicon());
    let text = "MIG and TIG welding, public order; order MIG Welding. Time-management in QBX";
    let fresh = |lexicon: &Lexicon| {
        extract(lexicon, text, Detail::Trace, u64::MAX, &mut Scratch::new()).expect("no limit was set")
    };
    let mut scratch = Scratch::new();
    for _ in 0..2 {
        for lexicon in [&other, &lexicon] {
            let used =
                extract(lexicon, text, Detail::Trace, u64::MAX, &mut scratch).expect("no limit was set");
            assert_eq!(used, fresh(lexicon));
        }
    }
}

#[test]
fn an_acronym_is_no_plural_of_a_name() {
    check("Proficient in SAS", &[]);
    check("Proficient in Sass", &["Sass"]);
    check("Proficient in SASS", &["Sass"]);
}
