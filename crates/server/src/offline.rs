//! Answers of the API without a server: for the command line.

use catalog::Catalog;
pub use contract::operation::{DOCUMENT_CAP, TEXT_CAP};
use contract::{error::ApiError, wire::skills::Fields};
use text::Detail;

use crate::{
    api::skills::{found, writing::write_json},
    settings::{SettingError, Settings, VersionAliases},
    skills_data::{Links, SkillsData},
};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum OfflineError {
    /// The catalog holds no version.
    #[error("there are no skills to look for")]
    NoData,
    /// A setting cannot be used.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The document is too much work.
    #[error("the document takes too much work; raise `limits.work_budget`, or shorten the document")]
    TooMuchWork,
}

/// The skills of a document.
#[derive(Debug)]
pub struct Extracted {
    /// The answer of `POST /skills/versions/latest/extract`.
    pub json: Vec<u8>,
    /// The same for people, in the same order.
    pub skills: Vec<ExtractedSkill>,
}

/// One skill of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtractedSkill {
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Name of its type.
    pub kind: String,
}

/// Finds the skills of a text in the newest version.
pub fn extract(
    settings: &Settings,
    catalog: &Catalog,
    text: &str,
    threshold: f64,
) -> Result<Extracted, OfflineError> {
    let base_url = if settings.public_url.is_empty() {
        format!("http://{}", settings.listen)
    } else {
        settings.public_url.clone()
    };
    let links = Links::new(&settings.skills.info_url, &base_url);
    let data = SkillsData::new(catalog, VersionAliases::default(), &links)?;
    let latest = data.versions().first().ok_or(OfflineError::NoData)?;
    let text = text::normalize_document(text);
    let extraction = found::extraction(latest, &text, Detail::Skills, settings.limits.work_budget)
        .map_err(|_: ApiError| OfflineError::TooMuchWork)?;
    let found = found::describe(latest, extraction.skills(), threshold, Fields::EXTRACT);
    let mut json = latest.opening.clone();
    write_json(&mut json, &found);
    json.push(b'}');
    let skills = found
        .iter()
        .map(|it| ExtractedSkill {
            confidence: it.confidence,
            id: it.skill.id.to_owned(),
            name: it.skill.name.to_owned(),
            kind: it.skill.skill_type.name.to_owned(),
        })
        .collect();
    Ok(Extracted { json, skills })
}
