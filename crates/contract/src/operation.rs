//! The operation table: every endpoint, and all that the edge must know of it.
//!
//! The table drives routing, credentials, limits, body rules, the published description, the manuals, and the contract
//! walk in the tests. The server binds each row to a handler with an exhaustive match, so an unbound row does not
//! compile.

mod body;
mod career_pathways;
mod classification;
mod codes;
mod companies;
mod core_lmi;
mod ddn;
mod files;
mod occupations;
mod service;
mod similarity;
mod skills;
mod titles;

use crate::{
    family::Family,
    schema::{Parameter, Schema},
};

pub use body::{Body, BodyKind, BodyType};
pub use codes::codes;
pub use files::{FILE_PART, Files};

/// Names every row of [`OPERATIONS`], in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the rows describe each")]
pub enum OperationId {
    Token,
    Jwks,
    Metadata,
    Usage,
    Index,
    Errors,
    OpenApi,
    Live,
    Ready,
    Metrics,
    SkillsStatus,
    SkillsMeta,
    SkillsDocs,
    SkillsVersions,
    SkillsVersion,
    SkillsChanges,
    SkillsList,
    SkillsByIds,
    SkillsById,
    SkillsRelated,
    SkillsExtract,
    SkillsExtractTrace,
    SkillsExtractBatch,
    CompaniesStatus,
    CompaniesMeta,
    CompaniesDocs,
    CompaniesVersions,
    CompaniesVersion,
    CompaniesChanges,
    CompaniesList,
    CompaniesByIds,
    CompaniesById,
    CompaniesNormalize,
    CompaniesInspect,
    CompaniesBulk,
    ClassificationStatus,
    ClassificationMeta,
    ClassificationDocs,
    ClassificationTaxonomies,
    ClassificationTaxonomy,
    ClassificationVersions,
    ClassificationVersion,
    ClassificationConcepts,
    ClassificationSearchConcepts,
    ClassificationConcept,
    ClassificationRelations,
    ClassificationMappings,
    ClassificationMap,
    ClassificationReleases,
    ClassificationRelease,
    ClassificationSource,
    ClassificationClassifyTitle,
    ClassificationClassifyPosting,
    ClassificationClassifySkills,
    ClassificationExtractor,
    ClassificationExtract,
    ClassificationExtractFile,
    ClassificationNormalizeTitles,
    ClassificationNormalizeTitlesFile,
    ClassificationNormalizeCompanies,
    ClassificationNormalizeCompaniesFile,
    SimilarityStatus,
    SimilarityMeta,
    SimilarityDocs,
    SimilarityModels,
    SimilarityNearest,
    TitlesStatus,
    TitlesMeta,
    TitlesDocs,
    TitlesVersions,
    TitlesVersion,
    TitlesChanges,
    TitlesList,
    TitlesByIds,
    TitlesById,
    TitlesNormalize,
    TitlesInspect,
    TitlesBulk,
    CareerPathwaysStatus,
    CareerPathwaysMeta,
    CareerPathwaysDocs,
    CareerPathwaysDimensions,
    CareerPathwaysDimension,
    CareerPathwaysFeederJobs,
    CareerPathwaysNextStepJobs,
    CareerPathwaysSkillGap,
    CareerPathwaysBulk,
    DdnStatus,
    DdnMeta,
    DdnDocs,
    DdnDimensions,
    DdnDimension,
    DdnSkills,
    CoreLmiHealth,
    CoreLmiStatus,
    CoreLmiMeta,
    CoreLmiDefinitions,
    CoreLmiVersions,
    CoreLmiDataset,
    CoreLmiDimension,
    CoreLmiQuery,
    CoreLmiDocs,
}

/// Number of operations.
pub const OPERATION_COUNT: usize = OperationId::CoreLmiDocs as usize + 1;

/// The methods that operations have. HEAD follows GET, OPTIONS is everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of HTTP")]
pub enum Method {
    Get,
    Post,
}

