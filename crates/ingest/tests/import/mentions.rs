//! What sentences of job texts mention, on the real taxonomies.

use catalog::{FormKind, TaxonomyDraft};
use text::{Detail, Lexicon, LexiconBuilder, Scratch, extract, normalize_document, without_bracket};
use waypost_ingest::{SkillImport, starter_taxonomy};

use crate::support::{import, shared};

/// A text, the skills it must show at 0.5 and those it must not; parts of names, `/` between equally good ones.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Expectations on ESCO 1.2.0 with O*NET 30.1.
#[rustfmt::skip]
const MERGED: &[Row] = &[
    ("Experience with Microsoft Office", &["Microsoft Office software"], &[]),
    ("Microsoft Office", &["Microsoft Office software"], &[]),
    ("Azure", &["Microsoft Azure software"], &[]),
    ("Microsoft Azure", &["Microsoft Azure software"], &[]),
    ("experience with Salesforce", &["Salesforce software/Salesforce.com Salesforce CRM"], &[]),
    ("Experience with AWS is required", &["Amazon Web Services AWS software"], &[]),
    ("AWS", &["Amazon Web Services AWS software"], &[]),
    ("search engine optimization", &["search engine optimisation/Search engine optimization SEO software"], &[]),
    ("We deploy on Google Cloud", &["Google Cloud software"], &["Google"]),
    ("Strong time management skills", &["Time Management/manage time"], &[]),
    ("Time Management", &["Time Management/manage time"], &[]),
    ("You will work in teams", &["work in teams"], &[]),
    ("able to work in a team", &["work in teams"], &[]),
    ("I use Excel every day", &["Microsoft Excel"], &[]),
    ("Advanced Excel skills including pivot tables and VLOOKUP", &["Microsoft Excel"], &[]),
    ("Excel", &["Microsoft Excel"], &[]),
    ("C# developer", &["C#"], &[]),
    ("C# and .NET", &["C#", "Microsoft .NET Framework"], &[]),
    (".NET developer", &["Microsoft .NET Framework"], &[]),
    ("VB.NET", &["Visual Basic"], &[]),
    ("the C language", &["C/C (computer programming)"], &[]),
    ("Must know C programming", &["C/C (computer programming)"], &[]),
    ("R programming", &["R"], &[]),
    ("experience with the R language", &["R"], &[]),
    ("Experience in C++, C#, .NET and R", &["C++", "C#", "Microsoft .NET Framework", "R"], &[]),
    ("Java and JavaScript, React, Node.js, AWS, Azure, GCP", &["Java (computer programming)", "JavaScript", "React", "Node.js", "Amazon Web Services AWS software", "Microsoft Azure software"], &[]),
    ("sql", &["SQL"], &[]),
    ("html", &["HTML"], &[]),
    ("c++", &["C++"], &[]),
    ("teamwork", &["work in teams"], &[]),
    ("leadership", &["lead others"], &[]),
    ("creativity", &["think creatively"], &[]),
    ("adaptability", &["adapt to change"], &[]),
    ("attention to detail", &["attend to detail"], &[]),
    ("Excellent attention to detail and teamwork", &["attend to detail", "work in teams"], &[]),
    ("sales", &["sales activities"], &[]),
    ("nursing", &["nursing science/nursing principles"], &[]),
    ("welding", &["welding techniques"], &[]),
    ("cooking", &["use cooking techniques"], &[]),
    ("budgeting", &["manage budgets"], &[]),
    ("food safety", &["food safety principles"], &[]),
    ("Certified in food safety and food preparation", &["food safety principles", "use food preparation techniques"], &[]),
    ("HACCP", &["apply HACCP"], &[]),
    ("menu planning", &["plan menus"], &[]),
    ("Creativity, leadership, teamwork", &["think creatively", "lead others", "work in teams"], &[]),
    ("Handles administrative duties in the office", &[], &["Administrative"]),
    ("problem-solving", &["solve problems/Complex Problem Solving"], &["troubleshoot"]),
    ("Strong problem solving and data analysis", &["perform data analysis"], &["troubleshoot", "statistics"]),
    ("public speaking", &["address an audience"], &["Speaking"]),
    ("Provide equipment for the crew", &[], &["compile airport certification manuals"]),
    ("help clients pay rent", &[], &["leasing process"]),
    ("We offer Polish dishes", &[], &["Polish"]),
    ("We cook Spanish food", &[], &["Spanish"]),
    ("Fluent in Spanish and Polish", &["Spanish", "Polish"], &[]),
    ("Spanish speaking preferred", &["Spanish"], &[]),
    ("program management and labor law", &["labour law/labour legislation"], &[]),
    ("You will go far, excel at tasks and access the building", &[], &["Microsoft Excel", "Microsoft Access"]),
    ("Reports to the office and assists with word of mouth", &[], &["Microsoft Word", "Microsoft Office software"]),
    ("We are a leader in sales of coffee", &[], &["sales activities"]),
    ("This position is under the leadership of the Director", &[], &["lead others"]),
    ("Backend services in Go, Kubernetes and Docker", &["Docker", "Kubernetes"], &[]),
    ("Proficient in Word, Excel, PowerPoint and Outlook", &["Microsoft Word", "Microsoft Excel", "Microsoft PowerPoint", "Microsoft Outlook"], &[]),
    ("Plan menus and manage budgets", &["plan menus", "manage budgets"], &[]),
    ("project management and customer service", &["project management", "customer service"], &[]),
    ("Python, SQL, Tableau", &["Python (computer programming)", "SQL", "Tableau"], &[]),
    ("I am responsible for the budget of a small team", &[], &["manage budgets"]),
    ("Knowledge of SEO and web analytics", &["search engine optimisation"], &[]),
    ("SEO", &["search engine optimisation"], &[]),
    ("Experience with SAP, Oracle, Salesforce CRM", &["SAP software", "Oracle software", "Salesforce.com Salesforce CRM"], &[]),
    ("Some teaching experience is welcome", &["instruct others"], &[]),
    ("Python and forklift driving", &["Python (computer programming)", "operate forklift"], &["drive agricultural machines"]),
    ("You show a strong work ethic", &[], &["ethics", "morality"]),
    ("You join all scheduled meetings", &[], &["fix meetings"]),
    ("The bridge is in the planning stage", &[], &["organise stage"]),
    ("We never discriminate because of pregnancy or religion", &[], &["pregnancy"]),
    ("Care for women in pregnancy", &["pregnancy"], &[]),
    ("Docker crews went on strike at the harbour", &[], &["Docker"]),
    ("The shop sells coffee from Java", &[], &["Java (computer programming)"]),
    ("Students measure angular momentum", &[], &["Angular"]),
    ("Report to local law enforcement agencies", &[], &["law enforcement"]),
    ("Send it to the Office of Personnel Management", &[], &["personnel management"]),
    ("Project planning", &[], &["Microsoft Project", "Planes"]),
    ("Project", &[], &["Microsoft Project"]),
    ("Knowledge of GAAP is expected", &["national generally accepted accounting principles"], &[]),
    ("Bilingual in Mandarin", &["Chinese"], &[]),
    ("Run weekly reports in Salesforce CRM.", &["Salesforce.com Salesforce CRM"], &[]),
    ("Employment depends on a background check by law enforcement and must be approved", &[], &["law enforcement"]),
    ("You write SQL queries against relational databases", &["SQL"], &["Structured query language SQL"]),
    ("Holders of the CCS-P are welcome", &[], &["Certified Cloud Security Professional"]),
];

