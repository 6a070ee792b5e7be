//! The encoder: a BERT model whose token vectors are averaged.

use std::path::Path;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use tokenizers::Tokenizer;

use crate::folder::Folder;
use crate::layers::Bert;
use crate::{EncoderError, MAX_TOKENS};

/// Texts that go through the model together: enough that products of matrices pay, few enough that a stop is obeyed within
/// a second. With as many tokens as are read the attention of one batch takes 6 MB in a model of twelve heads.
const BATCH: usize = 8;

/// Bytes of a text that are cut into tokens; more than [`MAX_TOKENS`] words of a usual text.
const MAX_BYTES: usize = 16 * MAX_TOKENS;

/// A sentence encoder in memory.
pub struct Encoder {
    model: Bert,
    tokenizer: Tokenizer,
    padding: u32,
    dimensions: usize,
    fingerprint: [u8; 32],
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder")
            .field("dimensions", &self.dimensions)
            .finish_non_exhaustive()
    }
}

impl Encoder {
    /// Reads a model from a folder with `config.json`, `tokenizer.json` and `model.safetensors`, and tries it.
    ///
    /// The error names the file that is missing or does not fit, and what is wrong with it.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        // Products of matrices stay on the thread that asks for them, however large they are.
        gemm::set_threading_threshold(usize::MAX);
        let read = Folder::read(folder)?;
        let unfit = |error: candle_core::Error| EncoderError::file(&read.weights_file, error);
        let weights =
            VarBuilder::from_buffered_safetensors(read.weights, DType::F32, &Device::Cpu).map_err(unfit)?;
        let model = Bert::load(&weights, &read.config).map_err(unfit)?;
        let encoder = Encoder {
            model,
            tokenizer: read.tokenizer,
            padding: read.config.pad_token_id,
            dimensions: read.config.hidden_size,
            fingerprint: read.fingerprint,
        };
        let tried = encoder.encode(&["a"], &|| false);
        tried.map_err(|error| EncoderError::file(&read.weights_file, error))?;
        Ok(encoder)
    }

    /// Returns how many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Returns what tells this model from others: a hash of its files.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// Makes a vector of unit length of every text: the mean of its token vectors, as sentence encoders of this shape are
    /// trained. `is_stopped` is asked before every batch.
    pub fn encode(
        &self,
        texts: &[&str],
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        let mut rows = Vec::with_capacity(texts.len());
        for text in texts {
            let tokens = self.tokenizer.encode_fast(beginning(text), true);
            let tokens = tokens.map_err(|error| EncoderError::Model(error.to_string()))?;
            rows.push(tokens.get_ids().to_vec());
        }
        // Texts of like length go together, so that little is computed for padding.
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|at| rows[*at].len());
        let mut vectors = vec![Vec::new(); texts.len()];
        for batch in order.chunks(BATCH) {
            if is_stopped() {
                return Err(EncoderError::Stopped);
            }
            let ids: Vec<&[u32]> = batch.iter().map(|at| rows[*at].as_slice()).collect();
            let made = self
                .batch(&ids)
                .map_err(|error| EncoderError::Model(error.to_string()))?;
            if made.iter().flatten().any(|number| !number.is_finite()) {
                return Err(EncoderError::Model("its vectors are not numbers".to_owned()));
            }
            for (at, vector) in batch.iter().zip(made) {
                vectors[*at] = unit(vector);
            }
        }
        Ok(vectors)
    }

    /// Gives the sum of the token vectors of every text.
    fn batch(&self, rows: &[&[u32]]) -> candle_core::Result<Vec<Vec<f32>>> {
        let width = rows.iter().map(|row| row.len()).max().unwrap_or_default().max(1);
        let mut ids = Vec::with_capacity(rows.len() * width);
        let mut mask = Vec::with_capacity(rows.len() * width);
        for row in rows {
            ids.extend_from_slice(row);
            ids.resize(ids.len() + width - row.len(), self.padding);
            mask.resize(mask.len() + row.len(), 1.0f32);
            mask.resize(mask.len() + width - row.len(), 0.0);
        }
        let shape = (rows.len(), width);
        let ids = Tensor::from_vec(ids, shape, &Device::Cpu)?;
        let mask = Tensor::from_vec(mask, shape, &Device::Cpu)?;
        let tokens = self.model.forward(&ids, &mask)?;
        tokens.broadcast_mul(&mask.unsqueeze(2)?)?.sum(1)?.to_vec2()
    }
}

/// Gives as much of a text as is read.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Scales a vector to unit length, which the number of tokens does not change. One of no length stays as it is.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|number| *number /= length);
    }
    vector
}
