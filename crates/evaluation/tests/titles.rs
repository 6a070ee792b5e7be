//! Small sets of titles and texts, from files to figures.

#[path = "../../encoder/tests/common/tiny.rs"]
mod tiny;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ingest::SkillImport;
use text::TrainingOptions;
use waypost_evaluation::{Evaluation, EvaluationError, Report, Sources, evaluate};

const SKILLS: &str = "name,description,altNames
bake bread,Prepare dough and bake loaves in an oven.,make loaves|prepare bread
";

const OCCUPATIONS: &str = "O*NET-SOC Code\tTitle\tDescription
51-3011.00\tBakers\tBake bread and cakes.
35-1011.00\tChefs and Head Cooks\tLead the work in kitchens.
49-3091.00\tBicycle Repairers\tRepair bicycles.
";

const ALTERNATES: &str = "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)
51-3011.00\tBread Maker\tn/a\t08
51-3011.00\tCake Baker\tn/a\t08
35-1011.00\tKitchen Leader\tn/a\t08
49-3091.00\tBike Mechanic\tn/a\t08
49-3091.00\tBike Fixer\tn/a\t08
";

const ESCO: &str = "conceptType,conceptUri,preferredLabel,altLabels,status,description
Occupation,http://example.org/baker,baker,\"bread baker
oven hand\",released,Bakers make bread.
Occupation,http://example.org/mechanic,bicycle mechanic,cycle fitter,released,Mechanics mend bicycles.
";

fn evaluation(folder: &Path) -> Evaluation {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("skills.csv", SKILLS);
    write("onet/Occupation Data.txt", OCCUPATIONS);
    write("onet/Alternate Titles.txt", ALTERNATES);
    write(
        "onet/Technology Skills.txt",
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n\
         49-3091.00\tSpoke Planner\t43232202\tSoftware\tN\tN\n",
    );
    write("esco/occupations_en.csv", ESCO);
    write(
        "esco/skills_en.csv",
        "conceptUri,preferredLabel,altLabels,description,skillType,status,reuseLevel\n",
    );
    write(
        "sets/listed/titles.tsv",
        "title\tonet_soc_codes\nBike Fixer\t49-3091.00\n\"Head\" Baker\t51-3011.00;35-1011.00\nLion Tamer\t99-9999.00\n",
    );
    write(
        "sets/crosswalk/titles.tsv",
        "title\tesco_uri\tonet_soc_codes_with_match_type\n\
         bread baker\thttp://example.org/baker\t51-3011.00=exactMatch\n\
         bicycle mechanic\thttp://example.org/mechanic\t49-3091.00=closeMatch;51-3011.00=broadMatch\n",
    );
    write(
        "sets/vacancies/titles.val.csv",
        ",vacancyTitle,conceptUri\n0,Night baker (m/f),http://example.org/baker\n\
         1,CYCLE FITTER,http://example.org/mechanic\n",
    );
    write(
        "sets/texts/queries.tsv",
        "q1\tPANADERO\nq2\tMÉDICOS\nq3\tsin respuesta\n",
    );
    write(
        "sets/texts/corpus_elements.tsv",
        "c1\tpanadero\nc2\tmédico\nc3\tpanadera\nc4\tmecánico de bicicletas\nc5\tPanadero\n",
    );
    write(
        "sets/texts/annotations.tsv",
        "q1\t0\tc1\t1\nq2\t0\tc2\t1\nq2\t0\tc4\t0\n",
    );
    let training = TrainingOptions {
        seed: 3,
        steps: 2,
        pairs: 16,
    };
    Evaluation {
        directory: folder.join("sets"),
        sets: Vec::new(),
        sources: Sources::Import(SkillImport {
            csv: Some(folder.join("skills.csv")),
            onet: Some(folder.join("onet")),
            esco: vec![
                folder.join("esco/occupations_en.csv"),
                folder.join("esco/skills_en.csv"),
            ],
            ..SkillImport::default()
        }),
        texts: Vec::new(),
        encoder: None,
        labelled: None,
        fit: true,
        show: 0,
        training,
        title_training: training,
    }
}

fn run(evaluation: &Evaluation) -> Report {
    evaluate(evaluation, &mut |_, _, _| {}).unwrap()
}

/// The report of all sets, made once.
fn all() -> &'static Report {
    static ALL: LazyLock<Report> = LazyLock::new(|| run(&evaluation(tempfile::tempdir().unwrap().path())));
    &ALL
}

fn measure(report: &Report, set: &str, method: &str, measure: &str) -> f64 {
    let set = report.sets.iter().find(|it| it.name == set).unwrap();
    let figures = set.figures.iter().find(|it| it.method == method).unwrap();
    figures
        .measures
        .iter()
        .find(|(name, _)| *name == measure)
        .unwrap()
        .1
}