/// Which listener serves an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// The API.
    Api,
    /// Probes and metrics.
    Health,
}

/// What a caller must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing; a credential that is sent is not looked at.
    Public,
    /// Any valid token.
    AnyToken,
    /// A token that opens the operation's family.
    Scope,
}

/// How important an operation is under load; the last class is shed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Health and tokens.
    Vital,
    /// What a person waits for.
    Interactive,
    /// Bulk work and analytics.
    Bulk,
}

/// Number of priority classes.
pub const PRIORITIES: usize = 3;

/// Where the work of an operation runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// On the thread that read the request: well under half a millisecond.
    Inline,
    /// In the compute pool when the body is over so many bytes or is a document, else inline.
    PoolOver(usize),
    /// In the compute pool.
    Pool,
}

/// How long an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Not at all.
    NoStore,
    /// An hour when the path names a real version, five minutes through an alias.
    Versioned,
    /// Five minutes, by the caller alone.
    Short,
    /// Five minutes, by anybody.
    Public,
}

/// What an operation answers with.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Media type of the 200.
    pub media: &'static str,
    /// Its shape where it is JSON.
    pub schema: Option<&'static Schema>,
    /// A real body.
    pub example: &'static str,
}

/// Path parameters of the table.
#[derive(Clone, Copy, Debug)]
pub struct PathParameter {
    /// Its name in the path.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// One that works on starter data.
    pub example: &'static str,
    /// The 404 that an unknown value gives.
    pub unknown: crate::code::Code,
}

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name in the code.
    pub id: OperationId,
    /// Its name in metrics, logs and the published description.
    pub name: &'static str,
    /// Its method.
    pub method: Method,
    /// Its paths; `{name}` stands for one segment. The first is the documented one.
    pub paths: &'static [&'static str],
    /// The parameters of the path.
    pub path_parameters: &'static [PathParameter],
    /// The family that it belongs to.
    pub family: Option<Family>,
    /// The listener that serves it.
    pub listener: Listener,
    /// What a caller must hold.
    pub access: Access,
    /// The permission that it needs besides a scope, as claims spell it.
    pub permission: Option<&'static str>,
    /// Quota target that a request pays into, besides the family's.
    pub quota: Option<&'static str>,
    /// Whether the quota is paid line by line by the handler.
    pub quota_by_line: bool,
    /// Query parameters of an operation without a body; bodies carry their own.
    pub query: &'static [Parameter],
    /// What it reads.
    pub body: Option<Body>,
    /// What it answers with.
    pub answer: Answer,
    /// Codes of 422 and of 413 beyond the body's cap that its own work can give.
    pub own_codes: &'static [crate::code::Code],
    /// Whether it needs the family's data.
    pub needs_data: bool,
    /// How important it is under load.
    pub priority: Priority,
    /// Where its work runs.
    pub work: Work,
    /// How long its answer may be kept.
    pub cache: Cache,
    /// One line for people.
    pub summary: &'static str,
    /// What else there is to know.
    pub description: &'static str,
}

impl Operation {
    /// Returns the row's place in [`OPERATIONS`].
    pub const fn index(&self) -> usize {
        self.id as usize
    }

    /// Returns the methods as `Allow` lists them for this operation alone.
    pub const fn allow(&self) -> &'static str {
        match self.method {
            Method::Get => ALLOW_GET,
            Method::Post => ALLOW_POST,
        }
    }

    /// Says whether the operation goes on during maintenance and drain: health and documentation.
    pub fn is_always_served(&self) -> bool {
        let is_status = self.priority == Priority::Vital && self.family.is_some();
        is_status || self.answer.media == crate::render::MARKDOWN || self.listener == Listener::Health
    }

    /// Says whether the body decides which query parameters are read.
    pub fn query_for(&self, body: Option<&'static BodyType>) -> &'static [Parameter] {
        body.map_or(self.query, BodyType::query_parameters)
    }
}

impl OperationId {
    /// Returns the row.
    pub fn row(self) -> &'static Operation {
        &OPERATIONS[self as usize]
    }
}

