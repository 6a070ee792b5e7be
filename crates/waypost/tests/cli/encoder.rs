//! The optional sentence encoder: refused where the build reads none; where it does, it changes what is implied, the same
//! way on every path, and nothing else.

#[path = "../../../encoder/tests/common/tiny.rs"]
mod tiny;

use std::fs;

use catalog::{
    Attribution, Label, Manifest, RankerTraining, Release, SkillDraft, SkillType, Store, TaxonomyDraft,
    Version, build_ranked, skill_id,
};
use serde_json::{Value, json};
use text::{FormKind, TrainingOptions};

use crate::support::{Place, Server, read_answer};

/// Names, labels and descriptions of skills that share words.
const SKILLS: [(&str, &str, &str); 8] = [
    (
        "bake bread",
        "make loaves",
        "Prepare dough and bake loaves in a stone oven.",
    ),
    (
        "heat ovens",
        "fire a stone oven",
        "Bring the oven to the heat that dough needs.",
    ),
    (
        "repair bicycles",
        "mend bikes",
        "Replace tyres and chains of bicycles in a workshop.",
    ),
    (
        "run a workshop",
        "lead a repair shop",
        "Order chains and plan the repair of bicycles.",
    ),
    (
        "prune trees",
        "trim branches",
        "Cut dead branches of fruit trees.",
    ),
    (
        "pick fruit",
        "harvest apples",
        "Cut ripe fruit from the branches of trees.",
    ),
    (
        "nurse patients",
        "care for the sick",
        "Watch patients at night and keep them fed.",
    ),
    (
        "cook meals",
        "prepare dishes",
        "Cook dishes that keep patients of a ward fed.",
    ),
];

const TEXT: &str = "Prepare fine dough for our stone oven. Replace dead chains of bicycles. Cut dead branches from fruit trees. \
                    Keep sick patients fed at night.";

fn drafted(name: &str, label: &str, description: &str) -> SkillDraft {
    SkillDraft {
        id: skill_id(name),
        name: name.to_owned(),
        kind: SkillType::Common,
        source_uri: format!("urn:test:{name}"),
        info_url: None,
        description: Some(description.to_owned()),
        description_source: None,
        is_software: false,
        is_language: false,
        category: None,
        subcategory: None,
        tags: Vec::new(),
        labels: vec![Label {
            text: label.to_owned(),
            kind: FormKind::Alternative,
        }],
    }
}

/// Publishes skills that sentences can imply.
fn publish(place: &Place) {
    let version = Version::new(1, 0);
    let mut draft = TaxonomyDraft::new(version);
    draft.attributions.push(Attribution {
        name: "Test".to_owned(),
        text: "Written for a test.".to_owned(),
    });
    let written = SKILLS.map(|(name, label, description)| drafted(name, label, description));
    // Words are telling where there are many skills.
    let others = (0..200).map(|number| {
        let thing = format!("stone{number}");
        let description = format!("Rub {thing} until it shines.");
        drafted(&format!("polish {thing}"), &format!("buff {thing}"), &description)
    });
    draft.skills.extend(written.into_iter().chain(others));
    let training = RankerTraining {
        least_concepts: 1,
        options: TrainingOptions {
            steps: 2,
            pairs: 16,
            ..TrainingOptions::default()
        },
    };
    let snapshot = build_ranked(&draft, None, &[], training, &mut |_, _, _| {}).expect("a snapshot");
    let mut manifest = Manifest::new(version);
    manifest.release = Some(Release {
        name: "2026.1".to_owned(),
        date: "2026-01-01T00:00:00Z".to_owned(),
        versions: [("skills".to_owned(), version.to_string())].into(),
    });
    let store = Store::open(&place.data(), "skills");
    store
        .publish(version, &snapshot, manifest)
        .expect("a published version");
}

/// Writes a model whose vectors mean nothing and a configuration that names it.
fn configured(place: &Place) -> String {
    let folder = place.path("model");
    fs::create_dir(&folder).expect("a folder");
    tiny::write(&folder);
    let file = place.file("encoder.toml", format!("[encoder]\ndir = {folder:?}\n"));
    file.to_str().expect("UTF-8").to_owned()
}

/// Gives what is found in the text: the bytes of the list.
fn extracted(server: &Server, token: &str) -> String {
    let body = json!({ "text": TEXT, "confidenceThreshold": 0.25 }).to_string();
    let answer = server.post("/skills/versions/latest/extract", &body, token);
    assert_eq!(answer.status, 200, "{answer:?}");
    let (_, data) = answer.body.split_once("\"data\":").expect("data");
    data.strip_suffix('}').expect("the end of the answer").to_owned()
}

