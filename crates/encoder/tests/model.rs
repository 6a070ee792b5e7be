//! The reader of models, on a model that the tests write themselves, and on a real one where there is one.
#![cfg(feature = "model")]

mod common;

use std::fs;
use std::path::Path;

use common::{plain, tiny};
use serde_json::{Value, json};
use tempfile::TempDir;
use waypost_encoder::{Encoder, EncoderError, MAX_TOKENS, NameVectors};

fn written() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    tiny::write(folder.path());
    folder
}

fn opened() -> Encoder {
    Encoder::open(written().path()).expect("the model that the test wrote")
}

fn encode(encoder: &Encoder, texts: &[&str]) -> Vec<Vec<f32>> {
    encoder.encode(texts, &|| false).expect("vectors of the texts")
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// Changes the folder of a model and gives the complaint, without the folder's own name.
fn complaint(change: impl Fn(&Path)) -> String {
    let folder = written();
    change(folder.path());
    let error = Encoder::open(folder.path()).expect_err("a model that does not fit");
    error.to_string().replace(&*folder.path().to_string_lossy(), "")
}

fn with_json(folder: &Path, name: &str, mut value: Value, change: impl Fn(&mut Value)) {
    change(&mut value);
    fs::write(folder.join(name), value.to_string()).expect("a written file");
}

#[test]
fn vectors_are_those_of_plain_loops() {
    let encoder = opened();
    let weights = tiny::weights();
    let texts = [
        "bake",
        "bake bread",
        "repair bicycles prune trees nurse cook bake bread",
        "trees trees",
    ];
    assert_eq!(encoder.dimensions(), tiny::SIZE);
    for (text, vector) in texts.iter().zip(encode(&encoder, &texts)) {
        let expected = plain::vector(&weights, text);
        assert_eq!(vector.len(), expected.len());
        for (value, expected) in vector.iter().zip(expected) {
            assert!(
                (f64::from(*value) - expected).abs() < 1e-4,
                "{text}: {value} for {expected}"
            );
        }
    }
}

#[test]
fn what_else_is_encoded_changes_nothing() {
    let encoder = opened();
    let texts: Vec<String> = (0..70).map(|at| tiny::WORDS[at % 8].repeat(1 + at % 5)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = encode(&encoder, &texts);
    for (text, vector) in texts.iter().zip(together) {
        let alone = encode(&encoder, &[text]).remove(0);
        assert!((cosine(&alone, &vector) - 1.0).abs() < 1e-4, "{text}");
    }
    assert!(encode(&encoder, &[]).is_empty());
}

#[test]
fn any_text_has_a_vector_and_only_its_beginning_is_read() {
    let encoder = opened();
    let long = "bake bread ".repeat(20_000);
    let texts = [
        long.as_str(),
        &long[..long.len() - 11],
        "",
        " \u{0}\u{200b}",
        "日本語 🙂 ß",
        "#!?",
    ];
    let vectors = encode(&encoder, &texts);
    for vector in &vectors {
        assert!((cosine(vector, vector) - 1.0).abs() < 1e-4, "{vector:?}");
    }
    assert_eq!(vectors[0], vectors[1]);
    let wide = "é".repeat(16 * MAX_TOKENS);
    assert_eq!(encode(&encoder, &[&wide])[0].len(), tiny::SIZE);
}

#[test]
fn a_stop_ends_the_work() {
    let stopped = opened().encode(&["bake"], &|| true);
    assert!(matches!(stopped, Err(EncoderError::Stopped)), "{stopped:?}");
}

#[test]
fn complaints_name_the_file_and_what_is_wrong() {
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        let missing = complaint(|folder| fs::remove_file(folder.join(name)).expect("a removed file"));
        assert!(
            missing.contains(name) && missing.contains("No such file"),
            "{missing}"
        );
        let damaged = complaint(|folder| fs::write(folder.join(name), "{").expect("a written file"));
        assert!(damaged.contains(name), "{damaged}");
    }
    let check = |name: &str, value: Value, change: &dyn Fn(&mut Value), expected: &str| {
        let said = complaint(|folder| with_json(folder, name, value.clone(), change));
        assert!(said.contains(name) && said.contains(expected), "{said}");
    };
    let config =
        |change: &dyn Fn(&mut Value), expected| check("config.json", tiny::config(), change, expected);
    config(
        &|it| it["model_type"] = json!("roberta"),
        "`model_type` is 'roberta'",
    );
    config(&|it| it["hidden_act"] = json!("relu"), "`hidden_act` is 'relu'");
    config(&|it| it["pad_token_id"] = json!(900), "`pad_token_id`");
    config(&|it| it["num_attention_heads"] = json!(3), "`hidden_size` 16");
    config(
        &|it| it["num_attention_heads"] = json!(0),
        "0 `num_attention_heads`",
    );
    config(
        &|it| it["max_position_embeddings"] = json!(1),
        "max_position_embeddings",
    );
    let tokenizer = |it: &mut Value| it["model"]["vocab"]["more"] = json!(900);
    check("tokenizer.json", tiny::tokenizer(), &tokenizer, "number 900");
}

#[test]
fn weights_that_do_not_fit_are_refused() {
    let without = |name: &'static str| {
        complaint(move |folder| {
            let mut weights = tiny::weights();
            weights.remove(name);
            let file = folder.join("model.safetensors");
            fs::write(file, tiny::safetensors(&weights)).expect("a written file");
        })
    };
    let said = without("encoder.layer.1.output.dense.weight");
    assert!(
        said.contains("model.safetensors") && said.contains("output.dense"),
        "{said}"
    );
    let said = complaint(|folder| {
        let mut weights = tiny::weights();
        for (_, numbers) in weights.values_mut() {
            numbers.fill(f32::NAN);
        }
        let file = folder.join("model.safetensors");
        fs::write(file, tiny::safetensors(&weights)).expect("a written file");
    });
    assert!(
        said.contains("model.safetensors") && said.contains("not numbers"),
        "{said}"
    );
}

