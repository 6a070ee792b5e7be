//! `GET /classification/classifications/{release}`

use super::{source, writing};
use crate::call::{Call, Input, Outcome};

/// Lists what a release classifies.
pub fn release(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let names: Vec<&str> = source::sources(release).map(|(name, _)| name).collect();
    Ok(writing::classified(&names))
}
