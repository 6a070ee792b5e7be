//! The families: one folder each, one endpoint a file, and the binding of the operation table to handlers.

pub(crate) mod companies;
mod service;
pub(crate) mod skills;

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
    }
}
