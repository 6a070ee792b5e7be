//! What a person would expect of the skills found in a sentence.

use waypost_text::{
    Detail, Extraction, FormKind, Lexicon, LexiconBuilder, Scratch, extract, normalize_document,
};

const NAMES: &[(&str, &[&str], &str, u32)] = &[
    (
        "Sourdough Baking",
        &[],
        "leavening bread and dough with wild yeast in a bakery oven",
        1,
    ),
    (
        "Java (computer programming)",
        &[],
        "programming language, software, object oriented code, compiler",
        2,
    ),
    (
        "JavaScript",
        &[],
        "programming language of web pages, software, browser, code",
        2,
    ),
    (
        "C (Programming Language)",
        &[],
        "programming language, systems software, compiler, code",
        2,
    ),
    (
        "C++",
        &[],
        "programming language, object oriented software, compiler, code",
        2,
    ),
    (
        "C#",
        &[],
        "programming language of the .NET platform, software, code",
        2,
    ),
    (
        "Go (Programming Language)",
        &["Golang"],
        "programming language, software, concurrency, compiler, code",
        2,
    ),
    (
        "R (Programming Language)",
        &[],
        "programming language for statistics, software, data analysis, code",
        2,
    ),
    ("Python", &[], "programming language, software, scripts, code", 2),
    (
        "SQL",
        &["Structured Query Language"],
        "query language of databases, software",
        2,
    ),
    (
        "Node.js",
        &[],
        "programming of servers in JavaScript, software",
        2,
    ),
    (".NET Framework", &[".NET"], "software platform, programming", 2),
    (
        "HTML",
        &["Hypertext Markup Language"],
        "markup language of web pages, browser",
        3,
    ),
    (
        "Cascading style sheets",
        &["CSS"],
        "style of web pages, browser, markup",
        3,
    ),
    (
        "Microsoft Excel",
        &[],
        "spreadsheet software, workbook formulas, pivot tables",
        4,
    ),
    (
        "Microsoft Word",
        &[],
        "word processing software, office documents typing",
        4,
    ),
    ("Microsoft PowerPoint", &[], "presentation software, slides", 4),
    ("Microsoft Access", &[], "database software, queries, tables", 4),
    (
        "research and development",
        &["R&D"],
        "innovation laboratory experiments, product inventions",
        5,
    ),
    ("e-commerce", &[], "selling online, shops, payments", 6),
    (
        "project management",
        &["manage projects"],
        "plans milestones budgets",
        7,
    ),
    ("lead others", &["lead"], "guide motivate colleagues", 8),
    ("accounting", &[], "ledgers bookkeeping balances debits", 9),
    ("machine learning", &[], "statistical models training data", 2),
    ("learning", &[], "study, pupils, classroom, homework", 10),
    ("Strategic Planning", &[], "goals organization", 7),
    ("database", &[], "tables records storage", 2),
    (
        "arrange appointments",
        &["schedule appointments"],
        "diary calendar",
        11,
    ),
    ("set up stages", &["plan stage"], "theatre scenery", 12),
    ("aesthetics", &[], "philosophy of beauty", 13),
    ("fire prevention", &[], "alarms extinguishers", 14),
    ("childbirth", &[], "babies mothers delivery", 15),
];

fn lexicon() -> Lexicon {
    let mut builder = LexiconBuilder::new();
    for (skill, (name, others, context, group)) in (0u32..).zip(NAMES) {
        builder.add(skill, name, FormKind::Name);
        if let Some(front) = waypost_text::without_bracket(name) {
            builder.add(skill, front, FormKind::NameWithoutBracket);
        }
        for other in *others {
            builder.add(skill, other, FormKind::Alternative);
        }
        if let Some(product) = name.strip_prefix("Microsoft ") {
            builder.add(skill, product, FormKind::Product);
        }
        builder.context(skill, context);
        builder.group(skill, *group);
    }
    // Other skills, so that no context word is rare only because the taxonomy is tiny.
    for skill in NAMES.len() as u32..2_000 {
        builder.add(skill, &format!("filling number{skill}"), FormKind::Name);
    }
    builder.build()
}

fn extraction(lexicon: &Lexicon, text: &str) -> Extraction {
    extract(lexicon, text, Detail::Trace, u64::MAX, &mut Scratch::new()).expect("no limit was set")
}

/// Compares the names of the skills at 0.5 and above, in order of the taxonomy.
fn check(text: &str, expected: &[&str]) {
    let lexicon = lexicon();
    let mut skills: Vec<u32> = extraction(&lexicon, text)
        .skills()
        .iter()
        .filter(|candidate| candidate.confidence >= 0.5)
        .map(|candidate| candidate.skill)
        .collect();
    skills.sort_unstable();
    let names: Vec<&str> = skills
        .iter()
        .map(|skill| NAMES.get(*skill as usize).map_or("filling", |skill| skill.0))
        .collect();
    assert_eq!(names, expected, "{text:?}");
}

