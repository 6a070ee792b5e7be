//! A small evaluation from files to figures.

#[path = "../../encoder/tests/common/tiny.rs"]
mod tiny;

use std::fs;
use std::path::Path;

use ingest::SkillImport;
use text::TrainingOptions;
use waypost_evaluation::{Evaluation, EvaluationError, Figures, Sources, evaluate};

const SKILLS: &str = "name,description,altNames
bake bread,Prepare dough and bake loaves in an oven.,make loaves|prepare bread
repair bicycles,Replace tyres and chains of bicycles.,mend bikes|fix cycles
tune pianos,Tighten strings until each note is right.,adjust piano strings
prune trees,Cut dead branches.,trim branches|cut back trees
";

fn evaluation(folder: &Path) -> Evaluation {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("skills.csv", SKILLS);
    write(
        "sets/spans/validation.csv",
        "sentence,span,sub_span,label\n\
         You bake bread every day,bake bread,,bake bread\n\
         You mend bikes and trim branches,mend bikes,,repair bicycles\n\
         You mend bikes and trim branches,trim branches,,prune trees\n\
         We are a family,,,LABEL NOT PRESENT\n\
         You tame lions,tame lions,,tame lions\n",
    );
    write(
        "sets/lists/dev.csv",
        ",sentence,skills\n0,Loaves are yours,['bake bread']\n1,Hello,['UNK']\n",
    );
    write(
        "sets/lists/train.csv",
        ",sentence,skills\n0,The oven is yours,['bake bread']\n",
    );
    write("sets/titles/titles.tsv", "title\nbaker\n");
    Evaluation {
        directory: folder.join("sets"),
        sets: Vec::new(),
        sources: Sources::Import(SkillImport {
            csv: Some(folder.join("skills.csv")),
            ..SkillImport::default()
        }),
        texts: Vec::new(),
        encoder: None,
        labelled: Some(folder.join("sets/lists")),
        fit: true,
        show: 5,
        training: TrainingOptions {
            seed: 3,
            steps: 2,
            pairs: 16,
        },
        title_training: TrainingOptions {
            seed: 3,
            steps: 2,
            pairs: 16,
        },
    }
}

#[test]
fn sets_are_found_by_their_columns_and_measured() {
    let folder = tempfile::tempdir().unwrap();
    let report = evaluate(&evaluation(folder.path()), &mut |_, _, _| {}).unwrap();
    assert_eq!((report.skills, report.ranked, report.labelled), (4, 4, 1));
    assert_eq!(report.skipped, ["titles"]);
    let names: Vec<&str> = report.sets.iter().map(|set| set.name.as_str()).collect();
    assert_eq!(names, ["lists", "spans"]);
    let spans = &report.sets[1];
    // The sentence without a label is no question; the one whose label no skill has is, and is missed.
    assert_eq!(spans.questions, 3);
    assert!(
        spans
            .notes
            .iter()
            .any(|note| note.starts_with("1 labels are not in the taxonomy"))
    );
    let words = &spans.figures[0];
    assert_eq!(words.method, "shared words");
    assert_eq!(words.measures[0].0, "MRR");
    assert!((words.measures[0].1 - 2.0 / 3.0).abs() < 1e-9, "{words:?}");
    assert!(
        report.sets[0]
            .notes
            .iter()
            .any(|note| note.contains("not comparable"))
    );
    assert!(
        report
            .fitted
            .as_deref()
            .is_some_and(|source| source.starts_with("Fusion {"))
    );
    let shown = report.to_string();
    assert!(shown.contains("out of fold"), "{shown}");
    assert!(!shown.contains("NaN"), "{shown}");
}

#[test]
fn one_seed_gives_one_report() {
    let folder = tempfile::tempdir().unwrap();
    let evaluation = evaluation(folder.path());
    let report = || evaluate(&evaluation, &mut |_, _, _| {}).unwrap().to_string();
    assert_eq!(report(), report());
}

#[test]
fn an_empty_store_and_an_unknown_set_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut evaluation = evaluation(folder.path());
    evaluation.sources = Sources::Data(folder.path().join("data"));
    let refused = |evaluation: &Evaluation| evaluate(evaluation, &mut |_, _, _| {}).unwrap_err();
    assert!(matches!(refused(&evaluation), EvaluationError::NoSkills { .. }));
    evaluation.sets = vec!["absent".to_owned()];
    assert!(matches!(refused(&evaluation), EvaluationError::UnknownSet { .. }));
    evaluation.sets = vec!["relations".to_owned()];
    let relations = folder.path().join("sets/relations");
    fs::create_dir_all(&relations).unwrap();
    fs::write(
        relations.join("relations.csv"),
        "originalSkillUri,relatedSkillUri\na,b\n",
    )
    .unwrap();
    assert!(matches!(refused(&evaluation), EvaluationError::AnswersRead));
}

#[test]
fn an_encoder_gives_figures_beside_those_without_it_or_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    tiny::write(folder.path());
    let mut evaluation = evaluation(folder.path());
    let without = evaluate(&evaluation, &mut |_, _, _| {}).unwrap();
    evaluation.encoder = Some(folder.path().to_owned());
    let with = evaluate(&evaluation, &mut |_, _, _| {});
    if !encoder::IS_BUILT {
        let refused = with.unwrap_err().to_string();
        assert!(refused.contains("--features encoder"), "{refused}");
        return;
    }
    let with = with.unwrap();
    assert!(!with.to_string().contains("NaN"), "{with}");
    for (before, after) in without.sets.iter().zip(&with.sets) {
        let methods = |figures: &[Figures]| figures.iter().map(|it| it.method.clone()).collect::<Vec<_>>();
        let known = methods(&before.figures);
        let (kept, added): (Vec<String>, Vec<String>) = methods(&after.figures)
            .into_iter()
            .partition(|method| known.contains(method));
        assert_eq!(kept, known);
        let figures = |method: &str| {
            after
                .figures
                .iter()
                .find(|it| it.method.starts_with(method))
                .unwrap()
        };
        let (gain, alone) = (
            figures("gain of the encoder"),
            figures("likeness by the encoder alone"),
        );
        assert_eq!(gain.measures.len(), alone.measures.len());
        assert!(gain.measures.iter().all(|(_, gain)| gain.abs() <= 1.0));
        let foldings = added
            .iter()
            .filter(|method| method.contains("with the encoder"))
            .count();
        assert_eq!(foldings, if before.name == "spans" { 2 } else { 1 }, "{added:?}");
    }
    assert!(
        with.fitted
            .is_some_and(|source| source.contains("Rerank(Logistic {"))
    );
}
