//! Answers of the API without a server: for the command line.

use catalog::{Catalog, Store};
pub use contract::operation::{DOCUMENT_CAP, TEXT_CAP};
use contract::{error::ApiError, wire::skills::Fields};
use text::Detail;

use crate::{
    api::skills::{found, writing::write_json},
    app::{SKILLS, StartError},
    reranking::SharedEncoder,
    settings::{Settings, VersionAliases},
    skills_data::{Links, SkillsData},
};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum OfflineError {
    /// The catalog holds no version.
    #[error("there are no skills to look for")]
    NoData,
    /// A setting, or what it names, cannot be used.
    #[error(transparent)]
    Start(#[from] StartError),
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
    let encoder = SharedEncoder::open(settings).map_err(StartError::from)?;
    let data = SkillsData::new(
        catalog,
        VersionAliases::default(),
        &links,
        &mut |skills| match &encoder {
            Some(encoder) => encoder.reranker(skills, &mut |_, _| true),
            None => Ok(None),
        },
    )?;
    let latest = data.versions().first().ok_or(OfflineError::NoData)?;
    let text = text::normalize_document(text);
    let findings = found::find(settings, latest, &text, Detail::Skills, threshold, &|| false)
        .map_err(|_: ApiError| OfflineError::TooMuchWork)?;
    let found = found::describe(latest, findings.skills(), threshold, Fields::EXTRACT);
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

/// Makes the vectors of names that a server with these settings needs, where they are missing. `go_on` is told how many
/// of how many names of a version are encoded, and says whether to go on.
pub fn encode_names(
    settings: &Settings,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<(), StartError> {
    let Some(encoder) = SharedEncoder::open(settings)? else {
        return Ok(());
    };
    for skills in Catalog::load(&Store::open(&settings.data.dir, SKILLS))?.versions() {
        encoder.vectors_of_names(skills, go_on)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::skills::found::tests::catalog, settings::DEFAULT_CONFIGURATION};

    fn names(implied: bool, text: &str, threshold: f64) -> Vec<String> {
        let mut settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).unwrap();
        settings.skills.implied = implied;
        let found = extract(&settings, &catalog(), text, threshold).unwrap();
        let mut names: Vec<String> = found.skills.into_iter().map(|skill| skill.name).collect();
        names.sort();
        names
    }

    #[test]
    fn implied_skills_are_added_unless_the_setting_says_no() {
        let text = "You bake fine bread. You mend bikes.";
        assert_eq!(names(false, text, 0.0), ["repair bicycles"]);
        assert_eq!(names(true, text, 0.0), ["bake bread", "repair bicycles"]);
    }

    #[test]
    fn the_threshold_holds_for_implied_skills_too() {
        assert!(names(true, "You bake fine bread.", 1.0).is_empty());
    }
}
