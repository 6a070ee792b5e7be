//! `GET /classification/classifications/{release}/{source}`

use contract::{error::ApiError, wire::classification::Output};

use super::writing;
use crate::{
    call::{Call, Input, Outcome},
    classification_data::{ClassificationData, ServedRelease},
};

/// Sources by name with the taxonomy that each needs and its operations. Postings need none: some of their outputs do.
const SOURCES: [(&str, Option<&str>, &[&str]); 5] = [
    ("companies", Some("companies"), &["normalize"]),
    ("lot", Some("lot"), &["classify"]),
    ("postings", None, &["classify"]),
    ("skills", Some("skills"), &["classify", "extract"]),
    ("titles", Some("titles"), &["normalize"]),
];

/// Gives the sources that a release has the data for.
pub fn sources(release: &ServedRelease) -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SOURCES
        .into_iter()
        .filter(|(_, taxonomy, _)| taxonomy.is_none_or(|taxonomy| release.taxonomies.contains_key(taxonomy)))
        .map(|(source, _, operations)| (source, operations))
}

/// Gives the outputs that a release can classify postings by.
pub fn outputs(release: &ServedRelease, data: &ClassificationData) -> Vec<Output> {
    let has = |taxonomy: &str| {
        let version = release.taxonomies.get(taxonomy);
        let pinned = version.and_then(|version| data.version(taxonomy, version));
        pinned.is_some_and(|pinned| !pinned.version.taxonomy.is_empty())
    };
    let leads = |from: &str, to: &str| release.mapping(data, from, to).is_some();
    let is_supported = |output: &Output| match output {
        Output::Lot => has("lot"),
        Output::Title => has("titles"),
        Output::Skill => has("skills"),
        Output::Company | Output::Naics | Output::NaicsStandard => has("companies"),
        Output::Onet => leads("lot", "onet_2019"),
        Output::Soc | Output::SocLightcast => leads("lot", "soc_2018"),
        Output::Isco => leads("lot", "isco_standard"),
        Output::Cip => leads("lot", "soc_2018") && leads("soc_2018", "cip_standard"),
        Output::CanocLightcast => false,
        Output::Language
        | Output::EducationLevel
        | Output::EmploymentType
        | Output::ContractType
        | Output::Internship
        | Output::RemoteType
        | Output::Salary
        | Output::YearsOfExperience
        | Output::Benefits => true,
    };
    Output::ALL.iter().copied().filter(is_supported).collect()
}

/// Lists the operations of a source.
pub fn source(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let name = call.path.get(1);
    let (_, operations) = sources(release)
        .find(|(source, _)| *source == name)
        .ok_or_else(|| ApiError::unknown_source(name))?;
    Ok(writing::classified(&operations))
}