/// Expectations on the embedded skills.
#[rustfmt::skip]
const STARTER: &[Row] = &[
    ("Experience with Microsoft Office", &["Microsoft Office"], &[]),
    ("Azure", &["Azure"], &[]),
    ("experience with Salesforce", &["Salesforce"], &[]),
    ("Experience with AWS is required", &["Amazon Web Services"], &[]),
    ("I use Excel every day", &["Microsoft Excel"], &[]),
    ("C# developer", &["C#"], &[]),
    (".NET developer", &[".NET"], &[]),
    ("Must know C programming", &["C (Programming Language)"], &[]),
    ("the R language", &["R (Programming Language)"], &[]),
    ("Experience in C++, C#, .NET and R", &["C++", "C#", ".NET", "R (Programming Language)"], &[]),
    ("sql", &["SQL"], &[]),
    ("html", &["HTML"], &[]),
    ("teamwork", &["Team"], &[]),
    ("leadership", &["Leadership"], &[]),
    ("attention to detail", &["Detail"], &[]),
    ("creativity", &["Creativ"], &[]),
    ("welding", &["Weld"], &[]),
    ("cooking", &["Cook"], &[]),
    ("food safety", &["Food Safety"], &[]),
    ("problem solving", &["Problem Solving"], &[]),
    ("public speaking", &["Public Speaking"], &[]),
    ("data entry", &["Data Entry"], &[]),
    ("You will go far, excel at tasks and access the building", &[], &["Excel", "Access"]),
    ("Handles administrative duties in the office", &[], &["Administrative"]),
    ("We cook Spanish food", &[], &["Spanish"]),
    ("Fluent in Spanish", &["Spanish"], &[]),
];