#[test]
fn sets_of_titles_are_told_apart_by_their_columns_and_measured() {
    let folder = tempfile::tempdir().unwrap();
    let report = all();
    let mut names: Vec<&str> = report.sets.iter().map(|set| set.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["crosswalk", "listed", "texts", "vacancies"]);
    // Two of three titles have an occupation that is known; both share a word with one of its titles.
    let right = measure(report, "listed", "shared words", "hit@5");
    assert!((right - 2.0 / 3.0).abs() < 1e-9, "{report}");
    assert!((measure(report, "vacancies", "shared words", "acc@1") - 1.0).abs() < 1e-9);
    let fitted = report.fitted.as_deref().unwrap();
    for table in [
        "TITLES_WITH_VECTORS",
        "TITLES_WITHOUT_VECTORS",
        "TRUST_WITH_VECTORS",
        "GROUPS_WITH_VECTORS",
        "GROUPS_WITHOUT_VECTORS",
    ] {
        assert!(fitted.contains(table), "{table}");
    }
    let shown = report.to_string();
    assert!(!shown.contains("NaN") && shown.contains("out of fold"), "{shown}");
    let mut evaluation = evaluation(folder.path());
    evaluation.sets = vec!["listed".to_owned()];
    assert_eq!(run(&evaluation).to_string(), run(&evaluation).to_string());
}

#[test]
fn titles_that_are_asked_for_are_neither_indexed_nor_trained_from() {
    let report = all();
    let note = |name: &str| {
        let set = report.sets.iter().find(|it| it.name == name).unwrap();
        set.notes
            .iter()
            .find(|note| note.contains("left out"))
            .unwrap()
            .clone()
    };
    assert!(note("listed").starts_with("1 titles"), "{}", note("listed"));
    assert!(note("crosswalk").starts_with("2 titles"), "{}", note("crosswalk"));
    assert!(note("vacancies").starts_with("0 titles"), "{}", note("vacancies"));
    // The label itself would be the surest answer.
    let answered = measure(
        report,
        "listed",
        "best title, weights of this program",
        "answered",
    );
    assert!(answered < 1.0, "{report}");
}

#[test]
fn texts_are_ranked_among_a_list_that_is_no_source_of_labels() {
    let folder = tempfile::tempdir().unwrap();
    let mut evaluation = evaluation(folder.path());
    evaluation.sets = vec!["texts".to_owned()];
    let report = run(&evaluation);
    assert_eq!(
        report.sets[0].questions, 2,
        "a query without an answer is no question"
    );
    // Of two equal texts the last id comes first, so the right one is second.
    for method in ["character TF-IDF (runs of 1 to 3)", "titles, without vectors"] {
        assert!(
            (measure(&report, "texts", method, "MRR") - 0.75).abs() < 1e-9,
            "{report}"
        );
    }
}

#[test]
fn stored_titles_are_not_asked_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let mut evaluation = evaluation(folder.path());
    let refused = |evaluation: &Evaluation| evaluate(evaluation, &mut |_, _, _| {}).unwrap_err();
    let data = folder.path().join("data");
    let (draft, _) = ingest::starter_import();
    let store = catalog::Store::open(&data, "skills");
    fs::create_dir_all(&data).unwrap();
    let manifest = catalog::Manifest::new(draft.version);
    store
        .publish(draft.version, &catalog::build(&draft, None).unwrap(), manifest)
        .unwrap();
    evaluation.sources = Sources::Data(data);
    evaluation.sets = vec!["listed".to_owned()];
    assert!(matches!(refused(&evaluation), EvaluationError::TitlesRead));
    evaluation.sets = vec!["vacancies".to_owned()];
    assert!(matches!(refused(&evaluation), EvaluationError::NoTitles { .. }));
}

#[test]
fn an_encoder_re_ranks_the_best_title() {
    if !encoder::IS_BUILT {
        eprintln!("skipped: this build has no encoder");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    tiny::write(folder.path());
    let mut evaluation = evaluation(folder.path());
    evaluation.sets = vec!["listed".to_owned(), "crosswalk".to_owned()];
    evaluation.encoder = Some(folder.path().to_owned());
    let report = run(&evaluation);
    for set in ["listed", "crosswalk"] {
        let of = |method: &str| measure(&report, set, method, "right");
        let gain = of("best title with the encoder, out of fold") - of("best title, out of fold");
        assert!((gain - of("gain of the encoder")).abs() < 1e-9, "{report}");
    }
    assert!(!report.to_string().contains("NaN"), "{report}");
}