#[test]
fn names_are_found_in_any_case_and_inflection() {
    check("You love SOURDOUGH baking.", &["Sourdough Baking"]);
    check("sourdough baked at dawn", &["Sourdough Baking"]);
    check(
        "managing several projects, managed project",
        &["project management"],
    );
    check("manages projects", &["project management"]);
    check("We keep two databases.", &["database"]);
}

#[test]
fn long_phrases_beat_the_parts_they_contain() {
    check("machine learning", &["machine learning"]);
    check(
        "machine learning, and lifelong learning of pupils in a classroom",
        &["machine learning", "learning"],
    );
}

#[test]
fn phrases_do_not_cross_sentences() {
    check("We build a machine. Learning is fun", &[]);
    check("Project.\n\nManagement", &[]);
    check("machine\nlearning", &["machine learning"]);
}

#[test]
fn compounds_are_found_in_every_spelling() {
    for text in ["e-commerce", "ecommerce", "e commerce", "E-Commerce", "eCommerce"] {
        check(text, &["e-commerce"]);
    }
    for text in ["Node.JS", "node.js", "NodeJS", "Node js", "node-js"] {
        check(text, &["Node.js"]);
    }
    for text in ["JavaScript", "Java Script", "java-script", "javascript"] {
        check(text, &["JavaScript"]);
    }
    check(
        "data-base and strategic-planning",
        &["Strategic Planning", "database"],
    );
}

#[test]
fn makers_and_signs_are_seen_through() {
    for text in [
        "Microsoft Excel",
        "MS Excel",
        "Microsoft® Excel™",
        "Microsoft's Excel",
        "Ms-Excel",
    ] {
        check(text, &["Microsoft Excel"]);
    }
    check("Python's", &["Python"]);
    check("Experience with SQL’s", &["SQL"]);
}

#[test]
fn a_verb_that_describes_a_noun_asks_for_nothing() {
    check(
        "Schedule appointments for three doctors",
        &["arrange appointments"],
    );
    check(
        "Scheduled appointments for three doctors",
        &["arrange appointments"],
    );
    check(
        "I scheduled appointments and managed projects",
        &["project management", "arrange appointments"],
    );
    check("Please arrive on time for your scheduled appointments", &[]);
    check(
        "You will be planning stages for the summer festival",
        &["set up stages"],
    );
    check("The theatre is still in the planning stage", &[]);
}

#[test]
fn the_singular_of_a_field_is_another_word() {
    check("A course in aesthetics", &["aesthetics"]);
    check("with an aesthetic eye", &[]);
}

#[test]
fn parts_of_the_names_of_offices_are_no_skills() {
    check("Responsible for fire prevention on site", &["fire prevention"]);
    check("Call the Bureau of Fire Prevention", &[]);
    check("Report it to the fire prevention department.", &[]);
    check(
        "We leave the office. Fire prevention is your task",
        &["fire prevention"],
    );
}

#[test]
fn nothing_is_asked_for_behind_a_disclaimer() {
    check("Assist at childbirth in our clinic", &["childbirth"]);
    check(
        "We do not discriminate on grounds of age, childbirth or faith.",
        &[],
    );
    check(
        "We hire regardless of childbirth. You know accounting",
        &["accounting"],
    );
}

#[test]
fn words_of_another_thing_keep_a_name_from_being_believed() {
    check("Our servers run Java", &["Java (computer programming)"]);
    check("Our servers serve coffee from Java", &[]);
    check("Keepers feed the python and other snakes", &[]);
}

#[test]
fn joined_technologies_are_parted() {
    check(
        "HTML5/CSS markup for web pages in a browser",
        &["HTML", "Cascading style sheets"],
    );
    check(
        "software in C/C++ for a compiler, programming language Python",
        &["C (Programming Language)", "C++", "Python"],
    );
    check("programming C# software on .NET", &["C#", ".NET Framework"]);
}

#[test]
fn short_names_need_context() {
    check("Vitamin C and plan R", &[]);
    check(
        "Statistics software in R and Python, data analysis code",
        &["R (Programming Language)", "Python"],
    );
    check(
        "R&D of products in our laboratory with experiments and innovation",
        &["research and development"],
    );
    check("R&D", &["research and development"]);
}

