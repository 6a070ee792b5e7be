//! Evidence for similarity from small files and from the real releases.

use std::path::Path;

use catalog::{Filter, Model, Similarity, Skills, Version};
use waypost_ingest::{SimilarityImport, SimilarityReport, SkillImport, import_skills, similarity_evidence};

/// Tables of a small release, with `|` for a tabulator.
const ONET: [(&str, &str); 6] = [
    (
        "Occupation Data.txt",
        "O*NET-SOC Code|Title|Description\n35-1011.00|Bread Chefs|\n35-1012.00|Cake Chefs|\n15-1252.01|Oven Coders|\n",
    ),
    (
        "Content Model Reference.txt",
        "Element ID|Element Name|Description\n2.C|Knowledge|\n2.C.1|Food|\n2.C.1.a|Food Production|Preparing food.\n",
    ),
    (
        "Knowledge.txt",
        "O*NET-SOC Code|Element ID|Scale ID|Data Value\n35-1011.00|2.C.1.a|IM|5\n35-1012.00|2.C.1.a|IM|2\n\
         35-1012.00|2.C.1.a|LV|9\n35-1012.00|2.C.1.a|IM|much\n99-9999.00|2.C.1.a|IM|5\n",
    ),
    (
        "Technology Skills.txt",
        "O*NET-SOC Code|Example|Commodity Code|Commodity Title|Hot Technology|In Demand\n\
         15-1252.01|Rusty Oven|43232402|Development software|Y|N\n35-1011.00|Rusty Oven|43232402|Development software|N|N\n",
    ),
    (
        "Related Occupations.txt",
        "O*NET-SOC Code|Related O*NET-SOC Code|Relatedness Tier|Index\n35-1011.00|35-1012.00|Primary-Long|1\n\
         35-1012.00|35-1011.00|Primary-Short|1\n35-1011.00|35-1011.00|Supplemental|2\n35-1011.00|35-1012.00|Close|3\n",
    ),
    (
        "UNSPSC Reference.txt",
        "Commodity Code|Commodity Title|Class Code|Class Title|Family Code|Family Title|Segment Code|Segment Title\n\
         43232402|Development software|43232400|Development software|43230000|Software|43000000|Information Technology\n",
    ),
];

fn skills_of(onet: &Path) -> Skills {
    let import = SkillImport {
        onet: Some(onet.to_owned()),
        ..SkillImport::default()
    };
    let (draft, _) = import_skills(&import, &(), None).expect("skills");
    let bytes = catalog::build(&draft, None).expect("a snapshot");
    Skills::from_bytes(&bytes, "skills").expect("sound")
}

fn small() -> (Similarity, SimilarityReport) {
    let folder = tempfile::tempdir().expect("a temporary directory");
    for (name, text) in ONET {
        std::fs::write(folder.path().join(name), text.replace('|', "\t")).expect("a file");
    }
    let skills = skills_of(folder.path());
    let import = SimilarityImport {
        onet: folder.path().to_owned(),
        ..SimilarityImport::default()
    };
    let (draft, report) = similarity_evidence(&import, &(), &skills).expect("sound files");
    let scores = Similarity::build(&draft, &skills, Version::FIRST).expect("sound evidence");
    (scores, report)
}

fn near(scores: &Similarity, model: &str, input: &str) -> Vec<(String, f64)> {
    let model = Model::named(model).expect("a model");
    let found = scores.nearest(model, &[input], &Filter::default(), 10);
    found
        .into_iter()
        .map(|it| (it.name.to_owned(), it.score))
        .collect()
}

#[test]
fn what_occupations_ask_for_is_gathered() {
    let (scores, report) = small();
    let pair = |name: &str, score: f64| (name.to_owned(), score);
    let expected = [pair("Food Production", 1.0), pair("Rusty Oven", 0.4)];
    assert_eq!(near(&scores, "onet-skill", "35-1011.00"), expected);
    assert_eq!(near(&scores, "soc-skill", "15-1252"), [pair("Rusty Oven", 0.6)]);
    // Importance 2 of 5 is no demand.
    assert_eq!(near(&scores, "onet-skill", "35-1012.00"), []);
    assert_eq!(
        (report.occupations, report.demands, report.skills_in_demand),
        (3, 3, 2)
    );
    assert_eq!(report.related, 2);
}

#[test]
fn the_stronger_tier_of_both_directions_raises() {
    let (scores, _) = small();
    let found = near(&scores, "onet", "35-1012.00");
    assert_eq!(found, [("Bread Chefs".to_owned(), 0.5)]);
    assert_eq!(near(&scores, "soc", "35-1012"), []);
}

#[test]
fn faulty_cells_are_listed_and_what_is_missing_is_told() {
    let (_, report) = small();
    let columns: Vec<&str> = report.faults.iter().map(|fault| fault.column.as_str()).collect();
    assert!(
        columns.contains(&"Data Value") && columns.contains(&"Relatedness Tier"),
        "{columns:?}"
    );
    assert!(
        report.warnings.iter().any(|text| text.contains("crosswalk")),
        "{:?}",
        report.warnings
    );
}
