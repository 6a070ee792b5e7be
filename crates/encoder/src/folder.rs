//! The folder of a model: which files it has, and whether they fit each other.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};
use tokenizers::{Tokenizer, TruncationParams};

use crate::config::Config;
use crate::{EncoderError, MAX_TOKENS};

/// Largest file of a model that is read.
const LARGEST: u64 = 4 << 30;

/// What a folder holds.
pub(crate) struct Folder {
    pub(crate) config: Config,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) weights: Vec<u8>,
    pub(crate) weights_file: PathBuf,
    /// Hash of all files that decide what the vectors are.
    pub(crate) fingerprint: [u8; 32],
}

impl Folder {
    /// Reads `config.json`, `tokenizer.json`, `model.safetensors` and, where it is there, `1_Pooling/config.json`.
    pub(crate) fn read(folder: &Path) -> Result<Folder, EncoderError> {
        let mut hash = Sha256::new();
        let mut read = |name: &str| -> Result<(PathBuf, Vec<u8>), EncoderError> {
            let file = folder.join(name);
            let bytes = bytes_of(&file)?;
            hash.update(Sha256::digest(&bytes));
            Ok((file, bytes))
        };
        let (file, bytes) = read("config.json")?;
        let config = Config::read(&file, &bytes)?;
        let (file, bytes) = read("tokenizer.json")?;
        let tokenizer = tokenizer(&file, bytes, &config)?;
        let pooling = folder.join("1_Pooling").join("config.json");
        if pooling.exists() {
            check_pooling(&pooling, &bytes_of(&pooling)?)?;
        }
        let (weights_file, weights) = read("model.safetensors")?;
        Ok(Folder {
            config,
            tokenizer,
            weights,
            weights_file,
            fingerprint: hash.finalize().into(),
        })
    }
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, EncoderError> {
    let size = fs::metadata(file)
        .map_err(|error| EncoderError::file(file, error))?
        .len();
    if size > LARGEST {
        return Err(EncoderError::file(
            file,
            format!("it has {size} bytes; at most {LARGEST} are read"),
        ));
    }
    fs::read(file).map_err(|error| EncoderError::file(file, error))
}

fn tokenizer(file: &Path, bytes: Vec<u8>, config: &Config) -> Result<Tokenizer, EncoderError> {
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| EncoderError::file(file, error))?;
    // A number without a row in the table of words would fail on the first text that has the word.
    let highest = tokenizer.get_vocab(true).into_values().max().unwrap_or_default() as usize;
    if highest >= config.vocab_size {
        let rows = config.vocab_size;
        let reason = format!("it has a word with the number {highest}, and the model has {rows} words");
        return Err(EncoderError::file(file, reason));
    }
    let truncation = TruncationParams {
        max_length: MAX_TOKENS.min(config.max_position_embeddings),
        ..TruncationParams::default()
    };
    tokenizer
        .with_padding(None)
        .with_truncation(Some(truncation))
        .map_err(|error| EncoderError::file(file, error))?;
    Ok(tokenizer)
}

/// Refuses a model whose vectors are not means of the vectors of its tokens.
fn check_pooling(file: &Path, bytes: &[u8]) -> Result<(), EncoderError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| EncoderError::file(file, error))?;
    let asked = value.as_object().into_iter().flatten();
    let other =
        asked.filter(|(name, asked)| name.starts_with("pooling_mode_") && **asked == Value::Bool(true));
    match other
        .map(|(name, _)| name)
        .find(|name| *name != "pooling_mode_mean_tokens")
    {
        Some(name) => {
            let reason = format!("`{name}` is not supported; only `pooling_mode_mean_tokens` is");
            Err(EncoderError::file(file, reason))
        }
        None => Ok(()),
    }
}
