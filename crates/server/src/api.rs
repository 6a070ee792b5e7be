//! The families: one folder each, one endpoint a file, and the binding of the operation table to handlers.

mod classification;
pub(crate) mod companies;
mod core_lmi;
mod occupations;
mod postings;
mod service;
pub(crate) mod similarity;
pub(crate) mod skills;
mod term;
mod titles;

use contract::operation::OperationId;

use crate::call::Handler;

/// Returns the handler of an operation. The match is exhaustive, so a row without a handler does not compile.
pub fn handler(operation: OperationId) -> Handler {
    match operation {
        OperationId::Token => service::token::token,
        OperationId::Jwks => service::keys::jwks,
        OperationId::Metadata => service::keys::metadata,
        OperationId::Usage => service::usage::usage,
        OperationId::Index => service::docs::index,
        OperationId::Errors => service::docs::errors,
        OperationId::OpenApi => service::docs::openapi,
        OperationId::Live => service::health::live,
        OperationId::Ready => service::health::ready,
        OperationId::Metrics => service::health::metrics,
        OperationId::SkillsStatus => skills::status::status,
        OperationId::SkillsMeta => skills::meta::meta,
        OperationId::SkillsDocs => service::docs::family,
        OperationId::SkillsVersions => skills::versions::versions,
        OperationId::SkillsVersion => skills::version::version,
        OperationId::SkillsChanges => skills::changes::changes,
        OperationId::SkillsList => skills::list::list,
        OperationId::SkillsByIds => skills::by_ids::by_ids,
        OperationId::SkillsById => skills::by_id::by_id,
        OperationId::SkillsRelated => skills::related::related,
        OperationId::SkillsExtract => skills::extract::extract,
        OperationId::SkillsExtractTrace => skills::trace::trace,
        OperationId::SkillsExtractBatch => skills::batch::batch,
        OperationId::CompaniesStatus => companies::status::status,
        OperationId::CompaniesMeta => companies::meta::meta,
        OperationId::CompaniesDocs => service::docs::family,
        OperationId::CompaniesVersions => companies::versions::versions,
        OperationId::CompaniesVersion => companies::version::version,
        OperationId::CompaniesChanges => companies::changes::changes,
        OperationId::CompaniesList => companies::list::list,
        OperationId::CompaniesByIds => companies::by_ids::by_ids,
        OperationId::CompaniesById => companies::by_id::by_id,
        OperationId::CompaniesNormalize => companies::normalize::normalize,
        OperationId::CompaniesInspect => companies::inspect::inspect,
        OperationId::CompaniesBulk => companies::bulk::bulk,
        OperationId::ClassificationStatus => classification::status::status,
        OperationId::ClassificationMeta => classification::meta::meta,
        OperationId::ClassificationDocs => service::docs::family,
        OperationId::ClassificationTaxonomies => classification::taxonomies::taxonomies,
        OperationId::ClassificationTaxonomy => classification::taxonomy::taxonomy,
        OperationId::ClassificationVersions => classification::versions::versions,
        OperationId::ClassificationVersion => classification::version::version,
        OperationId::ClassificationConcepts => classification::concepts::list,
        OperationId::ClassificationSearchConcepts => classification::concepts::search,
        OperationId::ClassificationConcept => classification::concept::concept,
        OperationId::ClassificationRelations => classification::relations::relations,
        OperationId::ClassificationMappings => classification::mappings::mappings,
        OperationId::ClassificationMap => classification::map::map,
        OperationId::ClassificationReleases => classification::releases::releases,
        OperationId::ClassificationRelease => classification::release::release,
        OperationId::ClassificationSource => classification::source::source,
        OperationId::ClassificationClassifyTitle => classification::classify_title::classify_title,
        OperationId::ClassificationClassifyPosting => classification::classify_posting::classify_posting,
        OperationId::ClassificationClassifySkills => classification::classify_skills::classify_skills,
        OperationId::ClassificationExtractor => classification::extractor::extractor,
        OperationId::ClassificationExtract | OperationId::ClassificationExtractFile => {
            classification::extract::extract
        }
        OperationId::ClassificationNormalizeTitles | OperationId::ClassificationNormalizeTitlesFile => {
            classification::normalize::titles
        }
        OperationId::ClassificationNormalizeCompanies | OperationId::ClassificationNormalizeCompaniesFile => {
            classification::normalize::companies
        }
        OperationId::SimilarityStatus => similarity::status::status,
        OperationId::SimilarityMeta => similarity::meta::meta,
        OperationId::SimilarityDocs => service::docs::family,
        OperationId::SimilarityModels => similarity::models::models,
        OperationId::SimilarityNearest => similarity::nearest::nearest,
        OperationId::CoreLmiHealth => core_lmi::health::health,
        OperationId::CoreLmiStatus => core_lmi::status::status,
        OperationId::CoreLmiMeta => core_lmi::meta::meta,
        OperationId::CoreLmiDefinitions => core_lmi::definitions::definitions,
        OperationId::CoreLmiVersions => core_lmi::versions::versions,
        OperationId::CoreLmiDataset => core_lmi::dataset::dataset,
        OperationId::CoreLmiDimension => core_lmi::dimension::dimension,
        OperationId::CoreLmiQuery => core_lmi::query::query,
        OperationId::CoreLmiDocs => service::docs::family,
        OperationId::TitlesStatus => titles::status::status,
        OperationId::TitlesMeta => titles::meta::meta,
        OperationId::TitlesDocs => service::docs::family,
        OperationId::TitlesVersions => titles::versions::versions,
        OperationId::TitlesVersion => titles::version::version,
        OperationId::TitlesChanges => titles::changes::changes,
        OperationId::TitlesList => titles::list::list,
        OperationId::TitlesByIds => titles::by_ids::by_ids,
        OperationId::TitlesById => titles::by_id::by_id,
        OperationId::TitlesNormalize => titles::normalize::normalize,
        OperationId::TitlesInspect => titles::inspect::inspect,
        OperationId::TitlesBulk => titles::bulk::bulk,
        OperationId::CareerPathwaysStatus => occupations::status::status,
        OperationId::CareerPathwaysMeta => occupations::meta::meta,
        OperationId::CareerPathwaysDocs => service::docs::family,
        OperationId::CareerPathwaysDimensions => occupations::dimensions::dimensions,
        OperationId::CareerPathwaysDimension => occupations::dimension::dimension,
        OperationId::CareerPathwaysFeederJobs => occupations::pathways::feeder_jobs,
        OperationId::CareerPathwaysNextStepJobs => occupations::pathways::next_step_jobs,
        OperationId::CareerPathwaysSkillGap => occupations::skill_gap::skill_gap,
        OperationId::CareerPathwaysBulk => occupations::bulk_pathways::bulk,
        OperationId::DdnStatus => occupations::status::status,
        OperationId::DdnMeta => occupations::meta::meta,
        OperationId::DdnDocs => service::docs::family,
        OperationId::DdnDimensions => occupations::dimensions::dimensions,
        OperationId::DdnDimension => occupations::dimension::dimension,
        OperationId::DdnSkills => occupations::ddn::ddn,
        OperationId::OccupationBenchmarkStatus => occupations::status::status,
        OperationId::OccupationBenchmarkMeta => occupations::meta::meta,
        OperationId::OccupationBenchmarkDocs => service::docs::family,
        OperationId::OccupationBenchmarkDimensions => occupations::dimensions::dimensions,
        OperationId::OccupationBenchmarkDimension => occupations::dimension::dimension,
        OperationId::OccupationBenchmarkBenchmark => occupations::benchmark::benchmark,
        OperationId::SalaryBoostingSkillsStatus => occupations::status::status,
        OperationId::SalaryBoostingSkillsMeta => occupations::meta::meta,
        OperationId::SalaryBoostingSkillsDocs => service::docs::family,
        OperationId::SalaryBoostingSkillsDimensions => occupations::dimensions::dimensions,
        OperationId::SalaryBoostingSkillsDimension => occupations::dimension::dimension,
        OperationId::SalaryBoostingSkillsSkills => occupations::salary_boosting::salary_boosting,
        OperationId::ProjectedSkillGrowthStatus => occupations::status::status,
        OperationId::ProjectedSkillGrowthMeta => occupations::meta::meta,
        OperationId::ProjectedSkillGrowthDocs => service::docs::family,
        OperationId::ProjectedSkillGrowthDimensions => occupations::dimensions::dimensions,
        OperationId::ProjectedSkillGrowthDimension => occupations::dimension::dimension,
        OperationId::ProjectedSkillGrowthGrowth => occupations::skill_growth::skill_growth,
        OperationId::ProjectedOccupationGrowthStatus => occupations::status::status,
        OperationId::ProjectedOccupationGrowthMeta => occupations::meta::meta,
        OperationId::ProjectedOccupationGrowthDocs => service::docs::family,
        OperationId::ProjectedOccupationGrowthDimensions => occupations::dimensions::dimensions,
        OperationId::ProjectedOccupationGrowthDimension => occupations::dimension::dimension,
        OperationId::ProjectedOccupationGrowthGrowth => occupations::occupation_growth::occupation_growth,
        OperationId::Postings(_, operation) => postings::handler(operation),
    }
}