/// Gives the names and confidences of what was found, under what a family calls it.
fn found(list: &Value, thing: &str) -> Vec<(String, f64)> {
    let list = list.as_array().expect("a list").iter();
    list.map(|it| {
        let name = it[thing]["name"].as_str().expect("a name");
        (name.to_owned(), it["confidence"].as_f64().expect("a confidence"))
    })
    .collect()
}

/// Asserts that every path finds what `extracted` is.
fn check_paths(server: &Server, token: &str, extracted: &str) {
    let body = json!({ "text": TEXT, "confidenceThreshold": 0.25 }).to_string();
    let data = |path: &str, body: &str| {
        let answer = server.post(path, body, token);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()["data"].clone()
    };
    let expected: Value = serde_json::from_str(extracted).expect("JSON");
    let traced = data("/skills/versions/latest/extract/trace", &body);
    assert_eq!(traced["skills"], expected);
    let of_release = data("/classification/classifications/latest/skills/extract", &body);
    assert_eq!(
        found(&of_release["concepts"], "concept"),
        found(&expected, "skill")
    );
    let head = format!(
        "POST /skills/versions/latest/extract/batch HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n{body}\n",
        server.address(),
        body.len() + 1
    );
    let batch = read_answer(server.open(head.as_bytes()));
    assert_eq!(batch.status, 200, "{batch:?}");
    assert!(batch.body.contains(extracted), "{extracted} in {batch:?}");
}

#[test]
fn a_build_without_encoder_says_so_and_one_with_it_names_the_file_that_does_not_fit() {
    let place = Place::new();
    let config = configured(&place);
    place.import("alpha");
    if cfg!(feature = "encoder") {
        fs::remove_file(place.path("model").join("tokenizer.json")).expect("a removed file");
        let refused = place.run_on_data(&["serve", "--config", &config]);
        refused.fails(2, "tokenizer.json");
        assert!(refused.err.contains("encoder.dir"), "{refused:?}");
    } else {
        let refused = place.run_on_data(&["serve", "--config", &config]);
        refused.fails(2, "this build has no encoder; build with `--features encoder`");
        assert!(refused.err.contains("encoder.dir"), "{refused:?}");
    }
}

#[test]
fn implied_skills_stand_in_another_order_with_an_encoder_and_every_path_says_the_same() {
    if !cfg!(feature = "encoder") {
        eprintln!("skipped: this build has no encoder");
        return;
    }
    let place = Place::new();
    let config = configured(&place);
    publish(&place);
    let secret = place.client_with("portal", "lightcast_open");
    let first = {
        let server = place.serve();
        let token = server.access_token("portal", &secret);
        let first = extracted(&server, &token);
        check_paths(&server, &token, &first);
        first
    };
    let kept = place.data().join("encoder");
    assert!(!kept.exists());
    let server = place.serve_with(&["--config", &config]);
    server.logs("the sentence encoder judges implied skills");
    assert_eq!(fs::read_dir(&kept).expect("vectors of names").count(), 1);
    let token = server.access_token("portal", &secret);
    let second = extracted(&server, &token);
    check_paths(&server, &token, &second);
    assert_eq!(
        second,
        extracted(&server, &token),
        "the same request has the same answer"
    );
    let order = |list: &str| -> Vec<String> {
        let list: Value = serde_json::from_str(list).expect("JSON");
        let found = found(&list, "skill");
        assert!(
            found
                .iter()
                .all(|(_, confidence)| (0.0..=1.0).contains(confidence))
        );
        assert!(found.is_sorted_by(|one, next| one.1 >= next.1), "{found:?}");
        found.into_iter().map(|(name, _)| name).collect()
    };
    let (first, second) = (order(&first), order(&second));
    let among_both = |these: &[String], those: &[String]| -> Vec<String> {
        these
            .iter()
            .filter(|name| those.contains(name))
            .cloned()
            .collect()
    };
    let before = among_both(&first, &second);
    assert_ne!(before, among_both(&second, &first), "{first:?}, then {second:?}");
    let text = place.file("posting.txt", TEXT);
    let text = text.to_str().expect("UTF-8");
    let offline = place.run_on_data(&[
        "extract",
        text,
        "--threshold",
        "0.25",
        "--json",
        "--config",
        &config,
    ]);
    let offline: Vec<String> = found(&offline.json()["data"], "skill")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(offline, second);
}
