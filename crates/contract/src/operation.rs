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
mod occupation_benchmark;
mod occupations;
mod postings;
mod projected_occupation_growth;
mod projected_skill_growth;
mod row;
mod salary_boosting_skills;
mod service;
mod similarity;
mod skills;
mod table;
mod titles;

use crate::postings::Mount;

pub use body::{Body, BodyKind, BodyType};
pub use codes::codes;
pub use core_lmi::RESERVED_PATHS;
pub use files::{FILE_PART, Files};
pub use postings::PostingsOperation;
pub use row::{
    Access, Answer, Cache, Listener, Method, Operation, PRIORITIES, PathParameter, Priority, Work,
};
pub use table::{OPERATION_COUNT, OPERATIONS, all};

/// Names every row of [`OPERATIONS`].
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
    OccupationBenchmarkStatus,
    OccupationBenchmarkMeta,
    OccupationBenchmarkDocs,
    OccupationBenchmarkDimensions,
    OccupationBenchmarkDimension,
    OccupationBenchmarkBenchmark,
    SalaryBoostingSkillsStatus,
    SalaryBoostingSkillsMeta,
    SalaryBoostingSkillsDocs,
    SalaryBoostingSkillsDimensions,
    SalaryBoostingSkillsDimension,
    SalaryBoostingSkillsSkills,
    ProjectedSkillGrowthStatus,
    ProjectedSkillGrowthMeta,
    ProjectedSkillGrowthDocs,
    ProjectedSkillGrowthDimensions,
    ProjectedSkillGrowthDimension,
    ProjectedSkillGrowthGrowth,
    ProjectedOccupationGrowthStatus,
    ProjectedOccupationGrowthMeta,
    ProjectedOccupationGrowthDocs,
    ProjectedOccupationGrowthDimensions,
    ProjectedOccupationGrowthDimension,
    ProjectedOccupationGrowthGrowth,
    Postings(Mount, PostingsOperation),
}

impl OperationId {
    /// Returns the row.
    pub fn row(self) -> &'static Operation {
        let row = OPERATIONS.iter().find(|operation| operation.id == self);
        row.expect("every name has a row, which a test sees to")
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
    place: 0,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::family::{PERMISSIONS, QUOTA_TARGETS};

    #[test]
    fn rows_know_their_places_and_are_found_by_their_names() {
        for (index, operation) in OPERATIONS.iter().enumerate() {
            assert_eq!(operation.index(), index, "{}", operation.name);
            assert_eq!(operation.id.row().index(), index, "{}", operation.name);
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
