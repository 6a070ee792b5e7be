//! What the tests share.

use std::path::{Path, PathBuf};

use catalog::{SkillDraft, Skills, TaxonomyDraft, skill_id};
use waypost_ingest::{ImportError, ImportReport, SkillImport, SourceReport, import_skills};

pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// Finds a folder of the shared open data; says so when it is not there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("WAYPOST_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join("data").join(name);
    if !path.is_dir() {
        eprintln!("skipped: the open data folder '{name}' is not at hand");
        return None;
    }
    Some(path)
}

pub fn import(import: &SkillImport) -> Result<(TaxonomyDraft, ImportReport), ImportError> {
    import_skills(import, &(), None)
}

pub fn small() -> SkillImport {
    SkillImport {
        esco: vec![data("esco")],
        onet: Some(data("onet")),
        csv: Some(data("operator.csv")),
        version: None,
    }
}

/// Builds and loads a snapshot.
pub fn build(draft: &TaxonomyDraft, previous: Option<&Skills>) -> Skills {
    Skills::from_bytes(&catalog::build(draft, previous).unwrap(), "test").unwrap()
}

pub fn by_uri<'d>(draft: &'d TaxonomyDraft, uri: &str) -> &'d SkillDraft {
    let id = skill_id(uri);
    draft
        .skills
        .iter()
        .find(|skill| skill.id == id)
        .unwrap_or_else(|| panic!("no skill has the URI {uri}"))
}

pub fn source<'r>(report: &'r ImportReport, name: &str) -> &'r SourceReport {
    report
        .sources
        .iter()
        .find(|source| source.source == name)
        .unwrap()
}

pub fn category(skill: &SkillDraft) -> (Option<&str>, Option<&str>) {
    let category = skill.category.as_ref().map(|(_, name)| name.as_str());
    let subcategory = skill.subcategory.as_ref().map(|(_, name)| name.as_str());
    (category, subcategory)
}