#[test]
fn names_of_weights_may_begin_with_the_kind_of_the_model() {
    let folder = written();
    let weights = tiny::weights().into_iter();
    let renamed = weights
        .map(|(name, tensor)| (format!("bert.{name}"), tensor))
        .collect();
    let file = folder.path().join("model.safetensors");
    fs::write(file, tiny::safetensors(&renamed)).expect("a written file");
    let encoder = Encoder::open(folder.path()).expect("a model");
    assert_eq!(
        encode(&encoder, &["bake bread"]),
        encode(&opened(), &["bake bread"])
    );
}

#[test]
fn a_model_that_does_not_average_is_refused() {
    let with_pooling = |mode: &'static str| {
        move |folder: &Path| {
            fs::create_dir(folder.join("1_Pooling")).expect("a folder");
            let pooling = json!({ "pooling_mode_mean_tokens": mode != "pooling_mode_cls_token", mode: true });
            fs::write(folder.join("1_Pooling/config.json"), pooling.to_string()).expect("a written file");
        }
    };
    let said = complaint(with_pooling("pooling_mode_cls_token"));
    assert!(
        said.contains("1_Pooling") && said.contains("pooling_mode_cls_token"),
        "{said}"
    );
    let folder = written();
    with_pooling("pooling_mode_mean_tokens")(folder.path());
    assert!(Encoder::open(folder.path()).is_ok());
}

#[test]
fn vectors_of_names_are_made_once_for_each_model_and_list() {
    let encoder = opened();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names = ["bake bread", "repair bicycles", "prune trees"];
    let kept = |names: &[&str]| {
        let mut reports = 0;
        let kept = NameVectors::kept(folder.path(), &encoder, names, &mut |_, _| {
            reports += 1;
            true
        });
        (kept.expect("vectors of the names"), reports)
    };
    let (made, reports) = kept(&names);
    assert_eq!((made.len(), reports), (3, 1));
    assert_eq!(kept(&names), (made.clone(), 0));
    assert_eq!(kept(&names[..2]).1, 1);
    let stopped = NameVectors::kept(folder.path(), &encoder, &names[1..], &mut |_, _| false);
    assert!(matches!(stopped, Err(EncoderError::Stopped)), "{stopped:?}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    for (position, vector) in encode(&encoder, &names).iter().enumerate() {
        assert!((made.cosine(vector, position) - 1.0).abs() < 0.02);
    }
}

#[test]
fn like_texts_have_like_vectors_in_a_real_model() {
    let Some(folder) = std::env::var_os("WAYPOST_ENCODER_MODEL") else {
        eprintln!("skipped: WAYPOST_ENCODER_MODEL names no folder with a sentence encoder");
        return;
    };
    let encoder = Encoder::open(Path::new(&folder)).expect("the folder holds a model");
    let vectors = encode(
        &encoder,
        &["registered nurse", "hospital nurse", "crane operator"],
    );
    assert!(cosine(&vectors[0], &vectors[1]) > cosine(&vectors[0], &vectors[2]) + 0.2);
}
