//! The families: one folder each, one endpoint a file, and the binding of the operation table to handlers.

mod classification;
pub(crate) mod companies;
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
        OperationId::ClassificationClassifySkills => classification::classify_skills::classify_skills,
        OperationId::ClassificationExtractor => classification::extractor::extractor,
        OperationId::ClassificationExtract => classification::extract::extract,
        OperationId::SimilarityStatus => similarity::status::status,
        OperationId::SimilarityMeta => similarity::meta::meta,
        OperationId::SimilarityDocs => service::docs::family,
        OperationId::SimilarityModels => similarity::models::models,
        OperationId::SimilarityNearest => similarity::nearest::nearest,
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
    }
}
