//! What a sentence encoder says of texts and names.

use std::collections::BTreeMap;

use encoder::{Encoder, NameVectors};

use crate::error::EvaluationError;

/// Texts that are encoded together.
const STEP: usize = 256;

/// Gives, for every text, its likeness to each of its candidates, which `name` names.
pub(crate) fn likenesses<'n>(
    encoder: &Encoder,
    texts: &[(&str, Vec<u32>)],
    name: impl Fn(u32) -> &'n str,
) -> Result<Vec<Vec<f32>>, EvaluationError> {
    let candidates = texts.iter().flat_map(|(_, candidates)| candidates);
    let mut positions: BTreeMap<u32, usize> = candidates.map(|candidate| (*candidate, 0)).collect();
    for (place, position) in positions.values_mut().enumerate() {
        *position = place;
    }
    let names: Vec<&str> = positions.keys().map(|candidate| name(*candidate)).collect();
    let vectors = NameVectors::encode(encoder, &names, &mut |_, _| true)?;
    let mut likenesses = Vec::with_capacity(texts.len());
    for step in texts.chunks(STEP) {
        let asked: Vec<&str> = step.iter().map(|(text, _)| *text).collect();
        let asked = encoder.encode(&asked, &|| false)?;
        for (vector, (_, candidates)) in asked.iter().zip(step) {
            let likeness = candidates.iter();
            let likeness = likeness.map(|candidate| vectors.cosine(vector, positions[candidate]));
            likenesses.push(likeness.collect());
        }
    }
    Ok(likenesses)
}
