//! BERT: embeddings, and layers of attention and two linear maps, each added to what comes in and normed.
//!
//! All of it runs on the thread that asks, so that what a request costs is what its place in the compute pool holds: of
//! the operations that the library has twice, those are taken that use no pool of its own.

use candle_core::{D, Device, Result, Tensor};
use candle_nn::ops::{layer_norm_slow, softmax};
use candle_nn::{Embedding, Linear, Module, VarBuilder, embedding, linear};

use crate::config::Config;

/// Takes the place of a token that is not there: so unlikely that its share of the attention is 0.
const ABSENT: f64 = -1e9;

/// A model without a head.
pub(crate) struct Bert {
    words: Embedding,
    positions: Embedding,
    types: Embedding,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Bert {
    /// Finds the weights by the names that the usual tools give them, with or without `bert.` in front.
    pub(crate) fn load(weights: &VarBuilder<'_>, config: &Config) -> Result<Bert> {
        let weights = match weights.contains_tensor("bert.embeddings.word_embeddings.weight") {
            true => weights.pp("bert"),
            false => weights.clone(),
        };
        let size = config.hidden_size;
        let rows = |count: usize, name: &str| embedding(count, size, weights.pp("embeddings").pp(name));
        let layers = (0..config.num_hidden_layers).map(|layer| {
            let weights = weights.pp("encoder").pp("layer").pp(layer);
            Layer::load(&weights, config)
        });
        Ok(Bert {
            words: rows(config.vocab_size, "word_embeddings")?,
            positions: rows(config.max_position_embeddings, "position_embeddings")?,
            types: rows(config.type_vocab_size, "token_type_embeddings")?,
            norm: Norm::load(&weights.pp("embeddings"), config)?,
            layers: layers.collect::<Result<_>>()?,
        })
    }

    /// Gives the vectors of the tokens of texts of one length; `mask` is 1 for a token and 0 for padding.
    pub(crate) fn forward(&self, tokens: &Tensor, mask: &Tensor) -> Result<Tensor> {
        let (_, length) = tokens.dims2()?;
        let positions = Tensor::arange(0, u32::try_from(length)?, &Device::Cpu)?;
        let words = self.words.forward(tokens)?;
        let types = self.types.forward(&tokens.zeros_like()?)?;
        let sum = (words + types)?.broadcast_add(&self.positions.forward(&positions)?)?;
        let absent = ((1.0 - mask)? * ABSENT)?.unsqueeze(1)?.unsqueeze(1)?;
        let mut vectors = self.norm.forward(&sum)?;
        for layer in &self.layers {
            vectors = layer.forward(&vectors, &absent)?;
        }
        Ok(vectors)
    }
}

/// Scales each vector to mean 0 and variance 1, then by fitted weights.
struct Norm {
    weight: Tensor,
    bias: Tensor,
    epsilon: f32,
}

impl Norm {
    fn load(place: &VarBuilder<'_>, config: &Config) -> Result<Norm> {
        let place = place.pp("LayerNorm");
        Ok(Norm {
            weight: place.get(config.hidden_size, "weight")?,
            bias: place.get(config.hidden_size, "bias")?,
            epsilon: config.layer_norm_eps as f32,
        })
    }

    fn forward(&self, vectors: &Tensor) -> Result<Tensor> {
        layer_norm_slow(vectors, &self.weight, &self.bias, self.epsilon)
    }
}

struct Layer {
    heads: usize,
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

impl Layer {
    fn load(weights: &VarBuilder<'_>, config: &Config) -> Result<Layer> {
        let (size, inner) = (config.hidden_size, config.intermediate_size);
        let attention = weights.pp("attention");
        Ok(Layer {
            heads: config.num_attention_heads,
            query: linear(size, size, attention.pp("self").pp("query"))?,
            key: linear(size, size, attention.pp("self").pp("key"))?,
            value: linear(size, size, attention.pp("self").pp("value"))?,
            attended: linear(size, size, attention.pp("output").pp("dense"))?,
            attended_norm: Norm::load(&attention.pp("output"), config)?,
            inner: linear(size, inner, weights.pp("intermediate").pp("dense"))?,
            outer: linear(inner, size, weights.pp("output").pp("dense"))?,
            outer_norm: Norm::load(&weights.pp("output"), config)?,
        })
    }

    fn forward(&self, vectors: &Tensor, absent: &Tensor) -> Result<Tensor> {
        let (texts, length, size) = vectors.dims3()?;
        let width = size / self.heads;
        let split = |map: &Linear| {
            let mapped = map
                .forward(vectors)?
                .reshape((texts, length, self.heads, width))?;
            mapped.transpose(1, 2)?.contiguous()
        };
        let (query, key, value) = (split(&self.query)?, split(&self.key)?, split(&self.value)?);
        let fits = (query.matmul(&key.transpose(D::Minus1, D::Minus2)?)? / (width as f64).sqrt())?;
        let shares = softmax(&fits.broadcast_add(absent)?, D::Minus1)?;
        let context = shares.matmul(&value)?.transpose(1, 2)?.contiguous()?;
        let attended = self.attended.forward(&context.reshape((texts, length, size))?)?;
        let attended = self.attended_norm.forward(&(attended + vectors)?)?;
        let inner = self.inner.forward(&attended)?.gelu_erf()?;
        self.outer_norm
            .forward(&(self.outer.forward(&inner)? + attended)?)
    }
}