/// Collects what an index of the draft would find skills by.
fn lexicon(draft: &TaxonomyDraft) -> Lexicon {
    let mut builder = LexiconBuilder::new();
    for (skill, number) in draft.skills.iter().zip(0u32..) {
        builder.add(number, &skill.name, FormKind::Name);
        if let Some(bare) = without_bracket(&skill.name) {
            builder.add(number, bare, FormKind::NameWithoutBracket);
        }
        for label in &skill.labels {
            builder.add(number, &label.text, label.kind);
        }
        if let Some(description) = &skill.description {
            builder.context(number, description);
        }
        for (_, name) in [&skill.category, &skill.subcategory].into_iter().flatten() {
            builder.context(number, name);
        }
        if let Some((group, _)) = skill.subcategory.as_ref().or(skill.category.as_ref()) {
            builder.group(number, *group);
        }
    }
    builder.build()
}

fn check(draft: &TaxonomyDraft, rows: &[Row]) {
    let lexicon = lexicon(draft);
    let mut failures = Vec::new();
    for (text, wanted, unwanted) in rows {
        let text = normalize_document(text);
        let found = extract(&lexicon, &text, Detail::Skills, u64::MAX, &mut Scratch::new()).unwrap();
        let names: Vec<&str> = found
            .skills()
            .iter()
            .filter(|skill| skill.confidence >= 0.5)
            .map(|skill| draft.skills[skill.skill as usize].name.as_str())
            .collect();
        let missing = wanted.iter().filter(|wanted| {
            let is_part = |part: &str| names.iter().any(|name| name.contains(part));
            !wanted.split('/').any(is_part)
        });
        let false_ones = unwanted.iter().filter(|unwanted| names.contains(unwanted));
        let (missing, false_ones): (Vec<_>, Vec<_>) = (missing.collect(), false_ones.collect());
        if !missing.is_empty() || !false_ones.is_empty() {
            failures.push(format!(
                "{text:?}: without {missing:?}, with {false_ones:?}, in all {names:?}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn sentences_mention_what_a_reader_finds_on_the_merged_taxonomy() {
    let (Some(esco), Some(onet)) = (shared("esco-1.2.0"), shared("onet-30.1")) else {
        return;
    };
    let sources = SkillImport {
        esco: vec![esco],
        onet: Some(onet),
        ..SkillImport::default()
    };
    check(&import(&sources).unwrap().0, MERGED);
}

#[test]
fn sentences_mention_what_a_reader_finds_on_the_starter_taxonomy() {
    check(&starter_taxonomy(), STARTER);
}
