//! `config.json`: the shape of a model.

use std::path::Path;

use serde::Deserialize;

use crate::EncoderError;

/// Least tokens of a text: both ends and something between them.
const LEAST_POSITIONS: usize = 8;

/// What the file says as far as it is read.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Config {
    #[serde(default = "bert")]
    model_type: String,
    #[serde(default = "gelu")]
    hidden_act: String,
    #[serde(default = "absolute")]
    position_embedding_type: String,
    pub(crate) vocab_size: usize,
    pub(crate) hidden_size: usize,
    pub(crate) num_hidden_layers: usize,
    pub(crate) num_attention_heads: usize,
    pub(crate) intermediate_size: usize,
    pub(crate) max_position_embeddings: usize,
    pub(crate) type_vocab_size: usize,
    pub(crate) layer_norm_eps: f64,
    #[serde(default)]
    pub(crate) pad_token_id: u32,
}

fn bert() -> String {
    "bert".to_owned()
}

fn gelu() -> String {
    "gelu".to_owned()
}

fn absolute() -> String {
    "absolute".to_owned()
}

impl Config {
    /// Reads the file and refuses what the layers do not do.
    pub(crate) fn read(file: &Path, bytes: &[u8]) -> Result<Config, EncoderError> {
        let config: Config =
            serde_json::from_slice(bytes).map_err(|error| EncoderError::file(file, error))?;
        match config.complaint() {
            Some(complaint) => Err(EncoderError::file(file, complaint)),
            None => Ok(config),
        }
    }

    fn complaint(&self) -> Option<String> {
        let words = [
            ("model_type", &self.model_type, "bert"),
            ("hidden_act", &self.hidden_act, "gelu"),
            (
                "position_embedding_type",
                &self.position_embedding_type,
                "absolute",
            ),
        ];
        for (name, found, supported) in words {
            if found != supported {
                return Some(format!("`{name}` is '{found}'; only '{supported}' is read"));
            }
        }
        let (size, heads) = (self.hidden_size, self.num_attention_heads);
        if heads == 0 || size == 0 || !size.is_multiple_of(heads) {
            return Some(format!(
                "`hidden_size` {size} cannot be split into {heads} `num_attention_heads`"
            ));
        }
        if self.max_position_embeddings < LEAST_POSITIONS {
            return Some(format!(
                "`max_position_embeddings` is less than {LEAST_POSITIONS}"
            ));
        }
        if self.pad_token_id as usize >= self.vocab_size || self.type_vocab_size == 0 {
            return Some("`pad_token_id` and tokens of type 0 have no row of weights".to_owned());
        }
        None
    }
}
