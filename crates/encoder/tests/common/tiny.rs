//! A sentence encoder with two layers and weights drawn by a fixed rule, for tests. Its vectors mean nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// Numbers of a token's vector.
pub const SIZE: usize = 16;
/// Numbers inside a layer.
pub const INNER: usize = 24;
/// Parts that attention is split into.
pub const HEADS: usize = 2;
/// Layers.
pub const LAYERS: usize = 2;
/// Tokens of a text, those at both ends included.
pub const POSITIONS: usize = 20;
/// What is added to a spread before it divides.
pub const EPSILON: f64 = 1e-12;

/// Words that are known whole; others are spelt by their letters.
pub const WORDS: [&str; 8] = [
    "bake", "bread", "repair", "bicycles", "prune", "trees", "nurse", "cook",
];

/// Weights by name: rows, and numbers row by row.
pub type Weights = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// Gives the words, by number.
pub fn vocabulary() -> Vec<String> {
    let mut words: Vec<String> = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map(str::to_owned).to_vec();
    words.extend(WORDS.map(str::to_owned));
    words.extend(('a'..='z').map(String::from));
    words.extend(('a'..='z').map(|letter| format!("##{letter}")));
    words
}

/// Draws the weights.
pub fn weights() -> Weights {
    let mut state = 7u64;
    let mut draw = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 40) as f32 / (1u64 << 24) as f32 - 0.5) * 0.8
    };
    let mut weights = Weights::new();
    let mut add = |name: String, shape: &[usize], around: f32| {
        let numbers = (0..shape.iter().product()).map(|_| around + draw()).collect();
        weights.insert(name, (shape.to_vec(), numbers));
    };
    let rows = [
        ("word", vocabulary().len()),
        ("position", POSITIONS),
        ("token_type", 2),
    ];
    for (kind, rows) in rows {
        add(format!("embeddings.{kind}_embeddings.weight"), &[rows, SIZE], 0.0);
    }
    let mut norms = vec!["embeddings".to_owned()];
    for layer in 0..LAYERS {
        let layer = format!("encoder.layer.{layer}");
        let linear = [
            ("attention.self.query", SIZE, SIZE),
            ("attention.self.key", SIZE, SIZE),
            ("attention.self.value", SIZE, SIZE),
            ("attention.output.dense", SIZE, SIZE),
            ("intermediate.dense", INNER, SIZE),
            ("output.dense", SIZE, INNER),
        ];
        for (name, to, from) in linear {
            add(format!("{layer}.{name}.weight"), &[to, from], 0.0);
            add(format!("{layer}.{name}.bias"), &[to], 0.0);
        }
        norms.push(format!("{layer}.attention.output"));
        norms.push(format!("{layer}.output"));
    }
    for place in norms {
        add(format!("{place}.LayerNorm.weight"), &[SIZE], 1.0);
        add(format!("{place}.LayerNorm.bias"), &[SIZE], 0.0);
    }
    weights
}

/// Gives `config.json`.
pub fn config() -> Value {
    json!({
        "model_type": "bert",
        "vocab_size": vocabulary().len(),
        "hidden_size": SIZE,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": INNER,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": 2,
        "initializer_range": 0.02,
        "layer_norm_eps": EPSILON,
        "pad_token_id": 0,
        "position_embedding_type": "absolute",
        "use_cache": true,
    })
}

/// Gives `tokenizer.json`: words, or their letters where a word is not known.
pub fn tokenizer() -> Value {
    let words = vocabulary().into_iter().zip(0u32..);
    let words: Map<String, Value> = words.map(|(word, number)| (word, number.into())).collect();
    let special = |name: &str, id: u32| {
        (
            name.to_owned(),
            json!({ "id": name, "ids": [id], "tokens": [name] }),
        )
    };
    let specials: Map<String, Value> = [special("[CLS]", 2), special("[SEP]", 3)].into_iter().collect();
    let marked = |name: &str| json!({ "SpecialToken": { "id": name, "type_id": 0 } });
    let text = |part: &str| json!({ "Sequence": { "id": part, "type_id": 0 } });
    json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [],
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [marked("[CLS]"), text("A"), marked("[SEP]")],
            "pair": [marked("[CLS]"), text("A"), marked("[SEP]"), text("B"), marked("[SEP]")],
            "special_tokens": specials,
        },
        "decoder": null,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": words,
        },
    })
}

/// Writes weights as `model.safetensors` holds them.
pub fn safetensors(weights: &Weights) -> Vec<u8> {
    let mut head = Map::new();
    let mut bytes = Vec::new();
    for (name, (shape, numbers)) in weights {
        let from = bytes.len();
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        let row = json!({ "dtype": "F32", "shape": shape, "data_offsets": [from, bytes.len()] });
        head.insert(name.clone(), row);
    }
    let head = Value::Object(head).to_string();
    let mut file = (head.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(head.as_bytes());
    file.append(&mut bytes);
    file
}

/// Writes a model into a folder.
pub fn write(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("a written file");
    write("config.json", config().to_string().as_bytes());
    write("tokenizer.json", tokenizer().to_string().as_bytes());
    write("model.safetensors", &safetensors(&weights()));
}
