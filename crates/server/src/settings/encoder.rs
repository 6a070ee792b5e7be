//! The optional sentence encoder.

use serde::{Deserialize, Serialize};

use super::SettingError;

/// Most sentences of one document that may be encoded.
const MOST_SENTENCES: usize = 400;

/// Which encoder re-ranks what is found, and how much it may do.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EncoderSettings {
    /// Folder of the model; empty for none.
    pub dir: String,
    /// Sentences of one document that are encoded at most.
    pub max_sentences: usize,
}

impl EncoderSettings {
    /// Refuses an encoder in a build that reads none, and more work than a request may cost.
    pub fn check(&self) -> Result<(), SettingError> {
        if !self.dir.is_empty() && !encoder::IS_BUILT {
            let remedy = encoder::EncoderError::NotBuilt.to_string();
            return Err(SettingError::new("encoder.dir", &self.dir, remedy));
        }
        if !(1..=MOST_SENTENCES).contains(&self.max_sentences) {
            let remedy = format!("give 1 to {MOST_SENTENCES} sentences");
            return Err(SettingError::new(
                "encoder.max_sentences",
                self.max_sentences,
                remedy,
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dir: &str, max_sentences: usize) -> String {
        let dir = dir.to_owned();
        let settings = EncoderSettings { dir, max_sentences };
        settings
            .check()
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn sentences_have_bounds() {
        assert_eq!((check("", 1), check("", MOST_SENTENCES)), Default::default());
        assert_eq!(
            check("", 0),
            "setting `encoder.max_sentences` is `0`: give 1 to 400 sentences"
        );
        assert!(check("", 401).contains("401"));
    }

    #[test]
    fn a_build_that_reads_no_models_refuses_one() {
        let complaint = check("minilm", 40);
        if encoder::IS_BUILT {
            assert_eq!(complaint, "");
        } else {
            let expected = "setting `encoder.dir` is `minilm`: this build has no encoder; build with `--features encoder`";
            assert_eq!(complaint, expected);
        }
    }
}
