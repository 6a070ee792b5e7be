//! The interface without a reader of models.

use std::convert::Infallible;
use std::path::Path;

use crate::EncoderError;

/// A sentence encoder. This build reads none, so that no value of it exists.
#[derive(Debug)]
pub struct Encoder(Infallible);

impl Encoder {
    /// Says that this build reads no models.
    pub fn open(_folder: &Path) -> Result<Self, EncoderError> {
        Err(EncoderError::NotBuilt)
    }

    /// Returns how many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        match self.0 {}
    }

    /// Returns what tells this model from others.
    pub fn fingerprint(&self) -> [u8; 32] {
        match self.0 {}
    }

    /// Makes a vector of unit length of every text.
    pub fn encode(
        &self,
        _texts: &[&str],
        _is_stopped: &dyn Fn() -> bool,
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        match self.0 {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_models_says_so() {
        let error = Encoder::open(Path::new("anywhere")).expect_err("no encoder in this build");
        assert!(error.to_string().contains("--features encoder"), "{error}");
    }
}
