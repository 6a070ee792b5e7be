//! The rows of all families, joined and numbered.

use super::{
    Operation, PLAIN, career_pathways, classification, companies, core_lmi, ddn, occupation_benchmark,
    postings, projected_occupation_growth, projected_skill_growth, salary_boosting_skills, service,
    similarity, skills, titles,
};

/// Number of operations.
pub const OPERATION_COUNT: usize = count();

/// Every operation.
pub static OPERATIONS: [Operation; OPERATION_COUNT] = numbered();

/// Returns every operation, for what describes them all.
pub fn all() -> Vec<&'static Operation> {
    OPERATIONS.iter().collect()
}

/// The rows that stand for themselves.
const SINGLE: &[Operation] = &[
    service::TOKEN,
    service::JWKS,
    service::METADATA,
    service::USAGE,
    service::INDEX,
    service::ERRORS,
    service::OPENAPI,
    service::LIVE,
    service::READY,
    service::METRICS,
    skills::STATUS,
    skills::META,
    skills::DOCS,
    skills::VERSIONS,
    skills::VERSION,
    skills::CHANGES,
    skills::LIST,
    skills::BY_IDS,
    skills::BY_ID,
    skills::RELATED,
    skills::EXTRACT,
    skills::EXTRACT_TRACE,
    skills::EXTRACT_BATCH,
    companies::STATUS,
    companies::META,
    companies::DOCS,
    companies::VERSIONS,
    companies::VERSION,
    companies::CHANGES,
    companies::LIST,
    companies::BY_IDS,
    companies::BY_ID,
    companies::NORMALIZE,
    companies::INSPECT,
    companies::BULK,
    classification::STATUS,
    classification::META,
    classification::DOCS,
    classification::TAXONOMIES,
    classification::TAXONOMY,
    classification::VERSIONS,
    classification::VERSION,
    classification::CONCEPTS,
    classification::SEARCH_CONCEPTS,
    classification::CONCEPT,
    classification::RELATIONS,
    classification::MAPPINGS,
    classification::MAP,
    classification::RELEASES,
    classification::RELEASE,
    classification::SOURCE,
    classification::CLASSIFY_TITLE,
    classification::CLASSIFY_POSTING,
    classification::CLASSIFY_SKILLS,
    classification::EXTRACTOR,
    classification::EXTRACT,
    classification::EXTRACT_FILE,
    classification::NORMALIZE_TITLES,
    classification::NORMALIZE_TITLES_FILE,
    classification::NORMALIZE_COMPANIES,
    classification::NORMALIZE_COMPANIES_FILE,
    similarity::STATUS,
    similarity::META,
    similarity::DOCS,
    similarity::MODELS,
    similarity::NEAREST,
    titles::STATUS,
    titles::META,
    titles::DOCS,
    titles::VERSIONS,
    titles::VERSION,
    titles::CHANGES,
    titles::LIST,
    titles::BY_IDS,
    titles::BY_ID,
    titles::NORMALIZE,
    titles::INSPECT,
    titles::BULK,
    career_pathways::STATUS,
    career_pathways::META,
    career_pathways::DOCS,
    career_pathways::DIMENSIONS,
    career_pathways::DIMENSION,
    career_pathways::FEEDER_JOBS,
    career_pathways::NEXT_STEP_JOBS,
    career_pathways::SKILL_GAP,
    career_pathways::BULK,
    ddn::STATUS,
    ddn::META,
    ddn::DOCS,
    ddn::DIMENSIONS,
    ddn::DIMENSION,
    ddn::SKILLS,
    core_lmi::HEALTH,
    core_lmi::STATUS,
    core_lmi::META,
    core_lmi::DEFINITIONS,
    core_lmi::VERSIONS,
    core_lmi::DATASET,
    core_lmi::DIMENSION,
    core_lmi::QUERY,
    core_lmi::DOCS,
    occupation_benchmark::STATUS,
    occupation_benchmark::META,
    occupation_benchmark::DOCS,
    occupation_benchmark::DIMENSIONS,
    occupation_benchmark::DIMENSION,
    occupation_benchmark::BENCHMARK,
    salary_boosting_skills::STATUS,
    salary_boosting_skills::META,
    salary_boosting_skills::DOCS,
    salary_boosting_skills::DIMENSIONS,
    salary_boosting_skills::DIMENSION,
    salary_boosting_skills::SKILLS,
    projected_skill_growth::STATUS,
    projected_skill_growth::META,
    projected_skill_growth::DOCS,
    projected_skill_growth::DIMENSIONS,
    projected_skill_growth::DIMENSION,
    projected_skill_growth::GROWTH,
    projected_occupation_growth::STATUS,
    projected_occupation_growth::META,
    projected_occupation_growth::DOCS,
    projected_occupation_growth::DIMENSIONS,
    projected_occupation_growth::DIMENSION,
    projected_occupation_growth::GROWTH,
];

/// All rows: lists of them in their order.
const PARTS: [&[Operation]; 1 + postings::ROWS.len()] = {
    let mut parts = [SINGLE; 1 + postings::ROWS.len()];
    let mut part = 0;
    while part < postings::ROWS.len() {
        parts[part + 1] = postings::ROWS[part];
        part += 1;
    }
    parts
};

const fn count() -> usize {
    let (mut count, mut part) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
}

/// Joins the parts and tells each row its place.
const fn numbered() -> [Operation; OPERATION_COUNT] {
    let mut rows = [PLAIN; OPERATION_COUNT];
    let (mut place, mut part) = (0, 0);
    while part < PARTS.len() {
        let mut index = 0;
        while index < PARTS[part].len() {
            rows[place] = PARTS[part][index];
            rows[place].place = place;
            place += 1;
            index += 1;
        }
        part += 1;
    }
    rows
}
