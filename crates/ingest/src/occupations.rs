//! Imports one version of the occupation taxonomies, and the mappings between them, from all sources named.

mod cip;
mod credits;
mod education;
mod esco;
mod lot;
mod mapping;
mod naics;
mod onet;
mod profiles;
mod report;
mod skill_mapping;
mod soc;
mod starter;
mod starter_profiles;
pub(crate) mod tables;

use std::path::PathBuf;

use catalog::{ConceptDraft, Occupations, OccupationsDraft, Profiles, Skills, TaxonomyOutline, Version};

pub(crate) use cip::level as program_level;
pub use report::OccupationReport;
pub(crate) use soc::is_code as is_soc_code;
pub use starter::starter_occupations;

use crate::error::ImportError;
use crate::input::Input;
use crate::report::Progress;

/// The sources of the occupation taxonomies.
#[derive(Clone, Debug, Default)]
pub struct OccupationImport {
    /// Folder of an O*NET text release.
    pub onet: Option<PathBuf>,
    /// ESCO: archives, folders of tables, single tables; empty for none.
    pub esco: Vec<PathBuf>,
    /// SOC 2018: structure or definitions, as files or a folder of them.
    pub soc: Vec<PathBuf>,
    /// The crosswalk between ESCO and O*NET.
    pub crosswalk: Vec<PathBuf>,
    /// CIP 2020: the code list and the crosswalk to SOC, as files or a folder of them.
    pub cip: Vec<PathBuf>,
    /// NAICS 2022: a table of codes and titles.
    pub naics: Vec<PathBuf>,
    /// Version to make; `None` for the one that follows.
    pub version: Option<Version>,
}

/// A taxonomy in the making.
type Concepts = (TaxonomyOutline, Vec<ConceptDraft>);

/// Reads the sources into a draft that follows `previous`, the newest version there is. Skills are mapped to
/// occupations where a version of them is given.
pub fn import_occupations(
    import: &OccupationImport,
    progress: &dyn Progress,
    previous: Option<&Occupations>,
    skills: Option<&Skills>,
) -> Result<(OccupationsDraft, OccupationReport), ImportError> {
    let mut input = Input::new(progress);
    let mut reports = Vec::new();
    let soc = soc::read(&import.soc, &mut input, &mut reports)?;
    let onet = onet::read(import.onet.as_deref(), &mut input, &mut reports)?;
    let esco = esco::read(&import.esco, &mut input, &mut reports)?;
    let crosswalk = mapping::read_crosswalk(&import.crosswalk, &mut input, &mut reports)?;
    let cip = cip::read(&import.cip, &mut input, &mut reports)?;
    let naics = naics::read(&import.naics, &mut input, &mut reports)?;

    let mut draft = OccupationsDraft {
        version: Version::FIRST,
        notice: credits::notice(&[]),
        attributions: Vec::new(),
        taxonomies: Vec::new(),
        mappings: Vec::new(),
        profiles: Profiles::default(),
        starter: false,
    };
    if let Some(soc) = &soc {
        let lot = lot::build(soc, onet.as_ref());
        draft.taxonomies.push(lot.taxonomy());
        draft.taxonomies.push(soc.taxonomy());
        draft.mappings.extend(mapping::lot_and_soc(&lot, soc));
        if let Some(onet) = &onet {
            draft.mappings.extend(mapping::lot_and_onet(&lot, onet));
        }
        if let (Some(onet), Some(esco)) = (&onet, &esco) {
            draft
                .mappings
                .extend(mapping::lot_and_isco(&lot, onet, esco, &crosswalk));
        }
        if let (Some(onet), Some(skills)) = (&onet, skills) {
            let evidence = skill_mapping::Evidence {
                lot: &lot,
                onet,
                esco: esco.as_ref(),
                crosswalk: &crosswalk,
            };
            draft.mappings.extend(evidence.mappings(skills));
        }
        if let Some(cip) = &cip {
            draft.mappings.extend(mapping::soc_and_cip(soc, cip, &mut input));
        }
    }
    if let (Some(onet), Some(esco)) = (&onet, &esco) {
        draft
            .mappings
            .extend(mapping::onet_and_esco(onet, esco, &crosswalk, &mut input));
    }
    if let Some(onet) = &onet {
        draft.profiles = profiles::build(onet, esco.as_ref(), &crosswalk);
    }
    if let Some(esco) = &esco {
        draft.mappings.extend(mapping::esco_and_isco(esco));
        draft.taxonomies.extend(esco.taxonomies());
    }
    draft.taxonomies.extend(onet.as_ref().map(onet::Onet::taxonomy));
    draft.taxonomies.extend(cip.as_ref().map(cip::Cip::taxonomy));
    draft.taxonomies.extend(naics);
    if draft.taxonomies.is_empty() {
        return Err(ImportError::NoTaxonomies);
    }
    draft.taxonomies.push(education::taxonomy());
    draft.mappings.retain(|mapping| !mapping.rows.is_empty());
    draft.attributions = credits::attributions(&credits::Ingredients {
        soc: soc.is_some(),
        onet: onet.as_ref().map(|onet| onet.release.clone()),
        esco: esco.as_ref().map(|esco| esco.reconstructed.clone()),
        crosswalk: !crosswalk.is_empty(),
        cip: cip.is_some(),
        naics: !import.naics.is_empty(),
        starter: false,
    });
    draft.notice = credits::notice(&draft.attributions);
    draft.version = import
        .version
        .unwrap_or_else(|| next_occupations_version(previous, &draft));
    let report = OccupationReport::new(&draft, reports, input);
    Ok((draft, report))
}

/// Gives the version number a draft gets behind `previous`: `1.0` when it is the first, the next MAJOR when an
/// id of any taxonomy is gone, else the next MINOR.
pub fn next_occupations_version(previous: Option<&Occupations>, draft: &OccupationsDraft) -> Version {
    match previous {
        None => Version::FIRST,
        Some(previous) => previous.version().next(draft.continuity(previous)),
    }
}

fn outline(name: &str, title: &str, description: &str, tag: &str, levels: &[&str]) -> TaxonomyOutline {
    TaxonomyOutline {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        tags: vec![tag.to_owned()],
        levels: levels.iter().map(|level| (*level).to_owned()).collect(),
    }
}