/// `Allow` of a path that only answers GET.
pub const ALLOW_GET: &str = "GET, HEAD, OPTIONS";
/// `Allow` of a path that only answers POST.
pub const ALLOW_POST: &str = "OPTIONS, POST";
/// `Allow` of a path that answers both.
pub const ALLOW_BOTH: &str = "GET, HEAD, OPTIONS, POST";

/// The cap of a JSON body in bytes.
pub const JSON_CAP: usize = 1 << 20;
/// The cap of a document for extraction in bytes.
pub const DOCUMENT_CAP: usize = 10 << 20;
/// The cap of a document's text in bytes of UTF-8.
pub const TEXT_CAP: usize = 51_200;
/// The cap of a term to normalise in bytes of UTF-8.
pub const TERM_CAP: usize = 1_024;
/// The cap of an NDJSON batch in bytes.
pub const BATCH_CAP: usize = 32 << 20;
/// The cap of an NDJSON batch in lines.
pub const BATCH_LINES: usize = 1_000;
/// The cap of a token request in bytes.
pub const TOKEN_CAP: usize = 16 << 10;

/// What most rows have in common; rows say only what differs.
const PLAIN: Operation = Operation {
    id: OperationId::Index,
    name: "",
    method: Method::Get,
    paths: &[],
    path_parameters: &[],
    family: None,
    listener: Listener::Api,
    access: Access::Public,
    permission: None,
    quota: None,
    quota_by_line: false,
    query: &[],
    body: None,
    answer: Answer {
        media: crate::render::JSON,
        schema: None,
        example: "",
    },
    own_codes: &[],
    needs_data: false,
    priority: Priority::Interactive,
    work: Work::Inline,
    cache: Cache::NoStore,
    summary: "",
    description: "",
};

/// Every operation.
pub static OPERATIONS: [Operation; OPERATION_COUNT] = [
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
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::family::{PERMISSIONS, QUOTA_TARGETS};

    #[test]
    fn rows_stand_in_the_order_of_their_names() {
        for (index, operation) in OPERATIONS.iter().enumerate() {
            assert_eq!(operation.index(), index, "{}", operation.name);
        }
    }

    #[test]
    fn names_are_unique_and_words_are_there() {
        let mut names: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), OPERATION_COUNT);
        for operation in &OPERATIONS {
            assert!(
                !operation.summary.is_empty() && !operation.paths.is_empty(),
                "{}",
                operation.name
            );
            assert_eq!(
                operation.method == Method::Post,
                operation.body.is_some(),
                "{}",
                operation.name
            );
        }
    }

    #[test]
    fn path_parameters_are_described() {
        for operation in &OPERATIONS {
            for path in operation.paths {
                let named: Vec<&str> = path
                    .split('/')
                    .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                    .collect();
                let described: Vec<&str> = operation.path_parameters.iter().map(|it| it.name).collect();
                assert_eq!(named, described, "{path}");
            }
        }
    }

    #[test]
    fn quota_targets_exist_and_belong_to_the_family() {
        for operation in &OPERATIONS {
            if let Some(target) = operation.quota {
                let row = QUOTA_TARGETS.iter().find(|row| row.name == target);
                assert_eq!(row.map(|row| row.family), operation.family, "{}", operation.name);
            }
        }
    }

    #[test]
    fn permissions_exist_and_belong_to_the_family() {
        for operation in &OPERATIONS {
            if let Some(claim) = operation.permission {
                let row = PERMISSIONS.iter().find(|row| row.claim == claim);
                assert_eq!(row.map(|row| row.family), operation.family, "{}", operation.name);
            }
        }
    }

    #[test]
    fn families_guard_what_is_below_their_prefix() {
        for operation in &OPERATIONS {
            let Some(family) = operation.family else { continue };
            let prefix = format!("/{}/", family.row().word);
            assert!(
                operation.paths.iter().all(|path| path.starts_with(&prefix)),
                "{}",
                operation.name
            );
        }
    }
}