#[test]
fn ordinary_words_need_context() {
    check(
        "You will go far, excel at tasks, lead by word and access the building.",
        &[],
    );
    check("Go the extra mile. Excel every day. Access is free.", &[]);
    check(
        "Backend software in Go with Python, compiler and concurrency",
        &["Go (Programming Language)", "Python"],
    );
    check(
        "Spreadsheet software such as Excel with pivot tables and workbook formulas",
        &["Microsoft Excel"],
    );
    check("Please account for the ledgers", &[]);
    check("accounting", &["accounting"]);
}

#[test]
fn announced_names_need_no_other_context() {
    check("You are proficient in Excel", &["Microsoft Excel"]);
    check("knowledge of R is a plus", &["R (Programming Language)"]);
    check(
        "Word, Excel and PowerPoint",
        &["Microsoft Excel", "Microsoft Word", "Microsoft PowerPoint"],
    );
    check("experience with access to buildings", &[]);
    check("Skills.\n\nExcel at what you do", &[]);
}

#[test]
fn brackets_are_optional() {
    check("Java (computer programming)", &["Java (computer programming)"]);
    check("We write Java", &["Java (computer programming)"]);
}

#[test]
fn repeated_mentions_do_not_lower_confidence() {
    let lexicon = lexicon();
    let once = extraction(&lexicon, "accounting");
    let often = extraction(&lexicon, "accounting account accounts accounting.\naccounting");
    assert!(often.skills()[0].confidence >= once.skills()[0].confidence);
}

#[test]
fn trace_shows_the_surface_and_its_context() {
    let lexicon = lexicon();
    let text = "Bake in sourdough baking style: bread from the oven";
    let found = extraction(&lexicon, text);
    let mention = &found.mentions()[0];
    assert_eq!(&text[mention.surface.clone()], "sourdough baking");
    let contexts: Vec<&str> = found
        .context_forms(mention)
        .iter()
        .map(|range| &text[range.clone()])
        .collect();
    assert_eq!(contexts, ["bread", "oven"]);
    assert_eq!(found.candidates(mention)[0].skill, 0);
}

#[test]
fn detail_does_not_change_confidence() {
    let lexicon = lexicon();
    let text = "Statistics software in R and Python; MS Excel, accounting; go lead, C/C++";
    let trace = extraction(&lexicon, text);
    let skills =
        extract(&lexicon, text, Detail::Skills, u64::MAX, &mut Scratch::new()).expect("no limit was set");
    assert_eq!(trace.skills(), skills.skills());
    assert_eq!(trace.mentions().len(), skills.mentions().len());
}

#[test]
fn work_is_limited() {
    let lexicon = lexicon();
    let text = "machine learning ".repeat(100);
    let mut scratch = Scratch::new();
    let stopped =
        extract(&lexicon, &text, Detail::Skills, 150, &mut scratch).expect_err("the budget is too small");
    assert!(stopped.steps > 150 && stopped.steps < 300);
    assert!(extract(&lexicon, &text, Detail::Skills, 10_000, &mut scratch).is_ok());
}

#[test]
fn empty_lexicon_and_empty_text_give_nothing() {
    for (lexicon, text) in [
        (LexiconBuilder::new().build(), "any text at all"),
        (Lexicon::default(), "any text at all"),
        (lexicon(), ""),
    ] {
        assert!(extraction(&lexicon, text).mentions().is_empty());
        assert!(extraction(&lexicon, text).skills().is_empty());
    }
}

#[test]
fn work_grows_with_the_length_of_the_text_alone() {
    let mut builder = LexiconBuilder::new();
    // Each skill is one word longer than the last, so that every word starts a walk through all of them.
    for skill in 0..31 {
        builder.add(
            skill,
            &format!("{}b", "a ".repeat(skill as usize)),
            FormKind::Alternative,
        );
        builder.add(skill, "c", FormKind::Alternative);
        builder.context(skill, "one and the same telling context of all skills");
        builder.group(skill, 1);
    }
    let lexicon = builder.build();
    for pattern in ["a ", "a b ", "c ", "c telling context skill ", "a-", "a.a-b "] {
        let short = extraction(&lexicon, &pattern.repeat(500)).steps();
        let long = extraction(&lexicon, &pattern.repeat(2_000)).steps();
        assert!(
            long <= 4 * short + 100_000,
            "{pattern:?}: {short} steps, then {long}"
        );
        assert!(long / 2_000 < 20_000, "{pattern:?}: {long} steps");
    }
}

#[test]
fn offsets_refer_to_the_normalised_text() {
    let lexicon = lexicon();
    let text = normalize_document("Cafe\u{301}\r\n\tpython and e\u{301}");
    let found = extraction(&lexicon, &text);
    let surfaces: Vec<&str> = found
        .mentions()
        .iter()
        .map(|mention| &text[mention.surface.clone()])
        .collect();
    assert_eq!(surfaces, ["python"]);
}
